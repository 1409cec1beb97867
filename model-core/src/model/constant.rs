//! Constants, regular expressions and images: small values that the rest of an app shares
//! (`reference/mendix.md` §1.8).

use crate::value::DataType;

document! {
    /// A value that is the same everywhere in the app and can differ between run configurations.
    pub struct Constant("constant", "Constant") {
        /// Its type: a value, no object.
        ty ["type", "Type"]: DataType = DataType::String,
        /// Its value where a run configuration has no other, written as a default is; not kept here
        /// where it is secret.
        value ["value", "Value"]: String,
        /// Whether pages and nanoflows may read it.
        exposed ["exposed", "Readable in the client"]: bool,
        /// Whether its values are kept outside of the repository.
        secret ["secret", "Secret"]: bool,
    }
}

document! {
    /// A pattern that texts can be checked with.
    pub struct RegularExpression("regex", "Regular expression") {
        /// The pattern, in the syntax of Java; it must match the whole text.
        pattern ["pattern", "Pattern"]: String,
    }
}

document! {
    /// Images that pages and enumerations show.
    pub struct ImageCollection("images", "Image collection") {
        /// The images.
        images ["images", "Images"]: Vec<Image>,
    }
}

choice! {
    /// How an image is written.
    pub enum ImageFormat {
        /// PNG.
        Png ["png", "PNG"],
        /// JPEG.
        Jpeg ["jpeg", "JPEG"],
        /// SVG.
        Svg ["svg", "SVG"],
        /// GIF.
        Gif ["gif", "GIF"],
        /// WebP.
        Webp ["webp", "WebP"],
        /// Windows bitmap.
        Bmp ["bmp", "BMP"],
    }
}

element! {
    /// An image.
    pub struct Image("image", "Image", Many) {
        /// The name, unique in the collection.
        name ["name", "Name"]: String as [Shape::Name],
        /// How it is written.
        format ["format", "Format"]: ImageFormat,
        /// Its bytes, in base 64.
        data ["data", "Data"]: String,
    }
}

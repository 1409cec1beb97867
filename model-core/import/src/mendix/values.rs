//! Enumerations, constants, regular expressions, images, queries: small documents.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use model_core::model::constant::{
    Constant, Image, ImageCollection, ImageFormat, RegularExpression,
};
use model_core::model::enumeration::{Enumeration, EnumerationValue};
use model_core::model::function::Query;
use model_core::value::DataType;

use super::bson::{Document as Source, Value};
use super::note::Note;
use super::reader::{Reader, data_type, name, text};
use super::secrets;

/// Reads an `Enumerations$Enumeration`.
pub(super) fn enumeration(reader: &mut Reader<'_, '_>) {
    let source = reader.source();
    let mut values = Vec::new();
    for value in source.documents("Values") {
        values.push(EnumerationValue {
            id: reader.id(value),
            name: value.text("Name").to_owned(),
            caption: text(value, "Caption"),
            image: name(value, "Image"),
            ..EnumerationValue::default()
        });
    }
    let enumeration = Enumeration {
        id: reader.id(source),
        name: source.text("Name").to_owned(),
        documentation: source.text("Documentation").to_owned(),
        values,
        excluded: source.is("Excluded"),
        ..Enumeration::default()
    };
    reader.add(enumeration);
}

/// Reads a `Constants$Constant`. Values of what is called like a secret stay behind.
pub(super) fn constant(reader: &mut Reader<'_, '_>) {
    let source = reader.source();
    let own = source.text("Name");
    let ty = data_type(source, "Type", "DataType");
    let mut constant = Constant {
        id: reader.id(source),
        name: own.to_owned(),
        documentation: source.text("Documentation").to_owned(),
        value: constant_value(&ty, source.text("DefaultValue")),
        exposed: source.is("ExposedToClient"),
        secret: is_secret_constant(own, &ty),
        ty,
        excluded: source.is("Excluded"),
        ..Constant::default()
    };
    if constant.secret && !constant.value.is_empty() {
        constant.value.clear();
        reader.withhold("its value".to_owned());
    }
    if constant.ty == DataType::String {
        let (value, in_address) = secrets::without_credentials(&constant.value);
        let (value, in_text) = secrets::without_values(&value);
        if in_address || in_text {
            constant.value = value;
            reader.withhold("what is called like a secret in its value".to_owned());
        }
    }
    reader.add(constant);
}

/// Whether a constant is secret: a text that is called like one.
pub(super) fn is_secret_constant(name: &str, ty: &DataType) -> bool {
    matches!(ty, DataType::String | DataType::Nothing) && secrets::may_be_secret(name)
}

/// The value of a constant as Maquette writes it: truth in small letters.
pub(super) fn constant_value(ty: &DataType, value: &str) -> String {
    match ty {
        DataType::Boolean => value.to_lowercase(),
        DataType::Enumeration(_) => value.rsplit('.').next().unwrap_or_default().to_owned(),
        _ => value.to_owned(),
    }
}

/// Reads a `RegularExpressions$RegularExpression`.
pub(super) fn regex(reader: &mut Reader<'_, '_>) {
    let source = reader.source();
    let regex = RegularExpression {
        id: reader.id(source),
        name: source.text("Name").to_owned(),
        documentation: source.text("Documentation").to_owned(),
        // Called `RegEx` before 9.
        pattern: [source.text("Expression"), source.text("RegEx")].concat(),
        excluded: source.is("Excluded"),
        ..RegularExpression::default()
    };
    reader.add(regex);
}

/// Reads an `Images$ImageCollection`.
pub(super) fn images(reader: &mut Reader<'_, '_>) {
    let source = reader.source();
    let mut images = Vec::new();
    for image in source.documents("Images") {
        let bytes = match image.get("Image") {
            Some(Value::Bytes(bytes)) => *bytes,
            _ => &[],
        };
        images.push(Image {
            id: reader.id(image),
            name: image.text("Name").to_owned(),
            format: format(image, bytes),
            data: BASE64_STANDARD.encode(bytes),
            ..Image::default()
        });
    }
    let collection = ImageCollection {
        id: reader.id(source),
        name: source.text("Name").to_owned(),
        documentation: source.text("Documentation").to_owned(),
        images,
        excluded: source.is("Excluded"),
        ..ImageCollection::default()
    };
    reader.add(collection);
}

/// How an image is written: as the file says, else as its first bytes do.
fn format(image: &Source<'_>, bytes: &[u8]) -> ImageFormat {
    match image.text("ImageFormat") {
        "Png" => ImageFormat::Png,
        "Jpg" | "Jpeg" => ImageFormat::Jpeg,
        "Svg" => ImageFormat::Svg,
        "Gif" => ImageFormat::Gif,
        "Webp" => ImageFormat::Webp,
        "Bmp" => ImageFormat::Bmp,
        _ => match bytes {
            [0xFF, 0xD8, ..] => ImageFormat::Jpeg,
            [b'G', b'I', b'F', ..] => ImageFormat::Gif,
            [b'B', b'M', ..] => ImageFormat::Bmp,
            [b'R', b'I', b'F', b'F', ..] => ImageFormat::Webp,
            [b'<', ..] => ImageFormat::Svg,
            _ => ImageFormat::Png,
        },
    }
}

/// Reads a `DataSets$DataSet` whose source is a query; one in Java is only kept.
pub(super) fn data_set(reader: &mut Reader<'_, '_>) {
    let source = reader.source();
    let Some(oql) = source.document("Source").filter(|inner| inner.get("Query").is_some()) else {
        return super::foreign::read(reader);
    };
    let query = Query {
        id: reader.id(source),
        name: source.text("Name").to_owned(),
        documentation: source.text("Documentation").to_owned(),
        oql: oql.text("Query").to_owned(),
        excluded: source.is("Excluded"),
        ..Query::default()
    };
    reader.add(query);
    for parameter in source.documents("Parameters") {
        let note = Note::Dropped {
            place: reader.place(),
            what: parameter.kind().to_owned(),
            why: "Queries have no parameters.",
        };
        reader.tell(note);
    }
}

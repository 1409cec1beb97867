//! The app itself and its modules.

use crate::name::QName;

use super::scalar::Translated;

/// The version of the file format that this program writes (`design/format.md` 7).
pub const FORMAT: i64 = 3;

choice! {
    /// How `round()` treats a half (`design/semantics.md` 2).
    pub enum Rounding {
        /// 2.5 becomes 3, and -2.5 becomes -3.
        HalfUp ["halfUp", "Half away from zero"],
        /// 2.5 becomes 2, and 3.5 becomes 4.
        HalfEven ["halfEven", "Half to even"],
    }
}

choice! {
    /// When data on open pages is read again (`design/semantics.md` 26).
    pub enum Refresh {
        /// Wherever a result can have changed.
        Automatic ["automatic", "Automatically"],
        /// Where a commit or a change asks for it.
        OnRequest ["onRequest", "Where an activity says so"],
    }
}

element! {
    /// An app: its name, languages and settings.
    pub struct App("app", "App", Many) {
        /// The version of the file format. Maquette sets it.
        format ["format", "Format"]: i64 = FORMAT,
        /// The name that people see.
        name ["name", "Name"]: String,
        /// What the app is for.
        documentation ["documentation", "Documentation"]: String as [Shape::Paragraph],
        /// The language of texts that have no translation.
        language ["language", "Default language"]: String = "en".to_owned(),
        /// The languages that the app speaks.
        languages ["languages", "Languages"]: Vec<Language>,
        /// The time zone of previews and of background work, as in the time zone database.
        time_zone ["timeZone", "Time zone"]: String = "UTC".to_owned(),
        /// How `round()` treats a half.
        rounding ["rounding", "Rounding"]: Rounding,
        /// When data on open pages is read again.
        refresh ["refresh", "Refresh pages"]: Refresh,
        /// A microflow without parameters that runs when the app starts; it answers with true where
        /// the app may go on.
        after_startup ["afterStartup", "After start"]: QName as [Shape::Reference(Target::Microflow)],
        /// A microflow without parameters that runs before the app stops.
        before_shutdown ["beforeShutdown", "Before stop"]: QName as [Shape::Reference(Target::Microflow)],
        /// A microflow without parameters that says what is wrong with the running app: a text,
        /// empty where all is well.
        health_check ["healthCheck", "Health check"]: QName as [Shape::Reference(Target::Microflow)],
        /// A microflow without parameters that fills a new preview database: sample data.
        first_run ["firstRun", "Fill a new database"]: QName as [Shape::Reference(Target::Microflow)],
        /// Whether what works by itself (schedules, the microflow after the start) and calls of other
        /// services are held back. An import arrives so, until someone allows it.
        held ["held", "Hold back"]: bool,
        /// The most activities that one request may run.
        max_steps ["maxSteps", "Steps a request"]: i64 = 100_000_000,
        /// How deep microflows may call each other.
        max_depth ["maxDepth", "Call depth"]: i64 = 500,
        /// The most seconds of work that one request may take.
        max_seconds ["maxSeconds", "Seconds a request"]: i64 = 60,
        /// The most objects that one request may hold.
        max_objects ["maxObjects", "Objects a request"]: i64 = 1_000_000,
        /// Ways to run the app, each with values of constants.
        configurations ["configurations", "Run configurations"]: Vec<Configuration>,
        /// How the pages look; none for the plain look.
        theme ["theme", "Theme"]: Option<Box<Theme>>,
        /// What the app says by itself, where it says it in other words.
        wordings ["wordings", "Words of the system"]: Vec<Wording>,
    }
}

choice! {
    /// Whether pages are dark or light.
    pub enum Brightness {
        /// As the person's system is.
        System ["system", "As the system"],
        /// Dark writing on light ground.
        Light ["light", "Light"],
        /// Light writing on dark ground.
        Dark ["dark", "Dark"],
    }
}

element! {
    /// How the pages of an app look: colours, spacing, dark and light.
    pub struct Theme("theme", "Theme", Many) {
        /// Whether pages are dark or light.
        brightness ["brightness", "Brightness"]: Brightness,
        /// The colour of what most people want, as `#2563eb`; empty for that of the product.
        accent ["accent", "Accent colour"]: String,
        /// The colour of what went well.
        good ["good", "Colour of success"]: String,
        /// The colour of what to think about.
        warning ["warning", "Colour of warnings"]: String,
        /// The colour of what went wrong or takes something away.
        danger ["danger", "Colour of danger"]: String,
        /// The least space between things, in pixels; other spaces are multiples of it.
        spacing ["spacing", "Spacing"]: i64 = 8,
        /// How round corners are, in pixels.
        radius ["radius", "Corner radius"]: i64 = 6,
        /// The font; empty for that of the product.
        font ["font", "Font"]: String,
        /// Rules of CSS that come after all others, and the classes that widgets name.
        css ["css", "More rules"]: String as [Shape::Paragraph],
    }
}

element! {
    /// Something that the app says by itself, in the app's own words: `button.save`.
    pub struct Wording("wording", "Words of the system", One) {
        /// What it is, as the product knows it.
        key ["key", "Key"]: String,
        /// The words.
        text ["text", "Text"]: Translated,
    }
}

element! {
    /// A way to run the app: on a desk, in a test, for customers.
    pub struct Configuration("configuration", "Run configuration", Many) {
        /// The name, unique in the app.
        name ["name", "Name"]: String as [Shape::Name],
        /// The constants that have another value than their own.
        values ["values", "Constants"]: Vec<ConstantValue>,
    }
}

element! {
    /// The value of a constant in a run configuration.
    pub struct ConstantValue("constantValue", "Constant value", One) {
        /// The constant.
        constant ["constant", "Constant"]: QName as [Shape::Reference(Target::Constant)],
        /// Its value, written as a default is; not kept here where the constant is secret.
        value ["value", "Value"]: String,
    }
}

element! {
    /// A language that the app speaks.
    pub struct Language("language", "Language", One) {
        /// Its code: `en`, `de`, `pt-BR`.
        code ["code", "Code"]: String,
        /// Its name as people of that language write it.
        name ["name", "Name"]: String,
    }
}

choice! {
    /// Where a module stands: it may use only modules of its own or a lower layer.
    pub enum Layer {
        /// No layer: nothing is checked.
        Unset ["unset", "None"],
        /// Reusable, without business.
        Foundation ["foundation", "Foundation"],
        /// Business concepts and rules.
        Core ["core", "Core"],
        /// Screens and flows.
        EndUser ["endUser", "End user"],
    }
}

element! {
    /// A part of the app with a domain model and documents of its own.
    pub struct Module("module", "Module", Many) {
        /// The name, unique in the app.
        name ["name", "Name"]: String as [Shape::Name],
        /// What the module is for.
        documentation ["documentation", "Documentation"]: String as [Shape::Paragraph],
        /// The layer that it belongs to.
        layer ["layer", "Layer"]: Layer,
        /// Whether it came ready from others and is not changed here: its documents are shown, and
        /// left out of the counts of the app, of advice and of lists of changes.
        read_only ["readOnly", "Read-only"]: bool,
        /// What a marketplace knows it by; empty for an own one.
        package ["package", "Package"]: String,
        /// Its version there.
        version ["version", "Version"]: String,
        /// The roles that it knows; roles of the app are made of them.
        roles ["roles", "Module roles"]: Vec<ModuleRole>,
        /// What other modules may use.
        exposes ["exposes", "Other modules may use"]: Exposure,
        /// The documents that other modules may use, where not all are.
        public ["public", "Public"]: Vec<QName> as [Shape::References(Target::Document)],
    }
}

choice! {
    /// What of a module others may use.
    pub enum Exposure {
        /// Everything.
        All ["all", "Everything"],
        /// Only what is listed as public.
        Listed ["listed", "What is public"],
    }
}

element! {
    /// What a kind of people may do in a module.
    pub struct ModuleRole("moduleRole", "Module role", One) {
        /// The name, unique in the module.
        name ["name", "Name"]: String as [Shape::Name],
        /// What such people do.
        documentation ["documentation", "Documentation"]: String as [Shape::Paragraph],
    }
}

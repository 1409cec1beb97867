//! What belongs to the whole app: settings, languages, modules, security, navigation.

use model_core::id::Id;
use model_core::model::app::{
    App, Configuration, ConstantValue, Language, Module, ModuleRole, Rounding, Wording,
};
use model_core::model::navigation::{Device, Menu, MenuItem, Navigation, Profile, RoleHome};
use model_core::model::security::{DemoUser, PasswordHash, Security, SecurityLevel, UserRole};
use model_core::name::QName;
use model_core::value::DataType;

use super::bson::Document as Source;
use super::note::Note;
use super::page::icon::icon;
use super::reader::{Reader, int, language, name, names, text};
use super::sources::ModuleFacts;
use super::values::{constant_value, is_secret_constant};

/// Reads a `Settings$ProjectSettings`: the app itself.
pub(super) fn settings(reader: &mut Reader<'_, '_>) {
    let source = reader.source();
    let mut app = App {
        id: reader.id(source),
        name: reader.sources.app_name.clone(),
        held: true,
        ..App::default()
    };
    for part in source.documents("Settings") {
        match part.kind() {
            "Settings$LanguageSettings" => {
                app.language = language(part.text("DefaultLanguageCode"));
                for spoken in part.documents("Languages") {
                    let code = language(spoken.text("Code"));
                    app.languages.push(Language {
                        id: reader.id(spoken),
                        name: language_name(&code),
                        code,
                        ..Language::default()
                    });
                }
            }
            "Settings$ModelSettings" => model_settings(reader, &mut app, part),
            "Settings$ConfigurationSettings" => {
                for configuration in part.documents("Configurations") {
                    app.configurations.push(self::configuration(reader, configuration));
                }
            }
            _ => {}
        }
    }
    if let Some(texts) = reader.sources.system_texts.clone() {
        for words in texts.documents("SystemTexts") {
            let words_text = text(words, "Text");
            if !words_text.is_empty() {
                app.wordings.push(Wording {
                    id: reader.id(words),
                    key: words.text("InternalKey").to_owned(),
                    text: words_text,
                    ..Wording::default()
                });
            }
        }
    }
    reader.add(app);
}

fn model_settings(reader: &mut Reader<'_, '_>, app: &mut App, part: &Source<'_>) {
    app.after_startup = name(part, "AfterStartupMicroflow");
    app.before_shutdown = name(part, "BeforeShutdownMicroflow");
    app.health_check = name(part, "HealthCheckMicroflow");
    if part.text("RoundingMode") == "HalfEven" {
        app.rounding = Rounding::HalfEven;
    }
    match part.text("DefaultTimeZoneCode") {
        "" => {}
        zone => zone.clone_into(&mut app.time_zone),
    }
    if !app.after_startup.is_empty() {
        let why = "It does not run after the start until someone lets the app work by itself.";
        reader.tell(Note::SwitchedOff { place: app.after_startup.to_string(), why });
    }
}

/// What people of a language call it; its code where that is not known here.
fn language_name(code: &str) -> String {
    const NAMES: &[(&str, &str)] = &[
        ("ar", "العربية"),
        ("de", "Deutsch"),
        ("en", "English"),
        ("es", "Español"),
        ("fr", "Français"),
        ("hi", "हिन्दी"),
        ("it", "Italiano"),
        ("ja", "日本語"),
        ("ko", "한국어"),
        ("nl", "Nederlands"),
        ("pl", "Polski"),
        ("pt", "Português"),
        ("tr", "Türkçe"),
        ("zh", "中文"),
    ];
    let base = code.split('-').next().unwrap_or_default();
    let known = NAMES.iter().find(|(known, _)| *known == base).map(|(_, name)| *name);
    match (known, code.split_once('-')) {
        (Some(name), Some((_, region))) => format!("{name} ({region})"),
        (Some(name), None) => name.to_owned(),
        (None, _) => code.to_owned(),
    }
}

fn configuration(reader: &mut Reader<'_, '_>, source: &Source<'_>) -> Configuration {
    let mut configuration = Configuration {
        id: reader.id(source),
        name: source.text("Name").to_owned(),
        ..Configuration::default()
    };
    for value in source.documents("ConstantValues") {
        let constant = value.text("ConstantId");
        let own = constant.rsplit('.').next().unwrap_or_default();
        let held = value.document("SharedOrPrivateValue");
        // Before 10.9 the value stood beside the constant.
        let written = held.map_or(value.text("Value"), |held| held.text("Value"));
        let ty = reader.sources.constant(constant).cloned().unwrap_or(DataType::Nothing);
        let is_secret = is_secret_constant(own, &ty);
        if is_secret && !written.is_empty() {
            reader.withhold(format!("{constant} in the configuration {}", configuration.name));
        }
        configuration.values.push(ConstantValue {
            id: reader.id(value),
            constant: constant.into(),
            value: if is_secret { String::new() } else { constant_value(&ty, written) },
            ..ConstantValue::default()
        });
    }
    configuration
}

/// The document of a module, from its unit and from that of its security.
pub(super) fn module(reader: &mut Reader<'_, '_>, facts: &ModuleFacts<'_>) {
    let source = reader.source();
    let from_store = source.is("FromAppStore");
    let mut module = Module {
        id: reader.id(source),
        name: source.text("Name").to_owned(),
        documentation: facts.documentation.to_owned(),
        read_only: from_store,
        ..Module::default()
    };
    if from_store {
        module.package = ["AppStorePackageIdString", "AppStoreGuid"]
            .into_iter()
            .map(|key| source.text(key).to_owned())
            .chain(source.int("AppStorePackageId").map(|number| number.to_string()))
            .find(|package| !package.is_empty() && package != "0")
            .unwrap_or_default();
        source.text("AppStoreVersion").clone_into(&mut module.version);
    }
    if let Some(security) = &facts.security {
        for role in security.documents("ModuleRoles") {
            module.roles.push(ModuleRole {
                id: reader.id(role),
                name: role.text("Name").to_owned(),
                documentation: role.text("Description").to_owned(),
                ..ModuleRole::default()
            });
        }
    }
    reader.add(module);
}

/// Reads a `Security$ProjectSecurity`. Passwords stay behind.
pub(super) fn security(reader: &mut Reader<'_, '_>) {
    let source = reader.source();
    let nothing = Source::default();
    let policy = source.document("PasswordPolicySettings").unwrap_or(&nothing);
    let role = |key: &str| name(source, key);
    let mut security = Security {
        id: reader.id(source),
        level: match source.text("SecurityLevel") {
            "CheckEverything" => SecurityLevel::Production,
            "CheckFormsAndMicroflows" => SecurityLevel::Prototype,
            _ => SecurityLevel::Off,
        },
        check: source.is("CheckSecurity"),
        administrator: role("AdminUserRole"),
        administrator_name: source.text("AdminUserName").to_owned(),
        guest: if source.is("EnableGuestAccess") {
            role("GuestUserRole")
        } else {
            QName::default()
        },
        password_length: int(policy, "MinimumLength", 8),
        password_digit: policy.is("RequireDigit"),
        password_mixed_case: policy.is("RequireMixedCase"),
        password_symbol: policy.is("RequireSymbol"),
        password_hash: if reader.sources.hashes_with_ssha {
            PasswordHash::Ssha256
        } else {
            PasswordHash::Bcrypt
        },
        strict: source.is("StrictMode"),
        ..Security::default()
    };
    if !source.text("AdminPassword").is_empty() {
        reader.withhold("the password of the administrator".to_owned());
    }
    for role in source.documents("UserRoles") {
        security.roles.push(UserRole {
            id: reader.id(role),
            name: role.text("Name").to_owned(),
            documentation: role.text("Description").to_owned(),
            roles: names(role, "ModuleRoles"),
            manages: names(role, "ManageableRoles"),
            manages_all: role.is("ManageAllRoles"),
            ..UserRole::default()
        });
    }
    for user in source.documents("DemoUsers") {
        let name = user.text("UserName");
        if !user.text("Password").is_empty() {
            reader.withhold(format!("the password of the demo user {name}"));
        }
        // Switched off in the source: they are not taken, or previews would offer them.
        if source.is("EnableDemoUsers") {
            security.demo_users.push(DemoUser {
                id: reader.id(user),
                name: name.to_owned(),
                entity: self::name(user, "Entity"),
                roles: names(user, "UserRoles"),
                ..DemoUser::default()
            });
        } else {
            reader.tell(Note::Dropped {
                place: reader.place(),
                what: format!("The demo user {name}"),
                why: "Demo users are switched off in the source.",
            });
        }
    }
    reader.add(security);
}

/// Reads a `Navigation$NavigationDocument`. The way on the web comes from the responsive profile;
/// the others become profiles of their own.
pub(super) fn navigation(reader: &mut Reader<'_, '_>) {
    let source = reader.source();
    let mut navigation = Navigation { id: reader.id(source), ..Navigation::default() };
    let profiles: Vec<&Source<'_>> = source
        .documents("Profiles")
        // Before 7 there were four, each in a field of its own.
        .chain(
            ["DesktopProfile", "TabletProfile", "PhoneProfile", "OfflinePhoneProfile"]
                .into_iter()
                .filter_map(|key| source.document(key)),
        )
        .collect();
    let is_responsive = |profile: &&&Source<'_>| {
        profile.text("Kind") == "Responsive" || profile.text("Name") == "Responsive"
    };
    let web = profiles.iter().find(is_responsive).or_else(|| {
        profiles.iter().find(|profile| profile.kind() == "Navigation$NavigationProfile")
    });
    let web = web.copied();
    for profile in profiles {
        if web.is_some_and(|web| std::ptr::eq(web, profile)) {
            let (home, homes) = homes(reader, profile);
            navigation.home = home;
            navigation.homes = homes;
            navigation.items = menu(reader, profile.document("Menu"));
            let page = |key: &str| profile.document(key).map(|settings| name(settings, "Form"));
            navigation.sign_in = page("LoginPageSettings").unwrap_or_default();
            let missing = profile.document("NotFoundHomepage");
            navigation.not_found = missing.map(|page| name(page, "Page")).unwrap_or_default();
        } else {
            let profile = self::profile(reader, profile);
            navigation.profiles.push(profile);
        }
    }
    reader.add(navigation);
}

fn profile(reader: &mut Reader<'_, '_>, source: &Source<'_>) -> Profile {
    let is_native = source.kind() == "Navigation$NativeNavigationProfile";
    let word = [source.text("Kind"), source.text("Name")].concat();
    let (home, homes) = homes(reader, source);
    let mut profile = Profile {
        id: reader.id(source),
        name: source.text("Name").to_owned(),
        device: if is_native {
            Device::Native
        } else if word.contains("Phone") {
            Device::Phone
        } else if word.contains("Tablet") {
            Device::Tablet
        } else {
            Device::Desktop
        },
        home,
        homes,
        items: menu(reader, source.document("Menu")),
        ..Profile::default()
    };
    for item in source.documents("BottomBarItems") {
        profile.items.push(MenuItem {
            id: reader.id(item),
            caption: text(item, "Caption"),
            icon: icon(item, "Icon"),
            page: name(item, "Page"),
            ..MenuItem::default()
        });
    }
    if profile.name.is_empty() {
        format!("{:?}", profile.device).clone_into(&mut profile.name);
    }
    profile
}

/// The page that opens first, and those of roles. A microflow that opens it stands first among the
/// homes of roles, without a role.
fn homes(reader: &mut Reader<'_, '_>, profile: &Source<'_>) -> (QName, Vec<RoleHome>) {
    let nothing = Source::default();
    let home = profile
        .document("HomePage")
        .or_else(|| profile.document("NativeHomePage"))
        .unwrap_or(&nothing);
    let mut homes = Vec::new();
    for item in profile.documents("HomeItems").chain(profile.documents("RoleBasedNativeHomePages"))
    {
        homes.push(RoleHome {
            id: reader.id(item),
            role: name(item, "UserRole"),
            page: either(item, "Page", "HomePagePage"),
            microflow: either(item, "Microflow", "HomePageNanoflow"),
            ..RoleHome::default()
        });
    }
    let microflow = either(home, "Microflow", "HomePageNanoflow");
    if !microflow.is_empty() {
        let id = reader.id(home);
        homes.push(RoleHome { id, microflow, ..RoleHome::default() });
    }
    (either(home, "Page", "HomePagePage"), homes)
}

fn either(source: &Source<'_>, one: &str, other: &str) -> QName {
    let first = name(source, one);
    if first.is_empty() { name(source, other) } else { first }
}

/// Reads a `Menus$MenuDocument`.
pub(super) fn menu_document(reader: &mut Reader<'_, '_>) {
    let source = reader.source();
    let menu = Menu {
        id: reader.id(source),
        name: source.text("Name").to_owned(),
        documentation: source.text("Documentation").to_owned(),
        items: menu(reader, source.document("ItemCollection")),
        excluded: source.is("Excluded"),
        ..Menu::default()
    };
    reader.add(menu);
}

fn menu(reader: &mut Reader<'_, '_>, collection: Option<&Source<'_>>) -> Vec<MenuItem> {
    let items = collection.into_iter().flat_map(|collection| collection.documents("Items"));
    let mut menu = Vec::new();
    for item in items {
        let nothing = Source::default();
        let action = item.document("Action").unwrap_or(&nothing);
        let mut entry = MenuItem {
            id: reader.id(item),
            caption: text(item, "Caption"),
            icon: icon(item, "Icon"),
            items: self::menu(reader, Some(item)),
            ..MenuItem::default()
        };
        let inner = |holder: &str, key: &str| {
            action.document(holder).map(|settings| name(settings, key)).unwrap_or_default()
        };
        match action.kind() {
            "Forms$FormAction" => entry.page = inner("FormSettings", "Form"),
            "Forms$MicroflowAction" => entry.microflow = inner("MicroflowSettings", "Microflow"),
            "Forms$CallNanoflowClientAction" => entry.microflow = name(action, "Nanoflow"),
            "Forms$CreateObjectClientAction" => entry.page = inner("PageSettings", "Form"),
            "Forms$SignOutClientAction" => entry.sign_out = true,
            "" | "Forms$NoAction" => {}
            other => {
                let note = Note::Dropped {
                    place: "Navigation".to_owned(),
                    what: format!("Menus$MenuItem.Action: {other}"),
                    why: "Entries of a menu open pages and run microflows.",
                };
                reader.tell(note);
            }
        }
        menu.push(entry);
    }
    menu
}

/// The id of the app where its settings are missing.
pub(super) fn fallback_id(what: &str, of: &str) -> Id {
    Id::derive(&format!("mendix/{of}/{what}"))
}

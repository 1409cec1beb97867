//! Navigation: the way through the app, by menu, by role and by device (`reference/mendix.md` §5.1).

use crate::name::QName;

use super::scalar::Translated;

element! {
    /// The way through the app: the home page and the menu.
    pub struct Navigation("navigation", "Navigation", Many) {
        /// The page that opens first.
        home ["home", "Home page"]: QName as [Shape::Reference(Target::Page)],
        /// Other home pages for users with some roles; the first that fits is taken.
        homes ["homes", "Home pages by role"]: Vec<RoleHome>,
        /// The page on which people sign in; empty for a plain one.
        sign_in ["signIn", "Sign-in page"]: QName as [Shape::Reference(Target::Page)],
        /// The page that opens where an address leads nowhere; empty for a plain one.
        not_found ["notFound", "Not-found page"]: QName as [Shape::Reference(Target::Page)],
        /// The menu.
        items ["items", "Menu"]: Vec<MenuItem>,
        /// Ways through the app for other devices.
        profiles ["profiles", "Profiles"]: Vec<Profile>,
    }
}

element! {
    /// The page that opens first for users with a role.
    pub struct RoleHome("roleHome", "Home page of a role", One) {
        /// The role.
        role ["role", "User role"]: QName as [Shape::Reference(Target::UserRole)],
        /// The page.
        page ["page", "Page"]: QName as [Shape::Reference(Target::Page)],
        /// The microflow that opens a page, where none is chosen.
        microflow ["microflow", "Microflow"]: QName as [Shape::Reference(Target::Microflow)],
    }
}

choice! {
    /// What people have in front of them.
    pub enum Device {
        /// A phone.
        Phone ["phone", "Phone"],
        /// A tablet.
        Tablet ["tablet", "Tablet"],
        /// A desktop or a laptop.
        Desktop ["desktop", "Desktop"],
        /// A phone with an app of its own.
        Native ["native", "Native phone app"],
    }
}

element! {
    /// The way through the app on a kind of device.
    pub struct Profile("profile", "Profile", Many) {
        /// The name, unique in the navigation.
        name ["name", "Name"]: String as [Shape::Name],
        /// The kind of device.
        device ["device", "Device"]: Device,
        /// The page that opens first.
        home ["home", "Home page"]: QName as [Shape::Reference(Target::Page)],
        /// Other home pages for users with some roles.
        homes ["homes", "Home pages by role"]: Vec<RoleHome>,
        /// The menu.
        items ["items", "Menu"]: Vec<MenuItem>,
    }
}

document! {
    /// A menu that pages show.
    pub struct Menu("menu", "Menu") {
        /// Its entries.
        items ["items", "Items"]: Vec<MenuItem>,
    }
}

element! {
    /// An entry of the menu: a page, a microflow, or a group of entries.
    pub struct MenuItem("menuItem", "Menu item", Many) {
        /// The words that people see.
        caption ["caption", "Caption"]: Translated,
        /// The name of an icon.
        icon ["icon", "Icon"]: String,
        /// The page that it opens.
        page ["page", "Page"]: QName as [Shape::Reference(Target::Page)],
        /// The microflow that it runs, where it opens no page.
        microflow ["microflow", "Microflow"]: QName as [Shape::Reference(Target::Microflow)],
        /// Whether it signs out, where it opens no page and runs no microflow.
        sign_out ["signOut", "Signs out"]: bool,
        /// The entries under it.
        items ["items", "Items"]: Vec<MenuItem>,
    }
}

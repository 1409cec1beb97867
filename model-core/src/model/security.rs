//! Security: who can sign in, and what they may do (`reference/mendix.md` §6). Access to pages and
//! microflows stands with them, access to objects with the entities.

use crate::name::QName;

choice! {
    /// How much of the security is in force.
    pub enum SecurityLevel {
        /// None: everybody may do everything, without signing in.
        Off ["off", "Off"],
        /// People sign in and see the pages of their roles; all data is open.
        Prototype ["prototype", "Prototype"],
        /// Access rules of entities are in force too.
        Production ["production", "Production"],
    }
}

choice! {
    /// How passwords are turned into what is stored.
    pub enum PasswordHash {
        /// bcrypt.
        Bcrypt ["bcrypt", "bcrypt"],
        /// Salted SHA-256.
        Ssha256 ["ssha256", "Salted SHA-256"],
    }
}

element! {
    /// Who can sign in, and what they may do.
    pub struct Security("security", "Security", Many) {
        /// How much of it is in force.
        level ["level", "Level"]: SecurityLevel,
        /// Whether the checker looks for what a role can reach but not read.
        check ["check", "Check security"]: bool = true,
        /// The roles of users, each made of roles of modules.
        roles ["roles", "User roles"]: Vec<UserRole>,
        /// The role that may do everything and cannot be taken away.
        administrator ["administrator", "Administrator role"]: QName as [Shape::Reference(Target::UserRole)],
        /// The name that the administrator signs in with.
        administrator_name ["administratorName", "Administrator name"]: String = "Administrator".to_owned(),
        /// The role of people who have not signed in; empty where they must.
        guest ["guest", "Guest role"]: QName as [Shape::Reference(Target::UserRole)],
        /// Users to try the app with, in previews only.
        demo_users ["demoUsers", "Demo users"]: Vec<DemoUser>,
        /// The fewest characters of a password.
        password_length ["passwordLength", "Password length"]: i64 = 8,
        /// Whether a password must have a digit.
        password_digit ["passwordDigit", "Password with a digit"]: bool,
        /// Whether a password must have small and capital letters.
        password_mixed_case ["passwordMixedCase", "Password with small and capital letters"]: bool,
        /// Whether a password must have a character that is neither letter nor digit.
        password_symbol ["passwordSymbol", "Password with a symbol"]: bool,
        /// How passwords are stored.
        password_hash ["passwordHash", "Passwords stored with"]: PasswordHash,
        /// Whether clients may run only what the model says.
        strict ["strict", "Strict mode"]: bool = true,
    }
}

element! {
    /// What a kind of people may do in the whole app.
    pub struct UserRole("userRole", "User role", Many) {
        /// The name, unique in the app.
        name ["name", "Name"]: String as [Shape::Name],
        /// What such people do.
        documentation ["documentation", "Documentation"]: String as [Shape::Paragraph],
        /// The roles of modules that it is made of.
        roles ["roles", "Module roles"]: Vec<QName> as [Shape::References(Target::ModuleRole)],
        /// The roles whose users it may manage.
        manages ["manages", "Manages users with"]: Vec<QName> as [Shape::References(Target::UserRole)],
        /// Whether it may manage users of all roles.
        manages_all ["managesAll", "Manages all users"]: bool,
    }
}

element! {
    /// A user to try the app with. There is no password: previews let people in by a click.
    pub struct DemoUser("demoUser", "Demo user", One) {
        /// The name that is signed in with.
        name ["name", "Name"]: String,
        /// The entity of the user; empty for `System.User`.
        entity ["entity", "Entity"]: QName as [Shape::Reference(Target::Entity)],
        /// The roles of the user.
        roles ["roles", "User roles"]: Vec<QName> as [Shape::References(Target::UserRole)],
    }
}

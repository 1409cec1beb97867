//! Access rules: who may do what with the objects of an entity (`reference/mendix.md` §1.7).

use crate::name::QName;

choice! {
    /// What may be done with a member of an object.
    pub enum Rights {
        /// Nothing: its value is not shown.
        None ["none", "None"],
        /// It may be read.
        Read ["read", "Read"],
        /// It may be read and changed.
        ReadWrite ["readWrite", "Read and write"],
    }
}

element! {
    /// What users with some module roles may do with some objects. Several rules for a role add up.
    pub struct AccessRule("access", "Access rule", Many) {
        /// The module roles that it is for.
        roles ["roles", "Module roles"]: Vec<QName> as [Shape::References(Target::ModuleRole)],
        /// Why it is so.
        documentation ["documentation", "Documentation"]: String as [Shape::Paragraph],
        /// Whether objects may be made.
        create ["create", "Create"]: bool,
        /// Whether objects may be deleted.
        delete ["delete", "Delete"]: bool,
        /// The objects that it is for; empty for all.
        xpath ["xpath", "XPath"]: String as [Shape::XPath],
        /// What may be done with members that are not listed, also with those yet to come.
        default_rights ["defaultRights", "Other members"]: Rights,
        /// What may be done with the members that are listed.
        members ["members", "Members"]: Vec<MemberRights>,
    }
}

element! {
    /// What may be done with one member.
    pub struct MemberRights("memberRights", "Member", One) {
        /// The attribute, own or inherited, or the association.
        member ["member", "Member"]: QName as [Shape::Reference(Target::Member)],
        /// What may be done with it.
        rights ["rights", "Rights"]: Rights = Rights::Read,
    }
}

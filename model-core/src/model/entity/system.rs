//! System members: what an entity keeps of its objects without attributes (`reference/mendix.md`
//! §1.1).

use crate::id::Id;

use super::Entity;

/// What an entity can keep of each object by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SystemMember {
    /// When the object was made: an attribute.
    CreatedDate,
    /// When it was last changed: an attribute.
    ChangedDate,
    /// Who made it: an association to `System.User`.
    Owner,
    /// Who changed it last: an association to `System.User`.
    ChangedBy,
}

impl SystemMember {
    /// All of them, in their order.
    pub const ALL: [SystemMember; 4] = [
        SystemMember::CreatedDate,
        SystemMember::ChangedDate,
        SystemMember::Owner,
        SystemMember::ChangedBy,
    ];

    /// Its name in texts: `createdDate`, `System.owner`.
    pub fn name(self) -> &'static str {
        match self {
            SystemMember::CreatedDate => "createdDate",
            SystemMember::ChangedDate => "changedDate",
            SystemMember::Owner => "System.owner",
            SystemMember::ChangedBy => "System.changedBy",
        }
    }

    /// Whether it is an attribute (a moment); else it leads to a user.
    pub fn is_attribute(self) -> bool {
        matches!(self, SystemMember::CreatedDate | SystemMember::ChangedDate)
    }

    /// Its id, the same in every entity, so that indexes can name it.
    pub fn id(self) -> Id {
        Id::derive(self.name())
    }
}

impl Entity {
    /// The system members that it keeps, not looking at what it is based on.
    pub fn system_members(&self) -> impl Iterator<Item = SystemMember> {
        let kept = [self.created_date, self.changed_date, self.owner, self.changed_by];
        SystemMember::ALL.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(member, _)| member)
    }
}

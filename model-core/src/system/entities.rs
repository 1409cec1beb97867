//! The entities of the system module, written as lines.

use crate::model::AttributeType;
use crate::model::entity::{Association, Attribute, Entity, Multiplicity, Persistence};
use crate::name::QName;

use super::{SYSTEM, id};

/// Every entity as a line, followed by its members.
///
/// `entity Name : Base` is stored; `memory Name` is not. `keeps` lists system members. Members are
/// `Name: Type = default`, and `name -> Entity` (many to one) or `name ->> Entity` (many to many).
const LINES: &str = "
entity User; keeps createdDate changedDate owner changedBy
  Name: String(100)
  Password: HashedString
  LastLogin: DateTime
  Blocked: Boolean = false
  BlockedSince: DateTime
  Active: Boolean = true
  FailedLogins: Integer = 0
  WebServiceUser: Boolean = false
  IsAnonymous: Boolean = false
  UserRoles ->> UserRole
  User_Language -> Language
  User_TimeZone -> TimeZone
entity UserRole
  ModelGUID: String(36)
  Name: String(100)
  Description: String(1000)
  grantableRoles ->> UserRole
entity UserReportInfo
  UserType: Enumeration System.UserType
  Hash: String(64)
  UserReportInfo_User -> User
entity Session; keeps createdDate changedDate
  SessionId: String(50)
  CSRFToken: String(36)
  LastActive: DateTime
  LastActionExecution: DateTime
  LongLived: Boolean = false
  ReadOnlyHashKey: String(36)
  UserAgent: String(1000)
  Session_User -> User
entity TokenInformation; keeps createdDate
  Token: HashedString
  ExpiryDate: DateTime
  UserAgent: String(500)
  TokenInformation_User -> User
entity Language
  Code: String(20)
  Description: String(200)
entity TimeZone
  Code: String(50)
  Description: String(100)
  RawOffset: Integer
entity FileDocument; keeps createdDate changedDate owner changedBy
  FileID: AutoNumber = 1
  Name: String(400)
  DeleteAfterDownload: Boolean = false
  Contents: Binary
  HasContents: Boolean = false
  Size: Long
entity Image : FileDocument
  PublicThumbnailPath: String(500)
  EnableCaching: Boolean = true
entity Thumbnail : FileDocument
  Thumbnail_Image -> Image
entity PrivateFileDocument : FileDocument
entity ScheduledEventInformation
  Name: String(200)
  Description: String
  StartTime: DateTime
  EndTime: DateTime
  Status: Enumeration System.EventStatus
  ScheduledEventInformation_XASInstance -> XASInstance
entity XASInstance; keeps createdDate
  XASId: String(50)
  LastUpdate: DateTime
  AllowedNumberOfConcurrentUsers: Integer
  PartnerName: String(200)
  CustomerName: String(200)
entity QueuedTask; keeps owner changedBy
  Sequence: AutoNumber = 1
  Status: Enumeration System.QueueTaskStatus
  QueueId: String(36)
  QueueName: String(200)
  ContextType: Enumeration System.ContextType
  ContextData: String
  MicroflowName: String(200)
  UserActionName: String(200)
  Arguments: String
  XASId: String(50)
  ThreadId: Long
  Created: DateTime
  StartAt: DateTime
  Started: DateTime
  Retried: Long
  Retry: String(200)
  ScheduledEventName: String(200)
entity ProcessedQueueTask; keeps owner changedBy
  Sequence: Long
  Status: Enumeration System.QueueTaskStatus
  QueueId: String(36)
  QueueName: String(200)
  ContextType: Enumeration System.ContextType
  ContextData: String
  MicroflowName: String(200)
  UserActionName: String(200)
  Arguments: String
  XASId: String(50)
  ThreadId: Long
  Created: DateTime
  StartAt: DateTime
  Started: DateTime
  Finished: DateTime
  Duration: Long
  Retried: Long
  Retry: String(200)
  ErrorMessage: String
  ScheduledEventName: String(200)
memory HttpMessage
  HttpVersion: String(20)
  Content: String
memory HttpRequest : HttpMessage
  Uri: String
memory HttpResponse : HttpMessage
  StatusCode: Integer
  ReasonPhrase: String
memory HttpHeader
  Key: String
  Value: String
  HttpHeaders -> HttpMessage
memory Error
  ErrorType: String
  Message: String
  Stacktrace: String
memory SoapFault : Error
  Code: String
  Reason: String
  Node: String
  Role: String
  Detail: String
memory Paging
  PageNumber: Long
  IsSortable: Boolean = false
  SortAttribute: String
  SortAscending: Boolean = true
  HasMoreData: Boolean = false
";

/// All entities.
pub(super) fn all() -> Vec<Entity> {
    let mut all: Vec<Entity> = Vec::new();
    for line in LINES.lines() {
        if let Some(member) = line.strip_prefix("  ") {
            if let Some(entity) = all.last_mut() {
                add_member(entity, member);
            }
        } else if let Some(rest) = line.strip_prefix("entity ") {
            all.push(entity(rest, Persistence::Persistable));
        } else if let Some(rest) = line.strip_prefix("memory ") {
            all.push(entity(rest, Persistence::NonPersistable));
        }
    }
    all
}

fn entity(line: &str, persistence: Persistence) -> Entity {
    let (head, kept) = line.split_once("; keeps ").unwrap_or((line, ""));
    let (name, base) = head.split_once(" : ").unwrap_or((head, ""));
    let keeps = |member: &str| kept.split(' ').any(|kept| kept == member);
    let generalization = if base.is_empty() { QName::default() } else { QName::new(SYSTEM, base) };
    Entity {
        id: id(name),
        name: name.to_owned(),
        persistence,
        generalization,
        created_date: keeps("createdDate"),
        changed_date: keeps("changedDate"),
        owner: keeps("owner"),
        changed_by: keeps("changedBy"),
        ..Entity::default()
    }
}

fn add_member(entity: &mut Entity, line: &str) {
    let link = |name: &str, target: &str, multiplicity| Association {
        id: id(&format!("association {name}")),
        name: name.to_owned(),
        target: QName::new(SYSTEM, target),
        multiplicity,
        ..Association::default()
    };
    if let Some((name, target)) = line.split_once(" ->> ") {
        entity.associations.push(link(name, target, Multiplicity::ManyToMany));
    } else if let Some((name, target)) = line.split_once(" -> ") {
        entity.associations.push(link(name, target, Multiplicity::ManyToOne));
    } else if let Some((name, rest)) = line.split_once(": ") {
        let (ty, default) = rest.split_once(" = ").unwrap_or((rest, ""));
        entity.attributes.push(Attribute {
            id: id(&format!("{}.{name}", entity.name)),
            name: name.to_owned(),
            ty: AttributeType::parse(ty).unwrap_or_default(),
            default: default.to_owned(),
            ..Attribute::default()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        let heads = LINES.lines().filter(|line| !line.is_empty() && !line.starts_with(' ')).count();
        let all = all();
        assert_eq!(all.len(), heads);
        let members: usize = all.iter().map(|e| e.attributes.len() + e.associations.len()).sum();
        assert_eq!(members, LINES.lines().filter(|line| line.starts_with("  ")).count());
        for entity in &all {
            for attribute in &entity.attributes {
                let line = format!("  {}: {}", attribute.name, attribute.ty);
                assert!(LINES.contains(&line), "{line}");
            }
        }
    }
}

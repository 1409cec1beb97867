//! Actions of buttons, rows and inputs.

use model_core::analysis::variables::over;
use model_core::model::microflow::Argument;
use model_core::model::page as model;
use model_core::model::{Node as _, Translated};
use model_core::name::QName;
use model_core::value::DataType;

use super::super::program::{Action, ActionKind, Link, Then};
use super::{Around, Builder};

impl Builder<'_> {
    pub(super) fn action(&self, action: &model::Action, around: Around<'_>) -> Action {
        let uses = |arguments: &[Argument]| {
            arguments.iter().any(|argument| argument.value.contains("$currentObject"))
        };
        let slot = around.map(|object| object.slot);
        let mut confirm = Translated::default();
        let mut needs = None;
        let kind = match action {
            model::Action::MicroflowAction(action) => {
                confirm = action.confirm.clone();
                needs = slot.filter(|_| uses(&action.arguments));
                match (self.around.flow)(action.microflow.as_str()) {
                    Some(flow) => {
                        let arguments = self.arguments(around, &action.arguments);
                        ActionKind::Microflow { flow, arguments }
                    }
                    None => unknown("microflow", &action.microflow),
                }
            }
            model::Action::PageAction(action) => {
                needs = slot.filter(|_| uses(&action.arguments));
                match self.facts.page(action.page.as_str()) {
                    Some(_) => ActionKind::Page {
                        page: action.page.clone(),
                        arguments: self.arguments(around, &action.arguments),
                    },
                    None => unknown("page", &action.page),
                }
            }
            model::Action::CreateAction(action) => {
                let kind = self.create(action, around);
                if let ActionKind::Create { link: Some(link), .. } = &kind {
                    needs = Some(link.around);
                }
                kind
            }
            model::Action::SaveAction(action) => ActionKind::Save(then(action.close)),
            model::Action::CancelAction(action) => ActionKind::Cancel(then(action.close)),
            model::Action::CloseAction(_) => ActionKind::Close,
            model::Action::DeleteAction(action) => {
                needs = slot;
                confirm = Translated::new(
                    self.around.language,
                    "Delete this object? This cannot be undone.",
                );
                match slot {
                    Some(object) => ActionKind::Delete { object, then: then(action.close) },
                    None => ActionKind::Broken(
                        "There is no object around the button that could be deleted.".into(),
                    ),
                }
            }
            model::Action::LinkAction(_)
            | model::Action::SignOutAction(_)
            | model::Action::GridAction(_)
            | model::Action::SynchronizeAction(_)
            | model::Action::ForeignAction(_) => {
                let label = action.element().kind().label;
                ActionKind::Broken(format!("“{label}” cannot run in previews yet."))
            }
            model::Action::Foreign(foreign) => {
                ActionKind::Broken(format!("Actions of kind “{}” cannot run.", foreign.kind))
            }
        };
        Action { kind, confirm, needs }
    }

    /// Whether an object of this type can stand where an association leads.
    fn leads_to(&self, other: &DataType, object: &DataType) -> bool {
        match (other.entity(), object.entity()) {
            (Some(end), Some(entity)) => self.facts.is_a(entity.as_str(), end.as_str()),
            _ => false,
        }
    }

    fn create(&self, action: &model::CreateAction, around: Around<'_>) -> ActionKind {
        let Some(entity) = self.around.layout.entity(&action.entity) else {
            return unknown("entity", &action.entity);
        };
        let Some(page) = self.facts.page(action.page.as_str()) else {
            return unknown("page", &action.page);
        };
        let parameter = page.parameters.iter().find(|parameter| {
            let ty = parameter.ty.entity();
            ty.is_some_and(|ty| self.facts.is_a(action.entity.as_str(), ty.as_str()))
        });
        let mut link = None;
        if !action.link.is_empty() {
            let found = self.association(Some(&action.entity), &action.link);
            let other = over(action.entity.as_str(), action.link.as_str(), self.facts);
            // In the toolbar of a list the nearest object may be a row; what is meant is the
            // nearest to which the link can lead.
            let mut nearest = around;
            while let Some(object) = nearest
                && !self.leads_to(&other, &object.ty)
            {
                nearest = object.outer.as_deref();
            }
            let (Some((association, direction)), Some(object)) = (found, nearest) else {
                return ActionKind::Broken(
                    "The new object cannot be linked: there is no object around the button to \
                     which the association leads."
                        .into(),
                );
            };
            link = Some(Link { association, direction, around: object.slot });
        }
        ActionKind::Create {
            entity,
            link,
            page: action.page.clone(),
            parameter: parameter.map(|parameter| parameter.name.clone()),
        }
    }
}

fn then(close: bool) -> Then {
    if close { Then::Close } else { Then::Stay }
}

fn unknown(what: &str, name: &QName) -> ActionKind {
    ActionKind::Broken(if name.is_empty() {
        format!("No {what} is chosen. Choose one in the properties.")
    } else {
        format!("There is no {what} “{name}”.")
    })
}

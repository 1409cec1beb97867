//! Page operations of a client: requests on the open pages of its session.

#![expect(
    clippy::unnecessary_box_returns,
    reason = "errors are boxed once, so that results of requests stay small"
)]

use serde_json::Value as Json;

use crate::page::tree::{Sorted, Update};
use crate::page::{GridPage, PageError, Turn};
use crate::protocol::{AnswerError, Body, OpenPage, Operation, SortDirection, TurnPage};
use crate::value::Value;

use super::client::{Client, Outcome, flow_failed, unknown};

impl Client {
    /// Does a page operation inside the request that has begun.
    pub(super) fn on_pages(&mut self, operation: &Operation) -> Outcome {
        let revision = self.revision.clone();
        let arguments = match operation {
            Operation::Open(open) => self.page_arguments(open)?,
            _ => Vec::new(),
        };
        let mut turn = Turn::new(&mut self.session, revision.pages(), revision.limits());
        turn.stop = self.stop.clone();
        let mut first = Update::default();
        if std::mem::take(&mut self.pages_are_stale) {
            first = self.pages.refresh(&mut turn);
        }
        let pages = &mut self.pages;
        let update = match operation {
            Operation::Open(open) => pages.open(&mut turn, &open.page.as_str().into(), &arguments),
            Operation::Set(set) => pages.set(&mut turn, &set.page, &set.node, &set.value),
            Operation::Act(act) => pages.act(&mut turn, &act.page, &act.node),
            Operation::Page(page) => {
                pages.page(&mut turn, &page.page, &page.node, &grid_page(page))
            }
            Operation::Close(close) => pages.close(&mut turn, &close.page),
            Operation::Menu(menu) => pages.menu(&mut turn, &menu.item),
            Operation::Refresh(_) => Ok(pages.refresh(&mut turn)),
            _ => pages.home(&mut turn),
        };
        let failure = turn.failure().map(|error| *flow_failed(error));
        let update = update.map_err(|error| refused(&error))?;
        let mut body = Body { error: failure, ..Body::default() };
        match operation {
            Operation::Open(_) => {
                let tree = update.opened.last();
                body.page = tree.map(|tree| tree.key.clone());
                body.tree = tree.cloned().map(Box::new);
            }
            Operation::Home(_) | Operation::Refresh(_) => {
                let language = &self.session.context.language;
                body.shell = Some(revision.pages().shell(language));
            }
            _ => {}
        }
        body.update = Some(Box::new(after(first, update)));
        Ok(body)
    }

    fn page_arguments(
        &mut self,
        open: &OpenPage,
    ) -> Result<Vec<(String, Value)>, Box<AnswerError>> {
        let revision = self.revision.clone();
        let page = revision.index().page(&open.page);
        let page = page.ok_or_else(|| unknown("page", &open.page))?;
        let mut arguments = Vec::new();
        for (name, json) in &open.arguments {
            let parameter = page.parameter(name).ok_or_else(|| {
                let message = format!("{} has no parameter “{name}”", open.page);
                Box::new(AnswerError::new("unknownParameter", message))
            })?;
            let ty = parameter.ty.clone();
            let value = self.argument(&open.page, name, &ty, json)?;
            arguments.push((name.clone(), value));
        }
        Ok(arguments)
    }

    /// Ends a page operation: the session keeps what the pages need (`design/semantics.md` 17).
    pub(super) fn after_pages(&mut self, failed: bool) {
        if failed {
            // What the pages show may have been undone.
            self.pages_are_stale = true;
        }
        let mut roots = self.pages.roots();
        roots.extend(self.session.user);
        self.session.collect(&roots);
    }
}

fn refused(error: &PageError) -> Box<AnswerError> {
    Box::new(AnswerError::new(error.code(), error.to_string()))
}

fn grid_page(page: &TurnPage) -> GridPage {
    let sort = page.sort.first().map(|(name, direction)| {
        let sorted = match direction {
            SortDirection::Asc => Sorted::Ascending,
            SortDirection::Desc => Sorted::Descending,
        };
        (name.clone(), sorted)
    });
    let search: Vec<&str> = page.search.values().filter_map(Json::as_str).collect();
    GridPage { offset: page.offset, sort, search: search.join(" ") }
}

/// One update that does what both do, one after the other.
fn after(mut first: Update, then: Update) -> Update {
    first.opened.retain(|tree| !then.closed.contains(&tree.key));
    first.closed.extend(then.closed);
    first.opened.extend(then.opened);
    first.replace.extend(then.replace);
    first.instructions.extend(then.instructions);
    first
}

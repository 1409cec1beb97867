//! What the files of an app held when they were last read or written: what a save compares with.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Document, DocumentId};

/// What the files of an app held.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    files: BTreeMap<String, Held>,
}

/// What one file held.
#[derive(Clone, Debug)]
pub(super) struct Held {
    /// [`fingerprint`] of its bytes.
    pub fingerprint: u64,
    /// The document in it; none for a file that could not be read. Without the document itself
    /// where the file says something else than the document (it is of an older format).
    pub document: Option<(DocumentId, Option<Arc<Document>>)>,
}

impl Disk {
    /// The files that could not be read and are kept as they are.
    pub fn kept(&self) -> impl Iterator<Item = &str> {
        self.files.iter().filter(|(_, held)| held.document.is_none()).map(|(path, _)| path.as_str())
    }

    /// The file that a document was read from or written to.
    pub fn path(&self, document: DocumentId) -> Option<&str> {
        let is_it = |held: &Held| matches!(&held.document, Some((id, _)) if *id == document);
        self.files.iter().find(|(_, held)| is_it(held)).map(|(path, _)| path.as_str())
    }

    /// Whether the project holds something that no file holds. Documents that are the same in
    /// memory are not compared.
    pub fn is_behind(&self, project: &crate::model::Project) -> bool {
        let held: BTreeMap<DocumentId, Option<&Arc<Document>>> = self.documents().collect();
        held.len() != project.len()
            || project.documents().iter().any(|(id, document)| match held.get(id) {
                Some(Some(held)) => !Arc::ptr_eq(held, document) && *held != document,
                _ => true,
            })
    }

    /// Takes note of what a save that was interrupted wrote after all.
    pub(super) fn learn(&mut self, path: &str, fingerprint: Option<u64>) {
        match (fingerprint, self.files.get_mut(path)) {
            (None, _) => self.forget(path),
            (Some(fingerprint), Some(held)) => {
                held.fingerprint = fingerprint;
                if let Some((_, document)) = &mut held.document {
                    *document = None;
                }
            }
            (Some(_), None) if super::path::locate(path).is_none() => {}
            (Some(fingerprint), None) => {
                let key = DocumentId(crate::id::Id::derive(path));
                self.hold(path, Held { fingerprint, document: Some((key, None)) });
            }
        }
    }

    pub(super) fn documents(&self) -> impl Iterator<Item = (DocumentId, Option<&Arc<Document>>)> {
        let documents = self.files.values().filter_map(|held| held.document.as_ref());
        documents.map(|(id, document)| (*id, document.as_ref()))
    }

    pub(super) fn files(&self) -> &BTreeMap<String, Held> {
        &self.files
    }

    /// Takes these documents for those that were read, as they say the same.
    pub(super) fn share(&mut self, documents: &BTreeMap<DocumentId, Arc<Document>>) {
        for held in self.files.values_mut() {
            if let Some((id, Some(document))) = &mut held.document
                && let Some(ours) = documents.get(id)
            {
                *document = ours.clone();
            }
        }
    }

    pub(super) fn hold(&mut self, path: &str, held: Held) {
        self.files.insert(path.to_owned(), held);
    }

    pub(super) fn keep(&mut self, path: &str, fingerprint: u64) {
        self.hold(path, Held { fingerprint, document: None });
    }

    pub(super) fn forget(&mut self, path: &str) {
        self.files.remove(path);
    }
}

/// A number that differs where bytes differ, but for a chance of 1 in 2⁶⁴: eight bytes a step,
/// multiplied and folded. Manifests of saves hold it, so it must stay as it is.
pub(super) fn fingerprint(bytes: &[u8]) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let fold = |a: u64, b: u64| {
        let product = u128::from(a) * u128::from(b);
        (product as u64) ^ ((product >> 64) as u64)
    };
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let mut state = fold(length ^ ODD, 0xbf58_476d_1ce4_e5b9);
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let word = chunk.try_into().map_or(0, u64::from_le_bytes);
        state = fold(state.rotate_left(23) ^ word ^ ODD, 0x94d0_49bb_1331_11eb);
    }
    let rest = chunks.remainder().iter().rev().fold(0_u64, |word, b| (word << 8) | u64::from(*b));
    fold(state.rotate_left(23) ^ rest ^ ODD, 0x94d0_49bb_1331_11eb)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_fingerprint_is_pinned() {
        // Manifests of interrupted saves hold fingerprints: they must not change.
        assert_eq!(fingerprint(b"{\n  \"id\": 1\n}\n"), 0xe992_05d3_9fd7_6d46);
    }

    proptest! {
        #[test]
        fn a_changed_byte_changes_it(mut bytes in prop::collection::vec(any::<u8>(), 1..200), at: prop::sample::Index, by in 1_u8..) {
            let before = fingerprint(&bytes);
            let at = at.index(bytes.len());
            bytes[at] = bytes[at].wrapping_add(by);
            prop_assert_ne!(fingerprint(&bytes), before);
            bytes[at] = bytes[at].wrapping_sub(by);
            bytes.push(0);
            prop_assert_ne!(fingerprint(&bytes), before);
        }
    }
}

//! Documents that Maquette only keeps: services, workflows, document templates and others.

use model_core::model::function::ForeignDocument;

use super::raw;
use super::reader::Reader;

/// Reads a unit of a kind that has no reader of its own.
pub(super) fn read(reader: &mut Reader<'_, '_>) {
    let source = reader.source();
    reader.foreign(source.kind());
    let document = ForeignDocument {
        id: reader.id(source),
        name: source.text("Name").to_owned(),
        documentation: source.text("Documentation").to_owned(),
        what: source.kind().to_owned(),
        raw: raw::json(reader, source),
        excluded: source.is("Excluded"),
        ..ForeignDocument::default()
    };
    reader.add(document);
}

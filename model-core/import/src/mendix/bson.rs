//! BSON, as far as Mendix writes it: a tree that borrows from the bytes it was read from.
//!
//! Numbers are read whatever their width. The first number of a list, which says what kind of list it
//! is and nothing that an import needs, is left out.

use std::fmt;

/// How deep documents stand in each other at most. Real ones stay below fifty.
const DEEPEST: usize = 200;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'b> {
    /// A text.
    Text(&'b str),
    /// A document in the document.
    Document(Document<'b>),
    /// The values of a list, without its marker.
    List(Vec<Value<'b>>),
    /// Bytes; of sixteen mostly an id, see [`Guid`](super::guid::Guid).
    Bytes(&'b [u8]),
    /// Yes or no.
    Bool(bool),
    /// A moment, in milliseconds since 1970.
    Moment(i64),
    /// Nothing.
    Null,
    /// A whole number of 32 or 64 bits.
    Int(i64),
    /// A number of 64 bits with a fraction.
    Real(f64),
}

/// Fields in the order in which they were written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document<'b> {
    fields: Vec<(&'b str, Value<'b>)>,
}

/// Why bytes are no document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadBson {
    /// Where, as the number of bytes before.
    pub offset: usize,
    /// What is the matter there.
    pub fault: Fault,
}

/// What can be wrong with bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// They end too early.
    Short,
    /// A length is negative or leads beyond the end.
    Length,
    /// A text is not UTF-8, or its end is not marked.
    Text,
    /// A type that Mendix does not write.
    Type(u8),
    /// More documents in each other than any real file has.
    Deep,
    /// There is more after the end.
    Rest,
}

impl fmt::Display for BadBson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fault {
            Fault::Short => f.write_str("it ends too early"),
            Fault::Length => f.write_str("a length leads beyond its end"),
            Fault::Text => f.write_str("a text in it cannot be read"),
            Fault::Type(ty) => write!(f, "it holds a value of the unknown type {ty}"),
            Fault::Deep => f.write_str("it is nested too deeply"),
            Fault::Rest => f.write_str("there is something after its end"),
        }?;
        write!(f, " (byte {})", self.offset)
    }
}

impl std::error::Error for BadBson {}

impl<'b> Document<'b> {
    /// Reads a document, which all of the bytes are.
    pub fn parse(bytes: &'b [u8]) -> Result<Document<'b>, BadBson> {
        let mut reader = Reader { bytes, at: 0 };
        let document = reader.document(0)?;
        if reader.at < bytes.len() {
            return Err(reader.bad(Fault::Rest));
        }
        Ok(document)
    }

    /// The value of a field; the first, where several have the name.
    pub fn get(&self, name: &str) -> Option<&Value<'b>> {
        self.fields.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// All fields, in their order.
    pub fn fields(&self) -> impl Iterator<Item = (&'b str, &Value<'b>)> {
        self.fields.iter().map(|(key, value)| (*key, value))
    }

    /// The text of a field; empty where it has none.
    pub fn text(&self, name: &str) -> &'b str {
        match self.get(name) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// What Mendix calls the kind of element: `DomainModels$Entity`.
    pub fn kind(&self) -> &'b str {
        self.text("$Type")
    }

    /// Whether a field says yes.
    pub fn is(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Value::Bool(true)))
    }

    /// The whole number of a field.
    pub fn int(&self, name: &str) -> Option<i64> {
        match self.get(name) {
            Some(Value::Int(number)) => Some(*number),
            #[expect(clippy::cast_possible_truncation, reason = "it has no fraction")]
            Some(Value::Real(number)) if number.fract() == 0.0 => Some(*number as i64),
            _ => None,
        }
    }

    /// The document of a field.
    pub fn document(&self, name: &str) -> Option<&Document<'b>> {
        match self.get(name) {
            Some(Value::Document(document)) => Some(document),
            _ => None,
        }
    }

    /// The values of a list; none where the field is no list.
    pub fn list(&self, name: &str) -> &[Value<'b>] {
        match self.get(name) {
            Some(Value::List(values)) => values,
            _ => &[],
        }
    }

    /// The documents of a list.
    pub fn documents(&self, name: &str) -> impl Iterator<Item = &Document<'b>> {
        self.list(name).iter().filter_map(|value| match value {
            Value::Document(document) => Some(document),
            _ => None,
        })
    }

    /// The texts of a list.
    pub fn texts(&self, name: &str) -> impl Iterator<Item = &'b str> {
        self.list(name).iter().filter_map(|value| match value {
            Value::Text(text) => Some(*text),
            _ => None,
        })
    }
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    fn bad(&self, fault: Fault) -> BadBson {
        BadBson { offset: self.at, fault }
    }

    fn take(&mut self, count: usize) -> Result<&'b [u8], BadBson> {
        let end = self.at.checked_add(count).ok_or_else(|| self.bad(Fault::Length))?;
        let taken = self.bytes.get(self.at..end).ok_or_else(|| self.bad(Fault::Short))?;
        self.at = end;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], BadBson> {
        let taken = self.take(N)?;
        taken.try_into().map_err(|_| self.bad(Fault::Short))
    }

    fn length(&mut self) -> Result<usize, BadBson> {
        let begin = self.at;
        let length = i32::from_le_bytes(self.array()?);
        usize::try_from(length).map_err(|_| BadBson { offset: begin, fault: Fault::Length })
    }

    /// A name, which ends with a zero.
    fn name(&mut self) -> Result<&'b str, BadBson> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let end = rest.iter().position(|byte| *byte == 0).ok_or_else(|| self.bad(Fault::Short))?;
        let name = self.utf8(rest.get(..end).unwrap_or_default())?;
        self.at += end + 1;
        Ok(name)
    }

    fn utf8(&self, bytes: &'b [u8]) -> Result<&'b str, BadBson> {
        std::str::from_utf8(bytes).map_err(|_| self.bad(Fault::Text))
    }

    fn document(&mut self, depth: usize) -> Result<Document<'b>, BadBson> {
        let mut fields = Vec::new();
        self.entries(depth, |name, value| fields.push((name, value)))?;
        Ok(Document { fields })
    }

    /// What stands in a document or a list, up to the end that it says.
    fn entries(
        &mut self,
        depth: usize,
        mut add: impl FnMut(&'b str, Value<'b>),
    ) -> Result<(), BadBson> {
        if depth > DEEPEST {
            return Err(self.bad(Fault::Deep));
        }
        let begin = self.at;
        let length = self.length()?;
        let end = begin.saturating_add(length);
        if length < 5 || end > self.bytes.len() {
            return Err(BadBson { offset: begin, fault: Fault::Length });
        }
        loop {
            let [ty] = self.array()?;
            if ty == 0 {
                break;
            }
            let name = self.name()?;
            let value = self.value(ty, depth)?;
            add(name, value);
        }
        if self.at == end { Ok(()) } else { Err(BadBson { offset: begin, fault: Fault::Length }) }
    }

    fn value(&mut self, ty: u8, depth: usize) -> Result<Value<'b>, BadBson> {
        Ok(match ty {
            0x01 => Value::Real(f64::from_le_bytes(self.array()?)),
            0x02 => {
                let length = self.length()?;
                let text = self.take(length)?;
                match text.split_last() {
                    Some((0, text)) => Value::Text(self.utf8(text)?),
                    _ => return Err(self.bad(Fault::Text)),
                }
            }
            0x03 => Value::Document(self.document(depth + 1)?),
            0x04 => {
                let mut values = Vec::new();
                let mut is_first = true;
                self.entries(depth + 1, |_, value| {
                    let is_marker = is_first && matches!(value, Value::Int(_));
                    is_first = false;
                    if !is_marker {
                        values.push(value);
                    }
                })?;
                Value::List(values)
            }
            0x05 => {
                let length = self.length()?;
                let [_subtype] = self.array()?;
                Value::Bytes(self.take(length)?)
            }
            0x08 => Value::Bool(self.array::<1>()? != [0]),
            0x09 => Value::Moment(i64::from_le_bytes(self.array()?)),
            0x0A => Value::Null,
            0x10 => Value::Int(i32::from_le_bytes(self.array()?).into()),
            0x12 => Value::Int(i64::from_le_bytes(self.array()?)),
            other => return Err(self.bad(Fault::Type(other))),
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A document with these fields.
    pub(in super::super) fn document<'b>(fields: Vec<(&'b str, Value<'b>)>) -> Document<'b> {
        Document { fields }
    }

    /// The document with another value at the end of a path: places of fields and of values in
    /// lists.
    pub(in super::super) fn with<'b>(
        document: &Document<'b>,
        path: &[usize],
        value: Value<'b>,
    ) -> Document<'b> {
        let mut changed = document.clone();
        let (first, rest) = path.split_first().unwrap();
        let mut place = &mut changed.fields[*first].1;
        for step in rest {
            place = match place {
                Value::Document(inner) => &mut inner.fields[*step].1,
                Value::List(values) => &mut values[*step],
                other => panic!("{other:?} holds nothing"),
            };
        }
        *place = value;
        changed
    }

    /// Writes a document: what the reader is tried with. Lists get a marker.
    pub(in super::super) fn write(document: &Document<'_>) -> Vec<u8> {
        let mut bytes = Vec::new();
        let fields: Vec<_> = document.fields().collect();
        entries(&mut bytes, &fields);
        bytes
    }

    fn entries(bytes: &mut Vec<u8>, fields: &[(&str, &Value<'_>)]) {
        let begin = bytes.len();
        bytes.extend([0; 4]);
        for (name, value) in fields {
            let place = bytes.len();
            bytes.push(0);
            bytes.extend(name.bytes());
            bytes.push(0);
            bytes[place] = match value {
                Value::Real(number) => {
                    bytes.extend(number.to_le_bytes());
                    0x01
                }
                Value::Text(text) => {
                    bytes.extend(i32::try_from(text.len() + 1).unwrap().to_le_bytes());
                    bytes.extend(text.bytes());
                    bytes.push(0);
                    0x02
                }
                Value::Document(inner) => {
                    bytes.extend(write(inner));
                    0x03
                }
                Value::List(values) => {
                    let names: Vec<String> = (0..=values.len()).map(|n| n.to_string()).collect();
                    let marker = Value::Int(3);
                    let all = std::iter::once(&marker).chain(values);
                    let all: Vec<_> = names.iter().map(String::as_str).zip(all).collect();
                    entries(bytes, &all);
                    0x04
                }
                Value::Bytes(inner) => {
                    bytes.extend(i32::try_from(inner.len()).unwrap().to_le_bytes());
                    bytes.push(0);
                    bytes.extend(*inner);
                    0x05
                }
                Value::Bool(yes) => {
                    bytes.push(u8::from(*yes));
                    0x08
                }
                Value::Moment(moment) => {
                    bytes.extend(moment.to_le_bytes());
                    0x09
                }
                Value::Null => 0x0A,
                Value::Int(number) => {
                    bytes.extend(number.to_le_bytes());
                    0x12
                }
            };
        }
        bytes.push(0);
        let length = i32::try_from(bytes.len() - begin).unwrap();
        bytes[begin..begin + 4].copy_from_slice(&length.to_le_bytes());
    }

    fn values() -> impl Strategy<Value = Value<'static>> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::Int),
            any::<i64>().prop_map(Value::Moment),
            (-1e9..1e9).prop_map(Value::Real),
            prop_oneof![Just(""), Just("Sales.Order"), Just("größer")].prop_map(Value::Text),
            Just(Value::Bytes(&[1, 2, 3])),
        ];
        leaf.prop_recursive(5, 60, 8, |inner| {
            let name = prop_oneof![Just("$Type"), Just("Name"), Just("Ünit")];
            let fields = prop::collection::vec((name, inner.clone()), 0..6);
            prop_oneof![
                fields.prop_map(|fields| Value::Document(Document { fields })),
                // A list that begins with a number would lose it as its marker.
                prop::collection::vec(inner, 0..6).prop_map(Value::List),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(value in values()) {
            let document = Document { fields: vec![("a", value)] };
            let bytes = write(&document);
            prop_assert_eq!(Document::parse(&bytes), Ok(document));
        }

        #[test]
        fn broken_bytes_are_told_and_nothing_more(
            value in values(),
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
            cut in any::<prop::sample::Index>(),
        ) {
            let mut bytes = write(&Document { fields: vec![("a", value)] });
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            let cut = cut.index(bytes.len());
            prop_assert!(Document::parse(&bytes[..cut]).is_err());
            if let Err(bad) = Document::parse(&bytes) {
                prop_assert!(bad.offset <= bytes.len(), "{}", bad);
            }
        }

        #[test]
        fn any_bytes_are_told(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Document::parse(&bytes);
        }
    }

    #[track_caller]
    fn check(bytes: &[u8], offset: usize, fault: Fault) {
        assert_eq!(Document::parse(bytes), Err(BadBson { offset, fault }));
    }

    #[test]
    fn faults_have_their_place() {
        check(b"", 0, Fault::Short);
        check(b"\x05\0\0", 0, Fault::Short);
        check(b"\xff\xff\xff\xff\0", 0, Fault::Length);
        check(b"\x06\0\0\0\0", 0, Fault::Length);
        check(b"\x05\0\0\0\0\0", 5, Fault::Rest);
        check(b"\x08\0\0\0\x7fa\0\0", 7, Fault::Type(0x7f));
        check(b"\x0e\0\0\0\x02a\0\x02\0\0\0\xff\0\0", 13, Fault::Text);
        // A document in a document in a document, and so on.
        let mut bytes = b"\x05\0\0\0\0".to_vec();
        for _ in 0..300 {
            let length = i32::try_from(bytes.len() + 8).unwrap();
            let mut outer = length.to_le_bytes().to_vec();
            outer.extend(b"\x03a\0");
            outer.append(&mut bytes);
            outer.push(0);
            bytes = outer;
        }
        let bad = Document::parse(&bytes).unwrap_err();
        assert_eq!(bad.fault, Fault::Deep);
        assert_eq!(bad.to_string(), "it is nested too deeply (byte 1407)");
    }

    #[test]
    fn numbers_of_all_widths_are_read() {
        let document = Document::parse(b"\x0c\0\0\0\x10a\0\x07\0\0\0\0").unwrap();
        assert_eq!(document.int("a"), Some(7));
        let fields = vec![("a", Value::Real(5.0)), ("b", Value::Real(5.5))];
        let bytes = write(&Document { fields });
        let document = Document::parse(&bytes).unwrap();
        assert_eq!(
            (document.int("a"), document.int("b"), document.int("c")),
            (Some(5), None, None)
        );
    }
}

//! The ids of Mendix: sixteen bytes, written as .NET writes them.

use std::fmt;

/// The id of a unit or an element.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid(pub [u8; 16]);

impl Guid {
    /// The id that these bytes are, as they stand in files; nothing where they are not sixteen.
    pub fn new(bytes: &[u8]) -> Option<Guid> {
        bytes.try_into().ok().map(Guid)
    }
}

/// An id as text: `c7b1fedf-16e5-43b2-a2c4-1279cb2a4d59`.
#[derive(Clone, Copy, Debug)]
pub struct GuidText([u8; 36]);

impl GuidText {
    /// The text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl Guid {
    /// The id as text. An import makes hundreds of thousands of these, so it is done by hand.
    pub fn text(self) -> GuidText {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        // The first three parts stand in the bytes from their last digit to their first.
        const PLACES: [usize; 16] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
        const DASHES: [usize; 4] = [8, 13, 18, 23];
        let mut text = [b'-'; 36];
        let digits = text.iter_mut().enumerate().filter(|(at, _)| !DASHES.contains(at));
        let halves = PLACES.into_iter().flat_map(|place| {
            let byte = self.0.get(place).copied().unwrap_or_default();
            [byte >> 4, byte & 0xF]
        });
        for ((_, digit), half) in digits.zip(halves) {
            *digit = DIGITS.get(usize::from(half)).copied().unwrap_or_default();
        }
        GuidText(text)
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text().as_str())
    }
}

impl fmt::Debug for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::Guid;

    #[test]
    fn an_id_reads_as_the_name_of_its_file() {
        let bytes = [
            0xDF, 0xFE, 0xB1, 0xC7, 0xE5, 0x16, 0xB2, 0x43, 0xA2, 0xC4, 0x12, 0x79, 0xCB, 0x2A,
            0x4D, 0x59,
        ];
        let id = Guid::new(&bytes).unwrap();
        assert_eq!(id.to_string(), "c7b1fedf-16e5-43b2-a2c4-1279cb2a4d59");
        assert_eq!(Guid::new(&bytes[1..]), None);
    }
}

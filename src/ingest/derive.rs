//! Making a text out of another with the way back.

use crate::model::OffsetMap;
use std::ops::Range;

/// A text in the making, and where in its source each byte comes from.
#[derive(Debug, Default)]
pub(super) struct Derived {
    pub text: String,
    pub map: OffsetMap,
}

impl Derived {
    /// Takes over a stretch of the source as it is.
    pub(super) fn copy(&mut self, source: &str, range: Range<usize>) {
        self.text.push_str(&source[range.clone()]);
        self.map.copy(range.start as u64, range.len());
    }

    /// Puts a text that stands for a stretch of the source.
    pub(super) fn put(&mut self, text: &str, range: Range<usize>) {
        self.text.push_str(text);
        self.map.replace(text.len(), range.start as u64, range.len());
    }

    /// Appends a part of another derived text of the same source.
    pub(super) fn append(&mut self, other: &Self, range: Range<usize>) {
        self.text.push_str(&other.text[range.clone()]);
        self.map.append_part(&other.map, range.start, range.end);
    }

    /// Where the next byte will stand.
    pub(super) fn at(&self) -> usize {
        self.text.len()
    }
}

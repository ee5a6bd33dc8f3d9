//! The way back from a derived text to the one it was made from.

use serde::{Deserialize, Serialize};

/// Maps bytes of a derived text to bytes of its source, piece by piece.
///
/// A piece is a run of units, each so many bytes here and so many there: one to one where the text is a
/// verbatim copy, three to two for Han characters of a legacy encoding, and a single unit where a stretch
/// of the derived text stands for one stretch of the source (an entity, a line end). Pieces lie in the
/// order of the derived text and may take the source in any order: a caption cut into a sentence is
/// put behind it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffsetMap {
    pieces: Vec<Piece>,
    derived: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Piece {
    derived: u32,
    len: u32,
    source: u64,
    /// Bytes of the derived text in a unit.
    unit: u32,
    /// Bytes of the source in a unit.
    source_unit: u32,
}

impl Piece {
    /// The unit that holds the derived offset, counted from 0.
    fn index(self, at: usize) -> u64 {
        (at as u64 - u64::from(self.derived)) / u64::from(self.unit)
    }

    /// Where a unit begins in the source.
    fn place(self, index: u64) -> u64 {
        self.source + index * u64::from(self.source_unit)
    }

    fn source_end(self) -> u64 {
        self.place(u64::from(self.len / self.unit))
    }

    fn derived_end(self) -> usize {
        self.derived as usize + self.len as usize
    }
}

impl OffsetMap {
    /// A map of nothing; push pieces in the order of the derived text.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The map of a text that is its source from byte `source` on.
    #[must_use]
    pub fn identity(source: u64, len: usize) -> Self {
        let mut map = Self::new();
        map.copy(source, len);
        map
    }

    /// Length of the derived text mapped so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.derived
    }

    /// Whether nothing was pushed yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.derived == 0
    }

    /// The next `len` bytes are those of the source from `source` on, verbatim.
    pub fn copy(&mut self, source: u64, len: usize) {
        self.push(len, source, 1, 1);
    }

    /// The next `len` bytes stand for `source_len` bytes of the source from `source` on.
    ///
    /// A replacement that happens to be as long as its source counts as a copy: its inner offsets then
    /// map one to one, which is as right as anything. `source_len` may be 0 for what was put in between.
    pub fn replace(&mut self, len: usize, source: u64, source_len: usize) {
        if len == source_len {
            return self.copy(source, len);
        }
        self.push(len, source, len as u32, source_len as u32);
    }

    /// The next `len` bytes stand, `unit` by `unit`, for `source_unit` bytes each of the source from `source` on.
    pub fn units(&mut self, len: usize, unit: u32, source: u64, source_unit: u32) {
        self.push(len, source, unit, source_unit);
    }

    fn push(&mut self, len: usize, source: u64, unit: u32, source_unit: u32) {
        if len == 0 {
            return;
        }
        match self.pieces.last_mut() {
            Some(last) if (last.unit, last.source_unit) == (unit, source_unit) && last.source_end() == source => {
                last.len += len as u32;
            }
            _ => {
                let derived = self.derived as u32;
                self.pieces.push(Piece { derived, len: len as u32, source, unit, source_unit });
            }
        }
        self.derived += len;
    }

    /// Where the character at derived offset `at` begins in the source.
    #[must_use]
    pub fn start(&self, at: usize) -> u64 {
        match self.piece(at) {
            Some(piece) => piece.place(piece.index(at)),
            None => self.pieces.last().map_or(0, |piece| piece.source_end()),
        }
    }

    /// Where the character that ends at derived offset `at` ends in the source.
    #[must_use]
    pub fn end(&self, at: usize) -> u64 {
        if at == 0 {
            return self.start(0);
        }
        match self.piece(at - 1) {
            Some(piece) => piece.place(piece.index(at - 1) + 1),
            None => self.start(at),
        }
    }

    /// The stretch of the source that the derived stretch came from, both ends exclusive.
    ///
    /// Where pieces take the source out of order it is the smallest stretch that holds both ends.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> (u64, u64) {
        if start >= end {
            let at = self.start(start);
            return (at, at);
        }
        let (from, to) = (self.start(start), self.end(end));
        if from <= to { (from, to) } else { (self.start(end - 1).min(to), self.end(start + 1).max(from)) }
    }

    /// The map from this one's derived text to what `inner`'s source is, where this one's source is `inner`'s
    /// derived text.
    #[must_use]
    pub fn through(&self, inner: &Self) -> Self {
        let mut map = Self::new();
        for piece in &self.pieces {
            if (piece.unit, piece.source_unit) == (1, 1) {
                map.append_part(inner, piece.source as usize, piece.source as usize + piece.len as usize);
                continue;
            }
            for index in 0..u64::from(piece.len / piece.unit) {
                let (from, to) = (piece.place(index) as usize, piece.place(index + 1) as usize);
                let (start, end) = inner.span(from, to);
                map.replace(piece.unit as usize, start, (end - start) as usize);
            }
        }
        map
    }

    /// Appends what `other` says of its derived bytes `from..to`.
    pub fn append_part(&mut self, other: &Self, from: usize, to: usize) {
        let mut at = from;
        while at < to {
            let Some(piece) = other.piece(at) else {
                return self.replace(to - at, other.start(at), 0);
            };
            let stop = to.min(piece.derived_end());
            self.push(stop - at, piece.place(piece.index(at)), piece.unit, piece.source_unit);
            at = stop;
        }
    }

    fn piece(&self, at: usize) -> Option<Piece> {
        let next = self.pieces.partition_point(|piece| piece.derived as usize <= at);
        let piece = self.pieces[..next].last()?;
        (at < piece.derived_end()).then_some(*piece)
    }
}

#[cfg(test)]
mod tests {
    use super::OffsetMap;

    #[test]
    fn maps_chain() {
        let mut inner = OffsetMap::new();
        inner.copy(10, 3);
        inner.replace(1, 20, 3);
        inner.copy(30, 6);
        let mut outer = OffsetMap::new();
        outer.copy(2, 4);
        outer.replace(1, 7, 3);
        let map = outer.through(&inner);
        assert_eq!(map.len(), 5);
        assert_eq!(map.span(0, 1), (12, 13));
        assert_eq!(map.span(1, 2), (20, 23));
        assert_eq!(map.span(2, 4), (30, 32));
        assert_eq!(map.span(4, 5), (33, 36));
    }

    #[test]
    fn runs_of_one_ratio_are_one_piece() {
        let mut map = OffsetMap::new();
        for i in 0..100 {
            map.replace(3, 2 * i, 2);
        }
        map.copy(200, 5);
        assert_eq!(map.pieces.len(), 2);
        assert_eq!(map.span(30, 36), (20, 24));
        assert_eq!(map.span(297, 301), (198, 201));
        let mut part = OffsetMap::new();
        part.append_part(&map, 294, 303);
        assert_eq!(part.span(0, 3), (196, 198));
        assert_eq!(part.span(6, 9), (200, 203));
    }

    #[test]
    fn copies_merge_and_replacements_cover_their_source() {
        let mut map = OffsetMap::new();
        map.copy(3, 4);
        map.copy(7, 2);
        map.replace(1, 12, 3);
        map.copy(20, 2);
        assert_eq!(map.pieces.len(), 3);
        assert_eq!(map.span(0, 6), (3, 9));
        assert_eq!(map.span(5, 7), (8, 15));
        assert_eq!(map.span(6, 7), (12, 15));
        assert_eq!(map.span(6, 9), (12, 22));
        assert_eq!(map.start(9), 22);
    }
}

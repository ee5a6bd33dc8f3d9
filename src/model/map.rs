//! The way back from a derived text to the one it was made from.

/// Maps bytes of a derived text to bytes of its source, piece by piece.
///
/// A piece is either a verbatim copy (both sides run along together) or a replacement (a stretch of
/// the derived text stands for one stretch of the source: a full-width digit, an entity, a character
/// of a legacy encoding). Pieces lie in the order of the derived text and may take the source in any
/// order: a caption cut into a sentence is put behind it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OffsetMap {
    pieces: Vec<Piece>,
    derived: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    derived: u32,
    len: u32,
    source: u64,
    source_len: u32,
}

impl Piece {
    fn is_copy(self) -> bool {
        self.len == self.source_len
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
        if len == 0 {
            return;
        }
        if let Some(last) = self.pieces.last_mut()
            && last.is_copy()
            && last.source + u64::from(last.source_len) == source
        {
            last.len += len as u32;
            last.source_len += len as u32;
        } else {
            self.pieces.push(Piece { derived: self.derived as u32, len: len as u32, source, source_len: len as u32 });
        }
        self.derived += len;
    }

    /// The next `len` bytes stand for `source_len` bytes of the source from `source` on.
    ///
    /// A replacement that happens to be as long as its source counts as a copy: its inner offsets then
    /// map one to one, which is as right as anything. `source_len` may be 0 for what was put in between.
    pub fn replace(&mut self, len: usize, source: u64, source_len: usize) {
        if len == source_len {
            return self.copy(source, len);
        }
        if len > 0 {
            self.pieces.push(Piece {
                derived: self.derived as u32,
                len: len as u32,
                source,
                source_len: source_len as u32,
            });
            self.derived += len;
        }
    }

    /// Where the character at derived offset `at` begins in the source.
    #[must_use]
    pub fn start(&self, at: usize) -> u64 {
        match self.piece(at) {
            Some(piece) if piece.is_copy() => piece.source + (at as u64 - u64::from(piece.derived)),
            Some(piece) => piece.source,
            None => self.pieces.last().map_or(0, |piece| piece.source + u64::from(piece.source_len)),
        }
    }

    /// Where the character that ends at derived offset `at` ends in the source.
    #[must_use]
    pub fn end(&self, at: usize) -> u64 {
        if at == 0 {
            return self.start(0);
        }
        match self.piece(at - 1) {
            Some(piece) if piece.is_copy() => piece.source + (at as u64 - u64::from(piece.derived)),
            Some(piece) => piece.source + u64::from(piece.source_len),
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
            if !piece.is_copy() {
                let from = piece.source as usize;
                let (start, end) = inner.span(from, from + piece.source_len as usize);
                map.replace(piece.len as usize, start, (end - start) as usize);
                continue;
            }
            let (mut at, end) = (piece.source as usize, piece.source as usize + piece.len as usize);
            while at < end {
                let Some(under) = inner.piece(at) else {
                    map.replace(end - at, inner.start(at), 0);
                    break;
                };
                let stop = end.min((under.derived + under.len) as usize);
                if under.is_copy() {
                    map.copy(under.source + (at as u64 - u64::from(under.derived)), stop - at);
                } else {
                    map.replace(stop - at, under.source, under.source_len as usize);
                }
                at = stop;
            }
        }
        map
    }

    fn piece(&self, at: usize) -> Option<Piece> {
        let next = self.pieces.partition_point(|piece| piece.derived as usize <= at);
        let piece = self.pieces[..next].last()?;
        (at < (piece.derived + piece.len) as usize).then_some(*piece)
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

//! The face of a name list (the gazetteer) that the matcher can walk without knowing what a name is.

/// A list of names that can begin at a place in a text.
pub trait Lexicon: Send + Sync {
    /// Whether any name begins with this character. A quick no saves the walk.
    fn may_start(&self, first: char) -> bool;

    /// All names that begin at the start of `text`: calls `found(length in bytes, list, entry)`, shortest first.
    ///
    /// `list` is an index into [`Lexicon::lists`]; `entry` is the list's own number for the name.
    fn names_at(&self, text: &str, found: &mut dyn FnMut(usize, u8, u32));

    /// The names of the lists (`full`, `short`, `abbreviation`, `town`, …), as rules refer to them.
    fn lists(&self) -> &[&'static str];
}

impl<L: Lexicon + ?Sized> Lexicon for &L {
    fn may_start(&self, first: char) -> bool {
        (**self).may_start(first)
    }

    fn names_at(&self, text: &str, found: &mut dyn FnMut(usize, u8, u32)) {
        (**self).names_at(text, found);
    }

    fn lists(&self) -> &[&'static str] {
        (**self).lists()
    }
}

//! Words that stand around names and say what a name is part of (`rules/places/context.csv`).

use super::index::Index;
use std::collections::HashMap;

/// What a word around a name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Behind a name: a natural or built thing named after it (河, 机场).
    Feature,
    /// Behind: an office, a school, a company (市委, 大学).
    Body,
    /// Behind: a happening (起义).
    Event,
    /// Behind: a product (黑茶).
    Product,
    /// Behind: a line between places (高速).
    Line,
    /// Before: a foreign country.
    Country,
    /// Behind a word that its province makes a name: what may follow.
    After,
    /// Behind a list of names (等地, 两县).
    Closer,
    /// Before: a title or trade that a person's name follows.
    Title,
    /// Behind, or behind a few characters of a proper name: a body or a fair named after it (有限公司, 博览会).
    Named,
    /// Between a name and such a word: it says that the word begins a new phrase (举办, 受灾).
    Break,
    /// A common word that only begins like one of the others (山洪, 大学生).
    Plain,
}

impl Sort {
    pub(super) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "feature" => Self::Feature,
            "body" => Self::Body,
            "event" => Self::Event,
            "product" => Self::Product,
            "line" => Self::Line,
            "country" => Self::Country,
            "after" => Self::After,
            "closer" => Self::Closer,
            "title" => Self::Title,
            "named" => Self::Named,
            "break" => Self::Break,
            "plain" => Self::Plain,
            _ => return None,
        })
    }
}

/// The words, found by their beginning or by their end.
#[derive(Debug, Default)]
pub struct Context {
    index: Index,
    rows: Vec<Sort>,
    single: HashMap<char, Vec<Sort>>,
    longest: usize,
    exact: HashMap<&'static str, Vec<Sort>>,
}

impl Context {
    pub(super) fn new(words: impl Iterator<Item = (&'static str, &'static str)>) -> Self {
        let mut context = Self::default();
        let mut entries = Vec::new();
        for (word, sort) in words {
            let Some(sort) = Sort::parse(sort) else { continue };
            let mut chars = word.chars();
            if let (Some(only), None) = (chars.next(), chars.next()) {
                context.single.entry(only).or_default().push(sort);
            }
            entries.push((word, context.rows.len() as u32));
            context.rows.push(sort);
            context.longest = context.longest.max(word.len());
            context.exact.entry(word).or_default().push(sort);
        }
        context.index = Index::new(entries.into_iter());
        context
    }

    /// The longest word of the sort that `text` begins with: its length in bytes.
    #[must_use]
    pub fn starts(&self, text: &str, sort: Sort) -> Option<usize> {
        let first = text.chars().next()?;
        let single = self.single.get(&first).is_some_and(|sorts| sorts.contains(&sort));
        let mut longest = single.then(|| first.len_utf8());
        self.index.at(text, |length, number| {
            if self.rows[number as usize] == sort && longest.is_none_or(|held| length > held) {
                longest = Some(length);
            }
        });
        longest
    }

    /// Whether `text` ends with a word of the sort.
    #[must_use]
    pub fn ends(&self, text: &str, sort: Sort) -> bool {
        text.char_indices()
            .rev()
            .map(|(at, _)| &text[at..])
            .take_while(|tail| tail.len() <= self.longest)
            .any(|tail| self.exact.get(tail).is_some_and(|sorts| sorts.contains(&sort)))
    }
}

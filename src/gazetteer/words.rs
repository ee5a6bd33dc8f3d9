//! How costly a reading of a stretch of text is: the common words whose edges names may straddle.
//!
//! `rules/places/words.csv` holds a word and its cost, ten times the negative logarithm of its share of
//! running text. Only words are in it that can decide about a place name: those that overlap one,
//! hold one, or are one (`创新` against 新和, `大理石` against 大理, `公安` itself).

use super::index::Index;
use std::collections::HashMap;

/// What a character costs that no list knows: once in sixty million.
pub const UNKNOWN: u16 = 179;

/// The words and their costs.
#[derive(Debug, Default)]
pub struct Words {
    index: Index,
    single: HashMap<char, u16>,
}

impl Words {
    /// Reads `word,cost` lines behind a header.
    pub(super) fn new(csv: &'static str) -> Self {
        let rows = || csv.lines().skip(1).filter_map(|line| line.split_once(','));
        let cost = |cost: &str| cost.parse::<u16>().unwrap_or(UNKNOWN);
        let single = rows()
            .filter_map(|(word, number)| {
                let mut chars = word.chars();
                let first = chars.next()?;
                chars.next().is_none().then(|| (first, cost(number)))
            })
            .collect();
        Self { index: Index::new(rows().map(|(word, number)| (word, u32::from(cost(number))))), single }
    }

    /// What a character costs as a word of its own.
    #[must_use]
    pub fn single(&self, character: char) -> u16 {
        self.single.get(&character).copied().unwrap_or(UNKNOWN)
    }

    /// All words of two characters and more that `text` begins with: length in bytes and cost.
    pub fn at(&self, text: &str, mut found: impl FnMut(usize, u16)) {
        self.index.at(text, |length, cost| found(length, cost as u16));
    }

    /// The cost of exactly this word.
    #[must_use]
    pub fn cost(&self, word: &str) -> Option<u16> {
        let mut cost = None;
        self.at(word, |length, number| {
            if length == word.len() {
                cost = Some(number);
            }
        });
        cost
    }
}

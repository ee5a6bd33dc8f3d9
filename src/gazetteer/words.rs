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
#[derive(Debug)]
pub struct Words {
    pub(super) index: Index,
    /// By character of the basic plane.
    pub(super) single: Vec<u16>,
}

impl Default for Words {
    fn default() -> Self {
        Self { index: Index::default(), single: vec![UNKNOWN; 1 << 16] }
    }
}

impl Words {
    /// Reads `word,cost` lines behind a header; a later text's word replaces an earlier one's.
    pub(super) fn new(texts: impl Iterator<Item = &'static str>) -> Self {
        let rows = |text: &'static str| text.lines().skip(1).filter_map(|line| line.split_once(','));
        let cost = |cost: &str| cost.parse::<u16>().unwrap_or(UNKNOWN);
        let mut single = Self::default().single;
        let mut words: Vec<(&'static str, u32)> = Vec::new();
        for (number, text) in texts.enumerate() {
            let held: HashMap<&str, usize> = match number {
                0 => HashMap::new(),
                _ => words.iter().enumerate().map(|(at, (word, _))| (*word, at)).collect(),
            };
            for (word, given) in rows(text) {
                let mut chars = word.chars();
                if let (Some(only), None) = (chars.next(), chars.next()) {
                    if let Some(slot) = single.get_mut(only as usize) {
                        *slot = cost(given);
                    }
                    continue;
                }
                match held.get(word) {
                    Some(&at) => words[at].1 = u32::from(cost(given)),
                    None => words.push((word, u32::from(cost(given)))),
                }
            }
        }
        Self { index: Index::new(words.into_iter()), single }
    }

    /// What a character costs as a word of its own.
    #[must_use]
    pub fn single(&self, character: char) -> u16 {
        self.single.get(character as usize).copied().unwrap_or(UNKNOWN)
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

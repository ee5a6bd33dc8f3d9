//! Names by their first two characters: built in a millisecond, walked without allocation.
//!
//! A name's key is its first three characters in one number; names are sorted by key and grouped by
//! their first two characters in an open table. A text position costs one look into a bit set (most
//! end there), one probe of the table, and a comparison for each name of the group.

use super::laid::{Numbers, Taken};

/// The first two characters of a name or a text in one number, and what follows; none where there are fewer.
fn pair(text: &str) -> Option<(u64, &str)> {
    let mut chars = text.chars();
    let (first, second) = (chars.next()? as u64, chars.next()? as u64);
    Some((first << 21 | second, chars.as_str()))
}

/// The first three characters of a name in one number, zero for a third that it has not; none for one character.
pub(super) fn key(name: &str) -> Option<u64> {
    let mut chars = name.chars().map(u64::from);
    let (first, second) = (chars.next()?, chars.next()?);
    Some((first << 21 | second) << 21 | chars.next().unwrap_or(0))
}

/// Mixes a key so that its high bits are as good as random (the constant is 2^64 by the golden ratio).
fn mix(key: u64) -> u64 {
    key.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Bits of the set that answers most questions: 2^18 bits are 32 KiB and stay in the first cache.
const FILTER_BITS: u32 = 18;

/// Names of at least two characters, each with a number of its owner's.
#[derive(Debug, Default)]
pub struct Index {
    names: Vec<Entry>,
    /// Key, first name, number of names; a key of zero is free.
    table: Vec<(u64, u32, u32)>,
    filter: Vec<u64>,
    shift: u32,
}

/// A name and its owner's number.
#[derive(Debug, Clone, Copy)]
struct Entry {
    name: &'static str,
    number: u32,
    /// Its third character, zero for none: most of a group's names part there, and the name itself lies far away.
    third: u32,
}

impl Index {
    /// Builds the index. Names of one character are left out; equal names stay in the order given.
    #[must_use]
    pub fn new(entries: impl Iterator<Item = (&'static str, u32)>) -> Self {
        let entries: Vec<(&'static str, u32)> = entries.collect();
        let mut keyed: Vec<(u64, u32)> =
            entries.iter().enumerate().filter_map(|(at, (name, _))| Some((key(name)?, at as u32))).collect();
        // Most lists come sorted, and then this is one pass.
        keyed.sort_unstable();
        let groups = keyed.chunk_by(|left, right| left.0 >> 21 == right.0 >> 21).count();
        let names = keyed.iter().map(|&(key, at)| {
            let (name, number) = entries[at as usize];
            Entry { name, number, third: (key & 0x1F_FFFF) as u32 }
        });
        let mut index = Self::empty(names.collect(), groups);
        let mut first = 0;
        for group in keyed.chunk_by(|left, right| left.0 >> 21 == right.0 >> 21) {
            index.insert(group[0].0 >> 21, first, group.len());
            first += group.len();
        }
        index
    }

    /// Writes names and groups, but not the table, which is as quickly made.
    pub(super) fn lay(&self, out: &mut Numbers) {
        out.put(self.names.len() as u32);
        for Entry { name, number, third } in &self.names {
            out.put_name(name);
            out.put(*number);
            out.put(*third);
        }
        let mut groups: Vec<(u64, u32, u32)> = self.table.iter().copied().filter(|(key, ..)| *key != 0).collect();
        groups.sort_unstable_by_key(|(_, first, _)| *first);
        out.put(groups.len() as u32);
        for (key, _, count) in groups {
            out.put_long(key);
            out.put(count);
        }
    }

    /// The way back.
    pub(super) fn take(taken: &mut Taken<'_>) -> Self {
        let names = taken.all(|taken| Entry { name: taken.name(), number: taken.next(), third: taken.next() });
        let groups = taken.all(|taken| (taken.long(), taken.next()));
        let mut index = Self::empty(names, groups.len());
        let mut first = 0;
        for (key, count) in groups {
            index.insert(key, first, count as usize);
            first += count as usize;
        }
        index
    }

    /// With its names, but with no group of them yet.
    fn empty(names: Vec<Entry>, groups: usize) -> Self {
        let size = (groups * 2).next_power_of_two().max(2);
        let (table, filter) = (vec![(0, 0, 0); size], vec![0; 1 << (FILTER_BITS - 6)]);
        Self { names, table, filter, shift: 64 - size.trailing_zeros() }
    }

    fn insert(&mut self, key: u64, first: usize, count: usize) {
        let mixed = mix(key);
        let bit = mixed >> (64 - FILTER_BITS);
        self.filter[(bit >> 6) as usize] |= 1 << (bit & 63);
        let mut slot = (mixed >> self.shift) as usize;
        while self.table[slot].0 != 0 {
            slot = (slot + 1) & (self.table.len() - 1);
        }
        self.table[slot] = (key, first as u32, count as u32);
    }

    /// All names that `text` begins with: length in bytes and number, in no order of length.
    pub fn at(&self, text: &str, mut found: impl FnMut(usize, u32)) {
        let Some((key, behind)) = pair(text) else { return };
        let mixed = mix(key);
        let bit = mixed >> (64 - FILTER_BITS);
        if self.filter.get((bit >> 6) as usize).is_none_or(|word| word & (1 << (bit & 63)) == 0) {
            return;
        }
        let mut slot = (mixed >> self.shift) as usize;
        loop {
            let (held, first, count) = self.table[slot];
            if held == 0 {
                return;
            }
            if held == key {
                let next = behind.chars().next().map_or(0, u32::from);
                for &Entry { name, number, third } in &self.names[first as usize..][..count as usize] {
                    if third == 0 || third == next && text.starts_with(name) {
                        found(name.len(), number);
                    }
                }
                return;
            }
            slot = (slot + 1) & (self.table.len() - 1);
        }
    }
}

/// A set of characters: one look for the common plane, always yes beyond it.
#[derive(Debug)]
pub struct Chars(Vec<u64>);

impl Chars {
    /// The set of these characters.
    pub fn new(chars: impl Iterator<Item = char>) -> Self {
        let mut bits = vec![0; 1 << 10];
        for character in chars.map(u32::from).filter(|&character| character < 1 << 16) {
            bits[(character >> 6) as usize] |= 1 << (character & 63);
        }
        Self(bits)
    }

    pub(super) fn lay(&self, out: &mut Numbers) {
        out.put(self.0.len() as u32);
        self.0.iter().for_each(|bits| out.put_long(*bits));
    }

    pub(super) fn take(taken: &mut Taken<'_>) -> Self {
        Self(taken.all(Taken::long))
    }

    /// Whether the character may be in it.
    pub fn has(&self, character: char) -> bool {
        let character = u32::from(character);
        self.0.get((character >> 6) as usize).is_none_or(|bits| bits >> (character & 63) & 1 == 1)
    }
}

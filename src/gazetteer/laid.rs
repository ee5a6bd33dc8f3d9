//! The gazetteer as it is laid out when Kaoju is built: what loading finds out about the shipped tables, as numbers.
//!
//! Names stay in the tables' texts, which are compiled in; a name is its place there. `build.rs` writes with
//! [`Gazetteer::lay`] and [`Words::lay`], a start takes back in one pass, with nothing parsed and nothing sorted. A
//! user's own rows go the general way (`load`); a test lays the shipped tables out anew and compares.
// The build writes and the program reads.
#![cfg_attr(all(laid_out, not(test)), allow(dead_code))]

use super::index::{Chars, Index};
use super::load::{DIVISIONS, Own, TOWNS, Table, WORDS};
use super::{Division, Gazetteer, List, Surface, Town, Words};
use crate::model::Level;
use std::collections::HashMap;
use std::sync::OnceLock;

/// What the build laid out.
#[cfg(laid_out)]
pub(super) const NAMES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/gazetteer"));
#[cfg(laid_out)]
pub(super) const COSTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/gazetteer.words"));
/// The build itself has nothing yet.
#[cfg(not(laid_out))]
pub(super) const NAMES: &[u8] = &[];
#[cfg(not(laid_out))]
pub(super) const COSTS: &[u8] = &[];

/// The tables whose texts names lie in.
static TEXTS: [&Table; 3] = [&DIVISIONS, &TOWNS, &WORDS];

/// Numbers as bytes, one behind the other.
#[derive(Default)]
pub(super) struct Numbers(Vec<u8>);

impl Numbers {
    pub(super) fn put(&mut self, number: u32) {
        self.0.extend(number.to_le_bytes());
    }

    pub(super) fn put_long(&mut self, number: u64) {
        self.put(number as u32);
        self.put((number >> 32) as u32);
    }

    /// A name that lies in one of the tables' texts.
    pub(super) fn put_name(&mut self, name: &str) {
        let begin = name.as_ptr() as usize;
        let place = TEXTS.iter().enumerate().find_map(|(table, text)| {
            let offset = begin.checked_sub(text.shipped().as_ptr() as usize)?;
            (offset + name.len() <= text.shipped().len()).then_some((table as u32) << 28 | offset as u32)
        });
        self.put(if name.is_empty() { 0 } else { place.expect("names lie in the tables") });
        self.put(name.len() as u32);
    }
}

/// The way back.
pub(super) struct Taken<'b>(&'b [u8]);

impl Taken<'_> {
    pub(super) fn next(&mut self) -> u32 {
        let Some((number, rest)) = self.0.split_first_chunk() else { return 0 };
        self.0 = rest;
        u32::from_le_bytes(*number)
    }

    pub(super) fn long(&mut self) -> u64 {
        u64::from(self.next()) | u64::from(self.next()) << 32
    }

    pub(super) fn name(&mut self) -> &'static str {
        let (place, length) = (self.next(), self.next() as usize);
        let (table, offset) = ((place >> 28) as usize, (place & 0x0FFF_FFFF) as usize);
        TEXTS[table].shipped().get(offset..offset + length).unwrap_or_default()
    }

    /// So many as the next number says.
    pub(super) fn all<T>(&mut self, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.next() as usize;
        let mut all = Vec::with_capacity(count);
        all.extend((0..count).map(|_| one(self)));
        all
    }
}

const LEVELS: [Level; 5] = [Level::Province, Level::Prefecture, Level::County, Level::Town, Level::Village];
const LISTS: [List; 5] = [List::Full, List::Short, List::Abbreviation, List::Town, List::Numeric];

impl Gazetteer {
    /// Writes what was made of the tables but for their small ones.
    pub(super) fn lay(&self) -> Vec<u8> {
        let mut out = Numbers::default();
        out.put(self.divisions.len() as u32);
        for row in &self.divisions {
            for name in [row.code, row.name, row.parent, row.successors, row.short, row.aliases] {
                out.put_name(name);
            }
            out.put(u32::from(row.from as u16) << 16 | u32::from(row.to as u16));
            out.put(u32::from(row.from_day) << 16 | u32::from(row.to_day));
            out.put(row.level as u32);
        }
        out.put(self.codes.len() as u32);
        self.codes.iter().for_each(|(code, row)| [*code, *row].iter().for_each(|number| out.put(*number)));
        out.put(self.towns.len() as u32);
        for town in &self.towns {
            out.put_name(town.name);
            out.put(town.county);
        }
        out.put(self.owners.len() as u32);
        self.owners.iter().for_each(|owner| out.put(*owner));
        out.put(self.surfaces.len() as u32);
        for surface in &self.surfaces {
            out.put_name(surface.text);
            out.put(surface.first);
            out.put(surface.count << 8 | u32::from(surface.word) << 4 | surface.list as u32);
        }
        self.index.lay(&mut out);
        self.firsts.lay(&mut out);
        self.signlike.lay(&mut out);
        out.0
    }

    /// The shipped tables as they were laid out.
    pub(super) fn take(bytes: &[u8]) -> Self {
        let taken = &mut Taken(bytes);
        let own = Own::default();
        let divisions = taken.all(|taken| {
            let [code, name, parent, successors, short, aliases] = std::array::from_fn(|_| taken.name());
            let (years, days) = (taken.next(), taken.next());
            let level = LEVELS[taken.next() as usize];
            let (from, to) = ((years >> 16) as u16 as i16, years as u16 as i16);
            let (from_day, to_day) = ((days >> 16) as u16, days as u16);
            Division { code, name, level, parent, from, to, from_day, to_day, successors, short, aliases }
        });
        let codes = taken.all(|taken| (taken.next(), taken.next()));
        let towns = taken.all(|taken| Town { name: taken.name(), county: taken.next() });
        let owners = taken.all(Taken::next);
        let surfaces = taken.all(|taken| {
            let (text, first, rest) = (taken.name(), taken.next(), taken.next());
            Surface { text, first, count: rest >> 8, word: rest >> 4 & 1 == 1, list: LISTS[(rest & 15) as usize] }
        });
        let index = Index::take(taken);
        let (firsts, signlike) = (Chars::take(taken), Chars::take(taken));
        let mut gazetteer = Self {
            divisions,
            codes,
            towns,
            surfaces,
            owners,
            index,
            firsts,
            signlike,
            signs: HashMap::new(),
            groups: own.city_groups(),
            cautious: own.cautious(),
            known: own.known(),
            own,
            words: OnceLock::new(),
            context: OnceLock::new(),
            simple: OnceLock::new(),
        };
        gazetteer.signs = gazetteer.own.abbreviations(|code| gazetteer.latest(code).map(|(id, _)| id));
        gazetteer
    }
}

impl Words {
    /// Writes the words.
    pub(super) fn lay(&self) -> Vec<u8> {
        let mut out = Numbers::default();
        let known = || self.single.iter().enumerate().filter(|(_, cost)| **cost != super::UNKNOWN);
        out.put(known().count() as u32);
        known().for_each(|(character, cost)| out.put((character as u32) << 16 | u32::from(*cost)));
        self.index.lay(&mut out);
        out.0
    }

    /// The shipped words as they were laid out.
    pub(super) fn take(bytes: &[u8]) -> Self {
        let taken = &mut Taken(bytes);
        let mut words = Self::default();
        for known in taken.all(Taken::next) {
            words.single[(known >> 16) as usize] = known as u16;
        }
        words.index = Index::take(taken);
        words
    }
}

/// What the build writes: the names and the words.
pub fn lay() -> [Vec<u8>; 2] {
    let gazetteer = Gazetteer::load(Own::default());
    [gazetteer.lay(), gazetteer.words().lay()]
}

#[cfg(test)]
mod tests {
    use super::{COSTS, Gazetteer, NAMES, Words, lay};

    #[test]
    fn what_the_build_laid_out_is_what_loading_gives() {
        let [names, words] = lay();
        assert!(names == NAMES && words == COSTS);
        assert!(Gazetteer::take(NAMES).lay() == NAMES && Words::take(COSTS).lay() == COSTS);
    }
}

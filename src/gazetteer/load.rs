//! From the CSV files of `rules/places` to tables in memory. The files are compiled in and have no quoted cells.

use super::{Division, DivisionId, Risk, Town, code_number};
use crate::model::Level;
use std::collections::{HashMap, HashSet};

pub(super) const DIVISIONS: &str = include_str!("../../rules/places/divisions.csv");
pub(super) const TOWNS: &str = include_str!("../../rules/places/towns.csv");
pub(super) const PROVINCES: &str = include_str!("../../rules/places/provinces.csv");
pub(super) const CITY_GROUPS: &str = include_str!("../../rules/places/city_groups.csv");
pub(super) const CAUTIOUS: &str = include_str!("../../rules/places/cautious.csv");
const KNOWN: &str = include_str!("../../rules/places/known.csv");
pub(super) const WORDS: &str = include_str!("../../rules/places/words.csv");
pub(super) const CONTEXT: &str = include_str!("../../rules/places/context.csv");

/// The cells of each line behind the header; a missing cell is empty.
fn rows<const N: usize>(csv: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    csv.lines().skip(1).filter(|line| !line.is_empty()).map(|line| {
        let mut cells = line.split(',');
        std::array::from_fn(|_| cells.next().unwrap_or(""))
    })
}

pub(super) fn divisions() -> Vec<Division> {
    let year = |cell: &str, open: i16| cell.parse().unwrap_or(open);
    rows::<9>(DIVISIONS)
        .map(|[code, name, level, parent, from, to, successors, short, aliases]| Division {
            code,
            name,
            level: match level {
                "province" => Level::Province,
                "prefecture" => Level::Prefecture,
                _ => Level::County,
            },
            parent,
            from: year(from, i16::MIN),
            to: year(to, i16::MAX),
            successors,
            short,
            aliases,
        })
        .collect()
}

pub(super) fn towns() -> Vec<Town> {
    let mut towns = Vec::with_capacity(40_000);
    for [county, names] in rows::<2>(TOWNS) {
        let county = code_number(county);
        towns.extend(names.split(';').map(|name| Town { name, county }));
    }
    towns
}

/// One-character names: the provinces' signs, with the province.
pub(super) fn abbreviations(by_code: impl Fn(&str) -> Option<DivisionId>) -> HashMap<char, DivisionId> {
    let mut signs = HashMap::new();
    for [code, _, _, first, second] in rows::<5>(PROVINCES) {
        let Some(id) = by_code(code) else { continue };
        signs.extend(first.chars().chain(second.chars()).map(|sign| (sign, id)));
    }
    signs
}

/// Compounds of one-character city names (长株潭), with the code each character stands for.
pub(super) fn city_groups() -> Vec<(&'static str, Vec<&'static str>)> {
    rows::<2>(CITY_GROUPS).map(|[name, codes]| (name, codes.split(';').collect())).collect()
}

pub(super) fn cautious() -> HashMap<&'static str, Vec<(Level, Risk)>> {
    let mut cautious: HashMap<&str, Vec<_>> = HashMap::new();
    for [short, level, risk] in rows::<3>(CAUTIOUS) {
        let level = if level == "prefecture" { Level::Prefecture } else { Level::County };
        let risk = match risk {
            "word" => Risk::Word,
            "name" => Risk::Name,
            _ => Risk::Crossing,
        };
        cautious.entry(short).or_default().push((level, risk));
    }
    cautious
}

pub(super) fn known() -> HashSet<&'static str> {
    KNOWN.lines().skip(1).collect()
}

pub(super) fn context() -> impl Iterator<Item = (&'static str, &'static str)> {
    rows::<2>(CONTEXT).map(|[word, sort]| (word, sort))
}

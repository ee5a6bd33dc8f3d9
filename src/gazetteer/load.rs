//! From the CSV files of `rules/places`, and a user's files of the same names, to tables in memory.
//!
//! The shipped files are compiled in. A user's rows add to them; one with the same key takes the place of the
//! shipped one. No cell is quoted.

use super::{Division, DivisionId, Risk, Town, code_number};
use crate::model::Level;
use std::collections::{HashMap, HashSet};

/// One file: its shipped text, and what it must hold.
pub(super) struct Table {
    /// Its name in the folder.
    pub file: &'static str,
    /// The shipped text.
    shipped: &'static str,
}

macro_rules! tables {
    ($($name:ident = $file:literal),*) => {
        $(pub(super) static $name: Table =
            Table { file: $file, shipped: include_str!(concat!("../../rules/places/", $file)) };)*
        /// All files of the folder.
        pub(super) static ALL: &[&Table] = &[$(&$name),*];
    };
}

tables! {
    DIVISIONS = "divisions.csv",
    TOWNS = "towns.csv",
    PROVINCES = "provinces.csv",
    CITY_GROUPS = "city_groups.csv",
    CAUTIOUS = "cautious.csv",
    KNOWN = "known.csv",
    WORDS = "words.csv",
    CONTEXT = "context.csv",
    TRADITIONAL = "traditional.csv"
}

impl Table {
    /// Whether a text is the shipped one.
    pub(super) fn ships(&self, text: &str) -> bool {
        self.shipped == text
    }

    /// The shipped text.
    pub(super) fn shipped(&self) -> &'static str {
        self.shipped
    }

    /// The header line.
    pub(super) fn header(&self) -> &'static str {
        self.shipped.lines().next().unwrap_or("")
    }
}

/// What a cell of a user's file says to take a shipped row back.
pub(super) const NONE: &str = "-";

/// A user's files: name in the folder and text. They stay as long as the program runs.
#[derive(Debug, Clone, Default)]
pub(super) struct Own(pub Vec<(String, &'static str)>);

impl Own {
    /// The texts of a table: the shipped one, then the user's.
    pub(super) fn texts(&self, table: &Table) -> impl Iterator<Item = &'static str> {
        let own = self.0.iter().filter(|(file, _)| file == table.file).map(|&(_, text)| text);
        std::iter::once(table.shipped).chain(own)
    }

    /// The cells of each row; a missing cell is empty.
    fn rows<const N: usize>(&self, table: &Table) -> impl Iterator<Item = [&'static str; N]> {
        let lines = self.texts(table).flat_map(|text| text.lines().skip(1)).filter(|line| !line.is_empty());
        lines.map(|line| {
            let mut cells = line.split(',');
            std::array::from_fn(|_| cells.next().unwrap_or(""))
        })
    }

    pub(super) fn divisions(&self) -> Vec<Division> {
        let rows = self.rows::<11>(&DIVISIONS);
        let mut divisions: Vec<Division> = rows.map(division).collect();
        let shipped = DIVISIONS.shipped.lines().count() - 1;
        // A user's row takes the place of the shipped one of its code, name and first year.
        let own = divisions.split_off(shipped.min(divisions.len()));
        if !own.is_empty() {
            let key = |row: &Division| (row.code, row.name, row.from);
            let mut held: HashMap<_, usize> = divisions.iter().enumerate().map(|(at, row)| (key(row), at)).collect();
            for row in own {
                match held.get(&key(&row)) {
                    Some(&at) => divisions[at] = row,
                    None => {
                        held.insert(key(&row), divisions.len());
                        divisions.push(row);
                    }
                }
            }
        }
        divisions
    }

    pub(super) fn towns(&self) -> Vec<Town> {
        let mut towns = Vec::with_capacity(40_000);
        for [county, names] in self.rows::<2>(&TOWNS) {
            let county = code_number(county);
            towns.extend(names.split(';').map(|name| Town { name, county }));
        }
        towns
    }

    /// One-character names: the provinces' signs, with the province.
    pub(super) fn abbreviations(&self, by_code: impl Fn(&str) -> Option<DivisionId>) -> HashMap<char, DivisionId> {
        let mut signs = HashMap::new();
        for [code, _, _, first, second] in self.rows::<5>(&PROVINCES) {
            let Some(id) = by_code(code) else { continue };
            signs.extend(first.chars().chain(second.chars()).map(|sign| (sign, id)));
        }
        signs
    }

    /// Compounds of one-character city names (长株潭), with the code each character stands for.
    pub(super) fn city_groups(&self) -> HashMap<&'static str, Vec<&'static str>> {
        self.rows::<2>(&CITY_GROUPS).map(|[name, codes]| (name, codes.split(';').collect())).collect()
    }

    pub(super) fn cautious(&self) -> HashMap<&'static str, Vec<(Level, Risk)>> {
        let mut cautious: HashMap<&str, Vec<_>> = HashMap::new();
        for [short, level, risk] in self.rows::<3>(&CAUTIOUS) {
            let level = level_of(level);
            let held = cautious.entry(short).or_default();
            held.retain(|&(other, _)| other != level);
            held.extend(risk_of(risk).map(|risk| (level, risk)));
        }
        cautious
    }

    pub(super) fn known(&self) -> HashSet<&'static str> {
        self.rows::<1>(&KNOWN).map(|[short]| short).collect()
    }

    /// Traditional characters and the simplified ones they stand for.
    pub(super) fn traditional(&self) -> impl Iterator<Item = (char, char)> {
        let one = |cell: &str| cell.chars().next();
        self.rows::<2>(&TRADITIONAL).filter_map(move |[old, new]| Some((one(old)?, one(new)?)))
    }

    pub(super) fn context(&self) -> Vec<(&'static str, &'static str)> {
        let mut rows: Vec<(&str, &str)> = Vec::new();
        for [word, sort] in self.rows::<2>(&CONTEXT) {
            match sort {
                NONE => rows.retain(|(held, _)| *held != word),
                _ => rows.push((word, sort)),
            }
        }
        rows
    }
}

fn division(
    [code, name, level, parent, from, to, successors, short, aliases, from_day, to_day]: [&'static str; 11],
) -> Division {
    let year = |cell: &str, open: i16| cell.parse().unwrap_or(open);
    Division {
        code,
        name,
        level: level_of(level),
        parent,
        from: year(from, i16::MIN),
        to: year(to, i16::MAX),
        from_day: day(from_day).unwrap_or(0),
        to_day: day(to_day).unwrap_or(0),
        successors,
        short,
        aliases,
    }
}

fn level_of(name: &str) -> Level {
    match name {
        "province" => Level::Province,
        "prefecture" => Level::Prefecture,
        _ => Level::County,
    }
}

fn risk_of(name: &str) -> Option<Risk> {
    match name {
        "word" => Some(Risk::Word),
        "name" => Some(Risk::Name),
        "crossing" => Some(Risk::Crossing),
        _ => None,
    }
}

/// A day of a year as month times hundred and day (`05-20` is 520).
fn day(cell: &str) -> Option<u16> {
    let (month, day) = cell.split_once('-')?;
    let (month, day): (u16, u16) = (month.parse().ok()?, day.parse().ok()?);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(month * 100 + day)
}

/// What is wrong with a row of a user's file; nothing where all is well.
pub(super) fn wrong(table: &Table, cells: &[&str]) -> Option<String> {
    let columns: Vec<&str> = table.header().split(',').collect();
    if cells.len() > columns.len() {
        return Some(format!("{} cells, but the columns are {}", cells.len(), table.header()));
    }
    let cell = |name: &str| columns.iter().position(|column| *column == name).and_then(|at| cells.get(at)).copied();
    let filled = |name: &str| cell(name).unwrap_or("");
    let code = |cell: &str| cell.len() == 6 && cell.bytes().all(|byte| byte.is_ascii_digit());
    let is = |name: &str, fits: &dyn Fn(&str) -> bool, wanted: &str| {
        let cell = filled(name);
        (!fits(cell)).then(|| format!("`{name}` is {wanted}, not `{cell}`"))
    };
    let one_of = |name: &str, wanted: &[&str]| {
        is(name, &|cell| wanted.contains(&cell), &format!("one of {}", wanted.join(", ")))
    };
    let year = |cell: &str| cell.is_empty() || cell.len() == 4 && cell.parse::<i16>().is_ok();
    let day_or_none = |cell: &str| cell.is_empty() || day(cell).is_some();
    let codes = |cell: &str| cell.split(';').all(|one| one.is_empty() || code(one));
    let name = |cell: &str| cell.chars().count() >= 2;
    let some = |cell: &str| !cell.is_empty();
    match table.file {
        "divisions.csv" => is("code", &code, "six digits")
            .or_else(|| is("name", &name, "a full name"))
            .or_else(|| one_of("level", &["province", "prefecture", "county"]))
            .or_else(|| {
                is("parent", &|cell| code(cell) != (filled("level") == "province"), "the code of what lies above")
            })
            .or_else(|| ["from", "to"].iter().find_map(|column| is(column, &year, "a year or empty")))
            .or_else(|| {
                ["from_day", "to_day"].iter().find_map(|column| is(column, &day_or_none, "a day as 05-20 or empty"))
            })
            .or_else(|| is("successors", &codes, "codes with `;` between them")),
        "towns.csv" => is("county", &code, "six digits").or_else(|| is("towns", &some, "names with `;` between them")),
        "provinces.csv" => is("code", &code, "six digits"),
        "city_groups.csv" => is("name", &name, "a compound").or_else(|| {
            let count = filled("name").chars().count();
            is("codes", &|cell| codes(cell) && cell.split(';').count() == count, "one code for each character")
        }),
        "cautious.csv" => is("short", &some, "a short name")
            .or_else(|| one_of("level", &["prefecture", "county"]))
            .or_else(|| one_of("risk", &["word", "name", "crossing", NONE])),
        "words.csv" => {
            is("word", &some, "a word").or_else(|| is("cost", &|cell| cell.parse::<u16>().is_ok(), "a number"))
        }
        "context.csv" => is("word", &some, "a word").or_else(|| {
            let known = |cell: &str| cell == NONE || super::Sort::parse(cell).is_some();
            is("sort", &known, "a sort of words (see rules/places/README.md)")
        }),
        "traditional.csv" => {
            let han = |cell: &str| cell.chars().count() == 1 && cell.len() == 3;
            ["traditional", "simplified"].iter().find_map(|column| is(column, &han, "one character"))
        }
        _ => is("short", &name, "a short name"),
    }
}

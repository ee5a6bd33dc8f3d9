//! Places by name, by code, in a given year.
//!
//! Takes the tables of `rules/places` (compiled in) and the text of a user's files, and gives the divisions of China with their history
//! since 1981: codes of GB/T 2260, names, short names, one-character signs, towns. A year means its
//! 31 December; in the year of a change both the old row and the new one hold.
//!
//! Nothing here reads a file or an article: which of several divisions a name means is `resolve`'s work.

mod context;
mod index;
mod laid;
mod load;
mod words;

pub use context::{Context, Sort};
#[cfg(any(test, not(laid_out)))]
pub use laid::lay;
pub use words::{UNKNOWN, Words};

use crate::model::{Fault, Level, Lexicon};
use index::{Chars, Index};
use std::collections::{HashMap, HashSet};
use std::sync::{LazyLock, OnceLock};

/// A row of the divisions.
pub type DivisionId = u32;

/// A division as it was between two changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Division {
    /// Six digits; empty where the standard gives none (counties of Hong Kong and Taiwan).
    pub code: &'static str,
    /// Full name.
    pub name: &'static str,
    /// Province, prefecture or county.
    pub level: Level,
    /// Code of the division above; empty for provinces.
    pub parent: &'static str,
    /// The year it came to be so; the least number where that was 1981 or before.
    pub from: i16,
    /// The year it ceased to be so; the greatest number where it still is.
    pub to: i16,
    /// The day of that year on which it was approved, month times hundred and day; zero where nobody tells.
    pub from_day: u16,
    /// The day on which its end was approved.
    pub to_day: u16,
    /// Codes of what became of it, with `;` between them.
    pub successors: &'static str,
    /// Short name; empty where there is none (攸县).
    pub short: &'static str,
    /// Other names in use (临夏州), with `;` between them.
    pub aliases: &'static str,
}

impl Division {
    /// Whether it was so at some time of the year.
    #[must_use]
    pub fn holds(&self, year: i16) -> bool {
        self.from <= year && year <= self.to
    }

    /// How many years before or after its time the year lies; zero when it holds.
    #[must_use]
    pub fn distance(&self, year: i16) -> i32 {
        let year = i32::from(year);
        (i32::from(self.from) - year).max(year - i32::from(self.to)).max(0)
    }
}

/// A town, township or street of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Town {
    /// Full name.
    pub name: &'static str,
    /// Code of its county as a number.
    pub county: u32,
}

/// Why a short name must not be taken at its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Risk {
    /// Its characters often meet over the edge of two words (新和 in 创新和).
    Crossing,
    /// Better known as something else (左权).
    Name,
    /// An ordinary word (合作).
    Word,
}

/// Which list of names a name is on; the order of [`Lexicon::lists`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum List {
    /// Full names, and aliases that end like one (临夏州).
    Full,
    /// Short names.
    Short,
    /// Compounds of one-character signs (湘鄂赣).
    Abbreviation,
    /// Towns, townships and streets.
    Town,
    /// Short names that begin with a numeral (万载, 九江).
    Numeric,
}

/// The names of the lists, as rules refer to them.
const LISTS: [&str; 5] = ["full", "short", "abbreviation", "town", "numeric"];

/// Characters that numerals are made of.
const NUMERALS: &str = "零〇一二两三四五六七八九十百千万亿";

/// Where the Han characters begin.
const FIRST_HAN: u32 = 0x4E00;

/// Signs that hardly stand for anything but their province or city.
const PLAIN_SIGNS: &str = "湘鄂赣皖闽粤琼渝黔滇陕豫冀沪浙鲁晋苏桂津";

/// A name and what it may stand for.
#[derive(Debug, Clone, Copy)]
pub struct Surface {
    /// The name.
    pub text: &'static str,
    /// Its list.
    pub list: List,
    /// Whether it is a county's short name and an ordinary word.
    word: bool,
    first: u32,
    count: u32,
}

/// A code as a number; zero for what is no code.
#[must_use]
pub fn code_number(code: &str) -> u32 {
    code.parse().unwrap_or(0)
}

/// The tables.
#[derive(Debug)]
pub struct Gazetteer {
    divisions: Vec<Division>,
    /// Code and row, sorted.
    codes: Vec<(u32, DivisionId)>,
    towns: Vec<Town>,
    surfaces: Vec<Surface>,
    /// What surfaces stand for: rows of `divisions`, or of `towns` for those of that list.
    owners: Vec<u32>,
    index: Index,
    /// What names begin with.
    firsts: Chars,
    /// What compounds of signs begin with.
    signlike: Chars,
    signs: HashMap<char, DivisionId>,
    groups: HashMap<&'static str, Vec<&'static str>>,
    cautious: HashMap<&'static str, Vec<(Level, Risk)>>,
    known: HashSet<&'static str>,
    own: load::Own,
    words: OnceLock<Words>,
    context: OnceLock<Context>,
    /// The simplified character of each one from `FIRST_HAN` on, zero for those that are simplified.
    simple: OnceLock<Vec<u16>>,
}

impl Gazetteer {
    /// The tables that ship, as they were laid out, taken on first use.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer::take(laid::NAMES));
        &SHIPPED
    }

    /// The tables that ship with a user's files (path and text) added. They stay as long as the program runs.
    ///
    /// # Errors
    /// All that is wrong with the user's files, with their lines.
    pub fn with(files: Vec<(String, String)>) -> Result<&'static Self, Vec<Fault>> {
        if files.is_empty() {
            return Ok(Self::shipped());
        }
        let mut faults = Vec::new();
        let mut own = Vec::new();
        for (path, text) in files {
            let file = path.rsplit(['/', '\\']).next().unwrap_or("").to_owned();
            match load::ALL.iter().find(|table| table.file == file) {
                // A copy of the shipped file says nothing new.
                Some(table) if table.ships(&text) => continue,
                Some(table) => check(table, &path, &text, &mut faults),
                None => {
                    let names: Vec<&str> = load::ALL.iter().map(|table| table.file).collect();
                    faults
                        .push(Fault::new(path, "not a file of places").help(format!("there are {}", names.join(", "))));
                }
            }
            let text: &'static str = text.leak();
            own.push((file, text.strip_prefix('\u{feff}').unwrap_or(text)));
        }
        if own.is_empty() && faults.is_empty() {
            return Ok(Self::shipped());
        }
        if faults.is_empty() { Ok(Box::leak(Box::new(Self::load(load::Own(own))))) } else { Err(faults) }
    }

    fn load(own: load::Own) -> Self {
        let divisions = own.divisions();
        let towns = own.towns();
        let mut codes: Vec<(u32, DivisionId)> = divisions
            .iter()
            .enumerate()
            .filter(|(_, division)| !division.code.is_empty())
            .map(|(id, division)| (code_number(division.code), id as DivisionId))
            .collect();
        codes.sort_unstable();
        let mut gazetteer = Self {
            divisions,
            codes,
            towns,
            surfaces: Vec::new(),
            owners: Vec::new(),
            index: Index::default(),
            firsts: Chars::new("".chars()),
            signlike: Chars::new("".chars()),
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
        gazetteer.name();
        gazetteer
    }

    /// Gathers equal names into surfaces and indexes them.
    fn name(&mut self) {
        let mut named: Vec<(&'static str, List, u32)> = Vec::with_capacity(60_000);
        let mut push = |text: &'static str, list: List, owner: u32| named.push((text, list, owner));
        for (id, division) in self.divisions.iter().enumerate() {
            push(division.name, List::Full, id as u32);
            if !division.short.is_empty() {
                push(division.short, short_list(division.short), id as u32);
            }
            for alias in division.aliases.split(';').filter(|alias| !alias.is_empty()) {
                let list = if alias.ends_with(['县', '州', '旗', '盟', '市']) { List::Full } else { List::Short };
                push(alias, list, id as u32);
            }
        }
        for (id, town) in self.towns.iter().enumerate() {
            push(town.name, List::Town, id as u32);
        }
        let mut keyed: Vec<(u64, u32)> =
            named.iter().enumerate().filter_map(|(at, name)| Some((index::key(name.0)?, at as u32))).collect();
        keyed.sort_unstable();
        // Equal names have equal keys: sort each group of one key by name and list.
        let mut group: Vec<(&'static str, List, u32)> = Vec::new();
        let mut entries: Vec<(&'static str, u32)> = Vec::with_capacity(keyed.len());
        for chunk in keyed.chunk_by(|left, right| left.0 == right.0) {
            group.clear();
            group.extend(chunk.iter().map(|&(_, at)| named[at as usize]));
            group.sort_unstable();
            for same in group.chunk_by(|left, right| left.0 == right.0 && left.1 == right.1) {
                let first = self.owners.len() as u32;
                self.owners.extend(same.iter().map(|&(_, _, owner)| owner));
                entries.push((same[0].0, self.surfaces.len() as u32));
                let count = self.owners.len() as u32 - first;
                let (text, list, _) = same[0];
                let bare = matches!(list, List::Short | List::Numeric);
                let word = bare && self.risk(text, Level::County) == Some(Risk::Word);
                self.surfaces.push(Surface { text, list, word, first, count });
            }
        }
        let firsts = |name: &&'static str| name.chars().next();
        self.signlike = Chars::new(self.signs.keys().copied().chain(self.groups.keys().filter_map(firsts)));
        let names = entries.iter().filter_map(|(name, _)| firsts(name));
        self.firsts = Chars::new(names.chain(self.signs.keys().copied()).chain(self.groups.keys().filter_map(firsts)));
        self.index = Index::new(entries.into_iter());
    }

    /// The row.
    #[must_use]
    pub fn division(&self, id: DivisionId) -> &Division {
        &self.divisions[id as usize]
    }

    /// All rows, in the order of the file.
    #[must_use]
    pub fn divisions(&self) -> &[Division] {
        &self.divisions
    }

    /// The rows a code had, in no order of time.
    pub fn rows(&self, code: &str) -> impl Iterator<Item = (DivisionId, &Division)> {
        let number = code_number(code);
        let first = self.codes.partition_point(|&(held, _)| held < number);
        self.codes[first..]
            .iter()
            .take_while(move |&&(held, _)| held == number && number != 0)
            .map(|&(_, id)| (id, self.division(id)))
    }

    /// The row of a code in a year; the nearest in time where it had none then.
    #[must_use]
    pub fn by_code(&self, code: &str, year: i16) -> Option<(DivisionId, &Division)> {
        self.rows(code).min_by_key(|(_, row)| (row.distance(year), std::cmp::Reverse(row.from)))
    }

    /// The latest row of a code.
    #[must_use]
    pub fn latest(&self, code: &str) -> Option<(DivisionId, &Division)> {
        self.by_code(code, i16::MAX)
    }

    /// The division above one, as it was in a year.
    #[must_use]
    pub fn parent(&self, division: &Division, year: i16) -> Option<(DivisionId, &Division)> {
        self.by_code(division.parent, year)
    }

    /// Its province (itself, for one).
    #[must_use]
    pub fn province(&self, division: &Division, year: i16) -> Option<&Division> {
        match division.level {
            Level::Province => self.by_code(division.code, year).map(|(_, row)| row),
            _ if division.code.is_empty() => self.parent(division, year).and_then(|(_, row)| self.province(row, year)),
            _ => self.by_code(&format!("{}0000", &division.code[..2]), year).map(|(_, row)| row),
        }
    }

    /// Its prefecture (itself, for one); none for what lies right under a province.
    #[must_use]
    pub fn prefecture(&self, division: &Division, year: i16) -> Option<&Division> {
        match division.level {
            Level::Prefecture => self.by_code(division.code, year).map(|(_, row)| row),
            Level::County => {
                self.parent(division, year).map(|(_, row)| row).filter(|row| row.level == Level::Prefecture)
            }
            _ => None,
        }
    }

    /// Whether one division lies in another, or is it.
    #[must_use]
    pub fn within(&self, lower: &Division, upper: &Division) -> bool {
        if upper.code.is_empty() || lower.code == upper.code {
            return lower == upper || !lower.code.is_empty() && lower.code == upper.code;
        }
        if lower.parent == upper.code {
            return true;
        }
        upper.level == Level::Province
            && (lower.code.get(..2) == upper.code.get(..2)
                || lower.code.is_empty() && lower.parent.get(..2) == upper.code.get(..2))
    }

    /// Rows of that full, short or other name that held in the year.
    pub fn by_name(&self, name: &str, year: i16) -> Vec<&Division> {
        let mut found: Vec<&Division> = Vec::new();
        self.surfaces_at(name, &mut |length, surface| {
            if length == name.len() && surface.list != List::Town {
                found.extend(self.owners(surface).iter().map(|&id| self.division(id)).filter(|row| row.holds(year)));
            }
        });
        found.sort_by_key(|row| (row.level, row.code));
        found.dedup();
        found
    }

    /// All names that `text` begins with: length in bytes, and the name.
    pub fn surfaces_at<'g>(&'g self, text: &str, found: &mut dyn FnMut(usize, &'g Surface)) {
        self.index.at(text, |length, number| found(length, &self.surfaces[number as usize]));
    }

    /// What a surface stands for: rows of the divisions, or numbers of towns for the list of towns.
    #[must_use]
    pub fn owners(&self, surface: &Surface) -> &[u32] {
        &self.owners[surface.first as usize..][..surface.count as usize]
    }

    /// The surface behind an entry that the lexicon gave.
    #[must_use]
    pub fn surface(&self, entry: u32) -> Option<&Surface> {
        self.surfaces.get(entry as usize)
    }

    /// A town by its number.
    #[must_use]
    pub fn town(&self, number: u32) -> &Town {
        &self.towns[number as usize]
    }

    /// The province a one-character sign stands for (湘).
    #[must_use]
    pub fn sign(&self, sign: char) -> Option<DivisionId> {
        if self.signlike.has(sign) { self.signs.get(&sign).copied() } else { None }
    }

    /// Whether a sign hardly means anything but its province.
    #[must_use]
    pub fn plain_sign(&self, sign: char) -> bool {
        PLAIN_SIGNS.contains(sign)
    }

    /// The codes that the characters of a compound of city names stand for (长株潭).
    #[must_use]
    pub fn group(&self, text: &str) -> Option<(&'static str, &[&'static str])> {
        // Few characters begin one, and every character of a text is asked.
        text.chars().next().filter(|first| self.signlike.has(*first))?;
        [9, 6].iter().find_map(|&length| {
            self.groups.get_key_value(text.get(..length)?).map(|(name, codes)| (*name, codes.as_slice()))
        })
    }

    /// Why a short name is to be doubted as the name of a division of that level.
    #[must_use]
    pub fn risk(&self, short: &str, level: Level) -> Option<Risk> {
        let level = if level == Level::Province { return None } else { level };
        self.cautious.get(short)?.iter().find(|(held, _)| *held == level).map(|&(_, risk)| risk)
    }

    /// Whether a county's short name is known all over the country and hardly means anything else.
    #[must_use]
    pub fn known(&self, short: &str) -> bool {
        self.known.contains(short)
    }

    /// The common words that names may straddle.
    #[must_use]
    pub fn words(&self) -> &Words {
        self.words.get_or_init(|| match self.own.0.is_empty() && !laid::COSTS.is_empty() {
            true => Words::take(laid::COSTS),
            false => Words::new(self.own.texts(&load::WORDS)),
        })
    }

    /// The words whose neighbourhood says what a name is part of.
    #[must_use]
    pub fn context(&self) -> &Context {
        self.context.get_or_init(|| Context::new(self.own.context().into_iter()))
    }

    /// The simplified character that a traditional one stands for in names; both have three bytes.
    #[must_use]
    pub fn simplified(&self, character: char) -> Option<char> {
        let at = u32::from(character).checked_sub(FIRST_HAN)?;
        let table = self.simple.get_or_init(|| {
            let mut table = vec![0; 0x5200];
            for (old, new) in self.own.traditional() {
                let slot = u32::from(old).checked_sub(FIRST_HAN).and_then(|at| table.get_mut(at as usize));
                if let (Some(slot), Ok(new)) = (slot, u16::try_from(u32::from(new))) {
                    *slot = new;
                }
            }
            table
        });
        let &simple = table.get(at as usize)?;
        char::from_u32(u32::from(simple)).filter(|_| simple != 0)
    }

    /// Length in bytes of the run of signs that `text` begins with, where it names provinces (湘鄂赣) or cities (长株潭).
    fn compound(&self, text: &str) -> Option<usize> {
        let run = text.chars().take_while(|&sign| self.sign(sign).is_some());
        let (length, signs, plain) = run.fold((0, 0, false), |(length, signs, plain), sign| {
            (length + sign.len_utf8(), signs + 1, plain || self.plain_sign(sign))
        });
        if signs >= 2 && plain { Some(length) } else { self.group(text).map(|(name, _)| name.len()) }
    }
}

/// Collects what is wrong with a user's file.
fn check(table: &load::Table, path: &str, text: &str, faults: &mut Vec<Fault>) {
    let fault = |line: usize, message: String| Fault { line: Some(line), ..Fault::new(path, message) };
    let mut lines = text.strip_prefix('\u{feff}').unwrap_or(text).lines().enumerate();
    let header = lines.next().map_or("", |(_, line)| line);
    if header != table.header() {
        faults.push(fault(1, format!("the columns are `{}`, not `{header}`", table.header())));
        return;
    }
    for (at, line) in lines.filter(|(_, line)| !line.is_empty()) {
        let cells: Vec<&str> = line.split(',').collect();
        faults.extend(load::wrong(table, &cells).map(|message| fault(at + 1, message)));
    }
}

fn short_list(short: &str) -> List {
    if short.starts_with(|first| NUMERALS.contains(first)) { List::Numeric } else { List::Short }
}

impl Lexicon for Gazetteer {
    fn may_start(&self, first: char) -> bool {
        self.firsts.has(first)
    }

    fn names_at(&self, text: &str, found: &mut dyn FnMut(usize, u8, u32)) {
        if text.chars().next().is_some_and(|first| self.signlike.has(first))
            && let Some(length) = self.compound(text)
        {
            found(length, List::Abbreviation as u8, 0);
        }
        let mut hits = [(0, 0, 0); 8];
        let mut count = 0;
        self.index.at(text, |length, number| {
            let surface = &self.surfaces[number as usize];
            if !surface.word && count < hits.len() {
                hits[count] = (length, surface.list as u8, number);
                count += 1;
            }
        });
        hits[..count].sort_unstable();
        for &(length, list, number) in &hits[..count] {
            found(length, list, number);
        }
    }

    fn lists(&self) -> &[&'static str] {
        &LISTS
    }
}

#[cfg(test)]
mod tests;

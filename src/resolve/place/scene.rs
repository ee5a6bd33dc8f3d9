//! The names of one article as they stand to each other: what each may be, what stands beside it, who supports whom.

use super::segment::Found;
use crate::gazetteer::{Division, DivisionId, Gazetteer, List, Risk, Sort, Surface};
use crate::model::{CleanSpan, Date, Level, PlaceBasis};

/// Full names that are ordinary words: they stand only beside the city they belong to.
pub const COMMON: [&str; 20] = [
    "城区",
    "郊区",
    "矿区",
    "东区",
    "西区",
    "南区",
    "北区",
    "中区",
    "新区",
    "港区",
    "市区",
    "老城区",
    "新城区",
    "市郊区",
    "山区",
    "特区",
    "半山区",
    "前进区",
    "新市区",
    "中心区",
];

/// Years after which a division's short name no longer stands for it.
const LONG_GONE: i32 = 10;

/// How a name is joined to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Not at all.
    None,
    /// It stands right behind it, or after 的, 市, 下辖.
    Inside,
    /// It is the next member of a list.
    Listed,
}

/// A name and what is known about it so far.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Its place.
    pub span: CleanSpan,
    /// What it may be, in the article's year; the upper level's rows first.
    pub rows: Vec<DivisionId>,
    /// Towns it may be.
    pub towns: Vec<u32>,
    /// How it is written.
    pub basis: PlaceBasis,
    /// Why it must not be taken at its word.
    pub risk: Option<Risk>,
    /// Part of a longer name.
    pub embedded: bool,
    /// Part of a product's name.
    pub product: bool,
    /// Joined to the hit before.
    pub link: Link,
    /// Number of its clause and sentence in the article.
    pub clause: u32,
    /// Number of its sentence.
    pub sentence: u32,
    /// Number of its paragraph.
    pub paragraph: u32,
    /// What it is taken for.
    pub chosen: Option<DivisionId>,
    /// Whether what was chosen was chosen among several.
    pub decided: bool,
    /// Whether it stays.
    pub kept: bool,
    /// Bytes of the word behind it in its run.
    pub next: u32,
    /// Bytes of the word before it in its run.
    pub previous: u32,
}

/// What speaks for a reading: the lower the rank the stronger; then the nearer.
pub type Support = (u8, u32);

/// Right beside its upper division.
pub const BESIDE: u8 = 0;
/// In a list whose head is its upper division.
pub const HEADED: u8 = 1;
/// In a list with others of its prefecture, then of its province.
pub const PEERS: u8 = 2;
/// Its upper division is in the clause.
pub const CLAUSE: u8 = 4;
/// In the sentence.
pub const SENTENCE: u8 = 5;
/// It was named in full, or settled, elsewhere.
pub const NAMED: u8 = 7;
/// Its upper division is in the paragraph.
pub const PARAGRAPH: u8 = 8;
/// In the headline or the first paragraph.
pub const OPENING: u8 = 9;
/// Its prefecture is somewhere in the article, or is its outlet's.
pub const ARTICLE: u8 = 10;
/// Its province is somewhere in the article, or is its outlet's.
pub const PROVINCE: u8 = 12;

/// All hits of an article.
pub struct Scene<'g> {
    pub gazetteer: &'g Gazetteer,
    pub text: &'g str,
    pub year: i16,
    /// The day of that year, month times hundred and day, where it is known.
    pub day: Option<u16>,
    pub hits: Vec<Hit>,
    /// What the outlet's name says.
    pub outlet: Vec<DivisionId>,
}

impl<'g> Scene<'g> {
    /// Sets up the hits; nothing is chosen yet.
    pub fn new(text: &'g str, found: &[Found<'g>], days: Option<(Date, Date)>, gazetteer: &'g Gazetteer) -> Self {
        let year = days.map_or_else(|| allowed_year(found, gazetteer), |(_, last)| last.year());
        let day =
            days.filter(|(first, last)| first == last).map(|(day, _)| day.month() as u16 * 100 + day.day() as u16);
        let mut scene = Self { gazetteer, text, year, day, hits: Vec::new(), outlet: Vec::new() };
        let (mut clause, mut sentence, mut paragraph, mut read) = (0, 0, 0, 0);
        for name in found {
            for character in scene.text[read..name.span.start as usize].chars() {
                let (ends_clause, ends_sentence) = match character {
                    '，' | '：' | '；' => (true, false),
                    '。' | '！' | '？' | '\n' => (true, true),
                    _ => (false, false),
                };
                clause += u32::from(ends_clause);
                sentence += u32::from(ends_sentence);
                paragraph += u32::from(character == '\n');
            }
            read = name.span.start as usize;
            let mut hit = Hit {
                span: name.span,
                rows: Vec::new(),
                towns: Vec::new(),
                basis: PlaceBasis::Short,
                risk: None,
                embedded: false,
                product: false,
                link: Link::None,
                clause,
                sentence,
                paragraph,
                chosen: None,
                decided: false,
                kept: false,
                next: name.next,
                previous: name.previous,
            };
            scene.fill(&mut hit, name);
            hit.link = scene.hits.last().map_or(Link::None, |before| link(scene.text, before.span, hit.span));
            scene.hits.push(hit);
        }
        scene
    }

    fn fill(&self, hit: &mut Hit, name: &Found) {
        for surface in &name.surfaces {
            let owners = self.gazetteer.owners(surface);
            match surface.list {
                List::Town => hit.towns.extend_from_slice(owners),
                List::Abbreviation => {}
                // The full name of a county that is no more is the short name of the city it became (辉县).
                List::Full if self.is_now_short(name, owners) => {}
                List::Full => {
                    hit.basis = PlaceBasis::Full;
                    hit.rows.extend(self.in_year(owners));
                }
                List::Short | List::Numeric if hit.basis != PlaceBasis::Full => hit.rows.extend(self.in_year(owners)),
                _ => {}
            }
        }
        if hit.basis == PlaceBasis::Short {
            hit.rows = self.today(&hit.rows, &self.text[hit.span.range()]);
        }
        hit.rows.sort_by_key(|&id| (self.row(id).level, id));
        hit.rows.dedup();
        if let Some(&first) = hit.rows.first()
            && hit.basis == PlaceBasis::Short
        {
            let name = &self.text[hit.span.range()];
            hit.risk = self.gazetteer.risk(name, self.row(first).level);
            let past = hit.rows.iter().all(|&id| !self.row(id).holds(self.year));
            hit.risk = hit.risk.max(past.then_some(Risk::Name));
        }
    }

    /// The rows of a short name: one that is long gone stands for what it became, if that still bears the name (峨眉),
    /// else for nothing (鼓浪屿).
    fn today(&self, rows: &[DivisionId], name: &str) -> Vec<DivisionId> {
        let became = |id: &DivisionId| {
            let row = self.row(*id);
            if row.distance(self.year) <= LONG_GONE || row.level < Level::County {
                return Some(*id);
            }
            // A change may follow a change.
            let (mut next, mut division) = self.gazetteer.by_code(row.successors, self.year)?;
            for _ in 0..3 {
                if division.holds(self.year) {
                    break;
                }
                (next, division) = self.gazetteer.by_code(division.successors, self.year)?;
            }
            division.name.starts_with(name).then_some(next)
        };
        rows.iter().filter_map(became).collect()
    }

    /// Whether a full name is of no division of the year, but the same name is a short one of such a division.
    fn is_now_short(&self, name: &Found, full: &[DivisionId]) -> bool {
        let holds = |ids: &[DivisionId]| ids.iter().any(|&id| self.row(id).holds(self.year));
        !holds(full)
            && name.surfaces.iter().any(|surface| {
                matches!(surface.list, List::Short | List::Numeric) && holds(self.gazetteer.owners(surface))
            })
    }

    /// The rows of a name that held in the year; the nearest in time where none did.
    fn in_year(&self, owners: &[DivisionId]) -> Vec<DivisionId> {
        let distance = |&id: &DivisionId| self.row(id).distance(self.year);
        // What did not yet exist is not meant.
        let owners = || owners.iter().copied().filter(|&id| self.row(id).from <= self.year);
        let nearest = owners().map(|id| distance(&id)).min().unwrap_or(0);
        let rows: Vec<DivisionId> = owners().filter(|id| distance(id) == nearest).collect();
        // In the year of a change the old row and the new one hold: the old one before the day of its approval,
        // else the new one.
        let early = |day: u16| day > 0 && self.day.is_some_and(|article| article < day);
        let follows = |old: DivisionId, new: DivisionId| {
            let (before, after) = (self.row(old), self.row(new));
            old != new
                && before.to == self.year
                && after.from == self.year
                && (after.code == before.code || before.successors.contains(after.code))
        };
        let out = |&&id: &&DivisionId| {
            let row = self.row(id);
            rows.iter().any(|&other| {
                follows(id, other) && !early(row.to_day) || follows(other, id) && early(self.row(other).to_day)
            })
        };
        rows.iter().filter(|id| !out(id)).copied().collect()
    }

    /// The row.
    pub fn row(&self, id: DivisionId) -> &'g Division {
        self.gazetteer.division(id)
    }

    /// Whether one hit is taken for a division above the row.
    fn above(&self, hit: &Hit, row: &Division) -> bool {
        hit.kept
            && hit.chosen.is_some_and(|id| {
                let upper = self.row(id);
                upper.level < row.level && self.gazetteer.within(row, upper)
            })
    }

    /// The hits of the list that a hit stands in: first index and index behind the last.
    pub fn list(&self, index: usize) -> (usize, usize) {
        let mut first = index;
        while first > 0 && self.hits[first].link != Link::None {
            first -= 1;
        }
        let mut end = index + 1;
        while end < self.hits.len() && self.hits[end].link != Link::None {
            end += 1;
        }
        (first, end)
    }

    /// The strongest that speaks for reading a hit as the row.
    pub fn support(&self, index: usize, id: DivisionId) -> Option<Support> {
        let hit = &self.hits[index];
        let row = self.row(id);
        let (first, end) = self.list(index);
        let mut best: Option<Support> = None;
        let mut offer = |rank: u8, other: &Hit| {
            let distance = if other.span.start < hit.span.start {
                hit.span.start - other.span.end.min(hit.span.start)
            } else {
                (other.span.start - hit.span.end.min(other.span.start)) * 2
            };
            let support = (rank, distance);
            if best.is_none_or(|held| support < held) {
                best = Some(support);
            }
        };
        for (place, other) in self.hits.iter().enumerate() {
            if place == index || !other.kept {
                continue;
            }
            let Some(chosen) = other.chosen else { continue };
            let chosen = self.row(chosen);
            let in_list = (first..end).contains(&place);
            if self.above(other, row) {
                let heads = self.hits.get(place + 1).is_some_and(|next| next.link == Link::Inside);
                let rank = if place + 1 == index && hit.link == Link::Inside {
                    BESIDE
                } else if in_list && place < index && heads && self.reigns(place, index) {
                    HEADED
                } else if other.clause == hit.clause {
                    CLAUSE
                } else if other.sentence == hit.sentence {
                    SENTENCE
                } else if other.paragraph == hit.paragraph {
                    PARAGRAPH
                } else if other.paragraph == 0 {
                    OPENING
                } else if chosen.level == Level::Province {
                    PROVINCE
                } else {
                    ARTICLE
                };
                // A province says less than a prefecture.
                offer(rank + u8::from(rank >= CLAUSE && chosen.level == Level::Province), other);
            } else if in_list && chosen.level == row.level && chosen.code != row.code {
                if chosen.parent == row.parent {
                    offer(PEERS, other);
                } else if chosen.code.get(..2) == row.code.get(..2) {
                    offer(PEERS + 1, other);
                }
            } else if chosen.code == row.code && !row.code.is_empty() {
                offer(NAMED, other);
            } else if chosen.level == Level::County && row.level == Level::County && chosen.parent == row.parent {
                offer(if other.paragraph == hit.paragraph { PARAGRAPH + 1 } else { ARTICLE + 1 }, other);
            }
        }
        for &outlet in &self.outlet {
            let upper = self.row(outlet);
            if upper.level < row.level && self.gazetteer.within(row, upper) {
                let rank = if upper.level == Level::Province { PROVINCE } else { ARTICLE };
                best = Some(best.map_or((rank, u32::MAX), |held| held.min((rank, u32::MAX))));
            }
        }
        best
    }

    /// Whether the sentence speaks of places that the row does not lie in, or of a foreign country.
    pub fn contradicted(&self, index: usize, id: DivisionId) -> bool {
        let hit = &self.hits[index];
        let row = self.row(id);
        let mut elsewhere = false;
        for (place, other) in self.hits.iter().enumerate() {
            let beside = place != index && other.sentence == hit.sentence && other.kept && other.span != hit.span;
            let Some(chosen) = other.chosen.filter(|_| beside) else { continue };
            if self.row(chosen).code.get(..2) == row.code.get(..2) {
                return false;
            }
            elsewhere |= !other.embedded;
        }
        elsewhere || self.abroad(hit)
    }

    /// Whether the sentence of a hit names a foreign country before it.
    pub fn abroad(&self, hit: &Hit) -> bool {
        let before = &self.text[..hit.span.start as usize];
        let start = before.rfind(['。', '！', '？', '\n']).map_or(0, |at| at + 3);
        let sentence = before.get(start..).unwrap_or("");
        sentence.char_indices().any(|(at, _)| self.gazetteer.context().starts(&sentence[at..], Sort::Country).is_some())
    }

    /// Whether no other head stands between a head and a member of its list.
    fn reigns(&self, head: usize, member: usize) -> bool {
        let level = self.hits[head].chosen.map(|id| self.row(id).level);
        self.hits[head + 1..member].iter().all(|between| between.chosen.map(|id| self.row(id).level) > level)
    }
}

/// How the stretch between two names joins them.
fn link(text: &str, before: CleanSpan, hit: CleanSpan) -> Link {
    match &text[before.end as usize..hit.start as usize] {
        "" | "的" | "市" | "省" | "下辖的" | "所辖的" | "下辖" | "境内的" | "·" | " " => Link::Inside,
        "、" | "和" | "与" | "及" | "以及" | "，" | "/" | "—" | "－" | "-" | "―" | "至" | "到" | "等地和" | "、和"
        | "还有" => Link::Listed,
        _ => Link::None,
    }
}

/// The year that most full names of an article allow: the latest of them, and today unless a name says otherwise.
fn allowed_year(found: &[Found], gazetteer: &Gazetteer) -> i16 {
    let mut names: Vec<&Surface> =
        found.iter().flat_map(|name| &name.surfaces).filter(|surface| surface.list == List::Full).copied().collect();
    names.retain(|surface| !COMMON.contains(&surface.text));
    names.sort_unstable_by_key(|surface| surface.text);
    names.dedup_by_key(|surface| surface.text);
    let rows = |surface: &Surface| gazetteer.owners(surface).iter().map(|&id| gazetteer.division(id));
    let allowed = |year: i16| names.iter().filter(|surface| rows(surface).any(|row| row.holds(year))).count();
    let mut years: Vec<i16> =
        names.iter().flat_map(|surface| rows(surface)).map(|row| row.to).chain([i16::MAX]).collect();
    years.sort_unstable();
    years.dedup();
    years.into_iter().max_by_key(|&year| (allowed(year), year)).unwrap_or(i16::MAX)
}

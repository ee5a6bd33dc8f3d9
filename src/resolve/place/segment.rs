//! Which stretches of a text can be names at all: the cheapest reading of each run of Han characters.
//!
//! A name competes with the common words that share characters with it (从江 against 江西 in 从江西过来,
//! 新和 against 创新 in 创新和产业). Costs are tenths of a natural logarithm, see `gazetteer::words`.

use crate::gazetteer::{Gazetteer, List, Risk, Surface};
use crate::model::{CleanSpan, Level};

/// A stretch that reads best as a word of its own and is some place's name.
#[derive(Debug, Clone)]
pub struct Found<'g> {
    /// Its place.
    pub span: CleanSpan,
    /// The names it may be, of all lists.
    pub surfaces: Vec<&'g Surface>,
    /// Bytes of the word behind it in the same run; zero where none follows.
    pub next: u32,
    /// Bytes of the word before it in the same run; zero where none does.
    pub previous: u32,
}

/// Cost of a full name, by its length in characters.
const FULL: [u16; 2] = [115, 88];
/// Cost of a full name whose end is a word (南山区 in 西南山区).
const COMPOSED: u16 = 118;
/// Cost of the short name of a province or prefecture that no list of words knows, and the most it costs otherwise.
const UPPER: u16 = 95;
/// Cost of a county's short name: none, crossing, name, word.
const SHORT: [u16; 4] = [115, 128, 120, 150];
/// Cost of a town's name.
const TOWN: u16 = 105;
/// What a name gains right behind a name it lies in.
const ADJACENT: u16 = 40;
/// What a name gains for each comma of a list beside it, and for filling the stretch between two.
const LISTED: u16 = 25;

/// One name that begins somewhere in a run.
struct Candidate<'g> {
    from: usize,
    to: usize,
    surface: &'g Surface,
}

/// All names of the text that read best as such, in order. Spans in `taken` end a run.
pub fn names<'g>(text: &str, taken: &[CleanSpan], gazetteer: &'g Gazetteer) -> Vec<Found<'g>> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut taken = taken.iter().peekable();
    while at < text.len() {
        while taken.next_if(|span| span.end as usize <= at).is_some() {}
        let limit = taken.peek().map_or(text.len(), |span| span.start as usize);
        if at >= limit {
            at = taken.peek().map_or(text.len(), |span| span.end as usize);
            continue;
        }
        let run = text[at..limit].find(|character| !is_han(character)).unwrap_or(limit - at);
        if run >= 6 {
            read(text, at, at + run, gazetteer, &mut found);
        }
        at += run;
        at += text[at..].chars().next().map_or(1, char::len_utf8) * usize::from(at < limit);
    }
    found
}

fn is_han(character: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&character) || character >= '\u{20000}' || character == '〇'
}

/// Reads one run of Han characters.
fn read<'g>(text: &str, start: usize, end: usize, gazetteer: &'g Gazetteer, found: &mut Vec<Found<'g>>) {
    let edges: Vec<usize> = text[start..end].char_indices().map(|(at, _)| start + at).chain([end]).collect();
    let edge = |at: usize| edges.partition_point(|&edge| edge < at);
    let mut candidates: Vec<Candidate<'g>> = Vec::new();
    for (index, &at) in edges[..edges.len() - 1].iter().enumerate() {
        gazetteer.surfaces_at(&text[at..end], &mut |length, surface| {
            candidates.push(Candidate { from: index, to: edge(at + length), surface });
        });
    }
    if candidates.is_empty() {
        return;
    }
    // They stand in the order of their begins.
    let starting = |from: usize| {
        let first = candidates.partition_point(|name| name.from < from);
        let count = candidates[first..].iter().take_while(|name| name.from == from).count();
        first..first + count
    };
    let mut by_end: Vec<&Candidate<'g>> = candidates.iter().collect();
    by_end.sort_by_key(|name| name.to);
    let ending = |to: usize| {
        let first = by_end.partition_point(|name| name.to < to);
        by_end[first..].iter().take_while(move |name| name.to == to)
    };
    let listed = |from: usize, to: usize| {
        let before = from == 0 && text[..start].ends_with(['、', '—', '－', '-']);
        let behind = to + 1 == edges.len() && text[end..].starts_with(['、', '—', '－', '-']);
        u16::from(before) + u16::from(behind) + u16::from((before || behind) && from == 0 && to + 1 == edges.len())
    };
    let costs: Vec<u16> = candidates
        .iter()
        .map(|name| {
            let inside = ending(name.from).any(|upper| lies_in(name.surface, upper.surface, gazetteer));
            let gain = ADJACENT * u16::from(inside) + LISTED * listed(name.from, name.to);
            cost(name, gazetteer).saturating_sub(gain)
        })
        .collect();
    let last = edges.len() - 1;
    let mut best: Vec<(u64, usize)> = vec![(u64::MAX, 0); edges.len()];
    best[0] = (0, 0);
    for from in 0..last {
        let sum = best[from].0;
        let mut offer = |to: usize, cost: u16| {
            let total = sum + u64::from(cost);
            if total < best[to].0 {
                best[to] = (total, from);
            }
        };
        let character = text[edges[from]..].chars().next().unwrap_or(' ');
        offer(from + 1, gazetteer.words().single(character));
        gazetteer.words().at(&text[edges[from]..end], |length, cost| offer(edge(edges[from] + length), cost));
        for index in starting(from) {
            offer(candidates[index].to, costs[index]);
        }
    }
    let mut cuts = vec![last];
    while let Some(&to) = cuts.last().filter(|&&to| to > 0) {
        cuts.push(best[to].1);
    }
    cuts.reverse();
    for (place, cut) in cuts.windows(2).enumerate() {
        let (from, to) = (cut[0], cut[1]);
        let surfaces: Vec<&Surface> =
            candidates[starting(from)].iter().filter(|name| name.to == to).map(|name| name.surface).collect();
        if surfaces.is_empty() {
            continue;
        }
        let next = cuts.get(place + 2).map_or(0, |&next| edges[next] - edges[to]);
        let previous = place.checked_sub(1).map_or(0, |before| edges[from] - edges[cuts[before]]);
        found.push(Found {
            span: CleanSpan::new(edges[from], edges[to]),
            surfaces,
            next: next as u32,
            previous: previous as u32,
        });
    }
}

/// Whether some division of the one name lies in some division of the other.
fn lies_in(lower: &Surface, upper: &Surface, gazetteer: &Gazetteer) -> bool {
    if upper.list == List::Town {
        return false;
    }
    let uppers = gazetteer.owners(upper).iter().map(|&id| gazetteer.division(id));
    uppers.take(8).any(|upper| match lower.list {
        List::Town => {
            upper.level == Level::County
                && gazetteer.owners(lower).iter().any(|&town| gazetteer.town(town).county.to_string() == upper.code)
        }
        _ => gazetteer.owners(lower).iter().take(12).any(|&id| {
            let lower = gazetteer.division(id);
            lower.level > upper.level && gazetteer.within(lower, upper)
        }),
    })
}

fn cost(name: &Candidate, gazetteer: &Gazetteer) -> u16 {
    let listed = match name.surface.list {
        List::Full if name.to - name.from == 3 && gazetteer.words().cost(&name.surface.text[3..]).is_some() => COMPOSED,
        List::Full => FULL[usize::from(name.to - name.from > 2)],
        List::Town => TOWN,
        _ => {
            let owners = gazetteer.owners(name.surface);
            let level = owners.iter().map(|&id| gazetteer.division(id).level).min().unwrap_or(Level::County);
            match (level, gazetteer.risk(name.surface.text, level)) {
                (Level::County, None) => SHORT[0],
                (_, Some(Risk::Crossing)) => SHORT[1],
                (_, Some(Risk::Name)) => SHORT[2],
                (_, Some(Risk::Word)) => SHORT[3],
                _ => return gazetteer.words().cost(name.surface.text).map_or(UPPER, |word| word.min(UPPER + 5)),
            }
        }
    };
    gazetteer.words().cost(name.surface.text).map_or(listed, |word| word.min(listed))
}

//! Towns and villages: under a county that the article names.
//!
//! A town's name repeats from county to county: it stands where its county is beside it, or is the only
//! county of the article that has such a town. Villages stand right behind their town. Neither has a code.

use super::scene::{Hit, Link, Scene};
use super::{mention, value};
use crate::gazetteer::{Division, code_number};
use crate::model::{CleanSpan, Level, Mention, Name, PlaceBasis};

/// Longest part before 镇, 乡 or 村 that is taken for a name no list knows, in characters.
const LONGEST: usize = 5;

/// Adds mentions of towns and villages.
pub fn add(scene: &Scene, taken: &[CleanSpan], places: &mut Vec<Mention>) {
    let mut towns = Vec::new();
    for (index, hit) in scene.hits.iter().enumerate() {
        if hit.kept && hit.rows.iter().any(|&id| scene.row(id).level == Level::County) {
            towns.extend(unlisted(scene, index, hit));
        } else if !hit.towns.is_empty() && !hit.kept {
            towns.extend(county(scene, index, hit).map(|county| (hit.span, Some(county))));
        }
    }
    for (span, county) in towns {
        if taken.iter().any(|other| other.overlaps(span)) || places.iter().any(|place| place.span.overlaps(span)) {
            continue;
        }
        places.push(below(scene, span, county, Level::Town));
        if let Some(village) = village(scene.text, span.end as usize)
            && !taken.iter().any(|other| other.overlaps(village))
            && !places.iter().any(|place| place.span.overlaps(village))
        {
            places.push(below(scene, village, county, Level::Village));
        }
    }
}

/// A mention of a place below the counties.
fn below(scene: &Scene, span: CleanSpan, county: Option<&Division>, level: Level) -> Mention {
    let name: Name = scene.text[span.range()].into();
    let mut place = match county {
        Some(county) => value(scene, county, PlaceBasis::Full),
        None => value(scene, scene.row(0), PlaceBasis::Full),
    };
    (place.code, place.name, place.level) = (None, name, level);
    mention(span, place)
}

/// The county of a listed town: that of the name before it, else the nearest named one that has such a town.
fn county<'g>(scene: &Scene<'g>, index: usize, hit: &Hit) -> Option<&'g Division> {
    let has = |county: &Division| {
        let code = code_number(county.code);
        hit.towns.iter().any(|&town| scene.gazetteer.town(town).county == code)
    };
    let county_of = |other: &Hit| {
        let row = scene.row(other.chosen.filter(|_| other.kept)?);
        (row.level == Level::County).then_some(row)
    };
    if let Some(before) = index.checked_sub(1).map(|before| &scene.hits[before])
        && hit.link == Link::Inside
        && let Some(row) = county_of(before)
    {
        return Some(row);
    }
    let mut named: Vec<(u32, &Division)> = scene
        .hits
        .iter()
        .filter_map(|other| Some((other.span.start.abs_diff(hit.span.start), county_of(other)?)))
        .filter(|(_, row)| has(row))
        .collect();
    named.sort_by_key(|&(distance, _)| distance);
    if let Some(&(_, row)) = named.first() {
        return Some(row);
    }
    // One town of that name under the prefectures and provinces that the article names.
    let mut counties: Vec<&Division> = hit
        .towns
        .iter()
        .filter_map(|&town| {
            let code = format!("{:06}", scene.gazetteer.town(town).county);
            scene.gazetteer.by_code(&code, scene.year).map(|(_, row)| row)
        })
        .filter(|row| {
            scene.hits.iter().any(|other| {
                other.kept
                    && other.chosen.is_some_and(|id| {
                        scene.row(id).level < Level::County && scene.gazetteer.within(row, scene.row(id))
                    })
            })
        })
        .collect();
    counties.dedup();
    if let [row] = counties[..] { Some(row) } else { None }
}

/// A town that no list knows, right behind its county (a town that is no more).
fn unlisted<'g>(scene: &Scene<'g>, index: usize, hit: &Hit) -> Option<(CleanSpan, Option<&'g Division>)> {
    let row = scene.row(hit.chosen?);
    let start = hit.span.end as usize;
    if hit.embedded || scene.hits.get(index + 1).is_some_and(|next| next.span.start as usize == start) {
        return None;
    }
    let length = named(&scene.text[start..], &["镇", "乡", "街道", "苏木"])?;
    Some((CleanSpan::new(start, start + length), Some(row)))
}

/// A village right behind its town.
fn village(text: &str, start: usize) -> Option<CleanSpan> {
    let length = named(&text[start..], &["村", "社区", "嘎查"])?;
    Some(CleanSpan::new(start, start + length))
}

/// Length in bytes of a name of one to five Han characters and a suffix; words that only look like one are none.
fn named(text: &str, suffixes: &[&str]) -> Option<usize> {
    const GRAMMAR: &str =
        "的了在和与及是有为各每该本全某这那个一两三几多从到把将等对所以而且并也都就已被让由中内外上下里";
    for (characters, (at, character)) in text.char_indices().enumerate() {
        if characters >= 1
            && let Some(suffix) = suffixes.iter().find(|suffix| text[at..].starts_with(**suffix))
        {
            let end = at + suffix.len();
            let runs_on = text[end..].starts_with(['镇', '村', '民', '庄', '委', '级', '里', '土', '亲', '干', '长']);
            return (!runs_on || text[end..].starts_with("村民") || text[end..].starts_with("民")).then_some(end);
        }
        if characters == LONGEST || !('\u{4e00}'..='\u{9fff}').contains(&character) || GRAMMAR.contains(character) {
            return None;
        }
    }
    None
}

//! Places of one article: which names stand, and for which division of which year.
//!
//! Takes the mentions of an article (place names as candidates among them) and its clean text; gives
//! the same mentions with place mentions settled, added where only the surroundings make a word a
//! name, and dropped where nothing supports them. Other kinds keep their place and are never overlapped.
//! A place that fits several divisions keeps no code and names its candidates.

mod around;
mod choose;
mod scene;
mod segment;
mod signs;
mod towns;

use crate::gazetteer::{Division, DivisionId, Gazetteer};
use crate::model::{
    Clean, CleanSpan, Document, Kind, Level, Mention, Name, PlaceBasis, PlaceValue, Publication, Role, Value,
};
use scene::Scene;
use std::borrow::Cow;
use std::collections::HashMap;

/// Settles all place mentions of an article.
pub fn resolve(
    mentions: &mut Vec<Mention>,
    clean: &Clean,
    publication: &Publication,
    document: &Document,
    gazetteer: &Gazetteer,
) {
    let mut taken: Vec<CleanSpan> = mentions
        .iter()
        .filter(|mention| !matches!(mention.kind, Kind::Place | Kind::Title))
        .map(|mention| mention.span)
        .chain(clean.paragraphs.iter().filter(|part| part.role == Role::Furniture).map(|part| part.span))
        .collect();
    taken.sort_unstable();
    let text = simplified(&clean.text, gazetteer);
    let found = segment::names(&text, &taken, gazetteer);
    let mut scene = Scene::new(&text, &found, publication.days, gazetteer);
    scene.outlet = outlet(document, gazetteer, scene.year);
    choose::choose(&mut scene);
    let mut places = settled(&scene);
    towns::add(&scene, &taken, &mut places);
    signs::add(&scene, &taken, &mut places);
    merge(mentions, places);
}

/// The text with traditional characters as the simplified ones of the names (瀏陽): each has as many bytes, so that
/// all offsets stay. What has none is not copied.
fn simplified<'t>(text: &'t str, gazetteer: &Gazetteer) -> Cow<'t, str> {
    if !text.chars().any(|character| gazetteer.simplified(character).is_some()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|character| gazetteer.simplified(character).unwrap_or(character)).collect())
}

/// What the outlet's name says (湖南日报).
fn outlet(document: &Document, gazetteer: &Gazetteer, year: i16) -> Vec<DivisionId> {
    let Some(outlet) = &document.outlet else { return Vec::new() };
    segment::names(&simplified(outlet, gazetteer), &[], gazetteer)
        .iter()
        .flat_map(|name| &name.surfaces)
        .filter(|surface| surface.list != crate::gazetteer::List::Town)
        .flat_map(|surface| gazetteer.owners(surface))
        .copied()
        .filter(|&id| gazetteer.division(id).holds(year) && gazetteer.division(id).level < Level::County)
        .collect()
}

/// The mentions of the hits that were kept.
fn settled(scene: &Scene) -> Vec<Mention> {
    let mut places = Vec::new();
    for hit in scene.hits.iter().filter(|hit| hit.kept && !hit.rows.is_empty()) {
        let basis = if hit.decided && hit.basis == PlaceBasis::Full { PlaceBasis::Context } else { hit.basis };
        let mut value = match hit.chosen {
            Some(id) => value(scene, scene.row(id), basis),
            None => {
                let rows: Vec<&Division> = hit.rows.iter().map(|&id| scene.row(id)).collect();
                let mut value = value(scene, rows[0], basis);
                let one_province = rows.iter().all(|row| row.code.get(..2) == rows[0].code.get(..2));
                (value.code, value.county_code, value.prefecture) = (None, None, None);
                value.province = value.province.filter(|_| one_province);
                value.candidates = rows.iter().map(|row| row.code.into()).collect();
                value.candidates.dedup();
                value
            }
        };
        value.embedded = hit.embedded;
        value.product = hit.product;
        places.push(mention(hit.span, value));
    }
    places
}

/// A division as a value, with what lies above it in the article's year.
fn value(scene: &Scene, row: &Division, basis: PlaceBasis) -> PlaceValue {
    let name = |row: &Division| -> Name { row.name.into() };
    let code = |row: &Division| (!row.code.is_empty()).then(|| row.code.into());
    // What lies above a division that is no more is told as it was then.
    let year = scene.year.clamp(row.from, row.to);
    let county = row.level == Level::County;
    PlaceValue {
        code: code(row),
        name: name(row),
        level: row.level,
        province: scene.gazetteer.province(row, year).map(name),
        prefecture: scene.gazetteer.prefecture(row, year).map(name),
        county: county.then(|| name(row)),
        county_code: if county { code(row) } else { None },
        basis,
        embedded: false,
        product: false,
        candidates: Vec::new(),
        entries: Vec::new(),
    }
}

/// A place mention; the rule is named for how the name is written.
fn mention(span: CleanSpan, value: PlaceValue) -> Mention {
    let rule = match (value.level, value.basis) {
        (Level::Town | Level::Village, _) => "place.town",
        (_, PlaceBasis::Full | PlaceBasis::Context) => "place.full",
        (_, PlaceBasis::Short) => "place.short",
        (_, PlaceBasis::Abbreviation) => "place.abbreviation",
    };
    Mention {
        kind: Kind::Place,
        rule: rule.into(),
        span,
        numeral: None,
        noun: None,
        modifier: None,
        value: Value::Place(Box::new(value)),
    }
}

/// Puts the settled places where the candidates stood; places that a user's own rule settled stay.
fn merge(mentions: &mut Vec<Mention>, places: Vec<Mention>) {
    let own = |mention: &Mention| mention.place().is_some_and(|place| place.entries.is_empty());
    let rules: HashMap<CleanSpan, Name> = mentions
        .iter()
        .filter(|mention| mention.kind == Kind::Place)
        .map(|mention| (mention.span, mention.rule.clone()))
        .collect();
    mentions.retain(|mention| mention.kind != Kind::Place || own(mention));
    let kept: Vec<CleanSpan> =
        mentions.iter().filter(|mention| mention.kind == Kind::Place).map(|mention| mention.span).collect();
    let free = places.into_iter().filter(|place| !kept.iter().any(|span| span.overlaps(place.span)));
    mentions.extend(free.map(|place| match rules.get(&place.span) {
        Some(rule) => Mention { rule: rule.clone(), ..place },
        None => place,
    }));
    // A title comes before what lies inside it.
    mentions.sort_by_key(|mention| (mention.span.start, std::cmp::Reverse(mention.span.end)));
}

#[cfg(test)]
mod tests;

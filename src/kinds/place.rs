//! Places: a name of the gazetteer as it is written, before the article has decided which it is.
//!
//! A rule with `names` gives a mention with the gazetteer's entries, for `resolve` to settle. A rule with a
//! pattern settles by itself: its `value` is a code, its `name` a full name (the text, where it has none).

use crate::gazetteer::Gazetteer;
use crate::matcher::Captured;
use crate::model::{Kind, Level, Mention, PlaceBasis, PlaceValue, Value};

/// The mention of a name. A code that the gazetteer does not know is refused.
pub(super) fn read(captured: &Captured<'_>) -> Option<Mention> {
    let gazetteer = Gazetteer::shipped();
    let mut place = PlaceValue {
        code: None,
        name: captured.cell("name").unwrap_or(captured.whole()).into(),
        level: Level::Town,
        province: None,
        prefecture: None,
        county: None,
        county_code: None,
        basis: PlaceBasis::Full,
        embedded: false,
        product: false,
        candidates: Vec::new(),
        entries: captured.entries.clone(),
    };
    if let Some(code) = captured.cell("value") {
        let (_, row) = gazetteer.latest(code)?;
        let name = |code: &str| gazetteer.latest(code).map(|(_, row)| row.name.into());
        place.code = Some(row.code.into());
        place.name = row.name.into();
        place.level = row.level;
        place.province = gazetteer.province(row, i16::MAX).map(|row| row.name.into());
        place.prefecture = gazetteer.prefecture(row, i16::MAX).map(|row| row.name.into());
        if row.level == Level::County {
            place.county = name(row.code);
            place.county_code = place.code.clone();
        }
    }
    Some(Mention {
        kind: Kind::Place,
        rule: captured.rule().name.clone(),
        span: captured.span,
        numeral: None,
        noun: None,
        modifier: None,
        value: Value::Place(Box::new(place)),
    })
}

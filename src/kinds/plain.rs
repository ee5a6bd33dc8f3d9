//! Counts, ordinals and plain numbers: a figure with the unit it was written with.

use super::amount::Amount;
use super::numeral;
use crate::matcher::Captured;
use crate::model::{Decimal, Kind, Mention, Modifier, Quantity};

/// `431家`, `30多万`, `两省`; `indefinite` where the rule says so.
pub(super) fn count(captured: &Captured<'_>) -> Option<Mention> {
    let amount = Amount::read(captured, "value")?;
    if amount.is_lone_formal(captured) {
        return None;
    }
    let next_to = || amount.figure.max?.checked_sub(amount.figure.min?).map(|gap| gap == Decimal::ONE);
    if captured.set("adjacent").is_some() && next_to() != Some(true) {
        return None;
    }
    // 一省 names no number of provinces where 两省 does
    if captured.set("plural").is_some() && amount.figure.value == Some(Decimal::ONE) && amount.is_hanzi(captured) {
        return None;
    }
    let quantity = Quantity {
        unit: captured.text("unit").map(Into::into),
        indefinite: captured.set("indefinite") == Some("true"),
        ..amount.figure.quantity()
    };
    Some(amount.mention(captured, Kind::Count, quantity))
}

/// `第六届`; `首届`, whose value the rule sets.
pub(super) fn ordinal(captured: &Captured<'_>) -> Option<Mention> {
    let unit = captured.text("unit").map(Into::into);
    if let Some(value) = captured.set("value") {
        let quantity = Quantity { value: Decimal::from_str_exact(value).ok(), unit, ..Quantity::default() };
        let numeral = captured.span("first");
        let mention = Mention {
            kind: Kind::Ordinal,
            rule: captured.rule().name.clone(),
            span: captured.span,
            numeral,
            noun: captured.span("noun"),
            modifier: Some(Modifier::Exact),
            value: crate::model::Value::Quantity(Box::new(quantity)),
        };
        return Some(mention);
    }
    let amount = Amount::read(captured, "value")?;
    let quantity = Quantity { unit, ..amount.figure.quantity() };
    Some(amount.mention(captured, Kind::Ordinal, quantity))
}

/// A numeral with nothing to say what it counts.
pub(super) fn number(captured: &Captured<'_>) -> Option<Mention> {
    let amount = Amount::read(captured, "value")?;
    if amount.tied || is_year_or_code(&captured.source()[amount.numeral.range()]) {
        return None;
    }
    // 万 or 千万 alone is part of a word; 超千万 is a figure
    let wordless = |c: char| numeral::unit(c).is_some() || numeral::scale(c).is_some();
    let alone = captured.source()[amount.numeral.range()].chars().all(wordless);
    if captured.set("digits").is_some() && alone && amount.figure.modifier == Modifier::Exact {
        return None;
    }
    Some(amount.mention(captured, Kind::Number, amount.figure.quantity()))
}

/// Four digits that read as a year (2023上海车展), or more digits in a row than anybody writes of a figure.
fn is_year_or_code(text: &str) -> bool {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    digits && ((text.len() == 4 && (text.starts_with("19") || text.starts_with("20"))) || text.len() > 10)
}

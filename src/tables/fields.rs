//! The fields of a mention and of a claim, once for all formats: CSV, JSON, workbook.
//!
//! A field that has nothing to say is not put. Names are those of `rules/columns.toml`.

use super::cell::Cell;
use crate::model::{Article, Claim, DateValue, DurationValue, Mention, PlaceValue, Quantity, Value};
use std::borrow::Cow;

/// Receives the fields of a row, in order.
pub type Put<'p, 'a> = &'p mut dyn FnMut(&'a str, Cell<'a>);

fn text<'a>(put: Put<'_, 'a>, name: &'a str, value: Option<&'a str>) {
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        put(name, Cell::text(value));
    }
}

/// What a mention says: value, bounds, modifier, and what its kind adds. Spans and rule are the caller's.
pub fn mention<'a>(article: &'a Article, mention: &'a Mention, put: Put<'_, 'a>) {
    match &mention.value {
        Value::Quantity(value) => quantity(value, put),
        Value::Date(value) => date(value, put),
        Value::Duration(value) => duration(value, put),
        Value::Recurrence(rule) => text(put, "value", Some(rule)),
        Value::Place(value) => place(value, put),
        Value::Title(title) => {
            text(put, "value", Some(&title.title));
            text(put, "refers_to", title.refers_to.as_deref());
        }
        Value::Fields(fields) => {
            for (name, value) in fields {
                text(put, name, Some(value));
            }
        }
        Value::DateExpr(_) => {}
    }
    text(put, "modifier", mention.modifier.map(|modifier| modifier.name()));
    text(put, "noun", mention.noun.map(|span| article.clean.slice(span)));
}

fn quantity<'a>(quantity: &'a Quantity, put: Put<'_, 'a>) {
    if quantity.proportion.is_empty() {
        if let Some(value) = quantity.value {
            put("value", Cell::Decimal(value));
        }
    } else {
        let terms: Vec<String> = quantity.proportion.iter().map(super::cell::decimal_text).collect();
        put("value", Cell::Text(Cow::Owned(terms.join("∶"))));
    }
    if let Some(min) = quantity.min {
        put("min", Cell::Decimal(min));
    }
    if let Some(max) = quantity.max {
        put("max", Cell::Decimal(max));
    }
    text(put, "currency", quantity.currency.as_deref());
    text(put, "unit", quantity.unit.as_deref());
    text(put, "unit_code", quantity.unit_code.as_deref());
    if let Some(value) = quantity.si_value {
        put("si_value", Cell::Decimal(value));
    }
    text(put, "si_unit", quantity.si_unit.as_deref());
    if quantity.indefinite {
        put("indefinite", Cell::Flag(true));
    }
}

fn date<'a>(date: &'a DateValue, put: Put<'_, 'a>) {
    if let Some(from) = date.from {
        put("from", Cell::Day(from));
    }
    if let Some(to) = date.to {
        put("to", Cell::Day(to));
    }
    text(put, "value", date.edtf.as_deref());
    text(put, "precision", date.precision.map(|precision| precision.name()));
    text(put, "basis", date.basis.map(|basis| basis.name()));
    text(put, "daypart", date.daypart);
    text(put, "part", date.part);
}

fn duration<'a>(duration: &'a DurationValue, put: Put<'_, 'a>) {
    text(put, "value", duration.value.as_deref());
    text(put, "min", duration.min.as_deref());
    text(put, "max", duration.max.as_deref());
    text(put, "unit", duration.unit.as_deref());
}

fn place<'a>(place: &'a PlaceValue, put: Put<'_, 'a>) {
    text(put, "value", place.code.as_deref());
    text(put, "name", Some(&place.name));
    text(put, "level", Some(place.level.name()));
    text(put, "province", place.province.as_deref());
    text(put, "prefecture", place.prefecture.as_deref());
    text(put, "county", place.county.as_deref());
    text(put, "county_code", place.county_code.as_deref());
    text(put, "basis", Some(place.basis.name()));
    if place.embedded {
        put("embedded", Cell::Flag(true));
    }
    if !place.candidates.is_empty() {
        put("candidates", Cell::List(Cow::Borrowed(&place.candidates)));
    }
}

/// What a claim says; its figure's fields come from its mention. Spans and ids are the caller's.
pub fn claim<'a>(article: &'a Article, claim: &'a Claim, put: Put<'_, 'a>) {
    if !claim.subject.is_empty() {
        put("subject", Cell::Text(joined(&claim.subject)));
    }
    if !claim.subject_code.is_empty() {
        put("subject_code", Cell::Text(joined(&claim.subject_code)));
    }
    text(put, "subject_basis", claim.subject_basis.map(|basis| basis.name()));
    text(put, "indicator", Some(&claim.indicator));
    text(put, "indicator_norm", Some(&claim.indicator_norm));
    let figure = &article.mentions[claim.mention];
    text(put, "kind", Some(figure.kind.name()));
    match figure.duration() {
        Some(length) => {
            figure_of_duration(length, put);
            text(put, "modifier", figure.modifier.map(|modifier| modifier.name()));
        }
        None => mention(article, figure, put),
    }
    text(put, "period", Some(&claim.period));
    text(put, "period_basis", claim.period_basis.map(|basis| basis.name()));
    text(put, "change", claim.change.map(|change| change.name()));
    text(put, "status", Some(claim.status.name()));
    text(put, "within", claim.within.as_deref());
    text(put, "source", claim.source.as_deref());
}

/// A claim's value is a number in a unit; of a duration the number in its own unit, not its ISO form.
fn figure_of_duration<'a>(duration: &'a DurationValue, put: Put<'_, 'a>) {
    if let Some(amount) = duration.amount {
        put("value", Cell::Decimal(amount));
        if duration.min.is_some() && duration.min == duration.value {
            put("min", Cell::Decimal(amount));
        }
        if duration.max.is_some() && duration.max == duration.value {
            put("max", Cell::Decimal(amount));
        }
    }
    text(put, "unit", duration.unit.as_deref());
}

fn joined<S: AsRef<str>>(parts: &[S]) -> Cow<'_, str> {
    match parts {
        [one] => Cow::Borrowed(one.as_ref()),
        _ => Cow::Owned(parts.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(";")),
    }
}

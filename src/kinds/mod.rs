//! One file a kind: what a rule captured becomes a value.
//!
//! Takes a [`Captured`] winner; gives a [`Mention`] with spans in the clean text, or nothing where the normaliser
//! refuses (`三百千米`, `32月`), and then the candidate is dropped. Reads no file and knows no other mention: what
//! hangs on the rest of the article is for `resolve` and `claims`.

pub mod amount;
pub mod calendar;
pub mod date;
mod duration;
mod measure;
mod money;
pub mod numeral;
mod place;
mod plain;
pub mod quantity;
mod ratio;
mod recurrence;
mod title;

use crate::matcher::Captured;
use crate::model::{Mention, Name, Value};

/// The readers that rules and fragments may name.
pub const READERS: &[&str] = &[
    "quantity",
    "date",
    "duration",
    "recurrence",
    "count",
    "money",
    "measure",
    "coordinate",
    "ratio",
    "ordinal",
    "number",
    "place",
    "title",
    "fields",
];

/// Makes the mention of a winner: by the reader its rule names, else by its kind.
#[must_use]
pub fn read(captured: &Captured<'_>) -> Option<Mention> {
    let rule = captured.rule();
    match rule.reader.as_deref().unwrap_or(&captured.kind().name) {
        "date" => date::read(captured),
        "duration" => duration::read(captured),
        "recurrence" => recurrence::read(captured),
        "count" => plain::count(captured),
        "money" => money::money(captured),
        "measure" => measure::measure(captured),
        "coordinate" => measure::coordinate(captured),
        "ratio" => ratio::ratio(captured),
        "ordinal" => plain::ordinal(captured),
        "number" => plain::number(captured),
        "place" => place::read(captured),
        "title" => title::read(captured),
        _ => fields(captured),
    }
}

/// A kind without a reader of its own: each column is the cell its role gives.
fn fields(captured: &Captured<'_>) -> Option<Mention> {
    let kind = captured.kind();
    let cells = kind
        .columns
        .iter()
        .filter_map(|column| Some((column.clone(), captured.cell(column)?.to_owned())))
        .collect::<Vec<(Name, String)>>();
    Some(Mention {
        kind: kind.kind?,
        rule: captured.rule().name.clone(),
        span: captured.span,
        numeral: captured.span("value"),
        noun: captured.span("noun"),
        modifier: None,
        value: Value::Fields(cells),
    })
}

#[cfg(test)]
mod tests;

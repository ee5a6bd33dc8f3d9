//! When a figure holds: the date of its clause, else of its sentence, else of the chain it goes on with.

use crate::model::{Article, Basis, CleanSpan, DateValue, Precision};

/// A period; `edtf` is empty where the text says 目前 or 近年来.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Period {
    /// EDTF, or nothing.
    pub edtf: String,
    /// Where it was found.
    pub basis: Option<Basis>,
    /// The date that gives it.
    pub span: Option<CleanSpan>,
}

/// The period that a date mention gives.
pub(super) fn of(article: &Article, mention: usize) -> Period {
    let edtf = article.mentions[mention].date().map(written).unwrap_or_default();
    let said = !edtf.is_empty();
    Period { edtf, basis: said.then_some(Basis::Clause), span: said.then_some(article.mentions[mention].span) }
}

/// EDTF of a date; a stock at the end of a year or month has that last day.
fn written(date: &DateValue) -> String {
    let coarse = matches!(date.precision, Some(Precision::Year | Precision::Month));
    match (&date.edtf, date.to) {
        (Some(_), Some(last)) if date.part == Some("end") && coarse => last.to_string(),
        (Some(edtf), _) => days(edtf),
        (None, _) => String::new(),
    }
}

/// A figure holds for a day and not for an hour: the clock time is left out.
fn days(edtf: &str) -> String {
    let day = |end: &str| end.split('T').next().unwrap_or_default().to_owned();
    match edtf.split_once('/') {
        Some((from, to)) if from.contains('T') && day(from) == day(to) => day(from),
        Some((from, to)) => format!("{}/{}", day(from), day(to)),
        None => day(edtf),
    }
}

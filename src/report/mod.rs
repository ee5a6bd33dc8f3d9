//! `report.json` and `report.html`: a run as a person, and as a program, reads it.
//!
//! Takes a run and the files that failed; gives text. It computes nothing that the tables do not
//! hold, sees no clock and no file, and lets no character of an article through as markup.

mod data;
mod html;
mod marks;
mod plots;
mod summary;
mod words;

pub use summary::{Check, Count, Entry, FamilyCount, Passage, Report, Totals, report};

use crate::tables::rows::Run;

/// `report.json`.
#[must_use]
pub fn json(report: &Report) -> String {
    // Plain structs of strings and numbers: writing them cannot fail.
    let mut text = serde_json::to_string_pretty(report).unwrap_or_default();
    text.push('\n');
    text
}

/// `report.html`.
///
/// # Errors
/// Where the template, which is compiled in, does not fit its data.
pub fn html(run: &Run<'_>, report: &Report) -> Result<String, crate::model::Fault> {
    html::render(run, report).map_err(|error| crate::model::Fault::new("report.html", format!("{error:#}")))
}

//! What can be told of an expanded pattern without running it.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, HirKind};

/// Parses an expanded pattern.
///
/// # Errors
/// What the regex parser says, on one line.
pub(crate) fn parse(pattern: &str) -> Result<Hir, String> {
    ParserBuilder::new().build().parse(pattern).map_err(|error| said(&error))
}

/// Parses a condition on a neighbour: `^` and `$` are the edges of a paragraph.
///
/// # Errors
/// What the regex parser says, on one line.
pub(crate) fn parse_neighbour(pattern: &str) -> Result<Hir, String> {
    ParserBuilder::new().multi_line(true).build().parse(pattern).map_err(|error| said(&error))
}

fn said(error: &regex_syntax::Error) -> String {
    match error {
        regex_syntax::Error::Parse(error) => error.kind().to_string(),
        regex_syntax::Error::Translate(error) => error.kind().to_string(),
        other => other.to_string(),
    }
}

/// The most characters a match may have; none where there is no bound.
pub(crate) fn longest(hir: &Hir) -> Option<usize> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(0),
        HirKind::Literal(literal) => {
            Some(std::str::from_utf8(&literal.0).map_or(literal.0.len(), |text| text.chars().count()))
        }
        HirKind::Class(_) => Some(1),
        HirKind::Repetition(repetition) => {
            let times = repetition.max? as usize;
            longest(&repetition.sub)?.checked_mul(times)
        }
        HirKind::Capture(capture) => longest(&capture.sub),
        HirKind::Concat(parts) => parts.iter().try_fold(0_usize, |sum, part| sum.checked_add(longest(part)?)),
        HirKind::Alternation(parts) => parts.iter().try_fold(0_usize, |most, part| Some(most.max(longest(part)?))),
    }
}

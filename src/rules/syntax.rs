//! What can be told of an expanded pattern without running it: where it may begin, how long it may get.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind};

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

/// The characters a match may begin with, and whether the expression may match nothing.
pub(crate) fn first(hir: &Hir) -> (ClassUnicode, bool) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => (ClassUnicode::empty(), true),
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0).ok().and_then(|text| text.chars().next()) {
            Some(first) => (ClassUnicode::new([ClassUnicodeRange::new(first, first)]), false),
            None => (ClassUnicode::new([ClassUnicodeRange::new('\0', char::MAX)]), false),
        },
        HirKind::Class(Class::Unicode(class)) => (class.clone(), false),
        HirKind::Class(Class::Bytes(class)) => (
            class.to_unicode_class().unwrap_or_else(|| ClassUnicode::new([ClassUnicodeRange::new('\0', char::MAX)])),
            false,
        ),
        HirKind::Repetition(repetition) => {
            let (class, empty) = first(&repetition.sub);
            (class, empty || repetition.min == 0)
        }
        HirKind::Capture(capture) => first(&capture.sub),
        HirKind::Concat(parts) => {
            let mut class = ClassUnicode::empty();
            for part in parts {
                let (more, empty) = first(part);
                class.union(&more);
                if !empty {
                    return (class, false);
                }
            }
            (class, true)
        }
        HirKind::Alternation(parts) => {
            let mut ranges = Vec::new();
            let mut any_empty = false;
            for part in parts {
                let (more, empty) = first(part);
                ranges.extend_from_slice(more.ranges());
                any_empty |= empty;
            }
            (ClassUnicode::new(ranges), any_empty)
        }
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

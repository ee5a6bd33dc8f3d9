//! CSV as RFC 4180 has it, so that a double click opens it right.
//!
//! Takes rows; gives bytes: CRLF behind every record, UTF-8 with a byte order mark unless told
//! otherwise, decimals plain, days ISO 8601. Quoted is every cell with a comma, quote, line end,
//! semicolon or tab, since spreadsheets may be set to split at any of them. No text cell runs as a
//! formula or is turned into something else; a cell of a numeric column is never touched.

use super::cell::{Cell, decimal_text};
use super::rows::Run;
use crate::rules::columns::{Column, Table, Type};
use std::borrow::Cow;
use std::io;

/// The language of the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Headers {
    /// The columns' names.
    #[default]
    English,
    /// Their Chinese names.
    Chinese,
}

/// How to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Begin with U+FEFF.
    pub bom: bool,
    /// The language of the header.
    pub headers: Headers,
}

impl Default for Options {
    fn default() -> Self {
        Self { bom: true, headers: Headers::English }
    }
}

/// A column's name in that language.
#[must_use]
pub fn header(column: &Column, headers: Headers) -> &str {
    match headers {
        Headers::English => &column.name,
        Headers::Chinese => &column.zh,
    }
}

/// Writes a table.
///
/// # Errors
/// Where `out` does not take it.
pub fn write<'r>(run: &'r Run<'r>, table: &'r Table, options: Options, out: &mut dyn io::Write) -> io::Result<()> {
    if options.bom {
        out.write_all("\u{feff}".as_bytes())?;
    }
    for (at, column) in table.columns.iter().enumerate() {
        separate(out, at)?;
        quoted(out, header(column, options.headers))?;
    }
    out.write_all(b"\r\n")?;
    run.rows(table, &mut |row| {
        for (at, (cell, column)) in row.iter().zip(&table.columns).enumerate() {
            separate(out, at)?;
            match cell {
                None => {}
                Some(cell @ (Cell::Decimal(_) | Cell::Integer(_) | Cell::Day(_) | Cell::Flag(_))) => {
                    out.write_all(text(cell).as_bytes())?;
                }
                Some(cell) => quoted(out, &guarded(&text(cell), column.kind))?,
            }
        }
        out.write_all(b"\r\n")
    })
}

fn separate(out: &mut dyn io::Write, at: usize) -> io::Result<()> {
    if at > 0 { out.write_all(b",") } else { Ok(()) }
}

/// A cell as plain text; a list is joined by `;`.
#[must_use]
pub fn text<'c>(cell: &'c Cell<'_>) -> Cow<'c, str> {
    match cell {
        Cell::Text(text) => Cow::Borrowed(text),
        Cell::Decimal(value) => Cow::Owned(decimal_text(value)),
        Cell::Integer(value) => Cow::Owned(value.to_string()),
        Cell::Day(day) => Cow::Owned(day.to_string()),
        Cell::Flag(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
        Cell::List(items) => Cow::Owned(items.join(";")),
    }
}

fn quoted(out: &mut dyn io::Write, text: &str) -> io::Result<()> {
    if text.contains([',', '"', '\r', '\n', ';', '\t']) {
        write!(out, "\"{}\"", text.replace('"', "\"\""))
    } else {
        out.write_all(text.as_bytes())
    }
}

/// The text with `'` before it where a spreadsheet would run it or turn it into something else.
///
/// A formula may hide behind white space of any kind and in full width; those are guarded in every
/// column of text. Words of an article that look like a long number, a code with leading zeros, a
/// power of ten, a share, a sum of money, a fraction or a date would be changed in silence, so they are guarded as well;
/// Kaoju's own codes and EDTF values stand bare, since programs read them.
#[must_use]
pub fn guarded(text: &str, kind: Type) -> Cow<'_, str> {
    let needs = !kind.is_number() && (runs(text) || kind.is_foreign() && changes(text));
    if needs { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Whether a spreadsheet might take it for a formula.
fn runs(text: &str) -> bool {
    // Tab, CR and LF are white space and yet guarded as first characters: the ones skipped are all others.
    let first = text.chars().find(|&c| matches!(c, '\t' | '\r' | '\n') || !blank(c));
    first.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠'))
}

/// White space, and what does not show: a byte order mark or a mark of direction.
fn blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

/// Whether a spreadsheet would show it as something else than it is.
fn changes(text: &str) -> bool {
    let text: String = text.trim_matches(blank).chars().map(half).collect();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if text.is_empty() {
        return false;
    }
    if digits(&text) {
        // Excel shows 12 digits and more with an exponent and keeps 15.
        return text.len() > 11 || text.len() > 1 && text.starts_with('0');
    }
    if let Some((mantissa, power)) = text.split_once(['e', 'E']) {
        let power = power.strip_prefix(['+', '-']).unwrap_or(power);
        if digits(power) && digits(&mantissa.replacen('.', "", 1)) {
            return true;
        }
    }
    if text.contains(['-', '/', ':']) {
        return text.split(['-', '/', ':']).all(digits);
    }
    // Taken for a sum of money, a truth value, a number between whose thousands the commas get lost.
    if text.starts_with(['¥', '$', '€', '£']) || matches!(&*text.to_ascii_lowercase(), "true" | "false") {
        return true;
    }
    if text.contains(',') {
        return text.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '%'));
    }
    let number = text.trim_end_matches('%');
    match number.split_once('.') {
        // Two digits of a share are shown, and no zeros at the end: 30.5% becomes 30.50%, 0.50 becomes 0.5.
        Some((whole, rest)) if (digits(whole) || whole.is_empty()) && (digits(rest) || rest.is_empty()) => {
            number.len() < text.len() || whole.is_empty() || rest.is_empty() || rest.ends_with('0') || rest.len() > 11
        }
        Some((whole, rest)) => dated(whole, rest),
        None => months(&text),
    }
}

/// `2023.7.25` is a date to some spreadsheets.
fn dated(whole: &str, rest: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    rest.split_once('.').is_some_and(|(month, day)| digits(whole) && digits(month) && digits(day))
}

/// So is `4 May`.
fn months(text: &str) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = text.to_ascii_lowercase();
    let mut words = lower.split([' ', ',', '.']).filter(|word| !word.is_empty());
    let number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    lower.contains(|c: char| c.is_ascii_digit())
        && words.all(|word| number(word) || word.get(..3).is_some_and(|start| MONTHS.contains(&start)))
}

fn half(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::{Type, guarded, quoted};
    use proptest::prelude::*;

    fn check(text: &str, kind: Type, expected: bool) {
        assert_eq!(guarded(text, kind) != text, expected, "{text:?} {kind:?}");
    }

    #[test]
    fn formulas_are_guarded_wherever_they_hide() {
        for text in [
            "=1+1",
            "+86",
            "-5",
            "@SUM",
            "\tx",
            "\rx",
            "\nx",
            "\0x",
            "  =1",
            "\u{a0}=1",
            "\u{3000}＝1",
            "＋",
            "－1",
            "＠x",
            " \t=x",
            "\u{feff}=x",
            "\u{202e}=x",
        ] {
            check(text, Type::Text, true);
            check(text, Type::Code, true);
            check(text, Type::Id, true);
            check(text, Type::Decimal, false);
        }
        for text in ["浏阳", "1-2号", "a=b", "", " ", "《=》", "'x"] {
            check(text, Type::Text, false);
        }
    }

    #[test]
    fn words_that_look_like_numbers_or_dates_stay_words() {
        for text in [
            "430181199001011234",
            "007",
            "1E5",
            "1.5e+10",
            "3-5",
            "2014-12",
            "1/2",
            "10:30",
            "２０１４－１２",
            "2023.7.25",
            "30.5%",
            "0.50",
            ".5",
            "1,234",
            "¥5",
            "TRUE",
            "4 May",
            "May 2023",
        ] {
            check(text, Type::Text, true);
        }
        for text in ["431", "7154.8", "2022", "0", "0.5", "2014年12月", "S326", "30%", "a1", "3.14", "4号"] {
            check(text, Type::Text, false);
        }
        check("2014-12", Type::Edtf, false);
        check("430181", Type::Code, false);
    }

    proptest! {
        #[test]
        fn cells_come_back(cells in prop::collection::vec("(?s).{0,12}", 1..6)) {
            // As in every table an id stands first: a line is never empty, and no byte order mark begins it.
            let cells: Vec<String> = std::iter::once("a1".to_owned()).chain(cells).collect();
            let mut bytes = Vec::new();
            for (at, cell) in cells.iter().enumerate() {
                super::separate(&mut bytes, at).unwrap();
                quoted(&mut bytes, cell).unwrap();
            }
            bytes.extend_from_slice(b"\r\n");
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .terminator(csv::Terminator::CRLF)
                .from_reader(&bytes[..]);
            let rows: Vec<Vec<String>> =
                reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
            prop_assert_eq!(rows, vec![cells]);
        }

        #[test]
        fn a_guard_is_all_that_is_added(text in "(?s).{0,8}") {
            let safe = guarded(&text, Type::Text);
            prop_assert!(safe == text || safe.strip_prefix('\'') == Some(&text));
        }
    }
}

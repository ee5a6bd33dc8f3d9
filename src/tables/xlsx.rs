//! The Excel workbook of all tables, `kaoju.xlsx`.
//!
//! Takes rows; gives bytes, the same for the same rows. One sheet a table, its header frozen and
//! with filters, each header cell with a note of what the column means. Codes, EDTF values and ids
//! are text cells, days are dates, and nothing is ever a formula, so no text needs a guard. A number
//! with more digits than Excel keeps (15) is written as text. A claim links to its article's row,
//! to its mention's, and to its mark in the report beside the workbook.

use super::cell::{Cell, decimal_text};
use super::csv::{Headers, header, text};
use super::rows::{Row, Run};
use crate::model::{Date, Decimal};
use crate::rules::columns::{Column, Table};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Note, Url, Workbook,
    Worksheet, XlsxError,
};
use std::collections::HashMap;
use std::io;

/// Excel's own limit of rows, header included.
const ROWS: u32 = 1_048_576;
/// Characters that a cell may hold.
const CHARACTERS: usize = 32_767;
/// Links that a sheet may hold.
const LINKS: usize = 60_000;

/// The workbook.
///
/// # Errors
/// A row cannot be had, or the workbook cannot be put together.
pub fn bytes<'r>(run: &'r Run<'r>, headers: Headers) -> io::Result<Vec<u8>> {
    let mut book = Workbook::new();
    // A fixed time: the same rows give the same bytes.
    let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(other)?;
    book.set_properties(&DocProperties::new().set_title("考据 Kaoju").set_creation_datetime(&made));
    let styles = Styles::new();
    // Where the rows stand that others link to: sheet and row by id.
    let mut rows: HashMap<String, (String, u32)> = HashMap::new();
    for table in &run.tables {
        let sheet = book.add_worksheet();
        let name = sheet_name(table, headers);
        sheet.set_name(&name).map_err(other)?;
        // The workbook opens on what most people look for.
        if table.name == "claims" {
            sheet.set_active(true);
        }
        fill(run, table, headers, &styles, &name, &mut rows, sheet)?;
    }
    book.save_to_buffer().map_err(other)
}

fn other(error: XlsxError) -> io::Error {
    io::Error::other(error)
}

struct Styles {
    header: Format,
    top: Format,
    day: Format,
    whole: Format,
    fractions: Vec<Format>,
    link: Format,
}

impl Styles {
    fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        let fraction = |digits: usize| top().set_num_format(format!("#,##0.{}", "0".repeat(digits)));
        Self {
            header: Format::new()
                .set_bold()
                .set_background_color(Color::RGB(0xF1_EE_E6))
                .set_border_bottom(FormatBorder::Thin),
            top: top(),
            day: top().set_num_format("yyyy-mm-dd"),
            whole: top().set_num_format("#,##0"),
            fractions: (1..=15).map(fraction).collect(),
            link: top().set_hyperlink(),
        }
    }
}

fn sheet_name(table: &Table, headers: Headers) -> String {
    let name = if headers == Headers::Chinese { &table.zh } else { &table.name };
    name.chars().map(|c| if "[]:*?/\\'".contains(c) { '_' } else { c }).take(31).collect()
}

fn fill<'r>(
    run: &'r Run<'r>,
    table: &'r Table,
    headers: Headers,
    styles: &Styles,
    name: &str,
    rows: &mut HashMap<String, (String, u32)>,
    sheet: &mut Worksheet,
) -> io::Result<()> {
    let mut widths: Vec<usize> = Vec::new();
    for (at, column) in (0u16..).zip(&table.columns) {
        let title = header(column, headers);
        widths.push(width(title) + 3);
        sheet.write_string_with_format(0, at, title, &styles.header).map_err(other)?;
        sheet.insert_note(0, at, &note(column, headers)).map_err(other)?;
    }
    sheet.set_freeze_panes(1, 1).map_err(other)?;
    let keeps = table.kind.is_some() || table.name == "articles";
    let links = table.name == "claims";
    let (mut row, mut linked, mut left_out) = (0u32, 0usize, false);
    run.rows(table, &mut |cells| {
        if row + 1 >= ROWS {
            left_out = true;
            return Ok(());
        }
        row += 1;
        for ((at, column), cell) in (0u16..).zip(&table.columns).zip(cells) {
            let Some(cell) = cell else { continue };
            if row <= 500 {
                widths[usize::from(at)] = widths[usize::from(at)].max(cell_width(cell));
            }
            let goal = if links && linked < LINKS { goal(table, &column.name, cells, rows) } else { None };
            match goal {
                Some(goal) => {
                    linked += 1;
                    let url = Url::new(goal).set_text(text(cell));
                    sheet.write_with_format(row, at, url, &styles.link).map_err(other)?;
                }
                None => write(sheet, row, at, cell, styles).map_err(other)?,
            }
        }
        if keeps && let Some(Some(id)) = cells.first() {
            rows.insert(text(id).into_owned(), (name.to_owned(), row));
        }
        Ok(())
    })?;
    let last = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, row, last).map_err(other)?;
    for ((at, column), width) in (0u16..).zip(&table.columns).zip(widths) {
        // Narrow where a look at its beginning does, so that the figure stands on the first screen.
        let most = match &*column.name {
            "sentence" => 60,
            "id" | "subject" => 22,
            "article" => 14,
            "indicator" => 28,
            _ => 40,
        };
        sheet.set_column_width(at, width.clamp(6, most) as f64 + 1.0).map_err(other)?;
        if row > 0 && !column.kind.is_number() {
            // A code is text on purpose: no green corner.
            sheet.ignore_error_range(1, at, row, at, IgnoreError::NumberStoredAsText).map_err(other)?;
        }
    }
    if left_out {
        let note =
            Note::new("此表行数超过 Excel 的上限，其余见 CSV。 More rows than Excel takes: the rest are in the CSV.");
        sheet.insert_note(0, 0, &note).map_err(other)?;
    }
    Ok(())
}

/// Where a claim's cell leads: its article and its mention to their rows, its id to the figure's mark in the report,
/// which the article's row and the mention's number name.
fn goal(table: &Table, column: &str, cells: &Row<'_>, rows: &HashMap<String, (String, u32)>) -> Option<String> {
    let cell = |name: &str| Some(text(cells[table.position(name)?].as_ref()?));
    match column {
        "article" | "mention" => {
            let (sheet, row) = rows.get(&*cell(column)?)?;
            Some(format!("internal:'{sheet}'!A{}", row + 1))
        }
        "id" => {
            let (_, article) = rows.get(&*cell("article")?)?;
            // The library writes it as a link to the file beside the workbook.
            Some(format!("file:///report.html#a{article}{}", cell("mention")?.rsplit_once('.')?.1))
        }
        _ => None,
    }
}

fn note(column: &Column, headers: Headers) -> Note {
    let unit = column.unit.as_deref().map_or(String::new(), |unit| format!("\n[{unit}]"));
    let values: Vec<String> =
        column.values.iter().zip(&column.values_zh).map(|(value, zh)| format!("{value} {zh}")).collect();
    let values = if values.is_empty() { String::new() } else { format!("\n{}", values.join(" | ")) };
    let (name, meaning) = match headers {
        Headers::English => (&column.zh, format!("{}\n{}", column.meaning.zh, column.meaning.en)),
        Headers::Chinese => (&column.name, format!("{}\n{}", column.meaning.zh, column.meaning.en)),
    };
    Note::new(format!("{name}\n{meaning}{unit}{values}")).add_author_prefix(false).set_width(280).set_height(130)
}

fn write(sheet: &mut Worksheet, row: u32, at: u16, cell: &Cell<'_>, styles: &Styles) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(_) | Cell::List(_) => {
            let text = text(cell);
            let cut = text.char_indices().nth(CHARACTERS).map_or(&*text, |(at, _)| &text[..at]);
            sheet.write_string_with_format(row, at, cut, &styles.top)?;
        }
        Cell::Integer(value) => {
            // Offsets and counts: far below the 2^53 that a float holds.
            sheet.write_number_with_format(row, at, *value as f64, &styles.top)?;
        }
        Cell::Decimal(value) => decimal(sheet, row, at, value, styles)?,
        Cell::Day(value) => day(sheet, row, at, *value, styles)?,
        Cell::Flag(value) => {
            sheet.write_boolean_with_format(row, at, *value, &styles.top)?;
        }
    }
    Ok(())
}

fn decimal(sheet: &mut Worksheet, row: u32, at: u16, value: &Decimal, styles: &Styles) -> Result<(), XlsxError> {
    let text = decimal_text(value);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    match text.parse::<f64>() {
        Ok(number) if digits <= 15 => {
            let format = match text.split_once('.') {
                Some((_, fraction)) => &styles.fractions[fraction.len() - 1],
                None => &styles.whole,
            };
            sheet.write_number_with_format(row, at, number, format)?;
        }
        _ => {
            sheet.write_string_with_format(row, at, text, &styles.top)?;
        }
    }
    Ok(())
}

fn day(sheet: &mut Worksheet, row: u32, at: u16, day: Date, styles: &Styles) -> Result<(), XlsxError> {
    // Excel's days begin in 1900, and its February of that year has 29: earlier ones are text.
    match u16::try_from(day.year()) {
        Ok(year @ 1901..=9999) => {
            let value = ExcelDateTime::from_ymd(year, day.month() as u8, day.day() as u8)?;
            sheet.write_datetime_with_format(row, at, &value, &styles.day)?;
        }
        _ => {
            sheet.write_string_with_format(row, at, day.to_string(), &styles.top)?;
        }
    }
    Ok(())
}

/// Width of a cell as it is shown: a number has commas between its thousands, and too narrow a column hides it.
fn cell_width(cell: &Cell<'_>) -> usize {
    let text = text(cell);
    let commas = match cell {
        Cell::Decimal(_) => (text.split('.').next().unwrap_or_default().len().saturating_sub(1)) / 3 + 1,
        _ => 0,
    };
    width(&text) + commas
}

/// Width of a text's widest line in digits; a Han character takes two.
fn width(text: &str) -> usize {
    text.lines().map(|line| line.chars().map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{bytes, cell_width, width};
    use crate::tables::cell::Cell;
    use crate::tables::csv::Headers;
    use crate::tables::rows::Run;
    use crate::tables::sample;

    #[test]
    fn the_same_rows_give_the_same_bytes() {
        let articles = [sample::article()];
        let run = Run::new(&articles, &[], &[]);
        let book = bytes(&run, Headers::Chinese).unwrap();
        assert!(book.starts_with(b"PK"));
        assert_eq!(book, bytes(&run, Headers::Chinese).unwrap());
        assert_ne!(book, bytes(&run, Headers::English).unwrap());
    }

    #[test]
    fn han_takes_two_columns() {
        assert_eq!(width("浏阳a\n1"), 5);
    }

    #[test]
    fn a_number_has_room_for_its_commas() {
        for (number, shown) in [("715480000000", "715,480,000,000"), ("-50500.25", "-50,500.25"), ("7", "7")] {
            assert!(cell_width(&Cell::Decimal(number.parse().unwrap())) >= shown.len(), "{shown}");
        }
    }
}

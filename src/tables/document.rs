//! All tables in one JSON document, `tables.json`, or each as JSON Lines.
//!
//! `{"kaoju": VERSION, "tables": {NAME: [ROW, …], …}}`, a row a line, a column a key. Decimals and
//! days are strings, lists are lists, a cell that has nothing to say is left out, and no text is
//! guarded: this is the form for programs.

use super::cell::{Cell, decimal_text};
use super::rows::{Row, Run};
use crate::rules::columns::Table;
use std::io;

/// Writes the document.
///
/// # Errors
/// Where `out` does not take it.
pub fn write<'r>(run: &'r Run<'r>, out: &mut dyn io::Write) -> io::Result<()> {
    write!(out, "{{\"kaoju\":\"{}\",\"tables\":{{", env!("CARGO_PKG_VERSION"))?;
    for (at, table) in run.tables.iter().enumerate() {
        out.write_all(if at > 0 { b",\n" } else { b"\n" })?;
        serde_json::to_writer(&mut *out, &table.name)?;
        out.write_all(b":[")?;
        let mut first = true;
        run.rows(table, &mut |row| {
            out.write_all(if std::mem::take(&mut first) { b"\n" } else { b",\n" })?;
            object(table, row, out)
        })?;
        out.write_all(b"]")?;
    }
    out.write_all(b"\n}}\n")
}

/// Writes one table as JSON Lines.
///
/// # Errors
/// Where `out` does not take it.
pub fn lines<'r>(run: &'r Run<'r>, table: &'r Table, out: &mut dyn io::Write) -> io::Result<()> {
    run.rows(table, &mut |row| {
        object(table, row, out)?;
        out.write_all(b"\n")
    })
}

fn object(table: &Table, row: &Row<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(b"{")?;
    let told = table.columns.iter().zip(row).filter_map(|(column, cell)| Some((column, cell.as_ref()?)));
    for (at, (column, cell)) in told.enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        serde_json::to_writer(&mut *out, &column.name)?;
        out.write_all(b":")?;
        value(cell, out)?;
    }
    out.write_all(b"}")
}

fn value(cell: &Cell<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    match cell {
        Cell::Text(text) => serde_json::to_writer(out, text)?,
        Cell::Decimal(value) => serde_json::to_writer(out, &decimal_text(value))?,
        Cell::Integer(value) => serde_json::to_writer(out, value)?,
        Cell::Day(day) => serde_json::to_writer(out, &day.to_string())?,
        Cell::Flag(flag) => serde_json::to_writer(out, flag)?,
        Cell::List(items) => serde_json::to_writer(out, &items.iter().map(|item| &**item).collect::<Vec<_>>())?,
    }
    Ok(())
}

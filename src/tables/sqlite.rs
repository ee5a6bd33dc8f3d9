//! All tables in one SQLite database, `kaoju.sqlite`, written page by page.
//!
//! Takes rows; gives bytes, the same for the same rows: a table a table, `id` its primary key, columns that refer to
//! another table's `id` as foreign keys, each column's meaning as a comment in the schema. Whole numbers and flags are
//! INTEGER, other decimals the nearest REAL (SQLite has no exact ones; the other formats do), days ISO 8601 text. Each
//! value is of the type that its column declares: DuckDB reads no other, and SQLite's own check asks for it.
//!
//! The file format is SQLite's own (sqlite.org/fileformat2.html), of which a file that is written once and never
//! changed needs little: table and index b-trees filled from left to right, overflow pages, no free list. A C
//! library would do the same and need a C compiler; a test has SQLite itself check the file wherever Python is.

use super::cell::{Cell, decimal_text};
use super::csv::text;
use super::rows::Run;
use crate::rules::columns::{Table, Type};
use std::fmt::Write;
use std::io;

/// Bytes of a page; all of them are used.
const PAGE: usize = 4096;
/// The database's header, at the beginning of the first page.
const HEAD: usize = 100;
/// Pages that one above them holds at most: each takes eleven bytes, and the first page has less room.
const CHILDREN: usize = 350;
/// The version of SQLite that this format is described by; readers use it as a hint only.
const VERSION: u32 = 3_040_000;

/// The database.
///
/// # Errors
/// A row cannot be had.
pub fn bytes<'r>(run: &'r Run<'r>) -> io::Result<Vec<u8>> {
    // The first page is filled last: it holds the schema, which names the root pages of all others.
    let mut file = File { pages: vec![vec![0; PAGE]] };
    let mut schema = Vec::new();
    for table in &run.tables {
        let (mut rows, mut ids) = (Vec::new(), Vec::new());
        run.rows(table, &mut |row| {
            let number = rows.len() as u64 + 1;
            if let Some(Some(id)) = row.first() {
                ids.push((text(id).into_owned(), number));
            }
            let values: Vec<Value> = row.iter().map(|cell| cell.as_ref().map_or(Value::Null, value)).collect();
            rows.push(Entry { row: Some(number), payload: record(&values) });
            Ok(())
        })?;
        // The index is in the order of the bytes of its keys.
        ids.sort_unstable();
        let keys = ids
            .into_iter()
            .map(|(id, row)| Entry { row: None, payload: record(&[Value::Text(id), Value::Integer(row as i64)]) });
        let root = file.table(rows, None);
        let index = file.index(keys.collect());
        let name = &table.name;
        let text = |text: &str| Value::Text(text.to_owned());
        schema.push([text("table"), text(name), text(name), Value::Integer(root as i64), Value::Text(create(table))]);
        let own = Value::Text(format!("sqlite_autoindex_{name}_1"));
        schema.push([text("index"), own, text(name), Value::Integer(index as i64), Value::Null]);
    }
    let rows = (1..).zip(&schema).map(|(row, values)| Entry { row: Some(row), payload: record(values) });
    file.table(rows.collect(), Some(HEAD));
    file.head();
    Ok(file.pages.concat())
}

fn create(table: &Table) -> String {
    let mut out = format!("CREATE TABLE {} (", quoted(&table.name));
    for (at, column) in table.columns.iter().enumerate() {
        let kind = match column.kind {
            Type::Id | Type::Text | Type::Code | Type::Edtf => "TEXT",
            Type::Day => "DATE",
            Type::Integer | Type::Boolean => "INTEGER",
            Type::Decimal => "DECIMAL",
        };
        let key = if at == 0 { " PRIMARY KEY NOT NULL" } else { "" };
        let refers = column.refers.as_ref().map_or(String::new(), |other| format!(" REFERENCES {}(id)", quoted(other)));
        let comma = if at + 1 < table.columns.len() { "," } else { "" };
        let meaning = format!("{} {}", column.meaning.zh, column.meaning.en).replace(['\n', '\r'], " ");
        let _ = write!(out, "\n  {} {kind}{key}{refers}{comma} -- {meaning}", quoted(&column.name));
    }
    out.push_str("\n)");
    out
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// An index's cell: in an inner page with the page to its left.
fn joined(child: Option<usize>, key: &[u8]) -> Vec<u8> {
    let mut cell = child.map_or(Vec::new(), |page| (page as u32).to_be_bytes().to_vec());
    cell.extend_from_slice(key);
    cell
}

enum Value {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
}

fn value(cell: &Cell<'_>) -> Value {
    match cell {
        Cell::Integer(number) => i64::try_from(*number).map_or(Value::Null, Value::Integer),
        Cell::Flag(flag) => Value::Integer(i64::from(*flag)),
        Cell::Decimal(number) => decimal(&decimal_text(number)),
        Cell::Text(_) | Cell::Day(_) | Cell::List(_) => Value::Text(text(cell).into_owned()),
    }
}

/// A decimal as SQLite itself keeps it in such a column: a whole number, else the nearest float.
fn decimal(digits: &str) -> Value {
    match (digits.parse(), digits.parse()) {
        (Ok(whole), _) => Value::Integer(whole),
        (_, Ok(real)) => Value::Real(real),
        _ => Value::Null,
    }
}

/// The record format: the values' types, then their bytes.
fn record(values: &[Value]) -> Vec<u8> {
    let (mut types, mut body) = (Vec::new(), Vec::new());
    for value in values {
        match value {
            Value::Null => varint(&mut types, 0),
            Value::Integer(number) => {
                let bytes = number.to_be_bytes();
                let (kind, width) = [(1, 1), (2, 2), (3, 3), (4, 4), (5, 6), (6, 8)]
                    .into_iter()
                    .find(|(_, width)| number << (64 - 8 * width) >> (64 - 8 * width) == *number)
                    .unwrap_or((6, 8));
                varint(&mut types, kind);
                body.extend_from_slice(&bytes[8 - width..]);
            }
            Value::Real(number) => {
                varint(&mut types, 7);
                body.extend_from_slice(&number.to_be_bytes());
            }
            Value::Text(text) => {
                varint(&mut types, text.len() as u64 * 2 + 13);
                body.extend_from_slice(text.as_bytes());
            }
        }
    }
    let mut out = Vec::new();
    // The head's length counts itself.
    let own = if types.len() + 1 < 0x80 { 1 } else { 2 };
    varint(&mut out, (types.len() + own) as u64);
    out.extend(types);
    out.extend(body);
    out
}

/// Seven bits a byte, the highest first, all but the last with the top bit set; lengths and rows need no ninth byte.
fn varint(out: &mut Vec<u8>, value: u64) {
    let bytes = (64 - value.max(1).leading_zeros() as usize).div_ceil(7);
    for at in (0..bytes).rev() {
        let more = if at > 0 { 0x80 } else { 0 };
        out.push((value >> (7 * at) & 0x7f) as u8 | more);
    }
}

/// What a b-tree holds: a table's row with its number, or an index's key.
struct Entry {
    row: Option<u64>,
    payload: Vec<u8>,
}

/// The pages so far; page 1 is the first.
struct File {
    pages: Vec<Vec<u8>>,
}

/// A page being filled with cells.
struct Node {
    cells: Vec<Vec<u8>>,
    left: usize,
}

impl Node {
    fn new(head: usize, inner: bool) -> Self {
        Self { cells: Vec::new(), left: PAGE - head - if inner { 12 } else { 8 } }
    }

    fn fits(&self, cell: &[u8]) -> bool {
        cell.len() + 2 <= self.left
    }

    fn push(&mut self, cell: Vec<u8>) {
        self.left -= cell.len() + 2;
        self.cells.push(cell);
    }
}

impl File {
    fn add(&mut self, page: Vec<u8>) -> usize {
        self.pages.push(page);
        self.pages.len()
    }

    /// The bytes of a page: header, places of the cells, and the cells from its end.
    fn page(kind: u8, head: usize, node: &Node, right: Option<usize>) -> Vec<u8> {
        let mut page = vec![0; PAGE];
        let mut end = PAGE;
        let mut at = head + if right.is_some() { 12 } else { 8 };
        for cell in &node.cells {
            end -= cell.len();
            page[end..end + cell.len()].copy_from_slice(cell);
            page[at..at + 2].copy_from_slice(&(end as u16).to_be_bytes());
            at += 2;
        }
        page[head] = kind;
        page[head + 3..head + 5].copy_from_slice(&(node.cells.len() as u16).to_be_bytes());
        page[head + 5..head + 7].copy_from_slice(&(end as u16).to_be_bytes());
        if let Some(right) = right {
            page[head + 8..head + 12].copy_from_slice(&(right as u32).to_be_bytes());
        }
        page
    }

    /// A leaf's cell; what is too long for it goes on in overflow pages.
    fn cell(&mut self, entry: Entry) -> Vec<u8> {
        let length = entry.payload.len();
        let most = if entry.row.is_some() { PAGE - 35 } else { (PAGE - 12) * 64 / 255 - 23 };
        let least = (PAGE - 12) * 32 / 255 - 23;
        let mut local = length;
        if length > most {
            let rest = least + (length - least) % (PAGE - 4);
            local = if rest <= most { rest } else { least };
        }
        let mut cell = Vec::new();
        varint(&mut cell, length as u64);
        if let Some(row) = entry.row {
            varint(&mut cell, row);
        }
        cell.extend_from_slice(&entry.payload[..local]);
        let chunks: Vec<&[u8]> = entry.payload[local..].chunks(PAGE - 4).collect();
        for (at, chunk) in chunks.iter().enumerate() {
            let next = self.pages.len() + 1;
            if at == 0 {
                cell.extend_from_slice(&(next as u32).to_be_bytes());
            }
            let following = if at + 1 < chunks.len() { next as u32 + 1 } else { 0 };
            let mut page = following.to_be_bytes().to_vec();
            page.extend_from_slice(chunk);
            page.resize(PAGE, 0);
            self.add(page);
        }
        cell
    }

    /// A table's tree; gives its root page. With `head` the root is the first page, behind that many bytes.
    fn table(&mut self, rows: Vec<Entry>, head: Option<usize>) -> usize {
        let room = head.unwrap_or(0);
        let mut node = Node::new(room, false);
        let mut last = 0;
        // Pages of a level, each with its last row.
        let mut level: Vec<(usize, u64)> = Vec::new();
        for entry in rows {
            let row = entry.row.unwrap_or_default();
            let cell = self.cell(entry);
            if !node.fits(&cell) {
                let page = self.add(Self::page(0x0d, 0, &node, None));
                level.push((page, last));
                node = Node::new(0, false);
            }
            node.push(cell);
            last = row;
        }
        if level.is_empty() {
            return self.root(Self::page(0x0d, room, &node, None), head);
        }
        let page = self.add(Self::page(0x0d, 0, &node, None));
        level.push((page, last));
        while level.len() > CHILDREN {
            // Shared out evenly, so that no page is left with a single child.
            let each = level.len().div_ceil(level.len().div_ceil(CHILDREN));
            let groups: Vec<_> = level.chunks(each).map(<[_]>::to_vec).collect();
            level = groups
                .into_iter()
                .map(|group| {
                    let last = group.last().map_or(0, |child| child.1);
                    (self.add(Self::inner(0, &group)), last)
                })
                .collect();
        }
        self.root(Self::inner(room, &level), head)
    }

    /// A page above others of a table: each of them with its last row, the last of them in the page's header.
    fn inner(head: usize, children: &[(usize, u64)]) -> Vec<u8> {
        let mut node = Node::new(head, true);
        let Some(((right, _), others)) = children.split_last() else { return Self::page(0x0d, head, &node, None) };
        for (page, last) in others {
            let mut cell = (*page as u32).to_be_bytes().to_vec();
            varint(&mut cell, *last);
            node.push(cell);
        }
        Self::page(0x05, head, &node, Some(*right))
    }

    /// An index's tree; gives its root page. A key that parts two pages stands above them and in neither.
    fn index(&mut self, keys: Vec<Entry>) -> usize {
        let mut cells: Vec<(Option<usize>, Vec<u8>)> = keys.into_iter().map(|key| (None, self.cell(key))).collect();
        let mut right: Option<usize> = None;
        loop {
            let inner = right.is_some();
            let kind = if inner { 0x02 } else { 0x0a };
            let mut above: Vec<(Option<usize>, Vec<u8>)> = Vec::new();
            let mut node = Node::new(0, inner);
            let mut keys = cells.into_iter().peekable();
            while let Some((child, key)) = keys.next() {
                let cell = joined(child, &key);
                if node.fits(&cell) {
                    node.push(cell);
                    continue;
                }
                // The key that parts goes up; where none is left for the next page, the one before it does.
                let (parting, first) = if keys.peek().is_some() {
                    ((child, key), None)
                } else {
                    let last = node.cells.pop().unwrap_or_default();
                    let cut = if inner { 4 } else { 0 };
                    let page = last.get(..cut).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes);
                    ((page.map(|page| page as usize), last[cut..].to_vec()), Some(cell))
                };
                let page = self.add(Self::page(kind, 0, &node, parting.0));
                above.push((Some(page), parting.1));
                node = Node::new(0, inner);
                first.into_iter().for_each(|cell| node.push(cell));
            }
            let page = self.add(Self::page(kind, 0, &node, right));
            if above.is_empty() {
                return page;
            }
            right = Some(page);
            cells = above;
        }
    }

    fn root(&mut self, page: Vec<u8>, head: Option<usize>) -> usize {
        if head.is_some() {
            self.pages[0] = page;
            1
        } else {
            self.add(page)
        }
    }

    fn head(&mut self) {
        let pages = (self.pages.len() as u32).to_be_bytes();
        let first = &mut self.pages[0];
        first[..16].copy_from_slice(b"SQLite format 3\0");
        first[16..24].copy_from_slice(&[0x10, 0x00, 1, 1, 0, 64, 32, 32]);
        for (at, number) in [(24, 1u32), (40, 1), (44, 4), (56, 1), (92, 1), (96, VERSION)] {
            first[at..at + 4].copy_from_slice(&number.to_be_bytes());
        }
        first[28..32].copy_from_slice(&pages);
    }
}

#[cfg(test)]
mod tests {
    use super::{bytes, varint};
    use crate::tables::rows::Run;
    use crate::tables::sample;

    #[test]
    fn varints() {
        for (value, expected) in
            [(0u64, vec![0u8]), (127, vec![127]), (128, vec![0x81, 0]), (16384, vec![0x81, 0x80, 0])]
        {
            let mut out = Vec::new();
            varint(&mut out, value);
            assert_eq!(out, expected);
        }
    }

    #[test]
    fn the_same_rows_give_the_same_bytes() {
        let articles = [sample::article()];
        let run = Run::new(&articles, &[], &[]);
        let database = bytes(&run).unwrap();
        assert!(database.starts_with(b"SQLite format 3\0"));
        assert_eq!(database.len() % super::PAGE, 0);
        assert_eq!(database, bytes(&run).unwrap());
    }
}

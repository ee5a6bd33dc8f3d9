//! Word lists: one word a row, then what it means.

use super::At;
use super::source::Sources;
use crate::model::{Fault, Name};

/// A word list, `rules/words/NAME.csv`: the row that matched is its own normaliser.
#[derive(Debug, Clone, Default)]
pub struct WordList {
    /// Its name, that of the file.
    pub name: Box<str>,
    /// The columns behind `word`.
    pub columns: Vec<Name>,
    /// Sorted by word, none twice.
    rows: Vec<Row>,
}

#[derive(Debug, Clone)]
struct Row {
    word: Box<str>,
    cells: Box<[Box<str>]>,
}

super::lay::lay_fields!(WordList { name, columns, rows });
super::lay::lay_fields!(Row { word, cells });

impl WordList {
    /// Its words, sorted.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().map(|row| &*row.word)
    }

    /// Index of the word's row.
    #[must_use]
    pub fn row(&self, word: &str) -> Option<usize> {
        self.rows.binary_search_by(|row| (*row.word).cmp(word)).ok()
    }

    /// The cell of a row; none where the list has no such column or the cell is empty.
    #[must_use]
    pub fn cell(&self, row: usize, column: &str) -> Option<&str> {
        let column = self.columns.iter().position(|known| **known == *column)?;
        Some(&*self.rows[row].cells[column]).filter(|cell| !cell.is_empty())
    }

    /// The cell of a word.
    #[must_use]
    pub fn look_up(&self, word: &str, column: &str) -> Option<&str> {
        self.cell(self.row(word)?, column)
    }

    /// Adds the rows of another list of the same name; its words replace those already there.
    pub(super) fn override_with(&mut self, other: Self) {
        for column in &other.columns {
            if !self.columns.contains(column) {
                self.columns.push(column.clone());
                for row in &mut self.rows {
                    row.cells = row.cells.iter().cloned().chain([Box::default()]).collect();
                }
            }
        }
        for row in other.rows {
            let cells = self
                .columns
                .iter()
                .map(|column| other.columns.iter().position(|known| known == column))
                .map(|index| index.map(|index| row.cells[index].clone()).unwrap_or_default())
                .collect();
            let row = Row { cells, ..row };
            match self.rows.binary_search_by(|known| known.word.cmp(&row.word)) {
                Ok(index) => self.rows[index] = row,
                Err(index) => self.rows.insert(index, row),
            }
        }
    }
}

/// Reads a word list. Faults: no column `word`, a row too long or short, a word twice, empty, or out of order.
pub(super) fn read(name: &str, file: usize, sources: &Sources, faults: &mut Vec<Fault>) -> WordList {
    let text = sources.text(file);
    let mut list = WordList { name: name.into(), ..WordList::default() };
    let mut lines = lines(text);
    match lines.next() {
        Some((at, line)) => {
            let head = cells(line);
            if head.first().is_none_or(|first| first != "word") {
                let at = At::new(file, at..at + line.len());
                faults.push(sources.fault(&at, "a word list begins with the column `word`", "not `word`"));
            }
            list.columns = head.iter().skip(1).map(|cell| Name::from(cell.trim())).collect();
        }
        None => {
            let at = At::new(file, 0..0);
            faults.push(sources.fault(&at, "a word list begins with the column `word`", "this file is empty"));
        }
    }
    for (start, line) in lines {
        let at = At::new(file, start..start + line.len());
        let mut row = cells(line).into_iter();
        let word: Box<str> = row.next().unwrap_or_default().into();
        let cells: Vec<Box<str>> = row.map(String::into_boxed_str).collect();
        if cells.len() != list.columns.len() {
            let expected = list.columns.len() + 1;
            let message = format!("a row with {} cells in a list of {expected} columns", cells.len() + 1);
            faults.push(sources.fault(&at, message, &format!("expected {expected} cells")));
            continue;
        }
        if word.is_empty() {
            faults.push(sources.fault(&at, "a row without a word", "the first cell is empty"));
            continue;
        }
        match list.rows.last().map(|last| last.word.cmp(&word)) {
            Some(std::cmp::Ordering::Equal) => {
                faults.push(sources.fault(&at, format!("`{word}` is listed twice"), "second time here"));
                continue;
            }
            Some(std::cmp::Ordering::Greater) => {
                if list.row(&word).is_some() {
                    faults.push(sources.fault(&at, format!("`{word}` is listed twice"), "second time here"));
                    continue;
                }
                let last = list.rows.last().map(|last| last.word.clone()).unwrap_or_default();
                let message = format!("`{word}` stands behind `{last}`: words are sorted by code point");
                faults.push(sources.fault(&at, message, "out of order"));
                let index = list.rows.partition_point(|known| known.word < word);
                list.rows.insert(index, Row { word, cells: cells.into() });
                continue;
            }
            _ => list.rows.push(Row { word, cells: cells.into() }),
        }
    }
    list
}

/// Lines that are not empty, with where they start.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let text_start = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
    let mut at = text_start;
    text[text_start..]
        .split_inclusive('\n')
        .map(move |line| {
            let start = at;
            at += line.len();
            (start, line.trim_end_matches(['\n', '\r']))
        })
        .filter(|(_, line)| !line.is_empty())
}

/// The cells of a line of RFC 4180; a quoted cell does not run over the line's end.
fn cells(line: &str) -> Vec<String> {
    let mut cells = Vec::new();
    let mut cell = String::new();
    let mut quoted = false;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            other => cell.push(other),
        }
    }
    cells.push(cell);
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &'static str, expected: &[&str]) -> WordList {
        let mut sources = Sources::default();
        let file = sources.add("rules/words/test.csv".into(), text.into());
        let mut faults = Vec::new();
        let list = read("test", file, &sources, &mut faults);
        let messages: Vec<String> = faults.into_iter().map(|fault| fault.message).collect();
        assert_eq!(messages, expected);
        list
    }

    #[test]
    fn a_row_is_its_own_normaliser() {
        let list = check("word,currency\n元,CNY\n\"美,元\",USD\n", &[]);
        assert_eq!(list.look_up("元", "currency"), Some("CNY"));
        assert_eq!(list.look_up("美,元", "currency"), Some("USD"));
        assert_eq!(list.look_up("元", "unit"), None);
    }

    #[test]
    fn rows_that_are_wrong_are_told() {
        check(
            "word,a\n乙,1\n丁,2\n乙,3\n元\n",
            &[
                "`丁` stands behind `乙`: words are sorted by code point",
                "`乙` is listed twice",
                "a row with 1 cells in a list of 2 columns",
            ],
        );
        check("", &["a word list begins with the column `word`"]);
    }

    #[test]
    fn a_list_is_overridden_by_word() {
        let mut list = check("word,a\n丁,1\n甲,2\n", &[]);
        list.override_with(check("word,b\n乙,4\n甲,3\n", &[]));
        assert_eq!(list.words().collect::<Vec<_>>(), ["丁", "乙", "甲"]);
        assert_eq!((list.look_up("甲", "a"), list.look_up("甲", "b")), (None, Some("3")));
    }
}

//! Every column of `output/`, declared once in `rules/columns.toml`.
//!
//! Takes the declaration that is compiled in and the kinds that a user's rules add; gives the
//! tables in the order they are written, each with its columns. CSV header, `datapackage.json`,
//! the workbook's notes and the README's table all come from here. It reads no file: the
//! declaration ships with the binary, and a user's kind declares its columns in its rule file.

use crate::model::Words;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a column's cells are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Type {
    /// Names a row; holds a letter.
    Id,
    /// Words of an article.
    Text,
    /// A word of a fixed vocabulary or standard.
    Code,
    /// EDTF.
    Edtf,
    /// An ISO 8601 day.
    Day,
    /// A whole number.
    Integer,
    /// An exact decimal.
    Decimal,
    /// True or empty.
    Boolean,
}

impl Type {
    /// Whether a spreadsheet is meant to calculate with it; such a cell is never guarded.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Decimal)
    }

    /// Whether the cells are words that came from an article or a file name.
    #[must_use]
    pub fn is_foreign(self) -> bool {
        matches!(self, Self::Id | Self::Text)
    }
}

/// One column of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in every format.
    pub name: String,
    /// Its Chinese name.
    pub zh: String,
    /// What its cells are.
    pub kind: Type,
    /// Unit of its cells, or the standard they follow.
    pub unit: Option<String>,
    /// What it means.
    pub meaning: Words,
    /// All that a cell may hold, where that is a fixed list.
    pub values: Vec<String>,
    /// The same in Chinese, in the same order.
    pub values_zh: Vec<String>,
    /// The table whose `id` it holds.
    pub refers: Option<String>,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name, and that of its files.
    pub name: String,
    /// Its Chinese name.
    pub zh: String,
    /// What its rows are.
    pub meaning: Words,
    /// The kind of mention it holds, if it is such a table.
    pub kind: Option<String>,
    /// Its columns, in order.
    pub columns: Vec<Column>,
}

impl Table {
    /// Position of a column.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}

/// A kind that a user's rules add: it gets a table of its own behind the shipped ones.
#[derive(Debug, Clone)]
pub struct UserKind<'a> {
    /// Its name, which is its table's too.
    pub name: &'a str,
    /// What it is.
    pub meaning: &'a str,
    /// The columns its rules fill.
    pub columns: Vec<&'a str>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    column: BTreeMap<String, Declared>,
    table: Vec<DeclaredTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declared {
    zh: String,
    r#type: Type,
    unit: Option<String>,
    meaning: String,
    meaning_zh: String,
    #[serde(default)]
    values: Vec<String>,
    #[serde(default)]
    values_zh: Vec<String>,
    refers: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeclaredTable {
    name: String,
    zh: String,
    kind: Option<String>,
    meaning: String,
    meaning_zh: String,
    columns: Vec<String>,
}

/// What every table of mentions ends in, so that each row leads back to its source.
const TRAIL: [&str; 7] = ["sentence", "rule", "byte_start", "byte_end", "start", "end", "file_part"];

static FILE: LazyLock<File> = LazyLock::new(|| {
    toml::from_str(include_str!("../../rules/columns.toml")).unwrap_or_else(|error| {
        // A test loads the declaration, so that a build with a broken one does not leave the house.
        panic!("rules/columns.toml: {error}")
    })
});

fn column(file: &File, table: &str, name: &str) -> Column {
    let declared = file.column.get(&format!("{table}.{name}")).or_else(|| file.column.get(name));
    match declared {
        Some(declared) => Column {
            name: name.into(),
            zh: declared.zh.clone(),
            kind: declared.r#type,
            unit: declared.unit.clone(),
            meaning: Words { zh: declared.meaning_zh.clone(), en: declared.meaning.clone() },
            values: declared.values.clone(),
            values_zh: declared.values_zh.clone(),
            refers: declared.refers.clone(),
        },
        None => Column {
            name: name.into(),
            zh: name.into(),
            kind: Type::Text,
            unit: None,
            meaning: Words { zh: format!("规则中的 {name}。"), en: format!("What the rule reads as {name}.") },
            values: Vec::new(),
            values_zh: Vec::new(),
            refers: None,
        },
    }
}

/// What a word of a column's fixed list is in Chinese; the word itself where nothing is declared.
#[must_use]
pub fn in_chinese(name: &str, value: &str) -> String {
    let declared = FILE.column.get(name);
    let word = declared.and_then(|column| {
        let at = column.values.iter().position(|one| one == value)?;
        column.values_zh.get(at)
    });
    word.map_or(value, String::as_str).to_owned()
}

/// All tables in the order they are written: the shipped ones, then one for each of the user's kinds.
#[must_use]
pub fn tables(user: &[UserKind<'_>]) -> Vec<Table> {
    let file = &*FILE;
    let mut tables: Vec<Table> = file
        .table
        .iter()
        .map(|declared| {
            let trail: &[&str] = if declared.kind.is_some() { &TRAIL } else { &[] };
            Table {
                name: declared.name.clone(),
                zh: declared.zh.clone(),
                meaning: Words { zh: declared.meaning_zh.clone(), en: declared.meaning.clone() },
                kind: declared.kind.clone(),
                columns: declared
                    .columns
                    .iter()
                    .map(String::as_str)
                    .chain(trail.iter().copied())
                    .map(|name| column(file, &declared.name, name))
                    .collect(),
            }
        })
        .collect();
    for kind in user {
        let own = kind.columns.iter().copied();
        // A user's `value` may be anything, so none of its columns is taken for a number.
        let columns = ["id", "article", "text"]
            .into_iter()
            .map(|name| column(file, kind.name, name))
            .chain(own.map(|name| Column {
                kind: Type::Text,
                values: Vec::new(),
                values_zh: Vec::new(),
                ..column(file, kind.name, name)
            }))
            .chain(TRAIL.into_iter().map(|name| column(file, kind.name, name)))
            .collect();
        tables.push(Table {
            name: kind.name.into(),
            zh: kind.name.into(),
            meaning: Words { zh: kind.meaning.into(), en: kind.meaning.into() },
            kind: Some(kind.name.into()),
            columns,
        });
    }
    tables
}

/// The README's table: a line a table with the columns it has of its own.
#[must_use]
pub fn markdown(chinese: bool) -> String {
    let mut out = String::from(if chinese {
        "| 表 | 内容 | 列 |\n|---|---|---|\n"
    } else {
        "| table | a row is | columns |\n|---|---|---|\n"
    });
    for table in tables(&[]) {
        let columns: Vec<String> = table
            .columns
            .iter()
            .filter(|column| !TRAIL.contains(&column.name.as_str()))
            .map(|column| if chinese { column.zh.clone() } else { format!("`{}`", column.name) })
            .collect();
        let (name, meaning, comma) =
            if chinese { (&table.zh, &table.meaning.zh, "、") } else { (&table.name, &table.meaning.en, ", ") };
        let shown = if chinese { format!("{name} `{}`", table.name) } else { format!("`{name}`") };
        out.push_str(&format!("| {shown} | {meaning} | {} |\n", columns.join(comma)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{FILE, TRAIL, UserKind, tables};
    use crate::model::Kind;
    use std::collections::BTreeSet;

    #[test]
    fn every_column_is_declared_and_every_declaration_used() {
        let mut used = BTreeSet::new();
        for table in &FILE.table {
            let trail: &[&str] = if table.kind.is_some() { &TRAIL } else { &[] };
            let mut seen = BTreeSet::new();
            for name in table.columns.iter().map(String::as_str).chain(trail.iter().copied()) {
                assert!(seen.insert(name), "{}.{name} twice", table.name);
                let own = format!("{}.{name}", table.name);
                let key = if FILE.column.contains_key(&own) { own } else { name.to_owned() };
                assert!(FILE.column.contains_key(&key), "{}.{name} is not declared", table.name);
                used.insert(key);
            }
        }
        let declared: BTreeSet<String> = FILE.column.keys().cloned().collect();
        assert_eq!(declared.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new());
    }

    #[test]
    fn fixed_lists_are_in_both_languages() {
        for (name, column) in &FILE.column {
            assert_eq!(column.values.len(), column.values_zh.len(), "{name}");
        }
    }

    #[test]
    fn every_shipped_kind_has_its_table() {
        let tables = tables(&[]);
        for kind in Kind::SHIPPED {
            assert!(tables.iter().any(|table| table.kind.as_deref() == Some(kind.name())), "{}", kind.name());
        }
    }

    #[test]
    fn chinese_headers_are_as_distinct_as_english_ones() {
        for table in tables(&[]) {
            let names: BTreeSet<&str> = table.columns.iter().map(|column| column.zh.as_str()).collect();
            assert_eq!(names.len(), table.columns.len(), "{}", table.name);
        }
    }

    #[test]
    fn days_stand_before_edtf() {
        for table in tables(&[]) {
            let first = |kind| table.columns.iter().position(|column| column.kind == kind);
            if let Some(edtf) = first(super::Type::Edtf) {
                assert!(first(super::Type::Day).is_some_and(|day| day < edtf), "{}", table.name);
            }
        }
    }

    #[test]
    fn a_user_kind_gets_a_table_that_leads_back() {
        let kind = UserKind { name: "train", meaning: "A train.", columns: vec!["value", "model"] };
        let table = tables(&[kind]).pop().map(|table| {
            let names: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
            (table.name, names.join(","))
        });
        let names = "id,article,text,value,model,sentence,rule,byte_start,byte_end,start,end,file_part";
        assert_eq!(table, Some(("train".into(), names.into())));
    }
}

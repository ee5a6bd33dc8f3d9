//! The tables as the page shows them: one block of JSON a table, read only when somebody looks.
//!
//! Takes a run; gives for each table its columns, each with its cells, and for each row the mark or the card it leads
//! to. A column whose cells repeat is written as a list of its different cells and an index a row. Columns that only
//! say where a row stands (bytes, characters, the sentence) are left out: the text is one click away.

use super::marks::anchor;
use crate::model::NumeralClass;
use crate::rules::columns::{Column, Table};
use crate::tables::csv;
use crate::tables::rows::{Run, county_mentions};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Rows of a table that a page holds.
const ROWS: usize = 50_000;
/// What the text beside the table shows better.
const ELSEWHERE: [&str; 8] = ["article", "sentence", "byte_start", "byte_end", "start", "end", "file_part", "spans"];

#[derive(Serialize)]
struct Data<'t> {
    kind: Option<&'t str>,
    rows: usize,
    total: usize,
    columns: Vec<Cells<'t>>,
    goto: Vec<String>,
}

#[derive(Serialize)]
struct Cells<'t> {
    name: &'t str,
    zh: &'t str,
    number: bool,
    meaning_zh: &'t str,
    meaning: &'t str,
    /// The one language whose page shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    only: Option<&'static str>,
    /// Cells that are words of a fixed list, in Chinese.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    words: BTreeMap<&'t str, &'t str>,
    cells: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    index: Vec<usize>,
}

/// A table with its name, and its data as JSON that may stand inside a script element.
#[derive(Serialize)]
pub struct Block {
    name: String,
    zh: String,
    meaning_zh: String,
    meaning: String,
    rows: usize,
    json: String,
}

/// The blocks of all tables that have rows; of the first `shown` articles the rows lead to their text.
pub fn blocks(run: &Run<'_>, shown: usize) -> Vec<Block> {
    let goals = Goals {
        run,
        places: run.articles.iter().enumerate().map(|(at, article)| (&*article.document.id, at)).collect(),
        counties: run.articles.iter().map(county_mentions).collect(),
        shown,
    };
    run.tables.iter().filter_map(|table| block(run, table, &goals)).collect()
}

fn block(run: &Run<'_>, table: &Table, goals: &Goals<'_>) -> Option<Block> {
    let mut columns: Vec<Vec<String>> = vec![Vec::new(); table.columns.len()];
    let mut goto = Vec::new();
    let mut total = 0;
    // Gathering cannot fail.
    let _ = run.rows(table, &mut |row| {
        total += 1;
        if total > ROWS {
            return Ok(());
        }
        for (column, cell) in columns.iter_mut().zip(row) {
            column.push(cell.as_ref().map_or_else(String::new, |cell| csv::text(cell).into_owned()));
        }
        goto.push(goals.of(&columns[0][total - 1]));
        Ok(())
    });
    let rows = goto.len();
    if rows == 0 {
        return None;
    }
    let columns = table
        .columns
        .iter()
        .zip(columns)
        .filter(|(column, cells)| !ELSEWHERE.contains(&&*column.name) && cells.iter().any(|cell| !cell.is_empty()))
        .map(|(column, cells)| packed(column, cells))
        .collect();
    let data = Data { kind: table.kind.as_deref(), rows, total, columns, goto };
    Some(Block {
        name: table.name.clone(),
        zh: table.zh.clone(),
        meaning_zh: table.meaning.zh.clone(),
        meaning: table.meaning.en.clone(),
        rows: total,
        json: quiet(&serde_json::to_string(&data).unwrap_or_default()),
    })
}

fn packed(column: &Column, cells: Vec<String>) -> Cells<'_> {
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut different: Vec<String> = Vec::new();
    let index: Vec<usize> = cells
        .iter()
        .map(|cell| {
            *known.entry(cell.clone()).or_insert_with(|| {
                different.push(cell.clone());
                different.len() - 1
            })
        })
        .collect();
    let repeats = different.len() * 2 < cells.len();
    let (cells, index) = if repeats { (different, index) } else { (cells, Vec::new()) };
    Cells {
        name: &column.name,
        zh: &column.zh,
        number: column.kind.is_number(),
        meaning_zh: &column.meaning.zh,
        meaning: &column.meaning.en,
        only: match &*column.name {
            "why" => Some("zh"),
            "why_en" => Some("en"),
            _ => None,
        },
        words: column.values.iter().map(String::as_str).zip(column.values_zh.iter().map(String::as_str)).collect(),
        cells,
        index,
    }
}

/// Where rows lead.
struct Goals<'r> {
    run: &'r Run<'r>,
    /// Articles by their id.
    places: HashMap<&'r str, usize>,
    /// Of each article, the mentions that its counties are first named by.
    counties: Vec<Vec<usize>>,
    /// How many articles have their text in the page.
    shown: usize,
}

impl Goals<'_> {
    /// The row's mark, or else its card or its article. Rows say who they are by their id.
    fn of(&self, id: &str) -> String {
        if let Some(at) = self.places.get(id) {
            return if *at < self.shown { format!("a{}", at + 1) } else { String::new() };
        }
        let Some((owner, row)) = id.rsplit_once('.') else { return String::new() };
        let Some(&at) = self.places.get(owner) else { return format!("{owner}.{row}") };
        if row.starts_with('k') {
            return format!("a{}{row}", at + 1);
        }
        if at >= self.shown {
            return String::new();
        }
        let article = &self.run.articles[at];
        let index = row[1..].parse::<usize>().unwrap_or(1).saturating_sub(1);
        let mention = match &row[..1] {
            "m" => Some(index),
            "c" => article.claims.get(index).map(|claim| claim.mention),
            "e" => article.events.get(index).map(|event| event.date_mention),
            "x" => self.counties[at].get(index).copied(),
            "n" => match article.numerals.get(index).map(|numeral| &numeral.class) {
                Some(NumeralClass::Mention(mention)) => Some(*mention),
                _ => return format!("a{}n{}", at + 1, index + 1),
            },
            _ => None,
        };
        mention.map_or_else(|| format!("a{}", at + 1), |mention| anchor(at, mention))
    }
}

/// JSON that an HTML parser sees nothing in.
fn quiet(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::blocks;
    use crate::tables::rows::Run;
    use crate::tables::sample;

    #[test]
    fn rows_lead_to_their_marks_and_nothing_is_markup() {
        let articles = [sample::article()];
        let run = Run::new(&articles, &[], &[]);
        let blocks = blocks(&run, 1);
        let of = |name: &str| blocks.iter().find(|block| block.name == name).unwrap();
        let goto = |name: &str| {
            let json: serde_json::Value = serde_json::from_str(&of(name).json).unwrap();
            json["goto"].to_string()
        };
        assert_eq!(goto("counts"), r#"["a1m4","a1m5","a1m6"]"#);
        assert_eq!(goto("claims"), r#"["a1m4"]"#);
        assert_eq!(goto("events"), r#"["a1m1"]"#);
        assert_eq!(goto("counties"), r#"["a1m2"]"#);
        assert_eq!(goto("checks"), r#"["a1k1"]"#);
        assert_eq!(goto("articles"), r#"["a1"]"#);
        assert!(goto("numerals").ends_with(r#""a1m6","a1n7","a1n8"]"#));
        assert!(blocks.iter().all(|block| !block.json.contains('<')));
    }
}

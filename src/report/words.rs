//! The report's own words in both languages: Chinese as `rules/columns.toml` declares it, English as the tables have it;
//! and EDTF as a person says it.

use crate::model::{Family, Verdict, Words};
use crate::rules::columns::{Table, in_chinese};

fn words(column: &str, value: &str) -> Words {
    Words { zh: in_chinese(column, value), en: value.into() }
}

/// What a family asks, in a word or two.
#[must_use]
pub fn family(family: Family) -> Words {
    words("family", family.name())
}

/// What a check came to.
#[must_use]
pub fn verdict(verdict: Verdict) -> Words {
    words("verdict", verdict.name())
}

/// What became of a numeral.
#[must_use]
pub fn class(class: &str) -> Words {
    words("class", class)
}

/// A cell of a table with its column's name, in both languages at once; of a flag the name alone.
#[must_use]
pub fn cell(table: &Table, name: &str, value: &str) -> Option<String> {
    let column = &table.columns[table.position(name)?];
    let word = column.values.iter().position(|one| one == value).and_then(|at| column.values_zh.get(at));
    // What is the same in both is said once.
    let zh = Some(&*column.zh).filter(|zh| *zh != name);
    let parts = [zh, Some(name), word.map(String::as_str), Some(value).filter(|value| !value.is_empty())];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// The codes that EDTF has for parts of a year.
const PARTS: [(&str, &str, &str); 13] = [
    ("21", "春", "spring"),
    ("22", "夏", "summer"),
    ("23", "秋", "autumn"),
    ("24", "冬", "winter"),
    ("33", "一季度", "Q1"),
    ("34", "二季度", "Q2"),
    ("35", "三季度", "Q3"),
    ("36", "四季度", "Q4"),
    ("37", "前四个月", "Jan–Apr"),
    ("38", "中间四个月", "May–Aug"),
    ("39", "后四个月", "Sep–Dec"),
    ("40", "上半年", "H1"),
    ("41", "下半年", "H2"),
];

/// An EDTF period as a person says it: `2023-33` is 2023 一季度, `../2008-09-03` is 截至 2008-09-03.
#[must_use]
pub fn period(edtf: &str) -> Words {
    match edtf.split_once('/') {
        None => one(edtf),
        Some(("..", end)) => {
            let end = one(end);
            Words { zh: format!("截至 {}", end.zh), en: format!("until {}", end.en) }
        }
        Some((start, "..")) => {
            let start = one(start);
            Words { zh: format!("{} 以来", start.zh), en: format!("since {}", start.en) }
        }
        Some((start, end)) => {
            let (start, end) = (one(start), one(end));
            Words { zh: format!("{} 至 {}", start.zh, end.zh), en: format!("{} to {}", start.en, end.en) }
        }
    }
}

fn one(edtf: &str) -> Words {
    let part = edtf.split_once('-').and_then(|(year, code)| Some((year, PARTS.iter().find(|part| part.0 == code)?)));
    match part {
        Some((year, (_, zh, en))) => Words { zh: format!("{year} {zh}"), en: format!("{year} {en}") },
        None => Words { zh: edtf.to_owned(), en: edtf.to_owned() },
    }
}

#[cfg(test)]
mod tests {
    use super::{cell, period};
    use crate::rules::columns::{UserKind, tables};

    #[test]
    fn periods_are_said_as_people_say_them() {
        for (edtf, zh, en) in [
            ("2023", "2023", "2023"),
            ("2023-07-25", "2023-07-25", "2023-07-25"),
            ("2023-33", "2023 一季度", "2023 Q1"),
            ("2023-40", "2023 上半年", "2023 H1"),
            ("2021/2025", "2021 至 2025", "2021 to 2025"),
            ("2023-02/..", "2023-02 以来", "since 2023-02"),
            ("../2008-09-03", "截至 2008-09-03", "until 2008-09-03"),
            ("", "", ""),
        ] {
            let words = period(edtf);
            assert_eq!((&*words.zh, &*words.en), (zh, en));
        }
    }

    #[test]
    fn cells_are_told_in_both_languages() {
        let own = UserKind { name: "train", meaning: "", columns: vec!["colour"] };
        let tables = tables(&[own]);
        let told =
            |table: &str, name, value| cell(tables.iter().find(|one| one.name == table).unwrap(), name, value).unwrap();
        assert_eq!(told("money", "modifier", "about"), "修饰 modifier 约 about");
        assert_eq!(told("money", "currency", "CNY"), "币种 currency CNY");
        assert_eq!(told("places", "basis", "short"), "写法 basis 简称 short");
        assert_eq!(told("places", "embedded", ""), "名中之名 embedded");
        assert_eq!(told("train", "colour", "red"), "colour red");
    }
}

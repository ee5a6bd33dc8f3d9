//! Laws that every table keeps, on a run made by hand.

use super::csv::{self, Headers, Options};
use super::rows::Run;
use super::{datapackage, document, sample};
use crate::model::{Article, Kind, Name, Value};
use crate::rules::columns::UserKind;

fn written<'r>(run: &'r Run<'r>, table: &str, options: Options) -> String {
    let table = run.tables.iter().find(|one| one.name == table).unwrap();
    let mut bytes = Vec::new();
    csv::write(run, table, options, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn check(articles: &[Article], table: &str, expected: &str) {
    let run = Run::new(articles, &[], &[]);
    let options = Options { bom: false, ..Options::default() };
    assert_eq!(written(&run, table, options).replace("\r\n", "¶\n"), expected);
}

#[test]
fn a_row_is_what_the_contract_says() {
    let articles = [sample::article()];
    check(
        &articles,
        "money",
        "id,article,text,value,currency,min,max,modifier,noun,sentence,rule,byte_start,byte_end,start,end,file_part¶\n\
         样例.m3,样例,\"约 1.12 亿\n元\",112000000,CNY,,,about,,\
         2014 年 12 月，浏阳市投资约 1.12 亿元，拥有企业 184 家（湖南 100 家、江西 85 家）。,money.sample,\
         36,52,17,27,¶\n",
    );
    check(
        &articles,
        "counties",
        "id,article,code,name,prefecture,province,mentions,embedded_mentions,places_inside,claims,text,sentence,\
         byte_start,byte_end,start,end,file_part¶\n\
         样例.x1,样例,430181,浏阳市,长沙市,湖南省,1,0,0,1,浏阳市,\
         2014 年 12 月，浏阳市投资约 1.12 亿元，拥有企业 184 家（湖南 100 家、江西 85 家）。,21,30,12,15,¶\n",
    );
    check(
        &articles,
        "checks",
        "id,scope,article,family,verdict,why,expected,found,arithmetic,quotes,spans,why_en,key,acknowledged,text,\
         sentence,byte_start,byte_end,start,end,file_part¶\n\
         样例.k1,article,样例,sum,fail,各部分相加得 185，文中作 184。,185,184,100 + 85 = 185,\
         \"184 家;100 家;85 家\",\"68..75;85..92;102..108\",\"The parts add up to 185; the text says 184.\",\
         fd2bd901f1550fc9e,,184 家,\
         2014 年 12 月，浏阳市投资约 1.12 亿元，拥有企业 184 家（湖南 100 家、江西 85 家）。,68,75,33,38,¶\n",
    );
}

#[test]
fn every_row_leads_back_to_its_bytes() {
    let articles = [sample::article()];
    let file = format!("\u{feff}{}", articles[0].document.text);
    let run = Run::new(&articles, &[], &[]);
    let mut rows = 0;
    for table in &run.tables {
        let text = written(&run, &table.name, Options::default());
        let mut reader = ::csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        for row in reader.deserialize::<std::collections::BTreeMap<String, String>>() {
            let row = row.unwrap();
            let Some(start) = row.get("byte_start") else { continue };
            let (start, end): (usize, usize) = (start.parse().unwrap(), row["byte_end"].parse().unwrap());
            assert_eq!(file.as_bytes()[start..end], *row["text"].as_bytes(), "{} {row:?}", table.name);
            let (start, end): (usize, usize) = (row["start"].parse().unwrap(), row["end"].parse().unwrap());
            let chars: String = articles[0].document.text.chars().skip(start).take(end - start).collect();
            assert_eq!(chars, row["text"]);
            rows += 1;
        }
    }
    assert_eq!(rows, 19);
}

#[test]
fn all_formats_tell_the_same() {
    let articles = [sample::article()];
    let run = Run::new(&articles, &[], &[]);
    let mut bytes = Vec::new();
    document::write(&run, &mut bytes).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    for table in &run.tables {
        let text = written(&run, &table.name, Options { bom: false, ..Options::default() });
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().unwrap().clone();
        let rows: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let other = json["tables"][&table.name].as_array().unwrap();
        assert_eq!(rows.len(), other.len(), "{}", table.name);
        for (row, other) in rows.iter().zip(other) {
            for (name, cell) in header.iter().zip(row) {
                let told = match &other[name] {
                    serde_json::Value::Null => String::new(),
                    serde_json::Value::String(text) => text.clone(),
                    value => value.to_string(),
                };
                assert_eq!(cell, told, "{}.{name}", table.name);
            }
        }
    }
}

#[test]
fn a_users_kind_fills_a_table_of_its_own() {
    let mut article = sample::blank("a1", "列车 G1025 次。");
    let fields = vec![(Name::from("line"), "G1025".to_owned())];
    article.mentions = vec![sample::mention(&article, Kind::User(0), "G1025 次", Value::Fields(fields))];
    let articles = [article];
    let run = Run::new(&articles, &[], &[UserKind { name: "train", meaning: "A train.", columns: vec!["line"] }]);
    let text = written(&run, "train", Options { bom: true, headers: Headers::Chinese });
    assert_eq!(
        text,
        "\u{feff}编号,文章,原文,line,所在句,规则,起始字节,终止字节,起始字符,终止字符,部件\r\n\
         a1.m1,a1,G1025 次,G1025,列车 G1025 次。,user.sample,10,19,3,10,\r\n"
    );
}

#[test]
fn the_package_names_every_table_and_column() {
    let run = Run::new(&[], &[], &[]);
    let json: serde_json::Value = serde_json::from_str(&datapackage::json(&run.tables, Options::default())).unwrap();
    let resources = json["resources"].as_array().unwrap();
    assert_eq!(resources.len(), run.tables.len());
    for (resource, table) in resources.iter().zip(&run.tables) {
        assert_eq!(resource["path"], format!("{}.csv", table.name));
        let names: Vec<&str> = resource["schema"]["fields"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|field| field["name"].as_str())
            .collect();
        assert_eq!(names, table.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>());
    }
}

//! Bad rule files beside the exact messages: `tests/faults/NAME.toml` (or `.csv`) and `NAME.out`.
//!
//! With `BLESS=1` the messages of today are written; the diff is then for the reader to judge.

use kaoju::matcher::{Matcher, NoNames};
use kaoju::model::Fault;
use kaoju::rules::{Load, lint};
use std::path::Path;
use std::sync::Arc;
use std::{env, fs};

const SHARED: &str = "[fragments]\ndigits = '[0-9]{1,4}'\n";
const NUMBER: &str = "kind = \"number\"\nmeaning = \"A number.\"\ncolumns = [\"value\"]\n[[rule]]\n\
                      name = \"number.plain\"\nmeaning = \"Digits.\"\npattern = '{value:digits}'\nmatch = [\"共[36]\"]\n";
const WORDS: &str = "word,unit\n个,\n家,家\n";

/// Everything that loading, compiling and the lint say, the first of them that says anything.
fn faults(name: &str, text: &str) -> Vec<Fault> {
    let name = format!("rules/{name}");
    let files = [
        ("rules/shared.toml", SHARED),
        ("rules/number.toml", NUMBER),
        ("rules/words/classifier.csv", WORDS),
        (name.as_str(), text),
    ];
    let load = Load { instead: Some(&files), ..Load::default() };
    let text = match load.load() {
        Ok(rules) => Arc::new(rules),
        Err(faults) => return faults,
    };
    let claims = match (Load { over_mentions: true, ..load }).load() {
        Ok(rules) => rules,
        Err(faults) => return faults,
    };
    if let Err(faults) = Matcher::new(text.clone(), Arc::new(NoNames)) {
        return faults;
    }
    lint::lint(&text, &claims, &["quantity"])
}

#[test]
fn each_bad_file_is_told_what_is_wrong_with_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults");
    let mut cases: Vec<_> =
        fs::read_dir(&folder).expect("the folder is there").map(|entry| entry.expect("readable").path()).collect();
    cases.retain(|path| path.extension().is_some_and(|extension| extension != "out"));
    cases.sort();
    assert!(!cases.is_empty());
    let mut wrong = Vec::new();
    for case in cases {
        let stem = case.file_stem().and_then(|stem| stem.to_str()).expect("plain names");
        let extension = case.extension().and_then(|extension| extension.to_str()).expect("plain names");
        let name = if extension == "csv" { format!("words/{stem}.csv") } else { "count.toml".to_owned() };
        let text = fs::read_to_string(&case).expect("readable");
        let got: String = faults(&name, &text).iter().map(|fault| format!("{fault}\n\n")).collect();
        let out = case.with_extension("out");
        if env::var_os("BLESS").is_some() {
            fs::write(&out, &got).expect("writable");
        }
        let expected = fs::read_to_string(&out).unwrap_or_default();
        if got != expected || got.is_empty() {
            wrong.push(format!("{stem}: got\n{got}expected\n{expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

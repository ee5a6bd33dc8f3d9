//! Whole runs: a folder of articles in, the files it must give out, and laws that hold for each run.
//!
//! `tests/runs/NAME/input` gives `tests/runs/NAME/output`; with `KAOJU_BLESS` set the latter is put
//! right instead of compared. The shipped articles of `input/` are held to the laws as well.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

type Files = BTreeMap<String, Vec<u8>>;

fn run(input: &Path, jobs: usize) -> Files {
    let home = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_kaoju"))
        .current_dir(home.path())
        .env_clear()
        .args(["extract", "--output", "output", "--format", "csv,json,jsonl", "--jobs", &jobs.to_string(), "--input"])
        .arg(input)
        .output()
        .unwrap();
    // One of the inputs holds a file that is no text.
    assert!(matches!(output.status.code(), Some(0 | 3)), "{}", String::from_utf8_lossy(&output.stderr));
    read(&home.path().join("output"))
}

fn read(folder: &Path) -> Files {
    let entries = fs::read_dir(folder).map(|entries| entries.map(Result::unwrap).collect::<Vec<_>>());
    entries
        .unwrap_or_default()
        .into_iter()
        .filter(|entry| entry.file_name() != ".kaoju")
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect()
}

fn inputs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut inputs = vec![root.join("input")];
    for entry in fs::read_dir(root.join("tests/runs")).unwrap() {
        inputs.push(entry.unwrap().path().join("input"));
    }
    inputs.sort();
    inputs
}

fn rows(files: &Files, table: &str) -> Vec<BTreeMap<String, String>> {
    let bytes = &files[table];
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap();
    csv::Reader::from_reader(bytes).deserialize().map(Result::unwrap).collect()
}

/// Without the guard that stands before words a spreadsheet would run or change.
fn bare(cell: &str) -> &str {
    cell.strip_prefix('\'').unwrap_or(cell)
}

#[test]
fn every_row_leads_back_to_its_bytes() {
    let mut count = 0;
    for input in inputs() {
        let files = run(&input, 2);
        let articles: BTreeMap<String, (Vec<u8>, String)> = rows(&files, "articles.csv")
            .into_iter()
            .map(|row| {
                let bytes = fs::read(input.join(bare(&row["file"]))).unwrap();
                (row["id"].clone(), (bytes, row["encoding"].clone()))
            })
            .collect();
        for name in files.keys().filter(|name| name.ends_with(".csv")) {
            for row in rows(&files, name) {
                let Some(start) = row.get("byte_start").filter(|start| !start.is_empty()) else { continue };
                // A check between articles stands under all of them; its first quote is the first one's.
                if row["article"].contains(';') || !row["file_part"].is_empty() {
                    continue;
                }
                let (bytes, encoding) = &articles[&row["article"]];
                let range = start.parse::<usize>().unwrap()..row["byte_end"].parse::<usize>().unwrap();
                let encoding = encoding_rs::Encoding::for_label(encoding.as_bytes()).unwrap();
                let (text, _) = encoding.decode_without_bom_handling(&bytes[range]);
                assert!(text == row["text"] || text == bare(&row["text"]), "{name} {row:?}: {text}");
                count += 1;
            }
        }
    }
    assert!(count > 400, "{count} rows");
}

#[test]
fn one_thread_and_eight_give_the_same_bytes() {
    for input in inputs() {
        assert!(run(&input, 1) == run(&input, 8), "{}", input.display());
    }
}

#[test]
fn the_reports_sums_are_those_of_the_tables() {
    for input in inputs() {
        let files = run(&input, 2);
        let report: serde_json::Value = serde_json::from_slice(&files["report.json"]).unwrap();
        let count = |name: &str| rows(&files, name).len() as u64;
        let with = |name: &str, column: &str, cell: &str| {
            rows(&files, name).iter().filter(|row| row[column] == cell).count() as u64
        };
        let totals = &report["totals"];
        assert_eq!(totals["articles"], count("articles.csv"));
        assert_eq!(totals["claims"], count("claims.csv"));
        assert_eq!(totals["events"], count("events.csv"));
        assert_eq!(totals["numerals"], count("numerals.csv"));
        assert_eq!(totals["unexplained"], with("numerals.csv", "class", "unexplained"));
        assert_eq!(totals["failed_checks"], with("checks.csv", "verdict", "fail"));
        let mentions: u64 = report["rows"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| {
                let other = ["articles", "counties", "claims", "events", "checks", "numerals"];
                !other.contains(&row["name"].as_str().unwrap())
            })
            .map(|row| row["count"].as_u64().unwrap())
            .sum();
        assert_eq!(totals["mentions"], mentions);
        let tables: serde_json::Value = serde_json::from_slice(&files["tables.json"]).unwrap();
        for row in report["rows"].as_array().unwrap() {
            let name = row["name"].as_str().unwrap();
            assert_eq!(row["count"], count(&format!("{name}.csv")), "{name}");
            assert_eq!(row["count"], tables["tables"][name].as_array().unwrap().len(), "{name}");
            let lines = files[&format!("{name}.jsonl")].iter().filter(|&&byte| byte == b'\n').count();
            assert_eq!(row["count"], lines, "{name}");
        }
    }
}

#[test]
fn a_run_gives_the_files_it_must() {
    for input in inputs() {
        let expected = input.with_file_name("output");
        if input.parent() == Some(Path::new(env!("CARGO_MANIFEST_DIR"))) {
            continue;
        }
        // The JSON forms say the same, which another test holds them to; the page and the package have their own.
        let mut files = run(&input, 2);
        files.retain(|name, _| name.ends_with(".csv"));
        if std::env::var_os("KAOJU_BLESS").is_some() {
            let _ = fs::remove_dir_all(&expected);
            fs::create_dir_all(&expected).unwrap();
            for (name, bytes) in &files {
                fs::write(expected.join(name), bytes).unwrap();
            }
        }
        let told = read(&expected);
        assert_eq!(files.keys().collect::<Vec<_>>(), told.keys().collect::<Vec<_>>());
        for (name, bytes) in &files {
            let (found, told) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&told[name]));
            assert_eq!(found, told, "{name} of {}: right? KAOJU_BLESS=1 cargo test --test runs", input.display());
        }
    }
}

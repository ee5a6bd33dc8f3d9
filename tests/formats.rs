//! Every format tells the same, in the programs that people open it with; and a hostile article is harmless in each.
//!
//! SQLite is asked through Python, spreadsheets are LibreOffice; where they are not installed, that is said.

#![allow(clippy::unwrap_used)]

#[path = "common/hostile.rs"]
mod hostile;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Runs Kaoju over the shipped articles and a hostile one, in all formats.
fn run(home: &Path) -> PathBuf {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("input");
    hostile::write(&home.join("input"));
    for entry in fs::read_dir(shipped).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), home.join("input").join(entry.file_name())).unwrap();
    }
    let formats =
        if cfg!(feature = "parquet") { "csv,json,xlsx,jsonl,sqlite,parquet" } else { "csv,json,xlsx,jsonl,sqlite" };
    extract(home, formats)
}

/// Runs Kaoju over the articles that are there.
fn extract(home: &Path, formats: &str) -> PathBuf {
    let output = Command::new(env!("CARGO_BIN_EXE_kaoju"))
        .current_dir(home)
        .env_clear()
        .args(["extract", "--format", formats])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    home.join("output")
}

fn runs(program: &str, arguments: &[&str]) -> bool {
    let status = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let there = status.is_ok_and(|status| status.success());
    if !there {
        eprintln!("skipped: no {program} {} here", arguments.join(" "));
    }
    there
}

fn python(folder: &Path, script: &str) {
    let output = Command::new("python3").current_dir(folder).args(["-c", script]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Holds a format against `tables.json` in Python, where it has that module.
fn held_against_json(module: &str, script: &str) {
    let import = format!("import {module}");
    if runs("python3", &["-c", &import]) {
        let home = tempfile::tempdir().unwrap();
        let tables = "tables = json.load(open('tables.json', encoding='utf-8'))['tables']";
        python(&run(home.path()), &format!("import json\n{import}\n{tables}{script}"));
    }
}

fn records(path: &Path) -> Vec<Vec<String>> {
    let bytes = fs::read(path).unwrap();
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn tables(output: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(output).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "csv")).collect();
    paths.sort();
    paths
}

#[test]
fn sqlite_itself_finds_the_database_sound_and_the_same() {
    held_against_json(
        "sqlite3",
        r#"
base = sqlite3.connect('kaoju.sqlite')
assert base.execute('pragma integrity_check').fetchall() == [('ok',)], base.execute('pragma integrity_check').fetchall()
assert base.execute('pragma foreign_key_check').fetchall() == []
for name, rows in tables.items():
    cursor = base.execute(f'select * from "{name}"')
    columns = [column[0] for column in cursor.description]
    found = cursor.fetchall()
    assert len(found) == len(rows), (name, len(found), len(rows))
    for row, other in zip(found, rows):
        for column, cell in zip(columns, row):
            told = other.get(column)
            if isinstance(told, list): told = ';'.join(told)
            if isinstance(cell, (int, float)) and isinstance(told, str): told = float(told)
            assert cell == told, (name, column, cell, told)
    key = base.execute(f'select count(*) from "{name}" where id in (select id from "{name}")').fetchone()
    assert key == (len(rows),), name
    # A value is of its column's declared type: other readers, DuckDB among them, go by that.
    kinds = {'TEXT': {'text'}, 'DATE': {'text'}, 'INTEGER': {'integer'}, 'DECIMAL': {'integer', 'real'}}
    for _, column, kind, *_ in base.execute(f'pragma table_info("{name}")').fetchall():
        found = {row[0] for row in base.execute(f'select distinct typeof("{column}") from "{name}"')}
        assert found <= kinds[kind] | {'null'}, (name, column, kind, found)
"#,
    );
}

#[test]
fn a_decimal_of_many_digits_is_a_number_in_the_database_and_whole_elsewhere() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("input")).unwrap();
    let text = "浏阳市总投资123456789012.345675万元，面积1234567890.1234567891万平方米。";
    fs::write(home.path().join("input/a.txt"), text).unwrap();
    let output = extract(home.path(), "csv,json,sqlite");
    assert!(fs::read_to_string(output.join("money.csv")).unwrap().contains(",1234567890123456.75,CNY,"));
    assert!(fs::read_to_string(output.join("tables.json")).unwrap().contains("\"12345678901234.567891\""));
    if runs("python3", &["-c", "import sqlite3"]) {
        python(
            &output,
            r"
import sqlite3
base = sqlite3.connect('kaoju.sqlite')
assert base.execute('pragma integrity_check').fetchall() == [('ok',)], base.execute('pragma integrity_check').fetchall()
found = base.execute('select value, typeof(value) from money union all select value, typeof(value) from measures').fetchall()
assert found == [(1234567890123456.75, 'real'), (12345678901234.567891, 'real')], found
",
        );
    }
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_has_decimals_and_dates() {
    held_against_json(
        "pyarrow.parquet",
        r#"
import datetime, decimal
seen = set()
for name, rows in tables.items():
    found = pyarrow.parquet.read_table(f'{name}.parquet').to_pylist()
    assert len(found) == len(rows), name
    for row, other in zip(found, rows):
        for column, cell in row.items():
            told = other.get(column)
            seen.add(type(cell))
            if isinstance(cell, decimal.Decimal): told = decimal.Decimal(told)
            if isinstance(cell, datetime.date): told = datetime.date.fromisoformat(told)
            if isinstance(told, list): told = ';'.join(told)
            assert cell == told, (name, column, cell, told)
assert {decimal.Decimal, datetime.date, int, bool, str} <= seen
"#,
    );
}

/// With the separators that its dialog has ticked; what it shows is what stands in the file.
#[test]
fn libreoffice_reads_each_table_cell_for_cell() {
    let home = tempfile::tempdir().unwrap();
    if !runs("soffice", &["--version"]) {
        return;
    }
    let output = run(home.path());
    let back = home.path().join("back");
    let convert = |filter: &[&str], to: &str, files: &[PathBuf]| {
        let status = Command::new("soffice")
            .arg(format!("-env:UserInstallation=file://{}", home.path().join("office").display()))
            .arg("--headless")
            .args(filter)
            .args(["--convert-to", to, "--outdir"])
            .arg(&back)
            .args(files)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success());
    };
    let files = tables(&output);
    let plain = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false";
    convert(&["--infilter=CSV:9/44/59,34,76,1,,0,false,true"], plain, &files);
    let mut cells = 0;
    for file in &files {
        let (told, read) = (records(file), records(&back.join(file.file_name().unwrap())));
        assert_eq!(told.len(), read.len(), "{}", file.display());
        for (at, (told, read)) in told.iter().zip(&read).enumerate() {
            for (column, cell) in told.iter().enumerate() {
                let found = read.get(column).map_or("", String::as_str);
                // It shows a flag in its own way, and takes a line end of any kind for its own.
                let same = found.replace("TRUE", "true").replace('\r', "") == cell.replace('\r', "");
                assert!(same, "{} row {at} column {column}: {cell:?} became {found:?}", file.display());
                cells += 1;
            }
        }
    }
    assert!(cells > 10_000, "{cells}");
    // The workbook opens too, and its cells are those of the tables. LibreOffice gives back what it shows: numbers with
    // commas between their thousands, flags in capitals; words stand there bare, since nothing in it could run.
    let all = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";
    convert(&[], all, &[output.join("kaoju.xlsx")]);
    let mut compared = 0;
    for file in &files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let (told, read) = (records(file), records(&back.join(format!("kaoju-{name}.csv"))));
        assert_eq!(told.len(), read.len(), "{name}");
        for (at, (told, read)) in told.iter().zip(&read).enumerate() {
            for (column, cell) in told.iter().enumerate() {
                let found = read.get(column).map_or("", String::as_str).replace('\r', "");
                let bare = cell.strip_prefix('\'').unwrap_or(cell).replace('\r', "");
                let number = bare.parse::<f64>().is_ok() && found.replace(',', "") == bare;
                let same = found == bare || found == cell.replace('\r', "") || number || found.to_lowercase() == bare;
                assert!(same, "sheet {name} row {at} column {column}: {cell:?} became {found:?}");
                compared += usize::from(!cell.is_empty());
            }
        }
    }
    assert!(compared > 5_000, "{compared}");
}

#[test]
fn a_hostile_article_is_harmless_in_every_format() {
    let home = tempfile::tempdir().unwrap();
    let output = run(home.path());
    let mut rows = 0;
    for file in tables(&output) {
        let records = records(&file);
        let width = records[0].len();
        for row in &records {
            assert_eq!(row.len(), width, "{}: {row:?}", file.display());
            rows += 1;
            for cell in row {
                let first =
                    cell.trim_start_matches(|c: char| c.is_whitespace() && !"\t\r\n".contains(c)).chars().next();
                let number = cell.parse::<f64>().is_ok();
                let runs = first.is_some_and(|c| "=+-@\t\r\n＝＋－＠".contains(c)) && !number;
                assert!(!runs, "{}: {cell:?}", file.display());
            }
        }
    }
    assert!(rows > 500);
    // JSON carries the bare words.
    let json = fs::read_to_string(output.join("tables.json")).unwrap();
    let tables: serde_json::Value = serde_json::from_str(&json).unwrap();
    let articles: BTreeMap<String, String> = tables["tables"]["articles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["file"].to_string(), row["id"].to_string()))
        .collect();
    assert!(articles.keys().any(|file| file.contains("=cmd|")), "{articles:?}");
    for name in fs::read_dir(&output).unwrap().map(|entry| entry.unwrap().path()) {
        if name.extension().is_some_and(|end| end == "jsonl") {
            for line in fs::read_to_string(&name).unwrap().lines() {
                serde_json::from_str::<serde_json::Value>(line).unwrap();
            }
        }
    }
    // The page has one script, its own, and nothing of the article as markup.
    let page = fs::read_to_string(output.join("report.html")).unwrap();
    assert_eq!(page.matches("<script>").count(), 1);
    for needle in ["<img", "onerror=\"", "<!--"] {
        assert!(!page.contains(needle), "{needle}");
    }
    assert!(page.contains("&lt;script&gt;window.harm=1&lt;/script&gt;") || page.contains("&lt;&#x2f;script&gt;"));
    // The workbook has no formula in any sheet.
    let mut linked = false;
    let mut book = zip::ZipArchive::new(fs::File::open(output.join("kaoju.xlsx")).unwrap()).unwrap();
    for at in 0..book.len() {
        let mut sheet = book.by_index(at).unwrap();
        let mut text = String::new();
        if std::io::Read::read_to_string(&mut sheet, &mut text).is_ok() {
            linked |= text.contains("report.html") && text.contains("External");
            assert!(!text.contains("<f>") && !text.contains("<f "), "sheet {at}");
        }
    }
    assert!(linked, "claims lead to the report");
}

#[test]
fn a_line_of_a_megabyte_is_read_in_time_and_space() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("input")).unwrap();
    hostile::long(&home.path().join("input"));
    let status = Command::new(env!("CARGO_BIN_EXE_kaoju"))
        .current_dir(home.path())
        .env_clear()
        .args(["extract", "--format", "csv"])
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
    for file in tables(&home.path().join("output")) {
        assert!(fs::metadata(&file).unwrap().len() < 200 << 20, "{}", file.display());
    }
}

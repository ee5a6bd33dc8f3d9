//! House rules that a reader would otherwise have to watch.

#![allow(clippy::unwrap_used)]

use kaoju::rules::columns;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Who may import whom, besides `model`, which everything may.
const ARROWS: [(&str, &[&str]); 15] = [
    ("model", &[]),
    ("ingest", &[]),
    ("text", &[]),
    ("gazetteer", &[]),
    ("rules", &[]),
    ("matcher", &["rules"]),
    ("kinds", &["gazetteer", "matcher", "rules"]),
    ("extract", &["gazetteer", "kinds", "matcher", "rules"]),
    ("resolve", &["gazetteer", "kinds"]),
    ("claims", &["matcher", "rules"]),
    ("reconcile", &["gazetteer"]),
    ("tables", &["rules"]),
    ("report", &["rules", "tables"]),
    ("run", &["claims", "extract", "gazetteer", "ingest", "reconcile", "report", "resolve", "rules", "tables", "text"]),
    ("cli", &["gazetteer", "ingest", "kinds", "matcher", "reconcile", "rules", "run", "tables"]),
];

/// Who may touch the world: what it is touched by, and the files and folders that may.
const WORLD: [(&str, &[&str]); 8] = [
    ("std::fs", &["src/ingest/", "src/rules/load.rs", "src/tables/publish/", "src/cli/config.rs", "src/cli/memory.rs"]),
    (" File::open", &["src/ingest/", "src/tables/publish/"]),
    (" File::create", &["src/tables/publish/"]),
    ("println!", &["src/cli/"]),
    ("eprintln!", &["src/cli/"]),
    ("std::env", &["src/cli/"]),
    ("Instant::", &["src/cli/rules.rs"]),
    ("SystemTime", &["src/cli/memory.rs"]),
];

/// Lines of a source file: longer ones are split.
const LINES: usize = 600;

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A file without its tests, which may touch what they like.
fn body(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let name = path.file_stem().unwrap().to_string_lossy();
    if name.ends_with("tests") || matches!(&*name, "laws" | "sample" | "examples") {
        return String::new();
    }
    let end = text.find("#[cfg(test)]\nmod ").unwrap_or(text.len());
    text[..end].to_owned()
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The rooms that a text names behind `crate::`.
fn imports(text: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for (at, found) in text.match_indices("crate::") {
        let rest = &text[at + found.len()..];
        let word = |text: &str| text.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>();
        match rest.strip_prefix('{').and_then(|list| list.split_once('}')) {
            Some((list, _)) => rooms.extend(list.split(',').map(|item| word(item.trim()))),
            None => {
                rooms.insert(word(rest));
            }
        }
    }
    rooms.remove("");
    rooms
}

#[test]
fn rooms_import_one_way_only() {
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.into_iter().collect();
    let mut wrong = Vec::new();
    for path in files("src", "rs") {
        let shown = shown(&path);
        let room = shown["src/".len()..].split(['/', '.']).next().unwrap();
        if matches!(room, "lib" | "main") {
            continue;
        }
        let may = allowed.get(room).unwrap_or_else(|| panic!("{shown}: a room that tests/tidy.rs does not know"));
        for import in imports(&body(&path)) {
            if import != room && import != "model" && allowed.contains_key(&*import) && !may.contains(&&*import) {
                wrong.push(format!("{shown}: {room} -> {import}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn few_rooms_touch_the_world() {
    let mut wrong = Vec::new();
    for path in files("src", "rs") {
        let (shown, text) = (shown(&path), body(&path));
        for (what, who) in WORLD {
            if text.contains(what) && !who.iter().any(|allowed| shown.starts_with(allowed)) {
                wrong.push(format!("{shown}: {what}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_file_says_what_it_is_and_is_not_too_long() {
    let mut wrong = Vec::new();
    for path in files("src", "rs").into_iter().chain(files("tests", "rs")) {
        let text = fs::read_to_string(&path).unwrap();
        if !text.starts_with("//!") && !body(&path).is_empty() {
            wrong.push(format!("{}: does not open with what it is", shown(&path)));
        }
        let lines = text.lines().count();
        if lines > LINES {
            wrong.push(format!("{}: {lines} lines", shown(&path)));
        }
    }
    let map = fs::read_to_string("ARCHITECTURE.md").unwrap();
    if map.lines().count() > 150 {
        wrong.push("ARCHITECTURE.md: more than 150 lines".to_owned());
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn word_lists_are_sorted_and_name_no_word_twice() {
    let mut wrong = Vec::new();
    for path in files("rules/words", "csv") {
        let text = fs::read_to_string(&path).unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let first = reader.headers().unwrap().get(0).unwrap_or_default().to_owned();
        if first != "word" {
            wrong.push(format!("{}: its first column is {first}, not word", shown(&path)));
        }
        let words: Vec<String> = reader.records().map(|row| row.unwrap()[0].to_owned()).collect();
        let place = words.windows(2).find(|pair| pair[0] >= pair[1]);
        if let Some(pair) = place {
            wrong.push(format!("{}: {} stands before {}", shown(&path), pair[0], pair[1]));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// With `KAOJU_BLESS` set the READMEs are put right instead.
#[test]
fn the_readmes_tables_are_those_of_columns_toml() {
    const BEGIN: &str = "says when it is not -->\n";
    const END: &str = "<!-- end of tables -->";
    for (name, chinese) in [("README.md", false), ("README.zh.md", true)] {
        let text = fs::read_to_string(name).unwrap();
        let begin = text.find(BEGIN).unwrap() + BEGIN.len();
        let end = text.find(END).unwrap();
        let right = format!("{}\n{}\n{}", &text[..begin], columns::markdown(chinese), &text[end..]);
        if std::env::var_os("KAOJU_BLESS").is_some() {
            fs::write(name, right).unwrap();
        } else {
            assert!(text == right, "{name}: run KAOJU_BLESS=1 cargo test --test tidy");
        }
    }
}

/// Every command, option, format, schema and setting stands in both READMEs.
#[test]
fn the_readmes_know_the_whole_command_line() {
    use clap::{CommandFactory, ValueEnum};
    let mut names: Vec<String> = kaoju::cli::config::KEYS.iter().map(|key| format!("`{}`", key.name)).collect();
    let mut commands = vec![(String::from("kaoju"), kaoju::cli::args::Line::command())];
    while let Some((path, command)) = commands.pop() {
        let options = command.get_arguments().filter(|argument| !argument.is_hide_set());
        names.extend(options.filter_map(|argument| argument.get_long()).map(|long| format!("`--{long}")));
        for inner in command.get_subcommands() {
            commands.push((format!("{path} {}", inner.get_name()), inner.clone()));
        }
        if command.get_subcommands().next().is_none() {
            names.push(format!("`{path}"));
        }
    }
    let valued = |name: Option<clap::builder::PossibleValue>| format!("`{}`", name.unwrap().get_name());
    names.extend(kaoju::cli::args::Format::value_variants().iter().map(|one| valued(one.to_possible_value())));
    names.extend(kaoju::cli::args::Schema::value_variants().iter().map(|one| valued(one.to_possible_value())));
    for readme in ["README.md", "README.zh.md"] {
        let text = fs::read_to_string(readme).unwrap();
        let missing: Vec<&String> = names
            .iter()
            .filter(|name| !text.contains(&***name) && !name.contains("help") && !name.contains("version"))
            .collect();
        assert_eq!(missing, Vec::<&String>::new(), "{readme}");
    }
}

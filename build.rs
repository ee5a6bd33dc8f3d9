//! Loads the shipped rules and lays them out as bytes, automata included, so that no start does it again.
//!
//! The code is that of the crate itself, compiled into this build script: what a user's rules go through at start,
//! the shipped ones go through here.

// What only the program calls is not called here.
#![allow(dead_code, unused_imports, unreachable_pub)]

#[path = "src/matcher/automaton.rs"]
mod automaton;
#[path = "src/model/fault.rs"]
mod fault;
#[path = "src/gazetteer/mod.rs"]
mod gazetteer;
#[path = "src/model/kind.rs"]
mod kind;
#[path = "src/model/level.rs"]
mod level;
#[path = "src/model/names.rs"]
mod names;
#[path = "src/matcher/program.rs"]
mod program;
#[path = "src/rules/mod.rs"]
mod rules;

/// What of the crate's types the rules need.
mod model {
    pub use super::fault::Fault;
    pub use super::kind::Kind;
    pub use super::level::Level;
    pub use super::names::Lexicon;
    pub type Name = std::sync::Arc<str>;
}

use program::Program;
use rules::lay::Lay;
use rules::{Load, RuleSet};
use std::fmt::Write as _;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rustc-cfg=laid_out");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    for folder in ["src", "rules", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    println!("cargo::rustc-env=KAOJU_SOURCES={:016x}", sum(&root));
    let mut paths = Vec::new();
    for (folder, extension) in [("rules", "toml"), ("rules/words", "csv")] {
        paths.extend(files(&root.join(folder), extension).into_iter().map(|path| (folder, path)));
    }
    let read = |(folder, path): &(&str, PathBuf)| {
        let name = path.file_name().and_then(|name| name.to_str()).expect("rule files have plain names");
        (format!("{folder}/{name}"), fs::read_to_string(path).expect("rule files are UTF-8"))
    };
    let texts: Vec<(String, String)> = paths.iter().map(read).collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let load = |over_mentions| Load { dir: None, over_mentions, instead: Some(&texts) }.load();

    let mut listed = String::new();
    for ((name, _), (_, path)) in texts.iter().zip(&paths) {
        writeln!(listed, "    ({name:?}, include_str!({path:?})),").expect("a string grows");
    }
    let blob = |name: &str, bytes: Vec<u8>| {
        let path = out.join(name);
        fs::write(&path, bytes).expect("cargo gives a folder that can be written");
        format!("include_bytes!({path:?})")
    };
    let bytes = |lay: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = Vec::new();
        lay(&mut bytes);
        bytes
    };
    let (text, over_mentions) = match (load(false), load(true)) {
        (Ok(text), Ok(over_mentions)) => (text, over_mentions),
        (text, over_mentions) => {
            let faults = [text, over_mentions].into_iter().filter_map(Result::err).flatten();
            panic!("the shipped rules do not load:\n{}", faults.map(|fault| format!("{fault}\n")).collect::<String>())
        }
    };
    let [names, words] = gazetteer::lay();
    blob("gazetteer", names);
    blob("gazetteer.words", words);
    let program = |name: &str, rules: &RuleSet| {
        let program = Program::new(rules).unwrap_or_else(|faults| panic!("{}", faults[0]));
        blob(name, bytes(&|out| program.lay(out)))
    };
    let mut over = String::new();
    for kind in &over_mentions.kinds {
        let laid = program(&format!("{}.program", kind.name), &over_mentions.only(&kind.name));
        write!(over, "({:?}, {laid}), ", kind.name).expect("a string grows");
    }
    let shipped = format!(
        "Shipped {{\n    files: &[\n{listed}    ],\n    words: {},\n    text: {},\n    over_mentions: {},\n    \
         programs: &[(\"\", {})],\n    programs_over_mentions: &[{over}],\n}}\n",
        blob("words", bytes(&|out| text.lay_words(out))),
        blob("text", bytes(&|out| text.lay(out))),
        blob("over_mentions", bytes(&|out| over_mentions.lay(out))),
        program("text.program", &text),
    );
    fs::write(out.join("shipped.rs"), shipped).expect("cargo gives a folder that can be written");
}

/// A sum over everything that the reading of an article depends on: what an older program read is read again.
fn sum(root: &Path) -> u64 {
    let mut sum = std::hash::DefaultHasher::new();
    let mut folders = vec![root.join("src"), root.join("rules")];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else {
                path.strip_prefix(root).unwrap_or(&path).hash(&mut sum);
                fs::read(&path).unwrap_or_default().hash(&mut sum);
            }
        }
    }
    fs::read(root.join("Cargo.lock")).unwrap_or_default().hash(&mut sum);
    sum.finish()
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    paths.sort();
    paths
}

//! Lists the rule files and word lists that are compiled in, so that a new one needs no change in Rust.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut out = String::from("&[\n");
    for (folder, extension) in [("rules", "toml"), ("rules/words", "csv")] {
        println!("cargo::rerun-if-changed={folder}");
        for path in files(&root.join(folder), extension) {
            let name = path.file_name().and_then(|name| name.to_str()).expect("rule files have plain names");
            writeln!(out, "    ({:?}, include_str!({:?})),", format!("{folder}/{name}"), path).expect("a string grows");
        }
    }
    out.push_str("]\n");
    let target = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("shipped.rs");
    fs::write(target, out).expect("cargo gives a folder that can be written");
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

//! Lists the rule files and word lists that are compiled in, so that a new one needs no change in Rust.

use std::fmt::Write as _;
use std::hash::{Hash, Hasher};
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
    for folder in ["src", "rules", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    println!("cargo::rustc-env=KAOJU_SOURCES={:016x}", sum(&root));
    let target = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("shipped.rs");
    fs::write(target, out).expect("cargo gives a folder that can be written");
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

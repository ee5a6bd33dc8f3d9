//! Where the cache of read articles lies, and what `--watch` waits for.
//!
//! One file for each output, in the user's folder of caches (`XDG_CACHE_HOME`, `~/.cache`, `LOCALAPPDATA`), or as
//! `KAOJU_CACHE` says. It may be deleted at any time. Where it cannot be read or written, articles are read again.

use crate::ingest::walk;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How often what is watched is looked at.
const PAUSE: Duration = Duration::from_millis(400);

/// The cache's file for that output, if there is a place for it.
pub fn file(output: &Path) -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = set("KAOJU_CACHE")
        .or_else(|| Some(set("XDG_CACHE_HOME").or_else(|| set("LOCALAPPDATA"))?.join("kaoju")))
        .or_else(|| Some(set("HOME")?.join(".cache/kaoju")))?;
    let sum = Sha256::digest(std::path::absolute(output).ok()?.to_string_lossy().as_bytes());
    let name = sum[..8].iter().fold(String::new(), |mut name, byte| {
        let _ = write!(name, "{byte:02x}");
        name
    });
    Some(folder.join(format!("{name}.articles")))
}

/// What was kept there.
pub fn read(file: Option<&Path>) -> Vec<u8> {
    file.and_then(|file| fs::read(file).ok()).unwrap_or_default()
}

/// Keeps it for the next run: whole, or as it was.
pub fn keep(file: Option<&Path>, bytes: &[u8]) {
    let Some((file, folder)) = file.and_then(|file| Some((file, file.parent()?))) else { return };
    let written = fs::create_dir_all(folder).and_then(|()| tempfile::NamedTempFile::new_in(folder)).and_then(|new| {
        fs::write(new.path(), bytes)?;
        Ok(new.persist(file)?)
    });
    // A cache that cannot be kept is none; the run is not the worse for it.
    let _ = written;
}

/// Waits until a file of these folders, or one of these files, has come, gone or changed, and nothing has for a moment.
pub fn wait(paths: &[PathBuf]) {
    let before = seen(paths);
    let mut last = before.clone();
    loop {
        std::thread::sleep(PAUSE);
        let now = seen(paths);
        if now != before && now == last {
            return;
        }
        last = now;
    }
}

fn seen(paths: &[PathBuf]) -> Vec<(PathBuf, u64, Option<SystemTime>)> {
    let told = |entry: walk::Entry| {
        let data = fs::metadata(&entry.path).ok();
        let changed = data.as_ref().and_then(|data| data.modified().ok());
        (entry.path, data.map_or(0, |data| data.len()), changed)
    };
    // What is not there yet has no files.
    let entries = paths.iter().flat_map(|path| walk::walk(path).unwrap_or_default().0);
    entries.map(told).collect()
}

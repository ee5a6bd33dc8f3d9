//! Where the cache of read articles lies, and what `--watch` waits for.
//!
//! One file for each output, in the user's folder of caches (`XDG_CACHE_HOME`, `~/.cache`, `LOCALAPPDATA`), or as
//! `KAOJU_CACHE` says. It may be deleted at any time. Where it cannot be read or written, articles are read again.

use crate::ingest::walk;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
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

/// Files and folders that a run goes by, each with what there was when it was last looked at.
#[derive(Default)]
pub struct Watch {
    seen: BTreeMap<PathBuf, Vec<Seen>>,
}

/// A file, how long it is, and when it was changed.
type Seen = (PathBuf, u64, Option<SystemTime>);

impl Watch {
    /// Looks at everything anew. What changes from here on ends the next wait, were it in the middle of a run.
    pub fn look(&mut self) {
        self.seen.iter_mut().for_each(|(path, seen)| *seen = files(path));
    }

    /// Follows these and no others; at what it did not follow before it looks now.
    pub fn follow(&mut self, paths: Vec<PathBuf>) {
        let mut before = std::mem::take(&mut self.seen);
        let known = |path: &PathBuf| before.remove(path).unwrap_or_else(|| files(path));
        let seen: Vec<_> = paths.iter().map(known).collect();
        self.seen = paths.into_iter().zip(seen).collect();
    }

    /// Waits until something is otherwise than it was when it was looked at, and nothing has changed for a moment.
    pub fn wait(&self) {
        let now = || self.seen.keys().map(|path| files(path)).collect::<Vec<_>>();
        let mut last = now();
        loop {
            std::thread::sleep(PAUSE);
            let now = now();
            if now == last && !now.iter().eq(self.seen.values()) {
                return;
            }
            last = now;
        }
    }
}

/// The files of a folder, or the one file; what is not there yet has none.
fn files(path: &Path) -> Vec<Seen> {
    let seen = |entry: walk::Entry| {
        let data = fs::metadata(&entry.path).ok();
        let changed = data.as_ref().and_then(|data| data.modified().ok());
        (entry.path, data.map_or(0, |data| data.len()), changed)
    };
    walk::walk(path).unwrap_or_default().0.into_iter().map(seen).collect()
}

#[cfg(test)]
mod tests {
    use super::Watch;
    use std::fs;

    #[test]
    fn what_changes_before_the_wait_ends_it() {
        let home = tempfile::tempdir().unwrap();
        let (input, settings) = (home.path().join("input"), home.path().join("kaoju.toml"));
        fs::create_dir(&input).unwrap();
        let mut watch = Watch::default();
        watch.follow(vec![settings.clone(), input.clone()]);
        // As it may happen while articles are read.
        fs::write(input.join("a.txt"), "x").unwrap();
        watch.wait();
        watch.look();
        fs::write(&settings, "").unwrap();
        // Settings have another input now; what was seen of the settings stays seen.
        watch.follow(vec![settings.clone(), home.path().join("other")]);
        watch.wait();
        watch.look();
        assert!(watch.seen.values().flatten().map(|file| &file.0).eq([&settings]));
    }
}

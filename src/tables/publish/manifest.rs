//! The list of what Kaoju wrote, `.kaoju` in the output: a line a file with its length, a sum over
//! its bytes and its name. By it the next run knows Kaoju's files from a person's, and an edited
//! table from an untouched one.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// The list's name in the output.
pub const MANIFEST: &str = ".kaoju";
/// Stands in a folder whose files are not all written yet.
pub const UNFINISHED: &str = ".kaoju-unfinished";

const FIRST_LINE: &str = "# Written by Kaoju. By this list it knows its own files; what is not in it is left alone.\n";

/// Length and FNV-1a sum of a file's bytes: it tells an edited file, it does not guard against malice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hash {
    length: u64,
    sum: u64,
}

impl Default for Hash {
    fn default() -> Self {
        Self { length: 0, sum: 0xcbf2_9ce4_8422_2325 }
    }
}

impl Hash {
    /// Adds the next bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        for &byte in bytes {
            self.sum = (self.sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    /// Of a whole file.
    pub fn of(path: &Path) -> io::Result<Self> {
        let (mut file, mut hash, mut buffer) = (File::open(path)?, Self::default(), vec![0; 1 << 16]);
        loop {
            match file.read(&mut buffer)? {
                0 => return Ok(hash),
                length => hash.add(&buffer[..length]),
            }
        }
    }
}

/// The files of one run.
#[derive(Debug, Default)]
pub struct Manifest {
    files: Vec<(String, Hash)>,
}

impl Manifest {
    /// Adds a file that was written.
    pub fn add(&mut self, name: &str, hash: Hash) {
        self.files.push((name.to_owned(), hash));
    }

    /// As it is written.
    pub fn text(&self) -> String {
        let mut text = FIRST_LINE.to_owned();
        for (name, hash) in &self.files {
            text.push_str(&format!("{} {:016x} {name}\n", hash.length, hash.sum));
        }
        text
    }

    /// The list of a folder; empty where there is none. A line that is none is passed over: its file
    /// then counts as a person's, which is the safe side.
    pub fn read(folder: &Path) -> Self {
        let text = fs::read_to_string(folder.join(MANIFEST)).unwrap_or_default();
        let line = |line: &str| {
            let mut parts = line.splitn(3, ' ');
            let length = parts.next()?.parse().ok()?;
            let sum = u64::from_str_radix(parts.next()?, 16).ok()?;
            Some((parts.next()?.to_owned(), Hash { length, sum }))
        };
        Self { files: text.lines().filter_map(line).collect() }
    }

    /// Whether Kaoju wrote a file of that name, whatever became of it.
    pub fn names(&self, name: &str) -> bool {
        name == MANIFEST || self.files.iter().any(|(file, _)| file == name)
    }

    /// Whether the file is as Kaoju wrote it.
    pub fn holds(&self, folder: &Path, name: &str) -> bool {
        name == MANIFEST
            || self
                .files
                .iter()
                .any(|(file, hash)| file == name && Hash::of(&folder.join(name)).is_ok_and(|found| found == *hash))
    }
}

//! Puts a run's files into `output/`: all of them, or none.
//!
//! Takes files one by one into a folder beside the output (`.output.kaoju-…`), and then exchanges
//! the two folders in one step (`renameat2` with `RENAME_EXCHANGE`). Where the system cannot, it
//! renames the old one away and the new one in, and the next start puts right what a kill between
//! the two left. Invariants: at every moment `output/` (or, in that gap, the folder that
//! [`repair`] brings back) holds one whole run; what a person put there is in it before and after;
//! a folder that holds something and does not look like Kaoju's is refused unless asked twice; a
//! table that a person edited is kept beside the new one. No other room writes files.

mod manifest;
mod swap;
#[cfg(test)]
mod tests;

pub use swap::{Kept, repair};

use crate::model::Fault;
use manifest::{Hash, MANIFEST, Manifest, UNFINISHED};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A place at which a test may kill the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Before the folder beside the output is made.
    Create,
    /// Before a file is opened in it.
    Open,
    /// Before its list of files is written.
    List,
    /// Before what a person put into the output is linked into it.
    Link,
    /// Before the two folders change places.
    Exchange,
    /// Where they cannot in one step: between the two renames.
    Between,
    /// Before what is left of the old one is cleared away.
    Clear,
    /// Between two of its files.
    Remove,
}

/// Asked at every step; an error ends the run there and then, as a kill would.
pub type Hook<'h> = &'h mut dyn FnMut(Step) -> io::Result<()>;

/// A run's files on their way to `output/`.
#[derive(Debug)]
pub struct Staging {
    output: PathBuf,
    folder: PathBuf,
    // Held so that another run can tell this folder from one that a kill left behind.
    _lock: File,
    manifest: Manifest,
}

/// Whether a run may write to that folder; a fault says why not and what to do.
///
/// # Errors
/// It is no folder, or holds something and does not look like Kaoju's and `force` is not set.
pub fn may_write(output: &Path, force: bool) -> Result<(), Fault> {
    let name = output.display().to_string();
    let entries = match fs::read_dir(output) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return match fs::symlink_metadata(output) {
                Ok(_) => Err(Fault::new(name, "is a link to nowhere")
                    .help("remove it, or name another folder with --output")
                    .zh("是失效的链接；请删去，或用 --output 另指一个文件夹")),
                Err(_) => Ok(()),
            };
        }
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(Fault::new(name, "is a file, not a folder")
                .help("name another folder with --output")
                .zh("是文件，不是文件夹；请用 --output 另指一个文件夹"));
        }
        Err(error) => return Err(Fault::new(name, format!("cannot be read: {error}"))),
    };
    if force || output.join(MANIFEST).is_file() {
        return Ok(());
    }
    for entry in entries {
        let entry = entry.map_err(|error| Fault::new(&name, format!("cannot be read: {error}")))?;
        let file = entry.file_name().to_string_lossy().into_owned();
        if !file.starts_with('.') {
            return Err(Fault::new(name, format!("holds {file}, and was not written by Kaoju"))
                .help(
                    "name another folder with --output, or add --force to write here as well; \
                 what is in it stays as it is",
                )
                .zh(format!(
                    "里有 {file}，不是考据写的；请用 --output 另指一个文件夹，或加 --force（其中原有的不动）"
                )));
        }
    }
    Ok(())
}

impl Staging {
    /// Begins a run's files beside `output`.
    ///
    /// # Errors
    /// The folder beside it cannot be made.
    pub fn create(output: &Path, hook: Hook<'_>) -> io::Result<Self> {
        hook(Step::Create)?;
        let output = swap::resolved(output)?;
        let (parent, name) = swap::parent_and_name(&output)?;
        fs::create_dir_all(&parent)?;
        let folder = tempfile::Builder::new().prefix(&swap::prefix(&name)).rand_bytes(8).tempdir_in(&parent)?.keep();
        swap::open_to_others_like(&output, &folder)?;
        let lock = File::open(&folder)?;
        swap::lock(&lock);
        File::create(folder.join(UNFINISHED))?;
        Ok(Self { output, folder, _lock: lock, manifest: Manifest::default() })
    }

    /// Writes one file.
    ///
    /// # Errors
    /// It cannot be made or written, or `fill` says so.
    pub fn file(
        &mut self,
        name: &str,
        hook: Hook<'_>,
        fill: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        hook(Step::Open)?;
        let file = File::create_new(self.folder.join(name))?;
        let mut out = Counted { out: BufWriter::with_capacity(1 << 16, file), hash: Hash::default() };
        fill(&mut out)?;
        out.out.flush()?;
        out.out.get_ref().sync_all()?;
        self.manifest.add(name, out.hash);
        Ok(())
    }

    /// Makes the files the content of `output`.
    ///
    /// # Errors
    /// A step of it failed; the output is then as it was, or as [`repair`] makes it at the next start.
    pub fn publish(self, hook: Hook<'_>) -> io::Result<Vec<Kept>> {
        hook(Step::List)?;
        let path = self.folder.join(MANIFEST);
        fs::write(&path, self.manifest.text())?;
        File::open(&path)?.sync_all()?;
        fs::remove_file(self.folder.join(UNFINISHED))?;
        swap::publish(&self.output, &self.folder, hook)
    }

    /// Clears the files away again; the output stays as it was.
    pub fn abandon(self) {
        // What cannot be removed now is removed by the next start.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

struct Counted {
    out: BufWriter<File>,
    hash: Hash,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hash.add(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

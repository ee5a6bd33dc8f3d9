//! The exchange of two folders, and what has to be true around it.
//!
//! What a person put into the output is linked into the new folder before the exchange, so that it
//! is in the output at every moment. Clearing away follows one rule for every folder that is left
//! over, whether it is the old output or a new one that was never published: what the folder's own
//! list names and nobody changed is Kaoju's and goes; what is also in the output goes, since it is
//! only a second link; anything else is a person's and is moved into the output.

use super::manifest::{MANIFEST, Manifest, UNFINISHED};
use super::{Hook, Step};
use crate::model::Fault;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// A file a person had edited: it was kept under another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its name in the output.
    pub name: String,
    /// The name it is kept under.
    pub under: String,
}

/// The folder itself, where the output is a link to one.
pub fn resolved(output: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(output) {
        Ok(path) => Ok(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => std::path::absolute(output),
        Err(error) => Err(error),
    }
}

/// Where the folder lies, and its name.
pub fn parent_and_name(output: &Path) -> io::Result<(PathBuf, String)> {
    match (output.parent(), output.file_name()) {
        (Some(parent), Some(name)) => Ok((parent.to_owned(), name.to_string_lossy().into_owned())),
        _ => Err(io::Error::new(io::ErrorKind::InvalidInput, "the output must be a folder inside another")),
    }
}

/// How the names of the folders beside an output begin.
pub fn prefix(name: &str) -> String {
    format!(".{name}.kaoju-")
}

const AWAY: &str = "away";

/// Gives the new folder the old one's permissions; of a first run those of any new folder.
pub fn open_to_others_like(output: &Path, folder: &Path) -> io::Result<()> {
    if let Ok(old) = fs::metadata(output) {
        return fs::set_permissions(folder, old.permissions());
    }
    // A temporary folder is for its owner alone. A plain one made beside it tells what is usual here.
    let plain = folder.join("plain");
    fs::create_dir(&plain)?;
    let usual = fs::metadata(&plain)?.permissions();
    fs::remove_dir(&plain)?;
    fs::set_permissions(folder, usual)
}

/// Marks a folder as in use by a living run. Where the system has no such locks, two runs at once
/// are told apart by nothing, and the later one may clear the earlier one's files away.
pub fn lock(folder: &File) -> bool {
    folder.try_lock().is_ok()
}

/// One run at a time exchanges or repairs below a folder; a second one waits its turn.
fn turn(parent: &Path) -> io::Result<File> {
    let parent = File::open(parent)?;
    match parent.lock() {
        Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
        _ => Ok(parent),
    }
}

/// Puts the new folder in the place of the output and clears the old one away.
pub fn publish(output: &Path, folder: &Path, hook: Hook<'_>) -> io::Result<Vec<Kept>> {
    let (parent, name) = parent_and_name(output)?;
    let _turn = turn(&parent)?;
    hook(Step::Link)?;
    let old = Manifest::read(output);
    for name in names(output)? {
        let kaojus = name.to_str().is_some_and(|name| old.names(name));
        if !kaojus && fs::symlink_metadata(folder.join(&name)).is_err() {
            link(&output.join(&name), &folder.join(&name))?;
        }
    }
    File::open(folder)?.sync_all()?;
    hook(Step::Exchange)?;
    let left = if !output.exists() {
        fs::rename(folder, output)?;
        None
    } else if exchange(folder, output).is_ok() {
        Some(folder.to_owned())
    } else {
        let away = parent.join(format!("{}{AWAY}", prefix(&name)));
        fs::rename(output, &away)?;
        hook(Step::Between)?;
        if let Err(error) = fs::rename(folder, output) {
            fs::rename(&away, output)?;
            return Err(error);
        }
        Some(away)
    };
    File::open(&parent)?.sync_all()?;
    hook(Step::Clear)?;
    match left {
        Some(left) => clear(&left, output, hook),
        None => Ok(Vec::new()),
    }
}

/// Puts right what a kill left beside an output: call it before a run writes there.
///
/// # Errors
/// The folder beside the output cannot be read, or something in it cannot be moved or removed.
pub fn repair(output: &Path) -> Result<Vec<Kept>, Fault> {
    let fault = |error: io::Error| {
        Fault::new(
            output.display().to_string(),
            format!("an earlier run ended halfway, and its traces cannot be cleared: {error}"),
        )
    };
    let output = resolved(output).map_err(fault)?;
    let (parent, name) = parent_and_name(&output).map_err(fault)?;
    if !parent.is_dir() {
        return Ok(Vec::new());
    }
    let _turn = turn(&parent).map_err(fault)?;
    let prefix = prefix(&name);
    let away = parent.join(format!("{prefix}{AWAY}"));
    if away.is_dir() && !output.exists() {
        fs::rename(&away, &output).map_err(fault)?;
    }
    let mut kept = Vec::new();
    for name in names(&parent).map_err(fault)? {
        let left = parent.join(&name);
        if !name.to_string_lossy().starts_with(&prefix) || !left.is_dir() {
            continue;
        }
        let Ok(handle) = File::open(&left) else { continue };
        if !lock(&handle) {
            continue;
        }
        if left.join(UNFINISHED).exists() {
            // Nothing of a person's is linked into a folder before its files are all written.
            fs::remove_dir_all(&left).map_err(fault)?;
        } else {
            kept.extend(clear(&left, &output, &mut |_| Ok(())).map_err(fault)?);
        }
    }
    Ok(kept)
}

/// Clears a folder that is left over; see the module's rule.
fn clear(left: &Path, output: &Path, hook: Hook<'_>) -> io::Result<Vec<Kept>> {
    let manifest = Manifest::read(left);
    let mut kept = Vec::new();
    if !output.exists() {
        // A first run that was killed just before its last step.
        fs::rename(left, output)?;
        return Ok(kept);
    }
    // The list goes last: until then a second start knows what is Kaoju's.
    for name in names(left)?.into_iter().filter(|name| name != MANIFEST) {
        hook(Step::Remove)?;
        let (from, to) = (left.join(&name), output.join(&name));
        if name.to_str().is_some_and(|name| manifest.holds(left, name)) {
            fs::remove_file(&from)?;
        } else if fs::symlink_metadata(&to).is_err() {
            fs::rename(&from, &to)?;
        } else if same(&from, &to)? {
            remove(&from)?;
        } else {
            let name = name.to_string_lossy().into_owned();
            let under = free_name(output, &name);
            fs::rename(&from, output.join(&under))?;
            kept.push(Kept { name, under });
        }
    }
    hook(Step::Remove)?;
    remove(&left.join(MANIFEST))
        .or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })?;
    fs::remove_dir(left)?;
    Ok(kept)
}

fn names(folder: &Path) -> io::Result<Vec<OsString>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut names = entries.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>()?;
    names.sort_unstable();
    Ok(names)
}

/// A second link to a file; of a folder a folder of such links.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    let metadata = fs::symlink_metadata(from)?;
    if metadata.is_dir() {
        fs::create_dir(to)?;
        for name in names(from)? {
            link(&from.join(&name), &to.join(&name))?;
        }
        fs::set_permissions(to, metadata.permissions())?;
        if let Ok(time) = metadata.modified() {
            File::open(to)?.set_modified(time)?;
        }
        Ok(())
    } else {
        fs::hard_link(from, to).or_else(|_| copy(from, to, &metadata))
    }
}

/// Where the system has no links. The old file is moved over the copy when the old folder is cleared.
fn copy(from: &Path, to: &Path, metadata: &fs::Metadata) -> io::Result<()> {
    if !metadata.is_file() {
        return Err(io::Error::other(format!("{} cannot be carried over", from.display())));
    }
    fs::copy(from, to)?;
    File::options().write(true).open(to)?.set_modified(metadata.modified()?)
}

/// Whether two entries are one: links to the same file, folders of such, or equal files.
fn same(one: &Path, other: &Path) -> io::Result<bool> {
    let (first, second) = (fs::symlink_metadata(one)?, fs::symlink_metadata(other)?);
    if first.is_dir() && second.is_dir() {
        for name in names(one)? {
            let other = other.join(&name);
            if fs::symlink_metadata(&other).is_err() || !same(&one.join(&name), &other)? {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if first.dev() == second.dev() && first.ino() == second.ino() {
            return Ok(true);
        }
    }
    let both_files = first.is_file() && second.is_file() && first.len() == second.len();
    Ok(both_files && super::Hash::of(one)? == super::Hash::of(other)?)
}

fn remove(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
}

/// `counts.edited.csv`, or with a number where that is taken.
fn free_name(folder: &Path, name: &str) -> String {
    let path = Path::new(name);
    let stem = path.file_stem().and_then(OsStr::to_str).unwrap_or(name);
    let end = path.extension().and_then(OsStr::to_str).map_or(String::new(), |end| format!(".{end}"));
    let mut count = 1;
    loop {
        let number = if count > 1 { format!("-{count}") } else { String::new() };
        let free = format!("{stem}.edited{number}{end}");
        if fs::symlink_metadata(folder.join(&free)).is_err() {
            return free;
        }
        count += 1;
    }
}

/// Two folders change places in one step, where the system can.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    #[cfg(test)]
    if super::tests::without_exchange() {
        return Err(io::ErrorKind::Unsupported.into());
    }
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

//! The files of `input/`, in an order that depends on nothing but their names.
//!
//! Takes a folder (or one file); gives the plain files in it, at any depth, sorted by the parts of
//! their path, and a fault for everything in it that is no article: a pipe, a device, a folder that
//! leads back into itself, a link to nowhere. Hidden files and folders are passed over. It opens
//! nothing but folders; [`bytes`] reads one file and refuses what would never end.

use crate::model::Fault;
use std::fs::{self, File, FileType};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The longest file that is read, 1 GiB: offsets into its text must fit in 32 bits.
const LONGEST: u64 = 1 << 30;

/// One file of the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it lies.
    pub path: PathBuf,
    /// Its path below the input, with `/` between the parts.
    pub name: String,
}

/// The files below a folder; of a file itself.
///
/// # Errors
/// The input does not exist or cannot be read.
pub fn walk(input: &Path) -> Result<(Vec<Entry>, Vec<Fault>), Fault> {
    let shown = input.display().to_string();
    let metadata = fs::metadata(input).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Fault::new(&shown, "does not exist").zh("不存在"),
        _ => Fault::new(&shown, format!("cannot be read: {error}")).zh(format!("无法读取：{error}")),
    })?;
    if !metadata.is_dir() {
        let name = input.file_name().map_or(shown, |name| name.to_string_lossy().into_owned());
        return Ok((vec![Entry { path: input.to_owned(), name }], Vec::new()));
    }
    let mut found = Walk::default();
    let root = fs::canonicalize(input)
        .map_err(|error| Fault::new(&shown, format!("cannot be read: {error}")).zh(format!("无法读取：{error}")))?;
    found.above.push(root);
    found
        .folder(input, "")
        .map_err(|error| Fault::new(&shown, format!("cannot be read: {error}")).zh(format!("无法读取：{error}")))?;
    Ok((found.files, found.faults))
}

#[derive(Default)]
struct Walk {
    files: Vec<Entry>,
    faults: Vec<Fault>,
    /// The folders that lead to where the walk is, links resolved.
    above: Vec<PathBuf>,
}

impl Walk {
    fn folder(&mut self, folder: &Path, prefix: &str) -> io::Result<()> {
        let mut names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>()?;
        names.sort_unstable();
        for name in names {
            let shown = name.to_string_lossy();
            if shown.starts_with('.') {
                continue;
            }
            let entry = Entry { path: folder.join(&name), name: format!("{prefix}{shown}") };
            if let Err(fault) = self.entry(entry) {
                self.faults.push(fault);
            }
        }
        Ok(())
    }

    fn entry(&mut self, entry: Entry) -> Result<(), Fault> {
        let unreadable = |error: io::Error| Fault::new(&entry.name, reason(&error)).zh(format!("无法读取：{error}"));
        let metadata = fs::metadata(&entry.path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Fault::new(&entry.name, "is a link to nowhere").zh("是失效的链接"),
            _ => unreadable(error),
        })?;
        if metadata.is_file() {
            self.files.push(entry);
            return Ok(());
        }
        if !metadata.is_dir() {
            let message = format!("is {}, not a file", what(metadata.file_type()));
            return Err(Fault::new(&entry.name, message)
                .help("move it out of the input")
                .zh("不是普通文件；请移出输入文件夹"));
        }
        let path = fs::canonicalize(&entry.path).map_err(unreadable)?;
        if self.above.contains(&path) {
            return Err(Fault::new(&entry.name, "leads back to a folder it lies in")
                .help("remove the link")
                .zh("是指回上层文件夹的链接；请删去"));
        }
        self.above.push(path);
        let result = self.folder(&entry.path, &format!("{}/", entry.name)).map_err(unreadable);
        self.above.pop();
        result
    }
}

/// A file's bytes.
///
/// # Errors
/// It cannot be read, or is longer than any article.
pub fn bytes(entry: &Entry) -> Result<Vec<u8>, Fault> {
    let fault = |error: io::Error| Fault::new(&entry.name, reason(&error)).zh(format!("无法读取：{error}"));
    let mut bytes = Vec::new();
    // A file that grows while it is read ends here too.
    File::open(&entry.path).map_err(fault)?.take(LONGEST + 1).read_to_end(&mut bytes).map_err(fault)?;
    if bytes.len() as u64 > LONGEST {
        return Err(Fault::new(&entry.name, "is longer than 1 GiB")
            .help("split it into its articles")
            .zh("超过 1 GiB；请按篇拆开"));
    }
    Ok(bytes)
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "may not be read: permission denied".into(),
        io::ErrorKind::NotFound => "is gone".into(),
        _ => format!("cannot be read: {error}"),
    }
}

#[cfg(unix)]
fn what(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn what(_: FileType) -> &'static str {
    "something else"
}

#[cfg(test)]
mod tests {
    use super::{bytes, walk};
    use std::fs;

    #[test]
    fn files_come_in_the_order_of_their_paths_and_hidden_ones_do_not() {
        let home = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a/2.txt", "a/1.txt", ".hidden", ".git/x.txt", "a.txt", "空 格/中文.txt"] {
            let path = home.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, name).unwrap();
        }
        let (files, faults) = walk(home.path()).unwrap();
        let names: Vec<&str> = files.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["a/1.txt", "a/2.txt", "a.txt", "b.txt", "空 格/中文.txt"]);
        assert_eq!(faults, []);
        assert_eq!(bytes(&files[0]).unwrap(), b"a/1.txt");
        let (one, _) = walk(&home.path().join("b.txt")).unwrap();
        assert_eq!(one[0].name, "b.txt");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_told_and_passed_over() {
        use std::os::unix::fs::symlink;
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("deep")).unwrap();
        fs::write(home.path().join("deep/a.txt"), "a").unwrap();
        symlink("..", home.path().join("deep/loop")).unwrap();
        symlink("nowhere", home.path().join("broken")).unwrap();
        symlink("/dev/null", home.path().join("device")).unwrap();
        let (files, faults) = walk(home.path()).unwrap();
        assert_eq!(files.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>(), ["deep/a.txt"]);
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "broken: is a link to nowhere",
                "deep/loop: leads back to a folder it lies in (remove the link)",
                "device: is a device, not a file (move it out of the input)",
            ]
        );
        assert_eq!(walk(&home.path().join("none")).unwrap_err().message, "does not exist");
    }
}

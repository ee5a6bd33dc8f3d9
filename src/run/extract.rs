//! The main job: every article of a folder into the tables and the report of another.
//!
//! Takes a [`Job`] and the [`Stages`]; gives an [`Outcome`], or the fault for which nothing was
//! written. Articles are read on all threads and stand in the order of the input afterwards, so the
//! same input gives the same bytes. An article that fails, even one on which the code gives up, is
//! reported and left out; no other is touched by it.

use crate::ingest::acknowledged;
use crate::ingest::walk::{self, Entry};
use crate::model::{Article, Document, Fault, Finding};
use crate::report::{self, Report};
use crate::rules::columns::UserKind;
use crate::tables::csv::Options;
use crate::tables::publish::{self, Kept, Staging, Step};
use crate::tables::rows::{self, Run};
use crate::tables::{csv, datapackage, document};
use rayon::prelude::*;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// The way from a file to an article, as [`extract`] needs it.
pub trait Stages: Sync {
    /// What one thread keeps while it reads articles.
    type Worker<'s>
    where
        Self: 's;

    /// What one thread needs.
    fn worker(&self) -> Self::Worker<'_>;

    /// The articles of a file.
    ///
    /// # Errors
    /// The file holds none.
    fn open(&self, entry: &Entry, bytes: Vec<u8>) -> Result<Vec<Document>, Fault>;

    /// Everything that is to be read in one of them.
    fn read(&self, worker: &mut Self::Worker<'_>, document: Document) -> Article;

    /// The checks between articles.
    fn across(&self, articles: &[Article]) -> Vec<Finding>;

    /// The kinds that the user's rules add, in the order of their indices.
    fn user_kinds(&self) -> Vec<UserKind<'_>>;
}

/// A format that tables are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// One CSV a table.
    Csv,
    /// All tables in one JSON document.
    Json,
    /// An Excel workbook of all tables.
    Xlsx,
    /// One file of JSON Lines a table.
    Jsonl,
    /// An SQLite database of all tables.
    Sqlite,
    /// One Parquet file a table.
    Parquet,
}

/// What is to be done.
#[derive(Debug, Clone)]
pub struct Job {
    /// A folder of articles, or one article.
    pub input: PathBuf,
    /// The folder that the tables go to.
    pub output: PathBuf,
    /// Write there even though the folder does not look like Kaoju's.
    pub force: bool,
    /// How CSV is written.
    pub csv: Options,
    /// What is written.
    pub formats: BTreeSet<Format>,
    /// Findings that a person has seen: a table of their keys; without it, the one beside the input, if any.
    pub acknowledged: Option<PathBuf>,
}

/// Hears how far the reading is.
pub trait Progress: Sync {
    /// So many articles are to be read.
    fn begin(&self, articles: usize);
    /// One more is read.
    fn step(&self);
    /// The tables are being written.
    fn writing(&self);
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// The run at a glance.
    pub report: Report,
    /// Files of the output that a person had edited, and what they are called now.
    pub kept: Vec<Kept>,
    /// The files that were written.
    pub files: Vec<String>,
}

/// Why nothing was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// What is wrong, and what to do.
    pub fault: Fault,
    /// Whether articles were there and failed, all of them; otherwise the job was asked for wrongly.
    pub failed: bool,
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self { fault, failed: false }
    }
}

impl std::fmt::Display for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.fault.fmt(f)
    }
}

thread_local! {
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic of this thread will be told as a fault.
#[must_use]
pub fn caught_here() -> bool {
    CAUGHT.get()
}

/// Does the job.
///
/// # Errors
/// There is nothing to read, or the output cannot be written; it is then as it was.
pub fn extract<S: Stages>(job: &Job, stages: &S, progress: &dyn Progress) -> Result<Outcome, Stop> {
    publish::may_write(&job.output, job.force)?;
    apart(&job.input, &job.output)?;
    let repaired = publish::repair(&job.output)?;
    let (entries, mut failed) = walk::walk(&job.input).map_err(|fault| match fault.message.as_str() {
        "does not exist" => nothing(fault, "不存在。请新建此文件夹，"),
        _ => fault.into(),
    })?;
    if entries.is_empty() && failed.is_empty() {
        let fault = Fault::new(job.input.display().to_string(), "holds no articles");
        return Err(nothing(fault, "里没有文章。请"));
    }
    let documents = documents(stages, &entries, &mut failed);
    progress.begin(documents.len());
    let mut articles = articles(stages, documents, progress, &mut failed);
    if articles.is_empty() {
        return Err(Stop { fault: nothing_read(job, &failed), failed: true });
    }
    progress.writing();
    let mut outcome =
        caught(|| tables(job, stages, &mut articles, &failed)).map_err(|said| unwritten(job, &said))??;
    outcome.kept.splice(0..0, repaired);
    Ok(outcome)
}

/// All that comes behind the reading: the checks between articles, the tables and the report.
fn tables<S: Stages>(job: &Job, stages: &S, articles: &mut [Article], failed: &[Fault]) -> Result<Outcome, Fault> {
    let mut across = stages.across(articles);
    let stale = acknowledge(job, articles, &mut across)?;
    let run = Run::new(articles, &across, &stages.user_kinds());
    let mut report = report::report(&run, failed);
    report.totals.stale = stale;
    let (files, kept) = write(job, &run, &report)?;
    Ok(Outcome { report, kept, files })
}

/// The code gave up on the output, which is as it was.
fn unwritten(job: &Job, said: &str) -> Fault {
    Fault::new(job.output.display().to_string(), format!("cannot be written, by an error in Kaoju itself: {said}"))
        .help("the tables of the last run are as they were; please report it, with the articles if you may")
        .zh(format!("写不出来，这是考据自身的错误：{said}。上一次的表原样未动；请把此事报告给我们，若可以请附上文章。"))
}

/// Marks the findings that a person has seen; gives the keys that no finding answers to.
fn acknowledge(job: &Job, articles: &mut [Article], across: &mut [Finding]) -> Result<Vec<String>, Fault> {
    let beside = || job.input.parent().map(|folder| folder.join(acknowledged::NAME)).filter(|path| path.is_file());
    let Some(path) = job.acknowledged.clone().or_else(beside) else { return Ok(Vec::new()) };
    let mut remarks = acknowledged::read(&path)?;
    let mut seen = BTreeSet::new();
    let mut mark = |key: String, finding: &mut Finding| {
        if let Some(remark) = remarks.get(&key) {
            finding.acknowledged = Some(remark.clone());
            seen.insert(key);
        }
    };
    for at in 0..articles.len() {
        let mut findings = std::mem::take(&mut articles[at].findings);
        for finding in &mut findings {
            mark(rows::key(articles, Some(at), finding), finding);
        }
        articles[at].findings = findings;
    }
    for finding in across {
        mark(rows::key(articles, None, finding), finding);
    }
    remarks.retain(|key, _| !seen.contains(key));
    Ok(remarks.into_keys().collect())
}

/// There is nothing to read; what to do is the same whether the folder is empty or missing.
fn nothing(fault: Fault, zh: &str) -> Stop {
    let fault = fault.help("put articles into it (txt, md, html, pdf, docx, csv, jsonl), and run again");
    fault.zh(format!("{zh}把文章（txt、md、html、pdf、docx、csv、jsonl）放进去，再运行一次。")).into()
}

/// The output may not lie in the input: its tables would be read as articles.
fn apart(input: &Path, output: &Path) -> Result<(), Fault> {
    let full =
        |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned());
    if full(output).starts_with(full(input)) {
        return Err(Fault::new(
            output.display().to_string(),
            "lies in the input, and its tables would be read as articles",
        )
        .help("name another folder with --output")
        .zh("在输入文件夹之内，其中的表会被当作文章读入。请用 --output 另指一个文件夹。"));
    }
    Ok(())
}

fn nothing_read(job: &Job, failed: &[Fault]) -> Fault {
    let told: Vec<String> = failed.iter().map(|fault| format!("\n  {fault}")).collect();
    let zh: Vec<String> = failed.iter().map(|fault| format!("\n  {}", fault.in_chinese())).collect();
    Fault::new(job.input.display().to_string(), format!("holds nothing that could be read{}", told.concat()))
        .zh(format!("里没有一个文件能读出文章{}", zh.concat()))
}

fn documents<S: Stages>(stages: &S, entries: &[Entry], failed: &mut Vec<Fault>) -> Vec<Document> {
    let read: Vec<Result<Vec<Document>, Fault>> = entries
        .par_iter()
        .map(|entry| guarded(&entry.name, || walk::bytes(entry).and_then(|bytes| stages.open(entry, bytes)))?)
        .collect();
    let mut documents = Vec::new();
    for result in read {
        match result {
            Ok(some) => documents.extend(some),
            Err(fault) => failed.push(fault),
        }
    }
    name(&mut documents);
    documents
}

/// Gives every document an id of its own that no spreadsheet takes for a number.
fn name(documents: &mut [Document]) {
    let mut taken = BTreeSet::new();
    for document in documents {
        if document.id == document.file
            && let Some((stem, _)) =
                document.file.rsplit_once('.').filter(|(stem, _)| !stem.is_empty() && !stem.ends_with('/'))
        {
            document.id = stem.to_owned();
        }
        if !document.id.chars().any(char::is_alphabetic) {
            document.id = format!("a{}", document.id);
        }
        let plain = document.id.clone();
        let mut count = 1;
        while !taken.insert(document.id.clone()) {
            count += 1;
            document.id = format!("{plain}~{count}");
        }
    }
}

fn articles<S: Stages>(
    stages: &S,
    documents: Vec<Document>,
    progress: &dyn Progress,
    failed: &mut Vec<Fault>,
) -> Vec<Article> {
    let read: Vec<Result<Article, Fault>> = documents
        .into_par_iter()
        .map_init(
            || None,
            |worker, document| {
                let file = document.file.clone();
                let result = guarded(&file, || stages.read(worker.get_or_insert_with(|| stages.worker()), document));
                if result.is_err() {
                    // What it left half done must not reach the next article.
                    *worker = None;
                }
                progress.step();
                result
            },
        )
        .collect();
    let mut articles = Vec::with_capacity(read.len());
    for result in read {
        match result {
            Ok(article) => articles.push(article),
            Err(fault) => failed.push(fault),
        }
    }
    articles
}

/// Runs a stage on one file; where the code gives up, that is the file's fault and nobody else's.
///
/// # Errors
/// The panic, as a fault that names the file.
pub fn guarded<T>(file: &str, work: impl FnOnce() -> T) -> Result<T, Fault> {
    caught(work).map_err(|said| {
        Fault::new(file, format!("could not be worked through, by an error in Kaoju itself: {said}"))
            .help("please report it, with the article if you may")
            .zh(format!("没能读完，这是考据自身的错误：{said}。请把此事报告给我们，若可以请附上文章。"))
    })
}

/// Does some work; where the code gives up, gives what it said.
fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    let outside = CAUGHT.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    CAUGHT.set(outside);
    result.map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(|said| (*said).to_owned());
        text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no reason given".to_owned())
    })
}

fn write(job: &Job, run: &Run<'_>, report: &Report) -> Result<(Vec<String>, Vec<Kept>), Fault> {
    let fault = |error: io::Error| {
        let help = match error.kind() {
            io::ErrorKind::StorageFull => "make room on the disk, and run again",
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                "make it and the folder it lies in writable, or name another folder with --output"
            }
            _ => "the tables of the last run are as they were",
        };
        Fault::new(job.output.display().to_string(), format!("cannot be written: {error}")).help(help)
    };
    let page = report::html(run, report)?;
    let hook: &mut dyn FnMut(Step) -> io::Result<()> = &mut |_| Ok(());
    let mut staging = Staging::create(&job.output, hook).map_err(fault)?;
    let filled = caught(|| fill(job, run, report, &page, &mut staging, hook));
    match filled.map_err(|said| unwritten(job, &said)).and_then(|filled| filled.map_err(fault)) {
        Ok(files) => Ok((files, staging.publish(hook).map_err(fault)?)),
        Err(fault) => {
            staging.abandon();
            Err(fault)
        }
    }
}

fn fill(
    job: &Job,
    run: &Run<'_>,
    report: &Report,
    page: &str,
    staging: &mut Staging,
    hook: publish::Hook<'_>,
) -> io::Result<Vec<String>> {
    let mut files = Vec::new();
    let mut put = |name: String, fill: &mut dyn FnMut(&mut dyn io::Write) -> io::Result<()>| {
        staging.file(&name, hook, fill)?;
        files.push(name);
        io::Result::Ok(())
    };
    let wants = |format| job.formats.contains(&format);
    if wants(Format::Csv) {
        for table in &run.tables {
            put(format!("{}.csv", table.name), &mut |out| csv::write(run, table, job.csv, out))?;
        }
        let package = datapackage::json(&run.tables, job.csv);
        put("datapackage.json".into(), &mut |out| out.write_all(package.as_bytes()))?;
    }
    if wants(Format::Json) {
        put("tables.json".into(), &mut |out| document::write(run, out))?;
    }
    if wants(Format::Jsonl) {
        for table in &run.tables {
            put(format!("{}.jsonl", table.name), &mut |out| document::lines(run, table, out))?;
        }
    }
    #[cfg(feature = "excel")]
    if wants(Format::Xlsx) {
        let book = crate::tables::xlsx::bytes(run, job.csv.headers)?;
        put("kaoju.xlsx".into(), &mut |out| out.write_all(&book))?;
    }
    #[cfg(feature = "parquet")]
    if wants(Format::Parquet) {
        for table in &run.tables {
            let file = crate::tables::parquet::bytes(run, table)?;
            put(format!("{}.parquet", table.name), &mut |out| out.write_all(&file))?;
        }
    }
    if wants(Format::Sqlite) {
        let database = crate::tables::sqlite::bytes(run)?;
        put("kaoju.sqlite".into(), &mut |out| out.write_all(&database))?;
    }
    put("report.json".into(), &mut |out| out.write_all(report::json(report).as_bytes()))?;
    put("report.html".into(), &mut |out| out.write_all(page.as_bytes()))?;
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::{Format, Job, Outcome, Progress, Stages, Stop, extract, name};
    use crate::ingest::walk::Entry;
    use crate::model::{Article, Document, Fault, Finding};
    use crate::rules::columns::UserKind;
    use crate::tables::csv::Options;
    use crate::tables::sample;
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    struct Plain;

    impl Stages for Plain {
        type Worker<'s> = ();
        fn worker(&self) {}
        fn open(&self, entry: &Entry, bytes: Vec<u8>) -> Result<Vec<Document>, Fault> {
            let text = String::from_utf8(bytes).map_err(|_| Fault::new(&entry.name, "holds no text"))?;
            assert!(!text.contains("开"), "open gives up");
            let mut document = sample::blank(&entry.name, &text).document;
            document.file = entry.name.clone();
            Ok(vec![document])
        }
        fn read(&self, (): &mut (), document: Document) -> Article {
            assert!(!document.text.contains("坏"), "read gives up");
            Article { document, ..sample::article() }
        }
        fn across(&self, articles: &[Article]) -> Vec<Finding> {
            let text = |words| articles.iter().any(|article| article.document.text.contains(words));
            assert!(!text("散"), "the checks give up");
            let mut finding = sample::article().findings.remove(0);
            finding.quotes[0].span.end = u32::MAX;
            if text("崩") { vec![finding] } else { Vec::new() }
        }
        fn user_kinds(&self) -> Vec<UserKind<'_>> {
            Vec::new()
        }
    }

    struct Silent;

    impl Progress for Silent {
        fn begin(&self, _: usize) {}
        fn step(&self) {}
        fn writing(&self) {}
    }

    fn job(home: &Path) -> Job {
        Job {
            input: home.join("input"),
            output: home.join("output"),
            force: false,
            csv: Options::default(),
            formats: [Format::Csv, Format::Json, Format::Jsonl, Format::Xlsx].into(),
            acknowledged: None,
        }
    }

    fn check(files: &[(&str, &[u8])]) -> (tempfile::TempDir, Result<Outcome, Stop>) {
        let home = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = home.path().join("input").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        let result = extract(&job(home.path()), &Plain, &Silent);
        (home, result)
    }

    fn bytes(home: &Path) -> BTreeMap<String, Vec<u8>> {
        let entries = fs::read_dir(home.join("output")).unwrap().map(Result::unwrap);
        entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect()
    }

    const TEXT: &str = "2014 年 12 月，浏阳市投资约 1.12 亿\n元，拥有企业 184 家（湖南 100 家、江西 85 家）。《总体方案》提到三高四新，=5 与“十”。";

    #[test]
    fn one_article_that_fails_touches_no_other() {
        let (home, result) = check(&[
            ("a.txt", TEXT.as_bytes()),
            ("b.txt", "坏".as_bytes()),
            ("c.txt", b"\xff"),
            ("d.txt", "开".as_bytes()),
            ("e.txt", TEXT.as_bytes()),
        ]);
        let outcome = result.unwrap();
        let failed: Vec<&str> = outcome.report.failed.iter().map(|fault| fault.file.as_str()).collect();
        assert_eq!(failed, ["c.txt", "d.txt", "b.txt"]);
        assert_eq!(outcome.report.totals.articles, 2);
        let files = bytes(home.path());
        assert!(files.contains_key("articles.csv") && files.contains_key("report.html"));
        assert!(String::from_utf8_lossy(&files["report.json"]).contains("read gives up"));
    }

    #[test]
    fn an_error_behind_the_reading_leaves_the_last_good_output() {
        let (home, result) = check(&[("a.txt", TEXT.as_bytes())]);
        result.unwrap();
        let good = bytes(home.path());
        for (words, said) in [("散", "the checks give up"), ("崩", "out of")] {
            fs::write(home.path().join("input/b.txt"), words).unwrap();
            let stop = extract(&job(home.path()), &Plain, &Silent).unwrap_err();
            let told = stop.to_string();
            assert!(
                told.contains("output: cannot be written, by an error in Kaoju itself") && told.contains(said),
                "{told}"
            );
            assert!(stop.fault.in_chinese().contains("上一次的表原样未动"));
            assert_eq!(bytes(home.path()), good);
        }
        let mut left: Vec<_> = fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["input", "output"]);
    }

    #[test]
    fn any_number_of_threads_gives_the_same_bytes() {
        let files: Vec<(String, &[u8])> = (0..20).map(|at| (format!("{at}.txt"), TEXT.as_bytes())).collect();
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (name.as_str(), *text)).collect();
        let runs: Vec<_> = [1, 8]
            .map(|threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                let (home, result) = pool.install(|| check(&files));
                result.unwrap();
                bytes(home.path())
            })
            .into();
        assert_eq!(runs[0], runs[1]);
    }

    #[test]
    fn nothing_to_read_leaves_everything_as_it_is() {
        let (home, result) = check(&[]);
        assert!(result.unwrap_err().to_string().contains("does not exist (put articles into it"));
        fs::create_dir(home.path().join("input")).unwrap();
        let fault = extract(&job(home.path()), &Plain, &Silent).unwrap_err();
        assert!(fault.to_string().contains("holds no articles (put articles into it"), "{fault}");
        let (home, result) = check(&[("a.txt", b"\xff")]);
        assert!(result.unwrap_err().to_string().ends_with("holds nothing that could be read\n  a.txt: holds no text"));
        assert!(!home.path().join("output").exists());
        let inside = Job { output: home.path().join("input/tables"), ..job(home.path()) };
        assert!(extract(&inside, &Plain, &Silent).unwrap_err().fault.message.contains("lies in the input"));
    }

    #[test]
    fn ids_are_names_of_their_own() {
        let mut documents: Vec<Document> = ["x.txt", "x.md", "20230725.txt", "深/x.txt"]
            .map(|id| Document { id: id.into(), file: id.into(), ..Document::default() })
            .into();
        name(&mut documents);
        let ids: Vec<&str> = documents.iter().map(|document| document.id.as_str()).collect();
        assert_eq!(ids, ["x", "x~2", "a20230725", "深/x"]);
    }
}

//! Shakes the whole reading: files are damaged at random, read, put into tables, and held to the laws.
//!
//!     cargo run --example shake -- [--seed N] [--chars N] [--keep FOLDER] [FILE or FOLDER …]
//!     cargo run --example shake -- --growth [--chars N]
//!
//! The files (`input/` by default; each line of a jsonl file is one) are cut, doubled, shuffled, spliced into
//! each other, their bytes flipped, and what strangers may write put into them (`damage.rs`). Each damaged file goes
//! the whole way: bytes, documents, article, JSON, and with its neighbours checks between articles, CSV, report.
//! A panic and a broken law (`laws.rs`) are told with their seed, and the file is kept where `--keep` says.
//! The same seed and files give the same run.
//!
//! `--growth` reads texts that are hard by their shape, each at three sizes, and tells how the time grows.

mod damage;
mod growth;
mod laws;

use damage::Dice;
use kaoju::ingest::{self, Options, walk};
use kaoju::model::Article;
use kaoju::run::Kaoju;
use kaoju::run::extract::guarded;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A file as it might lie in the input.
pub struct File {
    name: String,
    bytes: Vec<u8>,
}

/// What a run came to.
#[derive(Default)]
struct Tally {
    files: u64,
    refused: u64,
    articles: u64,
    bytes: u64,
    mentions: u64,
    numerals: u64,
    rows: u64,
    panics: u64,
    broken: u64,
    slowest: (Duration, u64, usize, String),
    told: BTreeMap<String, u64>,
}

struct Shake<'k> {
    kaoju: &'k Kaoju,
    files: Vec<File>,
    seed: u64,
    wanted: u64,
    keep: Option<PathBuf>,
    chars: AtomicU64,
    round: AtomicU64,
    tally: Mutex<Tally>,
}

/// So many files are read, and then put into tables, at once.
const BATCH: u64 = 24;
/// What damage makes of a file is no longer than so many bytes.
const LONGEST: usize = 200_000;

fn main() -> ExitCode {
    let (mut seed, mut chars, mut growth, mut keep, mut paths) = (1, 1_000_000, false, None, Vec::new());
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--seed" => seed = args.next().and_then(|text| text.parse().ok()).unwrap_or(seed),
            "--chars" => chars = args.next().and_then(|text| text.parse().ok()).unwrap_or(chars),
            "--keep" => keep = args.next().map(PathBuf::from),
            "--growth" => growth = true,
            _ => paths.push(PathBuf::from(arg)),
        }
    }
    let kaoju = match Kaoju::new(None) {
        Ok(kaoju) => kaoju,
        Err(faults) => {
            faults.iter().for_each(|fault| eprintln!("{fault}"));
            return ExitCode::from(2);
        }
    };
    if growth {
        return growth::run(&kaoju, chars as usize);
    }
    if paths.is_empty() {
        paths.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("input"));
    }
    let files = match paths.iter().map(|path| files(path)).collect::<Result<Vec<_>, _>>() {
        Ok(files) => files.into_iter().flatten().collect(),
        Err(fault) => {
            eprintln!("{fault}");
            return ExitCode::from(2);
        }
    };
    let shake = Shake {
        kaoju: &kaoju,
        files,
        seed,
        wanted: chars,
        keep,
        chars: AtomicU64::new(0),
        round: AtomicU64::new(0),
        tally: Mutex::default(),
    };
    shake.run()
}

/// The files of a folder; the records of a jsonl file one by one.
fn files(path: &Path) -> Result<Vec<File>, String> {
    let (entries, faults) = walk::walk(path).map_err(|fault| fault.to_string())?;
    faults.iter().for_each(|fault| eprintln!("{fault}"));
    let mut files = Vec::new();
    for entry in entries {
        let bytes = walk::bytes(&entry).map_err(|fault| fault.to_string())?;
        if entry.name.ends_with(".jsonl") {
            let lines = bytes.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
            files.extend(lines.map(|line| File { name: entry.name.clone(), bytes: line.to_vec() }));
        } else {
            files.push(File { name: entry.name, bytes });
        }
    }
    if files.is_empty() { Err(format!("{} holds no file", path.display())) } else { Ok(files) }
}

impl Shake<'_> {
    fn run(&self) -> ExitCode {
        let begun = Instant::now();
        let told = std::panic::take_hook();
        std::thread::scope(|scope| {
            std::panic::set_hook(Box::new(|panic| {
                if let Some(place) = panic.location() {
                    eprintln!("panicked at {place}");
                }
            }));
            for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
                scope.spawn(|| {
                    while self.chars.load(Ordering::Relaxed) < self.wanted {
                        self.batch(self.round.fetch_add(1, Ordering::Relaxed));
                    }
                });
            }
        });
        std::panic::set_hook(told);
        let tally = self.tally.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        println!("seed           {}", self.seed);
        println!("files          {} ({} of them refused with a fault)", tally.files, tally.refused);
        println!("articles       {}", tally.articles);
        println!("bytes          {}", tally.bytes);
        println!("characters     {}", self.chars.load(Ordering::Relaxed));
        println!("mentions       {}", tally.mentions);
        println!("numerals       {}", tally.numerals);
        println!("rows           {}", tally.rows);
        println!("seconds        {:.0}", begun.elapsed().as_secs_f64());
        let (time, seed, bytes, name) = &tally.slowest;
        println!("slowest        {:.2} s for {bytes} bytes ({name}, seed {seed})", time.as_secs_f64());
        println!("panics         {}", tally.panics);
        println!("laws broken    {}", tally.broken);
        for (what, count) in &tally.told {
            println!("  {count} x {what}");
        }
        if tally.panics + tally.broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    /// Some files, read and put into tables together.
    fn batch(&self, round: u64) {
        let mut worker = Some(self.kaoju.worker());
        let mut articles: Vec<Article> = Vec::new();
        for at in 0..BATCH {
            let seed = self.seed.wrapping_mul(1 << 40).wrapping_add(round * BATCH + at);
            let mut dice = Dice(seed);
            let File { name, bytes } = damage::file(&self.files, LONGEST, &mut dice);
            let begun = Instant::now();
            let result = guarded(&name, || -> Result<Option<Vec<Article>>, String> {
                let documents = ingest::read(Path::new(&name), &name, bytes.clone(), &Options::default());
                let Ok(documents) = documents else { return Ok(None) };
                let mut read = Vec::new();
                for document in documents {
                    let article = worker.get_or_insert_with(|| self.kaoju.worker()).read(document);
                    laws::article(&article, &bytes)?;
                    read.push(article);
                }
                Ok(Some(read))
            });
            let took = begun.elapsed();
            let mut tally = self.tally.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            tally.files += 1;
            tally.bytes += bytes.len() as u64;
            if took > tally.slowest.0 {
                tally.slowest = (took, seed, bytes.len(), name.clone());
            }
            match result {
                Ok(Ok(None)) => tally.refused += 1,
                Ok(Ok(Some(read))) => {
                    let chars: usize = read.iter().map(|article| article.document.text.chars().count()).sum();
                    self.chars.fetch_add(chars as u64, Ordering::Relaxed);
                    tally.articles += read.len() as u64;
                    tally.mentions += read.iter().map(|article| article.mentions.len() as u64).sum::<u64>();
                    tally.numerals += read.iter().map(|article| article.numerals.len() as u64).sum::<u64>();
                    articles.extend(read);
                }
                Ok(Err(law)) => {
                    tally.broken += 1;
                    self.tell(&mut tally, &law, &name, seed, &bytes);
                }
                Err(fault) => {
                    worker = None;
                    tally.panics += 1;
                    self.tell(&mut tally, &fault.message, &name, seed, &bytes);
                }
            }
        }
        for (at, article) in articles.iter_mut().enumerate() {
            article.document.id = format!("a{at}");
        }
        let result = guarded("tables", || laws::tables(self.kaoju, &articles));
        let mut tally = self.tally.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (kind, told) = match result {
            Ok(Ok(rows)) => {
                tally.rows += rows;
                return;
            }
            Ok(Err(law)) => ("broken", law),
            Err(fault) => ("panic", fault.message),
        };
        if kind == "panic" {
            tally.panics += 1;
        } else {
            tally.broken += 1;
        }
        for article in &articles {
            let name = article.document.file.replace('/', "_");
            self.tell(&mut tally, &told, &name, round, article.document.text.as_bytes());
        }
    }

    fn tell(&self, tally: &mut Tally, what: &str, name: &str, seed: u64, bytes: &[u8]) {
        let what: String = what.chars().take(200).collect();
        let count = tally.told.entry(what.clone()).or_default();
        *count += 1;
        if *count > 5 {
            return;
        }
        eprintln!("seed {seed}, {name}: {what}");
        if let Some(folder) = &self.keep {
            let name = name.replace('/', "_");
            let written = std::fs::create_dir_all(folder)
                .and_then(|()| std::fs::write(folder.join(format!("{seed}-{name}")), bytes));
            if let Err(error) = written {
                eprintln!("{}: {error}", folder.display());
            }
        }
    }
}

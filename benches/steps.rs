//! MB/s of each step from a text to its answer, on one thread: `cargo bench --bench steps -- [FILE…]`.
//!
//! Files are JSON Lines with a `text` each, and perhaps a `date`. Without files, the articles that ship in `input/`, many
//! times. A step's line counts the text as given, so that lines can be added: a step at 100 MB/s costs the whole 10 ns a
//! byte. The first round of all is told apart, since automata and word lists are made as texts ask for them.

use kaoju::claims::Claims;
use kaoju::ingest::{Options, read};
use kaoju::model::{Article, Clean, Document, Mention};
use kaoju::run::Kaoju;
use kaoju::{extract, gazetteer::Gazetteer, reconcile, resolve, rules, tables, text};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fs};

const RUNS: usize = 5;

fn documents(path: &Path) -> Vec<Document> {
    let bytes = fs::read(path).expect("a file");
    read(path, &path.display().to_string(), bytes, &Options::default()).expect("articles")
}

/// The first run and the median of those behind it.
fn time(bytes: usize, what: &str, mut work: impl FnMut()) {
    let mut run = || {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    let speed = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    let first = run();
    let mut times: Vec<Duration> = (0..RUNS).map(|_| run()).collect();
    times.sort();
    println!("{what:32} first {:6.1}, then {:6.1} MB/s", speed(first), speed(times[RUNS / 2]));
}

fn main() {
    let mut files: Vec<PathBuf> =
        env::args().skip(1).filter(|argument| argument != "--bench").map(Into::into).collect();
    let shipped = files.is_empty();
    if shipped {
        let folder = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("input")).expect("input/ is there");
        files.extend(folder.map(|entry| entry.expect("readable").path()).filter(|path| path.is_file()));
        files.sort();
    }
    let once: Vec<Document> = files.iter().flat_map(|path| documents(path)).collect();
    let size: usize = once.iter().map(|document| document.text.len()).sum();
    let times = if shipped { (2_000_000 / size.max(1)).clamp(1, 200) } else { 1 };
    let documents: Vec<Document> = std::iter::repeat_n(once, times).flatten().collect();
    let bytes = size * times;
    println!("{:.1} MB in {} articles", bytes as f64 / 1e6, documents.len());

    time(bytes, "read and decode", || {
        for document in &documents {
            let bytes = document.text.clone().into_bytes();
            black_box(read(Path::new("a.txt"), "a.txt", bytes, &Options::default()).ok());
        }
    });
    time(bytes, "clean", || documents.iter().for_each(|document| drop(black_box(text::clean(&document.text)))));
    let cleans: Vec<Clean> = documents.iter().map(|document| text::clean(&document.text)).collect();

    let start = Instant::now();
    let kaoju = Kaoju::new(None).expect("the shipped rules");
    println!("rules, automata and places are there after {:.1?}", start.elapsed());
    let over_mentions = Arc::new(rules::load_over_mentions(None).expect("the shipped rules"));
    let claims = Claims::new(over_mentions).expect("the shipped rules");
    let (engine, gazetteer) = (kaoju.engine(), Gazetteer::shipped());
    let mut cache = engine.cache();
    time(bytes, "scan, select, capture", || {
        cleans.iter().for_each(|clean| drop(black_box(engine.matcher().find(&clean.text, &mut cache))));
    });
    let mut found: Vec<Vec<Mention>> = Vec::new();
    time(bytes, "the same and readers", || {
        found = cleans.iter().map(|clean| engine.extract(clean, &mut cache).mentions).collect();
    });
    time(bytes, "resolve dates, titles and places", || {
        for ((document, clean), mentions) in documents.iter().zip(&cleans).zip(&found) {
            let mut mentions = mentions.clone();
            let publication = resolve::publication(document, clean, &mentions);
            resolve::date::resolve(&mut mentions, clean, &publication);
            resolve::title::resolve(&mut mentions, clean);
            resolve::place::resolve(&mut mentions, clean, &publication, document, gazetteer);
            black_box(&mentions);
        }
    });
    let mut worker = kaoju.worker();
    let articles: Vec<Article> = documents.iter().map(|document| worker.read(document.clone())).collect();
    time(bytes, "account", || {
        let account = |article: &Article| extract::account(&article.clean, &article.mentions, &[]);
        articles.iter().for_each(|article| drop(black_box(account(article))));
    });
    time(bytes, "claims and events", || {
        articles.iter().for_each(|article| drop(black_box(claims.read(article))));
    });
    time(bytes, "reconcile", || {
        articles.iter().for_each(|article| drop(black_box(reconcile::article(article, gazetteer))));
    });
    time(bytes, "write (JSON of scan)", || {
        let mut out = Vec::new();
        for article in &articles {
            out.clear();
            tables::json::answer(&mut out, "\"a\"", article);
            black_box(&out);
        }
    });
    time(bytes, "the whole", || {
        documents.iter().for_each(|document| drop(black_box(worker.read(document.clone()))));
    });
}

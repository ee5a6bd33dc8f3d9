//! Laws that hold whatever is read: the targets of `fuzz/` in small, and what they and `examples/shake` once found.

#![allow(clippy::unwrap_used)]

#[path = "../examples/shake/damage.rs"]
mod damage;
#[path = "../examples/shake/laws.rs"]
mod laws;

use damage::Dice;
use kaoju::ingest::{self, Options};
use kaoju::model::{Article, Clean, CleanSpan};
use kaoju::run::Kaoju;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

static KAOJU: LazyLock<Kaoju> = LazyLock::new(|| Kaoju::new(None).unwrap());

/// A file as it might lie in the input.
pub struct File {
    name: String,
    bytes: Vec<u8>,
}

fn folder(path: &str) -> Vec<File> {
    let mut paths: Vec<_> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let file = |path: &Path| {
        let name = path.file_name()?.to_str()?.to_owned();
        Some(File { name, bytes: fs::read(path).ok()? })
    };
    paths.iter().filter_map(|path| file(path)).collect()
}

/// The shipped article in passages, and small files of every format.
fn files() -> Vec<File> {
    let mut files: Vec<File> = Vec::new();
    for article in folder("input") {
        let text = String::from_utf8(article.bytes).unwrap();
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        for (at, passage) in lines.chunks(6).enumerate() {
            let name = ["a.txt", "a.txt", "a.md", "a.html"][at % 4].to_owned();
            files.push(File { name, bytes: passage.join("\n").into_bytes() });
        }
        let record =
            serde_json::json!({"id": "a1", "title": lines[0], "date": "2023-07-25", "text": lines[..4].concat()});
        files.push(File { name: "a.jsonl".into(), bytes: record.to_string().into_bytes() });
        let utf16 = lines[..8].concat().encode_utf16().flat_map(u16::to_le_bytes).collect();
        files.push(File { name: "a.txt".into(), bytes: utf16 });
        let page = format!("<html><body><h1>{}</h1><p>{}</p></body></html>", lines[0], lines[1..5].join("</p><p>"));
        files.push(File { name: "a.html".into(), bytes: page.into_bytes() });
        let gbk = encoding_rs::GB18030.encode(&lines[3..12].concat()).0.into_owned();
        files.push(File { name: "a.txt".into(), bytes: gbk });
    }
    files.extend(folder("tests/runs/small/input"));
    files
}

fn read(file: &File) -> Vec<Article> {
    let documents = ingest::read(Path::new(&file.name), &file.name, file.bytes.clone(), &Options::default());
    let mut worker = KAOJU.worker();
    documents.unwrap_or_default().into_iter().map(|document| worker.read(document)).collect()
}

fn check(name: &str, files: &[File]) {
    let mut all = Vec::new();
    for file in files {
        for mut article in read(file) {
            laws::article(&article, &file.bytes).unwrap_or_else(|law| panic!("{name}, {}: {law}", file.name));
            article.document.id = format!("a{}", all.len());
            all.push(article);
        }
    }
    laws::tables(&KAOJU, &all).unwrap_or_else(|law| panic!("{name}: {law}"));
}

#[test]
fn damaged_files_keep_the_laws() {
    let files = files();
    for round in 0..12 {
        let damaged: Vec<File> = (0..25).map(|at| damage::file(&files, 2000, &mut Dice(round * 100 + at))).collect();
        check(&format!("round {round}"), &damaged);
    }
}

/// Files that once broke something; `shake --keep` and the fuzzers write more.
#[test]
fn what_was_found_stays_mended() {
    for file in folder("tests/finds") {
        check("tests/finds", &[file]);
    }
}

/// The stretch of a clean text from one paragraph to another.
fn part(clean: &Clean, paragraphs: std::ops::Range<usize>) -> (Clean, u32) {
    let from = clean.paragraphs[paragraphs.start].span.start;
    let to = clean.paragraphs[paragraphs.end - 1].span.end;
    let mut part = Clean { text: clean.text[from as usize..to as usize].to_owned(), ..Clean::default() };
    for mut paragraph in clean.paragraphs[paragraphs].iter().copied() {
        paragraph.span = CleanSpan { start: paragraph.span.start - from, end: paragraph.span.end - from };
        part.paragraphs.push(paragraph);
    }
    (part, from)
}

#[test]
fn a_text_cut_at_a_paragraphs_end_gives_the_same_mentions() {
    let (files, engine) = (files(), KAOJU.engine());
    let mut cache = engine.cache();
    let mut extract = |clean: &Clean, at: u32| -> Vec<(u32, u32, String)> {
        let found = engine.extract(clean, &mut cache).mentions;
        found.iter().map(|one| (one.span.start + at, one.span.end + at, one.rule.to_string())).collect()
    };
    let mut cuts = 0;
    for round in 0..150 {
        let file = damage::file(&files, 2000, &mut Dice(7000 + round));
        let clean = kaoju::text::clean(&String::from_utf8_lossy(&file.bytes));
        let whole = extract(&clean, 0);
        for cut in 1..clean.paragraphs.len().min(12) {
            let ((one, _), (other, at)) = (part(&clean, 0..cut), part(&clean, cut..clean.paragraphs.len()));
            let mut parts = extract(&one, 0);
            parts.extend(extract(&other, at));
            assert_eq!(parts, whole, "{:?} | {:?}", one.text, other.text);
            cuts += 1;
        }
    }
    assert!(cuts > 200, "{cuts}");
}

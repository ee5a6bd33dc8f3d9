//! MB/s of reading and cleaning plain text: `cargo bench --bench read -- [FILE…]`.
//!
//! Beside them what can be compared: the decoder alone, and looking for one character. Without files, the articles that
//! ship in `input/`, many times, each paragraph a line as a newsroom's system exports them.

use kaoju::ingest::{Options, read};
use kaoju::text::clean;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{env, fs};

/// How much is read at a time, and how often: short runs, so that the best of them had a core for itself.
const SIZE: usize = 400_000;
const RUNS: usize = 200;

/// The best of some runs, in MB/s.
fn speed(bytes: usize, mut work: impl FnMut()) -> f64 {
    let run = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64()
    };
    let best = (0..RUNS).map(|_| run(&mut work)).fold(f64::MAX, f64::min);
    bytes as f64 / 1e6 / best
}

fn main() {
    let mut files: Vec<PathBuf> =
        env::args().skip(1).filter(|argument| argument != "--bench").map(Into::into).collect();
    if files.is_empty() {
        let shipped = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("input")).expect("input/ is there");
        files.extend(shipped.map(|entry| entry.expect("readable").path()).filter(|path| path.is_file()));
        files.sort();
    }
    let mut texts = Vec::new();
    for path in &files {
        let name = path.display().to_string();
        let read = read(path, &name, fs::read(path).expect("a file"), &Options::default()).expect("an article");
        texts.extend(read.into_iter().map(|document| clean(&document.text).text));
    }
    let once: String = texts.iter().map(|text| format!("{text}\n")).collect();
    let whole = once.repeat(SIZE.div_ceil(once.len().max(1)));
    let bytes = whole.into_bytes();
    let path = Path::new("all.txt");
    let document = || read(path, "all.txt", bytes.clone(), &Options::default()).expect("an article").remove(0);
    let text = document().text;
    let size = bytes.len();
    println!("{:.1} MB", size as f64 / 1e6);
    println!("read          {:5.0} MB/s", speed(size, || drop(black_box(document()))));
    println!("clean         {:5.0} MB/s", speed(size, || drop(black_box(clean(&text)))));
    println!("read + clean  {:5.0} MB/s", speed(size, || drop(black_box(clean(&document().text)))));
    let gb = encoding_rs::GB18030.encode(&text).0.into_owned();
    let read_gb = || read(path, "all.txt", gb.clone(), &Options::default()).expect("an article");
    println!("read GB18030  {:5.0} MB/s", speed(gb.len(), || drop(black_box(read_gb()))));
    println!(
        "beside: encoding_rs UTF-8 {:5.0}, GB18030 {:5.0}, std::str::from_utf8 {:5.0}, counting 。 {:5.0} MB/s",
        speed(size, || drop(black_box(encoding_rs::UTF_8.decode(&bytes).0.into_owned()))),
        speed(gb.len(), || drop(black_box(encoding_rs::GB18030.decode(&gb).0.into_owned()))),
        speed(size, || {
            black_box(std::str::from_utf8(&bytes).is_ok());
        }),
        speed(size, || {
            black_box(text.matches('。').count());
        }),
    );
}

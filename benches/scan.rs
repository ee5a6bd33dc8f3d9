//! MB/s of matching, and what starting costs: `cargo bench --bench scan -- [--rules DIR] FILE…`.
//!
//! Files are texts or JSON Lines with a `text` each. Without files, the articles that ship in `input/`, many times.

use kaoju::matcher::Matcher;
use kaoju::model::Lexicon;
use kaoju::rules::{self, Pattern, RuleSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fs};

/// Has every list that rules ask for, and no names in them.
struct Empty(Vec<&'static str>);

impl Lexicon for Empty {
    fn may_start(&self, _: char) -> bool {
        false
    }

    fn names_at(&self, _: &str, _: &mut dyn FnMut(usize, u8, u32)) {}

    fn lists(&self) -> &[&'static str] {
        &self.0
    }
}

fn lists(rules: &RuleSet) -> Vec<&'static str> {
    let names = rules.rules.iter().filter_map(|rule| match &rule.pattern {
        Pattern::Names(list) => Some(&*list.to_string().leak()),
        Pattern::Regex { .. } => None,
    });
    names.collect()
}

fn texts(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).expect("a text in UTF-8");
    if path.extension().is_some_and(|extension| extension == "jsonl") {
        let read = |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("JSON Lines");
        text.lines().filter_map(|line| read(line)["text"].as_str().map(str::to_owned)).collect()
    } else {
        vec![text]
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn main() {
    let mut dir: Option<PathBuf> = None;
    let mut files: Vec<PathBuf> = Vec::new();
    let mut arguments = env::args().skip(1).filter(|argument| argument != "--bench");
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--rules" => dir = arguments.next().map(PathBuf::from),
            _ => files.push(argument.into()),
        }
    }
    if files.is_empty() {
        let shipped = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("input")).expect("input/ is there");
        files.extend(shipped.map(|entry| entry.expect("readable").path()).filter(|path| path.is_file()));
        files.sort();
    }
    let mut texts: Vec<String> = files.iter().flat_map(|path| texts(path)).collect();
    let once: usize = texts.iter().map(String::len).sum();
    let times = (8_000_000 / once.max(1)).clamp(1, 500);
    texts = std::iter::repeat_n(texts, times).flatten().collect();
    let bytes: usize = texts.iter().map(String::len).sum();

    let told = |faults: Vec<kaoju::model::Fault>| -> ! {
        panic!("{}", faults.iter().map(|fault| format!("{fault}\n")).collect::<String>())
    };
    let start = Instant::now();
    let rules = Arc::new(rules::load(dir.as_deref()).unwrap_or_else(|faults| told(faults)));
    let load = start.elapsed();
    let lexicon = Arc::new(Empty(lists(&rules)));
    let start = Instant::now();
    let matcher = Matcher::new(rules.clone(), lexicon).unwrap_or_else(|faults| told(faults));
    let compile = start.elapsed();
    let mut cache = matcher.cache();
    let start = Instant::now();
    let _ = matcher.find(&texts[0], &mut cache);
    let first = start.elapsed();

    let mut winners = 0;
    let mut runs = Vec::new();
    for _ in 0..5 {
        winners = 0;
        let start = Instant::now();
        for text in &texts {
            winners += matcher.find(text, &mut cache).len();
        }
        runs.push(start.elapsed());
    }
    let cold = runs[0];
    let speed = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    println!("{} rules; load {load:.1?}, compile {compile:.1?}, first text {first:.1?}", rules.rules.len());
    println!(
        "{:.1} MB, {winners} winners; cold {:.0} MB/s, median {:.0} MB/s",
        bytes as f64 / 1e6,
        speed(cold),
        speed(median(runs))
    );
}

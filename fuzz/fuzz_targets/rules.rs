//! Any text as a rule file, a word list or the fragments: rules that compile, or faults that say what is wrong.
#![no_main]

use kaoju::matcher::{Matcher, NoNames};
use kaoju::rules::Load;
use std::sync::Arc;

const SHARED: &str = "[fragments]\ndigits = '[0-9]{1,4}'\n";
const WORDS: &str = "word,unit\n个,\n家,家\n";

libfuzzer_sys::fuzz_target!(|text: &str| {
    let of = |name: &str, usual: &'static str| {
        if text.starts_with(name) { text[name.len()..].to_owned() } else { usual.into() }
    };
    let (shared, words) = (of("shared:", SHARED), of("words:", WORDS));
    let files = [("rules/shared.toml", &*shared), ("rules/words/classifier.csv", &*words), ("rules/mine.toml", text)];
    let loaded = Load { instead: Some(&files), ..Load::default() }.load();
    let faults = match loaded {
        Ok(rules) => Matcher::new(Arc::new(rules), Arc::new(NoNames)).err(),
        Err(faults) => Some(faults),
    };
    if let Some(faults) = faults {
        assert!(!faults.is_empty() && faults.iter().all(|fault| !fault.message.is_empty()));
    }
});

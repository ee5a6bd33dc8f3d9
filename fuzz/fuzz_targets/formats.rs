//! Any bytes under the name of each format (the first byte says which): documents with their maps, or one fault.
#![no_main]

use kaoju::ingest::{self, Options};
use std::path::Path;

const NAMES: [&str; 9] =
    ["a.txt", "a.md", "a.html", "a.xml", "a.json", "a.jsonl", "a.csv", "a.docx", "2023-07-25 某报.pdf"];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    match ingest::read(Path::new(name), name, rest.to_vec(), &Options::default()) {
        Ok(documents) => {
            for document in documents {
                assert_eq!(document.origin.len(), document.text.len());
            }
        }
        Err(fault) => assert!(!fault.message.is_empty()),
    }
});

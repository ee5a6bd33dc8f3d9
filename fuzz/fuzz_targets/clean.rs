//! Any text: cleaning twice is cleaning once, and each clean character leads back into the text.
#![no_main]

use kaoju::text::clean;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let once = clean(text);
    assert_eq!(clean(&once.text).text, once.text);
    assert_eq!(once.map.len(), once.text.len());
    for (at, character) in once.text.char_indices() {
        let source = once.source(kaoju::model::CleanSpan::new(at, at + character.len_utf8()));
        assert!(text.get(source.range()).is_some());
    }
});

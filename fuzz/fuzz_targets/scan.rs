//! Any text as an article: mentions in order, numerals all accounted for.
#![no_main]

use kaoju::model::{Document, Kind, OffsetMap};
use kaoju::run::Kaoju;
use std::sync::LazyLock;

static KAOJU: LazyLock<Kaoju> = LazyLock::new(|| Kaoju::new(None).expect("the shipped rules are sound"));

libfuzzer_sys::fuzz_target!(|text: &str| {
    let origin = OffsetMap::identity(0, text.len());
    let document = Document { id: "a".into(), text: text.into(), origin, ..Document::default() };
    let article = KAOJU.worker().read(document);
    let mut end = 0;
    for mention in &article.mentions {
        assert!(article.clean.text.get(mention.span.range()).is_some());
        assert!(article.document.text.get(article.text_span(mention.span).range()).is_some());
        if mention.kind != Kind::Title {
            assert!(mention.span.start >= end);
            end = mention.span.end;
        }
    }
    let numerals = kaoju::extract::numerals(&article.clean.text);
    assert!(numerals.iter().eq(article.numerals.iter().map(|numeral| &numeral.span)));
});

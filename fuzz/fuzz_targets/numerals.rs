//! Any text as a numeral: refused, or a number with its steps.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Some(numeral) = kaoju::kinds::numeral::parse(text) {
        assert!(numeral.step > kaoju::model::Decimal::ZERO);
    }
});

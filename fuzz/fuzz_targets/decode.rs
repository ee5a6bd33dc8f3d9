//! Any bytes: the map is as long as the text, and leads back into the bytes.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let decoded = kaoju::ingest::decode::decode(bytes, None);
    assert_eq!(decoded.map.len(), decoded.text.len());
    for (at, character) in decoded.text.char_indices() {
        let (start, end) = decoded.map.span(at, at + character.len_utf8());
        assert!(start <= end && end as usize <= bytes.len());
    }
});

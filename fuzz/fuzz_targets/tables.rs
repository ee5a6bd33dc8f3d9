//! Any text as an article's: what is written as CSV is read back cell by cell, and none of it runs.
#![no_main]

use kaoju::model::{Document, OffsetMap};
use kaoju::run::Kaoju;
use kaoju::tables::csv::{self, Options};
use kaoju::tables::rows::Run;
use std::sync::LazyLock;

static KAOJU: LazyLock<Kaoju> = LazyLock::new(|| Kaoju::new(None).expect("the shipped rules are sound"));

libfuzzer_sys::fuzz_target!(|text: &str| {
    let origin = OffsetMap::identity(0, text.len());
    let document = Document { id: text.into(), file: text.into(), text: text.into(), origin, ..Document::default() };
    let articles = [KAOJU.worker().read(document)];
    let run = Run::new(&articles, &[], &[]);
    let report = kaoju::report::report(&run, &[]);
    let page = kaoju::report::html(&run, &report).expect("the page is made");
    assert_eq!(page.matches("<script>").count(), 1);
    for table in &run.tables {
        let mut bytes = Vec::new();
        csv::write(&run, table, Options { bom: false, ..Options::default() }, &mut bytes).expect("memory takes it");
        let mut rows = 0;
        for row in ::csv::Reader::from_reader(&*bytes).records() {
            let row = row.expect("it is CSV");
            assert_eq!(row.len(), table.columns.len());
            for cell in &row {
                assert!(!cell.starts_with(['=', '@', '\t', '\r', '\n']), "{cell:?}");
            }
            rows += 1;
        }
        let mut told = 0;
        run.rows(table, &mut |_| {
            told += 1;
            Ok(())
        })
        .expect("counting does not fail");
        assert_eq!(rows, told);
    }
});

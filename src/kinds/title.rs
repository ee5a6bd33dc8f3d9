//! The name of a document: what stands between the marks.

use crate::matcher::Captured;
use crate::model::{Kind, Mention, TitleValue, Value};

/// The title without its marks; `refers_to` is found out later, when all titles are known.
pub(super) fn read(captured: &Captured<'_>) -> Option<Mention> {
    let title = captured.cell("value")?.to_owned();
    Some(Mention {
        kind: Kind::Title,
        rule: captured.rule().name.clone(),
        span: captured.span,
        numeral: None,
        noun: None,
        modifier: None,
        value: Value::Title(Box::new(TitleValue { title, refers_to: None })),
    })
}

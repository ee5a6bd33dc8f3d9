//! One article as one JSON object: the answer of `kaoju scan`, and its parts for other documents.
//!
//! Offsets are Unicode scalar values of the text as given (`start`, `end`) and its UTF-8 bytes
//! (`byte_start`, `byte_end`), ends exclusive. Decimals are strings. Written straight into a buffer:
//! no tree of values stands between an article and its line.

use super::cell::{Cell, decimal_text};
use super::fields;
use super::rows::passage;
use crate::model::{Article, CharSpan, CleanSpan, Finding, Mention, NumeralClass, TextSpan};
use std::borrow::Cow;
use std::io::Write;

/// Counts characters up to a byte of a text, from a mark every 256 bytes.
#[derive(Debug)]
pub struct CharIndex<'t> {
    text: &'t str,
    marks: Vec<u32>,
}

const STRIDE: usize = 256;

impl<'t> CharIndex<'t> {
    /// The index of a text.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut count = 0;
        for chunk in text.as_bytes().chunks(STRIDE) {
            marks.push(count);
            count += starts(chunk);
        }
        marks.push(count);
        Self { text, marks }
    }

    /// Characters before byte `at`, which lies on a character boundary.
    #[must_use]
    pub fn count(&self, at: usize) -> u32 {
        let mark = at / STRIDE;
        self.marks[mark] + starts(&self.text.as_bytes()[mark * STRIDE..at])
    }

    /// A span in characters.
    #[must_use]
    pub fn span(&self, span: TextSpan) -> CharSpan {
        CharSpan { start: self.count(span.start as usize), end: self.count(span.end as usize) }
    }
}

fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| (byte as i8) >= -0x40).count() as u32
}

/// Writes JSON objects into a buffer.
struct Writer<'b> {
    out: &'b mut Vec<u8>,
    first: bool,
}

impl Writer<'_> {
    fn open(out: &mut Vec<u8>) -> Writer<'_> {
        out.push(b'{');
        Writer { out, first: true }
    }

    fn close(self) {
        self.out.push(b'}');
    }

    fn name(&mut self, name: &str) -> &mut Vec<u8> {
        if !self.first {
            self.out.push(b',');
        }
        self.first = false;
        // All names but a user's odd ones need no escapes.
        if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            self.out.push(b'"');
            self.out.extend_from_slice(name.as_bytes());
            self.out.push(b'"');
        } else {
            string(self.out, name);
        }
        self.out.push(b':');
        self.out
    }

    fn text(&mut self, name: &str, value: &str) {
        let out = self.name(name);
        string(out, value);
    }

    fn number(&mut self, name: &str, value: u64) {
        let out = self.name(name);
        integer(out, value);
    }

    fn cell(&mut self, name: &str, cell: &Cell<'_>) {
        let out = self.name(name);
        match cell {
            Cell::Text(value) => string(out, value),
            Cell::Decimal(value) => string(out, &decimal_text(value)),
            Cell::Integer(value) => integer(out, *value),
            Cell::Day(day) => string(out, &day.to_string()),
            Cell::Flag(flag) => out.extend_from_slice(if *flag { b"true" } else { b"false" }),
            Cell::List(items) => list(out, items.iter(), |out, item| string(out, item)),
        }
    }
}

fn string(out: &mut Vec<u8>, text: &str) {
    // Writing a string into memory cannot fail.
    let _ = serde_json::to_writer(&mut *out, text);
}

fn integer(out: &mut Vec<u8>, value: u64) {
    let _ = write!(out, "{value}");
}

fn list<T>(out: &mut Vec<u8>, items: impl IntoIterator<Item = T>, mut item: impl FnMut(&mut Vec<u8>, T)) {
    out.push(b'[');
    for (index, one) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        item(out, one);
    }
    out.push(b']');
}

/// The answer to one line of `kaoju scan`, without its line feed. `id` is JSON as it was given.
pub fn answer(out: &mut Vec<u8>, id: &str, article: &Article) {
    let index = CharIndex::new(&article.document.text);
    let mut object = Writer::open(out);
    object.name("id").extend_from_slice(id.as_bytes());
    list(object.name("mentions"), &article.mentions, |out, one| mention(out, article, &index, one));
    list(object.name("claims"), &article.claims, |out, one| {
        let mut row = Writer::open(out);
        fields::claim(article, one, &mut |name, cell| row.cell(name, &cell));
        let span = article.mentions[one.mention].span;
        row.text("quote", article.quote(span));
        place(&mut row, article, &index, "", span);
        let sentence = article.clean.sentences.get(one.sentence);
        row.text("sentence", &sentence.map_or(Cow::Borrowed(""), |&sentence| passage(article, sentence, span)));
        row.text("rule", &one.rule);
        row.close();
    });
    list(object.name("events"), &article.events, |out, one| {
        let mut row = Writer::open(out);
        row.text("date", &one.date);
        row.text("summary", &one.summary);
        if one.chronicle {
            row.cell("chronicle", &Cell::Flag(true));
        }
        place(&mut row, article, &index, "", one.span);
        row.text("rule", &one.rule);
        row.close();
    });
    list(object.name("checks"), &article.findings, |out, one| {
        finding(
            out,
            one,
            |out, quotes| {
                list(out, quotes, |out, quote: &crate::model::Quote| string(out, article.quote(quote.span)));
            },
            |out, quotes| {
                list(out, quotes, |out, quote: &crate::model::Quote| {
                    let span = index.span(article.text_span(quote.span));
                    let _ = write!(out, "[{},{}]", span.start, span.end);
                });
            },
        );
    });
    numerals(object.name("numerals"), article);
    object.close();
}

fn numerals(out: &mut Vec<u8>, article: &Article) {
    let count = |wanted: fn(&NumeralClass) -> bool| article.numerals.iter().filter(|one| wanted(&one.class)).count();
    let mut object = Writer::open(out);
    object.number("total", article.numerals.len() as u64);
    object.number("in_mentions", count(|class| matches!(class, NumeralClass::Mention(_))) as u64);
    object.number("lexical", count(|class| matches!(class, NumeralClass::Lexical { .. })) as u64);
    object.number("unexplained", count(|class| matches!(class, NumeralClass::Unexplained)) as u64);
    object.close();
}

fn place(row: &mut Writer<'_>, article: &Article, index: &CharIndex<'_>, prefix: &str, span: CleanSpan) {
    let text = article.text_span(span);
    let chars = index.span(text);
    row.number(&format!("{prefix}start"), u64::from(chars.start));
    row.number(&format!("{prefix}end"), u64::from(chars.end));
    if prefix.is_empty() {
        row.number("byte_start", u64::from(text.start));
        row.number("byte_end", u64::from(text.end));
    }
}

/// One mention as a JSON object.
pub fn mention(out: &mut Vec<u8>, article: &Article, index: &CharIndex<'_>, mention: &Mention) {
    let mut row = Writer::open(out);
    row.text("kind", mention.kind.name());
    row.text("text", article.quote(mention.span));
    place(&mut row, article, index, "", mention.span);
    fields::mention(article, mention, &mut |name, cell| row.cell(name, &cell));
    if let Some(span) = mention.numeral {
        place(&mut row, article, index, "numeral_", span);
    }
    if let Some(span) = mention.noun {
        place(&mut row, article, index, "noun_", span);
    }
    row.text("rule", &mention.rule);
    row.close();
}

fn finding(
    out: &mut Vec<u8>,
    finding: &Finding,
    quotes: impl FnOnce(&mut Vec<u8>, &[crate::model::Quote]),
    spans: impl FnOnce(&mut Vec<u8>, &[crate::model::Quote]),
) {
    let mut row = Writer::open(out);
    row.text("family", finding.family.name());
    row.text("verdict", finding.verdict.name());
    quotes(row.name("quotes"), &finding.quotes);
    spans(row.name("spans"), &finding.quotes);
    for (name, value) in
        [("expected", &finding.expected), ("found", &finding.found), ("arithmetic", &finding.arithmetic)]
    {
        if let Some(value) = value {
            row.text(name, value);
        }
    }
    row.text("why", &finding.why.zh);
    row.text("why_en", &finding.why.en);
    row.close();
}

/// The last line of `kaoju scan --across`: the checks between articles. `ids` are JSON as they were given.
pub fn across(out: &mut Vec<u8>, articles: &[(String, Article)], findings: &[Finding]) {
    let mut object = Writer::open(out);
    object.text("type", "across");
    list(object.name("checks"), findings, |out, one| {
        finding(
            out,
            one,
            |out, quotes| {
                list(out, quotes, |out, quote| {
                    let (id, article) = &articles[quote.article];
                    let mut row = Writer::open(out);
                    row.name("id").extend_from_slice(id.as_bytes());
                    row.text("quote", article.quote(quote.span));
                    row.close();
                });
            },
            |out, quotes| {
                list(out, quotes, |out, quote| {
                    let (_, article) = &articles[quote.article];
                    let span = CharIndex::new(&article.document.text).span(article.text_span(quote.span));
                    let _ = write!(out, "[{},{}]", span.start, span.end);
                });
            },
        );
    });
    object.close();
}

/// An error in place of an answer: `{"id": null, "line": 7, "error": "..."}`.
pub fn error(out: &mut Vec<u8>, line: u64, message: &str) {
    let mut object = Writer::open(out);
    object.name("id").extend_from_slice(b"null");
    object.number("line", line);
    object.text("error", message);
    object.close();
}

#[cfg(test)]
mod tests {
    use super::CharIndex;

    #[test]
    fn characters_are_counted_across_marks() {
        let text = "浏阳a".repeat(200);
        let index = CharIndex::new(&text);
        for (count, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(index.count(at) as usize, count);
        }
        assert_eq!(index.count(text.len()), 600);
        assert_eq!(CharIndex::new("").count(0), 0);
    }
}

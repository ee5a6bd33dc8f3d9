//! What holds for whatever was read.

use kaoju::model::{Article, CleanSpan, Kind, NumeralClass};
use kaoju::run::Kaoju;
use kaoju::run::extract::Stages;
use kaoju::run::stages::Files;
use kaoju::tables::csv::{self, Options};
use kaoju::tables::rows::Run;
use kaoju::tables::{document, json};
use kaoju::{report, text};

fn law(holds: bool, told: &str, shown: impl Fn() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("{told}: {}", shown())) }
}

/// The laws of one article, and that its answer is JSON.
pub fn article(article: &Article, bytes: &[u8]) -> Result<(), String> {
    let (clean, given) = (&article.clean, &article.document.text);
    let again = text::clean(&clean.text);
    law(again.text == clean.text, "cleaning twice is cleaning once", || differ(&clean.text, &again.text))?;
    law(clean.map.len() == clean.text.len(), "the map is as long as the clean text", String::new)?;
    law(article.document.origin.len() == given.len(), "the map is as long as the text", String::new)?;
    let verbatim = article.document.encoding == "UTF-8" && matches!(&*article.document.format, "txt");
    let lies = |span: CleanSpan| -> Result<(), String> {
        let inside = span.start < span.end && clean.text.get(span.range()).is_some();
        law(inside, "a span lies in the clean text", || format!("{span:?}"))?;
        let source = article.text_span(span);
        law(given.get(source.range()).is_some(), "a span lies in the text", || format!("{source:?}"))?;
        let there = article.byte_span(span);
        if verbatim {
            let found = bytes.get(there.start as usize..there.end as usize);
            let same = found.is_some_and(|found| String::from_utf8_lossy(found) == article.quote(span));
            law(same, "a span leads to its own bytes", || format!("{there:?} {:?}", article.quote(span)))?;
        }
        Ok(())
    };
    let mut last: Option<CleanSpan> = None;
    let mut titles: Vec<CleanSpan> = Vec::new();
    for mention in &article.mentions {
        let span = mention.span;
        lies(span)?;
        titles.retain(|title| title.end > span.start);
        let inside = |title: &CleanSpan| title.start <= span.start && span.end <= title.end && *title != span;
        let apart = last.is_none_or(|last| last.end <= span.start) && titles.iter().all(inside);
        law(apart, "mentions do not overlap", || {
            let before = last.map(|last| clean.slice(last));
            format!("{before:?} {titles:?} {} {:?}", mention.rule, clean.slice(span))
        })?;
        if mention.kind == Kind::Title { titles.push(span) } else { last = Some(span) }
    }
    let mut end = 0;
    for numeral in &article.numerals {
        lies(numeral.span)?;
        law(numeral.span.start >= end, "numerals stand in order", || format!("{:?}", numeral.span))?;
        let between = &clean.text[end as usize..numeral.span.start as usize];
        law(!between.contains(counted), "every numeral is accounted for", || between.to_owned())?;
        end = numeral.span.end;
        if let NumeralClass::Mention(at) = numeral.class {
            let holds = article.mentions.get(at).is_some_and(|mention| mention.span.overlaps(numeral.span));
            law(holds, "a numeral lies in its mention", || clean.slice(numeral.span).to_owned())?;
        }
    }
    law(!clean.text[end as usize..].contains(counted), "every numeral is accounted for", String::new)?;
    for claim in &article.claims {
        law(claim.mention < article.mentions.len(), "a claim has its mention", || format!("{claim:?}"))?;
        for span in [claim.subject_span, claim.indicator_span, claim.period_span].into_iter().flatten() {
            law(clean.text.get(span.range()).is_some(), "a claim's words lie in the text", || format!("{span:?}"))?;
        }
    }
    for quote in article.findings.iter().flat_map(|finding| &finding.quotes) {
        law(clean.text.get(quote.span.range()).is_some(), "a check's quote lies in the text", || format!("{quote:?}"))?;
    }
    let mut answer = Vec::new();
    json::answer(&mut answer, "\"a\"", article);
    let read = serde_json::from_slice::<serde_json::Value>(&answer);
    law(read.is_ok(), "the answer is JSON", || String::from_utf8_lossy(&answer).into_owned())
}

fn counted(c: char) -> bool {
    c.is_ascii_digit() || kaoju::extract::is_hanzi_numeral(c)
}

fn differ(one: &str, other: &str) -> String {
    let at = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
    let near = |text: &str| {
        let (start, end) = (text.floor_char_boundary(at.saturating_sub(30)), text.floor_char_boundary(at + 30));
        text[start..end].to_owned()
    };
    format!("{:?} {:?}", near(one), near(other))
}

/// The laws of the tables of some articles; gives the number of rows.
pub fn tables(kaoju: &Kaoju, articles: &[Article]) -> Result<u64, String> {
    let files = Files::new(kaoju, kaoju::ingest::Options::default());
    let across = kaoju.across(&articles.iter().collect::<Vec<_>>());
    let run = Run::new(articles, &across, &files.user_kinds());
    let mut whole = Vec::new();
    document::write(&run, &mut whole).map_err(|error| error.to_string())?;
    let whole: serde_json::Value = serde_json::from_slice(&whole).map_err(|error| format!("tables.json: {error}"))?;
    let report = report::report(&run, &[]);
    report::html(&run, &report).map_err(|fault| fault.to_string())?;
    let mut count = 0;
    for table in &run.tables {
        let mut bytes = Vec::new();
        csv::write(&run, table, Options::default(), &mut bytes).map_err(|error| error.to_string())?;
        let mut reader = ::csv::Reader::from_reader(&bytes[3..]);
        let mut rows = 0;
        for record in reader.records() {
            let record = record.map_err(|error| format!("{}.csv: {error}", table.name))?;
            law(record.len() == table.columns.len(), "a row has a cell a column", || format!("{record:?}"))?;
            rows += 1;
        }
        let listed = whole["tables"][&table.name].as_array().map_or(0, Vec::len);
        law(rows == listed, "CSV and JSON have the same rows", || format!("{}: {rows} {listed}", table.name))?;
        let said = report.rows.iter().find(|row| row.name == table.name).map_or(0, |row| row.count);
        law(rows == said as usize, "the report counts the rows", || format!("{}: {rows} {said}", table.name))?;
        count += rows as u64;
    }
    Ok(count)
}

//! Files in, documents out: one file a format.
//!
//! Takes a file's bytes; gives the articles in it with their text, what the file says of them, and the way
//! back from each character to its bytes. A file that is no article gives one fault that says what
//! to do. *Invariants:* no bytes make it panic; nothing that could not be decoded goes unsaid. It reads
//! no meaning from the text, and mends nothing: that is for `text`.

pub mod acknowledged;
pub mod decode;
mod derive;
mod docx;
mod entities;
mod html;
mod json;
mod legacy;
mod markdown;
mod metadata;
#[cfg(feature = "pdf")]
mod packed;
#[cfg(feature = "pdf")]
mod pages;
#[cfg(feature = "pdf")]
mod pdf;
mod prose;
mod sniff;
mod split;
mod table;
pub mod walk;

#[cfg(test)]
mod damage_tests;
#[cfg(test)]
mod decode_tests;
#[cfg(test)]
mod tests;

use crate::model::{Document, Fault};
use decode::Decoded;
use derive::Derived;
use json::Record;
use metadata::Metadata;
use sniff::Format;
use std::path::Path;

/// How files are read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The day of publication of every article that does not tell its own, as EDTF.
    pub published: Option<String>,
    /// Names of the fields of `jsonl` and `csv` files, where they are not the usual ones.
    pub columns: Columns,
}

/// Names of the fields of records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// The article's id.
    pub id: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its text.
    pub text: Option<String>,
    /// Its day of publication.
    pub date: Option<String>,
    /// Its outlet.
    pub outlet: Option<String>,
}

const IDS: [&str; 7] = ["id", "编号", "uid", "doc_id", "docno", "docid", "序号"];
const TITLES: [&str; 8] = ["title", "标题", "標題", "題目", "题目", "headline", "contenttitle", "doctitle"];
const TEXTS: [&str; 7] = ["text", "正文", "内容", "content", "body", "全文", "article"];
const DATES: [&str; 8] = ["date", "日期", "发布时间", "发布日期", "时间", "published", "pubdate", "publish_time"];
const ADDRESSES: [&str; 3] = ["url", "link", "网址"];
const OUTLETS: [&str; 6] = ["source", "来源", "媒体", "outlet", "publisher", "报纸"];

/// Reads the articles of a file. `name` is its path below the input, with `/` between its parts.
///
/// # Errors
/// The file holds no article: it is empty, of another kind, or nothing in it can be read.
pub fn read(path: &Path, name: &str, bytes: Vec<u8>, options: &Options) -> Result<Vec<Document>, Fault> {
    let format = sniff::format(path, name, &bytes)?;
    if format == Format::Docx {
        return docx::read(name, &bytes).map(|document| vec![finish(document, name, options)]);
    }
    if format == Format::Pdf {
        return pdf_text(name, bytes).map(|document| vec![finish(document, name, options)]);
    }
    let declared = if format == Format::Html { html::declared(&bytes) } else { None };
    let mut decoded = decode::decode_all(bytes, declared.as_deref());
    sniff::is_text(name, &decoded.text)?;
    for fault in &mut decoded.faults {
        fault.file = name.into();
    }
    let named = metadata::of_name(name);
    let split = matches!(format, Format::Txt | Format::Html).then(|| split::records(&decoded.text)).flatten();
    let mut documents = match format {
        _ if let Some((found, cut)) = split => {
            let cut = cut.then(|| {
                Fault::new(name, "ends within a record: was it cut off?").zh("在一条记录中间结束：是否被截断？")
            });
            let kind = if format == Format::Txt { "txt" } else { "html" };
            articles(name, kind, found, cut.into_iter().collect(), &decoded, &options.columns)?
        }
        Format::Txt => {
            let (found, from) = markdown::front_matter(&decoded.text);
            let found = found.or(named).or(metadata::of_text(&decoded.text[from..]));
            let text = if from == 0 { std::mem::take(&mut decoded.text) } else { decoded.text.split_off(from) };
            let mut map = crate::model::OffsetMap::new();
            map.append_part(&decoded.map, from, from + text.len());
            vec![Document { text, origin: map, ..document(name, "txt", found, &decoded) }]
        }
        Format::Markdown => {
            let (derived, found) = markdown::read(&decoded.text);
            let found = found.or(named).or(metadata::of_text(&derived.text));
            vec![with_text(document(name, "md", found, &decoded), derived, &decoded)]
        }
        Format::Html => {
            let (derived, found) = html::read(&decoded.text);
            let found = found.or(named).or(metadata::of_text(&derived.text));
            vec![with_text(document(name, "html", found, &decoded), derived, &decoded)]
        }
        Format::Json | Format::Csv | Format::Docx | Format::Pdf => records(name, format, &decoded, &options.columns)?,
    };
    documents.retain(|document| !document.text.trim().is_empty());
    if documents.is_empty() {
        return Err(Fault::new(name, "has no text in it")
            .help("put the article's text into it, or take the file out")
            .zh("里面没有文字；请放进文章，或移出此文件"));
    }
    for document in &mut documents {
        document.published = document.published.take().or_else(|| options.published.clone());
    }
    Ok(documents)
}

#[cfg(feature = "pdf")]
fn pdf_text(name: &str, bytes: Vec<u8>) -> Result<Document, Fault> {
    pdf::read(name, bytes)
}

#[cfg(not(feature = "pdf"))]
fn pdf_text(name: &str, _: Vec<u8>) -> Result<Document, Fault> {
    Err(Fault::new(name, "is a PDF, which this build does not read")
        .help("build with the feature `pdf`, which is a default one"))
}

/// What the file's name and the text's byline say of a document from a container.
fn finish(document: Document, name: &str, options: &Options) -> Document {
    let own = Metadata { title: document.title.clone(), ..Metadata::default() };
    let found = own.or(metadata::of_name(name)).or(metadata::of_text(&document.text));
    Document {
        id: name.into(),
        file: name.into(),
        title: found.title,
        published: found.published.or_else(|| options.published.clone()),
        outlet: found.outlet,
        ..document
    }
}

fn document(name: &str, format: &'static str, metadata: Metadata, decoded: &Decoded) -> Document {
    Document {
        id: name.into(),
        file: name.into(),
        encoding: decoded.encoding.clone(),
        format: format.into(),
        title: metadata.title,
        published: metadata.published,
        outlet: metadata.outlet,
        faults: decoded.faults.clone(),
        ..Document::default()
    }
}

fn with_text(document: Document, derived: Derived, decoded: &Decoded) -> Document {
    Document { origin: derived.map.through(&decoded.map), text: derived.text, ..document }
}

/// The articles of a file of records.
fn records(name: &str, format: Format, decoded: &Decoded, columns: &Columns) -> Result<Vec<Document>, Fault> {
    let (found, faults) = match format {
        Format::Csv => (table::records(&decoded.text), Vec::new()),
        _ => json::records(&decoded.text),
    };
    articles(name, if format == Format::Csv { "csv" } else { "jsonl" }, found, faults, decoded, columns)
}

/// Records and their fields as articles.
fn articles(
    name: &str,
    kind: &'static str,
    found: Vec<Record>,
    mut faults: Vec<Fault>,
    decoded: &Decoded,
    columns: &Columns,
) -> Result<Vec<Document>, Fault> {
    for fault in &mut faults {
        fault.file = name.into();
    }
    let mut documents: Vec<Document> = Vec::new();
    let mut untold = 0;
    for mut record in found {
        let line = record.line;
        let mut field = |column: &Option<String>, usual: &[&str]| take(&mut record, column.as_deref(), usual);
        let Some(text) = field(&columns.text, &TEXTS) else {
            untold += 1;
            continue;
        };
        let title = field(&columns.title, &TITLES).filter(|title| !title.text.trim().is_empty());
        let id = field(&columns.id, &IDS).map(|id| id.text.trim().to_owned()).filter(|id| !id.is_empty());
        let told = field(&columns.date, &DATES).and_then(|date| metadata::date(date.text.trim(), true));
        let address = field(&None, &ADDRESSES);
        let published =
            told.map(|(date, _)| date).or_else(|| address.and_then(|address| metadata::of_address(&address.text)));
        let outlet = field(&columns.outlet, &OUTLETS).map(|outlet| outlet.text.trim().to_owned());
        let metadata = Metadata { title: title.as_ref().map(|title| title.text.trim().into()), published, outlet };
        let id = match id {
            Some(id) if id.chars().any(|c| !c.is_ascii_digit()) => id,
            Some(id) => format!("{name}#{id}"),
            None => format!("{name}#{line}"),
        };
        let mut derived = Derived::default();
        if let Some(title) = title.filter(|title| !text.text.trim_start().starts_with(title.text.trim())) {
            derived.append(&title, 0..title.at());
            let (at, _) = text.map.span(0, 0);
            derived.put("\n", at as usize..at as usize);
        }
        derived.append(&text, 0..text.at());
        documents.push(Document { id, ..with_text(document(name, kind, metadata, decoded), derived, decoded) });
    }
    distinct(&mut documents);
    if documents.is_empty() {
        let fault = faults.into_iter().next();
        return Err(fault.unwrap_or_else(|| {
            Fault::new(name, "has no field `text`")
                .help("name the field that holds the articles' text `text`, `正文` or `content`")
                .zh("没有 `text` 字段；请把正文所在的字段叫作 `text`、`正文` 或 `content`，或用 --columns 指明")
        }));
    }
    if untold > 0 {
        faults.push(
            Fault::new(name, format!("{untold} records have no field `text` and were passed over"))
                .zh(format!("{untold} 条记录没有 `text` 字段，已略过")),
        );
    }
    let said = decoded.faults.len();
    for document in &mut documents[1..] {
        document.faults.drain(..said);
    }
    documents[0].faults.extend(faults);
    Ok(documents)
}

/// Takes the first field of a record that has one of the names.
fn take(record: &mut Record, named: Option<&str>, usual: &[&str]) -> Option<Derived> {
    let is = |name: &str, wanted: &str| name.trim().eq_ignore_ascii_case(wanted);
    let at = match named {
        Some(named) => record.fields.iter().position(|(name, _)| is(name, named)),
        None => usual.iter().find_map(|usual| record.fields.iter().position(|(name, _)| is(name, usual))),
    }?;
    Some(record.fields.swap_remove(at).1)
}

/// No two articles of a file have one id.
fn distinct(documents: &mut [Document]) {
    let mut seen = std::collections::HashMap::new();
    for document in documents {
        let count: &mut usize = seen.entry(document.id.clone()).or_default();
        *count += 1;
        if *count > 1 {
            document.id = format!("{}#{count}", document.id);
        }
    }
}

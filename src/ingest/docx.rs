//! Word documents: paragraphs, tables, text boxes, footnotes.
//!
//! Takes a zip archive's bytes; gives the text of its parts, each stretch with the part it came from and the way
//! back to the bytes of the unzipped part. Runs of a paragraph are joined (Word splits `20|23 年`), deleted
//! text and field codes left out, headers and footers too. No part is unpacked beyond a bound.

use super::derive::Derived;
use super::entities::entity;
use crate::model::{Document, Fault, OffsetMap, TextSpan};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{Cursor, Read};
use std::ops::Range;
use zip::ZipArchive;
use zip::result::ZipError;

/// The longest part that is unpacked.
const LONGEST: u64 = 64 << 20;
/// Parts of a document that hold its text, in the order they are read.
const PARTS: [&str; 3] = ["word/document.xml", "word/footnotes.xml", "word/endnotes.xml"];
/// A row of cells this short, in characters, is one line.
const ROW: usize = 400;
const DEEPEST: usize = 64;

/// Reads the document in an archive.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Document, Fault> {
    let damaged = |error: &ZipError| {
        Fault::new(name, format!("is a damaged archive: {error}"))
            .help("get the file again, or save it once more")
            .zh(format!("是损坏的压缩文件：{error}；请重新取得，或再存一次"))
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    if archive.index_for_name(PARTS[0]).is_none() {
        return Err(other(name, &archive));
    }
    let mut document = Document { format: "docx".into(), encoding: "UTF-8".into(), ..Document::default() };
    for part in PARTS {
        if archive.index_for_name(part).is_none() {
            continue;
        }
        let file = archive.by_name(part).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
                Fault::new(name, "is encrypted").help("save it without a password").zh("已加密；请另存为不带密码的文件")
            }
            error => damaged(&error),
        })?;
        let mut unpacked = Vec::new();
        let read = file.take(LONGEST + 1).read_to_end(&mut unpacked);
        if unpacked.len() as u64 > LONGEST {
            let message = format!("unpacks to more than {} MiB ({part})", LONGEST >> 20);
            return Err(Fault::new(name, message)
                .help("split the document, or save its text as .txt")
                .zh(format!("解开后超过 {} MiB（{part}）；请拆分，或把文字另存为 .txt", LONGEST >> 20)));
        }
        if let Err(error) = read {
            document
                .faults
                .push(Fault::new(name, format!("{part} is cut off: {error}")).zh(format!("{part} 不完整：{error}")));
        }
        let decoded = super::decode::decode(&unpacked, None);
        let (derived, fault) = Part::read(&decoded.text);
        document.faults.extend(fault.map(|message| Fault::new(name, format!("{part}: {message}"))));
        append(&mut document, part, &derived, &decoded.map);
    }
    if document.text.trim().is_empty() {
        return Err(Fault::new(name, "has no text in it")
            .help("if it holds pictures of pages, put their text into a .txt file")
            .zh("里面没有文字；若是图片，请把文字放进 .txt 文件"));
    }
    Ok(document)
}

fn append(document: &mut Document, part: &str, derived: &Derived, map: &OffsetMap) {
    if derived.text.is_empty() {
        return;
    }
    let whole = derived.map.through(map);
    if !document.text.is_empty() {
        document.text.push('\n');
        document.origin.replace(1, whole.start(0), 0);
    }
    let start = document.text.len();
    document.text.push_str(&derived.text);
    document.origin.append_part(&whole, 0, whole.len());
    document.parts.push((TextSpan::new(start, document.text.len()), part.into()));
}

/// What an archive without a Word document is.
fn other(name: &str, archive: &ZipArchive<Cursor<&[u8]>>) -> Fault {
    let holds = |start: &str| archive.file_names().flatten().any(|file| file.starts_with(start));
    let (what, help, zh) = if holds("xl/") {
        ("an Excel workbook", "save the articles as .csv", "是 Excel 工作簿；请把文章另存为 .csv")
    } else if holds("ppt/") {
        ("a PowerPoint file", "save its text as .txt", "是演示文稿；请把文字另存为 .txt")
    } else if archive.index_for_name("content.xml").is_some() {
        ("an OpenDocument file", "save it as .docx", "是 OpenDocument 文件；请另存为 .docx")
    } else {
        ("a zip archive", "unpack it first", "是 zip 压缩包；请先解压")
    };
    Fault::new(name, format!("is {what}, no article")).help(help).zh(zh)
}

/// One XML part on its way to text.
struct Part<'a> {
    source: &'a str,
    /// Paragraphs that ended, in order.
    done: Vec<Derived>,
    /// Paragraphs that are open: a text box stands within another paragraph.
    open: Vec<Derived>,
    /// Paragraphs of text boxes that wait for the one they stand in.
    boxed: Vec<Derived>,
    /// For each open table row: the first paragraph in it, and the first of each cell.
    rows: Vec<(usize, Vec<usize>)>,
    /// Element names from the root to here.
    path: Vec<String>,
    /// How many elements whose content is left out are open.
    hidden: usize,
}

impl<'a> Part<'a> {
    fn read(source: &'a str) -> (Derived, Option<String>) {
        let mut part = Self {
            source,
            done: Vec::new(),
            open: Vec::new(),
            boxed: Vec::new(),
            rows: Vec::new(),
            path: Vec::new(),
            hidden: 0,
        };
        let mut reader = Reader::from_str(source);
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        let fault = loop {
            let from = reader.buffer_position() as usize;
            let event = reader.read_event();
            let range = from.min(source.len())..(reader.buffer_position() as usize).min(source.len());
            match event {
                Ok(Event::Start(tag)) => part.start(&tag, &range),
                Ok(Event::Empty(tag)) => part.empty(&local(&tag), &range),
                Ok(Event::End(_)) => part.end(),
                Ok(Event::Text(_) | Event::GeneralRef(_)) => part.text(range),
                Ok(Event::CData(_)) => {
                    let inner = range.start + "<![CDATA[".len()..range.end.saturating_sub("]]>".len());
                    if inner.start < inner.end {
                        part.text(inner);
                    }
                }
                Ok(Event::Eof) => break None,
                Ok(_) => {}
                Err(error) => break Some(format!("is damaged at byte {from}, and read only so far ({error})")),
            }
        };
        while !part.path.is_empty() {
            part.end();
        }
        let mut derived = Derived::default();
        for paragraph in part.done {
            if derived.at() > 0 {
                let (at, _) = paragraph.map.span(0, 0);
                derived.put("\n", at as usize..at as usize);
            }
            derived.append(&paragraph, 0..paragraph.at());
        }
        (derived, fault)
    }

    fn start(&mut self, tag: &BytesStart, range: &Range<usize>) {
        let name = local(tag);
        let note = matches!(name.as_str(), "footnote" | "endnote")
            && tag.attributes().flatten().any(|attribute| attribute.key.as_ref().ends_with("type"));
        if note || is_hidden(&name) || self.hidden > 0 || self.path.len() >= 16 * DEEPEST {
            self.hidden += 1;
            self.path.push(String::new());
            return;
        }
        match name.as_str() {
            "p" => self.open.push(Derived::default()),
            "tr" if self.rows.len() < DEEPEST => self.rows.push((self.done.len(), Vec::new())),
            "tc" => {
                let at = self.done.len();
                if let Some((_, cells)) = self.rows.last_mut() {
                    cells.push(at);
                }
            }
            _ => self.mark(&name, range),
        }
        self.path.push(name);
    }

    fn empty(&mut self, name: &str, range: &Range<usize>) {
        if self.hidden == 0 {
            self.mark(name, range);
        }
    }

    /// Elements that stand for a character.
    fn mark(&mut self, name: &str, range: &Range<usize>) {
        let run = self.path.last().is_some_and(|above| above == "r");
        let text = match name {
            "tab" | "ptab" if run => "\t",
            "br" | "cr" if run => "\n",
            "noBreakHyphen" if run => "-",
            _ => return,
        };
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.put(text, range.clone());
        }
    }

    fn end(&mut self) {
        let Some(name) = self.path.pop() else { return };
        if name.is_empty() {
            self.hidden = self.hidden.saturating_sub(1);
            return;
        }
        match name.as_str() {
            "p" => {
                let Some(paragraph) = self.open.pop() else { return };
                if !self.open.is_empty() {
                    self.boxed.push(paragraph);
                    return;
                }
                let boxed = std::mem::take(&mut self.boxed);
                let all = std::iter::once(paragraph).chain(boxed);
                self.done.extend(all.filter(|paragraph| !paragraph.text.trim().is_empty()));
            }
            "tr" => self.end_row(),
            _ => {}
        }
    }

    /// The paragraphs of a row of short cells become one line, its cells parted by tabs.
    fn end_row(&mut self) {
        let Some((first, cells)) = self.rows.pop() else { return };
        let row = self.done.get(first..).unwrap_or(&[]);
        let seen: usize = row.iter().map(|paragraph| paragraph.text.chars().count()).sum();
        if row.len() < 2 || seen > ROW || row.iter().any(|paragraph| paragraph.text.contains('。')) {
            return;
        }
        let mut line = Derived::default();
        let paragraphs: Vec<Derived> = self.done.drain(first..).collect();
        for (index, paragraph) in paragraphs.into_iter().enumerate() {
            if index > 0 {
                let (at, _) = paragraph.map.span(0, 0);
                let mark = if cells.contains(&(first + index)) { "\t" } else { " " };
                line.put(mark, at as usize..at as usize);
            }
            line.append(&paragraph, 0..paragraph.at());
        }
        self.done.push(line);
    }

    fn text(&mut self, range: Range<usize>) {
        let within = self.hidden == 0 && self.path.last().is_some_and(|name| name == "t");
        let Some(paragraph) = self.open.last_mut().filter(|_| within) else { return };
        let given = &self.source[range.clone()];
        match entity(given) {
            Some((text, len)) if len == given.len() => paragraph.put(&text, range),
            _ => paragraph.copy(self.source, range),
        }
    }
}

/// Content that is not shown, or shown twice.
fn is_hidden(name: &str) -> bool {
    matches!(name, "Fallback" | "moveFrom" | "del" | "instrText" | "delText" | "pPr" | "rPr" | "sectPr" | "rt")
}

fn local(tag: &BytesStart) -> String {
    tag.local_name().as_ref().to_owned()
}

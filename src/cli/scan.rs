//! `kaoju scan`: one JSON line in, one JSON line out, in order, as they come.

use crate::model::{Article, Document, Name};
use crate::run::extract::guarded;
use crate::run::{Kaoju, Worker, is_date};
use crate::tables;
use rayon::prelude::*;
use serde::Deserialize;
use std::borrow::Cow;
use std::io::{self, BufRead, Write};
use std::sync::{Mutex, PoisonError};

/// Lines read before they are shared out among the threads: enough to keep all busy, few enough to stay small.
const BATCH_LINES: usize = 256;
/// Bytes after which a batch is full whatever its lines.
const BATCH_BYTES: usize = 4 << 20;
/// The longest line taken; a longer one is answered with an error, and the rest of it is passed over.
const LONGEST_LINE: usize = 256 << 20;

#[derive(Deserialize)]
struct Request<'a> {
    id: serde_json::Value,
    #[serde(borrow)]
    text: Cow<'a, str>,
    #[serde(borrow, default)]
    date: Option<Cow<'a, str>>,
}

/// What became of a line.
enum Answer {
    /// The line to write.
    Line(Vec<u8>),
    /// The line to write, and the article that later checks need.
    Kept(Vec<u8>, Box<(String, Article)>),
}

/// Reads requests until the input ends. With `across`, one last line holds the checks between articles.
///
/// # Errors
/// Only what reading and writing may run into; a broken line is answered in its place.
pub fn scan(kaoju: &Kaoju, input: &mut dyn BufRead, output: &mut dyn Write, across: bool) -> io::Result<()> {
    let mut kept: Vec<(String, Article)> = Vec::new();
    let mut number = 0;
    // Workers outlive their batch: what their automata have learnt of the language is worth keeping.
    let workers: Mutex<Vec<Worker<'_>>> = Mutex::new(Vec::new());
    loop {
        let lines = batch(input)?;
        if lines.is_empty() {
            break;
        }
        let answers: Vec<Answer> = lines
            .par_iter()
            .enumerate()
            .map(|(index, line)| {
                let spare = workers.lock().unwrap_or_else(PoisonError::into_inner).pop();
                let mut worker = spare.unwrap_or_else(|| kaoju.worker());
                let number = number + index as u64 + 1;
                match guarded("", || answer(&mut worker, line, number, across)) {
                    Ok(answer) => {
                        workers.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
                        answer
                    }
                    // What the worker left half done must not reach the next line.
                    Err(fault) => Answer::Line(error(number, &fault.message)),
                }
            })
            .collect();
        number += lines.len() as u64;
        for answer in answers {
            match answer {
                Answer::Line(line) => output.write_all(&line)?,
                Answer::Kept(line, article) => {
                    output.write_all(&line)?;
                    kept.push(*article);
                }
            }
        }
        output.flush()?;
    }
    if across {
        let articles: Vec<&Article> = kept.iter().map(|(_, article)| article).collect();
        let findings = kaoju.across(&articles);
        let mut out = Vec::new();
        tables::json::across(&mut out, &kept, &findings);
        out.push(b'\n');
        output.write_all(&out)?;
        output.flush()?;
    }
    Ok(())
}

fn answer(worker: &mut Worker<'_>, line: &Line, number: u64, across: bool) -> Answer {
    let request = match parse(line) {
        Ok(request) => request,
        Err(message) => return Answer::Line(error(number, &message)),
    };
    let id = request.id.to_string();
    let article = worker.read(document(&request));
    let mut out = Vec::with_capacity(line.len() * 4);
    tables::json::answer(&mut out, &id, &article);
    out.push(b'\n');
    if across { Answer::Kept(out, Box::new((id, article))) } else { Answer::Line(out) }
}

fn error(number: u64, message: &str) -> Vec<u8> {
    let mut out = Vec::new();
    tables::json::error(&mut out, number, message);
    out.push(b'\n');
    out
}

fn parse(line: &Line) -> Result<Request<'_>, String> {
    let Line::Whole(bytes) = line else {
        return Err(format!("the line is longer than {} MiB", LONGEST_LINE >> 20));
    };
    let text = std::str::from_utf8(bytes)
        .map_err(|error| format!("the line is not UTF-8: byte {} does not decode", error.valid_up_to() + 1))?;
    let request: Request<'_> =
        serde_json::from_str(text).map_err(|error| format!("not an object with \"id\" and \"text\": {error}"))?;
    match request.date.as_deref().filter(|date| !date.is_empty()) {
        Some(date) if !is_date(date) => Err(format!("\"date\" is no day of the calendar: {date}")),
        _ => Ok(request),
    }
}

fn document(request: &Request<'_>) -> Document {
    let text = request.text.clone().into_owned();
    Document {
        id: request.id.as_str().map_or_else(|| request.id.to_string(), str::to_owned),
        encoding: "UTF-8".to_owned(),
        format: Name::from("stdin"),
        published: request.date.as_deref().filter(|date| !date.is_empty()).map(str::to_owned),
        origin: crate::model::OffsetMap::identity(0, text.len()),
        text,
        ..Document::default()
    }
}

enum Line {
    Whole(Vec<u8>),
    TooLong,
}

impl Line {
    fn len(&self) -> usize {
        match self {
            Self::Whole(bytes) => bytes.len(),
            Self::TooLong => 0,
        }
    }
}

/// The next lines, without their line feeds; none at the end of the input.
fn batch(input: &mut dyn BufRead) -> io::Result<Vec<Line>> {
    let mut lines = Vec::new();
    let mut bytes = 0;
    while lines.len() < BATCH_LINES && bytes < BATCH_BYTES {
        match line(input)? {
            Some(line) => {
                bytes += line.len();
                lines.push(line);
            }
            None => break,
        }
    }
    Ok(lines)
}

fn line(input: &mut dyn BufRead) -> io::Result<Option<Line>> {
    let mut whole = Vec::new();
    let mut any = false;
    let mut too_long = false;
    loop {
        let buffer = match input.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if buffer.is_empty() {
            break;
        }
        any = true;
        let feed = buffer.iter().position(|&byte| byte == b'\n');
        let piece = &buffer[..feed.unwrap_or(buffer.len())];
        if whole.len() + piece.len() > LONGEST_LINE {
            too_long = true;
            whole = Vec::new();
        }
        if !too_long {
            whole.extend_from_slice(piece);
        }
        let used = feed.map_or(buffer.len(), |at| at + 1);
        input.consume(used);
        if feed.is_some() {
            break;
        }
    }
    if whole.last() == Some(&b'\r') {
        whole.pop();
    }
    Ok(any.then_some(if too_long { Line::TooLong } else { Line::Whole(whole) }))
}

#[cfg(test)]
mod tests {
    use super::{Line, batch, parse};

    #[test]
    fn a_date_that_cannot_be_read_is_told() {
        let line = |date: &str| Line::Whole(format!(r#"{{"id": 1, "text": "今年", "date": "{date}"}}"#).into_bytes());
        for good in ["", "2023-07-25", "2023/7/25", "2023.07.25", "2023-07", "2023-07-25T08:00:00Z", "2023年7月25日"]
        {
            assert!(parse(&line(good)).is_ok(), "{good}");
        }
        for bad in ["2023-02-30", "２０２３-07-25", "25/07/2023", "yesterday", "2023-07-25x"] {
            assert!(parse(&line(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn lines_come_without_their_ends() {
        let mut input: &[u8] = b"a\r\n\nb";
        let lines = batch(&mut input).expect("memory reads");
        let texts: Vec<&[u8]> = lines
            .iter()
            .map(|line| match line {
                Line::Whole(bytes) => bytes.as_slice(),
                Line::TooLong => b"too long",
            })
            .collect();
        assert_eq!(texts, [b"a".as_slice(), b"", b"b"]);
    }
}

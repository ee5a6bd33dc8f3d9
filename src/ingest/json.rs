//! JSON Lines (and a JSON array) of articles: `id`, `title`, `text`, `date`, `source`.
//!
//! Takes decoded text; gives one record an object, its strings with the way back into the file, escapes
//! resolved. `serde_json` says whether a value is sound; the scanner here only finds where its fields lie.

use super::derive::Derived;
use crate::model::Fault;
use serde::de::IgnoredAny;

/// Fields of one object: name, and the string or the bare value it has.
pub(super) type Fields = Vec<(String, Derived)>;

/// An object of the file and the line it begins on.
pub(super) struct Record {
    pub line: usize,
    pub fields: Fields,
}

/// All objects of the file, and a fault for each line that is none.
pub(super) fn records(source: &str) -> (Vec<Record>, Vec<Fault>) {
    let mut records = Vec::new();
    let mut faults = Vec::new();
    let start = source.len() - source.trim_start().len();
    if source[start..].starts_with('[') {
        match serde_json::from_str::<IgnoredAny>(source) {
            Ok(_) => array(source, start, &mut records, &mut faults),
            Err(error) => faults.push(broken(error.line(), &error)),
        }
        return (records, faults);
    }
    if serde_json::from_str::<IgnoredAny>(source).is_ok() {
        object(source, start, 1, &mut records, &mut faults);
        return (records, faults);
    }
    let mut at = 0;
    for (index, line) in source.split_inclusive('\n').enumerate() {
        if !line.trim().is_empty() {
            let begin = at + line.len() - line.trim_start().len();
            match serde_json::from_str::<IgnoredAny>(line) {
                Ok(_) => object(source, begin, index + 1, &mut records, &mut faults),
                Err(error) => faults.push(broken(index + 1, &error)),
            }
        }
        at += line.len();
    }
    (records, faults)
}

fn broken(line: usize, error: &serde_json::Error) -> Fault {
    Fault { line: Some(line), message: format!("is no JSON object: {error}"), ..Fault::default() }
}

fn array(source: &str, start: usize, records: &mut Vec<Record>, faults: &mut Vec<Fault>) {
    let mut at = blank(source, start + 1);
    let (mut line, mut counted) = (1, 0);
    while at < source.len() && !source[at..].starts_with(']') {
        line += source[counted..at].matches('\n').count();
        counted = at;
        object(source, at, line, records, faults);
        at = blank(source, value_end(source, at));
        if source[at..].starts_with(',') {
            at = blank(source, at + 1);
        }
    }
}

/// Reads the fields of the sound value at `at`.
fn object(source: &str, at: usize, line: usize, records: &mut Vec<Record>, faults: &mut Vec<Fault>) {
    if !source[at..].starts_with('{') {
        let message = "is no JSON object".into();
        faults.push(Fault { line: Some(line), message, ..Fault::default() });
        return;
    }
    let mut fields = Vec::new();
    let mut at = blank(source, at + 1);
    while source[at..].starts_with('"') {
        let end = value_end(source, at);
        let key = string(source, at, end).text;
        let from = blank(source, blank(source, end) + 1);
        let to = value_end(source, from);
        if source[from..].starts_with('"') {
            fields.push((key, string(source, from, to)));
        } else if !source[from..].starts_with(['{', '[', 'n']) {
            let mut value = Derived::default();
            value.copy(source, from..to);
            fields.push((key, value));
        }
        at = blank(source, to);
        if source[at..].starts_with(',') {
            at = blank(source, at + 1);
        }
    }
    records.push(Record { line, fields });
}

/// Behind white space.
fn blank(source: &str, at: usize) -> usize {
    let rest = source.get(at..).unwrap_or("");
    source.len().min(at) + rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len()
}

/// Behind the sound value that begins at `at`.
fn value_end(source: &str, at: usize) -> usize {
    let bytes = source.as_bytes();
    let mut depth = 0_usize;
    let mut i = at;
    while i < bytes.len() {
        match bytes[i] {
            b'"' => {
                i += 1;
                while i < bytes.len() && bytes[i] != b'"' {
                    i += if bytes[i] == b'\\' { 2 } else { 1 };
                }
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' | b',' if depth == 0 => return i,
            b'}' | b']' => depth -= 1,
            b':' | b' ' | b'\n' | b'\r' | b'\t' if depth == 0 => return i,
            _ => {}
        }
        i += 1;
        if depth == 0 && matches!(bytes.get(i - 1), Some(b'"' | b'}' | b']')) {
            return i.min(bytes.len());
        }
    }
    bytes.len()
}

/// The string between the quotes at `from` and before `to`, escapes resolved.
fn string(source: &str, from: usize, to: usize) -> Derived {
    let mut derived = Derived::default();
    let end = to.saturating_sub(1).max(from + 1).min(source.len());
    let mut at = from + 1;
    while at < end {
        let rest = &source[at..end];
        let plain = rest.find('\\').unwrap_or(rest.len());
        derived.copy(source, at..at + plain);
        at += plain;
        if at >= end {
            break;
        }
        let (c, len) = escape(&source[at..end]);
        let mut buffer = [0; 4];
        derived.put(c.encode_utf8(&mut buffer), at..at + len);
        at += len;
    }
    derived
}

/// The character an escape stands for, and the escape's length.
fn escape(text: &str) -> (char, usize) {
    let hex = |at: usize| text.get(at..at + 4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    match text.as_bytes().get(1) {
        Some(b'n') => ('\n', 2),
        Some(b't') => ('\t', 2),
        Some(b'r') => ('\r', 2),
        Some(b'b') => ('\u{8}', 2),
        Some(b'f') => ('\u{C}', 2),
        Some(b'u') => match hex(2) {
            Some(high @ 0xD800..=0xDBFF) => match hex(8) {
                Some(low @ 0xDC00..=0xDFFF) if text[6..].starts_with("\\u") => {
                    let c = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                    (char::from_u32(c).unwrap_or('\u{FFFD}'), 12)
                }
                _ => ('\u{FFFD}', 6),
            },
            Some(code) => (char::from_u32(code).unwrap_or('\u{FFFD}'), 6),
            None => ('\u{FFFD}', text.len().min(2)),
        },
        Some(&c) if c.is_ascii() => (char::from(c), 2),
        _ => ('\u{FFFD}', 1),
    }
}

#[cfg(test)]
mod tests {
    use super::records;

    #[test]
    fn strings_lead_back() {
        let source = "{\"id\": \"a1\", \"n\": {\"text\": [1, \"}\"]}, \"text\": \"第\\u4e00行\\n共\\\"431\\\"家\", \"date\": null}\n{bad\n";
        let (records, faults) = records(source);
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].line, Some(2));
        let text = &records[0].fields[1];
        assert_eq!((text.0.as_str(), text.1.text.as_str()), ("text", "第一行\n共\"431\"家"));
        let at = text.1.text.find("一行").unwrap();
        let (start, end) = text.1.map.span(at, at + 6);
        assert_eq!(&source[start as usize..end as usize], "\\u4e00行");
    }

    #[test]
    fn arrays() {
        let (records, faults) = records(" [ {\"text\":\"一\"} ,\n{\"text\":\"二\",\"id\":7} ]");
        assert!(faults.is_empty());
        assert_eq!(records.len(), 2);
        assert_eq!((records[1].line, records[1].fields[1].1.text.as_str()), (2, "7"));
    }
}

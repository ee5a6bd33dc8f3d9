//! Many articles in one plain text file, where its structure is plain.
//!
//! Takes decoded text; gives a record an article, as `json` does, for two kinds of file: tagged records
//! (`<doc><docno>…</docno><content>…</content></doc>`, as news corpora have them), and articles that each
//! begin with lines of labels (`标题：…`, `来源：…`, `日期：…`), as news databases export them. A file that is
//! not so from its first line on is one article: nothing is guessed.

use super::derive::Derived;
use super::entities::entity;
use super::json::Record;
use std::ops::Range;

/// Elements that hold one article each.
const RECORDS: [&str; 5] = ["doc", "article", "news", "record", "document"];
/// Elements within an article that are no fields of their own.
const WITHIN: [&str; 3] = ["p", "br", "s"];

/// Labels at the head of an article, and the fields that they name.
const LABELS: [(&str, &str); 22] = [
    ("标题", "title"),
    ("题目", "title"),
    ("題目", "title"),
    ("標題", "title"),
    ("题名", "title"),
    ("篇名", "title"),
    ("日期", "date"),
    ("时间", "date"),
    ("發布日期", "date"),
    ("发布日期", "date"),
    ("发布时间", "date"),
    ("发表时间", "date"),
    ("见报日期", "date"),
    ("来源", "source"),
    ("來源", "source"),
    ("媒体", "source"),
    ("报纸", "source"),
    ("作者", "author"),
    ("版次", "page"),
    ("版面", "page"),
    ("正文", "text"),
    ("内容", "text"),
];

/// The articles of the file, where it plainly holds several, and whether the last is cut off.
pub(super) fn records(source: &str) -> Option<(Vec<Record>, bool)> {
    tagged(source).or_else(|| Some((labelled(source)?, false)))
}

/// Records in tags, from the first character to the last.
fn tagged(source: &str) -> Option<(Vec<Record>, bool)> {
    let mut at = source.len() - source.trim_start().len();
    if source[at..].starts_with("<?") {
        at = skip_blank(source, at + source[at..].find("?>")? + 2);
    }
    let (mut name, mut open) = tag(source, at)?;
    let mut root = None;
    if !RECORDS.contains(&name.as_str()) {
        // One element around them all.
        let inner = skip_blank(source, open);
        let (within, next) = tag(source, inner)?;
        root = Some(name);
        (name, open, at) = (within, next, inner);
    }
    if !RECORDS.contains(&name.as_str()) {
        return None;
    }
    let (mut records, mut cut) = (Vec::new(), false);
    let (mut line, mut counted) = (1, 0);
    loop {
        let (end, next) = match closing(source, open, &name) {
            Some(found) => found,
            None => {
                cut = true;
                (source.len(), source.len())
            }
        };
        line += source[counted..at].matches('\n').count();
        counted = at;
        let fields = fields(source, open..end);
        if fields.len() < 2 && records.is_empty() {
            return None;
        }
        records.push(Record { line, fields });
        at = skip_blank(source, next);
        if at == source.len() {
            break;
        }
        match tag(source, at) {
            Some((again, behind)) if again == name => open = behind,
            _ => {
                let (_, behind) = closing(source, at, root.as_deref()?).filter(|(end, _)| *end == at)?;
                return source[behind..].trim().is_empty().then_some((records, cut));
            }
        }
    }
    Some((records, cut))
}

/// The start tag at `at`: its name in lower case, and the place behind it.
fn tag(source: &str, at: usize) -> Option<(String, usize)> {
    let body = source[at..].strip_prefix('<')?;
    let len = body.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-')?;
    let close = body.find(['<', '>', '\n']).filter(|&close| body[close..].starts_with('>'))?;
    if len == 0 || body[..close].ends_with('/') {
        return None;
    }
    Some((body[..len].to_ascii_lowercase(), at + 1 + close + 1))
}

/// Where the end tag of `name` begins and ends.
fn closing(source: &str, from: usize, name: &str) -> Option<(usize, usize)> {
    source[from..].match_indices("</").find_map(|(offset, mark)| {
        let begin = from + offset + mark.len();
        let behind = begin + name.len();
        let same = source.get(begin..behind)?.eq_ignore_ascii_case(name) && source[behind..].starts_with('>');
        same.then_some((from + offset, behind + 1))
    })
}

fn skip_blank(source: &str, at: usize) -> usize {
    source.len() - source[at..].trim_start().len()
}

/// The elements right inside a record.
fn fields(source: &str, range: Range<usize>) -> Vec<(String, Derived)> {
    let mut fields = Vec::new();
    let mut at = range.start;
    while let Some(offset) = source[at..range.end].find('<') {
        at += offset;
        let Some((name, open)) = tag(source, at).filter(|(_, open)| *open <= range.end) else {
            at += 1;
            continue;
        };
        let (end, next) = closing(&source[..range.end], open, &name).unwrap_or((range.end, range.end));
        fields.push((name, content(source, open..end)));
        at = next;
    }
    fields
}

/// What an element holds: entities resolved, tags within it taken as line ends.
fn content(source: &str, range: Range<usize>) -> Derived {
    let mut derived = Derived::default();
    let inner = &source[range.clone()];
    let mut at = range.end - inner.trim_start().len();
    let end = at + inner.trim().len();
    while at < end {
        let rest = &source[at..end];
        let plain = rest.find(['<', '&']).unwrap_or(rest.len());
        derived.copy(source, at..at + plain);
        at += plain;
        let Some(mark) = source[at..end].chars().next() else { break };
        let start = if source[at..end].starts_with("</") { at + 1 } else { at };
        let inner = source[start..end]
            .get(1..)
            .and_then(|body| {
                WITHIN.iter().find(|name| body.get(..name.len()).is_some_and(|b| b.eq_ignore_ascii_case(name)))
            })
            .and_then(|name| source[start + 1 + name.len()..end].starts_with(['>', '/', ' ']).then_some(()))
            .and_then(|()| source[at + 1..end].find(['<', '>']))
            .map(|close| at + 1 + close)
            .filter(|&close| mark == '<' && source[close..].starts_with('>'));
        if let Some(close) = inner {
            derived.put("\n", at..close + 1);
            at = close + 1;
        } else if let Some((text, len)) = entity(&source[at..end]) {
            derived.put(&text, at..at + len);
            at += len;
        } else {
            derived.copy(source, at..at + mark.len_utf8());
            at += mark.len_utf8();
        }
    }
    derived
}

/// A line of the file and where it begins.
struct Line<'a> {
    at: usize,
    text: &'a str,
}

/// Articles that each begin with a line of their title and other labels.
fn labelled(source: &str) -> Option<Vec<Record>> {
    let first = source.lines().map(str::trim).find(|line| !is_blank(line))?;
    if label(first).is_none_or(|(field, _)| field != "title") {
        return None;
    }
    let mut lines = Vec::new();
    let mut at = 0;
    for text in source.split_inclusive('\n') {
        lines.push(Line { at, text });
        at += text.len();
    }
    let is_head = |index: usize| {
        label(lines[index].text.trim())
            .is_some_and(|(field, from)| field == "title" && !lines[index].text.trim()[from..].is_empty())
            && (index + 1..lines.len().min(index + 4))
                .any(|near| label(lines[near].text.trim()).is_some_and(|(field, _)| field != "title"))
    };
    let heads: Vec<usize> = (0..lines.len()).filter(|&index| is_head(index)).collect();
    if heads.len() < 2 || lines[..heads[0]].iter().any(|line| !is_blank(line.text.trim())) {
        return None;
    }
    let ends = heads[1..].iter().copied().chain([lines.len()]);
    Some(heads.iter().zip(ends).map(|(&head, end)| article(source, &lines[head..end], head + 1)).collect())
}

/// One article: its labels, then its text.
fn article(source: &str, lines: &[Line], line: usize) -> Record {
    let mut fields: Vec<(String, Derived)> = Vec::new();
    let mut body = lines.len();
    for (index, Line { at, text }) in lines.iter().enumerate() {
        let bare = text.trim();
        let start = at + text.len() - text.trim_start().len();
        match label(bare) {
            Some(("text", from)) => {
                body = if bare.len() > from { index } else { index + 1 };
                break;
            }
            Some((field, from)) => {
                let mut value = Derived::default();
                value.copy(source, start + from..start + bare.len());
                if !fields.iter().any(|(known, _)| known == field) {
                    fields.push((field.to_owned(), value));
                }
            }
            None if is_blank(bare) => {}
            None => {
                body = index;
                break;
            }
        }
    }
    if let (Some(first), Some(last)) =
        (lines.get(body), lines.iter().rfind(|line| !is_blank(line.text.trim())).filter(|_| body < lines.len()))
    {
        let skip = first.text.len() - first.text.trim_start().len();
        let begin = match label(first.text.trim()) {
            Some(("text", from)) => first.at + skip + from,
            _ => first.at,
        };
        let end = last.at + last.text.trim_end().len();
        if begin < end {
            let mut text = Derived::default();
            text.copy(source, begin..end);
            fields.push(("text".to_owned(), text));
        }
    }
    Record { line, fields }
}

/// `标题：…` or `【标题】…` at the start of a line: the field, and where its value begins.
fn label(line: &str) -> Option<(&'static str, usize)> {
    let framed = line.strip_prefix(['【', '[', '<']).unwrap_or(line);
    let (word, field) = LABELS.iter().find(|(word, _)| framed.starts_with(word))?;
    let rest = framed[word.len()..].trim_start_matches(['】', ']', '>']);
    let closed = rest.len() < framed.len() - word.len();
    let value = match rest.trim_start().strip_prefix(['：', ':']) {
        Some(value) => value,
        None if closed && framed.len() < line.len() => rest,
        None => return None,
    };
    Some((field, line.len() - value.trim_start().len()))
}

/// Nothing, or a rule of marks between articles.
fn is_blank(line: &str) -> bool {
    let mut chars = line.chars();
    match chars.next() {
        None => true,
        Some(mark) => "=-*_#~—＝－".contains(mark) && line.chars().count() >= 3 && chars.all(|c| c == mark),
    }
}

#[cfg(test)]
mod tests {
    use super::records;

    fn shown(source: &str) -> Option<Vec<String>> {
        let (records, _) = records(source)?;
        let field = |(name, value): &(String, super::Derived)| format!("{name}={}", value.text);
        Some(records.iter().map(|record| record.fields.iter().map(field).collect::<Vec<_>>().join("|")).collect())
    }

    #[test]
    fn tagged_records() {
        let source = "<DOC>\n<DOCNO>a1</DOCNO>\n<content>一&amp;二<P>三</P></content>\n</DOC>\n<doc><docno>a2</docno><content>四<五</content></doc>\n";
        assert_eq!(shown(source).unwrap(), ["docno=a1|content=一&二\n三\n", "docno=a2|content=四<五"]);
        let rooted = format!("<?xml version=\"1.0\"?>\n<all>{source}</all>");
        assert_eq!(shown(&rooted).unwrap().len(), 2);
        let (records, cut) = records(&source[..source.len() - 8]).unwrap();
        assert!(cut && records.len() == 2 && records[1].line == 5);
        for other in [
            "<doc>正文</doc>",
            "<p>一</p>",
            "前言<doc><a>1</a><b>2</b></doc>",
            "<doc><a>1</a><b>2</b></doc>后记",
            "<",
            "",
        ] {
            assert_eq!(shown(other), None, "{other}");
        }
    }

    #[test]
    fn labelled_articles() {
        let source = "标题：甲\n来源：浏阳日报\n日期：2023-07-25\n\n　　第一行。\n第二行。\n\n=====\n标题：乙\n日期：2023-07-26\n正文：第三行，标题：不是。\n";
        assert_eq!(
            shown(source).unwrap(),
            [
                "title=甲|source=浏阳日报|date=2023-07-25|text=　　第一行。\n第二行。",
                "title=乙|date=2023-07-26|text=第三行，标题：不是。"
            ]
        );
        for other in [
            "标题：甲\n日期：2023-07-25\n\n正文一。\n",
            "前言\n标题：甲\n日期：1\n一\n标题：乙\n日期：2\n二\n",
            "标题：甲\n一\n标题：乙\n二\n",
        ] {
            assert_eq!(shown(other), None, "{other}");
        }
        assert_eq!(
            shown("【标题】甲\n【正文】一。\n【标题】乙\n【正文】\n二。\n").unwrap(),
            ["title=甲|text=一。", "title=乙|text=二。"]
        );
    }
}

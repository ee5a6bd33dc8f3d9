//! Markdown: front matter read, marks taken off, lines left where they are.
//!
//! Takes decoded text; gives the text a reader sees, with the way back, and what the front matter says. Lines
//! stay lines (people wrap Markdown by hand; `text` heals that). HTML inside is handed to `html`'s
//! inline rules. It does not build a document tree.

use super::derive::Derived;
use super::html;
use super::metadata::{Metadata, date};

/// The text without its marks, and what the front matter says.
pub(super) fn read(source: &str) -> (Derived, Metadata) {
    let (metadata, from) = front_matter(source);
    let mut derived = Derived::default();
    let mut fenced = false;
    let mut at = from;
    while at < source.len() {
        let end = source[at..].find('\n').map_or(source.len(), |len| at + len);
        let line = source[at..end].trim_end_matches('\r');
        let bare = line.trim();
        if bare.starts_with("```") || bare.starts_with("~~~") {
            fenced = !fenced;
        } else if fenced {
            derived.copy(source, at..at + line.len());
        } else if !is_rule(bare) {
            self::line(source, at, at + line.len(), &mut derived);
        }
        if end < source.len() {
            derived.copy(source, end..end + 1);
        }
        at = end + 1;
    }
    (derived, metadata)
}

/// `---`, `***`, or the line below a table's head.
fn is_rule(line: &str) -> bool {
    let rule = |mark: char| line.len() >= 3 && line.chars().all(|c| c == mark || c == ' ');
    rule('-')
        || rule('*')
        || rule('_')
        || rule('=')
        || (line.contains("--") && line.chars().all(|c| "|-: ".contains(c)))
}

/// One line: block marks at its start, then what is inside.
fn line(source: &str, start: usize, end: usize, derived: &mut Derived) {
    let text = &source[start..end];
    let bare = text.trim_start_matches([' ', '\t']);
    let mut from = end - bare.len();
    let heading = bare.trim_start_matches('#');
    let level = bare.len() - heading.len();
    let mut to = end;
    if (1..=6).contains(&level) && (heading.is_empty() || heading.starts_with([' ', '\t', '　'])) {
        from = end - heading.trim_start().len();
        to = from + source[from..end].trim_end_matches([' ', '#']).len();
    } else if let Some(quote) = bare.strip_prefix('>') {
        from = end - quote.trim_start().len();
    } else {
        // The indent stays: it tells a paragraph's beginning.
        derived.copy(source, start..from);
    }
    if bare.starts_with('|') && bare.trim_end().ends_with('|') && bare.len() > 2 {
        from += 1;
        to = start + text.trim_end().len() - 1;
    }
    inline(source, from, to.max(from), bare.starts_with('|'), derived);
}

/// Emphasis, links, code, HTML and cells within a line.
fn inline(source: &str, start: usize, end: usize, cells: bool, derived: &mut Derived) {
    let mut at = start;
    while at < end {
        let rest = &source[at..end];
        let plain = rest.find(['*', '_', '`', '[', '!', '<', '&', '\\', '|']).unwrap_or(rest.len());
        if plain > 0 {
            derived.copy(source, at..at + plain);
            at += plain;
            continue;
        }
        let skip = match rest.as_bytes()[0] {
            b'*' => rest.len() - rest.trim_start_matches('*').len(),
            b'_' if rest.starts_with("__") && !rest.starts_with("___") => 2,
            b'`' => 1,
            b'\\' if rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) => {
                derived.copy(source, at + 1..at + 2);
                2
            }
            b'|' if cells => {
                derived.put("\t", at..at + 1);
                1
            }
            b'!' if rest.starts_with("![") => link(rest).map_or(0, |(_, len)| len),
            b'[' => match link(&source[at..end]) {
                Some((label, len)) => {
                    inline(source, at + 1, at + 1 + label, cells, derived);
                    len
                }
                None => 0,
            },
            b'<' | b'&' => html::inline(source, at, end, derived),
            _ => 0,
        };
        if skip == 0 {
            let len = rest.chars().next().map_or(1, char::len_utf8);
            derived.copy(source, at..at + len);
            at += len;
        } else {
            at += skip;
        }
    }
}

/// `[label](target)` or `![label](target)` at the start: the label's length and the whole's.
fn link(text: &str) -> Option<(usize, usize)> {
    let open = text.find('[')?;
    let label = text[open + 1..].find(['[', ']'])?;
    let target = text[open + 1 + label..].strip_prefix("](")?;
    // A bracket that opens tells the end as well: targets that never end are not looked through again and again.
    let end = target.find([')', '[']).filter(|&end| target[end..].starts_with(')'))?;
    Some((label, open + 1 + label + 2 + end + 1))
}

/// What stands between `---` lines at the top, and where the text begins behind it.
pub(super) fn front_matter(source: &str) -> (Metadata, usize) {
    let mut metadata = Metadata::default();
    let first = source.split_inclusive('\n').next().unwrap_or("");
    if first.trim() != "---" {
        return (metadata, 0);
    }
    let mut at = first.len();
    for line in source[first.len()..].split_inclusive('\n') {
        at += line.len();
        let bare = line.trim();
        if bare == "---" || bare == "..." {
            return (metadata, at);
        }
        let Some((key, value)) = bare.split_once([':', '：']) else { continue };
        let value = value.trim().trim_matches(['"', '\'']);
        if value.is_empty() {
            continue;
        }
        match key.trim().to_ascii_lowercase().as_str() {
            "title" | "标题" | "題目" | "题目" => metadata.title = Some(value.into()),
            "date" | "published" | "日期" | "发布时间" | "发布日期" | "时间" => {
                metadata.published = date(value, true).map(|(date, _)| date);
            }
            "source" | "outlet" | "publisher" | "来源" | "媒体" => metadata.outlet = Some(value.into()),
            _ => {}
        }
    }
    // Never closed: that was no front matter.
    (Metadata::default(), 0)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn marks_come_off() {
        let source = "---\ntitle: 湘赣边\ndate: 2023-07-25\n---\n## 大事记 ##\n\n**2014年**12月，[首届交流会](http://a.b/c)在`浏阳`举行。\n| 地区 | 产值 |\n|---|---|\n| 浏阳 | 3\\*5 |\n";
        let (derived, metadata) = read(source);
        assert_eq!(derived.text, "大事记\n\n2014年12月，首届交流会在浏阳举行。\n 地区 \t 产值 \n\n 浏阳 \t 3*5 \n");
        assert_eq!(metadata.published.as_deref(), Some("2023-07-25"));
        assert_eq!(metadata.title.as_deref(), Some("湘赣边"));
        let at = derived.text.find("首届").unwrap();
        let (start, end) = derived.map.span(at, at + 6);
        assert_eq!(&source[start as usize..end as usize], "首届");
    }
}

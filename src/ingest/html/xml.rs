//! XML that is no page: which elements stand within running text, and text that is marked as such.

use std::collections::HashSet;

/// Elements that part a sentence from the next, whose line goes on.
const SENTENCES: [&str; 6] = ["s", "sentence", "seg", "w", "token", "word"];

/// Whether a source says that it is XML, and is no XHTML.
pub(super) fn is_xml(source: &str) -> bool {
    let head = source.trim_start_matches('\u{FEFF}').trim_start();
    let head = &head[..head.floor_char_boundary(1000)];
    head.starts_with("<?xml") && !head.to_ascii_lowercase().contains("<html")
}

/// The source with the marks of `<![CDATA[…]]>` blanked, so that every byte stays at its place.
pub(super) fn without_marks(source: &str) -> String {
    source.replace("<![CDATA[", &" ".repeat(9)).replace("]]>", &" ".repeat(3))
}

/// Names of the elements that stand beside text somewhere, in lower case.
pub(super) fn mixed(source: &str) -> HashSet<String> {
    let mut found: HashSet<String> = SENTENCES.iter().map(|&name| name.to_owned()).collect();
    // Of each open element: whether text stands right in it, and the elements right in it.
    let mut open: Vec<(bool, Vec<String>)> = vec![(false, Vec::new())];
    let mut close = |(text, names): (bool, Vec<String>)| {
        if text {
            found.extend(names);
        }
    };
    let mut at = 0;
    while let Some(offset) = source[at..].find('<') {
        if !source[at..at + offset].trim().is_empty()
            && let Some(last) = open.last_mut()
        {
            last.0 = true;
        }
        let begin = at + offset + 1;
        let Some(len) = source[begin..].find('>') else { break };
        let tag = &source[begin..begin + len];
        at = begin + len + 1;
        let name: String =
            tag.trim_start_matches('/').chars().take_while(|c| !c.is_whitespace() && *c != '/').collect();
        if tag.starts_with(['!', '?']) {
            continue;
        }
        if tag.starts_with('/') {
            if open.len() > 1
                && let Some(last) = open.pop()
            {
                close(last);
            }
            continue;
        }
        if let Some(last) = open.last_mut() {
            last.1.push(name.to_ascii_lowercase());
        }
        if !tag.ends_with('/') {
            open.push((false, Vec::new()));
        }
    }
    open.into_iter().for_each(close);
    found
}

#[cfg(test)]
mod tests {
    use super::{mixed, without_marks};

    #[test]
    fn elements_beside_text() {
        let found = mixed("<a><b>一<c>二</c></b><b><d/> <e>三</e></b></a><");
        assert!(found.contains("c") && !found.contains("b") && !found.contains("e"));
        assert_eq!(without_marks("<a><![CDATA[一]]></a>").len(), "<a><![CDATA[一]]></a>".len());
    }
}

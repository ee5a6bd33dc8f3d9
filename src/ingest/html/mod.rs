//! Web pages: the article's own headline and text, without what stands around it.
//!
//! Takes decoded text; gives the article with the way back and what the page says of itself. The page is cut into
//! blocks (`html5gum` finds the tags, positions and all); each block of running text speaks for the
//! elements it stands in, and the element with the most to say is the article. Lists of links,
//! drop-downs, scripts and hidden parts are left out. Table rows are lines, their cells parted by tabs.

mod choose;
mod xml;

use super::derive::Derived;
use super::entities::entity;
use super::metadata::{Metadata, date};
use html5gum::{DefaultEmitter, Token, Tokenizer};
use std::collections::HashSet;
use std::convert::Infallible;
use std::ops::Range;

/// Most bytes of a tag or comment within a line of other markup.
const MARKUP: usize = 4000;
/// Deeper nesting is read as if it ended here.
const DEEPEST: usize = 256;

/// Elements whose text nobody sees, or nobody reads as text.
const UNSEEN: [&str; 16] = [
    "button", "datalist", "head", "iframe", "math", "noscript", "object", "option", "script", "select", "style", "svg",
    "template", "textarea", "audio", "video",
];
/// Of these, the ones that XML has too.
const UNREAD: [&str; 2] = ["script", "style"];
/// Elements around the article.
const AROUND: [&str; 4] = ["aside", "footer", "menu", "nav"];
/// Elements that stand within a line.
const INLINE: [&str; 33] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
    "u", "var",
];
const VOID: [&str; 15] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "frame",
];
/// Elements that are paragraphs: their parent is what may be the article.
const PARAGRAPH: [&str; 13] = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dd", "dt", "tr", "blockquote", "pre"];
/// Parts of the names of classes and ids that stand around the article.
const SURROUNDINGS: [&str; 19] = [
    "nav",
    "menu",
    "breadcrumb",
    "crumb",
    "footer",
    "foot",
    "sidebar",
    "related",
    "recommend",
    "share",
    "comment",
    "comments",
    "copyright",
    "pagination",
    "pager",
    "hidden",
    "toolbar",
    "login",
    "position",
];
#[derive(Debug, Default)]
struct Node {
    name: String,
    parent: usize,
    unseen: bool,
    around: bool,
    title: bool,
    score: f64,
}

#[derive(Debug, Default)]
struct Block {
    text: Derived,
    node: usize,
    /// Characters in links, and in all.
    linked: usize,
    seen: usize,
    /// Marks of running text outside links.
    marks: usize,
}

impl Block {
    fn is_prose(&self) -> bool {
        let own = self.seen.saturating_sub(self.linked);
        2 * own > self.seen && (self.marks >= 2 || (self.marks >= 1 && own >= 12))
    }

    fn is_links(&self) -> bool {
        2 * self.linked >= self.seen && self.linked > 0
    }
}

/// The article in a page.
pub(super) fn read(source: &str) -> (Derived, Metadata) {
    if xml::is_xml(source) {
        let bare = xml::without_marks(source);
        let mut page = Page { mixed: Some(xml::mixed(&bare)), ..Page::new(&bare) };
        page.walk();
        return page.whole();
    }
    let mut page = Page::new(source);
    page.walk();
    page.article()
}

/// The encoding that the page declares.
pub(super) fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let at = head.find("charset=").map(|at| at + 8).or_else(|| head.find("encoding=").map(|at| at + 9))?;
    let label: String = head[at..]
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect();
    (!label.is_empty()).then_some(label)
}

/// A tag or entity at `at` within a line of other markup: what it means there, and its length (0: none).
pub(super) fn inline(source: &str, at: usize, end: usize, derived: &mut Derived) -> usize {
    let rest = &source[at..end];
    if let Some((text, len)) = entity(rest) {
        derived.put(&text, at..at + len);
        return len;
    }
    let Some(body) = rest.strip_prefix('<') else { return 0 };
    let name = body.strip_prefix('/').unwrap_or(body);
    let comment = body.starts_with("!--");
    if !comment && !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return 0;
    }
    let close = if comment { "-->" } else { ">" };
    let near = &rest[..rest.floor_char_boundary(MARKUP)];
    let Some(len) = near.find(close).map(|at| at + close.len()) else { return 0 };
    let name: String = name.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    if !comment && (name == "br" || (!INLINE.contains(&name.as_str()) && !VOID.contains(&name.as_str()))) {
        derived.put("\n", at..at + len);
    }
    len
}

struct Page<'a> {
    source: &'a str,
    nodes: Vec<Node>,
    stack: Vec<usize>,
    blocks: Vec<Block>,
    block: Block,
    /// White space that waits for what follows it.
    blank: Option<Range<usize>>,
    /// For each open table row: the first block in it.
    rows: Vec<usize>,
    title: Derived,
    metadata: Metadata,
    /// Of XML: the elements that stand within running text.
    mixed: Option<HashSet<String>>,
}

impl<'a> Page<'a> {
    fn new(source: &'a str) -> Self {
        Self {
            source,
            nodes: vec![Node::default()],
            stack: vec![0],
            blocks: Vec::new(),
            block: Block::default(),
            blank: None,
            rows: Vec::new(),
            title: Derived::default(),
            metadata: Metadata::default(),
            mixed: None,
        }
    }

    /// Whether an element stands within a line of text.
    fn is_inline(&self, name: &str) -> bool {
        self.mixed.as_ref().map_or_else(|| INLINE.contains(&name), |mixed| mixed.contains(name))
    }

    fn top(&self) -> usize {
        self.stack.last().copied().unwrap_or(0)
    }

    fn walk(&mut self) {
        let mut emitter: DefaultEmitter<usize> = DefaultEmitter::new_with_span();
        emitter.naively_switch_states(true);
        let mut at = 0;
        for Ok::<_, Infallible>(token) in Tokenizer::new_with_emitter(self.source, emitter) {
            let span = match &token {
                Token::StartTag(tag) => tag.span,
                Token::EndTag(tag) => tag.span,
                Token::Comment(comment) => comment.span,
                Token::Doctype(doctype) => doctype.span,
                Token::String(_) | Token::Error(_) => continue,
            };
            let (start, end) = self.bounds(at, span.start, span.end, matches!(token, Token::Comment(_)));
            self.text(at, start);
            at = end;
            match token {
                Token::StartTag(tag) => {
                    let name = String::from_utf8_lossy(&tag.name).to_ascii_lowercase();
                    let attribute = |key: &str| {
                        tag.attributes.get(key.as_bytes()).map(|value| String::from_utf8_lossy(value).into_owned())
                    };
                    self.open(&name, &attribute, tag.self_closing, start..end);
                }
                Token::EndTag(tag) => self.close(&String::from_utf8_lossy(&tag.name).to_ascii_lowercase(), start..end),
                _ => {}
            }
        }
        self.text(at, self.source.len());
        self.flush();
    }

    /// The tag's place, never before what was read already and always on characters' borders.
    fn bounds(&self, at: usize, start: usize, end: usize, comment: bool) -> (usize, usize) {
        let len = self.source.len();
        let mut start = self.source.floor_char_boundary(start.clamp(at, len));
        let mut end = self.source.ceil_char_boundary(end.clamp(start, len));
        if let Some(open) = self.source[at..start.max(at)].rfind('<').filter(|_| !self.source[start..].starts_with('<'))
        {
            start = at + open;
        }
        if comment && !self.source[..end].ends_with('>') {
            end = self.source[end..].find('>').map_or(len, |close| end + close + 1);
        } else if !comment && !self.source[..end].ends_with('>') && self.source[end..].starts_with('>') {
            end += 1;
        }
        (start, end)
    }

    fn open(&mut self, name: &str, attribute: &dyn Fn(&str) -> Option<String>, empty: bool, span: Range<usize>) {
        match name {
            "br" => return self.newline(span),
            "meta" => return self.meta(attribute),
            _ => {}
        }
        let xml = self.mixed.is_some();
        if (VOID.contains(&name) && !xml) || (empty && name != "div" && name != "p" && name != "span" && name != "a") {
            return;
        }
        if !self.is_inline(name) {
            self.flush();
            if self.mixed.is_none() {
                self.imply_end(name);
            }
            if name == "tr" {
                self.rows.push(self.blocks.len());
            }
        }
        if self.stack.len() >= DEEPEST {
            return;
        }
        let parent = self.top();
        let hint = format!("{} {}", attribute("class").unwrap_or_default(), attribute("id").unwrap_or_default());
        let style = attribute("style").unwrap_or_default().replace(' ', "").to_ascii_lowercase();
        let hidden = style.contains("display:none") || attribute("hidden").is_some();
        let whole = matches!(name, "html" | "body" | "form" | "article" | "main");
        let node = Node {
            unseen: self.nodes[parent].unseen || hidden || (UNSEEN.contains(&name) && (!xml || UNREAD.contains(&name))),
            around: self.nodes[parent].around
                || AROUND.contains(&name)
                || (!whole && words(&hint).any(|word| SURROUNDINGS.contains(&word.as_str()))),
            title: self.nodes[parent].title || name == "h1" || words(&hint).any(|word| word == "title"),
            name: name.into(),
            parent,
            score: 0.0,
        };
        self.nodes.push(node);
        self.stack.push(self.nodes.len() - 1);
    }

    /// Ends what the start of a block ends without saying so.
    fn imply_end(&mut self, name: &str) {
        loop {
            let top = self.nodes[self.top()].name.as_str();
            let ends = match top {
                "p" => true,
                "li" => name == "li",
                "dd" | "dt" => matches!(name, "dd" | "dt"),
                "option" => name == "option",
                "td" | "th" => matches!(name, "td" | "th" | "tr" | "tbody"),
                "tr" => matches!(name, "tr" | "tbody"),
                "head" => name == "body",
                _ => false,
            };
            if !ends {
                return;
            }
            if top == "tr" {
                self.end_row();
            }
            self.stack.pop();
        }
    }

    fn close(&mut self, name: &str, span: Range<usize>) {
        if name == "br" {
            return self.newline(span);
        }
        if VOID.contains(&name) && self.mixed.is_none() {
            return;
        }
        if !self.is_inline(name) {
            self.flush();
        }
        let found = self.stack.iter().rposition(|&node| self.nodes[node].name == name);
        if let Some(at) = found.filter(|&at| at > 0) {
            let rows = self.stack[at..].iter().filter(|&&node| self.nodes[node].name == "tr").count();
            for _ in 0..rows {
                self.end_row();
            }
            self.stack.truncate(at);
        }
    }

    /// The blocks of a row of short cells become one line.
    fn end_row(&mut self) {
        let Some(first) = self.rows.pop() else { return };
        let cells = self.blocks.get(first..).unwrap_or(&[]);
        let short = |cell: &Block| cell.seen <= 60 && !cell.text.text.contains(['。', '\n']);
        if cells.len() < 2 || !cells.iter().all(short) {
            return;
        }
        let mut row = Block { node: cells[0].node, ..Block::default() };
        for (index, cell) in self.blocks.drain(first..).enumerate() {
            if index > 0 {
                let (at, _) = cell.text.map.span(0, 0);
                row.text.put("\t", at as usize..at as usize);
            }
            row.text.append(&cell.text, 0..cell.text.at());
            row.linked += cell.linked;
            row.seen += cell.seen;
            row.marks += cell.marks;
        }
        self.blocks.push(row);
    }

    fn newline(&mut self, span: Range<usize>) {
        self.blank = None;
        if !self.block.text.text.is_empty() {
            self.block.text.put("\n", span);
        }
    }

    fn flush(&mut self) {
        self.blank = None;
        let mut block = std::mem::take(&mut self.block);
        if block.text.text.trim().is_empty() {
            return;
        }
        block.node = self.top();
        self.blocks.push(block);
    }

    /// What stands between two tags.
    fn text(&mut self, from: usize, to: usize) {
        let node = &self.nodes[self.top()];
        if node.name == "title" && self.title.text.is_empty() {
            let range = trimmed(self.source, from, to);
            self.title = decoded(self.source, range);
            return;
        }
        if node.unseen || from >= to {
            return;
        }
        let linked = self.stack.iter().any(|&node| self.nodes[node].name == "a");
        let kept = self.stack.iter().any(|&node| self.nodes[node].name == "pre");
        let mut at = from;
        while at < to {
            let rest = &self.source[at..to];
            let Some(c) = rest.chars().next() else { break };
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}') && !kept {
                let len = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{C}']).len();
                let start = self.blank.as_ref().map_or(at, |blank| blank.start);
                self.blank = Some(start..at + len);
                at += len;
                continue;
            }
            let (text, len) = match entity(rest) {
                Some(entity) => entity,
                None => (c.to_string(), c.len_utf8()),
            };
            self.between(text.chars().next().unwrap_or(' '));
            if text.len() == len && self.source[at..at + len] == text {
                self.block.text.copy(self.source, at..at + len);
            } else {
                self.block.text.put(&text, at..at + len);
            }
            for c in text.chars().filter(|c| !c.is_whitespace()) {
                self.block.seen += 1;
                self.block.linked += usize::from(linked);
                self.block.marks += usize::from(!linked && matches!(c, '，' | '。' | '、' | '；' | '！' | '？'));
            }
            at += len;
        }
    }

    /// White space before `next`: one blank, and none where a line of Chinese was broken in the source.
    fn between(&mut self, next: char) {
        let Some(blank) = self.blank.take() else { return };
        let Some(before) = self.block.text.text.chars().next_back() else { return };
        let broken = self.source[blank.clone()].contains('\n');
        if before == '\n' || (broken && (!before.is_ascii() || !next.is_ascii())) {
            return;
        }
        self.block.text.put(" ", blank);
    }

    fn meta(&mut self, attribute: &dyn Fn(&str) -> Option<String>) {
        let key =
            attribute("name").or_else(|| attribute("property")).or_else(|| attribute("itemprop")).unwrap_or_default();
        let Some(content) = attribute("content").filter(|content| !content.trim().is_empty()) else { return };
        let content = content.trim().to_owned();
        let metadata = &mut self.metadata;
        match key.to_ascii_lowercase().as_str() {
            "pubdate"
            | "publishdate"
            | "publish_date"
            | "article:published_time"
            | "og:release_date"
            | "datepublished"
            | "publish-date"
            | "weibo: article:create_at"
            | "og:published_time"
            | "firstpublishedtime" => {
                if let Some((date, _)) = date(&content, true) {
                    metadata.published.get_or_insert(date);
                }
            }
            "contentsource" | "source" | "mediaid" | "article:author_org" => {
                metadata.outlet.get_or_insert(content);
            }
            "articletitle" | "og:title" => {
                metadata.title.get_or_insert(content);
            }
            _ => {}
        }
    }
}

/// The parts of class names and ids: `navCurrent top_link` is nav, current, top, link.
fn words(names: &str) -> impl Iterator<Item = String> {
    let mut words = vec![String::new()];
    let mut lower = false;
    for c in names.chars() {
        if !c.is_ascii_alphabetic() || (c.is_ascii_uppercase() && lower) {
            words.push(String::new());
        }
        lower = c.is_ascii_lowercase();
        if c.is_ascii_alphabetic()
            && let Some(word) = words.last_mut()
        {
            word.push(c.to_ascii_lowercase());
        }
    }
    words.into_iter().filter(|word| !word.is_empty())
}

fn trimmed(source: &str, from: usize, to: usize) -> Range<usize> {
    let text = &source[from..to];
    let start = from + text.len() - text.trim_start().len();
    start..start + text.trim().len()
}

/// A stretch of the source with its entities resolved.
fn decoded(source: &str, range: Range<usize>) -> Derived {
    let mut derived = Derived::default();
    let mut at = range.start;
    while at < range.end {
        match entity(&source[at..range.end]) {
            Some((text, len)) => {
                derived.put(&text, at..at + len);
                at += len;
            }
            None => {
                let len = source[at..].chars().next().map_or(1, char::len_utf8);
                derived.copy(source, at..at + len);
                at += len;
            }
        }
    }
    derived
}

//! Which lines make a paragraph.
//!
//! Takes the lines, gives paragraphs as lists of lines, each with its role. Print breaks a line where it is
//! full, so a line that would have had room for the next word was ended on purpose; a line in the
//! middle of a paragraph cannot end the paragraph without a final mark. Blank lines say nothing by
//! themselves: many text layers put one between any two lines. Captions and page furniture that interrupt
//! a paragraph stand behind it.
//!
//! *Invariant:* what is decided within a paragraph hangs on its own lines, and on the next ones only until
//! the sentence that is open ends.

use super::chars::{is_clause_mark, is_closing, is_han, is_opening, is_word};
use super::furniture;
use super::lines::Line;
use super::marks::{
    self, dated, ends_open, is_closed, is_credit, is_final, is_item, is_unfinished, opens_prose, starts_caption,
};
use crate::model::Role;

/// A line wider than this was not broken by print.
const WIDEST: u32 = 180;
/// How far the right edge may flutter beside the room for the next word, in columns: marks and blanks are
/// pressed together in print.
fn flutter(width: u32) -> u32 {
    2 + width / 12
}

/// What a paragraph's first line is shorter by, where its indent did not reach the text.
const INDENT: u32 = 4;
/// How many lines an unmarked caption may have before its credit.
const CAPTION_LINES: usize = 4;

/// How many ragged lines a sentence may run over.
const CLOSING_LINES: usize = 12;

/// Lines that belong together.
#[derive(Debug, Clone)]
pub(super) struct Para {
    pub lines: Vec<usize>,
    pub role: Role,
}

/// Puts lines together to paragraphs.
pub(super) fn paragraphs(source: &str, lines: &[Line]) -> Vec<Para> {
    let furniture = furniture::find(source, lines);
    let page = Page { source, lines, furniture };
    let mut done = Vec::new();
    let mut open = Vec::new();
    let mut inserted: Vec<Para> = Vec::new();
    let mut i = 0;
    while i < lines.len() {
        if page.furniture[i] {
            inserted.push(Para { lines: vec![i], role: Role::Furniture });
            i += 1;
        } else if let Some(end) = page.caption(&open, i) {
            inserted.push(Para { lines: (i..end).collect(), role: Role::Caption });
            i = end;
        } else {
            if !page.goes_on(&open, i, !inserted.is_empty()) {
                close(&page, &mut open, &mut inserted, &mut done);
            }
            open.push(i);
            i += 1;
        }
    }
    close(&page, &mut open, &mut inserted, &mut done);
    chronicle(source, lines, &mut done);
    done
}

fn close(page: &Page, open: &mut Vec<usize>, inserted: &mut Vec<Para>, done: &mut Vec<Para>) {
    if !open.is_empty() {
        let lines = std::mem::take(open);
        let last = page.text(lines[lines.len() - 1]);
        let first = page.text(lines[0]);
        let short = lines.len() <= 2 && page.lines[lines[0]].width <= 80;
        let heading = short && !is_closed(last) && !ends_open(last) && !last.ends_with('；') && first.contains(is_han);
        let role = if heading { Role::Headline } else { Role::Body };
        done.push(Para { lines, role });
    }
    done.append(inserted);
}

/// Dated lines that have another beside them are a chronicle's.
fn chronicle(source: &str, lines: &[Line], paras: &mut [Para]) {
    let is_dated = |para: &Para| para.role != Role::Furniture && dated(lines[para.lines[0]].text(source)).is_some();
    let dates: Vec<bool> = paras.iter().map(is_dated).collect();
    for (i, para) in paras.iter_mut().enumerate() {
        let (before, behind) = (i > 0 && dates[i - 1], dates.get(i + 1) == Some(&true));
        // Between two entries, one whose day is followed by a clock time: `8月5日10时许，…`.
        let timed =
            before && behind && !dates[i] && para.role == Role::Body && has_day(lines[para.lines[0]].text(source));
        if (dates[i] && (before || behind)) || timed {
            para.role = Role::Chronicle;
        }
    }
}

/// Whether a text begins with a day and a figure behind it.
fn has_day(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '年' | '月'));
    let behind = rest.strip_prefix('日').unwrap_or("");
    rest.len() < text.len()
        && text[..text.len() - rest.len()].contains('月')
        && behind.starts_with(|c: char| c.is_ascii_digit())
}

struct Page<'a> {
    source: &'a str,
    lines: &'a [Line],
    furniture: Vec<bool>,
}

impl<'a> Page<'a> {
    fn text(&self, i: usize) -> &'a str {
        self.lines[i].text(self.source)
    }

    fn width(&self, i: usize) -> u32 {
        self.lines[i].width
    }

    /// Whether the line had no room for the next one's first word, in a column as wide as the lines around.
    fn is_full(&self, i: usize, next: usize, first: bool) -> bool {
        if self.width(i) > WIDEST {
            return false;
        }
        if self.lines[i].stretched {
            return true;
        }
        let mut column = self.width(i).max(self.width(next));
        if !is_closed(self.text(next)) && next + 1 < self.lines.len() && !self.furniture[next + 1] {
            column = column.max(self.width(next + 1));
        }
        let lost = if first { self.lines[i].indent.clamp(INDENT, 2 * INDENT) } else { 0 };
        lost + self.width(i) + first_word(self.text(next)) + flutter(column) > column
    }

    /// Whether the lines so far all ran up to one right edge.
    fn is_even(&self, open: &[usize]) -> bool {
        let column = open.iter().map(|&i| self.width(i)).max().unwrap_or(0);
        let even = |&&i: &&usize| self.lines[i].stretched || self.width(i) + 4 >= column;
        let inner = &open[..open.len().saturating_sub(1)];
        inner.len() >= 2 && inner.iter().filter(even).count() * 4 >= inner.len() * 3
    }

    /// Whether line `i` goes on with the open paragraph. `cut`: something stood in between.
    fn goes_on(&self, open: &[usize], i: usize, cut: bool) -> bool {
        let Some(&last) = open.last() else { return false };
        let (a, b) = (self.text(last), self.text(i));
        let (before, line) = (&self.lines[last], &self.lines[i]);
        let first = &self.lines[open[0]];
        let middle = open.len() > 1;
        let hanging = dated(self.text(open[0])).is_some() && line.indent >= first.indent + 6;
        if is_closed(a) {
            let inside = (2..=8).contains(&first.indent) && line.indent == 0 && before.indent <= 1;
            let runs = is_final(b) || 10 * line.width >= 7 * before.width;
            let room = is_final(a) && inside && middle && runs && self.is_even(open) && self.is_full(last, i, false);
            return (room || (hanging && middle && before.indent == line.indent))
                && !is_item(b)
                && dated(b).is_none()
                && line.width <= before.width + 4;
        }
        if hanging {
            return true;
        }
        // A letter printed over several lines at the head of an article.
        let mut alone = a.chars();
        if !middle && alone.next().is_some_and(is_han) && alone.next().is_none() && line.width >= 12 {
            return b.starts_with(is_han);
        }
        if marks::furniture(b).is_some() && marks::furniture(a).is_some() {
            return false;
        }
        let prose = middle || cut || self.is_prose(open[0]);
        let indented = (2..=8).contains(&first.indent);
        let worded = open.iter().any(|&i| self.text(i).contains(is_han));
        if closes_quote(a, b) || ((prose || indented || ends_in_point(a)) && worded && self.is_torn(a, b)) {
            return true;
        }
        if line.indent > before.indent && (line.indent >= 2 || !middle) {
            return false;
        }
        let full = self.is_full(last, i, !middle);
        if is_item(b) && open.iter().any(|&i| ["；（", "：（", "，（"].iter().any(|mark| self.text(i).contains(mark)))
        {
            return full;
        }
        if is_item(b) || dated(b).is_some() {
            return middle
                && full
                && self.is_even(open)
                && !a.ends_with(['；', '：', ';', ':'])
                && !is_item(self.text(open[0]));
        }
        if self.is_verse(last) {
            return false;
        }
        if ends_open(a) || ((prose || indented) && is_unfinished(a)) {
            return true;
        }
        if a.ends_with(['；', '：']) && (!full || !(middle || self.runs_on(last))) {
            return false;
        }
        let gap = open.windows(2).map(|pair| self.lines[pair[1]].gap).max();
        if gap.is_some_and(|gap| line.gap > gap)
            && !cut
            && !(full && (self.is_even(open) || 10 * line.width >= 7 * before.width))
        {
            return false;
        }
        if cut {
            return middle || self.is_prose(open[0]) || indented;
        }
        if middle {
            let column = open.iter().map(|&i| self.width(i)).max().unwrap_or(0);
            let even = self.is_even(open);
            return (full || (!even && self.closes_soon(i))) && line.width <= (2 * column + 8).min(WIDEST);
        }
        self.begins(last, i)
    }

    /// Whether a paragraph's first line, with no final mark, goes on at `next`: or is it a heading?
    fn begins(&self, first: usize, next: usize) -> bool {
        let (a, b) = (self.text(first), self.text(next));
        let (width, wide) = (self.width(first), self.width(next));
        if width > WIDEST || wide > WIDEST {
            return false;
        }
        if opens_prose(a) || dated(a).is_some() {
            return true;
        }
        if has_inner_end(a) && 4 * (width + INDENT) >= 3 * wide {
            return true;
        }
        if !self.is_full(first, next, true) || is_parted(a) {
            return false;
        }
        if (2..=8).contains(&self.lines[first].indent) && self.lines[next].indent < self.lines[first].indent {
            return self.is_prose(first) || is_final(b) || b.contains(is_clause_mark);
        }
        if self.is_prose(first) {
            let ahead = self.lines.len().min(next + 3);
            return (next..ahead).any(|i| self.width(i) <= WIDEST && (is_final(self.text(i)) || self.is_prose(i)));
        }
        (self.runs_on(first) && b.contains(is_clause_mark)) || (is_final(b) && width >= 24 && wide <= width)
    }

    /// Whether a sentence ends on one of the next lines, with nothing but narrow lines of text before.
    fn closes_soon(&self, i: usize) -> bool {
        let ahead = &self.lines[i..self.lines.len().min(i + CLOSING_LINES)];
        let text = ahead.iter().take_while(|line| line.width <= WIDEST && line.text(self.source).contains(is_han));
        text.map(|line| line.text(self.source)).any(is_closed)
    }

    /// Whether three lines from `first` on fill one column.
    fn runs_on(&self, first: usize) -> bool {
        let Some([a, b, c, ..]) = self.lines.get(first..) else { return false };
        let same = |x: u32, y: u32| x.abs_diff(y) <= flutter(y) + 2;
        let begins = a.stretched || same(a.width, b.width) || same(a.width + INDENT, b.width);
        begins && (b.stretched || c.stretched || same(b.width, c.width) || c.width < b.width)
    }

    /// Whether the line reads like running text.
    fn is_prose(&self, i: usize) -> bool {
        let text = self.text(i);
        text.contains(is_clause_mark) && text.contains(is_han)
    }

    /// Whether a figure, a title or a mark was torn between the two lines.
    fn is_torn(&self, a: &str, b: &str) -> bool {
        let (Some(left), Some(right)) = (a.chars().next_back(), b.chars().next()) else { return false };
        if is_closing(right) || is_opening(left) || matches!(right, '%' | '‰' | '℃') {
            return true;
        }
        if let Some(at) = a.rfind('《')
            && !a[at..].contains('》')
        {
            return b.find('》').is_some_and(|close| b.find('《').is_none_or(|open| close < open)) || a.len() - at < 60;
        }
        if right.is_ascii_digit() && (left.is_ascii_digit() || (ends_in_point(a))) {
            let rest = b.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',');
            let digits = b.len() - rest.len();
            return !(digits == 4 && rest.starts_with('年') && left.is_ascii_digit()) && !is_item(b);
        }
        false
    }

    /// Whether the lines from `i` on are short and each ends with a mark, as a poem's do.
    fn is_verse(&self, i: usize) -> bool {
        let marked = |text: &str| text.ends_with(is_clause_mark);
        let mut count = 0;
        let mut even = true;
        let from =
            (0..i).rev().take(8).take_while(|&j| self.width(j) <= 26 && marked(self.text(j))).last().unwrap_or(i);
        for line in &self.lines[from..self.lines.len().min(i + 8)] {
            let text = line.text(self.source);
            if line.width > 26 || !marked(text) {
                break;
            }
            even &= line.width == self.width(from);
            count += 1;
        }
        count >= 4 || (count >= 2 && even && self.width(from) <= 18)
    }

    /// Where the caption that begins at line `i` ends, if one begins there.
    fn caption(&self, open: &[usize], i: usize) -> Option<usize> {
        let text = self.text(i);
        if starts_caption(text) {
            return Some(self.caption_end(i));
        }
        if is_credit(text) && self.width(i) <= 100 && !text.contains('。') {
            return Some(i + 1);
        }
        if self.parts_a_figure(open, i) {
            return Some(i + 1);
        }
        // An unmarked caption of some lines, where the open paragraph was cut off before its line was full.
        let &last = open.last()?;
        if is_closed(self.text(last)) || self.lines[i].indent >= 2 {
            return None;
        }
        let column = open.iter().map(|&j| self.width(j)).max()?;
        if open.len() < 2 || self.width(last) + first_word(text) + flutter(column) > column {
            return None;
        }
        let credit = (i + 1..self.lines.len().min(i + CAPTION_LINES)).find(|&j| is_credit(self.text(j)))?;
        let quiet = (i..credit).all(|j| self.lines[j].indent < 2 && !self.furniture[j]);
        quiet.then_some(credit + 1)
    }

    /// Whether the line is a short one between `2.` and `6亿元`.
    fn parts_a_figure(&self, open: &[usize], i: usize) -> bool {
        let Some(&last) = open.last() else { return false };
        let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        ends_in_point(self.text(last))
            && !digit(self.text(i))
            && self.width(i) <= 24
            && !self.text(i).contains(is_clause_mark)
            && self.lines.get(i + 1).is_some_and(|_| digit(self.text(i + 1)) && !is_item(self.text(i + 1)))
    }

    /// Where a marked caption ends: at its credit, else at the end of its sentence, else where its column does.
    fn caption_end(&self, start: usize) -> usize {
        if let Some(credit) = self.credit(start) {
            let closes =
                |&j: &usize| j < self.lines.len() && self.text(j).starts_with(is_closing) && self.width(j) <= 4;
            return (credit + 1..).find(|j| !closes(j)).unwrap_or(credit + 1);
        }
        let mut end = start + 1;
        while end < self.lines.len() && !self.furniture[end] {
            let (last, line) = (&self.lines[end - 1], &self.lines[end]);
            let (a, b) = (self.text(end - 1), self.text(end));
            let starts = b.starts_with(is_closing);
            if self.stops_caption(end) || (is_closed(a) && !starts) {
                break;
            }
            let room = first_word(b) + flutter(last.width);
            let even = last.width + room >= line.width.max(self.width(start)) && line.width <= last.width + room;
            if !even && !self.is_torn(a, b) {
                break;
            }
            end += 1;
        }
        end
    }

    /// The line of the credit that ends the caption begun at `start`, if it has one.
    fn credit(&self, start: usize) -> Option<usize> {
        for j in start..self.lines.len().min(start + 2 * CAPTION_LINES) {
            if j > start && (self.stops_caption(j) || self.width(j) > self.width(start) + 12) {
                return None;
            }
            if is_credit(self.text(j)) {
                return Some(j);
            }
        }
        None
    }

    /// Whether no caption goes on at this line.
    fn stops_caption(&self, i: usize) -> bool {
        let (before, line) = (&self.lines[i - 1], &self.lines[i]);
        let text = self.text(i);
        self.furniture[i] || starts_caption(text) || is_item(text) || line.indent > before.indent
    }
}

/// Whether running text ends in a figure and its decimal point.
fn ends_in_point(text: &str) -> bool {
    let figure = text.strip_suffix(['.', ',']).unwrap_or("");
    figure.ends_with(|c: char| c.is_ascii_digit()) && figure.contains(is_han)
}

/// Whether a sentence ends within the line, and another begins.
fn has_inner_end(text: &str) -> bool {
    text.match_indices(['。', '！', '？']).any(|(at, mark)| {
        let rest = text[at + mark.len()..].trim_start_matches(['”', '’', '）', '》']);
        rest.contains(is_han)
    })
}

/// Whether the line has parts set off by a blank, as headlines do: `欧元区通胀率上升 创历史新高`.
fn is_parted(text: &str) -> bool {
    text.match_indices(' ').any(|(at, _)| {
        let joins =
            |c: Option<char>| c.is_some_and(|c| is_han(c) || is_word(c) || is_closing(c) || is_opening(c) || c == '%');
        joins(text[..at].chars().next_back()) && joins(text[at + 1..].chars().next())
    })
}

/// Whether a quotation or title begun in the first line ends in the second.
fn closes_quote(a: &str, b: &str) -> bool {
    [('“', '”'), ('《', '》'), ('‘', '’'), ('「', '」'), ('（', '）')].iter().any(|&(open, close)| {
        let begun = a.rfind(open).is_some_and(|at| !a[at..].contains(close));
        begun && b.find(close).is_some_and(|end| b.find(open).is_none_or(|again| end < again))
    })
}

/// Columns that a line's first word takes, with the marks that cling to it.
fn first_word(text: &str) -> u32 {
    let mut chars = text.chars().peekable();
    let mut width = 0;
    while let Some(c) = chars.next_if(|&c| is_opening(c)) {
        width += super::chars::columns(c);
    }
    match chars.next() {
        Some(c) if is_word(c) => {
            width += 1;
            while chars.next_if(|&c| is_word(c) || matches!(c, '.' | ',' | '%')).is_some() {
                width += 1;
            }
        }
        Some(c) => width += super::chars::columns(c),
        None => {}
    }
    while let Some(c) = chars.next_if(|&c| is_closing(c)) {
        width += super::chars::columns(c);
    }
    width.min(16)
}

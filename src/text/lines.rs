//! Lines of the text as given: where they are, how wide, and repaired within themselves.
//!
//! Takes the text, gives its lines without blank ones, each with what stands before it (indent, blank
//! lines) and, only where a character had to go or change, its repaired form with the way back.
//! A line is judged by itself alone; which lines belong together is for `layout`.

use super::chars::{Fate, columns, fate, is_closing, is_figure_sign, is_han, is_opening, is_word};

/// One line that is not blank.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// Its place in the text as given, outer blanks left out.
    pub start: usize,
    /// Byte behind it.
    pub end: usize,
    /// Columns of blanks before it.
    pub indent: u32,
    /// Its columns as printed: blanks count, but not those between spaced letters.
    pub width: u32,
    /// Blank lines before it.
    pub gap: u32,
    /// It was letter-spaced from end to end, as justified lines with few characters are.
    pub stretched: bool,
    /// What it became, where that is not the text as given.
    pub repaired: Option<Box<Repaired>>,
}

/// A line that was repaired.
#[derive(Debug, Clone, Default)]
pub(super) struct Repaired {
    /// What became of it.
    pub text: String,
    /// Piece by piece: bytes of `text`, the place in the text as given, and the bytes there.
    pub pieces: Vec<(u32, u32, u32)>,
}

impl Line {
    /// The line as rules will see it.
    pub(super) fn text<'a>(&'a self, source: &'a str) -> &'a str {
        match &self.repaired {
            Some(repaired) => &repaired.text,
            None => &source[self.start..self.end],
        }
    }
}

/// The lines of a text, blank ones left out.
pub(super) fn split(source: &str) -> Vec<Line> {
    let bytes = source.as_bytes();
    let mut lines = Vec::new();
    let (mut at, mut gap) = (0, 0);
    while at < bytes.len() {
        let scan = scan(source, at);
        if scan.plain {
            lines.push(Line { start: at, end: scan.end, width: scan.width, gap, ..Line::default() });
            gap = 0;
        } else if let Some(mut line) = repair(source, at, scan.end) {
            line.gap = gap;
            lines.push(line);
            gap = 0;
        } else {
            gap += 1;
        }
        at = scan.next;
    }
    lines
}

struct Scan {
    /// Where the line ends, its break not included.
    end: usize,
    /// Where the next one begins.
    next: usize,
    width: u32,
    /// Nothing in it needs repair, and it is not blank.
    plain: bool,
}

/// Finds the end of the line that begins at `at`, and whether it can stay as it is.
fn scan(source: &str, at: usize) -> Scan {
    let bytes = source.as_bytes();
    let mut plain = true;
    let mut width = 0;
    let mut i = at;
    while i < bytes.len() {
        match bytes[i] {
            b'\n' => return Scan { end: i, next: i + 1, width, plain: plain && i > at },
            b'\r' => {
                let next = if bytes.get(i + 1) == Some(&b'\n') { i + 2 } else { i + 1 };
                return Scan { end: i, next, width, plain: plain && i > at };
            }
            0x0B | 0x0C => return Scan { end: i, next: i + 1, width, plain: plain && i > at },
            b' ' => {
                plain &= i > at && may_stay(bytes, i);
                width += 1;
                i += 1;
            }
            b'!' | b'(' | b')' | b',' | b':' | b';' | b'?' => {
                let wide = |byte: Option<&u8>| byte.is_some_and(|byte| *byte >= 0x80);
                plain &= !wide(bytes.get(i + 1)) && !(i > at && wide(bytes.get(i - 1)));
                width += 1;
                i += 1;
            }
            0x21..=0x7E => {
                width += 1;
                i += 1;
            }
            0..=0x7F => {
                plain = false;
                i += 1;
            }
            0x80..=0xC1 => i += 1,
            0xC2 => {
                if bytes[i + 1] == 0x85 {
                    return Scan { end: i, next: i + 2, width, plain: plain && i > at };
                }
                plain &= bytes[i + 1] > 0xA0 && bytes[i + 1] != 0xAD;
                width += 1;
                i += 2;
            }
            0xC3..=0xDF => {
                plain &= !matches!(bytes[i], 0xCD | 0xD8);
                width += 1;
                i += 2;
            }
            0xE4..=0xE9 => {
                width += 2;
                i += 3;
            }
            0xE2 => {
                let (second, third) = (bytes[i + 1], bytes[i + 2]);
                if second == 0x80 && matches!(third, 0xA8 | 0xA9) {
                    return Scan { end: i, next: i + 3, width, plain: plain && i > at };
                }
                let odd = match second {
                    0x80 => third <= 0x8F || (0xA8..=0xAF).contains(&third),
                    0x81 => third >= 0x9F,
                    0xBA..=0xBF => true,
                    _ => false,
                };
                plain &= !odd;
                width += 2;
                i += 3;
            }
            0xE3 => {
                plain &= (bytes[i + 1], bytes[i + 2]) != (0x80, 0x80);
                width += 2;
                i += 3;
            }
            0xEF if bytes[i + 1] == 0xBC && matches!(bytes[i + 2], 0x81 | 0x88 | 0x89 | 0x8C | 0x9A | 0x9B | 0x9F) => {
                width += 2;
                i += 3;
            }
            0xE1 | 0xEE | 0xEF => {
                let c = source[i..].chars().next().unwrap_or(' ');
                plain &= fate(c) == Fate::Keep && c != '．';
                width += columns(c);
                i += 3;
            }
            0xE0..=0xEF => {
                width += 2;
                i += 3;
            }
            0xF0..=0xFF => {
                let c = source[i..].chars().next().unwrap_or(' ');
                plain &= fate(c) == Fate::Keep;
                width += 2;
                i += 4;
            }
        }
    }
    plain &= i > at && bytes[i - 1] != b' ';
    Scan { end: i, next: i, width, plain }
}

/// Whether the blank at `i`, seen from its neighbours' bytes, surely stays: one blank between two ASCII
/// marks, or between two others of which neither could close it up. Where in doubt: no.
fn may_stay(bytes: &[u8], i: usize) -> bool {
    let (Some(&before), Some(&behind)) = (bytes.get(i.wrapping_sub(1)), bytes.get(i + 1)) else { return false };
    before.is_ascii_graphic() && behind.is_ascii_graphic() && behind != b'%'
}

/// A character on its way into a repaired line.
#[derive(Debug, Clone, Copy)]
struct Cell {
    c: char,
    start: usize,
    end: usize,
    /// Of a blank: how many columns it was wide.
    blanks: u32,
    drop: bool,
}

/// Repairs the line between two offsets; `None` where nothing visible is on it.
pub(super) fn repair(source: &str, from: usize, to: usize) -> Option<Line> {
    let mut indent = 0;
    let mut cells: Vec<Cell> = Vec::with_capacity((to - from) / 2);
    for (offset, given) in source[from..to].char_indices() {
        let start = from + offset;
        let end = start + given.len_utf8();
        let c = match fate(given) {
            _ if given == ' ' => ' ',
            Fate::Keep => given,
            Fate::Become(c) => c,
            Fate::Blank => ' ',
            Fate::Drop => continue,
        };
        let blanks = if given == '\t' { 4 } else { columns(given) };
        if c != ' ' {
            cells.push(Cell { c, start, end, blanks: 0, drop: false });
        } else if cells.is_empty() {
            indent += blanks;
        } else if let Some(last) = cells.last_mut().filter(|last| last.c == ' ') {
            last.blanks += blanks;
            last.end = end;
        } else {
            cells.push(Cell { c, start, end, blanks, drop: false });
        }
    }
    if cells.last().is_some_and(|last| last.c == ' ') {
        cells.pop();
    }
    let (first, last) = (cells.first()?.start, cells.last()?.end);
    full_width_points(source, &mut cells);
    let stretched = close_letter_spacing(&mut cells);
    close_padded_date(&mut cells);
    close_blanks(&mut cells);
    widen_marks(&mut cells);
    let mut line = Line { start: first, end: last, indent, stretched, ..Line::default() };
    let mut repaired = Repaired::default();
    for cell in &cells {
        line.width += if stretched && cell.drop { 0 } else { columns(cell.c) };
        if cell.drop {
            continue;
        }
        repaired.text.push(cell.c);
        let (len, given) = (cell.c.len_utf8() as u32, (cell.end - cell.start) as u32);
        match repaired.pieces.last_mut() {
            Some((run, place, same)) if run == same && (*place + *same) as usize == cell.start && len == given => {
                *run += len;
                *same += given;
            }
            _ => repaired.pieces.push((len, cell.start as u32, given)),
        }
    }
    if source[first..last] != repaired.text {
        line.repaired = Some(Box::new(repaired));
    }
    Some(line)
}

/// `３．５` is 3.5 and `１，２００` is 1,200, where the marks are as wide as the digits.
fn full_width_points(source: &str, cells: &mut [Cell]) {
    let digit = |cell: &Cell| cell.c.is_ascii_digit();
    let wide = |cell: &Cell| digit(cell) && cell.end - cell.start == 3;
    for i in 1..cells.len().saturating_sub(1) {
        match &source[cells[i].start..cells[i].end] {
            "．" if digit(&cells[i - 1]) && digit(&cells[i + 1]) => cells[i].c = '.',
            "，" if wide(&cells[i - 1]) => {
                let before = cells[..i].iter().rev().take_while(|cell| digit(cell)).count();
                let behind = cells[i + 1..].iter().take_while(|cell| wide(cell)).count();
                if before <= 3 && behind == 3 && cells[i - before].c != '0' {
                    cells[i].c = ',';
                }
            }
            _ => {}
        }
    }
}

/// Marks of the Latin alphabet among Han characters (`11日,天冷`, `(图)`) become those of Chinese print.
///
/// Web pages and converted files have them; the rules are written for print. Between two digits (`1,200`, `08:52`)
/// and in Latin text they stay.
fn widen_marks(cells: &mut [Cell]) {
    let chinese =
        |cell: Option<&Cell>| cell.is_some_and(|cell| is_han(cell.c) || is_closing(cell.c) || is_opening(cell.c));
    let mut open: Vec<(usize, bool)> = Vec::new();
    for i in 0..cells.len() {
        let before = cells[..i].iter().rev().find(|cell| !cell.drop).filter(|cell| cell.c != ' ');
        let behind = cells[i + 1..].iter().find(|cell| !cell.drop).filter(|cell| cell.c != ' ');
        let beside = chinese(before) || chinese(behind);
        let han = |cell: Option<&Cell>| cell.is_some_and(|cell| is_han(cell.c));
        let among_han = han(before) || han(behind);
        match cells[i].c {
            '(' => open.push((i, among_han)),
            // Both marks of a pair, or neither.
            ')' => {
                if let Some((start, outside)) = open.pop()
                    && (outside || among_han)
                {
                    cells[start].c = '（';
                    cells[i].c = '）';
                }
            }
            c => cells[i].c = wide(c).filter(|_| beside).unwrap_or(c),
        }
    }
    // What stands before a mark that was widened just now.
    for i in (0..cells.len()).rev() {
        let behind = cells[i + 1..].iter().find(|cell| !cell.drop).filter(|cell| cell.c != ' ');
        cells[i].c = wide(cells[i].c).filter(|_| chinese(behind)).unwrap_or(cells[i].c);
    }
}

/// The Chinese mark for one of the Latin alphabet that stands by itself.
fn wide(mark: char) -> Option<char> {
    match mark {
        ',' => Some('，'),
        ':' => Some('：'),
        ';' => Some('；'),
        '?' => Some('？'),
        '!' => Some('！'),
        _ => None,
    }
}

/// A word of a letter-spaced stretch: at most one Han character with its marks, or one letter or digit,
/// or a number.
fn is_light(word: &[Cell]) -> bool {
    let han = word.iter().filter(|cell| is_han(cell.c)).count();
    let letters = word.iter().filter(|cell| is_word(cell.c)).count();
    let points = word.iter().filter(|cell| matches!(cell.c, '.' | '%')).count();
    (han <= 1 && letters == 0) || (han == 0 && letters > 0 && letters + points == word.len())
}

/// Closes up `大 瑶 镇 党 委`; says whether the line was letter-spaced from end to end.
fn close_letter_spacing(cells: &mut [Cell]) -> bool {
    let mut words = Vec::new();
    let mut from = 0;
    for (i, cell) in cells.iter().enumerate() {
        if cell.c == ' ' {
            words.push(from..i);
            from = i + 1;
        }
    }
    words.push(from..cells.len());
    let mut stretched = false;
    let mut i = 0;
    while i < words.len() {
        if !is_light(&cells[words[i].clone()]) {
            i += 1;
            continue;
        }
        let mut j = i;
        let mut first_gap = 0;
        while j + 1 < words.len() && is_light(&cells[words[j + 1].clone()]) {
            let gap = cells[words[j].end].blanks;
            if first_gap == 0 {
                first_gap = gap;
            } else if gap > first_gap.max(2) {
                break;
            }
            j += 1;
        }
        let single = words[i..=j].iter().filter(|word| cells[(*word).clone()].iter().any(|cell| is_han(cell.c)));
        let han = single.count();
        let whole = i == 0 && j + 1 == words.len();
        if han >= 4 || (han == 3 && whole) {
            stretched |= whole || 2 * (j - i + 1) > words.len();
            for k in i..j {
                let (left, right) = (words[k].clone(), words[k + 1].clone());
                let figure = |cell: &Cell| is_word(cell.c) || cell.c == '.';
                let latin = figure(&cells[left.end - 1]) && figure(&cells[right.start]);
                let letters = |word: &[Cell]| word.iter().filter(|cell| is_word(cell.c)).count();
                if !latin || (letters(&cells[left]) <= 1 && letters(&cells[right]) <= 1) {
                    cells[words[k].end].drop = true;
                }
            }
        }
        i = j + 1;
    }
    stretched
}

/// `该   月     县委` at the start of a line is a date padded to a column's width: `该月 县委`.
fn close_padded_date(cells: &mut [Cell]) {
    if let [first, blank, second, behind, ..] = cells
        && matches!(first.c, '该' | '同' | '本' | '当' | '是')
        && blank.c == ' '
        && matches!(second.c, '年' | '月' | '日')
        && behind.c == ' '
    {
        blank.drop = true;
    }
}

/// Drops the blanks that Chinese print has none of: between Han and letters or digits, before a sign of the
/// figure, and at full-width marks.
fn close_blanks(cells: &mut [Cell]) {
    for i in 1..cells.len().saturating_sub(1) {
        if cells[i].c != ' ' {
            continue;
        }
        let (left, right) = (cells[i - 1].c, cells[i + 1].c);
        let close = (is_han(left) && is_word(right))
            || (is_word(left) && is_han(right))
            || (left.is_ascii_digit() && is_figure_sign(right))
            || is_closing(right)
            || is_opening(left)
            || matches!(left, '，' | '、' | '；' | '：' | '。' | '！' | '？')
            || is_range(cells, i)
            || is_amount(&cells[..i], right);
        cells[i].drop |= close;
    }
}

/// Whether the blank at `i` is one of `1 — 7`.
fn is_range(cells: &[Cell], i: usize) -> bool {
    let digit = |at: Option<usize>| {
        let cell = at.and_then(|at| cells.get(at));
        cell.is_some_and(|cell| cell.c.is_ascii_digit() || matches!(cell.c, '年' | '月' | '日' | '%'))
    };
    let dash = |c: char| matches!(c, '—' | '–' | '～' | '~');
    (dash(cells[i + 1].c)
        && digit(i.checked_sub(1))
        && cells.get(i + 2).is_some_and(|cell| cell.c == ' ')
        && digit(Some(i + 3)))
        || (dash(cells[i - 1].c) && digit(Some(i + 1)) && i >= 3 && cells[i - 2].c == ' ' && digit(Some(i - 3)))
}

/// Whether a scale word ends `before` and the unit of its figure follows: `15.8 亿 元`.
fn is_amount(before: &[Cell], unit: char) -> bool {
    let [.., figure, scale] = before else { return false };
    let figure = if figure.c == ' ' { before.len().checked_sub(3).map(|at| before[at].c) } else { Some(figure.c) };
    matches!(scale.c, '万' | '亿')
        && figure.is_some_and(|c| c.is_ascii_digit() || c == '万')
        && "元吨人亩户平立公千美斤家个株头只台辆件册次多余".contains(unit)
}

#[cfg(test)]
mod tests {
    use super::split;

    #[track_caller]
    fn check(given: &str, expected: &str) {
        let lines = split(given);
        let texts: Vec<&str> = lines.iter().map(|line| line.text(given)).collect();
        assert_eq!(texts.join("|"), expected);
        for line in &lines {
            if let Some(repaired) = &line.repaired {
                let len: u32 = repaired.pieces.iter().map(|piece| piece.0).sum();
                assert_eq!(len as usize, repaired.text.len());
            }
        }
    }

    #[test]
    fn letter_spaced_lines_are_closed_up() {
        check("行 。 来 自 湘 鄂 赣 三 省", "行。来自湘鄂赣三省");
        check("大 瑶 镇 党 委 书 记 潘 定 一 介 绍 ，作 为 湘 赣 边 区", "大瑶镇党委书记潘定一介绍，作为湘赣边区");
        check("“ 融 ”创 未 来 ，共 同 探 讨", "“融”创未来，共同探讨");
        check("专 家 观 点", "专家观点");
        check("2 0 2 3 年 7 月 ， 全 县", "2023年7月，全县");
        check("完  成  投  资  9 6. 3  亿  元，", "完成投资96.3亿元，");
        check("一河诗画 满城烟花", "一河诗画 满城烟花");
        check("记者 张 三", "记者 张 三");
    }

    #[test]
    fn blanks_between_han_and_figures_go() {
        check("2022 年 10 月，总投资 1.12 亿元", "2022年10月，总投资1.12亿元");
        check("9% 和 30 ％", "9% 和30%");
        check("a b  c", "a b c");
        check("该   月     县委", "该月 县委");
        check("　　５．５万\u{200B}人", "5.5万人");
        check("１，２００人", "1,200人");
        check("一\r\n\r\n二\u{2028}三", "一|二|三");
    }
}

//! Two columns that stand side by side in plain text, as a page's print taken line by line gives them, and notes on
//! where an article goes on that stand on its own lines.
//!
//! Takes the lines, gives them anew: the left column's halves, then the right one's. Only columns of running text are
//! taken apart: white at one place of at least three lines, halves that are full and break off within a sentence.
//! Tables, couplets and lists have neither and stay as they are.

use super::chars::{columns, is_clause_mark};
use super::lines::{Line, repair};
use super::marks::{Furniture, furniture};

/// Fewest lines that make two columns.
const LINES: usize = 3;
/// Fewest columns on a terminal that a column of text takes.
const NARROWEST: u32 = 14;
/// Most bytes of a line that is looked at, most gaps in it, and most lines of a column: more is no page of print.
const LONGEST: usize = 1000;
const GAPS: usize = 16;
const TALLEST: usize = 200;

/// A line with white inside: where its halves end and begin.
#[derive(Debug, Clone, Copy)]
struct Half {
    /// Bytes where the left half ends and the right one begins.
    cut: (usize, usize),
    /// Columns, counted from the line's begin, where the left half ends and the right one begins.
    left: u32,
    right: u32,
}

/// Takes columns apart.
pub(super) fn apart(source: &str, lines: Vec<Line>) -> Vec<Line> {
    if lines.iter().all(|line| line.repaired.is_none()) {
        return lines;
    }
    let gaps: Vec<Vec<Half>> = lines.iter().map(|line| gaps(source, line)).collect();
    let mut done = Vec::with_capacity(lines.len());
    let mut i = 0;
    while i < lines.len() {
        match block(source, &lines, &gaps, i) {
            Some((halves, end)) => {
                let (mut left, mut right) = (Vec::new(), Vec::new());
                for (line, half) in lines[i..end].iter().zip(halves) {
                    match half {
                        Some(half) => {
                            let begin = line_start(source, line.start);
                            let gap = line.gap;
                            let anew = |from, to, indent: u32| {
                                repair(source, from, to).map(|line| Line { gap, indent: line.indent + indent, ..line })
                            };
                            left.extend(anew(begin, half.cut.0, 0));
                            right.extend(anew(half.cut.1, line.end, 0));
                        }
                        None => left.push(line.clone()),
                    }
                }
                let column = right.iter().map(|line| line.indent).min().unwrap_or(0);
                for line in &mut right {
                    line.indent -= column;
                }
                done.append(&mut left);
                done.append(&mut right);
                i = end;
            }
            None => {
                done.push(lines[i].clone());
                i += 1;
            }
        }
    }
    done
}

/// Sets notes such as `（紧接第一版）` and `（下转第三版）` apart from the text they stand before or behind.
pub(super) fn notes(source: &str, lines: Vec<Line>) -> Vec<Line> {
    let note = |text: &str| text.contains('版') && furniture(text) == Some(Furniture::Surely);
    let before = |text: &str| {
        let at = text.strip_prefix('（')?.find('）')? + 2 * '）'.len_utf8();
        (at < text.len() && note(&text[..at])).then_some(at)
    };
    let behind = |text: &str| {
        let at = text.strip_suffix('）')?.rfind('（')?;
        (at > 0 && note(&text[at..])).then_some(at)
    };
    let mut done = Vec::with_capacity(lines.len());
    for line in lines {
        let (mut start, mut end) = (line.start, line.end);
        let (mut heads, mut tails) = (Vec::new(), Vec::new());
        while let Some(at) = before(&source[start..end]) {
            heads.push((start, start + at));
            start = end - source[start + at..end].trim_start().len();
        }
        while let Some(at) = behind(&source[start..end]) {
            tails.push((start + at, end));
            end = start + source[start..start + at].trim_end().len();
        }
        if heads.is_empty() && tails.is_empty() {
            done.push(line);
            continue;
        }
        let first = done.len();
        tails.push((start, end));
        for (start, end) in heads.into_iter().chain(tails.into_iter().rev()) {
            done.extend(repair(source, start, end));
        }
        if let Some(piece) = done.get_mut(first) {
            (piece.gap, piece.indent) = (line.gap, line.indent);
        }
    }
    done
}

fn line_start(source: &str, at: usize) -> usize {
    source[..at]
        .rfind(['\n', '\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}'])
        .map_or(0, |before| before + source[before..].chars().next().map_or(1, char::len_utf8))
}

/// The block of two columns that begins at line `i`: its halves, and the line behind it.
fn block(source: &str, lines: &[Line], gaps: &[Vec<Half>], i: usize) -> Option<(Vec<Option<Half>>, usize)> {
    for first in gaps[i].iter().copied().filter(|half| half.left >= NARROWEST) {
        let mut halves = vec![Some(first)];
        let mut edge = first.right;
        for (line, gaps) in lines[i + 1..].iter().zip(&gaps[i + 1..]).take(TALLEST) {
            let found = gaps.iter().copied().find(|half| {
                (edge.saturating_sub(1)..=edge + 5).contains(&half.right)
                    || (half.right < edge && half.right + 5 >= edge)
            });
            match found {
                Some(half) if half.left < edge.min(half.right) => {
                    edge = edge.min(half.right);
                    halves.push(Some(half));
                }
                // The left column goes on alone.
                _ if line.indent + line.width + 1 < edge && line.gap == lines[i].gap => halves.push(None),
                _ => break,
            }
        }
        while halves.last().is_some_and(Option::is_none) {
            halves.pop();
        }
        if is_text(source, &lines[i..i + halves.len()], &halves) {
            let end = i + halves.len();
            return Some((halves, end));
        }
    }
    None
}

/// Where a line has white of two columns and more inside.
fn gaps(source: &str, line: &Line) -> Vec<Half> {
    let mut found = Vec::new();
    if line.repaired.is_none() || line.end - line.start > LONGEST {
        return found;
    }
    let begin = line_start(source, line.start);
    let mut column = 0;
    let mut white: Option<(usize, u32)> = None;
    for (offset, c) in source[begin..line.end].char_indices() {
        let at = begin + offset;
        if matches!(c, ' ' | '\u{3000}' | '\u{A0}' | '\t') {
            if white.is_none() {
                white = Some((at, column));
            }
            column += if c == '\t' { 4 } else { columns(c) };
            continue;
        }
        if let Some((from, left)) = white.take()
            && column >= left + 2
        {
            found.push(Half { cut: (from, at), left, right: column });
            if found.len() == GAPS {
                break;
            }
        }
        column += columns(c);
    }
    found
}

/// Whether both halves are running text: full lines that break off within a sentence.
fn is_text(source: &str, lines: &[Line], halves: &[Option<Half>]) -> bool {
    let both: Vec<(&Line, Half)> = lines.iter().zip(halves).filter_map(|(line, half)| Some((line, (*half)?))).collect();
    if both.len() < LINES || 5 * both.len() < 3 * halves.len() {
        return false;
    }
    let side = |left: bool| -> Vec<(u32, &str)> {
        both.iter()
            .map(|(line, half)| {
                let end = line_width(source, line);
                let (text, from, to) = if left {
                    (&source[line.start..half.cut.0], 0, half.left)
                } else {
                    (&source[half.cut.1..line.end], half.right, end)
                };
                (to - from, text)
            })
            .collect()
    };
    [true, false].into_iter().all(|left| {
        let side = side(left);
        let widest = side.iter().map(|(width, _)| *width).max().unwrap_or(0);
        let full = side.iter().filter(|(width, _)| width + 6 >= widest).count();
        let open = side.iter().filter(|(_, text)| !text.ends_with(is_clause_mark)).count();
        let marked = side.iter().filter(|(_, text)| text.contains(is_clause_mark)).count();
        widest >= NARROWEST && 2 * full > side.len() && 2 * open >= side.len() && 2 * marked >= side.len()
    })
}

fn line_width(source: &str, line: &Line) -> u32 {
    let begin = line_start(source, line.start);
    source[begin..line.end].chars().map(|c| if c == '\t' { 4 } else { columns(c) }).sum()
}

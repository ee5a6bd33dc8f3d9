//! From text as given to the clean text that rules see, and the way back.
//!
//! Takes any string, gives a [`Clean`]: paragraphs (one a line), sentences, and the map from each clean
//! byte to the text as given. Cleaning cannot fail, and cleaning what is clean changes nothing. Nothing is
//! invented: every character stands for one of the source (a blank between two Latin words that a line
//! end parted is that line end). What it does not do: read figures or names; know a file or its format.
//!
//! `lines` repairs each line within itself, `layout` decides which lines make a paragraph with the help
//! of `furniture` and `marks`, `sentences` cuts them up.

mod chars;
mod columns;
#[cfg(test)]
mod damage_tests;
mod furniture;
mod layout;
mod lines;
mod marks;
mod sentences;
#[cfg(test)]
mod tests;

use crate::model::{Clean, CleanSpan, OffsetMap, Paragraph, Role};
use layout::Para;
use lines::Line;
use std::collections::HashSet;

/// How often the cleaned text is cleaned again, until nothing changes; what changes even then is settled otherwise.
const ROUNDS: usize = 12;

/// Cleans a text.
#[must_use]
pub fn clean(text: &str) -> Clean {
    let (mut clean, settled) = once(text);
    for _ in 0..ROUNDS {
        if settled || clean.text == text || clean.text.is_empty() {
            break;
        }
        let (again, _) = once(&clean.text);
        if again.text == clean.text {
            return clean;
        }
        let map = again.map.through(&clean.map);
        let mut next = Clean { map, ..again };
        // What was furniture beside what it cut into is furniture behind it too.
        let furniture: HashSet<&str> = clean
            .paragraphs
            .iter()
            .filter(|paragraph| paragraph.role == Role::Furniture)
            .map(|paragraph| clean.slice(paragraph.span))
            .collect();
        for paragraph in &mut next.paragraphs {
            if furniture.contains(&next.text[paragraph.span.range()]) {
                paragraph.role = Role::Furniture;
            }
        }
        clean = next;
    }
    if settled || clean.text == text || clean.text.is_empty() { clean } else { settle(clean) }
}

/// Puts an end to lines that each round joins to others: they become one, and more of those beside them until nothing
/// changes. No print comes to this, but a stranger's file may.
fn settle(mut clean: Clean) -> Clean {
    let mut beside = 1;
    loop {
        let (again, _) = once(&clean.text);
        if again.text == clean.text || !clean.text.contains('\n') {
            return clean;
        }
        let lines: Vec<&str> = clean.text.split('\n').collect();
        let same = |one: &mut dyn Iterator<Item = &str>, lines: &mut dyn Iterator<Item = &&str>| {
            one.zip(lines).take_while(|(one, line)| one == *line).count()
        };
        let before = same(&mut again.text.split('\n'), &mut lines.iter());
        let behind = same(&mut again.text.rsplit('\n'), &mut lines.iter().rev());
        let first = before.saturating_sub(beside);
        let last = lines.len().saturating_sub(behind.saturating_sub(beside)).max(first + 2);
        let (mut text, mut map) = (String::with_capacity(clean.text.len()), OffsetMap::new());
        let mut at = 0;
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                let inside = first < index && index < last;
                let blank = line.starts_with(chars::is_word) || text.ends_with(chars::is_word);
                match (inside, blank) {
                    (true, false) => {}
                    (true, true) => text.push(' '),
                    (false, _) => text.push('\n'),
                }
                if !inside || blank {
                    map.replace(1, at as u64, 1);
                }
                at += 1;
            }
            text.push_str(line);
            map.copy(at as u64, line.len());
            at += line.len();
        }
        let (next, _) = once(&text);
        clean = Clean { map: next.map.through(&map).through(&clean.map), ..next };
        beside *= 4;
    }
}

/// One round of cleaning, and whether another surely changes nothing.
fn once(source: &str) -> (Clean, bool) {
    let lines = columns::notes(source, columns::apart(source, lines::split(source)));
    let paras = layout::paragraphs(source, &lines);
    let settled = is_settled(source, &lines, &paras);
    let mut clean = Clean { text: String::with_capacity(source.len()), ..Clean::default() };
    for para in &paras {
        if !clean.text.is_empty() {
            let (first, from) = (para.lines[0], lines[para.lines[0]].start);
            let behind = lines[..first].last().map_or(0, |line| line.end);
            let gap = break_before(source, if behind <= from { behind } else { 0 }, from);
            clean.map.replace(1, gap.0 as u64, gap.1);
            clean.text.push('\n');
        }
        append(source, &lines, para, &mut clean);
    }
    for paragraph in &clean.paragraphs {
        let span = paragraph.span;
        sentences::split(&clean.text, span.start as usize, span.end as usize, &mut clean.sentences);
    }
    (clean, settled)
}

/// Whether every line is a paragraph as it stands, and would be one without the indents and blank lines that cleaning
/// takes away.
fn is_settled(source: &str, lines: &[Line], paras: &[Para]) -> bool {
    let each = |paras: &[Para]| paras.iter().enumerate().all(|(index, para)| para.lines == [index]);
    if lines.iter().any(|line| line.repaired.is_some()) || !each(paras) {
        return false;
    }
    if lines.iter().all(|line| line.indent == 0 && line.gap == 0) {
        return true;
    }
    let flat: Vec<Line> = lines.iter().map(|line| Line { indent: 0, gap: 0, ..line.clone() }).collect();
    each(&layout::paragraphs(source, &flat))
}

/// The line break between what stands before and a line: its place and length.
fn break_before(source: &str, behind: usize, line: usize) -> (usize, usize) {
    let between = &source.as_bytes()[behind..line];
    match between.iter().rposition(|byte| matches!(byte, b'\n' | b'\r' | 0x0B | 0x0C)) {
        Some(at) => (behind + at, 1),
        None => (line, 0),
    }
}

fn append(source: &str, lines: &[Line], para: &Para, clean: &mut Clean) {
    let start = clean.text.len();
    let mut last_end = None;
    for &index in &para.lines {
        let line = &lines[index];
        let text = line.text(source);
        if let Some(end) = last_end
            && needs_blank(&clean.text, text)
        {
            clean.text.push(' ');
            clean.map.replace(1, end as u64, line.start.saturating_sub(end));
        }
        clean.text.push_str(text);
        match &line.repaired {
            Some(repaired) => {
                for &(len, from, given) in &repaired.pieces {
                    clean.map.replace(len as usize, u64::from(from), given as usize);
                }
            }
            None => clean.map.copy(line.start as u64, text.len()),
        }
        last_end = Some(line.end);
    }
    clean.paragraphs.push(Paragraph { span: CleanSpan::new(start, clean.text.len()), role: para.role });
}

/// Two Latin words that a line end parted stay two words.
fn needs_blank(before: &str, behind: &str) -> bool {
    let (Some(left), Some(right)) = (before.chars().next_back(), behind.chars().next()) else { return false };
    let letter = |c: char| c.is_alphabetic() && !chars::is_han(c) && (c as u32) < 0x2E80;
    (letter(left) && letter(right)) || (matches!(left, ',' | ';' | ':' | '.') && letter(right))
}

//! Two totals told in rows behind a colon: a way of parting that `group` asks for.
//!
//! Takes the figures of a page and the one right before the colon, adds a group for it and one for the figure
//! before it where each row behind the colon has a part of both. Whether the parts add up is asked by `sum`.

use super::group::{Group, Tie, label};
use super::page::Page;

/// `签约项目9个，总投资13.2亿元：工业项目4个、7.8亿元，农业项目5个、5.4亿元`.
pub(super) fn told(page: &Page, last: usize, found: &mut Vec<Group>) {
    let Some(first) = last.checked_sub(1) else { return };
    let (one, other) = (&page.figures[first], &page.figures[last]);
    // The tail of a figure may run over its sentence.
    let behind = page.rest(other.span.end).get(other.tail.len()..);
    let colon = behind.is_some_and(|behind| behind.starts_with(['：', ':']));
    let wholes = one.sentence == other.sentence && one.like != other.like && one.amounts() && other.amounts();
    if !colon || !wholes || other.tail.chars().count() > 4 || one.is_change() || other.is_change() {
        return;
    }
    let behind: Vec<usize> = (last + 1..page.figures.len())
        .take_while(|&at| page.figures[at].sentence == other.sentence && page.figures[at].depth == other.depth)
        .collect();
    let row = |pair: &[usize]| {
        let &[part, beside] = pair else { return false };
        let (part, beside) = (&page.figures[part], &page.figures[beside]);
        part.like == one.like
            && beside.like == other.like
            && !label(part).is_empty()
            && beside.head.chars().count() <= 4
    };
    if behind.len() < 4 || !behind.chunks(2).all(row) {
        return;
    }
    for (whole, skip) in [(first, 0), (last, 1)] {
        let parts = behind.iter().copied().skip(skip).step_by(2).collect();
        found.push(Group { whole, parts, tie: Tie::All, untold: false, doubtful: false });
    }
}

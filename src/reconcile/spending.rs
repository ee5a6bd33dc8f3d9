//! What a sum is spent on or where it comes from: a way of parting that `group` asks for.
//!
//! Takes the figures of a page and the one that may be the whole, adds the group where the words behind it say
//! what each part is for. Whether the parts add up is asked by `sum`.

use super::group::{Group, Tie, label};
use super::page::Page;

/// `额度共6.5亿元，用于A 2.1亿元、B 1.9亿元、C 2.5亿元`.
pub(super) fn spent(page: &Page, whole: usize, found: &mut Vec<Group>) {
    let figure = &page.figures[whole];
    let Some(first) = page.figures.get(whole + 1).filter(|next| next.sentence == figure.sentence) else { return };
    let spent = ["用于", "投向", "安排", "分别用于"].iter().any(|word| first.head.starts_with(word));
    if !spent || first.like != figure.like || figure.is_change() || first.depth != figure.depth {
        return;
    }
    let mut parts = vec![whole + 1];
    while let Some(next) = page.figures.get(whole + 1 + parts.len()) {
        let gap = page.between(page.figures[whole + parts.len()].span.end, next.span.start);
        if next.like != figure.like
            || !gap.starts_with(['、', '，', '和'])
            || label(next).is_empty()
            || gap.chars().count() > 16
        {
            break;
        }
        parts.push(whole + 1 + parts.len());
    }
    if parts.len() >= 2 {
        found.push(Group { whole, parts, tie: Tie::Includes, untold: false, doubtful: false });
    }
}

/// `W支持教育，a用于…，b用于…`.
pub(super) fn used(page: &Page, whole: usize, found: &mut Vec<Group>) {
    let figure = &page.figures[whole];
    let mut parts = Vec::new();
    for (index, part) in page.figures.iter().enumerate().skip(whole + 1) {
        if part.sentence != figure.sentence {
            break;
        }
        if part.like != figure.like || part.depth > 0 {
            continue;
        }
        if !part.head.is_empty()
            || !["用于", "投向", "投入", "用来", "来自"].iter().any(|word| part.tail.starts_with(word))
        {
            break;
        }
        parts.push(index);
    }
    if parts.len() >= 2 && !figure.head.is_empty() {
        found.push(Group { whole, parts, tie: Tie::Includes, untold: false, doubtful: false });
    }
}

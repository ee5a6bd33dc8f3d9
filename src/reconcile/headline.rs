//! The figures of the headline against those of the text: a part of `agreement`.
//!
//! A headline's figure is told again in the text, by the same words or the same noun; where none of the text's
//! figures of that name meets it, the two contradict each other.

use super::agreement::{ELSEWHEN, GENERAL, compare, core, near, permuted, plain, setting, shared, tell};
use super::page::Page;
use crate::model::{Decimal, Finding, Role, Verdict};

/// The figures of the headline against those of the text.
pub(super) fn check(page: &Page, add: &mut impl FnMut(usize, usize, Option<Finding>)) {
    let clean = &page.article.clean;
    let Some(first) = clean.paragraphs.iter().find(|paragraph| paragraph.role != Role::Furniture) else { return };
    let titled = first.role == Role::Headline
        || page.at(first.span).starts_with("（标题）")
        || clean.paragraphs.len() > 1 && !page.at(first.span).contains(['。', '；']) && first.span.len() <= 120;
    if !titled {
        return;
    }
    let count = page.figures.partition_point(|figure| figure.span.start < first.span.end);
    for index in 0..count {
        let head = &page.figures[index];
        if !head.amounts() || head.value.is_none() {
            continue;
        }
        let core = core(head.lead);
        let body = (count..page.figures.len())
            .filter(|&at| page.figures[at].like == head.like && page.figures[at].value.is_some());
        let mut differing = None;
        let mut agreed = false;
        let name = page.between(0, head.span.start).ends_with(['“', '"', '‘']);
        let many = plain(head) && head.value.is_some_and(|value| value >= Decimal::TEN);
        // The headline's only figure of its kind, and the text's only one.
        let only = body.clone().count() == 1;
        for at in body.filter(|_| !name) {
            let figure = &page.figures[at];
            let verdict = compare(head, figure);
            let other = super::agreement::core(figure.lead);
            let strong = core.chars().count() >= 4
                && (other.ends_with(&core) || core.ends_with(&other) && other.chars().count() >= 4)
                && !GENERAL.contains(&core.as_str());
            let noun = figure.tail.chars().zip(head.tail.chars()).take_while(|(a, b)| a == b).count();
            let slip = || head.value.zip(figure.value).is_some_and(|(one, other)| permuted(one, other));
            let same =
                strong || core == other && figure.tail == head.tail && slip() || many && only && shared(head, figure);
            let equal = head.value == figure.value && head.modifier == figure.modifier && many;
            if verdict == Verdict::Pass && (strong || noun >= 3 || equal || core == other && core.chars().count() >= 2)
            {
                add(index, at, Some(tell(page, verdict, head, figure, &core)));
                agreed = true;
                break;
            }
            let elsewhen = ELSEWHEN.iter().any(|word| figure.head.contains(word) || head.head.contains(word));
            let told = near(head, figure) && !elsewhen && !figure.is_change() && !head.is_change();
            if same && verdict == Verdict::Fail && told && differing.is_none() {
                differing = Some(at);
            }
        }
        if let Some(at) = differing.filter(|_| !agreed) {
            let (_, places) = setting(page, head);
            let (_, later) = setting(page, &page.figures[at]);
            if places.is_empty() || later.is_empty() || places == later {
                add(index, at, Some(tell(page, Verdict::Fail, head, &page.figures[at], &core)));
            }
        }
    }
}

//! What a later article corrects of an earlier one: `“86家”应为“68家”`.
//!
//! Gives the figures that no longer stand, so that nothing else is held against them.

use super::{Place, figure, quote, shown, told};
use crate::model::{Decimal, Family, Finding, Verdict};
use crate::reconcile::page::{Like, Message, Page};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const CORRECTED: Message = Message {
    zh: "“{first}”已由后文更正为“{second}”。",
    en: "“{first}” was corrected to “{second}” by a later article.",
};

static CORRECTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("[“\"]([^”\"]{1,20})[”\"][^。；“]{0,4}(?:应为|应是|更正为|改为|应作)[“\"]([^”\"]{1,20})[”\"]")
        .expect("a fixed pattern")
});

/// Says what each correction corrects; gives the figures that no longer stand.
pub(super) fn corrections(pages: &[Page], found: &mut Vec<Finding>) -> BTreeSet<Place> {
    let mut replaced = BTreeSet::new();
    let corrects = |page: &Page| ["更正", "勘误", "订正"].iter().any(|word| page.text.contains(word));
    if !pages.iter().any(corrects) {
        return replaced;
    }
    let mut told_of: BTreeMap<(&Like, Option<Decimal>), Vec<Place>> = BTreeMap::new();
    for (article, page) in pages.iter().enumerate() {
        for (figure, told) in page.figures.iter().enumerate() {
            told_of.entry((&told.like, told.value)).or_default().push(Place { article, figure });
        }
    }
    for (article, page) in pages.iter().enumerate().filter(|(_, page)| corrects(page)) {
        for hit in CORRECTION.captures_iter(page.text) {
            let at = |group: usize| {
                let range = hit.get(group)?.range();
                page.figures
                    .iter()
                    .position(|figure| {
                        range.start <= figure.span.start as usize && figure.span.end as usize <= range.end
                    })
                    .map(|figure| Place { article, figure })
            };
            let (Some(wrong), Some(right)) = (at(1), at(2)) else { continue };
            replaced.insert(wrong);
            let start = hit.get(0).map_or(0, |whole| whole.start());
            let lead: Vec<char> =
                page.text[..start].chars().rev().take(12).filter(|mark| mark.is_alphabetic()).collect();
            let named = |words: &str| {
                let lead: Vec<char> = lead.iter().rev().copied().collect();
                lead.windows(2).any(|pair| words.contains(&pair.iter().collect::<String>()))
            };
            let wanted = figure(pages, wrong);
            // “86家企业”应为…: what is quoted behind the figure stands behind it in the article corrected.
            let quoted = hit.get(1).map_or("", |quoted| quoted.as_str());
            let behind = quoted.split_once(page.at(wanted.span)).map_or("", |(_, behind)| behind);
            for &place in told_of.get(&(&wanted.like, wanted.value)).into_iter().flatten() {
                let candidate = figure(pages, place);
                let again = !behind.is_empty() && candidate.tail.starts_with(behind);
                if place.article != article
                    && (again || named(candidate.head) || named(candidate.tail))
                    && replaced.insert(place)
                {
                    let values = (shown(pages, place), shown(pages, right));
                    let why = CORRECTED.render(&[("first", values.0), ("second", values.1)]);
                    let quotes = vec![quote(pages, place), quote(pages, right)];
                    found.push(told(Family::Agreement, Verdict::Fail, quotes, why, (values.1, values.0)));
                }
            }
        }
    }
    replaced
}

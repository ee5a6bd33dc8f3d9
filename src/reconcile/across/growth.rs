//! A rate of change told by one article, its base by another: `2018年164万人次`, `2019年205万人次，比上年增长25%`.

use super::{Place, apart, figure, place_of, quote, shown};
use crate::model::{Change, Claim, Family, Finding, Status};
use crate::reconcile::growth::{REAL, rate};
use crate::reconcile::page::{Like, Page};
use std::collections::{BTreeMap, BTreeSet};

/// Words for a change against the year before, as an indicator ends with them.
const YEARLY: [&str; 12] = [
    "同比增长",
    "同比下降",
    "同比增加",
    "同比减少",
    "比上年增长",
    "比上年下降",
    "比上年增加",
    "比上年减少",
    "比去年增长",
    "比去年下降",
    "较上年增长",
    "较上年下降",
];

/// Subject, indicator and period, by code where the subject has one.
type Key<'c> = (String, &'c str, String);

/// Holds each yearly rate against the figure it goes with and that of the year before in another article.
pub(super) fn rates(pages: &[Page], corrected: &BTreeSet<Place>, found: &mut Vec<Finding>) {
    let mut levels: BTreeMap<Key, Vec<Place>> = BTreeMap::new();
    for (article, page) in pages.iter().enumerate() {
        for claim in page.article.claims.iter().filter(|claim| claim.change.is_none()) {
            let Some(place) = place_of(pages, article, claim).filter(|place| !corrected.contains(place)) else {
                continue;
            };
            if claim.status == Status::Actual && figure(pages, place).amounts() {
                // 外贸进出口总额 is known as 进出口总额, and its growth by the words of the text.
                let names: BTreeSet<&str> = [claim.indicator_norm.as_str(), claim.indicator.as_str()].into();
                for name in names {
                    levels.entry((subject(claim), name, claim.period.clone())).or_default().push(place);
                }
            }
        }
    }
    for (article, page) in pages.iter().enumerate() {
        for claim in &page.article.claims {
            let Some(of) = YEARLY.iter().find_map(|end| claim.indicator.strip_suffix(end)) else { continue };
            let (Some(place), Some(before)) = (place_of(pages, article, claim), year_before(&claim.period)) else {
                continue;
            };
            let sentence = page.at(page.sentence(figure(pages, place)));
            if REAL.iter().any(|word| sentence.contains(word)) || claim.subject.is_empty() || of.is_empty() {
                continue;
            }
            let level =
                |period: String| levels.get(&(subject(claim), of, period)).map(Vec::as_slice).unwrap_or_default();
            let results = level(claim.period.clone());
            let Some(&result) = results.iter().find(|result| result.article == article) else { continue };
            let bases: Vec<Place> =
                level(before).iter().copied().filter(|base| comparable(pages, *base, result)).collect();
            // Two bases that differ are told of by themselves.
            let Some(&base) = bases.first() else { continue };
            if claim.subject_code.is_empty() && apart(pages, base.article, article) {
                continue;
            }
            if bases.iter().all(|other| figure(pages, *other).value == figure(pages, base).value) {
                found.extend(held(pages, base, result, place, claim.change == Some(Change::Increase)));
            }
        }
    }
}

fn subject(claim: &Claim) -> String {
    if claim.subject_code.is_empty() { claim.subject.join(";") } else { claim.subject_code.join(";") }
}

/// The same stretch of the year before: `2019` for `2020`, `2019-03` for `2020-03`.
fn year_before(period: &str) -> Option<String> {
    let (year, rest) = period.split_at_checked(4)?;
    let plain = rest.is_empty() || rest.len() == 3 && rest.starts_with('-');
    plain.then(|| year.parse::<i32>().ok()).flatten().map(|year| format!("{:04}{rest}", year - 1))
}

fn comparable(pages: &[Page], base: Place, result: Place) -> bool {
    base.article != result.article && figure(pages, base).like == figure(pages, result).like
}

fn held(pages: &[Page], base: Place, result: Place, change: Place, rises: bool) -> Option<Finding> {
    let [before, after, told] = [base, result, change].map(|place| figure(pages, place));
    let words = [base, result, change].map(|place| shown(pages, place));
    let percent = told.like == Like::Ratio("%".to_owned()) && !told.amounts();
    let mut answer = percent.then(|| rate([before, after, told], words, rises)).flatten()?;
    answer.family = Family::Growth;
    answer.quotes = [base, result, change].map(|place| quote(pages, place)).to_vec();
    Some(answer)
}

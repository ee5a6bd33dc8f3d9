//! Events and editions that several articles tell of.

use super::told;
use crate::model::{Family, Finding, Quote, Verdict};
use crate::reconcile::happening::{self, Happening};
use crate::reconcile::page::{Message, Page};
use crate::reconcile::sequence::{self, Series};
use std::collections::{BTreeMap, BTreeSet};

const SAME_DAY: Message = Message {
    zh: "两处所记日期（{verb}）相符：{first}、{second}。",
    en: "Both date it alike ({verb}): {first}, {second}.",
};
const TWO_DAYS: Message = Message {
    zh: "同一件事（{verb}）有两个日期：“{first}”与“{second}”。",
    en: "One event ({verb}) has two dates: “{first}” and “{second}”.",
};

/// One event, told by two articles.
pub(super) fn happened(pages: &[Page], found: &mut Vec<Finding>) {
    let mut table: BTreeMap<(&str, String), Vec<(usize, Happening)>> = BTreeMap::new();
    for (article, page) in pages.iter().enumerate() {
        // 市图书馆 is another in the news of another city.
        for told in happening::happenings(page).into_iter().filter(Happening::named) {
            table.entry((told.verb, told.key())).or_default().push((article, told));
        }
    }
    for all in table.into_values() {
        for pair in all.windows(2) {
            let [(one, first), (other, later)] = pair else { continue };
            if one == other || !happening::same(first, later) {
                continue;
            }
            let fits = first.day == later.day;
            let verdict = if fits { Verdict::Pass } else { Verdict::Fail };
            let values = (pages[*one].at(first.span), pages[*other].at(later.span));
            let message = if fits { SAME_DAY } else { TWO_DAYS };
            let event = format!("{}{}", later.name, later.verb);
            let why = message.render(&[("first", values.0), ("second", values.1), ("verb", &event)]);
            let quotes = vec![Quote { article: *one, span: first.span }, Quote { article: *other, span: later.span }];
            found.push(told(Family::Agreement, verdict, quotes, why, values));
        }
    }
}

/// Editions of one thing told by several articles.
pub(super) fn editions(pages: &[Page], found: &mut Vec<Finding>) {
    let mut table: BTreeMap<(String, String), Vec<sequence::Edition>> = BTreeMap::new();
    for (article, page) in pages.iter().enumerate() {
        let named = |series: &Series| series.name.chars().count() >= 3 && !sequence::anybodys(&series.name);
        for series in sequence::series(page).into_iter().filter(named) {
            let all = table.entry((series.unit, series.name)).or_default();
            all.extend(series.editions.into_iter().map(|edition| sequence::Edition { article, ..edition }));
        }
    }
    for ((unit, name), editions) in table {
        let articles: BTreeSet<usize> = editions.iter().map(|edition| edition.article).collect();
        if articles.len() < 2 {
            continue;
        }
        let show = |edition: &sequence::Edition| pages[edition.article].at(edition.span).to_owned();
        let line = |edition: &sequence::Edition| format!("{}{}", show(edition), sequence::dated(edition));
        let told_line = editions.iter().map(line).collect::<Vec<_>>().join("，");
        let sentence = |edition: &sequence::Edition| {
            let page = &pages[edition.article];
            page.at(page.sentences[edition.sentence])
        };
        let text: String = editions.iter().map(sentence).collect();
        let series = Series { unit, name, editions };
        let Some((verdict, editions, why)) = sequence::judge(&series, &text, &told_line, &show, &|_| false) else {
            continue;
        };
        let quotes = editions.iter().map(|edition| Quote { article: edition.article, span: edition.span }).collect();
        let values = ("", "");
        found.push(Finding { expected: None, found: None, ..told(Family::Sequence, verdict, quotes, why, values) });
    }
}

//! What one article gives as a whole and others part by part: sums of members, shares of one whole.

use super::{Place, figure, place_of, quote, shown, told};
use crate::model::{Claim, Decimal, Family, Finding, Status, Verdict};
use crate::reconcile::agreement::core;
use crate::reconcile::interval::Interval;
use crate::reconcile::list;
use crate::reconcile::page::{Figure, Like, Message, Page};
use std::collections::{BTreeMap, BTreeSet};

const ADDED: Message = Message {
    zh: "各处分别所报相加得{sum}，总数为{whole}：{arithmetic}。",
    en: "What the members report adds up to {sum}, the whole is {whole}: {arithmetic}.",
};

const SHARE: Message = Message {
    zh: "另一篇的数合{shown}，此处称“{stated}”。",
    en: "The other article's figures give {shown}; here it is “{stated}”.",
};

/// `三镇水稻总产量8.7万吨。只有东溪、西溪、南溪三镇种植水稻`, and what other articles say of each.
pub(super) fn members(pages: &[Page], found: &mut Vec<Finding>) {
    let mut named: BTreeMap<String, Vec<(Place, &Claim)>> = BTreeMap::new();
    for (article, page) in pages.iter().enumerate() {
        for claim in page.article.claims.iter().filter(|claim| claim.status == Status::Actual && claim.change.is_none())
        {
            if let Some(place) = place_of(pages, article, claim) {
                let name = format!("{}{}", claim.subject.join(";"), claim.indicator_norm).replace('的', "");
                named.entry(name).or_default().push((place, claim));
            }
        }
    }
    for (article, page) in pages.iter().enumerate() {
        for claim in page.article.claims.iter().filter(|claim| claim.indicator_norm.contains('总')) {
            let Some(whole) = place_of(pages, article, claim) else { continue };
            let Some((_, base)) = claim.indicator_norm.split_once('总') else { continue };
            let stem: String = claim.indicator_norm.chars().take_while(|mark| *mark != '总').collect();
            let kind = stem.trim_start_matches(|mark| "一二两三四五六七八九十0123456789".contains(mark));
            for list in page.article.findings.iter().filter(|finding| {
                finding.family == Family::Enumeration && finding.verdict == Verdict::Pass && finding.quotes.len() == 2
            }) {
                let span = list.quotes[1].span;
                let Some(sentence) = page.sentence_at(span.start).map(|at| page.sentences[at]) else { continue };
                if !["只有", "全部", "均", "组成", "仅有", "都产自", "全产自"]
                    .iter()
                    .any(|word| page.at(sentence).contains(word))
                {
                    continue;
                }
                let names = list::within(page, span.start, span.end, &['、']).members;
                // 三镇, 三个村: what the members are stands in the figure or right behind it.
                let number = list.quotes[0].span;
                let unit = match page.at(number).chars().next_back() {
                    Some('个') => page.rest(number.end).chars().next(),
                    unit => unit,
                };
                let parts: Option<Vec<(Place, &Claim)>> = names
                    .iter()
                    .map(|&member| {
                        // 全区只有东溪, 全部产自岭南: what leads up to the first member is no part of its name.
                        let (member, unit) = (page.at(member), unit?);
                        let kind = kind.trim_start_matches(unit);
                        let starts = member.char_indices().map(|(at, _)| &member[at..]);
                        let hits = starts.filter(|name| name.chars().count() >= 2).find_map(|name| {
                            let full = format!("{name}{unit}{kind}{base}");
                            named.get(&full).or_else(|| named.get(&format!("{name}{kind}{base}")))
                        })?;
                        hits.iter()
                            .copied()
                            .find(|(place, part)| place.article != article && part.period == claim.period)
                    })
                    .collect();
                if let Some(parts) = parts.filter(|parts| parts.len() >= 2) {
                    let parts: Vec<Place> = parts.iter().map(|(place, _)| *place).collect();
                    found.extend(added(pages, whole, &parts));
                }
            }
        }
    }
}

/// `炎陵、茶陵两县共完成造林6.8万亩`, and what other articles say of each of the two.
pub(super) fn subjects(pages: &[Page], found: &mut Vec<Finding>) {
    type Key<'c> = (&'c str, &'c str, &'c str);
    let told = |claim: &Claim| claim.status == Status::Actual && claim.change.is_none() && !claim.period.is_empty();
    let all = || {
        let each = pages.iter().enumerate();
        each.flat_map(|(article, page)| page.article.claims.iter().map(move |claim| (article, claim)))
            .filter(|(_, claim)| told(claim))
    };
    let mut single: BTreeMap<Key, Place> = BTreeMap::new();
    for (article, claim) in all() {
        if let ([code], Some(place)) = (claim.subject_code.as_slice(), place_of(pages, article, claim)) {
            single.entry((code.as_ref(), &claim.indicator_norm, &claim.period)).or_insert(place);
        }
    }
    for (article, claim) in all().filter(|(_, claim)| claim.subject_code.len() >= 2) {
        let Some(whole) = place_of(pages, article, claim) else { continue };
        let part = |code: &str| {
            let place = *single.get(&(code, claim.indicator_norm.as_str(), claim.period.as_str()))?;
            (place.article != article).then_some(place)
        };
        let parts: Option<Vec<Place>> = claim.subject_code.iter().map(|code| part(code)).collect();
        // 分别 and 各 give each its own, not what they come to together.
        let together = figure(pages, whole).lead.contains(['共', '总', '合']);
        found.extend(parts.filter(|_| together).and_then(|parts| added(pages, whole, &parts)));
    }
}

/// `3所高中共招收新生2680人`, and another article's figures for each of the three.
pub(super) fn each(pages: &[Page], found: &mut Vec<Finding>) {
    // By the last words of what is measured: sentences that give it as often as there are members.
    let label = |figure: &Figure| -> String {
        let core = core(figure.lead);
        let marks: Vec<char> = core.chars().rev().take(4).collect();
        marks.into_iter().rev().collect()
    };
    let mut rows: BTreeMap<String, Vec<Vec<Place>>> = BTreeMap::new();
    for (article, page) in pages.iter().enumerate() {
        for run in page.figures.chunk_by(|one, other| one.sentence == other.sentence && one.like == other.like) {
            let Some(start) = page.figures.iter().position(|figure| figure.span == run[0].span) else { continue };
            let name = label(&run[0]);
            let alike = run.iter().all(|figure| figure.amounts() && !figure.is_change() && label(figure) == name);
            let leads: BTreeSet<String> = run.iter().map(|figure| core(figure.lead)).collect();
            if name.chars().count() == 4 && alike && leads.len() == run.len() && (2..=12).contains(&run.len()) {
                let row = (start..start + run.len()).map(|figure| Place { article, figure }).collect();
                rows.entry(name).or_default().push(row);
            }
        }
    }
    for (article, page) in pages.iter().enumerate() {
        for (index, whole) in page.figures.iter().enumerate().filter(|(_, figure)| figure.head.contains('共')) {
            let Some(hits) = rows.get(&label(whole)) else { continue };
            let number = index.checked_sub(1).map(|at| &page.figures[at]).filter(|number| {
                number.sentence == whole.sentence && matches!(number.like, Like::Count(_)) && number.like != whole.like
            });
            let Some(stated) = number.and_then(|number| number.value) else { continue };
            let period = |place: Place| -> Option<&str> {
                let page = &pages[place.article];
                let span = figure(pages, place).span;
                let claim =
                    page.article.claims.iter().find(|claim| page.article.mentions[claim.mention].span == span)?;
                Some(&claim.period)
            };
            let place = Place { article, figure: index };
            for row in hits {
                let same = row[0].article != article
                    && Decimal::from(row.len()) == stated
                    && figure(pages, row[0]).like == whole.like
                    && row.iter().all(|&part| period(part) == period(place));
                if same {
                    found.extend(added(pages, place, row));
                }
            }
        }
    }
}

fn added(pages: &[Page], whole: Place, parts: &[Place]) -> Option<Finding> {
    let total = figure(pages, whole);
    let mut reading = figure(pages, parts[0]).reading;
    let mut sum = figure(pages, parts[0]).value?;
    for place in &parts[1..] {
        let part = figure(pages, *place);
        if part.like != total.like {
            return None;
        }
        reading = reading.with(part.reading, Interval::plus)?;
        sum = sum.checked_add(part.value?)?;
    }
    let verdict = if reading.plain.meets(total.reading.plain) { Verdict::Pass } else { Verdict::Fail };
    let shown_sum = total.show(sum);
    let terms: Vec<&str> = parts.iter().map(|&place| shown(pages, place)).collect();
    let sign = if verdict == Verdict::Fail { format!(" ≠ {}", shown(pages, whole)) } else { String::new() };
    let line = format!("{} = {shown_sum}{sign}", terms.join(" + "));
    let values = (shown(pages, whole), shown_sum.as_str());
    let why = ADDED.render(&[("sum", values.1), ("whole", values.0), ("arithmetic", &line)]);
    let quotes = std::iter::once(whole).chain(parts.iter().copied()).map(|place| quote(pages, place));
    let mut answer = told(Family::Sum, verdict, quotes.collect(), why, values);
    answer.arithmetic = Some(line);
    Some(answer)
}

/// `临展12个，原创展览占三分之二`, and another article's `12个临展中，8个为原创展览`.
pub(super) fn shares(pages: &[Page], found: &mut Vec<Finding>) {
    let mut named: BTreeMap<(String, String), Vec<Place>> = BTreeMap::new();
    for (article, page) in pages.iter().enumerate() {
        for claim in &page.article.claims {
            let Some(place) = place_of(pages, article, claim) else { continue };
            if figure(pages, place).amounts() {
                named.entry((claim.subject.join(";"), claim.indicator_norm.clone())).or_default().push(place);
            }
        }
    }
    for (article, page) in pages.iter().enumerate() {
        for claim in &page.article.claims {
            let Some(of) = ["占比", "比重"].iter().find_map(|end| claim.indicator_norm.strip_suffix(end)) else {
                continue;
            };
            let Some(ratio) = place_of(pages, article, claim) else { continue };
            let key = (claim.subject.join(";"), of.to_owned());
            let Some(parts) = named.get(&key).filter(|_| !of.is_empty() && !key.0.is_empty()) else { continue };
            for &part in parts.iter().filter(|part| part.article != article) {
                found.extend(share(pages, ratio, part));
            }
        }
    }
}

fn share(pages: &[Page], ratio: Place, part: Place) -> Option<Finding> {
    let (stated, some) = (figure(pages, ratio), figure(pages, part));
    // The whole stands before the share, and again before the part.
    let before = |place: Place| {
        let page = &pages[place.article];
        let sentence = page.figures[place.figure].sentence;
        let near = (0..place.figure).rev().map(|figure| Place { article: place.article, figure });
        near.take_while(move |other| page.figures[other.figure].sentence == sentence)
            .find(|other| page.figures[other.figure].like == some.like)
    };
    let (whole, again) = (before(ratio)?, before(part)?);
    if figure(pages, whole).value != figure(pages, again).value {
        return None;
    }
    let given = some.reading.with(figure(pages, whole).reading, Interval::over)?.scaled(Decimal::ONE_HUNDRED)?;
    let verdict = if given.plain.meets(stated.reading.plain) {
        Verdict::Pass
    } else if given.wide.meets(stated.reading.wide) {
        Verdict::Undecided
    } else {
        Verdict::Fail
    };
    let value = some.value?.checked_div(figure(pages, whole).value?)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let shown_share = format!("{}%", value.round_dp(2).normalize());
    let values = (shown(pages, ratio), shown_share.as_str());
    let why = SHARE.render(&[("shown", values.1), ("stated", values.0)]);
    let quotes = [whole, ratio, again, part].map(|place| quote(pages, place)).to_vec();
    Some(told(Family::Part, verdict, quotes, why, (values.1, values.0)))
}

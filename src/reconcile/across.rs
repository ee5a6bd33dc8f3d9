//! The figures of one article against those of the others.
//!
//! Takes all articles of a run in their order, gives findings whose quotes name the article. Claims meet by
//! subject, indicator and period, editions by what is held, totals of a membership by its name: each through
//! a table, so that the cost grows with the number of claims and not with its square. A correction (更正)
//! replaces what it corrects; it is told once, and the figure corrected is held against nothing else.

use super::agreement::compare;
use super::page::{Figure, Message, Page};
use super::sequence::{self, Series};
use super::tally;
use crate::model::{Article, Claim, Decimal, Family, Finding, Quote, Status, Verdict, Words};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const AGREE: Message = Message {
    zh: "{subject}{indicator}（{period}）两处相符：“{first}”与“{second}”。",
    en: "{subject}, {indicator} ({period}): “{first}” and “{second}” agree.",
};
const DISAGREE: Message = Message {
    zh: "{subject}{indicator}（{period}）两处不同：“{first}”与“{second}”。",
    en: "{subject}, {indicator} ({period}) has two values: “{first}” and “{second}”.",
};
const SLIP: Message = Message {
    zh: "{subject}{indicator}两处相差{power}倍：“{first}”与“{second}”，疑为万、亿之误。",
    en: "{subject}, {indicator}: “{first}” and “{second}” are apart by a factor of {power}; a scale word may be wrong.",
};
const CORRECTED: Message = Message {
    zh: "“{first}”已由后文更正为“{second}”。",
    en: "“{first}” was corrected to “{second}” by a later article.",
};

static CORRECTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("[“\"]([^”\"]{1,20})[”\"][^。；“]{0,4}(?:应为|应是|更正为|改为|应作)[“\"]([^”\"]{1,20})[”\"]")
        .expect("a fixed pattern")
});

/// Indicators too general to be one thing of a place in a year.
const GENERAL: [&str; 24] = [
    "总投资",
    "投资",
    "面积",
    "总面积",
    "产值",
    "年产值",
    "总产值",
    "人口",
    "收入",
    "年收入",
    "耕地面积",
    "占地面积",
    "建筑面积",
    "价格",
    "销售额",
    "利润",
    "产量",
    "年产量",
    "成交额",
    "交易额",
    "种植面积",
    "企业",
    "项目",
    "资金",
];

/// A figure of one of the articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    article: usize,
    figure: usize,
}

/// Holds the articles of a run against each other.
pub(super) fn check(articles: &[&Article]) -> Vec<Finding> {
    let pages: Vec<Page> = articles.iter().map(|article| Page::new(article)).collect();
    let mut found = Vec::new();
    let corrected = corrections(&pages, &mut found);
    claims(&pages, &corrected, &mut found);
    restated(&pages, &corrected, &mut found);
    editions(&pages, &mut found);
    tally::across(&pages, &mut found);
    found.sort_by_key(|finding| {
        (finding.family, finding.quotes.first().map(|quote| (quote.article, quote.span)), finding.quotes.len())
    });
    found
}

fn told(family: Family, verdict: Verdict, quotes: Vec<Quote>, why: Words, values: (&str, &str)) -> Finding {
    let (expected, found) = (Some(values.0.to_owned()), Some(values.1.to_owned()));
    Finding { family, verdict, quotes, expected, found, arithmetic: None, why }
}

fn quote(pages: &[Page], place: Place) -> Quote {
    Quote { article: place.article, span: pages[place.article].figures[place.figure].span }
}

fn figure<'p, 'a>(pages: &'p [Page<'a>], place: Place) -> &'p Figure<'a> {
    &pages[place.article].figures[place.figure]
}

fn shown<'a>(pages: &[Page<'a>], place: Place) -> &'a str {
    pages[place.article].at(figure(pages, place).span)
}

/// Says what each correction corrects; gives the figures that no longer stand.
fn corrections(pages: &[Page], found: &mut Vec<Finding>) -> BTreeSet<Place> {
    let mut replaced = BTreeSet::new();
    for (article, page) in pages.iter().enumerate() {
        if !["更正", "勘误", "订正"].iter().any(|word| page.text.contains(word)) {
            continue;
        }
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
            for (other, earlier) in pages.iter().enumerate().filter(|(other, _)| *other != article) {
                for (index, candidate) in earlier.figures.iter().enumerate() {
                    let place = Place { article: other, figure: index };
                    let same = candidate.like == wanted.like && candidate.value == wanted.value;
                    if same && named(candidate.head) && replaced.insert(place) {
                        let values = (shown(pages, place), shown(pages, right));
                        let why = CORRECTED.render(&[("first", values.0), ("second", values.1)]);
                        let quotes = vec![quote(pages, place), quote(pages, right)];
                        found.push(told(Family::Agreement, Verdict::Fail, quotes, why, (values.1, values.0)));
                    }
                }
            }
        }
    }
    replaced
}

/// One subject, indicator and period.
fn claims(pages: &[Page], corrected: &BTreeSet<Place>, found: &mut Vec<Finding>) {
    type Key = (String, String, String);
    let mut table: BTreeMap<Key, Vec<(Place, &Claim)>> = BTreeMap::new();
    for (article, page) in pages.iter().enumerate() {
        for claim in &page.article.claims {
            let mention = &page.article.mentions[claim.mention];
            let Ok(index) = page.figures.binary_search_by_key(&mention.span, |figure| figure.span) else { continue };
            let place = Place { article, figure: index };
            if claim.status != Status::Actual || corrected.contains(&place) || page.figures[index].value.is_none() {
                continue;
            }
            let codes = claim.subject_code.join(";");
            let subject = if codes.is_empty() { claim.subject.join(";") } else { codes };
            let change = claim.change.map_or("", |change| change.name());
            if claim.indicator_norm.chars().count() >= 2 {
                let indicator = format!("{change}{}", claim.indicator_norm);
                let like = format!("{:?}", page.figures[index].like);
                table.entry((subject, indicator, like)).or_default().push((place, claim));
            }
        }
    }
    for ((subject, _, _), mut group) in table {
        group.sort_by(|one, other| (&one.1.period, one.0).cmp(&(&other.1.period, other.0)));
        for run in group.chunk_by(|one, other| one.1.period == other.1.period) {
            // Each is held against the first of another article: as many comparisons as claims.
            for later in &run[1..] {
                let Some(first) = run.iter().find(|first| first.0.article != later.0.article && first.0 < later.0)
                else {
                    continue;
                };
                found.extend(one_period(pages, *first, *later, &subject));
            }
        }
        for pair in group
            .windows(2)
            .filter(|pair| pair[0].0.article != pair[1].0.article && pair[0].1.period != pair[1].1.period)
        {
            found.extend(slip(pages, pair[0], pair[1]));
        }
    }
}

fn one_period(pages: &[Page], first: (Place, &Claim), later: (Place, &Claim), subject: &str) -> Option<Finding> {
    if let Some(answer) = slip(pages, first, later) {
        return Some(answer);
    }
    let (one, other) = (figure(pages, first.0), figure(pages, later.0));
    let verdict = compare(one, other);
    let vague = subject.is_empty() || later.1.period.is_empty() || later.1.period.contains("..");
    let general = GENERAL.contains(&later.1.indicator_norm.as_str());
    let elsewhen = |figure: &Figure| {
        ["曾", "预计", "目标", "计划", "力争", "将", "拟", "增至"].iter().any(|word| figure.head.contains(word))
    };
    if verdict == Verdict::Fail && (vague || general || elsewhen(one) || elsewhen(other)) {
        return None;
    }
    let values = (shown(pages, first.0), shown(pages, later.0));
    let message = if verdict == Verdict::Pass { AGREE } else { DISAGREE };
    let names = later.1.subject.join("、");
    let why = message.render(&[
        ("subject", &names),
        ("indicator", &later.1.indicator),
        ("period", &later.1.period),
        ("first", values.0),
        ("second", values.1),
    ]);
    let quotes = vec![quote(pages, first.0), quote(pages, later.0)];
    Some(told(Family::Agreement, verdict, quotes, why, values))
}

/// The same digits a power of ten apart, under one label.
fn slip(pages: &[Page], first: (Place, &Claim), later: (Place, &Claim)) -> Option<Finding> {
    let (one, other) = (figure(pages, first.0), figure(pages, later.0));
    let (small, large) =
        if one.value? < other.value? { (one.value?, other.value?) } else { (other.value?, one.value?) };
    let quotient = large.checked_div(small)?;
    let power = [1000i64, 10_000, 100_000_000].into_iter().find(|&power| quotient == Decimal::from(power))?;
    let digits = small.normalize().mantissa().unsigned_abs().to_string();
    if digits.trim_end_matches('0').len() < 2 {
        return None;
    }
    let values = (shown(pages, first.0), shown(pages, later.0));
    let names = later.1.subject.join("、");
    let why = SLIP.render(&[
        ("subject", &names),
        ("indicator", &later.1.indicator),
        ("power", &power.to_string()),
        ("first", values.0),
        ("second", values.1),
    ]);
    let quotes = vec![quote(pages, first.0), quote(pages, later.0)];
    Some(told(Family::Magnitude, Verdict::Fail, quotes, why, values))
}

/// One value written in two ways (`5.05万平方公里`, `50500平方公里的土地`) where both speak of one thing.
fn restated(pages: &[Page], corrected: &BTreeSet<Place>, found: &mut Vec<Finding>) {
    let mut table: BTreeMap<(String, Decimal), Vec<Place>> = BTreeMap::new();
    for (article, page) in pages.iter().enumerate() {
        for (index, figure) in page.figures.iter().enumerate() {
            let place = Place { article, figure: index };
            let Some(value) = figure.value.filter(|_| !corrected.contains(&place)) else { continue };
            let digits = value.normalize().mantissa().unsigned_abs().to_string();
            if digits.trim_end_matches('0').len() >= 3 {
                table.entry((format!("{:?}", figure.like), value.normalize())).or_default().push(place);
            }
        }
    }
    for places in table.into_values() {
        for pair in places.windows(2).filter(|pair| pair[0].article != pair[1].article) {
            let values = (shown(pages, pair[0]), shown(pages, pair[1]));
            let sentence = |place: Place| pages[place.article].at(pages[place.article].sentence(figure(pages, place)));
            let (one, other) = (sentence(pair[0]), sentence(pair[1]));
            let marks: Vec<char> = one.chars().collect();
            let shared = marks.windows(3).any(|three| {
                three.iter().all(|mark| mark.is_alphabetic()) && other.contains(&three.iter().collect::<String>())
            });
            if shared && values.0 != values.1 {
                let why = AGREE.render(&[
                    ("subject", ""),
                    ("indicator", ""),
                    ("period", ""),
                    ("first", values.0),
                    ("second", values.1),
                ]);
                let why = Words { zh: why.zh.replace("（）", ""), en: why.en.replace(",  (): ", "") };
                let quotes = vec![quote(pages, pair[0]), quote(pages, pair[1])];
                found.push(told(Family::Agreement, Verdict::Pass, quotes, why, values));
            }
        }
    }
}

/// Editions of one thing told by several articles.
fn editions(pages: &[Page], found: &mut Vec<Finding>) {
    /// One edition and where it was told.
    struct Told {
        article: usize,
        edition: sequence::Edition,
    }
    let mut table: BTreeMap<(String, String), Vec<Told>> = BTreeMap::new();
    for (article, page) in pages.iter().enumerate() {
        for series in sequence::series(page) {
            if series.name.chars().count() < 3 {
                continue;
            }
            let all = table.entry((series.unit, series.name)).or_default();
            all.extend(series.editions.into_iter().map(|edition| Told { article, edition }));
        }
    }
    for ((unit, name), all) in table {
        let articles: BTreeSet<usize> = all.iter().map(|told| told.article).collect();
        if articles.len() < 2 {
            continue;
        }
        let home = |edition: &sequence::Edition| {
            all.iter()
                .find(|told| std::ptr::eq(&told.edition, edition) || told.edition == *edition)
                .map_or(0, |told| told.article)
        };
        let series = Series { unit, name, editions: all.iter().map(|told| told.edition.clone()).collect() };
        let show = |edition: &sequence::Edition| pages[home(edition)].at(edition.span).to_owned();
        let line = |edition: &sequence::Edition| format!("{}{}", show(edition), sequence::dated(edition));
        let told_line = series.editions.iter().map(line).collect::<Vec<_>>().join("，");
        let text: String = all
            .iter()
            .map(|told| pages[told.article].at(pages[told.article].article.clean.sentences[told.edition.sentence]))
            .collect();
        if let Some((verdict, editions, why)) = sequence::judge(&series, &text, &told_line, &show, &|_| false) {
            let quotes = editions.iter().map(|edition| Quote { article: home(edition), span: edition.span }).collect();
            found.push(Finding {
                family: Family::Sequence,
                verdict,
                quotes,
                expected: None,
                found: None,
                arithmetic: None,
                why,
            });
        }
    }
}

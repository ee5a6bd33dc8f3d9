//! The figures of one article against those of the others.
//!
//! Takes all articles of a run in their order, gives findings whose quotes name the article. Claims meet by
//! subject, indicator and period, editions by what is held, totals of a membership by its name: each through
//! a table, so that the cost grows with the number of claims and not with its square. A correction (更正)
//! replaces what it corrects; it is told once, and the figure corrected is held against nothing else.

use super::agreement::{compare, core};
use super::happening::{self, Happening};
use super::interval::Interval;
use super::page::{Figure, Like, Message, Page};
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
const ADDED: Message = Message {
    zh: "各处分别所报相加得{sum}，总数为{whole}：{arithmetic}。",
    en: "What the members report adds up to {sum}, the whole is {whole}: {arithmetic}.",
};
const SHARE: Message = Message {
    zh: "另一篇的数合{shown}，此处称“{stated}”。",
    en: "The other article's figures give {shown}; here it is “{stated}”.",
};
const CORRECTED: Message = Message {
    zh: "“{first}”已由后文更正为“{second}”。",
    en: "“{first}” was corrected to “{second}” by a later article.",
};

const SAME_DAY: Message = Message {
    zh: "两处所记日期（{verb}）相符：{first}、{second}。",
    en: "Both date it alike ({verb}): {first}, {second}.",
};
const TWO_DAYS: Message = Message {
    zh: "同一件事（{verb}）有两个日期：“{first}”与“{second}”。",
    en: "One event ({verb}) has two dates: “{first}” and “{second}”.",
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
    members(&pages, &mut found);
    each(&pages, &mut found);
    happened(&pages, &mut found);
    shares(&pages, &mut found);
    editions(&pages, &mut found);
    tally::across(&pages, &mut found);
    found.sort_by_key(|finding| {
        (finding.family, finding.quotes.first().map(|quote| (quote.article, quote.span)), finding.quotes.len())
    });
    found
}

fn told(family: Family, verdict: Verdict, quotes: Vec<Quote>, why: Words, values: (&str, &str)) -> Finding {
    let (expected, found) = (Some(values.0.to_owned()), Some(values.1.to_owned()));
    Finding { family, verdict, quotes, expected, found, arithmetic: None, why, acknowledged: None }
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
            // “86家企业”应为…: what is quoted behind the figure stands behind it in the article corrected.
            let quoted = hit.get(1).map_or("", |quoted| quoted.as_str());
            let behind = quoted.split_once(page.at(wanted.span)).map_or("", |(_, behind)| behind);
            for (other, earlier) in pages.iter().enumerate().filter(|(other, _)| *other != article) {
                for (index, candidate) in earlier.figures.iter().enumerate() {
                    let place = Place { article: other, figure: index };
                    let same = candidate.like == wanted.like && candidate.value == wanted.value;
                    let again = !behind.is_empty() && candidate.tail.starts_with(behind);
                    if same && (again || named(candidate.head)) && replaced.insert(place) {
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
            // Whose it is may stand before the indicator or in it: together they are one name.
            let name = format!("{}{}", subject(page, claim), claim.indicator_norm).replace('的', "");
            let change = claim.change.map_or("", |change| change.name());
            if claim.indicator_norm.chars().count() >= 2 {
                let like = format!("{:?}", page.figures[index].like);
                table.entry((name, change.to_owned(), like)).or_default().push((place, claim));
            }
        }
    }
    for ((name, _, _), mut group) in table {
        group.sort_by(|one, other| (&one.1.period, one.0).cmp(&(&other.1.period, other.0)));
        for run in group.chunk_by(|one, other| one.1.period == other.1.period) {
            // Each is held against the first of another article: as many comparisons as claims.
            for later in &run[1..] {
                let Some(first) = run.iter().find(|first| first.0.article != later.0.article && first.0 < later.0)
                else {
                    continue;
                };
                found.extend(one_period(pages, *first, *later, &name));
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

/// Whose the claim is: 全市 is the one city that the sentence names otherwise (`据浏阳市商务局统计，…全市`).
fn subject(page: &Page, claim: &Claim) -> String {
    let told = claim.subject.join(";");
    let Some(kind) =
        told.strip_prefix(['全', '该', '我', '本']).filter(|kind| matches!(*kind, "市" | "县" | "区" | "省" | "州"))
    else {
        return told;
    };
    let span = page.article.mentions[claim.mention].span;
    let Some(sentence) = page.sentence_at(span.start).map(|at| page.sentences[at]) else { return told };
    let mut names = page.mentions_in(sentence).filter_map(|mention| mention.place()).map(|place| &*place.name);
    match (names.next(), names.next()) {
        (Some(name), None) if name.ends_with(kind) && claim.subject_code.is_empty() => name.to_owned(),
        _ => told,
    }
}

fn one_period(pages: &[Page], first: (Place, &Claim), later: (Place, &Claim), name: &str) -> Option<Finding> {
    if let Some(answer) = slip(pages, first, later) {
        return Some(answer);
    }
    let (one, other) = (figure(pages, first.0), figure(pages, later.0));
    let verdict = compare(one, other);
    let vague = name.chars().count() < 4 || later.1.period.is_empty() || later.1.period.contains("..");
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

/// The figure of a claim.
fn place_of(pages: &[Page], article: usize, claim: &Claim) -> Option<Place> {
    let page = &pages[article];
    let span = page.article.mentions[claim.mention].span;
    let figure = page.figures.binary_search_by_key(&span, |figure| figure.span).ok()?;
    Some(Place { article, figure })
}

/// `三镇水稻总产量8.7万吨。只有东溪、西溪、南溪三镇种植水稻`, and what other articles say of each.
fn members(pages: &[Page], found: &mut Vec<Finding>) {
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
                let names = super::list::within(page, span.start, span.end, &['、']).members;
                let unit = page.at(list.quotes[0].span).chars().next_back();
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

/// `3所高中共招收新生2680人`, and another article's figures for each of the three.
fn each(pages: &[Page], found: &mut Vec<Finding>) {
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

/// One event, told by two articles.
fn happened(pages: &[Page], found: &mut Vec<Finding>) {
    // By verb and year: what is compared is what happened in one year.
    let mut table: BTreeMap<(&str, i16), Vec<(usize, Happening)>> = BTreeMap::new();
    for (article, page) in pages.iter().enumerate() {
        for told in happening::happenings(page) {
            table.entry((told.verb, told.day.year())).or_default().push((article, told));
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
            let why = message.render(&[("first", values.0), ("second", values.1), ("verb", later.verb)]);
            let quotes = vec![Quote { article: *one, span: first.span }, Quote { article: *other, span: later.span }];
            found.push(told(Family::Agreement, verdict, quotes, why, values));
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
fn shares(pages: &[Page], found: &mut Vec<Finding>) {
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
            .map(|told| pages[told.article].at(pages[told.article].sentences[told.edition.sentence]))
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
                acknowledged: None,
            });
        }
    }
}

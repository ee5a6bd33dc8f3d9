//! One subject, indicator and period with two values; slips by a power of ten; one value written in two ways.

use super::{Place, apart, figure, place_of, quote, shown, told};
use crate::model::{Claim, Decimal, Family, Finding, Status, Verdict};
use crate::reconcile::agreement::{GENERAL, compare, near};
use crate::reconcile::page::{Figure, Message, Page};
use std::collections::{BTreeMap, BTreeSet};

const AGREE: Message = Message {
    zh: "{what}两处相符：“{first}”与“{second}”。",
    en: "{what}: “{first}” and “{second}” agree.",
};
const RESTATED: Message = Message {
    zh: "两处写法不同，数值一样：“{first}”与“{second}”。",
    en: "One value written in two ways: “{first}” and “{second}”.",
};
const DISAGREE: Message = Message {
    zh: "{what}两处不同：“{first}”与“{second}”。",
    en: "{what} has two values: “{first}” and “{second}”.",
};

const OPEN: Message = Message {
    zh: "{what}两处为“{first}”与“{second}”，约数从宽可容。",
    en: "{what}: “{first}” and “{second}”; a wide reading allows both.",
};
const SLIP: Message = Message {
    zh: "{what}两处相差{power}倍：“{first}”与“{second}”，疑为万、亿之误。",
    en: "{what}: “{first}” and “{second}” are apart by a factor of {power}; a scale word may be wrong.",
};

/// One subject, indicator and period.
pub(super) fn claims(pages: &[Page], corrected: &BTreeSet<Place>, found: &mut Vec<Finding>) {
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
            let first = run[0];
            for later in run[1..].iter().filter(|later| later.0.article != first.0.article) {
                found.extend(one_period(pages, first, *later, &name));
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

/// What a thing has once and for all, so that no period need be told.
const LASTING: [&str; 14] = [
    "全长",
    "总长",
    "总长度",
    "桥长",
    "主跨",
    "总投资",
    "总库容",
    "海拔",
    "总建筑面积",
    "总装机容量",
    "总里程",
    "设计时速",
    "占地面积",
    "总高度",
];

/// `澧水大桥全长1268米`, and another length of it in another article.
pub(super) fn lasting(pages: &[Page], corrected: &BTreeSet<Place>, found: &mut Vec<Finding>) {
    let mut table: BTreeMap<(&str, &str), Vec<(Place, &Claim)>> = BTreeMap::new();
    for (article, page) in pages.iter().enumerate() {
        for claim in &page.article.claims {
            let ([name], Some(place)) = (claim.subject.as_slice(), place_of(pages, article, claim)) else { continue };
            // 该项目 and 全市 are another's in another article.
            let whose = name.chars().count() >= 4
                && claim.subject_code.is_empty()
                && !name.starts_with(['该', '全', '本', '这', '此', '两', '各', '其', '我']);
            let Some(what) = LASTING.iter().find(|what| claim.indicator.ends_with(**what)) else { continue };
            let open = !claim.period.is_empty() || claim.change.is_some() || corrected.contains(&place);
            if whose && !open && figure(pages, place).value.is_some() {
                table.entry((name, what)).or_default().push((place, claim));
            }
        }
    }
    for ((name, what), run) in table {
        let first = run[0];
        for later in run[1..].iter().filter(|later| later.0.article != first.0.article) {
            let (one, other) = (figure(pages, first.0), figure(pages, later.0));
            let verdict = compare(one, other);
            if one.like != other.like || verdict == Verdict::Fail && !near(one, other) {
                continue;
            }
            found.push(compared(pages, verdict, [first.0, later.0], &format!("{name}{what}")));
        }
    }
}

/// Whose the claim is: 全市 is the one city that the sentence names otherwise (`据浏阳市商务局统计，…全市`).
pub(super) fn subject(page: &Page, claim: &Claim) -> String {
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

/// Whether two claims of one name are of two places: 鼓楼区 of 南京 and of 徐州.
fn elsewhere(one: &Claim, other: &Claim) -> bool {
    let (one, other) = (&one.subject_code, &other.subject_code);
    !one.is_empty() && !other.is_empty() && one != other
}

/// Of what a claim is the figure: subject, indicator, and the period where there is one.
fn what(claim: &Claim) -> String {
    let name = format!("{}{}", claim.subject.join("、"), claim.indicator);
    if claim.period.is_empty() { name } else { format!("{name}（{}）", claim.period) }
}

fn one_period(pages: &[Page], first: (Place, &Claim), later: (Place, &Claim), name: &str) -> Option<Finding> {
    if elsewhere(first.1, later.1) {
        return None;
    }
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
    let later_news = grows(pages, first, later) && !one_day(pages, first.0, later.0);
    let unsure = vague || general || elsewhen(one) || elsewhen(other) || later_news || !near(one, other);
    let named = !first.1.subject_code.is_empty() && !later.1.subject_code.is_empty();
    if verdict == Verdict::Fail && (unsure || !named && apart(pages, first.0.article, later.0.article)) {
        return None;
    }
    Some(compared(pages, verdict, [first.0, later.0], &what(later.1)))
}

/// Whether the figure may have grown between two articles: its period was not over, or it counts those whom something befell.
fn grows(pages: &[Page], first: (Place, &Claim), later: (Place, &Claim)) -> bool {
    const BEFALLEN: [&str; 8] = ["死亡", "遇难", "受伤", "失踪", "失联", "被困", "转移", "受灾"];
    let told = figure(pages, later.0);
    let words = [later.1.indicator.as_str(), told.head, told.tail];
    let befallen = BEFALLEN.iter().any(|word| words.iter().any(|told| told.contains(word)));
    let page = |place: Place| &pages[place.article];
    let today = |place: Place| page(place).article.publication.day();
    let running = [first, later].into_iter().any(|(place, claim)| {
        let dates = &page(place).article.mentions;
        let Some(date) = claim.period_span.and_then(|span| dates.iter().find(|date| date.span == span)) else {
            return false;
        };
        let over = date.days().zip(today(place)).is_none_or(|((_, end), today)| end < today);
        // Of a year told by its number only what goes up can have grown.
        let (one, other) = (figure(pages, first.0).value, figure(pages, later.0).value);
        let up = (today(first.0) < today(later.0)) == (one < other);
        !over && (up || page(place).at(date.span).starts_with(['今', '本', '当']))
    });
    befallen || running
}

/// Whether two articles are of one day.
fn one_day(pages: &[Page], one: Place, other: Place) -> bool {
    let day = |place: Place| pages[place.article].article.publication.day();
    day(one).is_some() && day(one) == day(other)
}

/// Tells what two figures of one thing come to.
fn compared(pages: &[Page], verdict: Verdict, places: [Place; 2], what: &str) -> Finding {
    let [first, second] = places.map(|place| shown(pages, place));
    let message = match verdict {
        Verdict::Pass => AGREE,
        Verdict::Fail => DISAGREE,
        Verdict::Undecided => OPEN,
    };
    let why = message.render(&[("what", what), ("first", first), ("second", second)]);
    let quotes = places.map(|place| quote(pages, place)).to_vec();
    told(Family::Agreement, verdict, quotes, why, (first, second))
}

/// The same digits a power of ten apart, under one label.
fn slip(pages: &[Page], first: (Place, &Claim), later: (Place, &Claim)) -> Option<Finding> {
    if elsewhere(first.1, later.1) {
        return None;
    }
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
    let values_told =
        [("what", &*what(later.1)), ("power", &*power.to_string()), ("first", values.0), ("second", values.1)];
    let why = SLIP.render(&values_told);
    let quotes = vec![quote(pages, first.0), quote(pages, later.0)];
    Some(told(Family::Magnitude, Verdict::Fail, quotes, why, values))
}

/// One value written in two ways (`5.05万平方公里`, `50500平方公里的土地`) where both speak of one thing.
pub(super) fn restated(pages: &[Page], corrected: &BTreeSet<Place>, found: &mut Vec<Finding>) {
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
                let why = RESTATED.render(&[("first", values.0), ("second", values.1)]);
                let quotes = vec![quote(pages, pair[0]), quote(pages, pair[1])];
                found.push(told(Family::Agreement, Verdict::Pass, quotes, why, values));
            }
        }
    }
}

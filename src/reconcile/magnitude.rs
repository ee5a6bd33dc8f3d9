//! # Asks
//! Is a value off from its like by a power of ten; does a rate times an amount give the total?
//!
//! # Passes
//! `1260家…18.9亿元，户均150万元`: the product meets the total.
//!
//! # Fails
//! The product is the total but for a power of ten; one of several likes has another scale word than the
//! others and would be one of them with theirs, or with a digit less (`251亿元、136亿元、98亿元、121万元`).
//!
//! # Undecided
//! One of several likes is ten times the others: that happens.
//!
//! # Example
//! `装机12台，单机流量每秒25立方米，总流量每秒3000立方米`: 12 × 25 = 300.

use super::interval::{Interval, Reading};
use super::page::{Figure, Like, Message, Page, finding};
use crate::model::{CleanSpan, Decimal, Family, Finding, Verdict};

const PASS: Message = Message {
    zh: "单位量与数量之积与总量相符：{arithmetic}。",
    en: "Rate times amount gives the total: {arithmetic}.",
};
const FAIL: Message = Message {
    zh: "单位量与数量之积与总量差{power}倍：{arithmetic}。",
    en: "Rate times amount is off from the total by a factor of {power}: {arithmetic}.",
};
const ODD: Message = Message {
    zh: "“{odd}”与并列各数（{others}）相差悬殊，疑为单位之误。",
    en: "“{odd}” is far from its likes ({others}); its unit may be wrong.",
};
const TENFOLD: Message = Message {
    zh: "“{odd}”约为并列各数（{others}）的十倍或十分之一，未必有误。",
    en: "“{odd}” is about ten times or a tenth of its likes ({others}); that need not be wrong.",
};

/// Words for a rate, and the units of what it is a rate of.
const RATES: [(&[&str], &[&str]); 16] = [
    (&["户均", "每户", "平均每户"], &["户", "家"]),
    (&["人均", "每人", "平均每人"], &["人", "名", "位"]),
    (&["亩均", "亩产", "每亩", "单产", "平均亩产"], &["亩"]),
    (&["单机", "每台"], &["台", "套", "组"]),
    (&["每家", "家均", "企均"], &["家"]),
    (&["每头", "头均"], &["头"]),
    (&["每个", "平均每个"], &["个"]),
    (&["每套", "套均"], &["套"]),
    (&["每辆", "每车", "每列"], &["辆", "列"]),
    (&["每公斤", "每千克"], &["公斤", "千克"]),
    (&["每斤"], &["斤"]),
    (&["每吨"], &["吨"]),
    (&["每只", "每羽"], &["只", "羽"]),
    (&["每件", "每箱", "每盒"], &["件", "箱", "盒"]),
    (&["每株", "每棵"], &["株", "棵"]),
    (&["每平方米"], &["平方米"]),
];

/// Checks rates and rows of likes.
pub(super) fn check(page: &Page, found: &mut Vec<Finding>) {
    for index in 0..page.figures.len() {
        found.extend(product(page, index));
    }
    let mut start = 0;
    while start < page.figures.len() {
        let end = row(page, start);
        found.extend(odd_one(page, start, end));
        start = end;
    }
}

/// Where the row of figures that begins at `start` ends: likes with nothing but a mark or 和 between them.
fn row(page: &Page, start: usize) -> usize {
    let mut end = start + 1;
    while end < page.figures.len() {
        let (before, next) = (&page.figures[end - 1], &page.figures[end]);
        let between = page.between(before.span.end, next.span.start);
        if next.like != before.like || !matches!(between, "、" | "和" | "，" | "及" | "与" | "，和") {
            break;
        }
        end += 1;
    }
    end
}

fn odd_one(page: &Page, start: usize, end: usize) -> Option<Finding> {
    if end - start < 3 || matches!(page.figures[start].like, Like::Ratio(_)) {
        return None;
    }
    let row = &page.figures[start..end];
    let clause = page.between(page.sentence(&row[0]).start, row[0].span.start);
    if !["分别", "依次", "各为", "各是"].iter().any(|word| clause.contains(word)) {
        return None;
    }
    let (odd, others): (&Figure, Vec<&Figure>) = row.iter().enumerate().find_map(|(at, figure)| {
        let others: Vec<&Figure> =
            row.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| other).collect();
        let (low, high) = bounds(&others)?;
        let value = figure.value?;
        (low > Decimal::ZERO
            && (value > high.checked_mul(Decimal::from(5))? || value.checked_mul(Decimal::from(5))? < low))
            .then_some((figure, others))
    })?;
    let (low, high) = bounds(&others)?;
    let (value, ten) = (odd.value?, Decimal::TEN);
    let likes = others.iter().all(|other| other.scale == others[0].scale) && odd.scale != others[0].scale;
    let fitted = value.checked_div(odd.scale)?.checked_mul(others[0].scale)?;
    let near = |value: Decimal, factor: i64| {
        let factor = Decimal::from(factor);
        low.checked_div(factor).is_some_and(|low| value >= low)
            && high.checked_mul(factor).is_some_and(|high| value <= high)
    };
    let tenfold = near(value.checked_div(ten)?, 2) || near(value.checked_mul(ten)?, 2);
    let verdict = if likes && near(fitted, 5) && high <= low.checked_mul(Decimal::from(50))?
        || likes && tenfold && high <= low.checked_mul(Decimal::TWO)?
    {
        Verdict::Fail
    } else if high <= low.checked_mul(Decimal::TWO)? && tenfold {
        Verdict::Undecided
    } else {
        return None;
    };
    let names = others.iter().map(|other| page.at(other.span)).collect::<Vec<_>>().join("、");
    let template = if verdict == Verdict::Fail { ODD } else { TENFOLD };
    let spans: Vec<CleanSpan> = [odd.span].into_iter().chain(others.iter().map(|other| other.span)).collect();
    let why = template.render(&[("odd", page.at(odd.span)), ("others", &names)]);
    let mut answer = finding(Family::Magnitude, verdict, &spans, why);
    answer.found = Some(page.at(odd.span).to_owned());
    Some(answer)
}

fn bounds(figures: &[&Figure]) -> Option<(Decimal, Decimal)> {
    let values: Option<Vec<Decimal>> = figures.iter().map(|figure| figure.value).collect();
    let values = values?;
    Some((*values.iter().min()?, *values.iter().max()?))
}

/// `N家…T，户均R`: N × R against T.
fn product(page: &Page, index: usize) -> Option<Finding> {
    let rate = &page.figures[index];
    let lead = page.between(page.sentence(rate).start, rate.span.start);
    let clause = lead.rfind(['，', '；', '：', '。', '、']).map_or(lead, |at| &lead[at..]);
    let (_, units) = RATES.iter().find(|(words, _)| words.iter().any(|word| clause.contains(word)))?;
    if matches!(rate.like, Like::Ratio(_)) || clause.contains('比') || rate.is_change() {
        return None;
    }
    let near =
        |figure: &&Figure| figure.sentence == rate.sentence && figure.span != rate.span && figure.depth == rate.depth;
    let amount = |figure: &&Figure| units.iter().any(|unit| figure.unit.trim_start_matches(['万', '亿']) == *unit);
    let mut amounts = page.figures.iter().filter(near).filter(amount);
    let (amount, None) = (amounts.next()?, amounts.next()) else { return None };
    let mut totals = page
        .figures
        .iter()
        .filter(near)
        .filter(|figure| figure.like == rate.like && figure.span != amount.span && !figure.is_change());
    let (total, None) = (totals.next()?, totals.next()) else { return None };
    if RATES.iter().any(|(words, _)| words.iter().any(|word| total.head.contains(word))) {
        return None;
    }
    // An area is counted in the unit of its rate, not in square metres.
    let count = match amount.like {
        Like::Count(_) => amount.reading,
        _ => amount.reading.scaled(Decimal::ONE.checked_div(amount.scale)?)?.scaled(scale_word(&amount.unit))?,
    };
    let number = count.plain.low.zip(count.plain.high).map(|(low, high)| (low.at + high.at) / Decimal::TWO)?;
    let given = rate.reading.with(count, Interval::times)?;
    let value = rate.value?.checked_mul(number)?;
    let shown = total.show(value);
    let quotes = [amount.span, rate.span, total.span];
    let line = format!("{} × {} = {shown}", page.at(amount.span), page.at(rate.span));
    let close = |factor: Decimal| -> Option<bool> {
        let target = total.reading.scaled(factor)?;
        let half = total.value?.checked_mul(factor)?.checked_mul(Decimal::new(5, 2))?;
        let around = Interval::around(total.value?.checked_mul(factor)?, half)?;
        Some(given.plain.meets(target.plain) || Reading { plain: around, wide: around }.plain.meets(given.plain))
    };
    if close(Decimal::ONE)? {
        let mut answer = finding(Family::Magnitude, Verdict::Pass, &quotes, PASS.render(&[("arithmetic", &line)]));
        answer.arithmetic = Some(line);
        return Some(answer);
    }
    for power in [10i64, 100, 1000, 10_000] {
        let factor = Decimal::from(power);
        if close(factor)? || close(Decimal::ONE.checked_div(factor)?)? {
            let line = format!("{line} ≠ {}", page.at(total.span));
            let why = FAIL.render(&[("arithmetic", &line), ("power", &power.to_string())]);
            let mut answer = finding(Family::Magnitude, Verdict::Fail, &quotes, why);
            answer.expected = Some(shown);
            answer.found = Some(page.at(total.span).to_owned());
            answer.arithmetic = Some(line);
            return Some(answer);
        }
    }
    None
}

fn scale_word(unit: &str) -> Decimal {
    match unit.chars().next() {
        Some('万') => Decimal::from(10_000),
        Some('亿') => Decimal::from(100_000_000),
        _ => Decimal::ONE,
    }
}

//! # Asks
//! Do the parts add up to the whole?
//!
//! # Passes
//! Parts whose sum meets the whole, each figure standing for half a unit of its last digit
//! (`345.7 = 212.4 + 133.2`).
//!
//! # Fails
//! Parts that exceed their whole and cannot overlap; parts said to be all (brackets, a colon,
//! 分产业看, 其余, 合计, 男 and 女) that fall short of it; parts under 其中 that would fit but for two
//! digits that changed places.
//!
//! # Undecided
//! One part is named without a figure; hedged figures that fit only by a wide reading.
//!
//! # Example
//! `184家（湖南100家、江西84家）`: 100 + 84 = 184.

use super::group::{Group, Tie, label};
use super::interval::{Interval, Reading};
use super::page::{Figure, Like, Message, Page, finding};
use crate::model::{CleanSpan, Decimal, Family, Finding, Kind, Verdict};

const PASS: Message = Message {
    zh: "各部分相加与总数相符：{arithmetic}。",
    en: "The parts add up to the whole: {arithmetic}.",
};
const FAIL: Message = Message {
    zh: "各部分相加得{found}，与总数{stated}不符：{arithmetic}。",
    en: "The parts add up to {found}, the text states {stated}: {arithmetic}.",
};
const OPEN: Message = Message {
    zh: "已列部分相加得{found}，总数为{stated}，文中所言不足以判断。",
    en: "The parts told add up to {found} of {stated}; the text does not say enough.",
};

/// Words for groups that cut across others: their members may be counted twice.
const CROSSING: [&str; 40] = [
    "自驾",
    "外省",
    "外地",
    "夜间",
    "过夜",
    "一日游",
    "散客",
    "团队",
    "跨省",
    "返乡",
    "青年",
    "学生",
    "儿童",
    "老人",
    "困难",
    "首次",
    "女",
    "少数民族",
    "党员",
    "团员",
    "贫困",
    "低保",
    "留守",
    "残疾",
    "以上",
    "以下",
    "新增",
    "新建",
    "重点",
    "民营",
    "规模",
    "高新",
    "已",
    "可",
    "示范",
    "绝收",
    "外商",
    "老年",
    "优秀",
    "能",
];

/// Checks one group; `None` where a sum says nothing and the parts are to be asked one by one.
pub(super) fn check(page: &Page, group: &Group) -> Option<Finding> {
    if group.parts.len() < 2 {
        return None;
    }
    let whole = &page.figures[group.whole];
    let parts: Vec<_> = group.parts.iter().map(|&part| &page.figures[part]).collect();
    let mut total = parts[0].reading;
    let mut sum = parts[0].value?;
    for part in &parts[1..] {
        total = total.with(part.reading, Interval::plus)?;
        sum = sum.checked_add(part.value?)?;
    }
    let hedged = parts.iter().any(|part| part.modifier != Default::default());
    let verdict = if total.plain.meets(whole.reading.plain) {
        Verdict::Pass
    } else if total.plain.lies_below(whole.reading.plain) {
        match group.tie {
            _ if group.untold => Verdict::Undecided,
            Tie::All if group.doubtful => return None,
            Tie::All if total.wide.meets(whole.reading.wide) || hedged => Verdict::Undecided,
            Tie::All => Verdict::Fail,
            Tie::Among if !group.doubtful && swapped_digits(whole.value?, sum, &parts_values(&parts)) => Verdict::Fail,
            Tie::Among | Tie::Includes => return None,
        }
    } else {
        let crossing = parts.iter().any(|part| CROSSING.iter().any(|word| label(part).contains(word)));
        let each = parts.iter().all(|part| !whole.reading.wide.lies_below(part.reading.wide));
        // One of the figures may be none of the parts: without it they are just the whole.
        let without = |part: &Decimal| whole.value.is_some_and(|whole| sum - *part == whole);
        if parts.len() > 2 && parts_values(&parts).iter().any(without) {
            return None;
        }
        if group.doubtful || crossing && group.tie == Tie::Among || !each && group.tie != Tie::All {
            return None;
        }
        if total.wide.meets(whole.reading.wide) { Verdict::Undecided } else { Verdict::Fail }
    };
    let stated = whole.value.map_or_else(|| page.at(whole.span).to_owned(), |value| whole.show(value));
    let shown = whole.show(sum);
    let terms: Vec<&str> = parts.iter().map(|part| page.at(part.span)).collect();
    let sign = if verdict == Verdict::Fail { format!(" ≠ {stated}") } else { String::new() };
    let arithmetic = format!("{} = {shown}{sign}", terms.join(" + "));
    let template = match verdict {
        Verdict::Pass => PASS,
        Verdict::Fail => FAIL,
        Verdict::Undecided => OPEN,
    };
    let spans: Vec<CleanSpan> = std::iter::once(whole.span).chain(parts.iter().map(|part| part.span)).collect();
    let why = template.render(&[("found", &shown), ("stated", &stated), ("arithmetic", &arithmetic)]);
    let mut answer = finding(Family::Sum, verdict, &spans, why);
    answer.expected = Some(stated);
    answer.found = Some(shown);
    answer.arithmetic = Some(arithmetic);
    Some(answer)
}

const HUNDRED: Message =
    Message { zh: "各项占比之和为{found}：{arithmetic}。", en: "The shares add up to {found}: {arithmetic}." };

/// Shares of one whole told one after the other, and the terms of a proportion: a hundred together.
pub(super) fn shares(page: &Page, found: &mut Vec<Finding>) {
    let percent = Like::Ratio("%".to_owned());
    let shares = |figure: &Figure| {
        figure.like == percent
            && figure.value.is_some()
            && !figure.is_change()
            && (figure.head.ends_with('占') || figure.head.ends_with("占比") || figure.head.ends_with("占比为"))
            && figure.head.chars().count() <= 12
    };
    let mut start = 0;
    while start < page.figures.len() {
        let mut end = start;
        while end < page.figures.len()
            && shares(&page.figures[end])
            && page.figures[end].sentence == page.figures[start].sentence
        {
            end += 1;
        }
        found.extend(hundred(page, start, end));
        start = end.max(start + 1);
    }
}

fn hundred(page: &Page, start: usize, end: usize) -> Option<Finding> {
    if end - start < 3 {
        return None;
    }
    let row = &page.figures[start..end];
    let sentence = page.at(page.sentence(&row[0]));
    if ["多选", "其中", "以上", "可选"].iter().any(|word| sentence.contains(word)) {
        return None;
    }
    let mut total = row[0].reading;
    let mut sum = row[0].value?;
    for share in &row[1..] {
        total = total.with(share.reading, Interval::plus)?;
        sum = sum.checked_add(share.value?)?;
    }
    let hundred = Reading::exact(Decimal::ONE_HUNDRED);
    let verdict = if total.plain.meets(hundred.plain) {
        Verdict::Pass
    } else if hundred.wide.lies_below(total.wide) {
        Verdict::Fail
    } else {
        return None;
    };
    let shown = format!("{}%", sum.normalize());
    let terms: Vec<&str> = row.iter().map(|share| page.at(share.span)).collect();
    let line = format!("{} = {shown}", terms.join(" + "));
    let spans: Vec<CleanSpan> = row.iter().map(|share| share.span).collect();
    let mut answer = finding(Family::Sum, verdict, &spans, HUNDRED.render(&[("found", &shown), ("arithmetic", &line)]));
    answer.expected = Some("100%".to_owned());
    answer.found = Some(shown);
    answer.arithmetic = Some(line);
    Some(answer)
}

/// `三次产业结构调整为10.8∶39.9∶49.3`.
pub(super) fn proportions(page: &Page, found: &mut Vec<Finding>) {
    for mention in page.article.mentions.iter().filter(|mention| mention.kind == Kind::Ratio) {
        let Some(terms) = mention.quantity().map(|quantity| &quantity.proportion).filter(|terms| terms.len() >= 3)
        else {
            continue;
        };
        let before: String =
            page.between(0, mention.span.start).chars().rev().take(24).collect::<Vec<_>>().into_iter().rev().collect();
        let sum: Decimal = terms.iter().sum();
        let slack = Decimal::new(5, 1);
        let near = (sum - Decimal::ONE_HUNDRED).abs();
        if !before.contains("结构") || near > Decimal::from(30) {
            continue;
        }
        let verdict = if near <= slack { Verdict::Pass } else { Verdict::Fail };
        let shown = format!("{}%", sum.normalize());
        let line = format!("{} = {shown}", terms.iter().map(Decimal::to_string).collect::<Vec<_>>().join(" + "));
        let why = HUNDRED.render(&[("found", &shown), ("arithmetic", &line)]);
        let mut answer = finding(Family::Sum, verdict, &[mention.span], why);
        answer.expected = Some("100%".to_owned());
        answer.found = Some(shown);
        answer.arithmetic = Some(line);
        found.push(answer);
    }
}

fn parts_values(parts: &[&Figure]) -> Vec<Decimal> {
    parts.iter().filter_map(|part| part.value).collect()
}

/// Whether the sum would be right if two neighbouring digits of one part changed places (189 for 198).
fn swapped_digits(whole: Decimal, sum: Decimal, parts: &[Decimal]) -> bool {
    let missing = whole - sum;
    parts.iter().any(|part| {
        let wanted = (*part + missing).normalize().to_string();
        let told = part.normalize().to_string();
        let (wanted, told) = (wanted.as_bytes(), told.as_bytes());
        wanted.len() == told.len()
            && told.len() >= 2
            && (1..told.len()).any(|at| {
                let mut turned = told.to_vec();
                turned.swap(at - 1, at);
                turned == wanted && told != wanted
            })
    })
}

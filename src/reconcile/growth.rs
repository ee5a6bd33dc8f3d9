//! # Asks
//! Do base, change and result fit together?
//!
//! # Passes
//! `由64.5亿元增至78.9亿元，同比增长22.3%`; `9.6万家，是2012年3万家的3.2倍`; `年均增长10%` over the years told;
//! `112家，关闭47家，现保留65家`.
//!
//! # Fails
//! Base and result give another change than the text does, each figure read as rounded.
//!
//! # Undecided
//! Hedged figures that fit only by a wide reading. Growth of GDP or value added is real unless the text
//! says otherwise, and not held against nominal values; 同比 says nothing about a base further back.
//!
//! # Example
//! `亩产由850斤提高到1100斤，每亩增产150斤`: 1100 - 850 = 250.

use super::interval::{Interval, Reading};
use super::page::{Figure, Like, Message, Page, finding};
use crate::model::{CleanSpan, Decimal, Family, Finding, Kind, Verdict};
use regex::Regex;
use std::sync::LazyLock;

const PASS: Message = Message {
    zh: "基数、变动与结果相符：{arithmetic}。",
    en: "Base, change and result fit: {arithmetic}.",
};
const FAIL: Message = Message {
    zh: "基数、变动与结果不符，按两数应约为{shown}，文中称“{stated}”：{arithmetic}。",
    en: "Base, change and result do not fit: the two give about {shown}, the text says “{stated}”: {arithmetic}.",
};
const OPEN: Message = Message {
    zh: "按两数约为{shown}，文中称“{stated}”，约数从宽可容。",
    en: "The two give about {shown}, the text says “{stated}”; a wide reading allows it.",
};

static RISES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(?:增加|增长|提高|上升|扩大|发展|提升|拓展|增|升|涨|攀升|跃升)(?:到|至|为|了)")
        .expect("a fixed pattern")
});
static FALLS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("(?:减少|下降|降低|压减|缩短|缩减|降|减)(?:到|至|为)").expect("a fixed pattern"));
static RATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("^(?:同比|累计|总共|共|比上年|比去年|较上年|年均|平均每年|年平均)?(?:实现)?(?:增长|递增|提高|上升|增加|增幅|涨幅|增速|下降|减少|降低|降幅|下降了|增长了|提高了|翻|翻了)?(?:了|达|为|达到)?$")
        .expect("a fixed pattern")
});
static STEP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("^(?:每[^，。]{1,2}|共|净|累计|总共|平均每[^，。]{1,2})?(?:增产|增加|增收|净增|增长|提高|上升|减少|下降|降低|减产|多收|节约|缩短)(?:了)?$")
        .expect("a fixed pattern")
});
/// Real growth is not held against nominal values.
const REAL: [&str; 8] = ["生产总值", "GDP", "增加值", "可比价", "可比口径", "不变价", "扣除价格", "实际增长"];
const LEAVES: [&str; 18] = [
    "转出", "去世", "毕业", "关闭", "关停", "淘汰", "退出", "拆除", "取缔", "注销", "迁出", "撤并", "关掉", "减少",
    "清退", "撤销", "卖出", "整合",
];
const COMES: [&str; 9] = ["转入", "招收", "新增", "新建", "引进", "迁入", "新招", "新培育", "增加"];
const REMAINS: [&str; 11] =
    ["现剩", "目前有", "现保留", "现有", "现存", "保留", "还剩", "剩下", "尚有", "还有", "现为"];

/// Checks every base with its result.
pub(super) fn check(page: &Page, found: &mut Vec<Finding>) {
    for index in 0..page.figures.len() {
        found.extend(from_to(page, index).or_else(|| times_of(page, index)).or_else(|| left_over(page, index)));
        found
            .extend(base_rate_result(page, index).or_else(|| two_years(page, index)).or_else(|| compared(page, index)));
    }
}

fn at(page: &Page, index: usize, sentence: usize) -> bool {
    page.figures.get(index).is_some_and(|figure| figure.sentence == sentence)
}

/// `由A增加到B，增长R`.
fn from_to(page: &Page, index: usize) -> Option<Finding> {
    let base = &page.figures[index];
    let sentence = page.sentence(base);
    let result = page.figures.get(index + 1).filter(|next| next.sentence == base.sentence && next.like == base.like)?;
    let between = page.between(base.span.end, result.span.start);
    let lead = page.between(sentence.start, base.span.start);
    let clause = lead.rfind(['，', '；', '：', '。']).map_or(lead, |at| &lead[at..]);
    if !clause.contains(['由', '从']) || between.contains(['；', '。', '、']) {
        return None;
    }
    let (rises, falls) = (RISES.is_match(between), FALLS.is_match(between));
    if rises == falls {
        return None;
    }
    let change = page.figures.get(index + 2).filter(|next| next.sentence == base.sentence)?;
    let real = REAL.iter().any(|word| page.at(sentence).contains(word));
    let head = change.head.trim();
    if change.like == base.like && STEP.is_match(head) && base.like != Like::Ratio("1".into()) {
        let (more, less) = if rises { (result, base) } else { (base, result) };
        return difference(page, more, less, change, &[base.span, result.span, change.span]);
    }
    if (&base.like, &change.like) == (&Like::Ratio("%".into()), &Like::Ratio("pp".into())) && STEP.is_match(head) {
        let (more, less) = if rises { (result, base) } else { (base, result) };
        return difference(page, more, less, change, &[base.span, result.span, change.span]);
    }
    if real || !RATE.is_match(head) || matches!(base.like, Like::Ratio(_)) {
        return None;
    }
    let (from, to) = years(page, base, result);
    let span = from.zip(to).map(|(from, to)| to - from);
    let mean = head.contains("年均") || head.contains("每年") || head.contains("年平均");
    if mean {
        return compound(page, base, result, change, span?);
    }
    if head.contains("同比") && span.is_some_and(|span| span != 1)
        || head.contains("年") && span.is_some_and(|span| span != 1)
    {
        return None;
    }
    rate(page, base, result, change, rises)
}

/// The years the two figures are dated to, by the date in their own clause.
fn years(page: &Page, base: &Figure, result: &Figure) -> (Option<i64>, Option<i64>) {
    let year = |from: u32, to: u32| {
        let span = CleanSpan { start: from, end: to };
        let dates = page.mentions_in(span).filter(|mention| mention.kind == Kind::Date);
        dates.last().and_then(|date| date.days()).map(|(first, _)| i64::from(first.year()))
    };
    let start = page.sentence(base).start;
    (year(start, base.span.start), year(base.span.end, result.span.start))
}

fn verdict(given: Reading, told: Reading) -> Verdict {
    if given.plain.meets(told.plain) {
        Verdict::Pass
    } else if given.wide.meets(told.wide) {
        Verdict::Undecided
    } else {
        Verdict::Fail
    }
}

fn tell(page: &Page, verdict: Verdict, spans: &[CleanSpan], change: &Figure, shown: &str, sum: String) -> Finding {
    let stated = page.at(change.span);
    let arithmetic = if verdict == Verdict::Fail { format!("{sum} ≠ {stated}") } else { sum };
    let template = match verdict {
        Verdict::Pass => PASS,
        Verdict::Fail => FAIL,
        Verdict::Undecided => OPEN,
    };
    let why = template.render(&[("shown", shown), ("stated", stated), ("arithmetic", &arithmetic)]);
    let mut answer = finding(Family::Growth, verdict, spans, why);
    answer.expected = Some(shown.to_owned());
    answer.found = Some(stated.to_owned());
    answer.arithmetic = Some(arithmetic);
    answer
}

fn difference(page: &Page, more: &Figure, less: &Figure, change: &Figure, spans: &[CleanSpan]) -> Option<Finding> {
    let given = more.reading.with(less.reading, Interval::minus)?;
    let shown = more.show(more.value?.checked_sub(less.value?)?);
    let sum = format!("{} - {} = {shown}", page.at(more.span), page.at(less.span));
    Some(tell(page, verdict(given, change.reading), spans, change, &shown, sum))
}

/// Percent or times: what the result is over the base.
fn rate(page: &Page, base: &Figure, result: &Figure, change: &Figure, rises: bool) -> Option<Finding> {
    let ratio = result.reading.with(base.reading, Interval::over)?;
    let one = Reading::exact(Decimal::ONE);
    let quotient = result.value?.checked_div(base.value?)?;
    let doubled = page.at(change.span).contains('番')
        || change.head.ends_with(['翻', '了']) && page.at(change.span).contains('番');
    let (given, shown) = match &change.like {
        Like::Ratio(unit) if unit == "%" => {
            let given = if rises { ratio.with(one, Interval::minus)? } else { one.with(ratio, Interval::minus)? };
            let value = (quotient - Decimal::ONE).abs().checked_mul(Decimal::ONE_HUNDRED)?;
            (given.scaled(Decimal::ONE_HUNDRED)?, format!("{}%", value.round_dp(2).normalize()))
        }
        Like::Ratio(unit) if unit == "1" && doubled => {
            let loose = Interval::around(change.value?, change.value?.checked_mul(Decimal::new(1, 1))?)?;
            let told = Reading { plain: loose, wide: change.reading.wide };
            let shown = format!("{}倍", quotient.round_dp(2).normalize());
            let sum = format!("{} ÷ {} = {shown}", page.at(result.span), page.at(base.span));
            let verdict = verdict(ratio, told);
            return Some(tell(page, verdict, &[base.span, result.span, change.span], change, &shown, sum));
        }
        Like::Ratio(unit) if unit == "1" => {
            let value = quotient - Decimal::ONE;
            (ratio.with(one, Interval::minus)?, format!("{}倍", value.round_dp(2).normalize()))
        }
        _ => return None,
    };
    let quotient = quotient.round_dp(4).normalize();
    let sum = format!("{} ÷ {} = {quotient}（{shown}）", page.at(result.span), page.at(base.span));
    Some(tell(page, verdict(given, change.reading), &[base.span, result.span, change.span], change, &shown, sum))
}

/// `年均增长R` over some years: base times (1 + R) that many times.
fn compound(page: &Page, base: &Figure, result: &Figure, change: &Figure, years: i64) -> Option<Finding> {
    if !(1..=60).contains(&years) || change.like != Like::Ratio("%".into()) {
        return None;
    }
    let hundredth = Decimal::new(1, 2);
    let factor = change.reading.scaled(hundredth)?.with(Reading::exact(Decimal::ONE), Interval::plus)?;
    let mut given = base.reading;
    for _ in 0..years {
        given = given.with(factor, Interval::times)?;
    }
    let mean = change.value?.checked_mul(hundredth)?.checked_add(Decimal::ONE)?;
    let value = (0..years).try_fold(base.value?, |value, _| value.checked_mul(mean))?;
    let verdict = verdict(given, result.reading);
    let shown = result.show(value.round_dp(2));
    let sum = format!("{} × (1 + {})^{years} = {shown}", page.at(base.span), page.at(change.span));
    Some(tell(page, verdict, &[base.span, result.span, change.span], result, &shown, sum))
}

/// `B，是A的R倍`.
fn times_of(page: &Page, index: usize) -> Option<Finding> {
    let result = &page.figures[index];
    if !at(page, index + 2, result.sentence) {
        return None;
    }
    let (base, times) = (&page.figures[index + 1], &page.figures[index + 2]);
    let between = page.between(result.span.end, base.span.start);
    let fits = base.like == result.like
        && times.like == Like::Ratio("1".into())
        && page.between(base.span.end, times.span.start) == "的"
        && ["是", "为", "相当于"].iter().any(|word| between.contains(word))
        && !between.contains(['；', '。']);
    if !fits {
        return None;
    }
    let given = result.reading.with(base.reading, Interval::over)?;
    let shown = format!("{}倍", result.value?.checked_div(base.value?)?.round_dp(2).normalize());
    let sum = format!("{} ÷ {} = {shown}", page.at(result.span), page.at(base.span));
    let spans = [base.span, result.span, times.span];
    Some(tell(page, verdict(given, times.reading), &spans, times, &shown, sum))
}

/// `112家，关闭47家，现保留65家`; `原有42人，转入3人，转出2人，现有43人`.
fn left_over(page: &Page, index: usize) -> Option<Finding> {
    let start = &page.figures[index];
    if !matches!(start.like, Like::Count(_)) || start.is_change() {
        return None;
    }
    let (mut given, mut value) = (start.reading, start.value?);
    let mut spans = vec![start.span];
    let mut line = page.at(start.span).to_owned();
    for figure in page.figures.iter().skip(index + 1).take(4) {
        if figure.sentence != start.sentence || figure.like != start.like || figure.depth != start.depth {
            return None;
        }
        spans.push(figure.span);
        if REMAINS.iter().any(|word| figure.head.ends_with(word)) {
            if spans.len() < 3 {
                return None;
            }
            let shown = figure.show(value);
            let sum = format!("{line} = {shown}");
            return Some(tell(page, verdict(given, figure.reading), &spans, figure, &shown, sum));
        }
        let leaves = LEAVES.iter().any(|word| figure.head.ends_with(word));
        let comes = COMES.iter().any(|word| figure.head.ends_with(word));
        if leaves == comes {
            return None;
        }
        let sign = if leaves { '-' } else { '+' };
        given = given.with(figure.reading, if leaves { Interval::minus } else { Interval::plus })?;
        value = if leaves { value.checked_sub(figure.value?) } else { value.checked_add(figure.value?) }?;
        line = format!("{line} {sign} {}", page.at(figure.span));
    }
    None
}

/// `500吨，比2015年的400吨增长25%`.
fn compared(page: &Page, index: usize) -> Option<Finding> {
    let result = &page.figures[index];
    if !at(page, index + 2, result.sentence) || matches!(result.like, Like::Ratio(_)) {
        return None;
    }
    let (base, change) = (&page.figures[index + 1], &page.figures[index + 2]);
    let between = page.between(result.span.end, base.span.start);
    let verb = page.between(base.span.end, change.span.start).trim_end_matches('了');
    let rises = ["增长", "提高", "增加", "上升", "多", "翻"].contains(&verb);
    let falls = ["下降", "减少", "降低", "少"].contains(&verb);
    let against = between.rfind(['比', '较']).is_some_and(|at| between[at..].chars().count() <= 12);
    if base.like != result.like || !against || between.contains(['；', '。']) || !(rises || falls) {
        return None;
    }
    if change.like == base.like {
        let (more, less) = if rises { (result, base) } else { (base, result) };
        return difference(page, more, less, change, &[base.span, result.span, change.span]);
    }
    let real = REAL.iter().any(|word| page.at(page.sentence(base)).contains(word));
    (!real).then(|| rate(page, base, result, change, rises)).flatten()
}

/// `去年产值100亿元，今年增长5%，达到105亿元`.
fn base_rate_result(page: &Page, index: usize) -> Option<Finding> {
    let base = &page.figures[index];
    if !at(page, index + 2, base.sentence) || matches!(base.like, Like::Ratio(_)) {
        return None;
    }
    let (change, result) = (&page.figures[index + 1], &page.figures[index + 2]);
    let rises = change.head.ends_with("增长") || change.head.ends_with("提高") || change.head.ends_with("上升");
    let falls = change.head.ends_with("下降") || change.head.ends_with("减少");
    let reached = ["达到", "达", "增至", "升至", "至", "降至", "降到", "增加到"].contains(&result.head.trim());
    let dated = |figure: &Figure| {
        figure.head.contains('年') || ["上年", "去年", "基数"].iter().any(|word| figure.head.contains(word))
    };
    let real = REAL.iter().any(|word| page.at(page.sentence(base)).contains(word));
    let fits = base.like == result.like && change.like == Like::Ratio("%".into()) && (rises || falls) && reached;
    if !fits || !dated(base) || real || change.head.contains("年均") || change.head.chars().count() > 8 {
        return None;
    }
    rate(page, base, result, change, rises)
}

/// `2021年X收入100亿元，2022年X收入105亿元，同比增长5%`.
fn two_years(page: &Page, index: usize) -> Option<Finding> {
    let base = &page.figures[index];
    if !at(page, index + 2, base.sentence) || !matches!(base.like, Like::Money(_) | Like::Count(_)) {
        return None;
    }
    let (result, change) = (&page.figures[index + 1], &page.figures[index + 2]);
    let rises = ["增长", "同比增长", "比上年增长", "较上年增长"].contains(&change.head.trim());
    let falls = ["下降", "同比下降", "比上年下降", "较上年下降"].contains(&change.head.trim());
    let real = REAL.iter().any(|word| page.at(page.sentence(base)).contains(word));
    if base.like != result.like || change.like != Like::Ratio("%".into()) || real || !(rises || falls) {
        return None;
    }
    let (from, to) = years(page, base, result);
    let bare = |figure: &Figure| {
        let head = figure.head.trim_end_matches(['为', '达', '是', '到']);
        head.rsplit('年').next().unwrap_or(head).to_owned()
    };
    let (one, other) = (bare(base), bare(result));
    let same = !one.is_empty() && (one == other || other.is_empty());
    (same && to? - from? == 1).then(|| rate(page, base, result, change, rises)).flatten()
}

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

use super::agreement::core;
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
    Regex::new(
        "(?:增加|增长|提高|上升|扩大|发展|提升|拓展|壮大|延长|增|升|涨|攀升|跃升|扩|上涨|增多)(?:到|至|为|了|成)",
    )
    .expect("a fixed pattern")
});
static FALLS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(?:减少|下降|降低|压减|压缩|缩短|缩减|缩小|下调|下跌|回落|精简|削减|降|减|跌|缩)(?:到|至|为|成)")
        .expect("a fixed pattern")
});
/// What a change is told by: what may stand before its verb, the verb, what may stand behind it.
static TURN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        "^(?P<lead>(?:同比|环比|正好|恰好|刚好|几乎|累计|总共|一共|合计|共|净|实现|直接|大幅|整整|足足|也|又|就|则|都|约|平均|分别|再|已|还|",
        "[比较](?:上|去|前)(?:一)?(?:年|月|季度|学年|届|次)(?:同期)?|[比较](?:原来|以前|过去|当年|此前|同期|之前)|",
        "[比较][^，。；]{0,6}(?:年|月|期|季度|[年月]末|[年月]底|月份)|年均|年平均|平均每[年月天户人亩]|每[年月天户人亩](?:平均)?|每公斤|每斤|每吨|每个|每台|",
        "[一二两三四五六七八九十0-9]{1,3}年(?:间|来|里|内)?|[0-9]{4}年|今年|去年|当年|次年|翌年|第二年|上半年|下半年|",
        "[0-9]{1,2}月(?:份)?)*)",
        "(?:(?P<up>增长|递增|提高|上升|增加|提升|扩大|增幅|涨幅|增速|上涨|增产|增收|多收|净增|新增|增多|拓宽|延长|攀升|多|高|增|涨|升|翻)",
        "|(?P<down>下降|减少|降低|降幅|减幅|跌幅|下跌|下滑|回落|缩短|缩减|缩小|压缩|压减|减产|减收|节约|节省|精简|递减|少|低|减|降|跌))",
        "(?:了|达|为|达到|幅度|幅|率|近|超|约|出)*$"
    ))
    .expect("a fixed pattern")
});
/// What is said of a result behind its base: it is so many times as much.
static TIMES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("^(?:正好|恰好|约|已)?(?:是|为|相当于|约为|达到)[^，。；]{0,10}的$").expect("a fixed pattern")
});
static FROM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(?:由|从|原来|原先|原有|原本|最初|起初|当初|之初|以前|过去)[^，。；、]*$").expect("a fixed pattern")
});
static REACHES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("^(?:[^，。；]{0,8}[年月日季期末底])?(?:则|就|已|已经|便)?(?:达到|达|增至|升至|涨至|增加到|增长到|提高到|上升到|扩大到|扩大至|提升到|提升至|降至|降到|减至|减少到|下降到|回落到|压缩到|到|至|为|是|有|已有|涨到|跃升至|攀升至)?$")
        .expect("a fixed pattern")
});
const BEFORE: [&str; 9] = ["上年", "去年", "前年", "原来", "原先", "原有", "以前", "过去", "最初"];
const NOW: [&str; 8] = ["今年", "现在", "如今", "目前", "本年", "现", "当年", "眼下"];
/// Real growth is not held against nominal values.
pub(super) const REAL: [&str; 9] =
    ["生产总值", "GDP", "增加值", "可比价", "可比口径", "同口径", "不变价", "扣除价格", "实际增长"];
const LEAVES: [&str; 28] = [
    "转出", "去世", "毕业", "关闭", "关停", "淘汰", "退出", "拆除", "取缔", "注销", "迁出", "撤并", "关掉", "减少",
    "清退", "撤销", "卖出", "整合", "合并", "调出", "售出", "离职", "退休", "裁减", "报废", "病死", "出栏", "用去",
];
const COMES: [&str; 16] = [
    "转入",
    "招收",
    "新增",
    "新建",
    "引进",
    "迁入",
    "新招",
    "新培育",
    "增加",
    "调入",
    "招录",
    "购进",
    "补充",
    "新办",
    "新开",
    "补栏",
];
const REMAINS: [&str; 21] = [
    "现剩",
    "目前有",
    "现保留",
    "现有",
    "现存",
    "保留",
    "还剩",
    "剩下",
    "尚有",
    "还有",
    "现为",
    "剩余",
    "仅剩",
    "实有",
    "目前共有",
    "现共有",
    "只剩",
    "只剩下",
    "保留了",
    "目前为",
    "现在有",
];

/// Checks every base with its result.
pub(super) fn check(page: &Page, found: &mut Vec<Finding>) {
    for index in 0..page.figures.len() {
        found.extend(change(page, index).or_else(|| times_of(page, index)));
        found.extend(left_over(page, index));
        found.extend(mean_of(page, index));
    }
}

/// How a figure says that something changed.
#[derive(Debug, Clone, Copy)]
struct Turn {
    /// Up, down, or as the words before say (`是…的3.2倍`).
    up: Option<bool>,
    /// 年均: a year, over the years between.
    mean: bool,
    /// 同比, 比上年: against the year before.
    yearly: bool,
}

fn turn(page: &Page, index: usize) -> Option<Turn> {
    let figure = &page.figures[index];
    let head = figure.head.trim();
    if matches!(&figure.like, Like::Ratio(unit) if unit == "1") && TIMES.is_match(head) {
        return Some(Turn { up: None, mean: false, yearly: false });
    }
    // 翻了两番, 翻一番: the verb is in the figure.
    let doubled = page.at(figure.span).starts_with('翻');
    let told = if doubled { format!("{head}翻") } else { head.to_owned() };
    let hit = TURN.captures(&told)?;
    let lead = &hit["lead"];
    let mean = ["年均", "年平均", "每年"].iter().any(|word| lead.contains(word)) || told.contains("递增");
    let yearly = lead.contains("同比") || lead.contains("上年") || lead.contains("去年") || lead.contains("上一年");
    Some(Turn { up: Some(hit.name("up").is_some()), mean, yearly })
}

/// Which of two figures was first, by what ties them and a change behind them.
fn change(page: &Page, index: usize) -> Option<Finding> {
    let figure = &page.figures[index];
    let turn = turn(page, index)?;
    let level = |at: &usize| {
        let other = &page.figures[*at];
        other.depth == figure.depth && self::turn(page, *at).is_none()
    };
    let mut before = (0..index).rev().take_while(|&at| page.figures[at].sentence == figure.sentence).filter(level);
    let (near, far) = (before.next(), before.next());
    if let (Some(near), Some(far)) = (near, far) {
        let (one, other) = (&page.figures[far], &page.figures[near]);
        let beside = near + 1 == index && far + 1 == near && figure.like != Like::Ratio("pp".to_owned());
        if one.like == other.like && comparable(one, figure) {
            if let Some(rises) = leads_to(page, one, other).filter(|_| far + 1 == near) {
                return told(page, one, other, figure, turn, turn.up.or(rises));
            }
            if let Some(up) = turn.up.filter(|_| beside && against(page, one, other, figure)) {
                return told(page, other, one, figure, turn, Some(up));
            }
            if turn.up.is_some() && beside && later(page, one, other) {
                return told(page, one, other, figure, turn, turn.up);
            }
        }
    }
    if let Some(answer) = by_amount_and_rate(page, index, turn) {
        return Some(answer);
    }
    // 在去年100亿元的基础上增长5%，达到105亿元.
    let base = &page.figures[near.filter(|&near| near + 1 == index)?];
    let result = page.figures.get(index + 1).filter(|next| next.sentence == figure.sentence)?;
    let dated = BEFORE.iter().any(|word| base.head.contains(word))
        || base.head.contains('年')
        || base.tail.contains("基础")
        || base.head.contains("基数");
    let reached = REACHES.is_match(result.head.trim()) && !result.head.trim().is_empty();
    if base.like != result.like || !comparable(base, figure) || !dated || !reached || result.depth != base.depth {
        return None;
    }
    told(page, base, result, figure, turn, Some(turn.up?))
}

/// `31175亿美元，较10月末上升651亿美元，升幅为2.13%`: the base is what the result was before.
fn by_amount_and_rate(page: &Page, index: usize, rate: Turn) -> Option<Finding> {
    let told = &page.figures[index];
    let (more, result) = (index.checked_sub(1)?, index.checked_sub(2)?);
    let turn = turn(page, more)?;
    let (more, result) = (&page.figures[more], &page.figures[result]);
    let here = more.sentence == told.sentence && result.sentence == told.sentence;
    let alike = more.like == result.like && more.amounts() && told.like == Like::Ratio("%".to_owned());
    let depths = more.depth == told.depth && result.depth == told.depth;
    let gap = page.between(more.span.end, told.span.start).trim_start_matches(['，', '、']);
    // 新增 tells of what came and not of how much more there is; a comparison of its own has a base of its own.
    let own = ["新增", "净增"].iter().any(|word| more.head.contains(word)) || gap.contains(['比', '较']);
    let up = rate.up.filter(|up| turn.up == Some(*up))?;
    let level =
        self::turn(page, index - 2).is_none() && page.between(result.span.end, more.span.start).starts_with('，');
    if !here || !alike || !depths || own || !level || rate.mean || turn.mean || gap.chars().count() > 6 {
        return None;
    }
    if REAL.iter().any(|word| page.at(page.sentence(told)).contains(word)) {
        return None;
    }
    let sign = if up { '-' } else { '+' };
    let base = result.reading.with(more.reading, if up { Interval::minus } else { Interval::plus })?;
    let before = if up { result.value?.checked_sub(more.value?) } else { result.value?.checked_add(more.value?) }?;
    let given = more.reading.with(base, Interval::over)?.scaled(Decimal::ONE_HUNDRED)?;
    let shown = more.value?.checked_div(before)?.checked_mul(Decimal::ONE_HUNDRED)?.round_dp(2).normalize();
    let shown = format!("{shown}%");
    let (part, whole) = (page.at(more.span), page.at(result.span));
    let sum = format!("{part} ÷ ({whole} {sign} {part}) = {shown}");
    Some(tell(verdict(given, told.reading), &[result.span, more.span, told.span], page.at(told.span), &shown, sum))
}

/// Whether a change of this unit can be one of that figure.
fn comparable(level: &Figure, change: &Figure) -> bool {
    let percent = Like::Ratio("%".to_owned());
    match &change.like {
        Like::Ratio(unit) if unit == "pp" => level.like == percent,
        Like::Ratio(_) => !matches!(level.like, Like::Ratio(_)),
        like => *like == level.like && level.like != percent,
    }
}

/// `由A增加到B`, `A增至B`: whether up, where the verb says so.
fn leads_to(page: &Page, base: &Figure, result: &Figure) -> Option<Option<bool>> {
    let between = page.between(base.span.end, result.span.start);
    if between.contains(['；', '。', '、', '）']) || between.contains("其中") {
        return None;
    }
    let (rises, falls) = (RISES.is_match(between), FALLS.is_match(between));
    let lead = page.between(page.sentence(base).start, base.span.start);
    let from = FROM.is_match(lead);
    let reaches = between.contains(['到', '至', '为', '成', '达']);
    match (rises, falls) {
        (true, false) if from || !between.contains('，') => Some(Some(true)),
        (false, true) if from || !between.contains('，') => Some(Some(false)),
        _ if from && reaches && rises == falls => Some(None),
        _ => None,
    }
}

/// `500吨，比2015年的400吨增长25%`.
fn against(page: &Page, result: &Figure, base: &Figure, change: &Figure) -> bool {
    let between = page.between(result.span.end, base.span.start);
    // 同比 and 环比 say nothing of this base.
    let plain = between.replace("同比", "　　").replace("环比", "　　").replace("占比", "　　");
    let against = plain.rfind(['比', '较']).is_some_and(|at| plain[at..].chars().count() <= 14);
    let beside = page.between(base.span.end, change.span.start);
    let beside = beside.trim_start_matches("相比").trim_start_matches('，');
    against && !between.contains(['；', '。']) && beside.chars().count() <= 8 && !beside.contains('，')
}

/// `去年收入6万元，今年8万元`: one thing, first earlier, then later.
fn later(page: &Page, one: &Figure, other: &Figure) -> bool {
    let (first, second) = (core(one.lead), core(other.lead));
    // 2022年农村人均收入…: what is measured is named once, or twice alike.
    let reached = REACHES.is_match(other.head.trim());
    let same = first == second || second.is_empty() || reached && !first.is_empty();
    let same = same && (second == first || reached || other.head.trim().chars().count() <= 4 || second.is_empty());
    let (from, to) = years(page, one, other);
    let ordered = match (from, to) {
        (Some(from), Some(to)) => from < to,
        _ => BEFORE.iter().any(|word| one.head.contains(word)) && NOW.iter().any(|word| other.head.contains(word)),
    };
    let between = page.between(one.span.end, other.span.start);
    same && ordered && !between.contains(['；', '。']) && !between.contains("其中")
}

/// Holds a change against its base and result.
fn told(page: &Page, base: &Figure, result: &Figure, change: &Figure, turn: Turn, up: Option<bool>) -> Option<Finding> {
    let spans = [base.span, result.span, change.span];
    let up = up.or_else(|| Some(result.value? >= base.value?))?;
    let (from, to) = years(page, base, result);
    let span = from.zip(to).map(|(from, to)| to - from);
    if turn.yearly && span.is_some_and(|span| span != 1) {
        return None;
    }
    if !matches!(change.like, Like::Ratio(_)) || change.like == Like::Ratio("pp".into()) {
        // A mean, or what each of them gained, is another thing than the difference.
        if turn.mean || change.head.contains("平均") {
            return None;
        }
        let (more, less) = if up { (result, base) } else { (base, result) };
        return difference(page, more, less, change, &spans);
    }
    if REAL.iter().any(|word| page.at(page.sentence(base)).contains(word)) {
        return None;
    }
    if turn.mean {
        return compound(page, base, result, change, span?);
    }
    if turn.up.is_none() {
        let given = result.reading.with(base.reading, Interval::over)?;
        let shown = format!("{}倍", result.value?.checked_div(base.value?)?.round_dp(2).normalize());
        let sum = format!("{} ÷ {} = {shown}", page.at(result.span), page.at(base.span));
        return Some(tell(verdict(given, change.reading), &spans, page.at(change.span), &shown, sum));
    }
    rate([base, result, change], spans.map(|span| page.at(span)), up)
}

/// The years the two figures are dated to, by the date in their own clause.
fn years(page: &Page, base: &Figure, result: &Figure) -> (Option<i64>, Option<i64>) {
    let year = |from: u32, to: u32| {
        let span = CleanSpan { start: from, end: to };
        let dates = page.mentions_in(span).filter(|mention| mention.kind == Kind::Date);
        dates.last().and_then(|date| date.days()).map(|(first, _)| i64::from(first.year()))
    };
    if base.span > result.span {
        let start = page.sentence(base).start;
        return (year(result.span.end, base.span.start), year(start, result.span.start));
    }
    let start = page.sentence(base).start;
    (year(start, base.span.start), year(base.span.end, result.span.start))
}

/// `从2013年到2018年，累计减少9.4万人，年均减少1.88万人`: the mean over the years told.
fn mean_of(page: &Page, index: usize) -> Option<Finding> {
    let mean = &page.figures[index];
    let total = page.figures.get(index.checked_sub(1)?).filter(|total| total.sentence == mean.sentence)?;
    let yearly = ["年均", "平均每年", "每年平均"].iter().any(|word| mean.head.trim().starts_with(word));
    let whole = ["累计", "共", "总共"].iter().any(|word| total.head.contains(word));
    if !yearly || !whole || mean.like != total.like || !mean.amounts() || mean.depth != total.depth {
        return None;
    }
    let start = page.sentence(mean).start;
    let mut years: Vec<i64> = page
        .mentions_in(CleanSpan { start, end: total.span.start })
        .filter(|mention| mention.kind == Kind::Date)
        .filter_map(|date| date.days())
        .flat_map(|(first, last)| [i64::from(first.year()), i64::from(last.year())])
        .collect();
    years.dedup();
    let [from, to] = years.as_slice() else { return None };
    let count = Decimal::from(to - from);
    let per = |count: Decimal| {
        total.reading.with(Reading::exact(count), Interval::over).map(|given| verdict(given, mean.reading))
    };
    if count <= Decimal::ZERO {
        return None;
    }
    let answer = match per(count)? {
        Verdict::Fail if per(count + Decimal::ONE)? == Verdict::Pass => Verdict::Pass,
        Verdict::Fail => Verdict::Undecided,
        answer => answer,
    };
    let shown = mean.show(total.value?.checked_div(count)?.round_dp(4));
    let sum = format!("{} ÷ {count} = {shown}", page.at(total.span));
    Some(tell(answer, &[total.span, mean.span], page.at(mean.span), &shown, sum))
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

fn tell(verdict: Verdict, spans: &[CleanSpan], stated: &str, shown: &str, sum: String) -> Finding {
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
    Some(tell(verdict(given, change.reading), spans, page.at(change.span), &shown, sum))
}

/// Percent or times: what the result is over the base. `words` are base, result and change as written.
pub(super) fn rate(figures: [&Figure; 3], words: [&str; 3], rises: bool) -> Option<Finding> {
    let [base, result, change] = figures;
    let ratio = result.reading.with(base.reading, Interval::over)?;
    let one = Reading::exact(Decimal::ONE);
    let quotient = result.value?.checked_div(base.value?)?;
    let spans = figures.map(|figure| figure.span);
    let line = format!("{} ÷ {}", words[1], words[0]);
    let (given, shown) = match &change.like {
        Like::Ratio(unit) if unit == "%" => {
            let given = if rises { ratio.with(one, Interval::minus)? } else { one.with(ratio, Interval::minus)? };
            let value = (quotient - Decimal::ONE).abs().checked_mul(Decimal::ONE_HUNDRED)?;
            (given.scaled(Decimal::ONE_HUNDRED)?, format!("{}%", value.round_dp(2).normalize()))
        }
        Like::Ratio(unit) if unit == "1" && words[2].contains('番') => {
            let loose = Interval::around(change.value?, change.value?.checked_mul(Decimal::new(1, 1))?)?;
            let told = Reading { plain: loose, wide: change.reading.wide };
            let shown = format!("{}倍", quotient.round_dp(2).normalize());
            return Some(tell(verdict(ratio, told), &spans, words[2], &shown, format!("{line} = {shown}")));
        }
        Like::Ratio(unit) if unit == "1" => {
            let value = quotient - Decimal::ONE;
            (ratio.with(one, Interval::minus)?, format!("{}倍", value.round_dp(2).normalize()))
        }
        _ => return None,
    };
    let quotient = quotient.round_dp(4).normalize();
    Some(tell(verdict(given, change.reading), &spans, words[2], &shown, format!("{line} = {quotient}（{shown}）")))
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
    Some(tell(verdict, &[base.span, result.span, change.span], page.at(result.span), &shown, sum))
}

/// `B，是A的R倍`.
fn times_of(page: &Page, index: usize) -> Option<Finding> {
    let result = &page.figures[index];
    let here = |at: usize| page.figures.get(at).filter(|figure| figure.sentence == result.sentence);
    let (base, times) = (here(index + 1)?, here(index + 2)?);
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
    Some(tell(verdict(given, times.reading), &spans, page.at(times.span), &shown, sum))
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
            return Some(tell(verdict(given, figure.reading), &spans, page.at(figure.span), &shown, sum));
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

//! # Asks
//! Does one subject, indicator and period have one value, in the article and across articles?
//!
//! # Passes
//! Two figures of one thing that meet (`近500亿元` and `498.6亿元`; headline and text); one value written
//! in two ways (`1.12亿元`, `11200万元`).
//!
//! # Fails
//! Two figures of one thing that even a wide reading cannot bring together.
//!
//! # Undecided
//! Figures the text itself leaves open (`也有报道称`, `的说法`).
//!
//! # Example
//! `参展企业为386家…参展企业有约290家`: about 290 is not 386.

use super::again;
use super::group::Group;
use super::happening::{self, Happening};
use super::headline;
use super::page::{Figure, Like, Message, Page, finding};
use crate::model::{Decimal, Family, Finding, Kind, Modifier, Status, Verdict};
use std::collections::BTreeMap;

const PASS: Message =
    Message { zh: "“{first}”与“{second}”相符。", en: "“{first}” and “{second}” agree." };
const FAIL: Message = Message {
    zh: "同一事项有两个数：“{first}”与“{second}”（{subject}）。",
    en: "One thing has two values: “{first}” and “{second}” ({subject}).",
};
const OPEN: Message = Message {
    zh: "“{first}”与“{second}”两说并存，文中未定。",
    en: "“{first}” and “{second}” stand side by side; the text leaves it open.",
};

/// Words before an indicator that say whose or since when, not what.
const LEADS: [&str; 49] = [
    "这条",
    "这座",
    "这个",
    "这家",
    "该",
    "整个",
    "今年以来",
    "去年以来",
    "截至目前",
    "截至",
    "目前",
    "今年",
    "去年",
    "全年",
    "我市",
    "我县",
    "我省",
    "我区",
    "我国",
    "全市",
    "全县",
    "全省",
    "全国",
    "全区",
    "全镇",
    "该市",
    "该县",
    "该区",
    "该省",
    "该镇",
    "该村",
    "共",
    "已",
    "累计",
    "实现",
    "完成",
    "当年",
    "预计",
    "本市",
    "本县",
    "已经",
    "其中",
    "当地",
    "记者",
    "大会",
    "的",
    "至",
    "底",
    "末",
];
/// Words between an indicator and its figure.
const VERBS: [&str; 27] = [
    "达到", "已达", "共有", "突破", "超过", "总计", "共计", "约为", "仅为", "预计", "为", "达", "有", "是", "共", "约",
    "超", "近", "至", "：", "已", "实现", "完成", "仅", "高达", "的", "了",
];
/// Words that say a figure was another at another time, or is not yet true.
pub(super) const ELSEWHEN: [&str; 32] = [
    "增至",
    "升至",
    "增加到",
    "降至",
    "减至",
    "降到",
    "上升到",
    "提高到",
    "扩大到",
    "计划",
    "目标",
    "力争",
    "预计",
    "将",
    "拟",
    "规划",
    "少的",
    "多的",
    "曾",
    "最",
    "原有",
    "原来",
    "原先",
    "原定",
    "原计划",
    "当时",
    "以前",
    "过去",
    "平均",
    "人均",
    "预算",
    "同期",
];
/// Words too general to name one thing.
pub(super) const GENERAL: [&str; 30] = [
    "总收入",
    "销售收入",
    "总产量",
    "亩产",
    "平均亩产",
    "总投资",
    "投资",
    "面积",
    "总面积",
    "产值",
    "年产值",
    "总产值",
    "人口",
    "总人口",
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

/// Checks figures of one thing against each other.
pub(super) fn check(page: &Page, groups: &[Group], found: &mut Vec<Finding>) {
    let mut seen: Vec<(usize, usize)> = Vec::new();
    let mut add = |one: usize, other: usize, answer: Option<Finding>| {
        if let Some(answer) = answer.filter(|_| !seen.contains(&(one, other))) {
            seen.push((one, other));
            found.push(answer);
        }
    };
    let mut by_core: BTreeMap<(Like, String), Vec<usize>> = Default::default();
    for (index, figure) in page.figures.iter().enumerate() {
        if !figure.amounts() || figure.value.is_none() {
            continue;
        }
        let core = core(figure.lead);
        // “两个维护”: a name; 两国: said of the same two all along.
        let name = page.between(0, figure.span.start).ends_with(['“', '"', '‘']);
        let few = matches!(figure.like, Like::Count(_)) && figure.value.is_some_and(|value| value < Decimal::from(4));
        if core.chars().count() >= 2 && !name && !few {
            by_core.entry((figure.like.clone(), core)).or_default().push(index);
        }
    }
    for ((_, core), figures) in &by_core {
        for pair in figures.windows(2) {
            add(pair[0], pair[1], labelled(page, groups, core, pair[0], pair[1]));
        }
    }
    for index in 0..page.figures.len() {
        if let Some((one, answer)) = taken_up(page, index) {
            add(one, index, Some(answer));
        }
        if let Some((other, answer)) = two_sources(page, index) {
            add(index, other, Some(answer));
        }
    }
    for (one, other) in again::pairs(page) {
        let (first, second) = (&page.figures[one], &page.figures[other]);
        let verdict = compare(first, second);
        add(one, other, Some(tell(page, verdict, first, second, &core(first.lead))));
    }
    of_claims(page, groups, &mut add);
    headline::check(page, &mut add);
    restated(page, &mut add);
    days(page, found);
}

/// One value written in two ways, of what has a name in common.
fn restated(page: &Page, add: &mut impl FnMut(usize, usize, Option<Finding>)) {
    let mut values: BTreeMap<(&Like, Decimal), usize> = BTreeMap::new();
    for (index, figure) in page.figures.iter().enumerate().filter(|(_, figure)| plain(figure) && figure.amounts()) {
        let Some(value) = figure.value.filter(|_| digits(page, figure).len() >= 3) else { continue };
        match values.get(&(&figure.like, value.normalize())) {
            Some(&other) => {
                let first = &page.figures[other];
                let written = page.at(first.span) != page.at(figure.span);
                if written && !figure.is_change() && shared(first, figure) {
                    add(other, index, Some(tell(page, Verdict::Pass, first, figure, "")));
                }
            }
            None => {
                values.insert((&figure.like, value.normalize()), index);
            }
        }
    }
}

/// Whether the words around two figures have two characters running in common.
pub(super) fn shared(one: &Figure, other: &Figure) -> bool {
    let words = |figure: &Figure| format!("{}·{}", core(figure.lead), figure.tail);
    let (first, second) = (words(one), words(other));
    let marks: Vec<char> = first.chars().collect();
    marks.windows(2).any(|pair| {
        let word: String = pair.iter().collect();
        !word.contains('·') && !COMMON.contains(&word.as_str()) && second.contains(&word)
    })
}

/// Pairs of characters that say nothing of what is measured.
const COMMON: [&str; 14] =
    ["超过", "达到", "已经", "全国", "今年", "我国", "企业", "项目", "同比", "增长", "以上", "左右", "投资", "资金"];

/// One event on two days.
fn days(page: &Page, found: &mut Vec<Finding>) {
    let mut table: BTreeMap<(&str, String), Vec<Happening>> = BTreeMap::new();
    for told in happening::happenings(page) {
        table.entry((told.verb, told.key())).or_default().push(told);
    }
    for all in table.into_values() {
        for later in &all[1..] {
            let first = &all[0];
            if !happening::same(first, later) {
                continue;
            }
            let fits = first.day == later.day;
            let (message, verdict) = if fits { (PASS, Verdict::Pass) } else { (FAIL, Verdict::Fail) };
            let event = format!("{}{}", later.name, later.verb);
            let values = [("first", page.at(first.span)), ("second", page.at(later.span)), ("subject", &event)];
            let mut answer = finding(Family::Agreement, verdict, &[first.span, later.span], message.render(&values));
            answer.expected = Some(first.day.to_string());
            answer.found = Some(later.day.to_string());
            found.push(answer);
        }
    }
}

/// One subject, indicator and period, as the claims have them.
fn of_claims(page: &Page, groups: &[Group], add: &mut impl FnMut(usize, usize, Option<Finding>)) {
    type Key<'c> = (String, &'c str, &'c str, &'c Like);
    let mut table: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for claim in &page.article.claims {
        let span = page.article.mentions[claim.mention].span;
        let Ok(index) = page.figures.binary_search_by_key(&span, |figure| figure.span) else { continue };
        let figure = &page.figures[index];
        let subject =
            if claim.subject_code.is_empty() { claim.subject.join("、") } else { claim.subject_code.join("、") };
        let general = GENERAL.contains(&claim.indicator_norm.as_str()) || claim.indicator_norm.chars().count() < 4;
        let open = claim.period.is_empty() || claim.period.contains("..");
        if claim.status != Status::Actual || claim.change.is_some() || subject.is_empty() || open || general {
            continue;
        }
        if figure.value.is_none() || figure.is_change() || !figure.amounts() || figure.depth > 0 {
            continue;
        }
        table.entry((subject, &claim.indicator_norm, &claim.period, &figure.like)).or_default().push(index);
    }
    let grouped = |at: usize| groups.iter().any(|group| group.parts.contains(&at));
    for ((_, indicator, ..), figures) in table {
        for pair in figures.windows(2) {
            let (first, second) = (&page.figures[pair[0]], &page.figures[pair[1]]);
            let elsewhen = |figure: &Figure| ELSEWHEN.iter().any(|word| figure.head.contains(word));
            let verdict = compare(first, second);
            let between = page.between(first.span.end, second.span.start);
            let sums = |figure: &Figure| figure.head.contains("累计");
            let apart = first.sentence == second.sentence
                || grouped(pair[0])
                || grouped(pair[1])
                || ["其中", "另外", "另据", "另有", "同一天", "同日", "此外"].iter().any(|word| between.contains(word))
                || setting(page, second).1.iter().any(|place| !setting(page, first).1.contains(place))
                || sums(first) != sums(second)
                || !near(first, second);
            if !(apart || elsewhen(first) || elsewhen(second)) {
                add(pair[0], pair[1], Some(tell(page, verdict, first, second, indicator)));
            }
        }
    }
}

/// Whether two values could be meant for one: within five times of each other, or a slip of the scale.
pub(super) fn near(one: &Figure, other: &Figure) -> bool {
    let (Some(one), Some(other)) = (one.value, other.value) else { return false };
    let (small, large) = if one < other { (one, other) } else { (other, one) };
    let Some(quotient) = large.checked_div(small) else { return false };
    let slips = [100i64, 1000, 10_000, 100_000_000].map(Decimal::from);
    quotient <= Decimal::from(5) || quotient == Decimal::TEN || slips.contains(&quotient)
}

/// The indicator in the words before a figure: without whose, when, and the verb.
pub(super) fn core(head: &str) -> String {
    let mut text = head.trim().trim_start_matches(['“', '"', '‘', '《']);
    // （标题）我市…
    if let Some(at) = text.strip_prefix('（').and_then(|rest| rest.find('）')) {
        text = text['（'.len_utf8() + at + '）'.len_utf8()..].trim();
    }
    // Behind the last date or year nothing but the indicator is left.
    if let Some(at) = text.rfind(['年', '月', '日']).filter(|&at| at + '年'.len_utf8() < text.len()) {
        let tail = &text[at + '年'.len_utf8()..];
        let before = text[..at].chars().next_back();
        if before.is_some_and(|mark| mark.is_ascii_digit() || "一二三四五六七八九十〇今去".contains(mark))
        {
            text = tail;
        }
    }
    loop {
        let before = text;
        for lead in LEADS {
            text = text.strip_prefix(lead).unwrap_or(text).trim_start();
        }
        for verb in VERBS {
            text = text.strip_suffix(verb).unwrap_or(text).trim_end();
        }
        if text == before {
            return text.to_owned();
        }
    }
}

/// What two figures of one thing come to.
pub(super) fn compare(one: &Figure, other: &Figure) -> Verdict {
    let open = |figure: &Figure| {
        matches!(figure.modifier, Modifier::Over | Modifier::AtLeast | Modifier::Under | Modifier::AtMost)
    };
    if open(one) && open(other) && one.value != other.value {
        // 超过12℃ and 10℃以上 do not speak of one value.
        return Verdict::Undecided;
    }
    if one.reading.plain.meets(other.reading.plain) {
        Verdict::Pass
    } else if one.reading.wide.meets(other.reading.wide) {
        Verdict::Undecided
    } else {
        Verdict::Fail
    }
}

pub(super) fn tell(page: &Page, verdict: Verdict, one: &Figure, other: &Figure, subject: &str) -> Finding {
    let message = match verdict {
        Verdict::Pass => PASS,
        Verdict::Fail => FAIL,
        Verdict::Undecided => OPEN,
    };
    let values = [("first", page.at(one.span)), ("second", page.at(other.span)), ("subject", subject)];
    let mut answer = finding(Family::Agreement, verdict, &[one.span, other.span], message.render(&values));
    answer.expected = Some(page.at(one.span).to_owned());
    answer.found = Some(page.at(other.span).to_owned());
    answer
}

/// The dates and places of the clause chain before a figure, as written and as coded.
pub(super) fn setting(page: &Page, figure: &Figure) -> (Vec<String>, Vec<String>) {
    let sentence = page.sentence(figure);
    let (mut dates, mut places) = (Vec::new(), Vec::new());
    for mention in page.mentions_in(sentence).filter(|mention| mention.span.end <= figure.span.start) {
        if let Some(value) = mention.date().filter(|_| mention.kind == Kind::Date) {
            dates.extend(value.edtf.clone());
        }
        if let Some(place) = mention.place().filter(|place| !place.embedded) {
            places.push(place.name.to_string());
        }
    }
    (dates, places)
}

/// Two figures with one label.
fn labelled(page: &Page, groups: &[Group], core: &str, one: usize, other: usize) -> Option<Finding> {
    let (first, second) = (&page.figures[one], &page.figures[other]);
    let verdict = compare(first, second);
    let change = first.is_change() || second.is_change();
    if verdict != Verdict::Pass && !near(first, second) {
        return None;
    }
    let length = core.chars().count();
    let general = GENERAL.iter().any(|word| core.contains(word) && length <= word.chars().count() + 1) || length < 4;
    let elsewhen = |figure: &Figure| ELSEWHEN.iter().any(|word| figure.head.contains(word));
    let close = page.same_paragraph(first.sentence, second.sentence) && second.sentence - first.sentence <= 2;
    let grouped = |at: usize| groups.iter().any(|group| group.parts.contains(&at));
    let (dates, places) = setting(page, first);
    let (later_dates, later_places) = setting(page, second);
    let other_place = later_places.iter().any(|place| !places.contains(place));
    let other_date = later_dates.iter().any(|date| !dates.contains(date))
        || first.sentence == second.sentence && dates.len() != later_dates.len();
    let same_clause_list =
        first.sentence == second.sentence && !page.between(first.span.end, second.span.start).contains('，');
    if general
        || change
        || elsewhen(first)
        || elsewhen(second)
        || !close
        || grouped(one)
        || grouped(other)
        || other_place
        || other_date
        || same_clause_list
    {
        return None;
    }
    // 在中国缴获93支。在美国缴获12支: each sentence opens with its own setting.
    let opening = |figure: &Figure| {
        let text = page.at(page.sentence(figure)).trim_start();
        let text = text.strip_prefix(['在', '从', '对', '向', '于'])?;
        Some(text.chars().take(3).collect::<String>())
    };
    let clause_setting =
        |figure: &Figure| figure.lead.strip_prefix('在').map(|rest| rest.chars().take(2).collect::<String>());
    if opening(first) != opening(second) && opening(second).is_some() || clause_setting(first) != clause_setting(second)
    {
        return None;
    }
    let between = page.between(first.span.end, second.span.start);
    let again =
        ["此前", "另一", "另有", "之前", "随后", "其后", "再次", "次日"].iter().any(|word| between.contains(word));
    let again = again || page.between(page.sentence(second).start, second.span.start).contains("其中");
    if first.depth != second.depth || first.sentence == second.sentence || again {
        return None;
    }
    Some(tell(page, verdict, first, second, core))
}

/// `11200万元总投资已全部落实`: a figure that opens a clause and takes up an earlier one.
fn taken_up(page: &Page, index: usize) -> Option<(usize, Finding)> {
    let figure = &page.figures[index];
    let tail = figure.tail.strip_prefix('的').unwrap_or(figure.tail);
    let definite = (figure.head.is_empty() || pointing(figure)) && !tail.is_empty();
    let definite = definite && figure.like != Like::Bare;
    if !definite || figure.depth > 0 || figure.is_change() {
        return None;
    }
    let earlier = (0..index).rev().take(12).filter(|&at| {
        let other = &page.figures[at];
        other.like == figure.like && other.value.is_some() && !other.is_change() && other.depth == 0
    });
    for at in earlier {
        let other = &page.figures[at];
        if !page.same_paragraph(other.sentence, figure.sentence) && figure.sentence > other.sentence + 3 {
            continue;
        }
        let verdict = compare(other, figure);
        let core = core(other.lead);
        let named = core
            .char_indices()
            .map(|(at, _)| &core[at..])
            .find(|suffix| suffix.chars().count() >= 3 && tail.starts_with(*suffix));
        let restated = page.at(other.span) != page.at(figure.span);
        if let Some(name) = named {
            if verdict == Verdict::Pass || other.sentence != figure.sentence || true_anaphor(figure) {
                return Some((at, tell(page, verdict, other, figure, name)));
            }
        } else if true_anaphor(figure) && restated && plain(other) && plain(figure) && digits(page, other).len() >= 3 {
            if verdict == Verdict::Pass {
                return Some((at, tell(page, verdict, other, figure, "")));
            }
            if permuted(other.value?, figure.value?) {
                return Some((at, tell(page, Verdict::Fail, other, figure, "")));
            }
        }
    }
    None
}

/// `498.6亿元的综合产值`: 的 behind the figure points back.
fn true_anaphor(figure: &Figure) -> bool {
    figure.tail.starts_with('的') || pointing(figure)
}

/// `这座1268米长的大桥`.
fn pointing(figure: &Figure) -> bool {
    ["这座", "这条", "这个", "这笔", "这", "该", "上述"].contains(&figure.head)
}

pub(super) fn plain(figure: &Figure) -> bool {
    figure.modifier == Modifier::Exact
}

fn digits(page: &Page, figure: &Figure) -> String {
    let digits: String = page.at(figure.span).chars().filter(char::is_ascii_digit).collect();
    digits.trim_end_matches('0').to_owned()
}

/// Whether two values have the same digits in another order: 126000 and 162000.
pub(super) fn permuted(one: Decimal, other: Decimal) -> bool {
    let sorted = |value: Decimal| {
        let mut digits: Vec<char> = value.normalize().to_string().chars().filter(char::is_ascii_digit).collect();
        digits.sort_unstable();
        digits
    };
    let whole = |value: Decimal| value.trunc().to_string().len();
    one != other && sorted(one) == sorted(other) && whole(one) == whole(other)
}

/// `有报道称超过5万亩，也有报道称7.8万亩`: the text leaves both standing.
fn two_sources(page: &Page, index: usize) -> Option<(usize, Finding)> {
    let one = &page.figures[index];
    let other = page.figures.get(index + 1).filter(|next| next.sentence == one.sentence && next.like == one.like)?;
    let between = page.between(one.span.end, other.span.start);
    let sentence = page.at(page.sentence(one));
    if let Some(answer) = contradicted(page, one, other) {
        return Some((index + 1, answer));
    }
    let said = ["说法", "报道", "据说", "的说", "一说", "认为"].iter().any(|word| sentence.contains(word));
    let both = ["也有", "另有", "又有", "还有", "有的", "一说"].iter().any(|word| between.contains(word));
    (said && both).then(|| (index + 1, tell(page, Verdict::Undecided, one, other, "")))
}

/// `管委会称当天入园2.8万人，而交警部门统计的当天入园人数为3.6万人`: two sources, one thing.
fn contradicted(page: &Page, one: &Figure, other: &Figure) -> Option<Finding> {
    let sentence = page.sentence(one);
    let lead = page.between(sentence.start, one.span.start);
    let between = page.between(one.span.end, other.span.start);
    let turns =
        ["而", "但", "却", "不过"].iter().any(|word| between.trim_start_matches(['，', '；']).starts_with(word))
            || between.contains("则");
    let source = |text: &str| SAYS.iter().any(|word| text.contains(word));
    if !turns || !source(lead) || !source(between) || one.is_change() || other.is_change() {
        return None;
    }
    // What is measured: the words the two have in common.
    let behind = |text: &str| {
        let at = SAYS.iter().filter_map(|word| text.rfind(word).map(|at| at + word.len())).max().unwrap_or(0);
        text[at..].trim_start_matches(['的', '，', '，', '“', '，']).to_owned()
    };
    let (first, second) = (behind(one.lead), behind(other.lead));
    let marks: Vec<char> = first.chars().collect();
    let shared = marks.windows(2).any(|pair| second.contains(&pair.iter().collect::<String>()));
    (shared && near(one, other)).then(|| tell(page, compare(one, other), one, other, &first))
}

/// Words by which a source is quoted.
const SAYS: [&str; 16] = [
    "称", "统计", "表示", "介绍", "公布", "显示", "通报", "认为", "透露", "说", "公告", "口径", "记载", "报告", "数据",
    "估计",
];

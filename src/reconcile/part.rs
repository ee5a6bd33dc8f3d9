//! # Asks
//! Is a part no larger than its whole, and a share what it says?
//!
//! # Passes
//! `8个…已建成7个`; `其中…17家`; a share that part and whole give when both are read as rounded
//! (`完成78.24亿元，占年度计划的65.2%` of 120亿元).
//!
//! # Fails
//! A part under 其中 or 中 that is larger than its whole; a share that part and whole do not give.
//!
//! # Undecided
//! A hedged share that fits only by a wide reading (`约占一半` for 42.7 %).
//!
//! # Example
//! `312户征收范围…298户全部签约，签约率100%`: 298 of 312 are 95.5 %.

use super::agreement::core;
use super::group::{Group, label};
use super::interval::{Interval, Reading};
use super::page::{Figure, Like, Message, Page, finding};
use crate::model::{Decimal, Family, Finding, Verdict};

const PASS: Message = Message {
    zh: "部分{part}不大于总数{whole}。",
    en: "The part, {part}, is no larger than the whole, {whole}.",
};
const FAIL: Message =
    Message { zh: "部分{part}大于其总数{whole}。", en: "The part, {part}, is larger than its whole, {whole}." };
const SHARE_PASS: Message = Message {
    zh: "所占比例与两数相符：{arithmetic}。",
    en: "The share is what part and whole give: {arithmetic}.",
};
const SHARE_FAIL: Message = Message {
    zh: "所占比例应约为{shown}，文中称“{stated}”：{arithmetic}。",
    en: "Part and whole give about {shown}, the text says “{stated}”: {arithmetic}.",
};
const SHARE_OPEN: Message = Message {
    zh: "两数之比约为{shown}，文中称“{stated}”，可宽可严。",
    en: "Part and whole give about {shown}, the text says “{stated}”; a wide reading allows it.",
};

/// Asks of each part of a group whether it is no larger than the whole.
pub(super) fn of_group(page: &Page, group: &Group, found: &mut Vec<Finding>) {
    let whole = &page.figures[group.whole];
    let balance = ["顺差", "逆差", "差额", "净", "均", "单", "指数", "每"].iter().any(|word| whole.head.contains(word));
    for (index, part) in group.parts.iter().map(|&part| &page.figures[part]).enumerate() {
        // Parts told in one row belong to this whole; what stands further off may be of another.
        let utmost = ["最高", "最大", "最多", "单日", "峰值"].iter().any(|word| part.head.contains(word));
        let row = group.parts[..=index].windows(2).all(|pair| {
            let gap = page.between(page.figures[pair[0]].span.end, page.figures[pair[1]].span.start);
            // 省级47处，市级105处: what stands behind a comma is of the whole where it is named alike.
            let last = |at: usize| label(&page.figures[at]).chars().next_back();
            let alike = last(pair[0]) == last(pair[1]) && gap.starts_with('，');
            pair[1] == pair[0] + 1 && (gap.starts_with(['、', '和']) || alike) && gap.chars().count() <= 12
        });
        let only = (0..group.whole).rev().take_while(|&at| page.figures[at].sentence == whole.sentence);
        let only = index == 0 || only.into_iter().all(|at| page.figures[at].like != whole.like);
        let sure = row && only && !group.doubtful && !balance && !utmost;
        found.extend(no_larger(page, part, whole, sure));
    }
}

/// Checks shares, and parts that are tied to their whole without 其中.
pub(super) fn check(page: &Page, groups: &[Group], found: &mut Vec<Finding>) {
    for index in 0..page.figures.len() {
        if page.figures[index].like == Like::Ratio("%".to_owned()) {
            found.extend(share(page, groups, index));
        } else {
            found.extend(among(page, groups, index));
        }
    }
}

fn no_larger(page: &Page, part: &Figure, whole: &Figure, told: bool) -> Option<Finding> {
    let values = [("part", page.at(part.span)), ("whole", page.at(whole.span))];
    // What could not be told as wrong is not told as right.
    if !told {
        return None;
    }
    let larger = whole.reading.wide.lies_below(part.reading.wide);
    let (verdict, template) = if larger { (Verdict::Fail, FAIL) } else { (Verdict::Pass, PASS) };
    let mut answer = finding(Family::Part, verdict, &[part.span, whole.span], template.render(&values));
    answer.arithmetic = Some(format!("{} {} {}", values[0].1, if larger { ">" } else { "≤" }, values[1].1));
    Some(answer)
}

/// What is found and then dealt with piece by piece: 排查出危房1320户，已改造867户.
const LISTED: [&str; 14] = [
    "排查出",
    "摸排出",
    "查出",
    "登记",
    "应改造",
    "需改造",
    "需整改",
    "待整改",
    "梳理出",
    "交办",
    "受理",
    "收到",
    "发现",
    "征集到",
];

/// `218个受损村中，已有96个村`; `规划的8个…已建成7个`; `全镇4.3万人口，…2.1万人`.
fn among(page: &Page, groups: &[Group], index: usize) -> Option<Finding> {
    const ALL: [&str; 13] = [
        "全镇",
        "全村",
        "全乡",
        "全县",
        "全市",
        "全校",
        "全区",
        "全厂",
        "规划的",
        "计划建设",
        "计划搭建",
        "规划建设",
        "共有",
    ];
    let whole = &page.figures[index];
    let grouped = |at: usize| groups.iter().any(|group| group.parts.contains(&at));
    if whole.is_change() || !whole.extends() {
        return None;
    }
    let clause = whole.tail;
    let within = clause.chars().count() <= 16
        && (clause.ends_with('中') || clause.ends_with("里面") || clause.ends_with("当中"));
    let due = ["应到", "应出席", "应参加"].iter().any(|word| whole.head.contains(word));
    let listed = LISTED.iter().any(|word| whole.head.contains(word));
    let all = due || listed || ALL.iter().any(|word| whole.head.contains(word));
    if !within && !all {
        return None;
    }
    let part = page.figures.iter().enumerate().skip(index + 1).take_while(|(_, next)| next.sentence == whole.sentence);
    let mut part = part.filter(|(_, next)| next.like == whole.like && next.depth == whole.depth && !next.is_change());
    let (at, part) = part.next()?;
    if grouped(at) || ["总", "共", "累计", "人均", "户均", "平均", "每"].iter().any(|word| part.head.contains(word))
    {
        return None;
    }
    let next = next_to(page, index, part);
    // 应出席218名，实到213名.
    let came = ["实到", "出席", "到会", "实际"].iter().any(|word| part.head.starts_with(word));
    if due && came {
        return no_larger(page, part, whole, next_to(page, index, part));
    }
    // 全乡8个村有9个村: one noun.
    let direct = !page.between(whole.span.end, part.span.start).contains(['，', '、', '；']);
    let noun = direct
        && part.tail.chars().next().is_some_and(|mark| whole.tail.starts_with(mark))
        && part.head.len() <= whole.tail.len();
    let planned = ["规划的", "计划建设", "计划搭建", "规划建设"].iter().any(|word| whole.head.contains(word))
        && ["已建成", "建成", "已完成", "完成"].iter().any(|word| part.head.ends_with(word));
    // 排查出危房1320户，目前已改造867户.
    let done = ["目前已", "现已", "已", "目前", "已经"].iter().any(|word| part.head.starts_with(word))
        && [
            "改造", "整改", "完成", "办结", "解决", "销号", "拆除", "处理", "修复", "答复", "办理", "化解", "整治",
            "办复",
        ]
        .iter()
        .any(|word| part.head.contains(word));
    let planned = planned || listed && done;
    let near = part.head.chars().count() <= if planned { 16 } else { 8 };
    // 全镇4.3万人口，近一半姓王，2.1万人常年在外.
    let of_all = all && part.head.is_empty() && whole.head.starts_with('全') && page.at(whole.span).ends_with("人口");
    no_larger(page, part, whole, (within || noun || planned) && next && near || of_all)
}

fn next_to(page: &Page, index: usize, part: &Figure) -> bool {
    page.figures.get(index + 1).is_some_and(|next| next.span == part.span)
}

/// `占年度计划的65.2%`, `签约率100%`, `封顶的有七成多，计806套`.
fn share(page: &Page, groups: &[Group], index: usize) -> Option<Finding> {
    let ratio = &page.figures[index];
    let sentence = page.sentence(ratio);
    let before: Vec<usize> = (0..index)
        .rev()
        .take_while(|&at| page.figures[at].sentence + 1 >= ratio.sentence)
        .filter(|&at| page.same_paragraph(page.figures[at].sentence, ratio.sentence))
        .filter(|&at| page.figures[at].amounts() && !page.figures[at].is_change())
        .collect();
    let here = |at: &usize| page.figures[*at].sentence == ratio.sentence;
    let lead = page.between(sentence.start, ratio.span.start);
    let clause = lead.rfind(['，', '；', '。', '：']).map_or(0, |at| at + '，'.len_utf8());
    let name = lead[clause..].trim_end_matches(['为', '达', '到', '约', '近', '是', '超', '过']);
    if let Some(at) = lead[clause..].rfind('占').filter(|_| !name.ends_with("占比")) {
        return of_named_whole(page, groups, &before, ratio, sentence.start + (clause + at + '占'.len_utf8()) as u32);
    }
    // 完成年度计划的90%
    let planned =
        |text: &str| ["计划的", "目标的", "任务的", "计划", "目标", "任务"].iter().any(|word| text.ends_with(word));
    if let Some(at) = lead[clause..].rfind("完成").filter(|_| planned(&lead[clause..])) {
        return of_named_whole(page, groups, &before, ratio, sentence.start + (clause + at + "完成".len()) as u32);
    }
    if let Some(subject) = name.strip_suffix("占比").or_else(|| name.strip_suffix("比重")) {
        // 高新技术企业36家，占比45%: what stands right before.
        if subject.is_empty() {
            return of_whole_before(page, groups, &before, ratio);
        }
        // 税收占比为69.4%: the part is labelled 税收, its whole is known from the group.
        let group = groups.iter().find(|group| {
            group.parts.iter().any(|part| here(part) && label(&page.figures[*part]).starts_with(subject))
        })?;
        let part = *group.parts.iter().find(|part| label(&page.figures[**part]).starts_with(subject))?;
        return (!subject.is_empty() && !group.doubtful)
            .then(|| compare(page, &[part], group.whole, ratio, true))
            .flatten();
    }
    if let Some(deed) = name.strip_suffix('率') {
        let first = *before.iter().find(|at| here(at))?;
        let like = &page.figures[first].like;
        let alike: Vec<usize> =
            before.iter().copied().filter(here).filter(|&at| page.figures[at].like == *like).rev().collect();
        let (&whole, parts) = alike.split_first().filter(|(_, parts)| !parts.is_empty())?;
        let told = page.between(page.figures[whole].span.end, sentence.start + (clause as u32));
        let deed: String = deed.chars().rev().take(2).collect();
        if deed.is_empty() || !deed.chars().all(|mark| told.contains(mark)) {
            return None;
        }
        let single = compare(page, &parts[parts.len() - 1..], whole, ratio, parts.len() == 1);
        let passed = |answer: &Finding| answer.verdict == Verdict::Pass;
        if let (&[part], None) = (parts, &single) {
            return no_larger(page, &page.figures[part], &page.figures[whole], true);
        }
        return match single {
            Some(answer) if passed(&answer) || parts.len() == 1 => Some(answer),
            _ => compare(page, parts, whole, ratio, false).filter(passed),
        };
    }
    // 1080套安置房中，封顶的有七成多，计806套.
    let part = page.figures.get(index + 1).filter(|next| next.sentence == ratio.sentence)?;
    let told = ratio.head.is_empty() || ratio.head == "其中" || ratio.head.ends_with(['有', '占', '的', '达']);
    if !["计", "即", "共计", "合计", "合", "有", "为", "共", "约", "也就是"].contains(&part.head) || !told
    {
        return None;
    }
    let whole = before.iter().copied().filter(here).find(|&at| page.figures[at].like == part.like)?;
    page.between(page.figures[whole].span.end, ratio.span.start).contains('中').then_some(())?;
    compare(page, &[index + 1], whole, ratio, true)
        .or_else(|| no_larger(page, part, &page.figures[whole], true).filter(|answer| answer.verdict == Verdict::Fail))
}

/// `P，占…W的R`: the whole stands inside the phrase, or is named by it.
fn of_named_whole(page: &Page, groups: &[Group], before: &[usize], ratio: &Figure, at: u32) -> Option<Finding> {
    let inner = before.iter().copied().find(|&index| page.figures[index].span.start > at);
    let part = before.iter().copied().find(|&index| {
        page.figures[index].span.end <= at
            && inner.is_none_or(|whole| page.figures[whole].like == page.figures[index].like)
    })?;
    if page.figures[part].sentence != ratio.sentence {
        return None;
    }
    let close = page.between(page.figures[part].span.end, at).chars().count() <= 8;
    if inner.is_none()
        && close
        && ["", "总数", "总量", "总额", "总人数"].contains(&bare(page.between(at, ratio.span.start)))
        && let Some(group) = groups.iter().find(|group| group.parts.contains(&part) && !group.doubtful)
    {
        return compare(page, &[part], group.whole, ratio, true);
    }
    if let Some(whole) = inner {
        return compare(page, &[part], whole, ratio, true);
    }
    // 志愿者为18.3万人，城区占了将近一半: the part is what is named before 占, and was not counted.
    let lead = page.between(page.figures[part].span.end, at);
    let own = lead.strip_suffix('占').and_then(|lead| lead.rsplit_once('，')).map_or("", |(_, own)| own);
    let own = own.trim_start_matches(|mark| "约共仅也就已均各只还其大分别".contains(mark));
    let words = format!("{}{}", page.figures[part].head, page.figures[part].tail);
    let measure = own.ends_with(['数', '量', '值', '额', '积', '模']);
    if own.chars().count() >= 2 && !measure && !words.contains(own) {
        return None;
    }
    // 在12个专业展区参展，其中…企业占73%: the share is of something else.
    if lead.contains("其中") || lead.chars().count() > 14 {
        return None;
    }
    let phrase = page.between(at, ratio.span.start);
    let phrase = bare(phrase);
    let like = &page.figures[part].like;
    let wholes = before
        .iter()
        .copied()
        .filter(|&index| index < part && page.figures[index].like == *like && page.figures[index].depth == 0);
    let mut named = wholes.filter(|&index| {
        let figure = &page.figures[index];
        let words = format!("{}{}", figure.head, figure.tail);
        let planned = ["计划", "目标", "任务", "预算"].iter().find(|word| phrase.contains(**word));
        match planned {
            Some(word) => words.contains(word),
            None => {
                let core = core(figure.head);
                let named =
                    |whole: &str| whole.chars().count() >= 2 && (phrase.ends_with(whole) || whole.ends_with(phrase));
                phrase.is_empty()
                    || ["总数", "总量", "总额", "总人数"].contains(&phrase)
                    || named(&core)
                    || named(figure.tail)
            }
        }
    });
    let whole = named.next()?;
    let unique = !phrase.is_empty() || before.iter().filter(|&&index| page.figures[index].like == *like).count() == 2;
    compare(page, &[part], whole, ratio, unique)
}

fn bare(phrase: &str) -> &str {
    phrase.trim_start_matches(['到', '了']).trim_end_matches(['的', '约', '近', '超', '达'])
}

/// `P，占比R`: the part stands right before, its whole before that.
fn of_whole_before(page: &Page, groups: &[Group], before: &[usize], ratio: &Figure) -> Option<Finding> {
    let &part = before.first().filter(|&&part| page.figures[part].sentence == ratio.sentence)?;
    let gap = page.between(page.figures[part].span.end, ratio.span.start);
    if gap.chars().count() > 14 || gap.contains(['；', '。']) {
        return None;
    }
    if let Some(group) = groups.iter().find(|group| group.parts.contains(&part)) {
        return compare(page, &[part], group.whole, ratio, !group.doubtful);
    }
    let like = &page.figures[part].like;
    let mut wholes = before.iter().copied().skip(1).filter(|&at| {
        page.figures[at].like == *like && page.figures[at].sentence == ratio.sentence && page.figures[at].depth == 0
    });
    let (whole, more) = (wholes.next()?, wholes.next());
    let near = whole + 1 == part && page.at(page.sentence(ratio)).matches('占').count() == 1;
    compare(page, &[part], whole, ratio, more.is_none() && near)
}

/// Holds a share against its parts and its whole; a failure only where `sure`.
fn compare(page: &Page, parts: &[usize], whole: usize, ratio: &Figure, sure: bool) -> Option<Finding> {
    let whole = &page.figures[whole];
    let mut part: Option<(Reading, Decimal)> = None;
    for figure in parts.iter().map(|&part| &page.figures[part]) {
        if figure.like != whole.like {
            return None;
        }
        part = Some(match part {
            None => (figure.reading, figure.value?),
            Some((reading, value)) => {
                (reading.with(figure.reading, Interval::plus)?, value.checked_add(figure.value?)?)
            }
        });
    }
    let (reading, value) = part?;
    if whole.reading.wide.lies_below(reading.wide) {
        return None;
    }
    let given = reading.with(whole.reading, Interval::over)?.scaled(Decimal::ONE_HUNDRED)?;
    let verdict = if given.plain.meets(ratio.reading.plain) {
        Verdict::Pass
    } else if given.wide.meets(ratio.reading.wide) {
        Verdict::Undecided
    } else {
        Verdict::Fail
    };
    if verdict == Verdict::Fail && !sure {
        return None;
    }
    let shown = value.checked_div(whole.value?)?.checked_mul(Decimal::ONE_HUNDRED)?.round_dp(2).normalize();
    let shown = format!("{shown}%");
    let terms: Vec<&str> = parts.iter().map(|&part| page.at(page.figures[part].span)).collect();
    let sign = if verdict == Verdict::Fail { format!(" ≠ {}", page.at(ratio.span)) } else { String::new() };
    let arithmetic = match terms.as_slice() {
        [one] => format!("{one} ÷ {} = {shown}{sign}", page.at(whole.span)),
        many => format!("({}) ÷ {} = {shown}{sign}", many.join(" + "), page.at(whole.span)),
    };
    let template = match verdict {
        Verdict::Pass => SHARE_PASS,
        Verdict::Fail => SHARE_FAIL,
        Verdict::Undecided => SHARE_OPEN,
    };
    let values = [("shown", shown.as_str()), ("stated", page.at(ratio.span)), ("arithmetic", arithmetic.as_str())];
    let spans: Vec<_> = parts.iter().map(|&part| page.figures[part].span).chain([whole.span, ratio.span]).collect();
    let mut answer = finding(Family::Part, verdict, &spans, template.render(&values));
    answer.expected = Some(shown);
    answer.found = Some(page.at(ratio.span).to_owned());
    answer.arithmetic = Some(arithmetic);
    Some(answer)
}

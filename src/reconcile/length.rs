//! How long something took, and how old it is: the part of `calendar` that holds lengths of time against dates.
//!
//! Takes lengths in whole years, months or days (`历时三年`, `共15天`, `70周年`, `今年68岁`) and the dates around
//! them, or the day of publication. Right counting either both ends or the time between them; one off is left open.

use super::page::{Message, Page, finding};
use crate::model::{CleanSpan, Date, Decimal, Family, Finding, Kind, Mention, Modifier, Precision, Verdict};
use regex::Regex;
use rust_decimal::prelude::ToPrimitive;
use std::sync::LazyLock;

const LENGTH_PASS: Message =
    Message { zh: "“{length}”与{from}至{to}相符。", en: "“{length}” fits {from} to {to}." };

const LENGTH_FAIL: Message = Message {
    zh: "{from}至{to}为{right}，文中称“{length}”。",
    en: "From {from} to {to} it is {right}; the text says “{length}”.",
};

const AGE_PASS: Message = Message { zh: "{born}生，{age}相符。", en: "Born in {born}: {age} fits." };

const AGE_FAIL: Message = Message {
    zh: "{born}生，当时应为{right}岁左右，文中称{age}。",
    en: "Born in {born}, the age should be about {right}; the text says {age}.",
};

static JUBILEE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        "(?:成立|创办|始建|创建|建成|创刊|建校|诞生|建立|出生|建厂|建县|建市)于([12][0-9]{3})年[^。；]{0,24}?",
        "(?:今年|(?P<now>[12][0-9]{3})年)[^。；0-9]{0,12}?(?P<length>[0-9]{1,3})周年"
    ))
    .expect("a fixed pattern")
});

static PLAN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("^(?:[^，。；：]{0,24}(?:行动|规划|计划|方案|攻坚|纲要|改革|工程|任期)[^，。；：（(]{0,8}》?)?[（(]")
        .expect("a fixed pattern")
});

static AGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("^(?:出生|生于|生)?[^。；]{0,8}(?:今年|现年|如今|现在|已)[^。；]{0,4}$").expect("a fixed pattern")
});

/// Verbs of what begins, and of what ends.
const BEGINS: [&str; 15] = [
    "开工", "动工", "启动", "开始", "始建", "奠基", "开幕", "开营", "入学", "出发", "成立", "投产", "开建", "开机",
    "立项",
];

const ENDS: [&str; 21] = [
    "竣工",
    "完工",
    "结束",
    "建成",
    "通车",
    "闭幕",
    "结业",
    "落成",
    "完成",
    "毕业",
    "投用",
    "投入使用",
    "杀青",
    "返回",
    "撤销",
    "交付",
    "贯通",
    "合龙",
    "封顶",
    "通航",
    "开通",
];

/// Checks the lengths of an article.
pub(super) fn check(page: &Page, dates: &[&Mention], found: &mut Vec<Finding>) {
    jubilees(page, found);
    for length in page.article.mentions.iter().filter(|mention| mention.kind == Kind::Duration) {
        found.extend(
            plan(page, length, dates)
                .or_else(|| span(page, length, dates))
                .or_else(|| begun_and_ended(page, length, dates))
                .or_else(|| opened_and_closed(page, length, dates))
                .or_else(|| since(page, length, dates))
                .or_else(|| announced(page, length, dates)),
        );
    }
    ages(page, dates, found);
}

/// `成立于1952年，今年迎来70周年`.
fn jubilees(page: &Page, found: &mut Vec<Finding>) {
    for hit in JUBILEE.captures_iter(page.text) {
        let (Some(year), Some(number)) = (hit.get(1), hit.name("length")) else { continue };
        let (Ok(founded), Ok(stated)) = (year.as_str().parse::<i16>(), number.as_str().parse::<i16>()) else {
            continue;
        };
        let told = hit.name("now");
        let today = match told {
            Some(now) => now.as_str().parse().ok(),
            None => page.article.publication.year(),
        };
        let Some(today) = today else { continue };
        let right = today - founded;
        let verdict = match (stated - right).abs() {
            0 => Verdict::Pass,
            1 => Verdict::Undecided,
            _ => Verdict::Fail,
        };
        let first = CleanSpan::new(year.start(), year.end() + "年".len());
        let second = CleanSpan::new(number.start(), number.end() + "周年".len());
        let now = told.map(|now| CleanSpan::new(now.start(), now.end() + "年".len()));
        let spans: Vec<CleanSpan> = [Some(first), now, Some(second)].into_iter().flatten().collect();
        let (from, to, right) = (founded.to_string(), today.to_string(), format!("{right}周年"));
        let message = if verdict == Verdict::Pass { LENGTH_PASS } else { LENGTH_FAIL };
        let why = message.render(&[("length", page.at(second)), ("from", &from), ("to", &to), ("right", &right)]);
        found.push(finding(Family::Calendar, verdict, &spans, why));
    }
}

/// A length of time in whole units: years, months or days, and how many of the least it may stand for.
fn length(mention: &Mention) -> Option<(char, i64, bool)> {
    let duration = mention.duration()?;
    let amount = duration.amount.filter(|amount| amount.is_integer()).and_then(|amount| amount.to_i64())?;
    // 30个月内 names the length itself.
    let exact = matches!(mention.modifier, Some(Modifier::Exact | Modifier::AtMost));
    let unit = duration.value.as_deref()?.chars().next_back()?;
    let weeks = duration.value.as_deref()?.contains('W');
    let time = duration.value.as_deref()?.contains('T');
    (matches!(unit, 'Y' | 'M' | 'D') && !time && !weeks && amount > 0).then_some((unit, amount, exact))
}

fn tell(
    page: &Page,
    verdict: Verdict,
    length: &Mention,
    dates: &[CleanSpan],
    ends: (Date, Date),
    right: &str,
) -> Finding {
    let show = |date: Date| date.to_string();
    let (from, to) = (show(ends.0), show(ends.1));
    let message = if verdict == Verdict::Pass { LENGTH_PASS } else { LENGTH_FAIL };
    let why = message.render(&[("length", page.at(length.span)), ("from", &from), ("to", &to), ("right", right)]);
    let spans: Vec<CleanSpan> = [length.span].into_iter().chain(dates.iter().copied()).collect();
    let mut answer = finding(Family::Calendar, verdict, &spans, why);
    answer.expected = Some(right.to_owned());
    answer.found = Some(page.at(length.span).to_owned());
    answer
}

/// `三年行动计划（2020—2022年）`: years counted with both ends.
fn plan(page: &Page, mention: &Mention, dates: &[&Mention]) -> Option<Finding> {
    let ('Y', years, true) = length(mention)? else { return None };
    let rest = page.rest(mention.span.end);
    let opened = PLAN.find(rest)?;
    let date = dates.iter().find(|date| date.span.start == mention.span.end + opened.end() as u32)?;
    let (from, to) = date.days()?;
    let number = i64::from(to.year() - from.year()) + 1;
    if date.date()?.precision != Some(Precision::Year)
        || number < 2
        || !page.rest(date.span.end).starts_with(['）', ')'])
    {
        return None;
    }
    let verdict = if number == years { Verdict::Pass } else { Verdict::Fail };
    Some(tell(page, verdict, mention, &[date.span], (from, to), &format!("{number}年")))
}

/// `自6月30日持续到7月4日，共5天`, `自2017年3月至2019年9月，30个月内`.
fn span(page: &Page, mention: &Mention, dates: &[&Mention]) -> Option<Finding> {
    let (unit, number, exact) = length(mention)?;
    let sentence = page.sentence_at(mention.span.start)?;
    let here = page.sentences[sentence];
    let near: Vec<&&Mention> = dates.iter().filter(|date| here.contains(date.span)).collect();
    let clause_before = page.between(here.start, mention.span.start);
    let lead = clause_before.rfind(['，', '；', '：', '。']).map_or("", |at| &clause_before[at + '，'.len_utf8()..]);
    let tail = page.rest(mention.span.end);
    let inside = tail.starts_with(['间', '里', '中', '来', '内'])
        || tail.starts_with("时间")
        || page.at(mention.span).ends_with(['内', '间', '里', '来']);
    let words = [
        "共",
        "历时",
        "为期",
        "前后",
        "共计",
        "总共",
        "工期",
        "一共",
        "持续",
        "连办",
        "连演",
        "连展",
        "连开",
        "连续",
        "集训了",
        "培训了",
        "展出",
        "用了",
        "走了",
        "开了",
        "办了",
    ];
    let said = words.iter().any(|word| lead.ends_with(word))
        || inside && clause_before.ends_with('的')
        || lead.is_empty() && (inside || tail.starts_with('的'));
    let one = near.iter().copied().rfind(|date| date.span.end <= mention.span.start)?;
    let (from, to, spans, fine) = match near.iter().copied().rfind(|date| date.span.end <= one.span.start) {
        Some(first)
            if joined(page.between(first.span.end, one.span.start))
                && first.date()?.precision == one.date()?.precision =>
        {
            (first.days()?.0, one.days()?.1, vec![first.span, one.span], one.date()?.precision)
        }
        _ => {
            let (from, to) = one.days()?;
            let text = page.at(one.span);
            let range = text.contains(['至', '到', '—', '-', '～', '~']);
            if !range {
                return None;
            }
            (from, to, vec![one.span], one.date()?.precision)
        }
    };
    if !said || from >= to || page.between(one.span.end, mention.span.start).chars().count() > 12 {
        return None;
    }
    let inclusive = inclusive(unit, fine?, from, to)?;
    Some(tell(page, fit(unit, number, inclusive, exact), mention, &spans, (from, to), &written(unit, inclusive)))
}

/// `于2019年3月开工，2022年3月竣工，历时三年`: from the date something began to the date it ended.
fn begun_and_ended(page: &Page, mention: &Mention, dates: &[&Mention]) -> Option<Finding> {
    let (unit, number, exact) = length(mention)?;
    let sentence = page.sentence_at(mention.span.start)?;
    let here = page.sentences[sentence];
    let mut near = dates.iter().rev().filter(|date| here.contains(date.span) && date.span.end <= mention.span.start);
    let (last, first) = (near.next()?, near.next()?);
    let began = page.between(first.span.end, last.span.start);
    let ended = page.between(last.span.end, mention.span.start);
    let (begin, rest) = began.split_once(['，', '、'])?;
    let (end, lead) = ended.split_once('，')?;
    let named = |text: &str, words: &[&str]| text.chars().count() <= 12 && words.iter().any(|word| text.contains(word));
    let said = [
        "共",
        "历时",
        "前后",
        "共计",
        "总共",
        "工期",
        "一共",
        "用时",
        "耗时",
        "前后历时",
        "为期",
        "总工期",
        "前后用",
        "用",
        "前后",
        "花",
    ];
    if !named(begin, &BEGINS)
        || !named(end, &ENDS)
        || rest.chars().count() > 6
        || !said.contains(&lead.trim_end_matches(['为', '了', '约']))
        || first.date()?.precision != last.date()?.precision
    {
        return None;
    }
    let (from, to) = (first.days()?.0, last.days()?.1);
    let inclusive = inclusive(unit, first.date()?.precision?, from, to).filter(|_| from < to)?;
    // Years between two months: the nearest whole number of them.
    let months = i64::from(to.year() - from.year()) * 12 + i64::from(to.month() - from.month());
    let verdict = match (unit, first.date()?.precision?) {
        ('Y', Precision::Month | Precision::Day) => match (number * 12 - months).abs() {
            0..=6 => Verdict::Pass,
            7..=11 => Verdict::Undecided,
            _ if !exact => Verdict::Undecided,
            _ => Verdict::Fail,
        },
        _ => fit(unit, number, inclusive, exact),
    };
    Some(tell(page, verdict, mention, &[first.span, last.span], (from, to), &written(unit, inclusive)))
}

/// `9月8日，核桃节开幕。…为期5天，9月12日闭幕`: the opening was told in a sentence before.
fn opened_and_closed(page: &Page, mention: &Mention, dates: &[&Mention]) -> Option<Finding> {
    let (unit, number, exact) = length(mention)?;
    let sentence = page.sentence_at(mention.span.start)?;
    let lead = page.between(page.sentences[sentence].start, mention.span.start);
    let closed = dates.iter().find(|date| date.span.start >= mention.span.end)?;
    let behind = page.rest(closed.span.end);
    let near = page.between(mention.span.end, closed.span.start);
    let ends = ["闭幕", "落幕", "结束"].iter().any(|word| behind.starts_with(word));
    if !["为期", "历时", "会期"].iter().any(|word| lead.ends_with(word)) || !ends || !matches!(near, "，" | "，于")
    {
        return None;
    }
    let opened = dates.iter().rev().find(|date| {
        let behind = page.rest(date.span.end);
        let clause = &behind[..behind.find(['。', '；', '\n']).unwrap_or(behind.len())];
        date.span.end <= mention.span.start && clause.contains("开幕")
    })?;
    let at = page.sentence_at(opened.span.start)?;
    let (first, last) = (opened.date()?.precision?, closed.date()?.precision?);
    let (from, to) = (opened.days()?.0, closed.days()?.1);
    let told = page.same_paragraph(at, sentence) && first == Precision::Day && last == Precision::Day && from < to;
    let inclusive = inclusive(unit, Precision::Day, from, to).filter(|_| told)?;
    let spans = [opened.span, closed.span];
    Some(tell(page, fit(unit, number, inclusive, exact), mention, &spans, (from, to), &written(unit, inclusive)))
}

/// `为期三天（5月1日至5月3日）`, `历时三年，从2018年到2021年`.
fn announced(page: &Page, mention: &Mention, dates: &[&Mention]) -> Option<Finding> {
    let (unit, number, exact) = length(mention)?;
    let sentence = page.sentence_at(mention.span.start)?;
    let here = page.sentences[sentence];
    let lead = page.between(here.start, mention.span.start);
    if !["为期", "历时", "共", "前后"].iter().any(|word| lead.ends_with(word)) {
        return None;
    }
    let mut near = dates.iter().filter(|date| here.contains(date.span) && date.span.start >= mention.span.end);
    let first = near.next()?;
    if page.between(mention.span.end, first.span.start).chars().count() > 4 {
        return None;
    }
    let last = near.next().filter(|last| joined(page.between(first.span.end, last.span.start)));
    let (from, to) = (first.days()?.0, last.unwrap_or(first).days()?.1);
    let inclusive = inclusive(unit, first.date()?.precision?, from, to)?;
    let spans: Vec<CleanSpan> = [Some(first), last].into_iter().flatten().map(|date| date.span).collect();
    (from < to).then(|| {
        tell(page, fit(unit, number, inclusive, exact), mention, &spans, (from, to), &written(unit, inclusive))
    })
}

/// How many days, months or years there are, both ends counted.
fn inclusive(unit: char, fine: Precision, from: Date, to: Date) -> Option<i64> {
    let years = i64::from(to.year() - from.year());
    Some(match (unit, fine) {
        ('D', Precision::Day) => i64::from((to - from).get_days()) + 1,
        ('M', Precision::Month) => years * 12 + i64::from(to.month() - from.month()) + 1,
        ('M', Precision::Day) => years * 12 + i64::from(to.month() - from.month()),
        ('Y', Precision::Year) => years + 1,
        ('Y', Precision::Month | Precision::Day) => years,
        _ => return None,
    })
}

/// Right counting both ends or the time between them; one off is left open.
fn fit(unit: char, number: i64, inclusive: i64, exact: bool) -> Verdict {
    match number {
        number if number == inclusive || number == inclusive - 1 => Verdict::Pass,
        number if unit == 'Y' && number == inclusive + 1 => Verdict::Undecided,
        number if (number - inclusive).abs() <= 1 || number == inclusive - 2 || !exact => Verdict::Undecided,
        _ => Verdict::Fail,
    }
}

fn written(unit: char, number: i64) -> String {
    let word = match unit {
        'D' => "天",
        'M' => "个月",
        _ => "年",
    };
    format!("{number}{word}")
}

fn joined(between: &str) -> bool {
    between.chars().count() <= 6 && between.contains(['至', '到', '—']) && !between.contains(['，', '。', '；'])
}

/// `从2014年首批试点算起，已经走过了九年`: up to the day of publication.
fn since(page: &Page, mention: &Mention, dates: &[&Mention]) -> Option<Finding> {
    let ('Y', years, exact) = length(mention)? else { return None };
    let sentence = page.sentence_at(mention.span.start)?;
    let here = page.sentences[sentence];
    let today = |date: &Mention| ["现在", "今天", "如今", "目前", "今年"].contains(&page.at(date.span));
    let told = |date: &&&Mention| here.contains(date.span) && date.span.end <= mention.span.start && !today(date);
    let mut near = dates.iter().filter(told);
    let (date, None) = (near.next_back()?, near.next_back()) else { return None };
    let between = page.between(date.span.end, mention.span.start);
    let lead = page.between(here.start, date.span.start);
    let from = lead.ends_with(['从', '自']) || lead.ends_with("始于") || lead.ends_with("早在");
    // 从1998年开馆到现在: up to the day of the news.
    let now = ["到现在", "到今天", "到如今", "到今年", "至今", "到目前"].iter().find(|word| between.contains(**word));
    let between = now.map_or(between.to_owned(), |word| between.replacen(word, "", 1));
    let counted = between.contains("算起") || between.contains("以来") || from;
    let passed = ["走过了", "走过", "历时", "已经", "整整", "已有", "过去了", "坚持了", "已", "经历了"]
        .iter()
        .any(|word| between.ends_with(word));
    let (first, last) = date.days()?;
    let today = page.article.publication.days?.1;
    let over = !between.contains(['至', '到', '。', '；'])
        && date.date()?.edtf.as_deref().is_some_and(|edtf| edtf.len() == 4 || edtf.len() == 7);
    if !counted || !passed || !over || last >= today || between.chars().count() > 24 || first.year() < 1840 {
        return None;
    }
    let right = i64::from(today.year() - first.year());
    let verdict = match years {
        years if years == right || years == right + 1 => Verdict::Pass,
        years if (years - right).abs() <= 1 || !exact => Verdict::Undecided,
        _ => Verdict::Fail,
    };
    Some(tell(page, verdict, mention, &[date.span], (first, today), &format!("{right}年")))
}

/// `1956年出生，今年68岁`.
fn ages(page: &Page, dates: &[&Mention], found: &mut Vec<Finding>) {
    for figure in page.figures.iter().filter(|figure| figure.unit == "岁" && figure.modifier == Modifier::Exact) {
        let here = page.sentence(figure);
        let Some(born) = dates.iter().rev().find(|date| date.span.end <= figure.span.start && here.contains(date.span))
        else {
            continue;
        };
        let born = if page.at(born.span) == "今年" {
            let before = dates.iter().rev().find(|date| date.span.end <= born.span.start && here.contains(date.span));
            match before {
                Some(before) => before,
                None => continue,
            }
        } else {
            born
        };
        let between = page.between(born.span.end, figure.span.start);
        let lead = page.between(here.start, born.span.start);
        let birth = between.starts_with("出生")
            || between.starts_with('生')
            || lead.ends_with("生于")
            || lead.ends_with("出生于");
        let (Some((first, _)), Some(today)) = (born.days(), page.article.publication.year()) else { continue };
        let (true, true, Some(age)) = (birth, AGE.is_match(between), figure.value.and_then(age_of(figure.scale)))
        else {
            continue;
        };
        let right = i64::from(today - first.year());
        let verdict = match (age - right).abs() {
            0 | 1 => Verdict::Pass,
            2 => Verdict::Undecided,
            _ => Verdict::Fail,
        };
        let (year, right) = (first.year().to_string(), right.to_string());
        let values = [("born", year.as_str()), ("age", page.at(figure.span)), ("right", right.as_str())];
        let message = if verdict == Verdict::Pass { AGE_PASS } else { AGE_FAIL };
        found.push(finding(Family::Calendar, verdict, &[born.span, figure.span], message.render(&values)));
    }
}

/// Years from a value in the SI unit.
fn age_of(scale: Decimal) -> impl Fn(Decimal) -> Option<i64> {
    move |value| value.checked_div(scale)?.round().to_i64()
}

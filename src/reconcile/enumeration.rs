//! # Asks
//! Does a list have as many members as it says?
//!
//! # Passes
//! A list as long as the count that stands behind it (`江岸、江汉、硚口3个区`) or that announces it
//! (`3个镇，即…`, `两条高速公路（杭长高速、浏洪高速）`), under 等 or not; a run of one-character names (`湘鄂赣三省`);
//! steps told one by one (`分三个阶段：第一阶段…`).
//!
//! # Fails
//! A list that is longer than its count, or shorter without 等, where it is plain that its members are
//! what is counted: places of the counted level, names of people, phrases that fill a clause.
//!
//! # Undecided
//! A list under 等 with fewer members than the count; a list whose members may be something else.
//!
//! # Example
//! `武汉市江岸、江汉、硚口、汉阳3个区`: four districts are named, three are stated.

use super::list::{self, List};
use super::members::{
    GENERIC, PEOPLE, counted_level, crossed, even, level_of, level_word, names_of_bodies, of_the_noun, phrases,
    short_names, titles,
};
use super::page::{Message, Page, finding};
use crate::model::{CleanSpan, Family, Finding, Kind, Level, Mention, Modifier, Verdict};
use regex::Regex;
use rust_decimal::prelude::ToPrimitive;
use std::sync::LazyLock;

const PASS: Message = Message {
    zh: "文中称“{stated}”，所列正好{found}项。",
    en: "The text says “{stated}” and names {found}.",
};
const FAIL: Message = Message {
    zh: "文中称“{stated}”，所列却是{found}项：{members}。",
    en: "The text says “{stated}” but names {found}: {members}.",
};
const OPEN: Message = Message {
    zh: "文中称“{stated}”，列出{found}项，未必列全。",
    en: "The text says “{stated}” and names {found}; the list need not be whole.",
};

/// Longest list whose length is judged; longer ones are tables.
const LONGEST: usize = 60;
/// Classifiers of happenings and amounts: what stands before them is no list of them.
const NO_MEMBERS: [&str; 33] = [
    "旁", "岸", "侧", "边", "头", "端", "次", "回", "遍", "倍", "趟", "番", "人次", "场次", "岁", "元", "户", "株",
    "间", "套", "亩", "吨", "米", "票", "分", "天", "年", "月", "日", "小时", "分钟", "度", "万",
];
/// Words behind which a count is of something new, and not of what stands before them.
const DEEDS: [&str; 30] = [
    "的", "了", "出", "过", "设", "建", "有", "在", "派", "增", "办", "举行", "开展", "实施", "建设", "组成", "达成",
    "分别", "发布", "召开", "签署", "完成", "通过", "获得", "取得", "形成", "参加", "率领", "位居", "进行",
];
/// Signs of cities, which may stand in a row with those of provinces: 深港澳三地.
const CITY_SIGNS: &str = "深珠穗莞佛惠港澳台杭甬苏锡榕厦漳泉汉蓉筑昆邕";
/// Characters that may stand for themselves in a row: `甲乙丙三级`, `县乡村三级`.
const SERIES: [&str; 10] = [
    "甲乙丙丁戊己庚辛壬癸",
    "省市州地县区乡镇街村组",
    "春夏秋冬",
    "东西南北中",
    "老中青幼",
    "农林牧副渔",
    "上中下",
    "江河湖海库",
    "德智体美劳",
    "人财物产供销",
];

static INTRO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        "^(?P<lead>[^，。；：！？\n（(、]{0,14})(?:(?:[，。]?(?:它们|他们|她们)?(?:分别)?(?:是|为)[：:]?|(?:[，—]*(?:即|分别(?:是|为|指)|包括|包含)[：:]?))|(?:组成|构成)?[：:])",
    )
    .expect("a fixed pattern")
});
static STEP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(?:^|[，。；：、\n])第([一二三四五六七八九十]{1,3}|[0-9]{1,2})").expect("a fixed pattern")
});
static THREE_POINTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(([二两三四五六七八九十]|[2-9])(?:点|条|方面))[^，。；：\n]{0,6}[：:]").expect("a fixed pattern")
});
static POINT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(?:^|[，。；：、\n])([一二三四五六七八九十]{1,3})(?:是|要)").expect("a fixed pattern")
});

/// Checks every list that says how long it is.
pub(super) fn check(page: &Page, found: &mut Vec<Finding>) {
    points(page, found);
    let counts: Vec<&Mention> = page.article.mentions.iter().filter(|m| m.kind == Kind::Count).collect();
    for (index, mention) in counts.iter().enumerate() {
        // “两个确立”, “四个意识”: a name.
        let name = page.between(0, mention.span.start).ends_with(['“', '"', '‘', '《']);
        let Some(stated) = stated(page, mention).filter(|_| !name) else { continue };
        let before = index.checked_sub(1).map(|at| counts[at]).filter(|other| other.span.end == mention.span.start);
        let behind = counts.get(index + 1).copied().filter(|other| other.span.start == mention.span.end);
        let more = goes_on(page, mention);
        apart(page, &counts[..=index], found);
        let answer = row(page, mention, stated, more)
            .or_else(|| series(page, mention, stated))
            .or_else(|| listed_before(page, mention, stated, more))
            .or_else(|| steps(page, mention, stated))
            .or_else(|| listed_behind(page, mention, stated, before.or(behind)));
        found.extend(answer);
    }
}

/// How many a count that follows at once adds (`三省一市`), where both count divisions.
fn goes_on(page: &Page, mention: &Mention) -> Option<usize> {
    static MORE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("^([一二两三四五]|[1-9])(?:省|市|区|县|个?自治区|个?直辖市)").expect("a fixed pattern")
    });
    let hit = MORE.captures(page.rest(mention.span.end))?;
    level_of(unit(mention))?;
    if &hit[1] == "两" { Some(2) } else { small_number(&hit[1]) }
}

/// The whole number a count states, where it states one plainly.
fn stated(page: &Page, mention: &Mention) -> Option<usize> {
    let quantity = mention.quantity()?;
    if mention.modifier != Some(Modifier::Exact) || quantity.indefinite {
        return None;
    }
    let value = quantity.value.filter(|value| value.is_integer())?.to_usize()?;
    // 一 is hardly ever a number of members; 1 is.
    let digits = page.at(mention.span).contains(|mark: char| mark.is_ascii_digit());
    let least = if digits { 1 } else { 2 };
    (least..=LONGEST).contains(&value).then_some(value)
}

fn unit(mention: &Mention) -> &str {
    mention.quantity().and_then(|quantity| quantity.unit.as_deref()).unwrap_or_default()
}

/// What is counted: the unit where that is the noun itself, the noun, or the kind of division that stands behind.
fn noun<'a>(page: &Page<'a>, mention: &'a Mention) -> &'a str {
    if level_of(unit(mention)).is_some() {
        return unit(mention);
    }
    let rest = page.rest(mention.span.end);
    if let Some(word) = level_word(rest) {
        return word;
    }
    mention.noun.map_or_else(|| unit(mention), |span| page.at(span))
}

/// `湘鄂赣三省`: one-character names of provinces, none left out.
fn row(page: &Page, mention: &Mention, stated: usize, more: Option<usize>) -> Option<Finding> {
    let mut start = mention.span.start;
    let mut names = 0;
    for place in page.article.mentions.iter().rev().filter(|other| other.span.end <= mention.span.start) {
        if place.span.end != start || place.place().is_none() || page.at(place.span).chars().count() != 1 {
            break;
        }
        start = place.span.start;
        names += 1;
    }
    let of_provinces = ["省", "省份", "省区", "省市", "地", "省（区）", "省（市）"].contains(&unit(mention));
    if names < 2 || !of_provinces {
        return None;
    }
    let list = CleanSpan { start, end: mention.span.start };
    // 深港澳三地: a sign of another kind may stand before the row.
    let before = page.between(0, start).chars().next_back();
    if names + 1 == stated && before.is_some_and(|sign| CITY_SIGNS.contains(sign)) {
        return None;
    }
    // 苏浙皖沪三省一市: the counts belong together.
    if more.is_some_and(|more| names == stated + more) {
        return Some(told(page, Verdict::Pass, mention, names, list, ""));
    }
    let verdict = if names == stated { Verdict::Pass } else { Verdict::Fail };
    let members: Vec<String> = page.at(list).chars().map(String::from).collect();
    Some(told(page, verdict, mention, names, list, &members.join("、")))
}

fn stated_from_one(mention: &Mention) -> Option<usize> {
    mention.quantity()?.value?.to_usize()
}

/// `甲乙丙三级`: characters of one series, as many as the count says.
fn series(page: &Page, mention: &Mention, stated: usize) -> Option<Finding> {
    let before = page.between(0, mention.span.start);
    let levels = unit(mention) == "级";
    let kinds = ["级", "代", "季", "类", "层"].contains(&unit(mention));
    let (row, _) = SERIES
        .iter()
        .map(|series| {
            let mut row: Vec<char> = Vec::new();
            for mark in before.chars().rev() {
                if !series.contains(mark) || row.contains(&mark) {
                    break;
                }
                row.push(mark);
            }
            (row.len(), row)
        })
        .map(|(length, row)| (row, length))
        .max_by_key(|(_, length)| *length)?;
    // 县乡两级; 东中 of 两 others may be anything.
    if row.len() < if levels { 2 } else { 3 } {
        return None;
    }
    let start = mention.span.start - row.iter().map(|mark| mark.len_utf8() as u32).sum::<u32>();
    let list = CleanSpan { start, end: mention.span.start };
    let lead = page.between(0, start);
    // 全省市县三级 may be a level more or less; 全省 itself is one.
    let edge = lead.ends_with(['各', '全', '与', '和', '、', '级']);
    let members: Vec<String> = row.iter().rev().map(char::to_string).collect();
    match row.len() {
        _ if edge || !kinds => None,
        length if length == stated => Some(told(page, Verdict::Pass, mention, stated, list, "")),
        length => Some(told(page, Verdict::Fail, mention, length, list, &members.join("、"))),
    }
}

/// `A、B、C等10个县`, `A、B、C三个方面`.
fn listed_before(page: &Page, mention: &Mention, stated: usize, more: Option<usize>) -> Option<Finding> {
    let text = page.between(0, mention.span.start);
    let plain = ["共", "一共", "总共", "合计", "这"].iter().find_map(|word| text.strip_suffix(word)).unwrap_or(text);
    let open = ["等", "等等", "等在内的", "在内的"].iter().find_map(|word| plain.strip_suffix(word));
    let end = open.unwrap_or(plain).len() as u32;
    let list = list::before(page, end);
    if list.most < 2 || NO_MEMBERS.contains(&unit(mention)) {
        return None;
    }
    let span = list.span()?;
    let has_noun = mention.noun.is_some_and(|noun| noun.start >= mention.span.end)
        || level_of(noun(page, mention)).is_some()
        || unit(mention) == "地"
        || page.rest(mention.span.end).starts_with(char::is_alphabetic);
    // 来自巴西和南非的三个乐团: the list says where from, not which.
    if DEEDS.iter().any(|word| text.ends_with(word)) {
        return None;
    }
    let counted = counted_level(noun(page, mention));
    let alike = match (list.level, counted) {
        (Some(level), Some(counted)) => {
            let city = noun(page, mention) == "市" && level == Level::Prefecture;
            list.bounded && (level == counted || city)
        }
        (Some(level), None) => {
            list.bounded && level <= Level::County && (unit(mention) == "地" || list.members.len() >= 3)
        }
        (None, Some(_)) => !list.places && short_names(page, &list),
        (None, None) if titles(page, &list) => GENERIC.contains(&unit(mention)) && unit(mention) != "国",
        (None, None) => !list.places && phrases(page, mention, unit(mention), &list),
    };
    let length = list.members.len();
    let members = joined(page, &list);
    // 上海、江苏、浙江、安徽三省一市: the counts belong together.
    if let Some(more) = more {
        let verdict = if list.may_have(stated + more) { Verdict::Pass } else { Verdict::Fail };
        let sure = list.level == Some(Level::Province) && list.bounded;
        return sure.then(|| told(page, verdict, mention, length, span, &members));
    }
    // 工业、建筑业等国民经济八大行业: the list is open inside; 和横琴、前海: two lists in one.
    let within_reach = length * 3 >= stated && stated * 3 >= length;
    let around = page.at(*list.members.last()?).ends_with("境内");
    let plain = !page.at(span).contains('等')
        && !around
        && even(page, &list)
        && (list.level.is_none() || !crossed(page, &list))
        && (has_noun || open.is_some());
    let sure = alike && plain && stated <= 30;
    if list.may_have(stated) {
        // What could not be told as wrong is not told as right.
        let plain = list.fewest == list.most || of_the_noun(page, mention, &list);
        return (sure && plain).then(|| told(page, Verdict::Pass, mention, stated, span, ""));
    }
    if open.is_some() && length < stated {
        return Some(told(page, Verdict::Undecided, mention, length, span, &members));
    }
    (sure && (within_reach || list.level.is_some())).then(|| told(page, Verdict::Fail, mention, length, span, &members))
}

/// `分三个阶段进行：第一阶段…，第二阶段…`: the steps that follow one by one.
fn steps(page: &Page, mention: &Mention, stated: usize) -> Option<Finding> {
    let rest = page.rest(mention.span.end);
    let colon = rest.find(['：', ':'])?;
    if rest[..colon].contains(['，', '；', '。', '、']) {
        return None;
    }
    let list = &rest[colon..];
    let numbers: Vec<usize> = [&*STEP, &*POINT]
        .iter()
        .map(|pattern| pattern.captures_iter(list).filter_map(|hit| small_number(&hit[1])).collect::<Vec<_>>())
        .max_by_key(Vec::len)?;
    if numbers.len() < 2 || numbers.iter().enumerate().any(|(at, &number)| number != at + 1) {
        return None;
    }
    let start = mention.span.end + colon as u32;
    let span = CleanSpan { start, end: mention.span.end + rest.len() as u32 };
    let goes_on = POINT.is_match(page.between(span.end, span.end).trim_start());
    let verdict = match numbers.len() {
        length if length == stated => Verdict::Pass,
        length if length > stated || rest.ends_with('。') && !goes_on => Verdict::Fail,
        _ => Verdict::Undecided,
    };
    Some(told(page, verdict, mention, numbers.len(), span, ""))
}

/// `要求有三点：第一，…；第二，…`: 三点 before a colon is no time of the day.
fn points(page: &Page, found: &mut Vec<Finding>) {
    for hit in THREE_POINTS.captures_iter(page.text) {
        let (Some(told), Some(stated)) = (hit.get(1), hit.get(2).and_then(|number| small_number(number.as_str())))
        else {
            continue;
        };
        let span = CleanSpan::new(told.start(), told.end());
        if page.mentions_in(span).any(|mention| mention.kind == Kind::Count) {
            continue;
        }
        let list = page.rest(span.end);
        let numbers: Vec<usize> = STEP.captures_iter(list).filter_map(|hit| small_number(&hit[1])).collect();
        let whole = numbers.len() >= 2 && numbers.iter().enumerate().all(|(at, &number)| number == at + 1);
        if !whole {
            continue;
        }
        let behind = CleanSpan { start: span.end, end: span.end + list.len() as u32 };
        let verdict = if numbers.len() == stated { Verdict::Pass } else { Verdict::Fail };
        let found_number = numbers.len().to_string();
        let template = if verdict == Verdict::Pass { PASS } else { FAIL };
        let values = [("stated", told.as_str()), ("found", found_number.as_str()), ("members", page.at(behind))];
        let mut answer = finding(Family::Enumeration, verdict, &[span, behind], template.render(&values));
        answer.expected = Some(stated.to_string());
        answer.found = Some(found_number);
        found.push(answer);
    }
}

/// A number up to 99 as a list counts its points.
pub(super) fn small_number(text: &str) -> Option<usize> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let digit = |mark: char| "一二三四五六七八九".chars().position(|other| other == mark).map(|at| at + 1);
    match text.split_once('十') {
        None => text.chars().next().filter(|_| text.chars().count() == 1).and_then(digit),
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { tens.chars().next().and_then(digit)? };
            let ones = if ones.is_empty() { 0 } else { ones.chars().next().and_then(digit)? };
            Some(tens * 10 + ones)
        }
    }
}

/// `3个镇，即…`, `5个。它们是…`, `两条高速公路（…）`.
fn listed_behind(page: &Page, mention: &Mention, stated: usize, beside: Option<&Mention>) -> Option<Finding> {
    let clean = &page.article.clean;
    let paragraph = clean.paragraphs.get(clean.paragraph_at(mention.span.start)?)?.span;
    let rest = page.between(mention.span.end, paragraph.end);
    if let Some(answer) = bracketed(page, mention, stated, rest) {
        return answer;
    }
    // 两国是, 两岸同胞是: said of the same ones all along.
    if ["国", "岸", "党", "军"].contains(&unit(mention)) {
        return None;
    }
    // 两队战成3：3 is a score.
    let intro = INTRO.captures(rest).filter(|hit| !hit["lead"].ends_with(|mark: char| mark.is_ascii_digit()))?;
    let start = mention.span.end + intro[0].len() as u32;
    let sentence = list::first_mark(page, start, paragraph.end, &['。', '！', '？', '\n']);
    let clause = list::first_mark(page, start, sentence, &['，', '；', '：', ',', ';', ':']);
    let body = page.between(start, clause);
    let open = body.contains('等');
    let short = list::within(page, start, clause - if body.ends_with('等') { 3 } else { 0 }, &['、']);
    let long = list::within(page, start, sentence, &['、', '，', '；']);
    // Kinds of divisions are counted apart: 1个街道、3个镇，即…
    if let Some(level) = counted_level(noun(page, mention)) {
        let whole = CleanSpan { start, end: sentence };
        let ending = noun(page, mention);
        let kin = |list: &List| list.members.iter().filter(|&&member| bare(page, member).ends_with(ending)).count();
        if kin(&short) == stated || kin(&long) == stated {
            return Some(told(page, Verdict::Pass, mention, stated, whole, ""));
        }
        let places = |wanted: Level| {
            page.mentions_in(whole).filter(|other| other.place().is_some_and(|place| place.level == wanted)).count()
        };
        let flat = short.level.is_some() || long.level.is_some() || page.at(whole).contains('（');
        let number = match level {
            Level::County if beside.is_none() && places(Level::County) == 0 => places(Level::Prefecture),
            _ if ending == "市" && places(Level::Prefecture) == 0 => places(Level::County),
            _ => places(if ending == "市" { Level::Prefecture } else { level }),
        };
        if flat && number > 0 && !open {
            let verdict = if number == stated { Verdict::Pass } else { Verdict::Fail };
            return Some(told(page, verdict, mention, number, whole, ""));
        }
        if beside.is_some() {
            return None;
        }
    }
    let span = short.span()?;
    if page.figures.iter().any(|figure| figure.span.start >= start && figure.span.end <= clause) {
        // 8个班组，包括焊接一班、炼钢二班等: figures of their own names, and fewer than are stated.
        let fewer = open && (2..stated).contains(&short.members.len());
        let told = || told(page, Verdict::Undecided, mention, short.members.len(), span, &joined(page, &short));
        return fewer.then(told);
    }
    // 修路、供水、改厕，件件有着落: what goes on behind the list is no member of it.
    let widest = short.members.iter().map(|&member| page.at(member).chars().count()).max().unwrap_or_default();
    let beyond = long.members.iter().filter(|member| member.start >= clause);
    let runs_on = short.members.len() >= 3
        && beyond.clone().count() == 1
        && beyond.clone().all(|&member| page.at(member).chars().count() > widest);
    let length = short.members.len();
    if open {
        let verdict = match length {
            _ if short.fewest == short.most && length == stated => Verdict::Pass,
            _ if short.may_have(stated) => return None,
            _ if length < stated => Verdict::Undecided,
            _ if length > stated && short.fewest == short.most => Verdict::Fail,
            _ => return None,
        };
        return (length >= 2).then(|| told(page, verdict, mention, length, span, &joined(page, &short)));
    }
    let told_by = &intro[0];
    let words = ["包括", "包含", "即", "分别", "它们", "他们", "她们", "组成", "构成"];
    let colon = told_by.ends_with(['：', ':']);
    // 七条建议：…；…；…
    let pieces = list::within(page, start, sentence, &['；', ';']);
    if pieces.members.len() >= 3 && colon && (mention.noun.is_some() || !intro["lead"].is_empty()) {
        let number = pieces.members.len();
        let fits = number == stated;
        let verdict = if fits { Verdict::Pass } else { Verdict::Fail };
        let plain = pieces.members.iter().all(|&piece| !page.at(piece).contains(['、', '，']));
        let sure = stated <= 30 && plain && number * 3 >= stated && stated * 3 >= number;
        return sure.then(|| told(page, verdict, mention, if fits { stated } else { number }, span, ""));
    }
    // 三大中心：城东中心、临港中心、河西中心，总库容…: members alike, and what goes on is something else.
    let figures_behind = page.figures.iter().any(|figure| figure.span.start >= clause && figure.span.end <= sentence);
    let ends_there = clause == sentence || runs_on || figures_behind || list::one_ending(page, &short.members);
    let list = if ends_there && length >= 2 { &short } else { &long };
    let named = |&member: &CleanSpan| {
        let text = bare(page, member);
        (1..=20).contains(&text.chars().count()) && page.figures.iter().all(|figure| !figure.span.overlaps(member))
    };
    // 5位教师是王志强、李海燕: names of people.
    let people = PEOPLE.contains(&unit(mention))
        && list.members.iter().all(|&member| (2..=4).contains(&page.at(member).chars().count()));
    // 三家上市公司：华翔股份和天地科技.
    let bodies = colon
        && names_a_kind(page, mention)
        && ends_there
        && (names_of_bodies(page, list) || list::one_ending(page, &list.members));
    let said = people || bodies || words.iter().any(|word| told_by.contains(word));
    let certain = list.members.len() >= 2
        && said
        && list.members.iter().all(named)
        && (ends_there || list.members.len() >= 5)
        && stated <= 30;
    let length = list.members.len();
    if length == stated && !list.may_have(stated) {
        return None;
    }
    if list.may_have(stated) {
        // 三个方面：修路、供水、改厕: a colon and a list as long as it says.
        let listed = certain || colon && list.fewest == list.most && length >= 2;
        return listed.then(|| told(page, Verdict::Pass, mention, stated, list.span().unwrap_or(span), ""));
    }
    // Phrases with joints inside may be fewer or more than they show.
    (certain && list.most <= list.fewest + 1)
        .then(|| told(page, Verdict::Fail, mention, length, list.span().unwrap_or(span), &joined(page, list)))
}

/// Whether a noun stands behind the count: 6家“共富工坊”, 三家上市公司.
fn names_a_kind(page: &Page, mention: &Mention) -> bool {
    mention.noun.is_some() || page.rest(mention.span.end).starts_with('“')
}

/// `1个街道、3个镇，即…`: the counts before the last one, each held against the members of its kind.
fn apart(page: &Page, counts: &[&Mention], found: &mut Vec<Finding>) {
    let Some((last, before)) = counts.split_last() else { return };
    let Some(intro) = INTRO.captures(page.rest(last.span.end)) else { return };
    if level_of(noun(page, last)).is_none() {
        return;
    }
    let start = last.span.end + intro[0].len() as u32;
    let end = list::first_mark(page, start, start + page.rest(start).len() as u32, &['，', '；', '。']);
    let list = list::within(page, start, end, &['、']);
    let mut next = last.span.start;
    for count in before.iter().rev() {
        let gap = page.between(count.span.end, next).trim_end_matches('、');
        let (ending, number) = (noun(page, count), stated_from_one(count));
        let (Some(_), Some(number), true) = (level_of(ending), number, gap == ending || gap.is_empty()) else { return };
        let kin = list.members.iter().filter(|&&member| bare(page, member).ends_with(ending)).count();
        if kin == number {
            found.push(told(page, Verdict::Pass, count, kin, CleanSpan { start, end }, ""));
        }
        next = count.span.start;
    }
}

/// A list in brackets right behind the noun; `Some(None)` where brackets stand there and are no list.
fn bracketed(page: &Page, mention: &Mention, stated: usize, rest: &str) -> Option<Option<Finding>> {
    let at = rest.find(['（', '('])?;
    if rest[..at].chars().count() > 10 || rest[..at].contains(['，', '。', '；', '：', '、', '\n']) {
        return None;
    }
    let open = rest[at..].chars().next()?;
    let start = mention.span.end + (at + open.len_utf8()) as u32;
    let end = list::first_mark(page, start, mention.span.end + rest.len() as u32, &[]);
    let body = page.between(start, end);
    let list = list::within(page, start, end, &['、']);
    let figures = page.figures.iter().any(|figure| figure.span.start >= start && figure.span.end <= end);
    let generic = list.members.iter().all(|&member| level_of(page.at(member)).is_some());
    if list.most < 2 || figures || generic {
        return None;
    }
    let span = CleanSpan { start, end };
    if list.may_have(stated) {
        return Some(Some(told(page, Verdict::Pass, mention, stated, span, "")));
    }
    let length = list.members.len();
    if body.ends_with('等') {
        return Some((length < stated).then(|| told(page, Verdict::Undecided, mention, length, span, "")));
    }
    let last = |&member: &CleanSpan| page.at(member).chars().next_back();
    let alike = list.members.iter().all(|member| last(member) == list.members.first().and_then(last));
    let certain = alike && length >= 2 && !body.contains(['，', '；', '。', '：']) && stated <= 30;
    Some(certain.then(|| told(page, Verdict::Fail, mention, length, span, &joined(page, &list))))
}

/// A member without what stands in brackets behind it.
fn bare<'a>(page: &Page<'a>, member: CleanSpan) -> &'a str {
    let text = page.at(member);
    text.find(['（', '(']).map_or(text, |at| &text[..at])
}

fn joined(page: &Page, list: &List) -> String {
    list.members.iter().map(|&member| page.at(member)).collect::<Vec<_>>().join("、")
}

fn told(page: &Page, verdict: Verdict, mention: &Mention, length: usize, list: CleanSpan, members: &str) -> Finding {
    let template = match verdict {
        Verdict::Pass => PASS,
        Verdict::Fail => FAIL,
        Verdict::Undecided => OPEN,
    };
    let members = if members.is_empty() { page.at(list) } else { members };
    let values = [("stated", page.at(mention.span)), ("found", &length.to_string()), ("members", members)];
    let mut answer = finding(Family::Enumeration, verdict, &[mention.span, list], template.render(&values));
    let stated = mention.quantity().and_then(|quantity| quantity.value).map(|value| value.normalize().to_string());
    answer.expected = stated;
    answer.found = Some(length.to_string());
    answer
}

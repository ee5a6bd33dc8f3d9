//! # Asks
//! Does a running membership reach the totals stated on the way?
//!
//! # Passes
//! A stated total and the joins since give the next stated total
//! (`12家…新增5家，成员达到17家`).
//!
//! # Fails
//! They do not; or founders and every join are named and do not reach a stated total. Then the members
//! that some other list has and no join tells of are named. An error carried on is told once.
//!
//! # Undecided
//! A join nobody counted (`又有一批加入`, `A、B等加入`), or totals that are only about so many.
//!
//! # Example
//! `成员为十二市；2023年8月，濮阳、新乡、焦作加入，成员达十四市`: 12 + 3 = 15.

use super::group::Group;
use super::interval::{Interval, Reading};
use super::list;
use super::page::{Like, Message, Page, finding};
use crate::model::{CleanSpan, Decimal, Family, Finding, Kind, Level, Role, Verdict};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const PASS: Message = Message {
    zh: "成员数与历次加入相符：{arithmetic}。",
    en: "The total is what the members before and the joins since give: {arithmetic}.",
};
const FAIL: Message = Message {
    zh: "成员数与历次加入不符：{arithmetic}。",
    en: "The total is not what the members before and the joins since give: {arithmetic}.",
};
const MISSING: Message = Message {
    zh: "发起时与历次加入的成员合计不到所述总数：{arithmetic}；名单中有、却未见其加入的是{missing}。",
    en: "Founders and joins do not reach the stated total: {arithmetic}; listed as a member, but never said to join: {missing}.",
};
const OPEN: Message = Message {
    zh: "加入的数目不全或为约数，无法核对：{arithmetic}。",
    en: "A join is not counted or a total is approximate, so this cannot be settled: {arithmetic}.",
};

static STATED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        "(?:成员|会员|盟员|社员|队员|队伍|联盟|加盟|伙伴|签约国|参与国|成员国)[^，。；]{0,8}?(?:达到|达|增至|扩展至|拓展至|扩大至|扩大到|扩展到|拓展到|升至|增加到|增加至|发展到|发展至|发展为|壮大到|壮大为|扩充到|扩充至|扩至|扩为|减至|减少到|降至|为|有|是|至|到|增为|变为)?$",
    )
    .expect("a fixed pattern")
});
static GAIN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(?:新增加|新入会|入会|新入社|入社|新入盟|新增|新吸收|吸收|新吸纳|吸纳|接纳|新发展|发展|增补|新加入|又加入|加入|增加|新进|新招|新晋|净增|迎来)(?:了)?(?:新|个人|单位|团体)?(?:会员|成员|社员|盟员|队员)?(?:单位|企业|国|城市)?$")
        .expect("a fixed pattern")
});
static LOSS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(?:退出|除名|退会|退社|注销|清退|淘汰|流失|减少)(?:了)?(?:会员|成员|社员)?(?:单位|企业)?$")
        .expect("a fixed pattern")
});
static HELD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(?:有|现有|共有|已有|拥有|达到|达|发展到|发展至|扩大到|扩大至|扩展到|扩展至|增至|增加到|壮大为|壮大到|最初的|最初|起初|当初的|由|只有|仅有)$")
        .expect("a fixed pattern")
});
/// What joins may be said by behind the number.
const JOINING: [&str; 13] = [
    "报名",
    "报名加入",
    "入队",
    "报名参加",
    "响应",
    "加入",
    "加盟",
    "入社",
    "入会",
    "入盟",
    "入伙",
    "入列",
    "加入进来",
];
const LEAVING: [&str; 6] = ["退出", "退会", "退社", "退盟", "离开", "被除名"];
const MEMBERS: [&str; 7] = ["成员", "会员", "盟员", "社员", "队员", "伙伴", "理事单位"];
static PLUS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("[“\"]([0-9]{1,2})\\+([0-9]{1,2})[”\"]").expect("a fixed pattern"));

/// One thing that happens to a membership.
#[derive(Debug, Clone)]
struct Step {
    /// Where it is told.
    span: CleanSpan,
    /// Whether it states the total or tells of a join.
    total: bool,
    /// How many; none where nobody counted.
    reading: Option<Reading>,
    /// Codes and names of the places that join.
    places: BTreeMap<String, String>,
}

/// Checks a membership along the text.
pub(super) fn check(page: &Page, groups: &[Group], found: &mut Vec<Finding>) {
    if !JOINING.iter().chain(&MEMBERS).any(|word| page.text.contains(word)) {
        return;
    }
    let steps = steps(page);
    let mut joins: Vec<&Step> = Vec::new();
    let mut last: Option<&Step> = None;
    let mut running: Option<Reading> = None;
    let mut blamed = false;
    for step in &steps {
        if !step.total {
            joins.push(step);
            continue;
        }
        let Some(stated) = step.reading else { continue };
        let near = |other: &&Step| connected(page, other.span, step.span);
        if let Some(before) = last.filter(near).filter(|_| !joins.is_empty()) {
            let since: Vec<&Step> = joins.iter().copied().filter(|join| join.span.start >= before.span.start).collect();
            let carried =
                running.and_then(|running| add(running, &since)).is_some_and(|sum| sum.plain.meets(stated.plain));
            running = running.and_then(|running| add(running, &since));
            if let Some(answer) = step_answer(page, page.at(before.span), before, &since, step, stated)
                && !(answer.verdict == Verdict::Fail && blamed && carried)
            {
                blamed |= answer.verdict == Verdict::Fail;
                found.push(answer);
            }
        } else if let Some(answer) = from_founders(page, groups, &joins, step, stated) {
            blamed |= answer.verdict == Verdict::Fail;
            found.push(answer);
        }
        running = running.or(Some(stated));
        last = Some(step);
        joins.clear();
    }
}

/// Totals of one membership told by several articles: the last of one, and the first of the next with its joins.
pub(super) fn across(pages: &[Page], found: &mut Vec<Finding>) {
    let told: Vec<(usize, Vec<Step>)> = pages
        .iter()
        .enumerate()
        .filter(|(_, page)| MEMBERS.iter().any(|word| page.text.contains(word)))
        .map(|(article, page)| (article, steps(page)))
        .filter(|(_, steps)| steps.iter().any(|step| step.total))
        .collect();
    for pair in told.windows(2) {
        let [(one, earlier), (other, later)] = pair else { continue };
        let Some(before) = earlier.iter().rfind(|step| step.total) else { continue };
        let Some(first) = later.iter().position(|step| step.total) else { continue };
        let joins: Vec<&Step> = later[..first].iter().collect();
        let Some(stated) = later[first].reading else { continue };
        // The body's name, as the first article has it before 成员, stands in the second.
        let sentence = pages[*one].sentence_at(before.span.start).map(|at| pages[*one].sentences[at]);
        let lead = sentence.map_or("", |sentence| pages[*one].between(sentence.start, before.span.start));
        let name = MEMBERS.iter().filter_map(|word| lead.find(word)).min().map_or(lead, |at| &lead[..at]);
        // 诗词协会成立时有会员: the name ends where its founding is told.
        let told = ["成立", "创立", "创办", "组建", "最初", "现有", "共有", "已有", "发展", "有", "的"];
        let name = &name[..told.iter().filter_map(|word| name.find(word)).min().unwrap_or(name.len())];
        let from = name.rfind(['，', '。', '、', '；', '月', '年', '日']).map_or(0, |at| at + '，'.len_utf8());
        let name = name[from..].trim_end_matches('的');
        if name.chars().count() < 4 || !pages[*other].text.contains(name) {
            continue;
        }
        let start = pages[*one].at(before.span);
        let Some(mut answer) = step_answer(&pages[*other], start, before, &joins, &later[first], stated) else {
            continue;
        };
        for quote in &mut answer.quotes {
            quote.article = *other;
        }
        answer.quotes[0].article = *one;
        found.push(answer);
    }
}

/// Whether two places of the text belong to one telling: one paragraph, or lines of one chronicle.
fn connected(page: &Page, first: CleanSpan, second: CleanSpan) -> bool {
    let clean = &page.article.clean;
    let (Some(one), Some(other)) = (clean.paragraph_at(first.start), clean.paragraph_at(second.start)) else {
        return false;
    };
    one == other || chronicle(page, one) && chronicle(page, other)
}

fn chronicle(page: &Page, paragraph: usize) -> bool {
    let paragraph = &page.article.clean.paragraphs[paragraph];
    paragraph.role == Role::Chronicle
        || page
            .mentions_in(paragraph.span)
            .next()
            .is_some_and(|first| first.kind == Kind::Date && first.span.start == paragraph.span.start)
}

/// Totals and joins in the order of the text.
fn steps(page: &Page) -> Vec<Step> {
    let mut steps = Vec::new();
    for figure in page.figures.iter().filter(|figure| matches!(figure.like, Like::Count(_)) && figure.depth == 0) {
        let sentence = page.sentence(figure);
        let lead = page.between(sentence.start, figure.span.start);
        let clause = lead.rfind(['，', '；', '。', '：']).map_or(lead, |at| &lead[at + '，'.len_utf8()..]);
        let tail = page.rest(figure.span.end);
        let tail = tail.find(['，', '；', '。', '、']).map_or(tail, |at| &tail[..at]);
        let follows = |last: Option<&Step>| {
            let just = last.filter(|last| !last.total && sentence.contains(last.span));
            just.is_some_and(|last| page.between(last.span.end, figure.span.start).chars().count() <= 8)
        };
        let founded = ["组建", "组成", "发起", "创立", "成立", "创办"].iter().any(|word| tail.ends_with(word))
            && clause.contains('由');
        let joins = |text: &str| JOINING.iter().any(|word| text.ends_with(word) || text.contains(&format!("{word}，")));
        // 先后有3个和2个城市加入: the verb stands behind the last of them.
        let row = || {
            let mut next = page.figures.iter().filter(|next| next.span.start >= figure.span.end);
            next.next().is_some_and(|next| {
                let gap = page.between(figure.span.end, next.span.start);
                next.like == figure.like && matches!(gap, "和" | "、" | "及" | "与") && joins(next.tail)
            })
        };
        let member = |text: &str| MEMBERS.iter().any(|word| text.starts_with(word));
        let gain = GAIN.is_match(clause) || joins(tail) || row();
        let loss = LOSS.is_match(clause) || LEAVING.iter().any(|word| tail.ends_with(word));
        let start =
            ["最初", "起初", "成立之初", "创立之初", "组建之初", "成立时"].iter().any(|word| clause.contains(word));
        // 创立之初只有宜昌、荆州、荆门三市: the names of those counted stand before their number.
        let named_first = || {
            let named = list::before(page, figure.span.start).span()?;
            let first = page.mentions_in(named).find(|mention| mention.place().is_some())?;
            HELD.is_match(page.between(sentence.start, first.span.start)).then_some(())
        };
        let stated = founded
            || STATED.is_match(clause)
            || clause.contains("成员") && clause.ends_with(['至', '为', '达', '有', '到'])
            || HELD.is_match(clause) && member(tail)
            || start && (HELD.is_match(clause) || named_first().is_some())
            // 1995年发展会员27人，达到65人: what the join just told of comes to.
            || matches!(clause, "达到" | "达" | "增至" | "增加到" | "发展到" | "总数达" | "总数达到") && follows(steps.last());
        let reading = if loss { figure.reading.negated() } else { figure.reading };
        let places = if gain { named(page, list::before(page, figure.span.start).span()) } else { BTreeMap::new() };
        if gain || loss || stated {
            steps.push(Step { span: figure.span, total: !(gain || loss), reading: Some(reading), places });
        }
    }
    for hit in PLUS.captures_iter(page.text) {
        let number = |at: usize| hit[at].parse::<i64>().map(Decimal::from).unwrap_or_default();
        steps.push(Step {
            span: CleanSpan::new(
                hit.get(0).map_or(0, |whole| whole.start()),
                hit.get(0).map_or(0, |whole| whole.end()),
            ),
            total: true,
            reading: Some(Reading::exact(number(1) + number(2))),
            places: BTreeMap::new(),
        });
    }
    steps.extend(page.text.match_indices("加入").filter_map(|(at, _)| named_join(page, at as u32)));
    steps.sort_by_key(|step| step.span);
    steps
}

/// `东营、滨州加入`, `信阳2015年加入`: a join told by names.
fn named_join(page: &Page, at: u32) -> Option<Step> {
    let behind = &page.text[at as usize + "加入".len()..];
    if !(behind.is_empty() || behind.starts_with(['，', '。', '；', '后', '\n', '、'])) {
        return None;
    }
    let mut end = at;
    loop {
        let text = page.between(0, end);
        let bare = text.trim_end_matches(|mark| "先后相继也正式又于同时陆续再次".contains(mark));
        let date = page.article.mentions.iter().find(|m| m.kind == Kind::Date && m.span.end as usize == bare.len());
        let next = date.map_or(bare.len() as u32, |date| date.span.start);
        if next == end {
            break;
        }
        end = next;
    }
    // A count right before it (6个区县加入) has been read as a figure.
    let counted = page.figures.iter().any(|figure| {
        figure.span.end <= end
            && figure.sentence == page.sentence_at(at).unwrap_or(usize::MAX)
            && figure.tail.contains("加入")
            && page.between(figure.span.end, at).chars().count() <= 8
    });
    if counted {
        return None;
    }
    let text = page.between(0, end);
    let list = list::before(page, end);
    let span = list.span()?;
    // 又有一批企业陆续加入: nobody counted them.
    let some = ["一批", "又有", "多家", "数家", "若干", "一些", "许多", "不少", "部分", "更多"];
    let told = page.at(span);
    let uncounted = text.ends_with('等') || some.iter().any(|word| text.ends_with(word) || told.contains(word));
    let sure = list.level.is_some() || list.members.iter().all(|&member| page.at(member).chars().count() <= 8);
    let number = (list.fewest == list.members.len() || list.level.is_some()).then_some(list.members.len());
    let reading = number.filter(|_| !uncounted && sure).map(|number| Reading::exact(Decimal::from(number)));
    Some(Step { span, total: false, reading, places: named(page, Some(span)) })
}

/// The counties and cities named in a span, by code.
fn named(page: &Page, span: Option<CleanSpan>) -> BTreeMap<String, String> {
    let mentions = span.into_iter().flat_map(|span| page.mentions_in(span));
    mentions
        .filter_map(|mention| mention.place())
        .filter(|place| matches!(place.level, Level::County | Level::Prefecture) && !place.embedded)
        .filter_map(|place| Some((place.code.as_deref()?.to_owned(), place.name.to_string())))
        .collect()
}

fn add(start: Reading, joins: &[&Step]) -> Option<Reading> {
    joins.iter().try_fold(start, |sum, join| sum.with(join.reading?, Interval::plus))
}

fn arithmetic(page: &Page, start: &str, joins: &[&Step], stated: &str, failed: bool, sum: Option<Interval>) -> String {
    let terms: Vec<String> = joins
        .iter()
        .map(|join| {
            let number =
                join.reading.and_then(|reading| reading.plain.low).map_or("?".to_owned(), |end| end.at.to_string());
            format!("{number}（{}）", page.at(join.span))
        })
        .collect();
    // 14 + 7 = 21 ≠ 22: what they give, and what the text states.
    match sum.filter(|sum| sum.low == sum.high).and_then(|sum| sum.low) {
        Some(sum) if failed => format!("{start} + {} = {} ≠ {stated}", terms.join(" + "), sum.at.normalize()),
        _ => format!("{start} + {} {} {stated}", terms.join(" + "), if failed { "≠" } else { "=" }),
    }
}

/// Holds a stated total against the one before it, `start` in the words of its own article, and the joins since.
fn step_answer(
    page: &Page,
    start: &str,
    before: &Step,
    joins: &[&Step],
    step: &Step,
    stated: Reading,
) -> Option<Finding> {
    if joins.is_empty() {
        return None;
    }
    let sum = add(before.reading?, joins);
    let vague = |reading: Reading| reading.plain.low != reading.plain.high;
    let verdict = match sum {
        Some(sum) if sum.plain.meets(stated.plain) && !vague(sum) => Verdict::Pass,
        Some(sum) if !vague(sum) && !vague(stated) => Verdict::Fail,
        _ => Verdict::Undecided,
    };
    let sum_line =
        arithmetic(page, start, joins, page.at(step.span), verdict == Verdict::Fail, sum.map(|sum| sum.plain));
    let template = match verdict {
        Verdict::Pass => PASS,
        Verdict::Fail => FAIL,
        Verdict::Undecided => OPEN,
    };
    let spans: Vec<_> =
        [before.span].into_iter().chain(joins.iter().map(|join| join.span)).chain([step.span]).collect();
    let mut answer = finding(Family::Tally, verdict, &spans, template.render(&[("arithmetic", &sum_line)]));
    answer.expected = sum.and_then(|sum| sum.plain.low).map(|end| end.at.to_string());
    answer.found = stated.plain.low.map(|end| end.at.to_string());
    answer.arithmetic = Some(sum_line);
    Some(answer)
}

/// The first total of a telling, held against the founders, where some list names them all.
fn from_founders(page: &Page, groups: &[Group], joins: &[&Step], step: &Step, stated: Reading) -> Option<Finding> {
    const FOUNDING: [&str; 7] = ["首届", "第一届", "第一次", "发起", "创始", "成立", "首次"];
    let joined: BTreeMap<&String, &String> = joins.iter().flat_map(|join| &join.places).collect();
    if joins.iter().any(|join| join.places.is_empty()) || joined.len() < 2 {
        return None;
    }
    let (members, founders) = page.figures.iter().find_map(|figure| {
        let sentence = page.at(page.sentence(figure));
        let near = FOUNDING.iter().any(|word| sentence.contains(word))
            || FOUNDING
                .iter()
                .any(|word| figure.sentence > 0 && page.at(page.sentences[figure.sentence - 1]).contains(word));
        let text = page.between(0, figure.span.start);
        let list = list::before(page, text.strip_suffix('等').unwrap_or(text).len() as u32);
        let places = named(page, list.span());
        let whole = figure.value == Some(Decimal::from(places.len())) && places.len() >= 2;
        let apart = places.keys().all(|code| !joined.contains_key(code));
        (near && whole && apart && connected_by_name(page, figure.span, step.span)).then_some((places, figure.span))
    })?;
    let start = Reading::exact(Decimal::from(members.len()));
    let sum = add(start, joins)?;
    let passed = sum.plain.meets(stated.plain);
    let line = arithmetic(page, &members.len().to_string(), joins, page.at(step.span), !passed, Some(sum.plain));
    let spans: Vec<_> = [founders].into_iter().chain(joins.iter().map(|join| join.span)).chain([step.span]).collect();
    let mut answer = if passed {
        finding(Family::Tally, Verdict::Pass, &spans, PASS.render(&[("arithmetic", &line)]))
    } else {
        // Those of the whole list whom neither the founding nor any join of the article names.
        let told: Vec<String> =
            steps(page).into_iter().filter(|step| !step.total).flat_map(|step| step.places.into_keys()).collect();
        let lists = groups.iter().map(|group| {
            let spans = group.parts.iter().filter_map(|&part| {
                let text = page.between(0, page.figures[part].span.start);
                list::before(page, text.strip_suffix('等').unwrap_or(text).len() as u32).span()
            });
            spans.flat_map(|span| named(page, Some(span))).collect::<BTreeMap<_, _>>()
        });
        let whole = lists
            .filter(|list| {
                members.keys().chain(joined.keys().copied()).filter(|code| list.contains_key(*code)).count() * 2
                    > list.len()
            })
            .max_by_key(BTreeMap::len);
        let missing: Vec<String> = whole
            .into_iter()
            .flatten()
            .filter(|(code, _)| !members.contains_key(code) && !told.contains(code))
            .map(|(_, name)| name)
            .collect();
        let names = missing.join("、");
        let why = if missing.is_empty() {
            FAIL.render(&[("arithmetic", &line)])
        } else {
            MISSING.render(&[("arithmetic", &line), ("missing", &names)])
        };
        finding(Family::Tally, Verdict::Fail, &spans, why)
    };
    answer.expected = sum.plain.low.map(|end| end.at.to_string());
    answer.found = stated.plain.low.map(|end| end.at.to_string());
    answer.arithmetic = Some(line);
    Some(answer)
}

/// Whether the founding and the telling speak of one thing: they share a long name.
fn connected_by_name(page: &Page, founding: CleanSpan, total: CleanSpan) -> bool {
    let around = |span: CleanSpan, back: usize| {
        let sentence = page.sentence_at(span.start).unwrap_or(0);
        let from = page.sentences[sentence.saturating_sub(back)].start;
        page.between(from, page.sentences[sentence].end)
    };
    let (one, other) = (around(founding, 1), around(total, 6));
    let marks: Vec<char> = one.chars().filter(|mark| !mark.is_whitespace()).collect();
    marks.windows(5).any(|window| {
        let word: String = window.iter().collect();
        !word.contains(['，', '。', '、', '（', '）']) && other.contains(&word)
    })
}

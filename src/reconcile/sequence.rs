//! # Asks
//! Do ordinals run in order of their dates, with none missing or twice?
//!
//! # Passes
//! Editions of one series whose dates run with their numbers, told in any order
//! (`第二次…2020年11月，第一次…2019年8月`); points told one by one (一是, 二是, 三是).
//!
//! # Fails
//! An edition that comes before an earlier one, one number in two years, a gap in a run told one by one
//! (先后召开, 每年, 一是/二是/四是), a yearly series whose numbers do not keep pace with the years.
//!
//! # Undecided
//! A gap between editions told apart.
//!
//! # Example
//! `2018年第五届、2019年第六届、2020年第八届` of what is held 年年: the seventh is missing.

use super::enumeration::small_number;
use super::page::{Message, Page, finding};
use crate::model::{CleanSpan, Date, Family, Finding, Kind, Mention, Verdict};
use regex::Regex;
use rust_decimal::prelude::ToPrimitive;
use std::sync::LazyLock;

const PASS: Message =
    Message { zh: "序次与日期相合：{editions}。", en: "The numbers run in order of their dates: {editions}." };
const OPEN: Message = Message {
    zh: "序次与日期不足以判断：{editions}。",
    en: "Numbers and dates do not settle whether one is missing: {editions}.",
};
const ORDER: Message = Message {
    zh: "{second}的日期早于{first}：{editions}。",
    en: "{second} is dated before {first}: {editions}.",
};
const TWICE: Message = Message {
    zh: "不同年份用了同一序次：{editions}。",
    en: "One number stands for two years: {editions}.",
};
const GAP: Message = Message {
    zh: "{first}之后即为{second}，中间有缺：{editions}。",
    en: "{second} follows {first}; something between them is missing: {editions}.",
};
const PACE: Message = Message {
    zh: "每年一届，自{first}到{second}，届次与年数不符：{editions}。",
    en: "It is held every year, but from {first} to {second} the numbers do not keep pace with the years: {editions}.",
};

/// How points are told one by one; each way is a run of its own.
static POINTS: LazyLock<[Regex; 5]> = LazyLock::new(|| {
    [
        "(?:^|[，。；：、“\n])(([一二三四五六七八九十]{1,3})是)",
        "(?:^|[，。；：、“\n])(([一二三四五六七八九十]{1,3})要)",
        "(?:^|[，。；：、“\n])(其([一二三四五六七八九十]{1,3}))[，是]",
        "(?:^|[，。；：、“\n])(第([一二三四五六七八九十]{1,3}))，",
        "(?:^|[，。；：、“\n])(（([一二三四五六七八九十]{1,3})）)",
    ]
    .map(|pattern| Regex::new(pattern).expect("a fixed pattern"))
});
static CYCLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(每|一|两|隔|每两|每隔一|三|四|五|每三|每四|每五)年(?:都)?(?:举[办行]|召开)?一[届次]|每年一[届次]|年年(?:办|举办)|一年一度|每年(?:都)?举办|(每)年[0-9]{0,2}月?都?举[行办]一[届次]")
        .expect("a fixed pattern")
});

/// Every how many years a thing is held, where the text says so.
fn cycle(text: &str) -> Option<i64> {
    let hit = CYCLE.captures(text)?;
    Some(match hit.get(1).or(hit.get(2)).map_or("每", |word| word.as_str()) {
        "两" | "隔" | "每两" | "每隔一" => 2,
        "三" | "每三" => 3,
        "四" | "每四" => 4,
        "五" | "每五" => 5,
        _ => 1,
    })
}

/// Names that say what kind of meeting it is and not whose.
const GENERAL: [&str; 14] = [
    "会议",
    "全体会议",
    "大会",
    "全会",
    "主席会议",
    "代表大会",
    "年会",
    "峰会",
    "论坛",
    "委员会",
    "理事会",
    "全委会议",
    "常委会",
    "人民代表大会",
];

/// Whether a name says only what kind of meeting it is: `代表大会`, `全国代表大会`.
pub(super) fn general(name: &str) -> bool {
    let bare = ["全国", "全省", "全市", "全县", "全区"].iter().find_map(|whole| name.strip_prefix(whole));
    GENERAL.contains(&bare.unwrap_or(name))
}

/// Whether nothing in a name says whose it is, so that it may be another's in another article: `合作委员会会议`.
pub(super) fn anybodys(name: &str) -> bool {
    const COMMON: [&str; 38] = [
        "纪要",
        "公报",
        "共同",
        "主持",
        "召开",
        "举行",
        "出席",
        "参加",
        "两国",
        "双方",
        "在京",
        "期间",
        "全国",
        "全省",
        "全市",
        "全县",
        "全区",
        "代表",
        "大会",
        "全体",
        "会议",
        "全会",
        "中央",
        "常务",
        "委员会",
        "常委会",
        "理事会",
        "合作",
        "协调",
        "工作",
        "主席",
        "年会",
        "峰会",
        "论坛",
        "人民",
        "联席",
        "联合",
        "对话",
    ];
    let bare = COMMON.iter().fold(name.to_owned(), |name, word| name.replace(word, ""));
    bare.chars().count() < 3
}

/// One edition of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edition {
    /// The article it is told in, where there are several.
    pub article: usize,
    /// Its number.
    pub number: i64,
    /// The ordinal.
    pub span: CleanSpan,
    /// First and last day it may have been held, where its own clause dates it.
    pub days: Option<(Date, Date)>,
    /// The sentence.
    pub sentence: usize,
    /// Whether a session of it is told of (`十三届四次全会`): the date is the session's.
    pub session: bool,
}

/// Editions of one thing.
#[derive(Debug, Clone, Default)]
pub(super) struct Series {
    /// 届, 次, …
    pub unit: String,
    /// What is held, and the number it stands under (`十三届` of `十三届四次全会`).
    pub name: String,
    /// In the order of the text.
    pub editions: Vec<Edition>,
}

/// Checks all series of the article.
pub(super) fn check(page: &Page, found: &mut Vec<Finding>) {
    points(page, found);
    for series in series(page) {
        let text = |edition: &Edition| format!("{}{}", page.at(edition.span), dated(edition));
        let told = series.editions.iter().map(text).collect::<Vec<_>>().join("，");
        let whole = series.editions.iter().map(|edition| page.sentences[edition.sentence]);
        let whole = whole.reduce(CleanSpan::cover).map_or("", |span| page.at(span));
        let answer = judge(&series, whole, &told, &|edition| page.at(edition.span).to_owned(), &|number| {
            page.article.mentions.iter().any(|mention| {
                matches!(mention.kind, Kind::Ordinal | Kind::Count)
                    && value(mention) == Some(number)
                    && unit(mention) == series.unit
            })
        });
        if let Some((verdict, editions, why)) = answer {
            let spans: Vec<CleanSpan> = editions.iter().map(|edition| edition.span).collect();
            found.push(finding(Family::Sequence, verdict, &spans, why));
        }
    }
}

pub(super) fn dated(edition: &Edition) -> String {
    edition.days.map_or_else(String::new, |(from, to)| {
        if from == to { format!("（{from}）") } else { format!("（{from}—{to}）") }
    })
}

fn value(mention: &Mention) -> Option<i64> {
    mention.quantity()?.value?.to_i64()
}

fn unit(mention: &Mention) -> &str {
    mention.quantity().and_then(|quantity| quantity.unit.as_deref()).unwrap_or_default()
}

/// The series an article tells of, each with two editions at least.
pub(super) fn series(page: &Page) -> Vec<Series> {
    let mut all: Vec<Series> = Vec::new();
    let ordinals: Vec<&Mention> = page
        .article
        .mentions
        .iter()
        .filter(|mention| matches!(unit(mention), "届" | "次" | "期" | "屆" | "批"))
        .filter(|mention| mention.kind == Kind::Ordinal || session(page, mention))
        .collect();
    let mut last: Option<(usize, usize)> = None;
    for (index, mention) in ordinals.iter().enumerate() {
        let Some(number) = value(mention) else { continue };
        let Some(sentence) = page.sentence_at(mention.span.start) else { continue };
        let before = index.checked_sub(1).map(|at| ordinals[at]);
        let above = before.filter(|above| {
            unit(above) == "届"
                && unit(mention) == "次"
                && page.between(above.span.end, mention.span.start).chars().count() <= 12
                && !page.between(above.span.end, mention.span.start).contains(['，', '、', '。'])
        });
        let name = name(page, mention, ordinals.get(index + 1).copied());
        // 十四届常委会第七次会议 is another series than 十四届二次会议.
        let key = format!("{}{name}", above.map_or("", |above| page.between(above.span.start, mention.span.start)));
        let behind = page.rest(mention.span.end);
        let behind = behind.find(['，', '。', '；', '、', '（']).map_or(behind, |at| &behind[..at]);
        let session = unit(mention) == "届" && ["次", "中全会", "全体"].iter().any(|word| behind.contains(word));
        let edition = Edition { article: 0, number, span: mention.span, days: days(page, mention), sentence, session };
        let general = general(&name);
        let ellipsis = general && above.is_none() || name.is_empty() || above.is_none() && unit(mention) == "次";
        let goes_on = last
            .filter(|&(at, of)| of == sentence && all[at].unit == unit(mention))
            .filter(|_| ellipsis)
            .filter(|&(at, _)| name.is_empty() || all[at].name.ends_with(&name));
        let at = goes_on.map(|(at, _)| at).or_else(|| {
            all.iter().position(|series| {
                series.unit == unit(mention)
                    && !name.is_empty()
                    && !(general && above.is_none())
                    && above.is_none() == !series.name.starts_with(['第', '十'])
                    && alike(&series.name, &key)
            })
        });
        let at = at.unwrap_or_else(|| {
            all.push(Series { unit: unit(mention).to_owned(), name: key, editions: Vec::new() });
            all.len() - 1
        });
        all[at].editions.push(edition);
        last = Some((at, sentence));
    }
    all
}

/// Whether a bare count names a session: `十三届四次全会`, `六次全会`.
fn session(page: &Page, mention: &Mention) -> bool {
    let behind = page.rest(mention.span.end);
    let told =
        ["了", "共", "已", "连续", "历", "近"].iter().any(|word| page.between(0, mention.span.start).ends_with(word));
    let first: String = behind.chars().take(8).collect();
    let names = match unit(mention) {
        "届" => first.contains('次') || first.contains("中全会") || first.contains("人大") || first.contains("委员会"),
        "次" => ["全会", "全体会议", "会议", "大会", "党代会"].iter().any(|word| behind.starts_with(word)),
        _ => false,
    };
    mention.kind == Kind::Count && names && !told
}

/// Whether two names are of one thing: the same, or one a longer form of the other.
pub(super) fn alike(one: &str, other: &str) -> bool {
    let long = |text: &str| text.chars().count() >= 3;
    one == other || long(one) && long(other) && (one.ends_with(other) || other.ends_with(one))
}

/// What is held: the words behind the ordinal up to one that goes on with the sentence.
fn name(page: &Page, mention: &Mention, next: Option<&Mention>) -> String {
    let rest = page.rest(mention.span.end);
    let mut end = rest
        .find(|mark: char| !(mark.is_alphabetic() || matches!(mark, '·' | '“' | '”')) || mark.is_ascii_digit())
        .unwrap_or(rest.len());
    if let Some(next) = next.filter(|next| next.span.start >= mention.span.end) {
        end = end.min((next.span.start - mention.span.end) as usize);
    }
    for date in page.mentions_in(CleanSpan { start: mention.span.end, end: mention.span.end + end as u32 }) {
        if date.kind == Kind::Date {
            end = end.min((date.span.start - mention.span.end) as usize);
        }
    }
    let text = &rest[..end];
    let stops = [
        "在",
        "于",
        "是",
        "由",
        "召开",
        "举办",
        "举行",
        "开幕",
        "闭幕",
        "为",
        "将",
        "的",
        "签约",
        "以",
        "已",
        "定",
        "期间",
        "上",
        "共",
        "吸引",
        "获",
        "等",
        "有",
        "到",
        "与",
        "和",
        "及",
        "大赛一等",
        "落幕",
        "启动",
    ];
    let end = stops.iter().filter_map(|stop| text.find(stop)).min().unwrap_or(text.len());
    let name = text[..end].replace(['“', '”'], "").trim().to_owned();
    if !general(&name) {
        return name;
    }
    // 协作会议第四届会议, 县科协第一届委员会: whose it is stands before the number.
    let start = page.sentence_at(mention.span.start).map_or(0, |at| page.sentences[at].start);
    let lead = page.between(start, mention.span.start);
    let mark = lead.char_indices().rev().find(|(_, mark)| !mark.is_alphabetic());
    let lead = &lead[mark.map_or(0, |(at, mark)| at + mark.len_utf8())..];
    // 上午在京举行第二次全体会议: what stands before the verb is no part of the name.
    let held = ["举行", "召开", "举办"].iter().filter_map(|verb| lead.rfind(verb).map(|at| at + verb.len())).max();
    let lead = &lead[held.unwrap_or(0)..];
    if lead.ends_with(&name) { lead.to_owned() } else { format!("{lead}{name}") }
}

/// The days an edition's own clause gives it, in brackets behind it or beside the verb.
fn days(page: &Page, mention: &Mention) -> Option<(Date, Date)> {
    let clean = &page.article.clean;
    let sentence = page.sentences[page.sentence_at(mention.span.start)?];
    let marks = ['，', '。', '；', '：', '、', '\n'];
    let lead = page.between(sentence.start, mention.span.start);
    let start = sentence.start + lead.rfind(marks).map_or(0, |at| at + '，'.len_utf8()) as u32;
    let rest = page.between(mention.span.end, sentence.end);
    let end = mention.span.end + rest.find(marks).unwrap_or(rest.len()) as u32;
    let mut dates = page.mentions_in(CleanSpan { start, end }).filter(|date| date.kind == Kind::Date);
    let first = dates.next();
    // Another number nearer to the date has it.
    let between = |date: &Mention| {
        let gap =
            CleanSpan { start: date.span.end.min(mention.span.end), end: date.span.start.max(mention.span.start) };
        page.mentions_in(gap).any(|other| {
            matches!(other.kind, Kind::Ordinal | Kind::Count)
                && matches!(unit(other), "届" | "次" | "期")
                && gap.contains(other.span)
                && unit(other) == unit(mention)
        })
    };
    if first.is_some_and(between) {
        return None;
    }
    // 今年（2022年） is one date told twice.
    let again = |date: &Mention| first.is_some_and(|first| first.days() == date.days());
    if first.is_some() && !dates.all(again) {
        return None;
    }
    // 2014年7月，县第十四次团代会召开: a date alone in the clause before.
    let alone = || {
        let before = page.between(sentence.start, start).trim_end_matches(['，', '、']);
        let end = sentence.start + before.len() as u32;
        let date = page.mentions_in(CleanSpan { start: sentence.start, end }).next()?;
        let whole = date.kind == Kind::Date && date.span.start == sentence.start && date.span.end == end;
        whole.then_some(date)
    };
    let date = first.or_else(alone).or_else(|| {
        // A line of a chronicle is dated by its head.
        let paragraph = clean.paragraphs[clean.paragraph_at(mention.span.start)?].span;
        page.mentions_in(paragraph).next().filter(|date| date.kind == Kind::Date && date.span.start == paragraph.start)
    })?;
    date.days()
}

type Answer = (Verdict, Vec<Edition>, crate::model::Words);

/// What a series comes to; `elsewhere` tells whether a number is named anywhere in the text.
pub(super) fn judge(
    series: &Series,
    text: &str,
    told: &str,
    show: &dyn Fn(&Edition) -> String,
    elsewhere: &dyn Fn(i64) -> bool,
) -> Option<Answer> {
    let mut order: Vec<&Edition> = series.editions.iter().collect();
    order.sort_by_key(|edition| (edition.number, edition.days));
    order.dedup_by(|next, kept| next.number == kept.number && (next.days.is_none() || next.days == kept.days));
    let dated: Vec<&Edition> = order.iter().copied().filter(|edition| edition.days.is_some()).collect();
    let tell = |message: Message, pair: &[&Edition]| {
        let names: Vec<String> = pair.iter().map(|edition| show(edition)).collect();
        let first = names.first().cloned().unwrap_or_default();
        let second = names.last().cloned().unwrap_or_default();
        message.render(&[("first", &first), ("second", &second), ("editions", told)])
    };
    let fail = |message: Message, pair: [&Edition; 2]| {
        Some((Verdict::Fail, pair.into_iter().cloned().collect(), tell(message, &pair)))
    };
    let unsettled = ["有的", "考证", "说法", "停办", "改期"].iter().any(|word| text.contains(word));
    let cycle = cycle(text).filter(|_| !text.contains("停办"));
    let yearly = cycle.is_some();
    for pair in dated.windows(2) {
        let [(_, one_end), (other_start, _)] = [pair[0].days?, pair[1].days?];
        let (one_start, other_end) = (pair[0].days?.0, pair[1].days?.1);
        if pair[0].number == pair[1].number {
            let named = series.name.chars().count() >= 3 || pair[0].sentence == pair[1].sentence;
            if named
                && one_end.year() < other_start.year()
                && one_start.year() == one_end.year()
                && !unsettled
                && !pair[0].session
            {
                return fail(TWICE, [pair[0], pair[1]]);
            }
        } else if other_end < one_start && !unsettled {
            return fail(ORDER, [pair[0], pair[1]]);
        }
    }
    if let (Some(cycle), [first, .., last]) = (cycle, dated.as_slice()) {
        let pace = (last.number - first.number) * cycle;
        let years = i64::from(last.days?.0.year() - first.days?.0.year());
        let one_by_one = order.windows(2).all(|pair| pair[1].number - pair[0].number <= 1);
        if pace != years && (series.editions.len() == 2 || !one_by_one || pace < years) {
            let gap = order.windows(2).find(|pair| {
                let pace = (pair[1].number - pair[0].number) * cycle;
                let years = pair[0].days.zip(pair[1].days).map(|(one, other)| i64::from(other.0.year() - one.0.year()));
                years.is_some_and(|years| years != pace)
            });
            let beside = gap.is_some_and(|gap| gap[1].number - gap[0].number == 2);
            return match gap {
                Some(gap) if beside => fail(GAP, [gap[0], gap[1]]),
                _ => {
                    let editions = order.iter().map(|&edition| edition.clone()).collect();
                    Some((Verdict::Fail, editions, tell(PACE, &[*first, *last])))
                }
            };
        }
        let editions = order.iter().map(|&edition| edition.clone()).collect();
        return Some((Verdict::Pass, editions, tell(PASS, &[])));
    }
    // 2014年第七届，2016年第八届，2018年第十届: told at even distances, as they are held.
    if let Some(gap) = uneven(&dated).filter(|gap| !elsewhere(gap[0].number + 1) && !unsettled) {
        return fail(GAP, gap);
    }
    let gaps: Vec<&[&Edition]> = order.windows(2).filter(|pair| pair[1].number - pair[0].number > 1).collect();
    if let [gap] = gaps.as_slice() {
        let run = order.len() >= 3 && order.iter().all(|edition| edition.sentence == order[0].sentence);
        let listed = ["先后", "依次", "每年", "年年", "连续"].iter().any(|word| text.contains(word));
        let missing = gap[0].number + 1;
        if run
            && listed
            && dated.len() == order.len()
            && gap[1].number == missing + 1
            && !elsewhere(missing)
            && !unsettled
        {
            return fail(GAP, [gap[0], gap[1]]);
        }
    }
    if dated.len() >= 2 && gaps.is_empty() && order.windows(2).all(|pair| pair[0].number < pair[1].number) {
        let editions = order.iter().map(|&edition| edition.clone()).collect();
        return Some((Verdict::Pass, editions, tell(PASS, &[])));
    }
    let apart = !gaps.is_empty() && dated.len() == order.len() && dated.len() >= 2;
    if (unsettled || apart) && order.len() >= 2 && !yearly {
        let editions = series.editions.clone();
        return Some((Verdict::Undecided, editions, tell(OPEN, &[])));
    }
    None
}

/// The one place where a number is left out, of editions told in one sentence that are as many years apart each time.
fn uneven<'e>(dated: &[&'e Edition]) -> Option<[&'e Edition; 2]> {
    let mut years = dated.windows(2).filter_map(|pair| {
        let (one, other) = (pair[0].days?.0.year(), pair[1].days?.0.year());
        Some(other - one)
    });
    let first = years.next().filter(|&years| years > 0)?;
    let one_sentence = dated.iter().all(|edition| edition.sentence == dated[0].sentence);
    let mut gaps = dated.windows(2).filter(|pair| pair[1].number != pair[0].number + 1);
    let (gap, None) = (gaps.next()?, gaps.next()) else { return None };
    let even = dated.len() >= 3 && one_sentence && years.all(|years| years == first);
    (even && gap[1].number == gap[0].number + 2).then_some([gap[0], gap[1]])
}

/// 一是, 二是, 三是: points of one list.
fn points(page: &Page, found: &mut Vec<Finding>) {
    let mut run: Vec<(usize, CleanSpan)> = Vec::new();
    let mut close = |run: &mut Vec<(usize, CleanSpan)>| {
        let spans: Vec<CleanSpan> = run.iter().map(|&(_, span)| span).collect();
        let names: Vec<&str> = spans.iter().map(|&span| page.at(span)).collect();
        let told = names.join("，");
        let gap = run.windows(2).find(|pair| pair[1].0 != pair[0].0 + 1);
        if run.len() >= 2 {
            let answer = match gap {
                None => finding(Family::Sequence, Verdict::Pass, &spans, PASS.render(&[("editions", &told)])),
                Some(gap) => {
                    let (first, second) = (page.at(gap[0].1), page.at(gap[1].1));
                    let why = GAP.render(&[("first", first), ("second", second), ("editions", &told)]);
                    finding(Family::Sequence, Verdict::Fail, &spans, why)
                }
            };
            found.push(answer);
        }
        run.clear();
    };
    for hit in POINTS.iter().flat_map(|pattern| pattern.captures_iter(page.text)) {
        let Some(told) = hit.get(1) else { continue };
        let Some(number) = small_number(&hit[2]) else { continue };
        let span = CleanSpan::new(told.start(), told.end());
        match run.last() {
            Some(&(last, _)) if number == last + 1 => run.push((number, span)),
            // A gap is one only where a single sentence tells the points.
            Some(&(last, before))
                if number == last + 2
                    && last >= 2
                    && page.sentence_at(before.start) == page.sentence_at(span.start) =>
            {
                run.push((number, span));
            }
            _ => {
                close(&mut run);
                if number == 1 {
                    run.push((number, span));
                }
            }
        }
    }
    close(&mut run);
}

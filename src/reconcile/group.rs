//! Which figures are parts of which: 其中, brackets, a colon, 包括, 分产业看, 其余, 合计, 用于.
//!
//! Takes the figures of a page, gives groups of one whole and its parts, all alike in unit. What the
//! group promises is told by its [`Tie`]; whether the arithmetic holds is asked by `sum` and `part`.

use super::page::{Figure, Like, Page};
use super::rows;
use super::spending;
use crate::model::{CleanSpan, Modifier};
use regex::Regex;
use rust_decimal::prelude::ToPrimitive;
use std::sync::LazyLock;

/// What ties parts to their whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tie {
    /// 其中: some of it, not always all.
    Among,
    /// All of it: brackets, a colon, 分产业看, 其余, 合计.
    All,
    /// 包括, 用于: perhaps all of it.
    Includes,
}

/// A whole and its parts: indices into [`Page::figures`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// The whole.
    pub whole: usize,
    /// Its parts, in the order of the text.
    pub parts: Vec<usize>,
    /// What ties them.
    pub tie: Tie,
    /// Whether the text names a part without its figure.
    pub untold: bool,
    /// Whether another figure could as well be the whole.
    pub doubtful: bool,
}

/// Parts that together are all there is: each row one way of parting.
const PARTITIONS: [&[&str]; 47] = [
    &["一日游", "过夜"],
    &["散客", "团队"],
    &["新建", "续建"],
    &["非税", "税收"],
    &["男", "女"],
    &["进口", "出口"],
    &["城镇", "农村"],
    &["城镇", "乡村"],
    &["城市", "农村"],
    &["第一产业", "第二产业", "第三产业"],
    &["一产", "二产", "三产"],
    &["水田", "旱"],
    &["死亡", "受伤"],
    &["遇难", "受伤"],
    &["汉族", "少数民族"],
    &["省内", "省外"],
    &["市内", "市外"],
    &["县内", "县外"],
    &["境内", "境外"],
    &["境外输入", "本土"],
    &["国内", "国际"],
    &["国内", "入境"],
    &["国内", "境外"],
    &["国内", "国外"],
    &["公办", "民办"],
    &["轻伤", "重伤"],
    &["轻", "重", "亡"],
    &["赞成", "反对", "弃权"],
    &["同意", "反对", "弃权"],
    &["企业", "个体工商户", "合作社"],
    &["企业", "个体", "合作社"],
    &["早稻", "中稻", "晚稻"],
    &["夏粮", "秋粮"],
    &["夏粮", "早稻", "秋粮"],
    &["上半年", "下半年"],
    &["上午", "下午"],
    &["主城区", "郊县"],
    &["东部", "中部", "西部", "东北"],
    &["中央", "地方"],
    &["陆域", "海域"],
    &["陆上", "海上"],
    &["贷款", "自筹"],
    &["居民", "非居民"],
    &["线上", "线下"],
    &["单打", "双打"],
    &["在职", "退休"],
    &["一等奖", "二等奖", "三等奖"],
];

/// Words at which a chain of parts ends: a new total, a comparison, a mean.
const BREAKS: [&str; 38] = [
    "累计", "合计", "共", "总", "全年", "全市", "全县", "全省", "全国", "全区", "同比", "比上", "比去", "较", "另有",
    "此外", "截至", "预计", "计划", "人均", "户均", "平均", "每", "其中", "目标", "已", "年均", "同时", "还", "并",
    "也", "又", "含", "包括", "死者", "伤者", "创", "日均",
];

/// Words for a total of what stands before it.
const TOTALS: [&str; 15] = [
    "合计",
    "共计",
    "总计",
    "总共",
    "一共",
    "总数",
    "合计金额",
    "总票数",
    "总人数",
    "总户数",
    "总金额",
    "合计收入",
    "总和",
    "加起来",
    "相加",
];

static BY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(?:^|[，。；\n])(?:分[^，。；：、]{1,6}看|按[^，。；：、]{1,8}(?:分|看|划分|统计))[，：]")
        .expect("a fixed pattern")
});
static INCLUDES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("^[^，。；：！？、（）]{0,10}[，：]?(?:包括|包含|由|分为|分别(?:是|为))").expect("a fixed pattern")
});

/// All groups of the page.
pub(super) fn groups(page: &Page) -> Vec<Group> {
    let mut found = Vec::new();
    among(page, &mut found);
    by(page, &mut found);
    partitions(page, &mut found);
    for whole in 0..page.figures.len() {
        bracket(page, whole, &mut found);
        colon(page, whole, &mut found);
        rows::told(page, whole, &mut found);
        includes(page, whole, &mut found);
        rest(page, whole, &mut found);
        together(page, whole, &mut found);
        spending::used(page, whole, &mut found);
        spending::spent(page, whole, &mut found);
    }
    found.sort_by_key(|group| (group.whole, group.parts.first().copied(), std::cmp::Reverse(group.parts.len())));
    found.dedup_by(|later, first| later.whole == first.whole && later.parts.first() == first.parts.first());
    // 与中亚五国…，其中…五国: the same words are the same thing, not a part of it.
    found.retain(|group| {
        let whole = &page.figures[group.whole];
        whole.extends()
            && group.parts.iter().all(|&part| {
                page.figures[part].extends()
                    && !quoted(page, page.figures[part].span)
                    && page.figures[part].span != whole.span
            })
    });
    let again = |part: &usize, whole: &Figure| page.at(page.figures[*part].span) == page.at(whole.span);
    found.retain(|group| !group.parts.iter().all(|part| again(part, &page.figures[group.whole])));
    for group in &mut found {
        settle(page, group);
    }
    found
}

/// Whether a figure opens a quotation: “四个一” is a name.
fn quoted(page: &Page, span: CleanSpan) -> bool {
    page.between(0, span.start).ends_with(['“', '"', '‘'])
}

/// The words a figure is labelled with: those before it, else those behind it.
pub(super) fn label<'a>(figure: &Figure<'a>) -> &'a str {
    let head = figure.head.trim_start_matches("其中").trim();
    if head.is_empty() { figure.tail.trim() } else { head }
}

/// Parts known to be all, or fewer than the text says there are.
fn settle(page: &Page, group: &mut Group) {
    let labels: Vec<&str> = group.parts.iter().map(|&part| label(&page.figures[part])).collect();
    let complete = parted(&labels);
    let families = labels.len() == 2 && labels.iter().all(|label| label.ends_with('族'));
    if complete || families {
        group.tie = Tie::All;
    }
    let whole = &page.figures[group.whole];
    let before = group.whole.checked_sub(1).map(|at| &page.figures[at]);
    if let Some(number) = before.filter(|figure| figure.sentence == whole.sentence && figure.like != whole.like)
        && page.between(number.span.end, whole.span.start).chars().all(|mark| !"，。；：".contains(mark))
        && let Some(stated) = number.value.filter(|value| value.is_integer())
        && (2..=9).any(|few| stated == few.into())
        && group.tie == Tie::Among
    {
        let told = crate::model::Decimal::from(group.parts.len());
        group.untold |= told < stated;
        if told == stated {
            group.tie = Tie::All;
        }
    }
}

/// Whether the labels are all there is of one way of parting.
fn parted(labels: &[&str]) -> bool {
    PARTITIONS.iter().any(|row| {
        // 重 and 非税 hold other rows' words: each label has a word of its own.
        labels.len() == row.len()
            && row.iter().all(|word| labels.iter().any(|label| label.contains(word)))
            && labels.iter().all(|label| row.iter().any(|word| label.contains(word)))
    })
}

/// `耕地62万亩，水田41万亩，旱地21万亩`: parts known by their names, with nothing to say so.
fn partitions(page: &Page, found: &mut Vec<Group>) {
    for whole in 0..page.figures.len() {
        let figure = &page.figures[whole];
        if figure.is_change() || !figure.amounts() || figure.modifier != Modifier::Exact {
            continue;
        }
        for length in 2..=4 {
            let parts: Vec<usize> = (whole + 1..page.figures.len().min(whole + 1 + length)).collect();
            let like = |&part: &usize| {
                let part = &page.figures[part];
                part.like == figure.like
                    && part.sentence == figure.sentence
                    && part.depth == figure.depth
                    && !part.is_change()
                    && label(part).chars().count() <= 8
                    // 女子50米蝶泳: what the figure measures stands behind it.
                    && (part.head.is_empty() || part.tail.is_empty() || part.tail == figure.tail)
            };
            let labels: Vec<&str> = parts.iter().map(|&part| label(&page.figures[part])).collect();
            let own = labels.iter().any(|part| !part.is_empty() && label(figure).contains(part));
            if parts.len() == length && parts.iter().all(like) && parted(&labels) && !own {
                found.push(Group { whole, parts, tie: Tie::All, untold: false, doubtful: false });
            }
        }
        attended(page, whole, found);
        counted(page, whole, found);
    }
}

/// `总投资3.15亿元，由三部分组成：A a，B b，C c`: as many parts as the text says there are.
fn counted(page: &Page, whole: usize, found: &mut Vec<Group>) {
    let figure = &page.figures[whole];
    let Some(number) = page.figures.get(whole + 1) else { return };
    let Some(stated) = number.value.and_then(|value| value.to_usize()).filter(|stated| (2..=12).contains(stated))
    else {
        return;
    };
    let behind = page.rest(number.span.end);
    let colon = behind.find(['：', ':']);
    let said = colon.is_some_and(|at| behind[..at].chars().count() <= 10 && !behind[..at].contains(['，', '；', '。']));
    let told = page.between(figure.span.end, number.span.start);
    let parts = ["分", "由", "包括", "有", "为", "含", "涉及", "来自"].iter().any(|word| told.contains(word));
    if number.sentence != figure.sentence || number.like == figure.like || !said || !parts || figure.is_change() {
        return;
    }
    let start = number.span.end + colon.unwrap_or_default() as u32;
    let end = page.sentence(figure).end;
    let parts: Vec<usize> = (whole + 2..page.figures.len())
        .take_while(|&at| page.figures[at].span.start < end)
        .filter(|&at| page.figures[at].span.start > start && page.figures[at].like == figure.like)
        .filter(|&at| page.figures[at].depth == figure.depth && !page.figures[at].is_change())
        .collect();
    if parts.len() == stated {
        found.push(Group { whole, parts, tie: Tie::All, untold: false, doubtful: false });
    }
}

/// `应到286名，实到279名，请假7名`.
fn attended(page: &Page, whole: usize, found: &mut Vec<Group>) {
    let figure = &page.figures[whole];
    let (Some(here), Some(away)) = (page.figures.get(whole + 1), page.figures.get(whole + 2)) else { return };
    let called = figure.head.trim_end_matches(['的', '有', '为']);
    let due = ["应到", "应出席", "应参加", "应参会", "应到会"].iter().any(|word| called.ends_with(word))
        || figure.head.contains("应到");
    let came = ["实到", "出席", "到会", "实际参加", "实际到会"].iter().any(|word| here.head.contains(word));
    let stayed = ["请假", "缺席", "未到", "缺勤", "未出席"];
    let stayed = stayed.iter().any(|word| away.head.contains(word) || away.tail.contains(word));
    let like = here.like == figure.like && away.like == figure.like && away.sentence == figure.sentence;
    if due && came && stayed && like {
        let parts = vec![whole + 1, whole + 2];
        found.push(Group { whole, parts, tie: Tie::All, untold: false, doubtful: false });
    }
}

/// Figures like the first one from `from` on, up to the end of the sentence or a word that breaks the chain.
fn chain(page: &Page, from: usize, end: u32, depth: usize) -> Vec<usize> {
    let first = &page.figures[from];
    let mut parts = Vec::new();
    for (index, figure) in page.figures.iter().enumerate().skip(from) {
        if figure.span.start >= end {
            break;
        }
        if index > from && another_deed(page, figure) {
            break;
        }
        if index > from && (BREAKS.iter().any(|word| figure.head.contains(word)) && !figure.head.starts_with("其中"))
        {
            break;
        }
        if figure.like == first.like && figure.depth == depth && !figure.is_change() {
            parts.push(index);
        }
    }
    parts
}

/// `铺设道路47.4公里，其中水泥路20.56公里，架设线路129.4公里`: a verb that the whole is not told by opens another whole.
fn another_deed(page: &Page, figure: &Figure) -> bool {
    const DEEDS: [&str; 30] = [
        "架设", "铺设", "新打", "新修", "修建", "新建", "建成", "改造", "疏浚", "整治", "栽种", "种植", "完成", "投入",
        "拆除", "安装", "埋设", "开挖", "修复", "加固", "发放", "举办", "召开", "接待", "培训", "购置", "查处", "引进",
        "扩建", "维修",
    ];
    let Some(deed) = DEEDS.iter().find(|deed| figure.head.starts_with(**deed)) else { return false };
    let start = page.sentence(figure).start;
    let before = page.between(start, figure.span.start);
    let opens = before.strip_suffix(figure.head).is_some_and(|before| before.ends_with(['，', '；']));
    // 其中新建3公里，改造5公里: the parts themselves are told by deeds.
    let among = before.rfind("其中").map_or("", |at| &before[at + "其中".len()..]);
    let of_deeds = DEEDS.iter().any(|other| among.trim_start_matches('，').starts_with(other));
    opens && !of_deeds && figure.head.chars().count() > deed.chars().count()
}

/// `W，其中A a、B b`; 其中 may open the next sentence.
fn among(page: &Page, found: &mut Vec<Group>) {
    for (at, word) in page.text.match_indices("其中") {
        let Some(sentence) = page.sentence_at(at as u32) else { continue };
        let span = page.sentences[sentence];
        let mut end = span.end;
        let before: Vec<usize> =
            (0..page.figures.len()).filter(|&index| page.figures[index].span.end as usize <= at).collect();
        let region = (at + word.len()) as u32;
        // Inside brackets the parts end with them.
        let opened = page.between(span.start, at as u32).chars().fold(0usize, |depth, mark| match mark {
            '（' | '(' => depth + 1,
            '）' | ')' => depth.saturating_sub(1),
            _ => depth,
        });
        if opened > 0
            && let Some(close) = page.between(region, end).find(['）', ')'])
        {
            end = region + close as u32;
        }
        // 其中 that ends its clause (其中的四十年) or stands in a new topic says nothing.
        if page.between(region, end).starts_with(['的', '之']) {
            continue;
        }
        let opens = page.between(span.start, at as u32).trim().is_empty();
        let start = page.figures.partition_point(|figure| figure.span.start < region);
        for from in start..page.figures.len() {
            let first = &page.figures[from];
            if first.span.start >= end || first.depth != opened {
                break;
            }
            let alike = |index: &&usize| {
                let figure = &page.figures[**index];
                figure.like == first.like && figure.depth <= opened
            };
            let mut wholes: Vec<usize> = before
                .iter()
                .filter(alike)
                .copied()
                .filter(|&index| page.figures[index].sentence == sentence)
                .collect();
            let mut doubtful = false;
            if wholes.is_empty() && opens && sentence > 0 && page.same_paragraph(sentence, sentence - 1) {
                wholes = before
                    .iter()
                    .filter(alike)
                    .copied()
                    .filter(|&index| page.figures[index].sentence == sentence - 1)
                    .collect();
                doubtful = wholes.len() > 1;
            }
            if !first.amounts() {
                continue;
            }
            let Some(&whole) = wholes.last() else {
                // 其中产值过亿元的企业22家: the figure only says which.
                if first.tail.starts_with(['的', '以']) {
                    continue;
                }
                break;
            };
            if page.figures[whole].is_change() || first.is_change() {
                break;
            }
            doubtful |= wholes.len() > 1 && larger_before(page, &wholes, first);
            let parts = chain(page, from, end, opened);
            let another =
                ["共", "累计", "总", "平均", "人均", "户均", "每", "单日"].iter().any(|word| first.head.contains(word));
            if !parts.is_empty() && !another {
                found.push(Group { whole, parts, tie: Tie::Among, untold: false, doubtful });
            }
            break;
        }
    }
}

/// Whether the nearest whole is too small for the part while one further off is not.
fn larger_before(page: &Page, wholes: &[usize], part: &Figure) -> bool {
    let holds = |&whole: &usize| !page.figures[whole].reading.wide.lies_below(part.reading.wide);
    wholes.last().is_some_and(|last| !holds(last)) && wholes.iter().any(holds)
}

/// `W（A a、B b）`.
fn bracket(page: &Page, whole: usize, found: &mut Vec<Group>) {
    let figure = &page.figures[whole];
    let behind = page.rest(figure.span.end);
    // In a spoilt text its tail may run over the sentence's end.
    let bracket = behind.get(figure.tail.len()..).unwrap_or("");
    if figure.tail.chars().count() > 10 || !bracket.starts_with(['（', '(']) {
        return;
    }
    let start = figure.span.end + figure.tail.len() as u32 + bracket.chars().next().map_or(0, |c| c.len_utf8() as u32);
    let end = super::list::first_mark(page, start, figure.span.end + behind.len() as u32, &[]);
    let body = page.between(start, end);
    if ["其中", "含", "包括", "另", "如", "等", "比", "增", "原", "每", "折合", "约合", "均"]
        .iter()
        .any(|word| body.contains(word))
    {
        return;
    }
    let parts: Vec<usize> = inside(page, CleanSpan { start, end })
        .filter(|&part| page.figures[part].like == figure.like && !label(&page.figures[part]).is_empty())
        .collect();
    if parts.len() >= 2 {
        found.push(Group { whole, parts, tie: Tie::All, untold: false, doubtful: false });
    }
}

fn inside(page: &Page, span: CleanSpan) -> impl Iterator<Item = usize> {
    (0..page.figures.len()).filter(move |&index| span.contains(page.figures[index].span))
}

/// `按类别分，A a、B b`: the whole was told before.
fn by(page: &Page, found: &mut Vec<Group>) {
    for hit in BY.find_iter(page.text) {
        let at = hit.end() as u32;
        let Some(sentence) = page.sentence_at(at.saturating_sub(3)) else { continue };
        let span = page.sentences[sentence];
        let from = page.figures.partition_point(|figure| figure.span.start < at);
        let Some(first) = page.figures.get(from).filter(|figure| figure.span.end <= span.end) else { continue };
        if matches!(first.like, Like::Ratio(_)) {
            continue;
        }
        let parts = chain(page, from, span.end, first.depth);
        let alike = |index: &usize| {
            let figure = &page.figures[*index];
            figure.like == first.like && figure.depth == 0 && !figure.is_change()
        };
        let same = (0..from).rev().take_while(|&index| page.figures[index].sentence == sentence).find(alike);
        let earlier = || {
            (0..sentence)
                .rev()
                .take(3)
                .take_while(|&other| page.same_paragraph(other, sentence))
                .filter(|&other| !BY.is_match(page.at(page.sentences[other])))
                .find_map(|other| (0..from).find(|index| page.figures[*index].sentence == other && alike(index)))
        };
        if let Some(whole) = same.or_else(earlier).filter(|_| parts.len() >= 2) {
            found.push(Group { whole, parts, tie: Tie::All, untold: false, doubtful: false });
        }
    }
}

/// `W：A a，B b`.
fn colon(page: &Page, whole: usize, found: &mut Vec<Group>) {
    let figure = &page.figures[whole];
    let behind = page.rest(figure.span.end);
    if figure.tail.chars().count() > 12 || !behind[figure.tail.len()..].starts_with(['：', ':']) {
        return;
    }
    let Some(first) = page.figures.get(whole + 1).filter(|next| next.sentence == figure.sentence) else { return };
    if first.like != figure.like || label(first).is_empty() {
        return;
    }
    let end = page.sentence(figure).end;
    let parts = chain(page, whole + 1, end, figure.depth);
    let body = &behind[figure.tail.len()..];
    let untold = body
        .trim_start_matches(['：', ':'])
        .split(['，', '；', '、', '。', ',', ';'])
        .filter(|segment| !segment.trim().is_empty())
        .any(|segment| !segment.chars().any(|mark| mark.is_ascii_digit() || "一二三四五六七八九十百千".contains(mark)))
        || parts.last().is_some_and(|&last| {
            page.between(page.figures[last].span.end, end)
                .split(['，', '；'])
                .skip(1)
                .any(|segment| !segment.trim().is_empty())
        });
    if parts.len() >= 2 {
        found.push(Group { whole, parts, tie: Tie::All, untold, doubtful: false });
    }
}

/// `W，包括A a、B b`; `W由A a、B b组成`.
fn includes(page: &Page, whole: usize, found: &mut Vec<Group>) {
    let figure = &page.figures[whole];
    if figure.is_change() || !INCLUDES.is_match(page.rest(figure.span.end)) {
        return;
    }
    let Some(first) = page.figures.get(whole + 1).filter(|next| next.sentence == figure.sentence) else { return };
    if first.like != figure.like || first.head.contains("其中") {
        return;
    }
    let parts = chain(page, whole + 1, page.sentence(figure).end, figure.depth);
    if parts.len() >= 2 {
        found.push(Group { whole, parts, tie: Tie::Includes, untold: false, doubtful: false });
    }
}

/// `W…A a，其余b`.
fn rest(page: &Page, last: usize, found: &mut Vec<Group>) {
    let figure = &page.figures[last];
    let head = figure.head.trim_end_matches('的');
    if !["其余", "余下", "剩余", "剩下"].iter().any(|word| head.ends_with(word)) || figure.depth > 0 {
        return;
    }
    let before: Vec<usize> = (0..last)
        .filter(|&index| page.figures[index].sentence == figure.sentence)
        .filter(|&index| page.figures[index].like == figure.like && page.figures[index].depth == 0)
        .collect();
    if let Some((&whole, parts)) = before.split_first().filter(|(_, parts)| !parts.is_empty()) {
        let parts = parts.iter().copied().chain([last]).collect();
        found.push(Group { whole, parts, tie: Tie::All, untold: false, doubtful: false });
    }
}

/// `A a、B b，合计W`; `上午售出a，下午售出b，全天共售出W`.
fn together(page: &Page, whole: usize, found: &mut Vec<Group>) {
    let figure = &page.figures[whole];
    let head = figure.head.trim_end_matches(['为', '达', '有', '是', '到', '了']);
    let sure = TOTALS.iter().any(|word| head.ends_with(word));
    // 全天共售出: the parts are told by the same verb.
    let verb = head.rsplit_once('共').map_or(head, |(_, verb)| verb);
    let said = head.contains('共') && verb.chars().count() <= 4;
    // 分别完成造林2.4万亩、3.1万亩和2.8万亩，三年累计造林8.3万亩.
    let running = head.rsplit_once("累计").map(|(_, verb)| verb).filter(|verb| !verb.is_empty());
    if !(sure || said || running.is_some()) || figure.depth > 0 || figure.is_change() {
        return;
    }
    let mut parts: Vec<usize> = Vec::new();
    for index in (0..whole).rev() {
        let part = &page.figures[index];
        // 两项合计: the count of the parts.
        if index + 1 == whole && part.like != figure.like && part.tail == figure.head {
            continue;
        }
        if part.sentence != figure.sentence || part.like != figure.like || part.depth > 0 || part.is_change() {
            break;
        }
        let joint = |from: u32, to: u32| matches!(page.between(from, to), "、" | "和" | "及" | "与");
        let next = &page.figures[index + 1];
        let before = index.checked_sub(1).map_or(0, |before| page.figures[before].span.end);
        let rowed = (joint(part.span.end, next.span.start) || joint(before, part.span.start))
            && page.at(page.sentence(part)).contains("分别");
        let name = label(part);
        if !rowed
            && (name.is_empty()
                || name.chars().count() > if sure { 16 } else { 10 } && !page.at(page.sentence(part)).contains("分别"))
        {
            break;
        }
        parts.insert(0, index);
        // What 分别 opens goes back no farther.
        if part.head.contains("分别") {
            break;
        }
    }
    if parts.len() >= 2 {
        let last = page.figures[parts[parts.len() - 1]].span.end;
        let direct = page.between(last, figure.span.start).trim_start_matches(['，', '；', '、']) == "共";
        let first = &page.figures[parts[0]];
        let running = running.is_some_and(|verb| first.head.contains("分别") && first.head.ends_with(verb));
        if !(sure || said || running) {
            return;
        }
        let alike = !verb.is_empty() && parts.iter().all(|&part| page.figures[part].head.contains(verb));
        let told = sure || direct || running || said && alike;
        let tie = if told { Tie::All } else { Tie::Includes };
        found.push(Group { whole, parts, tie, untold: false, doubtful: !told });
    }
}

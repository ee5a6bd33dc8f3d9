//! The figures of a sentence with the words around them, before anything is inherited.

use super::frame::{Frame, Shape};
use super::head::Head;
use super::line::{Clause, Unit};
use super::phrase::{self, Phrase};
use super::words::Words;
use crate::model::{Article, Kind};

/// A figure and the words around it.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// Index of its clause in the sentence.
    pub clause: usize,
    /// Index of its mention.
    pub mention: usize,
    /// What the rules make of it.
    pub frame: Frame,
    /// The words before it, trimmed.
    pub own: Phrase,
    /// The same before they were trimmed.
    pub raw: String,
    /// The words behind it, trimmed in front.
    pub tail: Phrase,
    /// Whether 的 stands right behind it: it belongs to what follows.
    pub attribute: bool,
    /// The words of the rule's hit, without the figure.
    pub verb: String,
    /// The whole of a share, the field of a rank, the base of a multiple.
    pub whole: Option<String>,
    /// A date between the words before it: index of its mention.
    pub date: Option<usize>,
    /// Whether it shares its words out over a list (分别, 各).
    pub apart: bool,
    /// Whether it is the clause's first figure.
    pub first: bool,
    /// Whether it stands inside another figure's words (`占该县121亿元生产总值的13.18%`).
    pub inside: bool,
}

/// Reads the figures of a clause.
pub(super) fn read(
    article: &Article,
    clause: &Clause,
    index: usize,
    head: &Head,
    found: &[Frame],
    words: &Words,
) -> Vec<Item> {
    let units = &clause.units;
    let joined = clause.before == '、';
    let claimable = |at: &usize| is_claimable(article, units, found, *at, joined && *at <= 6);
    let figures: Vec<usize> = (head.rest..units.len()).filter(claimable).collect();
    let mut items: Vec<Item> = Vec::new();
    let mut left = head.rest;
    for (order, &figure) in figures.iter().enumerate() {
        let Some(mention) = units[figure].mention else { continue };
        let frame = frame_of(found, figure);
        // Of a pair, both values are measured by the words before the first of them.
        let from = frame.from.filter(|_| order > 0).and_then(|_| items.last());
        let begin =
            if frame.from.is_some() { from.map_or(head.rest, |item| item.frame.span.start.min(left)) } else { left };
        let start = frame.span.start.clamp(begin.min(figure), figure);
        let inside = found
            .iter()
            .any(|other| other.figure != figure && other.from != Some(figure) && other.span.contains(&figure));
        let next = figures.get(order + 1).map_or(units.len(), |next| frame_of(found, *next).span.start);
        let next = if next <= figure { figures.get(order + 1).copied().unwrap_or(units.len()) } else { next };
        let before = if inside { &units[figure..figure] } else { &units[left.min(start)..start] };
        let (share, parted) = shared(units, figure, figures.get(order + 1).copied(), next, words);
        let behind = &units[figure + 1..share.max(figure + 1)];
        let kept = phrase::trim_front(phrase::past_setting(behind), words);
        let raw = phrase::render(article, before);
        let mut verb = phrase::render_all(article, &units[start..figure]);
        let mut frame = frame;
        // `翻了两番` is one ratio, which no rule over mentions can look into.
        if article.clean.slice(units[figure].span).starts_with('翻') {
            frame = Frame {
                rule: "claims.doubled".into(),
                shape: Shape::Change,
                change: Some("increase".to_owned()),
                ..frame
            };
            verb.push_str("翻番");
        }
        let whole_before = before.windows(2).position(|pair| order > 0 && pair[0].ch == '新' && pair[1].ch == '增');
        let mut own = phrase::phrase(article, &before[whole_before.unwrap_or_default()..], words);
        let planned = words.plan.get(&own.text).is_some_and(|cell| cell != "keep");
        if planned || words.adverb.get(&own.text).is_some() {
            own = Phrase::default();
        }
        // `来自43个国家和地区的650家企业`: the noun of the figure before says nothing of this one.
        let attributed = units[figure].is(Kind::Count) && before.last().is_some_and(|unit| unit.ch == '的');
        if attributed && order > 0 && left == figures[order - 1] + 1 && !behind.is_empty() {
            own = Phrase::default();
        }
        if let Some(first) = from {
            own = first.own.clone();
        }
        items.push(Item {
            clause: index,
            mention,
            apart: [&raw, &verb].iter().any(|text| {
                text.contains("分别") || text.ends_with('各') || text.contains("各占") || text.contains("依次")
            }),
            date: dates_before(frame.from, frame.shape, left.min(start), start, figure)
                .rev()
                .find(|at| units[*at].is(Kind::Date) && !compared(units, *at))
                .and_then(|at| units[at].mention),
            own,
            raw,
            tail: phrase::behind(article, kept),
            attribute: behind.first().is_some_and(|unit| unit.ch == '的'),
            verb,
            whole: frame.whole.clone().map(|range| phrase::render(article, &units[range])),
            first: order == 0,
            inside,
            frame,
        });
        left = if parted { share } else { figure + 1 };
    }
    pair_tails(&mut items);
    items
}

/// Where the date of a figure may stand: before its words, and in a pair right before either value.
fn dates_before(from: Option<usize>, shape: Shape, left: usize, start: usize, figure: usize) -> std::ops::Range<usize> {
    match from {
        Some(from) => from..figure,
        None if shape == Shape::Before => left..figure,
        None => left..start,
    }
}

/// Where the words between two figures of a clause part, and whether they do: before a verb
/// (`7000多家用人单位|提供岗位12万个`), and before a count that has its own noun behind it (`40个大项|61个分项`).
fn shared(units: &[Unit], figure: usize, second: Option<usize>, next: usize, words: &Words) -> (usize, bool) {
    let Some(second) = second.filter(|second| *second > figure + 1 && units[figure].is(Kind::Count)) else {
        return (next, false);
    };
    let chars: Vec<char> = units.iter().map(|unit| unit.ch).collect();
    if !units[figure + 1..second].iter().all(|unit| unit.mention.is_none()) {
        return (next, false);
    }
    let verb = |at: &usize| {
        words
            .agent
            .at(&chars, *at)
            .is_some_and(|(length, longer)| !longer.contains(chars.get(at + length).copied().unwrap_or('。')))
    };
    if let Some(verb) = (figure + 3..second.min(next)).find(verb) {
        return (verb, true);
    }
    let noun = units.get(second + 1).is_some_and(|unit| unit.mention.is_none() && unit.ch.is_alphabetic());
    let level = words.level.before(&chars[..second], second).is_some();
    let counted = units[second].is(Kind::Count) && noun && !level && next == second;
    if counted { (second, true) } else { (next, false) }
}

/// Whether a date is only what a figure is compared with (`较上年扩种8.5万亩`).
fn compared(units: &[Unit], at: usize) -> bool {
    at > 0 && units[at - 1].mention.is_none() && "比较同与".contains(units[at - 1].ch)
}

/// `从1个县扩大到11个县`: what stands behind the second value holds for the first.
fn pair_tails(items: &mut [Item]) {
    for at in 1..items.len() {
        if items[at - 1].frame.shape == Shape::Before {
            items[at - 1].tail = items[at].tail.clone();
        }
    }
}

fn frame_of(found: &[Frame], figure: usize) -> Frame {
    if let Some(frame) = found.iter().find(|frame| frame.figure == figure) {
        return frame.clone();
    }
    let plain = |rule: &str, shape, start| Frame {
        rule: rule.into(),
        shape,
        span: start..figure,
        figure,
        from: None,
        whole: None,
        change: None,
    };
    if let Some(frame) = found.iter().find(|frame| frame.from == Some(figure)) {
        return plain(&frame.rule, Shape::Before, frame.span.start);
    }
    plain("claims.plain", Shape::Level, figure)
}

fn is_claimable(article: &Article, units: &[Unit], found: &[Frame], at: usize, joined: bool) -> bool {
    let unit = &units[at];
    let framed = found.iter().any(|frame| frame.figure == at && frame.shape != Shape::Level || frame.from == Some(at));
    let hit = found.iter().any(|frame| frame.figure == at || frame.from == Some(at));
    let Some(mention) = unit.mention.map(|index| &article.mentions[index]) else { return false };
    let next = units.get(at + 1).map_or('。', |unit| unit.ch);
    if found.iter().any(|frame| frame.figure == at && frame.shape == Shape::Aside) {
        return false;
    }
    if unit.is(Kind::Ordinal) {
        let kind = mention.quantity().and_then(|quantity| quantity.unit.clone());
        let plain = kind.as_deref().is_none_or(|kind| matches!(kind, "位" | "名" | "大" | "高位"));
        let text = article.clean.slice(mention.span);
        return (framed || joined)
            && plain
            && !text.ends_with('届')
            && !text.ends_with('次')
            && ("，。；、！和及）位名高大".contains(next) || next.is_whitespace());
    }
    if unit.is(Kind::Duration) {
        return hit;
    }
    if !unit.is_figure() {
        return false;
    }
    if unit.is(Kind::Number) && !hit {
        let text = article.clean.slice(mention.span);
        let large = text.contains(['.', '万', '亿']) || text.chars().filter(char::is_ascii_digit).count() >= 2;
        let ends = "，。；、！和及）".contains(next) || next.is_whitespace();
        let noun = at > 0 && units[at - 1].mention.is_none() && !"第号—-/:：．.·（(《“\"".contains(units[at - 1].ch);
        return large && ends && noun;
    }
    true
}

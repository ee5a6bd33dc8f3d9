//! The same thing happening on two days: a bridge opened, a school founded, a meeting held.
//!
//! Takes the days that a page names in full, gives what the text says happened on them: a verb of happening
//! and the words around it. Two are one thing where verb and a long name are the same.

use super::page::Page;
use crate::model::{CleanSpan, Date, Kind, Precision};

/// What happens once to one thing.
const ONCE: [&str; 26] = [
    "通车", "建成", "开工", "竣工", "成立", "开业", "开馆", "开园", "挂牌", "投产", "动工", "奠基", "落成", "启用",
    "揭牌", "开通", "首航", "合龙", "封顶", "贯通", "去世", "逝世", "出生", "诞生", "创刊", "建校",
];
/// Words that say it is another time, another part, or not yet.
const OTHER: [&str; 16] = [
    "二期", "一期", "三期", "再次", "重新", "试", "预计", "计划", "将", "拟", "原定", "周年", "首段", "段", "阶段",
    "恢复",
];

/// One thing on one day.
#[derive(Debug, Clone)]
pub(super) struct Happening {
    /// The date, as written.
    pub span: CleanSpan,
    /// The day.
    pub day: Date,
    /// What happened.
    pub verb: &'static str,
    /// The clause, without dates.
    pub words: String,
}

/// All that a page tells of.
pub(super) fn happenings(page: &Page) -> Vec<Happening> {
    let mut found = Vec::new();
    let dates = page.article.mentions.iter().filter(|mention| mention.kind == Kind::Date);
    for date in dates {
        let Some((day, last)) = date.days() else { continue };
        let whole = date.date().is_some_and(|value| value.precision == Some(Precision::Day)) && day == last;
        if !whole || !page.at(date.span).contains(['日', '号']) {
            continue;
        }
        let Some(sentence) = page.sentence_at(date.span.start).map(|at| page.sentences[at]) else { continue };
        let marks = ['，', '。', '；', '：', '！', '？', '\n'];
        let before = page.between(sentence.start, date.span.start);
        let before = before.rfind(marks).map_or(before, |at| before[at..].trim_start_matches(marks));
        let behind = page.between(date.span.end, sentence.end);
        // A date alone in its clause dates the next one.
        let bare = behind.trim_start_matches('，');
        let behind = if before.is_empty() { bare } else { behind };
        let behind = behind.find(marks).map_or(behind, |at| &behind[..at]);
        let words = format!("{before}{behind}");
        let Some(verb) = ONCE.iter().find(|verb| words.contains(**verb)) else { continue };
        if OTHER.iter().any(|word| words.contains(word)) {
            continue;
        }
        // What is left without verbs and places is what it happened to.
        let from = date.span.start - before.len() as u32;
        let places = page.mentions_in(CleanSpan { start: from, end: date.span.end + behind.len() as u32 + 3 });
        let words = places
            .filter(|mention| mention.kind == Kind::Place)
            .fold(words.clone(), |words, place| words.replace(page.at(place.span), "·"));
        let words = ONCE.iter().fold(words, |words, verb| words.replace(verb, "·"));
        found.push(Happening { span: date.span, day, verb, words });
    }
    found
}

/// Whether two speak of one thing: the same verb, and a name of four characters or more that both have.
pub(super) fn same(one: &Happening, other: &Happening) -> bool {
    let marks: Vec<char> = one.words.chars().collect();
    one.verb == other.verb
        && marks.windows(4).any(|four| {
            let name: String = four.iter().collect();
            four.iter().all(|mark| mark.is_alphabetic()) && other.words.contains(&name)
        })
}

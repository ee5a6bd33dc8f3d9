//! What happened when: the lines of a chronicle, and dated sentences that tell of something done.

use super::line::{self, Unit};
use super::words::Words;
use crate::matcher::{Cache, Matcher};
use crate::model::{Article, CleanSpan, Event, Kind, Mention, Precision, Role};

/// How many paragraphs must begin with a bare date to make a chronicle.
const CHRONICLE: usize = 3;

/// The events of an article, by place.
pub(super) fn read(article: &Article, matcher: &Matcher, cache: &mut Cache, words: &Words) -> Vec<Event> {
    let dated: Vec<Option<usize>> =
        (0..article.clean.paragraphs.len()).map(|paragraph| leads(article, paragraph)).collect();
    let bare = dated.iter().flatten().count() >= CHRONICLE;
    let mut events = Vec::new();
    for (paragraph, lead) in article.clean.paragraphs.iter().zip(dated) {
        let chronicle = paragraph.role == Role::Chronicle || bare && lead.is_some() && paragraph.role != Role::Headline;
        let inside = || {
            let first = article.mentions.partition_point(|mention| mention.span.start < paragraph.span.start);
            let begun = article.mentions[first..].iter().take_while(|mention| mention.span.start < paragraph.span.end);
            let dated = |mention: &Mention| mention.kind == Kind::Date && paragraph.span.contains(mention.span);
            begun.into_iter().position(dated).map(|place| first + place)
        };
        let chronicle = chronicle && lead.is_none_or(|date| !relative(article, date));
        match if chronicle { lead.or_else(inside) } else { None } {
            Some(date) => events.extend(event(article, date, paragraph.span, true, "events.chronicle")),
            None if paragraph.role != Role::Furniture => {
                let sentences = article.clean.sentences.iter().filter(|sentence| paragraph.span.contains(**sentence));
                for sentence in sentences {
                    told(article, *sentence, matcher, cache, words, &mut events);
                }
            }
            None => {}
        }
    }
    events.sort_by_key(|event| (event.span, event.date_mention));
    events
}

/// The date that a paragraph begins with, where nothing but a blank parts it from what it tells.
fn leads(article: &Article, paragraph: usize) -> Option<usize> {
    let paragraph = article.clean.paragraphs[paragraph];
    let first = article.mentions.partition_point(|mention| mention.span.start < paragraph.span.start);
    let mention = article
        .mentions
        .get(first)
        .filter(|mention| mention.kind == Kind::Date && mention.span.start < paragraph.span.end)?;
    let before = &article.clean.text[paragraph.span.start as usize..mention.span.start as usize];
    let behind = article.clean.text[mention.span.end as usize..paragraph.span.end as usize].chars().next()?;
    (before.trim().is_empty() && !"，,、至到起的。".contains(behind)).then_some(first)
}

/// Whether a date counts from the day of the paper (`今年4月`): the lines of a chronicle give their year.
fn relative(article: &Article, date: usize) -> bool {
    let text = article.clean.slice(article.mentions[date].span);
    ["今年", "去年", "前年", "明年", "本月", "上月", "当年", "同年", "昨", "今", "近"]
        .iter()
        .any(|word| text.starts_with(word))
}

/// The dated deeds of a sentence.
fn told(
    article: &Article,
    sentence: CleanSpan,
    matcher: &Matcher,
    cache: &mut Cache,
    words: &Words,
    events: &mut Vec<Event>,
) {
    // Most sentences have no date, and need not be cut up to know it.
    let first = article.mentions.partition_point(|mention| mention.span.start < sentence.start);
    let mut begun = article.mentions[first..].iter().take_while(|mention| mention.span.start < sentence.end);
    if !begun.any(|mention| mention.kind == Kind::Date) {
        return;
    }
    let units = line::units(article, sentence, words);
    if !units.iter().any(|unit| unit.is(Kind::Date)) {
        return;
    }
    let text: String = units.iter().map(|unit| unit.ch).collect();
    for hit in &matcher.find(&text, cache) {
        let Some(place) = hit.span("date") else { continue };
        let before: usize = text[..place.start as usize].chars().count();
        let Some(mention) = units.get(before).and_then(|unit: &Unit| unit.mention) else { continue };
        if words.plan_in(hit.whole()) {
            continue;
        }
        let already = events.last().is_some_and(|event| event.span == sentence);
        if !already {
            events.extend(event(article, mention, sentence, false, &hit.rule().name));
        }
    }
}

/// What is told before and behind a date, without the mark, the word or the brackets that it leaves (`今天（2月9日）`).
fn undated<'a>(mut before: &'a str, mut behind: &'a str) -> (&'a str, &'a str) {
    if let (Some(outer), Some(inner)) = (before.strip_suffix(['（', '(']), behind.strip_prefix(['）', ')'])) {
        before = ["今天", "昨天", "前天", "今日", "昨日", "昨晚", "今早", "日前"]
            .iter()
            .find_map(|day| outer.strip_suffix(day))
            .unwrap_or(outer);
        behind = inner;
    }
    (before.trim(), behind.trim_start_matches(['，', ',', ' ', '：', '、']).trim())
}

fn event(article: &Article, date: usize, span: CleanSpan, chronicle: bool, rule: &str) -> Option<Event> {
    let mention = &article.mentions[date];
    let value = mention.date()?;
    let edtf = value.edtf.clone().filter(|edtf| !edtf.starts_with("../"))?;
    // Outside a chronicle a bare year belongs to a name or to a figure (`2023世界机器人大会`, `今年粮食增产`).
    let written = article.clean.slice(mention.span);
    let bare = value.precision == Some(Precision::Year) && (!written.contains('年') || written == "今年");
    let open = !chronicle && (bare || edtf.starts_with("XXXX"));
    if open || value.precision.is_some_and(|precision| precision > Precision::Year) {
        return None;
    }
    let text = article.clean.slice(span);
    let (start, end) = ((mention.span.start - span.start) as usize, (mention.span.end - span.start) as usize);
    let (before, behind) = undated(text[..start].trim(), text[end..].trim());
    let summary = if before.chars().count() < 8 { behind.to_owned() } else { format!("{before}{behind}") };
    let within = |index: &usize| *index != date && span.contains(article.mentions[*index].span);
    let mentions = (0..article.mentions.len()).filter(within).collect();
    Some(Event {
        date: edtf,
        date_mention: date,
        summary: summary.trim_end_matches('。').to_owned(),
        span,
        chronicle,
        mentions,
        rule: rule.into(),
    })
}

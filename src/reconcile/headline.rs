//! The figures of a headline against those of the text below it: a part of `agreement`.
//!
//! A headline's figure is told again in the text, by the same words or the same noun; where none of the text's
//! figures of that name meets it, the two contradict each other. A line of its own in the middle of the text
//! heads what stands below it, up to the next such line. What would not be told as a contradiction is not told
//! as agreeing either.

use super::agreement::{ELSEWHEN, GENERAL, compare, core, near, plain, setting, shared, tell};
use super::page::{Figure, Page};
use crate::model::{CleanSpan, Decimal, Finding, Role, Verdict};

/// Longest line, in bytes, that is taken for a headline.
const LONGEST: u32 = 120;

/// The figures of all headlines against those of the text.
pub(super) fn check(page: &Page, add: &mut impl FnMut(usize, usize, Option<Finding>)) {
    let end = page.text.len() as u32;
    let heads = heads(page);
    for (index, &head) in heads.iter().enumerate() {
        // The first heads the whole article, the others what stands below them.
        let next = heads.get(index + 1).filter(|_| index > 0).map_or(end, |next| next.start);
        below(page, head, CleanSpan { start: head.end, end: next }, add);
    }
}

/// The lines that head a text: the first one, and short ones without a full stop between paragraphs.
fn heads(page: &Page) -> Vec<CleanSpan> {
    let paragraphs: Vec<_> =
        page.article.clean.paragraphs.iter().filter(|paragraph| paragraph.role != Role::Furniture).collect();
    let stops = |span: CleanSpan| page.at(span).contains(['。', '；', '！', '？']);
    let mut heads = Vec::new();
    for (index, paragraph) in paragraphs.iter().enumerate() {
        let text = page.at(paragraph.span).trim();
        let short =
            !stops(paragraph.span) && paragraph.span.len() <= LONGEST as usize && !text.ends_with(['：', '，', '、']);
        let told = paragraphs.get(index + 1).is_some_and(|next| stops(next.span) || index == 0);
        if paragraph.role == Role::Headline && index == 0 || text.starts_with("（标题）") || short && told {
            heads.push(paragraph.span);
        }
    }
    heads
}

/// The figures of one headline against those of the text below it.
fn below(page: &Page, head: CleanSpan, body: CleanSpan, add: &mut impl FnMut(usize, usize, Option<Finding>)) {
    let within = |span: CleanSpan| {
        page.figures.partition_point(|figure| figure.span.start < span.start)
            ..page.figures.partition_point(|figure| figure.span.start < span.end)
    };
    for index in within(head) {
        let title = &page.figures[index];
        let name = page.between(0, title.span.start).ends_with(['“', '"', '‘']);
        if !title.amounts() || title.value.is_none() || name || title.is_change() {
            continue;
        }
        let alike: Vec<usize> = within(body)
            .filter(|&at| {
                let figure = &page.figures[at];
                figure.like == title.like && figure.value.is_some() && !figure.is_change()
            })
            .collect();
        let only = alike.len() == 1;
        let tied: Vec<usize> = alike.iter().copied().filter(|&at| tie(title, &page.figures[at], only)).collect();
        let Some(&first) = tied.first() else { continue };
        // 造成3人死亡…另有5人死亡: where the text has several values none is the headline's for sure.
        let one = tied.iter().all(|&at| page.figures[at].value == page.figures[first].value);
        // Told by another figure as well, the headline would hold even if this one were wrong.
        let told = alike.iter().any(|&at| at != first && compare(title, &page.figures[at]) == Verdict::Pass);
        let figure = &page.figures[first];
        let (places, later) = (setting(page, title).1, setting(page, figure).1);
        let apart = !places.is_empty() && !later.is_empty() && !places.iter().any(|place| later.contains(place));
        // 万亩良田, 双方超2800人死亡: no number of one thing.
        let loose = !page.at(title.span).starts_with(|mark: char| !"千万亿".contains(mark))
            || ["双方", "两地", "两国"].iter().any(|word| title.lead.contains(word));
        if !one || apart || loose {
            continue;
        }
        let verdict = compare(title, figure);
        if elsewhen(title) != elsewhen(figure) {
            continue;
        }
        if !told && (verdict == Verdict::Pass || verdict == Verdict::Fail && near(title, figure)) {
            add(index, first, Some(tell(page, verdict, title, figure, &core(title.lead))));
        }
    }
}

/// Whether a figure is one of another time than the news; 升至 in a headline is what the text says it came to.
fn elsewhen(figure: &Figure) -> bool {
    let before = ["此前", "之前", "截至昨"].iter().any(|word| figure.head.contains(word));
    before || ELSEWHEN.iter().any(|word| !word.ends_with(['至', '到']) && figure.head.contains(word))
}

/// Whether a figure of the text can only be the headline's: by what is measured, by the noun, or because no other is like it.
fn tie(title: &Figure, figure: &Figure, only: bool) -> bool {
    let (core, other) = (core(title.lead), core(figure.lead));
    let long = |text: &str| text.chars().count() >= 4;
    let named = long(&core)
        && !GENERAL.contains(&core.as_str())
        && (other.ends_with(&core) || core.ends_with(&other) && long(&other));
    let same = title.tail.chars().zip(figure.tail.chars()).take_while(|(a, b)| a == b).count();
    let many = [title, figure].iter().any(|one| one.value.is_some_and(|value| value >= Decimal::TEN));
    // 26人死亡, 造成26人死亡: the noun, where it is all that stands behind the headline's figure or long.
    let noun = same >= 4 || same >= 2 && title.tail.chars().count() == same && many;
    named || noun || many && only && plain(title) && shared(title, figure)
}

//! What the words right before a figure make of it: the claim rules, run on one clause.

use super::line::Clause;
use crate::matcher::{Cache, Captured, Matcher};
use crate::model::{CleanSpan, Name};
use std::ops::Range;

/// How a figure relates to what is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Shape {
    /// The value itself.
    #[default]
    Level,
    /// By how much it changed.
    Change,
    /// A share of a whole.
    Share,
    /// A rank among others.
    Rank,
    /// How many times something else, or how much of a target.
    Times,
    /// The earlier of two values (`从2800万元增长到…`).
    Before,
    /// No claim: a figure that belongs to what happens.
    Aside,
}

impl Shape {
    fn named(name: Option<&str>) -> Self {
        match name {
            Some("change") => Self::Change,
            Some("share") => Self::Share,
            Some("rank") => Self::Rank,
            Some("times") => Self::Times,
            Some("aside") => Self::Aside,
            _ => Self::Level,
        }
    }
}

/// A rule's hit in a clause; ranges are of units.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// The rule.
    pub rule: Name,
    /// What it makes of the figure.
    pub shape: Shape,
    /// All that it takes, the figure with it.
    pub span: Range<usize>,
    /// The figure.
    pub figure: usize,
    /// Of a pair: the earlier figure.
    pub from: Option<usize>,
    /// The whole of a share, the field of a rank, the base of a multiple.
    pub whole: Option<Range<usize>>,
    /// `increase` or `decrease`.
    pub change: Option<String>,
}

/// All hits in a clause, by place.
pub(super) fn find(matcher: &Matcher, cache: &mut Cache, clause: &Clause) -> Vec<Frame> {
    let text = clause.text();
    let mut starts = Vec::with_capacity(clause.units.len() + 1);
    let mut at = 0;
    for unit in &clause.units {
        starts.push(at as u32);
        at += unit.ch.len_utf8();
    }
    starts.push(at as u32);
    let place = |at: u32| starts.partition_point(|start| *start < at);
    let units = |span: CleanSpan| place(span.start)..place(span.end);
    matcher.find(&text, cache).iter().filter_map(|hit| frame(hit, &units)).collect()
}

fn frame(hit: &Captured<'_>, units: &dyn Fn(CleanSpan) -> Range<usize>) -> Option<Frame> {
    Some(Frame {
        rule: hit.rule().name.clone(),
        shape: Shape::named(hit.set("shape")),
        span: units(hit.span),
        figure: units(hit.span("figure")?).start,
        from: hit.span("from").map(|span| units(span).start),
        whole: hit.span("whole").map(units),
        change: hit.field("verb", "change").or_else(|| hit.set("change")).map(str::to_owned),
    })
}

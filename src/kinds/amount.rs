//! From what a rule captured to a figure with its place in the text: the part all numeric kinds share.
//!
//! Takes the roles below one role of a [`Captured`]: `figure`, or `low` and `high`; `before` (hedges), `minus`; and
//! the role `modifier` (a hedge behind). Gives the [`Figure`], the numeral's span and where the mention begins: a
//! hedge that is the end of another word (签约12个) stays outside, and so does a hyphen that is no minus.

use super::quantity::{self, Figure};
use crate::matcher::Captured;
use crate::model::{CleanSpan, Kind, Mention, Modifier, Quantity, Value};

/// A figure and where it stands.
#[derive(Debug, Clone)]
pub struct Amount {
    /// What it says.
    pub figure: Figure,
    /// The numeral, or both ends of a range.
    pub numeral: CleanSpan,
    /// Where the mention begins.
    pub start: u32,
    /// Whether a hyphen ties the numeral to a word before it: 北溪-2, F-35.
    pub tied: bool,
}

impl Amount {
    /// Reads what stands below `role`. `None` where it is no figure.
    #[must_use]
    pub fn read(captured: &Captured<'_>, role: &str) -> Option<Self> {
        let path = |part: &str| format!("{role}.{part}");
        let text = |part: &str| captured.text(&path(part));
        let span = |part: &str| captured.span(&path(part));
        let low = span("low");
        let first = low.or_else(|| span("figure"))?;
        let mut numeral = first;
        let mut start = captured.span.start;
        let mut figure = match (low, span("high")) {
            (Some(low), Some(high)) => {
                numeral = low.cover(high);
                quantity::range(text("low")?, text("high")?)?
            }
            _ => quantity::figure(text("figure")?)?,
        };
        if cut(captured.source(), first) {
            return None;
        }
        let tied = hyphenated(captured, first);
        if tied {
            figure = figure.negative();
            numeral.start += captured.source()[first.range()].chars().next().map_or(0, char::len_utf8) as u32;
            start = start.max(numeral.start);
        }
        if captured.has(&path("minus")) {
            figure = figure.negative();
        }
        for role in [path("before"), "before".to_owned()] {
            let Some(before) = captured.span(&role) else { continue };
            if trapped(captured, &role, before) {
                start = start.max(before.end);
            } else {
                figure = figure.hedged(modifier(captured, &role));
            }
        }
        figure = match modifier(captured, "modifier") {
            Some(Modifier::Over) => figure.and_more(),
            after => figure.hedged(after),
        };
        Some(Self { figure, numeral, start, tied })
    }

    /// Whether the numeral is written in Chinese characters.
    #[must_use]
    pub fn is_hanzi(&self, captured: &Captured<'_>) -> bool {
        !captured.source()[self.numeral.range()].contains(|c: char| c.is_ascii_digit())
    }

    /// Whether the numeral is one formal character, which is a letter of a word (陆, 伍) sooner than a figure.
    #[must_use]
    pub fn is_lone_formal(&self, captured: &Captured<'_>) -> bool {
        let mut chars = captured.source()[self.numeral.range()].chars();
        let formal = |c| "壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟".contains(c);
        matches!((chars.next(), chars.next()), (Some(only), None) if formal(only))
    }

    /// A mention of this figure.
    #[must_use]
    pub fn mention(&self, captured: &Captured<'_>, kind: Kind, quantity: Quantity) -> Mention {
        Mention {
            kind,
            rule: captured.rule().name.clone(),
            span: CleanSpan { start: self.start, end: captured.span.end },
            numeral: Some(self.numeral),
            noun: captured.span("noun"),
            modifier: Some(self.figure.modifier),
            value: Value::Quantity(Box::new(quantity)),
        }
    }
}

/// Whether the numeral is the rest of a longer one: the 亿 of a figure too long to read, the 万 of LED2000万.
#[must_use]
pub fn cut(source: &str, numeral: CleanSpan) -> bool {
    let scale = |c: char| super::numeral::unit(c).is_some() || super::numeral::scale(c).is_some();
    source[..numeral.start as usize].ends_with(|c: char| c.is_ascii_digit())
        && source[numeral.range()].starts_with(scale)
}

/// The modifier of a hedge's row, or that the rule sets.
fn modifier(captured: &Captured<'_>, role: &str) -> Option<Modifier> {
    let name = captured.field(role, "modifier").or_else(|| captured.set(role))?;
    Modifier::parse(name)
}

/// Whether the hedge is the end of a word: 签约, 附近, 高超. The row's column `not_after` has the characters.
fn trapped(captured: &Captured<'_>, role: &str, hedge: CleanSpan) -> bool {
    let before = captured.source()[..hedge.start as usize].chars().next_back();
    match (captured.field(role, "not_after"), before) {
        (Some(trap), Some(before)) => trap.contains(before),
        _ => false,
    }
}

/// Characters that a figure below zero follows: 降至-10.7点.
const BEFORE_MINUS: &str = "至为到达是在约和于从跌降升比长率幅值速额数差温";

/// Whether the numeral begins with a hyphen that joins it to what stands before: `F-35`, `2020-30`, `第-3`.
fn hyphenated(captured: &Captured<'_>, numeral: CleanSpan) -> bool {
    let source = captured.source();
    source[numeral.range()].starts_with(['-', '－', '−'])
        && source[..numeral.start as usize]
            .chars()
            .next_back()
            .is_some_and(|c| !BEFORE_MINUS.contains(c) && (c.is_alphanumeric() || c == '）'))
}

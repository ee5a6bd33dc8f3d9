//! Runs the examples that stand in the rules.
//!
//! A `match` example must give exactly one winner of its rule, with the span in brackets and the cells it names. A
//! `reject` example must give none on that span (none at all where it has no brackets); where it says `to`, that
//! rule must win there. What runs the text, the whole way to the tables, is the caller's.

use super::{Example, Rule, RuleSet};
use crate::model::{Fault, Name};
use std::ops::Range;

/// The day of publication of examples that give none.
pub const PUBLISHED: &str = "2023-07-25";

/// What won in an example's text.
#[derive(Debug, Clone)]
pub struct Won {
    /// The rule.
    pub rule: Name,
    /// Its span, in bytes of the example's text.
    pub span: Range<usize>,
    /// Its cells by column.
    pub cells: Vec<(String, String)>,
}

/// Runs all examples of all rules; gives how many there were, and what does not hold.
pub fn run(rules: &RuleSet, read: &mut dyn FnMut(&Example) -> Vec<Won>) -> (usize, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut count = 0;
    for rule in &rules.rules {
        for example in &rule.matches {
            count += 1;
            let won = read(example);
            if let Err(message) = matches(rule, example, &won) {
                faults.push(rules.fault(&example.at, message, &told(example, &won)));
            }
        }
        for example in &rule.rejects {
            count += 1;
            let won = read(example);
            if let Err(message) = rejects(rule, example, &won) {
                faults.push(rules.fault(&example.at, message, &told(example, &won)));
            }
        }
    }
    (count, faults)
}

fn matches(rule: &Rule, example: &Example, won: &[Won]) -> Result<(), String> {
    let Some(span) = &example.span else {
        return Err(format!("a `match` example of `{}` marks its span with `[` and `]`", rule.name));
    };
    let own: Vec<&Won> = won.iter().filter(|won| won.rule == rule.name).collect();
    if own.len() > 1 && example.fields.is_empty() && tile(&own, span) {
        return Ok(());
    }
    let [only] = own[..] else {
        return Err(match own.len() {
            0 => format!("`{}` must win here and does not", rule.name),
            more => format!("`{}` must win once here and wins {more} times", rule.name),
        });
    };
    if only.span != *span {
        let text = &example.text;
        return Err(format!("`{}` takes `{}`, not `{}`", rule.name, &text[only.span.clone()], &text[span.clone()]));
    }
    for (column, expected) in &example.fields {
        let found = only.cells.iter().find(|(name, _)| **name == **column).map_or("", |(_, cell)| cell);
        if found != expected {
            return Err(format!("`{}` gives `{column}` = \"{found}\", not \"{expected}\"", rule.name));
        }
    }
    Ok(())
}

/// Whether winners fill a span, one behind the other: a rule may make several mentions of what it took.
fn tile(won: &[&Won], span: &Range<usize>) -> bool {
    won.windows(2).all(|pair| pair[0].span.end == pair[1].span.start)
        && won.first().is_some_and(|first| first.span.start == span.start)
        && won.last().is_some_and(|last| last.span.end == span.end)
}

fn rejects(rule: &Rule, example: &Example, won: &[Won]) -> Result<(), String> {
    let here = |won: &&Won| example.span.as_ref().is_none_or(|span| won.span == *span);
    if won.iter().filter(here).any(|won| won.rule == rule.name) {
        return Err(format!("`{}` must leave this alone and takes it", rule.name));
    }
    match &example.to {
        Some(to) if !won.iter().filter(here).any(|won| won.rule == *to) => {
            Err(format!("`{to}` must win here and does not"))
        }
        _ => Ok(()),
    }
}

/// What won, for the line under the caret.
fn told(example: &Example, won: &[Won]) -> String {
    let mut told = Vec::new();
    for won in won {
        told.push(format!("{}: {}", won.rule, &example.text[won.span.clone()]));
    }
    if told.is_empty() { "nothing wins here".to_owned() } else { told.join("; ") }
}

//! What is wrong with rules that run all the same: slow, unproven, unused.
//!
//! Takes a loaded [`RuleSet`]; gives faults. Loading itself has refused what cannot run.

use super::{At, Condition, FragmentUse, Pattern, REACH, Rule, RuleSet, syntax};
use crate::model::{Fault, Name};
use regex_syntax::hir::{Class, Hir, HirKind};

/// The most characters a span may have, where the rule does not say `longest`.
const LONGEST: usize = 128;
/// A class of more characters than these is open: a rule that begins with it may begin anywhere.
const OPEN: usize = 512;

/// All that is wrong. `readers` are the readers that `kinds` has; `over_mentions` are the claim rules, which use the
/// same fragments.
#[must_use]
pub fn lint(text: &RuleSet, over_mentions: &RuleSet, readers: &[&str]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for kind in text.kinds.iter().chain(&over_mentions.kinds).filter(|kind| kind.meaning.is_empty()) {
        faults.push(text.fault(&kind.at, format!("`{}` has no `meaning`", kind.name), "say it in one sentence"));
    }
    for rule in &text.rules {
        said(text, rule, readers, &mut faults);
        proven(text, rule, over_mentions, &mut faults);
        fast(text, rule, true, &mut faults);
    }
    for rule in &over_mentions.rules {
        said(over_mentions, rule, readers, &mut faults);
        proven(over_mentions, rule, text, &mut faults);
        fast(over_mentions, rule, false, &mut faults);
    }
    unused(text, over_mentions, &mut faults);
    faults
}

/// Meaning, readers, columns.
fn said(rules: &RuleSet, rule: &Rule, readers: &[&str], faults: &mut Vec<Fault>) {
    if rule.meaning.is_empty() {
        faults.push(rules.fault(&rule.at, format!("`{}` has no `meaning`", rule.name), "say it in one sentence"));
    }
    let roles = rule.roles.iter().filter_map(|role| role.reader.as_ref());
    let mut unknown: Vec<&Name> =
        rule.reader.iter().chain(roles).filter(|reader| !readers.contains(&&***reader)).collect();
    unknown.sort();
    unknown.dedup();
    for reader in unknown {
        let message = format!("`{}` names the reader `{reader}`: there are {}", rule.name, readers.join(", "));
        faults.push(rules.fault(&rule.at, message, "unknown reader"));
    }
}

/// Examples, and whether what they name exists.
fn proven(rules: &RuleSet, rule: &Rule, others: &RuleSet, faults: &mut Vec<Fault>) {
    if rule.matches.is_empty() {
        let message = format!("`{}` has no `match` example: nothing proves that it works", rule.name);
        faults.push(rules.fault(&rule.at, message, "at least one"));
    }
    for example in &rule.matches {
        if let Some(to) = &example.to {
            let message = format!("`to` sends a text to `{to}`: that is for `reject`");
            faults.push(rules.fault(&example.at, message, "in a `match` example"));
        }
    }
    for example in &rule.rejects {
        if let Some(to) = example.to.as_ref().filter(|to| rules.rule(to).or_else(|| others.rule(to)).is_none()) {
            faults.push(rules.fault(&example.at, format!("`to` names `{to}`, which is no rule"), "this example"));
        }
    }
}

/// Length and start.
fn fast(rules: &RuleSet, rule: &Rule, on_text: bool, faults: &mut Vec<Fault>) {
    let conditions = [&rule.left, &rule.right, &rule.not_left, &rule.not_right];
    for Condition { regex, at } in conditions.into_iter().flatten() {
        let Ok(hir) = syntax::parse_neighbour(regex) else { continue };
        if syntax::longest(&hir).is_none_or(|length| length > REACH) {
            let message = format!("a condition of `{}` sees no further than {REACH} characters", rule.name);
            faults.push(rules.fault(at, message, "too long, or without an upper bound"));
        }
    }
    let Pattern::Regex { core, head, tail, template, .. } = &rule.pattern else { return };
    let most = if on_text { rule.longest.unwrap_or(LONGEST).min(REACH) } else { REACH };
    for part in [Some(core), head.as_ref(), tail.as_ref()].into_iter().flatten() {
        let Ok(hir) = syntax::parse(part) else { continue };
        match syntax::longest(&hir) {
            None => {
                let message = format!(
                    "`{}` is unbounded: `*`, `+` and `{{1,}}` need an upper bound, as in `{{1,16}}`",
                    rule.name
                );
                faults.push(rules.fault(template, message, "no upper bound"));
            }
            Some(length) if length > most => {
                let message = format!("`{}` may span {length} characters; the most is {most}", rule.name);
                faults.push(rules.fault(template, message, "too long"));
            }
            Some(_) => {}
        }
    }
    if let Some(class) = syntax::parse(core).ok().and_then(|hir| open_start(&hir).0).filter(|_| on_text) {
        let message =
            format!("`{}` may begin with any of {class} characters: a slow start; the most is {OPEN}", rule.name);
        faults.push(rules.fault(template, message, "begins with an open class"));
    }
}

/// The size of an open class that a match may begin with, and whether the expression may match nothing. Words do not
/// count, even those of one character that the parser makes a class of: there are not so many.
fn open_start(hir: &Hir) -> (Option<usize>, bool) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => (None, true),
        HirKind::Literal(_) | HirKind::Class(Class::Bytes(_)) => (None, false),
        HirKind::Class(Class::Unicode(class)) => {
            let size = class.iter().map(|range| range.len()).sum();
            (Some(size).filter(|size| *size > OPEN), false)
        }
        HirKind::Repetition(repetition) => {
            let (class, empty) = open_start(&repetition.sub);
            (class, empty || repetition.min == 0)
        }
        HirKind::Capture(capture) => open_start(&capture.sub),
        HirKind::Concat(parts) => {
            let mut largest = None;
            for part in parts {
                let (class, empty) = open_start(part);
                largest = largest.max(class);
                if !empty {
                    return (largest, false);
                }
            }
            (largest, true)
        }
        HirKind::Alternation(parts) => parts
            .iter()
            .map(open_start)
            .fold((None, false), |(largest, any), (class, empty)| (largest.max(class), any || empty)),
    }
}

/// Fragments that neither the rules of the text nor those over mentions use.
fn unused(text: &RuleSet, over_mentions: &RuleSet, faults: &mut Vec<Fault>) {
    let used = |at: &At| {
        let known = |fragment: &&FragmentUse| fragment.at == *at;
        let used = |rules: &RuleSet| rules.fragments.iter().find(known).is_some_and(|fragment| fragment.used);
        used(text) || used(over_mentions)
    };
    let mut told: Vec<&At> = Vec::new();
    for fragment in text.fragments.iter().chain(&over_mentions.fragments) {
        if !used(&fragment.at) && !told.contains(&&fragment.at) {
            told.push(&fragment.at);
            faults.push(text.fault(&fragment.at, format!("nothing uses the fragment `{}`", fragment.name), "unused"));
        }
    }
}

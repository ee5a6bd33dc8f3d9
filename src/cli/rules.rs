//! `kaoju rules`: what is wrong with rules and what each of them costs; what there is; one of them in full.

use super::{Tongue, told};
use crate::matcher::Matcher;
use crate::model::Lexicon;
use crate::rules::{Pattern, RuleSet};
use crate::run::check::Checked;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Prints what `check` found, and says whether all is well.
///
/// # Errors
/// Those of `out`.
pub fn report(checked: &Checked, tongue: Tongue, out: &mut dyn Write) -> io::Result<bool> {
    for fault in &checked.faults {
        writeln!(out, "{}\n", told(fault, tongue))?;
    }
    let count = checked.rules.as_ref().map_or(0, |rules| rules.rules.len());
    match checked.faults.len() {
        0 => {
            let en = format!("{count} rules, {} examples: all well", checked.examples);
            writeln!(out, "{}", tongue.say(format!("{count} 条规则、{} 个例子：全部通过", checked.examples), en))?;
        }
        1 => writeln!(out, "{}", tongue.say("1 处有误", "1 fault"))?,
        faults => writeln!(out, "{}", tongue.say(format!("{faults} 处有误"), format!("{faults} faults")))?,
    }
    Ok(checked.faults.is_empty())
}

/// Prints the rules whose name begins with `name`: name, place, meaning. Says whether there is one.
///
/// # Errors
/// Those of `out`.
pub fn list(sets: &[RuleSet], name: &str, out: &mut dyn Write) -> io::Result<bool> {
    let mut found = false;
    for set in sets {
        for rule in set.rules.iter().filter(|rule| rule.name.starts_with(name)) {
            found = true;
            writeln!(out, "{:<32} {:<28} {}", rule.name, set.place(&rule.at), rule.meaning)?;
        }
    }
    Ok(found)
}

/// Prints one rule with all it says. Says whether there is one of that name.
///
/// # Errors
/// Those of `out`.
pub fn show(sets: &[RuleSet], name: &str, out: &mut dyn Write) -> io::Result<bool> {
    for set in sets {
        let Some(rule) = set.rule(name).map(|index| &set.rules[index]) else { continue };
        writeln!(out, "{}  ({})\n{}\n", rule.name, set.place(&rule.at), rule.meaning)?;
        match &rule.pattern {
            Pattern::Regex { template, .. } => writeln!(out, "pattern    {}", set.written(template))?,
            Pattern::Names(list) => writeln!(out, "names      {list}")?,
        }
        let conditions = [
            ("left", &rule.left),
            ("right", &rule.right),
            ("not left", &rule.not_left),
            ("not right", &rule.not_right),
        ];
        for (what, condition) in conditions {
            if let Some(condition) = condition {
                writeln!(out, "{what:<10} {}", set.written(&condition.at))?;
            }
        }
        for (column, cell) in &rule.set {
            writeln!(out, "set        {column} = {cell}")?;
        }
        for (what, told) in [("reader", &rule.reader), ("class", &rule.class)] {
            if let Some(told) = told {
                writeln!(out, "{what:<10} {told}")?;
            }
        }
        if !rule.beats.is_empty() {
            writeln!(out, "beats      {}", rule.beats.join(", "))?;
        }
        if let Some(source) = &rule.source {
            writeln!(out, "source     {source}")?;
        }
        for (what, examples) in [("match", &rule.matches), ("reject", &rule.rejects)] {
            for example in examples {
                let fields: Vec<String> = example.fields.iter().map(|(name, cell)| format!("{name} {cell}")).collect();
                let to = example.to.as_ref().map_or(String::new(), |to| format!("  -> {to}"));
                writeln!(
                    out,
                    "{what:<10} {}  {}{to}",
                    bracketed(&example.text, example.span.clone()),
                    fields.join(", ")
                )?;
            }
        }
        return Ok(true);
    }
    Ok(false)
}

fn bracketed(text: &str, span: Option<std::ops::Range<usize>>) -> String {
    match span {
        Some(span) => format!("{}[{}]{}", &text[..span.start], &text[span.clone()], &text[span.end..]),
        None => text.to_owned(),
    }
}

/// What each rule costs on a text by itself: the slowest first.
#[must_use]
pub fn time(rules: &RuleSet, lexicon: &Arc<dyn Lexicon>, text: &str) -> Vec<(String, Duration)> {
    let mut costs = Vec::new();
    for (index, rule) in rules.rules.iter().enumerate() {
        let Ok(matcher) = Matcher::new(Arc::new(rules.alone(index)), lexicon.clone()) else { continue };
        let mut cache = matcher.cache();
        // The first run fills the automaton.
        let _ = matcher.find(text, &mut cache);
        let start = Instant::now();
        let _ = matcher.find(text, &mut cache);
        costs.push((rule.name.to_string(), start.elapsed()));
    }
    costs.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    costs
}

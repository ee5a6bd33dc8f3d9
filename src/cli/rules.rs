//! `kaoju rules check`: prints what is wrong with rules, and what each of them costs.

use crate::matcher::Matcher;
use crate::model::Lexicon;
use crate::rules::RuleSet;
use crate::run::check::Checked;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Prints what `check` found, and says whether all is well.
///
/// # Errors
/// Those of `out`.
pub fn report(checked: &Checked, out: &mut dyn Write) -> io::Result<bool> {
    for fault in &checked.faults {
        writeln!(out, "{fault}\n")?;
    }
    let count = checked.rules.as_ref().map_or(0, |rules| rules.rules.len());
    match checked.faults.len() {
        0 => writeln!(out, "{count} rules, {} examples: all well", checked.examples)?,
        1 => writeln!(out, "1 fault")?,
        faults => writeln!(out, "{faults} faults")?,
    }
    Ok(checked.faults.is_empty())
}

/// What each rule costs on a text by itself: the slowest first.
#[must_use]
pub fn time(rules: &RuleSet, lexicon: &Arc<dyn Lexicon>, text: &str) -> Vec<(String, Duration)> {
    let mut costs = Vec::new();
    for rule in &rules.rules {
        let alone = RuleSet { rules: vec![rule.clone()], ..rules.clone() };
        let Ok(matcher) = Matcher::new(Arc::new(alone), lexicon.clone()) else { continue };
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

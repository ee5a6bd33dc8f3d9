//! `kaoju rules check`: lints the rules, proves that they compile together, and runs their examples.

use crate::matcher::Matcher;
use crate::model::{Fault, Lexicon};
use crate::rules::{self, RuleSet, examples};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Runs an example: the whole way from text to cells.
pub type Run = Box<dyn FnMut(&rules::Example) -> Vec<examples::Won>>;

/// All faults of the rules, and how many examples were run.
pub struct Checked {
    /// Rules that run on text, where they could be loaded.
    pub rules: Option<Arc<RuleSet>>,
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// How many examples ran.
    pub examples: usize,
}

/// Checks the shipped rules, with those of a folder.
///
/// `readers` are those that rules may name; `runner` makes what runs an example.
pub fn check(
    dir: Option<&Path>,
    lexicon: &Arc<dyn Lexicon>,
    readers: &[&str],
    runner: &dyn Fn(Arc<RuleSet>) -> Result<Run, Vec<Fault>>,
) -> Checked {
    let (text, claims) = match (rules::load(dir), rules::load_over_mentions(dir)) {
        (Ok(text), Ok(claims)) => (Arc::new(text), Arc::new(claims)),
        (text, claims) => {
            let mut faults = text.err().unwrap_or_default();
            for fault in claims.err().unwrap_or_default() {
                if !faults.contains(&fault) {
                    faults.push(fault);
                }
            }
            return Checked { rules: None, faults, examples: 0 };
        }
    };
    let mut faults = rules::lint::lint(&text, &claims, readers);
    let mut examples = 0;
    for rules in [&text, &claims] {
        faults.extend(Matcher::new(rules.clone(), lexicon.clone()).err().unwrap_or_default());
    }
    if faults.is_empty() {
        match runner(text.clone()) {
            Ok(mut run) => (examples, faults) = examples::run(&text, &mut run),
            Err(told) => faults = told,
        }
    }
    Checked { rules: Some(text), faults, examples }
}

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

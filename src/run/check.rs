//! What `kaoju rules check` and the tests ask of rules: the lint, that they compile together, and every example.
//!
//! Takes a folder of rules; gives all that is wrong with them and with the shipped ones. An example is run the whole
//! way, from text to cells. Its brackets mark the text as given: what wins is taken back there.

use super::Kaoju;
use crate::extract::READERS;
use crate::model::Fault;
use crate::rules::{self, RuleSet, examples};
use std::path::Path;
use std::sync::Arc;

/// All faults of the rules, and how many examples were run.
pub struct Checked {
    /// Rules that run on text, where they could be loaded.
    pub rules: Option<Arc<RuleSet>>,
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// How many examples ran.
    pub examples: usize,
}

/// Checks the shipped rules, with those of a folder. Examples run once nothing else is wrong.
#[must_use]
pub fn check(folder: Option<&Path>) -> Checked {
    let (text, claims) = match (rules::load(folder), rules::load_over_mentions(folder)) {
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
    let mut faults = rules::lint::lint(&text, &claims, READERS);
    let mut examples = 0;
    let kaoju = rules::places(folder)
        .and_then(|places| Kaoju::of(places, || Ok(Arc::clone(&text)), || Ok(Arc::clone(&claims))));
    match kaoju {
        Ok(kaoju) if faults.is_empty() => (examples, faults) = kaoju.prove(&claims),
        Ok(_) => {}
        Err(told) => faults.extend(told),
    }
    Checked { rules: Some(text), faults, examples }
}

impl Kaoju {
    /// Runs the examples of its rules, and of those over mentions; gives how many there are, and what does not hold.
    fn prove(&self, claims: &RuleSet) -> (usize, Vec<Fault>) {
        let mut cache = self.engine().cache();
        let (count, mut faults) = examples::run(self.rules(), &mut |example| {
            self.won(&example.text, example.published.as_deref(), &mut cache)
        });
        let (more, others) =
            examples::run(claims, &mut |example| self.claimed(&example.text, example.published.as_deref()));
        faults.extend(others);
        (count + more, faults)
    }
}

//! Every example of `rules/*.toml`, run.

use kaoju::matcher::Matcher;
use kaoju::model::Lexicon;
use kaoju::rules::examples::{self, Won};
use kaoju::rules::{self, Pattern, RuleSet};
use std::sync::Arc;

/// A lexicon that has every list that rules ask for, and no names in them.
struct Empty(Vec<&'static str>);

impl Lexicon for Empty {
    fn may_start(&self, _: char) -> bool {
        false
    }

    fn names_at(&self, _: &str, _: &mut dyn FnMut(usize, u8, u32)) {}

    fn lists(&self) -> &[&'static str] {
        &self.0
    }
}

fn lists(rules: &RuleSet) -> Vec<&'static str> {
    let names = rules.rules.iter().filter_map(|rule| match &rule.pattern {
        Pattern::Names(list) => Some(&*list.to_string().leak()),
        Pattern::Regex { .. } => None,
    });
    names.collect()
}

fn told(faults: &[kaoju::model::Fault]) -> String {
    faults.iter().map(|fault| format!("{fault}\n\n")).collect()
}

#[test]
fn every_example_holds() {
    let rules = Arc::new(rules::load(None).unwrap_or_else(|faults| panic!("{}", told(&faults))));
    let lexicon = Arc::new(Empty(lists(&rules)));
    let matcher = Matcher::new(rules.clone(), lexicon).unwrap_or_else(|faults| panic!("{}", told(&faults)));
    let mut cache = matcher.cache();
    let (_, faults) = examples::run(&rules, &mut |example| {
        let found = matcher.find(&example.text, &mut cache);
        let won = |found: &kaoju::matcher::Captured<'_>| Won {
            rule: found.rule().name.clone(),
            span: found.span.range(),
            fields: None,
        };
        found.iter().map(won).collect()
    });
    assert!(faults.is_empty(), "{}", told(&faults));
}

//! Every example of `rules/*.toml`, run.

use kaoju::gazetteer::Gazetteer;
use kaoju::matcher::Matcher;
use kaoju::rules;
use kaoju::rules::examples::{self, Won};
use std::sync::Arc;

fn told(faults: &[kaoju::model::Fault]) -> String {
    faults.iter().map(|fault| format!("{fault}\n\n")).collect()
}

#[test]
fn every_example_holds() {
    let rules = Arc::new(rules::load(None).unwrap_or_else(|faults| panic!("{}", told(&faults))));
    let matcher = Matcher::new(rules.clone(), Arc::new(Gazetteer::shipped()))
        .unwrap_or_else(|faults| panic!("{}", told(&faults)));
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

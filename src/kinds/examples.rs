//! Runs the examples of the numeric kinds' rules through the matcher and the readers.

use super::read;
use crate::gazetteer::Gazetteer;
use crate::matcher::Matcher;
use crate::model::{Kind, Mention};
use crate::rules;
use std::sync::Arc;

const KINDS: [Kind; 6] = [Kind::Count, Kind::Money, Kind::Measure, Kind::Ratio, Kind::Ordinal, Kind::Number];

fn cell(mention: &Mention, column: &str) -> Option<String> {
    let quantity = mention.quantity()?;
    let decimal = |value: Option<rust_decimal::Decimal>| value.map(|value| value.normalize().to_string());
    match column {
        "value" => decimal(quantity.value),
        "min" => decimal(quantity.min),
        "max" => decimal(quantity.max),
        "si_value" => decimal(quantity.si_value),
        "unit" => quantity.unit.as_deref().map(str::to_owned),
        "unit_code" => quantity.unit_code.as_deref().map(str::to_owned),
        "si_unit" => quantity.si_unit.as_deref().map(str::to_owned),
        "currency" => quantity.currency.as_deref().map(str::to_owned),
        "indefinite" => quantity.indefinite.then(|| "true".to_owned()),
        "modifier" => mention.modifier.map(|modifier| modifier.name().to_owned()),
        _ => None,
    }
}

#[test]
fn every_example_holds() {
    let rules = match rules::load(None) {
        Ok(rules) => Arc::new(rules),
        Err(faults) => panic!("{}", faults.iter().map(|fault| format!("{fault}\n")).collect::<String>()),
    };
    let matcher = match Matcher::new(Arc::clone(&rules), Arc::new(Gazetteer::shipped())) {
        Ok(matcher) => matcher,
        Err(faults) => panic!("{}", faults.iter().map(|fault| format!("{fault}\n")).collect::<String>()),
    };
    let mut cache = matcher.cache();
    let mut wrong = Vec::new();
    for rule in rules.rules.iter().filter(|rule| rules.kinds[rule.kind].kind.is_some_and(|kind| KINDS.contains(&kind)))
    {
        for (example, must) in rule.matches.iter().map(|e| (e, true)).chain(rule.rejects.iter().map(|e| (e, false))) {
            let found = matcher.find(&example.text, &mut cache);
            let told = found
                .iter()
                .map(|captured| format!("{} [{}]", captured.rule().name, captured.whole()))
                .collect::<Vec<_>>()
                .join(", ");
            let here = found.iter().filter(|captured| captured.rule().name == rule.name);
            if !must {
                let taken = here
                    .filter(|c| example.span.as_ref().is_none_or(|span| c.span.range() == *span))
                    .any(|c| read(c).is_some());
                let to = example.to.as_ref().filter(|to| rules.rule(to).is_some()).is_none_or(|to| {
                    found.iter().any(|c| c.rule().name == *to && example.span.as_ref() == Some(&c.span.range()))
                });
                if taken || !to {
                    wrong.push(format!("{}: {:?} should not: {told}", rule.name, example.text));
                }
                continue;
            }
            let mention = here
                .filter_map(|captured| read(captured))
                .find(|mention| Some(&mention.span.range()) == example.span.as_ref());
            let Some(mention) = mention else {
                let span = example.span.clone().map(|span| &example.text[span]);
                wrong.push(format!("{}: {:?} in {:?} not found: {told}", rule.name, span, example.text));
                continue;
            };
            for (column, expected) in &example.fields {
                let got = cell(&mention, column);
                if got.as_ref() != Some(expected) {
                    wrong.push(format!("{}: {:?} {column} is {got:?}, not {expected:?}", rule.name, example.text));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// The 约 of 签约 is no hedge: the mention begins behind it.
#[test]
fn a_hedge_that_ends_a_word_stays_outside() {
    let rules = Arc::new(rules::load(None).expect("the shipped rules load"));
    let matcher = Matcher::new(Arc::clone(&rules), Arc::new(Gazetteer::shipped())).expect("the shipped rules compile");
    let mut cache = matcher.cache();
    for (text, span, modifier) in [("签约12个项目", "12个", "exact"), ("大会约12个项目", "约12个", "about")]
    {
        let found = matcher.find(text, &mut cache);
        let mention = read(&found[0]).expect("a mention");
        assert_eq!(&text[mention.span.range()], span);
        assert_eq!(mention.modifier.map(crate::model::Modifier::name), Some(modifier));
    }
}

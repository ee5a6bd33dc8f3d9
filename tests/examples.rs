//! The shipped rules are without a fault: fast, proven, in use, and every example holds from text to cells.

use kaoju::rules;
use kaoju::run::Kaoju;
use kaoju::run::check::check;

fn told(faults: &[kaoju::model::Fault]) -> String {
    faults.iter().map(|fault| format!("{fault}\n\n")).collect()
}

#[test]
fn every_example_holds() {
    let kaoju = Kaoju::new(None).unwrap_or_else(|faults| panic!("{}", told(&faults)));
    let claims = rules::load_over_mentions(None).unwrap_or_else(|faults| panic!("{}", told(&faults)));
    let (count, faults) = kaoju.prove(&claims);
    assert!(count > 0 && faults.is_empty(), "{}", told(&faults));
}

#[test]
fn the_check_finds_nothing() {
    let checked = check(None);
    assert!(checked.faults.is_empty(), "{}", told(&checked.faults));
}

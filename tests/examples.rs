//! The shipped rules are without a fault: fast, proven, in use; and every example holds, from text to cells.

use kaoju::run::check::check;

#[test]
fn the_shipped_rules_have_no_fault() {
    let checked = check(None);
    let told: String = checked.faults.iter().map(|fault| format!("{fault}\n\n")).collect();
    assert!(checked.examples > 0 && told.is_empty(), "{told}");
}

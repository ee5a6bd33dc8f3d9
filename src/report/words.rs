//! The report's own words in both languages: Chinese as `rules/columns.toml` declares it, English as the tables have it.

use crate::model::{Family, Verdict, Words};
use crate::rules::columns::in_chinese;

fn words(column: &str, value: &str) -> Words {
    Words { zh: in_chinese(column, value), en: value.into() }
}

/// What a family asks, in a word or two.
#[must_use]
pub fn family(family: Family) -> Words {
    words("family", family.name())
}

/// What a check came to.
#[must_use]
pub fn verdict(verdict: Verdict) -> Words {
    words("verdict", verdict.name())
}

/// What became of a numeral.
#[must_use]
pub fn class(class: &str) -> Words {
    words("class", class)
}

//! One file a kind: what a rule captured becomes a value.

pub mod calendar;
pub mod numeral;
pub mod quantity;

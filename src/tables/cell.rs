//! One cell, whatever format it ends up in.

use crate::model::{Date, Decimal, Name};
use std::borrow::Cow;

/// The content of one cell. A cell that has nothing to say is left out of its row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Words, codes, EDTF values.
    Text(Cow<'a, str>),
    /// An exact decimal; in JSON a string, in CSV plain digits.
    Decimal(Decimal),
    /// A whole number: an offset, a count of rows.
    Integer(u64),
    /// A whole day.
    Day(Date),
    /// True; false is left out.
    Flag(bool),
    /// Several codes or words; in JSON a list, in CSV parted by `;`.
    List(Cow<'a, [Name]>),
}

impl<'a> Cell<'a> {
    /// Words that need no copy.
    #[must_use]
    pub fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

/// An exact decimal as every output writes it: no grouping, no exponent, no zeros behind the last digit that counts.
#[must_use]
pub fn decimal_text(value: &Decimal) -> String {
    value.normalize().to_string()
}

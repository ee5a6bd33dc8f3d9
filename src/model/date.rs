//! Dates and durations: as written, and as dated.

use super::{Date, Decimal};

/// How fine a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Precision {
    /// With a clock time to the minute.
    Minute,
    /// With a clock time to the hour.
    Hour,
    /// A day.
    Day,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A half year.
    Half,
    /// A season.
    Season,
    /// A year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
    /// A named period (a five-year plan).
    Period,
}

impl Precision {
    /// Its name in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Half => "half",
            Self::Season => "season",
            Self::Year => "year",
            Self::Decade => "decade",
            Self::Century => "century",
            Self::Period => "period",
        }
    }
}

/// Where the parts of a date come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateBasis {
    /// All written.
    Explicit,
    /// A part comes from elsewhere in the article.
    Context,
    /// It hangs on the day of publication.
    Publication,
}

impl DateBasis {
    /// Its name in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Explicit => "explicit",
            Self::Context => "context",
            Self::Publication => "publication",
        }
    }
}

/// A date as dated, or as far as it can be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DateValue {
    /// EDTF; none when it cannot be dated.
    pub edtf: Option<String>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// How fine it is.
    pub precision: Option<Precision>,
    /// Where its parts come from.
    pub basis: Option<DateBasis>,
    /// `dawn`, `morning`, `noon`, `afternoon`, `evening`, `night`.
    pub daypart: Option<&'static str>,
    /// `start`, `early`, `middle`, `late`, `end`.
    pub part: Option<&'static str>,
}

/// A date as its rule read it, each part as far as it is written; `resolve` dates it.
///
/// The parts are the roles of `rules/date.toml`; what a part may say is told there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DateExpr {
    /// Role and normalised text, in the order of the text: `("year", "2014")`, `("month", "12")`.
    pub parts: Vec<(super::Name, String)>,
}

/// A length of time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DurationValue {
    /// ISO 8601; none for ranges and several.
    pub value: Option<String>,
    /// Lower bound, ISO 8601.
    pub min: Option<String>,
    /// Upper bound, ISO 8601.
    pub max: Option<String>,
    /// The number as written, in its unit.
    pub amount: Option<Decimal>,
    /// The unit as written (年, 个月, 天).
    pub unit: Option<super::Name>,
}

//! What a mention is.

use serde::{Deserialize, Serialize};

/// What a mention is. The order is that of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// `2014 年 12 月`.
    Date,
    /// `30 分钟`.
    Duration,
    /// `每逢周六`.
    Recurrence,
    /// `431 家`.
    Count,
    /// `1.12 亿元`.
    Money,
    /// `5.05 万平方公里`.
    Measure,
    /// `30.5%`, `八成`, `翻一番`.
    Ratio,
    /// `第六届`.
    Ordinal,
    /// A numeral with nothing to say what it counts.
    Number,
    /// `浏阳市`.
    Place,
    /// `《总体方案》`.
    Title,
    /// A kind that a user's rule file adds; the index is into the rule set's own list.
    User(u8),
}

impl Kind {
    /// The kinds Kaoju ships, in the order of the tables.
    pub const SHIPPED: [Self; 11] = [
        Self::Date,
        Self::Duration,
        Self::Recurrence,
        Self::Count,
        Self::Money,
        Self::Measure,
        Self::Ratio,
        Self::Ordinal,
        Self::Number,
        Self::Place,
        Self::Title,
    ];

    /// Its name in rule files and output; a user's kind has its name in the rule set.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Duration => "duration",
            Self::Recurrence => "recurrence",
            Self::Count => "count",
            Self::Money => "money",
            Self::Measure => "measure",
            Self::Ratio => "ratio",
            Self::Ordinal => "ordinal",
            Self::Number => "number",
            Self::Place => "place",
            Self::Title => "title",
            Self::User(_) => "user",
        }
    }
}

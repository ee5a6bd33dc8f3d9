//! A stretch of text with a kind and a normalised value.

use super::{CleanSpan, Date, DateExpr, DateValue, Decimal, DurationValue, Kind, Level, Name};
use serde::{Deserialize, Serialize};

/// What the words around a figure promise about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Modifier {
    /// As it stands; no bounds written.
    #[default]
    Exact,
    /// 约, 左右, 上下: no bounds.
    About,
    /// 近, 将近, 接近: `max` is the value.
    Nearly,
    /// 余, 多, 超过, 逾, 突破: `min` is the value.
    Over,
    /// 不到, 不足, 低于: `max` is the value.
    Under,
    /// 以上, 不少于, 至少: `min` is the value.
    AtLeast,
    /// 以内, 以下, 不超过: `max` is the value.
    AtMost,
    /// `min` and `max`, no value.
    Range,
    /// 数, 几, 多 as the numeral: bounds where there are any, no value.
    Several,
    /// A date that cannot be dated.
    Vague,
}

impl Modifier {
    /// Its name in rule files and output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::About => "about",
            Self::Nearly => "nearly",
            Self::Over => "over",
            Self::Under => "under",
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
            Self::Range => "range",
            Self::Several => "several",
            Self::Vague => "vague",
        }
    }

    /// The modifier of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        use Modifier::*;
        [Exact, About, Nearly, Over, Under, AtLeast, AtMost, Range, Several, Vague]
            .into_iter()
            .find(|modifier| modifier.name() == name)
    }
}

/// The value of a count, money, measure, ratio, ordinal or number.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Quantity {
    /// In the currency's own unit, the measure's unit as written, or percent/points/times of a ratio.
    /// Empty for ranges and several, and where it is too large to hold exactly.
    pub value: Option<Decimal>,
    /// Lower bound that the words promise.
    pub min: Option<Decimal>,
    /// Upper bound that the words promise.
    pub max: Option<Decimal>,
    /// One unit of the last digit as written, after scaling (`7154.8 亿`: 10000000): how far rounding may reach.
    pub step: Option<Decimal>,
    /// Classifier or unit as written.
    pub unit: Option<Name>,
    /// UCUM code of a measure; `%`, `pp` or `1` of a ratio.
    pub unit_code: Option<Name>,
    /// The value in the SI unit, at most 12 significant digits.
    pub si_value: Option<Decimal>,
    /// UCUM code of that SI unit.
    pub si_unit: Option<Name>,
    /// ISO 4217 code.
    pub currency: Option<Name>,
    /// 一 with a classifier and no contrast.
    pub indefinite: bool,
    /// The terms of a proportion (`10.8∶39.9∶49.3`); `value` is empty then.
    pub proportion: Vec<Decimal>,
}

/// How a place's name was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PlaceBasis {
    /// 浏阳市.
    Full,
    /// 浏阳.
    Short,
    /// 湘.
    Abbreviation,
    /// Only the surroundings decide.
    Context,
}

impl PlaceBasis {
    /// Its name in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Short => "short",
            Self::Abbreviation => "abbreviation",
            Self::Context => "context",
        }
    }
}

/// A place, as far as the text settles which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceValue {
    /// Six-digit code; none below county level and none where several fit.
    pub code: Option<Name>,
    /// Full name as of the article's year.
    pub name: Name,
    /// Its level.
    pub level: Level,
    /// Name of its province.
    pub province: Option<Name>,
    /// Name of its prefecture.
    pub prefecture: Option<Name>,
    /// Name of its county; for a county its own.
    pub county: Option<Name>,
    /// Code of its county; for a county its own.
    pub county_code: Option<Name>,
    /// How it was written.
    pub basis: PlaceBasis,
    /// Inside a longer name (浏阳河).
    pub embedded: bool,
    /// Embedded because a product is called after it (浏阳烟花); it is told of all the same.
    pub product: bool,
    /// Codes of all that fit, where the text does not decide; empty otherwise.
    pub candidates: Vec<Name>,
    /// The names the gazetteer knows this surface by, before the article has decided: `(list, entry)`.
    /// Empty once resolved.
    pub entries: Vec<(u8, u32)>,
}

/// The name of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TitleValue {
    /// Without marks, line ends healed.
    pub title: String,
    /// The full title a short one was introduced for.
    pub refers_to: Option<String>,
}

/// What a mention says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Count, money, measure, ratio, ordinal, number.
    Quantity(Box<Quantity>),
    /// A date as written, before the article has dated it.
    #[serde(skip)]
    DateExpr(Box<DateExpr>),
    /// A date.
    Date(Box<DateValue>),
    /// A duration.
    Duration(Box<DurationValue>),
    /// RFC 5545.
    Recurrence(String),
    /// A place.
    Place(Box<PlaceValue>),
    /// A title.
    Title(Box<TitleValue>),
    /// A user's kind: column and cell, in the order of its columns.
    Fields(Vec<(Name, String)>),
}

/// A stretch of text with a kind and a normalised value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// What it is.
    pub kind: Kind,
    /// The rule that made it.
    pub rule: Name,
    /// The whole expression: numeral, scale word, unit and the modifiers that touch it.
    pub span: CleanSpan,
    /// The numeral alone.
    pub numeral: Option<CleanSpan>,
    /// The counted noun behind (or before) it, outside `span`.
    pub noun: Option<CleanSpan>,
    /// What the words promise; none for places and titles.
    pub modifier: Option<Modifier>,
    /// What it says.
    pub value: Value,
}

impl Mention {
    /// Its quantity, if it has one.
    #[must_use]
    pub fn quantity(&self) -> Option<&Quantity> {
        match &self.value {
            Value::Quantity(quantity) => Some(quantity),
            _ => None,
        }
    }

    /// Its date, if it is a resolved one.
    #[must_use]
    pub fn date(&self) -> Option<&DateValue> {
        match &self.value {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }

    /// First and last day, where both are known.
    #[must_use]
    pub fn days(&self) -> Option<(Date, Date)> {
        self.date().and_then(|date| Some((date.from?, date.to?)))
    }

    /// Its place, if it is one.
    #[must_use]
    pub fn place(&self) -> Option<&PlaceValue> {
        match &self.value {
            Value::Place(place) => Some(place),
            _ => None,
        }
    }

    /// Its title, if it is one.
    #[must_use]
    pub fn title(&self) -> Option<&TitleValue> {
        match &self.value {
            Value::Title(title) => Some(title),
            _ => None,
        }
    }

    /// Its duration, if it is one.
    #[must_use]
    pub fn duration(&self) -> Option<&DurationValue> {
        match &self.value {
            Value::Duration(duration) => Some(duration),
            _ => None,
        }
    }
}

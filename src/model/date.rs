//! Dates and durations: as written, and as dated.

use super::{Date, Decimal};
use serde::{Deserialize, Serialize};

/// How fine a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

/// One of a few words, as `daypart` and `part` are.
pub type Word = &'static str;

/// A date as dated, or as far as it can be.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
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
    #[serde(default, deserialize_with = "word")]
    pub daypart: Option<Word>,
    /// `start`, `early`, `middle`, `late`, `end`.
    #[serde(default, deserialize_with = "word")]
    pub part: Option<Word>,
}

/// What a part of a date hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The day of publication (今年, 昨天).
    Publication,
    /// The date the text told last (同年, 次日).
    Context,
    /// What the sentence is about, else the day of publication (上年, 年底).
    Sentence,
    /// The same of a year that is over: 全年 in the news of January to March is the year before.
    Whole,
}

/// A part of a date: a number, or a step from its anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<T> {
    /// As written.
    Number(T),
    /// So many steps from the anchor's own (去年: -1).
    Step(Anchor, i32),
}

/// Which half, quarter or season of its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearPart {
    /// EDTF's code: 33 to 36, 40, 41, 21 to 24.
    Code(u8),
    /// So many quarters from that of publication.
    Quarter(i32),
}

/// A week, counted from that of publication, or a weekday with no week named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Week {
    /// Weeks from that of publication; none where only a weekday is named.
    pub step: Option<i32>,
    /// 1 for Monday to 7 for Sunday.
    pub weekday: Option<i8>,
    /// Saturday and Sunday.
    pub weekend: bool,
}

/// A unit to count time in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeUnit {
    /// 年.
    Year,
    /// 季度.
    Quarter,
    /// 月.
    Month,
    /// 旬: ten days of a month.
    TenDays,
    /// 周, 星期.
    Week,
    /// 天, 日.
    Day,
    /// 小时.
    Hour,
    /// 分钟.
    Minute,
    /// 秒.
    Second,
    /// A weekday, 1 for Monday to 7 for Sunday (第一个星期一).
    Weekday(i8),
}

/// Some units at the beginning or end of a longer time, or the N-th of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Portion {
    /// 前三季度, 前两周.
    First(u8, TimeUnit),
    /// 最后 4 个月.
    Last(u8, TimeUnit),
    /// 第四周, 第一个星期一.
    Nth(u8, TimeUnit),
}

/// A clock time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// 0 to 24.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59, where written.
    pub second: Option<u8>,
    /// Whether the hour is one of 24 for certain (20 时, 下午 3 点), and not perhaps one of twelve (3 点).
    pub certain: bool,
}

/// A day or month of the Chinese calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LunarDay {
    /// 1 to 12.
    pub month: u8,
    /// A leap month.
    pub leap: bool,
    /// 1 to 30; none for the month.
    pub day: Option<u8>,
}

/// A day that has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feast {
    /// The same day each year: month, day.
    Fixed(i8, i8),
    /// A day of the Chinese calendar: month, day; day 0 is the eve of the month (除夕 is the eve of the first).
    Lunar(u8, u8),
    /// A solar term, 0 for 小寒 to 23 for 冬至.
    Term(u8),
    /// The N-th such weekday of a month: month, N, weekday.
    Weekday(i8, i8, i8),
}

/// One point of a date expression, each part as far as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DatePoint {
    /// The year. A number from 0 to 99 stands for one of the publication's century or the one before.
    pub year: Option<Part<i16>>,
    /// The year counts from the year 1 as written: 公元25年.
    pub common_era: bool,
    /// First year of the century.
    pub century: Option<Part<i16>>,
    /// Years of the decade within its century (90).
    pub decade: Option<i16>,
    /// First and last year of a named period (a five-year plan).
    pub period: Option<(i16, i16)>,
    /// A half, a quarter, a season.
    pub year_part: Option<YearPart>,
    /// The month.
    pub month: Option<Part<i8>>,
    /// The day of the month.
    pub day: Option<Part<i8>>,
    /// A day or month of the Chinese calendar.
    pub lunar: Option<LunarDay>,
    /// A feast or solar term.
    pub feast: Option<Feast>,
    /// A week or weekday.
    pub week: Option<Week>,
    /// A stretch at the beginning or end of what is named before it.
    pub portion: Option<Portion>,
    /// So many units before (negative) or after now: 两年前, 20 天后.
    pub shift: Option<(i32, TimeUnit)>,
    /// The so many units that end or begin now: 过去五年 (negative), 未来三天.
    pub reach: Option<(i32, TimeUnit)>,
    /// `start`, `early`, `middle`, `late`, `end`.
    pub part: Option<&'static str>,
    /// `dawn`, `morning`, `noon`, `afternoon`, `evening`, `night`.
    pub daypart: Option<&'static str>,
    /// The clock time.
    pub clock: Option<Clock>,
}

/// Which ends of a date expression are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Bound {
    /// Neither.
    #[default]
    Closed,
    /// 以来, 起, 自…开始.
    Since,
    /// 截至, 以前.
    Until,
}

/// A date as its rule read it; `resolve` dates it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DateExpr {
    /// The point, or the first one of a range; empty for a date that cannot be dated.
    pub start: DatePoint,
    /// The last point of a range; what it leaves out it shares with the first.
    pub end: Option<DatePoint>,
    /// Open ends.
    pub bound: Bound,
    /// The same time a year before: 去年同期.
    pub same_period: bool,
    /// 近年来, 目前: no day can be told.
    pub vague: bool,
}

/// A length of time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
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

/// Reads one of the words that a date's `daypart` and `part` may be.
fn word<'de, D: serde::Deserializer<'de>>(reader: D) -> Result<Option<Word>, D::Error> {
    const WORDS: [&str; 11] =
        ["dawn", "morning", "noon", "afternoon", "evening", "night", "start", "early", "middle", "late", "end"];
    let Some(text) = Option::<String>::deserialize(reader)? else { return Ok(None) };
    match WORDS.into_iter().find(|word| *word == text) {
        Some(word) => Ok(Some(word)),
        None => Err(serde::de::Error::custom("no word of a date")),
    }
}

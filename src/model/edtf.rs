//! Points and stretches of time as EDTF (ISO 8601-2) writes them.
//!
//! Takes parts that are already settled; gives the text of the value, its first and last day
//! (both inclusive) and how fine it is. Levels 0 to 2 as far as news needs them: `2014-12`,
//! `2023-33` (first quarter), `2023-40` (first half), `2023-21` (spring), `199X`, `19XX`,
//! `XXXX-07-20`, intervals and open ends. It does not decide which year is meant.

use std::fmt;

use super::{Date, Precision};

/// One point of time, as fine as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edtf {
    /// A hundred years, by the first of them (`1900`: `19XX`).
    Century(i16),
    /// Ten years, by the first of them (`1990`: `199X`).
    Decade(i16),
    /// A year.
    Year(i16),
    /// A quarter (33 to 36), a half (40, 41) or a season (21 to 24) of a year.
    Part(i16, u8),
    /// A month of a year.
    Month(i16, i8),
    /// A day.
    Day(Date),
    /// A clock time on a day: hour, minute, second.
    Time(Date, u8, u8, Option<u8>),
    /// A quarter, half or season of no known year.
    AnyPart(u8),
    /// A month of no known year.
    AnyMonth(i8),
    /// A day of no known year.
    AnyDay(i8, i8),
    /// A clock time of no known day.
    AnyTime(u8, u8, Option<u8>),
}

impl Edtf {
    /// The month if there is such a one.
    #[must_use]
    pub fn month(year: i16, month: i8) -> Option<Self> {
        (1..=12).contains(&month).then_some(Self::Month(year, month))
    }

    /// The day if there is such a one.
    #[must_use]
    pub fn day(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self::Day)
    }

    /// First and last day, where the year is known.
    #[must_use]
    pub fn days(self) -> Option<(Date, Date)> {
        let year_span = |first: i16, last: i16| Some((Date::new(first, 1, 1).ok()?, Date::new(last, 12, 31).ok()?));
        match self {
            Self::Century(first) => year_span(first, first + 99),
            Self::Decade(first) => year_span(first, first + 9),
            Self::Year(year) => year_span(year, year),
            Self::Part(year, code) => {
                let (first, last) = months_of(code)?;
                let last_year = if last < first { year + 1 } else { year };
                Some((Date::new(year, first, 1).ok()?, Date::new(last_year, last, 1).ok()?.last_of_month()))
            }
            Self::Month(year, month) => {
                let first = Date::new(year, month, 1).ok()?;
                Some((first, first.last_of_month()))
            }
            Self::Day(day) | Self::Time(day, ..) => Some((day, day)),
            Self::AnyPart(_) | Self::AnyMonth(_) | Self::AnyDay(..) | Self::AnyTime(..) => None,
        }
    }

    /// The year, where it is one known year.
    #[must_use]
    pub fn year(self) -> Option<i16> {
        match self {
            Self::Year(year) | Self::Part(year, _) | Self::Month(year, _) => Some(year),
            Self::Day(day) | Self::Time(day, ..) => Some(day.year()),
            _ => None,
        }
    }

    /// How fine it is.
    #[must_use]
    pub fn precision(self) -> Precision {
        match self {
            Self::Century(_) => Precision::Century,
            Self::Decade(_) => Precision::Decade,
            Self::Year(_) => Precision::Year,
            Self::Part(_, code) | Self::AnyPart(code) => match code {
                33..=36 => Precision::Quarter,
                40 | 41 => Precision::Half,
                _ => Precision::Season,
            },
            Self::Month(..) | Self::AnyMonth(_) => Precision::Month,
            Self::Day(_) | Self::AnyDay(..) => Precision::Day,
            Self::Time(_, _, 0, None) | Self::AnyTime(_, 0, None) => Precision::Hour,
            Self::Time(..) | Self::AnyTime(..) => Precision::Minute,
        }
    }

    /// Whether it names a time of day.
    #[must_use]
    pub fn has_clock(self) -> bool {
        matches!(self, Self::Time(..) | Self::AnyTime(..))
    }
}

/// First and last month of a quarter, half or season; winter ends in the next year.
fn months_of(code: u8) -> Option<(i8, i8)> {
    Some(match code {
        21 => (3, 5),
        22 => (6, 8),
        23 => (9, 11),
        24 => (12, 2),
        33..=36 => ((code as i8 - 33) * 3 + 1, (code as i8 - 32) * 3),
        40 => (1, 6),
        41 => (7, 12),
        _ => return None,
    })
}

fn year(number: i16) -> String {
    if number < 0 { format!("-{:04}", -number) } else { format!("{number:04}") }
}

fn clock(hour: u8, minute: u8, second: Option<u8>) -> String {
    match second {
        Some(second) => format!("T{hour:02}:{minute:02}:{second:02}"),
        None => format!("T{hour:02}:{minute:02}"),
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Century(first) => write!(out, "{:02}XX", first / 100),
            Self::Decade(first) => write!(out, "{:03}X", first / 10),
            Self::Year(number) => out.write_str(&year(number)),
            Self::Part(number, code) => write!(out, "{}-{code}", year(number)),
            Self::Month(number, month) => write!(out, "{}-{month:02}", year(number)),
            Self::Day(day) => write!(out, "{}-{:02}-{:02}", year(day.year()), day.month(), day.day()),
            Self::Time(day, hour, minute, second) => {
                write!(out, "{}{}", Self::Day(day), clock(hour, minute, second))
            }
            Self::AnyPart(code) => write!(out, "XXXX-{code}"),
            Self::AnyMonth(month) => write!(out, "XXXX-{month:02}"),
            Self::AnyDay(month, day) => write!(out, "XXXX-{month:02}-{day:02}"),
            Self::AnyTime(hour, minute, second) => write!(out, "XXXX-XX-XX{}", clock(hour, minute, second)),
        }
    }
}

/// A point, or a stretch from one point to another; either end may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch {
    /// One point.
    At(Edtf),
    /// From the first to the last, both inclusive.
    Span(Edtf, Edtf),
    /// From that point on.
    Since(Edtf),
    /// Up to that point.
    Until(Edtf),
}

impl Stretch {
    /// The point it begins with; of an interval open at its beginning the last one.
    #[must_use]
    pub fn first(self) -> Edtf {
        let (Self::At(point) | Self::Span(point, _) | Self::Since(point) | Self::Until(point)) = self;
        point
    }

    /// The point it ends with; of an interval open at its end the first one.
    #[must_use]
    pub fn last(self) -> Edtf {
        let (Self::At(point) | Self::Span(_, point) | Self::Since(point) | Self::Until(point)) = self;
        point
    }

    /// First day, where it has one.
    #[must_use]
    pub fn from(self) -> Option<Date> {
        match self {
            Self::Until(_) => None,
            _ => Some(self.first().days()?.0),
        }
    }

    /// Last day, where it has one.
    #[must_use]
    pub fn to(self) -> Option<Date> {
        match self {
            Self::Since(_) => None,
            _ => Some(self.last().days()?.1),
        }
    }
}

impl fmt::Display for Stretch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(point) => write!(out, "{point}"),
            Self::Span(first, last) => write!(out, "{first}/{last}"),
            Self::Since(point) => write!(out, "{point}/.."),
            Self::Until(point) => write!(out, "../{point}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(stretch: Stretch, value: &str, from: &str, to: &str) {
        let day = |day: Option<Date>| day.map_or(String::new(), |day| day.to_string());
        assert_eq!(
            (stretch.to_string(), day(stretch.from()), day(stretch.to())),
            (value.to_owned(), from.to_owned(), to.to_owned())
        );
    }

    #[test]
    fn values_and_their_days() {
        use Stretch::{At, Since, Span, Until};
        check(At(Edtf::Month(2014, 12)), "2014-12", "2014-12-01", "2014-12-31");
        check(At(Edtf::Part(2023, 33)), "2023-33", "2023-01-01", "2023-03-31");
        check(At(Edtf::Part(2023, 41)), "2023-41", "2023-07-01", "2023-12-31");
        check(At(Edtf::Part(2023, 24)), "2023-24", "2023-12-01", "2024-02-29");
        check(At(Edtf::Decade(1990)), "199X", "1990-01-01", "1999-12-31");
        check(At(Edtf::Century(900)), "09XX", "0900-01-01", "0999-12-31");
        check(At(Edtf::AnyDay(7, 20)), "XXXX-07-20", "", "");
        check(Since(Edtf::Month(2023, 2)), "2023-02/..", "2023-02-01", "");
        check(Until(Edtf::Year(2025)), "../2025", "", "2025-12-31");
        check(Span(Edtf::Year(2020), Edtf::Year(2022)), "2020/2022", "2020-01-01", "2022-12-31");
        let day = Date::constant(2021, 4, 20);
        check(At(Edtf::Time(day, 11, 0, None)), "2021-04-20T11:00", "2021-04-20", "2021-04-20");
    }

    #[test]
    fn days_that_do_not_exist() {
        assert_eq!(Edtf::day(2023, 2, 30), None);
        assert_eq!(Edtf::month(2023, 13), None);
    }
}

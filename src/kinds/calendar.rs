//! What the Chinese calendar says: lunar days, solar terms, feasts.
//!
//! Takes a year of the Gregorian calendar and the name of a day; gives the day. Lunar days follow
//! GB/T 33661 (by `icu_calendar`), solar terms a table of 1901 to 2100 in Beijing time
//! (`rules/calendar/solar_terms.csv`). It does not decide which year is meant.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use icu_calendar::Date as IcuDate;
use icu_calendar::cal::Iso;
use icu_calendar::types::Month;

use crate::model::{Date, Feast, LunarDay};

/// The solar terms in the order of the solar year, from 小寒.
pub const TERMS: [&str; 24] = [
    "小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至", "小暑", "大暑",
    "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至",
];

/// First and last day of a lunar day or month in the Chinese year that begins in `year`.
#[must_use]
pub fn lunar(year: i16, lunar: LunarDay) -> Option<(Date, Date)> {
    let month = if lunar.leap { Month::leap(lunar.month) } else { Month::new(lunar.month) };
    let on = |day: u8| {
        let date = IcuDate::try_new_chinese_traditional(i32::from(year), month, day).ok()?;
        Some((gregorian(&date.to_calendar(Iso))?, date.days_in_month()))
    };
    match lunar.day {
        Some(day) => on(day).map(|(date, _)| (date, date)),
        None => {
            let (first, days) = on(1)?;
            Some((first, on(days)?.0))
        }
    }
}

fn gregorian(date: &IcuDate<Iso>) -> Option<Date> {
    let year = i16::try_from(date.year().extended_year()).ok()?;
    Date::new(year, date.month().ordinal as i8, date.day_of_month().0 as i8).ok()
}

/// The day of a solar term (index into [`TERMS`]) in a year.
#[must_use]
pub fn term(year: i16, term: u8) -> Option<Date> {
    static TABLE: OnceLock<BTreeMap<(i16, u8), Date>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        include_str!("../../rules/calendar/solar_terms.csv")
            .lines()
            .skip(1)
            .filter_map(|line| {
                let mut cells = line.split(',');
                let (year, name, day) = (cells.next()?, cells.next()?, cells.next()?);
                let index = TERMS.iter().position(|term| *term == name)?;
                Some(((year.parse().ok()?, index as u8), day.trim().parse().ok()?))
            })
            .collect()
    });
    table.get(&(year, term)).copied()
}

/// The day of a feast that falls into a year of the Gregorian calendar.
///
/// 腊八 and 除夕 belong to the end of the Chinese year and mostly fall into January or February of the
/// Gregorian year after it; where none falls into `year`, the one of the Chinese year before is given.
#[must_use]
pub fn feast(year: i16, feast: Feast) -> Option<Date> {
    match feast {
        Feast::Fixed(month, day) => Date::new(year, month, day).ok(),
        Feast::Term(index) => term(year, index),
        Feast::Weekday(month, nth, weekday) => nth_weekday(year, month, nth, weekday),
        Feast::Lunar(1, 0) => lunar(year, LunarDay { month: 1, leap: false, day: Some(1) })?.0.yesterday().ok(),
        Feast::Lunar(month, day) => {
            let on = |year: i16| Some(lunar(year, LunarDay { month, leap: false, day: Some(day) })?.0);
            let (before, own) = (on(year - 1)?, on(year)?);
            Some(if month >= 11 && (before.year() == year || own.year() != year) { before } else { own })
        }
    }
}

/// The N-th (from 1; -1 is the last) such weekday (1 for Monday) of a month.
#[must_use]
pub fn nth_weekday(year: i16, month: i8, nth: i8, weekday: i8) -> Option<Date> {
    let first = Date::new(year, month, 1).ok()?;
    let to_first = (weekday - first.weekday().to_monday_one_offset()).rem_euclid(7) + 1;
    let day = if nth > 0 {
        to_first + (nth - 1) * 7
    } else {
        let last = first.days_in_month();
        to_first + (last - to_first) / 7 * 7 + (nth + 1) * 7
    };
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(found: Option<Date>, expected: &str) {
        assert_eq!(found.map(|day| day.to_string()).unwrap_or_default(), expected);
    }

    #[test]
    fn feasts() {
        check(feast(2023, Feast::Lunar(1, 1)), "2023-01-22");
        check(feast(2023, Feast::Lunar(1, 0)), "2023-01-21");
        check(feast(2021, Feast::Lunar(1, 15)), "2021-02-26");
        check(feast(2006, Feast::Lunar(5, 5)), "2006-05-31");
        check(feast(2020, Feast::Lunar(8, 15)), "2020-10-01");
        check(feast(2017, Feast::Lunar(9, 9)), "2017-10-28");
        check(feast(2023, Feast::Lunar(12, 8)), "2022-12-30");
        check(feast(2022, Feast::Lunar(12, 8)), "2022-01-10");
        check(feast(2022, Feast::Term(23)), "2022-12-22");
        check(feast(2021, Feast::Weekday(5, 2, 7)), "2021-05-09");
        check(feast(2019, Feast::Weekday(11, 4, 4)), "2019-11-28");
        check(feast(2023, Feast::Fixed(10, 1)), "2023-10-01");
    }

    #[test]
    fn lunar_days_and_months() {
        let day = |month, day| LunarDay { month, leap: false, day: Some(day) };
        check(lunar(2015, day(10, 1)).map(|days| days.0), "2015-11-12");
        check(lunar(2020, day(11, 29)).map(|days| days.0), "2021-01-12");
        check(lunar(2023, day(9, 22)).map(|days| days.0), "2023-11-05");
        let leap = LunarDay { month: 4, leap: true, day: None };
        check(lunar(2020, leap).map(|days| days.0), "2020-05-23");
        check(lunar(2020, leap).map(|days| days.1), "2020-06-20");
        check(lunar(2021, leap).map(|days| days.0), "");
    }

    #[test]
    fn last_weekdays() {
        check(nth_weekday(2013, 10, 1, 1), "2013-10-07");
        check(nth_weekday(2018, 8, -1, 1), "2018-08-27");
        check(nth_weekday(2023, 2, 5, 3), "");
    }
}

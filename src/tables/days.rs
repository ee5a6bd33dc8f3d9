//! First and last day of an EDTF value, for the date columns that spreadsheets sort and filter by.
//!
//! Takes the forms that SPEC's kinds write (EDTF levels 0 to 2: days, months, years, sub-years
//! 21 to 41, unspecified digits at the end of a year, clock times, intervals, open ends); gives
//! nothing for an end that is open or unknown. It does not date anything: that is `resolve`'s.

use crate::model::Date;

/// First and last day, each where it is known; both ends inclusive.
#[must_use]
pub fn of(edtf: &str) -> (Option<Date>, Option<Date>) {
    match edtf.split_once('/') {
        Some((from, to)) => (point(from).map(|days| days.0), point(to).map(|days| days.1)),
        None => point(edtf).map_or((None, None), |(from, to)| (Some(from), Some(to))),
    }
}

fn point(text: &str) -> Option<(Date, Date)> {
    let day = text.split('T').next()?.trim_matches(['~', '?', '%']);
    let mut parts = day.splitn(3, '-');
    let year = parts.next()?;
    let (first, last) = years(year)?;
    let Some(month) = parts.next() else {
        return Some((Date::new(first, 1, 1).ok()?, Date::new(last, 12, 31).ok()?));
    };
    if first != last {
        return None;
    }
    let (from, to) = months(month.parse().ok()?)?;
    match parts.next() {
        Some(day) => {
            let day = Date::new(first, from, day.parse().ok()?).ok()?;
            Some((day, day))
        }
        None => {
            let end = Date::new(if to > 12 { first + 1 } else { first }, (to - 1) % 12 + 1, 1).ok()?;
            Some((Date::new(first, from, 1).ok()?, end.last_of_month()))
        }
    }
}

/// `2023`, `202X`, `20XX`: four digits, unspecified ones at the end.
fn years(text: &str) -> Option<(i16, i16)> {
    if text.len() != 4 || text.starts_with('X') || text.trim_end_matches('X').contains('X') {
        return None;
    }
    Some((text.replace('X', "0").parse().ok()?, text.replace('X', "9").parse().ok()?))
}

/// First and last month of a month or a sub-year of ISO 8601-2, section 4.8; winter (24) runs into the next year.
fn months(code: u8) -> Option<(i8, i8)> {
    Some(match code {
        1..=12 => (code as i8, code as i8),
        21 => (3, 5),
        22 => (6, 8),
        23 => (9, 11),
        24 => (12, 14),
        33..=36 => ((code as i8 - 33) * 3 + 1, (code as i8 - 33) * 3 + 3),
        37..=39 => ((code as i8 - 37) * 4 + 1, (code as i8 - 37) * 4 + 4),
        40..=41 => ((code as i8 - 40) * 6 + 1, (code as i8 - 40) * 6 + 6),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    fn check(edtf: &str, expected: &str) {
        let (from, to) = super::of(edtf);
        let text = |day: Option<super::Date>| day.map_or(String::new(), |day| day.to_string());
        assert_eq!(format!("{} {}", text(from), text(to)), expected, "{edtf}");
    }

    #[test]
    fn every_form_the_kinds_write() {
        check("2014-12", "2014-12-01 2014-12-31");
        check("2023-07-20/2023-07-21", "2023-07-20 2023-07-21");
        check("2021-04-20T11:00", "2021-04-20 2021-04-20");
        check("2023-33", "2023-01-01 2023-03-31");
        check("2023-40", "2023-01-01 2023-06-30");
        check("2022-24", "2022-12-01 2023-02-28");
        check("199X", "1990-01-01 1999-12-31");
        check("2021/2025", "2021-01-01 2025-12-31");
        check("2023-02/..", "2023-02-01 ");
        check("../2025", " 2025-12-31");
        check("XXXX-07-20", " ");
        check("", " ");
        check("2023-02-30", " ");
        check("2023~", "2023-01-01 2023-12-31");
    }
}

//! Recurrences: what a rule of `rules/recurrence.toml` captured becomes an RRULE of RFC 5545.
//!
//! Takes the roles `freq` (a word that says how often), `every` (so many units), `on` (months, days, weekdays) and
//! `at` (a clock time; the end of a span of hours is not told). Gives the rule without its start, for that is
//! nowhere said. Weekdays and months of a range are all named.

use super::date::{Side, small};
use crate::matcher::Captured;
use crate::model::{CleanSpan, Kind, Mention, Modifier, Value};

const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// Reads a recurrence.
#[must_use]
pub fn read(captured: &Captured<'_>) -> Option<Mention> {
    let on = On { captured };
    let (mut freq, mut interval) = match captured.field("freq", "freq") {
        Some(freq) => (freq, captured.field("freq", "interval").and_then(|cell| cell.parse().ok()).unwrap_or(1_i32)),
        None => (captured.set("freq").unwrap_or("WEEKLY"), 1),
    };
    if let Some(unit) = captured.field("every.unit", "freq") {
        freq = unit;
        let count = captured.text("every.count").map_or(Some(1), small)?;
        interval = i32::from(count) * captured.field("every.unit", "factor")?.parse::<i32>().ok()?;
    }
    let months = on.span("month", "month-end", 12)?;
    let days = on.span("day", "day-end", 31)?;
    let weekdays = on.weekdays()?;
    let mut rule = vec![format!("FREQ={freq}")];
    if interval > 1 {
        rule.push(format!("INTERVAL={interval}"));
    }
    let list = |numbers: &[i16]| numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    if !months.is_empty() {
        rule.push(format!("BYMONTH={}", list(&months)));
    }
    if !days.is_empty() {
        rule.push(format!("BYMONTHDAY={}", list(&days)));
    }
    if !weekdays.is_empty() {
        rule.push(format!("BYDAY={}", weekdays.join(",")));
    }
    let at = Side { captured, name: "at" };
    if at.has("hour") {
        let clock = at.clock()?;
        // 每晚8点
        let evening = captured.text("freq").is_some_and(|word| word.ends_with('晚')) && !clock.certain;
        let hour = if evening && (5..12).contains(&clock.hour) { clock.hour + 12 } else { clock.hour };
        rule.push(format!("BYHOUR={}", hour % 24));
        if clock.minute > 0 {
            rule.push(format!("BYMINUTE={}", clock.minute));
        }
    }
    Some(Mention {
        kind: Kind::Recurrence,
        rule: captured.rule().name.clone(),
        span: captured.span,
        numeral: None,
        noun: None,
        modifier: Some(Modifier::Exact),
        value: Value::Recurrence(rule.join(";")),
    })
}

/// The roles below `on`.
struct On<'a> {
    captured: &'a Captured<'a>,
}

impl<'a> On<'a> {
    fn all(&self, leaf: &str) -> impl Iterator<Item = CleanSpan> {
        self.captured.all().filter(move |(def, _)| def.path.strip_prefix("on.") == Some(leaf)).map(|(_, span)| span)
    }

    fn text(&self, span: CleanSpan) -> &'a str {
        &self.captured.source()[span.range()]
    }

    /// Numbers, or all from the first to the last of a range.
    fn span(&self, leaf: &str, end: &str, most: i16) -> Option<Vec<i16>> {
        let numbers: Option<Vec<i16>> = self.all(leaf).map(|span| small(self.text(span))).collect();
        let mut numbers = numbers?;
        if let Some(last) = self.all(end).next() {
            let (first, last) = (*numbers.first()?, small(self.text(last))?);
            numbers = if first <= last { (first..=last).collect() } else { (first..=most).chain(1..=last).collect() };
        }
        numbers.iter().all(|number| (1..=most).contains(number)).then_some(numbers)
    }

    fn weekdays(&self) -> Option<Vec<String>> {
        let named = |leaf: &str| -> Vec<usize> {
            self.all(leaf).filter_map(|span| self.text(span).chars().last().and_then(weekday)).collect()
        };
        let mut days = named("weekday");
        if let Some(last) = named("weekday-end").first() {
            let first = *days.first()?;
            days = if first <= *last { (first..=*last).collect() } else { (first..=6).chain(0..=*last).collect() };
        }
        if self.all("weekend").next().is_some() {
            days.extend([5, 6]);
        }
        if self.all("workday").next().is_some() {
            days.extend(0..5);
        }
        days.sort_unstable();
        days.dedup();
        let nth = match (self.all("nth").next(), self.all("last").next()) {
            (Some(span), _) => small(self.text(span))?.to_string(),
            (None, Some(_)) => "-1".to_owned(),
            (None, None) => String::new(),
        };
        Some(days.into_iter().map(|day| format!("{nth}{}", WEEKDAYS[day])).collect())
    }
}

/// 0 for Monday to 6 for Sunday, by the last character of its name.
fn weekday(last: char) -> Option<usize> {
    match last {
        '天' => Some(6),
        other => "一二三四五六日".chars().position(|known| known == other),
    }
}

//! Durations: what a rule of `rules/duration.toml` captured becomes an ISO 8601 duration with its bounds.
//!
//! Takes terms (`start`, `second`, `third`, …), each a figure and a unit: `一个多月`, `3—5年`, `8天20小时`. Halves become
//! whole smaller units where there are such (三年半: `P3Y6M`). Ranges and 几 have bounds and no value. Months are
//! never turned into days.

use super::amount::Amount;
use super::quantity::{self, Figure};
use crate::matcher::Captured;
use crate::model::{Decimal, DurationValue, Kind, Mention, Modifier, Name, Value};

/// The roles that terms of a compound fill, in order.
const TERMS: [&str; 6] = ["start", "second", "third", "fourth", "fifth", "sixth"];

/// Reads a duration.
#[must_use]
pub fn read(captured: &Captured<'_>) -> Option<Mention> {
    let terms: Vec<Term<'_>> = TERMS.iter().filter_map(|role| Term::read(captured, role)).collect();
    let (first, rest) = terms.split_first()?;
    let mut numeral = first.amount.numeral;
    let mut figure = first.amount.figure.clone();
    let mut value = DurationValue { unit: Some(Name::from(first.word)), amount: figure.value, ..Default::default() };
    let hundredths = captured.text("hundredths");
    if rest.is_empty() && hundredths.is_none() {
        figure = within(captured, figure);
        value.value = match figure.value {
            Some(number) => Some(iso(&[(first.unit, number)])?),
            None => None,
        };
        let low = first.low_unit.unwrap_or(first.unit);
        value.min = figure.min.and_then(|number| iso(&[(low, number)]));
        value.max = figure.max.and_then(|number| iso(&[(first.unit, number)]));
    } else {
        let mut parts = Vec::new();
        for term in &terms {
            parts.push((term.unit, term.amount.figure.value?));
            numeral = numeral.cover(term.amount.numeral);
        }
        // 5年10年 are two lengths side by side.
        if !terms.is_sorted_by(|larger, smaller| larger.size() > smaller.size()) {
            return None;
        }
        // 7分06秒78: what a stop-watch says behind its seconds.
        if let Some(digits) = hundredths {
            parts.push((('S', Decimal::ONE), Decimal::new(digits.parse().ok()?, u32::try_from(digits.len()).ok()?)));
        }
        value.value = Some(iso(&parts)?);
        value.amount = None;
    }
    Some(Mention {
        kind: Kind::Duration,
        rule: captured.rule().name.clone(),
        span: crate::model::CleanSpan { start: first.amount.start, end: captured.span.end },
        numeral: Some(numeral),
        noun: None,
        modifier: Some(figure.modifier),
        value: Value::Duration(Box::new(value)),
    })
}

/// A unit of ISO 8601 and how many of it one of the written units is.
type Unit = (char, Decimal);

/// A figure and its unit.
struct Term<'a> {
    amount: Amount,
    unit: Unit,
    low_unit: Option<Unit>,
    word: &'a str,
}

impl<'a> Term<'a> {
    fn read(captured: &Captured<'a>, role: &str) -> Option<Self> {
        let path = |part: &str| format!("{role}.{part}");
        let word = captured.text(&path("unit"))?;
        let unit = unit(captured, &path("unit"))?;
        let low_unit = self::unit(captured, &path("value.low-unit"));
        let mut amount = match low_unit {
            Some(_) => mixed(captured, &path("value"))?,
            None => Amount::read(captured, &path("value"))?,
        };
        let figure = &mut amount.figure;
        if captured.has(&path("half"))
            && let Some(value) = figure.value
        {
            figure.value = value.checked_add(Decimal::new(5, 1));
        }
        if captured.has(&path("over")) {
            amount.figure = amount.figure.and_more();
        }
        Some(Self { amount, unit, low_unit, word })
    }
}

impl Term<'_> {
    /// Its unit in seconds, about.
    fn size(&self) -> Decimal {
        let seconds = match self.unit.0 {
            'Y' => 31_557_600,
            'M' => 2_629_800,
            'W' => 604_800,
            'D' => 86_400,
            'H' => 3_600,
            'm' => 60,
            _ => 1,
        };
        self.unit.1 * Decimal::from(seconds)
    }
}

/// `13天—8周`: each end has its own unit.
fn mixed(captured: &Captured<'_>, role: &str) -> Option<Amount> {
    let end = |part: &str| captured.span(&format!("{role}.{part}"));
    let number = |part: &str| quantity::figure(captured.text(&format!("{role}.{part}"))?)?.value;
    let figure = Figure {
        min: Some(number("low")?),
        max: Some(number("high")?),
        modifier: Modifier::Range,
        ..Figure::default()
    };
    Some(Amount { figure, numeral: end("low")?.cover(end("high")?), start: captured.span.start, tied: false })
}

fn unit(captured: &Captured<'_>, role: &str) -> Option<Unit> {
    let (unit, factor) = match (captured.field(role, "unit"), captured.text(role)?) {
        (Some(unit), _) => (unit.chars().next()?, captured.field(role, "factor")?.parse().ok()?),
        (None, "分") => ('m', Decimal::ONE),
        (None, _) => ('S', Decimal::ONE),
    };
    Some((unit, factor))
}

/// 两天内: at most.
fn within(captured: &Captured<'_>, figure: Figure) -> Figure {
    let inside = captured.text("modifier").is_some_and(|word| word.ends_with(['内', '內']));
    if inside { figure.hedged(Some(Modifier::AtMost)) } else { figure }
}

/// Numbers of units as ISO 8601. `Y` to `D` are of the calendar, `H`, `m` (minutes), `S` of the clock.
fn iso(parts: &[(Unit, Decimal)]) -> Option<String> {
    const UNITS: [char; 7] = ['Y', 'M', 'W', 'D', 'H', 'm', 'S'];
    let mut sums = [Decimal::ZERO; UNITS.len()];
    for ((unit, factor), number) in parts {
        let index = UNITS.iter().position(|known| known == unit)?;
        let number = number.checked_mul(*factor)?;
        sums[index] = sums[index].checked_add(number)?;
    }
    // 三年半, 一个半小时: a part of a unit that is a whole number of the next smaller one.
    for (unit, size) in [(0, 12), (4, 60), (5, 60)] {
        let smaller = sums[unit].fract().checked_mul(size.into())?;
        if !smaller.is_zero() && smaller.fract().is_zero() {
            sums[unit] = sums[unit].trunc();
            sums[unit + 1] = sums[unit + 1].checked_add(smaller)?;
        }
    }
    let mut text = String::from("P");
    for (index, sum) in sums.iter().enumerate() {
        if sum.is_zero() {
            continue;
        }
        if index >= 4 && !text.contains('T') {
            text.push('T');
        }
        text.push_str(&sum.normalize().to_string());
        text.push(UNITS[index].to_ascii_uppercase());
    }
    (text.len() > 1).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(parts: &[(char, &str)], expected: &str) {
        let parts: Vec<(Unit, Decimal)> =
            parts.iter().map(|(unit, number)| ((*unit, Decimal::ONE), number.parse().expect("a number"))).collect();
        assert_eq!(iso(&parts).unwrap_or_default(), expected);
    }

    #[test]
    fn units_and_halves() {
        check(&[('Y', "9")], "P9Y");
        check(&[('Y', "3.5")], "P3Y6M");
        check(&[('M', "0.5")], "P0.5M");
        check(&[('H', "1.5")], "PT1H30M");
        check(&[('D', "8"), ('H', "20")], "P8DT20H");
        check(&[('S', "0.01")], "PT0.01S");
        check(&[('D', "0")], "");
    }
}

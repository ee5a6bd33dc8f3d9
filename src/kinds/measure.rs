//! Measures: a figure in the unit as written, its UCUM code, and the same in SI units.
//!
//! Role `unit` is a word of `words/unit.csv` with its code and its exact factor to SI as a fraction; `per` a word of
//! `words/unit-per.csv` where the unit is a quotient made on the spot (吨/年). A reading of temperature is shifted to
//! kelvin by the row's `si_offset`; where the rule sets `difference`, it is only scaled. `end` is where a series has
//! its unit (3×5米); `part` and `part_unit` are a
//! smaller unit behind (3斤5两, 125°45′), `half` the 半 of 三斤半.

use super::amount::Amount;
use super::quantity;
use crate::matcher::Captured;
use crate::model::{CleanSpan, Decimal, Kind, Mention, Name, Quantity};

/// Significant digits of an SI value, as the contract has it.
const DIGITS: usize = 12;

/// A unit's code and its way to SI.
#[derive(Debug, Clone, Default)]
struct Unit {
    code: Option<String>,
    num: Option<Decimal>,
    den: Option<Decimal>,
    offset: Option<Decimal>,
    si: Option<String>,
}

impl Unit {
    fn read(captured: &Captured<'_>, role: &str) -> Self {
        let text = |column: &str| captured.field(role, column).or_else(|| captured.set(column)).map(str::to_owned);
        let number = |column: &str| captured.field(role, column).and_then(|cell| Decimal::from_str_exact(cell).ok());
        Self {
            code: text("unit_code"),
            num: number("si_num"),
            den: number("si_den"),
            offset: number("si_offset"),
            si: text("si_unit"),
        }
    }

    /// This unit per the other one.
    fn per(self, other: Self) -> Self {
        let quotient = |a: Option<String>, b: Option<String>| Some(format!("{}/{}", a?, b?));
        let product = |a: Option<Decimal>, b: Option<Decimal>| a?.checked_mul(b?);
        Self {
            code: quotient(self.code, other.code),
            num: product(self.num, other.den),
            den: product(self.den, other.num),
            offset: None,
            si: quotient(self.si, other.si),
        }
    }

    fn si_value(&self, value: Decimal, difference: bool) -> Option<Decimal> {
        // Fahrenheit is shifted before it is scaled, Celsius is scaled by one
        let value = if difference { value } else { value.checked_add(self.offset.unwrap_or_default())? };
        let scaled = value.checked_mul(self.num?)?.checked_div(self.den?)?;
        scaled.round_sf(DIGITS as u32).map(|value| value.normalize())
    }
}

pub(super) fn measure(captured: &Captured<'_>) -> Option<Mention> {
    let mut amount = Amount::read(captured, "value")?;
    if amount.is_lone_formal(captured) || runs_on(captured) {
        return None;
    }
    let role = if captured.has("end.unit") { "end.unit" } else { "unit" };
    let mut unit = Unit::read(captured, role);
    let mut written = captured.span(role);
    if captured.has("half") {
        amount.figure = amount.figure.plus(&quantity::figure("半")?)?;
    }
    if let Some(part) = captured.text("part") {
        amount.figure = amount.figure.plus(&smaller(captured, part, &unit)?)?;
    }
    // 1米83
    if let Some(digits) = captured.text("hundredths") {
        let centimetres = quantity::figure(&super::date::small(digits)?.to_string())?;
        amount.figure = amount.figure.plus(&centimetres.times(Decimal::new(1, 2))?)?;
    }
    if let Some(per) = captured.span("per") {
        unit = unit.per(Unit::read(captured, "per"));
        written = written.map(|unit| unit.cover(per));
    }
    let difference = captured.set("difference").is_some();
    let si_value = amount.figure.value.and_then(|value| unit.si_value(value, difference));
    let quantity = Quantity {
        unit: written.map(|span| unblanked(captured, span)).or_else(|| captured.set("unit").map(Into::into)),
        unit_code: unit.code.as_deref().map(Into::into),
        si_value,
        si_unit: unit.si.as_deref().filter(|_| si_value.is_some()).map(Into::into),
        ..amount.figure.quantity()
    };
    Some(amount.mention(captured, Kind::Measure, quantity))
}

/// Whether the unit is the beginning of a word: the m of 5mm, the 升 of 2.0升级版.
fn runs_on(captured: &Captured<'_>) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let behind = &captured.source()[captured.span.end as usize..];
    let upgrade = captured.whole().ends_with('升') && behind.starts_with('级');
    upgrade || letter(captured.whole().chars().next_back()) && letter(behind.chars().next())
}

/// A smaller part in the larger unit: the 5两 of 3斤5两 is half a 斤, the 九 of 三米九 nine tenths.
fn smaller(captured: &Captured<'_>, part: &str, unit: &Unit) -> Option<quantity::Figure> {
    let figure = quantity::figure(part)?;
    if !captured.has("part_unit") {
        return figure.times(Decimal::new(1, 1));
    }
    let small = Unit::read(captured, "part_unit");
    // 每百平方公里114.6公里 is no sum: a part is of the same dimension, and smaller than one of the whole.
    if small.si != unit.si {
        return None;
    }
    let num = small.num?.checked_mul(unit.den?)?;
    let den = small.den?.checked_mul(unit.num?)?;
    let mut part = figure.times(num)?;
    part.value = part.value?.checked_div(den);
    part.step = part.step?.checked_div(den);
    Some(part)
}

fn unblanked(captured: &Captured<'_>, span: CleanSpan) -> Name {
    let text = &captured.source()[span.range()];
    if text.contains(' ') { text.replace(' ', "").into() } else { text.into() }
}

/// `北纬41°59′30″`: degrees, minutes and seconds as one decimal of degrees.
pub(super) fn coordinate(captured: &Captured<'_>) -> Option<Mention> {
    let amount = Amount::read(captured, "value")?;
    let mut figure = amount.figure.clone();
    for (role, divisor) in [("minute", 60), ("second", 3600)] {
        if let Some(text) = captured.text(role) {
            let part = quantity::figure(text)?.value?.checked_div(Decimal::from(divisor))?;
            let value = figure.value?.checked_add(part)?;
            figure.value = Some(value.round_dp(6).normalize());
            figure.step = None;
        }
    }
    let quantity = Quantity {
        unit: captured.set("unit").map(Into::into),
        unit_code: captured.set("unit_code").map(Into::into),
        ..figure.quantity()
    };
    Some(amount.mention(captured, Kind::Measure, quantity))
}

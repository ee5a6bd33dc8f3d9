//! Ratios: percent, points and times.
//!
//! The rule sets `unit_code` (`%`, `pp`, `1`) and, where the figure is not in it as written, `factor` (成: 10) or
//! `value` (一半: 50). Role `denominator` stands before 分之, `whole` before 又; `fold` before 番, `half` and
//! `hundredth` behind 成; `term` once for each
//! term of a proportion.

use super::amount::Amount;
use super::quantity::{self, Figure};
use crate::matcher::Captured;
use crate::model::{CleanSpan, Decimal, Kind, Mention, Modifier, Quantity, Value};

/// Places kept of a fraction that does not end: 2/3 is 66.666667 percent.
const PLACES: u32 = 6;

pub(super) fn ratio(captured: &Captured<'_>) -> Option<Mention> {
    if captured.has("term") {
        return proportion(captured);
    }
    if let Some(value) = captured.set("value").or(captured.set("min")) {
        return constant(captured, value);
    }
    let mut amount = Amount::read(captured, "value")?;
    if let Some(denominator) = captured.text("denominator") {
        amount.figure = part_of(&amount.figure, denominator, captured.text("whole"))?;
        if let Some(denominator) = captured.span("denominator") {
            amount.numeral = amount.numeral.cover(denominator);
        }
    }
    if captured.has("half") && !captured.has("fold") {
        amount.figure = amount.figure.plus(&quantity::figure("半")?)?;
    }
    // 六成五: the digit behind 成 is worth a tenth of one
    if let Some(digit) = captured.text("hundredth") {
        amount.figure = amount.figure.plus(&quantity::figure(digit)?.times(Decimal::new(1, 1))?)?;
    }
    if captured.has("fold") {
        amount.figure.value = power_of_two(amount.figure.value?);
        amount.figure.min = amount.figure.min.and_then(power_of_two);
        amount.figure.max = amount.figure.max.and_then(power_of_two);
        amount.figure.step = None;
        // 翻一番半 lies half-way between 翻一番 and 翻两番: three times.
        if captured.has("half") {
            amount.figure = amount.figure.times(Decimal::new(15, 1))?;
        }
    }
    if let Some(factor) = captured.set("factor") {
        let factor = Decimal::from_str_exact(factor).ok()?;
        // 72折 is 7.2折
        let tenths = factor == Decimal::TEN && amount.figure.value.is_some_and(|value| value > Decimal::TEN);
        amount.figure = amount.figure.times(if tenths { Decimal::ONE } else { factor })?;
    }
    let quantity = Quantity { unit_code: captured.set("unit_code").map(Into::into), ..amount.figure.quantity() };
    Some(amount.mention(captured, Kind::Ratio, quantity))
}

/// `三分之二`, `十一又十四分之一`, in percent.
fn part_of(figure: &Figure, denominator: &str, whole: Option<&str>) -> Option<Figure> {
    let denominator = quantity::figure(denominator)?.value.filter(|value| !value.is_zero())?;
    let whole = match whole {
        Some(whole) => quantity::figure(whole)?.value?,
        None => Decimal::ZERO,
    };
    let percent = |part: Decimal| -> Option<Decimal> {
        let share = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(denominator)?;
        let all = share.checked_add(whole.checked_mul(Decimal::ONE_HUNDRED)?)?.normalize();
        let ends = share.checked_mul(denominator)? == part.checked_mul(Decimal::ONE_HUNDRED)? && all.scale() < 20;
        Some(if ends { all } else { all.round_dp(PLACES).normalize() })
    };
    let each = |part: Option<Decimal>| match part {
        Some(part) => percent(part).map(Some),
        None => Some(None),
    };
    Some(Figure {
        value: each(figure.value)?,
        min: each(figure.min)?,
        max: each(figure.max)?,
        // 三分之二 is told among simple fractions: 60 % and 75 % have names of their own, so it reaches a quarter of a
        // third and not half of one.
        step: each(figure.step)?.and_then(|step| step.checked_div(Decimal::from(4))),
        modifier: figure.modifier,
    })
}

/// 翻两番 is to four times.
fn power_of_two(fold: Decimal) -> Option<Decimal> {
    let fold: u32 = fold.trunc().try_into().ok()?;
    (fold < 64).then(|| Decimal::from(1_u64 << fold))
}

/// 一半, 过半, 两位数: the rule knows the value or the bounds.
fn constant(captured: &Captured<'_>, value: &str) -> Option<Mention> {
    let number = |key: &str| captured.set(key).and_then(|cell| Decimal::from_str_exact(cell).ok());
    let figure = match number("max") {
        Some(max) => Figure { min: number("min"), max: Some(max), modifier: Modifier::Range, ..Figure::default() },
        None => Figure { value: Decimal::from_str_exact(value).ok(), ..Figure::default() },
    };
    let hedge = |role: &str| captured.field(role, "modifier").or_else(|| captured.set(role)).and_then(Modifier::parse);
    let figure = figure.hedged(hedge("before")).hedged(hedge("modifier"));
    let quantity = Quantity { unit_code: captured.set("unit_code").map(Into::into), ..figure.quantity() };
    Some(mention(captured, quantity, figure.modifier, captured.span("numeral")))
}

/// `10.8∶39.9∶49.3`.
fn proportion(captured: &Captured<'_>) -> Option<Mention> {
    let mut terms = Vec::new();
    let mut numeral: Option<CleanSpan> = None;
    for (role, span) in captured.all().filter(|(role, _)| &*role.path == "term") {
        debug_assert_eq!(&*role.path, "term");
        terms.push(quantity::figure(&captured.source()[span.range()])?.value?);
        numeral = Some(numeral.map_or(span, |whole| whole.cover(span)));
    }
    let quantity =
        Quantity { unit_code: captured.set("unit_code").map(Into::into), proportion: terms, ..Quantity::default() };
    Some(mention(captured, quantity, Modifier::Exact, numeral))
}

fn mention(captured: &Captured<'_>, quantity: Quantity, modifier: Modifier, numeral: Option<CleanSpan>) -> Mention {
    Mention {
        kind: Kind::Ratio,
        rule: captured.rule().name.clone(),
        span: captured.span,
        numeral,
        noun: captured.span("noun"),
        modifier: Some(modifier),
        value: Value::Quantity(Box::new(quantity)),
    }
}

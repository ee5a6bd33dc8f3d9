//! Exact intervals: the only arithmetic of the checks.
//!
//! Takes a quantity as the text promises it, gives the set of values it may stand for. Each end is
//! open or closed, or missing where the words promise none. All decimals are exact; where an
//! operation would overflow it answers `None`, and the check that asked says nothing.
//!
//! A figure as written stands for half a unit of its last digit either way (`345.7`: 345.65 to
//! 345.75); a count written out to the last one stands for itself.
//!
//! What this does not do: it knows no units. Who compares must have made them alike.

use crate::model::{Decimal, Modifier, Quantity};

/// One end of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct End {
    /// Where it lies.
    pub at: Decimal,
    /// Whether the value itself belongs to the interval.
    pub closed: bool,
}

/// A set of decimals without gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Interval {
    /// Lower end; none: as low as one likes.
    pub low: Option<End>,
    /// Upper end; none: as high as one likes.
    pub high: Option<End>,
}

impl Interval {
    /// The one value.
    pub fn point(at: Decimal) -> Self {
        Self::closed(at, at)
    }

    /// From `low` to `high`, both included.
    pub fn closed(low: Decimal, high: Decimal) -> Self {
        Self { low: Some(End { at: low, closed: true }), high: Some(End { at: high, closed: true }) }
    }

    /// `half` either way.
    pub fn around(at: Decimal, half: Decimal) -> Option<Self> {
        Some(Self::closed(at.checked_sub(half)?, at.checked_add(half)?))
    }

    /// The sum of any two members.
    pub fn plus(self, other: Self) -> Option<Self> {
        let add = |a: Option<End>, b: Option<End>| match (a, b) {
            (Some(a), Some(b)) => Some(Some(End { at: a.at.checked_add(b.at)?, closed: a.closed && b.closed })),
            _ => Some(None),
        };
        Some(Self { low: add(self.low, other.low)?, high: add(self.high, other.high)? })
    }

    /// The same on the other side of zero.
    pub fn negated(self) -> Self {
        let turn = |end: Option<End>| end.map(|end| End { at: -end.at, ..end });
        Self { low: turn(self.high), high: turn(self.low) }
    }

    /// The difference of any two members.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negated())
    }

    /// Every member times a factor that is not negative.
    pub fn scaled(self, factor: Decimal) -> Option<Self> {
        let scale = |end: Option<End>| match end {
            Some(end) => Some(Some(End { at: end.at.checked_mul(factor)?, ..end })),
            None => Some(None),
        };
        Some(Self { low: scale(self.low)?, high: scale(self.high)? })
    }

    /// The product of any two members, where neither interval reaches below zero.
    pub fn times(self, other: Self) -> Option<Self> {
        if self.below_zero() || other.below_zero() {
            return None;
        }
        let multiply = |a: Option<End>, b: Option<End>| match (a, b) {
            (Some(a), Some(b)) => Some(Some(End { at: a.at.checked_mul(b.at)?, closed: a.closed && b.closed })),
            _ => Some(None),
        };
        Some(Self { low: multiply(self.low, other.low)?, high: multiply(self.high, other.high)? })
    }

    /// The quotient of any two members, where neither reaches below zero and the divisor not down to it.
    pub fn over(self, other: Self) -> Option<Self> {
        if self.below_zero() || other.low.is_none_or(|end| end.at <= Decimal::ZERO) {
            return None;
        }
        let divide = |a: Option<End>, b: Option<End>| match (a, b) {
            (Some(a), Some(b)) => Some(Some(End { at: a.at.checked_div(b.at)?, closed: a.closed && b.closed })),
            _ => Some(None),
        };
        let low = match (self.low, other.high) {
            (Some(_), None) => Some(End { at: Decimal::ZERO, closed: false }),
            (low, high) => divide(low, high)?,
        };
        Some(Self { low, high: divide(self.high, other.low)? })
    }

    /// Whether the two have a member in common.
    pub fn meets(self, other: Self) -> bool {
        !self.lies_below(other) && !other.lies_below(self)
    }

    /// Whether every member is smaller than every member of the other.
    pub fn lies_below(self, other: Self) -> bool {
        match (self.high, other.low) {
            (Some(high), Some(low)) => high.at < low.at || high.at == low.at && !(high.closed && low.closed),
            _ => false,
        }
    }

    /// Whether the value is a member.
    #[cfg(test)]
    pub fn holds(self, value: Decimal) -> bool {
        self.meets(Self::point(value))
    }

    fn below_zero(self) -> bool {
        self.low.is_none_or(|end| end.at < Decimal::ZERO)
    }
}

/// What a figure may stand for: by a plain reading, and by the widest that a careful reader grants.
///
/// Where plain readings meet, figures agree; where not even the wide ones do, they contradict each
/// other; between the two nobody should decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    /// What the words say.
    pub plain: Interval,
    /// What they may be stretched to.
    pub wide: Interval,
}

impl Reading {
    /// A figure with nothing vague about it.
    pub fn exact(at: Decimal) -> Self {
        Self { plain: Interval::point(at), wide: Interval::point(at) }
    }

    /// Applies one operation to both readings.
    pub fn with(self, other: Self, operation: fn(Interval, Interval) -> Option<Interval>) -> Option<Self> {
        Some(Self { plain: operation(self.plain, other.plain)?, wide: operation(self.wide, other.wide)? })
    }

    /// The same on the other side of zero.
    pub fn negated(self) -> Self {
        Self { plain: self.plain.negated(), wide: self.wide.negated() }
    }

    /// Every member of both times a factor that is not negative.
    pub fn scaled(self, factor: Decimal) -> Option<Self> {
        Some(Self { plain: self.plain.scaled(factor)?, wide: self.wide.scaled(factor)? })
    }

    /// The reading of a quantity; `whole` says that it counts things one by one.
    ///
    /// None where there is neither a value nor a bound.
    pub fn of(quantity: &Quantity, modifier: Modifier, whole: bool) -> Option<Self> {
        let closed = |at| Some(End { at, closed: true });
        let open = |at| Some(End { at, closed: false });
        let Some(value) = quantity.value else {
            if quantity.min.is_none() && quantity.max.is_none() {
                return None;
            }
            let bounds = Interval { low: quantity.min.and_then(closed), high: quantity.max.and_then(closed) };
            return Some(Self { plain: bounds, wide: bounds });
        };
        let step = quantity.step.unwrap_or(Decimal::ZERO);
        let half = if whole && step <= Decimal::ONE { Decimal::ZERO } else { step.checked_div(Decimal::TWO)? };
        let share = |percent: i64| value.abs().checked_mul(Decimal::new(percent, 2));
        Some(match modifier {
            Modifier::About | Modifier::Several | Modifier::Vague => {
                let near = last_digit(value).checked_div(Decimal::TWO)?.min(share(10)?).max(share(5)?).max(half);
                let far = near.max(share(15)?);
                Self { plain: Interval::around(value, near)?, wide: Interval::around(value, far)? }
            }
            Modifier::Nearly => Self {
                plain: Interval { low: closed(value.checked_sub(share(12)?)?), high: closed(value) },
                wide: Interval { low: closed(value.checked_sub(share(25)?)?), high: closed(value.checked_add(half)?) },
            },
            Modifier::Over => {
                let high = quantity.max.unwrap_or(value.checked_add(share(30)?)?);
                Self {
                    plain: Interval { low: open(value.checked_sub(half.min(share(1)?))?), high: closed(high) },
                    wide: Interval {
                        low: closed(value.checked_sub(half.min(share(5)?))?),
                        high: quantity.max.and_then(closed),
                    },
                }
            }
            Modifier::Under => Self {
                plain: Interval { low: closed(value.checked_sub(share(30)?)?), high: open(value) },
                wide: Interval { low: None, high: closed(value.checked_add(half)?) },
            },
            Modifier::AtLeast => {
                let bounds = Interval { low: closed(value.checked_sub(half)?), high: None };
                Self { plain: bounds, wide: bounds }
            }
            Modifier::AtMost => {
                let bounds = Interval { low: None, high: closed(value.checked_add(half)?) };
                Self { plain: bounds, wide: bounds }
            }
            Modifier::Exact | Modifier::Range => {
                let bounds = Interval::around(value, half)?;
                Self { plain: bounds, wide: bounds }
            }
        })
    }
}

/// One unit of the last digit that is not zero: 10 of 390, 0.1 of 8.5.
fn last_digit(value: Decimal) -> Decimal {
    let value = value.normalize();
    let mut step = Decimal::new(1, value.scale());
    let mut digits = value.mantissa().unsigned_abs();
    while digits != 0 && digits.is_multiple_of(10) {
        digits /= 10;
        step *= Decimal::TEN;
    }
    step
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn quantity(value: &str, step: &str) -> Quantity {
        Quantity {
            value: Some(value.parse().expect("a decimal")),
            step: Some(step.parse().expect("a decimal")),
            ..Quantity::default()
        }
    }

    fn reading(value: &str, step: &str, modifier: Modifier, whole: bool) -> Reading {
        Reading::of(&quantity(value, step), modifier, whole).expect("a reading")
    }

    fn decimal(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    #[test]
    fn a_rounded_total_meets_its_rounded_parts() {
        let [total, out, inward] =
            ["345.7", "212.4", "133.2"].map(|value| reading(value, "0.1", Modifier::Exact, false).plain);
        assert!(total.meets(out.plus(inward).expect("no overflow")));
    }

    #[test]
    fn counts_are_not_rounded_unless_a_scale_word_says_so() {
        assert_eq!(reading("184", "1", Modifier::Exact, true).plain, Interval::point(decimal("184")));
        assert!(reading("126000", "1000", Modifier::Exact, true).plain.holds(decimal("126400")));
    }

    #[test]
    fn hedges_bind_as_their_words_do() {
        assert!(reading("390", "1", Modifier::About, true).plain.holds(decimal("386")));
        assert!(!reading("290", "1", Modifier::About, true).wide.holds(decimal("386")));
        assert!(reading("500", "1", Modifier::Nearly, false).plain.holds(decimal("498.6")));
        assert!(!reading("500", "1", Modifier::Nearly, false).wide.holds(decimal("521.3")));
        assert!(reading("300", "1", Modifier::Over, false).plain.holds(decimal("307.4")));
        assert!(!reading("300", "1", Modifier::Over, false).wide.holds(decimal("287.4")));
        let hundreds = Quantity { min: Some(decimal("400")), max: Some(decimal("500")), ..quantity("400", "1") };
        assert!(Reading::of(&hundreds, Modifier::Over, true).expect("a reading").plain.holds(decimal("431")));
        assert!(!Reading::of(&hundreds, Modifier::Over, true).expect("a reading").wide.holds(decimal("531")));
    }

    #[test]
    fn an_open_end_does_not_meet_what_begins_there() {
        let under = Interval { low: None, high: Some(End { at: decimal("4"), closed: false }) };
        assert!(!under.meets(Interval::point(decimal("4"))));
        assert!(under.meets(Interval::point(decimal("3.9"))));
    }

    fn interval() -> impl Strategy<Value = (Interval, Decimal)> {
        (0i64..1_000_000, 0i64..1000, 0u32..4, 0i64..=100).prop_map(|(low, width, scale, inside)| {
            let (low, width) = (Decimal::new(low, scale), Decimal::new(width, scale));
            (Interval::closed(low, low + width), low + width * Decimal::new(inside, 2))
        })
    }

    proptest! {
        #[test]
        fn operations_hold_what_their_members_give((a, x) in interval(), (b, y) in interval()) {
            prop_assert!(a.plus(b).is_some_and(|sum| sum.holds(x + y)));
            prop_assert!(a.minus(b).is_some_and(|rest| rest.holds(x - y)));
            prop_assert!(a.times(b).is_some_and(|product| product.holds(x * y)));
            if let Some(quotient) = b.low.filter(|end| !end.at.is_zero()).and(a.over(b)) {
                let slack = Decimal::new(1, 20);
                prop_assert!(quotient.meets(Interval::around(x / y, slack).expect("no overflow")));
            }
        }

        #[test]
        fn meeting_is_mutual_and_below_excludes_it((a, _) in interval(), (b, _) in interval()) {
            prop_assert_eq!(a.meets(b), b.meets(a));
            prop_assert!(!(a.lies_below(b) && b.lies_below(a)));
            prop_assert_eq!(a.meets(b), !(a.lies_below(b) || b.lies_below(a)));
        }

        #[test]
        fn wide_holds_plain(value in 1i64..1_000_000, scale in 0u32..4, whole: bool) {
            use Modifier::*;
            let quantity = Quantity {
                value: Some(Decimal::new(value, scale)),
                step: Some(Decimal::new(1, scale)),
                ..Quantity::default()
            };
            for modifier in [Exact, About, Nearly, Over, Under, AtLeast, AtMost] {
                let Some(Reading { plain, wide }) = Reading::of(&quantity, modifier, whole) else { continue };
                for end in [plain.low, plain.high].into_iter().flatten() {
                    prop_assert!(wide.holds(end.at), "{modifier:?} {plain:?} {wide:?}");
                }
            }
        }
    }
}

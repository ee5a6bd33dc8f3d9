//! Figures: a numeral with what stands inside it (`30多万`, `十几`, `三五百`, `3万至5万`) and the hedges around it.
//!
//! Takes text; gives value, bounds and modifier as the contract has them. An infix 余 or 多 promises one more step of
//! the last digit that is not zero; 几 and 数 stand for 2 to 9 (`数十`: 20 to 99, the largest whole number below 100);
//! two digits side by side are a range (`三五`: 3 to 5). Knows no units and no rules.

use super::numeral::{self, Numeral};
use crate::model::{Decimal, Modifier, Quantity};

/// A figure: what it says and promises, before any unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figure {
    /// The value; none for ranges and several.
    pub value: Option<Decimal>,
    /// Lower bound.
    pub min: Option<Decimal>,
    /// Upper bound.
    pub max: Option<Decimal>,
    /// One unit of the last digit as written.
    pub step: Option<Decimal>,
    /// What it promises.
    pub modifier: Modifier,
}

const INFIX: [(char, Modifier); 5] = [
    ('多', Modifier::Over),
    ('余', Modifier::Over),
    ('餘', Modifier::Over),
    ('来', Modifier::About),
    ('來', Modifier::About),
];
/// Figures of speech for a hundred, a thousand, ten thousand or so.
const ROUGHLY: [(&str, u32); 3] = [("百八十", 100), ("千八百", 1000), ("万八千", 10_000)];
const SEVERAL: [char; 4] = ['几', '數', '数', '幾'];

impl Figure {
    fn exact(numeral: Numeral) -> Self {
        Self { value: Some(numeral.value), step: Some(numeral.step), ..Self::default() }
    }

    fn between(min: Decimal, max: Decimal, step: Option<Decimal>, modifier: Modifier) -> Self {
        Self { value: None, min: Some(min), max: Some(max), step, modifier }
    }

    /// The value, or the middle of what is known to compare by: the lower bound.
    fn size(&self) -> Option<Decimal> {
        self.value.or(self.min)
    }

    /// With a hedge before or behind it. What stands inside the figure is heard first, and 约 last.
    #[must_use]
    pub fn hedged(mut self, hedge: Option<Modifier>) -> Self {
        use Modifier::{About, AtLeast, AtMost, Exact, Nearly, Over, Under};
        let Some(hedge) = hedge else { return self };
        match (self.modifier, self.value) {
            (Exact, Some(_)) => {}
            (About, Some(_)) if hedge != Exact => {}
            _ => return self,
        }
        match hedge {
            Nearly | Under | AtMost => self.max = self.value,
            Over | AtLeast => self.min = self.value,
            _ => {}
        }
        self.modifier = hedge;
        self
    }

    /// All values times a factor.
    #[must_use]
    pub fn times(mut self, factor: Decimal) -> Option<Self> {
        for part in [&mut self.value, &mut self.min, &mut self.max, &mut self.step] {
            *part = match *part {
                Some(part) => Some(part.checked_mul(factor)?.normalize()),
                None => None,
            };
        }
        Some(self)
    }

    /// Below zero: `零下4至8℃` runs from -8 to -4.
    #[must_use]
    pub fn negative(mut self) -> Self {
        self.value = self.value.map(|value| -value);
        (self.min, self.max) = (self.max.map(|max| -max), self.min.map(|min| -min));
        self
    }

    /// With a further part behind it, smaller than its last digit: `五元六角`, `三斤半`.
    #[must_use]
    pub fn plus(mut self, more: &Self) -> Option<Self> {
        self.value = match (self.value, more.value) {
            (Some(value), Some(more)) => Some(value.checked_add(more)?.normalize()),
            _ => return None,
        };
        self.step = more.step;
        for bound in [&mut self.min, &mut self.max].into_iter().flatten() {
            *bound = bound.checked_add(more.value?)?;
        }
        Some(self)
    }

    /// With 多 behind its unit, as in `三公里多`.
    #[must_use]
    pub fn and_more(mut self) -> Self {
        if let (Modifier::Exact | Modifier::About, Some(value)) = (self.modifier, self.value) {
            self.modifier = Modifier::Over;
            self.min = Some(value);
            self.max = value.checked_add(numeral::last_digit(value));
        }
        self
    }

    /// As the numeric part of a mention.
    #[must_use]
    pub fn quantity(&self) -> Quantity {
        Quantity { value: self.value, min: self.min, max: self.max, step: self.step, ..Quantity::default() }
    }
}

/// Reads a figure without the hedges around it.
#[must_use]
pub fn figure(text: &str) -> Option<Figure> {
    // 两个亿: the 个 counts the 亿
    let text: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '个' | '個')).collect();
    // 三三两两: digits in a row are a year or a telephone number, and no quantity
    if text.chars().count() > 2 && text.chars().all(|c| numeral::digit(c).is_some()) {
        return None;
    }
    let about = ROUGHLY.iter().find_map(|(name, value)| (*name == text).then_some(Decimal::from(*value)));
    if let Some(value) = about {
        return Some(Figure { value: Some(value), modifier: Modifier::About, ..Figure::default() });
    }
    if let Some(numeral) = numeral::parse(&text) {
        return Some(Figure::exact(numeral));
    }
    phrase(&text).or_else(|| infix(&text)).or_else(|| several(&text)).or_else(|| pair(&text)).or_else(|| bare(&text))
}

/// `成百上千`, `成千上万`: no more than their name says.
fn phrase(text: &str) -> Option<Figure> {
    let (min, max) = match text {
        "成百上千" | "成百上仟" => (100, 9999),
        "成千上万" | "成千上萬" => (1000, 99_999),
        _ => {
            // 数以百计, 数以万(次)
            let unit = scale(text.strip_prefix("数以")?.trim_end_matches('计'))?;
            let max = unit.checked_mul(Decimal::TEN)?.checked_sub(Decimal::ONE)?;
            return Some(Figure::between(unit, max, None, Modifier::Several));
        }
    };
    Some(Figure::between(min.into(), max.into(), None, Modifier::Several))
}

/// `上千`, `过万`, `多` and the like are left to rules; here `百万`, `千余` alone.
fn bare(text: &str) -> Option<Figure> {
    // 多: a number that nobody tells
    (text == "多" || text == "若干").then(|| Figure { modifier: Modifier::Several, ..Figure::default() })
}

/// `30多万`, `十余`, `10来`.
fn infix(text: &str) -> Option<Figure> {
    let (at, sign, modifier) =
        text.char_indices().find_map(|(at, c)| INFIX.iter().find(|(sign, _)| *sign == c).map(|(s, m)| (at, *s, *m)))?;
    let (before, behind) = (&text[..at], &text[at + sign.len_utf8()..]);
    // 2亿4800多万: the 万 counts the 4800 only
    if !behind.is_empty()
        && let Some(split) = before.rfind(['亿', '億']).map(|at| at + '亿'.len_utf8())
        && split < before.len()
    {
        let whole = numeral::parse(&before[..split])?.value;
        let rest = infix(&text[split..])?;
        let with = |part: Option<Decimal>| part.and_then(|part| whole.checked_add(part));
        return Some(Figure { value: with(rest.value), min: with(rest.min), max: with(rest.max), ..rest });
    }
    let numeral = numeral::parse(before)?;
    let scale = scale(behind)?;
    let value = numeral.value.checked_mul(scale)?;
    let step = Some(numeral.step.checked_mul(scale)?);
    if modifier == Modifier::About {
        return Some(Figure { value: Some(value), step, modifier, ..Figure::default() });
    }
    let max = numeral.value.checked_add(numeral.next)?.checked_mul(scale)?;
    Some(Figure { value: Some(value), min: Some(value), max: Some(max), step, modifier })
}

/// The worth of a run of scale words; 1 where there is none.
fn scale(text: &str) -> Option<Decimal> {
    if text.is_empty() {
        return Some(Decimal::ONE);
    }
    let words = text.chars().all(|c| numeral::unit(c).is_some() || numeral::scale(c).is_some());
    numeral::parse(text).filter(|_| words).map(|numeral| numeral.value)
}

/// `数十`, `几百万`, `十几`, `二十几万`, `一百零几万`.
fn several(text: &str) -> Option<Figure> {
    let at = text.find(SEVERAL)?;
    let mark = text[at..].chars().next()?;
    let (before, behind) = (&text[..at], &text[at + mark.len_utf8()..]);
    if before.is_empty() {
        let unit = scale(behind)?;
        let max = unit.checked_mul(Decimal::TEN)?.checked_sub(Decimal::ONE)?;
        return Some(Figure::between(unit.checked_mul(2.into())?, max, None, Modifier::Several));
    }
    // 几十 within a larger number, then the scale of all of it
    let inner = behind.chars().next().filter(|c| numeral::unit(*c).is_some());
    let outer = scale(&behind[inner.map_or(0, char::len_utf8)..])?;
    let inner = inner.map(String::from).unwrap_or_default();
    let worth = scale(&inner)?;
    let (low, high) = if before.chars().last().is_some_and(|c| c.is_ascii_digit()) {
        let base = numeral::parse(before)?.value;
        (base.checked_add(Decimal::ONE)?, base.checked_add(9.into())?)
    } else {
        let with = |digit: &str| numeral::parse(&format!("{before}{digit}{inner}")).map(|numeral| numeral.value);
        (with("一")?, with("九")?)
    };
    let max = high.checked_add(worth)?.checked_mul(outer)?.checked_sub(Decimal::ONE)?;
    Some(Figure::between(low.checked_mul(outer)?, max, None, Modifier::Several))
}

/// `三五`, `十七八`, `三五百`, `七八十万`: two digits of which either may be meant.
fn pair(text: &str) -> Option<Figure> {
    let chars: Vec<char> = text.chars().collect();
    for at in 0..chars.len().saturating_sub(1) {
        let (Some(a), Some(b)) = (numeral::digit(chars[at]), numeral::digit(chars[at + 1])) else { continue };
        if b != a + 1 && (a, b) != (3, 5) {
            return None;
        }
        let without = |skip: usize| -> Option<Numeral> {
            let rest: String = chars.iter().enumerate().filter(|(i, _)| *i != skip).map(|(_, c)| c).collect();
            numeral::parse(&rest)
        };
        let (low, high) = (without(at + 1)?, without(at)?);
        return Some(Figure::between(low.value, high.value, Some(low.step), Modifier::Range));
    }
    None
}

/// `3万至5万`, `3至5万` (the first takes the scale of the second), `8500到3万` (it does not).
#[must_use]
pub fn range(low: &str, high: &str) -> Option<Figure> {
    let first = figure(low)?;
    let second = figure(high)?;
    let (first_size, second_size) = (first.size()?, second.size()?);
    let mut min = first_size;
    if let Some(scale) = trailing_scale(high).filter(|_| trailing_scale(low).is_none()) {
        let scaled = first_size.checked_mul(scale)?;
        if scaled < second_size {
            min = scaled;
        }
    } else if let (Some(small), Some(large)) = (trailing_scale(low), trailing_scale(high)) {
        // 一千到两千万: the 万 is said once
        let shared = large.checked_div(small).filter(|_| small < large && ends_in_unit(low));
        if let Some(scaled) = shared.and_then(|shared| first_size.checked_mul(shared)).filter(|s| *s < second_size) {
            min = scaled;
        }
    }
    let max = second.max.filter(|_| second.value.is_none()).unwrap_or(second_size);
    (min < max).then(|| Figure::between(min, max, second.step.or(first.step), Modifier::Range))
}

fn ends_in_unit(text: &str) -> bool {
    text.chars().last().is_some_and(|c| numeral::unit(c).is_some())
}

/// The 万, 亿 (or 百, 千 behind Arabic digits) at the end of a numeral; none where it has none.
fn trailing_scale(text: &str) -> Option<Decimal> {
    let arabic = text.chars().any(|c| c.is_ascii_digit());
    let is_scale = |c: char| numeral::scale(c).is_some() || (arabic && numeral::unit(c).is_some_and(|unit| unit > 10));
    let tail = text.chars().rev().take_while(|c| is_scale(*c)).map(char::len_utf8).sum::<usize>();
    let tail = &text[text.len() - tail..];
    if tail.is_empty() { None } else { scale(tail) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(figure: Option<Figure>, expected: &str) {
        let figure = figure.expect("a figure");
        let show = |part: Option<Decimal>| part.map_or_else(|| "-".into(), |part| part.normalize().to_string());
        let got =
            format!("{} {} {} {}", show(figure.value), show(figure.min), show(figure.max), figure.modifier.name());
        assert_eq!(got, expected);
    }

    #[test]
    fn inside_the_numeral() {
        check(figure("30多万"), "300000 300000 400000 over");
        check(figure("400余"), "400 400 500 over");
        check(figure("1500多"), "1500 1500 1600 over");
        check(figure("百余"), "100 100 200 over");
        check(figure("2亿4800多万"), "248000000 248000000 249000000 over");
        check(figure("三十一万多亿"), "31000000000000 31000000000000 32000000000000 over");
        check(figure("10来"), "10 - - about");
        check(figure("176万余"), "1760000 1760000 1770000 over");
    }

    #[test]
    fn several_and_pairs() {
        check(figure("数十"), "- 20 99 several");
        check(figure("数百万"), "- 2000000 9999999 several");
        check(figure("几"), "- 2 9 several");
        check(figure("十几"), "- 11 19 several");
        check(figure("十几万"), "- 110000 199999 several");
        check(figure("一百零几万"), "- 1010000 1099999 several");
        check(figure("20几"), "- 21 29 several");
        check(figure("三五"), "- 3 5 range");
        check(figure("十七八"), "- 17 18 range");
        check(figure("三五百"), "- 300 500 range");
        check(figure("七八十万"), "- 700000 800000 range");
        check(figure("成百上千"), "- 100 9999 several");
        assert_eq!(figure("三八"), None);
    }

    #[test]
    fn ranges() {
        check(range("3万", "5万"), "- 30000 50000 range");
        check(range("3", "5万"), "- 30000 50000 range");
        check(range("8500", "3万"), "- 8500 30000 range");
        check(range("一千", "两千万"), "- 10000000 20000000 range");
        check(range("七千", "九千亿"), "- 700000000000 900000000000 range");
        check(range("八百", "九百亿"), "- 80000000000 90000000000 range");
        check(range("500", "800"), "- 500 800 range");
        check(range("-10000", "20000"), "- -10000 20000 range");
        assert_eq!(range("5", "3"), None);
    }

    #[test]
    fn hedges() {
        let hedged = |text, hedge| figure(text).map(|figure| figure.hedged(Some(hedge)));
        check(hedged("300", Modifier::About), "300 - - about");
        check(hedged("300", Modifier::Nearly), "300 - 300 nearly");
        check(hedged("300", Modifier::AtLeast), "300 300 - at_least");
        check(hedged("6700余万", Modifier::About), "67000000 67000000 68000000 over");
        check(hedged("数十", Modifier::Over), "- 20 99 several");
    }
}

//! Numerals: `1,100万`, `一万五千亿`, `3万5千`, `贰佰零叁`, `三点五`, `廿三` become exact decimals.
//!
//! Takes the text of one numeral with its scale words and no hedges; gives its value, what one unit of its
//! last digit is worth, and how far `多` or `余` behind it may reach. Blanks inside are nothing. Simplified,
//! traditional and formal (financial) characters mean the same, and Arabic and Chinese parts may be mixed.
//! Refuses what is no numeral (`十千`, `三百千`) and what a [`Decimal`] cannot hold. Ranges in one word (`三五`),
//! 几 and 数 are not read here but in [`quantity`](super::quantity).

use crate::model::Decimal;

/// A numeral's value and how finely it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numeral {
    /// What it says.
    pub value: Decimal,
    /// One unit of the last digit as written, after scaling (`7154.8亿`: 10000000).
    pub step: Decimal,
    /// One unit of the last digit that is not zero (`400`: 100): how far an infix 余 or 多 may reach.
    pub next: Decimal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// A run of Arabic digits, with its decimals.
    Arabic { value: Decimal, step: Decimal },
    /// A Chinese digit.
    Digit(u8),
    /// 零, 〇: a digit in a date-like run, a place holder elsewhere.
    Zero,
    /// 十, 百, 千.
    Unit(u16),
    /// 廿, 卅, 卌: a digit and its 十.
    Tens(u8),
    /// 万, 亿, 兆.
    Scale(u64),
    /// 点.
    Point,
    /// 半.
    Half,
}

const WAN: u64 = 10_000;
const YI: u64 = 100_000_000;
const ZHAO: u64 = 1_000_000_000_000;

/// The value of a Chinese digit, but for zero.
#[must_use]
pub fn digit(c: char) -> Option<u8> {
    Some(match c {
        '一' | '壹' | '弌' => 1,
        '二' | '贰' | '貳' | '两' | '兩' | '弍' => 2,
        '三' | '叁' | '參' | '叄' | '弎' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The value of 十, 百, 千 in any form.
#[must_use]
pub fn unit(c: char) -> Option<u16> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        _ => return None,
    })
}

/// The value of a scale word.
#[must_use]
pub fn scale(c: char) -> Option<u64> {
    Some(match c {
        '万' | '萬' => WAN,
        '亿' | '億' => YI,
        '兆' => ZHAO,
        _ => return None,
    })
}

/// Reads one numeral. `None` where the text is not one.
#[must_use]
pub fn parse(text: &str) -> Option<Numeral> {
    let (negative, rest) = sign(text.trim());
    let tokens = tokens(rest)?;
    let (value, step) = positional(&tokens).or_else(|| Reading::default().read(&tokens))?;
    let (value, step) = (value.normalize(), step.normalize());
    let next = last_digit(value);
    Some(Numeral { value: if negative { -value } else { value }, step, next })
}

/// One unit of the last digit of a value that is not zero; 1 for zero.
#[must_use]
pub fn last_digit(value: Decimal) -> Decimal {
    let value = value.normalize();
    if value.is_zero() {
        return Decimal::ONE;
    }
    if value.scale() > 0 {
        return Decimal::new(1, value.scale());
    }
    let mut unit = Decimal::ONE;
    while let Some(bigger) = unit.checked_mul(Decimal::TEN) {
        if !(value % bigger).is_zero() {
            break;
        }
        unit = bigger;
    }
    unit
}

fn sign(text: &str) -> (bool, &str) {
    for mark in ['负', '負', '-', '－', '−'] {
        if let Some(rest) = text.strip_prefix(mark) {
            return (true, rest);
        }
    }
    (false, text)
}

fn arabic_digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10),
        _ => None,
    }
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        if arabic_digit(c).is_some() || (matches!(c, '.' | '．') && tokens.is_empty()) {
            let (token, behind) = arabic(&chars, at)?;
            tokens.push(token);
            at = behind;
            continue;
        }
        tokens.push(match c {
            '零' | '〇' | '○' => Token::Zero,
            '廿' => Token::Tens(2),
            '卅' => Token::Tens(3),
            '卌' => Token::Tens(4),
            '点' | '點' => Token::Point,
            '半' => Token::Half,
            _ => digit(c)
                .map(Token::Digit)
                .or_else(|| unit(c).map(Token::Unit))
                .or_else(|| scale(c).map(Token::Scale))?,
        });
        at += 1;
    }
    (!tokens.is_empty()).then_some(tokens)
}

/// `1,100`, `1，100，000`, `0.35`, `12.`: the last with its point refused. One full-width comma parts clauses.
fn arabic(chars: &[char], from: usize) -> Option<(Token, usize)> {
    let mut digits = String::new();
    let mut at = from;
    let run = |at: usize| chars[at..].iter().take_while(|c| arabic_digit(**c).is_some()).count();
    let first = run(at);
    digits.extend(chars[at..at + first].iter().filter_map(|c| arabic_digit(*c)));
    at += first;
    if (1..=3).contains(&first) {
        let groups = |mark: char| {
            (0..).take_while(|group| chars.get(at + group * 4) == Some(&mark) && run(at + group * 4 + 1) == 3).count()
        };
        let (half, full) = (groups(','), groups('，'));
        for _ in 0..if full > 1 { full } else { half } {
            digits.extend(chars[at + 1..at + 4].iter().filter_map(|c| arabic_digit(*c)));
            at += 4;
        }
    }
    let mut places = 0;
    if matches!(chars.get(at), Some('.' | '．')) {
        places = run(at + 1);
        if places == 0 {
            return None;
        }
        digits.push('.');
        digits.extend(chars[at + 1..at + 1 + places].iter().filter_map(|c| arabic_digit(*c)));
        at += 1 + places;
    }
    if digits.starts_with('.') {
        digits.insert(0, '0');
    }
    let value = Decimal::from_str_exact(&digits).ok()?;
    Some((Token::Arabic { value, step: Decimal::new(1, u32::try_from(places).ok()?) }, at))
}

/// `二〇一八`, `一二三`, `零`: digits by position, as years and house numbers have them.
fn positional(tokens: &[Token]) -> Option<(Decimal, Decimal)> {
    let mut value = Decimal::ZERO;
    let mut zero = false;
    for token in tokens {
        let digit = match token {
            Token::Digit(digit) => *digit,
            Token::Zero => 0,
            _ => return None,
        };
        zero |= digit == 0;
        value = value.checked_mul(Decimal::TEN)?.checked_add(digit.into())?;
    }
    (tokens.len() == 1 || tokens.len() > 2 || zero).then_some((value, Decimal::ONE))
}

/// A number while it is read from left to right: finished groups, and the section below the next scale word.
#[derive(Default)]
struct Reading {
    /// Finished groups, each a multiple of the scale beside it; scales fall.
    groups: Vec<(Decimal, u64)>,
    /// What stands since the last scale word, without `digit`.
    section: Decimal,
    /// The last 十, 百 or 千 of the section.
    unit: Option<u16>,
    /// A digit or an Arabic run that still waits for its 十, 百, 千, 万.
    digit: Option<Decimal>,
    /// Whether a 零 stands before `digit`.
    zero: bool,
    /// Worth of one unit of the last digit within the section.
    step: Decimal,
    /// Whether the section is still empty.
    fresh: bool,
    /// Whether a scale word has been read before.
    scaled: bool,
}

impl Reading {
    fn read(mut self, tokens: &[Token]) -> Option<(Decimal, Decimal)> {
        self.step = Decimal::ONE;
        self.fresh = true;
        let mut at = 0;
        while at < tokens.len() {
            match tokens[at] {
                Token::Arabic { value, step } => self.arabic(value, step)?,
                Token::Digit(digit) => {
                    if self.digit.is_some() {
                        return None;
                    }
                    self.digit = Some(digit.into());
                    self.step = Decimal::ONE;
                }
                Token::Zero => {
                    if self.digit.is_some() {
                        return None;
                    }
                    // 零点五: a zero that opens a number is a digit
                    if at == 0 {
                        self.digit = Some(Decimal::ZERO);
                    }
                    self.zero = true;
                }
                Token::Tens(digit) => {
                    self.digit = Some(digit.into());
                    self.unit(10)?;
                }
                Token::Unit(unit) => self.unit(unit)?,
                Token::Scale(scale) => self.scale(scale)?,
                Token::Point => {
                    if at == 0 {
                        return None;
                    }
                    self.close()?;
                    at += 1 + self.decimals(&tokens[at + 1..])?;
                    continue;
                }
                Token::Half => {
                    if !(self.fresh && self.digit.is_none() && self.groups.is_empty()) {
                        return None;
                    }
                    self.section = Decimal::new(5, 1);
                    self.step = Decimal::new(1, 1);
                }
            }
            self.fresh = false;
            at += 1;
        }
        self.close()?;
        let mut value = self.section;
        for (group, _) in &self.groups {
            value = value.checked_add(*group)?;
        }
        let alone = self.section.is_zero() && self.unit.is_none();
        let step = match self.groups.last() {
            Some((_, scale)) if alone => self.step.checked_mul((*scale).into())?,
            _ => self.step,
        };
        Some((value, step))
    }

    fn arabic(&mut self, value: Decimal, step: Decimal) -> Option<()> {
        if self.digit.is_some() {
            return None;
        }
        self.digit = Some(value);
        self.step = step;
        Some(())
    }

    fn unit(&mut self, unit: u16) -> Option<()> {
        // 三百千, 十十: units fall
        if self.unit.is_some_and(|before| before <= unit) {
            return None;
        }
        let digit = match self.digit.take() {
            Some(digit) => digit,
            None => Decimal::ONE,
        };
        if self.step < Decimal::ONE {
            self.step = self.step.checked_mul(unit.into())?;
        }
        self.section = self.section.checked_add(digit.checked_mul(unit.into())?)?;
        self.unit = Some(unit);
        self.zero = false;
        Some(())
    }

    fn scale(&mut self, scale: u64) -> Option<()> {
        self.close_section()?;
        let again = self.section.is_zero() && self.unit.is_none() && !self.fresh;
        let mut value = self.section;
        // 2.98万亿: the last digit counts in hundredths of 万亿, not of 亿
        if let Some((_, below)) = self.groups.last().filter(|(_, below)| *below < scale && value.is_zero()) {
            self.step = self.step.checked_mul((*below).into())?;
        }
        // 一万五千亿 is (一万五千)亿, 10万万 is (10万)万
        while let Some((group, below)) = self.groups.last().copied() {
            if below > scale || (below == scale && !again) {
                break;
            }
            value = value.checked_add(group)?;
            self.groups.pop();
        }
        if value.is_zero() {
            value = if self.fresh && !self.scaled { Decimal::ONE } else { return None };
        }
        self.groups.push((value.checked_mul(scale.into())?, scale));
        self.section = Decimal::ZERO;
        self.unit = None;
        self.zero = false;
        self.fresh = true;
        self.scaled = true;
        Some(())
    }

    /// Puts the waiting digit into the section as it stands: before a scale word.
    fn close_section(&mut self) -> Option<()> {
        match self.digit.take() {
            // 一百五万: 150万; 一百零五万: 105万
            Some(digit) => {
                let worth = self.elliptic(digit).unwrap_or(Decimal::ONE);
                self.section = self.section.checked_add(digit.checked_mul(worth)?)?;
                Some(())
            }
            None => Some(()),
        }
    }

    /// Puts the waiting digit into the section at the end: 九十二万四 is 924000, 一百五 is 150.
    fn close(&mut self) -> Option<()> {
        let Some(digit) = self.digit.take() else { return Some(()) };
        let worth = match self.elliptic(digit) {
            Some(worth) => worth,
            None if self.unit.is_none() && !self.zero && single(digit) => match self.groups.last() {
                Some((_, scale)) => Decimal::from(*scale / 10),
                None => Decimal::ONE,
            },
            None => Decimal::ONE,
        };
        if worth > Decimal::ONE {
            self.step = worth;
        }
        self.section = self.section.checked_add(digit.checked_mul(worth)?)?;
        self.unit = self.unit.or(Some(1));
        Some(())
    }

    /// What a last digit right behind 百 or 千 counts in.
    fn elliptic(&self, digit: Decimal) -> Option<Decimal> {
        match self.unit {
            Some(unit @ (100 | 1000)) if !self.zero && single(digit) => Some((unit / 10).into()),
            _ => None,
        }
    }

    /// Digits behind 点, up to the next scale word. Gives how many tokens they took.
    fn decimals(&mut self, tokens: &[Token]) -> Option<usize> {
        let mut worth = Decimal::ONE;
        let mut taken = 0;
        for token in tokens {
            let digit = match token {
                Token::Digit(digit) => *digit,
                Token::Zero => 0,
                _ => break,
            };
            worth = worth.checked_div(Decimal::TEN)?;
            self.section = self.section.checked_add(worth.checked_mul(digit.into())?)?;
            taken += 1;
        }
        // 三点五千 is not written; 三点五万 and 三点五 are
        let ends = matches!(tokens.get(taken), None | Some(Token::Scale(_)));
        if taken == 0 || !ends {
            return None;
        }
        self.unit = Some(1);
        self.step = worth;
        self.fresh = false;
        Some(taken)
    }
}

/// One digit from 1 to 9: only such a one stands for tens behind a hundred.
fn single(digit: Decimal) -> bool {
    digit.fract().is_zero() && digit > Decimal::ZERO && digit < Decimal::TEN
}

#[cfg(test)]
#[path = "numeral_tests.rs"]
mod tests;

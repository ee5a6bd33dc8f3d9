//! Dates: what a rule of `rules/date.toml` captured becomes a date expression.
//!
//! Takes the roles `start` and `end` with the parts inside them; what they hold is named by the last part
//! of a role's path (`start.month`, `start.year-of`), however deep the fragments nest. Gives a
//! [`DateExpr`]; which year 今年 is, `resolve` says. Refuses numbers that no calendar or clock has, but
//! for days of a month: 2月30日 is read, has no value, and is for the calendar check to tell.

use super::numeral;
use crate::matcher::Captured;
use crate::model::{
    Anchor, Bound, CleanSpan, Clock, DateExpr, DatePoint, Feast, Kind, LunarDay, Mention, Modifier, Part, Portion,
    TimeUnit, Value, Week, YearPart,
};

/// Reads a date.
#[must_use]
pub fn read(captured: &Captured<'_>) -> Option<Mention> {
    let vague = captured.set("modifier") == Some("vague");
    let mut start = Side { captured, name: "start" }.point()?;
    let end = match captured.has("end") {
        true => Some(Side { captured, name: "end" }.point()?),
        false => None,
    };
    if trapped(captured) {
        return None;
    }
    let until_now = captured.has("until-now");
    if until_now {
        start.day = Some(Part::Step(Anchor::Publication, 0));
    }
    let bound = match captured.set("bound") {
        _ if until_now => Bound::Until,
        Some("since") => Bound::Since,
        Some("until") => Bound::Until,
        _ => Bound::Closed,
    };
    // 七八月: two months side by side are neighbours.
    let months = |point: &DatePoint| if let Some(Part::Number(month)) = point.month { Some(month) } else { None };
    if captured.has("start.month")
        && captured.span("start").zip(captured.span("end")).is_some_and(|(start, end)| start.end == end.start)
        && months(&start).zip(end.as_ref().and_then(months)).is_some_and(|(first, last)| last != first + 1)
    {
        return None;
    }
    if !vague && start == DatePoint::default() {
        return None;
    }
    let modifier = if vague {
        Modifier::Vague
    } else if captured.has("about") {
        Modifier::About
    } else {
        Modifier::Exact
    };
    let same_period = captured.set("same-period").is_some();
    Some(Mention {
        kind: Kind::Date,
        rule: captured.rule().name.clone(),
        span: captured.span,
        numeral: None,
        noun: None,
        modifier: Some(modifier),
        value: Value::DateExpr(Box::new(DateExpr { start, end, bound, same_period, vague })),
    })
}

/// Whether a word at either end of the span is part of another one: 文明年, 之前天. The columns `not_after` and
/// `not_before` of its row have the characters.
fn trapped(captured: &Captured<'_>) -> bool {
    let (span, source) = (captured.span, captured.source());
    let before = source[..span.start as usize].chars().next_back();
    let behind = source[span.end as usize..].chars().next();
    let holds = |path: &str, column: &str, neighbour: Option<char>| {
        captured.field(path, column).is_some_and(|trap| neighbour.is_some_and(|neighbour| trap.contains(neighbour)))
    };
    captured.all().any(|(def, role)| {
        (role.start == span.start && holds(&def.path, "not_after", before))
            || (role.end == span.end && holds(&def.path, "not_before", behind))
    })
}

/// A small number in Arabic or Chinese characters; a run of digits (二〇一四) is read digit by digit.
#[must_use]
pub fn small(text: &str) -> Option<i16> {
    let text = text.trim();
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let digit = |c: char| match c {
        '〇' | '零' | '○' => Some(0),
        _ => numeral::digit(c).map(i16::from),
    };
    if text.chars().count() > 1
        && let Some(number) = text.chars().try_fold(0_i16, |sum, c| sum.checked_mul(10)?.checked_add(digit(c)?))
    {
        return Some(number);
    }
    match text {
        "零" | "〇" => Some(0),
        "正" | "元" | "首" => Some(1),
        _ => i16::try_from(numeral::parse(text)?.value).ok(),
    }
}

/// The roles of one side of a date.
pub(super) struct Side<'a> {
    pub(super) captured: &'a Captured<'a>,
    pub(super) name: &'static str,
}

impl<'a> Side<'a> {
    fn find(&self, leaf: &str) -> Option<(&'a str, CleanSpan)> {
        self.captured.all().find_map(|(def, span)| {
            let (side, rest) = def.path.split_once('.')?;
            let last = rest.rsplit('.').next()?;
            (side == self.name && last == leaf).then_some((&*def.path, span))
        })
    }

    pub(super) fn has(&self, leaf: &str) -> bool {
        self.find(leaf).is_some()
    }

    fn number(&self, leaf: &str) -> Option<i16> {
        let (_, span) = self.find(leaf)?;
        small(&self.captured.source()[span.range()])
    }

    /// A cell of the row of the word list that the part matched.
    fn cell(&self, leaf: &str, column: &str) -> Option<&'a str> {
        let (path, _) = self.find(leaf)?;
        self.captured.field(path, column)
    }

    fn step(&self, leaf: &str) -> Option<i32> {
        self.cell(leaf, "step")?.parse().ok()
    }

    fn anchor(&self, leaf: &str) -> Option<Anchor> {
        Some(match self.cell(leaf, "anchor")? {
            "context" => Anchor::Context,
            "sentence" => Anchor::Sentence,
            "whole" => Anchor::Whole,
            _ => Anchor::Publication,
        })
    }

    fn point(&self) -> Option<DatePoint> {
        let clock = match self.has("hour") {
            true => Some(self.clock()?),
            false => None,
        };
        let unit = self.unit();
        let count = |leaf: &str| self.number(leaf).map(|number| u8::try_from(number).unwrap_or(u8::MAX));
        let portion = match (count("first"), count("last"), count("nth")) {
            (Some(count), ..) => Some(Portion::First(count, unit?)),
            (_, Some(count), _) => Some(Portion::Last(count, unit?)),
            (.., Some(count)) => Some(Portion::Nth(count, unit?)),
            _ => None,
        };
        let counted = |leaf: &str, sign: i32| Some((i32::from(self.number(leaf)?) * sign, unit?));
        Some(DatePoint {
            year: self.year(),
            common_era: self.has("year-common"),
            century: self.century(),
            decade: self
                .number("decade")
                .or_else(|| Some(self.number("decade-ten")? * 10))
                .or_else(|| self.number("decade-year").map(|year| year % 100)),
            period: self.period(),
            year_part: self.year_part(),
            month: self.month()?,
            day: self.day()?,
            lunar: self.lunar()?,
            feast: self.feast(),
            week: self.week(),
            portion,
            shift: counted("ago", -1).or_else(|| counted("later", 1)),
            reach: counted("past", -1).or_else(|| counted("ahead", 1)),
            part: self.cell("part", "part").or_else(|| self.cell("word", "part")).and_then(part),
            daypart: self.daypart(),
            clock,
        })
    }

    fn year(&self) -> Option<Part<i16>> {
        if let Some(number) = ["year", "year-common", "year-short"].iter().find_map(|leaf| self.number(leaf)) {
            return Some(Part::Number(number));
        }
        if let Some(number) = self.number("roc") {
            return Some(Part::Number(1911 + number));
        }
        if let Some(number) = self.number("bc") {
            return Some(Part::Number(1 - number));
        }
        if let Some(number) = self.number("era-year") {
            return Some(Part::Number(self.cell("era", "first")?.parse::<i16>().ok()? + number - 1));
        }
        if let Some(step) = self.step("year-of") {
            return Some(Part::Step(self.anchor("year-of")?, step));
        }
        if let Some(step) = self.step("year-season") {
            return Some(Part::Step(Anchor::Publication, step));
        }
        self.has("word").then_some(Part::Step(Anchor::Sentence, 0))
    }

    fn century(&self) -> Option<Part<i16>> {
        if let Some(year) = self.number("decade-year") {
            return Some(Part::Number(year / 100 * 100));
        }
        let number = self.number("century").map(|number| Part::Number((number - 1) * 100));
        number.or_else(|| Some(Part::Step(Anchor::Publication, self.step("century-of")?)))
    }

    fn period(&self) -> Option<(i16, i16)> {
        Some((self.cell("period", "first")?.parse().ok()?, self.cell("period", "last")?.parse().ok()?))
    }

    fn year_part(&self) -> Option<YearPart> {
        if let Some(step) = self.step("quarter-of") {
            return Some(YearPart::Quarter(step));
        }
        let code = self.cell("code", "code").or_else(|| self.cell("year-season", "code"));
        code.and_then(|code| code.parse().ok()).map(YearPart::Code).or_else(|| {
            let number = self.number("quarter")?;
            (1..=4).contains(&number).then_some(YearPart::Code(32 + number as u8))
        })
    }

    /// The month; the outer none where it is no month.
    fn month(&self) -> Option<Option<Part<i8>>> {
        if self.has("month") {
            let number = self.number("month").filter(|number| (1..=12).contains(number))?;
            return Some(Some(Part::Number(number as i8)));
        }
        Some(self.step("month-of").and_then(|step| Some(Part::Step(self.anchor("month-of")?, step))))
    }

    /// The day; the outer none where it is no day.
    fn day(&self) -> Option<Option<Part<i8>>> {
        if self.has("day") {
            let number = self.number("day").filter(|number| (1..=31).contains(number))?;
            return Some(Some(Part::Number(number as i8)));
        }
        Some(self.step("day-of").and_then(|step| Some(Part::Step(self.anchor("day-of")?, step))))
    }

    fn lunar(&self) -> Option<Option<LunarDay>> {
        let listed = self.cell("lunar-month", "month").and_then(|month| month.parse().ok());
        let month = listed.or_else(|| self.number("lunar-month-number").map(|number| number as u8));
        let month = if self.has("new-year") { Some(1) } else { month };
        let Some(month) = month else { return Some(None) };
        let listed = self.cell("lunar-day", "day").and_then(|day| day.parse().ok());
        let day = listed.or_else(|| self.number("lunar-day-number").map(|number| number as u8));
        if !(1..=12).contains(&month) || day.is_some_and(|day| !(1..=30).contains(&day)) {
            return None;
        }
        Some(Some(LunarDay { month, leap: self.has("leap"), day }))
    }

    fn feast(&self) -> Option<Feast> {
        let number = |column: &str| self.cell("feast", column).and_then(|cell| cell.parse::<i8>().ok());
        Some(match self.cell("feast", "calendar")? {
            "fixed" => Feast::Fixed(number("month")?, number("day")?),
            "lunar" => Feast::Lunar(number("month")? as u8, number("day")? as u8),
            "term" => Feast::Term(number("month")? as u8),
            _ => Feast::Weekday(number("month")?, number("day")?, number("weekday")?),
        })
    }

    fn week(&self) -> Option<Week> {
        let step = self.step("week-of");
        let weekday = self.cell("weekday", "weekday").and_then(|day| day.parse().ok());
        let weekend = self.has("weekend");
        (step.is_some() || weekday.is_some() || weekend).then_some(Week {
            step: if weekend && step.is_none() { Some(0) } else { step },
            weekday,
            weekend,
        })
    }

    fn unit(&self) -> Option<TimeUnit> {
        if let Some(weekday) = self.cell("nth-weekday", "weekday") {
            return weekday.parse().ok().map(TimeUnit::Weekday);
        }
        self.find("unit")?;
        Some(match self.cell("unit", "unit").unwrap_or_default() {
            "year" => TimeUnit::Year,
            "quarter" => TimeUnit::Quarter,
            "month" => TimeUnit::Month,
            "tendays" => TimeUnit::TenDays,
            "week" => TimeUnit::Week,
            // 天 and 日 stand for themselves.
            _ => TimeUnit::Day,
        })
    }

    fn daypart(&self) -> Option<&'static str> {
        let cell = self.cell("daypart", "daypart").or_else(|| self.cell("day-of", "daypart"))?;
        ["dawn", "morning", "noon", "afternoon", "evening", "night"].into_iter().find(|name| *name == cell)
    }

    pub(super) fn clock(&self) -> Option<Clock> {
        let hour = u8::try_from(self.number("hour")?).ok().filter(|hour| *hour <= 24)?;
        // 3时零3分
        let sixty = |leaf: &str| {
            let (_, span) = self.find(leaf)?;
            let text = &self.captured.source()[span.range()];
            let rest = text.trim_start_matches(['零', '〇']);
            small(if rest.is_empty() { text } else { rest }).and_then(|number| u8::try_from(number).ok())
        };
        let minute = if self.has("half") {
            30
        } else if let Some(quarters) = sixty("quarter-hour") {
            quarters * 15
        } else {
            sixty("minute").unwrap_or(0)
        };
        let second = sixty("second");
        if minute > 59 || second.is_some_and(|second| second > 59) || (hour == 24 && minute > 0) {
            return None;
        }
        let afternoon = self.find("ampm").map(|(_, span)| {
            let text = &self.captured.source()[span.range()];
            text.starts_with(['p', 'P'])
        });
        let daypart = match afternoon {
            Some(true) => Some("afternoon"),
            Some(false) => Some("morning"),
            None => self.daypart(),
        };
        let turned = match daypart {
            Some("afternoon") if (1..=11).contains(&hour) => hour + 12,
            Some("noon") if (1..=3).contains(&hour) => hour + 12,
            Some("evening" | "night") if (5..=11).contains(&hour) => hour + 12,
            Some("evening" | "night") if hour == 12 => 24,
            Some("morning" | "dawn") if hour == 12 && afternoon.is_some() => 0,
            _ => hour,
        };
        Some(Clock { hour: turned, minute, second, certain: daypart.is_some() || hour > 12 })
    }
}

fn part(name: &str) -> Option<&'static str> {
    ["start", "early", "middle", "late", "end"].into_iter().find(|known| *known == name)
}

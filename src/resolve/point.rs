//! One point of a date expression, settled: from 去年 10 月 or 上周五 to a point of the calendar.
//!
//! Takes a point as written and its scene; gives its place in time and where its parts come from.
//! None where a part is missing that nothing supplies. It does not read text.

use jiff::{Span, ToSpan};

use super::date::DAYS_TO_RUN;
use super::scene::{Scene, Told, add_months};
use crate::kinds::calendar;
use crate::model::{
    Anchor, Clock, Date, DateBasis, DatePoint, Edtf, Feast, Part, Portion, Stretch, TimeUnit, Week, YearPart,
};

/// A feast so many days behind the day spoken of is next year's: feasts are spoken of before they come.
const DAYS_BEHIND_FEAST: i32 = 240;
/// A feast so many days ahead is last year's (圣诞节 in January).
const DAYS_AHEAD_FEAST: i32 = 320;

/// A point settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Settled {
    pub(super) stretch: Stretch,
    pub(super) basis: DateBasis,
}

fn at(point: Edtf, basis: DateBasis) -> Option<Settled> {
    Some(Settled { stretch: Stretch::At(point), basis })
}

fn between(first: Edtf, last: Edtf, basis: DateBasis) -> Option<Settled> {
    if first == last {
        return at(first, basis);
    }
    Some(Settled { stretch: Stretch::Span(first, last), basis })
}

/// The vaguer of two bases: publication over context over explicit.
pub(super) fn weaker(left: DateBasis, right: DateBasis) -> DateBasis {
    match (left, right) {
        (DateBasis::Publication, _) | (_, DateBasis::Publication) => DateBasis::Publication,
        (DateBasis::Context, _) | (_, DateBasis::Context) => DateBasis::Context,
        _ => DateBasis::Explicit,
    }
}

/// Settles a point.
pub(super) fn settle(point: &DatePoint, scene: &Scene<'_>) -> Option<Settled> {
    let whole = whole(point, scene)?;
    let part = match point.portion {
        Some(portion) => portioned(whole, portion)?,
        None => whole,
    };
    let Some(mut clock) = point.clock else { return Some(part) };
    let lone = point.day.is_none() && !clock.certain && clock.hour < 12;
    if lone
        && let Stretch::At(Edtf::Day(day)) = part.stretch
        && scene.after_noon(day)
    {
        clock.hour += 12;
    }
    clocked(part, clock)
}

/// The point without portion and clock.
fn whole(point: &DatePoint, scene: &Scene<'_>) -> Option<Settled> {
    if let Some((first, last)) = point.period {
        return between(Edtf::Year(first), Edtf::Year(last), DateBasis::Explicit);
    }
    if point.century.is_some() || point.decade.is_some() {
        return century(point, scene);
    }
    if let Some((count, unit)) = point.shift {
        return shifted(count, unit, scene);
    }
    if let Some((count, unit)) = point.reach {
        return reached(count, unit, scene);
    }
    let year = match point.year {
        Some(Part::Number(number)) if point.common_era => Some((number, DateBasis::Explicit)),
        // 截至年末 in January: of the year before.
        Some(Part::Step(Anchor::Sentence, 0)) if scene.stock && point.part == Some("end") => Some(scene.whole_year()?),
        Some(part) => Some(year_of(part, scene)?),
        None => None,
    };
    if let Some(feast) = point.feast {
        return feasted(feast, year, scene);
    }
    if let Some(lunar) = point.lunar {
        let (year, basis) = year.or_else(|| scene.year_of(lunar.month.clamp(1, 12) as i8, None))?;
        let (mut first, mut last) = calendar::lunar(year, lunar)?;
        // 腊月 in January belongs to the Chinese year before: it is told of the day told last, or of today.
        let told = scene.sentence.first().and_then(Told::day);
        let about = told.or_else(|| scene.publication.day().filter(|_| basis == DateBasis::Publication));
        if point.year.is_none()
            && let (Some(about), Some(before)) = (about, calendar::lunar(year - 1, lunar))
            && (before.0 - about).get_days().abs() < (first - about).get_days().abs()
        {
            (first, last) = before;
        }
        return between(Edtf::Day(first), Edtf::Day(last), basis);
    }
    if let Some(part) = point.year_part {
        return year_part(part, year, scene);
    }
    if let Some(week) = point.week {
        return weekday(week, scene);
    }
    if point.month.is_some() || point.day.is_some() {
        return day_or_month(point, year, scene);
    }
    if let Some((year, basis)) = year {
        return at(Edtf::Year(year), basis);
    }
    if let Some(clock) = point.clock {
        return match scene.context_day() {
            Some((day, basis)) => at(Edtf::Day(day), basis),
            None => at(Edtf::AnyTime(clock.hour, clock.minute, clock.second), DateBasis::Explicit),
        };
    }
    // 前三季度, 前十月: of the year the sentence is about.
    let portion = point.portion?;
    let (year, basis) = scene.sentence_year()?;
    let ends_later = |year: i16| {
        let end = portioned(Settled { stretch: Stretch::At(Edtf::Year(year)), basis }, portion)?.stretch.to()?;
        Some(scene.publication.day()? < end.checked_sub(DAYS_TO_RUN.days()).ok()?)
    };
    let over = scene.sentence.is_empty() && !scene.future && ends_later(year) == Some(true);
    at(Edtf::Year(if over { year - 1 } else { year }), basis)
}

fn year_of(year: Part<i16>, scene: &Scene<'_>) -> Option<(i16, DateBasis)> {
    match year {
        Part::Number(number @ 0..=99) => {
            let latest = scene.publication.year().map_or(2035, |year| year + 10);
            Some((if 2000 + number <= latest { 2000 + number } else { 1900 + number }, DateBasis::Explicit))
        }
        Part::Number(number) => Some((number, DateBasis::Explicit)),
        Part::Step(anchor, step) => {
            let (year, basis) = match anchor {
                Anchor::Publication => (scene.publication.year()?, DateBasis::Publication),
                Anchor::Context => scene.context_year()?,
                Anchor::Sentence => scene.sentence_year()?,
                Anchor::Whole => scene.whole_year()?,
            };
            Some((year + step as i16, basis))
        }
    }
}

fn century(point: &DatePoint, scene: &Scene<'_>) -> Option<Settled> {
    let now = scene.publication.year().or_else(|| scene.context_year().map(|(year, _)| year));
    let (century, basis) = match (point.century, point.decade) {
        (Some(Part::Number(first)), _) => (first, DateBasis::Explicit),
        (Some(Part::Step(_, step)), _) => (now? / 100 * 100 + step as i16 * 100, DateBasis::Publication),
        (None, Some(decade)) => {
            let told = scene.sentence.iter().find_map(|told| match told.stretch.last() {
                Edtf::Decade(first) => Some(first / 100 * 100 + 99),
                _ => None,
            });
            let this = told.or(now).unwrap_or(1999);
            let first = this / 100 * 100;
            // Without a day of publication, the decade nearest to what was told last: 1978年…八十年代初.
            let near = scene.publication.year().is_none() && first + decade <= this + 50;
            (if first + decade <= this || near { first } else { first - 100 }, DateBasis::Publication)
        }
        (None, None) => return None,
    };
    match point.decade {
        Some(decade) => at(Edtf::Decade(century + decade), basis),
        None => at(Edtf::Century(century), basis),
    }
}

/// So many units before or after now: as fine as the unit, a day for weeks.
fn shifted(count: i32, unit: TimeUnit, scene: &Scene<'_>) -> Option<Settled> {
    // 三年后 hangs on what was told last, 三年前 on the day of publication. Where nothing was told, 三年后 is counted
    // from publication only if it is plainly still to come.
    let told = if count > 0 { scene.sentence.iter().chain(&scene.paragraph).next() } else { None };
    if count > 0 && told.is_none() && !scene.future && !scene.alone {
        return None;
    }
    let basis = told.map_or(DateBasis::Publication, Told::lent);
    match unit {
        TimeUnit::Year => {
            let year = told.map_or_else(|| scene.publication.year(), |told| told.year())?;
            at(Edtf::Year(year.checked_add(i16::try_from(count).ok()?)?), basis)
        }
        TimeUnit::Month => {
            let (year, month) = told.map_or_else(|| scene.publication.month(), |told| told.month())?;
            let (year, month) = add_months(year, month, count);
            at(Edtf::month(year, month)?, basis)
        }
        TimeUnit::Week | TimeUnit::Day => {
            let today = told.map_or_else(|| scene.publication.day(), |told| told.day())?;
            at(Edtf::Day(today.checked_add(days(count, unit)?).ok()?), basis)
        }
        _ => None,
    }
}

fn days(count: i32, unit: TimeUnit) -> Option<Span> {
    let days = match unit {
        TimeUnit::Week => count.checked_mul(7)?,
        _ => count,
    };
    Span::new().try_days(days).ok()
}

/// The whole units that end before or begin after now.
fn reached(count: i32, unit: TimeUnit, scene: &Scene<'_>) -> Option<Settled> {
    let basis = DateBasis::Publication;
    match unit {
        TimeUnit::Year => {
            let year = scene.publication.year()?;
            let step = i16::try_from(count).ok()?;
            let (first, last) = if step > 0 { (year + 1, year + step) } else { (year + step, year - 1) };
            between(Edtf::Year(first), Edtf::Year(last), basis)
        }
        TimeUnit::Month => {
            let (year, month) = scene.publication.month()?;
            let (near, far) = (add_months(year, month, count.signum()), add_months(year, month, count));
            let (first, last) = if count > 0 { (near, far) } else { (far, near) };
            between(Edtf::Month(first.0, first.1), Edtf::Month(last.0, last.1), basis)
        }
        TimeUnit::Week | TimeUnit::Day => {
            let today = scene.publication.day()?;
            let near = today.checked_add(i64::from(count.signum()).days()).ok()?;
            let far = today.checked_add(days(count, unit)?).ok()?;
            let (first, last) = if count > 0 { (near, far) } else { (far, near) };
            between(Edtf::Day(first), Edtf::Day(last), basis)
        }
        _ => None,
    }
}

fn feasted(feast: Feast, year: Option<(i16, DateBasis)>, scene: &Scene<'_>) -> Option<Settled> {
    if let Some((year, basis)) = year {
        return at(Edtf::Day(calendar::feast(year, feast)?), basis);
    }
    if let Some(told) = scene.sentence.iter().chain(&scene.heading).find(|told| told.year().is_some()) {
        let day = match told.month() {
            Some((year, month)) => feast_about(feast, year, told.day().or_else(|| Date::new(year, month, 15).ok()))?,
            None => calendar::feast(told.year()?, feast)?,
        };
        return at(Edtf::Day(day), told.lent());
    }
    let Some(published) = scene.publication.year() else {
        let Feast::Fixed(month, day) = feast else { return None };
        return at(Edtf::AnyDay(month, day), DateBasis::Explicit);
    };
    at(Edtf::Day(feast_about(feast, published, scene.publication.day())?), DateBasis::Publication)
}

/// The feast of a year, or of the one beside it where that lies plainly nearer to the day spoken of.
fn feast_about(feast: Feast, year: i16, about: Option<Date>) -> Option<Date> {
    let this_year = calendar::feast(year, feast)?;
    let ahead = about.map_or(0, |about| (this_year - about).get_days());
    let step = if ahead < -DAYS_BEHIND_FEAST { 1 } else { -i16::from(ahead > DAYS_AHEAD_FEAST) };
    calendar::feast(year + step, feast)
}

fn year_part(part: YearPart, year: Option<(i16, DateBasis)>, scene: &Scene<'_>) -> Option<Settled> {
    match part {
        YearPart::Quarter(step) => {
            let (year, month) = scene.publication.month()?;
            let (year, month) = add_months(year, month, step * 3);
            at(Edtf::Part(year, 33 + (month as u8 - 1) / 3), DateBasis::Publication)
        }
        YearPart::Code(code) => {
            let first = Edtf::Part(2001, code).days()?.0.month();
            match year.or_else(|| scene.year_just_over(code)).or_else(|| scene.year_of(first, None)) {
                Some((year, basis)) => at(Edtf::Part(year, code), basis),
                None => at(Edtf::AnyPart(code), DateBasis::Explicit),
            }
        }
    }
}

fn weekday(week: Week, scene: &Scene<'_>) -> Option<Settled> {
    let basis = DateBasis::Publication;
    let today = scene.publication.day()?;
    let monday = today.checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days()).ok()?;
    let Some(step) = week.step else {
        // A weekday alone is the last one, today's too, or the next one where the clause looks ahead.
        let weekday = week.weekday?;
        let mut day = monday.checked_add(i64::from(weekday - 1).days()).ok()?;
        if day > today && !scene.future {
            day = day.checked_sub(7.days()).ok()?;
        } else if day < today && scene.future {
            day = day.checked_add(7.days()).ok()?;
        }
        return at(Edtf::Day(day), basis);
    };
    let monday = monday.checked_add((i64::from(step) * 7).days()).ok()?;
    let on = |weekday: i8| monday.checked_add(i64::from(weekday - 1).days()).ok().map(Edtf::Day);
    match (week.weekday, week.weekend) {
        (Some(weekday), _) => at(on(weekday)?, basis),
        (None, true) => between(on(6)?, on(7)?, basis),
        (None, false) => between(on(1)?, on(7)?, basis),
    }
}

fn day_or_month(point: &DatePoint, year: Option<(i16, DateBasis)>, scene: &Scene<'_>) -> Option<Settled> {
    let Some(month) = point.month else {
        return lone_day(point.day?, year, scene);
    };
    let (year, month, basis) = match month {
        Part::Number(month) => {
            let day = point.day.and_then(|day| if let Part::Number(day) = day { Some(day) } else { None });
            match year.or_else(|| scene.year_of(month, day)) {
                Some((year, basis)) => (year, month, basis),
                None => {
                    let open = match day {
                        Some(day) => Edtf::day(2000, month, day).map(|_| Edtf::AnyDay(month, day)),
                        None => Edtf::month(2000, month).map(|_| Edtf::AnyMonth(month)),
                    };
                    return at(open?, DateBasis::Explicit);
                }
            }
        }
        Part::Step(anchor, step) => {
            let published = || scene.publication.month().map(|(year, month)| (year, month, DateBasis::Publication));
            let (of, month, basis) = match anchor {
                Anchor::Publication => published(),
                Anchor::Context => scene.context_month().or_else(published),
                Anchor::Sentence if scene.compared => scene.context_month().or_else(published),
                Anchor::Sentence | Anchor::Whole => published(),
            }?;
            let (of, month) = add_months(of, month, step);
            match year {
                Some((year, basis)) => (year, month, basis),
                None => (of, month, basis),
            }
        }
    };
    match point.day {
        None => at(Edtf::month(year, month)?, basis),
        Some(Part::Number(day)) => at(Edtf::day(year, month, day)?, basis),
        Some(Part::Step(..)) => None,
    }
}

/// A day without a month: 22 日, 昨天, 次日, or the day of a year.
fn lone_day(day: Part<i8>, year: Option<(i16, DateBasis)>, scene: &Scene<'_>) -> Option<Settled> {
    match day {
        Part::Number(day) => {
            if year.is_some() {
                return None;
            }
            let (year, month, basis) = scene.month_of(day)?;
            at(Edtf::day(year, month, day)?, basis)
        }
        Part::Step(anchor, step) => {
            let published = || Some((scene.publication.day()?, DateBasis::Publication));
            let (day, basis) = match anchor {
                Anchor::Publication => published(),
                Anchor::Context | Anchor::Sentence | Anchor::Whole => {
                    scene.context_day().or_else(|| if step == 0 { published() } else { None })
                }
            }?;
            at(Edtf::Day(day.checked_add(i64::from(step).days()).ok()?), basis)
        }
    }
}

fn portioned(whole: Settled, portion: Portion) -> Option<Settled> {
    let basis = whole.basis;
    let (from, to) = (whole.stretch.from()?, whole.stretch.to()?);
    let (Portion::First(count, unit) | Portion::Last(count, unit) | Portion::Nth(count, unit)) = portion;
    let count = i64::from(count);
    if count == 0 {
        return None;
    }
    match unit {
        TimeUnit::Weekday(weekday) => {
            let nth = match portion {
                Portion::Last(..) => -1,
                _ => count as i8,
            };
            at(Edtf::Day(calendar::nth_weekday(from.year(), from.month(), nth, weekday)?), basis)
        }
        TimeUnit::Month | TimeUnit::Quarter => {
            let size = if unit == TimeUnit::Month { 1 } else { 3 };
            let total = (i64::from(to.year()) * 12 + i64::from(to.month()))
                - (i64::from(from.year()) * 12 + i64::from(from.month()))
                + 1;
            let (first, last) = slots(portion, count, total / size)?;
            let unit_at = |index: i64| {
                let (year, month) = add_months(from.year(), from.month(), (index * size) as i32);
                if size == 1 { Edtf::Month(year, month) } else { Edtf::Part(year, 33 + (month as u8 - 1) / 3) }
            };
            between(unit_at(first), unit_at(last), basis)
        }
        TimeUnit::TenDays | TimeUnit::Week | TimeUnit::Day => {
            let size = match unit {
                TimeUnit::TenDays => 10,
                TimeUnit::Week => 7,
                _ => 1,
            };
            let total = i64::from((to - from).get_days()) + 1;
            let day = |index: i64| from.checked_add(index.days()).ok();
            let (first, last) = match portion {
                Portion::First(..) => (0, count * size - 1),
                Portion::Last(..) => (total - count * size, total - 1),
                Portion::Nth(..) => ((count - 1) * size, (count * size).min(total.max(0)) - 1),
            };
            if first < 0 || first > last || last >= total {
                return None;
            }
            between(Edtf::Day(day(first)?), Edtf::Day(day(last)?), basis)
        }
        TimeUnit::Year => {
            let total = i64::from(to.year() - from.year()) + 1;
            let (first, last) = slots(portion, count, total)?;
            let year = |index: i64| Edtf::Year(from.year() + index as i16);
            between(year(first), year(last), basis)
        }
        TimeUnit::Hour | TimeUnit::Minute | TimeUnit::Second => None,
    }
}

/// First and last index (from 0) of a portion of so many units.
fn slots(portion: Portion, count: i64, total: i64) -> Option<(i64, i64)> {
    let (first, last) = match portion {
        Portion::First(..) => (0, count - 1),
        Portion::Last(..) => (total - count, total - 1),
        Portion::Nth(..) => (count - 1, count - 1),
    };
    (first >= 0 && last < total).then_some((first, last))
}

/// A clock time on a day; where the point is no single day the time is left out.
pub(super) fn clocked(day: Settled, clock: Clock) -> Option<Settled> {
    match day.stretch {
        Stretch::At(Edtf::Day(on)) => at(Edtf::Time(on, clock.hour, clock.minute, clock.second), day.basis),
        _ => Some(day),
    }
}

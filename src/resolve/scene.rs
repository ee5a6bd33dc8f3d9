//! What the article has said by the time it reaches a date: the day of publication, the dates told
//! before it, and what the clause around it says about past and future.
//!
//! It chooses the year of a month and the month of a day that stand alone; it reads no rule.

use crate::model::{Date, DateBasis, Edtf, Publication, Stretch};

/// Days that a date without a year may lie ahead of publication before it is taken for last year's.
///
/// News looks back: in February "10 月" may still be this year's plan, "11 月" no longer is.
const DAYS_AHEAD: i32 = 240;

/// The same of the day a stock was taken, which has come, or all but.
const DAYS_AHEAD_STOCK: i32 = 10;

/// Days behind publication beyond which a day without a year is next year's ("1 月 1 日" late in December).
const DAYS_BEHIND: i32 = 345;

/// Days behind a date told in the sentence within which a month before it (12 月…1 月) is taken for that of the next
/// year, where the clause looks ahead.
const DAYS_ON: i32 = 200;

/// A date told earlier in the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) stretch: Stretch,
    pub(super) basis: DateBasis,
    pub(super) daypart: Option<&'static str>,
}

impl Told {
    pub(super) fn year(&self) -> Option<i16> {
        self.stretch.last().year()
    }

    /// Year and month, where it is at least that fine.
    pub(super) fn month(&self) -> Option<(i16, i8)> {
        match self.stretch.last() {
            Edtf::Month(year, month) => Some((year, month)),
            Edtf::Day(day) | Edtf::Time(day, ..) => Some((day.year(), day.month())),
            _ => None,
        }
    }

    /// The month of a span (9月29日至10月6日) in which that day lies; of several, the last that has come.
    fn month_within(&self, day: i8, today: Option<Date>) -> Option<(i16, i8)> {
        let Stretch::Span(first, last) = self.stretch else { return None };
        let (from, to) = (first.days()?.0, last.days()?.1);
        let mut found = None;
        for step in 0..12 {
            let (year, month) = add_months(from.year(), from.month(), step);
            let Ok(on) = Date::new(year, month, day) else { continue };
            if on > to || (found.is_some() && today.is_some_and(|today| on > today)) {
                break;
            }
            if on >= from {
                found = Some((year, month));
            }
        }
        found
    }

    pub(super) fn day(&self) -> Option<Date> {
        match self.stretch.last() {
            Edtf::Day(day) | Edtf::Time(day, ..) => Some(day),
            _ => None,
        }
    }

    /// The basis of a date that takes a part from this one.
    pub(super) fn lent(&self) -> DateBasis {
        if self.basis == DateBasis::Publication { DateBasis::Publication } else { DateBasis::Context }
    }
}

/// The surroundings of one date expression.
#[derive(Debug, Clone)]
pub(super) struct Scene<'a> {
    pub(super) publication: &'a Publication,
    /// Dates told before in the same sentence, the last one first, without those it is only compared with.
    pub(super) sentence: Vec<Told>,
    /// Dates told before in the same paragraph, before the sentence, the last one first.
    pub(super) paragraph: Vec<Told>,
    /// The year or month that a heading put over this part of the article.
    pub(super) heading: Option<Told>,
    /// Dates told in earlier paragraphs, the last one first.
    pub(super) article: Vec<Told>,
    /// The clause tells of what has been.
    pub(super) past: bool,
    /// The clause tells of what is to come.
    pub(super) future: bool,
    /// The expression says from when on something holds: 1月1日起.
    pub(super) starts: bool,
    /// The expression is a range (a day in January then ends or begins it, and is not next year's).
    pub(super) range: bool,
    /// The expression tells the day a stock was taken: 截至 5 月底.
    pub(super) stock: bool,
    /// The paragraph says nothing else.
    pub(super) alone: bool,
    /// The expression is what a figure is compared with (较上月).
    pub(super) compared: bool,
}

impl Scene<'_> {
    /// The dates told before, the nearest first.
    pub(super) fn told(&self) -> impl Iterator<Item = &Told> {
        self.sentence.iter().chain(&self.paragraph).chain(&self.heading).chain(&self.article)
    }

    /// Those of the sentence, the paragraph and the heading.
    pub(super) fn near(&self) -> impl Iterator<Item = &Told> {
        self.sentence.iter().chain(&self.paragraph).chain(&self.heading)
    }

    /// The year the sentence is about: told in it, by the heading, or just before it in the paragraph (but for
    /// what is to come); else that of publication.
    pub(super) fn sentence_year(&self) -> Option<(i16, DateBasis)> {
        let paragraph = self.paragraph.iter().take(if self.future { 0 } else { 1 });
        let told = self.sentence.iter().chain(&self.heading).chain(paragraph);
        let told = told.filter_map(|told| Some((told.year()?, told.lent()))).next();
        told.or_else(|| Some((self.publication.year()?, DateBasis::Publication)))
    }

    /// The year the sentence is about where it is a whole one: of the news of January to March, the year before.
    pub(super) fn whole_year(&self) -> Option<(i16, DateBasis)> {
        let (year, basis) = self.sentence_year()?;
        let just_begun = self.publication.month().is_some_and(|(now, month)| now == year && month <= 3);
        Some((if just_begun && !self.future { year - 1 } else { year }, basis))
    }

    /// Whether the sentence says it of the day of publication alone: no year is told in it, and no heading has one.
    pub(super) fn hangs_on_publication(&self) -> bool {
        self.sentence.is_empty() && self.heading.is_none() && !self.future
    }

    /// The year told last.
    pub(super) fn context_year(&self) -> Option<(i16, DateBasis)> {
        self.told().find_map(|told| Some((told.year()?, DateBasis::Context)))
    }

    /// The year of a month (and day) written without one.
    pub(super) fn year_of(&self, month: i8, day: Option<i8>) -> Option<(i16, DateBasis)> {
        let at = |year: i16| Date::new(year, month, day.unwrap_or(1)).ok();
        if let Some((told, year)) = self.sentence.iter().find_map(|told| Some((told, told.year()?))) {
            // A narrative that runs over the turn of the year: 去年 10 月开工，7 月竣工; 2022 年 12 月启动，1 月完成.
            let over = |today: Date| at(year + 1).is_some_and(|next| next <= today);
            let back = told.month().is_some_and(|(_, before)| match self.publication.day() {
                Some(today) => month < before && over(today),
                None => before >= 10 && month <= 3,
            });
            let turned = (back && !self.range) || self.turns_ahead(told, month, at(year + 1));
            let turned = turned && !self.compared;
            return Some((if turned { year + 1 } else { year }, told.lent()));
        }
        if let Some(year) = self.heading.as_ref().and_then(Told::year) {
            return Some((year, DateBasis::Context));
        }
        let Some(published) = self.publication.year() else {
            return self.context_year();
        };
        if let Some(year) = self.narrated_year(published, month) {
            return Some((year, DateBasis::Context));
        }
        let year = match (self.publication.day(), day) {
            _ if month == 2 && day == Some(29) && at(published).is_none() => {
                (published - 4..published).rev().find(|year| at(*year).is_some())?
            }
            (Some(today), _) => self.nearest(today, published, day.is_some() && !self.range, at)?,
            (None, _) => published,
        };
        Some((year, DateBasis::Publication))
    }

    /// Whether a month behind a later one is that of the next year, which is to come:
    /// 12 月 10 日发布新规，1 月 1 日起施行.
    fn turns_ahead(&self, told: &Told, month: i8, next: Option<Date>) -> bool {
        let (Some((year, before)), Some(next)) = (told.month(), next) else { return false };
        let Some(from) = told.day().or_else(|| Date::new(year, before, 1).ok()) else { return false };
        month < before && (self.future || self.starts) && (next - from).get_days() <= DAYS_ON
    }

    /// The year that lies best about publication; news looks back.
    fn nearest(&self, today: Date, published: i16, turns: bool, at: impl Fn(i16) -> Option<Date>) -> Option<i16> {
        let Some(this_year) = at(published) else { return Some(published) };
        let ahead = (this_year - today).get_days();
        Some(if self.past {
            if ahead > 0 { published - 1 } else { published }
        } else if self.future {
            if ahead < -DAYS_AHEAD { published + 1 } else { published }
        } else if ahead > if self.stock { DAYS_AHEAD_STOCK } else { DAYS_AHEAD } {
            published - 1
        } else if turns && ahead < -DAYS_BEHIND {
            published + 1
        } else {
            published
        })
    }

    /// The year of the paragraph's narrative, where it is plainly one of earlier years:
    /// `2018 年，该厂成立。3 月，投产。`
    fn narrated_year(&self, published: i16, month: i8) -> Option<i16> {
        let told = self.paragraph.iter().find(|told| told.basis != DateBasis::Publication)?;
        let year = told.year()?;
        let follows = told.month().is_none_or(|(_, before)| month >= before);
        (!self.future && follows && year < published && (year < published - 1 || told.month().is_some()))
            .then_some(year)
    }

    /// The year before publication, where the paragraph tells of it and the part of this year is not over:
    /// in January, `2023年…，分季度看，一季度`.
    pub(super) fn year_just_over(&self, code: u8) -> Option<(i16, DateBasis)> {
        let today = self.publication.day()?;
        let told = self.sentence.iter().chain(&self.paragraph).find(|told| told.basis == DateBasis::Explicit)?;
        let (_, last) = Edtf::Part(today.year(), code).days()?;
        let over = told.year()? == today.year() - 1 && last > today && !self.future;
        over.then_some((today.year() - 1, DateBasis::Context))
    }

    /// Year and month of a day written without them.
    pub(super) fn month_of(&self, day: i8) -> Option<(i16, i8, DateBasis)> {
        if let Some((told, (year, month))) = self.sentence.iter().find_map(|told| Some((told, told.month()?))) {
            let (year, month) = step_over(told.day(), year, month, day);
            return Some((year, month, told.lent()));
        }
        let narrated = self.paragraph.iter().chain(&self.heading).find_map(|told| Some((told, told.month()?)));
        if let Some((told, _)) = narrated
            && let Some((year, month)) = told.month_within(day, self.publication.day())
        {
            return Some((year, month, told.lent()));
        }
        // A season that runs on behind the day of publication (6月至8月) is not what a day of the past lies in.
        let to_come = |year, month| {
            let today = self.publication.day();
            !self.future && today.is_some_and(|today| Date::new(year, month, day).is_ok_and(|on| on > today))
        };
        if let Some((told, (year, month))) = narrated
            && told.basis != DateBasis::Publication
            && !to_come(year, month)
        {
            let (year, month) = step_over(told.day(), year, month, day);
            return Some((year, month, DateBasis::Context));
        }
        let Some(today) = self.publication.day() else {
            let (year, month) = self.publication.month().or_else(|| narrated?.0.month())?;
            return Some((year, month, DateBasis::Publication));
        };
        // The nearest such day; what lies ahead counts half again as far, where nothing says it is to come.
        let candidates = [-1, 0, 1].into_iter().filter_map(|step| {
            let (year, month) = add_months(today.year(), today.month(), step);
            let ahead = (Date::new(year, month, day).ok()? - today).get_days();
            let cost = match (ahead > 0, self.past, self.future) {
                (true, true, _) => ahead * 10,
                (true, _, false) => ahead * 3 / 2,
                (false, _, true) if ahead < 0 => -ahead * 3,
                _ => ahead.abs(),
            };
            Some((cost, year, month))
        });
        let (_, year, month) = candidates.min()?;
        Some((year, month, DateBasis::Publication))
    }

    /// The day told last nearby.
    pub(super) fn context_day(&self) -> Option<(Date, DateBasis)> {
        let near = self.near().find_map(Told::day);
        // What the paragraph before ended with.
        let before =
            || if self.sentence.is_empty() && self.paragraph.is_empty() { self.article.first()?.day() } else { None };
        Some((near.or_else(before)?, DateBasis::Context))
    }

    /// Whether what the sentence has told of that day lies in its second half (今晚（2 月 3 日）9 点半).
    pub(super) fn after_noon(&self, day: Date) -> bool {
        let told = self.sentence.iter().filter(|told| told.day() == Some(day)).find_map(|told| told.daypart);
        matches!(told, Some("afternoon" | "evening" | "night"))
    }

    /// The month told last nearby, then anywhere.
    pub(super) fn context_month(&self) -> Option<(i16, i8, DateBasis)> {
        let (year, month) = self.told().find_map(Told::month)?;
        Some((year, month, DateBasis::Context))
    }
}

/// The month of a day told after another one: a small day after a large one lies in the next month.
fn step_over(before: Option<Date>, year: i16, month: i8, day: i8) -> (i16, i8) {
    match before {
        Some(before) if before.day() >= 25 && day <= 6 => add_months(year, month, 1),
        _ => (year, month),
    }
}

/// Year and month so many months on.
pub(super) fn add_months(year: i16, month: i8, step: i32) -> (i16, i8) {
    let months = i32::from(year) * 12 + i32::from(month) - 1 + step;
    (months.div_euclid(12) as i16, months.rem_euclid(12) as i8 + 1)
}

//! Dates of one article, from as written to as dated.
//!
//! Takes the mentions of an article in the order of its text, with date expressions as the rules read
//! them, and its day of publication as far as that is known; turns each expression into an EDTF value
//! with first and last day (both inclusive), or leaves the value empty where nothing supplies a part.
//! Spans and kinds stay as they are.

use super::point::{Settled, settle, weaker};
use super::scene::{Scene, Told};
use crate::model::{
    Anchor, Bound, Clean, CleanSpan, Clock, Date, DateBasis, DateExpr, DatePoint, DateValue, Edtf, Kind, Mention,
    Modifier, Part, Precision, Publication, Stretch, Value, YearPart,
};
use jiff::ToSpan;

/// Words before a date that say it is still to come.
const AHEAD_BEFORE: [&str; 16] = [
    "将",
    "将于",
    "将在",
    "计划",
    "预计",
    "预计在",
    "拟",
    "拟于",
    "力争",
    "确保",
    "争取",
    "定于",
    "即将",
    "有望",
    "有望在",
    "预计于",
];
/// Words behind a date, within its clause, that say it is still to come.
const AHEAD_AFTER: [&str; 9] = ["将", "计划", "预计", "拟", "即将", "有望", "力争", "前完成", "前建成"];
/// Words behind a date, within its clause, that say it is over.
const OVER_AFTER: [&str; 4] = ["已", "同比", "曾", "以来"];
/// Words before a date that a figure is only compared with.
const COMPARED_BEFORE: [&str; 10] = ["比", "较", "同比", "环比", "高于", "低于", "好于", "超出", "超过", "相比"];
/// Words before 截至 that make it a deadline.
const DEADLINE_BEFORE: [&str; 9] = ["报名", "報名", "申报", "申請", "申请", "征集", "有效期", "展期", "活动"];
/// How many characters beside its date the heading of a section has at most.
const SECTION: usize = 24;
/// A sum since the new year that has so many days to run is last year's.
pub(super) const DAYS_TO_RUN: i32 = 31;
/// How many dates told before are looked through.
const MEMORY: usize = 40;

/// Dates all date mentions of an article.
pub fn resolve(mentions: &mut [Mention], clean: &Clean, publication: &Publication) {
    let titles: Vec<CleanSpan> =
        mentions.iter().filter(|mention| mention.kind == Kind::Title).map(|mention| mention.span).collect();
    let mut memory = Memory::default();
    for mention in mentions {
        let Value::DateExpr(expr) = &mention.value else { continue };
        let setting = Setting::around(mention.span, clean);
        let scene = memory.scene(expr, &setting, publication);
        let settled = if expr.vague { None } else { date(expr, &scene) };
        let in_title = titles.iter().any(|title| title.contains(mention.span));
        if let Some(settled) = settled
            && !in_title
            && !scene.compared
            && !expr.same_period
        {
            memory.note(expr, settled, &setting);
        }
        let until_now = expr.bound == Bound::Until && expr.start.day == Some(Part::Step(Anchor::Publication, 0));
        if settled.is_none() && (expr.vague || until_now) {
            mention.modifier = Some(Modifier::Vague);
        }
        mention.value = Value::Date(Box::new(value(expr, settled)));
    }
}

/// Where a mention stands in the text.
struct Setting<'a> {
    text: &'a str,
    sentence: usize,
    paragraph: usize,
    /// The paragraph holds nothing else, or is a numbered heading: what follows is of that time.
    heading: bool,
    /// The paragraph holds nothing else.
    alone: bool,
    /// The clause before it.
    before: &'a str,
    /// The clause behind it.
    after: &'a str,
}

impl<'a> Setting<'a> {
    fn around(span: CleanSpan, clean: &'a Clean) -> Self {
        let sentence = clean.sentence_at(span.start).unwrap_or(usize::MAX);
        let paragraph = clean.paragraph_at(span.start).unwrap_or(usize::MAX);
        let (from, to) = clean
            .paragraphs
            .get(paragraph)
            .map_or((0, clean.text.len()), |paragraph| (paragraph.span.start as usize, paragraph.span.end as usize));
        let to = to.max(span.end as usize);
        let (before, after) = (&clean.text[from..span.start as usize], &clean.text[span.end as usize..to]);
        let says_something = |text: &str| text.chars().any(char::is_alphanumeric);
        let alone = !says_something(before) && !says_something(after);
        Self {
            text: clean.slice(span),
            sentence,
            paragraph,
            heading: alone || is_section(before, after),
            alone,
            before: before.rsplit(['，', '。', '；', '：', '！', '？', ',']).next().unwrap_or_default(),
            after: after.split(['，', '。', '；', '！', '？', ',']).next().unwrap_or_default(),
        }
    }

    /// A time that a figure is only measured by: 是 2010 年的 2.2 倍, 2010 年不变价.
    fn is_measure(&self) -> bool {
        let near: String = self.after.chars().take(10).collect();
        near.starts_with("不变价") || near.starts_with("可比价") || (near.starts_with('的') && near.contains('倍'))
    }

    fn preceded(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.before.ends_with(word))
    }

    fn followed(&self, words: &[&str]) -> bool {
        let near: String = self.after.chars().take(16).collect();
        words.iter().any(|word| near.contains(word))
    }
}

/// Whether a line with a date between `before` and `after` is the heading of a section: 二、2012 年工作总体部署.
fn is_section(before: &str, after: &str) -> bool {
    let head = before.trim_start_matches(['#', ' ', '（']);
    let numbered = head.trim_start_matches(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']);
    let marked = before.starts_with('#') || (numbered.len() < head.len() && numbered.starts_with(['、', '）']));
    let long = before.chars().chain(after.chars()).count() > SECTION;
    marked && !long && !before.contains(['，', '。', '；']) && !after.contains(['，', '。', '；', '：'])
}

/// The dates told so far.
#[derive(Default)]
struct Memory {
    told: Vec<(usize, usize, Told)>,
    heading: Option<Told>,
}

impl Memory {
    fn scene<'a>(&self, expr: &DateExpr, setting: &Setting<'_>, publication: &'a Publication) -> Scene<'a> {
        let (mut sentence, mut paragraph, mut article) = (Vec::new(), Vec::new(), Vec::new());
        for (in_sentence, in_paragraph, told) in self.told.iter().rev().take(MEMORY) {
            if *in_sentence == setting.sentence && *in_paragraph == setting.paragraph {
                sentence.push(*told);
            } else if is_target(told, publication) {
                // 到 2025 年: no time that the text goes on from.
            } else if *in_paragraph == setting.paragraph {
                paragraph.push(*told);
            } else {
                article.push(*told);
            }
        }
        let future = setting.preceded(&AHEAD_BEFORE) || setting.followed(&AHEAD_AFTER);
        // 10 月 20 日前 is a deadline, 截至 5 月底 the day a stock was taken.
        let stock =
            expr.bound == Bound::Until && setting.text.starts_with("截至") && !setting.preceded(&DEADLINE_BEFORE);
        let since = expr.bound == Bound::Since && !setting.text.ends_with('起') && !setting.text.ends_with("开始");
        let past = since || (!future && setting.followed(&OVER_AFTER));
        Scene {
            publication,
            sentence,
            paragraph,
            heading: if setting.heading { None } else { self.heading },
            article,
            past,
            future: future && !past,
            starts: expr.bound == Bound::Since && !since,
            range: expr.end.is_some(),
            stock,
            alone: setting.alone,
            compared: setting.preceded(&COMPARED_BEFORE) || setting.is_measure(),
        }
    }

    fn note(&mut self, expr: &DateExpr, settled: Settled, setting: &Setting<'_>) {
        let start = &expr.start;
        // 1954 年以来第三高: how far back, not what the text goes on from.
        if expr.bound == Bound::Since && matches!(settled.stretch, Stretch::Since(Edtf::Year(_))) {
            return;
        }
        if start.period.is_some() || start.shift.is_some() || start.reach.is_some() {
            return;
        }
        let stretch = match settled.stretch {
            Stretch::Since(point) | Stretch::Until(point) => Stretch::At(point),
            stretch => stretch,
        };
        let told = Told { stretch, basis: settled.basis, daypart: start.daypart };
        if stretch.last().days().is_none() {
            return;
        }
        if setting.heading && matches!(stretch, Stretch::At(Edtf::Year(_) | Edtf::Month(..))) {
            self.heading = Some(told);
            return;
        }
        self.told.push((setting.sentence, setting.paragraph, told));
    }
}

/// Whether it is a year to come that is only aimed at.
fn is_target(told: &Told, publication: &Publication) -> bool {
    let Some(published) = publication.year() else { return false };
    told.basis == DateBasis::Explicit && told.year().is_some_and(|year| year > published)
}

fn date(expr: &DateExpr, scene: &Scene<'_>) -> Option<Settled> {
    let closed = match &expr.end {
        Some(end) => range(&expr.start, end, scene)?,
        None if expr.same_period => same_period(settle(&expr.start, scene)?, scene),
        None => settle(&expr.start, scene)?,
    };
    let stretch = match expr.bound {
        Bound::Closed => closed.stretch,
        Bound::Since => Stretch::Since(closed.stretch.first()),
        Bound::Until => Stretch::Until(closed.stretch.last()),
    };
    Some(Settled { stretch, ..closed })
}

/// 去年同期: the time the sentence is about, a year before.
fn same_period(year: Settled, scene: &Scene<'_>) -> Settled {
    let Some(of) = year.stretch.first().year() else { return year };
    let told = scene.near().find(|told| told.year() == Some(of + 1));
    let back = |point: Edtf| {
        Some(match point {
            Edtf::Year(year) => Edtf::Year(year - 1),
            Edtf::Part(year, code) => Edtf::Part(year - 1, code),
            Edtf::Month(year, month) => Edtf::Month(year - 1, month),
            Edtf::Day(day) => Edtf::day(day.year() - 1, day.month(), day.day())?,
            _ => return None,
        })
    };
    let shifted = told.and_then(|told| match told.stretch {
        Stretch::At(point) => Some(Stretch::At(back(point)?)),
        Stretch::Span(first, last) => Some(Stretch::Span(back(first)?, back(last)?)),
        _ => None,
    });
    Settled { stretch: shifted.unwrap_or(year.stretch), ..year }
}

/// A range: what its end leaves out it shares with its beginning.
fn range(start: &DatePoint, end: &DatePoint, scene: &Scene<'_>) -> Option<Settled> {
    let mut start = start.clone();
    let mut end = end.clone();
    // 下午 5 点到 6 点: the end shares the half of the day.
    if let (Some(from), Some(to)) = (start.clock, end.clock) {
        let evening = Clock { hour: to.hour + 12, ..to };
        let shares = names_no_day(&end) && !to.certain && to.hour < 12 && from.hour >= 12;
        if shares && (evening.hour, evening.minute) > (from.hour, from.minute) {
            end.clock = Some(evening);
        }
    }
    // 11 月至 2023 年 3 月: the year stands at the end only.
    let own_year = !matches!(end.year, None | Some(Part::Step(Anchor::Context, _)));
    if start.year.is_none() && start.month.is_some() && own_year {
        let last = settle(&end, scene)?;
        let year = last.stretch.last().year()?;
        start.year = Some(Part::Number(year));
        if settle(&start, scene)?.stretch.first().days()?.0 > last.stretch.last().days()?.1 {
            start.year = Some(Part::Number(year - 1));
        }
    }
    let mut first = settle(&start, scene)?;
    // 1—12 月 in January: what has months to run is told of the year before, as 前 12 个月 is.
    if is_from_new_year(&start, &end)
        && first.basis == DateBasis::Publication
        && scene.hangs_on_publication()
        && let (Stretch::At(begins), Some(today)) = (first.stretch, scene.publication.day())
        && begins.year() == Some(today.year())
        && settle(&DatePoint { year: Some(Part::Number(today.year())), ..end.clone() }, scene)
            .and_then(|last| last.stretch.to()?.checked_sub(DAYS_TO_RUN.days()).ok())
            .is_some_and(|soon| today < soon)
    {
        start.year = Some(Part::Number(today.year() - 1));
        first = Settled { basis: DateBasis::Publication, ..settle(&start, scene)? };
    }
    if let Stretch::At(Edtf::AnyTime(hour, minute, second)) = first.stretch
        && !names_no_day(&end)
    {
        first = Settled {
            stretch: Stretch::At(Edtf::Time(scene.publication.day()?, hour, minute, second)),
            basis: DateBasis::Publication,
        };
    }
    let inner = Scene {
        sentence: vec![Told { stretch: first.stretch, basis: first.basis, daypart: start.daypart }],
        future: false,
        starts: false,
        compared: false,
        ..scene.clone()
    };
    if let (Stretch::At(Edtf::AnyTime(..)), Some(to)) = (first.stretch, end.clock) {
        let last = Edtf::AnyTime(to.hour, to.minute, to.second);
        return Some(Settled { stretch: Stretch::Span(first.stretch.first(), last), ..first });
    }
    if let Stretch::At(Edtf::AnyMonth(_) | Edtf::AnyDay(..) | Edtf::AnyPart(_)) = first.stretch {
        return open_range(first, &end, scene);
    }
    let mut last = settle(&end, &inner)?;
    let begins = first.stretch.first();
    if before(last.stretch.last(), begins) {
        last = later(last, &end)?;
    }
    let mut begins = begins;
    let mut ends = last.stretch.last();
    // 2 月 13 日—17 日 18 时 10 分: each day at that time.
    if let (Edtf::Day(day), Edtf::Time(on, hour, minute, second)) = (begins, ends) {
        if hour == 24 {
            ends = Edtf::Day(on);
        } else {
            begins = Edtf::Time(day, hour, minute, second);
        }
    }
    let own = end.year.is_some() || matches!(end.day, Some(Part::Step(Anchor::Publication, _)));
    let basis = if own { weaker(first.basis, last.basis) } else { first.basis };
    Some(Settled { stretch: Stretch::Span(begins, ends), basis })
}

/// Whether a range of months or quarters is a sum since the new year as statistics give it (1—11 月, 1 至 4 季度):
/// one to March or before may as well be a season.
fn is_from_new_year(start: &DatePoint, end: &DatePoint) -> bool {
    let bare = |point: &DatePoint| point.year.is_none() && point.day.is_none() && point.lunar.is_none();
    let months = match (start.month, end.month) {
        (Some(Part::Number(1)), Some(Part::Number(last))) => last >= 6,
        (None, None) => {
            matches!((start.year_part, end.year_part), (Some(YearPart::Code(33)), Some(YearPart::Code(35 | 36))))
        }
        _ => false,
    };
    bare(start) && bare(end) && months
}

/// A range whose year is not to be had.
fn open_range(first: Settled, end: &DatePoint, scene: &Scene<'_>) -> Option<Settled> {
    let last = match (first.stretch.first(), end.month, end.day) {
        (Edtf::AnyDay(month, _), None, Some(Part::Number(day))) => {
            Edtf::day(2000, month, day)?;
            Edtf::AnyDay(month, day)
        }
        _ => settle(end, scene)?.stretch.last(),
    };
    matches!(last, Edtf::AnyDay(..) | Edtf::AnyMonth(_) | Edtf::AnyPart(_))
        .then_some(Settled { stretch: Stretch::Span(first.stretch.first(), last), ..first })
}

fn names_no_day(point: &DatePoint) -> bool {
    let DatePoint { year, month, day, lunar, feast, week, .. } = point;
    year.is_none() && month.is_none() && day.is_none() && lunar.is_none() && feast.is_none() && week.is_none()
}

fn before(left: Edtf, right: Edtf) -> bool {
    match (left, right) {
        (Edtf::Time(on, hour, minute, second), Edtf::Time(from, from_hour, from_minute, from_second)) => {
            (on, hour, minute, second) < (from, from_hour, from_minute, from_second)
        }
        _ => match (left.days(), right.days()) {
            (Some((_, last)), Some((first, _))) => last < first,
            _ => false,
        },
    }
}

/// The end of a range that would lie before its beginning: the next such day, month or year, where the
/// text leaves that open.
fn later(last: Settled, end: &DatePoint) -> Option<Settled> {
    let point = match last.stretch.last() {
        Edtf::Time(on, hour, minute, second) if names_no_day(end) => {
            Edtf::Time(on.tomorrow().ok()?, hour, minute, second)
        }
        Edtf::Month(year, month) if end.year.is_none() => Edtf::Month(year + 1, month),
        Edtf::Part(year, code) if end.year.is_none() => Edtf::Part(year + 1, code),
        Edtf::Day(on) if end.year.is_none() && end.month.is_some() => Edtf::day(on.year() + 1, on.month(), on.day())?,
        // A range that runs backwards as written stays as written: the calendar check tells of it.
        point => point,
    };
    Some(Settled { stretch: Stretch::At(point), ..last })
}

fn value(expr: &DateExpr, settled: Option<Settled>) -> DateValue {
    let daypart = expr.start.daypart.or_else(|| expr.end.as_ref().and_then(|end| end.daypart));
    let part = expr.end.as_ref().map_or(expr.start.part, |end| end.part);
    let Some(Settled { stretch, basis }) = settled else {
        return DateValue { daypart, part, ..DateValue::default() };
    };
    let last_part = expr.end.as_ref().map_or(expr.start.part, |end| end.part);
    let precision = match stretch {
        _ if expr.start.period.is_some() => Precision::Period,
        Stretch::Span(_, last) if last.has_clock() => last.precision(),
        _ => stretch.first().precision(),
    };
    DateValue {
        edtf: Some(stretch.to_string()),
        from: stretch.from().map(|day| ten_days(day, stretch.first(), expr.start.part).0),
        to: stretch.to().map(|day| ten_days(day, stretch.last(), last_part).1),
        precision: Some(precision),
        basis: Some(basis),
        daypart,
        part,
    }
}

/// First and last day of the ten days (旬) of a month; both the same day where it is none.
fn ten_days(day: Date, point: Edtf, part: Option<&str>) -> (Date, Date) {
    let Edtf::Month(year, month) = point else { return (day, day) };
    let on = |number: i8| Date::new(year, month, number).unwrap_or(day);
    match part {
        Some("early") => (on(1), on(10)),
        Some("middle") => (on(11), on(20)),
        Some("late") => (on(21), on(1).last_of_month()),
        _ => (day, day),
    }
}

#[cfg(test)]
#[path = "date_tests.rs"]
mod tests;

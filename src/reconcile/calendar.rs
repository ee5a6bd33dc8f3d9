//! # Asks
//! Do dates exist, ranges run forward, weekdays and durations fit?
//!
//! # Passes
//! A weekday that is the date's, a length of time that fits its first and last day counted either way,
//! an age or a span of years up to today, `上半年（1—6月）`.
//!
//! # Fails
//! `11月31日`; a weekday of another day; `三年行动（2020—2023年）`; a length that is clearly another.
//!
//! # Undecided
//! A length one day, month or year off; hedged lengths.
//!
//! # Example
//! `自6月30日持续到7月4日，共15天`: five days, counting both ends.

use super::length;
use super::page::{Message, Page, finding};
use crate::model::{CleanSpan, Date, Family, Finding, Kind, Mention, Precision, PublishedBasis, Role, Verdict};
use regex::Regex;
use std::sync::LazyLock;

const NO_DAY: Message = Message { zh: "没有“{date}”这一天。", en: "There is no such day as “{date}”." };
const BACKWARD: Message = Message { zh: "“{date}”首尾颠倒。", en: "“{date}” runs backward." };
const WEEKDAY_PASS: Message = Message { zh: "{date}正是{stated}。", en: "{date} is the weekday stated, {stated}." };
const WEEKDAY_FAIL: Message = Message {
    zh: "{date}是星期{right}，文中称{stated}。",
    en: "{date} falls on 星期{right}; the text says {stated}.",
};
const WEEKDAY_OPEN: Message = Message {
    zh: "“{date}”没有年份，无法核对是否{stated}。",
    en: "“{date}” has no year, so it cannot be told whether it was {stated}.",
};
const SAME_PASS: Message = Message {
    zh: "“{first}”与“{second}”相符。",
    en: "“{first}” and “{second}” are the same time.",
};
const SAME_FAIL: Message = Message {
    zh: "“{first}”是{right}，括注却是“{second}”。",
    en: "“{first}” is {right}, but “{second}” stands beside it.",
};
static DAY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("([0-9]{1,2})月([0-9]{1,3})[日号]").expect("a fixed pattern"));
static INNER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("[日号](?:[（(，, ]|上午|下午)?(?P<day>(?:星期|周|礼拜)[一二三四五六日天])[）)]?")
        .expect("a fixed pattern")
});
static YEAR_BEFORE: LazyLock<Regex> = LazyLock::new(|| Regex::new("([12][0-9]{3})年$").expect("a fixed pattern"));
static DAYS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("([0-9]{1,2})月([0-9]{1,2})日?(?:—|-|－|–|至|到|~|～)([0-9]{1,2})日").expect("a fixed pattern")
});
static MONTHS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(?:[12][0-9]{3}年)?([0-9]{1,2})月([0-9]{1,2})日(?:—|-|－|–|至|到|~|～)([0-9]{1,2})月([0-9]{1,2})日")
        .expect("a fixed pattern")
});
static YEAR_MONTHS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("([12][0-9]{3})年([0-9]{1,2})月(?:—|-|－|–|至|到|~|～)([12][0-9]{3})年([0-9]{1,2})月")
        .expect("a fixed pattern")
});
static WEEKDAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("^[，]?[（(]?((?:星期|周|礼拜)([一二三四五六日天]))(?:[）)，。、上下晚早]|$)").expect("a fixed pattern")
});
static YEARS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("([12][0-9]{3})年?(?:—|-|－|–|至|到|~|～)([12][0-9]{3})年").expect("a fixed pattern"));
const WEEK: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];

/// Checks the dates of an article.
pub(super) fn check(page: &Page, found: &mut Vec<Finding>) {
    impossible(page, found);
    backward(page, found);
    let dates: Vec<&Mention> = page.article.mentions.iter().filter(|mention| mention.kind == Kind::Date).collect();
    for (index, date) in dates.iter().enumerate() {
        found.extend(weekday(page, date));
        found.extend(beside(page, date, dates.get(index + 1).copied()));
    }
    length::check(page, &dates, found);
}

/// Whether an offset lies inside a title or a quotation mark pair right around it.
fn quoted(page: &Page, at: u32) -> bool {
    page.article
        .mentions
        .iter()
        .any(|mention| mention.kind == Kind::Title && mention.span.start <= at && at < mention.span.end)
}

/// `11月31日`.
fn impossible(page: &Page, found: &mut Vec<Finding>) {
    for hit in DAY.captures_iter(page.text) {
        let (Some(whole), Ok(month), Ok(day)) = (hit.get(0), hit[1].parse::<i8>(), hit[2].parse::<i16>()) else {
            continue;
        };
        let before = &page.text[..whole.start()];
        if before.ends_with(|mark: char| mark.is_ascii_digit() || mark == '.') || quoted(page, whole.start() as u32) {
            continue;
        }
        let near: String = before.chars().rev().take(6).collect();
        if near.contains('历') || near.contains('农') {
            continue;
        }
        let year = YEAR_BEFORE.captures(before).and_then(|hit| hit[1].parse::<i16>().ok());
        let leap = year.is_none_or(|year| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
        let longest = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        let dated = YEAR_BEFORE.find(before).map_or(whole.start(), |year| year.start());
        let span = CleanSpan::new(dated, whole.end());
        let furniture = page
            .article
            .clean
            .paragraph_at(span.start)
            .is_some_and(|at| page.article.clean.paragraphs[at].role == Role::Furniture);
        if (day < 1 || day > longest) && !furniture {
            let why = NO_DAY.render(&[("date", page.at(span))]);
            found.push(finding(Family::Calendar, Verdict::Fail, &[span], why));
        }
    }
}

/// `2022—2020年`, `1979年11月至1978年4月`, `5月20日至18日`.
fn backward(page: &Page, found: &mut Vec<Finding>) {
    for hit in DAYS.captures_iter(page.text) {
        let (Some(whole), Ok(from), Ok(to)) = (hit.get(0), hit[2].parse::<i16>(), hit[3].parse::<i16>()) else {
            continue;
        };
        if to < from && from <= 31 && !quoted(page, whole.start() as u32) {
            let span = CleanSpan::new(whole.start(), whole.end());
            let why = BACKWARD.render(&[("date", whole.as_str())]);
            found.push(finding(Family::Calendar, Verdict::Fail, &[span], why));
        }
    }
    // 9月10日至8月25日 would be most of a year, 12月10日至1月25日 only goes on into the next.
    for hit in MONTHS.captures_iter(page.text) {
        let number = |group: usize| hit[group].parse::<i32>().ok().filter(|number| (1..=31).contains(number));
        let (Some(whole), Some(month), Some(day)) = (hit.get(0), number(1), number(2)) else { continue };
        let (Some(last_month), Some(last_day)) = (number(3), number(4)) else { continue };
        let back = (month - last_month) * 30 + day - last_day;
        if (1..=30).contains(&back) && month >= last_month && !quoted(page, whole.start() as u32) {
            let span = CleanSpan::new(whole.start(), whole.end());
            let why = BACKWARD.render(&[("date", whole.as_str())]);
            found.push(finding(Family::Calendar, Verdict::Fail, &[span], why));
        }
    }
    for hit in YEAR_MONTHS.captures_iter(page.text) {
        let number = |group: usize| hit[group].parse::<i32>().ok();
        let (Some(whole), Some(from), Some(to)) = (hit.get(0), number(1).zip(number(2)), number(3).zip(number(4)))
        else {
            continue;
        };
        if to < from && !quoted(page, whole.start() as u32) {
            let span = CleanSpan::new(whole.start(), whole.end());
            let why = BACKWARD.render(&[("date", whole.as_str())]);
            found.push(finding(Family::Calendar, Verdict::Fail, &[span], why));
        }
    }
    for hit in YEARS.captures_iter(page.text) {
        let (Some(whole), Ok(from), Ok(to)) = (hit.get(0), hit[1].parse::<i16>(), hit[2].parse::<i16>()) else {
            continue;
        };
        let digit = page.text[..whole.start()].ends_with(|mark: char| mark.is_ascii_digit());
        if to < from && !digit && !quoted(page, whole.start() as u32) {
            let span = CleanSpan::new(whole.start(), whole.end());
            let why = BACKWARD.render(&[("date", whole.as_str())]);
            found.push(finding(Family::Calendar, Verdict::Fail, &[span], why));
        }
    }
}

/// `2023年7月20日（星期四）`.
fn weekday(page: &Page, date: &Mention) -> Option<Finding> {
    let value = date.date()?;
    if value.edtf.as_deref().is_some_and(|edtf| edtf.starts_with("XXXX")) {
        return yearless(page, date);
    }
    let from = value.from?;
    // 2022年5月1日（星期日）起 begins on that day.
    let open = value.edtf.as_deref().is_some_and(|edtf| edtf.ends_with(".."));
    if value.to != Some(from) && !open || value.precision > Some(Precision::Day) {
        return None;
    }
    let (span, named) = stated_weekday(page, date)?;
    let stated = page.at(span);
    let right = WEEK[(from.weekday().to_monday_one_offset() - 1) as usize];
    let fits = right == named || right == "日" && named == "天";
    let text = from.to_string();
    let values = [("date", text.as_str()), ("stated", stated), ("right", right)];
    let (verdict, message) = if fits { (Verdict::Pass, WEEKDAY_PASS) } else { (Verdict::Fail, WEEKDAY_FAIL) };
    // Where the year is only inferred the weekday decides nothing against it.
    // nor against one that stands in a quotation (旧日记写着“八月十九日，星期四”).
    let inferred = value.basis == Some(crate::model::DateBasis::Publication);
    let sure = !inferred || page.article.publication.day().is_some();
    if inferred && page.between(0, date.span.start).ends_with(['“', '"', '‘']) {
        return yearless(page, date);
    }
    (fits || sure).then(|| {
        let mut answer = finding(Family::Calendar, verdict, &[date.span, span], message.render(&values));
        answer.expected = Some(format!("星期{right}"));
        answer.found = Some(stated.to_owned());
        answer
    })
}

/// The weekday that stands in a date or right behind it, and its own character.
fn stated_weekday<'a>(page: &Page<'a>, date: &Mention) -> Option<(CleanSpan, &'a str)> {
    let (base, text) = match INNER.captures(page.at(date.span)).and_then(|hit| hit.name("day")) {
        Some(inner) => (date.span.start + inner.start() as u32, inner.as_str()),
        None => (date.span.end, page.rest(date.span.end)),
    };
    let hit = WEEKDAY.captures(text)?;
    let (told, named) = (hit.get(1)?, hit.get(2)?);
    let span = CleanSpan { start: base + told.start() as u32, end: base + told.end() as u32 };
    Some((span, page.between(base + named.start() as u32, base + named.end() as u32)))
}

/// `5月16日（星期六）` with no year to be had.
fn yearless(page: &Page, date: &Mention) -> Option<Finding> {
    let (span, _) = stated_weekday(page, date)?;
    let why = WEEKDAY_OPEN.render(&[("date", page.at(date.span)), ("stated", page.at(span))]);
    Some(finding(Family::Calendar, Verdict::Undecided, &[date.span, span], why))
}

/// `本周三（7月19日）`, `“十三五”期间（2016—2020年）`, `上半年（1—6月）`, `今天（11月30日）`.
fn beside(page: &Page, date: &Mention, next: Option<&Mention>) -> Option<Finding> {
    let next = next?;
    let (first, second) = (date.days()?, next.days()?);
    let between = page.between(date.span.end, next.span.start);
    let opened = between
        .trim_start_matches(['”', '"'])
        .trim_start_matches("期间")
        .trim_start_matches("时期")
        .trim_start_matches("的五年");
    let behind = page.rest(next.span.end);
    if !matches!(opened, "（" | "(") || !behind.starts_with(['）', ')', '，']) {
        return None;
    }
    let named = date.date()?.precision;
    let relative = page.at(date.span).starts_with(['今', '昨', '明', '本', '上', '下', '当', '前', '后', '周']);
    let wide = matches!(named, Some(Precision::Half | Precision::Quarter | Precision::Period | Precision::Season));
    // 冬至（12月22日）, 2月21日（正月初六）: one of the two is named by its festival or its lunar day.
    let bare = |mention: &Mention| !page.at(mention.span).contains(|mark: char| mark.is_ascii_digit());
    let day = |mention: &Mention| mention.date().and_then(|date| date.precision) == Some(Precision::Day);
    let single = first.0 == first.1 && second.0 == second.1;
    if !wide && !single {
        return None;
    }
    if !relative && day(date) && day(next) && bare(date) != bare(next) && first.0.year() == second.0.year() {
        let fits = first == second;
        let right = first.0.to_string();
        let values = [("first", page.at(date.span)), ("second", page.at(next.span)), ("right", right.as_str())];
        let (verdict, message) = if fits { (Verdict::Pass, SAME_PASS) } else { (Verdict::Fail, SAME_FAIL) };
        return Some(finding(Family::Calendar, verdict, &[date.span, next.span], message.render(&values)));
    }
    // 今天 hangs on the day of publication: one that was only inferred proves nothing.
    let given = page.article.publication.day().is_some() && page.article.publication.basis == PublishedBasis::Given;
    if !relative && !wide || !given && !wide {
        return None;
    }
    let months = |(from, to): (Date, Date)| (from.year(), from.month(), to.year(), to.month());
    // A half or a quarter is held against the months alone: its year may come from elsewhere.
    let fits = if wide {
        let (a, b) = (months(first), months(second));
        (a.1, a.3, a.2 - a.0) == (b.1, b.3, b.2 - b.0) && (named != Some(Precision::Period) || a == b)
    } else {
        first.0 <= second.0 && second.1 <= first.1
    };
    if !fits && !wide && named != Some(Precision::Day) {
        return None;
    }
    // News of the evening is dated the next morning: one day off proves nothing.
    if !fits && relative && !wide && (first.0 - second.0).get_days().abs() <= 1 {
        return None;
    }
    let right = if first.0 == first.1 { first.0.to_string() } else { format!("{}至{}", first.0, first.1) };
    let values = [("first", page.at(date.span)), ("second", page.at(next.span)), ("right", right.as_str())];
    let (verdict, message) = if fits { (Verdict::Pass, SAME_PASS) } else { (Verdict::Fail, SAME_FAIL) };
    Some(finding(Family::Calendar, verdict, &[date.span, next.span], message.render(&values)))
}

//! The figures at the head of the page: what there is by kind, when things happened, one indicator over years or
//! over places.
//!
//! Takes a run; gives numbers that the template draws as inline SVG. Widths are whole per mille, by exact decimals.

use super::marks::anchor;
use super::words::period;
use crate::model::{Article, Decimal, Kind, Status, Words};
use crate::tables::cell::decimal_text;
use crate::tables::days;
use crate::tables::rows::Run;
use serde::Serialize;
use std::collections::BTreeMap;

/// Years that a timeline shows; those before and after are gathered at its ends.
const YEARS: usize = 40;
/// Labels under a timeline, on a telephone too.
const LABELS: usize = 8;
/// Indicators that are drawn, a row of them; and bars that each of them has at most.
const SERIES: usize = 3;
const BARS: usize = 12;

/// One bar of the timeline.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub struct Bar {
    label: String,
    count: usize,
    /// Height in per cent of the highest.
    share: usize,
    /// Whether its label is written under it: there is room for a few.
    labelled: bool,
}

/// One figure of a series.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub struct Point {
    label: Words,
    value: String,
    anchor: String,
    /// Width in per mille of the largest.
    share: u64,
}

/// One indicator, over the years of one subject or over the subjects of one period.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub struct Series {
    indicator: String,
    unit: String,
    /// The subject, or the period, that all of it shares.
    of: Words,
    points: Vec<Point>,
    /// Figures beyond those.
    more: usize,
}

/// Claims by kind of their figure.
pub fn claims_by_kind<'r>(run: &'r Run<'_>) -> BTreeMap<&'r str, usize> {
    let mut counts = BTreeMap::new();
    for article in run.articles {
        for claim in &article.claims {
            *counts.entry(run.kind_name(article.mentions[claim.mention].kind)).or_default() += 1;
        }
    }
    counts
}

/// Events by year; by month where all of them lie within two years.
pub fn timeline(run: &Run<'_>) -> Vec<Bar> {
    let mut days: Vec<(i16, i8)> = run
        .articles
        .iter()
        .flat_map(|article| &article.events)
        .filter_map(|event| days::of(&event.date).0)
        .map(|day| (day.year(), day.month()))
        .collect();
    days.sort_unstable();
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Vec::new() };
    if last.0 - first.0 < 2 {
        let months = |(year, month): (i16, i8)| i32::from(year) * 12 + i32::from(month) - 1;
        let label = |at: i32| format!("{}-{:02}", at / 12, at % 12 + 1);
        return bars(days.iter().map(|&day| months(day)).collect(), &label);
    }
    bars(days.iter().map(|day| i32::from(day.0)).collect(), &|year| year.to_string())
}

/// `places` are sorted. The window shown is the latest that most of them lie in.
fn bars(places: Vec<i32>, label: &dyn Fn(i32) -> String) -> Vec<Bar> {
    let (Some(&first), Some(&last)) = (places.first(), places.last()) else { return Vec::new() };
    let wide = YEARS as i32 - 1;
    let inside = |from: i32| places.iter().filter(|at| (from..=from + wide).contains(at)).count();
    let from = if last - first <= wide {
        first
    } else {
        places.iter().copied().max_by_key(|&at| (inside(at.min(last - wide)), at)).unwrap_or(first).min(last - wide)
    };
    let to = last.min(from + wide);
    let count = |at: i32| places.iter().filter(|&&place| place == at).count();
    let mut bars: Vec<(String, usize)> = (from..=to).map(|at| (label(at), count(at))).collect();
    let before = places.iter().filter(|&&at| at < from).count();
    let after = places.iter().filter(|&&at| at > to).count();
    if before > 0 {
        bars.insert(0, (format!("<{}", label(from)), before));
    }
    if after > 0 {
        bars.push((format!(">{}", label(to)), after));
    }
    let most = bars.iter().map(|bar| bar.1).max().unwrap_or(1);
    let step = bars.len().div_ceil(LABELS);
    let bar = |(at, (label, count)): (usize, (String, usize))| Bar {
        label,
        count,
        share: (count * 100).div_ceil(most),
        labelled: at % step == 0,
    };
    bars.into_iter().enumerate().map(bar).collect()
}

/// What all figures of a series have in common: indicator, unit, and the subject or the period.
type Key<'r> = (&'r str, &'r str, &'r str);

/// The indicators with the most to compare: over years for one subject, over subjects for one period.
pub fn series(run: &Run<'_>, shown: usize) -> Vec<Series> {
    let mut over_time: BTreeMap<Key<'_>, BTreeMap<&str, (Decimal, String)>> = BTreeMap::new();
    let mut over_places = over_time.clone();
    for (at, article) in run.articles.iter().take(shown).enumerate() {
        for claim in &article.claims {
            let [subject] = &claim.subject[..] else { continue };
            let Some((value, unit)) = figure(article, claim) else { continue };
            let indicator = if claim.indicator_norm.is_empty() { &claim.indicator } else { &claim.indicator_norm };
            let told = (value, anchor(at, claim.mention));
            if !claim.period.is_empty() {
                let key = (&**indicator, unit, &**subject);
                over_time.entry(key).or_default().entry(&claim.period).or_insert_with(|| told.clone());
            }
            let key = (&**indicator, unit, &*claim.period);
            over_places.entry(key).or_default().entry(subject).or_insert(told);
        }
    }
    let mut series: Vec<(usize, Series)> = Vec::new();
    for (key, points) in over_time {
        // Whole years only beside each other: a month's figure is no year's.
        let points = points.into_iter().filter(|(period, _)| days::of(period).0.is_some());
        let points = points.map(|(at, figure)| (period(at), figure)).collect();
        push(&mut series, key, same(key.2), points);
    }
    for (key, points) in over_places {
        let mut points: Vec<_> = points.into_iter().collect();
        points.sort_by(|a, b| b.1.0.cmp(&a.1.0).then_with(|| a.0.cmp(b.0)));
        push(
            &mut series,
            key,
            period(key.2),
            points.into_iter().map(|(place, figure)| (same(place), figure)).collect(),
        );
    }
    series.sort_by_key(|one| std::cmp::Reverse(one.0));
    series.into_iter().take(SERIES).map(|(_, series)| series).collect()
}

/// A name, which is the same in both languages.
fn same(name: &str) -> Words {
    Words { zh: name.to_owned(), en: name.to_owned() }
}

fn push(series: &mut Vec<(usize, Series)>, key: Key<'_>, of: Words, points: Vec<(Words, (Decimal, String))>) {
    let most = points.iter().map(|point| point.1.0).max().unwrap_or_default();
    if points.len() < 3 || most <= Decimal::ZERO {
        return;
    }
    let all = points.len();
    let points = points
        .into_iter()
        .take(BARS)
        .map(|(label, (value, anchor))| {
            let share = value.checked_mul(Decimal::ONE_THOUSAND).and_then(|value| value.checked_div(most));
            let share = share.and_then(|share| u64::try_from(share.trunc()).ok()).unwrap_or(1000);
            Point { label, value: grouped(&decimal_text(&value)), anchor, share: share.max(4) }
        })
        .collect();
    let more = all.saturating_sub(BARS);
    series.push((all, Series { indicator: key.0.to_owned(), unit: key.1.to_owned(), of, points, more }));
}

/// The exact value of a claim that states a size and no change, rank or plan, with its unit.
fn figure<'r>(article: &'r Article, claim: &'r crate::model::Claim) -> Option<(Decimal, &'r str)> {
    let mention = &article.mentions[claim.mention];
    if claim.indicator.is_empty() || claim.change.is_some() || claim.status == Status::Planned {
        return None;
    }
    if matches!(mention.kind, Kind::Ordinal | Kind::Number) {
        return None;
    }
    let quantity = mention.quantity()?;
    let unit = [&quantity.currency, &quantity.unit, &quantity.unit_code].into_iter().flatten().next();
    Some((quantity.value?, unit.map_or("", |unit| &**unit)))
}

/// With a thin space between thousands.
fn grouped(digits: &str) -> String {
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut out = String::new();
    for (at, c) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) && whole.len() > 4 && out != "-" {
            out.push('\u{2009}');
        }
        out.push(c);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{bars, grouped};

    fn check(places: &[i32], expected: &str) {
        let bars = bars(places.to_vec(), &|at| at.to_string());
        let told: Vec<String> =
            bars.iter().filter(|bar| bar.count > 0).map(|bar| format!("{}:{}", bar.label, bar.count)).collect();
        assert_eq!(told.join(" "), expected);
    }

    #[test]
    fn a_timeline_shows_where_most_lies() {
        check(&[2014, 2014, 2016], "2014:2 2016:1");
        check(&[618, 1996, 2014, 2020, 2025], "<1986:1 1996:1 2014:1 2020:1 2025:1");
        check(&[2014, 2015, 2015, 3000], "2014:1 2015:2 >2053:1");
        check(&[], "");
        let bars = bars((2000..2040).collect(), &|at| at.to_string());
        let labels: Vec<&str> = bars.iter().filter(|bar| bar.labelled).map(|bar| &*bar.label).collect();
        assert_eq!(labels, ["2000", "2005", "2010", "2015", "2020", "2025", "2030", "2035"]);
    }

    #[test]
    fn thousands_are_parted() {
        assert_eq!(grouped("1234"), "1234");
        assert_eq!(grouped("112000000"), "112\u{2009}000\u{2009}000");
        assert_eq!(grouped("-50500.25"), "-50\u{2009}500.25");
    }
}

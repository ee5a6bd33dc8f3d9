//! When an article came out: as given, or as far as its own dates tell.
//!
//! Inference is conservative and works on date expressions before they are dated. A full date alone in
//! one of the first or last lines is the day. Otherwise the year is known only where the text says it
//! of something it also calls this year's: 今年（2023 年）, or an explicit `2023 年 4 月` where the body has
//! 今年 4 月 of the same thing, or 截至 with an explicit month in a text that speaks of 今年. Years inside titles and plans, and
//! years after 到 or 至, are no evidence.

use std::collections::BTreeMap;

use crate::model::{
    Anchor, Bound, Clean, CleanSpan, Date, DateExpr, Document, Kind, Mention, Part, Publication, PublishedBasis, Value,
};

/// How many characters two sentences share that tell of one thing: longer than titles and offices.
const SHARED: usize = 9;
/// How many lines at either end of an article are looked at for its date.
const EDGE: usize = 4;
/// Words before a year that make it a target.
const AIMED: [&str; 10] = ["到", "至", "力争", "预计", "计划", "将", "目标", "规划", "展望", "面向"];

/// The day of publication, or as much of it as is known.
#[must_use]
pub fn publication(document: &Document, clean: &Clean, mentions: &[Mention]) -> Publication {
    if let Some(days) = document.published.as_deref().and_then(given) {
        return Publication { days: Some(days), basis: PublishedBasis::Given };
    }
    match inferred(clean, mentions) {
        Some(days) => Publication { days: Some(days), basis: PublishedBasis::Inferred },
        None => Publication::default(),
    }
}

/// First and last day of `2023-07-25`, `2023/7/25`, `2023.07`, `2023年`; a time behind the day is passed over.
#[must_use]
pub fn given(published: &str) -> Option<(Date, Date)> {
    let day = published.trim().split(['T', ' ']).next()?.trim_end_matches(['日', '月', '年']);
    let mut parts = day.splitn(3, ['-', '/', '.', '年', '月']);
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month = parts.next().map(str::parse).transpose().ok()?;
    let day = parts.next().map(str::parse).transpose().ok()?;
    let first = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
    let last = match (month, day) {
        (_, Some(_)) => first,
        (Some(_), None) => first.last_of_month(),
        (None, None) => first.last_of_year(),
    };
    Some((first, last))
}

fn inferred(clean: &Clean, mentions: &[Mention]) -> Option<(Date, Date)> {
    let titles: Vec<CleanSpan> =
        mentions.iter().filter(|mention| mention.kind == Kind::Title).map(|mention| mention.span).collect();
    let dates: Vec<(&Mention, &DateExpr)> = mentions
        .iter()
        .filter(|mention| !titles.iter().any(|title| title.contains(mention.span)))
        .filter_map(|mention| match &mention.value {
            Value::DateExpr(expr) => Some((mention, expr.as_ref())),
            _ => None,
        })
        .collect();
    if let Some(day) = dates.iter().find_map(|(mention, expr)| dateline(clean, mention.span, expr)) {
        return Some((day, day));
    }
    let year = year_of(clean, &dates)?;
    let first = Date::new(year, 1, 1).ok()?;
    // 新华社北京 7 月 25 日电
    let wired = dates.iter().find_map(|(mention, expr)| {
        let behind = &clean.text[mention.span.end as usize..];
        let (Some(Part::Number(month)), Some(Part::Number(day))) = (expr.start.month, expr.start.day) else {
            return None;
        };
        (expr.start.year.is_none() && (behind.starts_with('电') || behind.starts_with('讯')))
            .then(|| Date::new(year, month, day).ok())?
    });
    Some(wired.map_or((first, first.last_of_year()), |day| (day, day)))
}

/// A full date that fills one of the first or last lines but for a word or a source.
fn dateline(clean: &Clean, span: CleanSpan, expr: &DateExpr) -> Option<Date> {
    let (Some(Part::Number(year @ 1900..)), Some(Part::Number(month)), Some(Part::Number(day)), None) =
        (expr.start.year, expr.start.month, expr.start.day, &expr.end)
    else {
        return None;
    };
    let index = clean.paragraph_at(span.start)?;
    let line = clean.paragraphs[index].span;
    let at_edge = index < EDGE || index + EDGE >= clean.paragraphs.len();
    let others = clean.slice(line).chars().filter(|other| other.is_alphanumeric()).count();
    let own = clean.slice(span).chars().filter(|other| other.is_alphanumeric()).count();
    let tells = clean.slice(line).contains("发布") || clean.slice(line).contains("来源") || others <= own + 6;
    let ends_sentence = clean.slice(line).contains('。');
    (at_edge && tells && !ends_sentence && others <= own + 30).then(|| Date::new(year, month, day).ok())?
}

/// The sentence a mention stands in.
fn sentence<'a>(clean: &'a Clean, mention: &Mention) -> &'a str {
    clean.sentence_at(mention.span.start).map_or("", |index| clean.slice(clean.sentences[index]))
}

/// Whether two texts share a run of at least [`SHARED`] Han characters.
fn share_words(left: &str, right: &str) -> bool {
    let runs = |text: &str| -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        let han = |run: &&[char]| run.iter().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(c));
        chars.windows(SHARED).filter(han).map(|run| run.iter().collect()).collect()
    };
    let left = runs(left);
    runs(right).iter().any(|run| left.contains(run))
}

/// The year that the text treats as its own.
fn year_of(clean: &Clean, dates: &[(&Mention, &DateExpr)]) -> Option<i16> {
    let this_year = |expr: &DateExpr| expr.start.year == Some(Part::Step(Anchor::Publication, 0));
    let explicit = |expr: &DateExpr| match expr.start.year {
        Some(Part::Number(year @ 1900..=2100)) => Some(year),
        _ => None,
    };
    let month = |expr: &DateExpr| match expr.start.month {
        Some(Part::Number(month)) => Some(month),
        _ => None,
    };
    let month_days = |expr: &DateExpr| {
        let (Some(Part::Number(month)), Some(Part::Number(day))) = (expr.start.month, expr.start.day) else {
            return None;
        };
        Some((month, day))
    };
    let aimed = |mention: &Mention| {
        let before = &clean.text[..mention.span.start as usize];
        AIMED.iter().any(|word| before.ends_with(word))
    };
    let newest = dates.iter().filter(|(mention, _)| !aimed(mention)).filter_map(|(_, expr)| explicit(expr)).max();
    let mut votes: BTreeMap<i16, u32> = BTreeMap::new();
    let mut vote = |year: i16| *votes.entry(year).or_default() += 1;
    let speaks_of_now = dates.iter().any(|(_, expr)| this_year(expr));
    for (index, (mention, expr)) in dates.iter().enumerate() {
        let Some(year) = explicit(expr) else { continue };
        if aimed(mention) {
            continue;
        }
        // 今年（2023 年）
        let between = index.checked_sub(1).and_then(|before| {
            let before = dates[before];
            this_year(before.1).then(|| &clean.text[before.0.span.end as usize..mention.span.start as usize])
        });
        if between.is_some_and(|between| matches!(between, "（" | "(" | "，" | "——")) {
            vote(year);
            vote(year);
        }
        // The same thing told elsewhere as this year's: 今年 4 月举行的首届邀请赛, and a caption that dates it.
        let same = |other: &(&Mention, &DateExpr)| {
            this_year(other.1)
                && month(expr).is_some()
                && month(other.1) == month(expr)
                && share_words(sentence(clean, mention), sentence(clean, other.0))
        };
        if Some(year) == newest && dates.iter().any(same) {
            vote(year);
        }
        if month_days(expr).is_some()
            && dates.iter().any(|(_, other)| other.start.year.is_none() && month_days(other) == month_days(expr))
            && Some(year) == newest
        {
            vote(year);
        }
        if expr.bound == Bound::Until && month(expr).is_some() && speaks_of_now && Some(year) == newest {
            vote(year);
        }
    }
    votes.into_iter().max_by_key(|(year, count)| (*count, *year)).map(|(year, _)| year)
}

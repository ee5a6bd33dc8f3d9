//! `report.html`: one file that opens from disk, without network.
//!
//! Language, theme and the choice of marks are switched by style sheets alone; one small script sorts and filters the
//! tables, puts the text of an article into the page when it is opened, and jumps between rows and marks. A content
//! security policy names that script and that style sheet by their digests and forbids everything else, so that no
//! word of an article could run even if it got through. The text of at most [`SHOWN`] articles is in the page; the
//! tables hold them all, and the page says so.

use super::data::{self, Block};
use super::marks::{anchor, near, paragraphs, passage};
use super::plots::{self, Bar, Series};
use super::summary::{Check, Entry, Report};
use super::words::period;
use crate::model::{Article, Claim, CleanSpan, Decimal, Fault, Mention, Quantity, Status, Words};
use crate::tables::cell::decimal_text;
use crate::tables::rows::Run;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// How many articles a page holds in full.
const SHOWN: usize = 2000;
/// Articles are folded where there are more than these.
const UNFOLDED: usize = 3;
/// Folded articles beyond these become part of the page only when they are opened.
const AT_ONCE: usize = 20;
/// How many open numerals and passed checks a page lists.
const LISTED: usize = 500;
/// How many contradictions are told on the first screen.
const HEADS: usize = 3;
/// How many passages a check quotes.
const QUOTED: usize = 8;

#[derive(Serialize)]
struct Shown<'r> {
    #[serde(flatten)]
    entry: &'r Entry,
    anchor: String,
    text: String,
    notes: Vec<Words>,
    claim_rows: Vec<ClaimRow>,
    event_rows: Vec<EventRow>,
    unfolded: bool,
    lazy: bool,
}

#[derive(Serialize)]
struct ClaimRow {
    anchor: String,
    subject: String,
    indicator: String,
    figure: String,
    value: String,
    period: Words,
    change: &'static str,
    planned: bool,
}

#[derive(Serialize)]
struct EventRow {
    anchor: String,
    date: Words,
    summary: String,
}

#[derive(Serialize)]
struct Quoted {
    anchor: String,
    article: String,
    html: String,
}

#[derive(Serialize)]
struct CheckShown<'r> {
    #[serde(flatten)]
    check: &'r Check,
    seen: Option<&'r str>,
    anchor: &'r str,
    family_zh: &'r str,
    verdict_zh: &'r str,
    passages: Vec<Quoted>,
    /// Passages beyond those.
    more: usize,
}

#[derive(Serialize)]
struct Kind<'r> {
    name: &'r str,
    zh: &'r str,
    table: &'r str,
    count: usize,
    claims: usize,
    share: usize,
}

#[derive(Serialize)]
struct Page<'r> {
    style: &'r str,
    script: &'static str,
    style_digest: String,
    script_digest: String,
    report: &'r Report,
    kinds: Vec<Kind<'r>>,
    timeline: Vec<Bar>,
    series: Vec<Series>,
    checks: Vec<CheckShown<'r>>,
    open: Vec<Quoted>,
    listed: usize,
    heads: usize,
    at_once: usize,
    articles: Vec<Shown<'r>>,
    left_out: usize,
    failed: Vec<Words>,
    tables: Vec<Block>,
}

/// The page.
pub(super) fn render(run: &Run<'_>, report: &Report) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_template("report.html", include_str!("report.html"))?;
    let kinds = kinds(run, report);
    let checks: Vec<CheckShown<'_>> = report
        .checks
        .iter()
        .map(|check| {
            let mut passages = passages(run, check);
            let more = passages.len().saturating_sub(QUOTED);
            passages.truncate(QUOTED);
            CheckShown {
                check,
                anchor: &check.anchor,
                seen: check.acknowledged.as_deref().map(|remark| if remark.is_empty() { "✓" } else { remark }),
                family_zh: &check.family_words.zh,
                verdict_zh: &check.verdict_words.zh,
                passages,
                more,
            }
        })
        .collect();
    let open: Vec<Quoted> =
        report.unexplained.iter().take(LISTED).map(|place| quoted(run, place.at, &[place.span])).collect();
    let articles: Vec<Shown<'_>> =
        report.articles.iter().take(SHOWN).enumerate().map(|(at, entry)| shown(run, at, entry)).collect();
    let (style, script) = (style(run, &kinds), include_str!("script.js"));
    let page = Page {
        style_digest: digest(&style),
        script_digest: digest(script),
        style: &style,
        script,
        report,
        kinds,
        timeline: plots::timeline(run),
        series: plots::series(run, SHOWN),
        checks,
        open,
        listed: LISTED,
        heads: HEADS,
        at_once: AT_ONCE,
        articles,
        left_out: run.articles.len().saturating_sub(SHOWN),
        failed: report.failed.iter().map(said).collect(),
        tables: data::blocks(run, SHOWN),
    };
    environment.get_template("report.html")?.render(Serde(&page))
}

fn kinds<'r>(run: &'r Run<'_>, report: &'r Report) -> Vec<Kind<'r>> {
    let by_kind = &report.totals.mentions_by_kind;
    let most = by_kind.iter().map(|kind| kind.count).max().unwrap_or(1);
    let claims = plots::claims_by_kind(run);
    by_kind
        .iter()
        .map(|kind| Kind {
            name: &kind.name,
            zh: &kind.zh,
            table: run
                .tables
                .iter()
                .find(|table| table.kind.as_deref() == Some(&kind.name))
                .map_or("", |table| &table.name),
            count: kind.count,
            claims: claims.get(&*kind.name).copied().unwrap_or(0),
            share: (kind.count * 100).div_ceil(most),
        })
        .collect()
}

/// The style sheet, with a hue, a label and a switch a kind. Names of kinds are words of rule files, not of articles.
fn style(run: &Run<'_>, kinds: &[Kind<'_>]) -> String {
    let mut out = include_str!("style.css").to_owned();
    for Kind { name, zh, .. } in kinds {
        let mark = format!("mark[data-k=\"{name}\"]");
        let hidden = format!("body:has(#show-{name}:not(:checked)) {mark}");
        // Whatever a rule file calls a kind, it stays inside its quotes.
        let zh: String = zh.chars().filter(|c| c.is_alphanumeric()).collect();
        let _ = write!(
            out,
            "{mark},.key-{name}{{--hue:{}}}\n{mark}>a::after{{content:\"\\002060{zh}\"}}\n\
             body:has(#in-en:checked) {mark}>a::after{{content:\"\\002060{name}\"}}\n\
             {hidden}{{all:unset}}\n{hidden}>a{{display:none}}\n",
            hue(run, name)
        );
    }
    out
}

/// The digest by which a content security policy knows a script or a style sheet: SHA-256 in base 64.
fn digest(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::from("sha256-");
    for three in Sha256::digest(text.as_bytes()).chunks(3) {
        let bits = three.iter().fold(0u32, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - three.len()));
        for at in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * at) & 63) as usize];
            out.push(if at <= three.len() { digit as char } else { '=' });
        }
    }
    out
}

/// Kinds are told apart by hues that go round the circle in even steps.
fn hue(run: &Run<'_>, kind: &str) -> usize {
    let kinds = run.tables.iter().filter(|table| table.kind.is_some());
    let at = kinds.take_while(|table| table.kind.as_deref() != Some(kind)).count();
    // 137 degrees apart, neighbours never look alike however many there are.
    (at * 137 + 210) % 360
}

/// A check's passages, each told once; figures of one sentence are told together where they stand close.
fn passages(run: &Run<'_>, check: &Check) -> Vec<Quoted> {
    let mut places: Vec<(usize, Vec<CleanSpan>)> = Vec::new();
    for quote in &check.quotes {
        let article = &run.articles[quote.at];
        let sentence = |span: CleanSpan| article.clean.sentence_at(span.start);
        let fits = |spans: &[CleanSpan]| {
            let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return false };
            sentence(*first).is_some()
                && sentence(*first) == sentence(quote.span)
                && spans.iter().all(|span| !span.overlaps(quote.span))
                && (near(article, *last, quote.span) || near(article, quote.span, *first))
        };
        match places.iter_mut().find(|(at, spans)| *at == quote.at && (spans.contains(&quote.span) || fits(spans))) {
            Some((_, spans)) => {
                spans.push(quote.span);
                spans.sort_unstable_by_key(|span| span.start);
                spans.dedup();
            }
            None => places.push((quote.at, vec![quote.span])),
        }
    }
    places.iter().map(|(at, spans)| quoted(run, *at, spans)).collect()
}

/// A passage with these stretches of a sentence marked; there is one.
fn quoted(run: &Run<'_>, at: usize, spans: &[CleanSpan]) -> Quoted {
    let article = &run.articles[at];
    let span = spans.first().copied().unwrap_or_default();
    let sentence = article.clean.sentence_at(span.start).map_or(span, |index| article.clean.sentences[index]);
    let mention = article.mentions.iter().position(|mention| mention.span.overlaps(span));
    Quoted {
        anchor: mention.map_or_else(|| format!("a{}", at + 1), |mention| anchor(at, mention)),
        article: title(article).to_owned(),
        html: passage(article, sentence, spans),
    }
}

fn said(fault: &Fault) -> Words {
    Words { zh: fault.in_chinese(), en: fault.to_string() }
}

fn title(article: &Article) -> &str {
    article.document.title.as_deref().unwrap_or(&article.document.id)
}

fn shown<'r>(run: &Run<'_>, at: usize, entry: &'r Entry) -> Shown<'r> {
    let article = &run.articles[at];
    Shown {
        entry,
        anchor: format!("a{}", at + 1),
        text: paragraphs(run, at),
        notes: entry.faults.iter().map(said).collect(),
        claim_rows: article.claims.iter().map(|claim| claim_row(at, article, claim)).collect(),
        event_rows: article
            .events
            .iter()
            .map(|event| EventRow {
                anchor: anchor(at, event.date_mention),
                date: period(&event.date),
                summary: event.summary.clone(),
            })
            .collect(),
        unfolded: run.articles.len() <= UNFOLDED,
        lazy: at >= AT_ONCE,
    }
}

fn claim_row(at: usize, article: &Article, claim: &Claim) -> ClaimRow {
    let mention = &article.mentions[claim.mention];
    ClaimRow {
        anchor: anchor(at, claim.mention),
        subject: claim.subject.join("、"),
        indicator: claim.indicator.clone(),
        figure: article.clean.slice(mention.span).to_owned(),
        value: value(mention),
        period: period(&claim.period),
        change: claim.change.map_or("", |change| change.name()),
        planned: claim.status == Status::Planned,
    }
}

/// A figure with its unit; of one that is only bounded, its bounds.
fn value(mention: &Mention) -> String {
    if let Some(duration) = mention.duration() {
        return match (&duration.amount, &duration.unit) {
            (Some(amount), Some(unit)) => format!("{} {unit}", decimal_text(amount)),
            _ => duration.value.clone().unwrap_or_default(),
        };
    }
    let Some(quantity) = mention.quantity() else { return String::new() };
    let text = |number: &Option<Decimal>| number.as_ref().map(decimal_text);
    let Quantity { value, min, max, currency, unit, unit_code, .. } = quantity;
    let number = match (text(value), text(min), text(max)) {
        (Some(value), ..) => value,
        (None, Some(min), Some(max)) => format!("{min}–{max}"),
        (None, Some(min), None) => format!("≥ {min}"),
        (None, None, Some(max)) => format!("≤ {max}"),
        (None, None, None) => quantity.proportion.iter().map(decimal_text).collect::<Vec<_>>().join("∶"),
    };
    let unit = [currency, unit, unit_code].into_iter().flatten().next();
    unit.map_or_else(|| number.clone(), |unit| format!("{number} {unit}"))
}

#[cfg(test)]
mod tests {
    use crate::model::Fault;
    use crate::report::{html, json, report};
    use crate::tables::rows::Run;
    use crate::tables::sample;

    #[test]
    fn the_page_tells_the_run_and_asks_for_nothing() {
        let articles = [sample::article()];
        let run = Run::new(&articles, &[], &[]);
        let failed = [Fault::new("坏 <img src=x>.txt", "holds no text")];
        let summary = report(&run, &failed);
        let page = html(&run, &summary).unwrap();
        for needle in
            ["各部分相加得 185", "The parts add up to 185", "样例 &lt;b&gt;标题&lt;&#x2f;b&gt;", "href=\"#a1m4\""]
        {
            assert!(page.contains(needle), "{needle}");
        }
        assert_eq!(page.matches("<script>").count(), 1);
        for needle in ["http://", "https://", "<img", "@import", "url(", "unsafe", "eval(", "onclick"] {
            assert!(!page.contains(needle), "{needle}");
        }
    }

    #[test]
    fn the_policy_names_the_script_and_the_style_by_their_digests() {
        // NIST's example for SHA-256.
        assert_eq!(super::digest("abc"), "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
        let articles = [sample::article()];
        let run = Run::new(&articles, &[], &[]);
        let page = html(&run, &report(&run, &[])).unwrap();
        for (tag, rule) in [("style", "style-src"), ("script", "script-src")] {
            let text = page.split(&format!("<{tag}>")).nth(1).unwrap().split(&format!("</{tag}>")).next().unwrap();
            assert!(page.contains(&format!("{rule} '{}'", super::digest(text))), "{tag}");
        }
    }

    #[test]
    fn sums_agree_with_the_rows() {
        let articles = [sample::article(), sample::article()];
        let run = Run::new(&articles, &[], &[]);
        let summary = report(&run, &[]);
        let rows = |name: &str| summary.rows.iter().find(|count| count.name == name).unwrap().count;
        let totals = &summary.totals;
        assert_eq!(totals.mentions, totals.mentions_by_kind.iter().map(|kind| kind.count).sum::<usize>());
        assert_eq!(rows("numerals"), totals.numerals);
        assert_eq!(totals.numerals_by_class.iter().map(|class| class.count).sum::<usize>(), totals.numerals);
        assert_eq!(rows("checks"), totals.passed + totals.failed_checks + totals.undecided);
        assert_eq!((rows("claims"), rows("events"), rows("articles")), (totals.claims, totals.events, totals.articles));
        assert_eq!(summary.unexplained.len(), totals.unexplained);
        assert!(serde_json::from_str::<serde_json::Value>(&json(&summary)).is_ok());
    }
}

//! `report.html`: one file that opens from disk, without network and without script.
//!
//! Language, theme and the choice of marks are switched by style sheets alone. The text of at most
//! [`SHOWN`] articles is shown; the tables hold them all, and the page says so.

use super::marks::{anchor, paragraphs, passage, told};
use super::summary::Report;
use crate::model::{Article, CleanSpan, Mention, NumeralClass, Verdict};
use crate::tables::cell::decimal_text;
use crate::tables::rows::{self, Run};
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};
use serde::Serialize;

/// How many articles a page shows in full.
const SHOWN: usize = 500;
/// Articles are folded where there are more than these.
const UNFOLDED: usize = 3;
/// How many open numerals and passed checks a page lists.
const LISTED: usize = 500;

#[derive(Serialize)]
struct Shown {
    anchor: String,
    id: String,
    file: String,
    title: Option<String>,
    outlet: Option<String>,
    published: String,
    published_basis: &'static str,
    encoding: String,
    text: String,
    mentions: usize,
    failed_checks: usize,
    unexplained: Vec<String>,
    faults: Vec<String>,
    claims: Vec<ClaimRow>,
    events: Vec<EventRow>,
    unfolded: bool,
}

#[derive(Serialize)]
struct ClaimRow {
    anchor: String,
    subject: String,
    indicator: String,
    figure: String,
    value: String,
    period: String,
    change: String,
    planned: bool,
}

#[derive(Serialize)]
struct EventRow {
    anchor: String,
    date: String,
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
    check: &'r super::summary::Check,
    family_zh: &'r str,
    verdict_zh: &'r str,
    passages: Vec<Quoted>,
}

#[derive(Serialize)]
struct Kind {
    name: String,
    zh: String,
    count: usize,
    hue: usize,
    share: usize,
}

#[derive(Serialize)]
struct Page<'r> {
    style: &'static str,
    report: &'r Report,
    kinds: Vec<Kind>,
    checks: Vec<CheckShown<'r>>,
    open: Vec<Quoted>,
    listed: usize,
    articles: Vec<Shown>,
    left_out: usize,
    failed: Vec<String>,
}

/// The page.
pub(super) fn render(run: &Run<'_>, report: &Report) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_template("report.html", include_str!("report.html"))?;
    let most = report.totals.mentions_by_kind.iter().map(|kind| kind.count).max().unwrap_or(1);
    let kinds: Vec<Kind> = report
        .totals
        .mentions_by_kind
        .iter()
        .map(|kind| Kind {
            name: kind.name.clone(),
            zh: kind.zh.clone(),
            count: kind.count,
            hue: hue(run, &kind.name),
            share: (kind.count * 100).div_ceil(most),
        })
        .collect();
    let checks: Vec<CheckShown<'_>> = report
        .checks
        .iter()
        .map(|check| CheckShown {
            check,
            family_zh: &check.family_words.zh,
            verdict_zh: &check.verdict_words.zh,
            passages: check.quotes.iter().map(|quote| quoted(run, quote.at, quote.span)).collect(),
        })
        .collect();
    let open: Vec<Quoted> =
        report.unexplained.iter().take(LISTED).map(|place| quoted(run, place.at, place.span)).collect();
    let articles: Vec<Shown> =
        run.articles.iter().take(SHOWN).enumerate().map(|(at, article)| shown(run, at, article)).collect();
    let page = Page {
        style: include_str!("style.css"),
        report,
        kinds,
        checks,
        open,
        listed: LISTED,
        articles,
        left_out: run.articles.len().saturating_sub(SHOWN),
        failed: report.failed.iter().map(ToString::to_string).collect(),
    };
    environment.get_template("report.html")?.render(Serde(&page))
}

/// Kinds are told apart by hues that go round the circle in even steps.
fn hue(run: &Run<'_>, kind: &str) -> usize {
    let kinds = run.tables.iter().filter(|table| table.kind.is_some());
    let at = kinds.take_while(|table| table.kind.as_deref() != Some(kind)).count();
    // 137 degrees apart, neighbours never look alike however many there are.
    (at * 137 + 210) % 360
}

fn quoted(run: &Run<'_>, at: usize, span: CleanSpan) -> Quoted {
    let article = &run.articles[at];
    let sentence = article.clean.sentence_at(span.start).map_or(span, |index| article.clean.sentences[index]);
    let mention = article.mentions.iter().position(|mention| mention.span.overlaps(span));
    Quoted {
        anchor: mention.map_or_else(|| format!("a{}", at + 1), |mention| anchor(at, mention)),
        article: title(article).to_owned(),
        html: passage(article, sentence, span),
    }
}

fn title(article: &Article) -> &str {
    article.document.title.as_deref().unwrap_or(&article.document.id)
}

fn shown(run: &Run<'_>, at: usize, article: &Article) -> Shown {
    let document = &article.document;
    let kind_name = |mention: &Mention| run.kind_name(mention.kind).to_owned();
    Shown {
        anchor: format!("a{}", at + 1),
        id: document.id.clone(),
        file: document.file.clone(),
        title: document.title.clone(),
        outlet: document.outlet.clone(),
        published: rows::published(&article.publication),
        published_basis: rows::published_basis(&article.publication),
        encoding: document.encoding.clone(),
        text: paragraphs(at, article, &kind_name),
        mentions: article.mentions.len(),
        failed_checks: article.findings.iter().filter(|finding| finding.verdict == Verdict::Fail).count(),
        unexplained: article
            .numerals
            .iter()
            .filter(|numeral| numeral.class == NumeralClass::Unexplained)
            .map(|numeral| article.clean.slice(numeral.span).to_owned())
            .collect(),
        faults: document.faults.iter().map(ToString::to_string).collect(),
        claims: article.claims.iter().map(|claim| claim_row(at, article, claim)).collect(),
        events: article
            .events
            .iter()
            .map(|event| EventRow {
                anchor: anchor(at, event.date_mention),
                date: event.date.clone(),
                summary: event.summary.clone(),
            })
            .collect(),
        unfolded: run.articles.len() <= UNFOLDED,
    }
}

fn claim_row(at: usize, article: &Article, claim: &crate::model::Claim) -> ClaimRow {
    let mention = &article.mentions[claim.mention];
    let value = match mention.quantity() {
        Some(quantity) => {
            let number = quantity.value.as_ref().map(decimal_text);
            let unit = [&quantity.currency, &quantity.unit_code, &quantity.unit].into_iter().flatten().next();
            number.map_or_else(String::new, |number| format!("{number} {}", unit.map_or("", |unit| &**unit)))
        }
        None => told(article, mention),
    };
    ClaimRow {
        anchor: anchor(at, claim.mention),
        subject: claim.subject.join("、"),
        indicator: claim.indicator.clone(),
        figure: article.clean.slice(mention.span).to_owned(),
        value,
        period: claim.period.clone(),
        change: claim.change.map_or_else(String::new, |change| change.name().to_owned()),
        planned: claim.status == crate::model::Status::Planned,
    }
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
        for needle in ["<script", "http://", "https://", "<img", "@import", "url("] {
            assert!(!page.contains(needle), "{needle}");
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

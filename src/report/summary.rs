//! `report.json`: the run at a glance, for machines, and the figures that `report.html` shows.
//!
//! Every sum here is taken over the same articles as the tables, so that they agree with them.

use super::words;
use crate::model::{Article, CleanSpan, Family, Fault, Finding, NumeralClass, Verdict, Words};
use crate::tables::rows::{self, Run};
use serde::Serialize;
use std::collections::BTreeMap;

/// One number with its names.
#[derive(Debug, Clone, Serialize)]
pub struct Count {
    /// The name in tables.
    pub name: String,
    /// Its Chinese name.
    pub zh: String,
    /// How many.
    pub count: usize,
}

/// The sums of a run.
#[derive(Debug, Serialize)]
pub struct Totals {
    /// Articles that were read.
    pub articles: usize,
    /// Files that were not.
    pub failed: usize,
    /// Mentions of all kinds.
    pub mentions: usize,
    /// By kind, in the order of the tables, without those there are none of.
    pub mentions_by_kind: Vec<Count>,
    /// Claims.
    pub claims: usize,
    /// Events.
    pub events: usize,
    /// Counties, each once however many articles name it.
    pub counties: usize,
    /// Checks that pass.
    pub passed: usize,
    /// Checks that fail.
    pub failed_checks: usize,
    /// Of those that fail, how many a person has acknowledged.
    pub acknowledged: usize,
    /// Acknowledgements that no finding of this run answers to.
    pub stale: Vec<String>,
    /// Checks that the text does not decide.
    pub undecided: usize,
    /// By family: name, Chinese name, fail, undecided, pass.
    pub checks_by_family: Vec<FamilyCount>,
    /// All numerals.
    pub numerals: usize,
    /// By what became of them.
    pub numerals_by_class: Vec<Count>,
    /// Numerals that nothing explains.
    pub unexplained: usize,
}

/// The checks of one family.
#[derive(Debug, Serialize)]
pub struct FamilyCount {
    /// Its name.
    pub name: &'static str,
    /// Its Chinese name.
    pub zh: String,
    /// How many fail.
    pub fail: usize,
    /// How many are undecided.
    pub undecided: usize,
    /// How many pass.
    pub pass: usize,
}

/// A passage that a finding quotes.
#[derive(Debug, Serialize)]
pub struct Passage {
    /// Id of its article.
    pub article: String,
    /// The figure as it stands in the source.
    pub quote: String,
    /// The sentence around it.
    pub sentence: String,
    /// First byte in the file.
    pub byte_start: u64,
    /// The byte behind the last one.
    pub byte_end: u64,
    #[serde(skip)]
    pub(super) at: usize,
    #[serde(skip)]
    pub(super) span: CleanSpan,
}

/// A check, as the report tells it.
#[derive(Debug, Serialize)]
pub struct Check {
    /// Its id in `checks`.
    pub id: String,
    /// `article` or `across`.
    pub scope: &'static str,
    /// Its family.
    pub family: &'static str,
    /// Its verdict.
    pub verdict: &'static str,
    /// One plain sentence, in both languages.
    pub why: BTreeMap<&'static str, String>,
    /// What should stand there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
    /// The arithmetic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arithmetic: Option<String>,
    /// What to name it by in acknowledged.csv.
    pub key: String,
    /// What a person said who has seen it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledged: Option<String>,
    /// The passages it holds against each other.
    pub quotes: Vec<Passage>,
    #[serde(skip)]
    pub(super) anchor: String,
    #[serde(skip)]
    pub(super) family_words: Words,
    #[serde(skip)]
    pub(super) verdict_words: Words,
}

/// An article at a glance.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// Its file.
    pub file: String,
    /// Its headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its outlet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// When it was published, EDTF.
    pub published: String,
    /// How that is known.
    pub published_basis: &'static str,
    /// The encoding of its bytes.
    pub encoding: String,
    /// How many mentions.
    pub mentions: usize,
    /// How many claims.
    pub claims: usize,
    /// How many events.
    pub events: usize,
    /// How many checks inside it fail.
    pub failed_checks: usize,
    /// How many of its numerals nothing explains.
    pub unexplained: usize,
    /// What was wrong with its file but did not stop the reading.
    pub faults: Vec<Fault>,
}

/// Everything `report.json` says.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The version of Kaoju.
    pub kaoju: &'static str,
    /// The sums.
    pub totals: Totals,
    /// Rows a table.
    pub rows: Vec<Count>,
    /// What failed: files that could not be read.
    pub failed: Vec<Fault>,
    /// The articles.
    pub articles: Vec<Entry>,
    /// All checks: what fails first, then what is undecided, then what passes.
    pub checks: Vec<Check>,
    /// The numerals that nothing explains.
    pub unexplained: Vec<Passage>,
}

fn passage(run: &Run<'_>, at: usize, span: CleanSpan) -> Option<Passage> {
    let article = run.articles.get(at)?;
    let bytes = article.byte_span(span);
    Some(Passage {
        article: article.document.id.clone(),
        quote: article.quote(span).to_owned(),
        sentence: rows::sentence(article, span).into_owned(),
        byte_start: bytes.start,
        byte_end: bytes.end,
        at,
        span,
    })
}

fn check(run: &Run<'_>, inside: Option<usize>, index: usize, finding: &Finding) -> Check {
    let id = match inside {
        Some(at) => rows::row_id(&run.articles[at].document.id, 'k', index),
        None => rows::row_id("across", 'k', index),
    };
    Check {
        anchor: inside.map_or_else(|| id.clone(), |at| format!("a{}k{}", at + 1, index + 1)),
        id,
        scope: if inside.is_some() { "article" } else { "across" },
        family: finding.family.name(),
        verdict: finding.verdict.name(),
        why: [("en", finding.why.en.clone()), ("zh", finding.why.zh.clone())].into(),
        expected: finding.expected.clone(),
        found: finding.found.clone(),
        arithmetic: finding.arithmetic.clone(),
        key: run.key(inside, finding),
        acknowledged: finding.acknowledged.clone(),
        quotes: finding
            .quotes
            .iter()
            .filter_map(|quote| passage(run, inside.unwrap_or(quote.article), quote.span))
            .collect(),
        family_words: words::family(finding.family),
        verdict_words: words::verdict(finding.verdict),
    }
}

fn entry(article: &Article) -> Entry {
    let document = &article.document;
    Entry {
        id: document.id.clone(),
        file: document.file.clone(),
        title: document.title.clone(),
        outlet: document.outlet.clone(),
        published: rows::published(&article.publication),
        published_basis: rows::published_basis(&article.publication),
        encoding: document.encoding.clone(),
        mentions: article.mentions.len(),
        claims: article.claims.len(),
        events: article.events.len(),
        failed_checks: article.findings.iter().filter(|finding| finding.verdict == Verdict::Fail).count(),
        unexplained: open(article).count(),
        faults: document.faults.clone(),
    }
}

fn open(article: &Article) -> impl Iterator<Item = CleanSpan> + '_ {
    let open = article.numerals.iter().filter(|numeral| numeral.class == NumeralClass::Unexplained);
    open.map(|numeral| numeral.span)
}

/// The report of a run; `failed` are the files that could not be read.
#[must_use]
pub fn report(run: &Run<'_>, failed: &[Fault]) -> Report {
    let inside = run.articles.iter().enumerate().flat_map(|(at, article)| {
        article.findings.iter().enumerate().map(move |(index, finding)| (Some(at), index, finding))
    });
    let across = run.across.iter().enumerate().map(|(index, finding)| (None, index, finding));
    let mut findings: Vec<(Option<usize>, usize, &Finding)> = inside.chain(across).collect();
    // Stable: within a verdict they stay in the order of the articles.
    findings.sort_by_key(|(_, _, finding)| match finding.verdict {
        Verdict::Fail => 0,
        Verdict::Undecided => 1,
        Verdict::Pass => 2,
    });
    Report {
        kaoju: env!("CARGO_PKG_VERSION"),
        totals: totals(run, failed, &findings),
        rows: run
            .tables
            .iter()
            .map(|table| {
                let mut count = 0;
                // Counting cannot fail.
                let _ = run.rows(table, &mut |_| {
                    count += 1;
                    Ok(())
                });
                Count { name: table.name.clone(), zh: table.zh.clone(), count }
            })
            .collect(),
        failed: failed.to_vec(),
        articles: run.articles.iter().map(entry).collect(),
        checks: findings.iter().map(|&(inside, index, finding)| check(run, inside, index, finding)).collect(),
        unexplained: run
            .articles
            .iter()
            .enumerate()
            .flat_map(|(at, article)| open(article).filter_map(move |span| passage(run, at, span)))
            .collect(),
    }
}

fn totals(run: &Run<'_>, failed: &[Fault], findings: &[(Option<usize>, usize, &Finding)]) -> Totals {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let mut classes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut counties: Vec<&str> = Vec::new();
    for article in run.articles {
        for mention in &article.mentions {
            *kinds.entry(run.kind_name(mention.kind)).or_default() += 1;
            counties.extend(mention.place().and_then(|place| place.county_code.as_deref()));
        }
        for numeral in &article.numerals {
            let class = match &numeral.class {
                NumeralClass::Mention(_) => "mention",
                NumeralClass::Lexical { class, .. } => class,
                NumeralClass::Unexplained => "unexplained",
            };
            *classes.entry(class).or_default() += 1;
        }
    }
    counties.sort_unstable();
    counties.dedup();
    let verdicts = |family: Option<Family>, verdict| {
        let wanted = |finding: &&(Option<usize>, usize, &Finding)| {
            finding.2.verdict == verdict && family.is_none_or(|family| finding.2.family == family)
        };
        findings.iter().filter(wanted).count()
    };
    let order = ["mention", "word", "idiom", "name", "identifier", "slogan", "list", "unexplained"];
    Totals {
        articles: run.articles.len(),
        failed: failed.len(),
        mentions: run.articles.iter().map(|article| article.mentions.len()).sum(),
        mentions_by_kind: run
            .tables
            .iter()
            .filter_map(|table| {
                let kind = table.kind.as_deref()?;
                let count = *kinds.get(kind)?;
                Some(Count { name: kind.to_owned(), zh: table.zh.clone(), count })
            })
            .collect(),
        claims: run.articles.iter().map(|article| article.claims.len()).sum(),
        events: run.articles.iter().map(|article| article.events.len()).sum(),
        counties: counties.len(),
        passed: verdicts(None, Verdict::Pass),
        failed_checks: verdicts(None, Verdict::Fail),
        acknowledged: findings
            .iter()
            .filter(|finding| finding.2.verdict == Verdict::Fail && finding.2.acknowledged.is_some())
            .count(),
        stale: Vec::new(),
        undecided: verdicts(None, Verdict::Undecided),
        checks_by_family: Family::ALL
            .into_iter()
            .map(|family| FamilyCount {
                name: family.name(),
                zh: words::family(family).zh,
                fail: verdicts(Some(family), Verdict::Fail),
                undecided: verdicts(Some(family), Verdict::Undecided),
                pass: verdicts(Some(family), Verdict::Pass),
            })
            .filter(|count| count.fail + count.undecided + count.pass > 0)
            .collect(),
        numerals: run.articles.iter().map(|article| article.numerals.len()).sum(),
        numerals_by_class: order
            .into_iter()
            .chain(classes.keys().copied().filter(|class| !order.contains(class)))
            .filter_map(|class| {
                Some(Count { name: class.to_owned(), zh: words::class(class).zh, count: *classes.get(class)? })
            })
            .collect(),
        unexplained: run.articles.iter().map(|article| open(article).count()).sum(),
    }
}

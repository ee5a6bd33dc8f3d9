//! The figures of one article against those of the others.
//!
//! Takes all articles of a run in their order, gives findings whose quotes name the article. Claims meet by
//! subject, indicator and period, editions by what is held, events by what happened to what, totals of a
//! membership by its name: each through a table, so that the cost grows with the number of claims and not with
//! its square. A correction (更正) replaces what it corrects; it is told once, and the figure corrected is held
//! against nothing else.

mod correction;
mod event;
mod growth;
mod parts;
mod value;

use super::page::{Figure, Page};
use super::tally;
use crate::model::{Article, Claim, Family, Finding, PlaceBasis, Quote, Verdict, Words};
use std::collections::BTreeSet;

/// A figure of one of the articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    /// Index of the article in the run.
    article: usize,
    /// Index of the figure in its page.
    figure: usize,
}

/// Holds the articles of a run against each other.
pub(super) fn check(articles: &[&Article]) -> Vec<Finding> {
    let pages: Vec<Page> = articles.iter().map(|article| Page::new(article)).collect();
    let mut found = Vec::new();
    let corrected = correction::corrections(&pages, &mut found);
    value::claims(&pages, &corrected, &mut found);
    value::lasting(&pages, &corrected, &mut found);
    value::restated(&pages, &corrected, &mut found);
    growth::rates(&pages, &corrected, &mut found);
    parts::members(&pages, &mut found);
    parts::subjects(&pages, &mut found);
    parts::each(&pages, &mut found);
    parts::shares(&pages, &mut found);
    event::happened(&pages, &mut found);
    event::editions(&pages, &mut found);
    tally::across(&pages, &mut found);
    found.sort_by_key(|finding| {
        (finding.family, finding.quotes.first().map(|quote| (quote.article, quote.span)), finding.quotes.len())
    });
    found
}

fn told(family: Family, verdict: Verdict, quotes: Vec<Quote>, why: Words, values: (&str, &str)) -> Finding {
    let (expected, found) = (Some(values.0.to_owned()), Some(values.1.to_owned()));
    Finding { family, verdict, quotes, expected, found, arithmetic: None, why, acknowledged: None }
}

fn quote(pages: &[Page], place: Place) -> Quote {
    Quote { article: place.article, span: pages[place.article].figures[place.figure].span }
}

fn figure<'p, 'a>(pages: &'p [Page<'a>], place: Place) -> &'p Figure<'a> {
    &pages[place.article].figures[place.figure]
}

fn shown<'a>(pages: &[Page<'a>], place: Place) -> &'a str {
    pages[place.article].at(figure(pages, place).span)
}

/// Whether two articles have no city in common though each names some: 全市 and 高新区 are others there.
fn apart(pages: &[Page], one: usize, other: usize) -> bool {
    let cities = |at: usize| -> BTreeSet<&str> {
        let named = pages[at].article.mentions.iter().filter_map(|mention| mention.place());
        let named = named.filter(|place| place.basis != PlaceBasis::Abbreviation);
        let codes = named.filter_map(|place| place.code.as_deref().or(place.county_code.as_deref()));
        codes.filter(|code| !code.ends_with("0000")).filter_map(|code| code.get(..4)).collect()
    };
    let (one, other) = (cities(one), cities(other));
    !one.is_empty() && !other.is_empty() && one.is_disjoint(&other)
}

/// The figure of a claim.
fn place_of(pages: &[Page], article: usize, claim: &Claim) -> Option<Place> {
    let page = &pages[article];
    let span = page.article.mentions[claim.mention].span;
    let figure = page.figures.binary_search_by_key(&span, |figure| figure.span).ok()?;
    Some(Place { article, figure })
}

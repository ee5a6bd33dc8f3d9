//! The figures held against each other: one file a family.
//!
//! Takes articles with their mentions (and, across articles, their claims), gives [`Finding`]s: what was
//! asked, what it came to, the figures quoted, the arithmetic written out. A failure is told only where a
//! careful editor would mark the page; what the text does not settle is undecided or left alone.
//!
//! All arithmetic is that of `interval`: exact, with ends that the words promise. Nothing here reads a
//! rule or changes a mention.

mod across;
mod again;
mod agreement;
mod calendar;
mod enumeration;
mod group;
mod growth;
mod happening;
mod headline;
mod interval;
mod length;
mod list;
mod magnitude;
mod members;
mod page;
mod part;
mod rows;
mod sequence;
mod spending;
mod sum;
mod tally;
mod territory;

use crate::gazetteer::Gazetteer;
use crate::model::{Article, Family, Finding};
use page::Page;
use std::collections::BTreeSet;

/// The checks between articles; quotes name the article by its place in the slice.
#[must_use]
pub fn across(articles: &[&Article]) -> Vec<Finding> {
    across::check(articles)
}

/// The checks inside one article, in the order of the families, each in the order of the text.
#[must_use]
pub fn article(article: &Article, gazetteer: &Gazetteer) -> Vec<Finding> {
    let page = Page::new(article);
    let groups = group::groups(&page);
    let mut found = Vec::new();
    enumeration::check(&page, &mut found);
    for group in &groups {
        match sum::check(&page, group) {
            Some(answer) => found.push(answer),
            None => part::of_group(&page, group, &mut found),
        }
    }
    sum::shares(&page, &mut found);
    sum::proportions(&page, &mut found);
    part::check(&page, &groups, &mut found);
    tally::check(&page, &groups, &mut found);
    agreement::check(&page, &groups, &mut found);
    sequence::check(&page, &mut found);
    calendar::check(&page, &mut found);
    growth::check(&page, &mut found);
    territory::check(&page, gazetteer, &mut found);
    magnitude::check(&page, &mut found);
    once(&mut found);
    found.sort_by_key(|finding| (finding.family, finding.quotes.first().map(|quote| quote.span)));
    found.dedup_by(|later, first| {
        later.family == first.family && later.verdict == first.verdict && later.quotes == first.quotes
    });
    found
}

/// A membership that does not reach its total is no sum besides: the same figures are told of once.
fn once(found: &mut Vec<Finding>) {
    let spans_of = |family: Family| {
        let spans = |finding: &Finding| finding.quotes.iter().map(|quote| quote.span).collect::<BTreeSet<_>>();
        found.iter().filter(|finding| finding.family == family).map(spans).collect::<Vec<_>>()
    };
    let (tallies, growths) = (spans_of(Family::Tally), spans_of(Family::Growth));
    found.retain(|finding| {
        let spans: BTreeSet<_> = finding.quotes.iter().map(|quote| quote.span).collect();
        // A total on the way is no part of the next one: 会员27人，达到65人；又吸收41人，总数106人.
        let counted_on = |tally: &BTreeSet<_>| {
            finding.quotes.first().is_some_and(|whole| tally.contains(&whole.span))
                && tally.intersection(&spans).count() >= 2
        };
        match finding.family {
            Family::Sum => !(tallies.iter().any(counted_on) || growths.contains(&spans)),
            Family::Growth => !tallies.contains(&spans),
            _ => true,
        }
    });
}

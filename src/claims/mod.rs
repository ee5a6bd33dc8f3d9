//! Who, what, how much, when; and the chronicle.
//!
//! Takes an article whose mentions are resolved. Gives a [`Claim`] for each statistical figure and an [`Event`] for
//! each dated line of a chronicle and each dated sentence that tells what happened, both in the order of the text.
//!
//! A sentence is cut into clauses in which each mention is one character (`line`). The head of a clause tells whom
//! it speaks of and since when (`head`, `subject`, `period`); the rules of `rules/claims.toml` tell what a figure
//! is (`frame`); the words around it are what is measured (`item`, `phrase`); what they leave unsaid is inherited
//! (`chain`).
//!
//! Invariants: a mention makes one claim at most; a headline that repeats a figure of the text makes none; what the
//! text does not say stays empty. It reads no values: they are the mention's. It does not decide whether a claim is
//! true.

mod body;
mod chain;
mod event;
mod frame;
mod head;
mod hits;
mod item;
mod line;
mod period;
mod phrase;
mod say;
mod stated;
mod subject;
mod trie;
mod words;

use crate::matcher::{Cache, Matcher, NoNames};
use crate::model::{Article, Claim, Event, Fault, Kind, Role};
use crate::rules::RuleSet;
use chain::{Chain, Reader, Sentence};
pub use hits::Hit;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use words::Words;

/// The claim and event rules, ready to read articles on any number of threads.
pub struct Claims {
    figures: Matcher,
    deeds: Matcher,
    words: Words,
    caches: Mutex<Vec<(Cache, Cache)>>,
}

/// How many characters a heading has that begins an item of its own; shorter ones part an article.
const HEADING: usize = 12;

impl Claims {
    /// Compiles the rules over mentions ([`load_over_mentions`](crate::rules::load_over_mentions)).
    ///
    /// # Errors
    /// Patterns that cannot be compiled.
    pub fn new(rules: Arc<RuleSet>) -> Result<Self, Vec<Fault>> {
        let words = Words::new(&rules);
        let only = |kind: &str| Matcher::new(Arc::new(rules.only(kind)), Arc::new(NoNames));
        Ok(Self { figures: only("claims")?, deeds: only("events")?, words, caches: Mutex::default() })
    }

    /// Reads the claims and events of an article.
    #[must_use]
    pub fn read(&self, article: &Article) -> (Vec<Claim>, Vec<Event>) {
        let idle = self.caches.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut cache = idle.unwrap_or_else(|| (self.figures.cache(), self.deeds.cache()));
        let claims = self.claims(article, &mut cache.0);
        let events = event::read(article, &self.deeds, &mut cache.1, &self.words);
        self.caches.lock().unwrap_or_else(PoisonError::into_inner).push(cache);
        (claims, events)
    }

    fn claims(&self, article: &Article, cache: &mut Cache) -> Vec<Claim> {
        let mut reader = Reader { article, words: &self.words, chain: Chain::of(article) };
        let mut claims: Vec<Claim> = Vec::new();
        let mut paragraph = usize::MAX;
        for (index, span) in article.clean.sentences.iter().enumerate() {
            let Some(current) = article.clean.paragraph_at(span.start) else { continue };
            if article.clean.paragraphs[current].role == Role::Furniture {
                continue;
            }
            if current != paragraph {
                let heading = article.clean.paragraphs[current].role == Role::Headline;
                if heading && current > 0 && article.clean.slice(*span).trim().chars().count() >= HEADING {
                    reader.chain.heading();
                }
                let quoted = article.clean.slice(*span).trim_start().starts_with('“');
                reader.paragraph(quoted);
                paragraph = current;
            }
            let clauses = line::clauses(&line::units(article, *span, &self.words));
            let mut heads = Vec::new();
            let mut items = Vec::new();
            for (place, clause) in clauses.iter().enumerate() {
                let head = head::read(clause, &heads, article, &self.words);
                if clause.units.iter().any(|unit| unit.is_figure() || unit.is(Kind::Ordinal) || unit.is(Kind::Duration))
                {
                    let frames = frame::find(&self.figures, cache, clause);
                    items.extend(item::read(article, clause, place, &head, &frames, &self.words));
                }
                heads.push(head);
            }
            claims.extend(reader.read(&Sentence {
                index,
                paragraph: current,
                clauses: &clauses,
                heads: &heads,
                items: &items,
            }));
        }
        let mut claims = without_repeats(article, claims);
        claims.sort_by_key(|claim| article.mentions[claim.mention].span);
        claims
    }
}

/// A headline that repeats a figure of the text makes no second claim.
fn without_repeats(article: &Article, claims: Vec<Claim>) -> Vec<Claim> {
    let heading = |claim: &Claim| {
        let at = article.mentions[claim.mention].span.start;
        article
            .clean
            .paragraph_at(at)
            .is_some_and(|paragraph| article.clean.paragraphs[paragraph].role == Role::Headline)
    };
    let value = |claim: &Claim| {
        let quantity = article.mentions[claim.mention].quantity()?;
        Some((quantity.value, quantity.min, quantity.unit.clone(), quantity.currency.clone()))
    };
    let told: HashSet<_> = claims.iter().filter(|claim| !heading(claim)).map(value).collect();
    claims.into_iter().filter(|claim| !heading(claim) || !told.contains(&value(claim))).collect()
}

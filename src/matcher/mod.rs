//! The one engine: scan, select, capture; and the trace that `explain` prints.
//!
//! Takes a [`RuleSet`](crate::rules::RuleSet) and a [`Lexicon`]; gives for a clean text the winning candidates,
//! sorted by start, each with what its rule captured. Spans are in bytes of the text, ends exclusive.
//!
//! *Scan* walks the text once. A character's class tells whether a rule may start there, the lexicon whether a name
//! may; from a start, one automaton of all rules runs anchored and tells every rule that matches and where it
//! ends. Of each rule the longest end counts that its conditions allow; those of a side are told by one walk, and by
//! another those that look far. *Select* sorts the candidates of each cluster of overlapping ones by length, `beats`,
//! order of kinds and name. *Capture* runs a winner's own regex on its span, unless the rule has read these words before.
//!
//! Invariants: no match begins or ends inside a run of digits; no span begins or ends on a blank or runs over a
//! line feed or further than 512 characters; winners do not overlap but for what lies inside a kind that `holds` others; the same text and rules give the same winners
//! whatever the order of the rules. It never looks at what a capture means, and copies no text.

mod automaton;
mod beside;
mod capture;
mod compile;
#[cfg(test)]
mod laws;
mod lazy;
mod program;
mod scan;
mod select;
#[cfg(test)]
pub(crate) mod tests;
pub mod trace;

use capture::Read;
pub use capture::{Captured, Role};

use crate::model::{CleanSpan, Cover, Fault, Lexicon};
use crate::rules::{RuleIdx, RuleSet};
use beside::Seen;
use compile::Compiled;
use lazy::Lazy;
use regex_automata::util::captures::Captures;
use std::collections::BTreeSet;
use std::sync::Arc;

/// All rules, ready to run on any number of threads, each with its own [`Cache`].
pub struct Matcher {
    rules: Arc<RuleSet>,
    lexicon: Arc<dyn Lexicon>,
    compiled: Compiled,
}

/// What one thread keeps between texts: the automaton's states as far as texts have asked for them, and buffers.
pub struct Cache {
    lazy: Lazy,
    before: Seen,
    behind: Seen,
    /// For each rule the start at which it last gave a candidate, plus one.
    seen: Vec<u32>,
    hits: Vec<(u32, u32)>,
    /// The names at a place: length, list, entry.
    found: Vec<(u32, u8, u32)>,
    candidates: Vec<Candidate>,
    entries: Vec<(u8, u32)>,
    order: Vec<u32>,
    /// For each rule what its core and its tail captured last.
    captures: Vec<(Option<Captures>, Option<Captures>)>,
    read: Read,
}

/// A stretch that a rule would take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Candidate {
    start: u32,
    end: u32,
    rule: u32,
    /// Its entries of the lexicon, in the cache's buffer.
    entries: (u32, u32),
    /// Length in characters; counted only where it decides.
    length: u32,
    /// [`WON`], or the index of the candidate it lost to.
    fate: u32,
}

const WON: u32 = u32::MAX;

impl Matcher {
    /// Compiles the rules.
    ///
    /// # Errors
    /// Patterns that are no regular expressions, that match nothing, or that look around; name lists that the
    /// lexicon does not have.
    pub fn new(rules: Arc<RuleSet>, lexicon: Arc<dyn Lexicon>) -> Result<Self, Vec<Fault>> {
        let compiled = Compiled::new(&rules, &*lexicon)?;
        Ok(Self { rules, lexicon, compiled })
    }

    /// Its rules.
    #[must_use]
    pub fn rules(&self) -> &Arc<RuleSet> {
        &self.rules
    }

    /// A cache for one thread.
    #[must_use]
    pub fn cache(&self) -> Cache {
        Cache {
            lazy: Lazy::new(&self.compiled.program.automaton),
            before: Seen::new(&self.compiled.program.before),
            behind: Seen::new(&self.compiled.program.behind),
            seen: vec![0; self.rules.rules.len()],
            hits: Vec::new(),
            found: Vec::new(),
            candidates: Vec::new(),
            entries: Vec::new(),
            order: Vec::new(),
            captures: vec![(None, None); self.rules.rules.len()],
            read: Read::new(self.rules.rules.len()),
        }
    }

    /// The winners of a text, by start; what lies inside a title follows it.
    #[must_use]
    pub fn find<'a>(&'a self, text: &'a str, cache: &mut Cache) -> Vec<Captured<'a>> {
        self.scan(text, cache, &mut None);
        self.select(text, cache);
        let mut winners = Vec::new();
        for index in 0..cache.candidates.len() {
            let candidate = cache.candidates[index];
            if candidate.fate == WON {
                winners.push(self.capture(text, candidate, cache));
            }
        }
        winners.sort_by_key(|winner: &Captured<'_>| (winner.span.start, std::cmp::Reverse(winner.span.end)));
        winners
    }

    /// Of the text last searched with this cache: the candidates of the same kind inside a winner that was refused,
    /// the longest first where they overlap.
    #[must_use]
    pub fn inside<'a>(&'a self, text: &'a str, cache: &mut Cache, refused: &Captured<'_>) -> Vec<Captured<'a>> {
        let whole = refused.span;
        let first = cache.candidates.partition_point(|candidate| candidate.start < whole.start);
        let begun = cache.candidates[first..].iter().take_while(|candidate| candidate.start < whole.end);
        let inner = begun
            .filter(|loser| loser.fate != WON && whole.contains(loser.span()) && loser.span() != whole)
            .filter(|loser| self.rules.rules[loser.rule()].kind == refused.rule().kind)
            .copied()
            .collect();
        longest_apart(inner, Cover::default()).into_iter().map(|loser| self.capture(text, loser, cache)).collect()
    }

    /// Of the text last searched with this cache: the candidates of rules, not of names, that lie over one of the
    /// winners which were `dropped` later and over nothing of what stands, the longest first where they overlap.
    #[must_use]
    pub fn under<'a>(
        &'a self,
        text: &'a str,
        cache: &mut Cache,
        dropped: &Cover,
        standing: Cover,
    ) -> Vec<Captured<'a>> {
        let hidden = cache
            .candidates
            .iter()
            .filter(|loser| loser.fate != WON && dropped.touches(loser.span()))
            .filter(|loser| self.rules.rules[loser.rule()].class.is_none())
            .copied()
            .collect();
        longest_apart(hidden, standing).into_iter().map(|loser| self.capture(text, loser, cache)).collect()
    }

    /// Of the text last searched with this cache: the losers of classed rules (words, idioms, names) that would
    /// have won had the `refused` winners not been there, the longest first where they overlap.
    ///
    /// A reader may refuse what its rule took (the 陆两 of 大陆两端 is no weight). What a classed rule says
    /// of that place is true all the same; another figure there would be a guess, and gets no second chance.
    #[must_use]
    pub fn behind_refused(&self, cache: &Cache, refused: &[CleanSpan]) -> Vec<(RuleIdx, CleanSpan)> {
        if refused.is_empty() {
            return Vec::new();
        }
        let spans: BTreeSet<CleanSpan> = refused.iter().copied().collect();
        let touched: Cover = refused.iter().copied().collect();
        let stands = |candidate: &&Candidate| candidate.fate == WON && !spans.contains(&candidate.span());
        let winners = cache.candidates.iter().filter(stands).map(|winner| winner.span()).collect();
        let losers = cache
            .candidates
            .iter()
            .filter(|loser| loser.fate != WON && self.rules.rules[loser.rule()].class.is_some())
            .filter(|loser| touched.touches(loser.span()))
            .copied()
            .collect();
        longest_apart(losers, winners).into_iter().map(|loser| (loser.rule(), loser.span())).collect()
    }
}

/// Those of the losers that get a second chance: the longest first, each clear of what is `taken` and of the others.
fn longest_apart(mut losers: Vec<Candidate>, mut taken: Cover) -> Vec<Candidate> {
    losers.sort_by_key(|loser| (std::cmp::Reverse(loser.end - loser.start), loser.rule, loser.start));
    losers.retain(|loser| {
        let free = !taken.touches(loser.span());
        if free {
            taken.add(loser.span());
        }
        free
    });
    losers
}

impl Candidate {
    fn span(self) -> CleanSpan {
        CleanSpan { start: self.start, end: self.end }
    }

    fn rule(self) -> RuleIdx {
        self.rule as RuleIdx
    }
}

/// A lexicon without names.
pub struct NoNames;

impl Lexicon for NoNames {
    fn may_start(&self, _: char) -> bool {
        false
    }

    fn names_at(&self, _: &str, _: &mut dyn FnMut(usize, u8, u32)) {}

    fn lists(&self) -> &[&'static str] {
        &[]
    }
}

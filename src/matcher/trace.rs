//! Who won, who lost to whom and why, and how far a rule got that did not fire.

use super::scan::Refused;
use super::{Cache, Candidate, Captured, Matcher, WON};
use crate::model::CleanSpan;
use crate::rules::{Pattern, RuleIdx, syntax};
use regex_automata::{Input, meta};
use std::cmp::Reverse;

/// All candidates of a text.
pub struct Trace<'a> {
    /// The winners, by start.
    pub winners: Vec<Won<'a>>,
    /// What conditions refused, by start; none of them would have been a candidate otherwise.
    pub refused: Vec<Refusal>,
}

/// A winner and those that lost to it.
pub struct Won<'a> {
    /// The winner.
    pub captured: Captured<'a>,
    /// By start, the longest first.
    pub losers: Vec<Lost>,
}

/// A candidate that lost.
#[derive(Debug, Clone)]
pub struct Lost {
    /// Its rule.
    pub rule: RuleIdx,
    /// What it would have taken.
    pub span: CleanSpan,
    /// Why it lost.
    pub why: Why,
}

/// Why a candidate lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The winner's span is longer and covers it.
    Inside,
    /// The winner's span is longer and overlaps it.
    Shorter,
    /// As long; the winner's rule says that it beats this one.
    Beaten,
    /// As long; the winner's kind stands first in the order of kinds.
    Kind,
    /// As long and of one kind; the winner's rule has the first name.
    Name,
    /// The same rule; the winner begins first.
    Later,
}

impl Why {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Inside => "inside a longer span",
            Self::Shorter => "overlaps a longer span",
            Self::Beaten => "which says that it beats it",
            Self::Kind => "whose kind stands first in the order of kinds",
            Self::Name => "which has the first name",
            Self::Later => "which begins first",
        }
    }
}

/// A stretch that a rule matched and a condition of it refused.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// The rule.
    pub rule: RuleIdx,
    /// What it would have taken.
    pub span: CleanSpan,
    /// `left`, `right`, `not_left`, `not_right`, or `pattern` for what it wants to read outside its span.
    pub condition: &'static str,
}

/// How far a rule got that has no candidate in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest {
    /// The stretch that its first pieces match; none where not even the first is there.
    pub got: Option<CleanSpan>,
    /// The pieces of its template that matched.
    pub matched: String,
    /// The piece that it wanted next.
    pub wanted: String,
}

impl Matcher {
    /// Finds, and keeps the losers.
    #[must_use]
    pub fn trace<'a>(&'a self, text: &'a str, cache: &mut Cache) -> Trace<'a> {
        let mut refused: Option<Refused> = Some(Vec::new());
        self.scan(text, cache, &mut refused);
        self.select(text, cache);
        let candidates = cache.candidates.clone();
        let mut winners = Vec::new();
        for (index, candidate) in candidates.iter().enumerate().filter(|(_, candidate)| candidate.fate == WON) {
            let mut losers: Vec<Lost> = candidates
                .iter()
                .filter(|loser| loser.fate != WON && root(&candidates, loser.fate) == index)
                .map(|loser| Lost { rule: loser.rule(), span: loser.span(), why: self.why(*candidate, *loser) })
                .collect();
            losers.sort_by_key(|loser| (loser.span.start, Reverse(loser.span.end), loser.rule));
            winners.push(Won { captured: self.capture(text, *candidate, cache), losers });
        }
        winners.sort_by_key(|won| (won.captured.span.start, Reverse(won.captured.span.end)));
        let refused = refused.unwrap_or_default().into_iter();
        let refused = refused
            .map(|(candidate, condition)| Refusal { rule: candidate.rule(), span: candidate.span(), condition })
            .collect();
        Trace { winners, refused }
    }

    fn why(&self, winner: Candidate, loser: Candidate) -> Why {
        if winner.length > loser.length {
            return if winner.span().contains(loser.span()) { Why::Inside } else { Why::Shorter };
        }
        let (one, other) = (winner.rule(), loser.rule());
        if one == other {
            Why::Later
        } else if winner.span() == loser.span() && self.rules.beats(one, other) {
            Why::Beaten
        } else if self.rules.rules[one].kind != self.rules.rules[other].kind {
            Why::Kind
        } else {
            Why::Name
        }
    }

    /// How far a rule got that has no candidate in the text; none for rules of names.
    #[must_use]
    pub fn nearest(&self, rule: RuleIdx, text: &str) -> Option<Nearest> {
        let Pattern::Regex { core, steps, .. } = &self.rules.rules[rule].pattern else { return None };
        let written = |range: std::ops::Range<usize>| {
            steps[range].iter().map(|step| self.rules.written(&step.at)).collect::<String>()
        };
        for done in (1..steps.len()).rev() {
            let Some(span) = longest(&core[..steps[done - 1].end], text) else { continue };
            let optional = |step: &usize| longest_is_empty(core, steps[*step - 1].end, steps[*step].end);
            let wanted = (done..steps.len()).find(|step| !optional(step)).unwrap_or(done);
            return Some(Nearest {
                got: Some(span),
                matched: written(0..done).trim().to_owned(),
                wanted: written(wanted..wanted + 1),
            });
        }
        Some(Nearest { got: None, matched: String::new(), wanted: written(0..1) })
    }
}

/// The winner that a loser lost to, where what beat it has itself lost.
fn root(candidates: &[Candidate], mut fate: u32) -> usize {
    for _ in 0..candidates.len() {
        match candidates[fate as usize].fate {
            WON => break,
            next => fate = next,
        }
    }
    fate as usize
}

/// The longest stretch that a piece of a pattern matches.
fn longest(pattern: &str, text: &str) -> Option<CleanSpan> {
    let regex = meta::Regex::new(pattern).ok()?;
    let mut best: Option<CleanSpan> = None;
    for found in regex.find_iter(Input::new(text)).filter(|found| !found.is_empty()) {
        let span = CleanSpan::new(found.start(), found.end());
        if best.is_none_or(|best| best.len() < span.len()) {
            best = Some(span);
        }
    }
    best
}

/// Whether a piece of a pattern may match nothing.
fn longest_is_empty(core: &str, start: usize, end: usize) -> bool {
    syntax::parse(&core[start..end]).is_ok_and(|hir| hir.properties().minimum_len() == Some(0))
}

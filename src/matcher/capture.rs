//! Capture: runs a winner's own regex on its span and tells what each role holds.

use super::compile::{measured, regex};
use super::{Cache, Candidate, Matcher};
use crate::model::CleanSpan;
use crate::rules::{KindDef, Pattern, RoleDef, Rule, RuleIdx, RuleSet};
use regex_automata::util::captures::Captures;
use regex_automata::{Anchored, Input, meta};
use std::collections::HashMap;

/// A winner and what its rule captured.
#[derive(Debug, Clone)]
pub struct Captured<'a> {
    rules: &'a RuleSet,
    text: &'a str,
    /// Its rule.
    pub rule: RuleIdx,
    /// The span.
    pub span: CleanSpan,
    /// The roles that hold something, in the order of the pattern.
    pub roles: Vec<Role>,
    /// For a rule with `names`: what the lexicon has under that name, as (list, entry).
    pub entries: Vec<(u8, u32)>,
}

/// A role that holds something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Role {
    /// Index into [`Rule::roles`].
    pub index: usize,
    /// What it holds.
    pub span: CleanSpan,
}

impl<'a> Captured<'a> {
    /// Its rule.
    #[must_use]
    pub fn rule(&self) -> &'a Rule {
        &self.rules.rules[self.rule]
    }

    /// Its rule's kind.
    #[must_use]
    pub fn kind(&self) -> &'a KindDef {
        &self.rules.kinds[self.rule().kind]
    }

    /// The whole span's text.
    #[must_use]
    pub fn whole(&self) -> &'a str {
        &self.text[self.span.range()]
    }

    /// The text it was found in.
    #[must_use]
    pub fn source(&self) -> &'a str {
        self.text
    }

    /// Every time a role holds something: path, definition and span.
    pub fn all(&self) -> impl Iterator<Item = (&'a RoleDef, CleanSpan)> {
        let rule = self.rule();
        self.roles.iter().map(move |role| (&rule.roles[role.index], role.span))
    }

    fn find(&self, role: &str) -> Option<(&'a RoleDef, CleanSpan)> {
        self.all().find(|(def, _)| *def.path == *role)
    }

    /// Where a role stands; the first time, if it holds something more than once.
    #[must_use]
    pub fn span(&self, role: &str) -> Option<CleanSpan> {
        self.find(role).map(|(_, span)| span)
    }

    /// What a role holds.
    #[must_use]
    pub fn text(&self, role: &str) -> Option<&'a str> {
        self.span(role).map(|span| &self.text[span.range()])
    }

    /// Whether a role holds something.
    #[must_use]
    pub fn has(&self, role: &str) -> bool {
        self.find(role).is_some()
    }

    /// A cell of the row of the word list that a role matched; none where the cell is empty or the role has no list.
    #[must_use]
    pub fn field(&self, role: &str, column: &str) -> Option<&'a str> {
        self.all()
            .filter(|(def, _)| *def.path == *role)
            .find_map(|(def, span)| self.rules.words[def.list?].look_up(&self.text[span.range()], column))
    }

    /// The constant that the rule sets for a column.
    #[must_use]
    pub fn set(&self, key: &str) -> Option<&'a str> {
        self.rule().set.iter().find(|(column, _)| **column == *key).map(|(_, cell)| cell.as_str())
    }

    /// The reader of a role's fragment.
    #[must_use]
    pub fn reader(&self, role: &str) -> Option<&'a str> {
        self.find(role).and_then(|(def, _)| def.reader.as_deref())
    }

    /// A column's cell without any reader: the constant, else the word list's column of the role's name, else the
    /// text of the role.
    #[must_use]
    pub fn cell(&self, column: &str) -> Option<&'a str> {
        if let Some(cell) = self.set(column) {
            return Some(cell);
        }
        let (def, span) = self.find(column)?;
        let text = &self.text[span.range()];
        match def.list.map(|list| &self.rules.words[list]) {
            Some(list) if list.columns.iter().any(|known| **known == *column) => list.look_up(text, column),
            _ => Some(text),
        }
    }
}

/// What spans hold that were read before: a rule reads the same words the same way, and news says much the same.
pub(super) struct Read {
    /// By rule and words, the roles as if the text began with them.
    rules: Vec<HashMap<Box<str>, Box<[Role]>>>,
    count: usize,
}

impl Read {
    /// So many readings are kept, of spans of so many bytes; then all are forgotten.
    const MOST: usize = 1 << 15;
    const LONGEST: usize = 120;

    pub(super) fn new(rules: usize) -> Self {
        Self { rules: vec![HashMap::new(); rules], count: 0 }
    }

    fn keep(&mut self, rule: RuleIdx, words: &str, roles: impl Iterator<Item = Role>) {
        if words.len() > Self::LONGEST {
            return;
        }
        if self.count >= Self::MOST {
            *self = Self::new(self.rules.len());
        }
        self.rules[rule].insert(words.into(), roles.collect());
        self.count += 1;
    }
}

impl Role {
    /// The role of a text that has `before` bytes more, or less, before it.
    fn behind(self, before: u32) -> Self {
        let CleanSpan { start, end } = self.span;
        Self { span: CleanSpan { start: start.wrapping_add(before), end: end.wrapping_add(before) }, ..self }
    }
}

impl Matcher {
    pub(super) fn capture<'a>(&'a self, text: &'a str, candidate: Candidate, cache: &mut Cache) -> Captured<'a> {
        let rule = candidate.rule();
        let runs = &self.compiled.captures[rule];
        let (start, end) = (candidate.start as usize, candidate.end as usize);
        let mut roles = Vec::new();
        if let Pattern::Regex { core, head, tail, .. } = &self.rules.rules[rule].pattern {
            if let Some(head) = head {
                let built = runs.head.get_or_init(|| regex(&format!("(?:{head})\\z")));
                fill(built.as_ref(), Input::new(&text[..start]), &mut None, &mut roles);
            }
            if runs.reads {
                let words = &text[start..end];
                match cache.read.rules[rule].get(words) {
                    Some(known) => roles.extend(known.iter().map(|role| role.behind(candidate.start))),
                    None => {
                        let built = runs.core.get_or_init(|| regex(&format!("(?:{core})\\z")));
                        let input = Input::new(&text[..end]).range(start..).anchored(Anchored::Yes);
                        let first = roles.len();
                        fill(built.as_ref(), input, &mut cache.captures[rule].0, &mut roles);
                        let back = candidate.start.wrapping_neg();
                        cache.read.keep(rule, words, roles[first..].iter().map(|role| role.behind(back)));
                    }
                }
            }
            if let Some(tail) = tail {
                let built = runs.tail.get_or_init(|| measured(tail, true)).as_ref();
                let most = built.and_then(|(_, most)| *most).unwrap_or(text.len());
                let input = Input::new(text).range(end..text.len().min(end + most)).anchored(Anchored::Yes);
                fill(built.map(|(regex, _)| regex), input, &mut cache.captures[rule].1, &mut roles);
            }
        }
        let entries = cache.entries[candidate.entries.0 as usize..candidate.entries.1 as usize].to_vec();
        Captured { rules: &self.rules, text, rule, span: candidate.span(), roles, entries }
    }
}

/// Runs a part's regex and adds the roles whose groups took part.
///
/// A role begins and ends on no blank, like a span.
fn fill(regex: Option<&meta::Regex>, input: Input<'_>, kept: &mut Option<Captures>, roles: &mut Vec<Role>) {
    let Some(regex) = regex else { return };
    let captures = kept.get_or_insert_with(|| regex.create_captures());
    regex.search_captures(&input, captures);
    let names = captures.group_info().pattern_names(regex_automata::PatternID::ZERO);
    for (group, name) in names.enumerate().skip(1) {
        if let Some(span) = captures.get_group(group)
            && let Some(index) = name.and_then(|name| name[1..].parse().ok())
        {
            let held = &input.haystack()[span.range()];
            let start = span.start + held.iter().take_while(|byte| **byte == b' ').count();
            let end = span.end - held.iter().rev().take_while(|byte| **byte == b' ').count();
            if start < end {
                roles.push(Role { index, span: CleanSpan::new(start, end) });
            }
        }
    }
}

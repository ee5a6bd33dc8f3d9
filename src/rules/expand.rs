//! From templates to ordinary regular expressions with numbered groups.
//!
//! Group `g3` of an expanded pattern fills role 3 of its rule. A fragment's roles go below the role it fills
//! (`{value:quantity}` makes `value.hedge`); where it fills none, they stand where the fragment stands.

use super::parse::{Fragment, RawRule, Text};
use super::source::{At, Sources};
use super::suggest::did_you_mean;
use super::template::{self, Reference, Token, TokenKind};
use super::words::WordList;
use super::{Condition, KindDef, Pattern, RoleDef, Step, stand_in};
use crate::model::{Fault, Kind, Name};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;

/// Fragments by name.
pub(super) type Fragments = BTreeMap<String, Fragment>;

/// What names in a template stand for.
pub(super) struct Expander<'a> {
    sources: &'a Sources,
    shared: &'a Fragments,
    words: &'a [WordList],
    /// The alternation of each word list.
    alternations: Vec<String>,
    kinds: &'a [(Name, Kind)],
    /// Places of the fragments that something uses.
    pub used: BTreeSet<(usize, usize)>,
}

/// What is filled while a pattern is expanded.
#[derive(Default)]
struct Out<'k> {
    text: String,
    roles: Vec<RoleDef>,
    stack: Vec<Name>,
    /// The kind whose columns and parts the roles must be; none for conditions.
    kind: Option<&'k KindDef>,
}

/// A rule's patterns and roles.
pub(super) struct Expanded {
    pub pattern: Pattern,
    pub roles: Vec<RoleDef>,
}

/// Faults are collected; `None` is for what one of them has told.
type Told<T> = Option<T>;

impl<'a> Expander<'a> {
    pub(super) fn new(
        sources: &'a Sources,
        shared: &'a Fragments,
        words: &'a [WordList],
        kinds: &'a [(Name, Kind)],
    ) -> Self {
        let alternations = words.iter().map(alternation).collect();
        Self { sources, shared, words, alternations, kinds, used: BTreeSet::new() }
    }

    /// Expands a rule's pattern and splits off what is read outside the span.
    pub(super) fn rule(
        &mut self,
        raw: &RawRule,
        kind: &KindDef,
        local: &Fragments,
        faults: &mut Vec<Fault>,
    ) -> Told<Expanded> {
        let pattern = raw.pattern.as_ref()?;
        let tokens = self.tokens(pattern, faults)?;
        let parts = match split(&tokens) {
            Ok(parts) => parts,
            Err((message, at)) => {
                faults.push(self.sources.fault(&pattern.part(at), message, "outside the span"));
                return None;
            }
        };
        let mut out = Out { kind: Some(kind), ..Out::default() };
        let mut steps = Vec::new();
        let mut expand = |parts: &[Range<usize>], steps: &mut Vec<Step>| {
            for part in parts {
                let piece = &tokens[part.clone()];
                self.expand(pattern, piece, local, "", &mut out, faults)?;
                if let (Some(first), Some(last)) = (piece.first(), piece.last()) {
                    steps.push(Step { end: out.text.len(), at: pattern.part(first.at.start..last.at.end) });
                }
            }
            Some(std::mem::take(&mut out.text))
        };
        let head = expand(&[parts.head], &mut Vec::new())?;
        let core = expand(&parts.core, &mut steps)?;
        let tail = expand(&[parts.tail], &mut Vec::new())?;
        let filled = |text: String| Some(text).filter(|text| !text.is_empty());
        let template = pattern.at.clone();
        let pattern = Pattern::Regex { core, head: filled(head), tail: filled(tail), template, steps };
        Some(Expanded { pattern, roles: out.roles })
    }

    /// Expands a condition on a neighbour.
    pub(super) fn condition(&mut self, text: &Text, local: &Fragments, faults: &mut Vec<Fault>) -> Told<Condition> {
        let tokens = self.tokens(text, faults)?;
        let mut out = Out::default();
        self.expand(text, &tokens, local, "", &mut out, faults)?;
        if let Some(role) = out.roles.first() {
            let message = format!("a neighbour is looked at, not read: it fills no role (`{}`)", role.path);
            faults.push(self.sources.fault(&text.at, message, "a role in here"));
            return None;
        }
        Some(Condition { regex: out.text, at: text.at.clone() })
    }

    fn tokens(&self, text: &Text, faults: &mut Vec<Fault>) -> Told<Vec<Token>> {
        template::tokens(&text.text)
            .map_err(|wrong| faults.push(self.sources.fault(&text.part(wrong.at), wrong.message, wrong.label)))
            .ok()
    }

    fn expand(
        &mut self,
        text: &Text,
        tokens: &[Token],
        local: &Fragments,
        prefix: &str,
        out: &mut Out<'_>,
        faults: &mut Vec<Fault>,
    ) -> Told<()> {
        let mut whole = Some(());
        for token in tokens {
            let raw = &text.text[token.at.clone()];
            match &token.kind {
                TokenKind::Atom | TokenKind::Repeat | TokenKind::Close | TokenKind::Or => out.text.push_str(raw),
                TokenKind::Open => out.text.push_str(if raw == "(" { "(?:" } else { raw }),
                TokenKind::Blank => out.text.push_str(" ?"),
                TokenKind::Reference(reference) => {
                    let at = text.part(token.at.clone());
                    if self.reference(reference, &at, local, prefix, out, faults).is_none() {
                        whole = None;
                    }
                }
            }
        }
        whole
    }

    fn reference(
        &mut self,
        reference: &Reference,
        at: &At,
        local: &Fragments,
        prefix: &str,
        out: &mut Out<'_>,
        faults: &mut Vec<Fault>,
    ) -> Told<()> {
        let path = reference.role.as_ref().map(|role| match prefix {
            "" => role.clone(),
            prefix => format!("{prefix}.{role}"),
        });
        if let (Some(path), Some(kind)) = (&path, out.kind)
            && prefix.is_empty()
            && !kind.knows(path)
        {
            let (message, label) = kind.does_not_know(path);
            let start = at.span.start + if reference.outside { 2 } else { 1 };
            let exact = At::new(at.file, start..start + path.len());
            let exact = if self.sources.written(&exact) == path { exact } else { at.clone() };
            faults.push(self.sources.fault(&exact, message, &label));
        }
        out.text.push_str("(?:");
        for (index, name) in reference.names.iter().enumerate() {
            if index > 0 {
                out.text.push('|');
            }
            let fragment = local.get(name).or_else(|| self.shared.get(name));
            let list = self.words.binary_search_by(|list| (*list.name).cmp(name)).ok();
            if let Some(path) = &path {
                let _ = write!(out.text, "(?P<g{}>", out.roles.len());
                out.roles.push(RoleDef {
                    path: Name::from(path.as_str()),
                    list: if fragment.is_none() { list } else { None },
                    reader: fragment.and_then(|fragment| fragment.reader.as_ref()).map(Text::name),
                    outside: reference.outside,
                });
            }
            if let Some(kind) = name.strip_prefix('@') {
                let Some((_, kind)) = self.kinds.iter().find(|(known, _)| **known == *kind) else {
                    faults.push(self.sources.fault(at, format!("unknown kind `{kind}`"), "no such kind"));
                    return None;
                };
                out.text.push(stand_in(*kind));
            } else if let Some(fragment) = fragment {
                if out.stack.iter().any(|open| **open == **name) {
                    let message = format!("fragment `{name}` contains itself: {} -> {name}", out.stack.join(" -> "));
                    faults.push(self.sources.fault(&fragment.name.at, message, "circular"));
                    return None;
                }
                if let Some(token) = fragment.tokens.iter().find(|token| is_outside(token)) {
                    let message = "only a rule's own pattern reads outside the span, not a fragment";
                    faults.push(self.sources.fault(
                        &fragment.pattern.part(token.at.clone()),
                        message,
                        "`>` in a fragment",
                    ));
                    return None;
                }
                let fragment = fragment.clone();
                self.used.insert((fragment.name.at.file, fragment.name.at.span.start));
                out.stack.push(Name::from(name.as_str()));
                out.text.push_str("(?:");
                let prefix = path.as_deref().unwrap_or(prefix);
                let told = self.expand(&fragment.pattern, &fragment.tokens, local, prefix, out, faults);
                out.text.push(')');
                out.stack.pop();
                told?;
            } else if let Some(list) = list {
                out.text.push_str(&self.alternations[list]);
            } else {
                let message = format!("`{name}` is neither a fragment nor a word list");
                let known = local.keys().chain(self.shared.keys()).map(String::as_str);
                let label = did_you_mean(name, known.chain(self.words.iter().map(|list| &*list.name)), "unknown name");
                faults.push(self.sources.fault(at, message, &label));
                return None;
            }
            if path.is_some() {
                out.text.push(')');
            }
        }
        out.text.push(')');
        Some(())
    }
}

/// All words, the longest first.
fn alternation(list: &WordList) -> String {
    let mut words: Vec<&str> = list.words().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let mut text = String::from("(?:");
    for (index, word) in words.into_iter().enumerate() {
        if index > 0 {
            text.push('|');
        }
        regex_syntax::escape_into(word, &mut text);
    }
    text.push(')');
    text
}

fn is_outside(token: &Token) -> bool {
    matches!(&token.kind, TokenKind::Reference(reference) if reference.outside)
}

fn fills_inside(token: &Token) -> bool {
    matches!(&token.kind, TokenKind::Reference(reference) if !reference.outside && reference.role.is_some())
}

/// What of a pattern stands before, in and behind the span, in tokens; the span's item by item.
struct Parts {
    head: Range<usize>,
    core: Vec<Range<usize>>,
    tail: Range<usize>,
}

/// Splits a pattern at what is read outside the span; blanks beside it go with it.
fn split(tokens: &[Token]) -> Result<Parts, (&'static str, Range<usize>)> {
    let all = tokens.len();
    let (items, alternatives) = items(tokens);
    let Some(first) = tokens.iter().find(|token| is_outside(token)) else {
        let whole = 0..all;
        let core = if alternatives { vec![whole] } else { items };
        return Ok(Parts { head: 0..0, core, tail: all..all });
    };
    if alternatives {
        let message = "what is read outside the span stands at the pattern's beginning or end, in no alternative";
        return Err((message, first.at.clone()));
    }
    let outside = |item: &Range<usize>| tokens[item.clone()].iter().any(is_outside);
    let blank = |item: &Range<usize>| tokens[item.start].kind == TokenKind::Blank;
    let leading = items.iter().take_while(|item| outside(item) || blank(item)).count();
    let head = if items[..leading].iter().any(outside) { leading } else { 0 };
    let behind = items[head..].iter().position(outside).map_or(items.len(), |index| head + index);
    let blanks = items[head..behind].iter().rev().take_while(|item| blank(item)).count();
    let tail = behind - blanks;
    if head == tail {
        return Err(("nothing is left of the pattern inside the span", first.at.clone()));
    }
    if let Some(token) = items[tail..].iter().flat_map(|item| &tokens[item.clone()]).find(|token| fills_inside(token)) {
        let message = "behind what is read outside the span, a role inside it cannot follow";
        return Err((message, token.at.clone()));
    }
    let token = |item: usize| items.get(item).map_or(all, |item| item.start);
    Ok(Parts { head: 0..token(head), core: items[head..tail].to_vec(), tail: token(tail)..all })
}

/// The pieces of a pattern at the top level, each with its repetition, and whether there are alternatives.
fn items(tokens: &[Token]) -> (Vec<Range<usize>>, bool) {
    let mut items: Vec<Range<usize>> = Vec::new();
    let mut depth = 0_usize;
    let mut alternatives = false;
    for (index, token) in tokens.iter().enumerate() {
        let inside = depth > 0;
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth -= 1,
            TokenKind::Or => alternatives |= depth == 0,
            _ => {}
        }
        match items.last_mut() {
            Some(item) if inside || token.kind == TokenKind::Repeat => item.end = index + 1,
            _ => items.push(index..index + 1),
        }
    }
    (items, alternatives)
}

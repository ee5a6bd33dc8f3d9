//! One automaton of all rules, over characters: no bytes, no captures, every match told.
//!
//! Characters that no pattern tells apart share a *class*. Rules that begin with the same pieces share them: a
//! quantity that sixty rules begin with is there once. The states are those of Thompson's construction; what runs
//! is the deterministic automaton that [`Lazy`](super::lazy::Lazy) makes of them as texts ask for it.
//!
//! An automaton reads forward, or backward from the end of what it matches, as conditions on what stands before a
//! span do. `^` and `$` are an *edge*: a class of its own, read at either end of a text.

use crate::rules::lay::{Lay, lay_fields};
use regex_syntax::hir::{Class, Hir, HirKind, Look};
use std::collections::BTreeMap;

/// Index of a state.
pub(super) type StateId = u32;

/// A state.
#[derive(Debug, Clone, Copy)]
pub(super) enum State {
    /// Consumes a character: a stretch of [`Automaton::edges`], sorted by class.
    Edges(u32, u32),
    /// Goes on to several states at once: a stretch of [`Automaton::splits`].
    Split(u32, u32),
    /// A match of a rule.
    Match(u32),
}

/// From a state to the next, on a run of classes, both ends included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub first: u16,
    pub last: u16,
    pub next: StateId,
}

/// The automaton.
pub(super) struct Automaton {
    classes: Classes,
    pub states: Vec<State>,
    pub edges: Vec<Edge>,
    pub splits: Vec<StateId>,
    pub start: StateId,
    backward: bool,
}

lay_fields!(Automaton { classes, states, edges, splits, start, backward });

impl Lay for State {
    fn lay(&self, out: &mut Vec<u8>) {
        let (tag, first, end) = match *self {
            Self::Edges(first, end) => (0_u32, first, end),
            Self::Split(first, end) => (1, first, end),
            Self::Match(rule) => (2, rule, rule),
        };
        (tag, (first, end)).lay(out);
    }

    fn take(bytes: &mut &[u8]) -> Self {
        let (tag, (first, end)) = Lay::take(bytes);
        match tag {
            0_u32 => Self::Edges(first, end),
            1 => Self::Split(first, end),
            _ => Self::Match(first),
        }
    }
}

impl Lay for Edge {
    fn lay(&self, out: &mut Vec<u8>) {
        (u32::from(self.first) << 16 | u32::from(self.last), self.next).lay(out);
    }

    fn take(bytes: &mut &[u8]) -> Self {
        let (classes, next): (u32, u32) = Lay::take(bytes);
        Self { first: (classes >> 16) as u16, last: classes as u16, next }
    }
}

impl Lay for Classes {
    fn lay(&self, out: &mut Vec<u8>) {
        self.starts.lay(out);
    }

    fn take(bytes: &mut &[u8]) -> Self {
        Self::new(Lay::take(bytes))
    }
}

/// A rule as the pieces of its pattern, one behind the other.
pub(super) type Pieces<'h> = (u32, Vec<&'h Hir>);

impl Automaton {
    /// Builds it of rules and their pieces; one that reads backward takes rules of one piece.
    pub(super) fn new(rules: &[Pieces<'_>], backward: bool) -> Self {
        let mut bounds = vec![0, u32::from('\n'), u32::from('\n') + 1];
        for (_, pieces) in rules {
            pieces.iter().for_each(|piece| boundaries(piece, &mut bounds));
        }
        let mut tree = Node::default();
        for (rule, pieces) in rules {
            tree.add(*rule, pieces);
        }
        let (states, edges, splits) = (Vec::new(), Vec::new(), Vec::new());
        let mut automaton = Self { classes: Classes::new(bounds), states, edges, splits, start: 0, backward };
        automaton.start = automaton.node(&tree);
        automaton
    }

    /// The class of a character.
    #[inline]
    pub(super) fn class(&self, character: char) -> u16 {
        self.classes.of(character)
    }

    /// How many classes there are, the edge of a text included.
    pub(super) fn classes(&self) -> usize {
        self.classes.starts.len() + 1
    }

    /// The class of a text's edge.
    pub(super) fn edge(&self) -> u16 {
        self.classes.starts.len() as u16
    }

    /// The characters of a class, first and last.
    pub(super) fn characters(&self, class: u16) -> (u32, u32) {
        let class = usize::from(class);
        let next = self.classes.starts.get(class + 1).copied().unwrap_or(char::MAX as u32 + 1);
        (self.classes.starts[class], next - 1)
    }

    fn push(&mut self, state: State) -> StateId {
        self.states.push(state);
        self.states.len() as StateId - 1
    }

    fn split(&mut self, mut alternatives: Vec<StateId>) -> StateId {
        if let [only] = alternatives[..] {
            return only;
        }
        let first = self.splits.len() as u32;
        self.splits.append(&mut alternatives);
        self.push(State::Split(first, self.splits.len() as u32))
    }

    fn consume(&mut self, edges: impl IntoIterator<Item = Edge>) -> StateId {
        let first = self.edges.len() as u32;
        self.edges.extend(edges);
        self.push(State::Edges(first, self.edges.len() as u32))
    }

    fn character(&mut self, character: char, next: StateId) -> StateId {
        let class = self.class(character);
        self.consume([Edge { first: class, last: class, next }])
    }

    fn node(&mut self, node: &Node<'_>) -> StateId {
        let mut alternatives: Vec<StateId> = Vec::new();
        for rule in &node.matches {
            alternatives.push(self.push(State::Match(*rule)));
        }
        for (piece, child) in &node.children {
            let next = self.node(child);
            alternatives.push(self.piece(piece, next));
        }
        self.split(alternatives)
    }

    /// The state that matches a piece and goes on to `next`.
    fn piece(&mut self, hir: &Hir, next: StateId) -> StateId {
        match hir.kind() {
            HirKind::Empty => next,
            HirKind::Look(look) => {
                let class = self.edge();
                let edge = Edge { first: class, last: class, next };
                let feed = self.class('\n');
                let line = matches!(look, Look::StartLF | Look::EndLF);
                let feed = line.then_some(Edge { first: feed, last: feed, next });
                self.consume(feed.into_iter().chain([edge]))
            }
            HirKind::Literal(literal) => {
                let characters = std::str::from_utf8(&literal.0).unwrap_or_default().chars();
                let backward = self.backward;
                let join = |next, character| self.character(character, next);
                if backward { characters.fold(next, join) } else { characters.rev().fold(next, join) }
            }
            HirKind::Class(class) => {
                let edges: Vec<Edge> = ranges(class)
                    .map(|(first, last)| Edge { first: self.class(first), last: self.class(last), next })
                    .collect();
                self.consume(edges)
            }
            HirKind::Capture(capture) => self.piece(&capture.sub, next),
            HirKind::Concat(parts) => {
                let backward = self.backward;
                let join = |next, part: &Hir| self.piece(part, next);
                if backward { parts.iter().fold(next, join) } else { parts.iter().rev().fold(next, join) }
            }
            HirKind::Repetition(repetition) => {
                let mut entry = next;
                match repetition.max {
                    Some(max) => {
                        for _ in repetition.min..max {
                            let once = self.piece(&repetition.sub, entry);
                            entry = self.split(vec![once, next]);
                        }
                    }
                    None => {
                        let place = self.splits.len() as u32;
                        self.splits.extend([next, next]);
                        entry = self.push(State::Split(place, place + 2));
                        self.splits[place as usize] = self.piece(&repetition.sub, entry);
                    }
                }
                (0..repetition.min).fold(entry, |entry, _| self.piece(&repetition.sub, entry))
            }
            HirKind::Alternation(parts) => {
                let mut words = Word::default();
                let mut alternatives = Vec::new();
                for part in parts {
                    match part.kind() {
                        HirKind::Literal(literal) => {
                            let word = std::str::from_utf8(&literal.0).unwrap_or_default();
                            if self.backward { words.add(word.chars().rev()) } else { words.add(word.chars()) }
                        }
                        _ => alternatives.push(self.piece(part, next)),
                    }
                }
                if !words.next.is_empty() {
                    alternatives.push(self.words(&words, next));
                }
                self.split(alternatives)
            }
        }
    }

    /// Words that share their beginnings.
    fn words(&mut self, words: &Word, next: StateId) -> StateId {
        let mut edges = Vec::with_capacity(words.next.len());
        for (character, word) in &words.next {
            let class = self.class(*character);
            let next = if word.next.is_empty() { next } else { self.words(word, next) };
            edges.push(Edge { first: class, last: class, next });
        }
        let consume = self.consume(edges);
        if words.ends { self.split(vec![consume, next]) } else { consume }
    }
}

/// The rules as a tree of pieces: those that begin alike share a branch.
#[derive(Default)]
struct Node<'h> {
    matches: Vec<u32>,
    children: Vec<(&'h Hir, Node<'h>)>,
}

impl<'h> Node<'h> {
    fn add(&mut self, rule: u32, pieces: &[&'h Hir]) {
        let Some((first, rest)) = pieces.split_first() else {
            self.matches.push(rule);
            return;
        };
        let known = self.children.iter().position(|(piece, _)| std::ptr::eq(*piece, *first) || piece == first);
        let index = known.unwrap_or_else(|| {
            self.children.push((first, Node::default()));
            self.children.len() - 1
        });
        self.children[index].1.add(rule, rest);
    }
}

/// Words by their characters.
#[derive(Default)]
struct Word {
    ends: bool,
    next: BTreeMap<char, Word>,
}

impl Word {
    fn add(&mut self, word: impl Iterator<Item = char>) {
        let mut node = self;
        for character in word {
            node = node.next.entry(character).or_default();
        }
        node.ends = true;
    }
}

/// Which characters no pattern tells apart.
struct Classes {
    /// The first character of each class, sorted.
    starts: Vec<u32>,
    /// The class of each character of the basic plane.
    basic: Vec<u16>,
}

impl Classes {
    fn new(mut starts: Vec<u32>) -> Self {
        starts.sort_unstable();
        starts.dedup();
        let mut basic = vec![0; 1 << 16];
        for (class, start) in starts.iter().enumerate() {
            let end = starts.get(class + 1).copied().unwrap_or(u32::MAX).min(1 << 16);
            if let Some(run) = basic.get_mut(*start as usize..end as usize) {
                run.fill(class as u16);
            }
        }
        Self { starts, basic }
    }

    #[inline]
    fn of(&self, character: char) -> u16 {
        match self.basic.get(character as usize) {
            Some(class) => *class,
            None => self.starts.partition_point(|start| *start <= character as u32) as u16 - 1,
        }
    }
}

/// Whether an automaton can read the expression: it may only ask for an edge at its far end.
pub(super) fn reads(hir: &Hir, backward: bool) -> bool {
    far(hir, backward, true) && (hir.properties().minimum_len() != Some(0) || !empty(hir))
}

fn far(hir: &Hir, backward: bool, last: bool) -> bool {
    match hir.kind() {
        HirKind::Look(look) if backward => last && matches!(look, Look::StartLF | Look::Start),
        HirKind::Look(look) => last && matches!(look, Look::EndLF | Look::End),
        HirKind::Class(class) => matches!(class, Class::Unicode(_)),
        HirKind::Empty | HirKind::Literal(_) => true,
        HirKind::Repetition(repetition) => far(&repetition.sub, backward, false),
        HirKind::Capture(capture) => far(&capture.sub, backward, last),
        HirKind::Alternation(parts) => parts.iter().all(|part| far(part, backward, last)),
        HirKind::Concat(parts) => {
            let end = if backward { 0 } else { parts.len() - 1 };
            parts.iter().enumerate().all(|(index, part)| far(part, backward, last && index == end))
        }
    }
}

/// Whether the expression matches nothing at all anywhere, not only at an edge.
fn empty(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Empty => true,
        HirKind::Look(_) | HirKind::Literal(_) | HirKind::Class(_) => false,
        HirKind::Repetition(repetition) => repetition.min == 0 || empty(&repetition.sub),
        HirKind::Capture(capture) => empty(&capture.sub),
        HirKind::Concat(parts) => parts.iter().all(empty),
        HirKind::Alternation(parts) => parts.iter().any(empty),
    }
}

/// Where classes begin, as far as an expression tells characters apart.
fn boundaries(hir: &Hir, bounds: &mut Vec<u32>) {
    let mut add = |first: char, last: char| bounds.extend([first as u32, last as u32 + 1]);
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => {
            std::str::from_utf8(&literal.0).unwrap_or_default().chars().for_each(|character| add(character, character));
        }
        HirKind::Class(class) => ranges(class).for_each(|(first, last)| add(first, last)),
        HirKind::Repetition(repetition) => boundaries(&repetition.sub, bounds),
        HirKind::Capture(capture) => boundaries(&capture.sub, bounds),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().for_each(|part| boundaries(part, bounds)),
    }
}

fn ranges(class: &Class) -> impl Iterator<Item = (char, char)> {
    let (unicode, bytes) = match class {
        Class::Unicode(class) => (class.ranges(), &[][..]),
        Class::Bytes(class) => (&[][..], class.ranges()),
    };
    let unicode = unicode.iter().map(|range| (range.start(), range.end()));
    unicode.chain(bytes.iter().map(|range| (range.start() as char, range.end() as char)))
}

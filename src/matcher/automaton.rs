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
use std::collections::{BTreeMap, HashMap, HashSet};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
        self.runs.iter().map(|(start, class)| (*start, u32::from(*class))).collect::<Vec<_>>().lay(out);
    }

    fn take(bytes: &mut &[u8]) -> Self {
        let runs: Vec<(u32, u32)> = Lay::take(bytes);
        Self::new(runs.into_iter().map(|(start, class)| (start, class as u16)).collect())
    }
}

/// A rule as the pieces of its pattern, one behind the other.
pub(super) type Pieces<'h> = (u32, Vec<&'h Hir>);

impl Automaton {
    /// Builds it of rules and their pieces; one that reads backward takes rules of one piece.
    pub(super) fn new(rules: &[Pieces<'_>], backward: bool) -> Self {
        // A line feed is told from all else, as a text's lines are.
        let mut told = vec![('\n', '\n', mixed(u64::from('\n')))];
        for (_, pieces) in rules {
            pieces.iter().for_each(|piece| tell_apart(piece, &mut told));
        }
        let mut tree = Node::default();
        for (rule, pieces) in rules {
            tree.add(*rule, pieces);
        }
        let (states, edges, splits) = (Vec::new(), Vec::new(), Vec::new());
        let made = Self { classes: Classes::of_told(&told), states, edges, splits, start: 0, backward };
        let mut builder = Builder { made, known: HashMap::new(), joined: HashMap::new(), loops: HashSet::new() };
        builder.made.start = builder.node(&tree);
        builder.made
    }

    /// The class of a character.
    #[inline]
    pub(super) fn class(&self, character: char) -> u16 {
        self.classes.of(character)
    }

    /// How many classes there are, the edge of a text included.
    pub(super) fn classes(&self) -> usize {
        usize::from(self.classes.count) + 1
    }

    /// The class of a text's edge.
    pub(super) fn edge(&self) -> u16 {
        self.classes.count
    }
}

/// Makes an automaton from its ends to its start. States that go on alike are one state, so that the sets that
/// [`Lazy`](super::lazy::Lazy) makes of them stay small and meet again.
struct Builder {
    made: Automaton,
    known: HashMap<Vec<Edge>, StateId>,
    joined: HashMap<Vec<StateId>, StateId>,
    /// Splits that lead back to themselves.
    loops: HashSet<StateId>,
}

impl Builder {
    fn push(&mut self, state: State) -> StateId {
        self.made.states.push(state);
        self.made.states.len() as StateId - 1
    }

    fn split(&mut self, alternatives: Vec<StateId>) -> StateId {
        let mut flat = Vec::with_capacity(alternatives.len());
        for state in alternatives {
            match self.made.states[state as usize] {
                State::Split(first, end) if !self.loops.contains(&state) => {
                    flat.extend(&self.made.splits[first as usize..end as usize]);
                }
                _ => flat.push(state),
            }
        }
        flat.sort_unstable();
        flat.dedup();
        if let [only] = flat[..] {
            return only;
        }
        if let Some(known) = self.joined.get(&flat) {
            return *known;
        }
        let first = self.made.splits.len() as u32;
        self.made.splits.extend(&flat);
        let state = self.push(State::Split(first, self.made.splits.len() as u32));
        self.joined.insert(flat, state);
        state
    }

    fn consume(&mut self, edges: impl IntoIterator<Item = Edge>) -> StateId {
        let edges: Vec<Edge> = edges.into_iter().collect();
        if let Some(known) = self.known.get(&edges) {
            return *known;
        }
        let first = self.made.edges.len() as u32;
        self.made.edges.extend(&edges);
        let state = self.push(State::Edges(first, self.made.edges.len() as u32));
        self.known.insert(edges, state);
        state
    }

    fn class(&self, character: char) -> u16 {
        self.made.class(character)
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
                let class = self.made.edge();
                let edge = Edge { first: class, last: class, next };
                let feed = self.class('\n');
                let line = matches!(look, Look::StartLF | Look::EndLF);
                let feed = line.then_some(Edge { first: feed, last: feed, next });
                self.consume(feed.into_iter().chain([edge]))
            }
            HirKind::Literal(literal) => {
                let characters = std::str::from_utf8(&literal.0).unwrap_or_default().chars();
                let backward = self.made.backward;
                let join = |next, character| self.character(character, next);
                if backward { characters.fold(next, join) } else { characters.rev().fold(next, join) }
            }
            HirKind::Class(class) => {
                let classes = self.made.classes.within(ranges(class));
                self.consume(classes.into_iter().map(|(first, last)| Edge { first, last, next }))
            }
            HirKind::Capture(capture) => self.piece(&capture.sub, next),
            HirKind::Concat(parts) => {
                let backward = self.made.backward;
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
                        let place = self.made.splits.len() as u32;
                        self.made.splits.extend([next, next]);
                        entry = self.push(State::Split(place, place + 2));
                        self.loops.insert(entry);
                        self.made.splits[place as usize] = self.piece(&repetition.sub, entry);
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
                            if self.made.backward { words.add(word.chars().rev()) } else { words.add(word.chars()) }
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

/// Characters of a page of classes, and pages of the basic plane.
const PAGE: u32 = 256;
const PAGES: usize = 256;

/// Which characters no pattern tells apart.
struct Classes {
    /// The first character of each run of one class, sorted, and the class.
    runs: Vec<(u32, u16)>,
    /// How many classes there are.
    count: u16,
    /// For each 256 characters of the basic plane where their classes begin in `pages`; characters that are all of one
    /// class share a page, so that the tables of all automata together stay small.
    basic: Vec<u32>,
    pages: Vec<u16>,
}

impl Classes {
    /// Of what is told apart: runs of characters, each with its weight. Characters are alike where the same runs hold
    /// them, which the sum of their weights tells. Classes are numbered by their first characters.
    fn of_told(told: &[(char, char, u64)]) -> Self {
        let mut bounds: Vec<(u32, u64)> = vec![(0, 0)];
        for (first, last, weight) in told {
            bounds.push((u32::from(*first), *weight));
            bounds.push((u32::from(*last) + 1, weight.wrapping_neg()));
        }
        bounds.sort_unstable_by_key(|(start, _)| *start);
        let mut known: HashMap<u64, u16> = HashMap::new();
        let mut runs: Vec<(u32, u16)> = Vec::new();
        let mut sum = 0_u64;
        for same in bounds.chunk_by(|left, right| left.0 == right.0) {
            sum = same.iter().fold(sum, |sum, (_, weight)| sum.wrapping_add(*weight));
            let next = known.len() as u16;
            let class = *known.entry(sum).or_insert(next);
            if runs.last().is_none_or(|(_, last)| *last != class) {
                runs.push((same[0].0, class));
            }
        }
        Self::new(runs)
    }

    fn new(runs: Vec<(u32, u16)>) -> Self {
        let (mut basic, mut pages) = (Vec::with_capacity(PAGES), Vec::new());
        let mut plain: HashMap<u16, u32> = HashMap::new();
        let mut run = 0;
        for first in (0..PAGES as u32).map(|page| page * PAGE) {
            let ends = |run: usize| runs.get(run + 1).map_or(u32::MAX, |(next, _)| *next);
            let next = pages.len() as u32;
            while ends(run) <= first {
                run += 1;
            }
            if ends(run) >= first + PAGE {
                let class = runs[run].1;
                let page = *plain.entry(class).or_insert(next);
                if page == next {
                    pages.resize(pages.len() + PAGE as usize, class);
                }
                basic.push(page);
                continue;
            }
            for character in first..first + PAGE {
                while ends(run) <= character {
                    run += 1;
                }
                pages.push(runs[run].1);
            }
            basic.push(next);
        }
        let count = runs.iter().map(|(_, class)| *class + 1).max().unwrap_or(0);
        Self { runs, count, basic, pages }
    }

    #[inline]
    fn of(&self, character: char) -> u16 {
        let character = character as u32;
        match self.basic.get((character / PAGE) as usize) {
            Some(page) => self.pages[(page + character % PAGE) as usize],
            None => self.runs[self.runs.partition_point(|(start, _)| *start <= character) - 1].1,
        }
    }

    /// The classes of some characters, as runs with both ends in them.
    fn within(&self, characters: impl Iterator<Item = (char, char)>) -> Vec<(u16, u16)> {
        let mut classes = Vec::new();
        for (first, last) in characters {
            let from = self.runs.partition_point(|(start, _)| *start <= u32::from(first)) - 1;
            let runs = self.runs[from..].iter().take_while(|(start, _)| *start <= u32::from(last));
            classes.extend(runs.map(|(_, class)| *class));
        }
        classes.sort_unstable();
        classes.dedup();
        let runs = classes.chunk_by(|left, right| left + 1 == *right);
        runs.map(|run| (run[0], run[run.len() - 1])).collect()
    }
}

/// Mixes a number into 64 bits in no order, so that sums of such tell their parts.
pub(super) fn mixed(number: u64) -> u64 {
    let mut mixed = (number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ mixed >> 31
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

/// Gathers what an expression tells apart: each character of its words from all others, each of its classes as a whole.
fn tell_apart(hir: &Hir, told: &mut Vec<(char, char, u64)>) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => {
            let characters = std::str::from_utf8(&literal.0).unwrap_or_default().chars();
            told.extend(characters.map(|character| (character, character, mixed(u64::from(character)))));
        }
        HirKind::Class(class) => {
            let weight = mixed(u64::from(char::MAX) + told.len() as u64 + 1);
            told.extend(ranges(class).map(|(first, last)| (first, last, weight)));
        }
        HirKind::Repetition(repetition) => tell_apart(&repetition.sub, told),
        HirKind::Capture(capture) => tell_apart(&capture.sub, told),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().for_each(|part| tell_apart(part, told)),
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

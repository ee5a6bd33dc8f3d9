//! What stands beside a span: the conditions of all rules on one side, told by one walk.
//!
//! Takes conditions as they are read from the rules, each once however many rules have it; gives for a place of a
//! text which of them hold there. The walk is the scan's: one automaton, made deterministic as texts ask for it. What
//! an automaton cannot read (`\b`) stays a regular expression of its own.

use super::automaton::{self, Automaton, Pieces};
use super::compile::regex;
use super::lazy::{DEAD, Lazy};
use regex_automata::{Anchored, Input, meta};
use regex_syntax::hir::{self, ClassUnicode, ClassUnicodeRange, Hir, HirKind};
use std::collections::HashMap;
use std::sync::OnceLock;

/// A condition on what stands beside a span.
pub(super) enum Neighbour {
    /// One character of a class.
    One(ClassUnicode),
    /// One of those that the side's automaton tells.
    Listed(u32),
    /// A regular expression, anchored at the span, built when it is first asked.
    Regex(Box<(Hir, OnceLock<Option<meta::Regex>>)>),
}

/// The conditions of one side, as they are gathered.
pub(super) struct Conditions {
    backward: bool,
    /// By what is written.
    known: HashMap<String, u32>,
    listed: Vec<Hir>,
}

impl Conditions {
    pub(super) fn new(backward: bool) -> Self {
        Self { backward, known: HashMap::new(), listed: Vec::new() }
    }

    /// Adds a condition, as written and as read.
    pub(super) fn add(&mut self, written: &str, hir: Hir) -> Neighbour {
        if let HirKind::Class(hir::Class::Unicode(class)) = hir.kind() {
            return Neighbour::One(class.clone());
        }
        if let HirKind::Literal(literal) = hir.kind()
            && let Ok(text) = std::str::from_utf8(&literal.0)
            && let (Some(only), None) = (text.chars().next(), text.chars().nth(1))
        {
            return Neighbour::One(ClassUnicode::new([ClassUnicodeRange::new(only, only)]));
        }
        if !automaton::reads(&hir, self.backward) {
            let end = Hir::look(hir::Look::End);
            let hir = if self.backward { Hir::concat(vec![hir, end]) } else { hir };
            return Neighbour::Regex(Box::new((hir, OnceLock::new())));
        }
        let next = self.listed.len() as u32;
        let id = *self.known.entry(written.to_owned()).or_insert(next);
        if id == next {
            self.listed.push(hir);
        }
        Neighbour::Listed(id)
    }

    /// All that were added, in the form that runs.
    pub(super) fn side(self) -> Side {
        let pieces: Vec<Pieces<'_>> = self.listed.iter().enumerate().map(|(id, hir)| (id as u32, vec![hir])).collect();
        Side {
            automaton: Automaton::new(&pieces, self.backward),
            conditions: self.listed.len(),
            backward: self.backward,
        }
    }
}

/// The conditions of one side.
pub(super) struct Side {
    automaton: Automaton,
    conditions: usize,
    backward: bool,
}

/// What a thread knows of one side.
pub(super) struct Seen {
    lazy: Lazy,
    /// The place of the last walk; none at the beginning of a text.
    at: Option<usize>,
    /// For each condition the walk that last found it.
    held: Vec<u32>,
    walk: u32,
}

impl Seen {
    pub(super) fn new(side: &Side) -> Self {
        Self { lazy: Lazy::new(&side.automaton), at: None, held: vec![0; side.conditions], walk: 0 }
    }

    /// Another text begins.
    pub(super) fn forget(&mut self) {
        self.at = None;
    }

    /// Whether a condition holds at a place of the text.
    pub(super) fn holds(&mut self, side: &Side, text: &str, at: usize, condition: &Neighbour) -> bool {
        let beside = if side.backward { text[..at].chars().next_back() } else { text[at..].chars().next() };
        match condition {
            Neighbour::One(class) => beside.is_some_and(|character| holds(class, character)),
            Neighbour::Listed(id) => {
                if self.at != Some(at) {
                    self.at = Some(at);
                    self.walk(side, text, at);
                }
                self.held[*id as usize] == self.walk
            }
            Neighbour::Regex(regex) => {
                let (hir, built) = &**regex;
                let (before, behind) = (Input::new(&text[..at]), Input::new(text).range(at..).anchored(Anchored::Yes));
                let input = if side.backward { before } else { behind };
                built.get_or_init(|| self::regex(hir).ok()).as_ref().is_some_and(|regex| regex.is_match(input))
            }
        }
    }

    fn walk(&mut self, side: &Side, text: &str, at: usize) {
        self.walk = self.walk.wrapping_add(1);
        if self.walk == 0 {
            self.held.fill(0);
            self.walk = 1;
        }
        self.lazy.begin(&side.automaton);
        if side.backward {
            self.read(side, text[..at].chars().rev());
        } else {
            self.read(side, text[at..].chars());
        }
    }

    /// Reads on until nothing more can hold, the text's edge included.
    fn read(&mut self, side: &Side, characters: impl Iterator<Item = char>) {
        let automaton = &side.automaton;
        let classes = characters.map(|character| automaton.class(character)).chain([automaton.edge()]);
        let mut state = None;
        for class in classes {
            let next = match state {
                None => self.lazy.first(automaton, class),
                Some(state) => self.lazy.next(automaton, state, class),
            };
            if next == DEAD {
                return;
            }
            self.lazy.matches(next).iter().for_each(|condition| self.held[*condition as usize] = self.walk);
            state = Some(next);
        }
    }
}

/// Whether a class has a character.
fn holds(class: &ClassUnicode, character: char) -> bool {
    let ranges = class.ranges();
    let next = ranges.partition_point(|range| range.end() < character);
    ranges.get(next).is_some_and(|range| range.start() <= character)
}

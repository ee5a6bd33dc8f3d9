//! What stands beside a span: the conditions of all rules on one side, told by one walk.
//!
//! Takes a place of a text; tells which conditions hold there. The walk is the scan's: one automaton, made
//! deterministic as texts ask for it. What an automaton cannot read (`\b`) is a regular expression of its own.

use super::automaton::Automaton;
use super::compile::regex;
use super::lazy::{DEAD, Lazy};
use super::program::{Neighbour, Side};
use crate::rules::REACH;
use regex_automata::{Anchored, Input, meta};
use std::cell::OnceCell;

/// What a thread knows of one side.
pub(super) struct Seen {
    near: Walk,
    far: Walk,
    /// The expressions that no automaton reads, built when they are first asked.
    odd: Vec<OnceCell<Option<meta::Regex>>>,
}

/// What the last walk of an automaton found.
struct Walk {
    lazy: Lazy,
    /// Where it began; none at the beginning of a text.
    at: Option<usize>,
    /// For each condition the walk that last found it.
    held: Vec<u32>,
    number: u32,
}

impl Seen {
    pub(super) fn new(side: &Side) -> Self {
        let odd = vec![OnceCell::new(); side.odd.len()];
        Self { near: Walk::new(&side.near), far: Walk::new(&side.far), odd }
    }

    /// Another text begins.
    pub(super) fn forget(&mut self) {
        self.near.at = None;
        self.far.at = None;
    }

    /// Whether a condition holds at a place of the text.
    pub(super) fn holds(&mut self, side: &Side, text: &str, at: usize, condition: &Neighbour) -> bool {
        match condition {
            Neighbour::One(runs) => {
                let beside = if side.backward { text[..at].chars().next_back() } else { text[at..].chars().next() };
                beside.is_some_and(|character| has(runs, character))
            }
            Neighbour::Near(id) => self.near.holds(&side.near.0, side.backward, text, at, *id),
            Neighbour::Far(id) => self.far.holds(&side.far.0, side.backward, text, at, *id),
            Neighbour::Odd(id) => {
                let written = &side.odd[*id];
                let built = self.odd[*id]
                    .get_or_init(|| regex(&if side.backward { format!("(?:{written})\\z") } else { written.clone() }));
                let input = if side.backward {
                    Input::new(&text[..at]).range(text.floor_char_boundary(at.saturating_sub(4 * REACH))..at)
                } else {
                    let end = text.floor_char_boundary(text.len().min(at + 4 * REACH));
                    Input::new(text).range(at..end).anchored(Anchored::Yes)
                };
                built.as_ref().is_some_and(|regex| regex.is_match(input))
            }
        }
    }
}

impl Walk {
    fn new((automaton, listed): &(Automaton, usize)) -> Self {
        Self { lazy: Lazy::new(automaton), at: None, held: vec![0; *listed], number: 0 }
    }

    fn holds(&mut self, automaton: &Automaton, backward: bool, text: &str, at: usize, condition: usize) -> bool {
        if self.at != Some(at) {
            self.at = Some(at);
            self.begin(automaton);
            if backward {
                self.read(automaton, text[..at].chars().rev());
            } else {
                self.read(automaton, text[at..].chars());
            }
        }
        self.held[condition] == self.number
    }

    fn begin(&mut self, automaton: &Automaton) {
        self.number = self.number.wrapping_add(1);
        if self.number == 0 {
            self.held.fill(0);
            self.number = 1;
        }
        self.lazy.begin(automaton);
    }

    /// Reads on until nothing more can hold, the text's edge included.
    fn read(&mut self, automaton: &Automaton, characters: impl Iterator<Item = char>) {
        let classes = characters.map(|character| automaton.class(character)).chain([automaton.edge()]).take(REACH);
        let mut state = None;
        for class in classes {
            let next = match state {
                None => self.lazy.first(automaton, class),
                Some(state) => self.lazy.next(automaton, state, class),
            };
            if next == DEAD {
                return;
            }
            self.lazy.matches(next).iter().for_each(|condition| self.held[*condition as usize] = self.number);
            state = Some(next);
        }
    }
}

/// Whether one of the runs has a character.
fn has(runs: &[(char, char)], character: char) -> bool {
    let next = runs.partition_point(|(_, last)| *last < character);
    runs.get(next).is_some_and(|(first, _)| *first <= character)
}

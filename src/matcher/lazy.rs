//! The deterministic automaton, made as texts ask for it; one a thread.
//!
//! A state is a set of states of the [`Automaton`]. What a text has asked for once is one look into a table:
//! transitions are kept in a hash table and not in rows, since of thousands of classes a state sees a few.

use super::automaton::{Automaton, State, StateId};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

/// No match may come any more.
pub(super) const DEAD: u32 = 0;
const UNKNOWN: u32 = u32::MAX;

/// So many transitions are kept; then all are built anew. 16 bytes each.
const MOST: usize = 1 << 20;

/// Deterministic states and transitions, as far as they are known.
pub(super) struct Lazy {
    /// The set of each state, sorted.
    sets: Vec<Arc<[StateId]>>,
    known: HashMap<Arc<[StateId]>, u32, BuildHasherDefault<Mix>>,
    /// The rules that match in each state: a stretch of `rules`.
    matches: Vec<(u32, u32)>,
    rules: Vec<u32>,
    /// From the start, by class.
    first: Vec<u32>,
    table: Table,
    /// When a state of the automaton was last visited.
    visited: Vec<u32>,
    visit: u32,
    stack: Vec<StateId>,
    set: Vec<StateId>,
}

impl Lazy {
    pub(super) fn new(automaton: &Automaton) -> Self {
        let mut lazy = Self {
            sets: Vec::new(),
            known: HashMap::default(),
            matches: Vec::new(),
            rules: Vec::new(),
            first: Vec::new(),
            table: Table::new(),
            visited: vec![0; automaton.states.len()],
            visit: 0,
            stack: Vec::new(),
            set: Vec::new(),
        };
        lazy.clear(automaton);
        lazy
    }

    fn clear(&mut self, automaton: &Automaton) {
        self.sets.clear();
        self.known.clear();
        self.matches.clear();
        self.rules.clear();
        self.first = vec![UNKNOWN; automaton.classes()];
        self.table = Table::new();
        let dead = self.intern(automaton);
        debug_assert_eq!(dead, DEAD);
    }

    /// Makes room; states from before are no longer valid.
    #[inline]
    pub(super) fn begin(&mut self, automaton: &Automaton) {
        if self.table.len > MOST {
            self.clear(automaton);
        }
    }

    /// The state behind a first character of that class.
    #[inline]
    pub(super) fn first(&mut self, automaton: &Automaton, class: u16) -> u32 {
        match self.first[usize::from(class)] {
            UNKNOWN => {
                self.visit();
                self.stack.push(automaton.start);
                self.close(automaton);
                let start = std::mem::take(&mut self.set);
                let next = self.step(automaton, &start, class);
                self.first[usize::from(class)] = next;
                next
            }
            known => known,
        }
    }

    /// The state behind the next character.
    #[inline]
    pub(super) fn next(&mut self, automaton: &Automaton, state: u32, class: u16) -> u32 {
        match self.table.get(state, class) {
            UNKNOWN => {
                let set = self.sets[state as usize].clone();
                let next = self.step(automaton, &set, class);
                self.table.insert(state, class, next);
                next
            }
            known => known,
        }
    }

    /// The rules that match in a state.
    #[inline]
    pub(super) fn matches(&self, state: u32) -> &[u32] {
        let (first, end) = self.matches[state as usize];
        &self.rules[first as usize..end as usize]
    }

    fn visit(&mut self) {
        self.set.clear();
        self.visit = self.visit.wrapping_add(1);
        if self.visit == 0 {
            self.visited.fill(0);
            self.visit = 1;
        }
    }

    fn step(&mut self, automaton: &Automaton, set: &[StateId], class: u16) -> u32 {
        self.visit();
        for state in set {
            let State::Edges(first, end) = automaton.states[*state as usize] else { continue };
            let edges = &automaton.edges[first as usize..end as usize];
            let place = edges.partition_point(|edge| edge.last < class);
            if let Some(edge) = edges.get(place).filter(|edge| edge.first <= class) {
                self.stack.push(edge.next);
            }
        }
        self.close(automaton);
        self.intern(automaton)
    }

    /// Adds to the set what the states on the stack reach without a character.
    fn close(&mut self, automaton: &Automaton) {
        while let Some(state) = self.stack.pop() {
            let visited = &mut self.visited[state as usize];
            if *visited == self.visit {
                continue;
            }
            *visited = self.visit;
            match automaton.states[state as usize] {
                State::Split(first, end) => self.stack.extend(&automaton.splits[first as usize..end as usize]),
                State::Edges(..) | State::Match(_) => self.set.push(state),
            }
        }
    }

    fn intern(&mut self, automaton: &Automaton) -> u32 {
        self.set.sort_unstable();
        if let Some(known) = self.known.get(&self.set[..]) {
            return *known;
        }
        let state = self.sets.len() as u32;
        let set: Arc<[StateId]> = Arc::from(&self.set[..]);
        let first = self.rules.len() as u32;
        for member in &self.set {
            if let State::Match(rule) = automaton.states[*member as usize] {
                self.rules.push(rule);
            }
        }
        self.matches.push((first, self.rules.len() as u32));
        self.sets.push(set.clone());
        self.known.insert(set, state);
        state
    }
}

/// Hashes sets of states: they come from rules and not from strangers, so that speed is all that counts.
#[derive(Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        for word in bytes.chunks(8) {
            let word = word.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
            self.write_u64(word);
        }
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(GOLDEN);
    }

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

/// 2^64 by the golden ratio: what it multiplies has high bits as good as random.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// State and class to state: open addressing, a power of two of places, at most half of them taken.
struct Table {
    places: Vec<(u64, u32)>,
    len: usize,
    shift: u32,
}

const EMPTY: u64 = u64::MAX;

impl Table {
    fn new() -> Self {
        let bits = 10;
        Self { places: vec![(EMPTY, UNKNOWN); 1 << bits], len: 0, shift: 64 - bits }
    }

    fn key(state: u32, class: u16) -> u64 {
        u64::from(state) << 16 | u64::from(class)
    }

    /// Where the search for a key begins (Fibonacci hashing).
    fn place(&self, key: u64) -> usize {
        (key.wrapping_mul(GOLDEN) >> self.shift) as usize
    }

    #[inline]
    fn get(&self, state: u32, class: u16) -> u32 {
        let key = Self::key(state, class);
        let mut place = self.place(key);
        loop {
            let (known, next) = self.places[place];
            if known == key || known == EMPTY {
                return next;
            }
            place = (place + 1) & (self.places.len() - 1);
        }
    }

    fn insert(&mut self, state: u32, class: u16, next: u32) {
        if self.len * 2 >= self.places.len() {
            let old = std::mem::take(&mut self.places);
            self.places = vec![(EMPTY, UNKNOWN); old.len() * 2];
            self.shift -= 1;
            old.into_iter().filter(|(key, _)| *key != EMPTY).for_each(|(key, next)| self.put(key, next));
        }
        self.put(Self::key(state, class), next);
        self.len += 1;
    }

    fn put(&mut self, key: u64, next: u32) {
        let mut place = self.place(key);
        while self.places[place].0 != EMPTY {
            place = (place + 1) & (self.places.len() - 1);
        }
        self.places[place] = (key, next);
    }
}

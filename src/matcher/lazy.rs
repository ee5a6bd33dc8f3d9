//! The deterministic automaton, made as texts ask for it; one a thread.
//!
//! A state is a set of states of the [`Automaton`]. Its *row* is made when a text first goes on from it: the classes
//! in runs that it treats alike. Where a run leads is found out when it is first asked; most runs lead nowhere, which a
//! row knows from the beginning. A table of all pairs of state and class that texts had asked for was some megabytes, and
//! seven in ten of them led nowhere.

use super::automaton::{Automaton, State, StateId, mixed};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

/// No match may come any more.
pub(super) const DEAD: u32 = 0;
const UNKNOWN: u32 = u32::MAX;

/// So many runs, targets and members of states are kept, at four bytes each; then all are built anew.
const MOST: usize = 4 << 20;

/// Deterministic states and transitions, as far as they are known.
pub(super) struct Lazy {
    rows: Vec<Row>,
    runs: Vec<Run>,
    /// Where a row's runs lead, by slot.
    targets: Vec<u32>,
    /// The rules that match in a state: a stretch for each row.
    rules: Vec<u32>,
    /// Where every walk begins, and where it goes from there, by class.
    start: u32,
    first: Vec<u32>,
    /// The set of each state, sorted.
    sets: Vec<Arc<[StateId]>>,
    known: HashMap<Arc<[StateId]>, u32, BuildHasherDefault<Mix>>,
    /// Members of all sets.
    members: usize,
    /// When a state of the automaton was last visited.
    visited: Vec<u32>,
    visit: u32,
    stack: Vec<StateId>,
    set: Vec<StateId>,
    bounds: Bounds,
    sums: HashMap<u64, u16, BuildHasherDefault<Mix>>,
}

/// What a state does with the next character.
#[derive(Clone, Copy)]
struct Row {
    /// For each class, modulo 64, whether it may lead somewhere; all set until the runs are made.
    live: u64,
    /// Its stretch of the runs; empty until they are made.
    first: u32,
    count: u16,
    /// Its stretch of the rules that match.
    matches: u16,
    rules: u32,
    /// Its targets from there on.
    targets: u32,
}

/// Classes that lead to the same state, up to where the next run begins.
#[derive(Clone, Copy)]
struct Run {
    begin: u16,
    slot: u16,
}

impl Lazy {
    pub(super) fn new(automaton: &Automaton) -> Self {
        let mut lazy = Self {
            rows: Vec::new(),
            runs: Vec::new(),
            targets: Vec::new(),
            rules: Vec::new(),
            start: DEAD,
            first: Vec::new(),
            sets: Vec::new(),
            known: HashMap::default(),
            members: 0,
            visited: vec![0; automaton.states.len()],
            visit: 0,
            stack: Vec::new(),
            set: Vec::new(),
            bounds: Bounds::new(automaton.classes()),
            sums: HashMap::default(),
        };
        lazy.clear(automaton);
        lazy
    }

    fn clear(&mut self, automaton: &Automaton) {
        self.rows.clear();
        self.runs.clear();
        self.targets.clear();
        self.rules.clear();
        self.first = vec![UNKNOWN; automaton.classes()];
        self.sets.clear();
        self.known.clear();
        self.members = 0;
        self.set.clear();
        let dead = self.intern(automaton);
        self.visit();
        self.stack.push(automaton.start);
        self.close(automaton);
        self.start = self.intern(automaton);
        debug_assert_eq!(dead, DEAD);
    }

    /// Makes room; states from before are no longer valid.
    #[inline]
    pub(super) fn begin(&mut self, automaton: &Automaton) {
        if self.runs.len() + self.targets.len() + self.members > MOST {
            self.clear(automaton);
        }
    }

    /// The state behind a first character of that class.
    #[inline]
    pub(super) fn first(&mut self, automaton: &Automaton, class: u16) -> u32 {
        match self.first[usize::from(class)] {
            UNKNOWN => {
                let next = self.next(automaton, self.start, class);
                self.first[usize::from(class)] = next;
                next
            }
            known => known,
        }
    }

    /// The state behind the next character.
    #[inline]
    pub(super) fn next(&mut self, automaton: &Automaton, state: u32, class: u16) -> u32 {
        let row = self.rows[state as usize];
        if row.live >> (class & 63) & 1 == 0 {
            return DEAD;
        }
        match self.place(row, class).map(|place| self.targets[place]) {
            Some(known) if known != UNKNOWN => known,
            _ => self.learn(automaton, state, class),
        }
    }

    /// Where the target of a class stands, if the row is made.
    #[inline]
    fn place(&self, row: Row, class: u16) -> Option<usize> {
        let runs = &self.runs[row.first as usize..][..usize::from(row.count)];
        let run = runs[..runs.partition_point(|run| run.begin <= class)].last()?;
        Some(row.targets as usize + usize::from(run.slot))
    }

    /// The rules that match in a state.
    #[inline]
    pub(super) fn matches(&self, state: u32) -> &[u32] {
        let row = self.rows[state as usize];
        &self.rules[row.rules as usize..][..usize::from(row.matches)]
    }

    /// Finds out where a class leads.
    #[cold]
    fn learn(&mut self, automaton: &Automaton, state: u32, class: u16) -> u32 {
        if self.rows[state as usize].count == 0 {
            self.lay(automaton, state);
        }
        let Some(place) = self.place(self.rows[state as usize], class) else { return DEAD };
        if self.targets[place] == UNKNOWN {
            let set = self.sets[state as usize].clone();
            self.targets[place] = self.step(automaton, &set, class);
        }
        self.targets[place]
    }

    /// Makes a state's row. Each edge adds its target to a sum where it begins and takes it away behind its end: where
    /// sums are equal, the classes lead to the same states.
    fn lay(&mut self, automaton: &Automaton, state: u32) {
        for member in &*self.sets[state as usize] {
            let State::Edges(first, end) = automaton.states[*member as usize] else { continue };
            for edge in &automaton.edges[first as usize..end as usize] {
                let weight = mixed(u64::from(edge.next));
                self.bounds.add(edge.first, weight);
                self.bounds.add(edge.last + 1, weight.wrapping_neg());
            }
        }
        self.sums.clear();
        self.sums.insert(0, 0);
        let (first, targets) = (self.runs.len() as u32, self.targets.len() as u32);
        let mut last = Run { begin: 0, slot: 0 };
        self.targets.push(DEAD);
        let mut sum = 0_u64;
        self.bounds.drain(|begin, change| {
            sum = sum.wrapping_add(change);
            let next = self.sums.len() as u16;
            let slot = *self.sums.entry(sum).or_insert(next);
            if slot == next {
                self.targets.push(UNKNOWN);
            }
            if slot != last.slot {
                if begin > 0 {
                    self.runs.push(last);
                }
                last = Run { begin, slot };
            }
        });
        self.runs.push(last);
        let mut live = 0_u64;
        for (run, next) in self.runs[first as usize..].iter().zip(&self.runs[first as usize + 1..]) {
            if run.slot != 0 {
                live |= (run.begin..next.begin.min(run.begin.saturating_add(64)))
                    .fold(0, |bits, class| bits | 1 << (class & 63));
            }
        }
        let count = (self.runs.len() - first as usize) as u16;
        self.rows[state as usize] = Row { live, first, count, targets, ..self.rows[state as usize] };
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
        let state = self.rows.len() as u32;
        let set: Arc<[StateId]> = Arc::from(&self.set[..]);
        let rules = self.rules.len();
        for member in &self.set {
            if let State::Match(rule) = automaton.states[*member as usize] {
                self.rules.push(rule);
            }
        }
        let matches = (self.rules.len() - rules) as u16;
        let row = Row { live: u64::MAX, first: 0, count: 0, matches, rules: rules as u32, targets: 0 };
        self.rows.push(row);
        self.members += set.len();
        self.sets.push(set.clone());
        self.known.insert(set, state);
        state
    }
}

/// Where the sum of targets changes from one class to the next, and by how much: filled in any order, taken in order,
/// with no sorting.
struct Bounds {
    /// A bit for each class where it changes.
    places: Vec<u64>,
    changes: Vec<u64>,
}

impl Bounds {
    fn new(classes: usize) -> Self {
        Self { places: vec![0; classes / 64 + 1], changes: vec![0; classes + 1] }
    }

    fn add(&mut self, class: u16, change: u64) {
        self.places[usize::from(class) / 64] |= 1 << (class % 64);
        let sum = &mut self.changes[usize::from(class)];
        *sum = sum.wrapping_add(change);
    }

    /// Calls `each` with every class where the sum changes, and forgets them.
    fn drain(&mut self, mut each: impl FnMut(u16, u64)) {
        for (word, places) in self.places.iter_mut().enumerate() {
            let mut left = std::mem::take(places);
            while left != 0 {
                let class = word * 64 + left.trailing_zeros() as usize;
                left &= left - 1;
                each(class as u16, std::mem::take(&mut self.changes[class]));
            }
        }
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

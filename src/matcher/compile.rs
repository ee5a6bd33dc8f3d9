//! From automata to what runs: with the lexicon's names, the table of starts, and the winners' own regexes.

use super::automaton::{Automaton, State};
use super::program::Program;
use crate::model::{Fault, Lexicon};
use crate::rules::lay::Lay;
use crate::rules::{Pattern, RuleSet, syntax};
use regex_automata::meta;
use std::sync::OnceLock;

/// All rules in the form that runs.
pub(super) struct Compiled {
    pub program: Program,
    /// For each class of the automaton whether a rule may start with it.
    begins: Vec<bool>,
    /// For each list of the lexicon the rules that take its names.
    pub names: Vec<Vec<u32>>,
    /// By rule.
    pub captures: Vec<Captures>,
}

/// What reads a winner, each part built when it is first wanted: most rules never win in a given run.
#[derive(Default)]
pub(super) struct Captures {
    /// Whether the core has roles.
    pub reads: bool,
    pub head: OnceLock<Option<meta::Regex>>,
    pub core: OnceLock<Option<meta::Regex>>,
    pub tail: OnceLock<Option<(meta::Regex, Option<usize>)>>,
}

/// Spans and neighbours are short and most rules run seldom: what an engine costs to build outweighs what it saves,
/// so that only the backtracker and its fallback are built.
pub(super) fn regex(pattern: &str) -> Option<meta::Regex> {
    measured(pattern, false).map(|(regex, _)| regex)
}

/// The same with the most bytes that it takes, if there is a bound: what runs need not look further, and the
/// backtracker marks as much as it might see. Where it is not known how much will be taken, `lazy` states find that out
/// before the backtracker runs.
pub(super) fn measured(pattern: &str, lazy: bool) -> Option<(meta::Regex, Option<usize>)> {
    let config =
        meta::Config::new().nfa_size_limit(Some(64 << 20)).auto_prefilter(false).onepass(false).hybrid(lazy).dfa(false);
    let hir = syntax::parse_neighbour(pattern).ok()?;
    let built = meta::Builder::new().configure(config).build_from_hir(&hir).ok()?;
    Some((built, hir.properties().maximum_len()))
}

impl Compiled {
    pub(super) fn new(rules: &RuleSet, lexicon: &dyn Lexicon) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut names = vec![Vec::new(); lexicon.lists().len()];
        for (index, rule) in rules.rules.iter().enumerate() {
            let Pattern::Names(list) = &rule.pattern else { continue };
            match lexicon.lists().iter().position(|known| **known == **list) {
                Some(known) => names[known].push(index as u32),
                None => {
                    let lists = lexicon.lists().join(", ");
                    let known = if lists.is_empty() { "none" } else { &lists };
                    let message = format!("`names` asks for the list `{list}`: there are {known}");
                    faults.push(rules.fault(&rule.at, message, "unknown list"));
                }
            }
        }
        let program = match rules.program() {
            Some(mut laid) => Some(Program::take(&mut laid)),
            None => Program::new(rules).map_err(|told| faults.extend(told)).ok(),
        };
        let Some(program) = program.filter(|_| faults.is_empty()) else { return Err(faults) };
        let begins = begins(&program.automaton);
        let reads = |pattern: &Pattern| matches!(pattern, Pattern::Regex { core, .. } if core.contains("(?P<"));
        let captures =
            rules.rules.iter().map(|rule| Captures { reads: reads(&rule.pattern), ..Captures::default() }).collect();
        Ok(Self { program, begins, names, captures })
    }

    /// Whether a rule may start with a character. None does on a blank or runs over the end of a paragraph.
    #[inline]
    pub(super) fn begins(&self, character: char) -> bool {
        self.begins[usize::from(self.program.automaton.class(character))] && character != ' ' && character != '\n'
    }
}

/// The classes that a rule may start with.
fn begins(automaton: &Automaton) -> Vec<bool> {
    let mut begins = vec![false; automaton.classes()];
    let mut seen = vec![false; automaton.states.len()];
    let mut stack = vec![automaton.start];
    while let Some(state) = stack.pop() {
        if std::mem::replace(&mut seen[state as usize], true) {
            continue;
        }
        match automaton.states[state as usize] {
            State::Split(first, end) => stack.extend(&automaton.splits[first as usize..end as usize]),
            State::Edges(first, end) => {
                for edge in &automaton.edges[first as usize..end as usize] {
                    begins[usize::from(edge.first)..=usize::from(edge.last)].fill(true);
                }
            }
            State::Match(_) => {}
        }
    }
    begins
}

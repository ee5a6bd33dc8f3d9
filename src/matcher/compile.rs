//! From rules to the automaton, the start table and the conditions.

use super::automaton::{Automaton, Pieces, State};
use super::beside::{Conditions, Neighbour, Side};
use crate::model::{Fault, Lexicon};
use crate::rules::{Condition, Pattern, Rule, RuleSet, Step, syntax};
use regex_automata::meta;
use regex_syntax::hir::Hir;
use std::collections::HashMap;
use std::sync::OnceLock;

/// A rule may start with the character.
pub(super) const RULE: u8 = 1;
/// A name of the lexicon may.
pub(super) const NAME: u8 = 2;

/// All rules in the form that runs.
pub(super) struct Compiled {
    /// All patterns.
    pub automaton: Automaton,
    /// All conditions on what stands before a span, and behind one.
    pub before: Side,
    pub behind: Side,
    /// For each character of the basic plane, [`RULE`] and [`NAME`].
    starts: Vec<u8>,
    /// For each class of the automaton whether a rule may start with it.
    begins: Vec<bool>,
    /// For each list of the lexicon the rules that take its names.
    pub names: Vec<Vec<u32>>,
    pub rules: Vec<Runner>,
}

/// One rule in the form that runs.
#[derive(Default)]
pub(super) struct Runner {
    pub left: Option<Neighbour>,
    pub right: Option<Neighbour>,
    pub not_left: Option<Neighbour>,
    pub not_right: Option<Neighbour>,
    /// What must be there to be read outside the span.
    pub head: Option<Neighbour>,
    pub tail: Option<Neighbour>,
    pub core_captures: LazyRegex,
    pub head_captures: LazyRegex,
    pub tail_captures: LazyRegex,
    /// Whether there is anything to capture in the span.
    pub has_roles: bool,
}

/// A regex built when it is first wanted: most rules never win in a given run.
#[derive(Default)]
pub(super) struct LazyRegex {
    pattern: Option<Box<str>>,
    regex: OnceLock<Option<meta::Regex>>,
}

impl LazyRegex {
    fn new(pattern: String) -> Self {
        Self { pattern: Some(pattern.into()), regex: OnceLock::new() }
    }

    /// The regex; none where the rule has no such part.
    pub(super) fn get(&self) -> Option<&meta::Regex> {
        let pattern = self.pattern.as_deref()?;
        let build = || syntax::parse_neighbour(pattern).ok().and_then(|hir| regex(&hir).ok());
        self.regex.get_or_init(build).as_ref()
    }
}

/// Spans and neighbours are short and most rules run seldom: what an engine costs to build outweighs what it saves,
/// so that only the backtracker and its fallback are built.
pub(super) fn regex(hir: &Hir) -> Result<meta::Regex, String> {
    let config = meta::Config::new()
        .nfa_size_limit(Some(64 << 20))
        .auto_prefilter(false)
        .onepass(false)
        .hybrid(false)
        .dfa(false);
    meta::Builder::new().configure(config).build_from_hir(hir).map_err(|error| error.to_string())
}

impl Compiled {
    pub(super) fn new(rules: &RuleSet, lexicon: &dyn Lexicon) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut parsed = Parsed::default();
        let mut patterns: Vec<(u32, Vec<usize>)> = Vec::new();
        let mut names = vec![Vec::new(); lexicon.lists().len()];
        let mut runners = Vec::new();
        let (mut before, mut behind) = (Conditions::new(true), Conditions::new(false));
        for (index, rule) in rules.rules.iter().enumerate() {
            let mut runner = Runner::default();
            match &rule.pattern {
                Pattern::Names(list) => match lexicon.lists().iter().position(|known| **known == **list) {
                    Some(known) => names[known].push(index as u32),
                    None => {
                        let lists = lexicon.lists().join(", ");
                        let known = if lists.is_empty() { "none" } else { &lists };
                        let message = format!("`names` asks for the list `{list}`: there are {known}");
                        faults.push(rules.fault(&rule.at, message, "unknown list"));
                    }
                },
                Pattern::Regex { core, head, tail, template, steps } => {
                    match parsed.pattern(core, steps) {
                        Ok(pieces) => patterns.push((index as u32, pieces)),
                        Err(message) => faults.push(rules.fault(template, message, "this pattern")),
                    }
                    runner.has_roles = core.contains("(?P<");
                    runner.core_captures = LazyRegex::new(format!("(?:{core})\\z"));
                    if let Some(head) = head {
                        runner.head = outside(rules, template, head, &mut before, &mut faults);
                        runner.head_captures = LazyRegex::new(format!("(?:{head})\\z"));
                    }
                    if let Some(tail) = tail {
                        runner.tail = outside(rules, template, tail, &mut behind, &mut faults);
                        runner.tail_captures = LazyRegex::new(tail.clone());
                    }
                }
            }
            conditions(rules, rule, &mut runner, [&mut before, &mut behind], &mut faults);
            runners.push(runner);
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let patterns: Vec<Pieces<'_>> = patterns
            .into_iter()
            .map(|(rule, pieces)| (rule, pieces.into_iter().map(|piece| &parsed.pieces[piece]).collect()))
            .collect();
        let automaton = Automaton::new(&patterns, false);
        let begins = begins(&automaton);
        let starts = starts(&automaton, &begins, lexicon);
        Ok(Self { automaton, before: before.side(), behind: behind.side(), starts, begins, names, rules: runners })
    }

    /// Whether a rule, a name, both or neither may start with the character.
    #[inline]
    pub(super) fn starts(&self, character: char, lexicon: &dyn Lexicon) -> u8 {
        match self.starts.get(character as usize) {
            Some(flags) => *flags,
            None => {
                let rule = if self.begins[usize::from(self.automaton.class(character))] { RULE } else { 0 };
                rule | if lexicon.may_start(character) { NAME } else { 0 }
            }
        }
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

fn starts(automaton: &Automaton, begins: &[bool], lexicon: &dyn Lexicon) -> Vec<u8> {
    let mut table = vec![0; 1 << 16];
    for (class, _) in begins.iter().enumerate().filter(|(_, begins)| **begins) {
        let (first, last) = automaton.characters(class as u16);
        if let Some(flags) = table.get_mut(first as usize..=(last as usize).min(0xFFFF)) {
            flags.fill(RULE);
        }
    }
    for (index, flags) in table.iter_mut().enumerate() {
        if char::from_u32(index as u32).is_some_and(|character| lexicon.may_start(character)) {
            *flags |= NAME;
        }
    }
    // No span begins on a blank or runs over the end of a paragraph.
    table[usize::from(b' ')] = 0;
    table[usize::from(b'\n')] = 0;
    table
}

/// Pieces of patterns, each parsed once however many rules have it.
#[derive(Default)]
struct Parsed {
    pieces: Vec<Hir>,
    known: HashMap<String, usize>,
}

impl Parsed {
    /// The pieces of a rule's pattern, if it can run.
    fn pattern(&mut self, core: &str, steps: &[Step]) -> Result<Vec<usize>, String> {
        let mut pieces = Vec::new();
        let mut least = 0;
        let mut start = 0;
        for step in steps {
            let piece = self.piece(&core[start..step.end])?;
            let properties = self.pieces[piece].properties();
            if !properties.look_set().is_empty() {
                let message = "a pattern does not look around: `^`, `$` and `\\b` go into `left`, `right`, `not_left`, `not_right`";
                return Err(message.to_owned());
            }
            least += properties.minimum_len().unwrap_or(0);
            pieces.push(piece);
            start = step.end;
        }
        if least == 0 {
            return Err("this pattern matches nothing: it would match everywhere".to_owned());
        }
        Ok(pieces)
    }

    fn piece(&mut self, text: &str) -> Result<usize, String> {
        let plain = without_groups(text);
        if let Some(known) = self.known.get(&plain) {
            return Ok(*known);
        }
        let hir = syntax::parse(&plain).map_err(|said| format!("not a regular expression: {said}"))?;
        self.pieces.push(hir);
        self.known.insert(plain, self.pieces.len() - 1);
        Ok(self.pieces.len() - 1)
    }
}

/// A pattern without its numbered groups.
fn without_groups(pattern: &str) -> String {
    let mut plain = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(at) = rest.find("(?P<g") {
        plain.push_str(&rest[..at]);
        plain.push_str("(?:");
        let name = &rest[at..];
        rest = &name[name.find('>').map_or(name.len(), |end| end + 1)..];
    }
    plain.push_str(rest);
    plain
}

/// What must be there to be read outside the span.
fn outside(
    rules: &RuleSet,
    at: &crate::rules::At,
    part: &str,
    side: &mut Conditions,
    faults: &mut Vec<Fault>,
) -> Option<Neighbour> {
    let hir = match syntax::parse_neighbour(part) {
        Ok(hir) => hir,
        Err(said) => {
            faults.push(rules.fault(at, format!("not a regular expression: {said}"), "this pattern"));
            return None;
        }
    };
    // What may be missing is read on the winners only.
    let missing = hir.properties().minimum_len() == Some(0) && hir.properties().look_set().is_empty();
    (!missing).then(|| side.add(part, hir))
}

fn conditions(
    rules: &RuleSet,
    rule: &Rule,
    runner: &mut Runner,
    [before, behind]: [&mut Conditions; 2],
    faults: &mut Vec<Fault>,
) {
    let mut compile = |condition: &Option<Condition>, side: &mut Conditions| {
        let condition = condition.as_ref()?;
        match syntax::parse_neighbour(&condition.regex) {
            Ok(hir) => Some(side.add(&condition.regex, hir)),
            Err(said) => {
                faults.push(rules.fault(&condition.at, format!("not a regular expression: {said}"), "this condition"));
                None
            }
        }
    };
    runner.left = compile(&rule.left, before);
    runner.not_left = compile(&rule.not_left, before);
    runner.right = compile(&rule.right, behind);
    runner.not_right = compile(&rule.not_right, behind);
}

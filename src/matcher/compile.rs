//! From rules to the automaton, the start table and the conditions.

use crate::model::{Fault, Lexicon};
use crate::rules::{Condition, Pattern, Rule, RuleSet, syntax};
use regex_automata::hybrid::dfa::{Config, DFA};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::{Anchored, Input, MatchKind, meta};
use regex_syntax::hir::{ClassUnicode, Hir, HirKind};
use std::sync::OnceLock;

/// A rule may start with the character.
pub(super) const RULE: u8 = 1;
/// A name of the lexicon may.
pub(super) const NAME: u8 = 2;

/// How much the states of the automaton may take, a thread; then they are built anew.
const CACHE: usize = 24 << 20;

/// All rules in the form that runs.
pub(super) struct Compiled {
    /// All patterns, anchored, every match reported.
    pub dfa: DFA,
    /// The rule of each of its patterns.
    pub pattern_rule: Vec<u32>,
    /// For each character of the basic plane, [`RULE`] and [`NAME`].
    starts: Vec<u8>,
    /// Where rules may start beyond it.
    beyond: ClassUnicode,
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

fn regex(hir: &Hir) -> Result<meta::Regex, String> {
    let config = meta::Config::new().nfa_size_limit(Some(64 << 20)).onepass_size_limit(Some(4 << 20));
    meta::Builder::new().configure(config).build_from_hir(hir).map_err(|error| error.to_string())
}

/// A condition on what stands beside a span.
pub(super) enum Neighbour {
    /// One character of a class.
    One(ClassUnicode),
    /// A regular expression, anchored at the span.
    Regex(Box<meta::Regex>),
}

impl Neighbour {
    fn new(hir: Hir, before: bool) -> Result<Self, String> {
        if let HirKind::Class(regex_syntax::hir::Class::Unicode(class)) = hir.kind() {
            return Ok(Self::One(class.clone()));
        }
        if let HirKind::Literal(literal) = hir.kind()
            && let Ok(text) = std::str::from_utf8(&literal.0)
            && let (Some(only), None) = (text.chars().next(), text.chars().nth(1))
        {
            return Ok(Self::One(ClassUnicode::new([regex_syntax::hir::ClassUnicodeRange::new(only, only)])));
        }
        let hir = if before { Hir::concat(vec![hir, Hir::look(regex_syntax::hir::Look::End)]) } else { hir };
        Ok(Self::Regex(Box::new(regex(&hir)?)))
    }

    /// Whether it stands just before `at`.
    pub(super) fn before(&self, text: &str, at: usize) -> bool {
        match self {
            Self::One(class) => text[..at].chars().next_back().is_some_and(|last| holds(class, last)),
            Self::Regex(regex) => regex.is_match(Input::new(&text[..at])),
        }
    }

    /// Whether it stands just behind `at`.
    pub(super) fn behind(&self, text: &str, at: usize) -> bool {
        match self {
            Self::One(class) => text[at..].chars().next().is_some_and(|first| holds(class, first)),
            Self::Regex(regex) => regex.is_match(Input::new(text).range(at..).anchored(Anchored::Yes)),
        }
    }
}

fn holds(class: &ClassUnicode, character: char) -> bool {
    let ranges = class.ranges();
    let next = ranges.partition_point(|range| range.end() < character);
    ranges.get(next).is_some_and(|range| range.start() <= character)
}

impl Compiled {
    pub(super) fn new(rules: &RuleSet, lexicon: &dyn Lexicon) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut patterns = Vec::new();
        let mut pattern_rule = Vec::new();
        let mut names = vec![Vec::new(); lexicon.lists().len()];
        let mut runners = Vec::new();
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
                Pattern::Regex { core, head, tail, template, .. } => {
                    match pattern(core) {
                        Ok(hir) => {
                            patterns.push(hir);
                            pattern_rule.push(index as u32);
                        }
                        Err(message) => faults.push(rules.fault(template, message, "this pattern")),
                    }
                    runner.has_roles = core.contains("(?P<");
                    runner.core_captures = LazyRegex::new(format!("(?:{core})\\z"));
                    if let Some(head) = head {
                        runner.head = outside(rules, template, head, true, &mut faults);
                        runner.head_captures = LazyRegex::new(format!("(?:{head})\\z"));
                    }
                    if let Some(tail) = tail {
                        runner.tail = outside(rules, template, tail, false, &mut faults);
                        runner.tail_captures = LazyRegex::new(tail.clone());
                    }
                }
            }
            conditions(rules, rule, &mut runner, &mut faults);
            runners.push(runner);
        }
        let mut first = ClassUnicode::empty();
        let mut ranges = Vec::new();
        for hir in &patterns {
            ranges.extend_from_slice(syntax::first(hir).0.ranges());
        }
        first.union(&ClassUnicode::new(ranges));
        let dfa = automaton(&patterns).map_err(|message| vec![Fault::new("", message)]);
        match dfa {
            Ok(dfa) if faults.is_empty() => {
                let starts = starts(&first, lexicon);
                Ok(Self { dfa, pattern_rule, starts, beyond: first, names, rules: runners })
            }
            Ok(_) => Err(faults),
            Err(fault) => {
                faults.extend(fault);
                Err(faults)
            }
        }
    }

    /// Whether a rule, a name, both or neither may start with the character.
    #[inline]
    pub(super) fn starts(&self, character: char, lexicon: &dyn Lexicon) -> u8 {
        match self.starts.get(character as usize) {
            Some(flags) => *flags,
            None => {
                let rule = if holds(&self.beyond, character) { RULE } else { 0 };
                rule | if lexicon.may_start(character) { NAME } else { 0 }
            }
        }
    }
}

fn starts(first: &ClassUnicode, lexicon: &dyn Lexicon) -> Vec<u8> {
    let mut table = vec![0; 1 << 16];
    for range in first.iter() {
        let last = (range.end() as usize).min(table.len() - 1);
        if let Some(flags) = table.get_mut(range.start() as usize..=last) {
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

/// A rule's pattern, if it can run.
fn pattern(core: &str) -> Result<Hir, String> {
    let hir = syntax::parse(core).map_err(|said| format!("not a regular expression: {said}"))?;
    let properties = hir.properties();
    if properties.minimum_len().is_none_or(|least| least == 0) {
        return Err("this pattern matches nothing: it would match everywhere".to_owned());
    }
    if !properties.look_set().is_empty() {
        let message =
            "a pattern does not look around: `^`, `$` and `\\b` go into `left`, `right`, `not_left`, `not_right`";
        return Err(message.to_owned());
    }
    Ok(hir)
}

fn outside(
    rules: &RuleSet,
    at: &crate::rules::At,
    part: &str,
    before: bool,
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
    if hir.properties().minimum_len() == Some(0) && hir.properties().look_set().is_empty() {
        return None;
    }
    neighbour(rules, at, hir, before, faults)
}

fn neighbour(
    rules: &RuleSet,
    at: &crate::rules::At,
    hir: Hir,
    before: bool,
    faults: &mut Vec<Fault>,
) -> Option<Neighbour> {
    Neighbour::new(hir, before).map_err(|message| faults.push(rules.fault(at, message, ""))).ok()
}

fn conditions(rules: &RuleSet, rule: &Rule, runner: &mut Runner, faults: &mut Vec<Fault>) {
    let mut compile = |condition: &Option<Condition>, before: bool| {
        let condition = condition.as_ref()?;
        match syntax::parse_neighbour(&condition.regex) {
            Ok(hir) => neighbour(rules, &condition.at, hir, before, faults),
            Err(said) => {
                faults.push(rules.fault(&condition.at, format!("not a regular expression: {said}"), "this condition"));
                None
            }
        }
    };
    runner.left = compile(&rule.left, true);
    runner.not_left = compile(&rule.not_left, true);
    runner.right = compile(&rule.right, false);
    runner.not_right = compile(&rule.not_right, false);
}

fn automaton(patterns: &[Hir]) -> Result<DFA, String> {
    let captures = thompson::Config::new().which_captures(WhichCaptures::None);
    let nfa = thompson::Compiler::new()
        .configure(captures)
        .build_many_from_hir(patterns)
        .map_err(|error| format!("the rules together are too much for one automaton: {error}"))?;
    let config = Config::new().match_kind(MatchKind::All).cache_capacity(CACHE).skip_cache_capacity_check(true);
    DFA::builder().configure(config).build_from_nfa(nfa).map_err(|error| error.to_string())
}

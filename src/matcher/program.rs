//! From rules to automata, with nothing of a text or a lexicon in them, so that it can be done when Kaoju is built.
//!
//! Takes a rule set; gives the automaton of all patterns, one for the conditions on each side of a span, and which
//! condition is whose. All patterns that cannot run are told.

use super::automaton::{self, Automaton, Pieces};
use crate::model::Fault;
use crate::rules::lay::{Lay, lay_fields};
use crate::rules::{At, Condition, Pattern, RuleSet, Step, syntax};
use regex_syntax::hir::{Class, Hir, HirKind};
use std::collections::HashMap;

/// All rules as automata.
pub(super) struct Program {
    /// All patterns.
    pub automaton: Automaton,
    /// All conditions on what stands before a span, and behind one.
    pub before: Side,
    pub behind: Side,
    /// By rule.
    pub rules: Vec<Neighbours>,
}

/// The conditions of one side of a span.
pub(super) struct Side {
    /// Of those that end within a few characters, and how many there are.
    pub near: (Automaton, usize),
    /// Of those that look for something behind words of any kind (`[^，。]{0,14}事故`). Apart from the others: each of
    /// their states stands beside each of the others', and a walk of theirs goes on to the end of the clause.
    pub far: (Automaton, usize),
    /// Those that it cannot read (`\b`), as written.
    pub odd: Vec<String>,
    pub backward: bool,
}

/// What a rule asks of what stands beside its span.
#[derive(Default)]
pub(super) struct Neighbours {
    pub left: Option<Neighbour>,
    pub right: Option<Neighbour>,
    pub not_left: Option<Neighbour>,
    pub not_right: Option<Neighbour>,
    /// What must be there to be read outside the span.
    pub head: Option<Neighbour>,
    pub tail: Option<Neighbour>,
}

/// A condition on what stands beside a span.
pub(super) enum Neighbour {
    /// One character of these runs, which are in order.
    One(Box<[(char, char)]>),
    /// One of those that the side's near automaton tells.
    Near(usize),
    /// One of those that the far one tells.
    Far(usize),
    /// One of those that it cannot read.
    Odd(usize),
}

lay_fields!(Program { automaton, before, behind, rules });
lay_fields!(Side { near, far, odd, backward });
lay_fields!(Neighbours { left, right, not_left, not_right, head, tail });

impl Lay for Neighbour {
    fn lay(&self, out: &mut Vec<u8>) {
        match self {
            Self::One(runs) => {
                0_u32.lay(out);
                runs.lay(out);
            }
            Self::Near(id) => (1_u32, *id).lay(out),
            Self::Far(id) => (2_u32, *id).lay(out),
            Self::Odd(id) => (3_u32, *id).lay(out),
        }
    }

    fn take(bytes: &mut &[u8]) -> Self {
        match u32::take(bytes) {
            0 => Self::One(Lay::take(bytes)),
            1 => Self::Near(Lay::take(bytes)),
            2 => Self::Far(Lay::take(bytes)),
            _ => Self::Odd(Lay::take(bytes)),
        }
    }
}

impl Program {
    /// Of a rule set.
    pub(super) fn new(rules: &RuleSet) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut parsed = Parsed::default();
        let mut patterns: Vec<(u32, Vec<usize>)> = Vec::new();
        let (mut before, mut behind) = (Gathered::new(true), Gathered::new(false));
        let mut all = Vec::new();
        for (index, rule) in rules.rules.iter().enumerate() {
            let mut neighbours = Neighbours::default();
            if let Pattern::Regex { core, head, tail, template, steps } = &rule.pattern {
                match parsed.pattern(core, steps) {
                    Ok(pieces) => patterns.push((index as u32, pieces)),
                    Err(message) => faults.push(rules.fault(template, message, "this pattern")),
                }
                let mut outside = |part: &Option<String>, side: &mut Gathered| {
                    let hir = parse(rules, template, part.as_deref()?, "this pattern", &mut faults)?;
                    // What may be missing is read on the winners only.
                    let missing = hir.properties().minimum_len() == Some(0) && hir.properties().look_set().is_empty();
                    (!missing).then(|| side.add(part.as_deref().unwrap_or_default(), &hir))
                };
                neighbours.head = outside(head, &mut before);
                neighbours.tail = outside(tail, &mut behind);
            }
            let mut condition = |condition: &Option<Condition>, side: &mut Gathered| {
                let Condition { regex, at } = condition.as_ref()?;
                let hir = parse(rules, at, regex, "this condition", &mut faults)?;
                Some(side.add(regex, &hir))
            };
            neighbours.left = condition(&rule.left, &mut before);
            neighbours.not_left = condition(&rule.not_left, &mut before);
            neighbours.right = condition(&rule.right, &mut behind);
            neighbours.not_right = condition(&rule.not_right, &mut behind);
            all.push(neighbours);
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let patterns: Vec<Pieces<'_>> = patterns
            .into_iter()
            .map(|(rule, pieces)| (rule, pieces.into_iter().map(|piece| &parsed.pieces[piece]).collect()))
            .collect();
        let automaton = Automaton::new(&patterns, false);
        Ok(Self { automaton, before: before.side(), behind: behind.side(), rules: all })
    }
}

fn parse(rules: &RuleSet, at: &At, part: &str, what: &str, faults: &mut Vec<Fault>) -> Option<Hir> {
    syntax::parse_neighbour(part)
        .map_err(|said| faults.push(rules.fault(at, format!("not a regular expression: {said}"), what)))
        .ok()
}

/// The conditions of one side as they are gathered, each once however many rules have it.
struct Gathered {
    backward: bool,
    /// By what is written.
    known: HashMap<String, usize>,
    near: Vec<Hir>,
    far: Vec<Hir>,
    odd: Vec<String>,
}

impl Gathered {
    fn new(backward: bool) -> Self {
        Self { backward, known: HashMap::new(), near: Vec::new(), far: Vec::new(), odd: Vec::new() }
    }

    /// Adds a condition, as written and as read.
    fn add(&mut self, written: &str, hir: &Hir) -> Neighbour {
        if let HirKind::Class(Class::Unicode(class)) = hir.kind() {
            return Neighbour::One(class.ranges().iter().map(|range| (range.start(), range.end())).collect());
        }
        if let HirKind::Literal(literal) = hir.kind()
            && let Ok(text) = std::str::from_utf8(&literal.0)
            && let (Some(only), None) = (text.chars().next(), text.chars().nth(1))
        {
            return Neighbour::One([(only, only)].into());
        }
        if !automaton::reads(hir, self.backward) {
            self.odd.push(written.to_owned());
            return Neighbour::Odd(self.odd.len() - 1);
        }
        let far = far(hir);
        let listed = if far { &mut self.far } else { &mut self.near };
        let id = *self.known.entry(written.to_owned()).or_insert(listed.len());
        if id == listed.len() {
            listed.push(hir.clone());
        }
        if far { Neighbour::Far(id) } else { Neighbour::Near(id) }
    }

    fn side(self) -> Side {
        let automaton = |listed: &[Hir]| {
            let pieces: Vec<Pieces<'_>> = listed.iter().enumerate().map(|(id, hir)| (id as u32, vec![hir])).collect();
            (Automaton::new(&pieces, self.backward), listed.len())
        };
        Side { near: automaton(&self.near), far: automaton(&self.far), odd: self.odd, backward: self.backward }
    }
}

/// Whether an expression repeats a class of more than some characters.
fn far(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Literal(_) | HirKind::Class(_) => false,
        HirKind::Repetition(repetition) => far(&repetition.sub) || repetition.max != Some(1) && wide(&repetition.sub),
        HirKind::Capture(capture) => far(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(far),
    }
}

/// Whether an expression has a class of more than some characters.
fn wide(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Literal(_) | HirKind::Class(Class::Bytes(_)) => false,
        HirKind::Class(Class::Unicode(class)) => {
            class.iter().map(|range| u32::from(range.end()) - u32::from(range.start())).sum::<u32>() > WIDE
        }
        HirKind::Repetition(repetition) => wide(&repetition.sub),
        HirKind::Capture(capture) => wide(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(wide),
    }
}

/// More characters than a list of signs or numerals has.
const WIDE: u32 = 256;

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

#[cfg(test)]
mod tests {
    use super::Program;
    use crate::rules::{lay::Lay, load, load_over_mentions};

    #[test]
    fn what_the_build_laid_out_is_what_the_rules_give() {
        let over_mentions = load_over_mentions(None).expect("the rules load");
        let text = load(None).expect("the rules load");
        for rules in [text, over_mentions.only("claims"), over_mentions.only("events")] {
            let mut bytes = Vec::new();
            Program::new(&rules).expect("they compile").lay(&mut bytes);
            assert!(rules.program().is_some_and(|laid| laid == bytes));
            let mut again = Vec::new();
            Program::take(&mut bytes.as_slice()).lay(&mut again);
            assert!(bytes == again);
        }
    }
}

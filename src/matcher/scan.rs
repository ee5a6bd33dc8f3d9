//! Scan: walks the text once and collects what every rule and every name would take.

use super::lazy::DEAD;
use super::program::Neighbours;
use super::{Cache, Candidate, Matcher, WON};
use crate::rules::REACH;

/// What a trace keeps of the conditions that refused: the candidate and the condition's key.
pub(super) type Refused = Vec<(Candidate, &'static str)>;

impl Matcher {
    /// Fills the cache's candidates, by start.
    pub(super) fn scan(&self, text: &str, cache: &mut Cache, refused: &mut Option<Refused>) {
        cache.candidates.clear();
        cache.entries.clear();
        cache.seen.fill(0);
        cache.before.forget();
        cache.behind.forget();
        let mut at = 0;
        let mut digit_before = false;
        for character in text.chars() {
            let digit = character.is_ascii_digit();
            if !(digit && digit_before) {
                if self.compiled.begins(character) {
                    self.run(text, at, cache);
                    self.settle(text, at, cache, refused);
                }
                if character != ' ' && character != '\n' && self.lexicon.may_start(character) {
                    self.names(text, at, cache, refused);
                }
            }
            digit_before = digit;
            at += character.len_utf8();
        }
    }

    /// Runs the automaton from `at`: hits are (rule, end), by end.
    fn run(&self, text: &str, at: usize, cache: &mut Cache) {
        let Cache { hits, lazy, .. } = cache;
        let automaton = &self.compiled.program.automaton;
        hits.clear();
        lazy.begin(automaton);
        let mut end = at;
        let mut state = DEAD;
        for character in text[at..].chars().take(REACH) {
            // No span runs over a paragraph's end.
            if character == '\n' {
                return;
            }
            let class = automaton.class(character);
            state = if end == at { lazy.first(automaton, class) } else { lazy.next(automaton, state, class) };
            if state == DEAD {
                return;
            }
            end += character.len_utf8();
            hits.extend(lazy.matches(state).iter().map(|rule| (*rule, end as u32)));
        }
    }

    /// Keeps of each rule the longest hit that its conditions allow.
    fn settle(&self, text: &str, at: usize, cache: &mut Cache, refused: &mut Option<Refused>) {
        while let Some((rule, end)) = cache.hits.pop() {
            let stamp = at as u32 + 1;
            if cache.seen[rule as usize] == stamp || !ends(text.as_bytes(), end as usize) {
                continue;
            }
            let candidate = Candidate { start: at as u32, end, rule, entries: (0, 0), length: 0, fate: WON };
            match self.refusal(rule, text, at, end as usize, cache) {
                None => {
                    cache.seen[rule as usize] = stamp;
                    cache.candidates.push(candidate);
                }
                Some(condition) => {
                    if let Some(refused) = refused {
                        refused.push((candidate, condition));
                    }
                }
            }
        }
    }

    /// Collects the names that begin at `at`.
    fn names(&self, text: &str, at: usize, cache: &mut Cache, refused: &mut Option<Refused>) {
        let mut found = std::mem::take(&mut cache.found);
        found.clear();
        self.lexicon.names_at(&text[at..], &mut |length, list, entry| found.push((length as u32, list, entry)));
        found.sort_unstable();
        for group in found.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let (length, list, _) = group[0];
            let end = at + length as usize;
            let first = cache.entries.len() as u32;
            for &(_, list, entry) in group {
                cache.entries.push((list, entry));
            }
            let entries = (first, cache.entries.len() as u32);
            for &rule in &self.compiled.names[usize::from(list)] {
                let candidate = Candidate { start: at as u32, end: end as u32, rule, entries, length: 0, fate: WON };
                match self.refusal(rule, text, at, end, cache) {
                    None => cache.candidates.push(candidate),
                    Some(condition) => {
                        if let Some(refused) = refused {
                            refused.push((candidate, condition));
                        }
                    }
                }
            }
        }
        cache.found = found;
    }

    /// The condition that does not allow the span, if there is one.
    fn refusal(&self, rule: u32, text: &str, start: usize, end: usize, cache: &mut Cache) -> Option<&'static str> {
        let program = &self.compiled.program;
        let Neighbours { not_left, left, not_right, right, head, tail } = &program.rules[rule as usize];
        let mut before = |condition| cache.before.holds(&program.before, text, start, condition);
        let mut behind = |condition| cache.behind.holds(&program.behind, text, end, condition);
        if not_left.as_ref().is_some_and(&mut before) {
            return Some("not_left");
        }
        if not_right.as_ref().is_some_and(&mut behind) {
            return Some("not_right");
        }
        if left.as_ref().is_some_and(|condition| !before(condition)) {
            return Some("left");
        }
        if right.as_ref().is_some_and(|condition| !behind(condition)) {
            return Some("right");
        }
        if head.as_ref().is_some_and(|condition| !before(condition))
            || tail.as_ref().is_some_and(|condition| !behind(condition))
        {
            return Some("pattern");
        }
        None
    }
}

/// Whether a span may end here: not on a blank, and not inside a run of digits.
fn ends(bytes: &[u8], end: usize) -> bool {
    let last = bytes[end - 1];
    last != b' ' && !(last.is_ascii_digit() && bytes.get(end).is_some_and(u8::is_ascii_digit))
}

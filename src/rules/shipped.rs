//! The shipped rules as they were laid out when Kaoju was built: loaded, expanded, and made into automata.
//!
//! `build.rs` writes them with the code that loads a user's rules; here they are taken back in one pass. A test loads
//! the shipped files anew and compares.

use super::lay::{Lay, lay_fields};
use super::load::is_rules;
use super::source::Sources;
use super::{At, Condition, Example, FragmentUse, KindDef, Pattern, RoleDef, Rule, RuleSet, Step, WordList};
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// What stands for an automaton: the kind whose rules are in it, none for all, and its bytes.
pub(super) type Program = (&'static str, &'static [u8]);

/// A rule set without what several share.
pub(crate) struct Own {
    kinds: Vec<KindDef>,
    rules: Vec<Rule>,
    fragments: Vec<FragmentUse>,
}

lay_fields!(Own { kinds, rules, fragments });
lay_fields!(KindDef { name, kind, meaning, columns, parts, holds, at });
lay_fields!(FragmentUse { name, at, used });
lay_fields!(At { file, span });
lay_fields!(Step { end, at });
lay_fields!(RoleDef { path, list, reader, outside });
lay_fields!(Condition { regex, at });
lay_fields!(Example { text, span, fields, published, to, at });
lay_fields!(Rule {
    name,
    kind,
    meaning,
    pattern,
    roles,
    left,
    right,
    not_left,
    not_right,
    set,
    beats,
    reader,
    class,
    source,
    longest,
    apart,
    matches,
    rejects,
    at,
});

impl Lay for Pattern {
    fn lay(&self, out: &mut Vec<u8>) {
        match self {
            Self::Names(list) => (true, list.clone()).lay(out),
            Self::Regex { core, head, tail, template, steps } => {
                (false, core.clone()).lay(out);
                (head.clone(), tail.clone()).lay(out);
                (template.file, template.span.clone()).lay(out);
                steps.lay(out);
            }
        }
    }

    fn take(bytes: &mut &[u8]) -> Self {
        if bool::take(bytes) {
            return Self::Names(Lay::take(bytes));
        }
        let core = Lay::take(bytes);
        let (head, tail) = Lay::take(bytes);
        Self::Regex { core, head, tail, template: Lay::take(bytes), steps: Lay::take(bytes) }
    }
}

#[cfg(any(test, not(laid_out)))]
impl RuleSet {
    /// Writes what is its own, without words, files and automata.
    pub(crate) fn lay(&self, out: &mut Vec<u8>) {
        let own = Own { kinds: self.kinds.clone(), rules: self.rules.clone(), fragments: self.fragments.clone() };
        own.lay(out);
    }

    /// Writes its words.
    pub(crate) fn lay_words(&self, out: &mut Vec<u8>) {
        self.words.lay(out);
    }
}

/// The bytes and texts of the shipped rules.
#[derive(Clone, Copy)]
pub(super) struct Shipped {
    /// Name below the project, and text.
    pub files: &'static [(&'static str, &'static str)],
    pub words: &'static [u8],
    pub text: &'static [u8],
    pub over_mentions: &'static [u8],
    pub programs: &'static [Program],
    pub programs_over_mentions: &'static [Program],
}

impl Shipped {
    /// Takes the rules for texts, or those over mentions.
    pub(super) fn take(self, over_mentions: bool) -> RuleSet {
        let (mut own, programs) =
            if over_mentions { (self.over_mentions, self.programs_over_mentions) } else { (self.text, self.programs) };
        let Own { kinds, rules, fragments } = Own::take(&mut own);
        let mut sources = Sources::default();
        for (name, text) in self.files.iter().filter(|(name, _)| is_rules(name)) {
            sources.add((*name).to_owned(), Cow::Borrowed(text));
        }
        // The same for both: taken by whoever comes first.
        static WORDS: OnceLock<Vec<Arc<WordList>>> = OnceLock::new();
        let words = WORDS.get_or_init(|| Lay::take(&mut { self.words })).clone();
        RuleSet { kinds, rules, words, sources, fragments, programs }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Load;

    fn bytes(lay: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
        let mut bytes = Vec::new();
        lay(&mut bytes);
        bytes
    }

    #[test]
    fn what_the_build_laid_out_is_what_loading_gives() {
        for over_mentions in [false, true] {
            let load = |instead| Load { over_mentions, instead, ..Load::default() }.load().expect("the rules load");
            let (laid, loaded) = (load(None), load(Some(crate::rules::load::SHIPPED.files)));
            assert!(bytes(|out| laid.lay(out)) == bytes(|out| loaded.lay(out)));
            assert!(bytes(|out| laid.lay_words(out)) == bytes(|out| loaded.lay_words(out)));
            for (one, other) in laid.rules.iter().zip(&loaded.rules) {
                assert_eq!((&one.name, laid.place(&one.at)), (&other.name, loaded.place(&other.at)));
            }
        }
    }
}

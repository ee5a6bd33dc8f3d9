//! Loads rule files, expands their templates, lints them; runs no regex.
//!
//! Takes the shipped `rules/*.toml` and `rules/words/*.csv` (compiled in) and a folder that adds to them and
//! overrides them by name. Gives a [`RuleSet`]: every template expanded to an ordinary regular expression whose
//! named groups are the rule's roles. All faults are reported, not the first, each with file, line and column.
//!
//! The shipped files are loaded when Kaoju is built, by this code, and laid out as bytes (`lay.rs`, `shipped.rs`).
//!
//! The rule language is on one page in `rules/README.md`. Only `load.rs` reads files. Nothing here decides what a
//! capture means (`kinds`) or which candidate wins (`matcher`).

#[cfg(laid_out)]
pub mod columns;
pub mod examples;
mod expand;
pub(crate) mod lay;
pub mod lint;
mod load;
mod parse;
mod shipped;
mod source;
mod suggest;
pub(crate) mod syntax;
mod template;
mod words;

pub use load::{Load, load, load_over_mentions, places};
pub use parse::{FILE_KEYS, RULE_KEYS};
pub use source::{At, fault_in};
pub use words::WordList;

use crate::model::{Kind, Name};
use source::Sources;
use std::ops::Range;
use std::sync::Arc;

/// Index of a rule in [`RuleSet::rules`].
pub type RuleIdx = usize;

/// The most characters of a span, and those that its conditions see on a side. The longest shipped rule spans 192; what
/// goes on and on (a run of Chinese digits without end) would else be walked again from each of its characters.
pub const REACH: usize = 512;

/// Everything the rule files say.
#[derive(Debug, Clone, Default)]
pub struct RuleSet {
    /// In the order that breaks ties: `order` of `shared.toml`, then the rest by name.
    pub kinds: Vec<KindDef>,
    /// By kind in that order, then by name: of two candidates as long as each other, the lower index wins.
    pub rules: Vec<Rule>,
    /// By name; shared, since there are many and they do not change.
    pub words: Vec<Arc<WordList>>,
    /// The files, for messages.
    pub(crate) sources: Sources,
    /// Fragments by name, with whether anything uses them; for the lint.
    pub(crate) fragments: Vec<FragmentUse>,
    /// The automata of exactly these rules, where the build made them: by kind, `""` for all.
    programs: &'static [shipped::Program],
}

/// A fragment, for the lint.
#[derive(Debug, Clone)]
pub(crate) struct FragmentUse {
    pub name: Name,
    pub at: At,
    pub used: bool,
}

/// A kind of mention: the head of `rules/KIND.toml`.
#[derive(Debug, Clone)]
pub struct KindDef {
    /// Its name, that of the file.
    pub name: Name,
    /// What mentions of it carry; none for `lexical` and for kinds of claims.
    pub kind: Option<Kind>,
    /// One sentence.
    pub meaning: String,
    /// The columns its rules may fill.
    pub columns: Vec<Name>,
    /// Roles that its normaliser reads and that are no columns.
    pub parts: Vec<Name>,
    /// Whether its spans do not compete with what lies inside them (`holds = true`: titles).
    pub holds: bool,
    /// Where its head stands.
    pub at: At,
}

/// A rule, its template expanded.
#[derive(Debug, Clone)]
pub struct Rule {
    /// `kind.what-it-sees`.
    pub name: Name,
    /// Index of its kind in [`RuleSet::kinds`].
    pub kind: usize,
    /// One sentence.
    pub meaning: String,
    /// What it looks for.
    pub pattern: Pattern,
    /// The groups of the patterns, by number: group `g3` fills `roles[3]`.
    pub roles: Vec<RoleDef>,
    /// What must stand just before it.
    pub left: Option<Condition>,
    /// What must stand just behind it.
    pub right: Option<Condition>,
    /// What must not stand just before it.
    pub not_left: Option<Condition>,
    /// What must not stand just behind it.
    pub not_right: Option<Condition>,
    /// Constants, by column.
    pub set: Vec<(Name, String)>,
    /// Rules that this one wins over on the same span: names, or `kind.*`.
    pub beats: Vec<Name>,
    /// The reader that makes its value, where it is not the kind's own.
    pub reader: Option<Name>,
    /// Of a rule of `lexical.toml`: `word`, `idiom`, `name`, `identifier`, `slogan` or `list`.
    pub class: Option<Name>,
    /// The standard or article behind it.
    pub source: Option<String>,
    /// The most characters it may take or read, where that is not the general limit.
    pub longest: Option<usize>,
    /// Where its reader refuses what it took, the figures inside stand by themselves: 5年10年 is no one length.
    pub apart: bool,
    /// What it must find.
    pub matches: Vec<Example>,
    /// What it must leave alone.
    pub rejects: Vec<Example>,
    /// Where it stands.
    pub at: At,
}

/// What a rule looks for.
#[derive(Debug, Clone)]
pub enum Pattern {
    /// A template, expanded.
    Regex {
        /// The span.
        core: String,
        /// Read just before the span (`{>role:name}` at the beginning).
        head: Option<String>,
        /// Read just behind the span (`{>role:name}` at the end).
        tail: Option<String>,
        /// The template, as written.
        template: At,
        /// The pieces of `core`, in order; one for a pattern of alternatives.
        steps: Vec<Step>,
    },
    /// The names of a list of the lexicon.
    Names(Name),
}

/// A piece of a pattern, for telling how far a rule got.
#[derive(Debug, Clone)]
pub struct Step {
    /// Where it ends in the expanded pattern.
    pub end: usize,
    /// The piece as written.
    pub at: At,
}

/// A group of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleDef {
    /// The role, with those around it: `value.hedge`.
    pub path: Name,
    /// Index of the word list it matches a word of, in [`RuleSet::words`].
    pub list: Option<usize>,
    /// The reader its fragment names.
    pub reader: Option<Name>,
    /// Whether it stands outside the span.
    pub outside: bool,
}

/// A regular expression on a neighbour, and where it is written.
#[derive(Debug, Clone)]
pub struct Condition {
    /// The expression, expanded.
    pub regex: String,
    /// Where it is written.
    pub at: At,
}

/// A test that stands in a rule.
#[derive(Debug, Clone)]
pub struct Example {
    /// The text, without the brackets.
    pub text: String,
    /// What the brackets mark, in bytes of `text`.
    pub span: Option<Range<usize>>,
    /// The cells it must give, by column.
    pub fields: Vec<(Name, String)>,
    /// The day of publication; 2023-07-25 where it says nothing.
    pub published: Option<String>,
    /// The rule that must win instead.
    pub to: Option<Name>,
    /// Where it is written.
    pub at: At,
}

impl RuleSet {
    /// These rules without those that are not of the kind.
    #[must_use]
    pub fn only(&self, kind: &str) -> Self {
        let programs = self.programs.iter().position(|(known, _)| *known == kind);
        Self {
            rules: self.rules.iter().filter(|rule| *self.kinds[rule.kind].name == *kind).cloned().collect(),
            programs: programs.map_or(&[], |index| &self.programs[index..=index]),
            ..self.clone()
        }
    }

    /// One rule of them by itself.
    #[must_use]
    pub fn alone(&self, rule: RuleIdx) -> Self {
        Self { rules: vec![self.rules[rule].clone()], programs: &[], ..self.clone() }
    }

    /// What the build has made of these rules, if they are those that ship.
    pub(crate) fn program(&self) -> Option<&'static [u8]> {
        let [(_, bytes)] = self.programs else { return None };
        Some(bytes)
    }

    /// The kind of that name.
    #[must_use]
    pub fn kind(&self, name: &str) -> Option<&KindDef> {
        self.kinds.iter().find(|kind| &*kind.name == name)
    }

    /// The definition of a kind that mentions carry.
    #[must_use]
    pub fn definition(&self, kind: Kind) -> Option<&KindDef> {
        self.kinds.iter().find(|known| known.kind == Some(kind))
    }

    /// The rule of that name.
    #[must_use]
    pub fn rule(&self, name: &str) -> Option<RuleIdx> {
        self.rules.iter().position(|rule| &*rule.name == name)
    }

    /// The word list of that name.
    #[must_use]
    pub fn list(&self, name: &str) -> Option<&WordList> {
        self.words.binary_search_by(|list| (*list.name).cmp(name)).ok().map(|index| &*self.words[index])
    }

    /// Whether `winner` says that it beats `loser`.
    #[must_use]
    pub fn beats(&self, winner: RuleIdx, loser: RuleIdx) -> bool {
        if winner == loser {
            // `measure.*` in a measure's rule is all the others.
            return false;
        }
        let loser = &self.rules[loser];
        self.rules[winner].beats.iter().any(|beaten| match beaten.strip_suffix(".*") {
            Some(kind) => *kind == *self.kinds[loser.kind].name,
            None => *beaten == loser.name,
        })
    }

    /// Calls `each` with the name and the text of every file that was read.
    pub fn each_source(&self, each: &mut dyn FnMut(&str, &str)) {
        self.sources.each(each);
    }

    /// `file:line` of a place in a rule file.
    #[must_use]
    pub fn place(&self, at: &At) -> String {
        self.sources.place(at)
    }

    /// What is written at a place in a rule file.
    #[must_use]
    pub fn written(&self, at: &At) -> &str {
        self.sources.written(at)
    }

    /// A fault at a place in a rule file.
    #[must_use]
    pub fn fault(&self, at: &At, message: impl Into<String>, label: &str) -> crate::model::Fault {
        self.sources.fault(at, message, label)
    }
}

/// The private-use character that stands for a mention of that kind in a sentence that claim rules read.
///
/// It comes from plane 15, so that the private-use characters that broken fonts leave in texts are not taken for it.
#[must_use]
pub fn stand_in(kind: Kind) -> char {
    let offset = match kind {
        Kind::User(index) => 32 + u32::from(index),
        shipped => Kind::SHIPPED.iter().position(|known| *known == shipped).unwrap_or_default() as u32,
    };
    char::from_u32(0xF_0000 + offset).unwrap_or('\u{F0000}')
}

/// The kind that a private-use character stands for.
#[must_use]
pub fn stands_for(character: char) -> Option<Kind> {
    let offset = (character as u32).checked_sub(0xF_0000)?;
    match offset {
        0..32 => Kind::SHIPPED.get(offset as usize).copied(),
        32..288 => Some(Kind::User((offset - 32) as u8)),
        _ => None,
    }
}

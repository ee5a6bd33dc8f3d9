//! Matcher and readers make mentions; every numeral gets its class.
//!
//! Takes the clean text; gives mentions and lexical stretches sorted by start. Mentions do not overlap,
//! but for those inside a title. Dates and places are as written: `resolve` makes them absolute, and
//! [`account`] is called after that, when it is known which places stand. Reads no file, knows no date.

mod account;

pub use account::{account, is_hanzi_numeral, keep_names, names_with_numerals, numerals, repeat_names};

use crate::kinds;
use crate::matcher::Matcher;
use crate::model::{Clean, Cover, Fault, Kind, Lexical, Lexicon, Mention, Role};
use crate::rules::RuleSet;
use std::sync::Arc;

pub use crate::kinds::READERS;
pub use crate::matcher::Cache;

/// What was found in a text.
#[derive(Debug, Default)]
pub struct Extracted {
    /// Sorted by start, a title before what lies inside it.
    pub mentions: Vec<Mention>,
    /// Sorted by start.
    pub lexicals: Vec<Lexical>,
}

/// Rules and names compiled for reading texts; shared by all threads.
pub struct Engine {
    matcher: Matcher,
}

impl Engine {
    /// Compiles the rules.
    ///
    /// # Errors
    /// The faults of rules that cannot be compiled together.
    pub fn new(rules: Arc<RuleSet>, names: Arc<dyn Lexicon>) -> Result<Self, Vec<Fault>> {
        Ok(Self { matcher: Matcher::new(rules, names)? })
    }

    /// The matcher, for `explain`.
    #[must_use]
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// Scratch space for one thread.
    #[must_use]
    pub fn cache(&self) -> Cache {
        self.matcher.cache()
    }
}

impl Engine {
    /// Reads a text.
    #[must_use]
    pub fn extract(&self, clean: &Clean, cache: &mut Cache) -> Extracted {
        let mut extracted = Extracted::default();
        let mut refused = Vec::new();
        let mut paragraph = clean.paragraphs.iter().peekable();
        for captured in self.matcher.find(&clean.text, cache) {
            while paragraph.next_if(|paragraph| paragraph.span.end <= captured.span.start).is_some() {}
            if paragraph.peek().is_some_and(|paragraph| paragraph.role == Role::Furniture) {
                continue;
            }
            if let Some(class) = &captured.rule().class {
                let rule = captured.rule().name.clone();
                extracted.lexicals.push(Lexical { span: captured.span, class: class.clone(), rule });
            } else if let Some(mention) = kinds::read(&captured) {
                extracted.mentions.push(mention);
            } else if captured.rule().apart {
                let inner = self.matcher.inside(&clean.text, cache, &captured);
                extracted.mentions.extend(inner.iter().filter_map(kinds::read));
            } else {
                refused.push(captured.span);
            }
        }
        for (rule, span) in self.matcher.behind_refused(cache, &refused) {
            let rule = &self.matcher.rules().rules[rule];
            if let Some(class) = rule.class.clone() {
                extracted.lexicals.push(Lexical { span, class, rule: rule.name.clone() });
            }
        }
        extracted.lexicals.sort_by_key(|lexical| (lexical.span.start, std::cmp::Reverse(lexical.span.end)));
        // A reader may narrow or widen its span.
        extracted.mentions.sort_by_key(|mention| (mention.span.start, std::cmp::Reverse(mention.span.end)));
        extracted
    }

    /// The figures of the text last read that names hid which stand for no place after all: the 五大 of 五大安全.
    ///
    /// Dates and titles are settled by then, and get no second chance. `mentions` stay sorted.
    pub fn uncover(
        &self,
        clean: &Clean,
        cache: &mut Cache,
        dropped: &Cover,
        mentions: &mut Vec<Mention>,
        lexicals: &[Lexical],
    ) {
        let standing = mentions.iter().map(|mention| mention.span).chain(lexicals.iter().map(|lexical| lexical.span));
        let hidden = self.matcher.under(&clean.text, cache, dropped, standing.collect());
        let settled = |mention: &Mention| !matches!(mention.kind, Kind::Place | Kind::Date | Kind::Title);
        let found: Vec<Mention> = hidden.iter().filter_map(kinds::read).filter(settled).collect();
        if !found.is_empty() {
            mentions.extend(found);
            mentions.sort_by_key(|mention| (mention.span.start, std::cmp::Reverse(mention.span.end)));
        }
    }
}

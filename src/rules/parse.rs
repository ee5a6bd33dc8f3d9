//! One rule file, read: every key known, every value of the right type, each with its place.

use super::source::{At, Sources};
use super::suggest::did_you_mean;
use super::{Example, template};
use crate::model::{Fault, Name};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A string of a rule file and where its content stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Text {
    pub text: String,
    pub at: At,
}

impl Text {
    /// The place of a stretch of the string; the whole string where it was written with escapes.
    pub(super) fn part(&self, range: Range<usize>) -> At {
        if self.at.span.len() == self.text.len() {
            At::new(self.at.file, self.at.span.start + range.start..self.at.span.start + range.end)
        } else {
            self.at.clone()
        }
    }

    pub(super) fn name(&self) -> Name {
        Name::from(self.text.as_str())
    }
}

/// A rule file as written.
#[derive(Debug, Default)]
pub(super) struct RuleFile {
    pub kind: Option<Text>,
    pub meaning: Option<Text>,
    pub columns: Vec<Text>,
    pub parts: Vec<Text>,
    pub holds: bool,
    /// `over = "mentions"`: claim rules, which do not run on text.
    pub over_mentions: bool,
    pub order: Vec<Text>,
    pub fragments: Vec<Fragment>,
    pub rules: Vec<RawRule>,
}

/// A named piece of a pattern.
#[derive(Debug, Clone)]
pub(super) struct Fragment {
    pub name: Text,
    pub pattern: Text,
    pub tokens: Vec<template::Token>,
    pub reader: Option<Text>,
}

/// A rule as written.
#[derive(Debug, Clone, Default)]
pub(super) struct RawRule {
    pub name: Text,
    pub meaning: Option<Text>,
    pub pattern: Option<Text>,
    pub names: Option<Text>,
    pub left: Option<Text>,
    pub right: Option<Text>,
    pub not_left: Option<Text>,
    pub not_right: Option<Text>,
    pub set: Vec<(Text, String)>,
    pub beats: Vec<Text>,
    pub reader: Option<Text>,
    pub class: Option<Text>,
    pub source: Option<Text>,
    pub off: bool,
    pub apart: bool,
    pub longest: Option<usize>,
    /// Whether its pattern is of the wrong type, which has been told.
    pub broken: bool,
    pub matches: Vec<Example>,
    pub rejects: Vec<Example>,
    pub at: At,
}

/// The keys of a rule file.
pub const FILE_KEYS: &str = "kind, meaning, columns, parts, holds, over, order, fragments, rule";
/// The keys of a rule.
pub const RULE_KEYS: &str = "name, meaning, pattern, names, left, right, not_left, not_right, set, beats, reader, class, \
                         source, longest, apart, off, match, reject";

/// Reads a file. What is wrong with it goes to `faults`; the rest is given.
pub(super) fn read(file: usize, sources: &Sources, faults: &mut Vec<Fault>) -> RuleFile {
    let text = sources.text(file);
    match DeTable::parse(text) {
        Ok(table) => Reader { file, sources, faults }.file(table.get_ref()),
        Err(error) => {
            let at = At::new(file, error.span().unwrap_or(0..0));
            faults.push(sources.fault(&at, format!("not TOML: {}", error.message()), "here"));
            RuleFile::default()
        }
    }
}

struct Reader<'a> {
    file: usize,
    sources: &'a Sources,
    faults: &'a mut Vec<Fault>,
}

type Value<'i> = Spanned<DeValue<'i>>;

impl Reader<'_> {
    fn fault(&mut self, span: Range<usize>, message: impl Into<String>, label: &str) {
        self.faults.push(self.sources.fault(&At::new(self.file, span), message, label));
    }

    fn expected(&mut self, value: &Value<'_>, what: &str) {
        let found = value.get_ref().type_str();
        self.fault(value.span(), format!("expected {what}, found {}", article(found)), what);
    }

    fn unknown(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, whose: &str, known: &str) {
        let message = format!("unknown key `{}`: {whose} has {known}", key.get_ref());
        let label = did_you_mean(key.get_ref(), known.split(", "), "unknown key");
        self.fault(key.span(), message, &label);
    }

    fn file(&mut self, table: &DeTable<'_>) -> RuleFile {
        let mut file = RuleFile::default();
        for (key, value) in in_order(table) {
            match &**key.get_ref() {
                "kind" => file.kind = self.string(value),
                "meaning" => file.meaning = self.string(value),
                "columns" => file.columns = self.strings(value),
                "parts" => file.parts = self.strings(value),
                "order" => file.order = self.strings(value),
                "holds" => file.holds = self.boolean(value),
                "over" => match self.string(value) {
                    Some(over) if over.text == "mentions" => file.over_mentions = true,
                    Some(over) => {
                        let message =
                            format!("rules run over the text or over \"mentions\", not over \"{}\"", over.text);
                        self.fault(value.span(), message, "only \"mentions\"");
                    }
                    None => {}
                },
                "fragments" => match value.get_ref().as_table() {
                    Some(table) => {
                        for (name, value) in in_order(table) {
                            if let Some(fragment) = self.fragment(name, value) {
                                file.fragments.push(fragment);
                            }
                        }
                    }
                    None => self.expected(value, "a table"),
                },
                "rule" => match value.get_ref().as_array() {
                    Some(rules) => {
                        for rule in rules.iter() {
                            match rule.get_ref().as_table() {
                                Some(table) => {
                                    let rule = self.rule(rule.span(), table);
                                    file.rules.push(rule);
                                }
                                None => self.expected(rule, "a table"),
                            }
                        }
                    }
                    None => self.expected(value, "rules, each under `[[rule]]`"),
                },
                _ => self.unknown(key, "a rule file", FILE_KEYS),
            }
        }
        file
    }

    fn fragment(&mut self, name: &Spanned<std::borrow::Cow<'_, str>>, value: &Value<'_>) -> Option<Fragment> {
        let name = Text { text: name.get_ref().to_string(), at: At::new(self.file, name.span()) };
        let (mut pattern, mut reader) = (None, None);
        match value.get_ref() {
            DeValue::String(_) => pattern = self.string(value),
            DeValue::Table(table) => {
                for (key, value) in in_order(table) {
                    match &**key.get_ref() {
                        "pattern" => pattern = self.string(value),
                        "reader" => reader = self.string(value),
                        _ => self.unknown(key, "a fragment", "pattern, reader"),
                    }
                }
            }
            _ => self.expected(value, "a pattern, or a table of `pattern` and `reader`"),
        }
        let pattern = pattern?;
        let tokens = self.tokens(&pattern)?;
        Some(Fragment { name, pattern, tokens, reader })
    }

    pub(super) fn tokens(&mut self, pattern: &Text) -> Option<Vec<template::Token>> {
        match template::tokens(&pattern.text) {
            Ok(tokens) => Some(tokens),
            Err(wrong) => {
                self.faults.push(self.sources.fault(&pattern.part(wrong.at), wrong.message, wrong.label));
                None
            }
        }
    }

    fn rule(&mut self, span: Range<usize>, table: &DeTable<'_>) -> RawRule {
        let mut rule = RawRule { at: At::new(self.file, span), ..RawRule::default() };
        let mut named = false;
        for (key, value) in in_order(table) {
            match &**key.get_ref() {
                "name" => {
                    if let Some(name) = self.string(value) {
                        named = true;
                        rule.at = name.at.clone();
                        rule.name = name;
                    }
                }
                "meaning" => rule.meaning = self.string(value),
                "pattern" | "names" => {
                    let written = self.string(value);
                    rule.broken |= written.is_none();
                    if key.get_ref() == "names" { rule.names = written } else { rule.pattern = written }
                }
                "left" => rule.left = self.string(value),
                "right" => rule.right = self.string(value),
                "not_left" => rule.not_left = self.string(value),
                "not_right" => rule.not_right = self.string(value),
                "set" => rule.set = self.cells(value),
                "beats" => rule.beats = self.strings(value),
                "reader" => rule.reader = self.string(value),
                "class" => rule.class = self.string(value),
                "source" => rule.source = self.string(value),
                "longest" => rule.longest = self.number(value),
                "apart" => rule.apart = self.boolean(value),
                "off" => rule.off = self.boolean(value),
                "match" => rule.matches = self.examples(value),
                "reject" => rule.rejects = self.examples(value),
                _ => self.unknown(key, "a rule", RULE_KEYS),
            }
        }
        if !named {
            let at = rule.at.clone();
            let end = at.span.start + self.sources.text(self.file)[at.span.clone()].lines().next().map_or(0, str::len);
            self.fault(at.span.start..end, "a rule without a name", "expected `name`");
        }
        rule
    }

    fn string(&mut self, value: &Value<'_>) -> Option<Text> {
        let Some(text) = value.get_ref().as_str() else {
            self.expected(value, "a string");
            return None;
        };
        let span = value.span();
        let raw = &self.sources.text(self.file)[span.clone()];
        let inner = if raw.len() == text.len() + 2 { span.start + 1..span.end - 1 } else { span };
        Some(Text { text: text.to_owned(), at: At::new(self.file, inner) })
    }

    fn boolean(&mut self, value: &Value<'_>) -> bool {
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.expected(value, "true or false");
            false
        })
    }

    fn number(&mut self, value: &Value<'_>) -> Option<usize> {
        let number = value.get_ref().as_integer().and_then(|integer| integer.as_str().parse().ok());
        if number.is_none() {
            self.expected(value, "a number of characters");
        }
        number
    }

    fn strings(&mut self, value: &Value<'_>) -> Vec<Text> {
        match value.get_ref().as_array() {
            Some(array) => array.iter().filter_map(|value| self.string(value)).collect(),
            None => {
                self.expected(value, "a list of strings");
                Vec::new()
            }
        }
    }

    fn cells(&mut self, value: &Value<'_>) -> Vec<(Text, String)> {
        let Some(table) = value.get_ref().as_table() else {
            self.expected(value, "a table of columns");
            return Vec::new();
        };
        let mut cells = Vec::new();
        for (key, value) in in_order(table) {
            if let Some(cell) = self.cell(value) {
                cells.push((Text { text: key.get_ref().to_string(), at: At::new(self.file, key.span()) }, cell));
            }
        }
        cells
    }

    fn cell(&mut self, value: &Value<'_>) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Integer(integer) => Some(integer.as_str().to_owned()),
            DeValue::Boolean(boolean) => Some(boolean.to_string()),
            _ => {
                self.expected(value, "a string");
                None
            }
        }
    }

    fn examples(&mut self, value: &Value<'_>) -> Vec<Example> {
        let Some(array) = value.get_ref().as_array() else {
            self.expected(value, "a list of examples");
            return Vec::new();
        };
        array.iter().filter_map(|value| self.example(value)).collect()
    }

    fn example(&mut self, value: &Value<'_>) -> Option<Example> {
        if value.get_ref().is_str() {
            let text = self.string(value)?;
            return self.marked(&text);
        }
        let Some(table) = value.get_ref().as_table() else {
            self.expected(value, "an example: a table with `text`");
            return None;
        };
        let (mut text, mut published, mut to, mut fields) = (None, None, None, Vec::new());
        for (key, value) in in_order(table) {
            match &**key.get_ref() {
                "text" => text = self.string(value),
                "published" => published = self.string(value).map(|text| text.text),
                // In a date's example `to` is a column: the last day. A rule's name has a dot.
                "to" => match self.string(value) {
                    Some(text) if text.text.contains('.') => to = Some(text.name()),
                    Some(text) => fields.push((Name::from("to"), text.text)),
                    None => {}
                },
                column => {
                    if let Some(cell) = self.cell(value) {
                        fields.push((Name::from(column), cell));
                    }
                }
            }
        }
        let Some(text) = text else {
            self.fault(value.span(), "an example without a text", "expected `text`");
            return None;
        };
        let example = self.marked(&text)?;
        Some(Example { fields, published, to, ..example })
    }

    /// Takes the brackets out of an example's text.
    fn marked(&mut self, text: &Text) -> Option<Example> {
        let open = text.text.find('[');
        let close = text.text.find(']');
        let (plain, span) = match (open, close) {
            (None, None) => (text.text.clone(), None),
            (Some(open), Some(close)) if open + 1 < close && text.text.matches(['[', ']']).count() == 2 => {
                (text.text.replace(['[', ']'], ""), Some(open..close - 1))
            }
            _ => {
                let message = "an example marks one span, `[` before it and `]` behind it";
                self.faults.push(self.sources.fault(&text.at, message, "not so here"));
                return None;
            }
        };
        Some(Example { text: plain, span, fields: Vec::new(), published: None, to: None, at: text.at.clone() })
    }
}

/// The entries of a table as they stand in the file.
fn in_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<(&'t Spanned<std::borrow::Cow<'i, str>>, &'t Value<'i>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

fn article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

//! Reads the shipped rules and a folder of the user's, and puts the two together.
//!
//! The folder's rules, fragments and words replace the shipped ones of the same name and add to them.

use super::expand::{Expander, Fragments};
use super::parse::{self, RawRule, RuleFile, Text};
use super::shipped::Shipped;
use super::source::{At, Sources};
use super::suggest::did_you_mean;
use super::words::{self, WordList};
use super::{FragmentUse, KindDef, Pattern, Rule, RuleSet};
use crate::model::{Fault, Kind, Name};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// The rules that are compiled in.
#[cfg(laid_out)]
pub(super) const SHIPPED: Shipped = include!(concat!(env!("OUT_DIR"), "/shipped.rs"));
/// The build itself has none yet.
#[cfg(not(laid_out))]
pub(super) const SHIPPED: Shipped =
    Shipped { files: &[], words: &[], text: &[], over_mentions: &[], programs: &[], programs_over_mentions: &[] };

/// Which rules are wanted, and from where.
#[derive(Debug, Clone, Copy, Default)]
pub struct Load<'a> {
    /// A folder that adds to the shipped rules and overrides them.
    pub dir: Option<&'a Path>,
    /// Claim rules (`over = "mentions"`) instead of those that run on text.
    pub over_mentions: bool,
    /// Files instead of the shipped ones, for tests.
    pub instead: Option<&'a [(&'a str, &'a str)]>,
}

/// The rules that run on text.
///
/// # Errors
/// All that is wrong with the files, with line, column and caret.
pub fn load(dir: Option<&Path>) -> Result<RuleSet, Vec<Fault>> {
    Load { dir, ..Load::default() }.load()
}

/// The rules that run over mentions: claims and events.
///
/// # Errors
/// All that is wrong with the files, with line, column and caret.
pub fn load_over_mentions(dir: Option<&Path>) -> Result<RuleSet, Vec<Fault>> {
    Load { dir, over_mentions: true, ..Load::default() }.load()
}

/// The files of a folder's `places`, in the order of their names: path and text. None where there is no such folder.
///
/// # Errors
/// Files that cannot be read.
pub fn places(dir: Option<&Path>) -> Result<Vec<(String, String)>, Vec<Fault>> {
    let Some(entries) = dir.and_then(|dir| fs::read_dir(dir.join("places")).ok()) else { return Ok(Vec::new()) };
    let mut paths: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|found| found == "csv"));
    paths.sort();
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    for path in paths {
        let name = path.display().to_string();
        match fs::read_to_string(&path) {
            Ok(text) => files.push((name, text)),
            Err(error) => faults.push(Fault::new(name, format!("cannot be read as UTF-8 text: {error}"))),
        }
    }
    if faults.is_empty() { Ok(files) } else { Err(faults) }
}

impl Load<'_> {
    /// Loads them.
    ///
    /// # Errors
    /// All that is wrong with the files, with line, column and caret.
    pub fn load(self) -> Result<RuleSet, Vec<Fault>> {
        if self.dir.is_none() && self.instead.is_none() {
            return Ok(SHIPPED.take(self.over_mentions));
        }
        let mut loader = Loader::default();
        match self.instead {
            None => SHIPPED.files.iter().for_each(|(name, text)| loader.add((*name).to_owned(), Cow::Borrowed(text))),
            Some(files) => files.iter().for_each(|(name, text)| {
                loader.add((*name).to_owned(), Cow::Owned((*text).to_owned()));
            }),
        }
        if let Some(dir) = self.dir {
            loader.folder(dir);
        }
        let rules = loader.rule_set(self.over_mentions);
        if loader.faults.is_empty() { Ok(rules) } else { Err(loader.faults) }
    }
}

/// Whether a file holds rules or words. What does not shares the folder: the columns of all tables.
pub(super) fn is_rules(name: &str) -> bool {
    Path::new(name).file_name().is_none_or(|name| name != "columns.toml")
}

#[derive(Default)]
struct Loader {
    sources: Sources,
    files: Vec<(usize, RuleFile)>,
    words: BTreeMap<String, WordList>,
    faults: Vec<Fault>,
}

impl Loader {
    /// Reads a folder's `*.toml` and `words/*.csv`, in the order of their names.
    fn folder(&mut self, dir: &Path) {
        for (folder, extension) in [(dir.to_path_buf(), "toml"), (dir.join("words"), "csv")] {
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) if folder == dir => {
                    let fault =
                        Fault::new(folder.display().to_string(), format!("cannot read the folder of rules: {error}"));
                    self.faults.push(fault);
                    continue;
                }
                Err(_) => continue,
            };
            let mut paths: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
            paths.retain(|path| path.extension().is_some_and(|found| found == extension));
            paths.sort();
            for path in paths {
                let name = path.display().to_string();
                match fs::read_to_string(&path) {
                    Ok(text) => self.add(name, Cow::Owned(text)),
                    Err(error) => self.faults.push(Fault::new(name, format!("cannot be read as UTF-8 text: {error}"))),
                }
            }
        }
    }

    fn add(&mut self, name: String, text: Cow<'static, str>) {
        let stem = Path::new(&name).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        let is_list = name.ends_with(".csv");
        if !is_rules(&name) {
            return;
        }
        let file = self.sources.add(name, text);
        if is_list {
            let list = words::read(&stem, file, &self.sources, &mut self.faults);
            match self.words.get_mut(&stem) {
                Some(known) => known.override_with(list),
                None => drop(self.words.insert(stem, list)),
            }
        } else {
            let read = parse::read(file, &self.sources, &mut self.faults);
            self.files.push((file, read));
        }
    }

    fn fault(&mut self, at: &At, message: impl Into<String>, label: &str) {
        self.faults.push(self.sources.fault(at, message, label));
    }

    fn rule_set(&mut self, over_mentions: bool) -> RuleSet {
        let files = std::mem::take(&mut self.files);
        let mut shared = Fragments::new();
        let mut order: Vec<Text> = Vec::new();
        let mut kinds: Vec<KindFile> = Vec::new();
        for (file, read) in files {
            let Some(name) = read.kind.clone() else {
                if let Some(rule) = read.rules.first() {
                    self.fault(&rule.at.clone(), "a file with rules begins with `kind = \"…\"`", "rule without a kind");
                }
                shared.extend(read.fragments.into_iter().map(|fragment| (fragment.name.text.clone(), fragment)));
                if !read.order.is_empty() {
                    order = read.order;
                }
                continue;
            };
            match kinds.iter_mut().find(|kind| kind.def.name == name.name()) {
                Some(known) => known.extend(read, &mut self.faults, &self.sources),
                None => {
                    let mut kind = KindFile::new(&name, file);
                    kind.extend(read, &mut self.faults, &self.sources);
                    kinds.push(kind);
                }
            }
        }
        let rank = |kind: &KindFile| order.iter().position(|name| *name.text == *kind.def.name).unwrap_or(order.len());
        kinds.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.def.name.cmp(&b.def.name)));
        let mut added = 0;
        let mut known_kinds = Vec::new();
        for kind in &mut kinds {
            kind.def.kind = shipped(&kind.def.name);
            if kind.def.kind.is_none() && !kind.over_mentions && &*kind.def.name != "lexical" {
                kind.def.kind = Some(Kind::User(added));
                added = added.saturating_add(1);
            }
            known_kinds.extend(kind.def.kind.map(|known| (kind.def.name.clone(), known)));
        }
        for known in Kind::SHIPPED {
            if !known_kinds.iter().any(|(_, kind)| *kind == known) {
                known_kinds.push((Name::from(known.name()), known));
            }
        }
        let words: Vec<WordList> = std::mem::take(&mut self.words).into_values().collect();
        for fragment in shared.values().chain(kinds.iter().flat_map(|kind| kind.fragments.values())) {
            if words.binary_search_by(|list| (*list.name).cmp(&fragment.name.text)).is_ok() {
                let message = format!("`{}` is both a fragment and a word list", fragment.name.text);
                self.faults.push(self.sources.fault(&fragment.name.at, message, "the same name"));
            }
        }
        let mut rules = Vec::new();
        let mut expander = Expander::new(&self.sources, &shared, &words, &known_kinds);
        let wanted = |kind: &KindFile| kind.over_mentions == over_mentions;
        for (index, kind) in kinds.iter().filter(|kind| wanted(kind)).enumerate() {
            for raw in kind.rules.values().filter(|rule| !rule.off) {
                rules.extend(rule(raw, index, kind, &mut expander, &mut self.faults, &self.sources));
            }
        }
        let used = expander.used;
        let own = kinds.iter().filter(|kind| wanted(kind)).flat_map(|kind| kind.fragments.values());
        let fragments = shared
            .values()
            .chain(own)
            .map(|fragment| FragmentUse {
                name: fragment.name.name(),
                at: fragment.name.at.clone(),
                used: used.contains(&(fragment.name.at.file, fragment.name.at.span.start)),
            })
            .collect();
        let kinds = kinds.into_iter().filter(|kind| kind.over_mentions == over_mentions).map(|kind| kind.def).collect();
        let sources = std::mem::take(&mut self.sources);
        let words = words.into_iter().map(Arc::new).collect();
        let rules = RuleSet { kinds, rules, words, sources, fragments, programs: &[] };
        // A rule that could not be read is not there to be named.
        if self.faults.is_empty() {
            self.references(&rules);
        }
        rules
    }

    /// Whether `beats` and `to` name rules that exist.
    fn references(&mut self, rules: &RuleSet) {
        for rule in &rules.rules {
            for beaten in &rule.beats {
                let known = match beaten.strip_suffix(".*") {
                    Some(kind) => rules.kind(kind).is_some(),
                    None => rules.rule(beaten).is_some(),
                };
                if !known {
                    self.faults.push(rules.fault(&rule.at, format!("`beats` names `{beaten}`, which is no rule"), ""));
                }
            }
        }
    }
}

/// A kind's file, with what overrides it.
struct KindFile {
    def: KindDef,
    fragments: Fragments,
    rules: BTreeMap<String, RawRule>,
    over_mentions: bool,
}

impl KindFile {
    fn new(name: &Text, file: usize) -> Self {
        let at = At::new(file, name.at.span.clone());
        let def = KindDef {
            name: name.name(),
            kind: None,
            meaning: String::new(),
            columns: Vec::new(),
            parts: Vec::new(),
            holds: false,
            at,
        };
        Self { def, fragments: Fragments::new(), rules: BTreeMap::new(), over_mentions: false }
    }

    fn extend(&mut self, file: RuleFile, faults: &mut Vec<Fault>, sources: &Sources) {
        if let Some(meaning) = file.meaning {
            self.def.meaning = meaning.text;
        }
        for (names, known) in [(file.columns, &mut self.def.columns), (file.parts, &mut self.def.parts)] {
            for name in names {
                if !known.iter().any(|known| **known == *name.text) {
                    known.push(name.name());
                }
            }
        }
        self.def.holds |= file.holds;
        self.over_mentions |= file.over_mentions;
        self.fragments.extend(file.fragments.into_iter().map(|fragment| (fragment.name.text.clone(), fragment)));
        for rule in file.rules {
            if rule.name.text.is_empty() {
                continue;
            }
            if rule.name.text.split_once('.').is_none_or(|(kind, what)| *kind != *self.def.name || what.is_empty()) {
                let message =
                    format!("a rule of this file is named `{}.what-it-sees`, not `{}`", self.def.name, rule.name.text);
                faults.push(sources.fault(&rule.at, message, "another name"));
            }
            match self.rules.get(&rule.name.text) {
                Some(known) if known.at.file == rule.at.file => {
                    let message = format!("two rules are named `{}`", rule.name.text);
                    faults.push(sources.fault(&rule.at, message, "second one here"));
                }
                _ => drop(self.rules.insert(rule.name.text.clone(), rule)),
            }
        }
    }
}

fn shipped(name: &str) -> Option<Kind> {
    Kind::SHIPPED.into_iter().find(|kind| kind.name() == name)
}

fn rule(
    raw: &RawRule,
    index: usize,
    kind: &KindFile,
    expander: &mut Expander<'_>,
    faults: &mut Vec<Fault>,
    sources: &Sources,
) -> Option<Rule> {
    let (pattern, roles) = match (&raw.pattern, &raw.names) {
        (Some(_), None) => {
            let expanded = expander.rule(raw, &kind.def, &kind.fragments, faults)?;
            (expanded.pattern, expanded.roles)
        }
        (None, Some(list)) => (Pattern::Names(list.name()), Vec::new()),
        _ if raw.broken => return None,
        _ => {
            faults.push(sources.fault(&raw.at, "a rule has either a `pattern` or `names`", "expected one of them"));
            return None;
        }
    };
    for (column, _) in raw.set.iter().filter(|(column, _)| !kind.def.knows(&column.text)) {
        let (message, label) = kind.def.does_not_know(&column.text);
        faults.push(sources.fault(&column.at, message, &label));
    }
    let mut condition =
        |text: &Option<Text>| text.as_ref().and_then(|text| expander.condition(text, &kind.fragments, faults));
    Some(Rule {
        name: raw.name.name(),
        kind: index,
        meaning: raw.meaning.as_ref().map(|meaning| meaning.text.clone()).unwrap_or_default(),
        pattern,
        roles,
        left: condition(&raw.left),
        right: condition(&raw.right),
        not_left: condition(&raw.not_left),
        not_right: condition(&raw.not_right),
        set: raw.set.iter().map(|(column, cell)| (column.name(), cell.clone())).collect(),
        beats: raw.beats.iter().map(Text::name).collect(),
        reader: raw.reader.as_ref().map(Text::name),
        class: raw.class.as_ref().map(Text::name),
        longest: raw.longest,
        apart: raw.apart,
        source: raw.source.as_ref().map(|source| source.text.clone()),
        matches: raw.matches.clone(),
        rejects: raw.rejects.clone(),
        at: raw.at.clone(),
    })
}

impl KindDef {
    /// Whether a role or a constant may have that name.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.columns.iter().chain(&self.parts).any(|known| **known == *name)
    }

    /// Message and label for a name that is neither column nor part.
    pub(super) fn does_not_know(&self, name: &str) -> (String, String) {
        let names: Vec<&str> = self.columns.iter().chain(&self.parts).map(|name| &**name).collect();
        let has = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        let message = format!("`{name}` is neither a column nor a part of `{}`: it has {has}", self.name);
        (message, did_you_mean(name, names, "unknown name"))
    }
}

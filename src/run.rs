//! Strings the stages together; the only room with threads.
//!
//! [`Kaoju`] holds what is made once and shared by all threads: rules, automata, gazetteer. Reading an
//! article needs a [`Worker`] besides, one a thread, which keeps the scratch space of the automata.

pub mod cache;
pub mod check;
pub mod extract;
pub mod stages;
pub mod whole;

use crate::claims::Claims;
use crate::extract::{Cache, Engine};
use crate::gazetteer::Gazetteer;
use crate::model::{Article, CleanSpan, Cover, Document, Family, Fault, Finding, Kind};
use crate::rules::RuleSet;
use crate::{reconcile, resolve, rules, text};
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// Whether a day of publication can be read (`2023-07-25`, `2023/7/25`, `2023-07`).
#[must_use]
pub fn is_date(published: &str) -> bool {
    resolve::publication::given(published).is_some()
}

/// The whole way from a document to its claims and checks.
pub struct Kaoju {
    rules: Arc<RuleSet>,
    places: Vec<(String, String)>,
    engine: Engine,
    claims: Claims,
    gazetteer: &'static Gazetteer,
    without: Vec<Family>,
}

impl Kaoju {
    /// Loads the shipped rules, and those of a folder that add to them and override them.
    ///
    /// # Errors
    /// All faults of the rule files, not only the first.
    pub fn new(folder: Option<&Path>) -> Result<Self, Vec<Fault>> {
        let over_mentions = || Ok(Arc::new(rules::load_over_mentions(folder)?));
        Self::of(rules::places(folder)?, || Ok(Arc::new(rules::load(folder)?)), over_mentions)
    }

    /// The same of files of places and of rules that `text` and `over_mentions` load.
    fn of(
        files: Vec<(String, String)>,
        text: impl FnOnce() -> Result<Arc<RuleSet>, Vec<Fault>> + Send,
        over_mentions: impl FnOnce() -> Result<Arc<RuleSet>, Vec<Fault>> + Send,
    ) -> Result<Self, Vec<Fault>> {
        // Three things that know nothing of each other: what is read in texts, what is read over mentions, places.
        let known = OnceLock::new();
        let places = || known.get_or_init(|| Gazetteer::with(files.clone())).clone();
        let text = || -> Result<_, Vec<Fault>> {
            let rules = text()?;
            let engine = Engine::new(Arc::clone(&rules), Arc::new(places()?))?;
            Ok((rules, engine))
        };
        let (text, (claims, gazetteer)) = rayon::join(text, || (over_mentions().and_then(Claims::new), places()));
        let ((rules, engine), claims) = (text?, claims?);
        Ok(Self { rules, places: files, engine, claims, gazetteer: gazetteer?, without: Vec::new() })
    }

    /// The same with some families of checks switched off.
    #[must_use]
    pub fn without(mut self, families: &[Family]) -> Self {
        self.without = families.to_vec();
        self
    }

    /// The checks between articles.
    #[must_use]
    pub fn across(&self, articles: &[&Article]) -> Vec<Finding> {
        let mut findings = reconcile::across(articles);
        findings.retain(|finding| !self.without.contains(&finding.family));
        findings
    }

    /// The rules in force.
    #[must_use]
    pub fn rules(&self) -> &Arc<RuleSet> {
        &self.rules
    }

    /// Calls `each` with the name and the text of every file that its reading goes by: rules, words, places.
    pub fn each_source(&self, each: &mut dyn FnMut(&str, &str)) {
        // Rules over mentions stand among the same files.
        self.rules.each_source(each);
        self.places.iter().for_each(|(name, text)| each(name, text));
        // What is left out changes what is read, too.
        self.without.iter().for_each(|family| each("without", family.name()));
    }

    /// The engine, for `explain`.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// What one thread needs to read articles.
    #[must_use]
    pub fn worker(&self) -> Worker<'_> {
        Worker { kaoju: self, cache: self.engine.cache() }
    }
}

/// Reads articles, one after the other, on one thread.
pub struct Worker<'k> {
    kaoju: &'k Kaoju,
    cache: Cache,
}

impl Worker<'_> {
    /// One article with everything that is to be read in it. Cannot fail.
    pub fn read(&mut self, document: Document) -> Article {
        let clean = text::clean(&document.text);
        let extracted = self.kaoju.engine.extract(&clean, &mut self.cache);
        let mut mentions = extracted.mentions;
        let mut lexicals = extracted.lexicals;
        let names = crate::extract::names_with_numerals(&mentions, &clean);
        let publication = resolve::publication(&document, &clean, &mentions);
        resolve::date::resolve(&mut mentions, &clean, &publication);
        resolve::title::resolve(&mut mentions, &clean);
        let places: Vec<CleanSpan> =
            mentions.iter().filter(|mention| mention.kind == Kind::Place).map(|mention| mention.span).collect();
        resolve::place::resolve(&mut mentions, &clean, &publication, &document, self.kaoju.gazetteer);
        crate::extract::keep_names(&mut lexicals, names, &mentions);
        let standing: Cover = mentions.iter().map(|mention| mention.span).collect();
        let dropped: Cover = places.into_iter().filter(|place| !standing.touches(*place)).collect();
        if !dropped.is_empty() {
            self.kaoju.engine.uncover(&clean, &mut self.cache, &dropped, &mut mentions, &lexicals);
        }
        crate::extract::repeat_names(&mut lexicals, &clean, &mentions);
        let numerals = crate::extract::account(&clean, &mentions, &lexicals);
        let mut article = Article { document, clean, publication, mentions, numerals, ..Article::default() };
        (article.claims, article.events) = self.kaoju.claims.read(&article);
        article.findings = reconcile::article(&article, self.kaoju.gazetteer);
        article.findings.retain(|finding| !self.kaoju.without.contains(&finding.family));
        article
    }
}

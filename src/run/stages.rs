//! The stages as the main job needs them: from a file to its articles, and on.

use super::cache::Cache;
use super::extract::Stages;
use super::{Kaoju, Worker};
use crate::ingest::{self, walk::Entry};
use crate::model::{Article, Document, Fault, Finding, Kind};
use crate::rules::columns::UserKind;

/// The stages, and what the user said about all files at once.
pub struct Files<'k> {
    kaoju: &'k Kaoju,
    options: ingest::Options,
    cache: Option<Cache>,
}

impl<'k> Files<'k> {
    /// `options` say how files are read, and when those were published that do not tell it.
    #[must_use]
    pub fn new(kaoju: &'k Kaoju, options: ingest::Options) -> Self {
        Self { kaoju, options, cache: None }
    }

    /// Articles that were read before are taken from there; `bytes` are those of the last run.
    #[must_use]
    pub fn remembering(mut self, bytes: &[u8]) -> Self {
        self.cache = Some(Cache::new(self.kaoju, bytes));
        self
    }

    /// What is to be remembered for the next run.
    #[must_use]
    pub fn remembered(&self) -> Option<Vec<u8>> {
        self.cache.as_ref().map(Cache::bytes)
    }
}

impl Stages for Files<'_> {
    type Worker<'s>
        = Worker<'s>
    where
        Self: 's;

    fn worker(&self) -> Worker<'_> {
        self.kaoju.worker()
    }

    fn open(&self, entry: &Entry, bytes: Vec<u8>) -> Result<Vec<Document>, Fault> {
        ingest::read(&entry.path, &entry.name, bytes, &self.options)
    }

    fn read(&self, worker: &mut Worker<'_>, document: Document) -> Article {
        match &self.cache {
            Some(cache) => cache.article(document, |document| worker.read(document)),
            None => worker.read(document),
        }
    }

    fn across(&self, articles: &[Article]) -> Vec<Finding> {
        self.kaoju.across(&articles.iter().collect::<Vec<_>>())
    }

    fn user_kinds(&self) -> Vec<UserKind<'_>> {
        let mut kinds: Vec<(u8, UserKind<'_>)> = self
            .kaoju
            .rules()
            .kinds
            .iter()
            .filter_map(|kind| match kind.kind {
                Some(Kind::User(index)) => {
                    let columns = kind.columns.iter().map(|name| &**name).collect();
                    Some((index, UserKind { name: &kind.name, meaning: &kind.meaning, columns }))
                }
                _ => None,
            })
            .collect();
        kinds.sort_by_key(|(index, _)| *index);
        kinds.into_iter().map(|(_, kind)| kind).collect()
    }
}

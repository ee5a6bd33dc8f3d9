//! The stages as the main job needs them: from a file to its articles, and on.

use super::extract::Stages;
use super::{Kaoju, Worker};
use crate::ingest::walk::Entry;
use crate::model::{Article, Document, Fault, Finding, Kind, OffsetMap};
use crate::reconcile;
use crate::rules::columns::UserKind;

/// The stages, and what the user said about all files at once.
pub struct Files<'k> {
    kaoju: &'k Kaoju,
    published: Option<String>,
}

impl<'k> Files<'k> {
    /// `published` is the day, month or year of publication of articles that do not give it.
    #[must_use]
    pub fn new(kaoju: &'k Kaoju, published: Option<String>) -> Self {
        Self { kaoju, published }
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
        let text = String::from_utf8(bytes).map_err(|_| Fault::new(&entry.name, "holds no UTF-8 text"))?;
        let stem = entry.name.rsplit_once('.').map_or(&*entry.name, |(stem, _)| stem);
        Ok(vec![Document {
            id: stem.to_owned(),
            file: entry.name.clone(),
            encoding: "UTF-8".to_owned(),
            format: "txt".into(),
            published: self.published.clone(),
            origin: OffsetMap::identity(0, text.len()),
            text,
            ..Document::default()
        }])
    }

    fn read(&self, worker: &mut Worker<'_>, document: Document) -> Article {
        worker.read(document)
    }

    fn across(&self, articles: &[Article]) -> Vec<Finding> {
        reconcile::across(&articles.iter().collect::<Vec<_>>())
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

//! What was read in articles before, so that only changed ones are read again.
//!
//! An entry's key is the SHA-256 of everything that its reading depends on: the document with its bytes' places, the
//! rule files in force, and the program itself. An entry is the article as JSON, without its document. Takes and gives
//! bytes; where they lie is the caller's affair. Invariant: an article from here is the one that would have been read,
//! so a run with the cache gives the same bytes as one without. What cannot be read here is not there.

use super::Kaoju;
use crate::model::{Article, Document};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::sync::Mutex;

/// The sum over the program's own sources, made when it was built.
const PROGRAM: &str = env!("KAOJU_SOURCES");

/// Articles of the last run, and those of this one.
pub struct Cache {
    before: HashMap<String, String>,
    now: Mutex<BTreeMap<String, String>>,
    base: Sha256,
}

impl Cache {
    /// The cache of what these rules read; `bytes` are what [`Cache::bytes`] gave.
    #[must_use]
    pub fn new(kaoju: &Kaoju, bytes: &[u8]) -> Self {
        let mut base = Sha256::new();
        base.update(PROGRAM);
        kaoju.each_source(&mut |name, text| {
            for part in [name, text] {
                base.update((part.len() as u64).to_le_bytes());
                base.update(part);
            }
        });
        let lines = std::str::from_utf8(bytes).unwrap_or_default().lines();
        let before = lines.filter_map(|line| line.split_once(' ')).map(|(key, json)| (key.to_owned(), json.to_owned()));
        Self { before: before.collect(), now: Mutex::default(), base }
    }

    /// The article, as it was read before or as `read` reads it.
    pub fn article(&self, document: Document, read: impl FnOnce(Document) -> Article) -> Article {
        let key = self.key(&document);
        if let Some(json) = self.before.get(&key)
            && let Ok(article) = serde_json::from_str::<Article>(json)
        {
            self.keep(key, json.clone());
            return Article { document, ..article };
        }
        let article = read(document);
        if let Ok(json) = serde_json::to_string(&article) {
            self.keep(key, json);
        }
        article
    }

    fn keep(&self, key: String, json: String) {
        if let Ok(mut now) = self.now.lock() {
            now.insert(key, json);
        }
    }

    fn key(&self, document: &Document) -> String {
        let mut sum = self.base.clone();
        // Every field, the map to the file's bytes too.
        sum.update(format!("{document:?}"));
        sum.finalize().iter().fold(String::new(), |mut key, byte| {
            let _ = write!(key, "{byte:02x}");
            key
        })
    }

    /// The articles of this run, for the next.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if let Ok(now) = self.now.lock() {
            for (key, json) in now.iter() {
                out.extend_from_slice(key.as_bytes());
                out.push(b' ');
                out.extend_from_slice(json.as_bytes());
                out.push(b'\n');
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::Cache;
    use crate::model::{Article, Document, OffsetMap};
    use crate::run::Kaoju;

    #[test]
    fn an_article_comes_back_as_it_was_read() {
        let kaoju = Kaoju::new(None).unwrap();
        let text = include_str!("../../input/九年起舞湘赣边.txt");
        let document =
            Document { text: text.into(), origin: OffsetMap::identity(0, text.len()), ..Document::default() };
        let other = Document { title: Some("另一篇".into()), ..document.clone() };
        let cache = Cache::new(&kaoju, b"");
        let first = cache.article(document.clone(), |document| kaoju.worker().read(document));
        let cache = Cache::new(&kaoju, &cache.bytes());
        let again = cache.article(document, |_| panic!("it is there"));
        assert_eq!(format!("{first:?}"), format!("{again:?}"));
        let mut asked = false;
        cache.article(other, |document| {
            asked = true;
            Article { document, ..Article::default() }
        });
        assert!(asked, "another title is another article");
    }
}

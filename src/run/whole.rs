//! A text of a line or two, the whole way: what `explain` and the examples of rules show.

use super::Kaoju;
use crate::extract::Cache;
use crate::model::{Article, Document, OffsetMap};
use crate::rules::examples::Won;
use crate::tables::{csv, fields};
use crate::text;

/// The day that examples and explanations are published on, where nothing else is said.
pub const PUBLISHED: &str = "2023-07-25";

impl Kaoju {
    /// The text that rules see.
    #[must_use]
    pub fn clean(&self, text: &str) -> String {
        text::clean(text).text
    }

    /// What won in a clean text, with its cells as the tables would have them. What a reader refuses is left out.
    pub fn won(&self, clean: &str, published: Option<&str>, cache: &mut Cache) -> Vec<Won> {
        let article = self.worker().read(Document {
            published: Some(published.unwrap_or(PUBLISHED).to_owned()),
            origin: OffsetMap::identity(0, clean.len()),
            text: clean.to_owned(),
            ..Document::default()
        });
        let mut all = Vec::new();
        for captured in self.engine().matcher().find(clean, cache) {
            let rule = captured.rule();
            if let Some(class) = &rule.class {
                let cells = vec![("class".to_owned(), class.to_string())];
                all.push(Won { rule: rule.name.clone(), span: captured.span.range(), fields: Some(cells) });
                continue;
            }
            // A reader may narrow its span, so the mention need not be as long as what was captured.
            let own =
                |mention: &&crate::model::Mention| mention.rule == rule.name && captured.span.contains(mention.span);
            if article.clean.text != clean {
                // What is cleaned once more is not the text that was asked about: the matcher alone answers.
                all.push(Won { rule: rule.name.clone(), span: captured.span.range(), fields: None });
            } else if let Some(mention) = article.mentions.iter().find(own) {
                let fields = Some(cells(&article, mention));
                all.push(Won { rule: rule.name.clone(), span: mention.span.range(), fields });
            }
        }
        all
    }
}

fn cells(article: &Article, mention: &crate::model::Mention) -> Vec<(String, String)> {
    let mut cells = Vec::new();
    fields::mention(article, mention, &mut |name, cell| cells.push((name.to_owned(), csv::text(&cell).into_owned())));
    cells
}

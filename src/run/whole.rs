//! A text of a line or two, the whole way: what `explain` and the examples of rules show.

use super::Kaoju;
use crate::extract::Cache;
use crate::model::{Article, CleanSpan, Document, Mention, OffsetMap, Role};
use crate::rules::examples::{PUBLISHED, Won};
use crate::tables::{csv, fields};
use crate::text;

impl Kaoju {
    /// The text that rules see.
    #[must_use]
    pub fn clean(&self, text: &str) -> String {
        text::clean(text).text
    }

    /// What won in a text, at its place in the text as given, with its cells as the tables would have them. What a
    /// reader refuses and what only the whole text rules out is left out.
    #[must_use]
    pub fn won(&self, text: &str, published: Option<&str>, cache: &mut Cache) -> Vec<Won> {
        let article = self.article(text, published);
        let won = |rule, span: CleanSpan, cells| Won { rule, span: article.text_span(span).range(), cells };
        let mut all: Vec<Won> = article
            .mentions
            .iter()
            .map(|mention| won(mention.rule.clone(), mention.span, cells(&article, mention)))
            .collect();
        for captured in self.engine().matcher().find(&article.clean.text, cache) {
            let paragraph = article.clean.paragraph_at(captured.span.start);
            let furniture = paragraph.is_some_and(|index| article.clean.paragraphs[index].role == Role::Furniture);
            if let Some(class) = captured.rule().class.as_ref().filter(|_| !furniture) {
                let cells = vec![("class".to_owned(), class.to_string())];
                all.push(won(captured.rule().name.clone(), captured.span, cells));
            }
        }
        all.sort_by_key(|won| won.span.start);
        all
    }

    /// The rules over mentions that made something of a text, at their place in the text as given.
    #[must_use]
    pub fn claimed(&self, text: &str, published: Option<&str>) -> Vec<Won> {
        let article = self.article(text, published);
        let hits = self.claims.hits(&article).into_iter();
        hits.map(|hit| Won { rule: hit.rule, span: article.text_span(hit.span).range(), cells: hit.cells }).collect()
    }

    fn article(&self, text: &str, published: Option<&str>) -> Article {
        self.worker().read(Document {
            published: Some(published.unwrap_or(PUBLISHED).to_owned()),
            origin: OffsetMap::identity(0, text.len()),
            text: text.to_owned(),
            ..Document::default()
        })
    }
}

fn cells(article: &Article, mention: &Mention) -> Vec<(String, String)> {
    let mut cells = Vec::new();
    fields::mention(article, mention, &mut |name, cell| cells.push((name.to_owned(), csv::text(&cell).into_owned())));
    cells
}

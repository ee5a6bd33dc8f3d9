//! A text of a line or two, the whole way: what `explain` and the examples of rules show.

use super::Kaoju;
use crate::extract::Cache;
use crate::model::{Article, Basis, Claim, CleanSpan, Document, Mention, Name, OffsetMap, Role, Status};
use crate::rules::examples::{PUBLISHED, Won};
use crate::tables::{csv, fields};
use crate::text;
use std::ops::Range;

/// A claim as `explain` tells it; places are bytes of the text as given.
#[derive(Debug, Clone)]
pub struct Told {
    /// The rule over mentions, `claims.plain` where there was none.
    pub rule: Name,
    /// The figure.
    pub span: Range<usize>,
    /// What the rule took around the figure.
    pub taken: Option<Range<usize>>,
    /// Subject, indicator and period.
    pub cells: Vec<Source>,
    /// Whether it is to be and has not been.
    pub planned: bool,
    /// Of a rank: among whom.
    pub within: Option<String>,
    /// Who says so.
    pub source: Option<String>,
}

/// A cell of a claim and where it comes from.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its column.
    pub name: &'static str,
    /// Its value, empty where the text does not tell.
    pub cell: String,
    /// `clause`, `sentence`, `chain`, `earlier`, `headline`; empty where nothing is inherited.
    pub basis: &'static str,
    /// Its words, where they stand in one piece.
    pub span: Option<Range<usize>>,
}

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

    /// The claims of a text, with where each of their cells comes from.
    #[must_use]
    pub fn told(&self, text: &str, published: Option<&str>) -> Vec<Told> {
        let article = self.article(text, published);
        let place = |span: CleanSpan| article.text_span(span).range();
        let hits = self.claims.hits(&article);
        let taken = |claim: &Claim| {
            let figure = article.mentions[claim.mention].span;
            hits.iter().find(|hit| hit.rule == claim.rule && hit.span.contains(figure)).map(|hit| place(hit.span))
        };
        let basis = |basis: Option<Basis>| basis.map_or("", Basis::name);
        let told = article.claims.iter().map(|claim| Told {
            rule: claim.rule.clone(),
            span: place(article.mentions[claim.mention].span),
            taken: taken(claim),
            cells: [
                ("subject", claim.subject.join(";"), basis(claim.subject_basis), claim.subject_span),
                ("indicator", claim.indicator.clone(), "", claim.indicator_span),
                ("period", claim.period.clone(), basis(claim.period_basis), claim.period_span),
            ]
            .into_iter()
            .map(|(name, cell, basis, span)| Source { name, cell, basis, span: span.map(place) })
            .collect(),
            planned: claim.status == Status::Planned,
            within: claim.within.clone(),
            source: claim.source.clone(),
        });
        told.collect()
    }

    /// The whole of what is read in a text.
    #[must_use]
    pub fn article(&self, text: &str, published: Option<&str>) -> Article {
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

//! Where the rules over mentions hit, for the examples that stand in them.

use super::{Claims, line};
use crate::matcher::{Cache, Matcher};
use crate::model::{Article, CleanSpan, Name};

/// A rule over mentions at its place.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The rule.
    pub rule: Name,
    /// All that it takes.
    pub span: CleanSpan,
    /// Its cells by column.
    pub cells: Vec<(String, String)>,
}

impl Claims {
    /// The hits that made claims or events of an article which has been read, by sentence.
    #[must_use]
    pub fn hits(&self, article: &Article) -> Vec<Hit> {
        let (mut figures, mut deeds) = (self.figures.cache(), self.deeds.cache());
        let mut hits = Vec::new();
        for sentence in &article.clean.sentences {
            let units = line::units(article, *sentence, &self.words);
            for clause in line::clauses(&units) {
                find(&self.figures, &mut figures, &clause.units, &mut hits);
            }
            find(&self.deeds, &mut deeds, &units, &mut hits);
        }
        let aside = |hit: &Hit| hit.cells.iter().any(|(column, cell)| column == "shape" && cell == "aside");
        hits.retain(|hit| {
            aside(hit)
                || article.claims.iter().any(|claim| claim.rule == hit.rule)
                || article.events.iter().any(|event| event.rule == hit.rule)
        });
        hits
    }
}

fn find(matcher: &Matcher, cache: &mut Cache, units: &[line::Unit], hits: &mut Vec<Hit>) {
    let text: String = units.iter().map(|unit| unit.ch).collect();
    for captured in matcher.find(&text, cache) {
        let before = text[..captured.span.start as usize].chars().count();
        let taken = &units[before..before + captured.whole().chars().count()];
        let [first, .., last] = taken else { continue };
        let columns = captured.kind().columns.iter();
        let cells = columns.filter_map(|column| Some((column.to_string(), captured.cell(column)?.to_owned())));
        let span = CleanSpan { start: first.span.start, end: last.span.end };
        hits.push(Hit { rule: captured.rule().name.clone(), span, cells: cells.collect() });
    }
}

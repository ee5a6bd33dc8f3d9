//! Stretches of a clean text, asked again and again whether a span touches one.

use super::CleanSpan;
use std::collections::BTreeMap;

/// What is covered of a clean text. Stretches that overlap are one; a question costs the logarithm of their number,
/// so that an article with a hundred thousand names is no matter of their square.
#[derive(Debug, Clone, Default)]
pub struct Cover(BTreeMap<u32, u32>);

impl Cover {
    /// Covers one more span.
    pub fn add(&mut self, span: CleanSpan) {
        let mut whole = span;
        while let Some((&start, &end)) = self.0.range(..whole.end).next_back().filter(|(_, end)| **end > whole.start) {
            whole = whole.cover(CleanSpan { start, end });
            self.0.remove(&start);
        }
        self.0.insert(whole.start, whole.end);
    }

    /// Whether nothing is covered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a span shares at least one byte with what is covered.
    #[must_use]
    pub fn touches(&self, span: CleanSpan) -> bool {
        self.0.range(..span.end).next_back().is_some_and(|(_, end)| *end > span.start)
    }
}

impl FromIterator<CleanSpan> for Cover {
    fn from_iter<I: IntoIterator<Item = CleanSpan>>(spans: I) -> Self {
        let mut cover = Self::default();
        spans.into_iter().for_each(|span| cover.add(span));
        cover
    }
}

#[cfg(test)]
mod tests {
    use super::Cover;
    use crate::model::CleanSpan;

    #[test]
    fn stretches_that_overlap_are_one() {
        let span = |start, end| CleanSpan { start, end };
        let cover: Cover = [span(10, 20), span(2, 4), span(15, 30), span(12, 13)].into_iter().collect();
        for (asked, touches) in [((0, 2), false), ((3, 5), true), ((4, 10), false), ((29, 40), true), ((30, 40), false)]
        {
            assert_eq!(cover.touches(span(asked.0, asked.1)), touches, "{asked:?}");
        }
    }
}

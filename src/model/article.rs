//! An article on its way: as read, as cleaned, as understood.

use super::{ByteSpan, Claim, CleanSpan, Date, Event, Fault, Finding, Mention, Name, OffsetMap, TextSpan};
use serde::{Deserialize, Serialize};

/// What ingest gives: one article's text as given, and where it came from.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The id rows carry; unique in a run and never all digits.
    pub id: String,
    /// Path below `input/`, with `/` between its parts.
    pub file: String,
    /// Which encoding the bytes were read in (`UTF-8`, `GB18030`, `Big5`, …).
    pub encoding: String,
    /// `txt`, `md`, `html`, `pdf`, `docx`, `jsonl`, `csv`, or `stdin`.
    pub format: Name,
    /// Headline, where the file tells it.
    pub title: Option<String>,
    /// Day, month or year of publication, where the file tells it, as EDTF (`2023-07-25`, `2023-07`, `2023`).
    pub published: Option<String>,
    /// Outlet, where the file tells it.
    pub outlet: Option<String>,
    /// The decoded text. Byte offsets into it are [`TextSpan`]s.
    pub text: String,
    /// From `text` to the bytes of the file (of the extracted part, in a container format).
    pub origin: OffsetMap,
    /// For container formats: stretches of `text`, one behind the other, and the part or page they came from.
    pub parts: Vec<(TextSpan, String)>,
    /// What could not be decoded, and other damage that did not stop the reading.
    pub faults: Vec<Fault>,
}

/// What a paragraph is on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Role {
    /// Running text.
    #[default]
    Body,
    /// A title or a heading between paragraphs.
    Headline,
    /// A picture's caption (`▶…`, `图为…`, `… 摄`).
    Caption,
    /// An entry of a chronicle: a dated line of its own.
    Chronicle,
    /// Page furniture: page numbers, column heads, editors' names. Rules do not run on it.
    Furniture,
}

/// A paragraph of the clean text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// Its place, without the line feed behind it.
    pub span: CleanSpan,
    /// What it is on the page.
    pub role: Role,
}

/// The text rules see: half-width digits, healed lines, one line feed between paragraphs.
///
/// Blanks between a Han character and a letter or digit are gone, and so are those inside
/// letter-spaced lines; other blanks are single ASCII spaces.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Clean {
    /// The clean text.
    pub text: String,
    /// From clean bytes to the bytes of the text as given.
    pub map: OffsetMap,
    /// In order, without overlap; everything but line feeds lies in one.
    pub paragraphs: Vec<Paragraph>,
    /// In order, without overlap, each within one paragraph, its closing mark included.
    pub sentences: Vec<CleanSpan>,
}

impl Clean {
    /// The clean text of a span.
    #[must_use]
    pub fn slice(&self, span: CleanSpan) -> &str {
        &self.text[span.range()]
    }

    /// The stretch of the text as given that a clean span came from.
    #[must_use]
    pub fn source(&self, span: CleanSpan) -> TextSpan {
        let (start, end) = self.map.span(span.start as usize, span.end as usize);
        TextSpan { start: start as u32, end: end as u32 }
    }

    /// Index of the sentence that holds the offset.
    #[must_use]
    pub fn sentence_at(&self, at: u32) -> Option<usize> {
        let next = self.sentences.partition_point(|span| span.start <= at);
        let index = next.checked_sub(1)?;
        (at < self.sentences[index].end).then_some(index)
    }

    /// Index of the paragraph that holds the offset.
    #[must_use]
    pub fn paragraph_at(&self, at: u32) -> Option<usize> {
        let next = self.paragraphs.partition_point(|paragraph| paragraph.span.start <= at);
        let index = next.checked_sub(1)?;
        (at <= self.paragraphs[index].span.end).then_some(index)
    }
}

/// How the publication date was come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum PublishedBasis {
    /// Nobody knows.
    #[default]
    Unknown,
    /// The file, its metadata, its name or the user gave it.
    Given,
    /// Inferred from the article's own dates.
    Inferred,
}

/// When the article came out, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// First and last day it may have been; the same day where the day is known.
    pub days: Option<(Date, Date)>,
    /// How it was come by.
    pub basis: PublishedBasis,
}

impl Publication {
    /// The year, where it is one year.
    #[must_use]
    pub fn year(&self) -> Option<i16> {
        let (first, last) = self.days?;
        (first.year() == last.year()).then(|| first.year())
    }

    /// The month, where it is one month: (year, month).
    #[must_use]
    pub fn month(&self) -> Option<(i16, i8)> {
        let (first, last) = self.days?;
        (self.year().is_some() && first.month() == last.month()).then(|| (first.year(), first.month()))
    }

    /// The day, where it is one day.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        let (first, last) = self.days?;
        (first == last).then_some(first)
    }
}

/// Where a numeral ended up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum NumeralClass {
    /// In a mention: its index in [`Article::mentions`].
    Mention(usize),
    /// In a lexical class (`word`, `idiom`, `name`, `identifier`, `slogan`, `list`), with the rule that said so.
    Lexical {
        /// The class.
        class: Name,
        /// The rule.
        rule: Name,
    },
    /// No rule could say.
    Unexplained,
}

/// One numeral of the source, accounted for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numeral {
    /// Its place.
    pub span: CleanSpan,
    /// What became of it.
    pub class: NumeralClass,
}

/// A stretch that is no fact though it holds a numeral: an idiom, a name, a road number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lexical {
    /// Its place.
    pub span: CleanSpan,
    /// `word`, `idiom`, `name`, `identifier`, `slogan` or `list`.
    pub class: Name,
    /// The rule that found it.
    pub rule: Name,
}

/// An article with everything that was read in it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Article {
    /// As read; kept nowhere else than in its file.
    #[serde(skip)]
    pub document: Document,
    /// As cleaned.
    pub clean: Clean,
    /// When it came out.
    pub publication: Publication,
    /// Sorted by start; none overlap but for those inside a title, which follow it.
    pub mentions: Vec<Mention>,
    /// Every numeral, in order.
    pub numerals: Vec<Numeral>,
    /// Sorted by the place of their figure.
    pub claims: Vec<Claim>,
    /// Sorted by place.
    pub events: Vec<Event>,
    /// The checks inside this article.
    pub findings: Vec<Finding>,
}

impl Article {
    /// The stretch of the text as given that a clean span came from.
    #[must_use]
    pub fn text_span(&self, span: CleanSpan) -> TextSpan {
        self.clean.source(span)
    }

    /// The text as given of a clean span, unrepaired.
    #[must_use]
    pub fn quote(&self, span: CleanSpan) -> &str {
        &self.document.text[self.text_span(span).range()]
    }

    /// The bytes of the file that a clean span came from.
    #[must_use]
    pub fn byte_span(&self, span: CleanSpan) -> ByteSpan {
        let text = self.text_span(span);
        let (start, end) = self.document.origin.span(text.start as usize, text.end as usize);
        ByteSpan { start, end }
    }
}

//! What a figure says: who or where, what is measured, how much, when.

use super::{CleanSpan, Name};
use serde::{Deserialize, Serialize};

/// Where a subject or a period was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Basis {
    /// In the clause of the figure.
    Clause,
    /// In its sentence.
    Sentence,
    /// In the chain the sentence goes on with.
    Chain,
    /// In an earlier sentence or paragraph (该县, 全市).
    Earlier,
    /// In the headline or the dateline.
    Headline,
    /// The day of publication.
    Publication,
}

impl Basis {
    /// Its name in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Clause => "clause",
            Self::Sentence => "sentence",
            Self::Chain => "chain",
            Self::Earlier => "earlier",
            Self::Headline => "headline",
            Self::Publication => "publication",
        }
    }
}

/// Whether a figure goes up or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Change {
    /// 增长, 提高.
    Increase,
    /// 下降, 减少. The figure stands as written.
    Decrease,
}

impl Change {
    /// Its name in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Increase => "increase",
            Self::Decrease => "decrease",
        }
    }
}

/// Whether it has been or is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Status {
    /// It has been, or is.
    #[default]
    Actual,
    /// A target, a plan, a forecast (目标, 计划, 力争, 将).
    Planned,
}

impl Status {
    /// Its name in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Actual => "actual",
            Self::Planned => "planned",
        }
    }
}

/// One figure with what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Index of its mention in [`Article::mentions`](super::Article); value, bounds and unit are the mention's.
    pub mention: usize,
    /// Full names of places with a code, else the words of the text; several where it speaks of several at once.
    pub subject: Vec<String>,
    /// Codes, in the order of `subject`; empty where there is none.
    pub subject_code: Vec<Name>,
    /// Where the subject was found.
    pub subject_basis: Option<Basis>,
    /// Where the subject was named, where it was.
    pub subject_span: Option<CleanSpan>,
    /// What is measured, in the words of the text.
    pub indicator: String,
    /// Its place, where it stands in one piece.
    pub indicator_span: Option<CleanSpan>,
    /// The normalised form of a common indicator (`地区生产总值`), else the same words.
    pub indicator_norm: String,
    /// EDTF; empty where the text gives none.
    pub period: String,
    /// The date that gives it.
    pub period_span: Option<CleanSpan>,
    /// Where the period was found.
    pub period_basis: Option<Basis>,
    /// Whether it goes up or down.
    pub change: Option<Change>,
    /// Whether it has been or is to be.
    pub status: Status,
    /// Of a rank: among whom (湖南省).
    pub within: Option<String>,
    /// Who says so, in quoted or reported speech.
    pub source: Option<String>,
    /// Index of its sentence in [`Clean::sentences`](super::Clean).
    pub sentence: usize,
    /// The claim rule.
    pub rule: Name,
}

/// A dated line of a chronicle, or a dated sentence that tells what happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// EDTF.
    pub date: String,
    /// Index of the date's mention.
    pub date_mention: usize,
    /// What happened.
    pub summary: String,
    /// The sentence or the entry.
    pub span: CleanSpan,
    /// Whether it is a line of a chronicle.
    pub chronicle: bool,
    /// Indices of the mentions in it (places, titles, figures).
    pub mentions: Vec<usize>,
    /// The rule.
    pub rule: Name,
}

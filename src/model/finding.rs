//! The outcome of a check: what was asked, what the figures say, and where they stand.

use super::CleanSpan;
use serde::{Deserialize, Serialize};

/// The ten families of checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Family {
    /// Does a list have as many members as it says?
    Enumeration,
    /// Do the parts add up to the whole?
    Sum,
    /// Is a part no larger than its whole, and a share what it says?
    Part,
    /// Does a running membership reach the totals stated on the way?
    Tally,
    /// Does one subject, indicator and period have one value?
    Agreement,
    /// Do ordinals run in order of their dates?
    Sequence,
    /// Do dates exist, ranges run forward, weekdays and durations fit?
    Calendar,
    /// Do base, change and result fit together?
    Growth,
    /// Does a place lie where the text puts it?
    Territory,
    /// Is a value off from its like by a power of ten?
    Magnitude,
}

impl Family {
    /// All of them, in the order of the contract.
    pub const ALL: [Self; 10] = [
        Self::Enumeration,
        Self::Sum,
        Self::Part,
        Self::Tally,
        Self::Agreement,
        Self::Sequence,
        Self::Calendar,
        Self::Growth,
        Self::Territory,
        Self::Magnitude,
    ];

    /// Its name in output and configuration.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Enumeration => "enumeration",
            Self::Sum => "sum",
            Self::Part => "part",
            Self::Tally => "tally",
            Self::Agreement => "agreement",
            Self::Sequence => "sequence",
            Self::Calendar => "calendar",
            Self::Growth => "growth",
            Self::Territory => "territory",
            Self::Magnitude => "magnitude",
        }
    }
}

/// What a check came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Verdict {
    /// The figures fit.
    Pass,
    /// They do not.
    Fail,
    /// The text does not say enough.
    Undecided,
}

impl Verdict {
    /// Its name in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Undecided => "undecided",
        }
    }
}

/// A place that a finding quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Quote {
    /// Index of the article in the run; 0 inside one article.
    pub article: usize,
    /// The figure, as its mention's span would be, or a longer stretch that holds it.
    pub span: CleanSpan,
}

/// One sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Words {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// The outcome of one check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What was asked.
    pub family: Family,
    /// What it came to.
    pub verdict: Verdict,
    /// The figures in question, the whole (or the stated one) first.
    pub quotes: Vec<Quote>,
    /// What should stand there.
    pub expected: Option<String>,
    /// What does.
    pub found: Option<String>,
    /// The arithmetic written out: `100 + 84 = 184`.
    pub arithmetic: Option<String>,
    /// One plain sentence.
    pub why: Words,
    /// What a person said who has seen it, empty where nothing was said; none where nobody has.
    pub acknowledged: Option<String>,
}

impl Family {
    /// The family of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.name() == name)
    }
}

impl Finding {
    /// What a person names it by: the same in every run, as long as family, articles and quoted figures are.
    ///
    /// `quotes` are the id of the article and the text of each quote.
    #[must_use]
    pub fn key<'q>(&self, quotes: impl Iterator<Item = (&'q str, &'q str)>) -> String {
        // FNV-1a: short, and the same on every machine.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut take = |text: &str| {
            for byte in text.bytes().chain([0]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        };
        take(self.family.name());
        for (article, quote) in quotes {
            take(article);
            take(quote);
        }
        format!("f{hash:016x}")
    }
}

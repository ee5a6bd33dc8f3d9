//! An article as the checks see it: its figures in order, each with the words that stand around it.
//!
//! Takes an article whose mentions are resolved; gives [`Figure`]s that can be compared (their unit made
//! one, their value an interval) and the small questions every family asks of the text. All offsets are
//! bytes of the clean text. It decides nothing.

use super::interval::Reading;
use crate::model::{
    Article, CleanSpan, Decimal, Family, Finding, Kind, Mention, Modifier, Quote, Role, Verdict, Words,
};

/// Marks that end a clause.
pub(super) const CLAUSE: [char; 14] = ['，', '。', '；', '：', '！', '？', '\n', ',', ';', ':', '!', '?', '…', '—'];

/// What makes two figures comparable.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Like {
    /// Money of one currency.
    Money(String),
    /// A measure: its SI unit, or its own where it has none.
    Measure(String),
    /// A count: its classifier, people under one name.
    Count(String),
    /// A ratio: `%`, `pp` or `1`.
    Ratio(String),
    /// A number that nothing says the unit of.
    Bare,
}

/// A figure with its surroundings.
#[derive(Debug, Clone)]
pub(super) struct Figure<'a> {
    /// Its place.
    pub span: CleanSpan,
    /// What it can be compared with.
    pub like: Like,
    /// What it may stand for, in the unit of its like.
    pub reading: Reading,
    /// The value, where it has one, in the unit of its like.
    pub value: Option<Decimal>,
    /// What the words around it promise.
    pub modifier: Modifier,
    /// How much one of the unit as written is in the unit of its like (`亿元`: 100000000).
    pub scale: Decimal,
    /// Scale word and unit as written.
    pub unit: String,
    /// The sentence it stands in.
    pub sentence: usize,
    /// How many brackets are open around it.
    pub depth: usize,
    /// The words before it, back to the next mark or figure.
    pub head: &'a str,
    /// The words behind it, up to the next mark or figure.
    pub tail: &'a str,
    /// All words before it in its clause, quotes and brackets among them.
    pub lead: &'a str,
}

impl Figure<'_> {
    /// Whether it counts, weighs or costs something: no ratio, no bare number.
    pub fn amounts(&self) -> bool {
        !matches!(self.like, Like::Ratio(_) | Like::Bare)
    }

    /// Whether it can be parted: ages, temperatures, speeds and classes (`109公斤级`) are no wholes.
    pub fn extends(&self) -> bool {
        const INTENSIVE: [&str; 9] = ["岁", "周岁", "摄氏度", "℃", "度", "分贝", "级", "时速", "海拔"];
        let classed = self.tail.starts_with('级') || self.tail.starts_with("以上") && self.unit == "岁";
        let per = matches!(&self.like, Like::Measure(unit) if unit.contains('/') || matches!(unit.as_str(), "K" | "deg" | "a"));
        self.amounts()
            && !classed
            && !per
            && !INTENSIVE.iter().any(|word| self.unit.ends_with(word))
            && !["海拔", "气温", "温度", "高温", "时速"].iter().any(|word| self.head.ends_with(word))
    }

    /// A value of its like, written in its unit.
    pub fn show(&self, value: Decimal) -> String {
        match value.checked_div(self.scale) {
            Some(shown) => format!("{}{}", shown.round_dp(4).normalize(), self.unit),
            None => value.normalize().to_string(),
        }
    }

    /// Whether it tells a change (`比上年增加700万亩`), not a level.
    pub fn is_change(&self) -> bool {
        const CHANGE: [&str; 15] = [
            "增加", "减少", "增长", "下降", "提高", "上升", "回落", "净增", "新增", "多", "少", "增产", "减产", "增收",
            "降低",
        ];
        self.head.contains('比') && !self.head.contains("占比")
            || self.head.contains("同比")
            || CHANGE.iter().any(|word| self.head.trim_end_matches('了').ends_with(word))
    }
}

/// An article, ready to be checked.
pub(super) struct Page<'a> {
    /// The article.
    pub article: &'a Article,
    /// Its clean text.
    pub text: &'a str,
    /// Its sentences in order, those that a semicolon parts taken as one.
    pub sentences: Vec<CleanSpan>,
    /// Its figures in order; none inside page furniture.
    pub figures: Vec<Figure<'a>>,
}

impl<'a> Page<'a> {
    /// Reads the figures of an article.
    pub fn new(article: &'a Article) -> Self {
        let text = article.clean.text.as_str();
        let mut sentences: Vec<CleanSpan> = Vec::new();
        for &sentence in &article.clean.sentences {
            match sentences.last_mut() {
                Some(last) if text[last.range()].trim_end().ends_with(['；', ';']) && last.end == sentence.start => {
                    *last = last.cover(sentence);
                }
                _ => sentences.push(sentence),
            }
        }
        let mut page = Self { article, text, sentences, figures: Vec::new() };
        let spans: Vec<CleanSpan> = page.quantities().map(|mention| mention.span).collect();
        let figures = page.quantities().enumerate().filter_map(|(index, mention)| {
            let floor = index.checked_sub(1).map_or(0, |before| spans[before].end as usize);
            let ceiling = spans.get(index + 1).map_or(text.len(), |next| next.start as usize);
            page.figure(mention, floor, ceiling)
        });
        page.figures = figures.collect();
        page
    }

    fn quantities(&self) -> impl Iterator<Item = &'a Mention> {
        let clean = &self.article.clean;
        let body = move |mention: &&Mention| {
            let paragraph = clean.paragraph_at(mention.span.start);
            paragraph.is_none_or(|at| clean.paragraphs[at].role != Role::Furniture)
        };
        let kinds = [Kind::Count, Kind::Money, Kind::Measure, Kind::Ratio, Kind::Number];
        let mut end = 0;
        let inside = move |mention: &&Mention| {
            let inside = mention.span.start < end;
            if mention.kind == Kind::Title {
                end = end.max(mention.span.end);
            }
            inside
        };
        let mut inside = inside;
        self.article
            .mentions
            .iter()
            .filter(move |mention| !inside(mention))
            .filter(move |mention| kinds.contains(&mention.kind))
            .filter(body)
    }

    fn figure(&self, mention: &Mention, floor: usize, ceiling: usize) -> Option<Figure<'a>> {
        let quantity = mention.quantity()?;
        // 前三季度, 十四届: numbers of times, not of things.
        let timely = matches!(quantity.unit.as_deref(), Some("届" | "季" | "季度" | "期" | "周年" | "屆"));
        if quantity.indefinite || !quantity.proportion.is_empty() || timely {
            return None;
        }
        let unit = quantity.unit.as_deref().unwrap_or_default();
        let like = match mention.kind {
            Kind::Money => Like::Money(quantity.currency.as_deref()?.to_owned()),
            Kind::Measure => Like::Measure(quantity.si_unit.as_deref().unwrap_or(unit).to_owned()),
            Kind::Ratio => Like::Ratio(quantity.unit_code.as_deref().unwrap_or("%").to_owned()),
            _ if unit.is_empty() => Like::Bare,
            _ => Like::Count(count_class(unit).to_owned()),
        };
        let modifier = mention.modifier.unwrap_or_default();
        let whole = matches!(mention.kind, Kind::Count | Kind::Number);
        let mut reading = Reading::of(quantity, modifier, whole)?;
        let mut value = quantity.value;
        let mut factor = Decimal::ONE;
        if let (Kind::Measure, Some(raw), Some(si)) = (mention.kind, value, quantity.si_value)
            && quantity.si_unit.is_some()
            && raw > Decimal::ZERO
        {
            factor = si.checked_div(raw)?;
            reading = reading.scaled(factor)?;
            value = Some(si);
        }
        let written = self.at(mention.span);
        let (word, times) = [("亿", 100_000_000), ("万", 10_000)]
            .into_iter()
            .find(|(word, _)| written.contains(word) && !written.starts_with(word))
            .filter(|_| mention.kind != Kind::Ratio)
            .unwrap_or(("", 1));
        let name = match mention.kind {
            Kind::Money => written.trim_start_matches(|c| !CURRENCY_START.contains(&c)),
            Kind::Ratio if quantity.unit_code.as_deref() == Some("%") => "%",
            _ => unit,
        };
        let (start, end) = (mention.span.start as usize, mention.span.end as usize);
        Some(Figure {
            span: mention.span,
            like,
            reading,
            value,
            modifier,
            scale: factor.checked_mul(Decimal::from(times))?,
            unit: format!("{word}{name}"),
            sentence: self.sentence_at(mention.span.start)?,
            depth: self.depth(mention.span),
            head: head(&self.text[floor.min(start)..start]),
            tail: tail(&self.text[end..ceiling.max(end)]),
            lead: {
                let text = &self.text[floor.min(start)..start];
                let from = text.rfind(|c| CLAUSE.contains(&c) || c == '、');
                from.map_or(text, |at| text[at..].trim_start_matches(|c| CLAUSE.contains(&c) || c == '、'))
            },
        })
    }

    /// Index of the sentence that holds the offset.
    pub fn sentence_at(&self, at: u32) -> Option<usize> {
        let index = self.sentences.partition_point(|span| span.start <= at).checked_sub(1)?;
        (at < self.sentences[index].end).then_some(index)
    }

    /// The clean text of a span.
    pub fn at(&self, span: CleanSpan) -> &'a str {
        &self.text[span.range()]
    }

    /// The clean text from one offset to another; empty where they are the wrong way round.
    pub fn between(&self, from: u32, to: u32) -> &'a str {
        self.text.get(from as usize..to as usize).unwrap_or_default()
    }

    /// The text from an offset on to the end of its sentence.
    pub fn rest(&self, from: u32) -> &'a str {
        let end = self.sentence_at(from).map_or(from, |index| self.sentences[index].end);
        self.between(from, end)
    }

    /// The sentence that holds a figure.
    pub fn sentence(&self, figure: &Figure) -> CleanSpan {
        self.sentences[figure.sentence]
    }

    /// Whether two sentences lie in one paragraph.
    pub fn same_paragraph(&self, first: usize, second: usize) -> bool {
        let at = |sentence: usize| self.article.clean.paragraph_at(self.sentences[sentence].start);
        at(first) == at(second)
    }

    /// How many brackets of its sentence are open where the span begins.
    fn depth(&self, span: CleanSpan) -> usize {
        let start = self.sentence_at(span.start).map_or(0, |at| self.sentences[at].start);
        self.between(start, span.start).chars().fold(0usize, |depth, mark| match mark {
            '（' | '(' => depth + 1,
            '）' | ')' => depth.saturating_sub(1),
            _ => depth,
        })
    }

    /// Mentions that begin inside a span.
    pub fn mentions_in(&self, span: CleanSpan) -> impl Iterator<Item = &'a Mention> {
        let mentions = &self.article.mentions;
        let from = mentions.partition_point(|mention| mention.span.start < span.start);
        mentions[from..].iter().take_while(move |mention| mention.span.start < span.end)
    }
}

const CURRENCY_START: [char; 12] = ['元', '美', '欧', '英', '日', '港', '韩', '卢', '澳', '加', '块', '人'];

/// One name for the classifiers that count people, the classifier itself for the others.
fn count_class(unit: &str) -> &str {
    match unit {
        "人" | "名" | "位" | "口" | "人口" | "口人" | "员" => "人",
        "人次" | "人（次）" => "人次",
        _ => unit,
    }
}

/// The words before a figure, back to the last mark.
fn head(text: &str) -> &str {
    let marks = ['、', '（', '）', '(', ')', '“', '”', '《', '》'];
    let start = text.rfind(|c| CLAUSE.contains(&c) || marks.contains(&c));
    start.map_or(text, |at| text[at..].trim_start_matches(|c| CLAUSE.contains(&c) || marks.contains(&c)))
}

/// The words behind a figure, up to the first mark.
fn tail(text: &str) -> &str {
    let marks = ['、', '（', '）', '(', ')'];
    text.find(|c| CLAUSE.contains(&c) || marks.contains(&c)).map_or(text, |at| &text[..at])
}

/// The fixed words of a check, with names in braces for what differs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Message {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Message {
    /// Puts the values in.
    pub fn render(self, values: &[(&str, &str)]) -> Words {
        let fill = |template: &str| {
            values.iter().fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
        };
        Words { zh: fill(self.zh), en: fill(self.en) }
    }
}

/// A finding over spans of one article.
pub(super) fn finding(family: Family, verdict: Verdict, quotes: &[CleanSpan], why: Words) -> Finding {
    let quotes = quotes.iter().map(|&span| Quote { article: 0, span }).collect();
    Finding { family, verdict, quotes, expected: None, found: None, arithmetic: None, why, acknowledged: None }
}

//! A sentence rewritten for the claim rules: each mention is one private-use character.
//!
//! Takes one sentence of the clean text and the article's mentions, gives its clauses as runs of
//! [`Unit`]s. A unit is a character of the text or a whole mention, and knows its place in the clean
//! text, so that whatever is found in a clause can be quoted. Clauses never split a mention or a title.
//! It does not judge what a figure says.

use super::words::Words;
use crate::model::{Article, CleanSpan, Kind, Mention, Modifier, PlaceBasis, Precision};
use crate::rules::stand_in;

/// A figure that only tells whom another one counts (`60岁以上老年人`), or part of a word (`千万吨级`).
const DEMOTED: char = '\u{F001F}';

/// A character of the sentence, or a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    /// The character, or the placeholder of the mention's kind.
    pub ch: char,
    /// Its place in the clean text.
    pub span: CleanSpan,
    /// Index of the mention.
    pub mention: Option<usize>,
}

impl Unit {
    /// Whether it is a figure that may be claimed.
    pub fn is_figure(&self) -> bool {
        matches!(self.ch, '\u{F0003}'..='\u{F0006}' | '\u{F0008}')
    }

    /// Whether it is a mention of that kind.
    pub fn is(&self, kind: Kind) -> bool {
        self.mention.is_some() && self.ch == stand_in(kind)
    }
}

/// A stretch of a sentence between two marks.
#[derive(Debug, Clone, Default)]
pub(super) struct Clause {
    /// Its units; brackets that hold figures are clauses of their own.
    pub units: Vec<Unit>,
    /// The mark before it, `\0` at the start of the sentence.
    pub before: char,
    /// Whether it stands in brackets behind the clause before it.
    pub bracket: bool,
}

impl Clause {
    /// The clause as the rules see it.
    pub fn text(&self) -> String {
        self.units.iter().map(|unit| unit.ch).collect()
    }

    /// The one day named in a clause that holds no figure (`美国多家银行股股价6日下跌`).
    pub fn passing_date(&self, article: &Article) -> Option<usize> {
        let mut dates = self.units.iter().filter(|unit| unit.is(Kind::Date)).filter_map(|unit| unit.mention);
        let only = dates.next().filter(|_| dates.next().is_none() && !self.has_figure())?;
        let day = article.mentions[only].date().is_some_and(|date| date.precision == Some(Precision::Day));
        day.then_some(only)
    }

    /// Whether it only tells since when there is somebody (`消防站1973年成立于延安`).
    pub fn founds(&self, words: &Words) -> bool {
        let chars: Vec<char> = self.units.iter().map(|unit| unit.ch).collect();
        let behind = |at: usize| words.founded.at(&chars, at + 1).is_some();
        !self.has_figure() && (0..self.units.len()).any(|at| self.units[at].is(Kind::Date) && behind(at))
    }

    /// What `公路方面` says that the sentence is about; `start` is where its head ends.
    pub fn field(&self, start: usize) -> Option<String> {
        let units = &self.units[start.min(self.units.len())..];
        let named = units.len().checked_sub(2).filter(|size| (2..=8).contains(size))?;
        let text: String = units.iter().map(|unit| unit.ch).collect();
        let plain = units[..named].iter().all(|unit| unit.mention.is_none() && unit.ch.is_alphabetic());
        (plain && text.ends_with("方面")).then(|| units[..named].iter().map(|unit| unit.ch).collect())
    }

    /// The place in which something happens: behind 在, or at the end of a clause that begins with 在
    /// (`在黄河中游的山西省临汾市`).
    pub fn setting(&self) -> Option<usize> {
        let near = self.units.windows(2).find(|pair| pair[0].ch == '在' && pair[1].is(Kind::Place));
        if let Some(pair) = near {
            return pair[1].mention;
        }
        let begins = self.units.iter().find(|unit| unit.mention.is_none()).is_some_and(|unit| unit.ch == '在');
        self.units.last().filter(|last| begins && !self.has_figure() && last.is(Kind::Place))?.mention
    }

    /// The places named in it, those that an office is called after with them (`浏阳市商务局`).
    pub fn places(&self, article: &Article) -> Vec<usize> {
        let (Some(first), Some(last)) = (self.units.first(), self.units.last()) else { return Vec::new() };
        let span = first.span.cover(last.span);
        let named = |index: &usize| {
            let mention = &article.mentions[*index];
            let shown = self.units.iter().any(|unit| unit.mention == Some(*index));
            let whole = mention
                .place()
                .is_some_and(|place| place.embedded && *place.name == *article.clean.slice(mention.span));
            mention.kind == Kind::Place && span.contains(mention.span) && (shown || whole)
        };
        let from = article.mentions.partition_point(|mention| mention.span.start < span.start);
        let to = article.mentions.partition_point(|mention| mention.span.start < span.end);
        (from..to).filter(named).collect()
    }

    /// The place that harm was done to (`洪水已造成恩施州鹤峰县1.2万人受灾`): the last of its chain.
    pub fn harmed(&self, words: &Words) -> Option<usize> {
        let chars: Vec<char> = self.units.iter().map(|unit| unit.ch).collect();
        let place = (1..self.units.len()).find(|at| {
            self.units[*at].is(Kind::Place) && words.harm.before(&chars, *at).is_some_and(|(length, _)| length > 0)
        })?;
        let chain = self.units[place..].iter().take_while(|unit| unit.is(Kind::Place)).count();
        let figure = self.units.get(place + chain).is_some_and(Unit::is_figure);
        self.units[place + chain - 1].mention.filter(|_| figure)
    }

    /// Whether a figure stands in it.
    pub fn has_figure(&self) -> bool {
        self.units.iter().any(Unit::is_figure)
    }
}

/// Whether a mention is shown to the rules as a placeholder.
fn shown(mention: &Mention, text: &str) -> bool {
    match mention.kind {
        Kind::Place => mention.place().is_some_and(|place| {
            (!place.embedded || place.product)
                && !(place.basis == PlaceBasis::Abbreviation || text.chars().count() == 1)
        }),
        Kind::Count | Kind::Number => mention.quantity().is_some_and(|quantity| !quantity.indefinite),
        Kind::User(_) => false,
        _ => true,
    }
}

/// The units of a stretch of the clean text.
pub(super) fn units(article: &Article, span: CleanSpan, words: &Words) -> Vec<Unit> {
    let text = &article.clean.text;
    let mut units = Vec::new();
    let mut at = span.start;
    let first = article.mentions.partition_point(|mention| mention.span.start < span.start);
    let push_text = |units: &mut Vec<Unit>, from: u32, to: u32| {
        for (offset, ch) in text[from as usize..to as usize].char_indices() {
            let start = from + offset as u32;
            units.push(Unit { ch, span: CleanSpan { start, end: start + ch.len_utf8() as u32 }, mention: None });
        }
    };
    for (index, mention) in article.mentions.iter().enumerate().skip(first) {
        if mention.span.start >= span.end {
            break;
        }
        let outside = mention.span.start < at || mention.span.end > span.end;
        if outside || !shown(mention, article.clean.slice(mention.span)) {
            continue;
        }
        push_text(&mut units, at, mention.span.start);
        units.push(Unit { ch: stand_in(mention.kind), span: mention.span, mention: Some(index) });
        at = mention.span.end;
    }
    push_text(&mut units, at, span.end);
    demote(article, &mut units, words);
    units
}

/// Figures that count nothing: thresholds (`600分以上`, `亿元以上项目`), ages, grades (`三级`, `千万吨级`), slogans (`“两个确立”`), small
/// Chinese numerals that belong to their noun (`两岸`, `两省`, `一批`), amounts nobody tells (`多个`).
fn demote(article: &Article, units: &mut [Unit], words: &Words) {
    for at in 0..units.len() {
        if !units[at].is_figure() {
            continue;
        }
        let Some(mention) = units[at].mention.map(|index| &article.mentions[index]) else { continue };
        let Some(quantity) = mention.quantity() else { continue };
        let text = article.clean.slice(mention.span);
        let bound = matches!(mention.modifier, Some(Modifier::AtLeast | Modifier::AtMost));
        let next = units.get(at + 1).map_or('。', |unit| unit.ch);
        let noun_follows = !("，。；、：！？）”,;".contains(next) || next.is_whitespace());
        let threshold = bound && noun_follows && mention.kind != Kind::Ratio;
        let unit = quantity.unit.as_deref().unwrap_or_default();
        let each = at > 0 && units[at - 1].ch == '每' && mention.kind == Kind::Count;
        let age = mention.kind == Kind::Measure && unit.ends_with('岁');
        let chinese = text.chars().next().is_some_and(|first| "一二两三四五六七八九十几数多".contains(first));
        let small = mention.kind == Kind::Count
            && chinese
            && (words.few.get(unit).is_some() || quantity.value.is_some_and(|value| value.to_string() == "1"));
        let untold = quantity.value.is_none()
            && quantity.min.is_none()
            && quantity.max.is_none()
            && quantity.proportion.is_empty();
        let quoted = at > 0 && "“\"".contains(units[at - 1].ch);
        let closes = |ahead: usize| units.get(at + ahead).is_some_and(|unit| "”\"".contains(unit.ch));
        let slogan = chinese && quoted && (closes(1) || unit == "个" && closes(3));
        // `2023届毕业生`, `第七届、八届全国委员会`
        let year = text.chars().filter(char::is_ascii_digit).count() == 4;
        let session = unit == "届" && noun_follows && (year || at > 0 && units[at - 1].ch == '、');
        // `超过百列的城市达34个`: it tells which cities.
        let which = mention.kind == Kind::Count
            && matches!(
                mention.modifier,
                Some(Modifier::AtLeast | Modifier::AtMost | Modifier::Over | Modifier::Under)
            )
            && next == '的'
            && units[at + 1..].iter().take_while(|unit| !ends(unit.ch)).any(Unit::is_figure);
        // `完工量、新接订单量三大指标分别为…`: it only sums up what the figures behind it tell one by one.
        let sums = chinese
            && mention.kind == Kind::Count
            && (at + 2..=at + 5)
                .any(|place| units[place.min(units.len())..].iter().map(|unit| unit.ch).take(2).eq("分别".chars()));
        if age
            || sums
            || which
            || each
            || slogan
            || threshold
            || small
            || untold
            || noun_follows && next == '级'
            || session
            || unit == "级" && chinese
            || text.ends_with("位数")
        {
            units[at].ch = DEMOTED;
        }
    }
}

/// Marks that end a clause wherever they stand.
fn ends(ch: char) -> bool {
    matches!(ch, '，' | '；' | '。' | '！' | '？' | '：' | '…' | ',' | ';' | ':' | '!' | '?' | '\n')
}

/// Cuts a sentence into its clauses.
pub(super) fn clauses(units: &[Unit]) -> Vec<Clause> {
    let mut out = Vec::new();
    split(units, false, &mut out);
    out.retain(|clause| clause.units.iter().any(|unit| !unit.ch.is_whitespace()));
    out
}

fn split(units: &[Unit], bracket: bool, out: &mut Vec<Clause>) {
    let mut current = Clause { before: if bracket { '（' } else { '\0' }, bracket, ..Clause::default() };
    let mut inner: Vec<Clause> = Vec::new();
    let mut at = 0;
    let close = |current: &mut Clause, inner: &mut Vec<Clause>, mark: char, out: &mut Vec<Clause>| {
        let next = Clause { before: mark, bracket, ..Clause::default() };
        out.push(std::mem::replace(current, next));
        out.append(inner);
    };
    while at < units.len() {
        let unit = units[at];
        if unit.mention.is_none() && matches!(unit.ch, '（' | '(') {
            let end = closing(units, at);
            let inside = &units[at + 1..end];
            let dates = inside.iter().all(|unit| unit.is(Kind::Date) || unit.ch.is_whitespace());
            let feast = dates
                && current.units.iter().any(|unit| unit.is(Kind::Date))
                && !current.units.last().is_some_and(|unit| unit.is(Kind::Date));
            if inside.iter().any(Unit::is_figure) {
                split(inside, true, &mut inner);
            } else if feast && !inside.is_empty() {
                // `春节长假期间（1月21日至27日），`: the dates in the brackets are the nearer ones.
                current.units.extend(inside.iter().filter(|unit| unit.is(Kind::Date)));
            } else if !dates && !current.units.last().is_some_and(Unit::is_figure) {
                current.units.extend_from_slice(&units[at..(end + 1).min(units.len())]);
            }
            at = end + 1;
            continue;
        }
        let dash = unit.ch == '—' && units.get(at + 1).is_some_and(|next| next.ch == '—');
        if unit.mention.is_none() && (ends(unit.ch) || dash) {
            close(&mut current, &mut inner, unit.ch, out);
        } else if unit.mention.is_none() && joins(&current.units, units, at) {
            close(&mut current, &mut inner, '、', out);
        } else {
            current.units.push(unit);
        }
        at += 1;
    }
    out.push(current);
    out.append(&mut inner);
}

/// Whether 、, 和, 及 or 与 at this place stands between two figures of a list.
fn joins(current: &[Unit], units: &[Unit], at: usize) -> bool {
    let ch = units[at].ch;
    if !matches!(ch, '、' | '和' | '及' | '与') {
        return false;
    }
    let after = units.get(at + 1).is_some_and(Unit::is_figure);
    let ranks = |unit: Option<&Unit>| unit.is_some_and(|unit| unit.is(Kind::Ordinal));
    let near = units[at + 1..].iter().take(7).take_while(|unit| !ends(unit.ch) && unit.ch != '、');
    if ranks(current.last()) && near.into_iter().any(|unit| ranks(Some(unit))) {
        return true;
    }
    let before = current.last().is_some_and(Unit::is_figure);
    let started = current.iter().any(Unit::is_figure);
    let next_member = || {
        let rest = &units[at + 1..];
        let end = rest.iter().position(|unit| ends(unit.ch) || unit.ch == '、').unwrap_or(rest.len());
        rest[..end.min(16)].iter().any(Unit::is_figure)
    };
    before || after && (ch == '、' || started) || started && ch == '、' && next_member()
}

fn closing(units: &[Unit], open: usize) -> usize {
    let mut depth = 0usize;
    for (at, unit) in units.iter().enumerate().skip(open) {
        match unit.ch {
            '（' | '(' => depth += 1,
            '）' | ')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    units.len()
}

//! What is measured, cut out of the words around a figure.
//!
//! Takes a run of units, gives the words of the text without dates, light verbs at the front (拥有, 共有) and
//! level verbs at the end (达到, 增至). The words themselves are lists in `rules/words`.

use super::line::Unit;
use super::words::{List, Words};
use crate::model::{Article, CleanSpan, Kind};

/// Words cut out of a clause, and where they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Phrase {
    /// The words.
    pub text: String,
    /// Their place, where they stand in one piece.
    pub span: Option<CleanSpan>,
}

impl Phrase {
    /// Words that stand in no one place.
    pub fn made(text: String) -> Self {
        Self { text, span: None }
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// The words of some units, dates and blanks left out.
pub(super) fn render(article: &Article, units: &[Unit]) -> String {
    let kept: Vec<Unit> = units.iter().copied().filter(|unit| !unit.is(Kind::Date)).collect();
    render_all(article, &kept)
}

/// The words of some units, blanks left out.
pub(super) fn render_all(article: &Article, units: &[Unit]) -> String {
    units.iter().flat_map(|unit| article.clean.slice(unit.span).chars()).filter(|ch| !ch.is_whitespace()).collect()
}

/// Units without light words before and level verbs behind.
fn trim<'a>(units: &'a [Unit], words: &Words) -> &'a [Unit] {
    let chars: Vec<char> = units.iter().map(|unit| unit.ch).collect();
    let mut start = 0;
    let mut end = units.len();
    loop {
        let before = (start, end);
        while start < end && skipped(&units[start]) {
            start += 1;
        }
        while end > start && skipped(&units[end - 1]) {
            end -= 1;
        }
        if let Some(length) = strip(&words.light, &chars[..end], start, true) {
            start += length;
        }
        if let Some(length) = strip(&words.level, &chars[start..end], end - start, false) {
            end -= length;
        }
        if before == (start, end) || start >= end {
            break;
        }
    }
    &units[start.min(end)..end]
}

/// Units without light words before.
pub(super) fn trim_front<'a>(units: &'a [Unit], words: &Words) -> &'a [Unit] {
    let chars: Vec<char> = units.iter().map(|unit| unit.ch).collect();
    let mut start = 0;
    let mut end = units.len();
    while start < units.len() {
        if skipped(&units[start]) {
            start += 1;
        } else if let Some(length) = strip(&words.light, &chars, start, true) {
            start += length;
        } else {
            break;
        }
    }
    while end > start && skipped(&units[end - 1]) {
        end -= 1;
    }
    &units[start..end]
}

fn strip(list: &List, chars: &[char], at: usize, front: bool) -> Option<usize> {
    let (length, cell) = if front { list.at(chars, at)? } else { list.before(chars, at)? };
    (cell != "keep").then_some(length)
}

fn skipped(unit: &Unit) -> bool {
    unit.is(Kind::Date) || unit.ch.is_whitespace() || unit.mention.is_none() && "的了：,，、".contains(unit.ch)
}

/// Units trimmed and rendered; a length of time or a mark alone measures nothing.
pub(super) fn phrase(article: &Article, units: &[Unit], words: &Words) -> Phrase {
    let kept = trim(units, words);
    let says = |unit: &Unit| {
        unit.mention.is_none() && unit.ch.is_alphanumeric() || unit.mention.is_some() && !unit.is(Kind::Duration)
    };
    if !kept.iter().any(says) {
        return Phrase::default();
    }
    let kept = member(kept);
    let text = render(article, kept);
    let even = balanced(object(&text, words));
    let span = super::head::cover(kept).filter(|_| even == text);
    Phrase { text: even, span }
}

/// Of a list of works that ends in what is measured (`内容包括A、B、总投资`) the last member.
fn member(units: &[Unit]) -> &[Unit] {
    let text: String = units.iter().map(|unit| unit.ch).collect();
    let lists = ["内容包括", "范围包括", "内容涵盖", "内容有"].iter().any(|word| text.contains(word));
    match units.iter().rposition(|unit| unit.ch == '、').filter(|at| lists && at + 2 < units.len()) {
        Some(at) => &units[at + 1..],
        None => units,
    }
}

/// The text without quotation marks that nothing opens or closes.
pub(super) fn balanced(text: &str) -> String {
    let mut open: Vec<usize> = Vec::new();
    let mut odd: Vec<usize> = Vec::new();
    for (at, ch) in text.char_indices() {
        match ch {
            '“' | '‘' | '《' | '（' => open.push(at),
            '”' | '’' | '》' | '）' => match open.pop() {
                Some(_) => {}
                None => odd.push(at),
            },
            _ => {}
        }
    }
    odd.extend(open);
    text.char_indices().filter(|(at, _)| !odd.contains(at)).map(|(_, ch)| ch).collect()
}

/// Units behind a setting in which something befell those counted (`在抢险救灾中`).
pub(super) fn past_setting(units: &[Unit]) -> &[Unit] {
    let at = |place: usize| units.get(place).map_or('。', |unit| unit.ch);
    if at(0) != '在' {
        return units;
    }
    let end = (3..units.len().min(14)).find(|place| "中时后里内间".contains(at(*place)) && at(place + 1) != '国');
    end.map_or(units, |end| &units[end + 1..])
}

/// The words behind a figure; a mark alone, or 多 and 余, say nothing.
pub(super) fn behind(article: &Article, units: &[Unit]) -> Phrase {
    let text = render(article, units);
    let says = text.chars().any(char::is_alphanumeric) && !["多", "余", "左右", "以上"].contains(&&*text);
    if says { Phrase { text, span: super::head::cover(units) } } else { Phrase::default() }
}

/// The members of `A、B和C`, the end that they share added to each (`装备制造业和高技术制造业采购经理指数`).
pub(super) fn members(text: &str, count: usize, words: &Words) -> Option<Vec<String>> {
    let text = total(text.trim_end_matches("分别").trim_end_matches('各'));
    // `对东盟、欧盟分别进出口`
    if let Some((list, end)) = text.split_once("分别") {
        let members = members(list, count, words)?;
        return Some(members.into_iter().map(|member| format!("{member}{end}")).collect());
    }
    for joins in [&['、'][..], &['、', '和', '与', '及'][..]] {
        let parts: Vec<&str> =
            text.split(joins).map(|part| part.trim_start_matches('以')).filter(|part| !part.is_empty()).collect();
        if parts.len() == count && count > 1 {
            return Some(share_end(&parts, words));
        }
    }
    None
}

/// A list without the word that sums it up (`造船完工量、新接订单量和手持订单量|三大指标`).
fn total(text: &str) -> &str {
    let start = text.char_indices().rev().take(6).find(|(_, ch)| "两三四五六七八九".contains(*ch));
    start
        .filter(|(at, ch)| text[at + ch.len_utf8()..].starts_with(['大', '项', '个', '类', '种']))
        .map_or(text, |(at, _)| &text[..at])
}

/// The measure that a member ends in (`投资` of `制造业投资`), where something stands before it.
fn measure<'a>(member: &'a str, words: &Words) -> Option<&'a str> {
    let chars: Vec<char> = member.chars().collect();
    let (length, _) = words.head.before(&chars, chars.len()).filter(|(length, _)| *length < chars.len())?;
    member.char_indices().nth(chars.len() - length).map(|(at, _)| &member[at..])
}

fn share_end(parts: &[&str], words: &Words) -> Vec<String> {
    let last = parts[parts.len() - 1];
    let first = parts[0];
    let found = first.chars().last().and_then(|ch| last.rfind(ch).map(|at| at + ch.len_utf8()));
    let shared = match found {
        Some(at) => &last[at..],
        None if measure(last, words).is_some_and(|head| !parts[0].ends_with(head)) => {
            measure(last, words).unwrap_or_default()
        }
        None => {
            let skip: usize = last.chars().take(first.chars().count()).map(char::len_utf8).sum();
            &last[skip..]
        }
    };
    parts[..parts.len() - 1].iter().map(|part| format!("{part}{shared}")).chain([last.to_owned()]).collect()
}

/// The topic of an indicator: what stands before its head (`百合` of `百合种植面积`).
pub(super) fn topic(indicator: &str, words: &Words) -> Option<String> {
    let chars: Vec<char> = indicator.chars().collect();
    let (length, sort) = words.head.before(&chars, chars.len())?;
    let topic: String = chars[..chars.len() - length].iter().collect();
    (!topic.is_empty() && sort != "whole" && chars.len() - length <= 6).then_some(topic)
}

/// What is made up of those counted (`由110人组成的巡回医疗队`).
pub(super) fn made_of(tail: &str) -> Option<&str> {
    ["组成的", "构成的"].iter().find_map(|word| tail.strip_prefix(word)).filter(|rest| !rest.is_empty())
}

/// How deep, thick or high what follows is (`4.8米深的积水`): 积水深.
pub(super) fn extent(tail: &str) -> Option<String> {
    let (extent, rest) =
        tail.split_at_checked(3).filter(|(first, _)| ["深", "厚", "高", "宽", "长"].contains(first))?;
    let rest = rest.strip_prefix('的')?;
    let thing: String = rest.chars().take(2).collect();
    (thing.chars().count() == 2).then(|| format!("{thing}{extent}"))
}

/// What a deed is done to, where the words before a figure tell who does it (`带动了高技术制造业投资`): the measure that
/// stands behind the verb.
fn object<'a>(text: &'a str, words: &Words) -> &'a str {
    let behind = |mark: char| text.rfind(mark).map(|at| &text[at + mark.len_utf8()..]);
    let measured = |rest: &&str| rest.chars().count() > 2 && words.head.ends(rest);
    ['了', '将', '把', '使', '让', '令']
        .into_iter()
        .filter_map(behind)
        .filter(measured)
        .min_by_key(|rest| rest.len())
        .unwrap_or(text)
}

/// A noun phrase up to the verb or adverb that follows it.
pub(super) fn noun(tail: &str, words: &Words) -> String {
    let chars: Vec<char> = tail.chars().collect();
    let mut end = 0;
    while end < chars.len().min(28) {
        match words.stop.at(&chars, end) {
            Some((length, "keep")) => end += length,
            Some(_) if end > 1 => break,
            _ if end > 1 && words.tale.at(&chars, end).is_some() => break,
            _ => end += 1,
        }
    }
    let mut end = end.min(chars.len()).min(28);
    while end > 2 && (chars[end - 1] == '了' || words.adverb.before(&chars, end).is_some_and(|(length, _)| length > 1))
    {
        end -= 1;
    }
    let noun: String = chars[..end].iter().collect();
    noun.strip_suffix('中').filter(|rest| !rest.ends_with(['集', '其', '初', '高'])).unwrap_or(&noun).to_owned()
}

//! Every numeral gets its class: in a mention, lexical, or unexplained.
//!
//! Takes the clean text with what was found in it; gives each numeral in order. A numeral is a maximal
//! run of Arabic or Chinese digits with its separators and decimal point; `2020—2022` holds two.
//! It counts as explained only where every character of it lies in a mention or a lexical stretch.

use crate::model::{Clean, CleanSpan, Cover, Kind, Lexical, Mention, Name, Numeral, NumeralClass, Role};
use std::collections::{BTreeSet, HashMap};

/// Characters of Chinese numerals that may follow Arabic digits in one numeral.
const SCALES: &str = "十百千万亿兆拾佰仟萬億";

/// Whether a character can be part of a Chinese numeral.
#[must_use]
pub fn is_hanzi_numeral(c: char) -> bool {
    // Digits and scale words, simplified, formal and traditional; asked of every character of a text.
    #[rustfmt::skip]
    let numeral = matches!(c,
        '〇' | '零' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千' | '万' | '亿'
        | '兆' | '两' | '廿' | '卅' | '壹' | '贰' | '叁' | '肆' | '伍' | '陆' | '柒' | '捌' | '玖' | '拾' | '佰' | '仟'
        | '萬' | '億' | '兩' | '貳' | '參' | '陸');
    numeral
}

/// The numerals of a text, in order.
#[must_use]
pub fn numerals(text: &str) -> Vec<CleanSpan> {
    let bytes = text.as_bytes();
    let mut found: Vec<CleanSpan> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte < 0x80 {
            if byte.is_ascii_digit() {
                let end = arabic_end(text, at);
                push(&mut found, at, end);
                at = end;
            } else {
                at += 1;
            }
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        let end = at + c.len_utf8();
        if is_hanzi_numeral(c) {
            let digit_before = at > 0 && bytes[at - 1].is_ascii_digit();
            // `2022三` is a year and a number; only a scale word goes on with Arabic digits.
            if digit_before && !SCALES.contains(c) {
                found.push(CleanSpan::new(at, end));
            } else {
                push(&mut found, at, end);
            }
        }
        at = end;
    }
    found
}

/// Adds a piece, or lets the numeral it touches grow.
fn push(found: &mut Vec<CleanSpan>, start: usize, end: usize) {
    match found.last_mut() {
        Some(last) if last.end as usize == start => last.end = end as u32,
        _ => found.push(CleanSpan::new(start, end)),
    }
}

/// End of the run of digits at `start`, with groups of three and a decimal part.
fn arabic_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut end = start + digits(start);
    if end - start <= 3 {
        // A full-width comma parts clauses: one alone before three digits (第5，120家企业) separates no thousands.
        for (separator, fewest) in [(",", 1), ("，", 2)] {
            let mut reached = end;
            let mut groups = 0;
            while text[reached..].starts_with(separator) && digits(reached + separator.len()) == 3 {
                reached += separator.len() + 3;
                groups += 1;
            }
            if groups >= fewest {
                end = reached;
                break;
            }
        }
    }
    if bytes.get(end) == Some(&b'.') {
        let decimals = digits(end + 1);
        if decimals > 0 {
            end += 1 + decimals;
        }
    }
    end
}

/// The places whose written name holds a numeral (三河, 万载), before it is settled which of them stand.
#[must_use]
pub fn names_with_numerals(mentions: &[Mention], clean: &Clean) -> Vec<Lexical> {
    mentions
        .iter()
        .filter(|mention| mention.kind == Kind::Place && clean.slice(mention.span).contains(is_hanzi_numeral))
        .map(|mention| Lexical { span: mention.span, class: Name::from("name"), rule: mention.rule.clone() })
        .collect()
}

/// Those of the names that stand for no place in this article are names all the same; the list stays sorted.
pub fn keep_names(lexicals: &mut Vec<Lexical>, names: Vec<Lexical>, mentions: &[Mention]) {
    let standing: Cover = mentions.iter().map(|mention| mention.span).collect();
    lexicals.extend(names.into_iter().filter(|name| !standing.touches(name.span)));
    lexicals.sort_by_key(|lexical| (lexical.span.start, std::cmp::Reverse(lexical.span.end)));
}

/// A person's name that one passage tells for a name is one wherever the article says it again; the list stays sorted.
///
/// A rule sees the words beside a name (a post, a verb of speech); the second time the name stands bare.
pub fn repeat_names(lexicals: &mut Vec<Lexical>, clean: &Clean, mentions: &[Mention]) {
    let mut told: HashMap<&str, Lexical> = HashMap::new();
    for lexical in lexicals.iter().filter(|lexical| lexical.rule.starts_with("lexical.person")) {
        let name = clean.slice(lexical.span);
        if name.chars().count() > SHORTEST_REPEATED {
            told.entry(name).or_insert_with(|| lexical.clone());
        }
    }
    if told.is_empty() {
        return;
    }
    let lengths: BTreeSet<usize> = told.keys().map(|name| name.len()).collect();
    let mut taken: Cover =
        mentions.iter().map(|mention| mention.span).chain(lexicals.iter().map(|lexical| lexical.span)).collect();
    for (start, _) in clean.text.char_indices() {
        for length in &lengths {
            let Some(known) = clean.text.get(start..start + length).and_then(|name| told.get(name)) else { continue };
            let span = CleanSpan::new(start, start + length);
            if !taken.touches(span) {
                taken.add(span);
                lexicals.push(Lexical { span, ..known.clone() });
            }
        }
    }
    lexicals.sort_by_key(|lexical| (lexical.span.start, std::cmp::Reverse(lexical.span.end)));
}

/// Two characters may stand side by side by chance; three that were told for a name do not.
const SHORTEST_REPEATED: usize = 2;

/// Classes every numeral of the text. `mentions` and `lexicals` are sorted by start.
#[must_use]
pub fn account(clean: &Clean, mentions: &[Mention], lexicals: &[Lexical]) -> Vec<Numeral> {
    let mut covers: Vec<(CleanSpan, NumeralClass)> = mentions
        .iter()
        .enumerate()
        .map(|(index, mention)| (mention.span, NumeralClass::Mention(index)))
        .chain(lexicals.iter().map(|lexical| {
            (lexical.span, NumeralClass::Lexical { class: lexical.class.clone(), rule: lexical.rule.clone() })
        }))
        .collect();
    // Inner mentions come after the title that holds them, so that they name the class.
    covers.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut first = 0;
    numerals(&clean.text)
        .into_iter()
        .map(|span| {
            while first < covers.len() && covers[first].0.end <= span.start {
                first += 1;
            }
            Numeral { span, class: class_of(clean, &covers[first..], span) }
        })
        .collect()
}

fn class_of(clean: &Clean, covers: &[(CleanSpan, NumeralClass)], span: CleanSpan) -> NumeralClass {
    let mut reached = span.start;
    let mut class: Option<&NumeralClass> = None;
    for (cover, of) in covers.iter().take_while(|(cover, _)| cover.start < span.end) {
        if cover.end <= span.start {
            continue;
        }
        if cover.start > reached {
            break;
        }
        reached = reached.max(cover.end);
        // A fact says more than a word, and the narrowest fact more than a title around it.
        if class.is_none() || matches!(of, NumeralClass::Mention(_)) {
            class = Some(of);
        }
    }
    if reached >= span.end
        && let Some(class) = class
    {
        return class.clone();
    }
    let role = clean.paragraph_at(span.start).map(|index| clean.paragraphs[index].role);
    if role == Some(Role::Furniture) {
        return NumeralClass::Lexical { class: Name::from("identifier"), rule: Name::from("text.furniture") };
    }
    NumeralClass::Unexplained
}

#[cfg(test)]
mod tests {
    use super::numerals;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = numerals(text).into_iter().map(|span| &text[span.range()]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_numeral_is_a_maximal_run() {
        check("2020—2022年共1,100万元", &["2020", "2022", "1,100万"]);
        check("约3.5万，第十三次", &["3.5万", "十三"]);
        check("1,100万、12,34", &["1,100万", "12", "34"]);
        check("新增8，300人，共1，411，750，000元", &["8", "300", "1，411，750，000"]);
        check("3万5千米，二〇二三年", &["3万5千", "二〇二三"]);
        check("V1.2.3。", &["1.2", "3"]);
        check("2021、2022三年，3万5千", &["2021", "2022", "三", "3万5千"]);
        check("无数", &[]);
    }
}

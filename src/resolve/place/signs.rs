//! One-character signs of provinces and cities: 湘, 湘鄂赣, 长株潭.
//!
//! Each character is a mention of its own. A sign stands for its place in a compound, in a list of
//! signs, or where it is hardly anything else; in the name of a line (长赣高铁, 川藏线) it stands for none.

use super::scene::Scene;
use super::{mention, value};
use crate::gazetteer::{Division, Sort};
use crate::model::{CleanSpan, Mention, PlaceBasis, Value};

/// What makes a province's, not another thing's, sign of the character before it.
const SIDES: [&str; 12] = ["东", "西", "南", "北", "中", "省", "籍", "企", "商", "境", "内", "边"];
/// Words behind which a sign stands alone.
const TOWARDS: [&str; 10] = ["在", "来", "赴", "入", "抵", "离", "驻", "援", "到", "返"];

/// Compounds with signs that mean other things too.
const COMPOUNDS: [&str; 34] = [
    "京津",
    "京津冀",
    "云贵",
    "云贵川",
    "川滇",
    "川滇黔",
    "川渝",
    "渝川",
    "川黔",
    "川陕",
    "川陕甘",
    "陕甘",
    "陕甘宁",
    "甘青",
    "甘青宁",
    "川藏",
    "青藏",
    "滇藏",
    "新藏",
    "港澳",
    "港澳台",
    "粤港",
    "粤港澳",
    "粤澳",
    "京沪",
    "京广",
    "黑吉辽",
    "辽吉黑",
    "蒙辽",
    "晋陕蒙",
    "晋蒙",
    "苏浙沪",
    "江浙沪",
    "沪苏浙皖",
];

/// Adds mentions of signs.
pub fn add(scene: &Scene, taken: &[CleanSpan], places: &mut Vec<Mention>) {
    let text = scene.text;
    let mut spans: Vec<CleanSpan> = taken.iter().copied().chain(places.iter().map(|place| place.span)).collect();
    spans.sort_unstable();
    let mut spans = spans.into_iter().peekable();
    let mut at = 0;
    let mut open = 0;
    while let Some(first) = text[at..].chars().next() {
        while spans.next_if(|span| span.end as usize <= at).is_some() {}
        if let Some(span) = spans.peek().filter(|span| span.start as usize <= at) {
            at = span.end as usize;
            open = at;
            continue;
        }
        let limit = spans.peek().map_or(text.len(), |span| span.start as usize);
        let run = compound(scene, &text[at..limit]);
        if let Some(codes) = run {
            let length: usize = text[at..].chars().take(codes.len()).map(char::len_utf8).sum();
            if stands(scene, at, at + length, codes.len(), open) {
                push(scene, at, &codes, places);
            }
            at += length;
            continue;
        }
        at += first.len_utf8();
    }
}

/// The divisions that the signs at the start of the text stand for.
fn compound<'g>(scene: &Scene<'g>, text: &str) -> Option<Vec<&'g Division>> {
    if let Some((_, codes)) = scene.gazetteer.group(text) {
        return codes.iter().map(|code| scene.gazetteer.by_code(code, scene.year).map(|(_, row)| row)).collect();
    }
    let signs: Vec<&Division> =
        text.chars().map_while(|sign| scene.gazetteer.sign(sign)).map(|id| scene.row(id)).collect();
    (!signs.is_empty()).then_some(signs)
}

/// Whether the signs between two offsets stand for places.
fn stands(scene: &Scene, start: usize, end: usize, count: usize, open: usize) -> bool {
    let (text, gazetteer) = (scene.text, scene.gazetteer);
    let (before, signs, after) = (&text[open.min(start)..start], &text[start..end], &text[end..]);
    let plain = signs.chars().any(|sign| gazetteer.plain_sign(sign));
    let group = gazetteer.group(signs).is_some();
    if gazetteer.context().starts(after, Sort::Line).is_some() || gazetteer.context().ends(before, Sort::Title) {
        return false;
    }
    // Part of an ordinary word (新建, 渝州, 江苏话).
    let mut longest = 0;
    gazetteer.words().at(&text[start..], |length, _| longest = longest.max(length));
    let straddled = before.chars().next_back().is_some_and(|last| {
        let from = start - last.len_utf8();
        let mut covers = false;
        gazetteer.words().at(&text[from..], |length, _| covers |= from + length > start);
        covers
    });
    if straddled || longest > signs.len() || (count == 1 && longest >= signs.len()) {
        return false;
    }
    if count >= 2 {
        let sure = signs.chars().filter(|&sign| gazetteer.plain_sign(sign)).count();
        return group || sure >= 2 || COMPOUNDS.contains(&signs);
    }
    if start == open && open > 0 {
        return false;
    }
    let listed = |text: Option<char>, sign: Option<char>| {
        text == Some('、') && sign.is_some_and(|sign| gazetteer.sign(sign).is_some())
    };
    let mut next = after.chars();
    let mut last = before.chars().rev();
    let after_list = listed(next.next(), next.next())
        && next.next().is_none_or(|third| third == '、' || !is_han(third) || "三四五六两等和与".contains(third));
    let before_list =
        listed(last.next(), last.next()) && last.next().is_none_or(|third| third == '、' || !is_han(third));
    after_list
        || before_list
        || plain
            && (SIDES.iter().any(|side| after.starts_with(side))
                || TOWARDS.iter().any(|towards| before.ends_with(towards)) && !after.starts_with(is_han))
}

fn is_han(character: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&character)
}

/// Whether a line or a bridge is named by the signs before and a few characters more (沪宁沿江高铁, 沪苏通长江公铁大桥).
fn line(scene: &Scene, after: &str) -> bool {
    let context = scene.gazetteer.context();
    let grammar = |character: char| "的了在和与及等两三四五六七八九十各边省市地区间、".contains(character);
    for (characters, (at, character)) in after.char_indices().enumerate() {
        let rest = &after[at..];
        let bridge = context.starts(rest, Sort::Feature).is_some_and(|length| rest[..length].ends_with('桥'));
        if context.starts(rest, Sort::Line).is_some() || bridge {
            return true;
        }
        if characters == 5 || !is_han(character) || grammar(character) || context.starts(rest, Sort::Break).is_some() {
            return false;
        }
    }
    false
}

/// One mention for each sign.
fn push(scene: &Scene, start: usize, rows: &[&Division], places: &mut Vec<Mention>) {
    let mut at = start;
    let end: usize = start + scene.text[start..].chars().take(rows.len()).map(char::len_utf8).sum::<usize>();
    let context = scene.gazetteer.context();
    let after = &scene.text[end..];
    let region = after.starts_with(['东', '西', '南', '北', '中', '军', '菜', '剧', '绣']);
    let embedded = region
        || rows.len() >= 2 && line(scene, after)
        || [Sort::Body, Sort::Event, Sort::Product, Sort::Feature]
            .into_iter()
            .any(|sort| context.starts(after, sort).is_some_and(|length| length > 3));
    for (row, sign) in rows.iter().zip(scene.text[start..].chars()) {
        let span = CleanSpan::new(at, at + sign.len_utf8());
        at = span.end as usize;
        let mut sign = mention(span, value(scene, row, PlaceBasis::Abbreviation));
        if let Value::Place(place) = &mut sign.value {
            place.embedded = embedded;
        }
        places.push(sign);
    }
}

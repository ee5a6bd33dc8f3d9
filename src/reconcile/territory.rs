//! # Asks
//! Does a place lie where the text puts it?
//!
//! # Passes
//! A place right behind the one that holds it (`毕节市七星关区`, `宣城市下辖的广德市`).
//!
//! # Fails
//! A place behind one that does not hold it (`遵义市七星关区`); a county under a name it had lost by then.
//!
//! # Undecided
//! A county named as before in the year of its renaming.
//!
//! # Example
//! `宣城市下辖的溧阳市`: 溧阳市 belongs to 常州市, 江苏省.

use super::page::{Message, Page, finding};
use crate::gazetteer::{Division, Gazetteer, List};
use crate::model::{Family, Finding, Kind, Level, Mention, PlaceBasis, PlaceValue, Verdict};

const PASS: Message = Message { zh: "{lower}属{upper}。", en: "{lower} lies in {upper}." };
const FAIL: Message =
    Message { zh: "{lower}不属{upper}，而属{holder}。", en: "{lower} does not lie in {upper} but in {holder}." };

const NAME_PASS: Message = Message { zh: "{year}年有“{name}”。", en: "In {year} there was a {name}." };
const NAME_FAIL: Message = Message {
    zh: "{year}年已无“{name}”，这一名称用到{last}年为止。",
    en: "In {year} there was no {name} any more; the name ended in {last}.",
};
const NAME_OPEN: Message = Message {
    zh: "“{name}”的名称用到{last}年为止，正在改名前后。",
    en: "The name {name} ended in {last}, about the time of the article.",
};

/// Words by which a text says that it speaks of a name of the past.
const PAST: [&str; 16] = [
    "原", "旧", "当时", "时任", "时为", "曾", "古", "撤县", "撤地", "撤市", "改设", "更名", "改名", "习惯", "历史",
    "前身",
];

/// Words between a place and one inside it.
const INSIDE: [&str; 10] = ["", "的", "下辖的", "下辖", "所辖的", "所辖", "辖区内的", "境内的", "所属的", "代管的"];

/// Words between a place and one that holds it.
const LIES: [&str; 8] = ["位于", "地处", "隶属于", "隶属", "属于", "属", "归属", "坐落于"];

/// Checks each place against the one it stands behind.
pub(super) fn check(page: &Page, gazetteer: &Gazetteer, found: &mut Vec<Finding>) {
    names(page, gazetteer, found);
    let places: Vec<(&Mention, &PlaceValue)> = page
        .article
        .mentions
        .iter()
        .filter(|mention| mention.kind == Kind::Place)
        .filter_map(|mention| Some((mention, mention.place()?)))
        .collect();
    for pair in places.windows(2) {
        let ((first_at, first), (second_at, second)) = (pair[0], pair[1]);
        if first_at.span.end > second_at.span.start {
            continue;
        }
        let between = page.between(first_at.span.end, second_at.span.start);
        let turned = LIES.contains(&between);
        if !turned && !INSIDE.contains(&between) {
            continue;
        }
        let ((upper_at, upper), (lower_at, lower)) =
            if turned { ((second_at, second), (first_at, first)) } else { ((first_at, first), (second_at, second)) };
        if upper.embedded || lower.embedded || upper.level >= lower.level || upper.code.is_none() {
            continue;
        }
        if upper.basis == PlaceBasis::Abbreviation
            || lower.basis == PlaceBasis::Abbreviation
            || lower.level > Level::County
        {
            continue;
        }
        // 吉林梨树县: the city's short name is the province's too.
        let shared = lower.province.as_deref().is_some_and(|province| province.starts_with(page.at(upper_at.span)));
        let Some(holds) = holds(upper, lower).map(|holds| holds || shared) else { continue };
        let spans = [upper_at.span, lower_at.span];
        let names = [("upper", &*upper.name), ("lower", &*lower.name)];
        if holds {
            found.push(finding(Family::Territory, Verdict::Pass, &spans, PASS.render(&names)));
        } else if lower.basis == PlaceBasis::Full && lower.candidates.is_empty() {
            let holder: String =
                [&lower.province, &lower.prefecture].into_iter().flatten().map(|name| &**name).collect();
            let mut answer = finding(
                Family::Territory,
                Verdict::Fail,
                &spans,
                FAIL.render(&[names[0], names[1], ("holder", &holder)]),
            );
            answer.expected = Some(holder);
            answer.found = Some(upper.name.to_string());
            found.push(answer);
        }
    }
}

/// Whether the upper place holds the lower one; `None` where that cannot be told.
fn holds(upper: &PlaceValue, lower: &PlaceValue) -> Option<bool> {
    lower.code.as_ref()?;
    let name = Some(&upper.name);
    match upper.level {
        Level::Province => lower.province.as_ref().map(|province| Some(province) == name),
        Level::Prefecture => lower.prefecture.as_ref().map(|prefecture| Some(prefecture) == name),
        _ => None,
    }
}

/// Names that ended before the article was written.
fn names(page: &Page, gazetteer: &Gazetteer, found: &mut Vec<Finding>) {
    let Some(year) = page.article.publication.year() else { return };
    let mut told: Vec<&str> = Vec::new();
    for mention in page.article.mentions.iter().filter(|mention| mention.kind == Kind::Place) {
        let name = page.at(mention.span);
        // 辉县 is short for 辉县市 today, 民和县 for 民和回族土族自治县; 苏州地区 may be any region.
        let stem = &name[..name.char_indices().next_back().map_or(0, |(at, _)| at)];
        let short = |place: &PlaceValue| {
            *place.name != *name
                && (place.name.starts_with(name)
                    || place.name.starts_with(stem)
                        && ["自治县", "自治旗", "自治州"].iter().any(|end| place.name.ends_with(end)))
        };
        let level = |place: &PlaceValue| matches!(place.level, Level::County | Level::Prefecture);
        let whole = mention.place().is_some_and(|place| !place.embedded && level(place) && !short(place))
            && !name.ends_with("地区")
            && !shortened(gazetteer, name)
            && !straddled(page, gazetteer, mention);
        if !whole || told.contains(&name) {
            continue;
        }
        let rows = rows(gazetteer, name);
        let Some(last) = rows.iter().map(|row| row.to).max().filter(|&last| last < i16::MAX) else { continue };
        if speaks_of_past(page, mention, last) {
            continue;
        }
        told.push(name);
        let (verdict, message) = match i32::from(year) - i32::from(last) {
            ..0 => (Verdict::Pass, NAME_PASS),
            0 | 1 => (Verdict::Undecided, NAME_OPEN),
            _ => (Verdict::Fail, NAME_FAIL),
        };
        let values = [("year", year.to_string()), ("name", name.to_owned()), ("last", last.to_string())];
        let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
        found.push(finding(Family::Territory, verdict, &[mention.span], message.render(&values)));
    }
}

/// Whether the name is short for a division of today.
fn shortened(gazetteer: &Gazetteer, name: &str) -> bool {
    let mut found = false;
    gazetteer.surfaces_at(name, &mut |length, surface| {
        if length == name.len() && surface.list != List::Town {
            let mut owners = gazetteer.owners(surface).iter().map(|&id| gazetteer.division(id));
            found |= owners.any(|row| row.to == i16::MAX && row.name != name);
        }
    });
    found
}

/// Whether another name begins before this one and ends inside it (济南 in 济南城区).
fn straddled(page: &Page, gazetteer: &Gazetteer, mention: &Mention) -> bool {
    let (start, end) = (mention.span.start as usize, mention.span.end as usize);
    // 设立新区 is no 立新区.
    if page.at(mention.span).starts_with('立') && page.text[..start].ends_with(['设', '建', '成', '创', '确', '树'])
    {
        return true;
    }
    let before = page.text[..start].char_indices().rev().take(3).map(|(at, _)| at);
    let mut found = false;
    for from in before {
        gazetteer.surfaces_at(&page.text[from..], &mut |length, _| {
            found |= from + length > start && from + length < end;
        });
    }
    found
}

/// The rows that bore that full name at any time.
fn rows<'g>(gazetteer: &'g Gazetteer, name: &str) -> Vec<&'g Division> {
    let mut found = Vec::new();
    gazetteer.surfaces_at(name, &mut |length, surface| {
        if length == name.len() && surface.list == List::Full {
            let owners = gazetteer.owners(surface).iter().map(|&id| gazetteer.division(id));
            found.extend(owners.filter(|row| row.name == name));
        }
    });
    found
}

/// Whether the text marks the name as one of the past: in quotes, by a word, or by an earlier date.
fn speaks_of_past(page: &Page, mention: &Mention, last: i16) -> bool {
    let clean = &page.article.clean;
    let quoted = page.between(0, mention.span.start).ends_with(['“', '《', '"'])
        || page.text[mention.span.end as usize..].starts_with(['”', '》', '"']);
    let sentence = page.sentence_at(mention.span.start).map(|at| page.sentences[at]);
    let word = sentence.is_some_and(|span| PAST.iter().any(|word| page.at(span).contains(word)));
    let paragraph = clean.paragraph_at(mention.span.start).map(|at| clean.paragraphs[at].span);
    let today = page.article.publication.year().unwrap_or(i16::MAX);
    let earlier = paragraph.is_some_and(|span| {
        let years = page.mentions_in(span).filter_map(|date| date.days()).map(|(first, _)| first.year());
        years.into_iter().any(|year| today > last && year <= last)
    });
    quoted || word || earlier
}

//! What the members of a list look like: names of places, of people, of things, or phrases that lead up to them.
//!
//! Takes a list as `list` reads it; answers questions about the shape of its members. It decides nothing.

use super::list::List;
use super::page::Page;
use crate::model::{Level, Mention};

/// Classifiers of things that a list may name one by one.
pub(super) const GENERIC: [&str; 32] = [
    "重",
    "方",
    "国",
    "部门",
    "级",
    "幅",
    "册",
    "首",
    "支",
    "个",
    "项",
    "条",
    "种",
    "类",
    "大",
    "大类",
    "方面",
    "家",
    "座",
    "处",
    "所",
    "位",
    "名",
    "人",
    "篇",
    "部",
    "件",
    "款",
    "场",
    "个方面",
    "地",
    "批",
];
/// Classifiers of people.
pub(super) const PEOPLE: [&str; 6] = ["人", "名", "位", "员", "大员", "口"];

/// The level of division that a noun counts, if it counts divisions.
pub(super) fn counted_level(noun: &str) -> Option<Level> {
    level_of(noun.trim_start_matches(['个', '大']))
}

/// The level that a word for divisions stands for (`县（市、区）`, `省份`, `乡镇`).
pub(super) fn level_of(word: &str) -> Option<Level> {
    Some(match word {
        "省" | "省份" | "省区" | "省市" | "省（区）" | "省（区、市）" | "省区市" | "自治区" => {
            Level::Province
        }
        "地市" | "设区市" | "地级市" | "市州" | "州" | "盟" | "地区" => Level::Prefecture,
        "市" | "县" | "区" | "县市" | "县区" | "县（市）" | "县（区）" | "县（市、区）" | "县市区" | "市县"
        | "区县" | "旗" | "旗县" | "市辖区" | "县级市" | "城区" => Level::County,
        "镇" | "乡" | "乡镇" | "街道" | "乡（镇）" | "镇街" | "乡镇街道" => Level::Town,
        "村" | "社区" | "行政村" | "建制村" => Level::Village,
        _ => return None,
    })
}

/// The word for divisions that a text begins with (`区率先实现`: 区), and not a longer one (`区域`, `市场`).
pub(super) fn level_word(text: &str) -> Option<&str> {
    const LONGER: &str = "域别块间位场民委政容价庄寨城级际内外";
    let ends = text.char_indices().map(|(at, mark)| at + mark.len_utf8()).take(8);
    let end = ends.filter(|&end| level_of(&text[..end]).is_some()).last()?;
    let next = text[end..].chars().next();
    next.is_none_or(|next| !LONGER.contains(next)).then_some(&text[..end])
}

/// Whether a phrase holds words that lead up to a list, so that its beginning is in doubt.
fn leads_up(text: &str) -> bool {
    [
        "《", "第", "在", "为", "对", "把", "将", "由", "向", "从", "于", "被", "给", "的", "了", "有", "是", "其中",
        "以及",
    ]
    .iter()
    .any(|word| text.contains(word))
}

/// 城关、白沙、黄泥、石桥六个镇: names that no list of places knows, as short as names are.
pub(super) fn short_names(page: &Page, list: &List) -> bool {
    let two = list.members.len() == 2 && page.at(list.members[0]).chars().count() <= 3;
    (list.members.len() >= 3 || two)
        && list.fewest == list.most
        && list.members.iter().skip(1).all(|&member| {
            let text = page.at(member);
            (2..=3).contains(&text.chars().count()) && text.chars().all(char::is_alphabetic)
        })
        && page.at(list.members[0]).chars().count() <= 12
}

/// Whether every member is a short phrase without verbs, marks or figures, as names of things are.
pub(super) fn names_of_bodies(page: &Page, list: &List) -> bool {
    let length = |at: usize| page.at(list.members[at]).chars().count();
    // 华翔股份和天地科技: two as long as each other around the only joint.
    let balanced = list.members.len() == 2 && list.most == 2 && length(0).abs_diff(length(1)) <= 1;
    list.members.len() >= 2
        && (list.fewest == list.members.len() || balanced)
        && list.members.iter().all(|&member| {
            let text = page.at(member);
            (2..=8).contains(&text.chars().count()) && text.chars().all(char::is_alphabetic) && !leads_up(text)
        })
}

/// Whether every member is a title, the first perhaps behind what leads up to it.
pub(super) fn titles(page: &Page, list: &List) -> bool {
    list.members.iter().enumerate().all(|(index, &member)| {
        let text = page.at(member);
        text.ends_with('》') && (text.starts_with('《') || index == 0)
            || text.ends_with('”') && (text.starts_with('“') || index == 0 && text.contains('“'))
    })
}

/// Whether a joint stands before the last mark, so that one list may hold another.
pub(super) fn crossed(page: &Page, list: &List) -> bool {
    let Some(span) = list.span() else { return true };
    let text = page.at(span);
    let Some(last) = text.rfind('、') else { return false };
    ["和", "与", "及"].iter().any(|joint| {
        text[..last].match_indices(joint).any(|(at, _)| {
            let at = span.start + at as u32;
            !page.mentions_in(span).any(|name| name.span.start <= at && at < name.span.end)
                && !list.members.iter().any(|member| member.start <= at && at < member.end && member.len() <= 9)
        })
    })
}

/// Whether the members behind the first are about as long as one another, as members are.
pub(super) fn even(page: &Page, list: &List) -> bool {
    let lengths = list.members.iter().skip(1).map(|&member| page.at(member).chars().count());
    let (least, most) = (lengths.clone().min().unwrap_or_default(), lengths.max().unwrap_or_default());
    most <= least * 3 + 2
}

/// 农业、林业两个部门: two names about as long as each other with nothing but a mark between them.
fn pair(page: &Page, list: &List) -> bool {
    let [first, second] = list.members.as_slice() else { return false };
    let (one, other) = (page.at(*first).chars().count(), page.at(*second).chars().count());
    list.most == list.fewest && one.abs_diff(other) <= 1 && (2..=6).contains(&one.max(other))
}

/// Whether the members are phrases of one kind that can only be what is counted.
pub(super) fn phrases(page: &Page, mention: &Mention, unit: &str, list: &List) -> bool {
    let length = list.members.len();
    let people = PEOPLE.contains(&unit);
    let fits = |text: &str| (1..=if people { 6 } else { 18 }).contains(&text.chars().count());
    let members = || list.members.iter().map(|&member| page.at(member));
    let figures =
        || page.figures.iter().any(|figure| list.members.iter().skip(1).any(|member| figure.span.overlaps(*member)));
    if !(GENERIC.contains(&unit) || level_of(unit).is_some()) || figures() {
        return false;
    }
    // 羽毛球、拳击两个项目: with two it must be plain that they are what is counted; 扎实、高效推进六国合作 has none.
    if length == 2 && unit == "国" {
        return false;
    }
    if length == 2 {
        let first = page.at(list.members[0]);
        return list.fewest == list.most
            && (pair(page, list) || of_the_noun(page, mention, list))
            && !leads_up(first)
            && page.between(list.members[0].end, list.members[1].start) == "、"
            || of_the_noun(page, mention, list);
    }
    // 两国 and 中亚五国 are said of the same ones all along; three levels are told by one character each.
    let last = page.at(list.members[length - 1]);
    let brief = |most: usize| members().skip(1).all(|text| text.chars().count() <= most);
    let shape = match unit {
        "国" => {
            brief(7) && !page.at(mention.span).starts_with('两') && !GROUPS.iter().any(|group| last.ends_with(group))
        }
        "级" => brief(2),
        _ => true,
    };
    let around =
        ["境内", "期间", "方向", "一带", "地区", "之后", "之间", "中央"].iter().any(|word| last.ends_with(word));
    if !shape || around || list.most > list.fewest + 1 {
        return false;
    }
    // What leads up to the first member may hold joints of its own: they widen what the list may have.
    let first = page.at(list.members[0]);
    length >= 3
        && members().skip(1).all(|text| fits(text) && !leads_in(text))
        && !["等", "其中", "《", "以及", "包括"].iter().any(|word| first.contains(word))
}

/// Names that a number of countries belongs to: 中亚五国.
const GROUPS: [&str; 9] = ["中亚", "金砖", "北欧", "东盟", "波罗的海", "海湾", "南亚", "西非", "拉美"];

/// 香港科学馆和香港历史博物馆两个场馆: members that end as the noun does.
pub(super) fn of_the_noun(page: &Page, mention: &Mention, list: &List) -> bool {
    let noun = mention.noun.filter(|noun| noun.start >= mention.span.end).map_or("", |noun| page.at(noun));
    let Some(last) = noun.chars().next_back().filter(|_| noun.chars().count() >= 2) else { return false };
    list.members.iter().all(|&member| {
        let text = page.at(member);
        text.chars().count() >= 3 && text.ends_with(last)
    })
}

/// Whether a phrase begins as what leads up to a list does, or goes on from another clause.
fn leads_in(text: &str) -> bool {
    text.starts_with(['在', '为', '对', '把', '将', '由', '向', '从', '于', '被', '给', '第', '并'])
        || ["《", "其中", "以及", "包括", "分别"].iter().any(|word| text.contains(word))
}

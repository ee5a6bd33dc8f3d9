//! One thing told again: by a phrase that points back at it.
//!
//! Takes the figures of a page, gives pairs of which the second takes up the first, by its words alone:
//! whether the two agree is asked by `agreement`. A thing is taken up by what is measured and the noun it is
//! measured of (`全长1268米的大桥`), by all of a number (`8600名选手中`, `12名伤者均`), by a demonstrative
//! (`这34个项目`). Where more than one earlier figure could be meant nothing is paired.

use super::agreement::core;
use super::page::{Figure, Like, Page};
use crate::model::Modifier;
use regex::Regex;
use std::sync::LazyLock;

static POINTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(?:^|[，。；：“的])(?:这|该|上述|此次|这些|那)[座条个笔家项批]?$").expect("a fixed pattern")
});
/// What is said of all of them.
static ALL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("^(?P<noun>[\\p{Han}]{2,5}?)(?:中|当中|里|均|都|全部|已全部|悉数|无一)").expect("a fixed pattern")
});
/// Those whom something befell, told again: 9人受伤, 11名伤者.
static BEFALLEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("^(?P<stem>遇难|失踪|失联|被困|获救|幸存|轻伤|重伤|伤|死|亡)(?:者|员|人员)").expect("a fixed pattern")
});
/// What is said to be the exact number of a thing.
static EXACTLY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("^(?P<what>.{2,12}?)的?(?:确切|准确|实际|具体|精确|最终)(?:的)?(?:数目|数字|数量|人数|数据|总数|数)(?:为|是|应为|达)$")
        .expect("a fixed pattern")
});
/// Words that open another thing of the kind.
const OTHERS: [&str; 14] =
    ["另", "其他", "其余", "还有", "又", "再", "第二", "首批", "每", "各", "此外", "同类", "类似", "其中"];

/// All pairs, earlier figure first.
pub(super) fn pairs(page: &Page) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for index in 0..page.figures.len() {
        let figure = &page.figures[index];
        if !figure.amounts() || figure.value.is_none() || figure.depth > 0 || figure.is_change() {
            continue;
        }
        if OTHERS.iter().any(|word| figure.lead.contains(word)) {
            continue;
        }
        let one = exactly(page, index)
            .or_else(|| befallen(page, index))
            .or_else(|| attributive(page, index))
            .or_else(|| whole(page, index))
            .or_else(|| pointed(page, index));
        found.extend(one.map(|one| (one, index)));
    }
    found
}

/// The one earlier figure of its like for which the question holds; none where there are several values.
fn only(page: &Page, index: usize, back: usize, fits: impl Fn(&Figure) -> bool) -> Option<usize> {
    let figure = &page.figures[index];
    let near = |other: &Figure| other.sentence + back >= figure.sentence && other.sentence < figure.sentence;
    let plain = |other: &Figure| other.like == figure.like && other.value.is_some() && !other.is_change();
    let mut hits = (0..index).rev().filter(|&at| {
        let other = &page.figures[at];
        near(other) && plain(other) && fits(other)
    });
    let first = hits.next()?;
    hits.all(|at| page.figures[at].value == page.figures[first].value).then_some(first)
}

/// `总投资23.5亿元。…这个总投资23.5亿元的项目`, `大桥全长1268米。…全长1268米的大桥`.
fn attributive(page: &Page, index: usize) -> Option<usize> {
    let figure = &page.figures[index];
    let noun = figure.tail.strip_prefix('的')?;
    let pointing = ["这个", "这座", "这条", "这家", "该", "这"].iter().find_map(|word| figure.lead.strip_prefix(word));
    let label = core(pointing.unwrap_or(figure.lead));
    let (noun, whole): (String, String) = (noun.chars().take(2).collect(), noun.chars().take(6).collect());
    // 全长1268米的大桥将…: nothing but the label stands before it in its clause.
    if !(2..=5).contains(&label.chars().count()) || noun.chars().count() < 2 || figure.head != figure.lead {
        return None;
    }
    only(page, index, 6, |other| {
        // The same noun is what the label was said of before: 大桥全长1268米, 全长1268米的大桥.
        let again = other
            .tail
            .strip_prefix('的')
            .map_or_else(|| other.lead.contains(&noun), |before| before.chars().take(6).collect::<String>() == whole);
        (pointing.is_some() || again) && core(other.lead).ends_with(&label)
    })
}

/// `馆藏文物3万余件。…馆藏文物的确切数目为31264件`: said to be the exact number of it.
fn exactly(page: &Page, index: usize) -> Option<usize> {
    let figure = &page.figures[index];
    let hit = EXACTLY.captures(figure.lead)?;
    let label = core(&hit["what"]);
    (label.chars().count() >= 2).then_some(())?;
    only(page, index, 3, |other| core(other.lead).ends_with(&label))
}

/// `8600名选手参加。8600名选手中…`, `12人受伤。…12名伤者均…`.
fn whole(page: &Page, index: usize) -> Option<usize> {
    let figure = &page.figures[index];
    let opens = figure.head.is_empty() || figure.head.ends_with('说') || figure.head == "这";
    let hit = ALL.captures(figure.tail).filter(|_| opens && matches!(figure.like, Like::Count(_)))?;
    if figure.modifier != Modifier::Exact {
        return None;
    }
    let noun = &hit["noun"];
    let same = only(page, index, 3, |other| other.tail.trim_start_matches('的').starts_with(noun));
    same.or_else(|| {
        // 12人受伤, 12名伤者; 3人遇难, 3名遇难者.
        let stem = noun.strip_suffix('者').filter(|stem| !stem.is_empty())?;
        only(page, index, 2, |other| other.tail.contains(stem) && other.tail.chars().count() <= 6)
    })
}

/// `4人死亡、9人受伤。…11名伤者正在医院`: all of them, where nothing says that some are meant.
fn befallen(page: &Page, index: usize) -> Option<usize> {
    let figure = &page.figures[index];
    let hit =
        BEFALLEN.captures(figure.tail).filter(|_| figure.head.is_empty() && figure.modifier == Modifier::Exact)?;
    let stem = &hit["stem"];
    only(page, index, 3, |other| other.tail.contains(stem) && other.tail.chars().count() <= 4)
}

/// `34个重点项目建设。…这34个重点项目`.
fn pointed(page: &Page, index: usize) -> Option<usize> {
    let figure = &page.figures[index];
    let lead = page.between(page.sentence(figure).start, figure.span.start);
    if !POINTS.is_match(lead) || !matches!(figure.like, Like::Count(_)) {
        return None;
    }
    let noun: String = figure.tail.chars().take_while(|mark| mark.is_alphabetic()).take(6).collect();
    let marks: Vec<char> = noun.chars().collect();
    if marks.len() < 2 {
        return None;
    }
    let named = |other: &Figure| marks.windows(2).any(|pair| other.tail.contains(&pair.iter().collect::<String>()));
    // What the sentence before tells of is meant before anything else.
    only(page, index, 1, named).or_else(|| only(page, index, 3, named))
}

//! Lists in running text: `井冈山市、莲花县和湖南省的醴陵市、浏阳市`.
//!
//! Takes a place in the text and reads the members that end or begin there; gives each member's span and
//! how sure their number is, for 和 joins members and also stands inside names (`杨和镇`, `医疗和卫生`).
//! Where a list begins is rarely marked: its first member may carry words that lead up to it.

use super::page::Page;
use crate::model::{CleanSpan, Kind, Level};

/// Words that may join the last two members.
const JOINTS: [&str; 6] = ["以及", "和", "与", "及", "跟", "暨"];
const OPEN: [char; 6] = ['（', '(', '《', '“', '‘', '【'];
const CLOSE: [char; 6] = ['）', ')', '》', '”', '’', '】'];

/// The most characters of a clause that are read for a list: in a line without end, every count would read all that
/// stands before and behind it.
const LONGEST_CLAUSE: usize = 2000;

/// Members of a list, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct List {
    /// The members as separated by sure marks, and by the last joint.
    pub members: Vec<CleanSpan>,
    /// Fewest members by any reading.
    pub fewest: usize,
    /// Most members by any reading.
    pub most: usize,
    /// Level of the members, where each of them is a place and all are of one level.
    pub level: Option<Level>,
    /// Whether its members are places, of whatever level.
    pub places: bool,
    /// Whether it is known where the list begins.
    pub bounded: bool,
}

impl List {
    /// From its first member to its last.
    pub fn span(&self) -> Option<CleanSpan> {
        Some(self.members.first()?.cover(*self.members.last()?))
    }

    /// Whether some reading has that many members.
    pub fn may_have(&self, number: usize) -> bool {
        (self.fewest..=self.most).contains(&number)
    }
}

/// The list whose last member ends at `end`, within its clause.
pub(super) fn before(page: &Page, end: u32) -> List {
    let text = page.between(0, end);
    let (mut depth, mut start) = (0usize, 0);
    for (count, (at, mark)) in text.char_indices().rev().enumerate() {
        if count == LONGEST_CLAUSE {
            return List::default();
        }
        if CLOSE.contains(&mark) {
            depth += 1;
        } else if OPEN.contains(&mark) {
            if depth == 0 {
                start = at + mark.len_utf8();
                break;
            }
            depth -= 1;
        } else if depth == 0 && "，。；：！？\n,;:!?".contains(mark) {
            start = at + mark.len_utf8();
            break;
        }
    }
    let clause = CleanSpan::new(start, end as usize);
    let mut list = read(page, &split(page, clause, &['、']));
    trim_places(page, &mut list);
    list
}

/// The members from `start` to `end`, parted by any of the marks outside brackets and quotes.
pub(super) fn within(page: &Page, start: u32, end: u32, marks: &[char]) -> List {
    let span = CleanSpan { start, end };
    if page.at(span).chars().nth(LONGEST_CLAUSE).is_some() {
        return List::default();
    }
    let mut list = read(page, &split(page, span, marks));
    list.bounded = true;
    list
}

/// Where the first of the marks stands at or behind `start` outside brackets and quotes; where none does, or
/// only far off, `end`.
pub(super) fn first_mark(page: &Page, start: u32, end: u32, marks: &[char]) -> u32 {
    let mut depth = 0usize;
    for (at, mark) in page.between(start, end).char_indices().take(LONGEST_CLAUSE) {
        if OPEN.contains(&mark) {
            depth += 1;
        } else if CLOSE.contains(&mark) {
            if depth == 0 {
                return start + at as u32;
            }
            depth -= 1;
        } else if depth == 0 && marks.contains(&mark) {
            return start + at as u32;
        }
    }
    end
}

/// Parts a span at the marks outside brackets and quotes, and between quotes or titles that touch.
fn split(page: &Page, span: CleanSpan, marks: &[char]) -> Vec<CleanSpan> {
    let text = page.at(span);
    let (mut depth, mut from, mut last) = (0usize, 0, ' ');
    let mut pieces = Vec::new();
    let mut push = |from: usize, to: usize| {
        let piece = &text[from..to];
        let lead = piece.len() - piece.trim_start().len();
        let piece = piece.trim();
        if !piece.is_empty() {
            let start = span.start as usize + from + lead;
            pieces.push(CleanSpan::new(start, start + piece.len()));
        }
    };
    for (at, mark) in text.char_indices() {
        if OPEN.contains(&mark) {
            if depth == 0 && matches!((last, mark), ('》', '《') | ('”', '“')) {
                push(from, at);
                from = at;
            }
            depth += 1;
        } else if CLOSE.contains(&mark) {
            depth = depth.saturating_sub(1);
        } else if depth == 0 && marks.contains(&mark) {
            push(from, at);
            from = at + mark.len_utf8();
        }
        last = mark;
    }
    push(from, text.len());
    pieces
}

/// Counts members, parting pieces further at joints.
fn read(page: &Page, pieces: &[CleanSpan]) -> List {
    let mut list = List::default();
    let count = pieces.len();
    for (index, &piece) in pieces.iter().enumerate() {
        let mut from = piece.start;
        let joints = joints(page, piece);
        let only = joints.len() == 1 && index + 1 == count;
        for (joint, sure) in joints {
            let left = CleanSpan { start: from, end: joint.start };
            let right = CleanSpan { start: joint.end, end: piece.end };
            if left.is_empty() || right.is_empty() {
                // 和 or 以及 right behind a mark joins nothing further.
                if left.is_empty() {
                    from = joint.end;
                }
                continue;
            }
            let sure = sure || only && too_long_for_one(page, pieces, left, right);
            list.most += 1;
            list.fewest += usize::from(sure);
            if sure || index + 1 == count {
                list.members.push(left);
                from = joint.end;
            }
        }
        list.members.push(CleanSpan { start: from, end: piece.end });
        list.most += 1;
        list.fewest += 1;
    }
    // 清水溪、石门溪、麻溪和大洋溪: what ends alike on both sides of the last joint was joined there.
    if list.most == list.fewest + 1 && list.members.len() == list.most && one_ending(page, &list.members) {
        list.fewest = list.most;
    }
    let mut levels = list.members.iter().map(|&member| place_level(page, member));
    if let Some(Some(first)) = levels.next() {
        list.level = levels.all(|level| level == Some(first)).then_some(first);
    }
    list
}

/// 波兰、匈牙利、捷克和斯洛伐克: unparted, the last piece would be half as long again as any other.
fn too_long_for_one(page: &Page, pieces: &[CleanSpan], left: CleanSpan, right: CleanSpan) -> bool {
    let length = |span: CleanSpan| page.at(span).chars().count();
    let [first, others @ .., _] = pieces else { return false };
    // 保护、繁育丁香品种和改进种植技术 may be two: of three pieces one must show how long members are.
    let Some(longest) = others.iter().map(|&piece| length(piece)).max() else { return false };
    let longest = longest.max(behind_lead(page, *first));
    let whole = length(left.cover(right));
    length(left) >= 2 && length(right) >= 2 && whole * 2 > longest * 3
}

/// How many characters of a first member are left behind words that lead up to it.
fn behind_lead(page: &Page, piece: CleanSpan) -> usize {
    let text = page.at(piece);
    let leads = ['了', '在', '为', '对', '把', '将', '由', '向', '从', '于', '被', '给', '有', '是', '的', '日'];
    text.rsplit(leads).next().map_or(0, |rest| rest.chars().count())
}

/// Words that hold a joint without being joined there: 广泛参与, 世界和平, 埃及.
const WHOLE_WORDS: [&str; 44] = [
    "参与",
    "与会",
    "与时俱进",
    "赠与",
    "与日俱增",
    "涉及",
    "普及",
    "及时",
    "及其",
    "危及",
    "顾及",
    "埃及",
    "波及",
    "触及",
    "提及",
    "惠及",
    "及早",
    "和平",
    "和谐",
    "和睦",
    "共和",
    "饱和",
    "温和",
    "和解",
    "缓和",
    "总和",
    "和美",
    "祥和",
    "调和",
    "柔和",
    "中和",
    "和合",
    "和顺",
    "和气",
    "和好",
    "谐和",
    "人和",
    "跟踪",
    "跟进",
    "跟随",
    "紧跟",
    "跟班",
    "和风",
    "和煦",
];

/// 生产部、销售部、财务部: three members or more that end alike, so that it does not matter where the first begins.
pub(super) fn one_ending(page: &Page, members: &[CleanSpan]) -> bool {
    let last = |&member: &CleanSpan| page.at(member).chars().next_back();
    let mut ends = members.iter().map(last);
    let first = ends.next().flatten();
    members.len() >= 3 && first.is_some() && ends.all(|end| end == first)
}

/// The joints of a piece that lie outside names, titles and brackets; sure ones stand between two places or quotes.
fn joints(page: &Page, piece: CleanSpan) -> Vec<(CleanSpan, bool)> {
    let names: Vec<CleanSpan> = page
        .mentions_in(piece)
        .filter(|mention| matches!(mention.kind, Kind::Place | Kind::Title))
        .map(|mention| mention.span)
        .collect();
    let text = page.at(piece);
    let mut found: Vec<(CleanSpan, bool)> = Vec::new();
    let (mut depth, mut skip) = (0usize, 0);
    for (at, mark) in text.char_indices() {
        if OPEN.contains(&mark) {
            depth += 1;
        } else if CLOSE.contains(&mark) {
            depth = depth.saturating_sub(1);
        }
        if depth > 0 || at < skip {
            continue;
        }
        let Some(joint) = JOINTS.iter().find(|joint| text[at..].starts_with(**joint)) else { continue };
        let span = CleanSpan::new(piece.start as usize + at, piece.start as usize + at + joint.len());
        skip = at + joint.len();
        let inside = |word: &str| {
            word.match_indices(joint).any(|(lead, _)| {
                at.checked_sub(lead).and_then(|start| text.get(start..)).is_some_and(|text| text.starts_with(word))
            })
        };
        if names.iter().any(|name| name.overlaps(span)) || WHOLE_WORDS.iter().any(|word| inside(word)) {
            continue;
        }
        let (left, right) = (&text[..at], &text[at + joint.len()..]);
        // 永和镇: one character before it and more behind is a name.
        if left.chars().count() == 1 && right.chars().count() >= 2 {
            continue;
        }
        let ends = names.iter().any(|name| name.end == span.start) || left.ends_with(['”', '》']);
        let begins = names.iter().any(|name| name.start == span.end) || right.starts_with(['“', '《']);
        // “孙祖”牌小米和“林府”牌肉鸭: each begins with its name.
        let named = |text: &str| text.starts_with(['“', '"', '《']);
        found.push((span, ends && begins || named(text) && named(right)));
    }
    found
}

/// The level of the lowest place a member ends with, where the whole member is a chain of places.
fn place_level(page: &Page, member: CleanSpan) -> Option<Level> {
    let (level, start) = place_chain(page, member)?;
    (start == member.start).then_some(level)
}

/// The lowest place that a member ends with, and where the chain of places before it begins.
fn place_chain(page: &Page, member: CleanSpan) -> Option<(Level, u32)> {
    let bare = page.at(member);
    let bare =
        if bare.ends_with(['）', ')']) { bare.rfind(['（', '(']).map_or(bare, |at| &bare[..at]) } else { bare };
    let mut start = member.start + bare.len() as u32;
    let mut level = None;
    let places: Vec<_> = page.mentions_in(member).filter_map(|m| Some((m.span, m.place()?.level))).collect();
    for (span, above) in places.into_iter().rev() {
        let gap = page.between(span.end, start);
        if span.end > start || !(gap.is_empty() || level.is_some() && gap == "的") {
            continue;
        }
        if level.is_some_and(|level| above >= level) {
            break;
        }
        level = level.or(Some(above));
        start = span.start;
    }
    let lead = page.between(member.start, start);
    if matches!(lead, "在" | "由" | "与" | "和" | "对" | "将" | "以" | "来自" | "包括" | "推动" | "组织")
    {
        start = member.start;
    }
    Some((level?, start))
}

/// Of a list of places, drops what stands before the first place: `湖南省、江西省依托浏阳、醴陵` begins at 浏阳.
fn trim_places(page: &Page, list: &mut List) {
    let Some((level, _)) = list.members.last().and_then(|&member| place_chain(page, member)) else { return };
    let mut first = list.members.len();
    let (mut closed, mut mixed) = (false, false);
    for (index, &member) in list.members.iter().enumerate().rev() {
        let Some((same, start)) = place_chain(page, member) else { break };
        first = index;
        closed = start == member.start;
        mixed |= same != level;
        if !closed {
            break;
        }
    }
    // 京津冀及黑龙江、吉林: a row of signs is as many members as it has signs.
    let signs: usize = list.members[first..].iter().map(|&member| row_of_signs(page, member)).sum();
    closed |= signs > 0;
    let dropped = first;
    if list.members.iter().any(|&member| page.at(member).contains('等')) {
        return;
    }
    if dropped == 0 && closed || dropped < list.members.len() && list.members.len() - dropped >= 2 {
        list.members.drain(..dropped);
        list.fewest = list.members.len() + signs;
        list.most = list.fewest;
        mixed |= signs > 0;
        list.level = Some(level).filter(|_| !mixed);
        list.places = true;
        list.bounded = true;
    }
}

/// How many one-character names beyond the first stand at the end of a member.
fn row_of_signs(page: &Page, member: CleanSpan) -> usize {
    let places: Vec<_> = page.mentions_in(member).filter(|m| m.place().is_some()).map(|m| m.span).collect();
    let mut end = member.end;
    let mut signs = 0usize;
    for span in places.into_iter().rev() {
        if span.end != end || page.at(span).chars().count() != 1 {
            break;
        }
        end = span.start;
        signs += 1;
    }
    signs.saturating_sub(1)
}

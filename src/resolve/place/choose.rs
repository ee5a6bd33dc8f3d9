//! Which hits stand, and for what.
//!
//! First what needs nobody's help: full names of one division, short names of provinces and prefectures,
//! short names of counties that mean little else. Then, twice over, what hangs on others: names that
//! several divisions share, and short names that are words. A name that is settled late may support one
//! that stands before it, hence twice.

use super::around::{Surroundings, surroundings};
use super::scene::{
    ARTICLE, BESIDE, COMMON, HEADED, Hit, Link, NAMED, OPENING, PARAGRAPH, PEERS, PROVINCE, SENTENCE, Scene, Support,
};
use crate::gazetteer::{DivisionId, Risk, Sort};
use crate::model::{Level, PlaceBasis};

/// Cost of a word that makes out 1 in 100,000 of running text.
const COMMON_WORD: u16 = 115;
/// Words that lead to a place.
const LOCATIVES: [&str; 12] = ["来自", "在", "位于", "地处", "家住", "从", "到", "赴", "于", "去", "往", "自"];
/// Decides about every hit that may be a division.
pub fn choose(scene: &mut Scene) {
    let around: Vec<Surroundings> = (0..scene.hits.len()).map(|index| surroundings(scene, index)).collect();
    for (index, around) in around.iter().enumerate() {
        plain(scene, index, around);
    }
    for _ in 0..2 {
        for (index, around) in around.iter().enumerate() {
            if scene.hits[index].chosen.is_none() {
                supported(scene, index, around);
            }
            lower(scene, index);
            introduced(scene, index);
        }
        lists(scene, &around);
    }
    for (index, around) in around.iter().enumerate() {
        doubt(scene, index, around);
        straddled(scene, index);
    }
    for (hit, around) in scene.hits.iter_mut().zip(&around) {
        hit.embedded = around.part_of.is_some();
        hit.product = around.part_of == Some(Sort::Product);
        if around.part_of == Some(Sort::Body)
            && let Some(row) = hit.chosen.filter(|_| hit.basis == PlaceBasis::Short)
            && let Some(end) = scene.gazetteer.division(row).name.strip_prefix(&scene.text[hit.span.range()])
            && end.chars().count() == 1
            && scene.text[hit.span.end as usize..].starts_with(end)
        {
            // The office shares a character with the full name (浏阳市委).
            hit.span.end += end.len() as u32;
            hit.basis = PlaceBasis::Full;
        }
        // A name that is sure to be one stays, with all it may stand for.
        hit.kept |=
            hit.basis == PlaceBasis::Full && !hit.rows.is_empty() && !around.refused && !is_common(scene.text, hit);
    }
}

pub fn is_common(text: &str, hit: &Hit) -> bool {
    COMMON.contains(&&text[hit.span.range()])
}

/// Takes back a name over the edges of words, where nothing in its sentence supports it: a full name whose first
/// character ends a word (多项|城市, 拱北|关区, 发展中|山区), a short one both of whose characters have a word with
/// their neighbours (会上|海选).
fn straddled(scene: &mut Scene, index: usize) {
    let hit = &scene.hits[index];
    // A province's full name is no chance of spelling (从江西省来).
    let province = hit.basis == PlaceBasis::Full && hit.rows.iter().any(|&id| scene.row(id).level == Level::Province);
    if hit.rows.is_empty() || hit.span.len() > 9 || province {
        return;
    }
    let (start, end) = (hit.span.start as usize, hit.span.end as usize);
    let words = scene.gazetteer.words();
    let back = |count: usize| scene.text[..start].char_indices().rev().nth(count - 1).map(|(at, _)| at);
    let ends_word = |count: usize| back(count).is_some_and(|from| words.cost(&scene.text[from..start + 3]).is_some());
    let over = if hit.basis == PlaceBasis::Full {
        let rest_is_word = words.cost(&scene.text[start + 3..end]).is_some();
        // 中 behind a verb (发展中|山区).
        let among = hit.previous > 0 && scene.text[start..].starts_with('中');
        hit.span.len() == 9
            && (among && rest_is_word
                || ends_word(1) && (hit.previous == 3 || rest_is_word)
                || ends_word(2) && rest_is_word)
    } else {
        let next = scene.text[end..].chars().next().map_or(0, char::len_utf8);
        let behind = next == 3 && words.cost(&scene.text[end - 3..end + next]).is_some();
        hit.span.len() == 6 && hit.previous == 3 && hit.next == 3 && behind && ends_word(1)
    };
    let rank = |id: &DivisionId| scene.support(index, *id).map_or(u8::MAX, |(rank, _)| rank);
    if over && hit.rows.iter().map(rank).min().is_none_or(|rank| rank > SENTENCE + 1) {
        let hit = &mut scene.hits[index];
        (hit.chosen, hit.kept) = (None, false);
        hit.rows.clear();
    }
}

/// Takes back a county's short name that nothing in the article supports where its sentence is about other places,
/// or where it is part of a longer name.
fn doubt(scene: &mut Scene, index: usize, around: &Surroundings) {
    let hit = &scene.hits[index];
    let Some(id) = hit.chosen.filter(|_| hit.kept && hit.basis == PlaceBasis::Short) else { return };
    if scene.row(id).level != Level::County {
        return;
    }
    // Right behind a division that does not hold it (甘肃八步沙林场, 六安固镇, 海林长汀).
    let stray = index.checked_sub(1).map(|before| &scene.hits[before]).is_some_and(|before| {
        before.span.end == hit.span.start
            && before.kept
            && before.chosen.is_some_and(|head| {
                let head = scene.row(head);
                head.level <= Level::County
                    && head.code != scene.row(id).code
                    && !scene.gazetteer.within(scene.row(id), head)
            })
    });
    if stray {
        let hit = &mut scene.hits[index];
        (hit.chosen, hit.kept) = (None, false);
        return;
    }
    if hit.span.len() > 6 || scene.gazetteer.known(&scene.text[hit.span.range()]) {
        return;
    }
    let nested = index.checked_sub(1).map(|before| &scene.hits[before]).is_some_and(|before| {
        before.span.end == hit.span.start
            && before.basis == PlaceBasis::Full
            && before.kept
            && before.chosen.is_some_and(|id| scene.row(id).level == Level::County)
    });
    let rank = scene.support(index, id).map_or(u8::MAX, |(rank, _)| rank);
    // What stands far off does not support a part of a longer name in a sentence about other places (凉山的建昌古城).
    let far = rank > NAMED
        && (scene.abroad(hit) || rank > PARAGRAPH + 1 && around.part_of.is_some() && scene.contradicted(index, id));
    let supported = rank != u8::MAX && rank != NAMED && !far;
    let named =
        scene.hits.iter().any(|other| other.basis != PlaceBasis::Short && other.chosen == Some(id) && other.kept);
    let thing = around.nature || around.road || matches!(around.part_of, Some(Sort::Event | Sort::Line));
    let strange = !named && rank >= NAMED && among_others(scene, index);
    if nested || strange || !supported && !named && (thing || scene.contradicted(index, id)) {
        let hit = &mut scene.hits[index];
        (hit.chosen, hit.kept) = (None, false);
    }
}

/// Whether a name is a member of a list whose other members beside it are no places (石梯、石楼、石板房).
fn among_others(scene: &Scene, index: usize) -> bool {
    let span = scene.hits[index].span;
    let (before, after) = (&scene.text[..span.start as usize], &scene.text[span.end as usize..]);
    let ahead = index.checked_sub(1).is_some_and(|place| scene.hits[place].span.end + 3 == span.start);
    let behind = scene.hits.get(index + 1).is_some_and(|hit| span.end + 3 == hit.span.start);
    before.ends_with('、') && after.starts_with('、') && !ahead && !behind
}

/// The rows of the uppermost level a hit may be.
fn upper<'h>(scene: &Scene, hit: &'h Hit) -> &'h [DivisionId] {
    let level = hit.rows.first().map(|&id| scene.row(id).level);
    let count = hit.rows.iter().take_while(|&&id| Some(scene.row(id).level) == level).count();
    &hit.rows[..count]
}

/// Names that need nobody's help.
fn plain(scene: &mut Scene, index: usize, around: &Surroundings) {
    let hit = &scene.hits[index];
    let &[row] = upper(scene, hit) else { return };
    let level = scene.row(row).level;
    let sure = match hit.basis {
        PlaceBasis::Full => !is_common(scene.text, hit),
        _ => hit.risk.is_none() && !(level == Level::County && (around.person || around.nature || river(scene, hit))),
    };
    if sure && !around.refused {
        keep(scene, index, row, false);
    }
}

fn keep(scene: &mut Scene, index: usize, row: DivisionId, decided: bool) {
    let hit = &mut scene.hits[index];
    (hit.chosen, hit.decided, hit.kept) = (Some(row), decided, true);
}

/// A short name right behind a name that holds its lower reading and not its upper one (青海海南).
fn lower(scene: &mut Scene, index: usize) {
    let hit = &scene.hits[index];
    let (Some(chosen), Some(before)) = (hit.chosen, index.checked_sub(1).map(|before| &scene.hits[before])) else {
        return;
    };
    let Some(head) = before.chosen.filter(|_| before.kept && hit.link == Link::Inside).map(|id| scene.row(id)) else {
        return;
    };
    let inside = |&&id: &&DivisionId| {
        let row = scene.row(id);
        row.level > head.level && scene.gazetteer.within(row, head)
    };
    if !inside(&&chosen)
        && let Some(&row) = hit.rows.iter().find(inside)
    {
        keep(scene, index, row, true);
    }
}

/// A short name that a province and its city share: the one that the sentence names first in full (吉林市…吉林).
fn introduced(scene: &mut Scene, index: usize) {
    let hit = &scene.hits[index];
    let &[first, second, ..] = hit.rows.as_slice() else { return };
    if hit.basis != PlaceBasis::Short || hit.chosen != Some(first) || scene.row(second).level != Level::Prefecture {
        return;
    }
    let named =
        scene.hits[..index].iter().filter(|other| other.sentence == hit.sentence && other.basis == PlaceBasis::Full);
    let first_named = named.filter_map(|other| other.chosen).find(|id| [first, second].contains(id));
    if first_named == Some(second) {
        keep(scene, index, second, true);
    }
}

/// The rows of a hit that lie in the division right before it (北京朝阳: not the city in Liaoning).
fn beneath(scene: &Scene, index: usize) -> Vec<DivisionId> {
    let hit = &scene.hits[index];
    let before = index.checked_sub(1).map(|before| &scene.hits[before]);
    let head = before.filter(|before| before.kept && hit.link == Link::Inside).and_then(|before| before.chosen);
    let Some(head) = head.map(|id| scene.row(id)) else { return Vec::new() };
    let lies = |id: &&DivisionId| scene.row(**id).level > head.level && scene.gazetteer.within(scene.row(**id), head);
    hit.rows.iter().filter(lies).copied().collect()
}

/// The best supported row of a hit, if one is better supported than all others.
fn best(scene: &Scene, index: usize) -> Option<(DivisionId, Support)> {
    let hit = &scene.hits[index];
    let inside = beneath(scene, index);
    let rows = match hit.basis {
        PlaceBasis::Full => hit.rows.as_slice(),
        _ if !inside.is_empty() => inside.as_slice(),
        _ => upper(scene, hit),
    };
    let mut ranked: Vec<(Support, DivisionId)> =
        rows.iter().filter_map(|&id| Some((scene.support(index, id)?, id))).collect();
    ranked.sort_unstable();
    let &(support, row) = ranked.first()?;
    // Two that are named side by side do not decide between their districts of one name.
    let tied = ranked.get(1).is_some_and(|&((rank, _), other)| {
        rank == support.0
            && scene.row(other).code != scene.row(row).code
            && (rank > PEERS + 1)
            && !decides(scene, index, row, other)
    });
    (!tied).then_some((row, support))
}

/// Whether, of two rows with support of one rank, the nearer support decides: not where the two supports are one list.
fn decides(scene: &Scene, index: usize, row: DivisionId, other: DivisionId) -> bool {
    let near = |id: DivisionId| {
        let row = scene.row(id);
        let above = |place: &usize| {
            let hit = &scene.hits[*place];
            hit.kept
                && hit.chosen.is_some_and(|upper| {
                    scene.row(upper).level < row.level && scene.gazetteer.within(row, scene.row(upper))
                })
        };
        (0..index).rev().find(above)
    };
    match (near(row), near(other)) {
        (Some(first), Some(second)) => scene.list(first) != scene.list(second),
        (Some(_), None) => true,
        _ => false,
    }
}

/// Names that hang on others.
fn supported(scene: &mut Scene, index: usize, around: &Surroundings) {
    let hit = &scene.hits[index];
    if around.refused || hit.rows.is_empty() {
        return;
    }
    let decided = hit.rows.len() > 1;
    let full = hit.basis == PlaceBasis::Full;
    let Some((row, (rank, _))) = best(scene, index) else { return };
    let limit = match hit.risk {
        _ if full && is_common(scene.text, hit) => PEERS,
        _ if full => u8::MAX,
        _ if around.person => HEADED,
        _ if river(scene, hit) => return,
        // An old name lives on in what was named after it (元坝气田).
        _ if past(scene, hit) && around.part_of.is_some() => return,
        None if around.nature => ARTICLE,
        None => PROVINCE + 1,
        Some(_) if past(scene, hit) => PEERS + 1,
        Some(Risk::Word) if around.part_of.is_none() && may_follow(scene, index) => BESIDE,
        Some(Risk::Word) if around.part_of == Some(Sort::Body) && office(scene, hit) => BESIDE,
        Some(Risk::Word) => return,
        Some(Risk::Crossing) if !around.nature && around.part_of != Some(Sort::Feature) => PROVINCE + 1,
        Some(Risk::Name) if !around.nature && around.part_of.is_none() => {
            if scene.row(row).level == Level::County {
                OPENING + 1
            } else {
                PROVINCE + 1
            }
        }
        Some(_) => PEERS + 1,
    };
    if rank <= limit {
        keep(scene, index, row, decided);
    }
}

/// Whether a court or the police follow, which each county has (北京朝阳法院).
fn office(scene: &Scene, hit: &Hit) -> bool {
    let offices = ["法院", "人民法院", "检察院", "人民检察院", "公安局", "公安分局", "警方"];
    let after = &scene.text[hit.span.end as usize..];
    hit.span.len() == 6 && offices.iter().any(|office| after.starts_with(office))
}

/// Whether a short name is of no division of the article's year.
fn past(scene: &Scene, hit: &Hit) -> bool {
    hit.rows.iter().all(|&id| !scene.row(id).holds(scene.year))
}

/// Whether a name that ends like a river's or a lake's is spoken of as one (牡丹江、松花江等12条河流).
fn river(scene: &Scene, hit: &Hit) -> bool {
    let end = hit.span.end as usize;
    let near: String =
        scene.text[end..].chars().take(14).take_while(|character| !"，。；\n".contains(*character)).collect();
    scene.text[..end].ends_with(['江', '河', '湖', '海'])
        && [
            "河流", "流域", "干流", "支流", "水系", "江段", "河段", "湖区", "水位", "两岸", "沿岸", "上游", "下游",
            "中游", "洪水",
        ]
        .iter()
        .any(|word| near.contains(word))
}

/// Whether what follows lets a word that stands beside its province be a name.
fn may_follow(scene: &Scene, index: usize) -> bool {
    let hit = &scene.hits[index];
    let name = &scene.text[hit.span.range()];
    let after = &scene.text[hit.span.end as usize..];
    // It is the word for a thing, and its city's name the place (丽江古城).
    let city = index.checked_sub(1).and_then(|head| scene.hits[head].chosen);
    if city.is_some_and(|id| scene.row(id).level == Level::Prefecture)
        && scene.gazetteer.context().starts(name, Sort::Feature) == Some(name.len())
    {
        return false;
    }
    if let Some(member) = after.strip_prefix('、') {
        let start = (scene.text.len() - member.len()) as u32;
        return scene.hits.get(index + 1).is_some_and(|next| next.span.start == start);
    }
    // A very common word needs a word before its province that leads to a place.
    // So does one that is a lake or a mountain as well (运城盐湖的形成).
    let natural = name.ends_with(['湖', '山', '江', '河', '海']);
    let common = natural || scene.gazetteer.words().cost(name).is_some_and(|cost| cost < COMMON_WORD);
    if after.starts_with('的') && common {
        let head = index.checked_sub(1).map_or(hit.span, |head| scene.hits[head].span);
        return LOCATIVES.iter().any(|word| scene.text[..head.start as usize].ends_with(word));
    }
    hit.next == 0 && !after.starts_with(['”', '》'])
        || scene.gazetteer.context().starts(after, Sort::After).is_some()
        || scene.hits.get(index + 1).is_some_and(|next| next.span.start == hit.span.end)
}

/// Lists whose members support each other: counties of one province, with one sure name or a word that closes them.
fn lists(scene: &mut Scene, around: &[Surroundings]) {
    let mut first = 0;
    while first < scene.hits.len() {
        let mut end = first + 1;
        while end < scene.hits.len() && scene.hits[end].link == Link::Listed {
            end += 1;
        }
        if end - first >= 2 && (first..end).any(|index| scene.hits[index].chosen.is_none()) {
            list(scene, first, end, around);
        }
        first = end;
    }
}

fn list(scene: &mut Scene, first: usize, end: usize, around: &[Surroundings]) {
    let members: Vec<usize> =
        (first..end).filter(|&index| !scene.hits[index].rows.is_empty() && !around[index].refused).collect();
    let counties = |index: &usize| -> Vec<DivisionId> {
        let hit = &scene.hits[*index];
        let rows = hit.chosen.map_or(hit.rows.clone(), |id| vec![id]);
        rows.into_iter().filter(|&id| scene.row(id).level >= Level::Prefecture).collect()
    };
    let options: Vec<Vec<DivisionId>> = members.iter().map(counties).collect();
    if members.len() < 2 || members.len() < end - first || options.iter().any(Vec::is_empty) {
        return;
    }
    let province = |id: DivisionId| scene.row(id).code.get(..2).unwrap_or("");
    let mut shared: Vec<&str> = options[0].iter().map(|&id| province(id)).collect();
    shared.retain(|held| options.iter().all(|rows| rows.iter().any(|&id| province(id) == *held)));
    shared.dedup();
    let &[shared] = shared.as_slice() else { return };
    let after = &scene.text[scene.hits[end - 1].span.end as usize..];
    let word = |index: usize| scene.hits[index].risk == Some(Risk::Word);
    let short = |index: usize| scene.hits[index].basis == PlaceBasis::Short;
    let sure = members.iter().any(|&index| scene.hits[index].kept && !word(index) && short(index));
    let doubtful = members.iter().filter(|&&index| word(index)).count();
    let closed = closes(after);
    if !(sure || closed) || doubtful * 2 > members.len() && !closed {
        return;
    }
    let mut settled = Vec::new();
    for (&index, rows) in members.iter().zip(&options) {
        let rows: Vec<DivisionId> = rows.iter().copied().filter(|&id| province(id) == shared).collect();
        if let [row] = rows[..]
            && scene.hits[index].chosen.is_none()
        {
            settled.push((index, row, scene.hits[index].rows.len() > 1));
        }
    }
    for (index, row, decided) in settled {
        keep(scene, index, row, decided);
    }
}

/// Whether the text behind a list says that it was one of places (等地, 两县, 等10个县（市）).
fn closes(after: &str) -> bool {
    let after = after.strip_prefix('等').unwrap_or(after);
    let after = after.trim_start_matches(|character: char| {
        character.is_ascii_digit() || "两二三四五六七八九十个多余".contains(character)
    });
    after.starts_with(['县', '市', '区', '旗', '地', '州', '城'])
        && !after.starts_with("地方")
        && !after.starts_with("市场")
}

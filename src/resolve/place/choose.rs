//! Which hits stand, and for what.
//!
//! First what needs nobody's help: full names of one division, short names of provinces and prefectures,
//! short names of counties that mean little else. Then, twice over, what hangs on others: names that
//! several divisions share, and short names that are words. A name that is settled late may support one
//! that stands before it, hence twice.

use super::scene::{ARTICLE, BESIDE, COMMON, HEADED, Hit, Link, NAMED, OPENING, PEERS, PROVINCE, Scene, Support};
use crate::gazetteer::{Context, DivisionId, Risk, Sort};
use crate::model::{Level, PlaceBasis};

/// What makes a town, a village or a road of the name before it.
const TOWNISH: [&str; 14] =
    ["镇", "乡", "村", "屯", "寨", "庄", "堡", "营", "集", "社区", "街道", "苏木", "嘎查", "组"];
/// Common family names that are no common words of their own.
const FAMILY: &str = "王李张刘陈杨赵黄周吴徐孙胡朱郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎潘杜戴夏钟汪姜范姚谭廖邹熊陆郝孔崔邱秦江史顾侯邵孟龙段钱汤尹黎贺赖龚";
/// Family names of two characters.
const COMPOUND_FAMILY: [&str; 10] = ["皇甫", "欧阳", "司马", "诸葛", "上官", "尉迟", "夏侯", "慕容", "令狐", "司徒"];
/// Rivers, mountains and their like, in one character: they need not lie in the county whose name they share.
const NATURE: &str = "河江湖山岭峰岛湾峡潭泉洞塬原坝塔寺庙楼阁祠陵墓窑滩渠洲海溪沟";

/// Words that begin with such a character and say nothing of the kind.
const NO_NATURE: [&str; 14] =
    ["山区", "山村", "海关", "海外", "海洋", "海鲜", "海事", "海军", "楼市", "楼盘", "楼宇", "江南", "江北", "湖区"];

/// Cost of a word that makes out 1 in 100,000 of running text.
const COMMON_WORD: u16 = 115;
/// Words that lead to a place.
const LOCATIVES: [&str; 12] = ["来自", "在", "位于", "地处", "家住", "从", "到", "赴", "于", "去", "往", "自"];
/// Characters that foreign names are written with.
const FOREIGN: &str = "阿埃艾奥巴拜鲍贝比彼波伯博卜布查茨达戴丹德登迪蒂杜多厄恩尔法菲费芬弗夫福盖戈格古哈赫胡霍基吉加贾杰卡凯坎科克孔库拉莱兰劳勒雷里利莉林卢鲁伦罗洛马玛迈曼麦梅米蒙莫穆纳内尼诺帕佩皮普奇乔萨塞瑟森沙舍什斯索塔泰坦特提图托瓦万威韦维沃乌希西锡夏谢辛休雅亚扬耶伊因约泽扎詹朱兹";

/// What the text right around a hit says about it.
#[derive(Debug, Clone, Copy, Default)]
struct Surroundings {
    /// It is abroad, or part of a town's or village's name.
    refused: bool,
    /// It looks like a part of a person's name.
    person: bool,
    /// The longer name it is part of.
    part_of: Option<Sort>,
    /// A river's or a mountain's name.
    nature: bool,
    /// A road's name.
    road: bool,
}

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
    }
    for (hit, around) in scene.hits.iter_mut().zip(&around) {
        hit.embedded = around.part_of.is_some();
        // A name that is sure to be one stays, with all it may stand for.
        hit.kept |=
            hit.basis == PlaceBasis::Full && !hit.rows.is_empty() && !around.refused && !is_common(scene.text, hit);
    }
}

fn is_common(text: &str, hit: &Hit) -> bool {
    COMMON.contains(&&text[hit.span.range()])
}

/// Takes back a county's short name that nothing in the article supports where its sentence is about other places,
/// or where it is part of a longer name.
fn doubt(scene: &mut Scene, index: usize, around: &Surroundings) {
    let hit = &scene.hits[index];
    let Some(id) = hit.chosen.filter(|_| hit.kept && hit.basis == PlaceBasis::Short) else { return };
    if scene.row(id).level != Level::County
        || hit.span.len() > 6
        || scene.gazetteer.known(&scene.text[hit.span.range()])
    {
        return;
    }
    let nested = index.checked_sub(1).map(|before| &scene.hits[before]).is_some_and(|before| {
        before.span.end == hit.span.start
            && before.basis == PlaceBasis::Full
            && before.kept
            && before.chosen.is_some_and(|id| scene.row(id).level == Level::County)
    });
    let rank = scene.support(index, id).map_or(u8::MAX, |(rank, _)| rank);
    // Right behind a division that does not hold it (甘肃八步沙林场).
    let stray = index.checked_sub(1).map(|before| &scene.hits[before]).is_some_and(|before| {
        before.span.end == hit.span.start
            && before.kept
            && before.chosen.is_some_and(|head| {
                let head = scene.row(head);
                head.level == Level::Province && !scene.gazetteer.within(scene.row(id), head)
            })
    });
    let supported = rank != u8::MAX && rank != NAMED && !(rank > NAMED && scene.abroad(hit));
    let named =
        scene.hits.iter().any(|other| other.basis != PlaceBasis::Short && other.chosen == Some(id) && other.kept);
    let thing = around.nature || around.road || matches!(around.part_of, Some(Sort::Event | Sort::Line));
    if nested || stray || !supported && !named && (thing || scene.contradicted(index, id)) {
        let hit = &mut scene.hits[index];
        (hit.chosen, hit.kept) = (None, false);
    }
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

/// The best supported row of a hit, if one is better supported than all others.
fn best(scene: &Scene, index: usize) -> Option<(DivisionId, Support)> {
    let hit = &scene.hits[index];
    let rows = if hit.basis == PlaceBasis::Full { hit.rows.as_slice() } else { upper(scene, hit) };
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
        None if around.nature => ARTICLE,
        None => PROVINCE + 1,
        Some(_) if past(scene, hit) => PEERS + 1,
        Some(Risk::Word) if around.part_of.is_none() && may_follow(scene, index) => BESIDE,
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
    let after = &scene.text[hit.span.end as usize..];
    if let Some(member) = after.strip_prefix('、') {
        let start = (scene.text.len() - member.len()) as u32;
        return scene.hits.get(index + 1).is_some_and(|next| next.span.start == start);
    }
    // A very common word needs a word before its province that leads to a place.
    // So does one that is a lake or a mountain as well (运城盐湖的形成).
    let name = &scene.text[hit.span.range()];
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

/// Whether a county's short name is rather two signs in the name of a line (贵南高铁; 贵南、福厦等多条高铁).
fn line(scene: &Scene, hit: &Hit, context: &Context) -> bool {
    let (before, after) = (&scene.text[..hit.span.start as usize], &scene.text[hit.span.end as usize..]);
    if hit.span.len() > 6 || before.ends_with(['至', '到', '—', '－', '-', '―']) {
        return false;
    }
    let mut rest = after;
    while let Some(member) = rest.strip_prefix('、') {
        let name = |character: &char| is_han(*character) && *character != '等';
        let length: usize = member.chars().take_while(name).take(4).map(char::len_utf8).sum();
        // The last member runs into the word for what they are (贵南、福厦高铁).
        let two: usize = member.chars().take(2).map(char::len_utf8).sum();
        if !member[length..].starts_with(['、', '等']) && length > two {
            rest = &member[two..];
            break;
        }
        rest = &member[length..];
    }
    let rest = rest.trim_start_matches(|character: char| {
        character.is_ascii_digit() || "等多两三四五六七八九十条个".contains(character)
    });
    context.starts(rest, Sort::Line).is_some()
        && (rest.len() < after.len() || !rest.starts_with(['线', '专', '班', '管', '直']))
        || after.starts_with("运河")
}

/// Whether a text begins with so many Han characters.
fn is_han_run(text: &str, count: usize) -> bool {
    text.chars().take(count).filter(|&character| is_han(character)).count() == count
}

fn is_han(character: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&character)
}

/// Whether a name that ends like a mountain's or a lake's is spoken of as one (穿越峨眉山, 五指山脚下, 巢湖之滨).
fn mountain(name: &str, before: &str, after: &str) -> bool {
    let behind = ["脚下", "之巅", "之滨", "主峰", "山脉", "之畔", "之上"];
    let ahead = ["穿越", "翻越", "攀登", "登上", "登顶", "跨越", "横跨", "泛舟", "游览"];
    name.ends_with(['山', '湖', '江', '河', '岭'])
        && (behind.iter().any(|word| after.starts_with(word)) || ahead.iter().any(|word| before.ends_with(word)))
}

/// Whether a character behind a name makes it a water's name.
fn part_is_water(first: Option<char>) -> bool {
    first.is_some_and(|first| "河江湖湾".contains(first))
}

fn surroundings(scene: &Scene, index: usize) -> Surroundings {
    let hit = &scene.hits[index];
    let context = scene.gazetteer.context();
    let (before, after) = (&scene.text[..hit.span.start as usize], &scene.text[hit.span.end as usize..]);
    let next = &after[..hit.next as usize];
    let short = hit.basis != PlaceBasis::Full;
    let county = hit.rows.first().is_some_and(|&id| scene.row(id).level == Level::County);
    let one = next.chars().count() == 1;
    let mut around = Surroundings::default();
    let abroad = context.ends(before, Sort::Country) || before.ends_with('·') || after.starts_with('·');
    let townish = short
        && TOWNISH
            .iter()
            .any(|suffix| if suffix.len() == 3 { one && next == *suffix } else { next.starts_with(suffix) });
    let estate = ["社区", "小区", "街道", "新村", "家园", "花园"].iter().any(|suffix| {
        next.find(suffix).is_some_and(|at| at <= 3) || one && next != "的" && after[next.len()..].starts_with(suffix)
    });
    let counted = county
        && before.ends_with(|last: char| last.is_ascii_digit())
        && scene.text[hit.span.range()]
            .starts_with(['个', '上', '下', '年', '月', '日', '号', '点', '台', '名', '级', '家', '万', '千', '百']);
    let transcribed = {
        let mut back = before.chars().rev();
        let written = |character: Option<char>| character.is_some_and(|character| FOREIGN.contains(character));
        let first = hit.previous == 3 && written(back.next());
        first
            && (one && written(next.chars().next())
                || written(back.next()) && written(scene.text[hit.span.range()].chars().next()))
    };
    // A district of a foreign city (韩国首尔市龙山区).
    let foreign_city = !short
        && county
        && before.ends_with(['市', '州', '省', '道', '府', '都'])
        && index.checked_sub(1).is_none_or(|other| scene.hits[other].span.end != hit.span.start)
        && before
            .char_indices()
            .rev()
            .take_while(|(_, character)| is_han(*character))
            .take(14)
            .any(|(at, _)| context.starts(&before[at..], Sort::Country).is_some());
    // Or of a city that no list knows (首尔市龙山区).
    let unknown_city = !short
        && county
        && index.checked_sub(1).is_none_or(|other| scene.hits[other].span.end != hit.span.start)
        && before.strip_suffix('市').is_some_and(|city| {
            city.ends_with(|last| is_han(last) && !"全我该本各两城超都门上多地县省州".contains(last))
        });
    // A name of three characters between blanks (a list of persons).
    let alone = |text: Option<char>| text.is_none_or(|character| " \u{3000}、\n（）".contains(character));
    let listed_person = short && county && hit.span.len() == 6 && alone(after.chars().next()) && {
        let mut back = before.chars().rev();
        let surname = back.next().is_some_and(|first| {
            is_han(first) && (FAMILY.contains(first) || "何方于石高马田任金白万龙文武易安常毛".contains(first))
        });
        surname && alone(back.next()) && !before.ends_with('、')
    };
    around.refused = foreign_city
        || unknown_city
        || listed_person
        || short && county && mountain(&scene.text[hit.span.range()], before, after)
        || short && (abroad || townish || counted || county && (estate || transcribed || line(scene, hit, context)));
    if short && county {
        let compound = COMPOUND_FAMILY.iter().any(|name| before.ends_with(name));
        let family = before.chars().next_back().is_some_and(|last| FAMILY.contains(last) && hit.previous == 3);
        let outer = &before[..before.len() - if family { 3 } else { 0 }];
        let titled = context.ends(outer, Sort::Title);
        around.person = titled || family || compound;
    }
    let beside = scene.hits.get(index + 1).is_some_and(|other| {
        other.span.start == hit.span.end
            && !other.rows.is_empty()
            && other.risk != Some(Risk::Word)
            && !is_common(scene.text, other)
    });
    if !beside && !next.is_empty() {
        let sorts = [Sort::Body, Sort::Event, Sort::Line, Sort::Product, Sort::Feature];
        around.part_of = sorts
            .into_iter()
            .filter_map(|sort| Some((context.starts(after, sort)?, sort)))
            .filter(|&(length, _)| length > 3 || one)
            .max_by_key(|&(length, _)| length)
            .map(|(_, sort)| sort);
        // An estate in a town (永济秀园小区).
        let estate = is_han_run(after, 4)
            && after
                .char_indices()
                .skip(1)
                .take(3)
                .any(|(at, _)| ["小区", "家园", "花园"].iter().any(|suffix| after[at..].starts_with(suffix)));
        around.road = short && estate
            || short
                && ["路", "街", "巷", "大道", "大街", "中路", "历史文化街区"]
                    .iter()
                    .any(|road| next.starts_with(road) || after.starts_with(road) && road.len() > 3);
        let spring =
            ["江", "河"].iter().any(|end| scene.text[hit.span.range()].ends_with(end)) && next.starts_with('源');
        around.nature = short
            && (next.starts_with(|first| NATURE.contains(first)) && !NO_NATURE.contains(&next)
                || next.starts_with("新河")
                || spring);
        // On, in, by a lake or a river of that name (鄱阳湖上).
        let mut rest = next.chars();
        if around.nature
            && part_is_water(rest.next())
            && rest.next().is_some_and(|last| "上中畔边面底岸里内区水".contains(last))
        {
            around.part_of = around.part_of.or(Some(Sort::Feature));
        }
    }
    // A people of old by where it was found (“郧县人”).
    if after.starts_with("人”") {
        around.part_of = Some(Sort::Event);
    }
    // A field by its number (恩平15-1油田群).
    let field = after.trim_start_matches(|character: char| character.is_ascii_digit() || character == '-');
    if field.len() < after.len() && ["油田", "气田", "油气田"].iter().any(|word| field.starts_with(word)) {
        around.part_of = Some(Sort::Feature);
    }
    around
}

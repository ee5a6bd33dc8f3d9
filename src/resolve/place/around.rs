//! What the text right around a name says: whether it is part of a longer name, and of what.

use super::choose::is_common;
use super::scene::{Hit, Scene};
use crate::gazetteer::{Context, Risk, Sort};
use crate::model::{Level, PlaceBasis};

/// What makes a town, a village or a road of the name before it.
const TOWNISH: [&str; 14] =
    ["镇", "乡", "村", "屯", "寨", "庄", "堡", "营", "集", "社区", "街道", "苏木", "嘎查", "组"];
/// Common family names that are no common words of their own.
const FAMILY: &str = "王李张刘陈杨赵黄周吴徐孙胡朱郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎潘杜戴夏钟汪姜范姚谭廖邹熊陆郝孔崔邱秦江史顾侯邵孟龙段钱汤尹黎贺赖龚";
/// Family names of two characters.
const COMPOUND_FAMILY: [&str; 10] = ["皇甫", "欧阳", "司马", "诸葛", "上官", "尉迟", "夏侯", "慕容", "令狐", "司徒"];
/// Rivers, mountains and their like, in one character: they need not lie in the county whose name they share.
const NATURE: &str = "宫河江湖山岭峰岛湾峡潭泉洞塬原坝塔寺庙楼阁祠陵墓窑滩渠洲海溪沟";

/// One character that makes a body or a station of a full name: 石门县委, 阿荣旗站.
const AFTER_FULL: [&str; 3] = ["站", "队", "委"];
/// Characters that end a proper name between a place and the word for what is named after it.
const GRAMMAR: &str =
    "的了在和与及是有为将被把从到至对向由于等各个这那让也都还并已使籍段间家两多几数每某本该以双新一二三四五六七八九十";
/// What is told of all things of a kind, behind the word for the kind.
const FIGURES: [&str; 31] = [
    "产业",
    "产量",
    "产值",
    "年产",
    "总产",
    "亩产",
    "种植",
    "栽培",
    "养殖",
    "加工",
    "出口",
    "销售",
    "面积",
    "里程",
    "通车",
    "营业",
    "密度",
    "数",
    "总数",
    "总量",
    "储量",
    "装机",
    "床位",
    "在校",
    "蓄水",
    "供应",
    "业",
    "企业",
    "吞吐",
    "达",
    "交易额",
];
/// Longest proper name in between, in characters.
const BETWEEN: usize = 9;

/// Characters that foreign names are written with.
const FOREIGN: &str = "阿埃艾奥巴拜鲍贝比彼波伯博卜布查茨达戴丹德登迪蒂杜多厄恩尔法菲费芬弗夫福盖戈格古哈赫胡霍基吉加贾杰卡凯坎科克孔库拉莱兰劳勒雷里利莉林卢鲁伦罗洛马玛迈曼麦梅米蒙莫穆纳内尼诺帕佩皮普奇乔萨塞瑟森沙舍什斯索塔泰坦特提图托瓦万威韦维沃乌希西锡夏谢辛休雅亚扬耶伊因约泽扎詹朱兹";

/// What the text right around a hit says about it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings {
    /// It is abroad, or part of a town's or village's name.
    pub refused: bool,
    /// It looks like a part of a person's name.
    pub person: bool,
    /// The longer name it is part of.
    pub part_of: Option<Sort>,
    /// A river's or a mountain's name.
    pub nature: bool,
    /// A road's name.
    pub road: bool,
}

/// Whether a county's short name is rather two signs in the name of a line (贵南高铁; 贵南、福厦等多条高铁).
fn line(scene: &Scene, hit: &Hit, context: &Context) -> bool {
    let (before, after) = (&scene.text[..hit.span.start as usize], &scene.text[hit.span.end as usize..]);
    let joined = before.ends_with(['至', '到', '—', '－', '-', '―']) && !before.ends_with("——");
    if hit.span.len() > 6 || joined {
        return false;
    }
    // A place named after its station (涿州高铁新城).
    if context.starts(after, Sort::Line).is_some_and(|line| context.starts(after, Sort::Feature) > Some(line)) {
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

/// Whether the word behind a name is a kind, not a name's end, for what is told of it is told of the whole place
/// (浏阳市医院数量, 洛川苹果产业, 湖南公路里程), or because nobody names such a thing by a full name (浏阳市蒸菜).
fn kind(hit: &Hit, scene: &Scene, sort: Sort, word: &str, rest: &str) -> bool {
    let long = hit.basis == PlaceBasis::Full && hit.rows.iter().any(|&id| scene.row(id).short.chars().count() >= 2)
        || hit.rows.first().is_some_and(|&id| scene.row(id).level == Level::Province);
    let short = hit.basis == PlaceBasis::Short;
    let told = FIGURES.iter().any(|figure| rest.starts_with(figure));
    match sort {
        Sort::Product => long || told,
        Sort::Line => told,
        Sort::Feature | Sort::Body if word.starts_with("工业园") => {
            long && (word.ends_with('区') || rest.starts_with('区'))
        }
        // A university is one of its own (湖南大学在校生).
        _ if short && word.starts_with(['大', '学', '中', '小', '银']) => false,
        _ => long && told && (word.chars().count() == 2 || word.ends_with(['区', '园', '路', '馆'])),
    }
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

/// Whether the text goes on with a body or a fair named after the place: at once, or behind a proper name of a few
/// characters (银丰农业装备公司, 国际杂技艺术节).
fn named(scene: &Scene, hit: &Hit, after: &str) -> bool {
    let context = scene.gazetteer.context();
    let mut before = ' ';
    let mut bracket = false;
    for (characters, (at, character)) in after.char_indices().enumerate() {
        let rest = &after[at..];
        // What stands in brackets is passed over (小商品（标准）博览会).
        if bracket || characters > 0 && character == '（' {
            bracket = character != '）';
            continue;
        }
        let counted = before == '第';
        let town = characters > 0 && "乡镇村".contains(character);
        before = character;
        if context.starts(rest, Sort::Plain).is_some() || town {
            return false;
        }
        if let Some(length) = context.starts(rest, Sort::Named) {
            return !kind(hit, scene, Sort::Body, &rest[..length], &rest[length..]);
        }
        if characters >= BETWEEN
            || !is_han(character)
            || GRAMMAR.contains(character) && !counted
            || context.starts(rest, Sort::Break).is_some()
        {
            return false;
        }
    }
    false
}

/// Whether the text goes on with the end of a street's, a quarter's or a town's name.
fn quarter(after: &str) -> bool {
    ["街道", "社区", "镇", "乡", "村"].iter().any(|end| after.starts_with(end)) && !after.starts_with("社区卫生")
}

/// Whether a given name and a form of address follow (福田康夫先生).
fn addressed(after: &str) -> bool {
    let forms = ["先生", "女士", "小姐", "夫人", "阁下", "首相", "总统", "大使", "院士", "同学", "老人家"];
    after.char_indices().skip(1).take(2).any(|(at, _)| {
        forms.iter().any(|form| after[at..].starts_with(form))
            && after[..at].chars().all(|character| is_han(character) && !GRAMMAR.contains(character))
    })
}

/// Whether a quotation goes on for a few characters, and ends.
fn quoted(after: &str) -> bool {
    let length = after.chars().take(11).position(|character| character == '”');
    let whole = |characters| after.chars().take(characters).all(|character| is_han(character) || character == '、');
    length.is_some_and(|characters| characters >= 2 && whole(characters)) && !after.starts_with('、')
}

/// Whether a name stands in a list that ends as one of sands, steppes or mountains (科尔沁、浑善达克两大沙地).
fn natural_list(after: &str) -> bool {
    let mut rest = after;
    while let Some(member) = rest.strip_prefix('、') {
        let counts = |character: char| "等两三四五六七八九十多".contains(character);
        let name = member.char_indices().take_while(|&(_, character)| is_han(character) && !counts(character));
        rest = &member[name.last().map_or(0, |(at, character)| at + character.len_utf8())..];
    }
    let counted = rest.trim_start_matches(|character: char| {
        character.is_ascii_digit() || "等两三四五六七八九十多大个片条座".contains(character)
    });
    let nature = ["沙地", "沙漠", "草原", "湖泊", "山脉", "林区", "盆地", "湿地", "河流", "水库", "盐湖"];
    rest.len() < after.len() && counted.len() < rest.len() && nature.iter().any(|word| counted.starts_with(word))
}

/// Looks around a hit.
pub fn surroundings(scene: &Scene, index: usize) -> Surroundings {
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
        || short && county && (addressed(after) || natural_list(after))
        || short && county && hit.previous == 3 && before.ends_with(['大', '小'])
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
        // A common word that only begins like one of a kind (山洪).
        let common = context.starts(after, Sort::Plain).is_some();
        let sorts = [Sort::Body, Sort::Event, Sort::Line, Sort::Product, Sort::Feature];
        around.part_of = sorts
            .into_iter()
            .filter_map(|sort| Some((context.starts(after, sort)?, sort)))
            .filter(|&(length, _)| length > 3 || !common && one && (short || AFTER_FULL.contains(&next)))
            .max_by_key(|&(length, _)| length)
            .filter(|&(length, sort)| !kind(hit, scene, sort, &after[..length], &after[length..]))
            // A street or a quarter of that name lies in it (临颍县新城街道).
            .filter(|&(length, _)| !quarter(&after[length..]))
            .map(|(_, sort)| sort)
            .or_else(|| named(scene, hit, after).then_some(Sort::Body));
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
            && (next.starts_with(|first| NATURE.contains(first)) && !common || next.starts_with("新河") || spring);
        // On, in, by a lake or a river of that name (鄱阳湖上).
        let mut rest = next.chars();
        if around.nature
            && part_is_water(rest.next())
            && rest.next().is_some_and(|last| "上中畔边面底岸里内区水".contains(last))
        {
            around.part_of = around.part_of.or(Some(Sort::Feature));
        }
    }
    // A short quotation that begins with it is a name (“浦江经验”).
    if short && county && before.ends_with('“') && quoted(after) {
        around.part_of = around.part_of.or(Some(Sort::Product));
    }
    // In brackets within a longer name (丝绸之路（敦煌）国际文化博览会).
    if let Some(rest) = after.strip_prefix('）').filter(|_| before.ends_with('（'))
        && rest.starts_with(is_han)
        && named(scene, hit, rest)
    {
        around.part_of = around.part_of.or(Some(Sort::Event));
    }
    // A people of old by where it was found (“郧县人”).
    if after.starts_with("人”") {
        around.part_of = Some(Sort::Event);
    }
    // A field by its number (恩平15-1油田群).
    let field = after.trim_start_matches(|character: char| character.is_ascii_digit() || character == '-');
    let numbered = after.starts_with(|first: char| first.is_ascii_digit()) && {
        let number = &after[..after.len() - field.len()];
        let inner = number.get(1..number.len().saturating_sub(1)).unwrap_or("");
        short && number.len() <= 5 && inner.contains('-')
    };
    if field.len() < after.len() && ["油田", "气田", "油气田"].iter().any(|word| field.starts_with(word)) || numbered
    {
        around.part_of = Some(Sort::Feature);
    }
    around
}

use super::clean;
use crate::model::Role;
use proptest::prelude::*;

/// The clean text of `given`, paragraphs joined with `|`.
#[track_caller]
fn check(given: &str, expected: &str) {
    let clean = clean(given);
    assert_eq!(clean.text.replace('\n', "|"), expected);
}

#[test]
fn latin_marks_among_han_characters_are_those_of_print() {
    let clean = clean("12月11日,天冷:共1,200人(女80人),08:52 (local, mixed) done,好");
    assert_eq!(clean.text, "12月11日，天冷：共1,200人（女80人），08:52 (local, mixed) done，好");
}

#[test]
fn words_and_figures_are_rejoined() {
    check(
        "　　今年上半年，沿线14个乡镇共接待游客8\n6.4万人次，比上年同期增长31.\n2%。",
        "今年上半年，沿线14个乡镇共接待游客86.4万人次，比上年同期增长31.2%。",
    );
    check(
        "2014 年 12 月，在浏阳市的积极倡议推动下，首\n\n届湘赣边区域开放合作交流会在浏阳举行。来自\n\n江西省的井冈山市、莲花县。",
        "2014年12月，在浏阳市的积极倡议推动下，首届湘赣边区域开放合作交流会在浏阳举行。来自江西省的井冈山市、莲花县。",
    );
}

#[test]
fn captions_do_not_grow_and_stand_behind() {
    check(
        "▶浏阳市人民\n 改革开放40多年以来，湘赣边区发生了翻天覆\n\n地的变化。",
        "▶浏阳市人民|改革开放40多年以来，湘赣边区发生了翻天覆地的变化。",
    );
    check(
        "　　沿线14个乡镇共接待游客86.4万人次，\n▲7月16日，游客在石牛寨景\n区体验高空玻璃桥。（通讯员 李辉 摄\n）\n实现旅游收入5.9亿元。",
        "沿线14个乡镇共接待游客86.4万人次，实现旅游收入5.9亿元。|▲7月16日，游客在石牛寨景区体验高空玻璃桥。（通讯员 李辉 摄）",
    );
}

#[test]
fn well_formed_text_stays() {
    for text in [
        "我国固定资产投资效能平稳提升\n央视网消息（新闻联播）：国家统计局最新发布，党的十八大以来，我国固定资产投资总量保持平稳增长。\n2013年，完成409万亿元。",
        "床前明月光，\n疑是地上霜。\n举头望明月，\n低头思故乡。",
        "一、总体要求\n二、主要任务\n三、保障措施",
        "大事记\n国家战略践行者\n迈向更高更宽路",
        "地区 产值\n浏阳市100\n醴陵市90",
    ] {
        let clean = clean(text);
        assert_eq!(clean.text, text);
        assert_eq!(clean.map, crate::model::OffsetMap::identity(0, text.len()));
    }
}

#[test]
fn furniture_is_marked() {
    let clean =
        clean("　　目前，示范区已签订合作协议36份，\n02\n要闻\n责编 刘洋 版式 陈静 校对 何涛\n组建产业联盟9个。");
    assert_eq!(clean.slice(clean.paragraphs[0].span), "目前，示范区已签订合作协议36份，组建产业联盟9个。");
    assert!(clean.paragraphs[1..].iter().all(|paragraph| paragraph.role == Role::Furniture));
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\n"),
        Just("\n"),
        Just("\n\n"),
        Just("\n　　"),
        Just(" "),
        Just("  "),
        Just("　"),
        Just("。"),
        Just("，"),
        Just("、"),
        Just("；"),
        Just("：\n"),
        Just("“"),
        Just("”"),
        Just("（"),
        Just("）"),
        Just("《"),
        Just("》"),
        Just("2023年"),
        Just("8"),
        Just("6.4"),
        Just("31."),
        Just("２"),
        Just("％"),
        Just("浏阳市"),
        Just("合作"),
        Just("的"),
        Just("大 瑶 镇 党 委"),
        Just("▲"),
        Just("张三 摄"),
        Just("责编 刘洋\n"),
        Just("02\n"),
        Just("要闻\n"),
        Just("（一）"),
        Just("km"),
        Just("a"),
        Just("\u{200B}"),
        Just("\u{feff}"),
        Just("⼀"),
        Just("……"),
        Just("——"),
        Just("该   月 "),
        Just("6月 "),
        Just("\t"),
        Just("\r"),
        Just("示范区建设的力度广度深度不断拓展走出了一条新路"),
        Just("第05版"),
        Just("!"),
        Just("é"),
        Just("."),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

#[track_caller]
fn laws(text: &str) {
    let first = clean(text);
    assert_eq!(clean(&first.text).text, first.text, "idempotent");
    assert_eq!(first.map.len(), first.text.len());
    let mut end = 0;
    for (i, paragraph) in first.paragraphs.iter().enumerate() {
        let span = paragraph.span;
        assert_eq!(span.start as usize, if i == 0 { 0 } else { end + 1 });
        end = span.end as usize;
        assert!(
            !first.slice(span).is_empty()
                && !first.slice(span).contains('\n')
                && first.slice(span).trim() == first.slice(span)
        );
    }
    assert_eq!(end, first.text.len());
    let mut last = 0;
    for &span in &first.sentences {
        assert!(span.start >= last && !span.is_empty());
        last = span.end;
        let sentence = first.slice(span);
        assert!(sentence.trim() == sentence && !sentence.contains('\n'));
    }
    for (at, c) in first.text.char_indices() {
        let source = first.source(crate::model::CleanSpan::new(at, at + c.len_utf8()));
        let given = &text[source.range()];
        if c != '\n' && c != ' ' {
            let becomes = super::lines::split(given);
            // What depends on the neighbours: points between wide digits, marks among Han characters.
            let by_neighbours =
                [("．", '.'), ("，", ','), (",", '，'), (":", '：'), (";", '；'), ("?", '？'), ("!", '！')];
            let by_neighbours = by_neighbours.into_iter().chain([("(", '（'), (")", '）')]);
            let known = by_neighbours.into_iter().any(|known| known == (given, c));
            assert!(known || becomes[0].text(given) == c.to_string(), "{given:?} -> {c:?}");
        }
    }
}

proptest! {
    #[test]
    fn laws_hold_on_any_string(text in "\\PC*|(?s).*") {
        laws(&text);
    }

    #[test]
    fn laws_hold_on_damaged_pages(text in pieces()) {
        laws(&text);
    }
}

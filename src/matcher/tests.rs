//! The two example rules of the house style with stand-ins for their neighbours, and the laws of matching.

use super::*;
use crate::rules::Load;

const SHARED: &str = r#"
order = ["place", "money", "count", "ordinal"]
[fragments]
arabic   = '(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]{1,8})?'
hanzi    = '[零〇一二两三四五六七八九十百千万亿]{1,16}'
numeral  = '{arabic} {scale}?|{hanzi}'
quantity = { pattern = '{hedge:hedge-before}? {numeral:numeral} {more:hedge-inside}? {scale}?', reader = 'quantity' }
"#;
const COUNT: &str = r#"
kind    = "count"
meaning = "How many of a thing."
columns = ["value", "min", "max", "modifier", "unit", "noun"]
[[rule]]
name     = "count.classifier"
meaning  = "A quantity, its classifier, and the noun where it follows at once."
pattern  = '{value:quantity} {unit:classifier} {modifier:hedge-after}? {>noun:counted}?'
not_left = '第|[A-Z]'
[[rule]]
name     = "count.needs-noun"
meaning  = "A noun must follow."
pattern  = '{value:hanzi} 大 {>noun:counted}'
[[rule]]
name     = "count.after-noun"
meaning  = "A noun must stand before."
pattern  = '{>noun:counted} {value:arabic}'
right    = '$'
"#;
const MONEY: &str = r#"
kind    = "money"
meaning = "An amount of money in one currency."
columns = ["value", "min", "max", "modifier", "currency"]
[[rule]]
name    = "money.amount"
meaning = "A quantity and a currency."
pattern = '{value:quantity} {currency:currency}'
"#;
const ORDINAL: &str = r#"
kind    = "ordinal"
meaning = "A rank."
columns = ["value", "unit"]
[[rule]]
name    = "ordinal.number"
meaning = "A rank and its classifier."
pattern = '第 {value:hanzi|arabic} {unit:classifier}'
beats   = ["count.*"]
set     = { unit = "届" }
"#;
const PLACE: &str = r#"
kind    = "place"
meaning = "A place."
columns = ["value"]
[[rule]]
name    = "place.county"
meaning = "A county by its full name."
names   = "full"
"#;
const TITLE: &str = r#"
kind    = "title"
meaning = "A title."
columns = ["value"]
holds   = true
[[rule]]
name    = "title.marks"
meaning = "What stands between title marks."
pattern = '《{value:title}》'
[fragments]
title   = '[^》]{1,60}'
"#;

struct Names;

impl Lexicon for Names {
    fn may_start(&self, first: char) -> bool {
        "三浏".contains(first)
    }

    fn names_at(&self, text: &str, found: &mut dyn FnMut(usize, u8, u32)) {
        for (entry, name) in ["三元区", "浏阳市"].iter().enumerate() {
            if text.starts_with(name) {
                found(name.len(), 0, entry as u32);
                found(name.len(), 0, 7);
            }
        }
    }

    fn lists(&self) -> &[&'static str] {
        &["full"]
    }
}

pub(crate) fn files() -> Vec<(&'static str, &'static str)> {
    vec![
        ("rules/shared.toml", SHARED),
        ("rules/count.toml", COUNT),
        ("rules/money.toml", MONEY),
        ("rules/ordinal.toml", ORDINAL),
        ("rules/place.toml", PLACE),
        ("rules/title.toml", TITLE),
        ("rules/words/scale.csv", "word,factor\n万,10000\n亿,100000000\n"),
        ("rules/words/hedge-before.csv", "word,modifier\n约,about\n超过,over\n"),
        ("rules/words/hedge-inside.csv", "word,modifier\n余,over\n多,over\n"),
        ("rules/words/hedge-after.csv", "word,modifier\n以上,at_least\n左右,about\n"),
        ("rules/words/classifier.csv", "word\n个\n人\n人次\n家\n届\n"),
        ("rules/words/counted.csv", "word\n企业\n县（市）\n行动\n"),
        ("rules/words/currency.csv", "word,currency\n万美元,\n元,CNY\n美元,USD\n"),
    ]
}

pub(crate) fn matcher(files: &[(&str, &str)]) -> Matcher {
    let rules = Load { instead: Some(files), ..Load::default() }.load().expect("the rules load");
    Matcher::new(Arc::new(rules), Arc::new(Names)).expect("the rules compile")
}

/// Finds, and shows each winner as `rule: span (role text)…`.
fn check(text: &str, expected: &[&str]) {
    let matcher = matcher(&files());
    let mut cache = matcher.cache();
    let got: Vec<String> = matcher.find(text, &mut cache).iter().map(show).collect();
    assert_eq!(got, expected);
}

fn show(captured: &Captured<'_>) -> String {
    let mut line = format!("{}: {}", captured.rule().name, captured.whole());
    for (role, span) in captured.all() {
        line += &format!(" ({} {})", role.path, &captured.source()[span.range()]);
    }
    for (list, entry) in &captured.entries {
        line += &format!(" [{list}:{entry}]");
    }
    line
}

#[test]
fn the_examples_of_the_style_hold() {
    check("拥有烟花爆竹生产企业431 家，", &["count.classifier: 431 家 (value 431) (value.numeral 431) (unit 家)"]);
    check(
        "惠及30多万人。",
        &["count.classifier: 30多万人 (value 30多万) (value.numeral 30) (value.more 多) (unit 人)"],
    );
    check("宜章等10 个县（市）", &["count.classifier: 10 个 (value 10) (value.numeral 10) (unit 个) (noun 县（市）)"]);
    check(
        "带动300人左右就业",
        &["count.classifier: 300人左右 (value 300) (value.numeral 300) (unit 人) (modifier 左右)"],
    );
    check("投资431万元", &["money.amount: 431万元 (value 431万) (value.numeral 431万) (currency 元)"]);
    check("第六届年会", &["ordinal.number: 第六届 (value 六) (unit 届)"]);
    check("大家一起来", &[]);
    check(
        "产值超过2.3亿元，",
        &["money.amount: 超过2.3亿元 (value 超过2.3亿) (value.hedge 超过) (value.numeral 2.3亿) (currency 元)"],
    );
    check(
        "福建省三元区投入八百元。",
        &["place.county: 三元区 [0:0] [0:7]", "money.amount: 八百元 (value 八百) (value.numeral 八百) (currency 元)"],
    );
    check("走多元化之路", &[]);
}

#[test]
fn a_word_list_prefers_its_longest_word() {
    check("5人次", &["count.classifier: 5人次 (value 5) (value.numeral 5) (unit 人次)"]);
}

#[test]
fn what_is_outside_the_span_may_be_required() {
    check("六大行动，六大", &["count.needs-noun: 六大 (value 六) (noun 行动)"]);
    check(
        "企业 431\n企业5",
        &["count.after-noun: 431 (noun 企业) (value 431)", "count.after-noun: 5 (noun 企业) (value 5)"],
    );
    check("企业431，", &[]);
}

#[test]
fn a_run_without_end_is_not_walked_from_each_of_its_characters() {
    let matcher = matcher(&files());
    let text = format!("有{}家企业，有431家企业", "九".repeat(20_000));
    let found = matcher.find(&text, &mut matcher.cache());
    assert!(found.iter().all(|captured| captured.whole().chars().count() <= 512));
    let last = found.last().map(show);
    assert!(last.as_ref().is_some_and(|last| last.starts_with("count.classifier: 431家")), "{last:?}");
}

#[test]
fn no_match_begins_or_ends_inside_a_run_of_digits() {
    check("A12345678901234567890家", &[]);
    check("A431家", &[]);
}

#[test]
fn a_title_and_what_lies_inside_it_both_stay() {
    check(
        "《三元区5家》方案",
        &[
            "title.marks: 《三元区5家》 (value 三元区5家)",
            "place.county: 三元区 [0:0] [0:7]",
            "count.classifier: 5家 (value 5) (value.numeral 5) (unit 家)",
        ],
    );
}

#[test]
fn a_row_is_its_own_normaliser() {
    let matcher = matcher(&files());
    let found = matcher.find("出口300万美元，第六届", &mut matcher.cache());
    let money = &found[0];
    assert_eq!(money.text("currency"), Some("美元"));
    assert_eq!((money.field("currency", "currency"), money.cell("currency")), (Some("USD"), Some("USD")));
    assert_eq!(money.reader("value"), Some("quantity"));
    assert_eq!(
        (found[1].set("unit"), found[1].cell("unit"), found[1].cell("value")),
        (Some("届"), Some("届"), Some("六"))
    );
}

#[test]
fn the_order_of_the_files_does_not_matter() {
    let mut turned = files();
    turned.reverse();
    let (one, other) = (matcher(&files()), matcher(&turned));
    let text = "《三元区5家》方案投资431万元，第六届，企业 431\n六大行动惠及30多万人。";
    let found = |matcher: &Matcher| matcher.find(text, &mut matcher.cache()).iter().map(show).collect::<Vec<_>>();
    assert_eq!(found(&one), found(&other));
}

#[test]
fn claim_rules_read_mentions_as_one_character_each() {
    let claims = r#"
kind    = "claims"
meaning = "A figure with what it says."
over    = "mentions"
columns = ["subject", "verb", "indicator", "figure"]
[[rule]]
name    = "claims.has"
meaning = "Somebody has so many of something."
pattern = '{subject:@place} {verb:verb} {indicator:phrase}? {figure:@count|@money}'
[fragments]
phrase  = '[^，。、]{1,20}'
verb    = '拥有|投入'
"#;
    let mut files = files();
    files.push(("rules/claims.toml", claims));
    let place = crate::rules::stand_in(crate::model::Kind::Place);
    let count = crate::rules::stand_in(crate::model::Kind::Count);
    assert_eq!(crate::rules::stands_for(count), Some(crate::model::Kind::Count));
    let on_text = matcher(&files);
    assert!(on_text.rules().rule("claims.has").is_none());
    let rules = Load { instead: Some(&files), over_mentions: true, ..Load::default() }.load().expect("they load");
    let matcher = Matcher::new(Arc::new(rules), Arc::new(NoNames)).expect("they compile");
    let sentence = format!("其中，{place}拥有烟花企业{count}。");
    let found = matcher.find(&sentence, &mut matcher.cache());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].text("indicator"), Some("烟花企业"));
    assert_eq!(found[0].text("figure"), Some(count.to_string().as_str()));
}

#[test]
fn a_kind_of_the_users_own_needs_no_rust() {
    let flights = r#"
kind    = "flight"
meaning = "A flight by its number."
columns = ["airline", "number", "code"]
[[rule]]
name    = "flight.number"
meaning = "Airline and number."
pattern = '{airline:airline} {number:number} {code:airline}?'
set     = { code = "IATA" }
[fragments]
number  = '[0-9]{3,4}'
"#;
    let mut files = files();
    files.push(("rules/flight.toml", flights));
    files.push(("rules/words/airline.csv", "word,airline\nCA,国航\nMU,东航\n"));
    let matcher = matcher(&files);
    let found = matcher.find("乘MU5735次航班", &mut matcher.cache());
    let cells: Vec<_> = found[0].kind().columns.iter().map(|column| found[0].cell(column)).collect();
    assert_eq!(cells, [Some("东航"), Some("5735"), Some("IATA")]);
    assert_eq!(found[0].kind().kind, Some(crate::model::Kind::User(0)));
}

#[test]
fn a_file_read_later_overrides_by_name() {
    let mut files = files();
    files.push(("mine/words/currency.csv", "word,currency\n元,XXX\n"));
    files.push((
        "mine/money.toml",
        "kind = \"money\"\n[[rule]]\nname = \"money.amount\"\npattern = '{currency:currency} {value:arabic}'\n",
    ));
    let matcher = matcher(&files);
    let found: Vec<_> = matcher.find("美元5，6元", &mut matcher.cache()).iter().map(show).collect();
    assert_eq!(found, ["money.amount: 美元5 (currency 美元) (value 5)"]);
    assert_eq!(matcher.rules().list("currency").and_then(|list| list.look_up("元", "currency")), Some("XXX"));
}

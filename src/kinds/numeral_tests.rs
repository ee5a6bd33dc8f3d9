use super::*;
use proptest::prelude::*;

fn check(text: &str, value: &str) {
    let numeral = parse(text).unwrap_or_else(|| panic!("{text} is not read"));
    let expected = Decimal::from_str_exact(value).expect("a decimal");
    assert_eq!(numeral.value, expected, "{text}");
}

fn refuse(text: &str) {
    assert_eq!(parse(text), None, "{text}");
}

#[test]
fn arabic_and_grouped() {
    check("431", "431");
    check("1,100万", "11000000");
    check("1，411，750，000", "1411750000");
    check("1万3千亿", "1300000000000");
    check("34,507", "34507");
    check("5.05万", "50500");
    check("４３１", "431");
    check("1000  万", "10000000");
    check("-0.2", "-0.2");
    check("负1200000", "-1200000");
    refuse("12.");
}

#[test]
fn chinese() {
    check("零", "0");
    check("十", "10");
    check("二十", "20");
    check("一百零一万一千", "1011000");
    check("五亿零六", "500000006");
    check("一百五", "150");
    check("两千四百五", "2450");
    check("一千六点五", "1600.5");
    check("一千零五", "1005");
    check("一万二百五十", "10250");
    check("九十二万四", "924000");
    check("一百零十万三千", "1103000");
    check("四亿五千六百四十二万零一十五", "456420015");
    check("负四百零五亿零四百零四万", "-40504040000");
    check("四千五百六十九万八千三百一十一亿四千八百七十二万五千三百八十二", "4569831148725382");
    check("二〇一八", "2018");
    check("三点五", "3.5");
    check("零点五", "0.5");
    check("两千点零", "2000");
    check("两千三点一", "2300.1");
    check("四百亿点零五零", "40000000000.05");
    check("三点五万", "35000");
    check("半", "0.5");
}

#[test]
fn formal_and_old() {
    check("肆佰陸拾", "460");
    check("拾万零五十六", "100056");
    check("兩千兩百貳拾二", "2222");
    check("貳佰零參", "203");
    check("壹佰零肆萬", "1040000");
    check("廿三", "23");
    check("卅", "30");
    check("一萬零卌", "10040");
}

#[test]
fn mixed_and_piled_up() {
    check("3万5千", "35000");
    check("3万4000", "34000");
    check("25万6千", "256000");
    check("5亿1万4千6百", "500014600");
    check("7 万5 千4 百", "75400");
    check("2千零30万", "20300000");
    check("1.2万亿", "1200000000000");
    check("一万五千亿", "1500000000000");
    check("二十万亿", "20000000000000");
    check("10万万", "1000000000");
    check("百万", "1000000");
    check("千万", "10000000");
    check("百万万", "10000000000");
    check("万亿", "1000000000000");
    check("亿", "100000000");
}

#[test]
fn what_is_none() {
    for text in ["", "十十", "三百千", "三五", "点五", "人", "3点5", "零零千万人"] {
        refuse(text);
    }
}

#[test]
fn steps() {
    let step = |text: &str| parse(text).map(|numeral| numeral.step.normalize().to_string());
    let next = |text: &str| parse(text).map(|numeral| numeral.next.normalize().to_string());
    assert_eq!(step("7154.8亿").as_deref(), Some("10000000"));
    assert_eq!(step("431").as_deref(), Some("1"));
    assert_eq!(step("2.98万亿").as_deref(), Some("10000000000"));
    assert_eq!(step("一万五千亿").as_deref(), Some("100000000"));
    assert_eq!(step("30万").as_deref(), Some("10000"));
    assert_eq!(step("九十二万四").as_deref(), Some("1000"));
    assert_eq!(step("3万4000").as_deref(), Some("1"));
    assert_eq!(step("三点五万").as_deref(), Some("1000"));
    assert_eq!(next("400").as_deref(), Some("100"));
    assert_eq!(next("1500").as_deref(), Some("100"));
    assert_eq!(next("30").as_deref(), Some("10"));
    assert_eq!(next("176万").as_deref(), Some("10000"));
    assert_eq!(next("3.5").as_deref(), Some("0.1"));
}

/// Writes a whole number as a careful Chinese writer would.
fn write(number: u64) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    fn section(number: u64) -> String {
        let mut out = String::new();
        let mut gap = false;
        for (worth, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let digit = number / worth % 10;
            if digit == 0 {
                gap = !out.is_empty();
                continue;
            }
            if gap {
                out.push('零');
                gap = false;
            }
            out.push_str(DIGITS[digit as usize]);
            out.push_str(name);
        }
        out
    }
    if number == 0 {
        return "零".into();
    }
    let mut out = String::new();
    for (worth, name) in [(1_0000_0000_0000, "万亿"), (1_0000_0000, "亿"), (1_0000, "万"), (1, "")] {
        let part = number / worth % 10000;
        if part == 0 {
            continue;
        }
        if !out.is_empty() && part < 1000 {
            out.push('零');
        }
        out.push_str(&section(part));
        // the 亿 of 二万三千亿 is written once
        let together = name == "万亿" && !(number / 1_0000_0000).is_multiple_of(10000);
        out.push_str(if together { "万" } else { name });
    }
    out
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(number in prop_oneof![0u64..200, 0u64..20_000, 0u64..9999_9999_9999_9999]) {
        let text = write(number);
        let read = parse(&text).map(|numeral| numeral.value);
        prop_assert_eq!(read, Some(Decimal::from(number)), "{}", text);
    }

    #[test]
    fn nothing_panics(text in "[0-9,.零〇一二三五九十百千万亿兆半点廿负]{0,14}") {
        let _ = parse(&text);
    }
}

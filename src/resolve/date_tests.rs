use super::*;
use crate::model::{Clock, Feast, Name, Paragraph, Portion, Role, TimeUnit, Week, YearPart};

/// A mention of an expression over the first place of its words in the text.
fn mention(text: &str, words: &str, expr: DateExpr) -> Mention {
    let start = text.find(words).expect("the words stand in the text");
    Mention {
        kind: Kind::Date,
        rule: Name::from("date.test"),
        span: CleanSpan::new(start, start + words.len()),
        numeral: None,
        noun: None,
        modifier: Some(Modifier::Exact),
        value: Value::DateExpr(Box::new(expr)),
    }
}

/// Paragraphs are lines, sentences end in 。.
fn clean(text: &str) -> Clean {
    let mut clean = Clean { text: text.to_owned(), ..Clean::default() };
    let mut at = 0;
    for line in text.split('\n') {
        clean.paragraphs.push(Paragraph { span: CleanSpan::new(at, at + line.len()), role: Role::Body });
        let mut start = at;
        for sentence in line.split_inclusive('。') {
            clean.sentences.push(CleanSpan::new(start, start + sentence.len()));
            start += sentence.len();
        }
        at += line.len() + 1;
    }
    clean
}

fn published(day: &str) -> Publication {
    let day: Date = day.parse().expect("a day");
    Publication { days: Some((day, day)), ..Publication::default() }
}

/// Resolves expressions in a text and compares the values, in order.
fn check(day: Option<&str>, text: &str, parts: &[(&str, DateExpr)], expected: &[&str]) {
    let mut mentions: Vec<Mention> = parts.iter().map(|(words, expr)| mention(text, words, expr.clone())).collect();
    resolve(&mut mentions, &clean(text), &day.map(published).unwrap_or_default());
    let found: Vec<String> =
        mentions.iter().map(|mention| mention.date().and_then(|date| date.edtf.clone()).unwrap_or_default()).collect();
    assert_eq!(found, expected, "{text}");
}

fn of(start: DatePoint) -> DateExpr {
    DateExpr { start, ..DateExpr::default() }
}

fn to(start: DatePoint, end: DatePoint) -> DateExpr {
    DateExpr { start, end: Some(end), ..DateExpr::default() }
}

fn year(number: i16) -> DatePoint {
    DatePoint { year: Some(Part::Number(number)), ..DatePoint::default() }
}

fn year_step(anchor: Anchor, step: i32) -> DatePoint {
    DatePoint { year: Some(Part::Step(anchor, step)), ..DatePoint::default() }
}

fn month(number: i8) -> DatePoint {
    DatePoint { month: Some(Part::Number(number)), ..DatePoint::default() }
}

fn day(number: i8) -> DatePoint {
    DatePoint { day: Some(Part::Number(number)), ..DatePoint::default() }
}

fn month_day(month: i8, day: i8) -> DatePoint {
    DatePoint { month: Some(Part::Number(month)), day: Some(Part::Number(day)), ..DatePoint::default() }
}

fn day_step(anchor: Anchor, step: i32) -> DatePoint {
    DatePoint { day: Some(Part::Step(anchor, step)), ..DatePoint::default() }
}

fn clock(hour: u8, minute: u8, certain: bool) -> Option<Clock> {
    Some(Clock { hour, minute, second: None, certain })
}

#[test]
fn years_from_publication() {
    let this = |point: DatePoint| DatePoint { year: Some(Part::Step(Anchor::Publication, 0)), ..point };
    check(Some("2023-07-25"), "今年4月举行", &[("今年4月", of(this(month(4))))], &["2023-04"]);
    check(None, "今年4月举行", &[("今年4月", of(this(month(4))))], &[""]);
    check(
        Some("2023-07-25"),
        "今年2月以来",
        &[("今年2月以来", DateExpr { bound: Bound::Since, ..of(this(month(2))) })],
        &["2023-02/.."],
    );
    check(Some("2021-06-14"), "07年第三季度", &[("07年", of(year(7)))], &["2007"]);
    check(Some("1973-06-19"), "九零年", &[("九零年", of(year(90)))], &["1990"]);
}

#[test]
fn a_month_or_day_alone_lies_near_publication() {
    check(Some("2023-01-10"), "12月份出口", &[("12月份", of(month(12)))], &["2022-12"]);
    check(Some("2008-03-13"), "9月30日", &[("9月30日", of(month_day(9, 30)))], &["2008-09-30"]);
    check(Some("2022-12-28"), "将于1月3日召开", &[("1月3日", of(month_day(1, 3)))], &["2023-01-03"]);
    check(Some("2023-08-02"), "31日，抵达。", &[("31日", of(day(31)))], &["2023-07-31"]);
    check(Some("2017-03-22"), "2月29日", &[("2月29日", of(month_day(2, 29)))], &["2016-02-29"]);
    check(None, "7月20日", &[("7月20日", of(month_day(7, 20)))], &["XXXX-07-20"]);
    check(None, "2月30日", &[("2月30日", of(month_day(2, 30)))], &[""]);
    check(
        Some("2011-04-19"),
        "2010年投资。截至5月底，已完成",
        &[("2010年", of(year(2010))), ("截至5月底", DateExpr { bound: Bound::Until, ..of(month(5)) })],
        &["2010", "../2010-05"],
    );
}

#[test]
fn ranges_share_what_the_end_leaves_out() {
    check(
        Some("2023-07-25"),
        "7月20日至21日",
        &[("7月20日至21日", to(month_day(7, 20), day(21)))],
        &["2023-07-20/2023-07-21"],
    );
    check(Some("2021-07-01"), "11月至3月", &[("11月至3月", to(month(11), month(3)))], &["2021-11/2022-03"]);
    check(None, "2020—2022年", &[("2020—2022年", to(year(2020), year(2022)))], &["2020/2022"]);
    check(None, "7月20日至21日", &[("7月20日至21日", to(month_day(7, 20), day(21)))], &["XXXX-07-20/XXXX-07-21"]);
    let pm = |hour, certain| DatePoint { clock: clock(hour, 0, certain), ..DatePoint::default() };
    check(
        Some("2023-07-25"),
        "下午5点到6点",
        &[("下午5点到6点", to(pm(17, true), pm(6, false)))],
        &["XXXX-XX-XXT17:00/XXXX-XX-XXT18:00"],
    );
    let tomorrow = DatePoint { clock: clock(4, 0, false), ..day_step(Anchor::Publication, 1) };
    let yesterday = DatePoint { clock: clock(14, 0, true), ..day_step(Anchor::Publication, -1) };
    check(
        Some("2016-11-07"),
        "从昨天下午两点到明天四点",
        &[("从昨天下午两点到明天四点", to(yesterday, tomorrow))],
        &["2016-11-06T14:00/2016-11-08T04:00"],
    );
    let next = DatePoint { clock: clock(5, 40, true), ..day_step(Anchor::Context, 1) };
    check(
        Some("2021-06-14"),
        "13:20~次日05:40",
        &[("13:20~次日05:40", to(pm(13, true), next))],
        &["2021-06-14T13:00/2021-06-15T05:40"],
    );
}

#[test]
fn anchors_inside_the_article() {
    check(
        Some("2023-07-25"),
        "2021年7月底召开。同年，出台方案。次年1月完成。",
        &[
            ("2021年7月底", of(DatePoint { year: Some(Part::Number(2021)), ..month(7) })),
            ("同年", of(year_step(Anchor::Context, 0))),
            ("次年1月", of(DatePoint { year: Some(Part::Step(Anchor::Context, 1)), ..month(1) })),
        ],
        &["2021-07", "2021", "2022-01"],
    );
    check(
        None,
        "1987年\n2月24日立项。\n该月，建成。次日，开工。\n1988年\n3月，投产。",
        &[
            ("1987年", of(year(1987))),
            ("2月24日", of(month_day(2, 24))),
            ("该月", of(DatePoint { month: Some(Part::Step(Anchor::Context, 0)), ..DatePoint::default() })),
            ("1988年", of(year(1988))),
            ("3月", of(month(3))),
        ],
        &["1987", "1987-02-24", "1987-02", "1988", "1988-03"],
    );
    check(
        Some("2023-07-06"),
        "2023年5月，产量下降，比上月少，比上年增加。",
        &[
            ("2023年5月", of(DatePoint { year: Some(Part::Number(2023)), ..month(5) })),
            ("上月", of(DatePoint { month: Some(Part::Step(Anchor::Sentence, -1)), ..DatePoint::default() })),
            ("上年", of(year_step(Anchor::Sentence, -1))),
        ],
        &["2023-05", "2023-04", "2022"],
    );
    let quarters = DatePoint { portion: Some(Portion::First(3, TimeUnit::Quarter)), ..DatePoint::default() };
    check(
        Some("2023-11-06"),
        "前三季度，比去年同期增长。",
        &[
            ("前三季度", of(quarters)),
            ("去年同期", DateExpr { same_period: true, ..of(year_step(Anchor::Publication, -1)) }),
        ],
        &["2023-33/2023-35", "2022-33/2022-35"],
    );
}

#[test]
fn a_narrative_runs_over_the_turn_of_the_year() {
    let last_october = DatePoint { year: Some(Part::Step(Anchor::Publication, -1)), ..month(10) };
    check(
        Some("2023-07-25"),
        "自去年10月开工，7月20日竣工。",
        &[("去年10月", of(last_october)), ("7月20日", of(month_day(7, 20)))],
        &["2022-10", "2023-07-20"],
    );
}

#[test]
fn weeks_quarters_feasts() {
    let week = |step, weekday| DatePoint { week: Some(Week { step, weekday, weekend: false }), ..DatePoint::default() };
    check(Some("2021-06-14"), "上周六", &[("上周六", of(week(Some(-1), Some(6))))], &["2021-06-12"]);
    check(Some("2021-06-14"), "上一周", &[("上一周", of(week(Some(-1), None)))], &["2021-06-07/2021-06-13"]);
    check(Some("2013-02-12"), "周二", &[("周二", of(week(None, Some(2))))], &["2013-02-12"]);
    let quarter = DatePoint { year_part: Some(YearPart::Quarter(0)), ..DatePoint::default() };
    check(Some("2021-06-14"), "本季度", &[("本季度", of(quarter))], &["2021-34"]);
    let feast = |feast| DatePoint { feast: Some(feast), ..DatePoint::default() };
    check(Some("2013-02-12"), "国庆", &[("国庆", of(feast(Feast::Fixed(10, 1))))], &["2013-10-01"]);
    check(Some("2022-12-20"), "元旦", &[("元旦", of(feast(Feast::Fixed(1, 1))))], &["2023-01-01"]);
    check(Some("2023-12-22"), "冬至", &[("冬至", of(feast(Feast::Term(23))))], &["2023-12-22"]);
    let weeks = DatePoint { portion: Some(Portion::First(2, TimeUnit::Week)), ..year(2021) };
    check(Some("2018-11-29"), "2021年的前2周", &[("2021年的前2周", of(weeks))], &["2021-01-01/2021-01-14"]);
    let decade =
        DatePoint { century: Some(Part::Step(Anchor::Publication, -1)), decade: Some(80), ..DatePoint::default() };
    check(Some("2021-06-14"), "上世纪80年代", &[("上世纪80年代", of(decade))], &["198X"]);
}

#[test]
fn ten_days_of_a_month_narrow_first_and_last_day() {
    let text = "4月中旬";
    let mut mentions = vec![mention(text, text, of(DatePoint { part: Some("middle"), ..month(4) }))];
    resolve(&mut mentions, &clean(text), &published("2011-05-31"));
    let date = mentions[0].date().cloned().expect("a date");
    assert_eq!(date.edtf.as_deref(), Some("2011-04"));
    assert_eq!(mentions[0].days(), Some((Date::constant(2011, 4, 11), Date::constant(2011, 4, 20))));
}

#[test]
fn late_in_december_january_is_the_next_one() {
    let since = |point: DatePoint| DateExpr { bound: Bound::Since, ..of(point) };
    let told = ("12月10日", of(month_day(12, 10)));
    let rule = [told.clone(), ("1月1日起", since(month_day(1, 1)))];
    check(Some("2024-12-15"), "12月10日，发布新规，1月1日起施行。", &rule, &["2024-12-10", "2025-01-01/.."]);
    let fair = [told.clone(), ("2月20日", of(month_day(2, 20))), ("3月1日", of(month_day(3, 1)))];
    let text = "12月10日获悉，展会将于2月20日开幕，预计3月1日结束。";
    check(Some("2024-12-15"), text, &fair, &["2024-12-10", "2025-02-20", "2025-03-01"]);
    let back = [told.clone(), ("1月15日", of(month_day(1, 15)))];
    check(Some("2024-12-15"), "12月10日通车，1月15日动工。", &back, &["2024-12-10", "2024-01-15"]);
    let since_spring = [("7月20日", of(month_day(7, 20))), ("3月以来", since(month(3)))];
    check(Some("2024-07-22"), "7月20日获悉，3月以来投资", &since_spring, &["2024-07-20", "2024-03/.."]);
    let new_year = DatePoint { feast: Some(Feast::Fixed(1, 1)), ..DatePoint::default() };
    let spring = DatePoint { feast: Some(Feast::Lunar(1, 1)), ..DatePoint::default() };
    let feasts = [told, ("元旦", of(new_year)), ("春节", of(spring))];
    let text = "12月10日部署元旦春节安全工作";
    check(Some("2023-12-25"), text, &feasts, &["2023-12-10", "2024-01-01", "2024-02-10"]);
    let lunar = crate::model::LunarDay { month: 12, leap: false, day: Some(29) };
    let lunar = DatePoint { lunar: Some(lunar), ..DatePoint::default() };
    let day = DatePoint { year: Some(Part::Number(2023)), ..month_day(1, 20) };
    let both = [("2023年1月20日", of(day)), ("腊月廿九", of(lunar))];
    check(None, "2023年1月20日（腊月廿九）", &both, &["2023-01-20", "2023-01-20"]);
}

#[test]
fn a_sum_since_the_new_year_is_told_when_it_is_whole() {
    let months = |last: i8| to(month(1), month(last));
    check(Some("2024-01-18"), "1-12月，投资增长", &[("1-12月", months(12))], &["2023-01/2023-12"]);
    check(Some("2024-01-18"), "1-11月，投资增长", &[("1-11月", months(11))], &["2023-01/2023-11"]);
    check(Some("2023-12-18"), "1-11月，投资增长", &[("1-11月", months(11))], &["2023-01/2023-11"]);
    check(Some("2024-01-18"), "1-2月，有寒潮", &[("1-2月", months(2))], &["2024-01/2024-02"]);
    let quarter = |code| DatePoint { year_part: Some(YearPart::Code(code)), ..DatePoint::default() };
    check(Some("2024-01-18"), "1至4季度", &[("1至4季度", to(quarter(33), quarter(36)))], &["2023-33/2023-36"]);
    let end = DatePoint { part: Some("end"), ..year_step(Anchor::Sentence, 0) };
    let stock = DateExpr { bound: Bound::Until, ..of(end) };
    check(Some("2024-01-18"), "截至年末，存款", &[("截至年末", stock.clone())], &["../2023"]);
    check(Some("2024-07-18"), "截至年末，存款", &[("截至年末", stock)], &["../2024"]);
}

#[test]
fn a_year_of_the_common_era_is_as_written() {
    let point = DatePoint { common_era: true, ..year(25) };
    check(Some("2024-01-18"), "公元25年", &[("公元25年", of(point))], &["0025"]);
}

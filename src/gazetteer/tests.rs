use super::*;

fn names_at(text: &str) -> Vec<(usize, u8)> {
    let mut found = Vec::new();
    Gazetteer::shipped().names_at(text, &mut |length, list, _| found.push((length / 3, list)));
    found
}

#[test]
fn names_of_every_list_are_found_shortest_first() {
    assert_eq!(names_at("浏阳市委"), [(2, 1), (3, 0)]);
    assert_eq!(names_at("临夏州的"), [(2, 1), (3, 0)]);
    assert_eq!(names_at("湘鄂赣边"), [(3, 2)]);
    assert_eq!(names_at("万载县"), [(2, 4), (3, 0)]);
    assert_eq!(names_at("大瑶镇"), [(3, 3)]);
}

#[test]
fn an_ordinary_word_is_no_name_of_its_own() {
    assert_eq!(names_at("合作共赢"), []);
    assert_eq!(names_at("合作市"), [(3, 0)]);
}

#[test]
fn a_name_of_a_year() {
    let check = |name: &str, year: i16, codes: &[&str]| {
        let found: Vec<&str> = Gazetteer::shipped().by_name(name, year).iter().map(|row| row.code).collect();
        assert_eq!(found, codes, "{name} in {year}");
    };
    check("望城县", 2009, &["430122"]);
    check("望城", 2009, &["430122"]);
    check("望城区", 2012, &["430112"]);
    check("望城县", 2013, &[]);
    check("襄樊", 2009, &["420600"]);
    check("南汇区", 2008, &["310119"]);
    check("鼓楼区", 2020, &["320106", "320302", "350102", "410204"]);
    check("莫旗", 2018, &["150722"]);
}

#[test]
fn what_lies_above() {
    let gazetteer = Gazetteer::shipped();
    let check = |code: &str, year: i16, above: &[&str]| {
        let (_, row) = gazetteer.by_code(code, year).unwrap();
        let found: Vec<&str> = gazetteer
            .province(row, year)
            .into_iter()
            .chain(gazetteer.prefecture(row, year))
            .map(|row| row.name)
            .collect();
        assert_eq!(found, above, "{code} in {year}");
    };
    check("430181", 2023, &["湖南省", "长沙市"]);
    check("429004", 2023, &["湖北省"]);
    check("310107", 2023, &["上海市"]);
    check("340181", 2016, &["安徽省", "合肥市"]);
    check("420600", 2009, &["湖北省", "襄樊市"]);
}

#[test]
fn one_lies_in_the_other() {
    let gazetteer = Gazetteer::shipped();
    let check = |lower: &str, upper: &str, expected: bool| {
        let row = |code| gazetteer.by_code(code, 2023).unwrap().1;
        assert_eq!(gazetteer.within(row(lower), row(upper)), expected, "{lower} in {upper}");
    };
    check("430181", "430100", true);
    check("430181", "430000", true);
    check("430181", "430200", false);
    check("430100", "430000", true);
    check("360881", "430000", false);
}

#[test]
fn every_code_above_is_a_row() {
    let gazetteer = Gazetteer::shipped();
    for row in gazetteer.divisions() {
        assert!(row.parent.is_empty() == (row.level == Level::Province), "{}", row.name);
        assert!(row.parent.is_empty() || gazetteer.latest(row.parent).is_some(), "{} {}", row.code, row.name);
        for code in row.successors.split(';').filter(|code| !code.is_empty()) {
            assert!(gazetteer.latest(code).is_some(), "{} {code}", row.name);
        }
    }
}

#[test]
fn signs_stand_for_provinces() {
    let gazetteer = Gazetteer::shipped();
    let name = |sign| gazetteer.sign(sign).map(|id| gazetteer.division(id).name);
    assert_eq!(name('湘'), Some("湖南省"));
    assert_eq!(name('滇'), Some("云南省"));
    assert_eq!(name('浏'), None);
    assert_eq!(gazetteer.group("长株潭都市圈").map(|(name, _)| name), Some("长株潭"));
}

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

fn with(file: &str, text: &str) -> Result<&'static Gazetteer, Vec<String>> {
    let files = vec![(format!("own/places/{file}"), text.to_owned())];
    Gazetteer::with(files).map_err(|faults| faults.iter().map(ToString::to_string).collect())
}

#[test]
fn a_users_rows_add_and_override() {
    let divisions = "code,name,level,parent,from,to,successors,short,aliases,from_day,to_day\n\
        439999,云上县,county,430100,2024,,,云上,,,\n430626,平江县,county,430600,1986,,,平江,平江老区,01-27,\n";
    let gazetteer = with("divisions.csv", divisions).unwrap();
    let codes =
        |name: &str, year: i16| -> Vec<&str> { gazetteer.by_name(name, year).iter().map(|row| row.code).collect() };
    assert_eq!(codes("云上县", 2025), ["439999"]);
    assert_eq!(codes("云上", 2025), ["439999"]);
    assert_eq!(codes("云上县", 2023), [""; 0]);
    assert_eq!(codes("平江老区", 2023), ["430626"]);
    assert_eq!(codes("平江", 2023), ["430626"]);
    let gazetteer = with("cautious.csv", "short,level,risk\r\n合作,county,-\r\n浏阳,county,word\r\n").unwrap();
    assert_eq!(gazetteer.risk("合作", Level::County), None);
    assert_eq!(gazetteer.risk("浏阳", Level::County), Some(Risk::Word));
    let gazetteer = with("context.csv", "word,sort\n花炮,-\n花炮节,event\n").unwrap();
    assert_eq!(gazetteer.context().starts("花炮大会", Sort::Product), None);
    assert_eq!(gazetteer.context().starts("花炮节上", Sort::Event), Some(9));
    let gazetteer = with("words.csv", "word,cost\n创新,101\n").unwrap();
    assert_eq!(gazetteer.words().cost("创新"), Some(101));
    assert!(std::ptr::eq(Gazetteer::with(Vec::new()).unwrap(), Gazetteer::shipped()));
}

#[test]
fn what_is_wrong_with_a_users_file_names_its_line() {
    let faults = |file: &str, text: &str| with(file, text).err().unwrap_or_default();
    let header = "code,name,level,parent,from,to,successors,short,aliases,from_day,to_day";
    assert_eq!(
        faults("divisions.csv", &format!("{header}\n\n43018,浏阳市,county,430100\n430181,浏阳市,town,430100\n")),
        [
            "own/places/divisions.csv:3: `code` is six digits, not `43018`",
            "own/places/divisions.csv:4: `level` is one of province, prefecture, county, not `town`",
        ]
    );
    assert_eq!(faults("known.csv", "name\n浏阳\n"), ["own/places/known.csv:1: the columns are `short`, not `name`"]);
    assert_eq!(faults("context.csv", "word,sort\n市委,office\n").len(), 1);
    assert!(faults("counties.csv", "")[0].starts_with("own/places/counties.csv: not a file of places (there are"));
}

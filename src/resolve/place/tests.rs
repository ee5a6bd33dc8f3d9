use super::resolve;
use crate::gazetteer::Gazetteer;
use crate::model::{Clean, CleanSpan, Date, Document, Level, Paragraph, Publication, PublishedBasis, Role};

/// What is read in a text of that day: `name=code`, `name?code,code` where it stays open, `name` below the counties.
fn read(text: &str, day: &str) -> String {
    let paragraph = Paragraph { span: CleanSpan::new(0, text.len()), role: Role::Body };
    let clean = Clean { text: text.to_owned(), paragraphs: vec![paragraph], ..Clean::default() };
    let days = day.parse::<Date>().ok().map(|day| (day, day));
    let publication = Publication { days, basis: PublishedBasis::Given };
    let mut mentions = Vec::new();
    resolve(&mut mentions, &clean, &publication, &Document::default(), Gazetteer::shipped());
    mentions
        .iter()
        .filter_map(|mention| {
            let place = mention.place()?;
            let name = &text[mention.span.range()];
            let mark = if place.embedded { "~" } else { "" };
            Some(match &place.code {
                Some(code) => format!("{mark}{name}={code}"),
                None if place.level >= Level::Town => format!("{mark}{name}@{}", place.county.as_deref().unwrap_or("")),
                None => format!("{mark}{name}?{}", place.candidates.join(",")),
            })
        })
        .collect::<Vec<_>>()
        .join(" ")
}

fn check(text: &str, expected: &str) {
    check_on("2023-07-25", text, expected);
}

fn check_on(day: &str, text: &str, expected: &str) {
    assert_eq!(read(text, day), expected, "{text} ({day})");
}

#[test]
fn each_level_is_its_own_mention() {
    check("江西省万载县黄茅镇的村民", "江西省=360000 万载县=360922 黄茅镇@万载县");
    check("在河南周口郸城县巴集乡段寨村", "河南=410000 周口=411600 郸城县=411625 巴集乡@郸城县 段寨村@郸城县");
    check("甘肃临夏州积石山县", "甘肃=620000 临夏州=622900 积石山县=622927");
}

#[test]
fn names_do_not_cross_words() {
    check("从江西过来的车", "江西=360000");
    check("30分钟上高速", "");
    check("推动创新和产业融合", "");
    check("医保定点机构", "");
    check("从江西省来的客商", "江西省=360000");
    check("永新县的新时代县级医院", "永新县=360830");
    check("联通江西和湖南", "江西=360000 湖南=430000");
    check("县市中人口最多", "");
}

#[test]
fn words_are_names_only_with_support() {
    check("爱好和平、维护和平", "");
    check("来自湖北公安的葡萄种植户", "湖北=420000 公安=421022");
    check("固始、商城两县在大别山北麓。镇上的商城里人来人往。", "固始=411525 商城=411524");
    check("灯塔、海城、台安三地签署协议", "灯塔=211081 海城=210381 台安=210321");
    check("消防通道不得占用，通道、绥宁等地已清理", "通道=431230 绥宁=430527");
    check(
        "江西省的井冈山、永新、莲花、上栗、湘东、安源",
        "江西省=360000 井冈山=360881 永新=360830 莲花=360321 上栗=360322 湘东=360313 安源=360302",
    );
    check("湖北公安机关破获一起案件", "湖北=420000");
}

#[test]
fn the_upper_level_tells_same_names_apart() {
    check("徐州市鼓楼区与南京市鼓楼区结为友好城区", "徐州市=320300 鼓楼区=320302 南京市=320100 鼓楼区=320106");
    check("贵阳：白云区、乌当区农贸市场改造完工", "贵阳=520100 白云区=520113 乌当区=520112");
    check("杭州、南昌都有西湖区", "杭州=330100 南昌=360100 西湖区?330106,360103");
    check_on("2022-03-30", "江北区举办专场招聘会", "江北区?330205,500105");
    check("在北京朝阳，辽宁朝阳", "北京=110000 朝阳=110105 辽宁=210000 朝阳=211300");
    check("朝阳市在辽宁，朝阳区在北京", "朝阳市=211300 辽宁=210000 朝阳区=110105 北京=110000");
    check("青海海南州", "青海=630000 海南州=632500");
}

#[test]
fn codes_are_those_of_the_year() {
    check_on("2009-08-11", "望城县的村民", "望城县=430122");
    check_on("2013-08-11", "望城区的村民", "望城区=430112");
    check_on("2016-04-17", "合肥市代管的巢湖市", "合肥市=340100 巢湖市=340181");
    check_on("2008-01-25", "上海市卢湾区、南汇区、闸北区", "上海市=310000 卢湾区=310103 南汇区=310119 闸北区=310108");
    // In the year of a change the day of its approval decides (庐江: 2011-07-14, 望城: 2011-05-20).
    check_on("2011-03-02", "安徽庐江、长沙望城", "安徽=340000 庐江=341421 长沙=430100 望城=430122");
    check_on("2011-09-02", "安徽庐江、长沙望城", "安徽=340000 庐江=340124 长沙=430100 望城=430112");
    check_on("2011-03-02", "庐江县的村民", "庐江县=341421");
    check_on("2011-07-14", "庐江县的村民", "庐江县=340124");
    check_on("", "望城县雷锋镇", "望城县=430122 雷锋镇@望城县");
}

#[test]
fn parts_of_longer_names_are_marked() {
    check("武汉大学师生赴花垣、保靖支教", "~武汉=420100 花垣=433124 保靖=433125");
    check("浏阳市委书记", "~浏阳市=430181");
    check("白云山上游人如织", "");
    check("大英博物馆的展品", "");
    check("石门县委原书记和石门县人大常委会", "~石门县=430726 ~石门县=430726");
    check("金阳县山洪灾害", "金阳县=513430");
    check("涿州高铁新城第一中心学校", "~涿州=130681");
}

#[test]
fn what_is_told_of_a_kind_is_told_of_the_place() {
    check("去年浏阳市蒸菜产业综合产值突破300亿元", "浏阳市=430181");
    check("洛川苹果产业年产值100亿元，福鼎白茶走红", "洛川=610629 ~福鼎=350982");
    check("福鼎市白茶产量达3万吨，攸县香干", "福鼎市=350982 ~攸县=430223");
    check("浏阳市公路通车里程，浏阳市公路局", "浏阳市=430181 ~浏阳市=430181");
    check("浏阳市医院数量，浏阳市人民医院床位", "浏阳市=430181 ~浏阳市=430181");
    check("浏阳市工业园区规模以上企业，浏阳经开区企业", "浏阳市=430181 ~浏阳=430181");
    check("湖南公路里程，湖南大学在校学生", "湖南=430000 ~湖南=430000");
}

#[test]
fn traditional_characters_are_read_like_simplified_ones() {
    check("廣東省、瀏陽市、臺北市", "廣東省=440000 瀏陽市=430181 臺北市?");
    check("記者從烏魯木齊獲悉，新疆阿克蘇地區", "烏魯木齊=650100 新疆=650000 阿克蘇地區=652900");
    check("河南長葛市，北京朝陽法院", "河南=410000 長葛市=411082 北京=110000 ~朝陽=110105");
    check("韶關市樂昌市坪石鎮，湘鄂贛", "韶關市=440200 樂昌市=440281 坪石鎮@乐昌市 湘=430000 鄂=420000 贛=360000");
    check("陕西乾县和永寿县", "陕西=610000 乾县=610424 永寿县=610426");
}

#[test]
fn bodies_and_fairs_are_named_after_places() {
    check("杭州萧山站的火炬传递和萧山站", "杭州=330100 萧山=330109 ~萧山=330109");
    check("骨干工程——平陆运河", "");
    check("五家渠市银丰农业装备公司", "~五家渠市=659004");
    check("河北吴桥国际杂技艺术节", "河北=130000 ~吴桥=130928");
    check("第29届中国义乌国际小商品（标准）博览会", "~义乌=330782");
    check("丝绸之路（敦煌）国际文化博览会", "~敦煌=620982");
    check("山东省嘉祥县市场监督管理局", "山东省=370000 ~嘉祥县=370829");
    check("四川凉山布拖换流站", "四川=510000 凉山=513400 ~布拖=513429");
    // A new phrase, a count, a town in between: the place is where it happens.
    check("浏阳举办国际花炮博览会", "浏阳=430181");
    check("涿州三家公司和浏阳的公司", "涿州=130681 浏阳=430181");
    check("浏阳市受灾企业和医院", "浏阳市=430181");
    check("“浦江经验”从浦江走向浙江", "~浦江=330726 浦江=330726 浙江=330000");
}

#[test]
fn what_only_looks_like_a_name() {
    // Right behind a city that does not hold it.
    check("在安徽六安固镇发展养鹅", "安徽=340000 六安=341500");
    check("北起广西南宁平塘江口", "广西=450000 南宁=450100");
    // Part of a longer name.
    check("黑龙江大海林林区", "黑龙江=230000");
    check("四川元坝气田日产气", "四川=510000");
    // In a list of things.
    check("到处能看到石梯、石楼、石板房", "");
    // The old town, not the district; the district by its full name.
    check("连接丽江古城、玉龙雪山等景区", "~丽江=530700");
    check("丽江市古城区", "丽江市=530700 古城区=530702");
    check("黑龙江海林长汀地区恢复供电", "黑龙江=230000 海林=231083");
    check("亿吨级油田垦利6-1完成钻井", "~垦利=370505");
    check("科尔沁、浑善达克两大沙地歼灭战", "");
    // A person.
    check("中方赞赏福田康夫先生和日本友好人士", "");
    // Other places of that name: the sentence is about another province.
    check("辽宁召开会议。\n在四川凉山，建昌古城里游客熙攘。", "辽宁=210000 四川=510000 凉山=513400");
    check("漯河临颍县新城街道辖区有15万人", "漯河=411100 临颍县=411122 新城街道@临颍县");
    // Over the edge of a word.
    check("会上海选的选手", "");
    check("发展中山区县要因地制宜", "");
    check("大连中山区", "大连=210200 中山区=210202");
    check("垃圾清理等多项城市服务出现延误", "");
    check("经拱北关区进出口值占比八成", "");
    check("安阳市北关区", "安阳市=410500 北关区=410503");
}

#[test]
fn signs_stand_for_provinces_but_not_in_lines() {
    check("湘鄂赣三省", "湘=430000 鄂=420000 赣=360000");
    check("沪、苏、浙、皖三省一市", "沪=310000 苏=320000 浙=330000 皖=340000");
    check("长赣高铁和川藏铁路", "");
    check("沪宁沿江高铁开通", "~沪=310000 ~宁=320100");
    check("湘鄂赣三省高铁", "湘=430000 鄂=420000 赣=360000");
    check("台上唱的是新编历史剧", "");
    check("长株潭都市圈", "长=430100 株=430200 潭=430300");
}

#[test]
fn short_names_are_doubted_where_the_sentence_is_about_other_places() {
    check("贵州贵阳至广西南宁，贵南高铁全线开通", "贵州=520000 贵阳=520100 广西=450000 南宁=450100");
    check("江西丰城市清丰山溪的清丰堤", "江西=360000 丰城市=360981");
    check("首席技能大师杨永修带领团队", "");
    check("在浙江义乌、河南兰考", "浙江=330000 义乌=330782 河南=410000 兰考=410225");
    check("到2025年，重庆两江新区建成", "重庆=500000");
}

#[test]
fn a_word_behind_decides_where_a_name_ends() {
    check("充分展示杭州市民的热情", "杭州=330100");
    check("秋粮从西南山区到鱼米之乡", "");
    check("浙江义乌市场经营主体", "浙江=330000 义乌=330782");
}

#[test]
fn foreign_places_are_not_chinese_ones() {
    check("美国德州的牧场", "");
}

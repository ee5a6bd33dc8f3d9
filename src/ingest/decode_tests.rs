use super::decode::{Decoded, decode};
use encoding_rs::{BIG5, GB18030};
use proptest::prelude::*;

const SIMPLIFIED: &str = "2022年10月，总投资1.12亿元的南川河浏阳市治理工程项目开工，建设内容包括岸坡整治、河道疏浚、生态修复，以及恢复和改善水生态环境。\
值得一提的是，项目建设范围还将江西省万载县黄茅镇的约300米河道纳入其中。“跨界河流由于途经不同行政辖区，往往因各自施策，难以形成治理合力。”\
浏阳市水利局负责人表示，这是浏阳首个跨省实施的水利工程建设项目，突破了行政区划壁垒。经过多年合力建设，区域内目前高速公路通车里程达到900多公里，\
所有县市均实现30分钟上高速公路，规划的8个高速公路省际通道已建成7个。花炮是湘赣边区域最具特色的产业，烟花爆竹产量占全国八成。";

const TRADITIONAL: &str = "上個月二十日，桃園縣的勞工朋友再一次走上街頭，要求縣政府說明工廠關閉之後，三百多名員工的資遣費與退休金應該由誰來負責。\
工會幹部表示，從去年十二月到現在，公司已經積欠薪水超過四個月，總金額約新臺幣一億兩千萬元，許多家庭的生活因此陷入困難。他們說，如果在本月底之前還\
看不到具體的辦法，全體會員將前往立法院陳情，並且不排除採取進一步的行動。縣府勞動局的官員回應，將會同有關單位儘快與雇主協商，保障員工的權益。";

fn encode(text: &str, name: &str) -> Vec<u8> {
    match name {
        "GB18030" => GB18030.encode(text).0.into_owned(),
        "Big5" => BIG5.encode(text).0.into_owned(),
        "UTF-16LE" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "UTF-16BE" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => text.as_bytes().to_vec(),
    }
}

/// Every character of the text leads back to its own bytes.
#[track_caller]
fn maps_back(decoded: &Decoded, bytes: &[u8]) {
    assert_eq!(decoded.map.len(), decoded.text.len());
    for (at, c) in decoded.text.char_indices().filter(|&(_, c)| c != '\u{FFFD}') {
        let (start, end) = decoded.map.span(at, at + c.len_utf8());
        let again = decode_as(&bytes[start as usize..end as usize], &decoded.encoding);
        assert_eq!(again, c.to_string(), "at {at}");
    }
}

fn decode_as(bytes: &[u8], name: &str) -> String {
    encoding_rs::Encoding::for_label(name.as_bytes()).unwrap().decode_without_bom_handling(bytes).0.into_owned()
}

#[test]
fn stretches_of_prose_are_told_apart() {
    for (text, names) in [
        (SIMPLIFIED, ["UTF-8", "GB18030", "UTF-16LE", "UTF-16BE"]),
        (TRADITIONAL, ["UTF-8", "Big5", "UTF-16LE", "UTF-16BE"]),
    ] {
        let chars: Vec<char> = text.chars().collect();
        for name in names {
            for from in 0..chars.len() - 60 {
                let part: String = chars[from..(from + 200).min(chars.len())].iter().collect();
                let decoded = decode(&encode(&part, name), None);
                assert_eq!((decoded.encoding.as_str(), &decoded.text), (name, &part), "from {from}");
                assert!(decoded.faults.is_empty(), "{:?}", decoded.faults);
            }
        }
    }
}

/// Sentences in another order each time: prose enough for a thousand draws.
fn shuffled(text: &str, seed: &mut u64) -> Vec<char> {
    let mut sentences: Vec<&str> = text.split_inclusive(['。', '；', '\n']).collect();
    for i in (1..sentences.len()).rev() {
        sentences.swap(i, draw(seed, i + 1));
    }
    sentences.concat().chars().collect()
}

fn draw(seed: &mut u64, most: usize) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) as usize % most
}

#[test]
fn a_thousand_draws_of_prose_without_an_error() {
    let simplified = include_str!("../../input/九年起舞湘赣边.txt").replace(|c: char| c.is_ascii_whitespace(), "");
    let traditional = format!("{}{TRADITIONAL}", include_str!("../../tests/same/article.txt"));
    let mut seed = 2023;
    for round in 0..1000 {
        for (text, names) in [
            (&simplified, ["UTF-8", "GB18030", "UTF-16LE", "UTF-16BE"]),
            (&traditional, ["UTF-8", "Big5", "UTF-16LE", "UTF-16BE"]),
        ] {
            let prose = shuffled(text, &mut seed);
            let from = draw(&mut seed, prose.len() - 200);
            let part: String = prose[from..from + 200].iter().collect();
            for name in names {
                let decoded = decode(&encode(&part, name), None);
                assert_eq!((decoded.encoding.as_str(), &decoded.text), (name, &part), "round {round}");
            }
        }
    }
}

#[test]
fn markup_and_tables_in_utf_16_keep_their_halves_in_order() {
    for text in [
        "<p>涵洞4.8米</p>\n[查看原文](https://tv.example.com/2023/08/07/VIDE)",
        "EBITDA 所得税率% 33.7 6 0.4% 63 4.0% 131 117 7.5%",
    ] {
        for name in ["UTF-16LE", "UTF-16BE"] {
            assert_eq!(decode(&encode(text, name), None).encoding, name, "{text}");
        }
    }
}

#[test]
fn maps_lead_back_to_bytes() {
    for name in ["UTF-8", "GB18030", "UTF-16LE", "UTF-16BE"] {
        let bytes = encode(SIMPLIFIED, name);
        maps_back(&decode(&bytes, None), &bytes);
    }
    let bytes = encode(TRADITIONAL, "Big5");
    maps_back(&decode(&bytes, Some("gb2312")), &bytes);
}

#[test]
fn damage_is_told_with_its_place() {
    let mut bytes = encode(SIMPLIFIED, "GB18030");
    bytes.insert(100, 0xFF);
    let decoded = decode(&bytes, None);
    assert_eq!(decoded.encoding, "GB18030");
    assert_eq!(decoded.faults[0].byte, Some(100));
    let mut bytes = SIMPLIFIED.as_bytes().to_vec();
    bytes.truncate(bytes.len() - 1);
    let decoded = decode(&bytes, None);
    assert_eq!(decoded.encoding, "UTF-8");
    assert_eq!(decoded.faults.len(), 1);
    assert!(decoded.text.ends_with('\u{FFFD}'));
}

#[test]
fn a_lost_byte_costs_few_characters() {
    for (text, name) in [(SIMPLIFIED, "GB18030"), (SIMPLIFIED, "UTF-16LE"), (TRADITIONAL, "Big5")] {
        let chars: Vec<char> = text.chars().collect();
        for from in (0..chars.len() - 120).step_by(7) {
            let part: String = chars[from..from + 120].iter().collect();
            let mut bytes = encode(&part, name);
            bytes.remove(bytes.len() / 3);
            let decoded = decode(&bytes, Some(name));
            let tail: String = chars[from + 90..from + 120].iter().collect();
            assert!(decoded.text.ends_with(&tail), "{name} from {from}: {}", decoded.text);
            assert!(decoded.faults.len() <= 2, "{:?}", decoded.faults);
            maps_back(&decoded, &bytes);
        }
    }
}

#[test]
fn text_spoilt_before_is_recognised() {
    let latin = encoding_rs::mem::decode_latin1(SIMPLIFIED.as_bytes()).into_owned();
    let windows = encoding_rs::WINDOWS_1252.decode(SIMPLIFIED.as_bytes()).0.into_owned();
    let gbk = GB18030.decode(SIMPLIFIED.as_bytes()).0.into_owned();
    let big5 = BIG5.decode(SIMPLIFIED.as_bytes()).0.into_owned();
    let crossed = GB18030.decode(&BIG5.encode(TRADITIONAL).0).0.into_owned();
    let back = BIG5.decode(&GB18030.encode(SIMPLIFIED).0).0.into_owned();
    let headline = format!("{}\n{SIMPLIFIED}", GB18030.decode("湘赣边区域合作新闻".as_bytes()).0);
    for text in [latin, windows, gbk, big5, crossed, back, headline] {
        let decoded = decode(text.as_bytes(), None);
        assert_eq!(decoded.faults.len(), 1, "{text}");
        assert!(decoded.faults[0].message.contains("decoded wrongly before"));
    }
    for text in [
        SIMPLIFIED,
        TRADITIONAL,
        "亓官、亓、邝、郗、仉、督、岳、帅、缑、亢、况、郈、有、琴、梁丘、左丘、东门、西门",
        "ひらがなとカタカナの文章です。",
    ] {
        assert!(decode(text.as_bytes(), None).faults.is_empty(), "{text}");
    }
    assert!(decode("naïve café, señor: ça va très bien là-bas où être".as_bytes(), None).faults.is_empty());
}

proptest! {
    #[test]
    fn any_bytes_decode(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let decoded = decode(&bytes, None);
        prop_assert_eq!(decoded.map.len(), decoded.text.len());
        let (_, end) = decoded.map.span(0, decoded.text.len());
        prop_assert!(end as usize <= bytes.len());
    }

    #[test]
    fn damaged_prose_decodes(cut in 0..600_usize, byte: u8, at in 0..600_usize) {
        for name in ["GB18030", "UTF-16LE", "UTF-8"] {
            let mut bytes = encode(SIMPLIFIED, name);
            let place = at.min(bytes.len());
            bytes.insert(place, byte);
            bytes.truncate(bytes.len() - cut.min(bytes.len() / 2));
            let decoded = decode(&bytes, None);
            prop_assert_eq!(decoded.map.len(), decoded.text.len());
        }
    }
}

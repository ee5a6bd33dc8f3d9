use super::{Options, read};
use crate::model::Document;
use proptest::prelude::*;
use std::path::Path;

fn documents(name: &str, bytes: &[u8]) -> Vec<Document> {
    read(Path::new(name), name, bytes.to_vec(), &Options::default()).unwrap()
}

/// The one document, and that every character of it leads back to bytes.
fn one(name: &str, text: &str) -> Document {
    let mut documents = documents(name, text.as_bytes());
    assert_eq!(documents.len(), 1);
    let document = documents.remove(0);
    assert_eq!(document.origin.len(), document.text.len());
    for (at, c) in document.text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        let (start, end) = document.origin.span(at, at + c.len_utf8());
        let given = &text[start as usize..end as usize];
        assert!(given == c.to_string() || given.starts_with(['&', '\\', '"']), "{given:?} for {c:?}");
    }
    document
}

const PAGE: &str = "<!DOCTYPE html><html><head><meta charset=\"gb2312\"><title>黄山市投资6.2亿元_黄山网</title><script>var a='<p>脚本，不是正文。</p>';</script></head>\
<body><div class=\"navCurrent\"><a href=\"/\">首页</a> &gt; <a href=\"/x\">黄山市投资6.2亿元</a></div>\
<select><option>屯溪区<option>黄山区<option>徽州区</select>\
<div class=\"main\"><h1>黄山市投资6.2亿元</h1><div class=\"source\"><span>发布时间：2011-04-19</span> <span>来源：黄山日报</span></div>\
<p><p>黄山市计划总投资<span lang=\"EN-US\">43</span><span>.6</span>亿元，&nbsp;&nbsp;大力实施&ldquo;生态&rdquo;工程，\n其中<!-- 注 -->投资6.2亿元。</p>\
<p>　　截至5月底，<br/>已完成投资2.9亿元，占年计划的47.2%。</p>\
<table><tr><td>地区</td><td>产值</td></tr><tr><td><p>屯溪区</p></td><td><p>100</p></td></tr></table>\
<p>相关新闻</p><ul><li><a href=\"/1\">歙县新闻，三条。</a></li></ul></div>\
<div class=\"footer\">版权所有，黄山网，保留一切权利，未经许可，不得转载。</div></body></html>";

#[test]
fn pages_give_their_article() {
    let document = one("a.html", PAGE);
    assert_eq!(
        document.text,
        "黄山市投资6.2亿元\n黄山市计划总投资43.6亿元，\u{A0}\u{A0}大力实施“生态”工程，其中投资6.2亿元。\n　　截至5月底，\n已完成投资2.9亿元，占年计划的47.2%。\n地区\t产值\n屯溪区\t100"
    );
    assert_eq!(document.published.as_deref(), Some("2011-04-19"));
    assert_eq!(document.outlet.as_deref(), Some("黄山日报"));
    assert_eq!(document.title.as_deref(), Some("黄山市投资6.2亿元"));
}

#[test]
fn records_give_documents() {
    let lines = "{\"id\":\"a1\",\"title\":\"标题\",\"text\":\"正文\\n第二行。\",\"date\":\"2023-07-25\"}\n{\"id\":7,\"text\":\"另一篇。\"}\n[1]\n{\"id\":\"a1\",\"text\":\"第三篇。\"}\n";
    let read = documents("all.jsonl", lines.as_bytes());
    let ids: Vec<&str> = read.iter().map(|document| document.id.as_str()).collect();
    assert_eq!(ids, ["a1", "all.jsonl#7", "a1#2"]);
    assert_eq!(read[0].text, "标题\n正文\n第二行。");
    assert_eq!(read[0].published.as_deref(), Some("2023-07-25"));
    assert_eq!(read[0].faults[0].line, Some(3));
    let rows = documents("all.csv", "标题,内容,日期\n题,\"正文，\n两行。\",2023年7月25日\n".as_bytes());
    assert_eq!((rows[0].text.as_str(), rows[0].published.as_deref()), ("题\n正文，\n两行。", Some("2023-07-25")));
}

#[test]
fn what_is_no_article_is_refused() {
    for (name, bytes, word) in [
        ("a.txt", &b""[..], "empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
        ("a.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "old Word"),
        ("a.bin", &[0, 1, 2, 3, 0, 5, 6, 7, 0, 0, 0, 9, 8, 7, 1, 2], "no text"),
        ("a.txt", b"  \n \n", "no text in it"),
        ("a.jsonl", b"{\"title\": \"a\"}\n", "no field"),
    ] {
        let fault = read(Path::new(name), name, bytes.to_vec(), &Options::default()).unwrap_err();
        assert!(fault.message.contains(word), "{name}: {fault}");
        assert!(fault.help.is_some() || fault.line.is_some(), "{fault}");
    }
}

#[test]
fn names_and_front_matter_tell() {
    let document = one("2023/2023-07-25 九年起舞湘赣边.txt", "湘赣边。\n");
    assert_eq!(
        (document.published.as_deref(), document.title.as_deref()),
        (Some("2023-07-25"), Some("九年起舞湘赣边"))
    );
    let document = one("a.txt", "---\ndate: 2023-07-25\nsource: 浏阳日报\n---\n正文。\n");
    assert_eq!((document.text.as_str(), document.outlet.as_deref()), ("正文。\n", Some("浏阳日报")));
    let document = one("a.md", "## 标题\n<p>第<strong>一</strong>段。</p><p>第二段。</p>\n");
    assert_eq!(document.text, "标题\n\n第一段。\n\n第二段。\n\n");
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..300), format in 0..6_usize) {
        let name = ["a.txt", "a.md", "a.html", "a.jsonl", "a.csv", "a.json"][format];
        if let Ok(documents) = read(Path::new(name), name, bytes.clone(), &Options::default()) {
            for document in documents {
                prop_assert_eq!(document.origin.len(), document.text.len());
                let (_, end) = document.origin.span(0, document.text.len());
                prop_assert!(end as usize <= bytes.len());
            }
        }
    }

    #[test]
    fn broken_markup_is_read(at in 0..1600_usize, len in 0..200_usize, format in 0..5_usize) {
        let name = ["a.txt", "a.md", "a.html", "a.jsonl", "a.csv"][format];
        let start = PAGE.floor_char_boundary(at.min(PAGE.len()));
        let end = PAGE.ceil_char_boundary((start + len).min(PAGE.len()));
        let text = format!("{}{}", &PAGE[..start], &PAGE[end..]);
        if let Ok(documents) = read(Path::new(name), name, text.clone().into_bytes(), &Options::default()) {
            for document in documents {
                prop_assert_eq!(document.origin.len(), document.text.len());
                prop_assert!(document.origin.span(0, document.text.len()).1 as usize <= text.len());
            }
        }
    }
}

/// The one article of `tests/same`, in a container and as plain text, cleans to the same text.
mod same {
    use super::documents;
    use encoding_rs::{BIG5, GB18030};

    const ARTICLE: &str = include_str!("../../tests/same/article.txt");

    #[track_caller]
    fn check(name: &str, bytes: &[u8], encoding: &str) {
        let documents = documents(name, bytes);
        assert_eq!(documents[0].encoding, encoding, "{name}");
        let clean = crate::text::clean(&documents[0].text);
        assert_eq!(clean.text, ARTICLE.trim_end(), "{name} in {encoding}");
    }

    fn encoded(text: &str, name: &str) {
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked: Vec<u8> = [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        check(name, text.as_bytes(), "UTF-8");
        check(name, format!("\u{FEFF}{text}").as_bytes(), "UTF-8");
        check(name, &little, "UTF-16LE");
        check(name, &marked, "UTF-16BE");
        check(name, &GB18030.encode(text).0, "GB18030");
        check(name, &BIG5.encode(text).0, "Big5");
    }

    #[test]
    fn text() {
        encoded(ARTICLE, "article.txt");
        encoded(&ARTICLE.replace('\n', "\r\n"), "article.txt");
        encoded(&ARTICLE.replace('\n', "\n\n"), "article.md");
    }

    #[test]
    fn html() {
        let mut lines = ARTICLE.lines();
        let title = lines.next().unwrap();
        let body: String = lines.map(|line| format!("<p>&nbsp;&nbsp;{line}</p>\n")).collect();
        let page = format!(
            "<html><head><meta charset=\"gb2312\"><title>{title}</title></head><body><h1>{title}</h1>\n{body}</body></html>"
        );
        encoded(&page, "article.html");
    }

    #[test]
    fn docx() {
        check("article.docx", include_bytes!("../../tests/same/article.docx"), "UTF-8");
    }

    #[cfg(feature = "pdf")]
    #[test]
    fn pdf() {
        check("article.pdf", include_bytes!("../../tests/same/article.pdf"), "PDF");
    }
}

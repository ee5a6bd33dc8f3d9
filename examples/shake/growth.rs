//! Texts that are hard by their shape: how the time grows when they do.

use kaoju::ingest::{self, Options};
use kaoju::model::Article;
use kaoju::run::Kaoju;
use kaoju::tables::document;
use kaoju::tables::rows::Run;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

/// Name, file name, what stands before, what is repeated, what stands behind. `#` is a number that counts up.
const SHAPES: &[(&str, &str, &str, &str, &str)] = &[
    ("one line of news", "a.txt", "", "浏阳市投资1.12亿元，拥有企业184家。", ""),
    ("one line without a stop", "a.txt", "", "浏阳市投资1.12亿元，拥有企业184家，", ""),
    ("one line without a figure", "a.txt", "", "的花炮企业多产品销往各地", ""),
    ("tiny paragraphs", "a.txt", "", "一\n", ""),
    ("tiny paragraphs of digits", "a.txt", "", "1\n\n", ""),
    ("hard lines", "a.txt", "", "今年上半年，沿线14个乡镇共接待游客8\n6.4万人次，比上年同期增长31.\n2%\n", ""),
    ("blank lines", "a.txt", "开头有3家。", "\n \n", "末尾有3家。"),
    ("blanks", "a.txt", "开头有3家。", " \u{3000}\t", "末尾有3家。"),
    ("digits", "a.txt", "", "9", ""),
    ("digits in threes", "a.txt", "1", ",234", ""),
    ("digits with points", "a.txt", "", "1.", ""),
    ("wide digits", "a.txt", "", "９", ""),
    ("Chinese digits", "a.txt", "", "九", ""),
    ("Chinese digits and scales", "a.txt", "", "九千亿", ""),
    ("mixed numerals", "a.txt", "", "9千五万", ""),
    ("combining marks", "a.txt", "e", "\u{301}", ""),
    ("directions", "a.txt", "", "\u{202e}\u{2066}", ""),
    ("NUL and controls", "a.txt", "有3家", "\u{1}\u{7f}", ""),
    ("joiners", "a.txt", "", "👨\u{200d}", ""),
    ("open brackets", "a.txt", "", "（", ""),
    ("brackets around", "a.txt", "", "（3家", "）））"),
    ("open titles", "a.txt", "", "《", ""),
    ("titles", "a.txt", "", "《三高四新》、", ""),
    ("titles with figures", "a.txt", "", "《关于第#届的3条》、", ""),
    ("quotes", "a.txt", "", "“三", ""),
    ("list of counts", "a.txt", "共有", "3家、", "企业"),
    ("list of places", "a.txt", "", "湖南省、浏阳市、", "等地"),
    ("list of divisions", "a.txt", "", "浏阳市（县）、", ""),
    ("list of digits", "a.txt", "", "一、二、", ""),
    ("dates", "a.txt", "", "2023年7月25日", ""),
    ("relative dates", "a.txt", "2023年7月25日电 ", "去年12月，同月3日，", ""),
    ("ranges", "a.txt", "", "3—5", "家"),
    ("percent", "a.txt", "", "30%、", ""),
    ("百分之", "a.txt", "", "百分之", "三"),
    ("约", "a.txt", "", "约", "3家"),
    ("多少余", "a.txt", "", "3多余", "家"),
    ("parts of a whole", "a.txt", "共有9家，其中", "湖南3家，江西2家；", "。"),
    ("checks", "a.txt", "", "授权企业184家（湖南100家、江西85家）。", ""),
    ("the same claim, other figures", "a.txt", "", "2022年，浏阳市拥有企业#家。\n", ""),
    ("growth", "a.txt", "", "2022年产值#亿元，比上年增长#%；", ""),
    ("persons", "a.txt", "", "县长万三千说，万三千表示，", ""),
    ("persons, all different", "a.txt", "", "县长万#说，书记王一#介绍。\n", ""),
    ("a table in text", "a.txt", "", "浏阳市 3 4 5\n", ""),
    ("columns side by side", "a.txt", "", "浏阳市投资一亿元    江西省投资二亿元\n", ""),
    ("captions", "a.txt", "", "▲7月16日，游客在石牛寨。（通讯员 李辉 摄\n", ""),
    ("page numbers", "a.txt", "", "第3版\n要闻\n", ""),
    ("letter-spaced", "a.txt", "", "浏 阳 市 ", ""),
    ("Latin", "a.txt", "", "A1b2-", ""),
    ("links", "a.txt", "有3家", "http://a.b/1?2=3&", ""),
    ("nested tags", "a.html", "<html><body>", "<div><p>3家", ""),
    ("open comments", "a.html", "<html><body><p>三家。</p>", "<!--", ""),
    ("tables of cells", "a.html", "<html><body><table>", "<tr><td>浏阳<td>3", "</table>"),
    ("nested tables", "a.html", "<html><body>", "<table><tr><td>3家", ""),
    ("entities", "a.html", "<html><body><p>", "&#x4e00;&lt;", "</p>"),
    ("attributes", "a.html", "<html><body><p", " a=\"3\"", ">三家，有。</p>"),
    ("emphasis", "a.md", "# 题\n\n", "**3_家", ""),
    ("lists", "a.md", "", "- 3家\n  ", ""),
    ("quotes in quotes", "a.md", "", "> ", "3家"),
    ("nested JSON", "a.json", "", "[", ""),
    ("JSON with escapes", "a.jsonl", "{\"text\":\"", "\\u4e00\\ud800", "\"}"),
    ("many records", "a.jsonl", "", "{\"id\":\"a\",\"text\":\"有3家。\"}\n", ""),
    ("quotes in CSV", "a.csv", "id,text\n1,", "\"", ""),
    ("many rows", "a.csv", "id,text\n", "a,有3家。\n", ""),
    ("nested XML", "a.xml", "<doc>", "<content>3家", ""),
    ("bytes of no encoding", "a.txt", "浏阳市有3家", "\u{fffd}", ""),
];

fn text(shape: &(&str, &str, &str, &str, &str), chars: usize) -> String {
    let (_, _, before, piece, behind) = shape;
    let mut text = (*before).to_owned();
    let mut count = 0;
    for number in 0.. {
        if count >= chars {
            break;
        }
        let piece = piece.replace('#', &number.to_string());
        count += piece.chars().count();
        text.push_str(&piece);
    }
    text + behind
}

/// Each shape at a quarter, half and the whole of the size; fails where four times the text takes ten times as long.
pub fn run(kaoju: &Kaoju, chars: usize) -> ExitCode {
    let mut worker = kaoju.worker();
    let mut steep = 0;
    println!("{:34} {:>9} {:>9} {:>9}  (milliseconds; a quarter, half, all of {chars} characters)", "", "", "", "");
    for shape in SHAPES {
        let mut times = Vec::new();
        for size in [chars / 4, chars / 2, chars] {
            let bytes = text(shape, size).into_bytes();
            let begun = Instant::now();
            let documents = ingest::read(Path::new(shape.1), shape.1, bytes, &Options::default()).unwrap_or_default();
            let articles: Vec<Article> = documents.into_iter().map(|document| worker.read(document)).collect();
            let across = kaoju.across(&articles.iter().collect::<Vec<_>>());
            let run = Run::new(&articles, &across, &[]);
            let written = document::write(&run, &mut std::io::sink());
            times.push(begun.elapsed().as_secs_f64() * 1000.0);
            if let Err(error) = written {
                eprintln!("{}: {error}", shape.0);
            }
            if begun.elapsed().as_secs() > 60 {
                break;
            }
        }
        let worse = times.len() < 3 || times[2] > 200.0 && times[2] > 10.0 * times[0];
        steep += usize::from(worse);
        let told: String = times.iter().map(|time| format!(" {time:>9.0}")).collect();
        println!("{:34}{told}{}", shape.0, if worse { "  grows faster than the text" } else { "" });
    }
    if steep == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

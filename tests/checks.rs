//! The table of each check family: sentences in, findings out.

use kaoju::model::{Article, Document};
use kaoju::run::Kaoju;
use serde::Deserialize;
use std::fs;
use std::path::Path;

#[derive(Deserialize)]
struct Table {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    text: String,
    date: Option<String>,
    #[serde(default)]
    expect: Vec<Expected>,
    /// No finding of any family may fail.
    #[serde(default)]
    no_fail: bool,
}

#[derive(Deserialize)]
struct Expected {
    verdict: String,
    quotes: Vec<String>,
}

#[derive(Deserialize)]
struct Several {
    case: Vec<Group>,
}

/// Articles of one run, and what comes out between them: nothing else may fail.
#[derive(Deserialize)]
struct Group {
    articles: Vec<Text>,
    #[serde(default)]
    expect: Vec<Between>,
}

#[derive(Deserialize)]
struct Text {
    text: String,
    date: Option<String>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Between {
    family: String,
    verdict: String,
    /// Index of the article, and the figure.
    quotes: Vec<(usize, String)>,
}

fn read(kaoju: &Kaoju, text: &str, date: Option<&str>) -> Article {
    let document = Document {
        id: "case".to_owned(),
        text: text.to_owned(),
        published: date.map(str::to_owned),
        ..Document::default()
    };
    kaoju.worker().read(document)
}

/// What a case got wrong, if anything.
fn faults(family: &str, case: &Case, article: &Article) -> Vec<String> {
    let quotes = |finding: &kaoju::model::Finding| -> Vec<&str> {
        finding.quotes.iter().map(|quote| &article.clean.text[quote.span.range()]).collect()
    };
    let mut faults = Vec::new();
    for expected in &case.expect {
        let met = article.findings.iter().any(|finding| {
            let quotes = quotes(finding);
            finding.family.name() == family
                && finding.verdict.name() == expected.verdict
                && expected.quotes.iter().all(|wanted| quotes.iter().any(|quote| quote.contains(wanted.as_str())))
        });
        if !met {
            faults.push(format!("no {family} {} {:?} in: {}", expected.verdict, expected.quotes, case.text));
        }
    }
    let expects_failure = case.expect.iter().any(|expected| expected.verdict == "fail");
    for finding in article.findings.iter().filter(|finding| finding.verdict.name() == "fail") {
        if case.no_fail || !expects_failure {
            faults.push(format!("{} fails {:?} in: {}", finding.family.name(), quotes(finding), case.text));
        }
        if finding.why.zh.contains('{') || finding.why.en.contains('{') {
            faults.push(format!("unfilled message: {}", finding.why.zh));
        }
    }
    faults
}

#[test]
fn every_table_holds() {
    let kaoju = Kaoju::new(None).expect("the shipped rules");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checks");
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("tests/checks").map(|entry| entry.expect("a file").path()).collect();
    files.retain(|file| file.is_file());
    files.sort();
    let mut all = Vec::new();
    for file in files {
        let family = file.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        let table: Table = toml::from_str(&fs::read_to_string(&file).expect("a table")).expect("valid TOML");
        for case in &table.case {
            all.extend(faults(&family, case, &read(&kaoju, &case.text, case.date.as_deref())));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn articles_are_held_against_each_other() {
    let kaoju = Kaoju::new(None).expect("the shipped rules");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checks/across/articles.toml");
    let table: Several = toml::from_str(&fs::read_to_string(file).expect("a table")).expect("valid TOML");
    let mut all = Vec::new();
    for case in &table.case {
        let articles: Vec<Article> =
            case.articles.iter().map(|told| read(&kaoju, &told.text, told.date.as_deref())).collect();
        let between = |finding: &kaoju::model::Finding| Between {
            family: finding.family.name().to_owned(),
            verdict: finding.verdict.name().to_owned(),
            quotes: finding
                .quotes
                .iter()
                .map(|quote| (quote.article, articles[quote.article].clean.slice(quote.span).to_owned()))
                .collect(),
        };
        let answers: Vec<Between> = kaoju.across(&articles.iter().collect::<Vec<_>>()).iter().map(between).collect();
        let met = case.expect.iter().all(|expected| answers.contains(expected));
        if !met || answers.iter().any(|answer| answer.verdict == "fail" && !case.expect.contains(answer)) {
            all.push(format!("{}: {answers:?}", case.articles[0].text));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

/// What `docs/checks.md` tells of its examples is what comes out.
#[test]
fn the_pages_examples_come_out_as_told() {
    let kaoju = Kaoju::new(None).expect("the shipped rules");
    for (page, chinese) in [("checks.md", false), ("checks.zh.md", true)] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page);
        let text = fs::read_to_string(path).expect("a page");
        let mut told = 0;
        for example in text.split("\n> ").skip(1) {
            let (sentence, rest) = example.split_once("\n\n`").expect("a verdict below the example");
            let (name, why) = rest.split_once("` ").expect("a sentence behind the verdict");
            let why = why.lines().next().expect("a line");
            let article = read(&kaoju, sentence, None);
            let answers: Vec<(String, &str)> = article
                .findings
                .iter()
                .map(|finding| {
                    let words = if chinese { &finding.why.zh } else { &finding.why.en };
                    (format!("{} {}", finding.family.name(), finding.verdict.name()), words.as_str())
                })
                .collect();
            assert!(answers.contains(&(name.to_owned(), why)), "{page}: {sentence}: {answers:?}");
            told += 1;
        }
        assert_eq!(told, 10, "{page}: an example a family");
    }
}

//! How many errors the checks would catch: one figure of a passing check is changed, and the article read again.
//!
//!     cargo run --example mutate -- [--seed N] [--most N] [--escapes N] [FILE or FOLDER …]
//!
//! Takes articles (as `kaoju extract` does, records of a jsonl file among them; `input/` and the cases of
//! `tests/checks/` by default). For every check that passes on plain figures, one figure is drawn, and another
//! written in its place in the same notation: digits for digits with as many decimals, 汉字 for 汉字. The new
//! figure lies outside what the check allows: by more than the rounding of all figures together where they are
//! added, to less than 0.7 or more than 1.5 times where they are divided, above the whole where a part is to be
//! no larger. A mutant is caught where a check then fails and quotes the changed figure. The same seed and
//! articles give the same mutants.
//!
//! `open` are mutants that no reader could tell: parts under 其中 or 包括 that still leave room within their
//! whole, a list under 等 that is shorter than its count, shares that come to less than a hundred.
//! Checks on hedged figures (约, 余, 超) are not mutated, for what they allow has no end.

use kaoju::ingest::{self, Options, walk};
use kaoju::model::{Article, CleanSpan, Decimal, Document, Family, Finding, Kind, Mention, Modifier, Verdict};
use kaoju::run::{Kaoju, Worker};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const FAMILIES: [Family; 7] = [
    Family::Enumeration,
    Family::Sum,
    Family::Part,
    Family::Tally,
    Family::Agreement,
    Family::Growth,
    Family::Magnitude,
];

/// A reproducible stream of numbers (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, number: usize) -> usize {
        (self.roll() % number.max(1) as u64) as usize
    }
}

#[derive(Default)]
struct Row {
    mutants: usize,
    caught: usize,
    own: usize,
    open: usize,
}

/// One figure changed.
struct Mutant {
    document: Document,
    /// Where the numeral begins, in the text as given.
    at: u32,
    told: String,
    open: bool,
}

fn main() -> ExitCode {
    let mut seed = 1;
    let mut most = usize::MAX;
    let mut escapes = 0;
    let mut paths = Vec::new();
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut number = || args.next().and_then(|text| text.parse::<u64>().ok());
        match arg.as_str() {
            "--seed" => seed = number().unwrap_or(1),
            "--most" => most = number().map_or(most, |number| number as usize),
            "--escapes" => escapes = number().unwrap_or(0) as usize,
            _ => paths.push(PathBuf::from(arg)),
        }
    }
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let kaoju = match Kaoju::new(None) {
        Ok(kaoju) => kaoju,
        Err(faults) => {
            faults.iter().for_each(|fault| eprintln!("{fault}"));
            return ExitCode::from(2);
        }
    };
    let mut documents = if paths.is_empty() { cases(&home.join("tests/checks")) } else { Vec::new() };
    if paths.is_empty() {
        paths.push(home.join("input"));
    }
    for path in &paths {
        match read(path) {
            Ok(some) => documents.extend(some),
            Err(fault) => {
                eprintln!("{fault}");
                return ExitCode::from(2);
            }
        }
    }
    let mut worker = kaoju.worker();
    let mut dice = Dice(seed);
    let mut table: BTreeMap<Family, Row> = BTreeMap::new();
    let mut told = 0;
    for document in documents {
        let article = worker.read(document);
        let passing = article.findings.iter().filter(|finding| finding.verdict == Verdict::Pass);
        for finding in passing.filter(|finding| FAMILIES.contains(&finding.family)) {
            let row = table.entry(finding.family).or_default();
            if row.mutants >= most {
                continue;
            }
            let Some(mutant) = mutant(&article, finding, &mut dice) else { continue };
            if mutant.open {
                row.open += 1;
                continue;
            }
            let (caught, own) = caught(&mut worker, &mutant, finding.family);
            row.mutants += 1;
            row.caught += usize::from(caught);
            row.own += usize::from(own);
            if !caught && told < escapes {
                told += 1;
                println!("{:11} {} | {}", finding.family.name(), mutant.told, sentence(&article, finding));
            }
        }
    }
    println!("{:11} {:>8} {:>8} {:>8} {:>8} {:>8}", "family", "mutants", "caught", "%", "its own", "open");
    for (family, row) in &table {
        let percent = row.caught as f64 * 100.0 / row.mutants.max(1) as f64;
        println!(
            "{:11} {:>8} {:>8} {percent:>8.1} {:>8} {:>8}",
            family.name(),
            row.mutants,
            row.caught,
            row.own,
            row.open
        );
    }
    ExitCode::SUCCESS
}

fn read(path: &Path) -> Result<Vec<Document>, String> {
    let (entries, faults) = walk::walk(path).map_err(|fault| fault.to_string())?;
    faults.iter().for_each(|fault| eprintln!("{fault}"));
    let mut documents = Vec::new();
    for entry in entries {
        let bytes = walk::bytes(&entry).map_err(|fault| fault.to_string())?;
        match ingest::read(&entry.path, &entry.name, bytes, &Options::default()) {
            Ok(some) => documents.extend(some),
            Err(fault) => eprintln!("{fault}"),
        }
    }
    Ok(documents)
}

/// The sentences of the tables of cases.
fn cases(folder: &Path) -> Vec<Document> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .map(|entries| entries.filter_map(Result::ok).map(|entry| entry.path()).collect())
        .unwrap_or_default();
    files.sort();
    let mut documents = Vec::new();
    for file in files {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        let Ok(table) = text.parse::<toml::Table>() else { continue };
        for case in table.get("case").and_then(toml::Value::as_array).into_iter().flatten() {
            let field = |name: &str| case.get(name).and_then(toml::Value::as_str).map(str::to_owned);
            let Some(text) = field("text") else { continue };
            documents.push(document(text, field("date")));
        }
    }
    documents
}

fn document(text: String, published: Option<String>) -> Document {
    let origin = kaoju::model::OffsetMap::identity(0, text.len());
    Document { id: "mutant".to_owned(), text, published, origin, ..Document::default() }
}

fn sentence(article: &Article, finding: &Finding) -> String {
    let whole = finding.quotes.iter().map(|quote| quote.span).reduce(CleanSpan::cover).unwrap_or_default();
    let text = article.clean.slice(whole).replace('\n', " ");
    text.chars().take(160).collect()
}

/// The figures that a finding quotes, where all of them are plain.
fn figures<'a>(article: &'a Article, finding: &Finding) -> Option<Vec<&'a Mention>> {
    let mut figures = Vec::new();
    for quote in &finding.quotes {
        let Some(mention) = article.mentions.iter().find(|mention| mention.span == quote.span) else { continue };
        if mention.kind == Kind::Date || mention.quantity().is_none() {
            continue;
        }
        if mention.modifier != Some(Modifier::Exact) {
            return None;
        }
        figures.push(mention);
    }
    (!figures.is_empty()).then_some(figures)
}

fn mutant(article: &Article, finding: &Finding, dice: &mut Dice) -> Option<Mutant> {
    let figures = figures(article, finding)?;
    let chosen = dice.below(figures.len());
    let mention = figures[chosen];
    let numeral = mention.numeral?;
    let written = article.clean.slice(numeral);
    let value = mention.quantity()?.value?;
    let word = Written::read(written)?;
    let bound = finding.arithmetic.as_deref().is_some_and(|line| line.contains('≤'));
    let percent = 20 + dice.below(50) as i64;
    let up = dice.below(2) == 0;
    let others: Vec<Decimal> =
        figures.iter().filter(|other| other.span != mention.span).filter_map(|other| other.quantity()?.value).collect();
    let times = |factor: Decimal| word.value.checked_mul(factor);
    let wanted = if bound {
        // Above the whole, or below the part.
        let other = *others.first()?;
        let scale = word.value.checked_div(value)?;
        let beyond = Decimal::new(if chosen == 0 { 110 + percent } else { 80 - percent / 2 }, 2);
        other.checked_mul(scale)?.checked_mul(beyond)?
    } else if matches!(finding.family, Family::Sum | Family::Tally | Family::Enumeration) {
        // More than the rounding of all of them together.
        let slack: Decimal = figures.iter().filter_map(|figure| figure.quantity()?.step).sum();
        let scale = word.value.checked_div(value)?;
        let whole = figures.iter().all(|figure| figure.quantity().and_then(|all| all.step) == Some(Decimal::ONE));
        let least = if whole { Decimal::ONE } else { slack.checked_mul(Decimal::TWO)?.checked_mul(scale)? };
        let change = times(Decimal::new(percent, 2))?.max(least);
        if up || change >= word.value { word.value + change } else { word.value - change }
    } else if up {
        times(Decimal::new(150 + 3 * percent, 2))?
    } else {
        times(Decimal::new(percent, 2))?
    };
    let rounded = wanted.round_dp_with_strategy(word.decimals, rust_decimal::RoundingStrategy::AwayFromZero);
    let replaced = word.write(rounded)?;
    // 一 is hardly ever a number of members.
    if replaced == written || rounded <= Decimal::ZERO || word.han && rounded == Decimal::ONE {
        return None;
    }
    let span = article.text_span(numeral);
    let text = &article.document.text;
    let text = format!("{}{replaced}{}", &text[..span.start as usize], &text[span.end as usize..]);
    let grew = rounded > word.value;
    let among = finding.family == Family::Sum && finding.quotes.len() > 2 && {
        let (whole, part) = (finding.quotes[0].span, finding.quotes[1].span);
        let between = article.clean.slice(CleanSpan { start: whole.start, end: part.end.max(whole.start) });
        (between.contains("其中") || between.contains("包括")) && grew == (mention.span == whole)
    };
    // Shares of an answer sheet that come to less than a hundred leave room for more.
    let shares = finding.family == Family::Sum && finding.expected.as_deref() == Some("100%") && !grew;
    let listed = finding.family == Family::Enumeration && grew && {
        let before = article.clean.slice(CleanSpan { start: 0, end: mention.span.start });
        let behind = finding
            .quotes
            .iter()
            .any(|quote| quote.span.start > mention.span.start && article.clean.slice(quote.span).contains('等'));
        before.ends_with('等') || before.ends_with("等在内的") || behind
    };
    let published = article.document.published.clone();
    Some(Mutant {
        document: document(text, published),
        at: span.start,
        told: format!("{} -> {replaced}", article.clean.slice(mention.span)),
        open: among || listed || shares,
    })
}

/// Whether a check fails on the changed figure, and whether it is one of the family.
fn caught(worker: &mut Worker<'_>, mutant: &Mutant, family: Family) -> (bool, bool) {
    let article = worker.read(mutant.document.clone());
    let (mut caught, mut own) = (false, false);
    for finding in article.findings.iter().filter(|finding| finding.verdict == Verdict::Fail) {
        let touches = finding.quotes.iter().any(|quote| {
            let span = article.text_span(quote.span);
            span.start <= mutant.at && mutant.at < span.end
        });
        caught |= touches;
        own |= touches && finding.family == family;
    }
    (caught, own)
}

/// A numeral as written.
struct Written {
    value: Decimal,
    decimals: u32,
    han: bool,
    commas: bool,
}

impl Written {
    fn read(text: &str) -> Option<Self> {
        let commas = text.contains(',');
        if let Ok(value) = text.replace(',', "").parse::<Decimal>() {
            return Some(Self { value, decimals: value.scale(), han: false, commas });
        }
        let number = kaoju::kinds::numeral::parse(text)?;
        let han = text.chars().all(|mark| "零〇一二三四五六七八九十百千两".contains(mark));
        (han && number.value.is_integer()).then_some(Self { value: number.value, decimals: 0, han, commas: false })
    }

    fn write(&self, value: Decimal) -> Option<String> {
        if !self.han {
            let text = format!("{value:.width$}", width = self.decimals as usize);
            return Some(if self.commas { grouped(&text) } else { text });
        }
        let number: u32 = value.trunc().to_string().parse().ok()?;
        // Two of a thing are 两.
        (number < 10_000).then(|| if number == 2 { "两".to_owned() } else { han(number) })
    }
}

fn grouped(text: &str) -> String {
    let (whole, rest) = text.find('.').map_or((text, ""), |at| text.split_at(at));
    let mut out = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

/// A number below ten thousand in Chinese numerals.
fn han(number: u32) -> String {
    let digit = |digit: u32| "零一二三四五六七八九".chars().nth(digit as usize).unwrap_or('零');
    if (10..20).contains(&number) {
        let ones = if number == 10 { String::new() } else { digit(number - 10).to_string() };
        return format!("十{ones}");
    }
    let mut out = String::new();
    let mut gap = false;
    for (power, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let here = number / power % 10;
        if here == 0 {
            gap |= !out.is_empty();
            continue;
        }
        if gap {
            out.push('零');
            gap = false;
        }
        out.push(digit(here));
        out += name;
    }
    out
}

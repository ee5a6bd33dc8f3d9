//! What can be said on the command line.

use super::Tongue;
use crate::model::Family;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

const EXAMPLES: &str = "\
例 Examples:
  kaoju extract                          input/ -> output/
  kaoju extract --input 新闻 --output 表   other folders
  kaoju extract --headers zh             Chinese column names
  kaoju extract --watch                  again whenever an article or a rule changes
  kaoju scan < articles.jsonl            JSON Lines in, JSON Lines out
  kaoju explain '福建省三元区投入八百元。'    which rules fired, which lost, and why
  kaoju rules check --rules my-rules     lint rules and run their examples
  kaoju rules show count.classifier      one rule: pattern, conditions, examples

设置 Settings: kaoju.toml beside input/ keeps what you would type every day (kaoju config)
";

/// 考据 turns Chinese news text into tables one can trust.
#[derive(Debug, Parser)]
#[command(name = "kaoju", version, arg_required_else_help = true, before_long_help = EXAMPLES, before_help = EXAMPLES)]
pub struct Line {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Language of messages [default: that of the locale]
    #[arg(long, global = true, env = "KAOJU_LANG", value_name = "LANG", value_parser = tongue)]
    pub lang: Option<Tongue>,
    /// File of settings [default: kaoju.toml, if there is one]
    #[arg(long, global = true, env = "KAOJU_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read the articles in a folder and write tables and a report
    Extract(Extract),
    /// Read JSON Lines from standard input and answer each on standard output
    Scan(Scan),
    /// Show which rules fire on a text, which lose to which, and why
    Explain(Explain),
    /// Check the rules
    Rules {
        /// What to do with them.
        #[command(subcommand)]
        what: Rules,
    },
    /// Show what holds for a run, and where it is said
    Config,
    /// Print the JSON Schema of a file
    Schema {
        /// Which
        #[arg(value_enum)]
        what: Schema,
    },
    /// Print a script that completes commands in a shell
    Completions {
        /// Which shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the manual page (kaoju man | man -l -)
    Man,
}

/// A file with a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Schema {
    /// rules/KIND.toml
    Rules,
    /// kaoju.toml
    Config,
    /// output/tables.json, and by its definitions each line of output/TABLE.jsonl
    Tables,
    /// output/report.json
    Report,
    /// One line that scan reads
    ScanIn,
    /// One line that scan writes
    ScanOut,
}

/// Where rules come from, and how many threads work.
#[derive(Debug, Clone, Args)]
pub struct Shared {
    /// Folder of rules that add to the shipped ones and override them [default: rules/ beside the program, if any]
    #[arg(long, value_name = "DIR", env = "KAOJU_RULES")]
    pub rules: Option<PathBuf>,
    /// Threads [default: one a core]
    #[arg(long, value_name = "N", env = "KAOJU_JOBS", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Families of checks to leave out (enumeration, sum, part, tally, agreement, sequence, calendar, growth, territory, magnitude)
    #[arg(long, value_name = "FAMILY", env = "KAOJU_WITHOUT", value_delimiter = ',', value_parser = family)]
    pub without: Vec<Family>,
}

/// `kaoju extract`.
#[derive(Debug, Clone, Args)]
pub struct Extract {
    /// Folder of articles, or one article [default: input]
    #[arg(short, long, value_name = "PATH", env = "KAOJU_INPUT")]
    pub input: Option<PathBuf>,
    /// Folder for tables and report; replaced whole, but for what you put there [default: output]
    #[arg(short, long, value_name = "DIR", env = "KAOJU_OUTPUT")]
    pub output: Option<PathBuf>,
    /// Day, month or year of publication of articles that do not give it (2023-07-25, 2023-07, 2023)
    #[arg(long, value_name = "DATE", value_parser = published)]
    pub published: Option<String>,
    /// Names of the columns of csv and jsonl files, where they are not the usual ones (text=全文,title=题名);
    /// id, title, text, date and outlet can be named
    #[arg(long, value_name = "FIELD=NAME", value_delimiter = ',', value_parser = column)]
    pub columns: Vec<(Field, String)>,
    /// Formats to write [default: csv,json,xlsx]
    #[arg(long, value_enum, value_delimiter = ',')]
    pub format: Vec<Format>,
    /// Language of column names in CSV and workbook [default: en]
    #[arg(long, value_enum)]
    pub headers: Option<Headers>,
    /// CSV without a byte order mark
    #[arg(long)]
    pub no_bom: bool,
    /// Exit with 1 where figures contradict each other
    #[arg(long)]
    pub strict: bool,
    /// Run again whenever an article, a rule, kaoju.toml or acknowledged.csv changes, until it is interrupted
    #[arg(long)]
    pub watch: bool,
    /// Read every article, also those that have not changed since the last run
    #[arg(long)]
    pub no_cache: bool,
    /// Findings that you have seen, a row each with its `key` and a remark [default: acknowledged.csv beside the input, if any]
    #[arg(long, value_name = "FILE", env = "KAOJU_ACKNOWLEDGED")]
    pub acknowledged: Option<PathBuf>,
    /// Write to the output though it holds something that is not Kaoju's
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub shared: Shared,
}

/// `kaoju scan`.
#[derive(Debug, Args)]
pub struct Scan {
    /// Add a last line with the checks between articles
    #[arg(long)]
    pub across: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub shared: Shared,
}

/// `kaoju explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// The text; without it, standard input
    pub text: Option<String>,
    /// Tell how far this rule got, and what it wanted next
    #[arg(long, value_name = "NAME")]
    pub rule: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub shared: Shared,
}

/// `kaoju rules`.
#[derive(Debug, Subcommand)]
pub enum Rules {
    /// Lint all rules and run their examples
    Check(Check),
    /// List rules: name, place, meaning
    List {
        /// Only those whose name begins so (count, date.)
        name: Option<String>,
        #[command(flatten)]
        #[allow(missing_docs)]
        shared: Shared,
    },
    /// Show a rule with its pattern, its conditions and its examples
    Show {
        /// Its name
        name: String,
        #[command(flatten)]
        #[allow(missing_docs)]
        shared: Shared,
    },
}

/// `kaoju rules check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Tell what each rule costs
    #[arg(long)]
    pub time: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub shared: Shared,
}

/// A format of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One CSV a table, and datapackage.json
    Csv,
    /// All tables in tables.json
    Json,
    /// All tables in kaoju.xlsx
    Xlsx,
    /// One file of JSON Lines a table
    Jsonl,
    /// All tables in kaoju.sqlite
    Sqlite,
    /// One Parquet file a table (where it was built in: --features parquet)
    Parquet,
}

/// A language of column names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Headers {
    /// 中文
    Zh,
    /// English
    En,
}

/// A field of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Field {
    /// What it is called by.
    Id,
    /// Its headline.
    Title,
    /// Its text.
    Text,
    /// Its day of publication.
    Date,
    /// Where it came out.
    Outlet,
}

/// A field and the name that its column has: `text=全文`.
fn column(text: &str) -> Result<(Field, String), String> {
    let (field, name) = text.split_once('=').ok_or("give it as FIELD=NAME, such as text=全文")?;
    let field = Field::from_str(field.trim(), true).map_err(|_| "the fields are id, title, text, date and outlet")?;
    Ok((field, name.trim().to_owned()))
}

fn family(text: &str) -> Result<Family, String> {
    Family::named(text).ok_or_else(|| {
        let names: Vec<&str> = Family::ALL.iter().map(|family| family.name()).collect();
        format!("it is no family of checks: there are {}", names.join(", "))
    })
}

fn tongue(text: &str) -> Result<Tongue, String> {
    Ok(Tongue::of(text))
}

/// A day, a month or a year.
///
/// # Errors
/// It is none of these.
pub fn published(text: &str) -> Result<String, String> {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    let fits = match parts[..] {
        [year] => digits(year, 4),
        [year, month] => digits(year, 4) && digits(month, 2) && (1..=12).contains(&month.parse::<u8>().unwrap_or(0)),
        [_, _, _] => text.len() == 10 && text.parse::<crate::model::Date>().is_ok(),
        _ => false,
    };
    if fits { Ok(text.to_owned()) } else { Err("it is no date: write 2023-07-25, 2023-07 or 2023".into()) }
}

#[cfg(test)]
mod tests {
    use super::{Field, Line, column, published};
    use clap::CommandFactory;

    #[test]
    fn the_declaration_is_sound() {
        Line::command().debug_assert();
    }

    #[test]
    fn a_day_a_month_or_a_year() {
        for (text, fits) in [
            ("2023-07-25", true),
            ("2023-07", true),
            ("2023", true),
            ("2023-02-30", false),
            ("2023-13", false),
            ("今天", false),
            ("23", false),
        ] {
            assert_eq!(published(text).is_ok(), fits, "{text}");
        }
    }

    #[test]
    fn columns_have_names() {
        assert_eq!(column("text=全文"), Ok((Field::Text, "全文".to_owned())));
        assert!(column("全文").is_err() && column("body=全文").is_err());
    }
}

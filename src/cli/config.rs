//! `kaoju.toml`: what one would otherwise type every day.
//!
//! It lies in the folder that Kaoju is run in, or is named by `--config`. What is said on the command line wins over
//! the environment (`KAOJU_…`), that over the file, and the file over the defaults. Paths in it are seen from its own
//! folder. An unknown key or a wrong value is a fault with file, line, column and key, and nothing is done.

use super::Tongue;
use super::args::{Extract, Format, Headers, Shared, published};
use crate::model::{Family, Fault};
use crate::rules::fault_in;
use clap::ValueEnum;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The file's name where nobody names another.
pub const NAME: &str = "kaoju.toml";

/// A key: its name, its type and what it may hold, what it means, and its default.
pub struct Key {
    /// As it is written, `[checks]` before a dot.
    pub name: &'static str,
    /// JSON's name of its type.
    pub kind: &'static str,
    /// What it may hold, where that is a fixed list.
    pub values: &'static [&'static str],
    /// What it means.
    pub meaning: &'static str,
    /// The same in Chinese.
    pub meaning_zh: &'static str,
    /// The variable of the environment that says it, where there is one.
    pub variable: Option<&'static str>,
    /// What holds where nobody says anything.
    pub default: &'static str,
    /// The same in Chinese.
    pub default_zh: &'static str,
}

const fn key(name: &'static str, kind: &'static str, values: &'static [&'static str]) -> Key {
    Key { name, kind, values, meaning: "", meaning_zh: "", variable: None, default: "", default_zh: "" }
}

impl Key {
    const fn means(self, meaning_zh: &'static str, meaning: &'static str) -> Self {
        Self { meaning, meaning_zh, ..self }
    }

    const fn variable(self, variable: &'static str) -> Self {
        Self { variable: Some(variable), ..self }
    }

    const fn default(self, default_zh: &'static str, default: &'static str) -> Self {
        Self { default, default_zh, ..self }
    }
}

const FORMATS: [&str; 6] = ["csv", "json", "xlsx", "jsonl", "sqlite", "parquet"];

/// Every key, once: the file's reader, `kaoju schema config` and `kaoju config` go by this list.
pub const KEYS: [Key; 11] = [
    key("input", "string", &[])
        .means("文章所在的文件夹，或一篇文章。", "Folder of articles, or one article.")
        .variable("KAOJU_INPUT")
        .default("input", "input"),
    key("output", "string", &[])
        .means("表格与报告所在的文件夹。", "Folder for tables and report.")
        .variable("KAOJU_OUTPUT")
        .default("output", "output"),
    key("formats", "array", &FORMATS)
        .means("写出哪些格式。", "What is written.")
        .default("csv, json, xlsx", "csv, json, xlsx"),
    key("headers", "string", &["zh", "en"])
        .means("CSV 与工作簿的列名用哪种语言。", "Language of column names in CSV and workbook.")
        .default("en", "en"),
    key("bom", "boolean", &[])
        .means("CSV 开头是否有字节顺序标记。", "Whether a CSV begins with a byte order mark.")
        .default("true", "true"),
    key("jobs", "integer", &[]).means("线程数。", "Threads.").variable("KAOJU_JOBS").default("每核一个", "one a core"),
    key("rules", "string", &[])
        .means("自备规则的文件夹，加在自带规则之上。", "Folder of rules that add to the shipped ones.")
        .variable("KAOJU_RULES")
        .default("程序旁的 rules/（若有）", "rules/ beside the program, if any"),
    key("published", "string", &[]).means(
        "文章自己没有写明时的刊发日、月或年。",
        "Day, month or year of publication of articles that do not give it.",
    ),
    key("strict", "boolean", &[])
        .means("有数字互相矛盾时，退出状态是否为 1。", "Whether contradictions make the exit status 1.")
        .default("false", "false"),
    key("lang", "string", &["zh", "en"])
        .means("消息用哪种语言。", "Language of messages.")
        .variable("KAOJU_LANG")
        .default("随系统语言", "that of the locale"),
    key("checks.without", "array", &FAMILIES)
        .means("不做哪几类核对。", "Families of checks that are not asked.")
        .variable("KAOJU_WITHOUT"),
];

const FAMILIES: [&str; 10] =
    ["enumeration", "sum", "part", "tally", "agreement", "sequence", "calendar", "growth", "territory", "magnitude"];

/// What the file says; nothing where there is none.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Config {
    /// The file, where there is one.
    pub file: Option<PathBuf>,
    said: BTreeMap<&'static str, Vec<String>>,
}

impl Config {
    /// Reads the file that is named, or else the one in this folder, if any.
    ///
    /// # Errors
    /// It cannot be read, or something in it is wrong: all faults, not the first.
    pub fn load(named: Option<&Path>) -> Result<Self, Vec<Fault>> {
        let path = named.unwrap_or(Path::new(NAME));
        let shown = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Self::read(path, &text),
            Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => {
                Err(vec![Fault::new(shown, format!("cannot be read: {error}")).zh(format!("无法读取：{error}"))])
            }
        }
    }

    fn read(path: &Path, text: &str) -> Result<Self, Vec<Fault>> {
        let shown = path.display().to_string();
        let table = DeTable::parse(text).map_err(|error| {
            let span = error.span().unwrap_or(0..0);
            let zh = format!("不是 TOML：{}", error.message());
            vec![fault_in(&shown, text, span, format!("not TOML: {}", error.message()), "here").zh(zh)]
        })?;
        let mut reader = Reader { shown: &shown, text, said: BTreeMap::new(), faults: Vec::new() };
        reader.table("", table.get_ref());
        if !reader.faults.is_empty() {
            return Err(reader.faults);
        }
        let mut said = reader.said;
        let folder = path.parent().unwrap_or(Path::new(""));
        for name in ["input", "output", "rules"] {
            for value in said.get_mut(name).into_iter().flatten() {
                *value = folder.join(&*value).to_string_lossy().into_owned();
            }
        }
        Ok(Self { file: Some(path.to_owned()), said })
    }

    fn one(&self, name: &str) -> Option<&str> {
        self.said.get(name)?.first().map(String::as_str)
    }

    fn holds(&self, name: &str) -> bool {
        self.one(name) == Some("true")
    }

    /// The language of messages, where it is said.
    #[must_use]
    pub fn tongue(&self) -> Option<Tongue> {
        self.one("lang").map(Tongue::of)
    }

    /// Families of checks that are not asked.
    #[must_use]
    pub fn without(&self) -> Vec<Family> {
        let names = self.said.get("checks.without").into_iter().flatten();
        names.filter_map(|name| Family::named(name)).collect()
    }

    /// Fills what the command line leaves open.
    pub fn complete(&self, args: &mut Extract) {
        args.input = args.input.take().or_else(|| self.one("input").map(PathBuf::from));
        args.output = args.output.take().or_else(|| self.one("output").map(PathBuf::from));
        args.published = args.published.take().or_else(|| self.one("published").map(str::to_owned));
        if args.format.is_empty() {
            let formats = self.said.get("formats").into_iter().flatten();
            args.format = formats.filter_map(|name| Format::from_str(name, false).ok()).collect();
        }
        args.headers = args.headers.or_else(|| Headers::from_str(self.one("headers")?, false).ok());
        args.no_bom |= self.one("bom") == Some("false");
        args.strict |= self.holds("strict");
        self.complete_shared(&mut args.shared);
    }

    /// The same for what all commands share.
    pub fn complete_shared(&self, shared: &mut Shared) {
        shared.rules = shared.rules.take().or_else(|| self.one("rules").map(PathBuf::from));
        shared.jobs = shared.jobs.or_else(|| self.one("jobs")?.parse().ok());
        if shared.without.is_empty() {
            shared.without = self.without();
        }
    }

    /// What the file says for a key, as it is shown.
    #[must_use]
    pub fn shown(&self, name: &str) -> Option<String> {
        self.said.get(name).map(|values| values.join(", "))
    }
}

struct Reader<'t> {
    shown: &'t str,
    text: &'t str,
    said: BTreeMap<&'static str, Vec<String>>,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, span: std::ops::Range<usize>, zh: String, message: String, label: &str) {
        self.faults.push(fault_in(self.shown, self.text, span, message, label).zh(zh));
    }

    fn table(&mut self, before: &str, table: &DeTable<'_>) {
        for (name, value) in table.iter() {
            let full = format!("{before}{}", name.get_ref());
            if let (Some(inner), true) = (value.get_ref().as_table(), full == "checks") {
                self.table("checks.", inner);
                continue;
            }
            match KEYS.iter().find(|key| key.name == full) {
                Some(key) => self.value(key, value),
                None => {
                    let known: Vec<&str> = KEYS.iter().map(|key| key.name).collect();
                    let message = format!("unknown key {full}; there are {}", known.join(", "));
                    let zh = format!("没有 {full} 这个键；可用的有 {}", known.join("、"));
                    self.fault(name.span(), zh, message, "this key");
                }
            }
        }
    }

    fn value(&mut self, key: &Key, value: &Spanned<DeValue<'_>>) {
        let items: Vec<&Spanned<DeValue<'_>>> = match value.get_ref() {
            DeValue::Array(items) if key.kind == "array" => items.iter().collect(),
            _ => vec![value],
        };
        let mut values = Vec::new();
        for item in items {
            let told = match (item.get_ref(), key.kind) {
                (DeValue::String(text), "string" | "array") => Some(text.to_string()),
                (DeValue::Boolean(flag), "boolean") => Some(flag.to_string()),
                (DeValue::Integer(number), "integer") => Some(number.to_string()),
                _ => None,
            };
            let wrong = match &told {
                None => Some((
                    format!("{} 须为{}", key.name, wanted(key).0),
                    format!("{} wants {}", key.name, wanted(key).1),
                )),
                Some(told) => refused(key, told),
            };
            match (told, wrong) {
                (_, Some((zh, en))) => self.fault(item.span(), zh, en, "this value"),
                (told, None) => values.extend(told),
            }
        }
        self.said.insert(key.name, values);
    }
}

/// What a key takes, in Chinese and in English.
fn wanted(key: &Key) -> (String, String) {
    let (zh, en) = match key.kind {
        "array" => ("一列词语", "a list of words"),
        "boolean" => (" true 或 false", "true or false"),
        "integer" => ("整数", "a whole number"),
        _ => ("字符串", "a string"),
    };
    if key.values.is_empty() {
        return (zh.to_owned(), en.to_owned());
    }
    (format!("{zh}：{}", key.values.join("、")), format!("{en}: {}", key.values.join(", ")))
}

fn refused(key: &Key, told: &str) -> Option<(String, String)> {
    let fits = match key.name {
        "jobs" => told.parse::<u16>().is_ok_and(|jobs| (1..=1024).contains(&jobs)),
        "published" => {
            let error = published(told).err()?;
            let zh = format!("published 不能是 {told}：请写 2023-07-25、2023-07 或 2023");
            return Some((zh, format!("{}: {error}", key.name)));
        }
        _ => key.values.is_empty() || key.values.contains(&told),
    };
    let (zh, en) = wanted(key);
    let told =
        (format!("{} 不能是 {told}，须为{zh}", key.name), format!("{} cannot be {told}; it wants {en}", key.name));
    (!fits).then_some(told)
}

#[cfg(test)]
mod tests {
    use super::{Config, FAMILIES, FORMATS, KEYS};
    use crate::cli::args::{Command, Format, Line};
    use crate::model::Family;
    use clap::{CommandFactory, Parser, ValueEnum};
    use std::path::Path;

    fn check(text: &str, line: &[&str], expected: &str) {
        let config = Config::read(Path::new("新闻/kaoju.toml"), text).unwrap();
        let line = Line::try_parse_from(["kaoju", "extract"].iter().chain(line)).unwrap();
        let Command::Extract(mut args) = line.command else { panic!("another command") };
        config.complete(&mut args);
        let told = format!(
            "{:?} {:?} {:?} {:?} {:?} {} {:?}",
            args.input,
            args.format,
            args.headers,
            args.shared.jobs,
            args.published,
            args.no_bom,
            config.without()
        );
        assert_eq!(told, expected);
    }

    #[test]
    fn the_command_line_wins_over_the_file() {
        let file =
            "input = '稿'\nformats = ['csv']\nheaders = 'zh'\njobs = 2\nbom = false\n[checks]\nwithout = ['sum']";
        check(file, &[], r#"Some("新闻/稿") [Csv] Some(Zh) Some(2) None true [Sum]"#);
        check(
            file,
            &["--input", "x", "--format", "json", "--headers", "en", "--published", "2023"],
            r#"Some("x") [Json] Some(En) Some(2) Some("2023") true [Sum]"#,
        );
        check("", &[], "None [] None None None false []");
    }

    #[test]
    fn faults_name_line_and_key() {
        let faults = |text: &str| {
            let faults = Config::read(Path::new("kaoju.toml"), text).unwrap_err();
            faults.iter().map(|fault| format!("{}:{:?} {}", fault.file, fault.line, fault.message)).collect::<Vec<_>>()
        };
        assert!(faults("input = 1")[0].starts_with("kaoju.toml:Some(1) input wants a string"));
        assert!(faults("\ninptu = ''")[0].starts_with("kaoju.toml:Some(2) unknown key inptu; there are input,"));
        assert!(faults("headers = 'de'")[0].contains("headers cannot be de"));
        assert!(faults("published = '昨天'")[0].contains("2023-07-25"));
        assert!(faults("[checks]\nwithout = ['sums']")[0].contains("checks.without cannot be sums"));
        assert_eq!(faults("jobs = 0\nstrict = 'yes'").len(), 2);
        assert!(faults("a = ")[0].contains("not TOML"));
    }

    #[test]
    fn faults_are_told_in_chinese_too() {
        let faults = Config::read(Path::new("kaoju.toml"), "a = 1\nheaders = 'de'\njobs = 'x'").unwrap_err();
        let told: Vec<String> =
            faults.iter().map(|fault| crate::cli::told(fault, crate::cli::Tongue::Chinese)).collect();
        assert!(told.iter().all(|one| one.starts_with("错误：") && one.contains("kaoju.toml:")), "{told:?}");
    }

    #[test]
    fn each_variable_of_the_environment_is_told() {
        let line = Line::command();
        let all = line.get_arguments().chain(line.find_subcommand("extract").unwrap().get_arguments());
        let mut set: Vec<&str> = all.filter_map(|argument| argument.get_env()?.to_str()).collect();
        // These are no keys: a file does not name another file of settings or of remarks.
        set.retain(|name| !["KAOJU_CONFIG", "KAOJU_ACKNOWLEDGED"].contains(name));
        let mut told: Vec<&str> = KEYS.iter().filter_map(|key| key.variable).collect();
        set.sort_unstable();
        told.sort_unstable();
        assert_eq!(set, told);
    }

    #[test]
    fn families_and_formats_are_those_there_are() {
        assert_eq!(FAMILIES, Family::ALL.map(Family::name));
        let formats = Format::value_variants().iter().filter_map(|format| format.to_possible_value());
        assert!(formats.map(|value| value.get_name().to_owned()).eq(FORMATS));
    }
}

//! Arguments in, exit status out: one file a command.
//!
//! Machine output goes to standard output, all else to standard error. This room alone sees the
//! environment: the language of the locale, and the variables named in `args`.

pub mod args;
mod chinese;
pub mod config;
pub mod explain;
pub mod extract;
mod memory;
mod paint;
mod progress;
pub mod rules;
mod scan;
mod schema;

use crate::gazetteer::Gazetteer;
use crate::ingest::{Columns, Options, acknowledged};
use crate::model::{Fault, Lexicon};
use crate::rules::RuleSet;
use crate::run::Kaoju;
use crate::run::check;
use crate::run::extract::caught_here;
use crate::run::stages::Files;
use args::{Check, Command, Explain, Extract, Field, Line, Rules, Shared};
use clap::{CommandFactory, FromArgMatches, Parser};
use config::Config;
use memory::Watch;
use paint::Paint;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// How a command ended: the one table of exit statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All well.
    Well = 0,
    /// Figures contradict each other, under `--strict`; or rules have faults, under `rules check`.
    Findings = 1,
    /// The command could not be done as it was asked for; nothing was written.
    WrongUse = 2,
    /// Some articles failed; the others stand in the tables.
    SomeFailed = 3,
}

/// The language that messages are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// 中文
    Chinese,
    /// English
    English,
}

impl Tongue {
    /// That of the locale: the first of these variables that is set decides.
    fn of_locale() -> Self {
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
        let set = names.into_iter().filter_map(|name| std::env::var(name).ok()).find(|value| !value.is_empty());
        Self::of(&set.unwrap_or_default())
    }

    /// That of a locale's name.
    #[must_use]
    pub fn of(locale: &str) -> Self {
        if locale.starts_with("zh") { Self::Chinese } else { Self::English }
    }

    /// The one of the two that is in this language.
    pub fn say<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Chinese => zh,
            Self::English => en,
        }
    }
}

/// Runs the command line and says how it went.
pub fn main() -> ExitCode {
    let line = if asked_tongue() == Tongue::Chinese { in_chinese() } else { Line::parse() };
    ExitCode::from(match Config::load(line.config.as_deref()) {
        Ok(config) => run(line, &config),
        Err(faults) => wrong(&faults, line.lang.unwrap_or_else(Tongue::of_locale)),
    } as u8)
}

/// The language of the help, before the arguments are read: as they ask for it, or the environment, or the locale.
fn asked_tongue() -> Tongue {
    let arguments: Vec<String> = std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
    let behind = arguments.iter().skip_while(|argument| *argument != "--lang").nth(1);
    let joined = arguments.iter().find_map(|argument| argument.strip_prefix("--lang="));
    let named = behind.map(String::as_str).or(joined).map(str::to_owned);
    named.or_else(|| std::env::var("KAOJU_LANG").ok()).map_or_else(Tongue::of_locale, |named| Tongue::of(&named))
}

/// The arguments, with help and complaints in Chinese.
fn in_chinese() -> Line {
    let read = chinese::command().try_get_matches().and_then(|matches| Line::from_arg_matches(&matches));
    read.unwrap_or_else(|error| match chinese::complaint(&error) {
        Some(said) => {
            eprintln!("{}", Paint::of_terminal().error(&said));
            std::process::exit(Exit::WrongUse as i32)
        }
        None => error.exit(),
    })
}

/// The columns that were named.
fn columns(named: &[(Field, String)]) -> Columns {
    let mut columns = Columns::default();
    for (field, name) in named {
        let column = match field {
            Field::Id => &mut columns.id,
            Field::Title => &mut columns.title,
            Field::Text => &mut columns.text,
            Field::Date => &mut columns.date,
            Field::Outlet => &mut columns.outlet,
        };
        *column = Some(name.clone());
    }
    columns
}

fn run(line: Line, config: &Config) -> Exit {
    quiet_where_caught();
    let tongue = line.lang.or(config.tongue()).unwrap_or_else(Tongue::of_locale);
    match line.command {
        Command::Extract(args) => extract_files(&args, line.config.as_deref(), tongue),
        Command::Scan(mut args) => {
            config.complete_shared(&mut args.shared);
            match kaoju(&args.shared) {
                Ok(kaoju) => {
                    let mut output = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
                    let scanned = scan::scan(&kaoju, &mut io::stdin().lock(), &mut output, args.across);
                    ended("kaoju scan", scanned.map(|()| Exit::Well), tongue)
                }
                Err(faults) => wrong(&faults, tongue),
            }
        }
        Command::Explain(mut args) => {
            config.complete_shared(&mut args.shared);
            match kaoju(&args.shared) {
                Ok(kaoju) => ended("kaoju explain", explain_text(&kaoju, &args, tongue), tongue),
                Err(faults) => wrong(&faults, tongue),
            }
        }
        Command::Rules { what } => rule_command(what, config, tongue),
        Command::Config => ended("kaoju config", config_shown(config, tongue, &mut io::stdout().lock()), tongue),
        Command::Schema { what } => ended("kaoju schema", schema::print(what, &mut io::stdout().lock()), tongue),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Line::command(), "kaoju", &mut script);
            ended("kaoju completions", io::stdout().lock().write_all(&script).map(|()| Exit::Well), tongue)
        }
        Command::Man => {
            let page = clap_mangen::Man::new(Line::command());
            ended("kaoju man", page.render(&mut io::stdout().lock()).map(|()| Exit::Well), tongue)
        }
    }
}

/// The main job, once or whenever something changes that it goes by: articles, rules, settings, acknowledgements.
fn extract_files(asked: &Extract, named: Option<&Path>, tongue: Tongue) -> Exit {
    let mut watch = Watch::default();
    loop {
        // Before anything is read, so that no change during the run is lost.
        watch.look();
        let exit = match Config::load(named) {
            Ok(config) => {
                let mut args = asked.clone();
                config.complete(&mut args);
                watch.follow(followed(&args, named));
                extract_once(&args, tongue)
            }
            Err(faults) => wrong(&faults, tongue),
        };
        if !asked.watch {
            return exit;
        }
        eprintln!(
            "{}",
            tongue.say(
                "等待文章、规则或设置变动，按 Ctrl-C 结束。",
                "Waiting for articles, rules or settings to change; Ctrl-C ends it."
            )
        );
        watch.wait();
    }
}

/// What a run with these arguments goes by.
fn followed(args: &Extract, named: Option<&Path>) -> Vec<PathBuf> {
    let input = extract::input(args);
    let acknowledged = args.acknowledged.clone().or_else(|| Some(input.parent()?.join(acknowledged::NAME)));
    let settings = named.unwrap_or(Path::new(config::NAME)).to_owned();
    [Some(input.to_owned()), rules_folder(&args.shared), Some(settings), acknowledged].into_iter().flatten().collect()
}

/// The main job; what was read before is taken from the cache.
fn extract_once(args: &Extract, tongue: Tongue) -> Exit {
    let kaoju = match kaoju(&args.shared) {
        Ok(kaoju) => kaoju,
        Err(faults) => return wrong(&faults, tongue),
    };
    let options = Options { published: args.published.clone(), columns: columns(&args.columns) };
    let cache = memory::file(extract::output(args)).filter(|_| !args.no_cache);
    let files = Files::new(&kaoju, options).remembering(&memory::read(cache.as_deref()));
    // Not locked: the threads that read articles draw the bar there.
    let exit = extract::run(args, &files, tongue, Paint::of_terminal(), &mut io::stderr());
    if matches!(exit, Exit::Well | Exit::Findings | Exit::SomeFailed) {
        memory::keep(cache.as_deref(), &files.remembered().unwrap_or_default());
    }
    exit
}

fn rule_command(what: Rules, config: &Config, tongue: Tongue) -> Exit {
    match what {
        Rules::Check(mut args) => {
            config.complete_shared(&mut args.shared);
            ended("kaoju rules check", check_rules(&args, tongue), tongue)
        }
        Rules::List { name, mut shared } => {
            config.complete_shared(&mut shared);
            shown_rules(&shared, tongue, &|sets, out| rules::list(sets, name.as_deref().unwrap_or(""), out))
        }
        Rules::Show { name, mut shared } => {
            config.complete_shared(&mut shared);
            shown_rules(&shared, tongue, &|sets, out| rules::show(sets, &name, out))
        }
    }
}

/// Prints something of all rules, and says whether there was anything to print.
type Print<'p> = &'p dyn Fn(&[RuleSet], &mut dyn Write) -> io::Result<bool>;

/// Prints something of the rules that run on text and of those over mentions.
fn shown_rules(shared: &Shared, tongue: Tongue, print: Print<'_>) -> Exit {
    let folder = rules_folder(shared);
    match (crate::rules::load(folder.as_deref()), crate::rules::load_over_mentions(folder.as_deref())) {
        (Ok(text), Ok(over)) => match print(&[text, over], &mut io::stdout().lock()) {
            Ok(false) => {
                let unknown = Fault::new("", "no rule of that name").help("kaoju rules list names them all");
                wrong(&[unknown.zh("没有这个名称的规则；kaoju rules list 列出所有规则")], tongue)
            }
            found => ended("kaoju rules", found.map(|_| Exit::Well), tongue),
        },
        (Err(faults), _) | (_, Err(faults)) => wrong(&faults, tongue),
    }
}

/// Each key with what holds for it, and where that is said.
fn config_shown(config: &Config, tongue: Tongue, out: &mut dyn Write) -> io::Result<Exit> {
    let file = config.file.as_ref().map(|file| file.display().to_string());
    for key in &config::KEYS {
        let set = key.variable.and_then(|variable| Some((std::env::var(variable).ok()?, variable.to_owned())));
        let (value, from) = match (set, config.shown(key.name)) {
            (Some((value, variable)), _) => (value, variable),
            (None, Some(value)) => (value, file.clone().unwrap_or_default()),
            (None, None) => {
                (tongue.say(key.default_zh, key.default).to_owned(), tongue.say("默认", "default").to_owned())
            }
        };
        let meaning = tongue.say(key.meaning_zh, key.meaning);
        writeln!(out, "{} {} {} {meaning}", wide(key.name, 15), wide(&value, 28), wide(&from, 12))?;
    }
    Ok(Exit::Well)
}

/// Text filled up with blanks to a width; a Han character takes two columns of a terminal.
fn wide(text: &str, width: usize) -> String {
    let taken: usize = text.chars().map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum();
    format!("{text}{}", " ".repeat(width.saturating_sub(taken)))
}

/// A command that only prints: whoever reads may have had enough, and that is no fault.
fn ended(command: &str, result: io::Result<Exit>, tongue: Tongue) -> Exit {
    match result {
        Ok(exit) => exit,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Well,
        Err(error) => wrong(&[Fault::new("", format!("{command}: {error}"))], tongue),
    }
}

fn explain_text(kaoju: &Kaoju, args: &Explain, tongue: Tongue) -> io::Result<Exit> {
    let mut text = String::new();
    match &args.text {
        Some(given) => text.push_str(given),
        None => {
            io::stdin().lock().read_to_string(&mut text)?;
        }
    }
    let clean = kaoju.clean(&text);
    let matcher = kaoju.engine().matcher();
    let mut cache = matcher.cache();
    let won = kaoju.won(&clean, None, &mut cache);
    let read = |captured: &crate::matcher::Captured<'_>| {
        let own = won.iter().find(|one| {
            one.rule == captured.rule().name
                && captured.span.range().contains(&one.span.start)
                && one.span.end <= captured.span.range().end
        });
        own.map(|one| one.cells.clone())
    };
    let mut out = io::stdout().lock();
    let over_mentions = args.rule.as_deref().filter(|rule| rule.starts_with("claims."));
    if over_mentions.is_none() {
        let asked = explain::Asked { matcher, text: &clean, read: &read, tongue };
        asked.explain(&mut cache, args.rule.as_deref(), &mut out)?;
    }
    if args.rule.is_none() || over_mentions.is_some() {
        let mut told = kaoju.told(&clean, None);
        told.retain(|claim| over_mentions.is_none_or(|rule| *claim.rule == *rule));
        explain::claims(&clean, &told, tongue, &mut out)?;
    }
    if args.rule.is_none() {
        explain::checks(&kaoju.article(&text, None), tongue, &mut out)?;
    }
    Ok(Exit::Well)
}

fn check_rules(args: &Check, tongue: Tongue) -> io::Result<Exit> {
    let folder = rules_folder(&args.shared);
    let checked = check::check(folder.as_deref());
    let mut out = io::stdout().lock();
    let well = rules::report(&checked, tongue, &mut out)?;
    if let (true, Some(set)) = (args.time, &checked.rules) {
        let lexicon: Arc<dyn Lexicon> = Arc::new(Gazetteer::shipped());
        // All examples in a row: a text of many kinds.
        let text: String = set.rules.iter().flat_map(|rule| &rule.matches).map(|example| &*example.text).collect();
        for (rule, cost) in rules::time(set, &lexicon, &text) {
            writeln!(out, "{:>10.1} µs  {rule}", cost.as_secs_f64() * 1e6)?;
        }
    }
    Ok(if well { Exit::Well } else { Exit::Findings })
}

fn wrong(faults: &[Fault], tongue: Tongue) -> Exit {
    let paint = Paint::of_terminal();
    for fault in faults {
        eprintln!("{}", paint.error(&told(fault, tongue)));
    }
    Exit::WrongUse
}

/// A fault as it is told in that language.
fn told(fault: &Fault, tongue: Tongue) -> String {
    tongue.say(fault.in_chinese(), fault.to_string())
}

fn kaoju(shared: &Shared) -> Result<Kaoju, Vec<Fault>> {
    if let Some(jobs) = shared.jobs {
        // Only a second pool could make this fail, and there is none.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs)).build_global();
    }
    Ok(Kaoju::new(rules_folder(shared).as_deref())?.without(&shared.without))
}

/// The folder of rules that was asked for, or else the one beside the program.
fn rules_folder(shared: &Shared) -> Option<PathBuf> {
    shared.rules.clone().or_else(|| {
        let folder = std::env::current_exe().ok()?.parent()?.join("rules");
        folder.is_dir().then_some(folder)
    })
}

/// A panic that becomes a fault, be it an article's or the output's, is told as such, once.
fn quiet_where_caught() {
    let loud = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !caught_here() {
            loud(panic);
        }
    }));
}

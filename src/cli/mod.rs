//! Arguments in, exit status out: one file a command.
//!
//! Machine output goes to standard output, all else to standard error. This room alone sees the
//! environment: the language of the locale, and the variables named in `args`.

pub mod args;
pub mod explain;
pub mod extract;
mod progress;
pub mod rules;
mod scan;

use crate::gazetteer::Gazetteer;
use crate::ingest::Options;
use crate::model::{Fault, Lexicon};
use crate::run::Kaoju;
use crate::run::check;
use crate::run::extract::in_article;
use crate::run::stages::Files;
use args::{Check, Command, Explain, Line, Rules, Shared};
use clap::Parser;
use std::io::{self, Read};
use std::path::PathBuf;
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
        let names = ["KAOJU_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];
        let set = names.into_iter().filter_map(|name| std::env::var(name).ok()).find(|value| !value.is_empty());
        if set.is_some_and(|value| value.starts_with("zh")) { Self::Chinese } else { Self::English }
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
    let line = Line::parse();
    ExitCode::from(run(&line.command) as u8)
}

fn run(command: &Command) -> Exit {
    quiet_in_articles();
    match command {
        Command::Extract(args) => match kaoju(&args.shared) {
            Ok(kaoju) => {
                let options = Options { published: args.published.clone(), ..Options::default() };
                let files = Files::new(&kaoju, options);
                extract::run(args, &files, Tongue::of_locale(), &mut io::stderr().lock())
            }
            Err(faults) => wrong(&faults),
        },
        Command::Scan(args) => match kaoju(&args.shared) {
            Ok(kaoju) => {
                let mut output = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
                match scan::scan(&kaoju, &mut io::stdin().lock(), &mut output, args.across) {
                    // Whoever reads has had enough.
                    Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Well,
                    Err(error) => wrong(&[Fault::new("", format!("kaoju scan: {error}"))]),
                    Ok(()) => Exit::Well,
                }
            }
            Err(faults) => wrong(&faults),
        },
        Command::Explain(args) => match kaoju(&args.shared) {
            Ok(kaoju) => ended("kaoju explain", explain_text(&kaoju, args)),
            Err(faults) => wrong(&faults),
        },
        Command::Rules { what: Rules::Check(args) } => ended("kaoju rules check", check_rules(args)),
    }
}

/// A command that only prints: whoever reads may have had enough, and that is no fault.
fn ended(command: &str, result: io::Result<Exit>) -> Exit {
    match result {
        Ok(exit) => exit,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Well,
        Err(error) => wrong(&[Fault::new("", format!("{command}: {error}"))]),
    }
}

fn explain_text(kaoju: &Kaoju, args: &Explain) -> io::Result<Exit> {
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
    explain::explain(matcher, &mut cache, &clean, args.rule.as_deref(), &read, &mut io::stdout().lock())?;
    Ok(Exit::Well)
}

fn check_rules(args: &Check) -> io::Result<Exit> {
    let folder = rules_folder(&args.shared);
    let checked = check::check(folder.as_deref());
    let mut out = io::stdout().lock();
    let well = rules::report(&checked, &mut out)?;
    if let (true, Some(set)) = (args.time, &checked.rules) {
        let lexicon: Arc<dyn Lexicon> = Arc::new(Gazetteer::shipped());
        // All examples in a row: a text of many kinds.
        let text: String = set.rules.iter().flat_map(|rule| &rule.matches).map(|example| &*example.text).collect();
        for (rule, cost) in rules::time(set, &lexicon, &text) {
            io::Write::write_fmt(&mut out, format_args!("{:>10.1} µs  {rule}\n", cost.as_secs_f64() * 1e6))?;
        }
    }
    Ok(if well { Exit::Well } else { Exit::Findings })
}

fn wrong(faults: &[Fault]) -> Exit {
    for fault in faults {
        eprintln!("{fault}");
    }
    Exit::WrongUse
}

fn kaoju(shared: &Shared) -> Result<Kaoju, Vec<Fault>> {
    if let Some(jobs) = shared.jobs {
        // Only a second pool could make this fail, and there is none.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs)).build_global();
    }
    Kaoju::new(rules_folder(shared).as_deref())
}

/// The folder of rules that was asked for, or else the one beside the program.
fn rules_folder(shared: &Shared) -> Option<PathBuf> {
    shared.rules.clone().or_else(|| {
        let folder = std::env::current_exe().ok()?.parent()?.join("rules");
        folder.is_dir().then_some(folder)
    })
}

/// A panic on an article becomes that article's fault, which is told at the end, once.
fn quiet_in_articles() {
    let loud = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !in_article() {
            loud(panic);
        }
    }));
}

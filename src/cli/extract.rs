//! `kaoju extract`: the main job, and what is said about it at the end.
//!
//! All that is said goes to standard error, in Chinese where the locale is Chinese.

use super::args::{self, Extract};
use super::paint::Paint;
use super::progress::Bar;
use super::{Exit, Tongue, told};
use crate::model::{Fault, Verdict};
use crate::run::extract::{Format, Job, Outcome, Stages, extract};
use crate::tables::csv::{Headers, Options};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

/// How many contradictions and faults the summary names; the report has them all.
const NAMED: usize = 10;

/// Runs the job and says what came of it.
pub fn run<S: Stages>(args: &Extract, stages: &S, tongue: Tongue, paint: Paint, said: &mut dyn Write) -> Exit {
    for (format, feature, there) in [
        (args::Format::Parquet, "parquet", cfg!(feature = "parquet")),
        (args::Format::Xlsx, "excel", cfg!(feature = "excel")),
    ] {
        if !there && args.format.contains(&format) {
            let en = format!("error: this kaoju was built without {feature}; build it with --features {feature}");
            let zh = format!("错误：此程序编译时未含 {feature}；请加 --features {feature} 重新编译");
            let _ = writeln!(said, "{}", paint.bad(&tongue.say(zh, en)));
            return Exit::WrongUse;
        }
    }
    let job = Job {
        input: input(args).to_owned(),
        output: output(args).to_owned(),
        force: args.force,
        csv: Options {
            bom: !args.no_bom,
            headers: match args.headers {
                Some(args::Headers::Zh) => Headers::Chinese,
                Some(args::Headers::En) | None => Headers::English,
            },
        },
        formats: formats(&args.format),
        acknowledged: args.acknowledged.clone(),
    };
    match extract(&job, stages, &Bar::default()) {
        Ok(outcome) => {
            // Nobody to tell is no reason to fail.
            let _ = tell(&outcome, &job.output, (tongue, paint), said);
            let totals = &outcome.report.totals;
            if totals.failed > 0 {
                Exit::SomeFailed
            } else if args.strict && totals.failed_checks > totals.acknowledged {
                Exit::Findings
            } else {
                Exit::Well
            }
        }
        Err(stop) => {
            let (zh, en) = (format!("错误：{}", stop.fault.in_chinese()), format!("error: {stop}"));
            let _ = writeln!(said, "{}", paint.error(&tongue.say(zh, en)));
            if stop.failed { Exit::SomeFailed } else { Exit::WrongUse }
        }
    }
}

/// Where the articles are.
pub fn input(args: &Extract) -> &Path {
    args.input.as_deref().unwrap_or(Path::new("input"))
}

/// Where the tables go.
pub fn output(args: &Extract) -> &Path {
    args.output.as_deref().unwrap_or(Path::new("output"))
}

/// The formats that are asked for, or else those that most people open.
fn formats(asked: &[args::Format]) -> BTreeSet<Format> {
    if asked.is_empty() {
        return [Format::Csv, Format::Json, Format::Xlsx].into();
    }
    let format = |format: &args::Format| match format {
        args::Format::Csv => Format::Csv,
        args::Format::Json => Format::Json,
        args::Format::Xlsx => Format::Xlsx,
        args::Format::Jsonl => Format::Jsonl,
        args::Format::Sqlite => Format::Sqlite,
        args::Format::Parquet => Format::Parquet,
    };
    asked.iter().map(format).collect()
}

fn tell(
    outcome: &Outcome,
    output: &Path,
    (tongue, paint): (Tongue, Paint),
    said: &mut dyn Write,
) -> std::io::Result<()> {
    let counted_bad = |count: usize, text: String| if count > 0 { paint.bad(&text) } else { text };
    let totals = &outcome.report.totals;
    let say = |zh: String, en: String| tongue.say(zh, en);
    writeln!(
        said,
        "{}",
        say(
            format!(
                "读入 {} 篇文章：{} 处提及，{} 条主张，{} 件事，{} 个县级区划。",
                totals.articles, totals.mentions, totals.claims, totals.events, totals.counties
            ),
            format!(
                "Read {}: {}, {}, {}, {}.",
                counted(totals.articles, "article", "articles"),
                counted(totals.mentions, "mention", "mentions"),
                counted(totals.claims, "claim", "claims"),
                counted(totals.events, "event", "events"),
                counted(totals.counties, "county", "counties"),
            )
        )
    )?;
    writeln!(
        said,
        "{}",
        say(
            format!(
                "核对：{}，{} 处未决，{} 处相符。",
                counted_bad(totals.failed_checks, format!("{} 处不符", totals.failed_checks)),
                totals.undecided,
                totals.passed
            ),
            format!(
                "Checks: {}, {} undecided, {} passed.",
                counted_bad(totals.failed_checks, counted(totals.failed_checks, "contradiction", "contradictions")),
                totals.undecided,
                totals.passed
            )
        )
    )?;
    if totals.acknowledged > 0 {
        writeln!(
            said,
            "{}",
            say(
                format!("不符之处有 {} 处已经有人看过，不再列出。", totals.acknowledged),
                format!("Of the contradictions {} acknowledged and not told again.", totals.acknowledged)
            )
        )?;
    }
    for key in &totals.stale {
        let zh = format!("acknowledged.csv 里的 {key} 不再对应任何一处核对，可以删去。");
        let en = format!("{key} in acknowledged.csv no longer fits any finding and may go.");
        writeln!(said, "{}", say(zh, en))?;
    }
    let failing: Vec<_> = outcome
        .report
        .checks
        .iter()
        .filter(|check| check.verdict == Verdict::Fail.name() && check.acknowledged.is_none())
        .collect();
    for check in failing.iter().take(NAMED) {
        let why = check.why.get(if tongue == Tongue::Chinese { "zh" } else { "en" }).map_or("", String::as_str);
        writeln!(said, "  {}  {why}", paint.bad(&check.id))?;
    }
    more(failing.len(), tongue, said)?;
    let open = |text: String| if totals.unexplained > 0 { paint.warn(&text) } else { text };
    writeln!(
        said,
        "{}",
        say(
            format!("数字：共 {} 个，{}。", totals.numerals, open(format!("{} 个未解释", totals.unexplained))),
            format!("Numerals: {}, {}.", totals.numerals, open(format!("{} unexplained", totals.unexplained)))
        )
    )?;
    if !outcome.report.failed.is_empty() {
        writeln!(
            said,
            "{}",
            paint.bad(&say(
                format!("未能读入 {} 个：", outcome.report.failed.len()),
                format!("Not read: {}", outcome.report.failed.len())
            ))
        )?;
        listed(&outcome.report.failed, tongue, said)?;
    }
    let damage: Vec<Fault> =
        outcome.report.articles.iter().flat_map(|article| article.faults.iter().cloned()).collect();
    if !damage.is_empty() {
        writeln!(said, "{}", paint.warn(&say("读入时的问题：".into(), "Read with faults:".into())))?;
        listed(&damage, tongue, said)?;
    }
    for kept in &outcome.kept {
        let (name, under) = (output.join(&kept.name), output.join(&kept.under));
        writeln!(
            said,
            "{}",
            say(
                format!("{} 被人改动过，改动后的文件保存为 {}。", name.display(), under.display()),
                format!("{} had been edited; the edited file is now {}.", name.display(), under.display())
            )
        )?;
    }
    writeln!(
        said,
        "{}",
        say(
            format!(
                "报告：{}；各表（{} 个文件）在 {}。",
                output.join("report.html").display(),
                outcome.files.len(),
                output.display()
            ),
            format!(
                "Report: {}; tables ({} files) in {}.",
                output.join("report.html").display(),
                outcome.files.len(),
                output.display()
            )
        )
    )
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn listed(faults: &[Fault], tongue: Tongue, said: &mut dyn Write) -> std::io::Result<()> {
    for fault in faults.iter().take(NAMED) {
        writeln!(said, "  {}", told(fault, tongue))?;
    }
    more(faults.len(), tongue, said)
}

fn more(count: usize, tongue: Tongue, said: &mut dyn Write) -> std::io::Result<()> {
    if count <= NAMED {
        return Ok(());
    }
    let left = count - NAMED;
    writeln!(said, "  {}", tongue.say(format!("另有 {left} 处，见报告。"), format!("and {left} more, in the report.")))
}

//! The command line as a person meets it: arguments, what is said, exit status.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const ARTICLE: &str =
    "2022年10月，浏阳市拥有烟花爆竹生产企业431家，总投资1.12亿元。授权企业184家（湖南100家、江西84家）。\n";

fn kaoju(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaoju"));
    command.current_dir(home).args(arguments).env_clear().env("KAOJU_LANG", "en");
    command
}

fn run(home: &Path, arguments: &[&str]) -> Output {
    kaoju(home, arguments).output().unwrap()
}

#[track_caller]
fn check(output: &Output, status: i32, said: &[&str]) {
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{told}");
    for needle in said {
        assert!(told.contains(needle), "{needle}: {told}");
    }
}

fn home(articles: &[(&str, &[u8])]) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    for (name, bytes) in articles {
        let path = home.path().join("input").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    home
}

#[test]
fn the_newcomers_command_works_and_says_where_the_files_are() {
    let home = home(&[("一.txt", ARTICLE.as_bytes())]);
    let output = run(home.path(), &["extract"]);
    check(&output, 0, &["Read 1 article", "Checks: 0 contradictions", "Numerals:", "output/report.html"]);
    assert!(output.stdout.is_empty());
    let counts = fs::read_to_string(home.path().join("output/counts.csv")).unwrap();
    assert!(counts.starts_with("\u{feff}id,article,text,value,"), "{counts}");
    assert!(counts.contains("431家,431,"), "{counts}");
}

#[test]
fn in_chinese_where_the_locale_is() {
    let home = home(&[("一.txt", ARTICLE.as_bytes())]);
    let output = kaoju(home.path(), &["extract", "--headers", "zh", "--no-bom"]).env("KAOJU_LANG", "zh_CN").output();
    check(&output.unwrap(), 0, &["读入 1 篇文章", "报告："]);
    let counts = fs::read_to_string(home.path().join("output/counts.csv")).unwrap();
    assert!(counts.starts_with("编号,文章,原文,数值,"), "{counts}");
}

#[test]
fn nothing_to_read_is_told_with_what_to_do() {
    let home = home(&[]);
    check(&run(home.path(), &["extract"]), 2, &["input: does not exist", "put articles into it"]);
    fs::create_dir(home.path().join("input")).unwrap();
    check(&run(home.path(), &["extract"]), 2, &["input: holds no articles", "put articles into it"]);
    assert!(!home.path().join("output").exists());
}

#[test]
fn somebody_elses_folder_is_left_alone() {
    let home = home(&[("一.txt", ARTICLE.as_bytes())]);
    fs::create_dir(home.path().join("output")).unwrap();
    fs::write(home.path().join("output/thesis.docx"), "mine").unwrap();
    check(&run(home.path(), &["extract"]), 2, &["thesis.docx", "--force"]);
    check(&run(home.path(), &["extract", "--force"]), 0, &[]);
    check(&run(home.path(), &["extract"]), 0, &[]);
    assert_eq!(fs::read(home.path().join("output/thesis.docx")).unwrap(), b"mine");
}

#[test]
fn wrong_use_is_told_before_anything_is_done() {
    let home = home(&[("一.txt", ARTICLE.as_bytes())]);
    check(&run(home.path(), &["extract", "--published", "2023-02-30"]), 2, &["2023-07-25"]);
    check(&run(home.path(), &["extract", "--rules", "none"]), 2, &["none"]);
    check(&run(home.path(), &["extract", "--output", "input/tables"]), 2, &["lies in the input"]);
    check(&run(home.path(), &["frobnicate"]), 2, &["frobnicate"]);
    assert!(!home.path().join("output").exists());
}

#[test]
fn a_contradiction_counts_under_strict() {
    let home = home(&[("一.txt", format!("{ARTICLE}会议于2023年2月30日举行。").as_bytes())]);
    let output = run(home.path(), &["extract"]);
    check(&output, 0, &["1 contradiction"]);
    check(&run(home.path(), &["extract", "--strict"]), 1, &["1 contradiction", "一.k", "2月30日"]);
}

#[cfg(unix)]
#[test]
fn a_finding_that_somebody_has_seen_is_not_told_again() {
    let wrong = ARTICLE.replace("江西84家", "江西85家");
    let home = home(&[("一.txt", wrong.as_bytes())]);
    check(&run(home.path(), &["extract", "--strict", "--no-bom"]), 1, &["Checks: 1 contradiction"]);
    let checks = fs::read_to_string(home.path().join("output/checks.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(checks.as_bytes());
    let key = rows.headers().unwrap().iter().position(|name| name == "key").unwrap();
    let row = rows.records().map(Result::unwrap).find(|row| &row[4] == "fail").unwrap();
    let table = format!("key,remark\n{},口径不同\nf0123,old\n", &row[key]);
    fs::write(home.path().join("acknowledged.csv"), table).unwrap();
    let said = ["1 acknowledged", "f0123 in acknowledged.csv no longer fits"];
    check(&run(home.path(), &["extract", "--strict", "--no-bom"]), 0, &said);
    let checks = fs::read_to_string(home.path().join("output/checks.csv")).unwrap();
    assert!(checks.contains("口径不同"), "{checks}");
    let report = fs::read_to_string(home.path().join("output/report.html")).unwrap();
    assert!(report.contains("口径不同"));
}

#[test]
fn a_family_of_checks_can_be_left_out() {
    let wrong = ARTICLE.replace("江西84家", "江西85家");
    let home = home(&[("一.txt", wrong.as_bytes())]);
    check(&run(home.path(), &["extract", "--strict", "--without", "sum,part"]), 0, &["Checks: 0 contradictions"]);
    fs::write(home.path().join("kaoju.toml"), "strict = true\n[checks]\nwithout = ['sum', 'part']\n").unwrap();
    check(&run(home.path(), &["extract"]), 0, &["Checks: 0 contradictions"]);
    check(&run(home.path(), &["extract", "--without", "tally"]), 1, &["Checks: 1 contradiction"]);
    check(&run(home.path(), &["extract", "--without", "summe"]), 2, &["it is no family of checks", "enumeration"]);
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_done() {
    let home = home(&[("一.txt", ARTICLE.as_bytes())]);
    std::os::unix::fs::symlink("nowhere", home.path().join("input/断.txt")).unwrap();
    check(
        &run(home.path(), &["extract", "--strict"]),
        3,
        &["Not read: 1", "断.txt: is a link to nowhere", "Read 1 article"],
    );
}

#[test]
fn settings_stand_in_a_file() {
    let home = home(&[("一.txt", ARTICLE.as_bytes())]);
    fs::rename(home.path().join("input"), home.path().join("稿")).unwrap();
    let settings = home.path().join("kaoju.toml");
    fs::write(&settings, "input = '稿'\noutput = '表'\nformats = ['csv']\nheaders = 'zh'\nlang = 'zh'\n").unwrap();
    let plain = |arguments: &[&str]| kaoju(home.path(), arguments).env_remove("KAOJU_LANG").output().unwrap();
    check(&plain(&["extract"]), 0, &["读入 1 篇文章"]);
    assert!(fs::read_to_string(home.path().join("表/counts.csv")).unwrap().starts_with("\u{feff}编号,"));
    assert!(!home.path().join("表/kaoju.xlsx").exists());
    check(&plain(&["extract", "--output", "other", "--lang", "en"]), 0, &["Read 1 article", "other"]);
    let shown = String::from_utf8(plain(&["config"]).stdout).unwrap();
    assert!(shown.contains("headers") && shown.contains("kaoju.toml"), "{shown}");
    let shown = String::from_utf8(plain(&["config", "--lang", "zh"]).stdout).unwrap();
    assert!(shown.contains("线程数。") && shown.contains("每核一个"), "{shown}");
    fs::write(&settings, "inptu = '稿'\n").unwrap();
    check(&plain(&["extract"]), 2, &["kaoju.toml:1:1", "unknown key inptu", "input"]);
    check(&plain(&["extract", "--lang", "zh"]), 2, &["kaoju.toml:1:1", "错误：没有 inptu 这个键"]);
}

#[cfg(unix)]
#[test]
fn only_changed_articles_are_read_again_and_nobody_can_tell() {
    let home = home(&[("一.txt", ARTICLE.as_bytes()), ("二.txt", ARTICLE.repeat(3).as_bytes())]);
    let with = |output: &str, more: &[&str]| {
        let arguments = [&["extract", "--output", output], more].concat();
        check(&kaoju(home.path(), &arguments).env("KAOJU_CACHE", "cache").output().unwrap(), 0, &[]);
        snapshot(&home.path().join(output))
    };
    let first = with("output", &[]);
    let kept: Vec<_> = fs::read_dir(home.path().join("cache")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(fs::read_to_string(&kept[0]).unwrap().lines().count(), 2);
    // Kept articles give the same bytes, also beside a changed one; so does a cache that is spoilt.
    assert!(with("output", &[]) == first);
    fs::write(home.path().join("input/二.txt"), ARTICLE.repeat(2)).unwrap();
    let second = with("output", &[]);
    assert!(second != first && second == with("other", &["--no-cache"]));
    // What was not asked then is asked now.
    assert!(with("output", &["--without", "sum"]) != second);
    assert!(with("output", &[]) == second);
    fs::write(&kept[0], fs::read_to_string(&kept[0]).unwrap().replace('4', "{")).unwrap();
    assert!(with("output", &[]) == second);
    fs::remove_dir_all(home.path().join("cache")).unwrap();
    assert!(with("output", &[]) == second);
}

#[test]
fn a_watched_run_follows_articles_settings_rules_and_acknowledgements() {
    let home = home(&[("一.txt", ARTICLE.as_bytes())]);
    let path = |name: &str| home.path().join(name);
    let arguments = ["extract", "--watch", "--format", "csv", "--rules", "my-rules"];
    fs::create_dir(path("my-rules")).unwrap();
    let mut child = kaoju(home.path(), &arguments).stderr(Stdio::null()).spawn().unwrap();
    let holds = |file: &str, needle: &str| {
        (0..600).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(100));
            fs::read_to_string(path(file)).is_ok_and(|text| text.contains(needle))
        })
    };
    let rule = "kind = 'company'\nmeaning = 'A word.'\ncolumns = ['value']\n\n[fragments]\nword = '企业'\n\n[[rule]]\n\
                name = 'company.word'\nmeaning = 'The word.'\npattern = '{value:word}'\nmatch = [{ text = '[企业]' }]\n";
    let table = "key,remark\nf0123,old\n";
    let mut seen = vec![holds("output/articles.csv", "一.txt")];
    for (name, text, file, needle) in [
        ("input/二.txt", ARTICLE, "output/articles.csv", "二.txt"),
        ("kaoju.toml", "headers = 'zh'\n", "output/articles.csv", "编号"),
        ("my-rules/company.toml", rule, "output/company.csv", "企业"),
        ("acknowledged.csv", table, "output/report.json", "\"f0123\""),
    ] {
        // It has seen what there is before it waits for what is new.
        std::thread::sleep(std::time::Duration::from_millis(1500));
        fs::write(path(name), text).unwrap();
        seen.push(holds(file, needle));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(seen, [true; 5]);
}

#[test]
fn rules_are_listed_and_shown() {
    let home = home(&[]);
    let told = |arguments: &[&str]| String::from_utf8(run(home.path(), arguments).stdout).unwrap();
    let list = told(&["rules", "list", "count."]);
    assert!(list.lines().count() > 5 && list.contains("count.classifier"), "{list}");
    assert!(list.lines().all(|line| line.starts_with("count.")));
    let shown = told(&["rules", "show", "count.classifier"]);
    assert!(shown.contains("rules/count.toml:") && shown.contains("pattern") && shown.contains("match"), "{shown}");
    check(&run(home.path(), &["rules", "show", "count.nothing"]), 2, &["no rule of that name"]);
}

#[test]
fn a_shell_and_an_editor_are_told_what_there_is() {
    let home = home(&[]);
    let told = |arguments: &[&str]| String::from_utf8(run(home.path(), arguments).stdout).unwrap();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        assert!(told(&["completions", shell]).contains("extract"), "{shell}");
    }
    assert!(told(&["man"]).contains(".TH kaoju"));
    for what in ["rules", "config", "tables", "report", "scan-in", "scan-out"] {
        let schema: serde_json::Value = serde_json::from_str(&told(&["schema", what])).unwrap();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    }
    let help = told(&["--help"]);
    assert!(help.find("Examples").unwrap() < help.find("Usage").unwrap(), "{help}");
}

/// In a terminal a bar with the time left goes along with the reading, and then makes room for the summary.
#[cfg(unix)]
#[test]
fn a_terminal_shows_how_far_it_is() {
    let script = r#"
import os, pty, signal, sys
signal.alarm(100)
child, terminal = pty.fork()
if child == 0:
    os.environ['TERM'] = 'xterm'
    os.execv(sys.argv[1], ['kaoju', 'extract', '--jobs', '4', '--no-cache', '--format', 'csv'])
signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
told = b''
while True:
    try:
        read = os.read(terminal, 4096)
    except OSError:
        break
    if not read:
        break
    told += read
sys.stdout.buffer.write(told)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"#;
    let there = Command::new("python3").args(["-c", "import pty"]).status();
    if !there.is_ok_and(|status| status.success()) {
        eprintln!("skipped: no python3 with terminals here");
        return;
    }
    let article = ARTICLE.repeat(5);
    let names: Vec<String> = (0..60).map(|at| format!("{at}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), article.as_bytes())).collect();
    let home = home(&files);
    let mut python = Command::new("python3");
    python.current_dir(home.path()).args(["-c", script, env!("CARGO_BIN_EXE_kaoju")]).env("KAOJU_LANG", "en");
    let output = python.output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}");
    assert!(told.contains("█") && told.contains("/60 ") && told.contains("Read 60 articles"), "{told}");
}

#[test]
fn a_chinese_locale_is_answered_in_chinese() {
    let home = home(&[]);
    let told = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kaoju"));
        let output = command.current_dir(home.path()).args(arguments).env_clear().env("LC_ALL", "zh_CN.UTF-8").output();
        let output = output.unwrap();
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };
    let (status, help) = told(&["--help"]);
    assert_eq!(status, Some(0));
    assert!(help.starts_with("例：") && help.contains("用法：kaoju") && help.contains("读取文件夹里的文章"), "{help}");
    assert!(told(&["--help", "--lang", "en"]).1.contains("Usage: kaoju"));
    assert_eq!(
        told(&["extract", "--farben"]),
        (Some(2), "错误：没有 --farben 这个参数。用法见 kaoju --help\n".to_owned())
    );
    let (_, explained) = told(&["explain", "2022年，浏阳市拥有企业431家。"]);
    for needle in ["胜出", "输给", "\n主张 ", "主体  浏阳市"] {
        assert!(explained.contains(needle), "{needle}: {explained}");
    }
    assert!(!explained.contains("lost to") && !explained.contains("claim "), "{explained}");
    assert!(told(&["extract"]).1.contains("不存在"));
}

#[test]
fn scan_answers_line_by_line() {
    let home = home(&[]);
    let mut child = kaoju(home.path(), &["scan"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(
            "{\"id\": 7, \"text\": \"共431家。\", \"date\": null}\nno\n{\"id\": 8}\n{\"text\": \"共431家。\"}\n"
                .as_bytes(),
        )
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 4);
    assert_eq!((&lines[0]["id"], &lines[0]["mentions"][0]["value"]), (&7.into(), &"431".into()));
    assert_eq!((&lines[1]["id"], &lines[1]["line"]), (&serde_json::Value::Null, &2.into()));
    // What a line must have is what its schema says.
    let schema = String::from_utf8(run(home.path(), &["schema", "scan-in"]).stdout).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    assert_eq!(schema["required"], serde_json::json!(["id", "text"]));
    for (line, field) in [(2, "text"), (3, "id")] {
        assert!(lines[line]["error"].as_str().unwrap().contains(&format!("`{field}`")), "{}", lines[line]);
    }
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn explain_shows_winners_and_losers() {
    let home = home(&[]);
    let output = run(home.path(), &["explain", "拥有企业431家"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("count.classifier") && text.contains("won") && text.contains("inside a longer span"),
        "{text}"
    );
}

#[test]
fn explain_tells_where_a_claim_comes_from() {
    let home = home(&[]);
    let output = run(home.path(), &["explain", "2022年，浏阳市实现地区生产总值1500亿元，同比增长5.2%。"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let told = "claim 28..32 5.2%  claims.change  by 24..32 同比增长5.2%
  subject    浏阳市  sentence, from 6..9 浏阳市
  indicator  地区生产总值同比增长
  period     2022  sentence, from 0..5 2022年";
    assert!(text.contains(told), "{text}");
}

/// The rule that the READMEs show a newcomer, as they show it.
#[test]
fn the_readmes_rule_makes_a_table() {
    for readme in [include_str!("../README.md"), include_str!("../README.zh.md")] {
        let rule = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        let home = home(&[("a.txt", "乘坐 G1025 次列车。".as_bytes()), ("b.txt", ARTICLE.as_bytes())]);
        fs::create_dir(home.path().join("my-rules")).unwrap();
        fs::write(home.path().join("my-rules/train.toml"), rule).unwrap();
        check(&run(home.path(), &["extract", "--rules", "my-rules"]), 0, &[]);
        let table = fs::read_to_string(home.path().join("output/train.csv")).unwrap();
        assert!(table.contains("G1025 次,G,1025,"), "{table}");
        let checked = run(home.path(), &["rules", "check", "--rules", "my-rules"]);
        let told = String::from_utf8_lossy(&checked.stdout).into_owned();
        assert!(!told.contains("train.toml"), "{told}");
    }
}

/// Runs are killed at many moments; each time the output holds one whole run.
#[cfg(unix)]
#[test]
fn a_killed_run_leaves_the_last_good_one() {
    let home = home(&[("一.txt", ARTICLE.as_bytes())]);
    check(&run(home.path(), &["extract"]), 0, &[]);
    let good = snapshot(&home.path().join("output"));
    fs::write(home.path().join("input/二.txt"), ARTICLE.repeat(20)).unwrap();
    let mut after = None;
    for wait in (0..20).map(|step| step * 30) {
        let mut child = kaoju(home.path(), &["extract"]).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        let now = snapshot(&home.path().join("output"));
        if now != good {
            let whole = after.get_or_insert_with(|| now.clone());
            assert_eq!(&now, whole, "after {wait} ms");
        }
    }
    check(&run(home.path(), &["extract"]), 0, &[]);
    if let Some(whole) = after {
        assert_eq!(snapshot(&home.path().join("output")), whole);
    }
    let left: Vec<String> = fs::read_dir(home.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with('.'))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

#[cfg(unix)]
fn snapshot(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// The pages that walk a newcomer through a word and a rule: their files are written, their commands run.
#[test]
fn the_pages_about_adding_a_rule_work_as_they_stand() {
    let pages = [include_str!("../docs/add-a-rule.md"), include_str!("../docs/add-a-rule.zh.md")];
    for (page, well) in pages.into_iter().zip(["all well\n", "全部通过\n"]) {
        let home = home(&[("a.txt", "乘坐G1025次列车，一年跑了三趟子。".as_bytes())]);
        let tongue = if well.is_ascii() { "en" } else { "zh" };
        let mut said = Vec::new();
        let mut blocks = page.split("```");
        while let (Some(before), Some(block)) = (blocks.next(), blocks.next()) {
            let (language, text) = block.split_once('\n').unwrap();
            if language == "sh" {
                for line in text.lines() {
                    let words = line.strip_prefix("kaoju ").unwrap().split(' ').map(|word| word.trim_matches('\''));
                    let words: Vec<&str> = words.chain(["--lang", tongue]).collect();
                    let output = run(home.path(), &words);
                    check(&output, 0, &[]);
                    said.push(String::from_utf8(output.stdout).unwrap());
                }
            } else {
                let name = before.trim_end().trim_end_matches(['`', ':', '：']).rsplit('`').next().unwrap();
                let path = home.path().join(name);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
        }
        assert!(said[0].contains("三趟  ") && said[1].contains("三趟子"), "{said:?}");
        assert!(said[2].ends_with(well), "{}", said[2]);
        let table = fs::read_to_string(home.path().join("output/train.csv")).unwrap();
        assert!(table.contains("G1025次,高铁,1025,"), "{table}");
    }
}

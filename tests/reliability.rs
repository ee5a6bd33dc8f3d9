//! Faults done to whole runs: what the user sees for each, and that the last good output stands.
//!
//! `docs/reliability.md` lists them. The long ones are ignored:
//! `cargo test --test reliability -- --ignored --nocapture`.

#![allow(clippy::unwrap_used)]
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const ARTICLE: &str =
    "2022年10月，浏阳市拥有烟花爆竹生产企业431家，总投资1.12亿元。授权企业184家（湖南100家、江西84家）。\n";
const PROGRAM: &str = env!("CARGO_BIN_EXE_kaoju");

/// A folder with articles in `input/` that anybody may enter.
fn home(articles: &[(&str, &[u8])]) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o777)).unwrap();
    fs::create_dir(home.path().join("input")).unwrap();
    for (name, bytes) in articles {
        fs::write(home.path().join("input").join(name), bytes).unwrap();
    }
    home
}

fn command(home: &Path, program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.current_dir(home).args(arguments).env_clear().env("KAOJU_LANG", "en").env("PATH", "/usr/bin:/bin");
    command.stdin(Stdio::null());
    command
}

fn run(home: &Path) -> Output {
    command(home, PROGRAM, &["extract"]).output().unwrap()
}

/// A run under a shell's restrictions.
fn under(home: &Path, restriction: &str) -> Output {
    command(home, "sh", &["-c", &format!("{restriction}; exec {PROGRAM} extract")]).output().unwrap()
}

/// A run of somebody who is not root, to whom permissions apply; nothing where there is no such command.
fn by_nobody(home: &Path) -> Option<Output> {
    if !is_root() {
        return Some(run(home));
    }
    let arguments = ["--reuid=65534", "--regid=65534", "--clear-groups", PROGRAM, "extract"];
    let output = command(home, "setpriv", &arguments).output().ok()?;
    let refused = String::from_utf8_lossy(&output.stderr).starts_with("setpriv");
    if refused {
        eprintln!("skipped: nobody may not run {PROGRAM}");
    }
    (!refused).then_some(output)
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

#[track_caller]
fn check(output: &Output, status: i32, said: &[&str]) {
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{told}");
    for needle in said {
        assert!(told.contains(needle), "{needle}: {told}");
    }
}

type Files = BTreeMap<String, Vec<u8>>;

fn files(folder: &Path) -> Files {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect()
}

/// What Kaoju left beside the output.
fn left(home: &Path) -> Vec<String> {
    let names = fs::read_dir(home).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with('.')).collect()
}

/// A home with a good run, and one more article that the next run would read.
fn after_a_good_run() -> (tempfile::TempDir, Files) {
    let home = home(&[("一.txt", ARTICLE.as_bytes())]);
    check(&run(home.path()), 0, &[]);
    let good = files(&home.path().join("output"));
    fs::write(home.path().join("input/二.txt"), ARTICLE.repeat(40)).unwrap();
    (home, good)
}

#[test]
fn a_disk_that_fills_up_leaves_the_last_good_run() {
    let (home, good) = after_a_good_run();
    for blocks in [0, 8, 64] {
        // A file cannot grow beyond so many blocks; writing on fails as it does on a full disk.
        let output = under(home.path(), &format!("trap '' XFSZ; ulimit -f {blocks}"));
        check(&output, 2, &["output", "cannot be written"]);
        assert_eq!(files(&home.path().join("output")), good);
        assert_eq!(left(home.path()), Vec::<String>::new());
    }
    // The same, and the system ends the run at once; the next one clears up.
    let output = under(home.path(), "ulimit -c 0; ulimit -f 8");
    assert!(!output.status.success());
    assert_eq!(files(&home.path().join("output")), good);
    check(&run(home.path()), 0, &["Read 2 articles"]);
    assert_eq!(left(home.path()), Vec::<String>::new());
}

#[test]
fn a_full_disk_is_told_as_such() {
    let home = home(&[("一.txt", ARTICLE.as_bytes())]);
    fs::create_dir(home.path().join("disk")).unwrap();
    let script = format!(
        "mount -t tmpfs -o size=100k none disk || exit 77; {PROGRAM} extract --output disk/output; \
         echo $? $(ls -A disk | wc -l)"
    );
    let output = command(home.path(), "unshare", &["-rm", "sh", "-c", &script]).output();
    let Some(output) = output.ok().filter(|output| output.status.success()) else {
        eprintln!("skipped: a disk of its own cannot be mounted here");
        return;
    };
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("make room on the disk, and run again"), "{told}");
    assert_eq!(output.stdout, b"2 0\n", "exit status, and nothing is left: {told}");
}

#[test]
fn an_output_that_may_not_be_written_is_told() {
    let (home, good) = after_a_good_run();
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o555)).unwrap();
    let output = by_nobody(home.path());
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let Some(output) = output else { return };
    check(&output, 2, &["output: cannot be written", "Permission denied", "writable, or name another folder"]);
    assert_eq!(files(&home.path().join("output")), good);
    assert_eq!(left(home.path()), Vec::<String>::new());
}

#[test]
fn an_article_that_may_not_be_read_is_named() {
    let home = home(&[("一.txt", ARTICLE.as_bytes()), ("二.txt", ARTICLE.as_bytes())]);
    fs::set_permissions(home.path().join("input/二.txt"), fs::Permissions::from_mode(0o0)).unwrap();
    fs::create_dir(home.path().join("input/三")).unwrap();
    fs::set_permissions(home.path().join("input/三"), fs::Permissions::from_mode(0o0)).unwrap();
    let Some(output) = by_nobody(home.path()) else { return };
    check(&output, 3, &["Read 1 article", "二.txt: may not be read: permission denied", "三: may not be read"]);
}

#[test]
fn what_is_no_file_is_named_and_never_waited_for() {
    let home = home(&[("一.txt", ARTICLE.as_bytes())]);
    let input = home.path().join("input");
    assert!(Command::new("mkfifo").arg(input.join("管.txt")).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(input.join("s.txt")).unwrap();
    fs::create_dir(input.join("深")).unwrap();
    std::os::unix::fs::symlink("..", input.join("深/环")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", input.join("零.txt")).unwrap();
    std::os::unix::fs::symlink("自.txt", input.join("自.txt")).unwrap();
    let begun = Instant::now();
    let said =
        ["Read 1 article", "管.txt: is a pipe", "s.txt: is a socket", "深/环: leads back", "零.txt: is a device"];
    check(&run(home.path()), 3, &said);
    assert!(begun.elapsed() < Duration::from_secs(60));
}

#[test]
fn an_article_that_changes_while_it_is_read_harms_nobody() {
    let home = home(&[("一.txt", ARTICLE.as_bytes())]);
    let (growing, fleeting) = (home.path().join("input/长.txt"), home.path().join("input/走.txt"));
    fs::write(&growing, ARTICLE).unwrap();
    let mut child = command(home.path(), PROGRAM, &["extract"]).stderr(Stdio::null()).spawn().unwrap();
    let mut file = fs::File::options().append(true).open(&growing).unwrap();
    let status = loop {
        if file.metadata().unwrap().len() < 100_000 {
            file.write_all(ARTICLE.as_bytes()).unwrap();
        }
        fs::write(&fleeting, ARTICLE).unwrap();
        fs::remove_file(&fleeting).unwrap();
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
    };
    assert!(matches!(status.code(), Some(0 | 3)), "{status}");
    assert!(home.path().join("output/report.html").is_file());
    assert_eq!(left(home.path()), Vec::<String>::new());
}

#[test]
fn two_runs_at_once_leave_one_whole_run() {
    let (home, _) = after_a_good_run();
    for _ in 0..2 {
        let runs: Vec<_> = (0..3)
            .map(|_| command(home.path(), PROGRAM, &["extract"]).stderr(Stdio::piped()).spawn().unwrap())
            .collect();
        for run in runs {
            check(&run.wait_with_output().unwrap(), 0, &["Read 2 articles"]);
        }
    }
    let found = files(&home.path().join("output"));
    assert_eq!(left(home.path()), Vec::<String>::new());
    check(&run(home.path()), 0, &[]);
    assert_eq!(files(&home.path().join("output")), found);
}

/// Runs killed at moments spread over their whole time and further.
#[test]
#[ignore = "minutes; cargo test --test reliability -- --ignored --nocapture"]
fn a_hundred_kills_leave_a_whole_run_each() {
    let (home, good) = after_a_good_run();
    let begun = Instant::now();
    fs::rename(home.path().join("output"), home.path().join("kept")).unwrap();
    check(&run(home.path()), 0, &[]);
    let (took, new) = (begun.elapsed(), files(&home.path().join("output")));
    fs::remove_dir_all(home.path().join("output")).unwrap();
    fs::rename(home.path().join("kept"), home.path().join("output")).unwrap();
    let (mut old, mut killed) = (0, 0);
    for moment in 0..100_u32 {
        let mut child = command(home.path(), PROGRAM, &["extract"]).stderr(Stdio::null()).spawn().unwrap();
        // Thick around the end, where files are written and folders change places.
        let share = 1.0 - (1.0 - f64::from(moment) / 99.0).powi(2);
        std::thread::sleep(took.mul_f64(share * 1.1));
        killed += u32::from(child.try_wait().unwrap().is_none());
        let _ = child.kill();
        child.wait().unwrap();
        let now = files(&home.path().join("output"));
        assert!(now == good || now == new, "after kill {moment}");
        if now == new {
            fs::remove_dir_all(home.path().join("output")).unwrap();
            fs::create_dir(home.path().join("output")).unwrap();
            for (name, bytes) in &good {
                fs::write(home.path().join("output").join(name), bytes).unwrap();
            }
        } else {
            old += 1;
        }
        // What the kill left is cleared away by the next run, killed or not.
        assert!(left(home.path()).len() <= 2, "{:?}", left(home.path()));
    }
    println!("100 runs, {killed} killed in time; {old} with the old output whole, {} with the new", 100 - old);
    check(&run(home.path()), 0, &[]);
    assert_eq!(files(&home.path().join("output")), new);
    assert_eq!(left(home.path()), Vec::<String>::new());
}

#[test]
fn every_file_and_numeral_is_counted_once() {
    let home = home(&[
        ("一.txt", ARTICLE.as_bytes()),
        ("二.txt", "三高四新，五颜六色，第9x8号。".as_bytes()),
        ("三.jsonl", "{\"id\":\"a\",\"text\":\"有3家。\"}\n{\"id\":\"b\",\"text\":\"有4家。\"}\n".as_bytes()),
        ("四.txt", b""),
        ("五.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("六.docx", b"PK\x03\x04"),
    ]);
    let output = run(home.path());
    check(&output, 3, &["Read 4 articles", "Not read: 3"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let report = fs::read(home.path().join("output/report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
    let table = |name: &str| -> Vec<BTreeMap<String, String>> {
        let bytes = fs::read(home.path().join("output").join(name)).unwrap();
        csv::Reader::from_reader(&bytes[3..]).deserialize().map(Result::unwrap).collect()
    };
    assert_eq!(report["totals"]["articles"], 4);
    assert_eq!(report["failed"].as_array().unwrap().len(), 3);
    // Every file is read or named.
    let mut known: Vec<String> = table("articles.csv").iter().map(|row| row["file"].clone()).collect();
    known.extend(report["failed"].as_array().unwrap().iter().map(|fault| fault["file"].as_str().unwrap().to_owned()));
    known.sort();
    known.dedup();
    assert_eq!(known, ["一.txt", "三.jsonl", "二.txt", "五.png", "六.docx", "四.txt"]);
    // Every numeral is in a mention, lexical or unexplained; the tables, the report and the summary agree.
    let numerals = table("numerals.csv");
    let class = |is: &dyn Fn(&str) -> bool| numerals.iter().filter(|row| is(&row["class"])).count();
    let (open, inside) = (class(&|class| class == "unexplained"), class(&|class| class == "mention"));
    let lexical = class(&|class| class != "unexplained" && class != "mention");
    assert_eq!(inside + lexical + open, numerals.len());
    assert_eq!(report["totals"]["numerals"], numerals.len());
    assert_eq!(report["totals"]["unexplained"], open);
    let line = told.lines().find(|line| line.contains("Numerals:")).unwrap();
    let said: Vec<usize> = line.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
    assert!(said.contains(&numerals.len()) && said.contains(&open), "{line} {} {open}", numerals.len());
}

#[test]
fn records_of_broken_characters_are_read_or_named() {
    let home = home(&[(
        "a.jsonl",
        "{\"id\":\"a\",\"text\":\"有3家\\ud800企业，\\udc00共4家。\"}\n{\"id\":\"b\",\"text\":\"有5家\\u0000企业\u{202e}6家。\"}\n\
         {\"id\":\"c\",\"text\":\"有7家\n{\"id\":\"d\",\"text\":\"有8家\\u{}企业\"}\n{\"id\":\"\\ud83d\",\"text\":\"有9家。\"}\n"
            .as_bytes(),
    )]);
    let output = run(home.path());
    assert!(matches!(output.status.code(), Some(0 | 3)), "{}", String::from_utf8_lossy(&output.stderr));
    let counts = fs::read_to_string(home.path().join("output/counts.csv")).unwrap();
    for count in ["3家", "5家", "6家", "9家"] {
        assert!(counts.contains(count), "{count}: {counts}");
    }
    let report = fs::read_to_string(home.path().join("output/report.json")).unwrap();
    assert!(report.contains("a.jsonl"), "{report}");
    for file in files(&home.path().join("output")).values() {
        assert!(!file.starts_with(b"\xff"));
    }
}

/// Texts that are hard by their shape; most were slow once. `cargo run --example shake -- --growth` tells more.
#[test]
fn texts_that_are_hard_by_their_shape_are_read_in_time() {
    let shapes = [
        ("九", 800),
        ("九千亿", 400),
        ("9千五万", 300),
        ("3家、", 500),
        ("（3家", 500),
        ("百分之", 500),
        ("一\n", 600),
        ("1,234", 300),
        ("e\u{301}\u{301}", 1000),
        ("\u{202e}", 1000),
        ("《", 1000),
        ("<div>3", 400),
    ];
    let mut lines = String::new();
    for (index, (piece, times)) in shapes.iter().enumerate() {
        let text = serde_json::Value::from(format!("共有{}企业。", piece.repeat(*times)));
        lines += &format!("{{\"id\":\"{index}\",\"text\":{text}}}\n");
    }
    let home = home(&[("a.jsonl", lines.as_bytes())]);
    let mut child =
        command(home.path(), PROGRAM, &["extract", "--format", "csv"]).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > Duration::from_secs(300) {
            child.kill().unwrap();
            panic!("it takes too long");
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(status.success());
    assert_eq!(fs::read_to_string(home.path().join("output/articles.csv")).unwrap().lines().count(), shapes.len() + 1);
}

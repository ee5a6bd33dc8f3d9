//! The swap, killed at every step, with and without the system's help.

use super::{Staging, Step, may_write, repair};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

thread_local! {
    static WITHOUT: Cell<bool> = const { Cell::new(false) };
}

pub(super) fn without_exchange() -> bool {
    WITHOUT.get()
}

fn run(
    output: &Path,
    files: &[(&str, &str)],
    hook: &mut dyn FnMut(Step) -> io::Result<()>,
) -> io::Result<Vec<super::Kept>> {
    let mut staging = Staging::create(output, hook)?;
    for (name, text) in files {
        staging.file(name, hook, &mut |out| out.write_all(text.as_bytes()))?;
    }
    staging.publish(hook)
}

fn never(_: Step) -> io::Result<()> {
    Ok(())
}

fn content(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let Ok(entries) = fs::read_dir(folder) else { return files };
    for entry in entries {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            for (inner, text) in content(&entry.path()) {
                files.insert(format!("{name}/{inner}"), text);
            }
        } else if name != ".kaoju" {
            files.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
    files
}

fn check(output: &Path, expected: &[(&str, &str)]) {
    let expected: BTreeMap<String, String> =
        expected.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    assert_eq!(content(output), expected);
}

const OLD: [(&str, &str); 2] = [("a.csv", "old a"), ("gone.csv", "old")];
const NEW: [(&str, &str); 2] = [("a.csv", "new a"), ("b.csv", "new b")];
const MINE: [(&str, &str); 2] = [("mine/deep/notes.txt", "of a person"), ("notes.txt", "of a person")];

fn with(files: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    files.iter().chain(&MINE).copied().collect()
}

fn put_mine(output: &Path) {
    fs::create_dir_all(output.join("mine/deep")).unwrap();
    for (name, text) in MINE {
        fs::write(output.join(name), text).unwrap();
    }
}

#[test]
fn a_run_replaces_what_kaoju_wrote_and_nothing_else() {
    let home = tempfile::tempdir().unwrap();
    let output = home.path().join("output");
    run(&output, &OLD, &mut never).unwrap();
    check(&output, &OLD);
    put_mine(&output);
    assert_eq!(run(&output, &NEW, &mut never).unwrap(), []);
    check(&output, &with(&NEW));
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "nothing is left beside the output");
}

#[test]
fn an_edited_table_is_kept_beside_the_new_one() {
    let home = tempfile::tempdir().unwrap();
    let output = home.path().join("output");
    run(&output, &OLD, &mut never).unwrap();
    fs::write(output.join("a.csv"), "edited").unwrap();
    fs::write(output.join("b.csv"), "a person's").unwrap();
    let kept = run(&output, &NEW, &mut never).unwrap();
    assert_eq!(kept.iter().map(|one| one.under.as_str()).collect::<Vec<_>>(), ["a.edited.csv", "b.edited.csv"]);
    check(
        &output,
        &[("a.csv", "new a"), ("b.csv", "new b"), ("a.edited.csv", "edited"), ("b.edited.csv", "a person's")],
    );
    run(&output, &NEW, &mut never).unwrap();
    check(
        &output,
        &[("a.csv", "new a"), ("b.csv", "new b"), ("a.edited.csv", "edited"), ("b.edited.csv", "a person's")],
    );
}

/// Kills a run at its `nth` step; gives the step, or nothing where the run ended before.
fn killed_at(nth: usize, output: &Path, files: &[(&str, &str)]) -> Option<Step> {
    let (mut count, mut at) = (0, None);
    let result = run(output, files, &mut |step| {
        count += 1;
        if count == nth {
            at = Some(step);
            return Err(io::Error::other("killed"));
        }
        Ok(())
    });
    assert_eq!(result.is_err(), at.is_some());
    at
}

#[test]
fn a_kill_at_any_step_leaves_one_whole_run_and_what_a_person_put_there() {
    for without in [false, true] {
        WITHOUT.set(without);
        let mut steps = Vec::new();
        for nth in 1.. {
            let home = tempfile::tempdir().unwrap();
            let output = home.path().join("output");
            run(&output, &OLD, &mut never).unwrap();
            put_mine(&output);
            let Some(step) = killed_at(nth, &output, &NEW) else { break };
            steps.push(step);
            let seen = content(&output);
            let whole = |files: &[(&'static str, &'static str)]| {
                with(files).iter().all(|(name, text)| seen.get(*name).is_some_and(|found| found == text))
            };
            // Between the two renames there is no output; the repair brings it back.
            assert!(step == Step::Between || whole(&OLD) || whole(&NEW), "{step:?} {seen:?}");
            repair(&output).unwrap();
            let seen = content(&output);
            assert!(seen == content_of(&with(&OLD)) || seen == content_of(&with(&NEW)), "{step:?} {seen:?}");
            assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "{step:?}: nothing is left beside the output");
            run(&output, &NEW, &mut never).unwrap();
            check(&output, &with(&NEW));
        }
        assert_eq!(steps.contains(&Step::Between), without);
        assert!(steps.contains(&Step::Remove) && steps.contains(&Step::Exchange), "{steps:?}");
    }
    WITHOUT.set(false);
}

fn content_of(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn a_kill_of_a_first_run_leaves_nothing_or_a_whole_run() {
    for nth in 1.. {
        let home = tempfile::tempdir().unwrap();
        let output = home.path().join("output");
        let Some(step) = killed_at(nth, &output, &NEW) else { break };
        repair(&output).unwrap();
        let seen = content(&output);
        assert!(seen.is_empty() || seen == content_of(&NEW), "{step:?} {seen:?}");
        run(&output, &NEW, &mut never).unwrap();
        check(&output, &NEW);
    }
}

#[test]
fn a_folder_of_somebody_elses_is_refused_unless_asked_twice() {
    let home = tempfile::tempdir().unwrap();
    let output = home.path().join("output");
    assert!(may_write(&output, false).is_ok());
    fs::create_dir(&output).unwrap();
    fs::write(output.join(".gitkeep"), "").unwrap();
    assert!(may_write(&output, false).is_ok());
    fs::write(output.join("thesis.docx"), "mine").unwrap();
    let fault = may_write(&output, false).unwrap_err();
    assert!(fault.message.contains("thesis.docx") && fault.help.unwrap().contains("--force"));
    assert!(may_write(&output, true).is_ok());
    run(&output, &NEW, &mut never).unwrap();
    check(&output, &[("a.csv", "new a"), ("b.csv", "new b"), ("thesis.docx", "mine"), (".gitkeep", "")]);
    assert!(may_write(&output, false).is_ok());
    assert!(may_write(&output.join("a.csv"), false).is_err());
}

#[cfg(unix)]
#[test]
fn a_name_that_is_no_unicode_stays() {
    use std::os::unix::ffi::OsStrExt;
    let home = tempfile::tempdir().unwrap();
    let output = home.path().join("output");
    run(&output, &OLD, &mut never).unwrap();
    let gbk = output.join(std::ffi::OsStr::from_bytes(b"\xb1\xca\xbc\xc7.txt"));
    fs::write(&gbk, "mine").unwrap();
    std::os::unix::fs::symlink("nowhere", output.join("link")).unwrap();
    run(&output, &NEW, &mut never).unwrap();
    assert_eq!(fs::read_to_string(gbk).unwrap(), "mine");
    assert_eq!(fs::read_link(output.join("link")).unwrap(), Path::new("nowhere"));
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
}

#[test]
fn a_living_runs_folder_is_not_cleared_away() {
    let home = tempfile::tempdir().unwrap();
    let output = home.path().join("output");
    let mut staging = Staging::create(&output, &mut never).unwrap();
    repair(&output).unwrap();
    staging.file("a.csv", &mut never, &mut |out| out.write_all(b"a")).unwrap();
    staging.publish(&mut never).unwrap();
    check(&output, &[("a.csv", "a")]);
}

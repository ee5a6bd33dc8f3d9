//! The report in a browser: what a person clicks and reads, on a desk and on a telephone.
//!
//! Runs where Chromium is installed, and says so where it is not.

#![allow(clippy::unwrap_used)]

#[path = "common/browser.rs"]
mod browser;
#[path = "common/hostile.rs"]
mod hostile;

use browser::Browser;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Milliseconds within which the report of 500 articles is there.
const PATIENCE: f64 = 2000.0;

/// The report of a folder of articles.
fn report(home: &Path, input: &Path) -> PathBuf {
    let status = Command::new(env!("CARGO_BIN_EXE_kaoju"))
        .current_dir(home)
        .env_clear()
        .args(["extract", "--format", "csv", "--input"])
        .arg(input)
        .output()
        .unwrap();
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
    home.join("output/report.html")
}

/// A browser with a window of that size that has opened the report of the shipped articles.
fn shipped(width: u32, height: u32) -> Option<(tempfile::TempDir, Browser, PathBuf)> {
    let home = tempfile::tempdir().unwrap();
    let mut browser = Browser::open(width, height)?;
    let file = report(home.path(), &Path::new(env!("CARGO_MANIFEST_DIR")).join("input"));
    browser.load(&file);
    Some((home, browser, file))
}

#[track_caller]
fn quiet(browser: &Browser, file: &Path) {
    assert_eq!(browser.errors, Vec::<String>::new());
    let own = format!("file://{}", file.display());
    let others: Vec<&String> =
        browser.requests.iter().filter(|url| !url.starts_with(&own) && *url != "data:,").collect();
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn the_report_of_the_shipped_articles_does_what_it_offers() {
    let Some((_home, mut browser, file)) = shipped(1280, 900) else { return };
    let text = |selector: &str| format!("document.querySelector({selector:?}).innerText");

    assert_eq!(browser.eval(&text("h2")), "一览");
    assert_eq!(browser.eval("document.documentElement.lang"), "zh-CN");
    browser.click("label[for=in-en]");
    assert_eq!(browser.eval(&text("h2")), "At a glance");
    assert_eq!(browser.eval("document.documentElement.lang"), "en");
    let ground = "getComputedStyle(document.body).backgroundColor";
    browser.click("label[for=light]");
    let light = browser.eval(ground);
    browser.click("label[for=dark]");
    assert_ne!(browser.eval(ground), light);
    browser.click("label[for=in-zh]");

    // A table: another one, filtered, sorted.
    browser.click("[data-table=counts]");
    let all = browser.eval("document.querySelectorAll('#sheet tbody tr').length");
    assert_eq!(all, 50, "a page of rows");
    browser.click("#query");
    browser.call("Input.insertText", serde_json::json!({ "text": "家 >100" }));
    browser.rest();
    let rows =
        browser.eval("Array.from(document.querySelectorAll('#sheet tbody tr'), (row) => row.innerText).join('|')");
    let rows = rows.as_str().unwrap();
    assert!(rows.contains("431") && rows.split('|').all(|row| row.contains('家')), "{rows}");
    assert!(browser.eval(&text("#found")).as_str().unwrap().contains("行中的"));
    let values =
        "Array.from(document.querySelectorAll('#sheet tbody tr td:nth-child(3)'), (cell) => Number(cell.innerText))";
    browser.click("#sheet thead th:nth-child(3) button");
    assert_eq!(browser.eval("document.querySelector('#sheet th[aria-sort]').getAttribute('aria-sort')"), "ascending");
    assert_eq!(browser.eval(&format!("{values}.every((value, at, all) => at === 0 || all[at - 1] <= value)")), true);
    browser.click("#sheet thead th:nth-child(3) button");
    assert_eq!(browser.eval(&format!("{values}.every((value, at, all) => at === 0 || all[at - 1] >= value)")), true);

    // From the row to its mark, and back by the mark's link, with the keyboard.
    let id = browser.eval(&text("#sheet tbody td a"));
    let quote = browser.eval(&text("#sheet tbody td:nth-child(2)"));
    browser.click("#sheet tbody td a");
    let seen = "(() => { const box = document.activeElement.getBoundingClientRect(); return box.top > 0 && box.bottom < innerHeight; })()";
    assert_eq!(browser.eval("document.activeElement.matches('mark.m.at')"), true);
    assert_eq!(
        browser.eval("document.activeElement.textContent.replace(/\\s/g, '')"),
        quote.as_str().unwrap().replace(' ', "")
    );
    assert_eq!(browser.eval(seen), true);
    browser.press("Tab", 9);
    assert_eq!(browser.eval("document.activeElement.parentElement.matches('mark.m.at')"), true);
    browser.press("Enter", 13);
    assert_eq!(browser.eval("document.activeElement.matches('tr.found')"), true);
    assert_eq!(browser.eval("document.activeElement.cells[0].innerText"), id);
    assert_eq!(browser.eval(seen), true);
    // And by a click on the mark itself.
    browser.eval("history.back()");
    browser.rest();
    browser.rest();
    assert_eq!(browser.eval("document.activeElement.matches('mark.m.at')"), true);
    browser.click("mark.at");
    assert_eq!(browser.eval("document.activeElement.cells[0].innerText"), id);

    // A finding leads to both of its places, and to its row.
    browser.click(".check.fail blockquote a");
    assert_eq!(browser.eval("document.activeElement.matches('mark.m.at')"), true);
    browser.click(".check.fail a.row");
    assert!(browser.eval("document.activeElement.innerText").as_str().unwrap().contains("不符"));

    // What is switched off is not marked; every control has a name.
    browser.eval("document.querySelector('#show-count').click()");
    assert_eq!(browser.eval("getComputedStyle(document.querySelector('mark[data-k=count]')).boxShadow"), "none");
    let nameless = "Array.from(document.querySelectorAll('button, input, select, [tabindex=\"0\"]')).filter((one) => \
                    !(one.textContent.trim() || one.getAttribute('aria-label') || (one.labels && one.labels.length))).length";
    assert_eq!(browser.eval(nameless), 0);
    // The choice of theme and language outlives the page.
    browser.click("label[for=in-en]");
    browser.load(&file);
    assert_eq!(browser.eval(&text("h2")), "At a glance");
    quiet(&browser, &file);
}

#[test]
fn the_first_screen_answers_what_was_read_found_and_left_open() {
    let home = tempfile::tempdir().unwrap();
    let Some(mut browser) = Browser::open(1440, 900) else { return };
    let input = home.path().join("input");
    fs::create_dir(&input).unwrap();
    fs::write(input.join("a.txt"), "2022年10月，浏阳市授权企业184家（湖南100家、江西85家）。代号（九）七三 x八。")
        .unwrap();
    fs::write(input.join("b.pdf"), "%PDF-1.7 broken").unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_kaoju")).current_dir(home.path()).env_clear().arg("extract").output();
    assert_eq!(status.unwrap().status.code(), Some(3));
    let file = home.path().join("output/report.html");
    browser.load(&file);
    let cards = browser.eval(
        "Array.from(document.querySelectorAll('.card'), (card) => card.innerText.replace(/\\s+/g, ' ')).join('|')",
    );
    let cards = cards.as_str().unwrap();
    for needle in ["1 篇文章", "1 个文件未能读入", "1 处不符", "未解释", "处提及", "条主张"] {
        assert!(cards.contains(needle), "{needle}: {cards}");
    }
    let told = browser.eval("(() => { const one = document.querySelector('.heads a'); const box = one.getBoundingClientRect(); return [one.innerText, box.bottom < innerHeight]; })()");
    assert!(told[0].as_str().unwrap().contains("185") && told[1] == true, "{told}");
    browser.click(".heads a");
    assert_eq!(browser.eval("document.activeElement.matches('.check.fail.at')"), true);
    quiet(&browser, &file);
}

/// Words whose contrast with what is behind them is below 4.5 to 1 (WCAG AA).
const FAINT: &str = r#"(() => {
  const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = ([red, green, blue]) => [red, green, blue].map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const faint = new Set();
  for (const one of document.querySelectorAll("body *")) {
    const own = Array.from(one.childNodes).some((node) => node.nodeType === 3 && node.data.trim());
    const label = one.matches("mark.m > a");
    if (!(own || label) || !one.checkVisibility() || one.closest("svg, :disabled")) continue;
    let [ground, solid] = [[255, 255, 255], 1];
    for (let outer = one; outer; outer = outer.parentElement) solid *= Number(getComputedStyle(outer).opacity);
    for (let outer = one; outer; outer = outer.parentElement) {
      const colour = parts(getComputedStyle(outer).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) { ground = colour; break; }
    }
    if (solid === 0) continue;
    const ink = parts(getComputedStyle(one, label ? "::after" : null).color).map((part, at) => part * solid + (ground[at] ?? 0) * (1 - solid));
    const [high, low] = [light(ink), light(ground)].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < 4.5) faint.add(`${one.tagName}.${one.className} ${ratio.toFixed(1)}`);
  }
  return Array.from(faint).join("; ");
})()"#;

#[test]
fn it_is_read_with_little_light_and_without_a_mouse() {
    let Some((_home, mut browser, file)) = shipped(1280, 900) else { return };
    browser.eval("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
    browser.rest();
    for theme in ["light", "dark"] {
        browser.click(&format!("label[for={theme}]"));
        assert_eq!(browser.eval(FAINT), "", "{theme}");
    }
    // The first key leads past the head of the page, and the tables are regions that have names.
    browser.eval("document.activeElement.blur(); scrollTo(0, 0)");
    browser.load(&file);
    browser.press("Tab", 9);
    assert_eq!(browser.eval("document.activeElement.className"), "skip");
    browser.press("Enter", 13);
    assert_eq!(browser.eval("document.activeElement.id"), "main");
    let outline = browser.eval("Array.from(document.querySelectorAll('h1, h2, h3'), (one) => Number(one.tagName[1])).every((level, at, all) => at === 0 ? level === 1 : level <= all[at - 1] + 1)");
    assert_eq!(outline, true, "headings skip no level");
    // What a screen reader is told: every region, table, control and link has a name.
    browser.call("Accessibility.enable", serde_json::json!({}));
    let tree = browser.call("Accessibility.getFullAXTree", serde_json::json!({}));
    let told = |node: &serde_json::Value, key: &str| node[key]["value"].as_str().unwrap_or("").to_owned();
    let roles = ["button", "link", "checkbox", "radio", "searchbox", "combobox", "region", "navigation", "search"];
    let nameless: Vec<String> = tree["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|node| {
            node["ignored"] == false && roles.contains(&&*told(node, "role")) && told(node, "name").is_empty()
        })
        .map(|node| format!("{} {}", told(node, "role"), node["backendDOMNodeId"]))
        .collect();
    assert_eq!(nameless, Vec::<String>::new());
    quiet(&browser, &file);
}

#[test]
fn a_telephone_shows_it_without_scrolling_sideways() {
    let Some((_home, mut browser, file)) = shipped(390, 844) else { return };
    assert_eq!(browser.eval("innerWidth"), 390);
    assert_eq!(browser.eval("document.documentElement.scrollWidth <= innerWidth"), true);
    browser.click("[data-table=places]");
    assert_eq!(browser.eval("document.documentElement.scrollWidth <= innerWidth"), true);
    quiet(&browser, &file);
}

#[test]
fn a_hostile_article_is_text_and_nothing_else() {
    let home = tempfile::tempdir().unwrap();
    let Some(mut browser) = Browser::open(1280, 900) else { return };
    hostile::write(&home.path().join("input"));
    let file = report(home.path(), &home.path().join("input"));
    browser.load(&file);
    for name in ["articles", "counts", "claims", "numerals", "titles"] {
        browser.eval(&format!("document.querySelector('[data-table={name}]')?.click()"));
        browser.rest();
    }
    browser.eval("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
    browser.rest();
    assert_eq!(browser.eval("typeof window.harm"), "undefined");
    assert_eq!(browser.eval("document.querySelectorAll('main script:not([type]), img, iframe, object').length"), 0);
    assert!(browser.eval("document.body.innerText").as_str().unwrap().contains(hostile::SCRIPT));
    quiet(&browser, &file);
}

#[test]
fn five_hundred_articles_are_there_at_once_and_scroll() {
    let home = tempfile::tempdir().unwrap();
    let Some(mut browser) = Browser::open(1280, 900) else { return };
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("input/九年起舞湘赣边.txt");
    let lines: Vec<String> = fs::read_to_string(shipped).unwrap().lines().map(str::to_owned).collect();
    let mut articles = String::new();
    for at in 0..500 {
        let lines: Vec<&str> = (0..40).map(|line| &*lines[(at * 7 + line) % lines.len()]).collect();
        articles.push_str(&serde_json::json!({ "id": format!("n{at}"), "text": lines.join("\n") }).to_string());
        articles.push('\n');
    }
    fs::create_dir(home.path().join("input")).unwrap();
    fs::write(home.path().join("input/all.jsonl"), articles).unwrap();
    let file = report(home.path(), &home.path().join("input"));
    // The machine may be busy with other tests: the best of three counts.
    let took = (0..3).map(|_| browser.load(&file)).fold(f64::MAX, f64::min);
    eprintln!("500 articles, {} bytes: {took:.0} ms", fs::metadata(&file).unwrap().len());
    assert!(took < PATIENCE, "{took} ms");
    // Frames while the whole page is scrolled through in two seconds.
    let frames = browser.eval(
        "new Promise((done) => { const times = []; const tall = document.documentElement.scrollHeight; \
         const step = (now) => { times.push(now); scrollTo(0, tall * times.length / 120); \
         if (times.length < 120) requestAnimationFrame(step); else { \
         done(times.slice(1).map((time, at) => time - times[at]).sort((a, b) => a - b)); } }; \
         requestAnimationFrame(step); })",
    );
    let frames: Vec<f64> = frames.as_array().unwrap().iter().map(|time| time.as_f64().unwrap()).collect();
    let (middle, slowest) = (frames[frames.len() / 2], frames[frames.len() - 1]);
    eprintln!("frames while scrolling: {middle:.0} ms in the middle, {slowest:.0} ms at worst");
    assert!(middle < 50.0, "{middle} ms a frame");
    // An article far down comes into the page when it is asked for.
    browser.eval("location.hash = 'a437m1'");
    browser.rest();
    browser.rest();
    assert_eq!(browser.eval("document.activeElement.id"), "a437m1");
    assert_eq!(browser.eval("document.querySelector('#a438 mark')"), serde_json::Value::Null);
    quiet(&browser, &file);
}

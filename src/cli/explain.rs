//! `kaoju explain`: who won, who lost to whom and why; how far a rule got that did not fire.

use crate::matcher::trace::Trace;
use crate::matcher::{Cache, Captured, Matcher};
use crate::model::{Article, CleanSpan};
use crate::run::whole::Told;
use std::io::{self, Write};
use std::ops::Range;

/// Gives a winner's cells, as its reader makes them; empty where the reader refuses it.
pub type Read<'r> = &'r dyn Fn(&Captured<'_>) -> Option<Vec<(String, String)>>;

/// Explains a clean text: offsets are in characters, ends exclusive.
///
/// # Errors
/// Those of `out`.
pub fn explain(
    matcher: &Matcher,
    cache: &mut Cache,
    text: &str,
    rule: Option<&str>,
    read: Read<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let trace = matcher.trace(text, cache);
    match rule {
        Some(rule) => one(matcher, &trace, text, rule, read, out),
        None => all(matcher, &trace, text, read, out),
    }
}

fn all(matcher: &Matcher, trace: &Trace<'_>, text: &str, read: Read<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = Vec::new();
    for won in &trace.winners {
        rows.push(winner(text, &won.captured, read));
        for lost in &won.losers {
            let to = won.captured.rule();
            let same = lost.rule == won.captured.rule && lost.span.len() < won.captured.span.len();
            let place = if same { format!(" at {}", place(text, won.captured.span)) } else { String::new() };
            let told = format!("lost to {}{place}: {}", to.name, lost.why.words());
            rows.push(row(text, "  ", lost.span, &matcher.rules().rules[lost.rule].name, told));
        }
    }
    for refused in &trace.refused {
        let told = format!("refused by its `{}`", refused.condition);
        rows.push(row(text, "", refused.span, &matcher.rules().rules[refused.rule].name, told));
    }
    if rows.is_empty() {
        return writeln!(out, "no rule matches");
    }
    table(&rows, out)
}

/// Tells of each claim by which rule it came about and where its cells were taken from.
///
/// # Errors
/// Those of `out`.
pub fn claims(text: &str, told: &[Told], out: &mut dyn Write) -> io::Result<()> {
    let quote = |span: &Range<usize>| format!("{} {}", place(text, clean(span)), text[span.clone()].replace('\n', " "));
    for claim in told {
        let taken = claim.taken.as_ref().map(|span| format!("  by {}", quote(span))).unwrap_or_default();
        writeln!(out, "\nclaim {}  {}{taken}", quote(&claim.span), claim.rule)?;
        for cell in &claim.cells {
            let value = if cell.cell.is_empty() { "the text does not tell" } else { &cell.cell };
            let from = match (&cell.span, cell.basis) {
                (Some(span), "") => format!("  from {}", quote(span)),
                (Some(span), basis) => format!("  {basis}, from {}", quote(span)),
                (None, "") => String::new(),
                (None, basis) => format!("  {basis}"),
            };
            let from = if cell.cell.is_empty() { String::new() } else { from };
            writeln!(out, "  {:<9}  {value}{from}", cell.name)?;
        }
        let rest = [("within", &claim.within), ("source", &claim.source)];
        for (name, value) in rest.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
            writeln!(out, "  {name:<9}  {value}")?;
        }
        if claim.planned {
            writeln!(out, "  status     planned")?;
        }
    }
    Ok(())
}

fn clean(span: &Range<usize>) -> CleanSpan {
    CleanSpan { start: span.start as u32, end: span.end as u32 }
}

fn one(
    matcher: &Matcher,
    trace: &Trace<'_>,
    text: &str,
    name: &str,
    read: Read<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rules = matcher.rules();
    let Some(index) = rules.rule(name) else {
        writeln!(out, "there is no rule `{name}`")?;
        let kind = name.split('.').next().unwrap_or_default();
        let near: Vec<&str> =
            rules.rules.iter().map(|rule| &*rule.name).filter(|rule| rule.starts_with(&format!("{kind}."))).collect();
        return if near.is_empty() { Ok(()) } else { writeln!(out, "of this kind there are {}", near.join(", ")) };
    };
    let rule = &rules.rules[index];
    writeln!(out, "{}  {}  ({})", rule.name, rule.meaning, rules.place(&rule.at))?;
    let mut rows = Vec::new();
    for won in &trace.winners {
        if won.captured.rule == index {
            rows.push(winner(text, &won.captured, read));
        }
        for lost in won.losers.iter().filter(|lost| lost.rule == index) {
            let span = won.captured.span;
            let told = format!("lost to {} at {}: {}", won.captured.rule().name, place(text, span), lost.why.words());
            rows.push(row(text, "", lost.span, name, told));
        }
    }
    for refused in trace.refused.iter().filter(|refused| refused.rule == index) {
        let condition = match refused.condition {
            "left" => &rule.left,
            "right" => &rule.right,
            "not_left" => &rule.not_left,
            "not_right" => &rule.not_right,
            _ => &None,
        };
        let written = condition.as_ref().map(|condition| format!(": {}", rules.written(&condition.at)));
        let told = format!("refused by its `{}`{}", refused.condition, written.unwrap_or_default());
        rows.push(row(text, "", refused.span, name, told));
    }
    if !rows.is_empty() {
        return table(&rows, out);
    }
    match matcher.nearest(index, text) {
        Some(nearest) => match nearest.got {
            Some(span) => {
                let got = &text[span.range()];
                writeln!(out, "got as far as {} {got}  with {}", place(text, span), nearest.matched)?;
                let next: String = text[span.range().end..].chars().take(8).collect();
                let found = if next.is_empty() { "the end of the text".to_owned() } else { format!("`{next}`") };
                writeln!(out, "wanted next   {}  and found {found}", nearest.wanted)
            }
            None => writeln!(out, "nothing of it is there: it begins with {}", nearest.wanted),
        },
        None => writeln!(out, "no name of its list is there"),
    }
}

/// The figures of the text held against each other.
///
/// # Errors
/// Those of `out`.
pub fn checks(article: &Article, out: &mut dyn Write) -> io::Result<()> {
    for finding in &article.findings {
        let quotes: Vec<&str> = finding.quotes.iter().map(|quote| article.clean.slice(quote.span)).collect();
        let line = finding.arithmetic.as_deref().unwrap_or(&finding.why.zh);
        writeln!(out, "check  {} {}  {}  {line}", finding.family.name(), finding.verdict.name(), quotes.join("; "))?;
    }
    Ok(())
}

struct Row {
    place: String,
    text: String,
    rule: String,
    told: String,
}

fn winner(text: &str, captured: &Captured<'_>, read: Read<'_>) -> Row {
    let mut told = String::from("won");
    match read(captured) {
        Some(cells) => {
            for (column, cell) in cells {
                told += &format!("   {column} {cell}");
                // What it was read from, where the two differ.
                if let Some(from) = captured.text(&column).filter(|from| *from != cell) {
                    told += &format!(" ({from})");
                }
            }
        }
        None => told += "   dropped: its reader, or the text around it, refuses it",
    }
    row(text, "", captured.span, &captured.rule().name, told)
}

fn row(text: &str, indent: &str, span: CleanSpan, rule: &str, told: String) -> Row {
    Row {
        place: format!("{indent}{}", place(text, span)),
        text: format!("{indent}{}", text[span.range()].replace('\n', " ")),
        rule: rule.to_owned(),
        told,
    }
}

fn place(text: &str, span: CleanSpan) -> String {
    let start = text[..span.start as usize].chars().count();
    format!("{start}..{}", start + text[span.range()].chars().count())
}

/// Columns as wide as their widest cell; a Han character takes two places.
fn table(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    let widest = |cell: fn(&Row) -> &str| rows.iter().map(|row| width(cell(row))).max().unwrap_or_default();
    let (places, texts, rules) = (widest(|row| &row.place), widest(|row| &row.text), widest(|row| &row.rule));
    for row in rows {
        for (cell, wide) in [(&row.place, places), (&row.text, texts), (&row.rule, rules)] {
            write!(out, "{cell}{}", " ".repeat(wide - width(cell) + 2))?;
        }
        writeln!(out, "{}", row.told)?;
    }
    Ok(())
}

fn width(text: &str) -> usize {
    text.chars().map(|character| if (character as u32) < 0x1100 { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matcher::tests::{files, matcher};

    fn check(text: &str, rule: Option<&str>, expected: &str) {
        let matcher = matcher(&files());
        let read = |captured: &Captured<'_>| {
            let columns = captured.kind().columns.iter();
            Some(columns.filter_map(|column| Some((column.to_string(), captured.cell(column)?.to_owned()))).collect())
        };
        let mut out = Vec::new();
        explain(&matcher, &mut matcher.cache(), text, rule, &read, &mut out).expect("a vector grows");
        assert_eq!(String::from_utf8(out).expect("UTF-8").trim_end(), expected.trim_matches('\n'));
    }

    #[test]
    fn winners_stand_above_those_that_lost_to_them() {
        let expected = "
3..6     三元区  place.county  won
  3..5     三元  money.amount  lost to place.county: inside a longer span
8..11    八百元  money.amount  won   value 八百   currency CNY (元)
  9..11    百元  money.amount  lost to money.amount at 8..11: inside a longer span";
        check("福建省三元区投入八百元。", None, expected);
        check("什么也没有", None, "no rule matches");
    }

    #[test]
    fn what_conditions_refuse_is_told() {
        let expected = "
count.classifier  A quantity, its classifier, and the noun where it follows at once.  (rules/count.toml:6)
1..5  431家  count.classifier  refused by its `not_left`: 第|[A-Z]";
        check("A431家", Some("count.classifier"), expected);
    }

    #[test]
    fn a_rule_that_did_not_fire_tells_how_far_it_got() {
        let expected = "
money.amount  A quantity and a currency.  (rules/money.toml:6)
got as far as 2..5 431  with {value:quantity}
wanted next   {currency:currency}  and found `亩地`";
        check("共有431亩地", Some("money.amount"), expected);
        let expected = "
ordinal.number  A rank and its classifier.  (rules/ordinal.toml:6)
nothing of it is there: it begins with 第";
        check("共有431亩地", Some("ordinal.number"), expected);
        check("共有", Some("money.all"), "there is no rule `money.all`\nof this kind there are money.amount");
    }
}

//! `kaoju explain`: who won, who lost to whom and why; how far a rule got that did not fire.

use super::Tongue;
use crate::matcher::trace::{Trace, Why, Won};
use crate::matcher::{Cache, Captured, Matcher};
use crate::model::{Article, CleanSpan};
use crate::rules::columns;
use crate::run::whole::Told;
use std::io::{self, Write};
use std::ops::Range;

/// Gives a winner's cells, as its reader makes them; empty where the reader refuses it.
pub type Read<'r> = &'r dyn Fn(&Captured<'_>) -> Option<Vec<(String, String)>>;

/// A clean text that is to be explained: offsets are in characters, ends exclusive.
pub struct Asked<'a> {
    /// The rules.
    pub matcher: &'a Matcher,
    /// The text.
    pub text: &'a str,
    /// What winners come to.
    pub read: Read<'a>,
    /// The language of the answer.
    pub tongue: Tongue,
}

impl Asked<'_> {
    /// Explains it: all that happens in it, or how far one rule got.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn explain(&self, cache: &mut Cache, rule: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
        let trace = self.matcher.trace(self.text, cache);
        match rule {
            Some(rule) => self.one(&trace, rule, out),
            None => self.all(&trace, out),
        }
    }

    fn all(&self, trace: &Trace<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut rows = Vec::new();
        for won in &trace.winners {
            rows.push(self.winner(&won.captured));
            for lost in &won.losers {
                let same = lost.rule == won.captured.rule && lost.span.len() < won.captured.span.len();
                let told = self.lost(won, lost.why, same);
                rows.push(self.row("  ", lost.span, &self.matcher.rules().rules[lost.rule].name, told));
            }
        }
        for refused in &trace.refused {
            let told = self.refused(refused.condition);
            rows.push(self.row("", refused.span, &self.matcher.rules().rules[refused.rule].name, told));
        }
        if rows.is_empty() {
            return writeln!(out, "{}", self.tongue.say("没有规则命中", "no rule matches"));
        }
        table(&rows, out)
    }

    fn one(&self, trace: &Trace<'_>, name: &str, out: &mut dyn Write) -> io::Result<()> {
        let (rules, tongue) = (self.matcher.rules(), self.tongue);
        let Some(index) = rules.rule(name) else {
            writeln!(out, "{}", tongue.say(format!("没有规则 `{name}`"), format!("there is no rule `{name}`")))?;
            let kind = format!("{}.", name.split('.').next().unwrap_or_default());
            let names = rules.rules.iter().map(|rule| &*rule.name);
            let near: Vec<&str> = names.filter(|rule| rule.starts_with(&kind)).collect();
            let near = near.join(tongue.say("、", ", "));
            return if near.is_empty() {
                Ok(())
            } else {
                writeln!(out, "{} {near}", tongue.say("这一类有", "of this kind there are"))
            };
        };
        let rule = &rules.rules[index];
        writeln!(out, "{}  {}  ({})", rule.name, rule.meaning, rules.place(&rule.at))?;
        let mut rows = Vec::new();
        for won in &trace.winners {
            if won.captured.rule == index {
                rows.push(self.winner(&won.captured));
            }
            for lost in won.losers.iter().filter(|lost| lost.rule == index) {
                rows.push(self.row("", lost.span, name, self.lost(won, lost.why, true)));
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
            let told = self.refused(refused.condition) + &written.unwrap_or_default();
            rows.push(self.row("", refused.span, name, told));
        }
        if rows.is_empty() { self.nearest(index, out) } else { table(&rows, out) }
    }

    /// How far a rule got that nothing came of.
    fn nearest(&self, rule: usize, out: &mut dyn Write) -> io::Result<()> {
        let tongue = self.tongue;
        let Some(nearest) = self.matcher.nearest(rule, self.text) else {
            return writeln!(out, "{}", tongue.say("它的名单里没有一个在文中", "no name of its list is there"));
        };
        let Some(span) = nearest.got else {
            let (zh, en) = ("文中一点也没有，它的开头是", "nothing of it is there: it begins with");
            return writeln!(out, "{} {}", tongue.say(zh, en), nearest.wanted);
        };
        let (place, got) = (place(self.text, span), &self.text[span.range()]);
        writeln!(
            out,
            "{} {place} {got}  {} {}",
            tongue.say("走到了", "got as far as"),
            tongue.say("合于", "with"),
            nearest.matched
        )?;
        let next: String = self.text[span.range().end..].chars().take(8).collect();
        let end = tongue.say("文末", "the end of the text").to_owned();
        let found = if next.is_empty() { end } else { format!("`{next}`") };
        let (wanted, and) = (tongue.say("接下来想要", "wanted next  "), tongue.say("遇到的是", "and found"));
        writeln!(out, "{wanted} {}  {and} {found}", nearest.wanted)
    }

    fn lost(&self, won: &Won<'_>, why: Why, with_place: bool) -> String {
        let to = &won.captured.rule().name;
        let at = if with_place { place(self.text, won.captured.span) } else { String::new() };
        let (zh, en) = if with_place { (format!(" {at}"), format!(" at {at}")) } else { (at.clone(), at) };
        self.tongue.say(format!("输给 {to}{zh}：{}", in_chinese(why)), format!("lost to {to}{en}: {}", why.words()))
    }

    fn refused(&self, condition: &str) -> String {
        self.tongue.say(format!("不合它的 `{condition}`"), format!("refused by its `{condition}`"))
    }

    fn winner(&self, captured: &Captured<'_>) -> Row {
        let mut told = self.tongue.say("胜出", "won").to_owned();
        match (self.read)(captured) {
            Some(cells) => {
                for (column, cell) in cells {
                    told += &format!("   {column} {cell}");
                    // What it was read from, where the two differ.
                    if let Some(from) = captured.text(&column).filter(|from| *from != cell) {
                        told += &format!(" ({from})");
                    }
                }
            }
            None => {
                told += self.tongue.say(
                    "   未采用：它的读法或上下文不认",
                    "   dropped: its reader, or the text around it, refuses it",
                );
            }
        }
        self.row("", captured.span, &captured.rule().name, told)
    }

    fn row(&self, indent: &str, span: CleanSpan, rule: &str, told: String) -> Row {
        Row {
            place: format!("{indent}{}", place(self.text, span)),
            text: format!("{indent}{}", self.text[span.range()].replace('\n', " ")),
            rule: rule.to_owned(),
            told,
        }
    }
}

/// Why a candidate lost.
fn in_chinese(why: Why) -> &'static str {
    match why {
        Why::Inside => "在更长的一段之内",
        Why::Shorter => "与更长的一段重叠",
        Why::Beaten => "一样长，那条规则写明胜过它",
        Why::Kind => "一样长，那一类排在前面",
        Why::Name => "一样长，那条规则的名称排在前面",
        Why::Later => "同一条规则，那一段开始得更早",
    }
}

/// Tells of each claim by which rule it came about and where its cells were taken from.
///
/// # Errors
/// Those of `out`.
pub fn claims(text: &str, told: &[Told], tongue: Tongue, out: &mut dyn Write) -> io::Result<()> {
    let quote = |span: &Range<usize>| format!("{} {}", place(text, clean(span)), text[span.clone()].replace('\n', " "));
    for claim in told {
        let taken = claim.taken.as_ref().map(|span| format!("  {} {}", tongue.say("据", "by"), quote(span)));
        let (what, taken) = (tongue.say("主张", "claim"), taken.unwrap_or_default());
        writeln!(out, "\n{what} {}  {}{taken}", quote(&claim.span), claim.rule)?;
        for cell in &claim.cells {
            let silent = tongue.say("文中没有说", "the text does not tell");
            let value = if cell.cell.is_empty() { silent } else { &cell.cell };
            let basis = tongue.say(columns::in_chinese("subject_basis", cell.basis), cell.basis.to_owned());
            let from = match (&cell.span, &*basis) {
                (Some(span), "") => format!("  {} {}", tongue.say("取自", "from"), quote(span)),
                (Some(span), basis) => format!("  {basis}{} {}", tongue.say("，取自", ", from"), quote(span)),
                (None, "") => String::new(),
                (None, basis) => format!("  {basis}"),
            };
            let from = if cell.cell.is_empty() { String::new() } else { from };
            writeln!(out, "  {}  {value}{from}", label(cell.name, tongue))?;
        }
        let rest = [("within", &claim.within), ("source", &claim.source)];
        for (name, value) in rest.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
            writeln!(out, "  {}  {value}", label(name, tongue))?;
        }
        if claim.planned {
            writeln!(out, "  {}  {}", label("status", tongue), tongue.say("计划", "planned"))?;
        }
    }
    Ok(())
}

/// The name of a claim's cell, as wide as the widest.
fn label(name: &str, tongue: Tongue) -> String {
    let zh = match name {
        "subject" => "主体",
        "indicator" => "指标",
        "period" => "时期",
        "within" => "范围",
        "source" => "来源",
        "status" => "状态",
        other => other,
    };
    tongue.say(zh.to_owned(), format!("{name:<9}"))
}

fn clean(span: &Range<usize>) -> CleanSpan {
    CleanSpan { start: span.start as u32, end: span.end as u32 }
}

/// The figures of the text held against each other.
///
/// # Errors
/// Those of `out`.
pub fn checks(article: &Article, tongue: Tongue, out: &mut dyn Write) -> io::Result<()> {
    let word = |column, word: &str| tongue.say(columns::in_chinese(column, word), word.to_owned());
    for finding in &article.findings {
        let quotes: Vec<&str> = finding.quotes.iter().map(|quote| article.clean.slice(quote.span)).collect();
        let quotes = quotes.join(tongue.say("；", "; "));
        let line = finding.arithmetic.as_deref().unwrap_or(tongue.say(&finding.why.zh, &finding.why.en));
        let (family, verdict) = (word("family", finding.family.name()), word("verdict", finding.verdict.name()));
        writeln!(out, "{}  {family} {verdict}  {quotes}  {line}", tongue.say("核对", "check"))?;
    }
    Ok(())
}

struct Row {
    place: String,
    text: String,
    rule: String,
    told: String,
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
        told(text, rule, Tongue::English, expected);
    }

    #[track_caller]
    fn told(text: &str, rule: Option<&str>, tongue: Tongue, expected: &str) {
        let matcher = matcher(&files());
        let read = |captured: &Captured<'_>| {
            let columns = captured.kind().columns.iter();
            Some(columns.filter_map(|column| Some((column.to_string(), captured.cell(column)?.to_owned()))).collect())
        };
        let mut out = Vec::new();
        let asked = Asked { matcher: &matcher, text, read: &read, tongue };
        asked.explain(&mut matcher.cache(), rule, &mut out).expect("a vector grows");
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
    fn in_chinese_too() {
        let expected = "
3..6     三元区  place.county  胜出
  3..5     三元  money.amount  输给 place.county：在更长的一段之内
8..11    八百元  money.amount  胜出   value 八百   currency CNY (元)
  9..11    百元  money.amount  输给 money.amount 8..11：在更长的一段之内";
        told("福建省三元区投入八百元。", None, Tongue::Chinese, expected);
        let expected = "
money.amount  A quantity and a currency.  (rules/money.toml:6)
走到了 2..5 431  合于 {value:quantity}
接下来想要 {currency:currency}  遇到的是 `亩地`";
        told("共有431亩地", Some("money.amount"), Tongue::Chinese, expected);
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

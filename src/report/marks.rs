//! An article's clean text as HTML, its mentions and all other numerals marked.
//!
//! Takes an article; gives HTML in which everything that comes from the article is escaped. Marks
//! nest where a mention lies inside a title, and never cross: a mark that would cross one that is
//! open is left out, which cannot happen while mentions keep their law.

use super::words;
use crate::model::{Article, CleanSpan, Mention, NumeralClass, Role, Value};
use crate::tables::cell::Cell;
use crate::tables::csv::text;
use crate::tables::fields;
use crate::tables::rows::Run;
use std::borrow::Cow;
use std::fmt::Write;

/// Text as HTML. Controls that a browser must not see become U+FFFD.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// The anchor of a mention in the report.
#[must_use]
pub fn anchor(article: usize, mention: usize) -> String {
    format!("a{}m{}", article + 1, mention + 1)
}

/// What a mention says, in one line for readers of both languages: value, bounds, what its kind adds.
fn told(run: &Run<'_>, article: &Article, mention: &Mention) -> String {
    let mut parts: Vec<String> = Vec::new();
    let Some(table) = run.table(mention.kind) else { return String::new() };
    fields::mention(article, mention, &mut |name, cell| {
        let cell = match &cell {
            Cell::Flag(_) => Cow::Borrowed(""),
            cell => text(cell),
        };
        match (name, &mention.value) {
            // The EDTF value says what these two say.
            ("from" | "to", _) => {}
            ("modifier", _) if cell == "exact" => {}
            ("value", _) | ("name", Value::Place(_)) => parts.push(cell.into_owned()),
            // What the table does not hold says nothing new: of an amount of money the unit.
            _ => parts.extend(words::cell(table, name, &cell)),
        }
    });
    parts.join(" · ")
}

struct Mark {
    span: CleanSpan,
    open: String,
    close: String,
}

/// The paragraphs of the article at that place in the run.
#[must_use]
pub fn paragraphs(run: &Run<'_>, at: usize) -> String {
    let (article, marks) = (&run.articles[at], marks(run, at));
    let mut next = 0;
    let mut out = String::new();
    for paragraph in &article.clean.paragraphs {
        let class = match paragraph.role {
            Role::Body => "",
            Role::Headline => " class=\"headline\"",
            Role::Caption => " class=\"caption\"",
            Role::Chronicle => " class=\"chronicle\"",
            Role::Furniture => " class=\"furniture\"",
        };
        let _ = write!(out, "<p{class}>");
        let mut open: Vec<(u32, &str)> = Vec::new();
        let mut from = paragraph.span.start;
        let flow = |out: &mut String, open: &mut Vec<(u32, &str)>, from: &mut u32, to: u32| {
            while let Some(&(end, close)) = open.last().filter(|(end, _)| *end <= to) {
                out.push_str(&escaped(article.clean.slice(CleanSpan { start: *from, end })));
                out.push_str(close);
                *from = end;
                open.pop();
            }
            out.push_str(&escaped(article.clean.slice(CleanSpan { start: *from, end: to })));
            *from = to;
        };
        while let Some(mark) = marks.get(next).filter(|mark| mark.span.start < paragraph.span.end) {
            next += 1;
            // Those that end before this mark begins are still on the stack.
            let around = open.iter().rev().find(|(end, _)| mark.span.start < *end);
            let crosses = around.is_some_and(|(end, _)| *end < mark.span.end);
            if mark.span.start < from || mark.span.end > paragraph.span.end || crosses {
                continue;
            }
            flow(&mut out, &mut open, &mut from, mark.span.start);
            out.push_str(&mark.open);
            open.push((mark.span.end, &mark.close));
        }
        flow(&mut out, &mut open, &mut from, paragraph.span.end);
        out.push_str("</p>\n");
    }
    out
}

fn marks(run: &Run<'_>, at: usize) -> Vec<Mark> {
    let article = &run.articles[at];
    let mentions = article.mentions.iter().enumerate().map(|(index, mention)| {
        let anchor = anchor(at, index);
        Mark {
            span: mention.span,
            open: format!(
                "<mark class=\"m\" data-k=\"{}\" id=\"{anchor}\" title=\"{} · {}\">",
                escaped(run.kind_name(mention.kind)),
                escaped(&told(run, article, mention)),
                escaped(&mention.rule),
            ),
            close: format!("<a href=\"#r-{anchor}\"></a></mark>"),
        }
    });
    let others = article.numerals.iter().enumerate().filter_map(|(index, numeral)| {
        let id = format!("a{}n{}", at + 1, index + 1);
        let open = match &numeral.class {
            NumeralClass::Mention(_) => return None,
            NumeralClass::Unexplained => {
                format!("<mark class=\"open\" id=\"{id}\" title=\"未解释 unexplained\">")
            }
            NumeralClass::Lexical { class, rule } => {
                let class = words::class(class);
                let title = format!("{} {} · {rule}", class.zh, class.en);
                format!("<mark class=\"lex\" id=\"{id}\" title=\"{}\">", escaped(&title))
            }
        };
        Some(Mark { span: numeral.span, open, close: "</mark>".into() })
    });
    let mut marks: Vec<Mark> = mentions.chain(others).filter(|mark| !mark.span.is_empty()).collect();
    marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
    marks
}

/// Characters on either side of what is marked that a passage is told with.
const AROUND: usize = 60;

/// Whether two stretches of a sentence stand apart and yet close enough to be told in one passage.
#[must_use]
pub fn near(article: &Article, one: CleanSpan, other: CleanSpan) -> bool {
    let (first, second) = if one.start <= other.start { (one, other) } else { (other, one) };
    let between = CleanSpan { start: first.end, end: second.start };
    first.end <= second.start && article.clean.slice(between).chars().count() <= 2 * AROUND
}

/// A passage with some stretches of it marked, in their order; long passages are cut to their surroundings.
#[must_use]
pub fn passage(article: &Article, sentence: CleanSpan, spans: &[CleanSpan]) -> String {
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return String::new() };
    let sentence = sentence.cover(*first).cover(*last);
    let before = article.clean.slice(CleanSpan { start: sentence.start, end: first.start });
    let behind = article.clean.slice(CleanSpan { start: last.end, end: sentence.end });
    let skip = before.chars().count().saturating_sub(AROUND);
    let mut out = String::new();
    if skip > 0 {
        out.push('…');
    }
    out.push_str(&escaped(&before.chars().skip(skip).collect::<String>()));
    let mut from = first.start;
    for span in spans {
        out.push_str(&escaped(article.clean.slice(CleanSpan { start: from, end: span.start })));
        let _ = write!(out, "<mark>{}</mark>", escaped(article.clean.slice(*span)));
        from = span.end;
    }
    out.push_str(&escaped(&behind.chars().take(AROUND).collect::<String>()));
    if behind.chars().count() > AROUND {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{escaped, near, paragraphs, passage};
    use crate::model::{Article, CleanSpan, Kind, Numeral, NumeralClass, TitleValue, Value};
    use crate::tables::rows::Run;
    use crate::tables::sample;

    /// The last of these articles.
    fn marked(articles: &[Article]) -> String {
        paragraphs(&Run::new(articles, &[], &[]), articles.len() - 1)
    }

    #[test]
    fn nothing_of_an_article_gets_through_as_markup() {
        assert_eq!(escaped("<script>\"'&\0\u{1b}"), "&lt;script&gt;&quot;&#39;&amp;\u{fffd}\u{fffd}");
        let mut article = sample::blank("a1", "<b>\"十\"</b>");
        article.mentions = vec![sample::mention(&article, Kind::Recurrence, "\"十\"", Value::Recurrence("<i>".into()))];
        assert_eq!(
            marked(&[article]),
            "<p>&lt;b&gt;<mark class=\"m\" data-k=\"recurrence\" id=\"a1m1\" title=\"&lt;i&gt; · recurrence.sample\">\
             &quot;十&quot;<a href=\"#r-a1m1\"></a></mark>&lt;/b&gt;</p>\n"
        );
    }

    #[test]
    fn marks_nest_and_open_numerals_show() {
        let html = marked(&[sample::article(), sample::article(), sample::article()]);
        assert!(
            html.contains("id=\"a3m7\" title=\"总体方案 · title.sample\">《总体方案》<a href=\"#r-a3m7\"></a></mark>"),
            "{html}"
        );
        assert!(html.contains("<mark class=\"open\" id=\"a3n8\" title=\"未解释 unexplained\">十</mark>"), "{html}");
        assert!(html.contains("id=\"a3n7\" title=\"口号 slogan · lexical.slogan\">三</mark>高四新"), "{html}");
        assert!(html.contains("112000000 · 币种 currency CNY · 修饰 modifier 约 about · money.sample"), "{html}");
        assert_eq!(html.matches("<mark").count(), html.matches("</mark>").count());
    }

    #[test]
    fn a_numeral_that_runs_out_of_a_title_breaks_no_mark() {
        let mut article = sample::blank("a1", "《十年三》五家");
        let value = Value::Title(Box::new(TitleValue { title: "十年三".into(), refers_to: None }));
        let title = sample::mention(&article, Kind::Title, "《十年三》", value);
        let inner = sample::mention(&article, Kind::Recurrence, "十年", Value::Recurrence("".into()));
        article.mentions = vec![title, inner];
        let numeral = |from, to| {
            let at = |words| article.clean.text.find(words).unwrap();
            Numeral { span: CleanSpan::new(at(from), at(to)), class: NumeralClass::Unexplained }
        };
        article.numerals = vec![numeral("三", "家")];
        let html = marked(&[article]);
        assert!(html.ends_with("<a href=\"#r-a1m1\"></a></mark>五家</p>\n"), "{html}");
        assert_eq!(html.matches("<mark").count(), html.matches("</mark>").count());
    }

    #[test]
    fn a_passage_keeps_its_figure_in_sight() {
        let article = sample::blank("a1", &format!("{}十{}", "前".repeat(80), "后".repeat(80)));
        let span = article.clean.text.find('十').map(|at| CleanSpan::new(at, at + 3)).unwrap();
        let text = passage(&article, article.clean.sentences[0], &[span]);
        assert_eq!(text, format!("…{}<mark>十</mark>{}…", "前".repeat(60), "后".repeat(60)));
    }

    #[test]
    fn figures_of_one_sentence_are_told_together() {
        let article = sample::blank("a1", "甲十乙百丙");
        let spans = [(3, 6), (9, 12)].map(|(start, end)| CleanSpan::new(start, end));
        assert!(near(&article, spans[0], spans[1]) && near(&article, spans[1], spans[0]));
        assert!(!near(&article, spans[0], spans[0]));
        let text = passage(&article, article.clean.sentences[0], &spans);
        assert_eq!(text, "甲<mark>十</mark>乙<mark>百</mark>丙");
    }
}

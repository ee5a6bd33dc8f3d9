//! Where sentences end.
//!
//! A sentence ends at 。！？；(and the like of ASCII), its closing quotes and brackets included. Not inside
//! 《…》 or （…）, and not where the closing quote goes on with a comma. An ellipsis ends one only before a
//! closing quote or the paragraph's end. A sentence that will not end is cut behind a comma: what is read in it, and
//! every row that quotes it, costs as much as it is long.

use crate::model::CleanSpan;

/// Longest stretch in brackets that is believed before an unclosed bracket is forgotten, in bytes.
const BRACKETED: usize = 600;
/// Bytes behind which a sentence is cut at the next comma, and a bracket's length later anywhere but inside a number
/// or a word of letters. The longest sentence of 6,531 news articles has 5,931 bytes.
const LONGEST: usize = 9_000;

/// Appends the sentences of the paragraph `text[start..end]`.
pub(super) fn split(text: &str, start: usize, end: usize, sentences: &mut Vec<CleanSpan>) {
    let bytes = text.as_bytes();
    let mut from = start;
    let mut i = start;
    let mut opened: Option<(char, usize)> = None;
    while i < end {
        let len = match bytes[i] {
            0xE4..=0xE9 => 3,
            0xE2 | 0xE3 | 0xEF => {
                let c = text[i..].chars().next().unwrap_or(' ');
                match c {
                    '《' | '（' if opened.is_none() && closes_within(text, i + 3, end, c) => opened = Some((c, i)),
                    '》' | '）' if opened.is_some_and(|(open, _)| open == if c == '》' { '《' } else { '（' }) => {
                        opened = None
                    }
                    '。' | '！' | '？' | '；' | '…' | '!' | '?' if opened.is_none() => {
                        if let Some(stop) = ending(text, i, end, c) {
                            push(text, from, stop, sentences);
                            from = stop;
                            i = stop;
                            continue;
                        }
                    }
                    _ => {}
                }
                3
            }
            b'!' | b'?' if opened.is_none() => {
                if let Some(stop) = ending(text, i, end, '!') {
                    push(text, from, stop, sentences);
                    from = stop;
                    i = stop;
                    continue;
                }
                1
            }
            0..=0x7F => 1,
            0x80..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xFF => 4,
        };
        i += len;
        if i - from > LONGEST && opened.is_none() {
            let pause = matches!(&text[i - len..i], "，" | "、" | "：" | "," | " ");
            if pause || i - from > LONGEST + BRACKETED && len > 1 {
                push(text, from, i.min(end), sentences);
                from = i.min(end);
            }
        }
    }
    push(text, from, end, sentences);
}

/// Whether the bracket opened before `from` is closed before too long.
fn closes_within(text: &str, from: usize, end: usize, open: char) -> bool {
    let close = if open == '《' { "》" } else { "）" };
    let limit = text.ceil_char_boundary((from + BRACKETED).min(end));
    text[from..limit].contains(close)
}

/// Where the sentence whose final mark stands at `at` ends, or `None` where it goes on.
fn ending(text: &str, at: usize, end: usize, mark: char) -> Option<usize> {
    let mut stop = at;
    let mut closed = false;
    for c in text[at..end].chars() {
        match c {
            '。' | '！' | '？' | '；' | '…' | '!' | '?' if !closed => {}
            '”' | '’' | '」' | '』' | '）' | ')' | '】' | '》' => closed = true,
            '，' | '、' | '：' | '；' | '。' if closed => return None,
            _ => break,
        }
        stop += c.len_utf8();
    }
    (mark != '…' || closed || stop == end || text[at..stop].contains(['。', '！', '？'])).then_some(stop)
}

fn push(text: &str, from: usize, stop: usize, sentences: &mut Vec<CleanSpan>) {
    let part = &text[from..stop];
    let blank = part.len() - part.trim_start_matches(' ').len();
    let tail = part.len() - part.trim_end_matches(' ').len();
    if blank < part.len() {
        sentences.push(CleanSpan::new(from + blank, stop - tail));
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[track_caller]
    fn check(expected: &str) {
        let text = expected.replace('|', "");
        let mut spans = Vec::new();
        split(&text, 0, text.len(), &mut spans);
        let parts: Vec<&str> = spans.iter().map(|span| &text[span.range()]).collect();
        assert_eq!(parts.join("|"), expected);
    }

    #[test]
    fn sentences() {
        check("第一句。|第二句！|“第三句？”|他说。");
        check("“总面积5.05万平方公里。”|他说，“六届。”");
        check("莲花血鸭……这些来自老区。");
        check("《走吗？走！》上映。|他（很高兴！）说。");
        check("湖南3个；|江西4个。");
        check("“好！”，他说。");
        check("没有句号");
        check("（未完。|他又说。");
    }

    #[test]
    fn a_sentence_that_will_not_end_is_cut() {
        let part = |count| format!("{}，", "浏阳市有企业431家".repeat(count));
        check(&format!("{}|{}完。", part(400), part(10)));
        check(&format!("{}|{}", "长".repeat(3201), "长".repeat(100)));
    }
}

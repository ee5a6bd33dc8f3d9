//! The matcher against a slow and obvious one that tries each rule at each place, on texts made up at random.

use super::tests::{files, matcher};
use super::*;
use crate::rules::Pattern;
use proptest::prelude::*;
use regex::Regex;

/// Rule, start, end.
type Found = (String, usize, usize);

/// One rule, with ordinary regexes.
struct Slow {
    name: String,
    kind: usize,
    holds: bool,
    whole: Option<Regex>,
    left: Vec<(Regex, bool)>,
    right: Vec<(Regex, bool)>,
    beats: Vec<usize>,
}

fn slow(matcher: &Matcher) -> Vec<Slow> {
    let rules = matcher.rules();
    let regex = |pattern: String| Regex::new(&pattern).expect("it compiled before");
    let slow = |(index, rule): (usize, &crate::rules::Rule)| {
        let before = |text: &str| regex(format!("(?m:{text})\\z"));
        let behind = |text: &str| regex(format!("\\A(?m:{text})"));
        let mut left = Vec::new();
        let mut right = Vec::new();
        left.extend(rule.left.iter().map(|condition| (before(&condition.regex), true)));
        left.extend(rule.not_left.iter().map(|condition| (before(&condition.regex), false)));
        right.extend(rule.right.iter().map(|condition| (behind(&condition.regex), true)));
        right.extend(rule.not_right.iter().map(|condition| (behind(&condition.regex), false)));
        let whole = match &rule.pattern {
            Pattern::Names(_) => None,
            Pattern::Regex { core, head, tail, .. } => {
                left.extend(head.iter().map(|head| (before(head), true)));
                right.extend(tail.iter().map(|tail| (behind(tail), true)));
                Some(regex(format!("\\A(?:{core})\\z")))
            }
        };
        let beats = (0..rules.rules.len()).filter(|loser| rules.beats(index, *loser)).collect();
        Slow {
            name: rule.name.to_string(),
            kind: rule.kind,
            holds: rules.kinds[rule.kind].holds,
            whole,
            left,
            right,
            beats,
        }
    };
    rules.rules.iter().enumerate().map(slow).collect()
}

/// Every rule at every place: the longest end that is allowed.
fn candidates(rules: &[Slow], names: &[&str], text: &str) -> Vec<(usize, usize, usize)> {
    let mut found = Vec::new();
    let digit = |at: usize| text[at..].starts_with(|next: char| next.is_ascii_digit());
    let digit_before = |at: usize| text[..at].ends_with(|last: char| last.is_ascii_digit());
    let starts = (0..text.len()).filter(|at| text.is_char_boundary(*at));
    for start in starts.filter(|at| !text[*at..].starts_with([' ', '\n']) && !(digit(*at) && digit_before(*at))) {
        for (index, rule) in rules.iter().enumerate() {
            let allowed = |end: usize| {
                rule.left.iter().all(|(regex, wanted)| regex.is_match(&text[..start]) == *wanted)
                    && rule.right.iter().all(|(regex, wanted)| regex.is_match(&text[end..]) == *wanted)
            };
            let feed = text[start..].find('\n').map_or(text.len(), |feed| start + feed);
            let ends = (start + 1..=feed).rev().filter(|at| text.is_char_boundary(*at));
            let mut ends = ends.filter(|end| !text[..*end].ends_with(' ') && !(digit(*end) && digit_before(*end)));
            match &rule.whole {
                Some(whole) => {
                    found.extend(
                        ends.find(|end| whole.is_match(&text[start..*end]) && allowed(*end))
                            .map(|end| (start, end, index)),
                    );
                }
                None => {
                    let names = names.iter().filter(|name| text[start..].starts_with(**name));
                    found.extend(
                        names.map(|name| start + name.len()).filter(|end| allowed(*end)).map(|end| (start, end, index)),
                    );
                }
            }
        }
    }
    found
}

/// Takes the best of all that is left, and strikes out what cannot stand beside it.
fn select(rules: &[Slow], text: &str, candidates: Vec<(usize, usize, usize)>) -> Vec<Found> {
    let beaten = |&(start, end, rule): &(usize, usize, usize)| {
        candidates.iter().any(|&(s, e, other)| (s, e) == (start, end) && rules[other].beats.contains(&rule))
    };
    let mut left: Vec<_> = candidates.iter().copied().filter(|candidate| !beaten(candidate)).collect();
    let mut won = Vec::new();
    let length = |start: usize, end: usize| text[start..end].chars().count();
    while let Some(&best) = left.iter().min_by_key(|&&(start, end, rule)| {
        (std::cmp::Reverse(length(start, end)), rules[rule].kind, rules[rule].name.clone(), start)
    }) {
        won.push((rules[best.2].name.clone(), best.0, best.1));
        left.retain(|&(start, end, rule)| {
            let apart = end <= best.0 || best.1 <= start;
            let inside = |outer: (usize, usize), inner: (usize, usize)| {
                outer != inner && outer.0 <= inner.0 && inner.1 <= outer.1
            };
            apart
                || rules[best.2].holds && inside((best.0, best.1), (start, end))
                || rules[rule].holds && inside((start, end), (best.0, best.1))
        });
    }
    won.sort_by_key(|(_, start, end)| (*start, std::cmp::Reverse(*end)));
    won
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "三元区",
        "浏阳市",
        "三",
        "十",
        "一",
        "431",
        "5",
        "0",
        ",",
        ".",
        "万",
        "亿",
        "元",
        "美元",
        "家",
        "个",
        "人",
        "人次",
        "届",
        "第",
        "大",
        "行动",
        "企业",
        "县（市）",
        "约",
        "超过",
        "余",
        "多",
        "左右",
        "以上",
        " ",
        "\n",
        "《",
        "》",
        "A",
        "，",
        "走",
    ]);
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

fn found(matcher: &Matcher, text: &str) -> Vec<Found> {
    let show = |captured: &Captured<'_>| {
        (captured.rule().name.to_string(), captured.span.start as usize, captured.span.end as usize)
    };
    matcher.find(text, &mut matcher.cache()).iter().map(show).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_matcher_finds_what_the_slow_one_finds(text in pieces()) {
        thread_local!(static BOTH: (Matcher, Vec<Slow>) = {
            let matcher = matcher(&files());
            let slow = slow(&matcher);
            (matcher, slow)
        });
        BOTH.with(|(matcher, rules)| {
            let candidates = candidates(rules, &["三元区", "浏阳市"], &text);
            prop_assert_eq!(found(matcher, &text), select(rules, &text, candidates));
            Ok(())
        })?;
    }

    #[test]
    fn what_no_rule_runs_over_can_be_cut(one in pieces(), other in pieces()) {
        thread_local!(static MATCHER: Matcher = matcher(&files()));
        MATCHER.with(|matcher| {
            let mut expected = found(matcher, &one);
            let offset = one.len() + "\n。\n".len();
            expected.extend(found(matcher, &other).into_iter().map(|(rule, start, end)| (rule, start + offset, end + offset)));
            prop_assert_eq!(found(matcher, &format!("{one}\n。\n{other}")), expected);
            Ok(())
        })?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_order_of_the_files_does_not_matter(text in pieces(), seed in 0..13_usize) {
        let mut turned = files();
        turned.rotate_left(seed % files().len());
        prop_assert_eq!(found(&matcher(&turned), &text), found(&matcher(&files()), &text));
    }
}

//! Reads a template into tokens: references, blanks, and the pieces of regular expression between them.
//!
//! It knows just enough of the syntax of regular expressions to tell a reference from a repetition (`{name}`,
//! `{1,3}`), a blank from one inside a class, and what belongs to one item at the top level. Whether the
//! expression is right is for the regex parser to say, after expansion.

use std::ops::Range;

/// A piece of a template; `at` is in bytes of the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub at: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A character, an escape, a class: copied.
    Atom,
    /// `?`, `*`, `+`, `{1,3}` and their lazy forms: copied.
    Repeat,
    /// `(?:` or its like, with flags.
    Open,
    /// `)`.
    Close,
    /// `|`.
    Or,
    /// Nothing or one blank of the text.
    Blank,
    /// `{name}`, `{role:name}`, `{>role:name}`, `{role:@kind|@kind}`.
    Reference(Reference),
}

/// What stands between braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    /// The role it fills.
    pub role: Option<String>,
    /// Fragments, word lists or, with `@`, kinds; any of them may match.
    pub names: Vec<String>,
    /// Whether it is read but stays outside the span.
    pub outside: bool,
}

/// What is wrong with a template, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    pub message: String,
    pub label: &'static str,
    pub at: Range<usize>,
}

/// Reads a template.
pub(super) fn tokens(template: &str) -> Result<Vec<Token>, Wrong> {
    let bytes = template.as_bytes();
    let mut tokens = Vec::new();
    let mut open = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let (kind, end) = match bytes[at] {
            b'\\' => (TokenKind::Atom, escape(template, at)),
            b'[' => (TokenKind::Atom, class(template, at)?),
            b'(' => {
                open.push(at);
                (TokenKind::Open, group(template, at)?)
            }
            b')' => {
                open.pop()
                    .ok_or_else(|| wrong("a group is closed that was never opened", "no `(` for it", at..at + 1))?;
                (TokenKind::Close, at + 1)
            }
            b'|' => (TokenKind::Or, at + 1),
            b' ' => (TokenKind::Blank, at + 1),
            b'?' | b'*' | b'+' => (TokenKind::Repeat, lazy(bytes, at + 1)),
            b'{' => brace(template, at)?,
            b'}' => return Err(wrong("a brace is closed that was never opened", "no `{` for it", at..at + 1)),
            _ => (TokenKind::Atom, at + template[at..].chars().next().map_or(1, char::len_utf8)),
        };
        tokens.push(Token { kind, at: at..end });
        at = end;
    }
    match open.pop() {
        Some(at) => Err(wrong("a group is never closed", "no `)` for it", at..at + 1)),
        None => Ok(tokens),
    }
}

fn wrong(message: &str, label: &'static str, at: Range<usize>) -> Wrong {
    Wrong { message: message.to_owned(), label, at }
}

/// Where the escape at `at` ends: `\d`, `\p{Han}`, `\x{3000}`.
fn escape(template: &str, at: usize) -> usize {
    let mut rest = template[at + 1..].chars();
    let Some(escaped) = rest.next() else { return template.len() };
    let end = at + 1 + escaped.len_utf8();
    match (escaped, rest.next()) {
        ('p' | 'P' | 'x' | 'u' | 'U', Some('{')) => {
            template[end..].find('}').map_or(template.len(), |close| end + close + 1)
        }
        ('p' | 'P', Some(letter)) => end + letter.len_utf8(),
        ('x', Some(_)) => (end + 2).min(template.len()),
        _ => end,
    }
}

/// Where the class at `at` ends, classes inside it included.
fn class(template: &str, at: usize) -> Result<usize, Wrong> {
    let bytes = template.as_bytes();
    let mut depth = 0_usize;
    let mut here = at;
    while here < bytes.len() {
        match bytes[here] {
            b'\\' => {
                here = escape(template, here);
                continue;
            }
            b'[' => {
                depth += 1;
                here += if bytes[here..].starts_with(b"[^]") {
                    3
                } else if bytes[here..].starts_with(b"[]") {
                    2
                } else {
                    1
                };
                continue;
            }
            b']' => {
                depth -= 1;
                if depth == 0 {
                    return Ok(here + 1);
                }
            }
            _ => {}
        }
        here += 1;
    }
    Err(wrong("a class is never closed", "no `]` for it", at..at + 1))
}

/// Where the opening of the group at `at` ends.
fn group(template: &str, at: usize) -> Result<usize, Wrong> {
    let rest = &template[at + 1..];
    if !rest.starts_with('?') {
        return Ok(at + 1);
    }
    let end = rest.find([':', ')', '<', '=', '!']).unwrap_or(rest.len());
    match rest[end..].chars().next() {
        Some(':') => Ok(at + 1 + end + 1),
        Some('<') if !rest[end..].starts_with("<=") && !rest[end..].starts_with("<!") => {
            Err(wrong("a group with a name: a role is written `{role:name}`", "not here", at..at + 1 + end + 1))
        }
        Some('<' | '=' | '!') => Err(wrong(
            "look-around: what stands beside the span goes into `left`, `right`, `not_left` or `not_right`",
            "not here",
            at..at + 1 + end + 1,
        )),
        _ => Err(wrong("flags need a group of their own: `(?i:…)`", "not here", at..at + 1 + end)),
    }
}

/// Behind the `?` that makes a repetition lazy, where there is one.
fn lazy(bytes: &[u8], at: usize) -> usize {
    if bytes.get(at) == Some(&b'?') { at + 1 } else { at }
}

/// A repetition or a reference.
fn brace(template: &str, at: usize) -> Result<(TokenKind, usize), Wrong> {
    let Some(close) = template[at..].find('}').map(|close| at + close) else {
        return Err(wrong("a brace is never closed", "no `}` for it", at..at + 1));
    };
    let inside = &template[at + 1..close];
    if inside.contains('{') {
        return Err(wrong("a brace is never closed", "no `}` for it", at..at + 1));
    }
    if inside.starts_with(|first: char| first.is_ascii_digit()) {
        return Ok((TokenKind::Repeat, lazy(template.as_bytes(), close + 1)));
    }
    let outside = inside.starts_with('>');
    let inside = inside.trim_start_matches('>');
    let (role, names) = match inside.split_once(':') {
        Some((role, names)) => (Some(role), names),
        None => (None, inside),
    };
    let names: Vec<String> = names.split('|').map(str::to_owned).collect();
    let plain = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if !role.is_none_or(plain) || !names.iter().all(|name| plain(name.strip_prefix('@').unwrap_or(name))) {
        let message = "a reference is `{name}`, `{role:name}` or `{>role:name}`; a brace as such is `\\{`";
        return Err(wrong(message, "not a reference", at..close + 1));
    }
    let reference = Reference { role: role.map(str::to_owned), names, outside };
    Ok((TokenKind::Reference(reference), close + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(template: &str, expected: &str) {
        let got = match tokens(template) {
            Ok(tokens) => tokens
                .iter()
                .map(|token| {
                    let text = &template[token.at.clone()];
                    match &token.kind {
                        TokenKind::Atom => text.to_owned(),
                        TokenKind::Repeat => format!("R{text}"),
                        TokenKind::Blank => "_".into(),
                        TokenKind::Reference(reference) => format!(
                            "<{}{}={}>",
                            if reference.outside { ">" } else { "" },
                            reference.role.as_deref().unwrap_or_default(),
                            reference.names.join("/")
                        ),
                        _ => text.to_owned(),
                    }
                })
                .collect::<Vec<_>>()
                .join(" "),
            Err(wrong) => format!("{} at {:?}", wrong.message, wrong.at),
        };
        assert_eq!(got, expected);
    }

    #[test]
    fn a_template_falls_into_its_pieces() {
        check("{value:quantity} {u:a|@b}?{>n:c}{1,3}?", "<value=quantity> _ <u=a/@b> R? <>n=c> R{1,3}?");
        check(r"[ ]{2}(?:\p{Han}|\[)[^]{}]", r"[ ] R{2} (?: \p{Han} | \[ ) [^]{}]");
        check("[a[bc]{d}]年+?", "[a[bc]{d}] 年 R+?");
    }

    #[test]
    fn what_is_no_template_is_told_with_its_place() {
        check("a)", "a group is closed that was never opened at 1..2");
        check("(a", "a group is never closed at 0..1");
        check("a{b", "a brace is never closed at 1..2");
        check("[a", "a class is never closed at 0..1");
        check("{}", "a reference is `{name}`, `{role:name}` or `{>role:name}`; a brace as such is `\\{` at 0..2");
        check("(?<x>a)", "a group with a name: a role is written `{role:name}` at 0..3");
    }
}

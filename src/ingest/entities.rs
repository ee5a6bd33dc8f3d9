//! Character references of HTML and XML: the ones that Chinese pages hold.

/// Names and what they stand for.
const NAMED: [(&str, &str); 92] = [
    ("AMP", "&"),
    ("Alpha", "Α"),
    ("Beta", "Β"),
    ("Delta", "Δ"),
    ("GT", ">"),
    ("LT", "<"),
    ("Omega", "Ω"),
    ("Prime", "″"),
    ("Sigma", "Σ"),
    ("alpha", "α"),
    ("amp", "&"),
    ("apos", "'"),
    ("asymp", "≈"),
    ("beta", "β"),
    ("bull", "•"),
    ("cedil", "¸"),
    ("cent", "¢"),
    ("clubs", "♣"),
    ("copy", "©"),
    ("curren", "¤"),
    ("darr", "↓"),
    ("deg", "°"),
    ("delta", "δ"),
    ("diams", "♦"),
    ("divide", "÷"),
    ("eacute", "é"),
    ("emsp", "\u{2003}"),
    ("ensp", "\u{2002}"),
    ("equiv", "≡"),
    ("euro", "€"),
    ("fflig", "ﬀ"),
    ("forall", "∀"),
    ("frac12", "½"),
    ("frac14", "¼"),
    ("frac34", "¾"),
    ("ge", "≥"),
    ("gt", ">"),
    ("hArr", "⇔"),
    ("harr", "↔"),
    ("hearts", "♥"),
    ("hellip", "…"),
    ("infin", "∞"),
    ("iquest", "¿"),
    ("lambda", "λ"),
    ("laquo", "«"),
    ("larr", "←"),
    ("ldquo", "“"),
    ("le", "≤"),
    ("lsaquo", "‹"),
    ("lsquo", "‘"),
    ("lt", "<"),
    ("macr", "¯"),
    ("mdash", "—"),
    ("micro", "µ"),
    ("middot", "·"),
    ("minus", "−"),
    ("mu", "μ"),
    ("nbsp", "\u{A0}"),
    ("ndash", "–"),
    ("ne", "≠"),
    ("not", "¬"),
    ("oline", "‾"),
    ("omega", "ω"),
    ("para", "¶"),
    ("permil", "‰"),
    ("pi", "π"),
    ("plusmn", "±"),
    ("pound", "£"),
    ("prime", "′"),
    ("quot", "\""),
    ("radic", "√"),
    ("raquo", "»"),
    ("rarr", "→"),
    ("rdquo", "”"),
    ("reg", "®"),
    ("rsaquo", "›"),
    ("rsquo", "’"),
    ("sect", "§"),
    ("shy", "\u{AD}"),
    ("sigma", "σ"),
    ("sim", "∼"),
    ("spades", "♠"),
    ("sum", "∑"),
    ("sup2", "²"),
    ("sup3", "³"),
    ("theta", "θ"),
    ("thinsp", "\u{2009}"),
    ("times", "×"),
    ("trade", "™"),
    ("uarr", "↑"),
    ("yen", "¥"),
    ("zwnj", "\u{200C}"),
];

/// What the reference at the start of `text` (at its `&`) stands for, and its length.
pub(super) fn entity(text: &str) -> Option<(String, usize)> {
    let body = text.strip_prefix('&')?;
    if let Some(number) = body.strip_prefix('#') {
        let (digits, radix, skip) = match number.strip_prefix(['x', 'X']) {
            Some(hex) => (hex, 16, 3),
            None => (number, 10, 2),
        };
        let len = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        let code = u32::from_str_radix(digits.get(..len.min(8))?, radix).ok()?;
        let end = skip + len;
        let closed = usize::from(text[end..].starts_with(';'));
        // Windows-1252 numbers are what old pages mean by 128 to 159.
        let c = match u8::try_from(code) {
            Ok(byte @ 128..=159) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next()?,
            _ => char::from_u32(code).filter(|c| *c != '\0').unwrap_or('\u{FFFD}'),
        };
        return Some((c.into(), end + closed));
    }
    let len = body.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(body.len());
    let name = &body[..len];
    let index = NAMED.binary_search_by_key(&name, |&(name, _)| name).ok()?;
    let closed = usize::from(body[len..].starts_with(';'));
    Some((NAMED[index].1.into(), 1 + len + closed))
}

#[cfg(test)]
mod tests {
    use super::{NAMED, entity};

    #[test]
    fn references() {
        assert!(NAMED.is_sorted_by_key(|&(name, _)| name));
        assert_eq!(entity("&ldquo;好"), Some(("“".into(), 7)));
        assert_eq!(entity("&#x4e00;"), Some(("一".into(), 8)));
        assert_eq!(entity("&#147;"), Some(("“".into(), 6)));
        assert_eq!(entity("&nbsp 3"), Some(("\u{A0}".into(), 5)));
        assert_eq!(entity("& 3"), None);
        assert_eq!(entity("&#;"), None);
    }
}

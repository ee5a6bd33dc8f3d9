//! What single characters are, and what they become in clean text.

use std::sync::LazyLock;

/// What becomes of a character of the text as given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stays as it is.
    Keep,
    /// Another character takes its place.
    Become(char),
    /// It is white space within a line.
    Blank,
    /// It is invisible, and left out.
    Drop,
}

/// Radical code points that PDF fonts give in place of ideographs, from Unicode's property
/// `Equivalent_Unified_Ideograph` (Unicode 14, Unicode-3.0 licence).
static RADICALS: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let character = |hex: &str| u32::from_str_radix(hex, 16).ok().and_then(char::from_u32);
    let row = |line: &str| line.split_once(',').and_then(|(from, to)| Some((character(from)?, character(to)?)));
    include_str!("radicals.csv").lines().skip(1).filter_map(row).collect()
});

/// What becomes of a character, wherever it stands.
pub(super) fn fate(c: char) -> Fate {
    match c {
        ' '..='~' => Fate::Keep,
        // Symbols of a font of its own, which nobody else can read.
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => Fate::Blank,
        '\t' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => Fate::Blank,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{AD}' => Fate::Drop,
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' => Fate::Drop,
        '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{FE00}'..='\u{FE0F}' | '\u{FFF9}'..='\u{FFFB}' => Fate::Drop,
        '\u{E0000}'..='\u{E0FFF}' => Fate::Drop,
        '０'..='９'
        | 'Ａ'..='Ｚ'
        | 'ａ'..='ｚ'
        | '％'
        | '＋'
        | '－'
        | '／'
        | '＠'
        | '＄'
        | '＆'
        | '＃'
        | '＿'
        | '＝' => half_width(c),
        '﹪' => Fate::Become('%'),
        '︰' | '﹕' => Fate::Become('：'),
        '\u{2E80}'..='\u{2FDF}' => match RADICALS.binary_search_by_key(&c, |&(from, _)| from) {
            Ok(index) => Fate::Become(RADICALS[index].1),
            Err(_) => Fate::Keep,
        },
        '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' => unified(c),
        _ => Fate::Keep,
    }
}

fn half_width(c: char) -> Fate {
    char::from_u32(c as u32 - 0xFEE0).map_or(Fate::Keep, Fate::Become)
}

/// The unified ideograph of a compatibility ideograph.
fn unified(c: char) -> Fate {
    let mut becomes = Fate::Keep;
    unicode_normalization::char::decompose_canonical(c, |to| {
        if to != c {
            becomes = Fate::Become(to);
        }
    });
    becomes
}

/// Han characters, 〇 and 々 among them.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '〇' | '々' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}')
}

/// ASCII letters and digits.
pub(super) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

/// Marks that no line of print begins with.
pub(super) fn is_closing(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '）'
            | '》'
            | '〉'
            | '”'
            | '’'
            | '」'
            | '』'
            | '】'
            | '〕'
            | '％'
    )
}

/// Marks that no line of print ends with.
pub(super) fn is_opening(c: char) -> bool {
    matches!(c, '（' | '《' | '〈' | '“' | '‘' | '「' | '『' | '【' | '〔')
}

/// Marks inside a sentence or at its end that headings and tables seldom have.
pub(super) fn is_clause_mark(c: char) -> bool {
    matches!(c, '，' | '。' | '、' | '；' | '！' | '？')
}

/// Signs that belong to the figure before them.
pub(super) fn is_figure_sign(c: char) -> bool {
    matches!(c, '%' | '‰' | '℃' | '°' | '㎡' | '㎞' | '㎏' | '㎝' | '㎜')
}

/// Columns a character takes on a terminal, near enough.
pub(super) fn columns(c: char) -> u32 {
    if (c as u32) < 0x1100 { 1 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::{Fate, RADICALS, fate};

    #[test]
    fn odd_forms_become_plain_ones() {
        let cases = [('５', '5'), ('％', '%'), ('⼀', '一'), ('⻓', '长'), ('\u{F900}', '豈'), ('Ａ', 'A')];
        for (from, to) in cases {
            assert_eq!(fate(from), Fate::Become(to), "{from}");
        }
        for kept in ['，', '（', '～', '—', '市', '㎡', '・'] {
            assert_eq!(fate(kept), Fate::Keep, "{kept}");
        }
        assert_eq!(fate('\u{200B}'), Fate::Drop);
        assert_eq!(fate('\u{3000}'), Fate::Blank);
    }

    #[test]
    fn radicals_are_sorted_and_lead_to_plain_characters() {
        assert!(RADICALS.len() > 300);
        assert!(RADICALS.is_sorted_by_key(|&(from, _)| from));
        assert!(RADICALS.iter().all(|&(_, to)| fate(to) == Fate::Keep));
    }
}

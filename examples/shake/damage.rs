//! Damage done to files: by accident, by a bad line, by a stranger who means harm.

use crate::File;

/// A reproducible stream of numbers (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, number: usize) -> usize {
        (self.roll() % number.max(1) as u64) as usize
    }
}

/// What strangers write.
const HOSTILE: &[&str] = &[
    "\0",
    "\u{feff}",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{e000}",
    "\u{f8ff}",
    "\u{10ffff}",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}",
    "\u{20dd}",
    "👨‍👩‍👧‍👦",
    "\\ud800",
    "\"\\ud83d\"",
    "\r",
    "\r\n\r\n",
    "\u{2028}",
    "\u{b}\u{c}",
    "\t",
    "\u{3000}",
    "《",
    "》",
    "（",
    "）",
    "“",
    "((((((((",
    "[[[[{{{{",
    "<p>",
    "</div>",
    "<!--",
    "]]>",
    "<table><tr><td>",
    "&#x110000;",
    "&amp;amp;",
    "=cmd|'/C calc'!A0",
    "99999999999999999999999999999",
    "0.000000000000000000000000000000000001",
    "9,999,999,999,999,999,999,999,999,999,999",
    "九千九百九十九万亿亿亿亿亿",
    "一亿亿万万兆兆",
    "百分之",
    "%",
    "-",
    "－5",
    "～",
    "—",
    "1/0",
    "0比0",
    "增长-100%",
    "下降200%",
    "0000年00月00日",
    "9999年12月31日",
    "99999年13月32日",
    "2023年2月30日",
    "公元前221年",
    "农历闰十三月三十一",
    "上世纪九十年代",
    "今年、去年、明年",
    "同比",
    "其中",
    "、",
    "共",
    "约",
    "余",
    "亿元",
    "家",
    "浏阳市",
    "（县、市、区）",
    "湖南省、江西省",
    "第零届",
    "第九千九百亿届",
    "每逢周八",
    "25时61分",
    "零下",
    "１２３",
    "①②③",
    "〇〇〇",
    "½",
    "٣",
];

/// One of the files, damaged in some ways; of at most `longest` bytes, or little longer than it was.
pub fn file(files: &[File], longest: usize, dice: &mut Dice) -> File {
    let chosen = &files[dice.below(files.len())];
    let mut bytes = chosen.bytes.clone();
    let times = 1 + dice.below(10);
    for _ in 0..times {
        damage(&mut bytes, files, dice);
        bytes.truncate(longest.max(chosen.bytes.len() + 1000));
    }
    // Now and then under a name that promises something else.
    let name = match dice.below(40) {
        0 => "a.txt",
        1 => "a.html",
        2 => "a.md",
        3 => "a.jsonl",
        4 => "a.csv",
        5 => "2023-07-25 某报.xml",
        _ => &*chosen.name,
    };
    File { name: name.to_owned(), bytes }
}

fn damage(bytes: &mut Vec<u8>, files: &[File], dice: &mut Dice) {
    let whole = dice.below(4) > 0 && std::str::from_utf8(bytes).is_ok();
    let span = |bytes: &[u8], most: usize, dice: &mut Dice| {
        let start = edge(bytes, dice.below(bytes.len() + 1), whole);
        let end = edge(bytes, start + dice.below(most.min(bytes.len() - start) + 1), whole);
        start..end.max(start)
    };
    match dice.below(12) {
        0 => {
            for _ in 0..=dice.below(8) {
                let at = dice.below(bytes.len());
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = if dice.below(2) == 0 { dice.roll() as u8 } else { *byte ^ (1 << dice.below(8)) };
                }
            }
        }
        1 => drop(bytes.drain(span(bytes, 400, dice))),
        2 => {
            let at = edge(bytes, dice.below(bytes.len() + 1), whole);
            if dice.below(2) == 0 { bytes.truncate(at) } else { drop(bytes.drain(..at)) }
        }
        3 => {
            let range = span(bytes, 600, dice);
            let copy = bytes[range.clone()].repeat(1 + dice.below(3));
            bytes.splice(range.end..range.end, copy);
        }
        4 => {
            let range = span(bytes, 600, dice);
            let block: Vec<u8> = bytes.drain(range).collect();
            let at = edge(bytes, dice.below(bytes.len() + 1), whole);
            bytes.splice(at..at, block);
        }
        5 => {
            let range = span(bytes, 120, dice);
            let mixed = match std::str::from_utf8(&bytes[range.clone()]) {
                Ok(text) => {
                    let mut marks: Vec<char> = text.chars().collect();
                    shuffle(&mut marks, dice);
                    marks.into_iter().collect::<String>().into_bytes()
                }
                Err(_) => {
                    let mut mixed = bytes[range.clone()].to_vec();
                    shuffle(&mut mixed, dice);
                    mixed
                }
            };
            bytes.splice(range, mixed);
        }
        6 => {
            let mut lines: Vec<Vec<u8>> = bytes.split(|&byte| byte == b'\n').map(<[u8]>::to_vec).collect();
            shuffle(&mut lines, dice);
            *bytes = lines.join(&b'\n');
        }
        7 => {
            let other = &files[dice.below(files.len())].bytes;
            let range = span(other, 2000, dice);
            let at = edge(bytes, dice.below(bytes.len() + 1), whole);
            bytes.splice(at..at, other[range].iter().copied());
        }
        8 | 9 => {
            for _ in 0..=dice.below(6) {
                let at = edge(bytes, dice.below(bytes.len() + 1), whole);
                bytes.splice(at..at, HOSTILE[dice.below(HOSTILE.len())].bytes());
            }
        }
        10 => {
            let some = (0..=dice.below(3)).map(|_| HOSTILE[dice.below(HOSTILE.len())]).collect::<String>();
            let at = edge(bytes, dice.below(bytes.len() + 1), whole);
            bytes.splice(at..at, some.repeat(1 << dice.below(9)).into_bytes());
        }
        _ => {
            // Figures that are others.
            for _ in 0..20 {
                let at = dice.below(bytes.len());
                if let Some(byte) = bytes.get_mut(at).filter(|byte| byte.is_ascii_digit()) {
                    *byte = b'0' + dice.below(10) as u8;
                }
            }
        }
    }
}

/// The place itself, or the next where a character begins.
fn edge(bytes: &[u8], at: usize, whole: bool) -> usize {
    let mut at = at.min(bytes.len());
    while whole && bytes.get(at).is_some_and(|byte| byte & 0xC0 == 0x80) {
        at += 1;
    }
    at
}

fn shuffle<T>(list: &mut [T], dice: &mut Dice) {
    for at in (1..list.len()).rev() {
        list.swap(at, dice.below(at + 1));
    }
}

//! Legacy encodings: Han characters of two bytes, with what was lost in the middle.
//!
//! Takes bytes and the encoding they are in; gives the text and the map to them. One byte lost or put in
//! between makes other characters of all that follows, up to the next plain letter, and no decoder notices: where
//! the characters are none that prose has, and one byte farther they are, that byte is told as damage.

use super::decode::{Builder, Decoded};
use super::prose::Slips;
use encoding_rs::{BIG5, DecoderResult, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS};

/// How much is decoded at a time, at most and behind damage.
const MOST: usize = 1 << 16;
const LEAST: usize = 1 << 9;

/// Decodes the bytes.
pub(super) fn decode(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let name = if encoding == GBK { GB18030.name() } else { encoding.name() };
    let name = if name == "gb18030" { "GB18030" } else { name };
    let mut builder = Builder::new(name, bytes.len() * 3 / 2);
    let mut slips = Slips::default();
    let mut buffer = String::new();
    let (mut at, mut most) = (0, MOST);
    while at < bytes.len() {
        // Each part is decoded anew: the last one may have ended within a character.
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let part = &bytes[at..bytes.len().min(at + most)];
        let last = at + part.len() == bytes.len();
        buffer.clear();
        buffer.reserve(3 * part.len() + 16);
        let (result, read) = decoder.decode_to_string_without_replacement(part, &mut buffer, last);
        let (good, bad) = match result {
            DecoderResult::Malformed(bad, extra) => (read.saturating_sub((bad + extra) as usize), bad as usize),
            DecoderResult::InputEmpty | DecoderResult::OutputFull => (read, 0),
        };
        if matches!(encoding.name(), "gb18030" | "GBK" | "Big5") {
            let ahead = |place: usize| {
                let window = &bytes[place + 1..bytes.len().min(place + 1 + 2 * Slips::AHEAD)];
                encoding.decode_without_bom_handling(window).0.chars().collect()
            };
            let placed = Placed { encoding, bytes: &bytes[..at + good], at, text: &buffer };
            if let Some(slip) = slips.find(placed, ahead) {
                units(&mut builder, encoding, &bytes[at..slip], at, &buffer);
                builder.damage(slip, 1);
                at = slip + 1;
                most = LEAST;
                continue;
            }
        }
        let used = units(&mut builder, encoding, &bytes[at..at + good], at, &buffer);
        at += used;
        if bad > 0 {
            builder.damage(at, bad);
            at += bad;
            most = LEAST;
        } else if used == 0 {
            if most >= MOST {
                break;
            }
            most = MOST;
        } else {
            most = MOST.min(2 * most);
        }
    }
    builder.finish()
}

/// Decoded characters with the bytes they begin at.
struct Placed<'a> {
    encoding: &'static Encoding,
    bytes: &'a [u8],
    at: usize,
    text: &'a str,
}

impl Iterator for Placed<'_> {
    type Item = (char, usize);

    fn next(&mut self) -> Option<(char, usize)> {
        let mut chars = self.text.chars();
        let c = chars.next().filter(|_| self.at < self.bytes.len())?;
        let place = self.at;
        self.at += unit(self.encoding, &self.bytes[place..]);
        self.text = chars.as_str().trim_start_matches(['\u{304}', '\u{30C}']);
        Some((c, place))
    }
}

/// Pairs the characters of `text` with the bytes they came from; gives the bytes used up.
fn units(builder: &mut Builder, encoding: &'static Encoding, bytes: &[u8], from: usize, text: &str) -> usize {
    let mut i = 0;
    let mut chars = text.chars();
    while i < bytes.len() {
        let run = bytes[i..].iter().take_while(|byte| byte.is_ascii()).count();
        if run > 0 {
            let rest = chars.as_str();
            // Shift_JIS and the like have ASCII as it is; whatever has not is mapped byte by byte.
            let same = rest.as_bytes().get(..run) == Some(&bytes[i..i + run]);
            if same {
                builder.copy(&rest[..run], from + i);
                chars = rest[run..].chars();
                i += run;
                continue;
            }
        }
        let pairs = pairs(encoding, &bytes[i..], chars.as_str());
        if pairs > 0 {
            let rest = chars.as_str();
            builder.pairs(&rest[..3 * pairs], from + i);
            chars = rest[3 * pairs..].chars();
            i += 2 * pairs;
            continue;
        }
        let len = unit(encoding, &bytes[i..]).min(bytes.len() - i);
        let Some(c) = chars.next() else { break };
        builder.push(c, from + i, len);
        i += len;
        if encoding == BIG5 && matches!(c, 'Ê' | 'ê') {
            // Four codes of Big5 stand for a letter and its accent.
            let rest = chars.as_str();
            if let Some(accent) = rest.chars().next().filter(|c| matches!(c, '\u{304}' | '\u{30C}')) {
                builder.push(accent, from + i, 0);
                chars.next();
            }
        }
    }
    i
}

/// How many characters at the start are of two bytes there and of three here, as Han characters are.
fn pairs(encoding: &'static Encoding, bytes: &[u8], text: &str) -> usize {
    if encoding != GB18030 && encoding != GBK && encoding != BIG5 {
        return 0;
    }
    let two = |pair: &[u8]| pair[0] > 0x80 && pair[0] < 0xFF && (encoding == BIG5 || pair[1] >= 0x40);
    let three = |unit: &[u8]| (0xE0..0xF0).contains(&unit[0]);
    bytes
        .chunks_exact(2)
        .zip(text.as_bytes().chunks_exact(3))
        .take_while(|(pair, unit)| two(pair) && three(unit))
        .count()
}

/// Bytes of the character at the start, in an encoding that decodes it.
fn unit(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let (first, second) = (bytes[0], bytes.get(1).copied().unwrap_or(0));
    if first < 0x80 || encoding.is_single_byte() {
        1
    } else if encoding == GB18030 || encoding == GBK {
        match (first, second) {
            (0x80 | 0xFF, _) => 1,
            (_, 0x30..=0x39) => 4,
            _ => 2,
        }
    } else if encoding == SHIFT_JIS {
        if matches!(first, 0x80 | 0xA0..=0xDF) { 1 } else { 2 }
    } else if encoding == EUC_JP {
        if first == 0x8F { 3 } else { 2 }
    } else if encoding == BIG5 || encoding == EUC_KR {
        2
    } else {
        1
    }
}

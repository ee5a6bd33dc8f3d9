//! From bytes to text: which encoding, what could not be decoded, and the map back to the bytes.
//!
//! Takes any bytes; gives text, always. A byte order mark decides; then NUL bytes (UTF-16), strict UTF-8,
//! UTF-8 with damage, and last the legacy encodings, where what is known of Chinese prose has its say
//! beside the detector. What a file declares of itself only breaks a tie. *Invariant:* every byte of
//! the text maps to the bytes it came from; an undecodable stretch is U+FFFD there, and told as a fault.

use super::{legacy, prose};
use crate::model::{Fault, OffsetMap};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8};

/// How much of a file is looked at to find its encoding.
const SAMPLE: usize = 1 << 16;
/// How many undecodable places are told one by one.
const TOLD: usize = 5;

/// A decoded text.
#[derive(Debug, Clone, Default)]
pub struct Decoded {
    /// The text, without its byte order mark.
    pub text: String,
    /// The encoding's name (`UTF-8`, `UTF-16LE`, `GB18030`, `Big5`, …).
    pub encoding: String,
    /// From the text to the bytes.
    pub map: OffsetMap,
    /// What could not be decoded, and signs that the text was spoilt before it came here.
    pub faults: Vec<Fault>,
}

/// Decodes bytes; `declared` is the encoding's name as the file or its container gives it.
#[must_use]
pub fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    let mut decoded = match bytes {
        [0xEF, 0xBB, 0xBF, ..] => utf8(bytes, 3),
        [0xFF, 0xFE, ..] => utf16(bytes, 2, u16::from_le_bytes, "UTF-16LE"),
        [0xFE, 0xFF, ..] => utf16(bytes, 2, u16::from_be_bytes, "UTF-16BE"),
        _ => match guess(bytes, declared) {
            Guess::Utf8 => utf8(bytes, 0),
            Guess::Utf16Le => utf16(bytes, 0, u16::from_le_bytes, "UTF-16LE"),
            Guess::Utf16Be => utf16(bytes, 0, u16::from_be_bytes, "UTF-16BE"),
            Guess::Legacy(encoding) => legacy::decode(bytes, encoding),
        },
    };
    decoded.faults.extend(prose::spoilt(&decoded.text));
    decoded
}

/// Decodes bytes that nobody else needs: what is UTF-8 already is not copied.
#[must_use]
pub fn decode_all(bytes: Vec<u8>, declared: Option<&str>) -> Decoded {
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) || bytes[..bytes.len().min(SAMPLE)].contains(&0) {
        return decode(&bytes, declared);
    }
    match String::from_utf8(bytes) {
        Ok(text) => {
            let map = OffsetMap::identity(0, text.len());
            let faults = prose::spoilt(&text).into_iter().collect();
            Decoded { text, encoding: "UTF-8".into(), map, faults }
        }
        Err(error) => decode(error.as_bytes(), declared),
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Guess {
    Utf8,
    Utf16Le,
    Utf16Be,
    Legacy(&'static Encoding),
}

fn guess(bytes: &[u8], declared: Option<&str>) -> Guess {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let valid = std::str::from_utf8(bytes).is_ok();
    let nul = sample.contains(&0);
    if valid && !nul {
        return Guess::Utf8;
    }
    let (little, big) = (utf16_score(sample, u16::from_le_bytes), utf16_score(sample, u16::from_be_bytes));
    let best = little.max(big);
    if best > 0.6 || (nul && best > 0.3) {
        // The upper half of a plain letter is 0, and where there are many they tell. (So is the lower half of 一 and of
        // a wide blank: no `N`, no `0`.)
        let plain = |odd: usize| {
            let letter = |pair: &&[u8]| {
                let (zero, letter) = (pair[1 - odd], pair[odd]);
                zero == 0 && letter.is_ascii_graphic() && !matches!(letter, b'N' | b'0')
            };
            sample.chunks_exact(2).filter(letter).count()
        };
        let (first, second) = (plain(0), plain(1));
        let told = 20 * first.max(second) > sample.len() && first.max(second) > 4 * first.min(second);
        let little = if told { first > second } else { little >= big };
        return if little { Guess::Utf16Le } else { Guess::Utf16Be };
    }
    if valid || mostly_utf8(bytes) {
        return Guess::Utf8;
    }
    Guess::Legacy(legacy_encoding(sample, declared))
}

/// How much the bytes look like text when they are read two by two.
fn utf16_score(sample: &[u8], unit: fn([u8; 2]) -> u16) -> f64 {
    if sample.len() < 4 {
        return 0.0;
    }
    anywhere(sample, |part| {
        let units = part.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        prose::score(char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')))
    })
}

/// How much bytes look like text, before or behind a place where one may be lost.
fn anywhere(sample: &[u8], score: impl Fn(&[u8]) -> f64) -> f64 {
    let whole = score(sample);
    if whole > 0.3 || sample.len() < 128 {
        return whole;
    }
    let third = sample.len() / 3;
    let parts = [&sample[..third], &sample[2 * third..], &sample[2 * third + 1..]];
    parts.into_iter().map(score).fold(whole, f64::max)
}

/// Whether the bytes are UTF-8 with a few damaged places.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| c.len_utf8() >= 3).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= 10 * bad
}

fn legacy_encoding(sample: &[u8], declared: Option<&str>) -> &'static Encoding {
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    let declared = declared.filter(|encoding| encoding.can_encode_everything() == (*encoding == GB18030));
    let score = |encoding: &'static Encoding| {
        anywhere(sample, |part| prose::score(encoding.decode_without_bom_handling(part).0.chars()))
    };
    let (gb, big5) = (score(GB18030), score(BIG5));
    let best = gb.max(big5);
    if best >= 0.3 && (gb - big5).abs() >= 0.1 {
        return if gb > big5 { GB18030 } else { BIG5 };
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let detected = detector.guess(None, Utf8Detection::Deny);
    if best < 0.3 {
        // Not Chinese, or next to nothing to judge by.
        return match declared {
            Some(encoding) if detected.is_single_byte() && score(encoding) >= best && encoding != UTF_8 => encoding,
            _ if detected == GBK => GB18030,
            _ => detected,
        };
    }
    for choice in [Some(detected), declared].into_iter().flatten() {
        if choice == BIG5 {
            return BIG5;
        }
        if choice == GBK || choice == GB18030 {
            return GB18030;
        }
    }
    if gb >= big5 { GB18030 } else { BIG5 }
}

/// Collects text, map and damaged places.
pub(super) struct Builder {
    decoded: Decoded,
    damaged: usize,
}

impl Builder {
    pub(super) fn new(encoding: &str, capacity: usize) -> Self {
        let text = String::with_capacity(capacity);
        Self { decoded: Decoded { text, encoding: encoding.into(), ..Decoded::default() }, damaged: 0 }
    }

    pub(super) fn push(&mut self, c: char, at: usize, len: usize) {
        self.decoded.text.push(c);
        self.decoded.map.replace(c.len_utf8(), at as u64, len);
    }

    pub(super) fn copy(&mut self, text: &str, at: usize) {
        self.decoded.text.push_str(text);
        self.decoded.map.copy(at as u64, text.len());
    }

    /// Takes over characters of three bytes that stand for two each.
    pub(super) fn pairs(&mut self, text: &str, at: usize) {
        self.decoded.text.push_str(text);
        self.decoded.map.units(text.len(), 3, at as u64, 2);
    }

    pub(super) fn damage(&mut self, at: usize, len: usize) {
        self.push('\u{FFFD}', at, len);
        self.damaged += 1;
        if self.damaged <= TOLD {
            let bytes = if len == 1 { "1 byte".into() } else { format!("{len} bytes") };
            let message = format!("{bytes} could not be decoded as {}", self.decoded.encoding);
            let zh = Some(format!("有 {len} 个字节按 {} 解不出", self.decoded.encoding));
            self.decoded.faults.push(Fault { byte: Some(at as u64), message, zh, ..Fault::default() });
        }
    }

    pub(super) fn finish(mut self) -> Decoded {
        if self.damaged > TOLD {
            let more = self.damaged - TOLD;
            let message = format!("{more} more places could not be decoded as {}", self.decoded.encoding);
            let zh = Some(format!("另有 {more} 处按 {} 解不出", self.decoded.encoding));
            self.decoded.faults.push(Fault { message, zh, ..Fault::default() });
        }
        self.decoded
    }
}

fn utf8(bytes: &[u8], from: usize) -> Decoded {
    let mut builder = Builder::new("UTF-8", bytes.len());
    if let Ok(text) = std::str::from_utf8(&bytes[from..]) {
        builder.copy(text, from);
        return builder.finish();
    }
    let mut at = from;
    for chunk in bytes[from..].utf8_chunks() {
        builder.copy(chunk.valid(), at);
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            builder.damage(at, chunk.invalid().len());
            at += chunk.invalid().len();
        }
    }
    builder.finish()
}

fn utf16(bytes: &[u8], from: usize, unit: fn([u8; 2]) -> u16, name: &str) -> Decoded {
    let mut builder = Builder::new(name, bytes.len() * 3 / 2);
    let chars = |at: usize, end: usize| {
        char::decode_utf16(bytes[at..end].chunks_exact(2).map(move |pair| unit([pair[0], pair[1]])))
            .map(|c| c.unwrap_or('\u{FFFD}'))
    };
    let mut slips = prose::Slips::default();
    let mut at = from;
    // A lost byte turns all that follows into other characters.
    while let Some(slip) = slips.find(placed(chars(at, bytes.len()), at), |place| {
        chars(place + 1, bytes.len().min(place + 1 + 2 * prose::Slips::AHEAD)).collect()
    }) {
        units(&mut builder, chars(at, slip), at);
        builder.damage(slip, 1);
        at = slip + 1;
    }
    at = units(&mut builder, chars(at, bytes.len()), at);
    if at < bytes.len() {
        builder.damage(at, bytes.len() - at);
    }
    builder.finish()
}

/// Characters with the bytes they begin at.
fn placed(chars: impl Iterator<Item = char>, mut at: usize) -> impl Iterator<Item = (char, usize)> {
    chars.map(move |c| {
        let place = at;
        at += 2 * c.len_utf16();
        (c, place)
    })
}

/// Takes over the characters of UTF-16 units; gives the byte behind them.
fn units(builder: &mut Builder, chars: impl Iterator<Item = char>, from: usize) -> usize {
    let mut at = from;
    for c in chars {
        match c {
            '\u{FFFD}' => builder.damage(at, 2),
            c => builder.push(c, at, 2 * c.len_utf16()),
        }
        at += 2 * c.len_utf16();
    }
    at
}

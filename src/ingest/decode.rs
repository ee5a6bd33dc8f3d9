//! From bytes to text: which encoding, what could not be decoded, and the map back to the bytes.
//!
//! Takes any bytes; gives text, always. A byte order mark decides; then NUL bytes (UTF-16), strict UTF-8,
//! UTF-8 with damage, and last the legacy encodings, where what is known of Chinese prose has its say
//! beside the detector. What a file declares of itself only breaks a tie. *Invariant:* every byte of
//! the text maps to the bytes it came from; an undecodable stretch is U+FFFD there, and told as a fault.

use super::prose;
use crate::model::{Fault, OffsetMap};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, DecoderResult, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8};

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
            Guess::Legacy(encoding) => legacy(bytes, encoding),
        },
    };
    decoded.faults.extend(prose::spoilt(&decoded.text));
    decoded
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
        return if little >= big { Guess::Utf16Le } else { Guess::Utf16Be };
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
    let units = sample.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    prose::score(char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')))
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
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let detected = detector.guess(None, Utf8Detection::Deny);
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    let score = |encoding: &'static Encoding| prose::score(encoding.decode_without_bom_handling(sample).0.chars());
    let (gb, big5) = (score(GB18030), score(BIG5));
    let best = gb.max(big5);
    if best < 0.3 {
        // Not Chinese, or next to nothing to judge by.
        return match declared {
            Some(encoding) if detected.is_single_byte() && score(encoding) >= best && encoding != UTF_8 => encoding,
            _ if detected == GBK => GB18030,
            _ => detected,
        };
    }
    if (gb - big5).abs() < 0.1 {
        for choice in [Some(detected), declared].into_iter().flatten() {
            if choice == BIG5 {
                return BIG5;
            }
            if choice == GBK || choice == GB18030 {
                return GB18030;
            }
        }
    }
    if gb >= big5 { GB18030 } else { BIG5 }
}

/// Collects text, map and damaged places.
struct Builder {
    decoded: Decoded,
    damaged: usize,
}

impl Builder {
    fn new(encoding: &str, capacity: usize) -> Self {
        let text = String::with_capacity(capacity);
        Self { decoded: Decoded { text, encoding: encoding.into(), ..Decoded::default() }, damaged: 0 }
    }

    fn push(&mut self, c: char, at: usize, len: usize) {
        self.decoded.text.push(c);
        self.decoded.map.replace(c.len_utf8(), at as u64, len);
    }

    fn copy(&mut self, text: &str, at: usize) {
        self.decoded.text.push_str(text);
        self.decoded.map.copy(at as u64, text.len());
    }

    fn damage(&mut self, at: usize, len: usize) {
        self.push('\u{FFFD}', at, len);
        self.damaged += 1;
        if self.damaged <= TOLD {
            let bytes = if len == 1 { "1 byte".into() } else { format!("{len} bytes") };
            let message = format!("{bytes} could not be decoded as {}", self.decoded.encoding);
            self.decoded.faults.push(Fault { byte: Some(at as u64), message, ..Fault::default() });
        }
    }

    fn finish(mut self) -> Decoded {
        if self.damaged > TOLD {
            let more = self.damaged - TOLD;
            let message = format!("{more} more places could not be decoded as {}", self.decoded.encoding);
            self.decoded.faults.push(Fault { message, ..Fault::default() });
        }
        self.decoded
    }
}

fn utf8(bytes: &[u8], from: usize) -> Decoded {
    let mut builder = Builder::new("UTF-8", bytes.len());
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
    let units = bytes[from..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let mut at = from;
    for c in char::decode_utf16(units) {
        match c {
            Ok(c) => {
                builder.push(c, at, 2 * c.len_utf16());
                at += 2 * c.len_utf16();
            }
            Err(_) => {
                builder.damage(at, 2);
                at += 2;
            }
        }
    }
    if at < bytes.len() {
        builder.damage(at, bytes.len() - at);
    }
    builder.finish()
}

fn legacy(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let name = if encoding == GBK { GB18030.name() } else { encoding.name() };
    let name = if name == "gb18030" { "GB18030" } else { name };
    let mut builder = Builder::new(name, bytes.len() * 3 / 2);
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut buffer = String::with_capacity(3 * SAMPLE);
    let mut at = 0;
    loop {
        buffer.clear();
        let part = &bytes[at..bytes.len().min(at + SAMPLE)];
        let last = at + part.len() == bytes.len();
        let (result, read) = decoder.decode_to_string_without_replacement(part, &mut buffer, last);
        let (good, bad, extra) = match result {
            DecoderResult::Malformed(bad, extra) => (read.saturating_sub((bad + extra) as usize), bad, extra),
            DecoderResult::InputEmpty | DecoderResult::OutputFull => (read, 0, 0),
        };
        let used = units(&mut builder, encoding, &bytes[at..at + good], at, &buffer);
        at += used;
        if bad > 0 {
            builder.damage(at, bad as usize);
            at += bad as usize;
            if extra > 0 || used < good {
                decoder = encoding.new_decoder_without_bom_handling();
            }
        } else if used < read || !last {
            // A character was cut by the sample's end: read it again from its beginning.
            decoder = encoding.new_decoder_without_bom_handling();
        }
        if at >= bytes.len() || (used == 0 && bad == 0) {
            return builder.finish();
        }
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

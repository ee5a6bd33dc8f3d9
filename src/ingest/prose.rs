//! What is known of Chinese prose: which characters it is made of, and what it looks like when it was decoded
//! wrongly before it came here.

use crate::model::Fault;
use encoding_rs::{BIG5, GB18030, WINDOWS_1252};

/// The characters that Chinese prose is mostly made of, simplified and traditional.
const COMMON: &str = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方\
多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点\
正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提\
立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统\
区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传\
师观清今切院让识候带导争运省县村镇乡亿元万家项亩企农收增长约近余占超投资产值施服游客称介绍局委党书记这個們來為國說時會對過發後裡種樣經麼學\
現當沒動還進實軍無與長機關點業將兩間問並應戰頭體見產話內兒東聲員論處義條氣題別變總電數報結務場計強難權記類據張該規萬術領確傳師觀讓識帶導\
爭運縣鄉億項畝農約餘臺灣灣號團議員選舉嗎誰請給覺從頭車馬門開聞樂愛親眾歲陽陸區醫療廣顧舊";

/// Marks and blanks of Chinese text.
const MARKS: &str = "，。、；：？！“”‘’（）《》「」『』—…·　～％";

/// The commonest characters of all: text without them is no prose.
fn common(c: char) -> bool {
    use std::sync::LazyLock;
    static SET: LazyLock<[u64; 1024]> = LazyLock::new(|| {
        let mut set = [0; 1024];
        for c in COMMON.chars().chain(MARKS.chars()) {
            set[c as usize >> 6] |= 1 << (c as u32 & 63);
        }
        set
    });
    SET.get(c as usize >> 6).is_some_and(|bits| bits >> (c as u32 & 63) & 1 == 1)
}

/// Finds where a lost byte makes other characters of all that follows.
#[derive(Debug, Default)]
pub(super) struct Slips {
    /// The run without plain letters, as far as it matters: whether prose has the character, and the byte it begins at.
    run: Vec<(bool, usize)>,
    /// The first of the run that was not yet looked at.
    next: usize,
}

impl Slips {
    /// How many characters in a row tell, at least and at most.
    const LEAST: usize = 5;
    const MOST: usize = 12;
    /// A run of so many is looked at before more is read: where byte after byte is lost, each is found at little cost.
    const FULL: usize = 64;
    /// How many are asked for behind a byte.
    pub(super) const AHEAD: usize = Self::MOST + 1;

    /// The first byte behind which prose goes on: the characters from there on are none that prose has, those
    /// from the next byte on are. `ahead` decodes what follows a byte.
    pub(super) fn find(
        &mut self,
        chars: impl Iterator<Item = (char, usize)>,
        ahead: impl Fn(usize) -> Vec<char>,
    ) -> Option<usize> {
        self.begin();
        for (c, place) in chars {
            if !c.is_ascii() {
                self.run.push((usual(c), place));
                if self.run.len() < Self::FULL {
                    continue;
                }
            }
            if let Some(place) = self.within(&ahead, c.is_ascii()) {
                return Some(place);
            }
            if c.is_ascii() {
                self.begin();
            }
        }
        self.within(&ahead, true)
    }

    fn begin(&mut self) {
        self.run.clear();
        self.next = 0;
    }

    /// Looks at the run, as far as what follows is known unless it is at its end.
    fn within(&mut self, ahead: &impl Fn(usize) -> Vec<char>, at_its_end: bool) -> Option<usize> {
        let good = |run: &[(bool, usize)]| run.iter().filter(|(usual, _)| *usual).count();
        let mut i = self.next;
        let known = if at_its_end { Self::LEAST } else { Self::MOST };
        while i + known <= self.run.len() {
            let rest = &self.run[i..];
            let most = rest.len().min(Self::MOST);
            if rest[0].0 || good(&rest[..Self::LEAST]) > 1 || good(&rest[..most]) > most / 6 {
                i += 1;
                continue;
            }
            // The slip may lie a little before or behind the first strange character.
            let base = i.saturating_sub(1);
            let rest = &self.run[base..i + most];
            let shifted = |skip: usize| {
                let ahead = ahead(rest[skip].1);
                let ahead = &ahead[..ahead.len().min(rest.len() - skip)];
                let sound = ahead.iter().take(Self::LEAST - 1).all(|&c| c != '\u{FFFD}');
                let good = ahead.iter().filter(|&&c| usual(c)).count() + good(&rest[..skip]);
                if sound { good } else { 0 }
            };
            let best = (0..=3).map(|skip| (skip, shifted(skip))).max_by_key(|&(skip, good)| (good, skip == 1));
            let enough = (2 * rest.len()).div_ceil(3).max(Self::LEAST - 1);
            if let Some((skip, _)) = best.filter(|&(_, good)| good >= enough) {
                return Some(rest[skip].1);
            }
            i += Self::LEAST - 2;
        }
        // The one before the next is part of what is told of it.
        let done = i.saturating_sub(1).min(self.run.len());
        self.run.drain(..done);
        self.next = i - done;
        None
    }
}

/// Characters that prose mostly has, full-width figures among them.
fn usual(c: char) -> bool {
    common(c) || ('０'..='９').contains(&c)
}

/// How much characters look like Chinese prose, 0 to 1; ASCII says nothing but that it is there.
pub(super) fn score(chars: impl Iterator<Item = char>) -> f64 {
    let (mut seen, mut good, mut ascii) = (0.0, 0.0, 0.0);
    for c in chars {
        match c {
            '\u{FFFD}' | '\u{E000}'..='\u{F8FF}' => {
                seen += 3.0;
            }
            '\n' | '\r' | '\t' | ' '..='~' => ascii += 1.0,
            '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' => seen += 3.0,
            _ if common(c) => {
                seen += 1.0;
                good += 1.0;
            }
            // Ideographs that prose has now and then.
            '\u{4E00}'..='\u{9FFF}' | '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FF5E}' => {
                seen += 1.0;
                good += 0.2;
            }
            _ => seen += 1.0,
        }
    }
    // Plain ASCII is text too, but says little about which encoding it is in.
    if seen + ascii == 0.0 {
        0.0
    } else {
        (good + 0.5 * ascii) / (seen + 0.5 * ascii + f64::from(u8::from(ascii > 0.0)))
    }
}

/// How much of a text is looked at for signs that it was decoded wrongly, in characters and lines.
const LOOKED_AT: usize = 4000;
const LINES: usize = 300;

/// Whether the text, or lines of it, were decoded wrongly before they came here, and how.
pub(super) fn spoilt(text: &str) -> Option<Fault> {
    let end = text.char_indices().nth(LOOKED_AT).map_or(text.len(), |(at, _)| at);
    let sample = &text[..end];
    let (line, (was, shows)) = if sample.contains("锟斤拷") {
        (None, ("GBK text once read as UTF-8; what stood there is lost", String::new()))
    } else if let Some(found) = misread(sample, 20) {
        (None, found)
    } else {
        let mut lines = sample.lines().take(LINES).enumerate();
        let found = lines.find_map(|(index, line)| Some((index + 1, misread(line, 8)?)))?;
        (Some(found.0), found.1)
    };
    let shown: String = shows.chars().filter(|c| !c.is_control() && *c != '\u{FFFD}').take(12).collect();
    let shown = if shown.is_empty() { String::new() } else { format!(" (it begins `{shown}`)") };
    let what = if line.is_some() { "this line" } else { "the text" };
    let mut fault = Fault::new("", format!("{what} was decoded wrongly before it came here: {was}{shown}"));
    fault.line = line;
    let what = if line.is_some() { "这一行" } else { "此文" };
    let fault = fault.help("get the file again from where it came from; Kaoju reads the bytes as they are");
    Some(fault.zh(format!("{what}来之前已被错误解码（{was}）；请从来源重新取得")))
}

/// How a text was misread, and what it says, if it has `least` characters that look so.
fn misread(text: &str, least: usize) -> Option<(&'static str, String)> {
    let count = |range: std::ops::RangeInclusive<char>| text.chars().filter(|c| range.contains(c)).count();
    let (han, latin) = (count('\u{3040}'..='\u{9FFF}'), count('\u{80}'..='\u{2122}'));
    if latin >= least && latin > 4 * han {
        let bytes = single_bytes(text).unwrap_or_else(|| WINDOWS_1252.encode(text).0.into_owned());
        let utf8 = String::from_utf8_lossy(&bytes).into_owned();
        if score(utf8.chars()) > 0.6 {
            return Some(("UTF-8 once read as Windows-1252", utf8));
        }
        let gbk = GB18030.decode_without_bom_handling(&bytes).0.into_owned();
        return (score(gbk.chars()) > 0.6).then_some(("GBK once read as Windows-1252", gbk));
    }
    let own = score(text.chars());
    if han < least || own > 0.45 {
        return None;
    }
    let text = text.replace('\u{FFFD}', "");
    let (gbk, big5) = (GB18030.encode(&text).0, BIG5.encode(&text));
    // UTF-8 proves itself; the others must read much better than what is there, and be long enough to tell.
    let sure = han >= 16 && own < 0.35;
    let mut ways = [
        ("UTF-8 once read as GBK", true, String::from_utf8_lossy(&gbk).into_owned()),
        ("UTF-8 once read as Big5", true, String::from_utf8_lossy(&big5.0).into_owned()),
        ("Big5 once read as GBK", sure, BIG5.decode_without_bom_handling(&gbk).0.into_owned()),
        ("GBK once read as Big5", sure, GB18030.decode_without_bom_handling(&big5.0).0.into_owned()),
    ]
    .into_iter();
    let fits = |utf8: bool, shows: &str| score(shows.chars()) > if utf8 { 0.5 } else { 0.6 };
    ways.find(|(was, sure, shows)| *sure && fits(was.starts_with("UTF-8"), shows)).map(|(was, _, shows)| (was, shows))
}

/// The bytes of text that a single-byte encoding gave: Windows-1252, or Latin-1 where that has no character.
fn single_bytes(text: &str) -> Option<Vec<u8>> {
    text.chars()
        .map(|c| {
            let mut buffer = [0; 4];
            match u8::try_from(c as u32) {
                Ok(byte) => Some(byte),
                Err(_) => match WINDOWS_1252.encode(c.encode_utf8(&mut buffer)) {
                    (bytes, _, false) => bytes.first().copied(),
                    _ => None,
                },
            }
        })
        .collect()
}

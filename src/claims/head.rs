//! The beginning of a clause: whom it speaks of, and since when.
//!
//! Takes a clause, gives its [`Head`]: the subject and the dates that stand before what is measured, and the
//! place where the rest begins. What 全市 or 该公司 points back at is for `subject` to say.

use super::line::{Clause, Unit};
use super::words::Words;
use crate::model::{Article, CleanSpan, Kind, Name};

/// Bytes of a place named by its short name, as firms are called after it: three characters at most.
const SHORT: u32 = 9;

/// Whom a clause speaks of, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// Places, one or several: indices of mentions.
    Places(Vec<usize>),
    /// A word that points back, and what it can stand for.
    Pointer(String, Name),
    /// A body, a project, a work, in the words of the text.
    Body(String),
    /// A document in its title marks.
    Document(String),
    /// A county, town or village that no list knows, by its name's last character.
    Unlisted(String),
    /// Countries and regions abroad.
    Foreign(Vec<String>),
    /// 该 and a noun, which stands for what was called so before, or for itself.
    Such(String),
}

/// The beginning of a clause.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    /// Whom it speaks of.
    pub subject: Option<Found>,
    /// Where its name, or the word that points at it, stands.
    pub span: Option<CleanSpan>,
    /// Dates before the rest: indices of mentions.
    pub dates: Vec<usize>,
    /// Whether it begins with 其中.
    pub part: bool,
    /// Who says so, where the clause tells that (`据民政部统计`, `工业和信息化部数据显示`).
    pub source: Option<String>,
    /// Whether the source is somebody speaking, whose words end with the sentence or the quotation.
    pub speech: bool,
    /// Where the rest begins, as an index of units.
    pub rest: usize,
    /// Whether there is nothing but a date or an opening word.
    pub only: bool,
    /// Whether a figure stands in the clause.
    pub figures: bool,
}

/// A clause being read.
pub(super) struct Reader<'a> {
    article: &'a Article,
    pub(super) words: &'a Words,
    pub(super) units: &'a [Unit],
    pub(super) chars: Vec<char>,
    /// Whether the sentence has not yet named a subject.
    pub(super) fresh: bool,
    /// Whether nothing but dates and sources stands before it in its sentence.
    pub(super) first: bool,
    /// The mark before it.
    pub(super) before: char,
}

/// Reads the head of a clause; `earlier` are the heads of its sentence's clauses before it.
pub(super) fn read(clause: &Clause, earlier: &[Head], article: &Article, words: &Words) -> Head {
    let chars: Vec<char> = clause.units.iter().map(|unit| unit.ch).collect();
    let fresh = !earlier.iter().any(|head| head.subject.is_some());
    let first =
        fresh && !earlier.iter().any(|head| head.figures) || earlier.last().is_some_and(|head| head.part && head.only);
    Reader { article, words, units: &clause.units, chars, fresh, first, before: clause.before }.head(clause)
}

impl Reader<'_> {
    fn head(&self, clause: &Clause) -> Head {
        let mut head = Head::default();
        let mut at = 0;
        let mut begun = 0;
        while at < self.units.len() {
            let unit = self.units[at];
            if head.subject.is_some() && head.span.is_none() {
                head.span = cover(&self.units[begun..at]);
            }
            begun = at;
            if unit.ch.is_whitespace()
                || "“\"".contains(unit.ch) && !self.chars[at + 1..].contains(&closing_of(unit.ch))
            {
                at += 1;
            } else if let Some(end) = self.setting(at) {
                at = end;
            } else if unit.is(Kind::Title) && head.subject.is_none() && self.acts(at + 1) {
                head.subject = Some(Found::Document(self.name(at, at + 1)));
                at += 1;
            } else if let Some(end) = self.region(at).filter(|_| head.subject.is_none()) {
                head.subject = Some(Found::Body(self.name(at, end)));
                at = end;
            } else if unit.is(Kind::Date) {
                head.dates.extend(unit.mention);
                at = self.tails(at + 1);
            } else if self.dateline(at) {
                at += 1;
            } else if unit.is(Kind::Place) && head.subject.is_none() {
                at = self.places(at, &mut head);
            } else if let Some((length, _)) = self.words.seat.at(&self.chars, at) {
                match self.seated(at + length) {
                    Some((start, end)) => {
                        head.subject = Some(Found::Body(self.name(start, end)));
                        at = self.tails(end);
                    }
                    None => break,
                }
            } else if let Some(length) = self.opening(at) {
                head.part |= self.text(at, at + length) == "其中";
                at += length;
            } else if head.subject.is_some() {
                break;
            } else if let Some(end) = self.foreign(at, &mut head) {
                at = self.tails(end);
            } else if let Some((length, fits)) = self.pointer(at, !head.dates.is_empty()) {
                let body = if fits == "nation" {
                    self.between(at + length).or_else(|| self.body(at, self.first))
                } else {
                    None
                };
                let end = body.unwrap_or(at + length);
                head.subject = Some(match body {
                    Some(end) => Found::Body(self.name(at, end)),
                    None => Found::Pointer(self.text(at, at + length), fits.into()),
                });
                at = self.tails(end);
            } else if let Some(end) = self.unlisted(at) {
                head.subject = Some(Found::Unlisted(self.name(at, end)));
                at = self.tails(end);
            } else if let Some(end) = self.body(at, self.first).filter(|_| !self.is_point(at)) {
                if self.speaks(end) {
                    break;
                }
                head.subject = Some(Found::Body(self.name(at, end)));
                at = self.tails(end);
            } else if let Some(end) = self.since(at) {
                head.subject = Some(Found::Body(self.name(at, end)));
                at = self.units.len();
            } else if let Some(end) = self.such(at) {
                head.subject = Some(Found::Such(self.name(at, end)));
                at = end;
            } else if let Some(end) = self.described(at) {
                at = end;
            } else if let Some(end) = self.agent(at) {
                let name = self.name(at, end);
                let sort = self.words.body.get(&name).is_some();
                head.subject = Some(if sort { Found::Such(name) } else { Found::Body(name) });
                at = end;
            } else {
                break;
            }
        }
        if head.subject.is_some() && head.span.is_none() {
            head.span = cover(&self.units[begun..at]);
        }
        head.rest = at;
        head.only = head.subject.is_none() && at >= self.units.len();
        head.figures = clause.has_figure();
        if !head.figures {
            self.source(&mut head);
        }
        head
    }

    /// A clause that ends in 显示, 公布 or 表示 names who says so and nobody that is spoken of.
    fn source(&self, head: &mut Head) {
        let end = self.chars.len();
        let Some((length, use_)) = self.words.source.before(&self.chars, end) else { return };
        if use_ == "keep" {
            return;
        }
        let start =
            (0..end - length).find(|at| !self.units[*at].is(Kind::Date) && self.opening(*at).is_none()).unwrap_or(0);
        let stop = (start..end - length).find(|at| self.units[*at].is(Kind::Date)).unwrap_or(end - length);
        let mut name = self.name(start, stop);
        for ending in ["发布数据", "最新数据", "数据", "最新", "相关负责人", "最新农情调度", "预计"]
        {
            name = name.strip_suffix(ending).unwrap_or(&name).to_owned();
        }
        // `记者今天从商务部获悉`: who told it stands behind 从.
        let told = (start..end - length).rev().find(|at| self.chars[*at] == '从').filter(|at| at + 2 < end - length);
        if name.starts_with("记者") || self.chars[start] == '从' {
            name = told.map(|at| self.name(at + 1, end - length)).unwrap_or_default();
        }
        // `总书记在考察北京时指出`
        if let Some((who, when)) =
            name.split_once('在').filter(|(who, when)| !who.is_empty() && when.ends_with(['时', '中', '上', '会']))
        {
            name = if when.is_empty() { name } else { who.to_owned() };
        }
        let name = name.trim_start_matches("根据").trim_start_matches('据').trim_end_matches('的');
        head.speech = use_ == "speech";
        head.subject = None;
        if !name.is_empty() && name.chars().count() < 30 {
            head.source = Some(name.to_owned());
        }
    }

    /// Where a setting ends that is no subject: `在浏阳市的推动下`, `以“…”为主题的`; `来自浏阳、醴陵的` where
    /// those who come are counted behind it.
    fn setting(&self, at: usize) -> Option<usize> {
        let end = self.units.len();
        if self.starts(at, "在") && at == 0 {
            return self.words.backing.before(&self.chars, end).map(|_| end);
        }
        if self.starts(at, "包括") {
            let inside = (at..end).find(|place| self.starts(*place, "在内的"))?;
            return Some(inside + "在内的".chars().count());
        }
        if self.starts(at, "来自") {
            let places = self.units[at + 2..].iter().take_while(|unit| {
                unit.is(Kind::Place) || unit.mention.is_none() && "、和与及的省市县".contains(unit.ch)
            });
            let stop = at + 2 + places.count();
            let counted = self.units.get(stop).is_some_and(Unit::is_figure);
            return (counted && stop > at + 2 && self.chars[stop - 1] == '的').then_some(stop);
        }
        if let Some(length) = ["着力将", "努力将", "全力将", "着力把", "努力把", "全力把", "将", "把"]
            .iter()
            .find(|word| self.starts(at, word))
            .map(|word| word.chars().count())
        {
            let made =
                ["建设成", "打造成", "建成", "建设为", "打造为"].iter().any(|word| self.starts(at + length + 1, word));
            return (made && self.units[at + length].is(Kind::Place)).then_some(at + length);
        }
        if self.starts(at, "以“") {
            let close = (at..end).find(|place| self.chars[*place] == '”')?;
            return ["为主题的", "为主线的", "为题的"]
                .iter()
                .find(|word| self.starts(close + 1, word))
                .map(|word| close + 1 + word.chars().count());
        }
        None
    }

    /// Where the words end that describe a place before it is named (`相邻的安化县`, `素有“茶乡”之称的安化县`).
    fn described(&self, at: usize) -> Option<usize> {
        let end = (at + 1..(at + 16).min(self.units.len())).find(|place| self.chars[*place] == '的')?;
        let plain = self.units[at..end].iter().all(|unit| unit.mention.is_none());
        let verb = "在从到对向由为把被将走来据与和同给让使".contains(self.chars[at])
            || self.words.verb.at(&self.chars, at).is_some_and(|(length, _)| length > 1);
        let named = self.units.get(end + 1).is_some_and(|unit| unit.is(Kind::Place)) || self.such(end + 1).is_some();
        (plain && !verb && named).then_some(end + 1)
    }

    /// Whether a document does something behind its title (`《方案》提出`, `《规划》从…九个方面`).
    fn acts(&self, at: usize) -> bool {
        self.words.act.at(&self.chars, at).is_some()
    }

    /// A list of places: the lowest of each chain, 、 and 和 between them.
    fn places(&self, start: usize, head: &mut Head) -> usize {
        let mut found: Vec<usize> = Vec::new();
        let mut at = start;
        let mut fresh = true;
        let mut upper = None;
        let is_place = |at: usize| self.units.get(at).is_some_and(|unit| unit.is(Kind::Place));
        while let Some(unit) = self.units.get(at) {
            if unit.is(Kind::Place) {
                if !fresh {
                    let popped = found.pop();
                    upper = upper.or(popped.filter(|_| found.is_empty()));
                }
                found.extend(unit.mention);
                fresh = false;
                at += 1;
                if self.starts(at, "的") && is_place(at + 1) {
                    at += 1;
                }
            } else if !fresh && "、和与及".contains(unit.ch) && is_place(at + 1) {
                fresh = true;
                at += 1;
            } else {
                break;
            }
        }
        if found.len() == 1
            && (self.starts(at, "至") || self.starts(at, "到") || self.starts(at, "—"))
            && is_place(at + 1)
        {
            return self.route(start, at, head);
        }
        if found.len() == 1
            && self.units[at - 1].span.end - self.units[at - 1].span.start <= SHORT
            && let Some(end) = self.firm_of(at)
        {
            head.subject = Some(Found::Body(self.name(at - 1, end)));
            return self.tails(end);
        }
        if let Some(end) = self.work(at) {
            head.subject = Some(Found::Body(self.name(start, end)));
            return self.tails(end);
        }
        if found.len() == 1
            && !self.starts(at, "的")
            && let Some(end) = self.body(at, self.first)
            && self.own_body(at, end)
        {
            if !self.speaks(end) {
                head.subject = Some(Found::Body(self.name(start, end)));
                return self.tails(end);
            }
            return at;
        }
        if found.len() == 1
            && self.first
            && self.starts(at, "的")
            && let Some(end) = self.body(at + 1, true)
            && self.own_body(at + 1, end)
        {
            head.subject = Some(Found::Body(self.name(at + 1, end)));
            return self.tails(end);
        }
        let end = self.tails(at);
        let several = found.len() > 1;
        let listed = self.units.get(end).is_some_and(|unit| unit.is(Kind::Count) || unit.ch == '\u{F001F}');
        head.subject = Some(Found::Places(found));
        if several && listed {
            if self.units[end + 1..].iter().any(Unit::is_figure) || end + 1 == self.units.len() {
                return end + 1;
            }
            head.subject = upper.map(|upper| Found::Places(vec![upper]));
        }
        end
    }

    /// `常德到长沙的高铁`, `桂平至武宣湾龙`: a stretch between two places.
    fn route(&self, start: usize, at: usize, head: &mut Head) -> usize {
        let mut end = at + 1;
        while self.units.get(end).is_some_and(|unit| unit.is(Kind::Place)) {
            end += 1;
        }
        if self.starts(end, "段") {
            end += 1;
        } else if self.starts(end, "的")
            && let Some(body) = self.body(end + 1, true)
        {
            end = body;
        }
        head.subject = Some(Found::Body(self.name(start, end)));
        self.tails(end)
    }

    /// A word that points back, unless it is the beginning of a longer one.
    fn pointer(&self, at: usize, dated: bool) -> Option<(usize, &str)> {
        let (length, fits) = self.words.anaphora.at(&self.chars, at)?;
        let next = self.chars.get(at + length).copied().unwrap_or('。');
        if length == 1 && "他它余实次于间们".contains(next) {
            return None;
        }
        if fits == "self" && next == '区' {
            return None;
        }
        if fits == "member" && !"已均都共先将".contains(next) {
            return None;
        }
        let ours = ["我国", "中国已", "中国与", "中国对"].iter().any(|word| self.starts(at, word));
        let aside = fits == "nation" && !self.fresh && !dated && !ours;
        (!aside).then_some((length, fits))
    }

    fn opening(&self, at: usize) -> Option<usize> {
        let (length, _) = self.words.open.at(&self.chars, at)?;
        match self.words.light.at(&self.chars, at) {
            Some((longer, "keep")) if longer > length => None,
            Some((longer, _)) if longer > length => Some(longer),
            _ => Some(length),
        }
    }

    /// Whether 讯 or 电 stands here between the date of a report and its first sentence (`7月25日讯 …`).
    fn dateline(&self, at: usize) -> bool {
        let alone = self.chars.get(at + 1).is_none_or(|next| next.is_whitespace());
        at > 0 && self.units[at - 1].is(Kind::Date) && "讯电訊電".contains(self.chars[at]) && alone
    }

    pub(super) fn starts(&self, at: usize, word: &str) -> bool {
        let mut chars = self.chars.iter().skip(at);
        word.chars().all(|character| chars.next() == Some(&character))
    }

    /// Skips what may follow a date or a place, unless it begins a longer word (中国, 内蒙古, 时速).
    fn tails(&self, mut at: usize) -> usize {
        while let Some((length, longer)) = self.words.tail.at(&self.chars, at) {
            let next = self.chars.get(at + length).copied().unwrap_or('。');
            if longer.contains(next) {
                break;
            }
            at += length;
        }
        at
    }

    pub(super) fn text(&self, from: usize, to: usize) -> String {
        self.chars[from..to].iter().collect()
    }

    /// The words of the text, unbroken, an opened quotation closed.
    fn name(&self, from: usize, to: usize) -> String {
        let span = cover(&self.units[from..to]);
        let text = span.map(|span| self.article.clean.slice(span).replace(['\n', ' '], "")).unwrap_or_default();
        let mut name = text.trim_start_matches(['—', '-', '·']).to_owned();
        if name.contains('“') && !name.contains('”') {
            name.push('”');
        }
        name
    }
}

fn closing_of(open: char) -> char {
    if open == '“' { '”' } else { open }
}

/// The place of a run of units.
pub(super) fn cover(units: &[Unit]) -> Option<CleanSpan> {
    Some(units.first()?.span.cover(units.last()?.span))
}

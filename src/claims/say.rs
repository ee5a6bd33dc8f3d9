//! What one figure measures: its own words, those behind it, or those of the figures before it.
//!
//! Takes an item and the chain, gives its indicator, and its subject where the figure's own words name one. It does
//! not look for subjects or periods elsewhere.

use super::chain::{Reader, Said, Sentence};
use super::frame::Shape;
use super::head::{Found, Head};
use super::item::Item;
use super::line::Clause;
use super::phrase::{self, Phrase};
use super::subject::{self, Subject};
use crate::model::{Basis, Kind};

/// How many characters before a count are its words, and not a tale.
const LONG: usize = 10;

impl Reader<'_> {
    /// What one figure says.
    pub(super) fn say(&mut self, sentence: &Sentence, item: &Item, part: bool, named: bool) -> Option<Said> {
        let own = &item.own;
        let clause = &sentence.clauses[item.clause];
        let inherits = part && !self.chain.whole.is_empty() && own.is_empty();
        let level = matches!(item.frame.shape, Shape::Level | Shape::Before);
        let bare = named && level && own.is_empty() && item.tail.is_empty();
        let base = match () {
            () if inherits => self.chain.whole.clone(),
            () if bare => self.told(item),
            () => self.chain.base.clone(),
        };
        let mut said = Said::plain(String::new());
        let start = || base.is_empty() && own.is_empty();
        match item.frame.shape {
            Shape::Aside => return None,
            Shape::Level | Shape::Before => {
                let mut level = self.level(item, named, &mut said);
                let time = item.verb.trim_end_matches(['为', '约', '达', '是']);
                if ["工期", "周期", "时长", "寿命", "年限"].contains(&time) {
                    level = Phrase::made(format!("{}{time}", item.own.text));
                }
                if part && self.is_member(item) {
                    let names = vec![std::mem::take(&mut level.text)];
                    said.subject =
                        Some(Subject { names, codes: Vec::new(), basis: Basis::Clause, place: false, span: None });
                    said.indicator = Phrase::made(self.chain.whole.clone());
                    return Some(said);
                }
                if said.subject.is_none()
                    && level.text.ends_with("投资")
                    && level.text.chars().count() <= 6
                    && self.chain.topic.is_none()
                {
                    let work = self.work(sentence, item).unwrap_or_default();
                    level.text.insert_str(0, &work);
                }
                if level.is_empty() && !named && clause.units.len() == 1 {
                    level = self.stated(sentence, item);
                }
                if part && !self.chain.whole.is_empty() && self.words.part.get(&level.text).is_some() {
                    level = Phrase::made(format!("{}{}", level.text, self.chain.whole));
                }
                if own.is_empty()
                    && let Some(done) = self.words.done.last_in(&item.raw).filter(|_| item.tail.is_empty())
                    && let Some(planned) = base.strip_prefix("计划")
                {
                    let thing = self.words.doing.strip(planned).unwrap_or(planned);
                    let done = done.trim_start_matches("目前").trim_start_matches("已经").trim_start_matches('已');
                    level = Phrase::made(format!("已{done}{thing}"));
                }
                let apart = clause.bracket && own.text.starts_with(['不', '含']);
                if apart || level.is_empty() || self.words.same(&level.text) {
                    said.indicator = Phrase::made(base);
                } else if self.words.relative(&level.text) && !base.is_empty() {
                    let joined = if base.ends_with(&level.text) { base } else { format!("{base}{}", level.text) };
                    self.chain.base.clone_from(&joined);
                    said.indicator = Phrase { text: joined, span: level.span };
                } else {
                    if !item.inside {
                        self.remember(&level.text);
                    }
                    said.indicator = level;
                }
            }
            _ if start() => return None,
            Shape::Change if self.changes_noun(item) => {
                let tail = phrase::noun(&item.tail.text, self.words);
                let own = if own.text.chars().count() > LONG { "" } else { own.text.as_str() };
                let text = format!("{own}{}{tail}", item.verb);
                self.remember(&text);
                said.indicator = Phrase::made(text);
            }
            Shape::Change => {
                let verb = item.verb.replace("分别", "").replace(['了', '约', '近'], "");
                let points = own.is_empty()
                    && self.article.mentions[item.mention]
                        .quantity()
                        .is_some_and(|quantity| quantity.unit_code.as_deref() == Some("pp"));
                let share = self.chain.share.clone().filter(|_| points).unwrap_or_default();
                said.indicator = Phrase::made(format!("{}{share}{verb}", self.built(own)));
            }
            Shape::Share => {
                let built = self.built(own);
                let share = share(item);
                said.indicator = Phrase::made(format!("{built}{share}"));
                self.chain.share = Some(share);
            }
            Shape::Times => said.indicator = Phrase::made(format!("{}{}", self.built(own), item.verb)),
            Shape::Rank => {
                said.within = item.whole.clone().filter(|whole| !whole.is_empty());
                said.indicator = Phrase { text: self.built(own), span: own.span };
            }
        }
        Some(said)
    }

    /// The indicator of a value: the words before it, and for a count those behind it.
    fn level(&self, item: &Item, named: bool, said: &mut Said) -> Phrase {
        let (own, words) = (&item.own, self.words);
        let mention = &self.article.mentions[item.mention];
        let count = mention.kind == Kind::Count;
        if let Some(extent) = phrase::extent(&item.tail.text) {
            return Phrase::made(extent);
        }
        let tail = phrase::noun(phrase::made_of(&item.tail.text).unwrap_or(&item.tail.text), self.words);
        let spent = words.quality.ends(&own.text);
        let built = one_of(&own.text);
        let ground = ["基础", "情况", "目标", "任务", "同时", "背景", "前提"].iter().any(|word| tail.starts_with(word));
        if item.attribute
            && !count
            && mention.kind != Kind::Ratio
            && (spent || built.is_some())
            && !ground
            && tail.chars().count() > 2
        {
            let names = vec![tail.trim_end_matches('等').to_owned()];
            said.subject = Some(Subject { names, codes: Vec::new(), basis: Basis::Clause, place: false, span: None });
            return built.map_or_else(|| own.clone(), |text| Phrase::made(text.to_owned()));
        }
        let from = own.text.starts_with("来自") && item.raw.ends_with('的');
        let listed = count && !tail.is_empty() && (own.text.contains('、') || own.text.ends_with('等') || from);
        let mut text = if listed { String::new() } else { own.text.clone() };
        if count
            && let Some(cause) =
                ["已造成", "造成", "导致", "致"].iter().find_map(|word| text.find(word)).filter(|at| *at > 0)
        {
            text.truncate(cause);
        }
        let closed = !count
            && !spent
            && words.head.before(&own.text.chars().collect::<Vec<_>>(), own.text.chars().count()).is_some();
        if count && !listed && tail.chars().count() > 1 && text.chars().count() > LONG {
            text = words.deed_in(&text);
        }
        if !tail.is_empty() && !closed {
            text.push_str(&tail);
        }
        let unit = mention.quantity().and_then(|quantity| quantity.unit.clone()).unwrap_or_default();
        if let Some(harm) = [("死", "死亡人数"), ("伤", "受伤人数")].iter().find(|harm| count && *unit == *harm.0)
        {
            return Phrase::made(harm.1.to_owned());
        }
        if count
            && own.is_empty()
            && matches!(&*unit, "人" | "名")
            && (1..=4).contains(&tail.chars().count())
            && words.befell.at(&tail.chars().collect::<Vec<_>>(), 0).is_some()
        {
            text.push_str("人数");
        }
        if text.is_empty()
            && count
            && matches!(&*unit, "户" | "人" | "村" | "镇" | "乡" | "街道")
            && named
            && !item.raw.is_empty()
        {
            return Phrase::made(unit.to_string());
        }
        if let Some(topic) = &self.chain.topic
            && !named
            && words.bare(&text)
            && !topic.contains(&text)
        {
            return Phrase { text: format!("{topic}{text}"), span: own.span };
        }
        let span = match own.span {
            Some(_) if text == own.text => own.span,
            None if text == item.tail.text => item.tail.span,
            _ => None,
        };
        Phrase { text, span }
    }

    /// Whether what changed stands behind the figure (`增加30万个就业岗位`).
    fn changes_noun(&self, item: &Item) -> bool {
        let mention = &self.article.mentions[item.mention];
        let own: Vec<char> = item.own.text.chars().collect();
        mention.kind != Kind::Ratio
            && !item.verb.contains(['比', '较'])
            && phrase::noun(&item.tail.text, self.words).chars().count() > 1
            && self.words.head.before(&own, own.len()).is_none()
    }

    /// Whether the part of a whole is a body with its share (`其中市一医院213.6万人次`).
    fn is_member(&self, item: &Item) -> bool {
        let chars: Vec<char> = item.own.text.chars().collect();
        let body = self
            .words
            .body
            .before(&chars, chars.len())
            .is_some_and(|(length, sort)| sort == "strong" && chars.len() > length);
        let unit = self.article.mentions[item.mention].quantity().and_then(|quantity| quantity.unit.clone());
        let counted = unit.is_some_and(|unit| ["家", "个", "所", "座", "处", "支", "户", "名", "位"].contains(&&*unit));
        body && !counted && item.tail.is_empty() && !self.chain.whole.is_empty()
    }

    /// What an investment goes to: the clause behind it (`，大力实施生态环境保护工程`), else the work just named.
    fn work(&self, sentence: &Sentence, item: &Item) -> Option<String> {
        let text = |clause: &Clause| phrase::render(self.article, phrase::trim_front(&clause.units, self.words));
        let behind =
            sentence.clauses.get(item.clause + 1).filter(|clause| clause.before == '，' && !clause.has_figure());
        if let Some(work) = behind.map(text)
            && let Some(rest) = self.words.doing.strip(&work)
            && !["内容", "工期", "规模", "期", "周期", "地点"].iter().any(|word| rest.starts_with(word))
        {
            return Some(phrase::noun(rest, self.words));
        }
        let before = sentence.clauses[..item.clause].last().filter(|clause| !clause.has_figure())?;
        let work = text(before);
        let named =
            ["工程", "项目", "基地", "中心", "产业园", "公路", "大桥", "水库"].iter().any(|end| work.ends_with(end));
        let rest = self.words.doing.strip(&work).unwrap_or(&work);
        (named && rest.chars().count() <= 24).then(|| rest.to_owned())
    }

    /// `东北到西南最长，约24公里`: what is measured stands in the clause before.
    fn stated(&self, sentence: &Sentence, item: &Item) -> Phrase {
        let (Some(before), '，' | ',') = (sentence.clauses[..item.clause].last(), sentence.clauses[item.clause].before)
        else {
            return Phrase::default();
        };
        let rest = &before.units[sentence.heads[item.clause - 1].rest..];
        if before.has_figure() || rest.len() > 12 {
            return Phrase::default();
        }
        phrase::phrase(self.article, rest, self.words)
    }

    /// The value's own words, or those of the value before it, or both (增速, 降幅).
    fn built(&mut self, own: &Phrase) -> String {
        let base = &self.chain.base;
        if own.is_empty() || base.ends_with(&own.text) {
            return base.clone();
        }
        if self.words.relative(&own.text) && !base.is_empty() {
            return format!("{base}{}", own.text);
        }
        let text = match &self.chain.topic {
            Some(topic) if self.words.bare(&own.text) && !topic.contains(&own.text) => format!("{topic}{}", own.text),
            _ => own.text.clone(),
        };
        self.remember(&text);
        text
    }

    fn remember(&mut self, indicator: &str) {
        self.chain.share = None;
        if let Some(topic) = phrase::topic(indicator, self.words) {
            self.chain.topic = Some(topic);
        }
        self.chain.base = indicator.to_owned();
    }

    /// Each of those whom a head names together (`韩国、德国`, `“小巨人”企业、专精特新企业`).
    fn several(&self, head: &Head) -> Vec<Subject> {
        match &head.subject {
            Some(Found::Places(places)) => {
                places.iter().map(|place| subject::place_subject(&self.article.mentions[*place])).collect()
            }
            Some(Found::Foreign(names)) => {
                names.iter().map(|name| Subject { place: true, ..subject::words(name.clone()) }).collect()
            }
            Some(Found::Body(name)) => name.split('、').map(|name| subject::words(name.to_owned())).collect(),
            _ => Vec::new(),
        }
    }

    /// 分别: one list's members to the figures of another.
    pub(super) fn share_out(&mut self, items: &[Item], bases: &[String], head: &Head) -> Vec<Said> {
        let count = items.len();
        let first = &items[0];
        // Changes that go both ways have a verb each, and the comparison of the first.
        let compared = first.verb.find("分别").map_or("", |at| &first.verb[..at]);
        let end = |item: &Item| match (first.frame.shape, item.frame.shape) {
            (Shape::Change, Shape::Change) if !item.apart => format!("{compared}{}", item.verb.replace('了', "")),
            (Shape::Change, _) => first.verb.replace("分别", "").replace('了', ""),
            (Shape::Share, _) => share(first),
            (Shape::Times, _) => first.verb.clone(),
            _ => String::new(),
        };
        let relative = self.words.relative(&first.own.text);
        if head.subject.is_some() {
            self.chain.several = self.several(head);
        }
        if self.chain.several.len() == count && count > 1 {
            let own = if first.own.is_empty() { self.chain.base.clone() } else { first.own.text.clone() };
            self.chain.base.clone_from(&own);
            let subjects = self.chain.several.iter().cloned();
            return subjects
                .zip(items)
                .map(|(subject, item)| Said { subject: Some(subject), ..Said::plain(format!("{own}{}", end(item))) })
                .collect();
        }
        // `三市财政收入分别为…，同比分别增长…`: the places of the figures before.
        if let Some(subjects) = self.chain.each(count).filter(|_| first.own.is_empty() && head.subject.is_none()) {
            let base = self.chain.base.clone();
            return subjects
                .into_iter()
                .zip(items)
                .map(|(subject, item)| Said { subject: Some(subject), ..Said::plain(format!("{base}{}", end(item))) })
                .collect();
        }
        let within = first.whole.clone().filter(|_| first.frame.shape == Shape::Rank);
        if !relative
            && !first.raw.replace("分别", "").is_empty()
            && let Some(members) = phrase::members(&first.own.text, count, self.words)
        {
            self.chain.base.clone_from(&first.own.text);
            let ends = items.iter().map(end);
            return members.into_iter().zip(ends).map(|(member, end)| Said::plain(format!("{member}{end}"))).collect();
        }
        if bases.len() >= count && count > 1 && (relative || first.own.is_empty()) {
            let middle = if relative { first.own.text.as_str() } else { "" };
            let last = &bases[bases.len() - count..];
            let built = |(base, item): (&String, &Item)| format!("{base}{middle}{}", end(item));
            return last
                .iter()
                .zip(items)
                .map(|pair| Said { within: within.clone(), ..Said::plain(built(pair)) })
                .collect();
        }
        Vec::new()
    }
}

/// `建成一座年生产能力` measures what is built: 年生产能力.
fn one_of(own: &str) -> Option<&str> {
    let at = own.find('一').filter(|at| *at > 0)?;
    let rest = own[at..].strip_prefix('一')?;
    let classifier = rest.chars().next().filter(|ch| "座家个条处栋所项".contains(*ch))?;
    Some(&rest[classifier.len_utf8()..]).filter(|rest| !rest.is_empty())
}

/// `占全国比重`, `占比`.
fn share(item: &Item) -> String {
    match item.whole.as_deref().map(|whole| whole.trim_end_matches('的')).filter(|whole| !whole.is_empty()) {
        Some(whole) => format!("占{whole}比重"),
        None => "占比".to_owned(),
    }
}

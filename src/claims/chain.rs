//! What a figure leaves unsaid because the figures before it said it.
//!
//! Takes a sentence's items and what came before, gives claims. Inherited are the subject, the indicator or
//! its topic, and the period; 分别 shares them out; a share, a change or a rank builds on the last value.

use super::frame::Shape;
use super::head::{Found, Head};
use super::item::Item;
use super::line::Clause;
use super::period::{self, Period};
use super::phrase::{self, Phrase};
use super::subject::{self, Memory, Subject};
use super::words::Words;
use crate::model::{Article, Basis, Change, Claim, Kind, Status};

/// What the sentences of a paragraph hand on.
#[derive(Debug, Default, Clone)]
pub(super) struct Chain {
    /// Who was spoken of.
    memory: Memory,
    /// When.
    period: Period,
    /// What was measured last, without change or share.
    base: String,
    /// What was measured before 其中, and the unit it was counted in.
    whole: String,
    /// What bare heads (产量, 产值) belong to.
    topic: Option<String>,
    /// Whether the figures are planned.
    planned: bool,
    /// Who says so.
    source: Option<String>,
}

/// A sentence, cut and read.
pub(super) struct Sentence<'a> {
    /// Index in the clean text's sentences.
    pub index: usize,
    /// Index of its paragraph.
    pub paragraph: usize,
    /// Its clauses.
    pub clauses: &'a [Clause],
    /// Their heads.
    pub heads: &'a [Head],
    /// Their figures.
    pub items: &'a [Item],
}

/// A claim on its way.
struct Said {
    subject: Option<Subject>,
    indicator: Phrase,
    within: Option<String>,
}

impl Said {
    fn plain(text: String) -> Self {
        Self { subject: None, indicator: Phrase::made(text), within: None }
    }
}

/// A reader of one article's claims.
pub(super) struct Reader<'a> {
    /// The article.
    pub article: &'a Article,
    /// The word lists.
    pub words: &'a Words,
    /// What is handed on.
    pub chain: Chain,
}

impl Reader<'_> {
    /// A new paragraph begins: what was measured and when is forgotten, the place that was spoken of is not.
    pub fn paragraph(&mut self, quoted: bool) {
        let mut memory = std::mem::take(&mut self.chain.memory);
        memory.paragraph(quoted);
        self.chain = Chain { memory, ..Chain::default() };
    }

    /// Reads the claims of a sentence.
    pub fn read(&mut self, sentence: &Sentence) -> Vec<Claim> {
        let at = (sentence.paragraph, sentence.index);
        self.chain.topic = None;
        self.chain.planned = false;
        if matches!(self.chain.period.basis, Some(Basis::Clause | Basis::Sentence)) {
            self.chain.period.basis = Some(Basis::Chain);
        }
        let dated = sentence.heads.first().is_some_and(|head| head.only && !head.dates.is_empty());
        self.chain.memory.sentence(dated);
        let mut claims: Vec<Claim> = Vec::new();
        let mut listed: Option<Subject> = None;
        let mut bases: Vec<String> = Vec::new();
        let mut part = false;
        let mut outer: Option<(String, Option<Subject>)> = None;
        let mut shared: Vec<Said> = Vec::new();
        let mut items = sentence.items.iter().enumerate().peekable();
        for (index, (clause, head)) in sentence.clauses.iter().zip(sentence.heads).enumerate() {
            if clause.bracket && outer.is_none() {
                outer = Some((self.chain.base.clone(), self.chain.memory.last.clone()));
            } else if !clause.bracket
                && let Some((base, last)) = outer.take()
            {
                self.chain.base = base;
                self.chain.memory.last = last;
            }
            if head.part {
                part = true;
                self.chain.whole = self.chain.base.clone();
            }
            if listed.is_none() && clause.text().starts_with("包括") {
                listed.clone_from(&self.chain.memory.last);
            }
            let found = self.enter(clause, head, at);
            if clause.before == '：' && index > 0 {
                self.colon(&sentence.clauses[index - 1]);
            }
            let text = clause.text();
            self.chain.planned = self.words.plan_in(&text) || self.chain.planned && !text.contains('已');
            while let Some((number, item)) = items.next_if(|(_, item)| item.clause == index) {
                let mut said =
                    if shared.is_empty() { self.say(sentence, item, part, found) } else { Some(shared.remove(0)) };
                if item.apart && shared.is_empty() {
                    let count = run(&sentence.items[number..]);
                    let mut all = self.share_out(&sentence.items[number..number + count], &bases, head);
                    if !all.is_empty() {
                        said = Some(all.remove(0));
                        shared = all;
                    }
                }
                let Some(said) = said.filter(|said| !said.indicator.is_empty()) else { continue };
                if matches!(item.frame.shape, Shape::Level | Shape::Before) {
                    bases.push(said.indicator.text.clone());
                }
                let period = self.period(item);
                let mut subject = said.subject.clone().or_else(|| self.inherited(found, at));
                if let Some(group) = self.chain.memory.group().filter(|_| joins(item, &said.indicator.text)) {
                    subject = Some(group);
                } else if let Some(group) = subject.as_ref().filter(|_| counts_members(&said.indicator.text)) {
                    self.chain.memory.counted(group);
                }
                claims.push(self.claim(sentence.index, item, said, period, subject));
            }
            for mention in clause.units.iter().filter(|unit| unit.is(Kind::Place)).filter_map(|unit| unit.mention) {
                self.chain.memory.notice(&self.article.mentions[mention]);
            }
            if self.chain.period.basis == Some(Basis::Clause) {
                self.chain.period.basis = Some(Basis::Sentence);
            }
        }
        if let Some((base, last)) = outer {
            self.chain.base = base;
            self.chain.memory.last = last;
        }
        if listed.is_some() {
            self.chain.memory.last = listed;
        }
        claims
    }

    /// Takes up a clause's subject, date and source. Gives whether it names its subject.
    fn enter(&mut self, clause: &Clause, head: &Head, at: (usize, usize)) -> bool {
        let (article, chain) = (self.article, &mut self.chain);
        let found = head.subject.as_ref().and_then(|found| chain.memory.resolve(article, found, at));
        if let Some(mention) = head.dates.last() {
            chain.period = period::of(article, *mention);
        }
        if let Some(source) = &head.source {
            let national = source.ends_with('部')
                || ["国家", "中国", "全国", "国务院", "海关总署", "央行"].iter().any(|word| source.starts_with(word));
            if national && (chain.memory.at.0 != at.0 || chain.memory.last.is_none()) {
                let _ = chain.memory.resolve(article, &Found::Pointer("全国".to_owned(), "nation".into()), at);
            }
            chain.memory.speaks(source);
            chain.source = Some(source.clone());
        }
        if found.is_none()
            && let Some(place) = clause.units.windows(2).find(|pair| pair[0].ch == '在' && pair[1].is(Kind::Place))
            && let Some(mention) = place[1].mention
        {
            chain.memory.settle(&article.mentions[mention], at);
        }
        found.is_some()
    }

    /// `葡萄产业：…` is what the bare heads behind it belong to.
    fn colon(&mut self, before: &Clause) {
        if before.has_figure() || before.units.len() > 10 {
            return;
        }
        let text = phrase::phrase(self.article, &before.units, self.words).text;
        let topic = text.trim_end_matches("产业").trim_end_matches("资源");
        if !topic.is_empty() {
            self.chain.topic = Some(topic.to_owned());
        }
    }

    /// The period of a figure: its own date, else the chain's.
    fn period(&mut self, item: &Item) -> Period {
        if let Some(date) = item.date {
            let own = period::of(self.article, date);
            if item.first && item.frame.shape != Shape::Before {
                self.chain.period = own.clone();
            }
            return own;
        }
        if item.frame.shape == Shape::Before { Period::default() } else { self.chain.period.clone() }
    }

    /// The subject a clause goes on with.
    fn inherited(&self, here: bool, at: (usize, usize)) -> Option<Subject> {
        let memory = &self.chain.memory;
        let last = memory.last.clone()?;
        let basis = if here {
            last.basis
        } else if memory.at == at {
            Basis::Sentence
        } else if memory.at.0 == at.0 {
            Basis::Chain
        } else {
            Basis::Earlier
        };
        Some(Subject { basis, ..last })
    }

    /// What one figure says.
    fn say(&mut self, sentence: &Sentence, item: &Item, part: bool, named: bool) -> Option<Said> {
        let own = &item.own;
        let clause = &sentence.clauses[item.clause];
        let inherits = part && !self.chain.whole.is_empty() && own.is_empty();
        let base = if inherits { self.chain.whole.clone() } else { self.chain.base.clone() };
        let mut said = Said::plain(String::new());
        let start = || base.is_empty() && own.is_empty();
        match item.frame.shape {
            Shape::Level | Shape::Before => {
                let mut level = self.level(item, named, &mut said);
                let time = item.verb.trim_end_matches(['为', '约', '达', '是']);
                if ["工期", "周期", "时长", "寿命", "年限"].contains(&time) {
                    level = Phrase::made(format!("{}{time}", item.own.text));
                }
                if part && self.is_member(item) {
                    let names = vec![std::mem::take(&mut level.text)];
                    said.subject = Some(Subject { names, codes: Vec::new(), basis: Basis::Clause, place: false });
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
                let apart = clause.bracket && own.text.starts_with(['不', '含']);
                if apart || level.is_empty() {
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
            Shape::Change => {
                let verb = item.verb.replace("分别", "").replace(['了', '约', '近'], "");
                said.indicator = Phrase::made(format!("{}{verb}", self.built(own)));
            }
            Shape::Share => {
                let built = self.built(own);
                said.indicator = Phrase::made(format!("{built}{}", share(item)));
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
        let tail = phrase::noun(&item.tail.text);
        let spent = own.text.ends_with("投资") || own.text.ends_with("耗资");
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
            said.subject = Some(Subject { names, codes: Vec::new(), basis: Basis::Clause, place: false });
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
        if !tail.is_empty() && !closed {
            text.push_str(&tail);
        }
        let unit = mention.quantity().and_then(|quantity| quantity.unit.clone()).unwrap_or_default();
        if count
            && own.is_empty()
            && matches!(&*unit, "人" | "名")
            && (1..=4).contains(&tail.chars().count())
            && verbal(&tail)
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
        const DOING: [&str; 13] = [
            "大力实施",
            "加快实施",
            "实施",
            "加快",
            "建设",
            "新建",
            "用于",
            "进行",
            "加大",
            "推进",
            "启动",
            "兴建",
            "扩建",
        ];
        let text = |clause: &Clause| phrase::render(self.article, phrase::trim_front(&clause.units, self.words));
        let behind =
            sentence.clauses.get(item.clause + 1).filter(|clause| clause.before == '，' && !clause.has_figure());
        if let Some(work) = behind.map(text)
            && let Some(rest) = DOING.iter().find_map(|verb| work.strip_prefix(verb))
            && !["内容", "工期", "规模", "期", "周期", "地点"].iter().any(|word| rest.starts_with(word))
        {
            return Some(phrase::noun(rest));
        }
        let before = sentence.clauses[..item.clause].last().filter(|clause| !clause.has_figure())?;
        let work = text(before);
        let named =
            ["工程", "项目", "基地", "中心", "产业园", "公路", "大桥", "水库"].iter().any(|end| work.ends_with(end));
        let rest = DOING.iter().find_map(|verb| work.strip_prefix(verb)).unwrap_or(&work);
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
        if let Some(topic) = phrase::topic(indicator, self.words) {
            self.chain.topic = Some(topic);
        }
        self.chain.base = indicator.to_owned();
    }

    /// 分别: one list's members to the figures of another.
    fn share_out(&mut self, items: &[Item], bases: &[String], head: &Head) -> Vec<Said> {
        let count = items.len();
        let first = &items[0];
        let end = match first.frame.shape {
            Shape::Change => first.verb.replace("分别", "").replace('了', ""),
            Shape::Share => share(first),
            Shape::Times => first.verb.clone(),
            _ => String::new(),
        };
        let relative = self.words.relative(&first.own.text);
        if let Some(Found::Places(places)) = &head.subject
            && places.len() == count
            && count > 1
        {
            let own = if first.own.is_empty() { self.chain.base.clone() } else { first.own.text.clone() };
            self.chain.base.clone_from(&own);
            let subjects = places.iter().map(|place| subject::place_subject(&self.article.mentions[*place]));
            return subjects
                .map(|subject| Said { subject: Some(subject), ..Said::plain(format!("{own}{end}")) })
                .collect();
        }
        let within = first.whole.clone().filter(|_| first.frame.shape == Shape::Rank);
        if !relative
            && !first.raw.replace("分别", "").is_empty()
            && let Some(members) = phrase::members(&first.own.text, count)
        {
            self.chain.base.clone_from(&first.own.text);
            return members.into_iter().map(|member| Said::plain(format!("{member}{end}"))).collect();
        }
        if bases.len() >= count && count > 1 && (relative || first.own.is_empty()) {
            let middle = if relative { first.own.text.as_str() } else { "" };
            let last = &bases[bases.len() - count..];
            return last
                .iter()
                .map(|base| Said { within: within.clone(), ..Said::plain(format!("{base}{middle}{end}")) })
                .collect();
        }
        Vec::new()
    }

    fn claim(&self, sentence: usize, item: &Item, said: Said, period: Period, subject: Option<Subject>) -> Claim {
        let change = match item.frame.change.as_deref() {
            Some("increase") => Some(Change::Increase),
            Some("decrease") => Some(Change::Decrease),
            _ => None,
        };
        let indicator = phrase::balanced(&said.indicator.text);
        Claim {
            mention: item.mention,
            subject: subject.as_ref().map(|subject| subject.names.clone()).unwrap_or_default(),
            subject_code: subject.as_ref().map(|subject| subject.codes.clone()).unwrap_or_default(),
            subject_basis: subject.map(|subject| subject.basis),
            indicator_span: said.indicator.span,
            indicator_norm: self.words.indicator.get(&indicator).unwrap_or(&indicator).to_owned(),
            indicator,
            period: period.edtf,
            period_basis: period.basis,
            change,
            status: if self.chain.planned { Status::Planned } else { Status::Actual },
            within: said.within,
            source: self.chain.source.clone(),
            sentence,
            rule: item.frame.rule.clone(),
        }
    }
}

/// Whether the members of a body are counted (`成员单位24个`).
fn counts_members(indicator: &str) -> bool {
    ["成员单位", "会员单位", "成员"].iter().any(|end| indicator.ends_with(end))
}

/// Whether a figure tells how many joined a body, or how many it has with them (`3个县加入`, `成员增至9个`).
fn joins(item: &Item, indicator: &str) -> bool {
    let grown = ["扩", "增", "拓", "达"].iter().any(|verb| item.raw.contains(verb));
    item.tail.text.ends_with("加入") || counts_members(indicator) && grown && !item.raw.contains('“')
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

/// Whether a short tail tells what happened to those counted (遇难, 受伤, 失联).
fn verbal(tail: &str) -> bool {
    [
        "遇难", "失联", "受伤", "死亡", "失踪", "轻伤", "重伤", "获救", "脱贫", "参会", "受灾", "确诊", "被困", "就业",
        "受益",
    ]
    .iter()
    .any(|verb| tail.starts_with(verb))
}

/// How many figures share their words with the first one: those that follow with no words of their own.
fn run(items: &[Item]) -> usize {
    let alike = |item: &&Item| {
        item.own.is_empty()
            && matches!(item.frame.shape, Shape::Level | Shape::Rank)
            && item.tail.text.chars().count() < 8
    };
    1 + items[1..].iter().take_while(alike).count()
}

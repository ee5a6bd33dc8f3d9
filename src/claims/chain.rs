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
use super::stated;
use super::subject::{Memory, Subject};
use super::words::Words;
use crate::model::{Article, Basis, Change, Claim, CleanSpan, Kind, Name, Status};

/// What the sentences of a paragraph hand on.
#[derive(Debug, Default, Clone)]
pub(super) struct Chain {
    /// Who was spoken of.
    memory: Memory,
    /// When.
    period: Period,
    /// Whether that is when something is to be done.
    ahead: bool,
    /// From when to when the pair of values just told reaches (`由2015年的…下降到2020年的…`).
    range: Option<String>,
    /// What was measured last, without change or share.
    pub base: String,
    /// What was measured last in each unit, as long as the paragraph goes on.
    measured: Vec<(Name, String)>,
    /// The share told last, which points may be added to.
    pub share: Option<String>,
    /// What was measured before 其中, and the unit it was counted in.
    pub whole: String,
    /// Those whom its sentence named together.
    pub several: Vec<Subject>,
    /// What a sentence is about where it says so (`公路方面`).
    field: Option<String>,
    /// What bare heads (产量, 产值) belong to.
    pub topic: Option<String>,
    /// Whether the figures are planned.
    planned: bool,
    /// Who says so.
    source: Option<String>,
    /// Whether that is somebody speaking, and how many quotations are open.
    speech: bool,
    open: usize,
}

impl Chain {
    /// The chain of an article that has not yet been read.
    pub fn of(article: &Article) -> Self {
        Self { memory: Memory::of(article), ..Self::default() }
    }

    /// The places spoken of, one by one, where they are so many.
    pub fn each(&self, count: usize) -> Option<Vec<Subject>> {
        self.memory.last.as_ref()?.one_by_one().filter(|each| each.len() == count && count > 1)
    }

    /// An item of its own begins.
    pub fn heading(&mut self) {
        self.memory.heading();
    }
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
pub(super) struct Said {
    /// Whom it speaks of, where its own words tell.
    pub subject: Option<Subject>,
    /// What is measured.
    pub indicator: Phrase,
    /// Of a rank: among whom.
    pub within: Option<String>,
}

impl Said {
    /// What is measured, and no more.
    pub fn plain(text: String) -> Self {
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
        self.chain.field = None;
        self.chain.share = None;
        self.chain.several.clear();
        self.chain.planned = false;
        self.chain.range = None;
        if self.chain.speech && self.chain.open == 0 {
            self.chain.source = None;
        }
        self.follow_plan(sentence);
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
        let mut stated = false;
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
            if listed.is_none() && clause.units.iter().map(|unit| unit.ch).take(2).eq(['包', '括']) {
                listed.clone_from(&self.chain.memory.last);
            }
            let found = self.enter(clause, head, at);
            if clause.before == '：' && index > 0 {
                self.colon(&sentence.clauses[index - 1], &sentence.heads[index - 1]);
            }
            if let Some(field) = clause.field(head.rest) {
                self.chain.field = Some(field);
            }
            let text = clause.text();
            self.chain.planned = self.words.plan_in(&text) || self.chain.planned && !text.contains(['已', '有']);
            while let Some((number, item)) = items.next_if(|(_, item)| item.clause == index) {
                let item = &joined(sentence, number, item);
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
                let document = matches!(head.subject, Some(Found::Document(_)));
                // `六个领域中心、六个展示平台`: what goes on with a figure that was stated is stated too.
                let goes_on = stated && clause.before == '、' && item.frame.figure == 0;
                stated = document || goes_on || !stated::used(self.article, clause, head, item, self.words);
                if !stated {
                    continue;
                }
                if matches!(item.frame.shape, Shape::Level | Shape::Before) {
                    bases.push(said.indicator.text.clone());
                    let unit = self.unit(item);
                    self.chain.measured.retain(|(other, _)| *other != unit);
                    self.chain.measured.push((unit, said.indicator.text.clone()));
                }
                let period = self.period(item);
                let mut subject = said.subject.clone().or_else(|| self.inherited(found, sentence, item));
                if subject.as_ref().is_some_and(|subject| self.passed(subject, item)) {
                    subject = None;
                }
                subject = subject.or_else(|| self.country(sentence, item, &said.indicator.text));
                if subject.as_ref().is_none_or(|subject| subject.basis == Basis::Earlier && subject.codes.is_empty())
                    && self.in_passing(item)
                {
                    continue;
                }
                if let Some(group) = self.chain.memory.group().filter(|_| joins(item, &said.indicator.text)) {
                    subject = Some(group);
                } else if let Some(group) = subject.as_ref().filter(|_| counts_members(&said.indicator.text)) {
                    self.chain.memory.counted(group);
                }
                claims.push(self.claim(sentence.index, item, said, period, subject));
            }
            for mention in clause.places(self.article) {
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

    /// When something is to be done says nothing of a sentence that tells of no plan, and a feast of its own sentence
    /// alone.
    fn follow_plan(&mut self, sentence: &Sentence) {
        let planned = sentence.clauses.iter().any(|clause| self.words.plan_in(&clause.text()));
        let feast = self.chain.period.span.is_some_and(|span| self.words.feast.ends(self.article.clean.slice(span)));
        if (self.chain.ahead && !planned || feast) && !sentence.heads.iter().any(|head| head.part) {
            self.chain.period = Period::default();
            self.chain.ahead = false;
        }
    }

    /// Takes up a clause's subject, date and source. Gives whether it names its subject.
    fn enter(&mut self, clause: &Clause, head: &Head, at: (usize, usize)) -> bool {
        let (article, chain) = (self.article, &mut self.chain);
        let found = head.subject.as_ref().and_then(|found| chain.memory.resolve(article, found, head.span, at));
        let passing = || {
            clause.passing_date(article).filter(|_| {
                !clause.text().starts_with('为') && head.source.is_none() && !self.words.plan_in(&clause.text())
            })
        };
        if let Some(mention) = head.dates.last().copied().or_else(passing).filter(|_| !clause.founds(self.words)) {
            chain.period = period::of(article, mention);
            chain.ahead = self.words.plan_in(&clause.text());
            // `自2021年首次举办以来`
            if clause.text().ends_with("以来") && !chain.period.edtf.is_empty() && !chain.period.edtf.contains('/') {
                chain.period.edtf.push_str("/..");
            }
        }
        if let Some(source) = &head.source {
            let chars: Vec<char> = source.chars().collect();
            let abroad = self.words.foreign.at(&chars, 0).map(|(length, _)| chars[..length].iter().collect::<String>());
            let national = source.ends_with('部')
                || ["国家", "中国", "全国", "国务院", "海关总署", "央行"].iter().any(|word| source.starts_with(word));
            if chain.memory.at.0 != at.0 || chain.memory.last.is_none() || abroad.is_some() {
                let office = source.ends_with(['部', '局', '行', '署', '室', '储', '所', '厅', '计']);
                let whose = match abroad {
                    Some(country) => office.then(|| Found::Foreign(vec![country])),
                    None => national.then(|| Found::Pointer("全国".to_owned(), "nation".into())),
                };
                let _ = whose.and_then(|whose| chain.memory.resolve(article, &whose, None, at));
            }
            chain.memory.speaks(source);
            chain.source = Some(source.clone());
            chain.speech = head.speech;
        }
        for unit in clause.units.iter().filter(|unit| unit.mention.is_none()) {
            match unit.ch {
                '“' => chain.open += 1,
                '”' => chain.open = chain.open.saturating_sub(1),
                _ => {}
            }
        }
        let found = found.or_else(|| {
            let found = Found::Places(vec![clause.harmed(self.words)?]);
            chain.memory.resolve(article, &found, None, at)
        });
        if found.is_none()
            && let Some(place) = clause.setting()
        {
            // `在黄河中游的山西省临汾市，`: what follows speaks of the place, where nobody has been named since.
            if !clause.has_figure() && chain.memory.at != at {
                let places = Found::Places(vec![place]);
                let _ = chain.memory.resolve(article, &places, Some(article.mentions[place].span), at);
            } else {
                chain.memory.settle(&article.mentions[place], at);
            }
        }
        found.is_some()
    }

    /// `葡萄产业：…` is what the bare heads behind it belong to.
    fn colon(&mut self, before: &Clause, head: &Head) {
        if before.has_figure() {
            return;
        }
        let measured = phrase::phrase(self.article, &before.units[head.rest..], self.words).text;
        // `各县造林面积完成情况如下：` heads a list of figures, each with its place or its year.
        let heads = self.words.heading.last_in(&measured).and_then(|end| measured.strip_suffix(&end));
        let measured = heads.map_or(measured.as_str(), |measured| past_each(measured, self.words));
        let chars: Vec<char> = measured.chars().collect();
        if self.words.head.before(&chars, chars.len()).is_some() || heads.is_some() && !chars.is_empty() {
            measured.clone_into(&mut self.chain.base);
            return;
        }
        if before.units.len() > 10 {
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
            if item.frame.shape == Shape::Before {
                self.chain.range = Some(own.edtf.clone());
            } else if let Some(from) = self.chain.range.take_if(|from| item.frame.from.is_some() && !from.contains('/'))
            {
                self.chain.range = Some(format!("{from}/{}", own.edtf));
                self.chain.period = own.clone();
            } else if item.first {
                self.chain.period = own.clone();
            }
            return own;
        }
        if let Some(range) =
            self.chain.range.as_ref().filter(|range| range.contains('/') && item.frame.shape == Shape::Change)
        {
            return Period { edtf: range.clone(), basis: Some(Basis::Sentence), span: self.chain.period.span };
        }
        let day = self.chain.period.edtf.matches('-').count() == 2 && self.chain.period.basis == Some(Basis::Chain);
        let lasting = day && self.words.lasting.ends(&item.own.text);
        if item.frame.shape == Shape::Before || lasting { Period::default() } else { self.chain.period.clone() }
    }

    /// What a figure is counted or measured in.
    fn unit(&self, item: &Item) -> Name {
        let quantity = self.article.mentions[item.mention].quantity();
        let unit = quantity.and_then(|of| of.currency.clone().or(of.unit_code.clone()).or(of.unit.clone()));
        unit.unwrap_or_else(|| "".into())
    }

    /// What a figure without words of its own measures: what was told last, or where that was in another unit
    /// (`安化县212座，装机容量3.3万千瓦；桃江县185座`) what was told last in this one.
    pub(super) fn told(&self, item: &Item) -> String {
        let unit = self.unit(item);
        let base = &self.chain.base;
        let told = |(_, measured): &&(Name, String)| measured == base;
        let other = self.chain.measured.iter().rev().find(told).is_some_and(|(of, _)| *of != unit);
        let same = self.chain.measured.iter().find(|(of, _)| other && *of == unit);
        same.map_or(base, |(_, measured)| measured).clone()
    }

    /// Whether a figure only tells in passing how many there were of somebody (`三名航天员集体亮相`): one small
    /// Chinese numeral before its noun, with no words of its own.
    fn in_passing(&self, item: &Item) -> bool {
        let text = self.article.clean.slice(self.article.mentions[item.mention].span);
        let mut chars = text.chars();
        let small = chars.next().is_some_and(|first| "两二三四五六七八九".contains(first));
        let alone = chars.all(|ch| !"十百千万亿多余几".contains(ch));
        let plain = item.frame.shape == Shape::Level && item.frame.from.is_none();
        let counted = self.article.mentions[item.mention].kind == Kind::Count && !item.tail.is_empty();
        small && alone && plain && counted && item.own.is_empty()
    }

    /// The country, where the headline speaks of it, the sentence of nobody, and the figure is one of statistics.
    fn country(&self, sentence: &Sentence, item: &Item, indicator: &str) -> Option<Subject> {
        let chars: Vec<char> = indicator.chars().collect();
        let rate = item.frame.shape == Shape::Change && self.article.mentions[item.mention].kind == Kind::Ratio;
        let measured = rate || self.words.head.before(&chars, chars.len()).is_some();
        let nobody = sentence.clauses.iter().all(|clause| !clause.units.iter().any(|unit| unit.is(Kind::Place)))
            && sentence.heads.iter().all(|head| head.subject.is_none())
            && self.chain.memory.last.is_none();
        (measured && nobody).then(|| self.chain.memory.country()).flatten()
    }

    /// Whether a subject of an earlier sentence speaks of nothing that follows: several places at once, or an office,
    /// unless the figure is told of its deed (`派出工作组5个`).
    fn passed(&self, subject: &Subject, item: &Item) -> bool {
        if !matches!(subject.basis, Basis::Earlier | Basis::Chain) {
            return false;
        }
        let raw: Vec<char> = item.raw.chars().collect();
        let deed = [&self.words.agent, &self.words.verb, &self.words.doing, &self.words.adverb, &self.words.light]
            .iter()
            .any(|list| list.at(&raw, 0).is_some());
        let office = !subject.place && self.words.office.ends(&subject.names[0]);
        subject.codes.len() > 1 || office && !deed
    }

    /// The subject a clause goes on with. From another sentence it is taken only where nothing says that the figure
    /// is from elsewhere.
    fn inherited(&self, here: bool, sentence: &Sentence, item: &Item) -> Option<Subject> {
        let memory = &self.chain.memory;
        let at = (sentence.paragraph, sentence.index);
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
        let figure = self.article.mentions[item.mention].span;
        let scope = self.article.clean.sentences.get(sentence.index).map(|span| match basis {
            Basis::Earlier => *span,
            _ => CleanSpan { start: span.start, end: figure.start },
        });
        let moved = !here && memory.at != at && scope.is_some_and(|scope| last.leaves(self.article, scope));
        (!moved).then_some(Subject { basis, ..last })
    }

    fn claim(&self, sentence: usize, item: &Item, said: Said, period: Period, subject: Option<Subject>) -> Claim {
        let change = match item.frame.change.as_deref() {
            Some("increase") => Some(Change::Increase),
            Some("decrease") => Some(Change::Decrease),
            _ => None,
        };
        let mut indicator = phrase::balanced(&said.indicator.text);
        if let Some(field) = self.chain.field.as_ref().filter(|field| !indicator.contains(field.as_str())) {
            indicator.insert_str(0, field);
        }
        Claim {
            mention: item.mention,
            subject: subject.as_ref().map(|subject| subject.names.clone()).unwrap_or_default(),
            subject_code: subject.as_ref().map(|subject| subject.codes.clone()).unwrap_or_default(),
            subject_span: subject.as_ref().and_then(|subject| subject.span),
            subject_basis: subject.map(|subject| subject.basis),
            indicator_span: said.indicator.span,
            indicator_norm: self.words.indicator.get(&indicator).unwrap_or(&indicator).to_owned(),
            indicator,
            period: period.edtf,
            period_span: period.span,
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

/// `居全国第九位、中部第四位`, `占全国的四分之一、世界的七分之一`: a figure that goes on with the rank or the share
/// before it, its own words being the field.
fn joined(sentence: &Sentence, number: usize, item: &Item) -> Item {
    let mut item = item.clone();
    let before = number.checked_sub(1).map(|before| &sentence.items[before]);
    let Some(before) = before.filter(|before| before.clause + 1 == item.clause) else { return item };
    let goes_on = sentence.clauses[item.clause].before == '、'
        && matches!(before.frame.shape, Shape::Rank | Shape::Share)
        && item.frame.shape == Shape::Level
        && !item.own.is_empty()
        && item.tail.is_empty()
        && (before.frame.shape == Shape::Rank || item.raw.ends_with('的'));
    if goes_on {
        item.frame.shape = before.frame.shape;
        item.frame.rule = before.frame.rule.clone();
        item.whole = Some(std::mem::take(&mut item.own).text);
    }
    item
}

/// What is measured of each place (`各县造林面积`), without them.
fn past_each<'t>(measured: &'t str, words: &Words) -> &'t str {
    let places = ["区县", "县区", "县市", "市县", "市州", "乡镇", "县", "市", "区", "地", "省"];
    let rest = measured.strip_prefix('各').and_then(|rest| places.iter().find_map(|place| rest.strip_prefix(place)));
    rest.filter(|rest| !words.generic.get(rest).is_some()).unwrap_or(measured)
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

/// How many figures share their words with the first one: those that follow with no words of their own, or of
/// changes with their verb alone (`分别下降4.6%、增长2.1%和增长0.7%`).
fn run(items: &[Item]) -> usize {
    let alike = |item: &&Item| {
        let plain = matches!(item.frame.shape, Shape::Level | Shape::Rank);
        let change = item.frame.shape == Shape::Change && items[0].frame.shape == Shape::Change && !item.apart;
        item.own.is_empty() && (plain || change) && item.tail.text.chars().count() < 8
    };
    1 + items[1..].iter().take_while(alike).count()
}

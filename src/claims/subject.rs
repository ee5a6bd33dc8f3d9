//! Whom a figure speaks of: names and codes, and what 全市, 该县 or 公司 points back at.

use super::head::Found;
use crate::model::{Article, Basis, CleanSpan, Kind, Level, Mention, Name, PlaceBasis};

/// A subject, resolved as far as the text resolves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Subject {
    /// Full names of places, else the words of the text.
    pub names: Vec<String>,
    /// Codes of places.
    pub codes: Vec<Name>,
    /// Where it was found.
    pub basis: Basis,
    /// Whether it is a place or places.
    pub place: bool,
    /// Where it was named.
    pub span: Option<CleanSpan>,
}

impl Subject {
    /// Whether a stretch of the text names a place that lies neither in this one nor around it; the provinces in 湘赣边
    /// are no such places.
    pub fn leaves(&self, article: &Article, span: CleanSpan) -> bool {
        let own = match &self.codes[..] {
            [own] => own.trim_end_matches("00"),
            [] if self.names[0] == "全国" => "全国",
            _ => return false,
        };
        let from = article.mentions.partition_point(|mention| mention.span.start < span.start);
        let inside = article.mentions[from..].iter().take_while(|mention| mention.span.start < span.end);
        // `范围还将江西省万载县的河道纳入`: what is taken in hand is not whom the sentence speaks of.
        let mut taken = 0;
        let spoken = inside.filter(|mention| mention.place().is_some()).filter(|mention| {
            let start = mention.span.start;
            if start == taken || article.clean.text[..start as usize].ends_with(['将', '把']) {
                taken = mention.span.end;
            }
            mention.span.end != taken
        });
        let mut named = spoken.filter_map(Mention::place).filter(|place| place.basis != PlaceBasis::Abbreviation);
        named.any(|place| {
            let code = place.code.as_ref().or(place.county_code.as_ref()).map(|code| code.trim_end_matches("00"));
            code.is_some_and(|code| !code.starts_with(own) && !own.starts_with(code))
        })
    }

    /// Several places, one by one.
    pub fn one_by_one(&self) -> Option<Vec<Self>> {
        let coded = self.place && self.codes.len() == self.names.len();
        let one = |(name, code): (&String, &Name)| Self {
            names: vec![name.clone()],
            codes: vec![code.clone()],
            basis: Basis::Sentence,
            ..self.clone()
        };
        coded.then(|| self.names.iter().zip(&self.codes).map(one).collect())
    }
}

/// What was spoken of so far.
#[derive(Debug, Default, Clone)]
pub(super) struct Memory {
    /// The last subject.
    pub last: Option<Subject>,
    /// Its paragraph and sentence.
    pub at: (usize, usize),
    /// Subjects so far that are one place, the latest last.
    places: Vec<(Subject, Level)>,
    /// Places named in passing, the latest last.
    noticed: Vec<(Subject, Level)>,
    /// Bodies so far, the latest last.
    bodies: Vec<Subject>,
    /// The body whose members were counted last.
    group: Option<Subject>,
    /// The body for which somebody speaks in this sentence.
    speaker: Option<Subject>,
    /// What the article as a whole is about.
    home: Option<Home>,
}

impl Memory {
    /// The memory of an article that has not yet been read.
    pub fn of(article: &Article) -> Self {
        Self { home: home(article), ..Self::default() }
    }

    /// A heading of an item that has nothing to do with the one before it: nobody was spoken of.
    pub fn heading(&mut self) {
        if matches!(self.home, Some(Home::Division(..))) {
            return;
        }
        *self = Self { home: self.home.take(), ..Self::default() };
    }

    /// A new paragraph goes on speaking of the last place, not of the last body, unless it is a quotation on it; and
    /// of a place only where the article as a whole is about it.
    pub fn paragraph(&mut self, quoted: bool) {
        let place = |subject: &Subject| subject.place && subject.names.len() == 1;
        if quoted {
            return;
        }
        if !self.last.as_ref().is_some_and(place) {
            self.last = self.most_told().or_else(|| self.most_noticed()).map(|(subject, _)| subject.clone());
        }
        let at_home = |subject: &Subject| self.home.as_ref().is_some_and(|home| home.holds(subject));
        if !self.last.as_ref().is_some_and(at_home) {
            self.last = None;
        }
        // A story's places come and go: what is deeper than the article's home stays only where it is told of often.
        if let (Some(last), Some(Home::Division(home, _))) = (&self.last, &self.home)
            && last.codes.first().is_some_and(|code| code.trim_end_matches("00").len() > home.len())
            && self.noticed.iter().filter(|other| other.0.names == last.names).count() < OFTEN
        {
            self.last = None;
        }
        if let (Some(last), Some(Home::Division(home, Some(subject)))) = (&mut self.last, &self.home)
            && last.codes.first().is_some_and(|code| !code.starts_with(home.as_str()))
        {
            *last = Subject { basis: Basis::Earlier, ..subject.clone() };
        }
    }

    /// Resolves what a clause's head found and remembers it.
    pub fn resolve(
        &mut self,
        article: &Article,
        found: &Found,
        span: Option<CleanSpan>,
        at: (usize, usize),
    ) -> Option<Subject> {
        let mut subject = match found {
            Found::Places(mentions) => places(article, mentions)?,
            Found::Body(name) => {
                let subject = Subject { span, ..words(name.clone()) };
                self.bodies.push(subject.clone());
                subject
            }
            Found::Document(name) => words(full_title(article, name, at)),
            Found::Unlisted(name) => {
                let subject = Subject { place: true, ..words(name.clone()) };
                let level = match name.chars().last() {
                    Some('县') => Level::County,
                    Some('村') => Level::Village,
                    _ => Level::Town,
                };
                self.places.push((subject.clone(), level));
                subject
            }
            Found::Foreign(names) => Subject { names: names.clone(), place: true, ..words(String::new()) },
            Found::Such(name) => self.such(name),
            Found::Pointer(word, fits) => self.pointed(word, fits)?,
        };
        subject.span = subject.span.or(span);
        if let Found::Places(mentions) = found
            && let [mention] = mentions[..]
            && let Some(place) = article.mentions[mention].place()
        {
            self.places.push((subject.clone(), place.level));
        }
        self.last = Some(subject.clone());
        self.at = at;
        Some(subject)
    }

    /// Remembers a place that was named in passing.
    pub fn notice(&mut self, mention: &Mention) {
        if let Some(place) = mention.place() {
            self.noticed.push((place_subject(mention), place.level));
        }
    }

    /// Where nobody is spoken of yet, the place in which something happens is.
    pub fn settle(&mut self, mention: &Mention, at: (usize, usize)) {
        if self.last.is_none() && mention.place().is_some() {
            self.last = Some(place_subject(mention));
            self.at = at;
        }
    }

    /// A new sentence: nobody speaks yet, and a dated one tells no longer of a meeting but of whose meeting it was.
    pub fn sentence(&mut self, dated: bool) {
        self.speaker = None;
        let Some(last) = self.last.as_ref().filter(|last| dated && !last.place) else { return };
        let name = last.names[0].as_str();
        let whose = |place: &&(Subject, Level)| name.starts_with(place.0.names[0].as_str());
        if name.ends_with(['会', '赛', '节'])
            && let Some((place, _)) = self.noticed.iter().rev().find(whose)
        {
            self.last = Some(place.clone());
        }
    }

    /// The country, where the headline speaks of it.
    pub fn country(&self) -> Option<Subject> {
        let country = Subject { place: true, basis: Basis::Headline, ..words("全国".to_owned()) };
        (self.home == Some(Home::Country)).then_some(country)
    }

    /// The body for which a source speaks (`红星农场负责人张三`).
    pub fn speaks(&mut self, source: &str) {
        let ends = ["相关负责人", "负责人", "总经理", "经理", "董事长", "院长", "校长", "馆长", "理事长"];
        let name = ends.iter().find_map(|end| source.find(end)).map(|at| &source[..at]);
        let office = |name: &&str| !name.is_empty() && !name.ends_with(['局', '委', '部', '办', '厅', '府']);
        self.speaker = name.filter(office).map(|name| words(name.to_owned()));
    }

    /// The members of a body were counted: what follows speaks of them.
    pub fn counted(&mut self, group: &Subject) {
        if !group.place && group.names.len() == 1 {
            self.group = Some(group.clone());
            self.last = self.members();
        }
    }

    /// The body whose members are spoken of.
    pub fn group(&self) -> Option<Subject> {
        self.group.as_ref().map(|group| Subject { basis: Basis::Earlier, ..group.clone() })
    }

    /// The members themselves; a figure of speech in quotation marks (`“大家庭”`) is no part of their name.
    fn members(&self) -> Option<Subject> {
        let group = self.group.as_ref()?;
        let name = group.names[0].split('“').next().filter(|name| !name.is_empty()).unwrap_or(&group.names[0]);
        Some(Subject { basis: Basis::Earlier, ..words(format!("{name}成员单位")) })
    }

    /// What 该 and a noun point back at: the last body of that name, else the words themselves.
    fn such(&self, name: &str) -> Subject {
        let sort =
            name.strip_prefix('这').map_or(name, |rest| rest.trim_start_matches(['一', '座', '家', '所', '条', '片']));
        let sort = sort.trim_start_matches('该');
        let known = self.bodies.iter().rev().find(|body| body.names[0].ends_with(sort));
        let itself = || words(if name.starts_with('这') { sort } else { name }.to_owned());
        known.map_or_else(itself, |body| Subject { basis: Basis::Earlier, ..body.clone() })
    }

    /// What 当地 points back at: the place named last, where it is no part or whole of the one spoken of.
    fn nearest(&self, word: &str) -> Option<&Subject> {
        let last = self.last.as_ref().filter(|last| word == "当地" && last.codes.len() == 1)?;
        let (near, _) = self.noticed.last().filter(|(near, level)| *level <= Level::County && near.codes.len() == 1)?;
        let trim = |subject: &Subject| subject.codes[0].trim_end_matches("00").to_owned();
        let (near_code, last_code) = (trim(near), trim(last));
        (!near_code.starts_with(&last_code) && !last_code.starts_with(&near_code)).then_some(near)
    }

    fn most_told(&self) -> Option<&(Subject, Level)> {
        let count = |name: &(Subject, Level)| self.places.iter().filter(|other| other.0.names == name.0.names).count();
        self.places.iter().max_by_key(|name| count(name))
    }

    fn most_noticed(&self) -> Option<&(Subject, Level)> {
        let count = |name: &(Subject, Level)| self.noticed.iter().filter(|other| other.0.names == name.0.names).count();
        self.noticed.iter().filter(|(_, level)| *level >= Level::County).max_by_key(|name| count(name))
    }

    fn pointed(&self, word: &str, fits: &str) -> Option<Subject> {
        let earlier = |subject: &Subject| Subject { basis: Basis::Earlier, ..subject.clone() };
        let suits = |subject: &Subject, level: Level| {
            let name = subject.names[0].as_str();
            match fits {
                "city" => name.ends_with('市') && level != Level::Province,
                "county" => level == Level::County && name.ends_with('县'),
                "district" => level == Level::County && name.ends_with(['区', '旗']),
                "province" => level == Level::Province,
                "prefecture" => level == Level::Prefecture && !name.ends_with('市'),
                "town" => level == Level::Town,
                "village" => level == Level::Village,
                _ => false,
            }
        };
        match fits {
            "nation" => Some(Subject { place: true, ..words("全国".to_owned()) }),
            "any" if word.starts_with("辖区") && self.last.is_none() => Some(words("辖区".to_owned())),
            "any" => self.nearest(word).or(self.last.as_ref()).map(earlier),
            "self" => Some(words(word.to_owned())),
            "member" => Some(self.members().unwrap_or_else(|| words(word.to_owned()))),
            "body" => match self.bodies.iter().rev().find(|body| is_such(&body.names[0], word)) {
                Some(body) => Some(earlier(body)),
                None if self.speaker.is_some() => self.speaker.clone(),
                None => {
                    (word.starts_with(['该', '本']) || ["公司", "集团"].contains(&word)).then(|| words(word.to_owned()))
                }
            },
            _ => {
                let known = self
                    .places
                    .iter()
                    .rev()
                    .chain(self.noticed.iter().rev())
                    .find(|(subject, level)| suits(subject, *level));
                Some(known.map_or_else(|| words(word.to_owned()), |(subject, _)| earlier(subject)))
            }
        }
    }
}

/// What an article as a whole is about: the lowest division in which most of its places lie, or the country.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Home {
    /// The significant digits of its code, and itself where it is named.
    Division(String, Option<Subject>),
    /// The headline speaks of the country.
    Country,
}

impl Home {
    fn holds(&self, subject: &Subject) -> bool {
        let Self::Division(home, _) = self else { return subject.names[0] == "全国" };
        let code = |code: &Name| code.trim_end_matches("00").to_owned();
        match subject.codes.first().map(code) {
            Some(code) => code.starts_with(home.as_str()) || home.starts_with(&code),
            None => subject.names[0] != "全国",
        }
    }
}

/// How often a division is named that an article is about, though its beginning does not name it.
const OFTEN: usize = 5;

fn home(article: &Article) -> Option<Home> {
    let coded = |mention: &Mention| {
        let place = mention.place().filter(|place| !place.embedded)?;
        place.code.clone().or_else(|| place.county_code.clone())
    };
    let codes: Vec<Name> = article.mentions.iter().filter_map(coded).collect();
    let share = |length: usize| {
        let prefixes = codes.iter().filter(|code| code.trim_end_matches("00").len() >= length);
        let mut prefixes: Vec<&str> = prefixes.map(|code| &code[..length]).collect();
        prefixes.sort_unstable();
        let most = prefixes.chunk_by(|one, other| one == other).max_by_key(|chunk| chunk.len())?;
        (most.len() >= 2 && most.len() * 2 > codes.len()).then(|| most[0].to_owned())
    };
    let headline = article.clean.paragraphs.first().map_or("", |first| article.clean.slice(first.span));
    let country = ["我国", "全国", "中国", "国家"].iter().any(|word| headline.contains(word));
    if country {
        return Some(Home::Country);
    }
    let home = [6, 4, 2].into_iter().find_map(share)?;
    let lead = article.clean.paragraphs.get(1).or(article.clean.paragraphs.first()).map_or(0, |lead| lead.span.end);
    let named = article.mentions.iter().filter(|mention| mention.span.end <= lead).filter_map(coded);
    let often = codes.iter().filter(|code| code.starts_with(home.as_str())).count() >= OFTEN;
    if !often && !named.into_iter().any(|code| code.starts_with(home.as_str())) {
        return None;
    }
    let itself = |mention: &&Mention| {
        mention.place().and_then(|place| place.code.as_ref()).is_some_and(|code| code.trim_end_matches("00") == home)
    };
    let subject = article.mentions.iter().find(itself).map(place_subject);
    Some(Home::Division(home, subject))
}

/// The title in full that a short one stands for: what it was introduced for, else the nearest one told so far
/// that ends in its words.
fn full_title(article: &Article, short: &str, at: (usize, usize)) -> String {
    let end = article.clean.sentences.get(at.1).map_or(u32::MAX, |sentence| sentence.start);
    let inner = short.trim_start_matches('《');
    let titles = article.mentions.iter().filter(|mention| mention.kind == Kind::Title && mention.span.end <= end);
    let mut written = titles.map(|mention| article.clean.slice(mention.span).replace(['\n', ' '], ""));
    written.rfind(|title| title.ends_with(inner) && title.len() > short.len()).unwrap_or_else(|| short.to_owned())
}

/// Whether a body can be meant by 该公司, 项目, 大会.
fn is_such(name: &str, word: &str) -> bool {
    let sort = word.trim_start_matches(['该', '全', '本', '我']).trim_end_matches(['里', '内']);
    let ends: &[&str] = match sort {
        "公司" | "集团" | "企业" | "厂" => &["公司", "集团", "企业", "厂"],
        "项目" | "工程" | "线路" | "线" => &["项目", "工程", "路", "高铁", "高速", "线", "桥", "隧道"],
        "医院" | "院" => &["院"],
        "学校" | "校" => &["校", "学", "学院"],
        "大会" | "会议" | "活动" | "展会" => &["会", "赛", "节", "论坛", "活动年"],
        "合作社" | "社" => &["社"],
        _ => return name.ends_with(sort),
    };
    ends.iter().any(|end| name.ends_with(end))
}

/// A subject in the words of the text.
pub(super) fn words(name: String) -> Subject {
    Subject { names: vec![name], codes: Vec::new(), basis: Basis::Clause, place: false, span: None }
}

fn places(article: &Article, mentions: &[usize]) -> Option<Subject> {
    let subjects: Vec<Subject> = mentions.iter().map(|index| place_subject(&article.mentions[*index])).collect();
    let codes: Vec<Name> = subjects.iter().flat_map(|subject| subject.codes.clone()).collect();
    let all = codes.len() == subjects.len();
    (!subjects.is_empty()).then(|| Subject {
        names: subjects.iter().flat_map(|subject| subject.names.clone()).collect(),
        codes: if all { codes } else { Vec::new() },
        basis: Basis::Clause,
        place: true,
        span: None,
    })
}

/// One place as a subject.
pub(super) fn place_subject(mention: &Mention) -> Subject {
    let place = mention.place();
    Subject {
        names: place.map(|place| place.name.to_string()).into_iter().collect(),
        codes: place.and_then(|place| place.code.clone()).into_iter().collect(),
        basis: Basis::Clause,
        place: true,
        span: Some(mention.span),
    }
}

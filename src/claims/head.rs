//! The beginning of a clause: whom it speaks of, and since when.
//!
//! Takes a clause, gives its [`Head`]: the subject and the dates that stand before what is measured, and the
//! place where the rest begins. What 全市 or 该公司 points back at is for `subject` to say.

use super::line::{Clause, Unit};
use super::words::Words;
use crate::model::{Article, CleanSpan, Kind, Name};

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
}

/// The beginning of a clause.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    /// Whom it speaks of.
    pub subject: Option<Found>,
    /// Dates before the rest: indices of mentions.
    pub dates: Vec<usize>,
    /// Whether it begins with 其中.
    pub part: bool,
    /// Who says so, where the clause tells that (`据民政部统计`, `工业和信息化部数据显示`).
    pub source: Option<String>,
    /// Where the rest begins, as an index of units.
    pub rest: usize,
    /// Whether there is nothing but a date or an opening word.
    pub only: bool,
    /// Whether a figure stands in the clause.
    pub figures: bool,
}

/// What may follow a date or a place and belongs to it.
const TAILS: [&str; 25] = [
    "期间",
    "以来",
    "前后",
    "境内",
    "范围内",
    "市域内",
    "域内",
    "方面",
    "时",
    "里",
    "中",
    "内",
    "间",
    "份",
    "的",
    "起",
    "就",
    "各地",
    "等地",
    "全境",
    "全域",
    "等",
    "县城",
    "城区",
    "多地",
];

/// Words behind a body that make it the speaker and not the subject.
const SPEAKER: [&str; 17] = [
    "负责人",
    "主任",
    "局长",
    "书记",
    "记者",
    "工作人员",
    "发言人",
    "经理",
    "主席",
    "院长",
    "校长",
    "市长",
    "县长",
    "副",
    "相关",
    "有关",
    "总经理",
];

/// How a name that is none begins: a class of bodies (`县级医院`, `人均公共图书馆藏书`).
const GENERIC: [&str; 18] = [
    "县级", "市级", "省级", "乡镇", "基层", "农村", "城镇", "全部", "所有", "大型", "重点", "三级", "公立", "人均",
    "每", "户均", "部分", "中小",
];

/// Words that no name holds.
const DEEDS: [&str; 16] = [
    "计划", "推动", "推进", "作为", "加大", "加快", "打造", "成为", "属于", "会同", "配合", "着力", "成立", "创办",
    "创建", "驻地",
];

/// A clause being read.
struct Reader<'a> {
    article: &'a Article,
    words: &'a Words,
    units: &'a [Unit],
    chars: Vec<char>,
    /// Whether the sentence has not yet named a subject.
    fresh: bool,
    /// Whether nothing but dates and sources stands before it in its sentence.
    first: bool,
    /// The mark before it.
    before: char,
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
        while at < self.units.len() {
            let unit = self.units[at];
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
            } else if let Some(length) = ["位于", "地处", "同在", "坐落于", "坐落在"]
                .iter()
                .find(|word| self.starts(at, word))
                .map(|word| word.chars().count())
            {
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
            } else if let Some((length, fits)) = self.pointer(at, !head.dates.is_empty()) {
                let body = if fits == "nation" { self.body(at, self.first) } else { None };
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
            } else {
                break;
            }
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
        let Some((length, _)) = self.words.source.before(&self.chars, end) else { return };
        let start =
            (0..end - length).find(|at| !self.units[*at].is(Kind::Date) && self.opening(*at).is_none()).unwrap_or(0);
        let stop = (start..end - length).find(|at| self.units[*at].is(Kind::Date)).unwrap_or(end - length);
        let mut name = self.name(start, stop);
        for ending in ["发布数据", "最新数据", "数据", "最新", "相关负责人", "最新农情调度", "预计"]
        {
            name = name.strip_suffix(ending).unwrap_or(&name).to_owned();
        }
        head.subject = None;
        if !name.is_empty() && name.chars().count() < 30 {
            head.source = Some(name);
        }
    }

    /// Where a setting ends that is no subject: `在浏阳市的推动下`, `以“…”为主题的`; `来自浏阳、醴陵的` where
    /// those who come are counted behind it.
    fn setting(&self, at: usize) -> Option<usize> {
        let end = self.units.len();
        if self.starts(at, "在") && at == 0 {
            let done = ["推动下", "支持下", "倡议下", "努力下", "带动下", "指导下", "帮助下", "加持下", "影响下"];
            return done.iter().any(|word| self.text(0, end).ends_with(word)).then_some(end);
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

    /// Whether a document does something behind its title (`《方案》提出`, `《规划》从…九个方面`).
    fn acts(&self, at: usize) -> bool {
        const ACTS: [&str; 17] = [
            "提出", "从", "明确", "要求", "指出", "规定", "共", "围绕", "涵盖", "包括", "包含", "部署", "强调", "确定",
            "聚焦", "列出", "分",
        ];
        ACTS.iter().any(|word| self.starts(at, word))
    }

    /// A region named by the short names of its provinces right before its figure (`湘赣边24个县市`).
    fn region(&self, at: usize) -> Option<usize> {
        let short = |ch: &char| "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇藏陕甘青宁新".contains(*ch);
        let run = self.chars[at..].iter().take_while(|ch| short(ch)).count();
        let end = ["边区", "边界", "边", "地区"]
            .iter()
            .find(|word| self.starts(at + run, word))
            .map(|word| at + run + word.chars().count())?;
        (run >= 2 && self.units.get(end).is_some_and(Unit::is_figure)).then_some(end)
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

    /// `位于监利县新沟镇的福娃集团有限公司`: the body behind the place where it has its seat.
    fn seated(&self, at: usize) -> Option<(usize, usize)> {
        let places = self.units[at.min(self.units.len())..].iter().take_while(|unit| unit.is(Kind::Place)).count();
        let start = at + places + 1;
        if places == 0 || !self.starts(at + places, "的") {
            return None;
        }
        self.named(start).map(|end| (start, end))
    }

    /// Where a body's name ends, even at the end of its clause.
    fn named(&self, at: usize) -> Option<usize> {
        let end = (at..self.units.len()).take_while(|place| self.units[*place].mention.is_none()).take(24).last()? + 1;
        (at + 2..=end).rev().find(|stop| {
            self.words
                .body
                .before(&self.chars[..*stop], *stop)
                .is_some_and(|(length, strength)| strength != "weak" && stop - at > length)
        })
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

    /// A work right behind places, named after them (`武宣、来宾南联线`).
    fn work(&self, at: usize) -> Option<usize> {
        (at + 2..=(at + 4).min(self.chars.len())).rev().find(|end| {
            let named = self.words.body.before(&self.chars[..*end], *end);
            named.is_some_and(|(length, sort)| sort == "thing" && (length..=length + 1).contains(&(end - at)))
                && !self.starts(*end, "的")
                && *end < self.chars.len()
        })
    }

    /// Whether the body behind a place is an institution of its own (`浏阳市融媒体中心`), not a class of
    /// enterprises (`宜昌市规模以上磷化工企业`).
    fn own_body(&self, at: usize, end: usize) -> bool {
        let strong = self.words.body.before(&self.chars, end).is_some_and(|(_, strength)| strength != "weak");
        strong && !self.chars[at..end].iter().any(|ch| "有、和".contains(*ch))
    }

    /// A word that points back, unless it is the beginning of a longer one.
    fn pointer(&self, at: usize, dated: bool) -> Option<(usize, &str)> {
        let (length, fits) = self.words.anaphora.at(&self.chars, at)?;
        let next = self.chars.get(at + length).copied().unwrap_or('。');
        if length == 1 && "他它余实次于间们".contains(next) {
            return None;
        }
        if fits == "member" && !"已均都共先将".contains(next) {
            return None;
        }
        let aside = fits == "nation" && !self.fresh && !dated;
        (!aside).then_some((length, fits))
    }

    /// Where a body's name ends that begins at `at`; `first` says that a project or a work may be one too.
    fn body(&self, at: usize, first: bool) -> Option<usize> {
        let (units, chars) = (self.units, &self.chars);
        let placed = at > 0 && units[at - 1].is(Kind::Place);
        let called = placed
            || at > 0
                && ["这次", "此次", "本次"].iter().any(|word| chars[..at].ends_with(&word.chars().collect::<Vec<_>>()));
        let verb = self.words.verb.at(chars, at).is_some_and(|(length, _)| length > 1);
        let deed = self.chars.get(at).is_some_and(|first| "有建设办抓让使做打拆铺修加迁".contains(*first))
            && !self.starts(at, "建设");
        if verb || deed || GENERIC.iter().any(|word| self.starts(at, word)) {
            return None;
        }
        let mut best = None;
        let mut end = at;
        while end < units.len() && end - at < 26 {
            let unit = units[end];
            let stops = "了是将把被对达从向占比：由在等这那每何我你于至为有".contains(unit.ch)
                && !self.starts(end, "等机构")
                || unit.ch == '以' && !self.starts(end, "以上")
                || unit.ch == '就' && !self.starts(end, "就业") && !self.starts(end, "就医")
                || DEEDS.iter().any(|word| self.starts(end, word));
            if unit.is_figure() || unit.is(Kind::Date) || unit.is(Kind::Recurrence) || unit.mention.is_none() && stops {
                break;
            }
            end += 1;
            if self.quoted_group(at, end) {
                best = Some(end);
                continue;
            }
            let Some((length, strength)) = self.words.body.before(&chars[..end], end) else { continue };
            let size = end - at;
            let fits = match strength {
                "name" => true,
                "strong" => {
                    (size > length || called)
                        && (self.fresh
                            || self.before == '；'
                            || self.firm(end)
                            || size >= 5 && self.words.verb.at(chars, end).is_some_and(|(length, _)| length > 1))
                }
                "thing" => first && (size > length || called),
                _ => size >= 3 && self.words.verb.at(chars, end).is_some(),
            };
            if fits && !self.starts(end, "的") {
                best = Some(end);
            }
        }
        let mut best = best?;
        if chars.get(best) == Some(&'”') && chars[at..best].contains(&'“') {
            best += 1;
        }
        let rest = &units[best..];
        match rest.iter().position(Unit::is_figure) {
            Some(0) => (rest.len() > 1 && !"，、的".contains(rest[1].ch) && rest[1].mention.is_none()).then_some(best),
            Some(gap) => (self.words.level.at(chars, best).is_none_or(|(length, _)| length < gap)).then_some(best),
            None => (!rest.is_empty() || best - at >= 8).then_some(best),
        }
    }

    /// Whether a name ends here in a figure of speech for a group (`区域协作“大家庭”`) that something is told of.
    fn quoted_group(&self, at: usize, end: usize) -> bool {
        let chars = &self.chars;
        let open = chars[at..end].iter().rposition(|ch| *ch == '“').map(|open| at + open);
        let size = open.map_or(0, |open| end - open);
        let grows = ["现", "已", "逐步", "不断", "发展", "扩", "共有"].iter().any(|word| self.starts(end, word));
        chars[end - 1] == '”' && (4..=7).contains(&size) && open.is_some_and(|open| open >= at + 3) && grows
    }

    /// An enterprise or an institution that is named whatever place the sentence began with.
    fn firm(&self, end: usize) -> bool {
        ["公司", "集团", "医院", "大学", "银行", "合作社", "企业"]
            .iter()
            .any(|word| self.chars[..end].ends_with(&word.chars().collect::<Vec<_>>()))
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

    /// Where the name of a place ends that no list knows (`马头乡`, `平乐村`).
    fn unlisted(&self, at: usize) -> Option<usize> {
        const SORTS: [&str; 34] = [
            "行政", "贫困", "自然", "受损", "示范", "小康", "试点", "重点", "中心", "明星", "城中", "全", "该", "各",
            "每", "本", "我", "城", "家", "下", "老", "故", "水", "美丽", "特色", "建制", "集", "新", "大", "强", "山",
            "农", "渔", "空心",
        ];
        let run = self.chars[at..].iter().take(6).take_while(|ch| ('\u{4e00}'..='\u{9fff}').contains(*ch));
        if !self.first {
            return None;
        }
        let size = 1 + run.clone().skip(1).position(|ch| "县镇乡村".contains(*ch))? + 1;
        let name: String = run.take(size).collect();
        let next = self.chars.get(at + size).copied().unwrap_or('。');
        let (stem, least) = (&name[..name.len() - 3], if name.ends_with('县') { 2 } else { 3 });
        let sort = SORTS.iter().any(|sort| stem.ends_with(sort))
            || ["区域", "地区", "边区"].iter().any(|word| stem.contains(word))
            || stem.chars().any(|ch| "的之了是有在将和与及等为对以到从城中个经于由部分建办召".contains(ch));
        let longer = "级民庄镇乡村域城区里上委办长干落内外".contains(next);
        (size >= least && !sort && !longer).then_some(at + size)
    }

    /// Whether a point of a list begins right before (`一是`): what follows is its heading and no subject.
    fn is_point(&self, at: usize) -> bool {
        at >= 2 && self.chars[at - 1] == '是' && "一二三四五六七八九十".contains(self.chars[at - 2])
    }

    fn speaks(&self, at: usize) -> bool {
        SPEAKER.iter().any(|word| self.starts(at, word))
    }

    fn starts(&self, at: usize, word: &str) -> bool {
        at <= self.chars.len() && self.chars[at..].iter().copied().take(word.chars().count()).eq(word.chars())
    }

    /// Skips what may follow a date or a place, unless it begins a longer word (中国, 内蒙古, 时速).
    fn tails(&self, mut at: usize) -> usize {
        const BEGINS: [(char, &str); 8] = [
            ('中', "国小心学央部药共华东西南北稻原"),
            ('内', "蒙外需河陆江"),
            ('时', "速代"),
            ('里', "程斯"),
            ('间', "隔接"),
            ('份', "额"),
            ('等', "级"),
            ('起', "重"),
        ];
        while let Some(word) = TAILS.iter().find(|word| self.starts(at, word)) {
            let length = word.chars().count();
            let next = self.chars.get(at + length).copied().unwrap_or('。');
            if length == 1 && BEGINS.iter().any(|(first, rest)| *first == self.chars[at] && rest.contains(next)) {
                break;
            }
            at += length;
        }
        at
    }

    fn text(&self, from: usize, to: usize) -> String {
        self.chars[from..to].iter().collect()
    }

    /// The words of the text, unbroken, an opened quotation closed.
    fn name(&self, from: usize, to: usize) -> String {
        let span = cover(&self.units[from..to]);
        let mut name = span.map(|span| self.article.clean.slice(span).replace(['\n', ' '], "")).unwrap_or_default();
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

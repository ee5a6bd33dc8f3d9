//! Where the name of a body, a work or an unlisted place ends.
//!
//! Takes a place in a clause, gives where the name that begins there ends, if one does. Names are told by what they
//! end in (`rules/words/claim-body.csv`) and by what stands behind them. It does not say who is meant.

use super::head::{Found, Head, Reader};
use super::line::Unit;
use crate::model::Kind;

impl Reader<'_> {
    /// `位于监利县新沟镇的福娃集团有限公司`: the body behind the place where it has its seat.
    pub(super) fn seated(&self, at: usize) -> Option<(usize, usize)> {
        let places = self.units[at.min(self.units.len())..].iter().take_while(|unit| unit.is(Kind::Place)).count();
        let seat = match places {
            0 => (at + 2..(at + 12).min(self.units.len())).find(|place| self.starts(*place, "的"))?,
            _ => at + places,
        };
        let start = seat + 1;
        if !self.starts(seat, "的") {
            return None;
        }
        self.named(start).map(|end| (start, end))
    }

    /// Where a body's name ends, even at the end of its clause.
    pub(super) fn named(&self, at: usize) -> Option<usize> {
        let end = (at..self.units.len()).take_while(|place| self.units[*place].mention.is_none()).take(24).last()? + 1;
        (at + 2..=end).rev().find(|stop| {
            self.words
                .body
                .before(&self.chars[..*stop], *stop)
                .is_some_and(|(length, strength)| strength != "weak" && stop - at > length)
        })
    }

    /// A work right behind places, named after them (`武宣、来宾南联线`).
    pub(super) fn work(&self, at: usize) -> Option<usize> {
        (at + 2..=(at + 4).min(self.chars.len())).rev().find(|end| {
            let named = self.words.body.before(&self.chars[..*end], *end);
            named.is_some_and(|(length, sort)| sort == "thing" && (length..=length + 1).contains(&(end - at)))
                && !self.starts(*end, "的")
                && *end < self.chars.len()
        })
    }

    /// Whether the body behind a place is an institution of its own (`浏阳市融媒体中心`), not a class of
    /// enterprises (`宜昌市规模以上磷化工企业`).
    pub(super) fn own_body(&self, at: usize, end: usize) -> bool {
        let strong = self.words.body.before(&self.chars, end).is_some_and(|(_, strength)| strength != "weak");
        strong && !self.chars[at..end].iter().any(|ch| "有、和".contains(*ch))
    }

    /// Where a body's name ends that begins at `at`; `first` says that a project or a work may be one too.
    pub(super) fn body(&self, at: usize, first: bool) -> Option<usize> {
        let (units, chars) = (self.units, &self.chars);
        let placed = at > 0 && units[at - 1].is(Kind::Place);
        let called = placed || matches!(chars[..at], [.., '这' | '此' | '本', '次'] | [.., '本', '届' | '轮']);
        let verb = self.words.verb.at(chars, at).is_some_and(|(length, _)| length > 1)
            || chars.get(at) == Some(&'经') && !chars.get(at + 1).is_some_and(|next| "济开贸营纬".contains(*next));
        let deed = self.chars.get(at).is_some_and(|first| "有建设办抓让使做打拆铺修加迁".contains(*first))
            && !self.starts(at, "建设");
        if verb || deed || self.words.generic.at(chars, at).is_some() {
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
                || self.words.deed.at(chars, end).is_some();
            if unit.is_figure() || unit.is(Kind::Date) || unit.is(Kind::Recurrence) || unit.mention.is_none() && stops {
                break;
            }
            end += 1;
            if self.quoted_group(at, end) {
                best = Some(end);
                continue;
            }
            if chars[at] == '\u{F001F}' || chars[at..end].contains(&'（') && !chars[at..end].contains(&'）') {
                continue;
            }
            let Some((length, strength)) = self.words.body.before(&chars[..end], end) else { continue };
            if (1..=length).any(|back| self.words.longer.at(chars, end - back).is_some_and(|(long, _)| long > back)) {
                continue;
            }
            let size = end - at;
            let fits = match strength {
                "name" => true,
                "none" => false,
                "strong" => {
                    (size > length || called)
                        && (self.fresh
                            || self.before == '；'
                            || self.firm(end)
                            || size >= 5 && self.words.verb.at(chars, end).is_some_and(|(length, _)| length > 1))
                }
                "thing" => first && (size > length || called),
                "firm" => (length + 2..=length + 4).contains(&size) && self.fresh && !placed,
                _ => size >= 3 && self.words.verb.at(chars, self.past_adverbs(end)).is_some(),
            };
            if fits && !self.starts(end, "的") {
                best = Some(end);
            }
        }
        let mut best = best.filter(|end| !self.goes_on(at, *end))?;
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

    /// Where a verb may stand behind a name: behind 日均, 累计.
    fn past_adverbs(&self, at: usize) -> usize {
        let adverb = |at: usize| self.words.adverb.at(&self.chars, at).map_or(at, |(length, _)| at + length);
        adverb(adverb(at))
    }

    /// Where the name of a firm ends that begins with the place before it (`贵州|茅台上半年实现营业收入`): a few
    /// characters up to a date, 实现 or what only firms report.
    pub(super) fn firm_of(&self, at: usize) -> Option<usize> {
        let han = |ch: &char| ('\u{4e00}'..='\u{9fff}').contains(ch);
        let reported = |at: usize| self.words.firm.at(&self.chars, at).is_some();
        let dated = |at: usize| self.units.get(at).is_some_and(|unit| unit.is(Kind::Date));
        let stops = |end: &usize| reported(*end) || dated(*end) || self.starts(*end, "实现") || self.starts(*end, "的");
        let end = (at + 1..=at + 4).find(stops).filter(|end| *end >= at + 2 && !self.starts(*end, "的"))?;
        let name = &self.chars[at..end];
        let metal = matches!(name, [first, '业'] if "铜铝钨锗锂钛锌锡矿".contains(*first));
        let class = !metal && "企业所家户商店场市区里内外全均已共也年性级口地".contains(name[name.len() - 1]);
        let verb = self.words.verb.at(&self.chars, at).is_some_and(|(length, _)| length > 1);
        let other = self.words.generic.at(&self.chars, at).is_some()
            || self.words.light.at(&self.chars, at).is_some()
            || self.words.adverb.at(&self.chars, at).is_some()
            || self.words.head.ends(&name.iter().collect::<String>());
        let reports = (end..(end + 8).min(self.chars.len())).any(reported);
        (name.iter().all(han) && !class && !verb && !other && reports).then_some(end)
    }

    /// Whether a name is the first of a list of classes (`铁路、公路、水路`).
    fn goes_on(&self, at: usize, end: usize) -> bool {
        let next = self.chars.get(end).copied().unwrap_or('。');
        let all = ["全国", "全省", "全市", "我国", "全县", "各地"].iter().any(|word| self.starts(at, word));
        next == '、' && (all || self.words.generic_list(&self.chars, at, end))
    }

    /// A noun of which a deed is told (`横店影视城接待剧组86个`): up to the verb, adverbs left out.
    pub(super) fn agent(&self, at: usize) -> Option<usize> {
        if !self.first || self.before == '、' || !self.units[at..].iter().any(Unit::is_figure) {
            return None;
        }
        let han = |ch: &char| ('\u{4e00}'..='\u{9fff}').contains(ch);
        let dated = |place: usize| self.units.get(place).is_some_and(|unit| unit.is(Kind::Date));
        let run =
            (at..self.chars.len().min(at + 14)).take_while(|place| han(&self.chars[*place]) || dated(*place)).count();
        let verb = (at + 2..at + run).find(|end| {
            self.words
                .agent
                .at(&self.chars, *end)
                .is_some_and(|(length, longer)| !longer.contains(self.chars.get(end + length).copied().unwrap_or('。')))
        })?;
        let mut end = verb;
        loop {
            if end > at && dated(end - 1) {
                end -= 1;
            } else if let Some((length, _)) = self.words.adverb.before(&self.chars[at..end], end - at) {
                end -= length;
            } else {
                break;
            }
        }
        if (at..end).any(dated) {
            return None;
        }
        let name: String = self.chars[at..end].iter().collect();
        let light = self.words.light.at(&self.chars, at).is_some_and(|(_, cell)| cell != "keep");
        let verbal = self.words.verb.at(&self.chars, at).is_some_and(|(length, _)| length > 1);
        let deed = (at..end).any(|place| {
            [&self.words.agent, &self.words.verb]
                .into_iter()
                .any(|list| list.at(&self.chars[..end], place).is_some_and(|(length, _)| length > 1))
        });
        let measure = deed || self.words.head.ends(&name) || self.words.befell.ends(&name);
        let clause =
            name.contains(['的', '了', '在', '被', '把', '为', '是', '和', '与', '对', '从', '等', '每', '这', '那']);
        let generic = self.words.generic.at(&self.chars, at).is_some() || self.words.open.at(&self.chars, at).is_some();
        (end >= at + 2 && name != "国家" && !light && !verbal && !measure && !clause && !generic).then_some(end)
    }

    /// `宝塔消防救援站建队以来`: a clause that only tells since when somebody is there, or works.
    pub(super) fn since(&self, at: usize) -> Option<usize> {
        let (length, _) = self.words.since.before(&self.chars, self.chars.len())?;
        let end = self.chars.len() - length;
        let name = end >= at + 2
            && end - at <= 16
            && !self.units[at..].iter().any(Unit::is_figure)
            && !self.chars[at..end].iter().any(|ch| "的了在被把这那".contains(*ch))
            && self.words.verb.at(&self.chars, at).is_none_or(|(length, _)| length == 1)
            && self.words.generic.at(&self.chars, at).is_none();
        name.then_some(end)
    }

    /// `该保税区`, `该院`, `这座水电站`: 该 and a noun up to what is told of it.
    pub(super) fn such(&self, at: usize) -> Option<usize> {
        let this = ["该", "这一", "这座", "这家", "这所", "这条", "这片"].iter().find(|word| self.starts(at, word))?;
        let start = at + this.chars().count();
        let han = |ch: &char| ('\u{4e00}'..='\u{9fff}').contains(ch);
        let ends = |place: usize| {
            !self.chars.get(place).is_some_and(han)
                || self.words.verb.at(&self.chars, place).is_some()
                || self.words.light.at(&self.chars, place).is_some()
                || self.words.level.at(&self.chars, place).is_some()
                || self.words.adverb.at(&self.chars, place).is_some()
                || self.words.head.at(&self.chars, place).is_some()
                || self.words.agent.at(&self.chars, place).is_some()
        };
        let end = (start + 1..=start + 6).find(|place| ends(*place))?;
        let counted = end >= self.chars.len() || self.words.head.at(&self.chars, start).is_some();
        (!counted).then_some(end)
    }

    /// Countries abroad; what has a name of its own there is a body (`美国财政部`).
    pub(super) fn foreign(&self, start: usize, head: &mut Head) -> Option<usize> {
        const LONGER: &str = "队籍语文裔化首性最人币创第历";
        let mut names = Vec::new();
        let mut at = start;
        while let Some((length, _)) = self.words.foreign.at(&self.chars, at) {
            names.push(self.text(at, at + length));
            at += length;
            if !self.chars.get(at).is_some_and(|ch| "、和与及".contains(*ch)) {
                break;
            }
            at += 1;
        }
        let next = self.chars.get(at).copied().unwrap_or('。');
        if names.is_empty() || LONGER.contains(next) || "、和与及".contains(self.chars[at - 1]) {
            return None;
        }
        if names.len() == 1
            && let Some(end) = self.body(at, self.first)
            && self.own_body(at, end)
            && !self.speaks(end)
        {
            head.subject = Some(Found::Body(self.text(start, end)));
            return Some(end);
        }
        head.subject = Some(Found::Foreign(names));
        Some(at)
    }

    /// `中国与中亚国家`: our country and others together.
    pub(super) fn between(&self, at: usize) -> Option<usize> {
        let joined = self.chars.get(at).is_some_and(|ch| "与和同".contains(*ch));
        let ends = |end: &usize| ["国家", "地区", "各国"].iter().any(|word| self.starts(*end, word));
        let counted = |end: usize| end + usize::from(self.chars.get(end) == Some(&'\u{F001F}'));
        let listed = (at + 1..(at + 10).min(self.chars.len())).find(ends).map(|end| end + 2);
        let named = self.words.foreign.at(&self.chars, at + 1).map(|(length, _)| counted(at + 1 + length));
        listed.or(named).filter(|_| joined)
    }

    /// Whether a name ends here in a figure of speech for a group (`区域协作“大家庭”`) that something is told of.
    pub(super) fn quoted_group(&self, at: usize, end: usize) -> bool {
        let chars = &self.chars;
        let open = chars[at..end].iter().rposition(|ch| *ch == '“').map(|open| at + open);
        let size = open.map_or(0, |open| end - open);
        let grows = ["现", "已", "逐步", "不断", "发展", "扩", "共有"].iter().any(|word| self.starts(end, word));
        chars[end - 1] == '”' && (4..=7).contains(&size) && open.is_some_and(|open| open >= at + 3) && grows
    }

    /// An enterprise or an institution that is named whatever place the sentence began with.
    pub(super) fn firm(&self, end: usize) -> bool {
        ["公司", "集团", "医院", "大学", "银行", "合作社", "企业"]
            .iter()
            .any(|word| self.chars[..end].ends_with(&word.chars().collect::<Vec<_>>()))
    }

    /// Where the name of a place ends that no list knows (`马头乡`, `平乐村`).
    pub(super) fn unlisted(&self, at: usize) -> Option<usize> {
        let run = self.chars[at..].iter().take(6).take_while(|ch| ('\u{4e00}'..='\u{9fff}').contains(*ch));
        if !self.first {
            return None;
        }
        let size = 1 + run.clone().skip(1).position(|ch| "县镇乡村".contains(*ch))? + 1;
        let name: String = run.take(size).collect();
        let next = self.chars.get(at + size).copied().unwrap_or('。');
        let (stem, least) = (&name[..name.len() - 3], if name.ends_with('县') { 2 } else { 3 });
        let deed =
            (at..at + size - 1).any(|place| self.words.verb.at(&self.chars, place).is_some_and(|(long, _)| long > 1));
        let sort = deed
            || self.words.settlement.ends(stem)
            || ["区域", "地区", "边区"].iter().any(|word| stem.contains(word))
            || stem == "中心"
            || stem.chars().any(|ch| "的之了是有在将和与及等为对以到从城个经于由部分建办召".contains(ch))
            // 中坪村, but not 家中村.
            || stem.chars().skip(1).any(|ch| ch == '中');
        let longer = "级民庄镇乡村域城区里上委办长干落内外".contains(next);
        (size >= least && !sort && !longer).then_some(at + size)
    }

    /// Whether a point of a list begins right before (`一是`): what follows is its heading and no subject.
    pub(super) fn is_point(&self, at: usize) -> bool {
        at >= 2 && self.chars[at - 1] == '是' && "一二三四五六七八九十".contains(self.chars[at - 2])
    }

    pub(super) fn speaks(&self, at: usize) -> bool {
        self.words.speaker.at(&self.chars, at).is_some()
    }

    /// A region named by the short names of its provinces right before its figure (`湘赣边24个县市`).
    pub(super) fn region(&self, at: usize) -> Option<usize> {
        let short = |ch: &char| "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇藏陕甘青宁新".contains(*ch);
        let run = self.chars[at..].iter().take_while(|ch| short(ch)).count();
        let end = ["边区", "边界", "边", "地区"]
            .iter()
            .find(|word| self.starts(at + run, word))
            .map(|word| at + run + word.chars().count())?;
        (run >= 2 && self.units.get(end).is_some_and(Unit::is_figure)).then_some(end)
    }
}

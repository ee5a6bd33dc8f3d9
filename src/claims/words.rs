//! The word lists of `rules/words/claim-*.csv`, ready to be looked for at either end of a text.

use super::trie::Trie;
use crate::rules::RuleSet;

/// A word list by its words, with the first column behind `word`.
#[derive(Debug, Clone, Default)]
pub(super) struct List {
    forward: Trie,
    backward: Trie,
    cells: Vec<Box<str>>,
}

impl List {
    fn of(rules: &RuleSet, name: &str) -> Self {
        let Some(list) = rules.list(name) else { return Self::default() };
        let column = list.columns.first();
        let cell = |row| column.and_then(|column| list.cell(row, column)).unwrap_or_default().into();
        Self {
            forward: Trie::new(list.words().map(|word| word.chars().collect())),
            backward: Trie::new(list.words().map(|word| word.chars().rev().collect())),
            cells: (0..list.words().count()).map(cell).collect(),
        }
    }

    fn found(&self, (length, word): (usize, u32)) -> (usize, &str) {
        (length, &self.cells[word as usize])
    }

    /// The cell of exactly this word.
    pub fn get(&self, word: &str) -> Option<&str> {
        let (length, cell) = self.forward.longest(word.chars()).map(|found| self.found(found))?;
        (word.chars().count() == length).then_some(cell)
    }

    /// The longest word that begins at `at`: how many characters, and its cell.
    pub fn at(&self, text: &[char], at: usize) -> Option<(usize, &str)> {
        self.forward.longest(text.get(at..)?.iter().copied()).map(|found| self.found(found))
    }

    /// The word that a text ends in.
    pub fn last_in(&self, text: &str) -> Option<String> {
        let (length, _) = self.backward.longest(text.chars().rev())?;
        text.char_indices().rev().nth(length - 1).map(|(at, _)| text[at..].to_owned())
    }

    /// Whether the text ends in a word.
    pub fn ends(&self, text: &str) -> bool {
        self.backward.longest(text.chars().rev()).is_some()
    }

    /// The text behind the longest word that it begins with.
    pub fn strip<'a>(&self, text: &'a str) -> Option<&'a str> {
        let (length, _) = self.forward.longest(text.chars())?;
        text.char_indices().nth(length).map(|(at, _)| &text[at..]).or(Some(""))
    }

    /// The longest word that ends before `end`: how many characters, and its cell.
    pub fn before(&self, text: &[char], end: usize) -> Option<(usize, &str)> {
        self.backward.longest(text[..end].iter().rev().copied()).map(|found| self.found(found))
    }
}

/// All the lists.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    /// 全市, 该县, 公司: points back at a place or body; what it can stand for.
    pub anaphora: List,
    /// What a body's name ends in; `strong`, `thing` or `weak`.
    pub body: List,
    /// Measures that need a topic: 产量, 面积, 覆盖率.
    pub head: List,
    /// 达到, 为, 增至: between an indicator and its figure.
    pub level: List,
    /// 拥有, 共有, 实现: before an indicator, and no part of it.
    pub light: List,
    /// 其中, 同时, 截至: before a subject.
    pub open: List,
    /// 目标, 计划, 力争, 将.
    pub plan: List,
    /// 表示, 介绍说.
    pub source: List,
    /// What a body does: behind its name, and never at its beginning.
    pub verb: List,
    /// 提出, 明确, 包括: what a document does.
    pub act: List,
    /// 推动下, 支持下: ends a setting that names no subject.
    pub backing: List,
    /// 遇难, 受伤: what happened to those counted.
    pub befell: List,
    /// 推进, 打造: words that no name holds.
    pub deed: List,
    /// 实施, 建设: before a work that money goes to.
    pub doing: List,
    /// 岸, 省, 批: units that a small Chinese numeral counts for no table.
    pub few: List,
    /// 累计, 先后: between whom something is told of and the verb.
    pub adverb: List,
    /// 接待, 举办: what only somebody does; the cell makes it another word (接待量).
    pub agent: List,
    /// 已建成, 竣工: a plan that has been done.
    pub done: List,
    /// 男性, 境外输入: a part that is named by its quality alone.
    pub part: List,
    /// 成立以来, 投产后: behind whom or what a clause speaks of.
    pub since: List,
    /// 大学生, 工程师: words that begin as the end of a name does, and are none.
    pub longer: List,
    /// 投资, 全长: a figure and 的 behind it tell of what follows.
    pub quality: List,
    /// 全长, 海拔: what does not change with the day of the news.
    pub lasting: List,
    /// Countries and regions abroad.
    pub foreign: List,
    /// 县级, 基层: how a class of bodies begins, which is no name.
    pub generic: List,
    /// 位于, 坐落于: before the place of a seat.
    pub seat: List,
    /// 贫困, 自然: before 村 or 县 these make no name.
    pub settlement: List,
    /// 负责人, 局长: behind a body, who speaks for it.
    pub speaker: List,
    /// 已, 正在, 投产: ends a noun phrase.
    pub stop: List,
    /// 期间, 以来, 境内: behind a date or place, and part of it; the cell begins longer words.
    pub tail: List,
    /// 情况如下, 逐年增加: behind what is measured, in a heading before its figures.
    pub heading: List,
    /// 造成, 导致: before the place that harm was done to.
    pub harm: List,
    /// 营业收入, 净利润: what firms report, and no place does.
    pub firm: List,
    /// 新增, 覆盖: right before a figure, which they state.
    pub stating: List,
    /// 受益, 开工: behind those counted, and what is counted.
    pub told: List,
    /// 坚守, 携手: behind those counted, who are only spoken of.
    pub tale: List,
    /// 为, 围绕: before a figure that is only used.
    pub preposition: List,
    /// 方面, 要害: what is only a manner of speaking when it is counted.
    pub vague: List,
    /// 部, 委员会: what the name of an office ends in, which tells of others more than of itself.
    pub office: List,
    /// 成立, 始建: behind a date that tells how old something is.
    pub founded: List,
    /// 春节, 国庆: days of the calendar.
    pub feast: List,
    /// Normal forms of common indicators.
    pub indicator: List,
}

impl Words {
    /// The lists of a rule set.
    pub fn new(rules: &RuleSet) -> Self {
        Self {
            anaphora: List::of(rules, "claim-anaphora"),
            body: List::of(rules, "claim-body"),
            head: List::of(rules, "claim-head"),
            level: List::of(rules, "claim-level"),
            light: List::of(rules, "claim-light"),
            open: List::of(rules, "claim-open"),
            plan: List::of(rules, "claim-plan"),
            source: List::of(rules, "claim-source"),
            verb: List::of(rules, "claim-verb"),
            act: List::of(rules, "claim-act"),
            backing: List::of(rules, "claim-backing"),
            befell: List::of(rules, "claim-befell"),
            deed: List::of(rules, "claim-deed"),
            doing: List::of(rules, "claim-doing"),
            few: List::of(rules, "claim-few"),
            adverb: List::of(rules, "claim-adverb"),
            agent: List::of(rules, "claim-agent"),
            done: List::of(rules, "claim-done"),
            part: List::of(rules, "claim-part"),
            since: List::of(rules, "claim-since"),
            longer: List::of(rules, "claim-longer"),
            quality: List::of(rules, "claim-quality"),
            lasting: List::of(rules, "claim-lasting"),
            foreign: List::of(rules, "claim-foreign"),
            generic: List::of(rules, "claim-generic"),
            seat: List::of(rules, "claim-seat"),
            settlement: List::of(rules, "claim-settlement"),
            speaker: List::of(rules, "claim-speaker"),
            stop: List::of(rules, "claim-stop"),
            tail: List::of(rules, "claim-tail"),
            heading: List::of(rules, "claim-heading"),
            harm: List::of(rules, "claim-harm"),
            firm: List::of(rules, "claim-firm"),
            stating: List::of(rules, "claim-stating"),
            told: List::of(rules, "claim-told"),
            tale: List::of(rules, "claim-tale"),
            preposition: List::of(rules, "claim-preposition"),
            vague: List::of(rules, "claim-vague"),
            office: List::of(rules, "claim-office"),
            founded: List::of(rules, "claim-founded"),
            feast: List::of(rules, "feast"),
            indicator: List::of(rules, "claim-indicator"),
        }
    }

    /// Whether a name that ends before a mark of a list is one of several classes (`全国铁路、公路`): the next member
    /// ends in such a word too.
    pub fn generic_list(&self, chars: &[char], start: usize, end: usize) -> bool {
        let stop = chars[end + 1..].iter().take(8).position(|ch| !('\u{4e00}'..='\u{9fff}').contains(ch));
        let next = end + 1 + stop.unwrap_or(8.min(chars.len() - end - 1));
        let sort = |at: usize| self.body.before(&chars[..at], at).is_some_and(|(_, sort)| sort == "thing");
        sort(end) && chars[start..end].len() < 8 && (end + 2..=next).any(sort)
    }

    /// Whether a clause tells of what is to be.
    pub fn plan_in(&self, text: &str) -> bool {
        let chars: Vec<char> = text.chars().collect();
        // `实施增产计划`: at the end of its clause it is what somebody has, and tells of nothing to come.
        let noun = |at: usize, length: usize| at > 3 && at + length == chars.len() && chars[at..] == ['计', '划'];
        let found = |at: usize| self.plan.at(&chars, at).filter(|(length, _)| !noun(at, *length));
        let cells: Vec<&str> = (0..chars.len()).filter_map(found).map(|(_, cell)| cell).collect();
        !cells.contains(&"done") && cells.iter().any(|cell| *cell != "keep")
    }

    /// Of a long tale before a count its last deed (`又组织农技专家组成`: 组成), or nothing.
    pub fn deed_in(&self, text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let deed =
            [&self.agent, &self.verb, &self.stating].into_iter().find_map(|list| list.before(&chars, chars.len()));
        deed.map(|(length, _)| chars[chars.len() - length..].iter().collect()).unwrap_or_default()
    }

    /// Whether an indicator says nothing without the one before it (增速, 降幅, 完成率).
    pub fn relative(&self, text: &str) -> bool {
        self.head.get(text) == Some("relative")
    }

    /// Whether an indicator is the one before it (这个数字).
    pub fn same(&self, text: &str) -> bool {
        self.head.get(text) == Some("same")
    }

    /// Whether an indicator is a measure that needs a topic (产量, 产值).
    pub fn bare(&self, text: &str) -> bool {
        self.head.get(text).is_some_and(|sort| !matches!(sort, "relative" | "whole" | "same"))
    }
}

//! The same thing happening on two days: a bridge opened, a school founded, a magazine begun.
//!
//! Takes the days that a page names in full, gives what the text says happened on them: to what, by its name,
//! and a verb of happening that ends its clause. Two are one thing where verb and name are the same, or one name
//! is the end of the other (`浏阳河大桥`, `新建的浏阳河大桥`).

use super::page::Page;
use crate::model::{CleanSpan, Date, Kind, Precision};

/// What happens once to one thing.
const ONCE: [&str; 26] = [
    "通车", "建成", "开工", "竣工", "成立", "开业", "开馆", "开园", "挂牌", "投产", "动工", "奠基", "落成", "启用",
    "揭牌", "开通", "首航", "合龙", "封顶", "贯通", "去世", "逝世", "出生", "诞生", "创刊", "建校",
];
/// Words that say it is another time, another part, or not yet.
const OTHER: [&str; 16] = [
    "二期", "一期", "三期", "再次", "重新", "试", "预计", "计划", "将", "拟", "原定", "周年", "首段", "段", "阶段",
    "恢复",
];
/// What may stand between a name and its verb.
const ADVERBS: [&str; 14] =
    ["正式", "顺利", "全线", "全面", "胜利", "成功", "宣告", "举行", "全部", "同时", "主体", "主塔", "已", "也"];
/// What may go on behind the verb without making it part of another word (`诞生记`, `成立大会`).
const GOES_ON: [&str; 14] =
    ["那天", "当天", "那年", "之日", "了", "仪式", "运营", "投用", "投产", "营业", "迎客", "并", "以来", "后"];

/// One thing on one day.
#[derive(Debug, Clone)]
pub(super) struct Happening {
    /// The date, as written.
    pub span: CleanSpan,
    /// The day.
    pub day: Date,
    /// What happened.
    pub verb: &'static str,
    /// To what.
    pub name: String,
}

impl Happening {
    /// What two of one thing have in common: the last four characters of the name.
    pub fn key(&self) -> String {
        let start = self.name.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
        self.name[start..].to_owned()
    }

    /// Whether the name says whose it is: 市图书馆 is one only to readers of one city.
    pub fn named(&self) -> bool {
        !self.name.starts_with(['市', '县', '省', '区', '该', '本', '我', '全', '州', '镇', '乡'])
    }
}

/// All that a page tells of.
pub(super) fn happenings(page: &Page) -> Vec<Happening> {
    let dates = page.article.mentions.iter().filter(|mention| mention.kind == Kind::Date);
    let days = dates.filter_map(|date| {
        let (day, last) = date.days()?;
        let whole = date.date().is_some_and(|value| value.precision == Some(Precision::Day)) && day == last;
        (whole && page.at(date.span).contains(['日', '号'])).then_some((date.span, day))
    });
    days.filter_map(|(span, day)| {
        let (verb, name) = event(page, span)?;
        Some(Happening { span, day, verb, name })
    })
    .collect()
}

/// What the clause of a date says happened, and to what.
fn event(page: &Page, date: CleanSpan) -> Option<(&'static str, String)> {
    let sentence = page.sentence_at(date.start).map(|at| page.sentences[at])?;
    let marks = ['，', '。', '；', '：', '！', '？', '\n'];
    let before = page.between(sentence.start, date.start);
    let before = before.rfind(marks).map_or(before, |at| before[at..].trim_start_matches(marks));
    let behind = page.between(date.end, sentence.end);
    // A date alone in its clause dates the next one.
    let behind = if before.is_empty() { behind.trim_start_matches('，') } else { behind };
    let clause = &behind[..behind.find(marks).unwrap_or(behind.len())];
    let clause = format!("{}{clause}", before.trim_end_matches(['于', '在', '自', '从', '，']));
    // 首个“5G+”工厂: a name in quotes or a title is as good as any; a verb inside one tells nothing.
    if OTHER.iter().any(|word| clause.contains(word)) || clause.contains(['《', '“', '、']) {
        return None;
    }
    let verb = *ONCE.iter().find(|verb| clause.contains(**verb))?;
    let end = clause.rfind(verb)? + verb.len();
    let rest = &clause[end..];
    // 竣工蓄水, 开工建设: a second verb of two characters.
    if !(rest.is_empty() || rest.chars().count() == 2 || GOES_ON.iter().any(|word| rest.starts_with(word))) {
        return None;
    }
    // 建成通车: the name ends where the first of the verbs begins.
    let start = ONCE.iter().filter_map(|verb| clause.find(verb)).min()?;
    // 自2016年9月26日开馆以来，新图书馆已…: the name begins the next clause.
    let next = behind[behind.find(marks).unwrap_or(behind.len())..].trim_start_matches('，');
    let next = &next[..next.find(['已', '共', '累', '先', '，', '。']).unwrap_or(next.len())];
    let since = start == 0 && rest == "以来";
    let mut name = if since { next } else { &clause[..start] };
    name = &name[..name.find(['在', '于']).unwrap_or(name.len())];
    while let Some(bare) = ADVERBS.iter().find_map(|word| name.strip_suffix(word)) {
        name = bare;
    }
    let long = name.chars().count() >= 4 && name.chars().all(char::is_alphanumeric);
    long.then(|| (verb, name.to_owned()))
}

/// Whether two speak of one thing, and hardly of two that happened years apart.
pub(super) fn same(one: &Happening, other: &Happening) -> bool {
    let years = (one.day.year() - other.day.year()).abs();
    let name = one.name.ends_with(&other.name) || other.name.ends_with(&one.name);
    one.verb == other.verb && name && years <= 1
}

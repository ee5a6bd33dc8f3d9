//! The report's own words in both languages.

use crate::model::{Family, Verdict, Words};

fn words(zh: &str, en: &str) -> Words {
    Words { zh: zh.into(), en: en.into() }
}

/// What a family asks, in a word or two.
#[must_use]
pub fn family(family: Family) -> Words {
    match family {
        Family::Enumeration => words("列举", "enumeration"),
        Family::Sum => words("合计", "sum"),
        Family::Part => words("部分与整体", "part"),
        Family::Tally => words("累计", "tally"),
        Family::Agreement => words("前后一致", "agreement"),
        Family::Sequence => words("次序", "sequence"),
        Family::Calendar => words("历法", "calendar"),
        Family::Growth => words("增长", "growth"),
        Family::Territory => words("辖属", "territory"),
        Family::Magnitude => words("量级", "magnitude"),
    }
}

/// What a check came to.
#[must_use]
pub fn verdict(verdict: Verdict) -> Words {
    match verdict {
        Verdict::Pass => words("相符", "pass"),
        Verdict::Fail => words("不符", "fail"),
        Verdict::Undecided => words("未决", "undecided"),
    }
}

/// What became of a numeral that is no fact.
#[must_use]
pub fn class(class: &str) -> Words {
    match class {
        "mention" => words("提及", "in mentions"),
        "word" => words("词语", "word"),
        "idiom" => words("成语", "idiom"),
        "name" => words("名称", "name"),
        "identifier" => words("编号", "identifier"),
        "slogan" => words("口号", "slogan"),
        "list" => words("序号", "list"),
        "unexplained" => words("未解释", "unexplained"),
        other => words(other, other),
    }
}

//! Whether a figure is stated, or only used in telling something else.
//!
//! Takes a figure of a clause and the words around it. A figure is stated where its clause ends with it and its
//! noun (`拥有企业30家`), where a word that states it stands before it (`新增20个项目`), where it sums up a list
//! (`浏阳、平江等10个县`), belongs to whom or what stands right before it (`监利县69家企业`), or where what is told of
//! those counted is what is counted (`3万人受益`). It is used where it belongs to a tale (`30多名村民跟在后边`), stands
//! under a preposition (`为28个专业设立了中心`), or in a slogan. It does not say what is measured.

use super::frame::Shape;
use super::head::Head;
use super::item::Item;
use super::line::{Clause, Unit};
use super::phrase;
use super::words::{List, Words};
use crate::model::{Article, Kind};

/// How far before a figure a preposition may stand.
const REACH: usize = 10;

/// How long a noun may be; what is longer is a tale that no list cuts.
const NOUN: usize = 16;

/// Whether a plain count or measure is only used.
pub(super) fn used(article: &Article, clause: &Clause, head: &Head, item: &Item, words: &Words) -> bool {
    let mention = &article.mentions[item.mention];
    let plain = item.frame.shape == Shape::Level && item.frame.from.is_none() && &*item.frame.rule == "claims.plain";
    let fits = matches!(mention.kind, Kind::Count | Kind::Measure | Kind::Number | Kind::Money);
    if !plain || !fits || clause.bracket {
        return false;
    }
    // `155毫米炮弹`: what sort of thing it is.
    let unit = mention.quantity().and_then(|quantity| quantity.unit.clone()).unwrap_or_default();
    if mention.kind == Kind::Measure && !item.attribute && !item.tail.is_empty() && ["毫米", "厘米"].contains(&&*unit)
    {
        return true;
    }
    let figure = item.frame.figure;
    let chars: Vec<char> = clause.units.iter().map(|unit| unit.ch).collect();
    let before = &chars[..figure];
    let small = single(article.clean.slice(mention.span)) && mention.kind == Kind::Count;
    // `铺排“十大项目”` counts, `“两个一百年”奋斗目标` is a name, and so is `十四届人大`.
    let quoted = before.last().is_some_and(|mark| "“‘\"".contains(*mark));
    let few = if matches!(&*unit, "大" | "项" | "条") { 4 } else { 2 };
    let closed = chars[figure..].iter().take(few).any(|mark| "”’\"".contains(*mark));
    let session = &*unit == "届" && !item.tail.is_empty() && !"了过".contains(before.last().copied().unwrap_or('。'));
    // `建设成为湘赣边“五个示范之区”`: the slogan is what is made, and counts.
    let near = figure.saturating_sub(REACH)..figure;
    let made = |list: &List| near.clone().any(|at| list.at(before, at).is_some());
    let slogan = quoted && !closed && chinese(article.clean.slice(mention.span)) && !made(&words.doing);
    if session || slogan {
        return true;
    }
    if states(&before[..figure - usize::from(quoted)], words) {
        return false;
    }
    if small && quoted {
        return !made(&words.doing) && !made(&words.stating);
    }
    let tail: Vec<char> = item.tail.text.chars().collect();
    if mention.kind == Kind::Money {
        // `资产1000亿美元的银行关闭`
        let happens = (1..tail.len()).any(|at| words.told.at(&tail, at).is_some());
        return item.attribute && !words.quality.ends(&item.own.text) && happens;
    }
    // `带动8镇19村2000多名群众`: one figure upon the other.
    let heaped = item.tail.is_empty() && clause.units.get(figure + 1).is_some_and(Unit::is_figure);
    let bare = [&words.agent, &words.verb, &words.stating].iter().any(|list| list.get(&item.own.text).is_some());
    if heaped && bare && words.few.get(&unit).is_some() {
        return true;
    }
    let owned = figure == head.rest && head.subject.is_some() || owned(&clause.units[..figure], &chars, words);
    let made_up = phrase::made_of(&item.tail.text).is_some() || phrase::extent(&item.tail.text).is_some();
    if item.tail.is_empty() || item.tail.text.ends_with('中') || made_up || owned && !small {
        return false;
    }
    let from = item.own.text.starts_with("来自");
    let has = |list: &List| (1..tail.len()).any(|at| list.at(&tail, at).is_some());
    let opened =
        words.preposition.at(before, head.rest).is_some() && before.last() == Some(&'的') && !from && !has(&words.told);
    let part = clause.units[figure + 1..].iter().any(Unit::is_figure);
    let governed = opened || !part && within(&tail, words) || under_preposition(before, words);
    let vague = words.vague.at(&tail, 0).is_some() || words.vague.ends(&phrase::noun(&item.tail.text, words));
    if !governed && !vague && (sums_up(before) || from) {
        return false;
    }
    if small || governed || vague {
        return true;
    }
    let tale = has(&words.tale);
    if !tale && (has(&words.told) || words.told.at(&tail, 0).is_some() || done(&tail, words)) {
        return false;
    }
    let noun = phrase::noun(&item.tail.text, words).chars().count();
    let more = tail[noun.min(tail.len())..].iter().any(|ch| ch.is_alphanumeric());
    tale || more || noun > NOUN
}

/// Whether something happens among those counted (`14个大项中产生金牌`).
fn within(tail: &[char], words: &Words) -> bool {
    let deed = |at: usize| {
        [&words.agent, &words.stating, &words.told, &words.verb].iter().any(|list| list.at(tail, at).is_some())
    };
    (2..tail.len().min(9)).any(|at| tail[at] == '中' && deed(at + 1))
}

/// Whether a numeral is written in Chinese.
fn chinese(text: &str) -> bool {
    !text.chars().any(|ch| ch.is_ascii_digit())
}

/// Whether a numeral is one small Chinese one (`两个`, `三大`).
fn single(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|first| "两二三四五六七八九".contains(first))
        && chars.all(|ch| !"十百千万亿多余几".contains(ch))
}

/// Whether the words before a figure end in one that states it, with 了, 过 or 近 behind it.
fn states(before: &[char], words: &Words) -> bool {
    let lists = [&words.stating, &words.agent, &words.verb, &words.doing, &words.level];
    let mut end = before.len();
    loop {
        let word = |length: usize| before[end - length..end].iter().collect::<String>();
        let says = |(length, cell): (usize, &str)| {
            cell != "keep" && word(length) != "的" && words.preposition.get(&word(length)).is_none()
        };
        if lists.iter().any(|list| list.before(before, end).is_some_and(says)) {
            return true;
        }
        let light = |last: &char| "了过着约近超出起得到至新各又".contains(*last) || last.is_whitespace();
        if !before[..end].last().is_some_and(light) {
            return false;
        }
        end -= 1;
    }
}

/// Whether a figure sums up the list before it (`浏阳、平江等10个县`, `粮油、蔬菜和林果5大产业`), or is what a list leaves
/// (`其余5个`).
fn sums_up(before: &[char]) -> bool {
    let text: String = before.iter().collect();
    let last = text.rfind('、').map_or("", |at| &text[at..]);
    let listed = !last.is_empty() && (text.ends_with('等') || last.chars().count() <= NOUN);
    listed || ["其余", "其他", "另外", "等"].iter().any(|word| text.ends_with(word))
}

/// Whether a figure stands right behind the place, the title or the pointing word that it belongs to
/// (`监利县69家企业`, `全县2万名老人`).
fn owned(before: &[Unit], chars: &[char], words: &Words) -> bool {
    let named = before.last().is_some_and(|unit| unit.is(Kind::Place) || unit.is(Kind::Title));
    named || words.anaphora.before(chars, before.len()).is_some()
}

/// Whether a deed is told as done (`5家养殖场实施了工程`).
fn done(tail: &[char], words: &Words) -> bool {
    (2..tail.len()).any(|at| {
        tail[at] == '了' && [&words.agent, &words.doing, &words.verb].iter().any(|list| list.before(tail, at).is_some())
    })
}

/// Whether a figure stands under a preposition, with no verb in between (`围绕数字治理三大方面`).
fn under_preposition(before: &[char], words: &Words) -> bool {
    let mut at = before.len().saturating_sub(REACH);
    let mut found = false;
    while at < before.len() {
        if let Some((length, "keep")) = words.stop.at(before, at) {
            at += length;
        } else if let Some((length, _)) = words.preposition.at(before, at) {
            found = true;
            at += length;
        } else if let Some(length) = [&words.agent, &words.stating, &words.doing]
            .into_iter()
            .find_map(|list| list.at(before, at).map(|(length, _)| length))
        {
            found = false;
            at += length;
        } else {
            at += 1;
        }
    }
    found && before.last() != Some(&'的')
}

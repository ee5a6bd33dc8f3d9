//! What a single line says about itself: caption, credit, list item, dated entry, page furniture.
//!
//! Takes the text of one repaired line. Words that newspapers print on every page are lists here;
//! nothing is decided from one line alone that `layout` could not overrule.

use super::chars::{is_clause_mark, is_han, is_word};

/// How surely a line is page furniture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Furniture {
    /// It is furniture wherever it stands.
    Surely,
    /// It is furniture beside other furniture.
    Beside,
}

/// Who made the page: whatever follows such a word is names.
const MAKERS: [&str; 27] = [
    "责编",
    "责任编辑",
    "版式",
    "校对",
    "美编",
    "视觉",
    "组版",
    "值班编委",
    "值班编辑",
    "本版编辑",
    "编辑：",
    "排版",
    "审校",
    "检校",
    "图编",
    "执行主编",
    "主编：",
    "制图：",
    "审读",
    "编审",
    "见习编辑",
    "版面设计",
    "美术编辑",
    "一读",
    "二审",
    "三审",
    "投稿邮箱",
];

/// Lines that a page's links leave behind.
const LINKS: [&str; 10] = [
    "查看原文",
    "阅读原文",
    "原文链接",
    "点击查看原文",
    "返回首页",
    "返回顶部",
    "打印本页",
    "关闭窗口",
    "分享到微信",
    "点击进入专题",
];

/// Names of pages and columns, as they stand at a page's head.
const HEADS: [&str; 56] = [
    "要闻",
    "县域",
    "综合",
    "综合新闻",
    "专题",
    "专版",
    "广告",
    "时政",
    "经济",
    "民生",
    "社会",
    "国际",
    "国内",
    "副刊",
    "文化",
    "教育",
    "体育",
    "健康",
    "法治",
    "生态",
    "科技",
    "财经",
    "评论",
    "理论",
    "深度",
    "特别报道",
    "本地",
    "本埠",
    "时事",
    "头版",
    "区县",
    "乡镇",
    "乡村振兴",
    "乡村",
    "农业",
    "农村",
    "三农",
    "地方",
    "地方新闻",
    "都市",
    "旅游",
    "文旅",
    "视觉",
    "视点",
    "观点",
    "关注",
    "聚焦",
    "热点",
    "天下",
    "中国",
    "湖南",
    "江西",
    "党建",
    "公告",
    "声明",
    "新闻",
];

const PAPERS: [&str; 8] = ["日报", "晚报", "时报", "早报", "商报", "晨报", "周刊", "都市报"];

/// Words that open a sentence of running text and no heading.
const OPENERS: [&str; 28] = [
    "本报讯",
    "本报",
    "新华社",
    "中新社",
    "中新网",
    "央视网消息",
    "据",
    "目前",
    "截至",
    "近日",
    "日前",
    "近年来",
    "近些年",
    "今年以来",
    "去年以来",
    "同时",
    "此外",
    "其中",
    "另外",
    "随后",
    "为此",
    "对此",
    "如今",
    "这是",
    "这些",
    "值得一提",
    "与此同时",
    "事实上",
];

/// Characters that hold a phrase open: no heading, entry or sentence ends with one.
const UNFINISHED: &str = "的和与及为将把被对从于在以由向是至约达近超共占第";

/// Whether the line ends a sentence: a final mark, closing marks behind it allowed.
pub(super) fn is_final(text: &str) -> bool {
    let core = text.trim_end_matches(['”', '’', '」', '』', '）', ')', '】', '》', '"']);
    match core.chars().next_back() {
        Some('。' | '！' | '？' | '!' | '?' | '…') => true,
        Some('.') => core[..core.len() - 1].ends_with(|c: char| c.is_ascii_lowercase()),
        _ => false,
    }
}

/// Whether nothing can follow on the line: a sentence's end, a bracketed note, a credit.
pub(super) fn is_closed(text: &str) -> bool {
    is_final(text) || (text.starts_with(['（', '(']) && text.ends_with(['）', ')'])) || is_credit(text)
}

/// Whether the line ends with a mark that only goes on.
pub(super) fn ends_open(text: &str) -> bool {
    text.ends_with(['，', '、']) || text.ends_with("——")
}

/// Whether the last word cannot stand at the end of anything.
pub(super) fn is_unfinished(text: &str) -> bool {
    text.chars().next_back().is_some_and(|c| UNFINISHED.contains(c))
}

/// Whether the line begins as running text does.
pub(super) fn opens_prose(text: &str) -> bool {
    text.contains(is_clause_mark) && OPENERS.iter().any(|word| text.starts_with(word))
}

/// `▲`, `▶`, `◀`, `图为`: the line begins a picture's caption.
pub(super) fn starts_caption(text: &str) -> bool {
    text.starts_with([
        '▲', '△', '▼', '▽', '◀', '◁', '▶', '▷', '◄', '►', '↑', '↓', '←', '→', '⬆', '⬇', '⬅', '➡', '↖', '↗', '↘', '↙',
    ]) || ["图为", "上图", "下图", "左图", "右图", "组图", "图片说明"].iter().any(|word| text.starts_with(word))
}

/// `彭红霞 摄`, `（新华社记者 张三 摄）`, `（市融媒体中心供图）`: the line ends a caption.
pub(super) fn is_credit(text: &str) -> bool {
    let core = text.trim_end_matches(['）', ')', '。', ' ']);
    core.len() < 240 && ["摄", "供图", "摄影", "资料图", "资料图片"].iter().any(|word| core.ends_with(word)) && {
        let word = if core.ends_with('摄') { 1 } else { 2 };
        // `拍摄` and the like end sentences too.
        !core.ends_with("拍摄") && core.chars().count() > word
    }
}

/// `（一）`, `1.`, `一、`, `①`, `■`, `第三条`: an item of a list, or a bullet.
pub(super) fn is_item(text: &str) -> bool {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return false };
    let numeral = |c: char| c.is_ascii_digit() || "〇一二三四五六七八九十百".contains(c);
    match first {
        '■' | '□' | '●' | '○' | '◆' | '◇' | '★' | '☆' | '·' | '•' | '※' | '➢' | '►' | '#' | '|' => {
            true
        }
        '*' | '-' | '+' => chars.next() == Some(' '),
        '①'..='⒛' | '㈠'..='㈩' | '❶'..='❿' => true,
        '（' | '(' => {
            let rest = text[first.len_utf8()..].trim_start_matches(numeral);
            rest.starts_with(['）', ')']) && rest.len() + first.len_utf8() < text.len()
        }
        '第' => {
            let rest = chars.as_str();
            let behind = rest.trim_start_matches(numeral);
            behind.len() < rest.len()
                && behind.starts_with(['条', '章', '节', '款', '编', '篇'])
                && behind.chars().nth(1).is_none_or(|c| c == ' ' || c == '：')
        }
        c if numeral(c) => {
            let rest = text.trim_start_matches(numeral);
            let digits = text.len() - rest.len();
            match rest.chars().next() {
                // `一是`, `二是`: the points of a speech.
                Some('是') => digits == 3 && c != '百' && !c.is_ascii_digit(),
                Some('、') if c.is_ascii_digit() => digits <= 2 && !starts_figure(&rest[3..]),
                Some('、') => !rest[3..].starts_with(numeral) && !rest['、'.len_utf8()..].is_empty(),
                Some('.' | '．') => {
                    digits <= 2 && !rest[1..].trim_start_matches('．').starts_with(|c: char| c.is_ascii_digit())
                }
                Some('）' | ')') => digits <= 2,
                _ => false,
            }
        }
        _ => false,
    }
}

fn starts_figure(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// `2014年12月 首届…`, `该月 …`, `8月14～22日 …`: a dated line of a chronicle. Gives the bytes of the date.
pub(super) fn dated(text: &str) -> Option<usize> {
    let date = text
        .find(|c: char| {
            !(c.is_ascii_digit() || "年月日号至—-～~、".contains(c) || "该同本当是初上中下旬底末".contains(c))
        })
        .unwrap_or(text.len());
    let head = &text[..date];
    let rest = &text[date..];
    let ends = head.ends_with(['年', '月', '日', '旬', '底', '初', '末']);
    let figure = head.contains(|c: char| c.is_ascii_digit())
        || matches!(head, "该月" | "该年" | "同月" | "同年" | "本月" | "同日" | "是年" | "是月");
    (ends && figure && rest.starts_with(' ') && rest[1..].starts_with(|c| is_han(c) || "《“（".contains(c)))
        .then_some(date)
}

/// Whether the line is page furniture, judged by itself.
pub(super) fn furniture(text: &str) -> Option<Furniture> {
    if text.len() > 200 || text.contains(['。', '，', '；', '！', '？']) {
        return None;
    }
    if LINKS.contains(&text.trim_matches(['【', '】', '[', ']', '>', '»', ' '])) {
        return Some(Furniture::Surely);
    }
    if MAKERS.iter().any(|word| text.starts_with(word)) && is_makers(text) {
        return Some(Furniture::Surely);
    }
    let framed = text.trim_matches(['-', '—', '·', '–', '―', ' ']);
    if framed.len() + 2 <= text.len()
        && framed.len() <= 3
        && framed.bytes().all(|b| b.is_ascii_digit())
        && !framed.is_empty()
    {
        return Some(Furniture::Surely);
    }
    let mut surely = false;
    let mut count = 0;
    for word in text.split([' ', '|', '｜', '/']).filter(|word| !word.is_empty()) {
        match part(word).or_else(|| pieces(word))? {
            Furniture::Surely => surely = true,
            Furniture::Beside => {}
        }
        count += 1;
    }
    match (surely, count) {
        (_, 0) => None,
        (true, _) => Some(Furniture::Surely),
        (false, 1) => Some(Furniture::Beside),
        // Two weak signs on one line, and none of them bare numbers in a row of a table.
        (false, _) if text.contains(is_han) => Some(Furniture::Beside),
        _ => None,
    }
}

/// `责编 刘洋 版式 陈静`: a maker's word, then names of two to four characters, and nothing else.
fn is_makers(text: &str) -> bool {
    text.split([' ', '：', ':', '/', '、', '|', '│', '｜']).filter(|word| !word.is_empty()).all(|word| {
        let core = MAKERS.iter().find_map(|maker| word.strip_prefix(maker.trim_end_matches('：'))).unwrap_or(word);
        core.chars().count() <= 5 && !core.contains(|c: char| c.is_ascii_digit()) || core.contains('@')
    })
}

/// `要闻A2`, `综合03`: a head and a page that were set apart before blanks were closed up.
fn pieces(word: &str) -> Option<Furniture> {
    let at = word.find(|c: char| c.is_ascii()).filter(|&at| at > 0)?;
    let (head, page) = word.split_at(at);
    match (part(head)?, part(page)?) {
        (Furniture::Beside, Furniture::Beside) => Some(Furniture::Beside),
        _ => Some(Furniture::Surely),
    }
}

/// One blank-separated part of a page's head or foot.
fn part(word: &str) -> Option<Furniture> {
    let digits =
        |text: &str, most: usize| !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    let core = word.trim_matches([
        '-', '—', '·', '•', '~', '―', '–', '(', ')', '（', '）', '第', '＜', '＞', '【', '】', '［', '］', '[', ']',
    ]);
    if ["上接", "下转", "紧接", "转第"].iter().any(|start| core.starts_with(start))
        && core.ends_with('版')
        && core.len() < 30
    {
        return Some(Furniture::Surely);
    }
    if let Some(page) = core.strip_suffix('版').or_else(|| core.strip_suffix('页')) {
        let page = page.trim_start_matches(['第', '共']).trim_start_matches(|c: char| c.is_ascii_uppercase());
        return (digits(page, 3)
            || (page.chars().count() <= 3
                && !page.is_empty()
                && page.chars().all(|c| "一二三四五六七八九十头".contains(c))))
        .then_some(Furniture::Surely);
    }
    if let Some((page, head)) = core.split_once("版：").or_else(|| core.split_once("版·"))
        && digits(page.trim_start_matches("第").trim_start_matches(|c: char| c.is_ascii_uppercase()), 3)
        && head.chars().count() <= 8
    {
        return Some(Furniture::Surely);
    }
    if digits(core, 3) {
        return Some(Furniture::Beside);
    }
    let letter_page = core.strip_prefix(|c: char| ('A'..='D').contains(&c)).is_some_and(|page| digits(page, 2));
    let weekday = ["星期", "周"].iter().any(|start| {
        core.strip_prefix(start).is_some_and(|day| matches!(day, "一" | "二" | "三" | "四" | "五" | "六" | "日" | "天"))
    });
    let lunar = core.starts_with("农历") && core.chars().count() <= 12;
    let paper = core.chars().count() <= 8 && PAPERS.iter().any(|name| core.ends_with(name));
    let site = core.starts_with("http") || core.starts_with("www.") || core.contains('@');
    (letter_page || weekday || lunar || paper || site || HEADS.contains(&core) || is_full_date(core))
        .then_some(Furniture::Beside)
}

/// A date with its year and nothing else: `2023年8月3日`, `2023-08-03`, `2023.08.03`.
fn is_full_date(text: &str) -> bool {
    let year = text.len() > 7 && text.as_bytes()[..4].iter().all(u8::is_ascii_digit);
    year && text[4..].chars().all(|c| c.is_ascii_digit() || "年月日-./星期一二三四五六".contains(c))
        && !text.ends_with('年')
}

/// A short line that a page's head may be, between other furniture: no marks, four characters at most.
pub(super) fn may_be_head(text: &str) -> bool {
    text.chars().count() <= 4 && text.chars().all(|c| is_han(c) || is_word(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn furniture_is_told_from_text() {
        for text in [
            "责编 刘洋 版式 陈静 校对 何涛",
            "责任编辑：谭婷 视觉设计：胡洋",
            "第05版",
            "2023年8月3日 星期四 第05版 县域",
            "- 12 -",
            "（下转第2版）",
            "A03版：要闻",
            "第3页 共8页",
        ] {
            assert_eq!(furniture(text), Some(Furniture::Surely), "{text}");
        }
        for text in ["02", "要闻", "星期四", "2023年8月3日", "浏阳日报", "浏阳日报 要闻A2"] {
            assert_eq!(furniture(text), Some(Furniture::Beside), "{text}");
        }
        for text in ["8月2日", "2022年", "责编负责人表示，", "建成7个", "1 2 3", "全长429.5公里"] {
            assert_eq!(furniture(text), None, "{text}");
        }
    }

    #[test]
    fn items_and_entries() {
        for text in ["（一）总体要求", "一是坚持", "1.全县", "一、工作", "①建设", "■本报记者", "3、要"]
        {
            assert!(is_item(text), "{text}");
        }
        for text in ["1.2公里的隧道", "（市、区）", "十、百、千", "一线九馆", "（2020—2022年）", "2022年", "3、5、7日"]
        {
            assert!(!is_item(text), "{text}");
        }
        assert!(dated("2014年12月 首届湘赣边").is_some());
        assert!(dated("3月18～19日 县委").is_some());
        assert!(dated("该月 县").is_some());
        assert!(dated("2022年10月，总投资").is_none());
    }

    #[test]
    fn ends() {
        assert!(is_final("上演。”") && is_final("（完。）") && !is_final("（市、区）") && !is_final("《共识》"));
        assert!(is_credit("彭红霞 摄") && is_credit("（通讯员 李辉 摄）") && !is_credit("进行拍摄"));
    }
}

//! When an article came out, where, and under which headline, as far as its file tells it.
//!
//! Takes a file's name, or lines near the top and the end of its text; gives what is written there in
//! so many words. It guesses nothing: a date in the running text is no date of publication.

/// What a file says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Metadata {
    pub title: Option<String>,
    /// As EDTF: day, month or year.
    pub published: Option<String>,
    pub outlet: Option<String>,
}

impl Metadata {
    /// What is missing here is taken from there.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            title: self.title.or(other.title),
            published: self.published.or(other.published),
            outlet: self.outlet.or(other.outlet),
        }
    }
}

/// How many lines at the top and at the end a byline is looked for in.
const TOP: usize = 12;
const END: usize = 3;

/// Words before a date of publication.
const DATED: [&str; 14] = [
    "发布时间",
    "发布日期",
    "发表时间",
    "发表日期",
    "发稿时间",
    "更新时间",
    "刊发时间",
    "出版日期",
    "时间",
    "日期",
    "發布時間",
    "發佈時間",
    "發表時間",
    "published",
];

/// Words before an outlet.
const SOURCED: [&str; 8] = ["文章来源", "新闻来源", "本文来源", "信息来源", "稿件来源", "来源", "來源", "source"];

/// What ends an outlet's name.
const BEHIND_OUTLET: [&str; 12] =
    ["作者", "责任编辑", "责编", "编辑", "记者", "发布", "浏览", "点击", "字体", "时间", "日期", "阅读"];

/// From a file's name: `2023-07-25 标题.txt`, `20230807.md`, `标题_2023年7月.txt`.
pub(super) fn of_name(name: &str) -> Metadata {
    let file = name.rsplit('/').next().unwrap_or(name);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let mut metadata = Metadata::default();
    let separators = |c: char| c == ' ' || c == '_' || c == '-' || c == '—' || c == '　' || c == '.';
    let mut rest = stem;
    if let Some((date, len)) = date(stem, true) {
        metadata.published = Some(date);
        rest = &stem[len..];
    } else if let Some(at) = stem.rfind(['_', ' ', '-', '—', '('])
        && let Some((date, _)) = date(stem[at..].trim_start_matches(|c| separators(c) || c == '('), true)
    {
        metadata.published = Some(date);
        rest = &stem[..at];
    }
    if metadata.published.is_none() {
        // `xwlb-20230807-flood`: eight digits by themselves.
        let runs = stem.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 8);
        metadata.published = runs.filter_map(|run| date(run, true)).map(|(date, _)| date).next();
    }
    let title = rest.trim_matches(separators);
    if title.chars().filter(|c| !c.is_ascii()).count() >= 4 {
        metadata.title = Some(title.into());
    }
    metadata
}

/// From a page's address: `/2012/0612/`, `/2012-06/12/`, `/20120612/`, `t20120612_…`.
pub(super) fn of_address(address: &str) -> Option<String> {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    for (i, part) in parts.iter().enumerate() {
        let next = parts.get(i + 1).copied().unwrap_or("");
        let after = parts.get(i + 2).copied().unwrap_or("");
        if !part.is_ascii() || !next.is_ascii() {
            continue;
        }
        let compact = match part.len() {
            8 if digits(part) => part.to_string(),
            7 if part.as_bytes()[4] == b'-' && next.len() == 2 && digits(next) => {
                format!("{}{}{next}", &part[..4], &part[5..])
            }
            4 if next.len() == 4 && digits(next) => format!("{part}{next}"),
            4 if next.len() == 5 && next.as_bytes()[2] == b'-' => format!("{part}{}{}", &next[..2], &next[3..]),
            4 if next.len() == 2 && after.len() == 2 => format!("{part}{next}{after}"),
            _ => match part.strip_prefix(['t', 'P', 'c']).and_then(|rest| rest.split_once('_')) {
                Some((day, _)) if day.len() == 8 => day.to_owned(),
                _ => continue,
            },
        };
        if digits(&compact)
            && let Some((date, _)) = date(&compact, true)
        {
            return Some(date);
        }
    }
    None
}

/// From a byline near the top of the text, or a note at its end.
pub(super) fn of_text(text: &str) -> Metadata {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut metadata = Metadata::default();
    let end: Vec<&str> = {
        let mut end: Vec<&str> = text.lines().rev().map(str::trim).filter(|line| !line.is_empty()).take(END).collect();
        end.reverse();
        end
    };
    for (i, line) in lines().take(TOP).enumerate() {
        if line.len() > 360 {
            continue;
        }
        let found = of_line(line, i < 6);
        metadata = metadata.or(found);
    }
    for line in end {
        let tail = tail(line, 200);
        metadata = metadata.or(Metadata { published: None, ..of_line(tail, false) });
    }
    metadata
}

/// The last `most` bytes of a line, on a character's border.
fn tail(line: &str, most: usize) -> &str {
    &line[line.ceil_char_boundary(line.len().saturating_sub(most))..]
}

/// A line without the blanks around the figures of its dates: `2023 年 7 月 25 日`.
fn closed(line: &str) -> String {
    let mut closed = String::with_capacity(line.len());
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let blank = |c: char| c == ' ' || c == '\u{3000}' || c == '\u{A0}';
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let mark = |c: Option<char>| c.is_some_and(|c| matches!(c, '年' | '月' | '日'));
        let before = closed.chars().next_back();
        let behind = chars.peek().copied();
        let before_month = matches!(before, Some('年' | '月')) && digit(behind);
        if !(blank(c) && ((digit(before) && mark(behind)) || before_month)) {
            closed.push(match c {
                '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
                c => c,
            });
        }
    }
    closed
}

/// From one line: `发布时间：2011-04-19 来源：黄山日报`, or a date that is the whole line.
pub(super) fn of_line(line: &str, alone: bool) -> Metadata {
    let mut metadata = Metadata::default();
    let line = &closed(line);
    for word in DATED {
        if let Some(rest) = behind(line, word)
            && let Some((date, _)) = date(rest, false)
        {
            metadata.published = Some(date);
            break;
        }
    }
    if metadata.published.is_none()
        && alone
        && let Some((date, len)) = date(line, false)
    {
        // A day and perhaps a clock time, and then nothing or the source.
        let rest = line[len..].trim_start_matches(|c: char| c.is_ascii_digit() || " :：T+时分秒Z".contains(c));
        if rest.is_empty() || SOURCED.iter().any(|word| rest.starts_with(word)) {
            metadata.published = Some(date).filter(|date| date.len() == 10);
        }
    }
    for word in SOURCED {
        if let Some(rest) = behind(line, word) {
            metadata.outlet = outlet(rest);
            break;
        }
    }
    for word in ["标题", "標題", "题目", "題目"] {
        if let Some(rest) = behind(line, word).filter(|rest| line.starts_with(word) && rest.chars().count() >= 4) {
            metadata.title = Some(rest.trim().into());
        }
    }
    if alone {
        metadata = metadata.or(of_head(line));
    }
    metadata
}

/// From a page's head, or a dateline: `浏阳日报 2023年7月25日 星期二 第02版`, `2023年7月25日讯（记者张三）`.
fn of_head(line: &str) -> Metadata {
    let mut metadata = Metadata::default();
    let parts: Vec<&str> =
        line.split([' ', '\u{3000}', '|', '｜', '/', '\t']).filter(|part| !part.is_empty()).collect();
    let is_paper = |part: &str| {
        (3..=10).contains(&part.chars().count())
            && ["日报", "晚报", "时报", "早报", "商报", "晨报", "都市报", "日報", "晚報", "時報", "周报", "周刊"]
                .iter()
                .any(|end| part.ends_with(end))
    };
    if parts.len() >= 2 && parts.len() <= 8 && !line.contains(['，', '。', '、', '；', '：']) {
        let day = parts.iter().find_map(|part| {
            let (day, len) = date(part, false)?;
            let rest = &part[len..];
            (day.len() == 10 && (rest.is_empty() || rest.starts_with("星期") || rest.starts_with('第'))).then_some(day)
        });
        if let Some(day) = day {
            metadata.published = Some(day);
            metadata.outlet =
                parts.iter().find(|part| is_paper(part)).map(|part| part.trim_matches(['《', '》']).to_owned());
        }
    }
    if let Some((at, _)) = line.match_indices(['讯', '电', '訊', '電']).find(|&(at, _)| at < 120)
        && let Some(start) = line[..at].rfind('年').and_then(|year| year.checked_sub(4))
        && line.is_char_boundary(start)
        && let Some((day, len)) = date(&line[start..], false)
        && day.len() == 10
        && line[start + len..at].trim().is_empty()
    {
        metadata.published = Some(day);
        let agency = line[..start].trim_start_matches(['（', '(', '　', ' ']);
        let known = ["新华社", "中新社", "中新网", "人民网", "新华网", "央视网", "央广网", "中国新闻网"];
        metadata.outlet = known.iter().find(|name| agency.starts_with(**name)).map(|name| (*name).to_owned());
    }
    metadata
}

/// What stands behind `word` and its colon.
fn behind<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let at = if word.is_ascii() { line.to_ascii_lowercase().find(word)? } else { line.find(word)? };
    let rest = line[at + word.len()..].trim_start();
    let rest = rest.strip_prefix(['：', ':'])?;
    Some(rest.trim_start_matches([' ', '　', '\u{A0}', '：', ':']))
}

/// An outlet's name at the start of a text.
fn outlet(text: &str) -> Option<String> {
    let mut end =
        text.find([' ', '　', '\u{A0}', '\t', '）', ')', '|', '｜', '】', ']', '，', '。', '<']).unwrap_or(text.len());
    for word in BEHIND_OUTLET {
        if let Some(at) = text[..end].find(word)
            && at > 0
        {
            end = at;
        }
    }
    let name = text[..end].trim_matches(['《', '》', '“', '”', '"']);
    (!name.is_empty() && name.chars().count() <= 24 && name.chars().any(char::is_alphabetic)).then(|| name.into())
}

/// A date with its year at the start of a text, as EDTF, and its length in bytes. `compact`: `20230725` too.
pub(super) fn date(text: &str, compact: bool) -> Option<(String, usize)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let run = digits(text);
    if compact && run == 8 {
        let (year, month, day) = (&text[..4], &text[4..6], &text[6..8]);
        return valid(year, month, Some(day)).map(|date| (date, 8));
    }
    if run != 4 {
        return None;
    }
    let year = &text[..4];
    let (mark, len) = separator(&text[4..], '年')?;
    let rest = &text[4 + len..];
    let month = digits(rest);
    if !(1..=2).contains(&month) {
        return None;
    }
    let (month, rest) = rest.split_at(month);
    let mut used = 4 + len + month.len();
    let day = match separator(rest, '月') {
        Some((again, len)) if again == mark || (mark == '年' && again == '月') => {
            let behind = &rest[len..];
            let day = digits(behind);
            if again == '月' && day == 0 {
                used += len;
                None
            } else if (1..=2).contains(&day) {
                used += len + day;
                if behind[day..].starts_with('日') {
                    used += '日'.len_utf8();
                }
                Some(&behind[..day])
            } else {
                return None;
            }
        }
        _ if mark == '年' => return None,
        _ => None,
    };
    valid(year, month, day).map(|date| (date, used))
}

fn separator(text: &str, han: char) -> Option<(char, usize)> {
    let c = text.chars().next()?;
    (c == han || matches!(c, '-' | '/' | '.' | '_')).then(|| (c, c.len_utf8()))
}

fn valid(year: &str, month: &str, day: Option<&str>) -> Option<String> {
    let (year, month): (i16, i8) = (year.parse().ok()?, month.parse().ok()?);
    if !(1800..=2200).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    match day {
        Some(day) => {
            let date = jiff::civil::Date::new(year, month, day.parse().ok()?).ok()?;
            Some(date.to_string())
        }
        None => Some(format!("{year:04}-{month:02}")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Metadata, of_address, of_line, of_name, of_text};

    #[track_caller]
    fn check(found: &Metadata, published: &str, outlet: &str, title: &str) {
        let shown = |value: &Option<String>| value.clone().unwrap_or_default();
        assert_eq!([shown(&found.published), shown(&found.outlet), shown(&found.title)], [published, outlet, title]);
    }

    #[test]
    fn names() {
        check(&of_name("2023-07-25 九年起舞湘赣边.txt"), "2023-07-25", "", "九年起舞湘赣边");
        check(&of_name("news/20230807.md"), "2023-08-07", "", "");
        check(&of_name("xwlb-20230807-flood.md"), "2023-08-07", "", "");
        check(&of_name("湘赣边区域合作_2023年7月.txt"), "2023-07", "", "湘赣边区域合作");
        check(
            &of_name("四川攀枝花6.1级地震已造成38人死亡982人受伤.txt"),
            "",
            "",
            "四川攀枝花6.1级地震已造成38人死亡982人受伤",
        );
        check(&of_name("430181.txt"), "", "", "");
        check(&of_name("2023-13-45 甲乙丙丁.txt"), "", "", "2023-13-45 甲乙丙丁");
    }

    #[test]
    fn addresses() {
        for address in [
            "http://news.sohu.com/20120612/n345428229.shtml",
            "https://a.com.cn/n1/2012/0612/c1001.html",
            "http://a.com/2012-06/12/c_123.htm",
            "http://a.gov.cn/art/2012/06/12/art_1.html",
            "http://a.gov.cn/xw/t20120612_12.html?x=20130101",
        ] {
            assert_eq!(of_address(address).as_deref(), Some("2012-06-12"), "{address}");
        }
        for address in ["http://a.com/12345678/", "20120612", "http://a.com/2012/1306/", "http://a.com/中文/2012"] {
            assert_eq!(of_address(address), None, "{address}");
        }
    }

    #[test]
    fn bylines() {
        check(&of_line("发布时间：2011-04-19 来源：黄山日报 点击：12", false), "2011-04-19", "黄山日报", "");
        check(&of_line("2008-09-03 16:08:29", true), "2008-09-03", "", "");
        check(&of_line("2008年9月3日，地震", true), "", "", "");
        check(&of_text("标题\n\n正文。(本文来源：中国网作者：陈维松)\n"), "", "中国网", "");
        check(&of_line("日期：2023年7月25日", false), "2023-07-25", "", "");
        check(&of_line("2023 年 07 月 25 日", true), "2023-07-25", "", "");
        check(&of_line("浏阳日报　２０２３年７月２５日　星期二　第02版", true), "2023-07-25", "浏阳日报", "");
        check(&of_line("新华社北京2023年7月25日电（记者张三）国务院", true), "2023-07-25", "新华社", "");
        check(&of_line("本报2023年7月25日讯 据统计", true), "2023-07-25", "", "");
        check(&of_line("标题：湘赣边区域合作", true), "", "", "湘赣边区域合作");
        check(&of_line("2023年7月25日发电量 浏阳日报", true), "", "", "");
        check(&of_line("截至2023年7月25日，讯息", true), "", "", "");
    }
}

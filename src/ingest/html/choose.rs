//! Which blocks of a page are its article, and which is the headline.

use super::{INLINE, PARAGRAPH, Page};
use crate::ingest::derive::Derived;
use crate::ingest::metadata::{Metadata, date, of_line};
use std::collections::HashSet;

/// Words of short lines that are the page's, not the article's.
const CHROME: [&str; 24] = [
    "打印",
    "关闭",
    "分享到",
    "收藏",
    "字号",
    "字体：",
    "返回顶部",
    "上一篇",
    "下一篇",
    "浏览次数",
    "点击数",
    "扫一扫",
    "当前位置",
    "您的位置",
    "所在位置",
    "版权所有",
    "Copyright",
    "ICP备",
    "发布人",
    "阅读次数",
    "点击量",
    "加入收藏",
    "我要评论",
    "浏览量",
];
/// The longest title, in bytes, that a headline is looked for in.
const TITLE: usize = 1000;
/// Headings of what follows an article.
const AFTER: [&str; 9] =
    ["相关新闻", "相关阅读", "相关文章", "延伸阅读", "推荐阅读", "热门推荐", "相关链接", "网友评论", "相关报道"];

impl Page<'_> {
    /// Chooses the article among the blocks.
    pub(super) fn article(mut self) -> (Derived, Metadata) {
        for index in 0..self.blocks.len() {
            let block = &self.blocks[index];
            if !block.is_prose() || self.nodes[block.node].around {
                continue;
            }
            let own = block.seen - block.linked.min(block.seen);
            let mut share = block.marks as f64 + own.min(400) as f64 / 20.0;
            let mut node = block.node;
            while PARAGRAPH.contains(&self.nodes[node].name.as_str())
                || INLINE.contains(&self.nodes[node].name.as_str())
            {
                node = self.nodes[node].parent;
            }
            for _ in 0..8 {
                self.nodes[node].score += share;
                share *= 0.7;
                if node == 0 {
                    break;
                }
                node = self.nodes[node].parent;
            }
        }
        let best = (0..self.nodes.len())
            .rev()
            .max_by(|&a, &b| self.nodes[a].score.total_cmp(&self.nodes[b].score))
            .unwrap_or(0);
        let chosen: Vec<usize> = (0..self.blocks.len()).filter(|&index| self.belongs(index, best)).collect();
        let prose = |index: &usize| self.blocks[*index].is_prose();
        let first = chosen.iter().position(prose).unwrap_or(0);
        let cut = chosen.iter().enumerate().skip(first).position(|(_, &index)| self.is_after(index));
        let chosen = &chosen[..cut.map_or(chosen.len(), |cut| first + cut)];

        let mut metadata = std::mem::take(&mut self.metadata);
        let mut bylines = HashSet::new();
        for (index, block) in self.blocks.iter().enumerate() {
            if block.seen <= 120 && block.marks == 0 {
                let found = of_line(block.text.text.trim(), true);
                if found != Metadata::default() {
                    bylines.insert(index);
                    metadata = metadata.or(found);
                }
            }
        }
        let chosen = self.trim(chosen, &bylines);
        let title = self.headline(&chosen, &bylines, &metadata);
        let mut article = Derived::default();
        match title {
            Some(index) if !chosen.contains(&index) => self.put(index, &mut article),
            None if !self.title.text.is_empty() && !self.title.text.is_ascii() => {
                let end = site(&self.title.text);
                article.append(&self.title, 0..end);
            }
            _ => {}
        }
        metadata.title = metadata
            .title
            .or_else(|| title.map(|index| self.blocks[index].text.text.trim().replace('\n', " ")))
            .or_else(|| (!self.title.text.is_empty()).then(|| self.title.text[..site(&self.title.text)].to_owned()));
        let mut head: Option<String> = None;
        for &index in &chosen {
            if head.is_none() && article.at() > 0 {
                head = article.text.lines().next().map(|line| line.trim().to_owned());
            }
            let again = title != Some(index)
                && head.as_deref().is_some_and(|head| !head.is_empty() && self.blocks[index].text.text.trim() == head);
            if !bylines.contains(&index) && !again {
                self.put(index, &mut article);
            }
        }
        (article, metadata)
    }

    /// The whole of an XML file: it has no navigation to leave out.
    pub(super) fn whole(mut self) -> (Derived, Metadata) {
        let mut metadata = std::mem::take(&mut self.metadata);
        let mut article = Derived::default();
        if !self.title.text.is_empty() {
            metadata.title = Some(self.title.text.clone());
            article.append(&self.title, 0..self.title.at());
        }
        for (index, block) in self.blocks.iter().enumerate() {
            let found = if block.seen <= 120 && block.marks == 0 {
                of_line(block.text.text.trim(), true)
            } else {
                Metadata::default()
            };
            let text = block.text.text.trim();
            let found = match self.nodes[block.node].name.as_str() {
                "date" | "pubdate" | "publishdate" | "published" => {
                    Metadata { published: date(text, true).map(|(date, _)| date), ..found }
                }
                "source" | "outlet" | "publisher" => Metadata { outlet: Some(text.into()), ..found },
                _ => found,
            };
            if found == Metadata::default() {
                self.put(index, &mut article);
            } else {
                metadata = metadata.or(found);
            }
        }
        (article, metadata)
    }

    fn put(&self, index: usize, article: &mut Derived) {
        let block = &self.blocks[index].text;
        if article.at() > 0 {
            let (at, _) = block.map.span(0, 0);
            article.put("\n", at as usize..at as usize);
        }
        article.append(block, 0..block.at());
    }

    /// Whether a block stands in the element and is the article's.
    fn belongs(&self, index: usize, best: usize) -> bool {
        let block = &self.blocks[index];
        let mut node = block.node;
        while node != best {
            if node == 0 {
                return false;
            }
            node = self.nodes[node].parent;
        }
        let around = self.nodes[block.node].around && !self.nodes[best].around;
        let text = block.text.text.trim();
        let chrome = block.seen <= 40 && block.marks <= 1 && CHROME.iter().any(|word| text.contains(word));
        !around && !chrome && (block.is_prose() || !block.is_links())
    }

    fn is_after(&self, index: usize) -> bool {
        let block = &self.blocks[index];
        block.seen <= 12
            && AFTER.iter().any(|word| block.text.text.trim().trim_start_matches(['【', '■', '>']).starts_with(word))
    }

    /// Without the short lines before and behind the running text that stand in other elements than it does.
    fn trim(&self, chosen: &[usize], bylines: &HashSet<usize>) -> Vec<usize> {
        let prose = |&&index: &&usize| self.blocks[index].is_prose() && !bylines.contains(&index);
        let homes: HashSet<usize> =
            chosen.iter().filter(prose).map(|&index| self.home(self.blocks[index].node)).collect();
        let first = chosen.iter().position(|index| prose(&index)).unwrap_or(0);
        let last = chosen.iter().rposition(|index| prose(&index)).unwrap_or(chosen.len());
        let stays = |at: usize, index: usize| {
            (first..=last).contains(&at)
                || homes.contains(&self.home(self.blocks[index].node))
                || self.nodes[self.blocks[index].node].title
        };
        chosen.iter().enumerate().filter(|&(at, &index)| stays(at, index)).map(|(_, &index)| index).collect()
    }

    /// The element that a paragraph, a list or a table stands in.
    fn home(&self, mut node: usize) -> usize {
        while node > 0 {
            let name = self.nodes[node].name.as_str();
            if !PARAGRAPH.contains(&name)
                && !INLINE.contains(&name)
                && !["table", "tbody", "thead", "td", "th", "ul", "ol", "dl"].contains(&name)
            {
                break;
            }
            node = self.nodes[node].parent;
        }
        node
    }

    /// The block that is the headline.
    fn headline(&self, chosen: &[usize], bylines: &HashSet<usize>, metadata: &Metadata) -> Option<usize> {
        let first = chosen.first().copied().unwrap_or(self.blocks.len());
        let told = [metadata.title.as_deref(), Some(self.title.text.as_str())];
        let fits = |index: &usize| {
            let block = &self.blocks[*index];
            let text = block.text.text.trim();
            !bylines.contains(index)
                && block.seen >= 4
                && block.seen <= 80
                && !text.contains('。')
                && !block.is_links()
                && {
                    let named =
                        told.iter().flatten().any(|title| (12..=TITLE).contains(&title.len()) && title.contains(text));
                    named || self.nodes[block.node].title
                }
        };
        let near = chosen.iter().take(3).copied().find(fits);
        near.or_else(|| (0..first.min(self.blocks.len())).rev().find(fits))
    }
}

/// Where the headline ends in a page's title: before `_浏阳网`, ` - 新闻中心`.
fn site(title: &str) -> usize {
    let end = title.char_indices().find(|&(at, c)| {
        let set_off = title[..at].ends_with(' ') || title[at + c.len_utf8()..].starts_with(' ');
        at >= 12 && (c == '_' || c == '|' || c == '｜' || (matches!(c, '-' | '—' | '–') && set_off))
    });
    title[..end.map_or(title.len(), |(at, _)| at)].trim_end().len()
}

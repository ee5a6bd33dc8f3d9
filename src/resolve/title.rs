//! Short titles and the full ones they were introduced for: `《…总体方案》（下称《总体方案》）`.
//!
//! Takes the mentions of an article, sorted by start, and its clean text; fills `refers_to` of the title
//! in the brackets and of every later one that reads the same. A short title that nothing introduces
//! keeps none: nothing is guessed from likeness.

use crate::model::{Clean, Mention, Value};

/// What stands between a full title and the short one in brackets behind it, without marks and blanks.
const INTRODUCTIONS: &[&str] = &["以下简称", "下称", "简称", "以下称", "下文简称", "以下统称", "以下均称", "下简称"];

/// Fills `refers_to` where the text introduces a short title.
pub fn resolve(mentions: &mut [Mention], clean: &Clean) {
    let mut introduced: Vec<(String, String)> = Vec::new();
    let mut before: Option<usize> = None;
    for index in 0..mentions.len() {
        let Some(title) = mentions[index].title().map(|title| title.title.clone()) else { continue };
        if let Some(full) = before
            && introduces(clean.text.get(mentions[full].span.end as usize..mentions[index].span.start as usize))
            && let Some(full) = mentions[full].title()
        {
            let full = full.refers_to.clone().unwrap_or_else(|| full.title.clone());
            introduced.retain(|(short, _)| *short != title);
            introduced.push((title.clone(), full));
        }
        if let Some((_, full)) = introduced.iter().find(|(short, _)| *short == title)
            && let Value::Title(value) = &mut mentions[index].value
        {
            value.refers_to = Some(full.clone());
        }
        before = Some(index);
    }
}

/// Whether the words between two titles introduce the second as short for the first.
fn introduces(between: Option<&str>) -> bool {
    let Some(between) = between.filter(|between| between.len() <= 48) else { return false };
    let words: String = between.chars().filter(|c| !"（(“\"：: 为".contains(*c)).collect();
    between.starts_with(['（', '(']) && INTRODUCTIONS.contains(&words.as_str())
}

#[cfg(test)]
mod tests {
    use super::introduces;

    #[test]
    fn an_introduction_is_a_bracket_with_its_words() {
        for between in ["（下称", "（以下简称", "(简称：", "（以下简称为"] {
            assert!(introduces(Some(between)), "{between}");
        }
        for between in ["、", "（见", "以下简称", "和"] {
            assert!(!introduces(Some(between)), "{between}");
        }
    }
}

//! Page furniture among the lines: heads and feet of pages, page numbers, the names of those who made them.
//!
//! A line that is furniture by itself makes furniture of the weak signs beside it (a page number, a weekday,
//! a column's name). Weak signs alone are believed only when several kinds stand together.

use super::chars::is_clause_mark;
use super::lines::Line;
use super::marks::{Furniture, furniture, is_closed, may_be_head};

/// For each line whether it is page furniture.
pub(super) fn find(source: &str, lines: &[Line]) -> Vec<bool> {
    let mut found = vec![false; lines.len()];
    let sign = |i: usize| {
        let line: &Line = &lines[i];
        // A paragraph's indent is no head's, and centred heads have more.
        if line.width > 120 || (3..=4).contains(&line.indent) { None } else { furniture(line.text(source)) }
    };
    let mut i = 0;
    while i < lines.len() {
        if sign(i).is_none() {
            i += 1;
            continue;
        }
        let start = i;
        let mut end = i + 1;
        let mut surely = usize::from(sign(i) == Some(Furniture::Surely));
        let mut signs = 1;
        while end < lines.len() {
            match sign(end) {
                Some(sign) => {
                    surely += usize::from(sign == Furniture::Surely);
                    signs += 1;
                    end += 1;
                }
                // An unknown column's name between two signs.
                None if end + 1 < lines.len()
                    && may_be_head(lines[end].text(source))
                    && sign(end + 1) == Some(Furniture::Surely) =>
                {
                    end += 1;
                }
                None => break,
            }
        }
        let cuts = start > 0 && {
            let before = lines[start - 1].text(source);
            !is_closed(before) && before.contains(is_clause_mark)
        };
        let bare = |i: usize| lines[i].text(source).bytes().all(|byte| byte.is_ascii_digit());
        let numbers = (start..end).filter(|&i| bare(i)).count();
        if surely > 0
            || (signs >= 2 && numbers <= 1 && (cuts || signs >= 3))
            || (signs == 1 && stray(source, lines, start))
        {
            found[start..end].fill(true);
        }
        i = end;
    }
    found
}

/// Whether a lone page number stands within a column whose lines are all full.
fn stray(source: &str, lines: &[Line], i: usize) -> bool {
    if i < 2 || i + 1 >= lines.len() || !lines[i].text(source).bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let (above, before, behind) = (&lines[i - 2], &lines[i - 1], &lines[i + 1]);
    let even = above.width.abs_diff(before.width) <= 4 && before.width >= 24 && before.width <= 120;
    let open =
        !is_closed(before.text(source)) && before.text(source).chars().next_back().is_some_and(|c| !c.is_ascii_digit());
    even && open && behind.width + 4 >= before.width
}

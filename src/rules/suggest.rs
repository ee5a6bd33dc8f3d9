//! The word that somebody may have meant.

/// `did you mean …?` where one of the words is near, else `otherwise`.
pub(super) fn did_you_mean<'w>(word: &str, known: impl IntoIterator<Item = &'w str>, otherwise: &str) -> String {
    let near = known.into_iter().map(|known| (distance(word, known), known)).filter(|(far, _)| *far <= 2).min();
    match near {
        Some((_, known)) if word.chars().count() > 2 => format!("did you mean `{known}`?"),
        _ => otherwise.to_owned(),
    }
}

/// Insertions, deletions, replacements and swaps of neighbours between two words.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows = vec![vec![0; other.len() + 1]; one.len() + 1];
    for i in 0..=one.len() {
        for j in 0..=other.len() {
            rows[i][j] = match (i, j) {
                (0, _) => j,
                (_, 0) => i,
                _ => {
                    let replaced = rows[i - 1][j - 1] + usize::from(one[i - 1] != other[j - 1]);
                    let swapped = if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                        rows[i - 2][j - 2] + 1
                    } else {
                        usize::MAX
                    };
                    replaced.min(swapped).min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1)
                }
            };
        }
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        assert_eq!(distance("patern", "pattern"), 1);
        assert_eq!(distance("valeu", "value"), 1);
        assert_eq!(did_you_mean("unti", ["unit", "value"], "no"), "did you mean `unit`?");
        assert_eq!(did_you_mean("currency", ["unit", "value"], "no"), "no");
    }
}

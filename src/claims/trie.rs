//! Words by their characters, from either end: the longest that stands at a place, found without copying any.

/// Words, each with a number.
#[derive(Debug, Clone, Default)]
pub(super) struct Trie {
    /// Of the characters that words begin with, a bit each by their low bits: most characters begin none.
    begins: [u64; 16],
    nodes: Vec<Node>,
    /// Of one node side by side, by character.
    edges: Vec<(char, u32)>,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    word: Option<u32>,
    first: u32,
    end: u32,
}

impl Trie {
    /// Of words as they are read, each once.
    pub fn new(words: impl Iterator<Item = Vec<char>>) -> Self {
        let mut words: Vec<(Vec<char>, u32)> = words.zip(0..).collect();
        words.sort_unstable();
        let mut trie = Self::default();
        for first in words.iter().filter_map(|(characters, _)| characters.first()) {
            let (word, bit) = Self::bit(*first);
            trie.begins[word] |= bit;
        }
        trie.node(&words, 0);
        trie
    }

    fn node(&mut self, words: &[(Vec<char>, u32)], depth: usize) -> u32 {
        let word = words.first().filter(|(characters, _)| characters.len() == depth).map(|(_, number)| *number);
        let longer = &words[usize::from(word.is_some())..];
        let children: Vec<&[(Vec<char>, u32)]> = longer.chunk_by(|a, b| a.0[depth] == b.0[depth]).collect();
        let first = self.edges.len() as u32;
        self.edges.extend(children.iter().map(|child| (child[0].0[depth], 0)));
        let index = self.nodes.len() as u32;
        self.nodes.push(Node { word, first, end: self.edges.len() as u32 });
        for (place, child) in children.into_iter().enumerate() {
            self.edges[first as usize + place].1 = self.node(child, depth + 1);
        }
        index
    }

    fn bit(character: char) -> (usize, u64) {
        let low = character as usize;
        (low >> 6 & 15, 1 << (low & 63))
    }

    /// The longest word that the characters begin with: its length and number.
    pub fn longest(&self, characters: impl Iterator<Item = char>) -> Option<(usize, u32)> {
        let mut node = self.nodes.first()?;
        let mut longest = None;
        for (read, character) in characters.enumerate() {
            let (word, bit) = Self::bit(character);
            if read == 0 && self.begins[word] & bit == 0 {
                return None;
            }
            let edges = &self.edges[node.first as usize..node.end as usize];
            let Ok(place) = edges.binary_search_by_key(&character, |(known, _)| *known) else { break };
            node = &self.nodes[edges[place].1 as usize];
            longest = node.word.map(|word| (read + 1, word)).or(longest);
        }
        longest
    }
}

#[cfg(test)]
mod tests {
    use super::Trie;

    #[test]
    fn the_longest_word_is_found() {
        let trie = Trie::new(["大学", "大学生", "学"].into_iter().map(|word| word.chars().collect()));
        let longest = |text: &str| trie.longest(text.chars());
        assert_eq!(longest("大学生活"), Some((3, 1)));
        assert_eq!(longest("大学"), Some((2, 0)));
        assert_eq!((longest("大"), longest("学生"), longest("")), (None, Some((1, 2)), None));
        assert_eq!(Trie::default().longest("大".chars()), None);
    }
}

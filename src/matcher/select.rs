//! Select: of each cluster of overlapping candidates, who wins, and to whom each of the others loses.

use super::{Cache, Candidate, Matcher, WON};

impl Matcher {
    /// Gives each candidate its fate. Candidates are sorted by start when it is done.
    pub(super) fn select(&self, text: &str, cache: &mut Cache) {
        let Cache { candidates, order, .. } = cache;
        let mut first = 0;
        while first < candidates.len() {
            let mut end = candidates[first].end;
            let mut next = first + 1;
            while next < candidates.len() && candidates[next].start < end {
                end = end.max(candidates[next].end);
                next += 1;
            }
            if next - first > 1 {
                self.cluster(text, &mut candidates[first..next], first as u32, order);
            }
            first = next;
        }
    }

    fn cluster(&self, text: &str, candidates: &mut [Candidate], offset: u32, order: &mut Vec<u32>) {
        for candidate in candidates.iter_mut() {
            candidate.length = characters(&text.as_bytes()[candidate.span().range()]);
        }
        order.clear();
        order.extend(0..candidates.len() as u32);
        // Rules stand in the order that breaks ties: kinds, then names.
        order.sort_unstable_by_key(|&index| {
            let candidate = &candidates[index as usize];
            (std::cmp::Reverse(candidate.length), candidate.rule, candidate.start, candidate.end)
        });
        let mut won = 0;
        for place in 0..order.len() {
            let index = order[place] as usize;
            let candidate = candidates[index];
            let lost_to = order[..won]
                .iter()
                .copied()
                .find(|&winner| self.compete(candidates[winner as usize], candidate))
                .or_else(|| self.beaten(candidates, index));
            match lost_to {
                Some(winner) => candidates[index].fate = offset + winner,
                None => {
                    // Winners are kept at the front; those behind them have been dealt with.
                    order.swap(won, place);
                    won += 1;
                }
            }
        }
        debug_assert!(candidates.iter().filter(|candidate| candidate.fate == WON).count() == won);
    }

    /// Whether the two cannot both stand.
    fn compete(&self, one: Candidate, other: Candidate) -> bool {
        let (a, b) = (one.span(), other.span());
        a.overlaps(b)
            && !(self.holds(one) && a != b && a.contains(b))
            && !(self.holds(other) && a != b && b.contains(a))
    }

    fn holds(&self, candidate: Candidate) -> bool {
        self.rules.kinds[self.rules.rules[candidate.rule()].kind].holds
    }

    /// A candidate for the same span whose rule says that it beats this one.
    fn beaten(&self, candidates: &[Candidate], index: usize) -> Option<u32> {
        let candidate = candidates[index];
        let from = candidates.partition_point(|other| other.start < candidate.start);
        candidates[from..]
            .iter()
            .enumerate()
            .take_while(|(_, other)| other.start == candidate.start)
            .filter(|(_, other)| other.end == candidate.end && self.rules.beats(other.rule(), candidate.rule()))
            .min_by_key(|(_, other)| other.rule)
            .map(|(winner, _)| (from + winner) as u32)
    }
}

/// Characters of a stretch of UTF-8.
fn characters(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| (**byte as i8) >= -0x40).count() as u32
}

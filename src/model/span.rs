//! Offsets that cannot be mixed up: one type for each text they point into.

use serde::{Deserialize, Serialize};

macro_rules! span {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        pub struct $name {
            /// First offset.
            pub start: u32,
            /// Offset behind the last one.
            pub end: u32,
        }

        impl $name {
            /// A span from `start` to `end`, end exclusive.
            #[must_use]
            pub fn new(start: usize, end: usize) -> Self {
                debug_assert!(start <= end);
                Self { start: start as u32, end: end as u32 }
            }

            /// Length in the units of the text it points into.
            #[must_use]
            pub fn len(self) -> usize {
                (self.end - self.start) as usize
            }

            /// Whether it covers nothing.
            #[must_use]
            pub fn is_empty(self) -> bool {
                self.start == self.end
            }

            /// Whether the two share at least one unit.
            #[must_use]
            pub fn overlaps(self, other: Self) -> bool {
                self.start < other.end && other.start < self.end
            }

            /// Whether `other` lies wholly inside.
            #[must_use]
            pub fn contains(self, other: Self) -> bool {
                self.start <= other.start && other.end <= self.end
            }

            /// The smallest span over both.
            #[must_use]
            pub fn cover(self, other: Self) -> Self {
                Self { start: self.start.min(other.start), end: self.end.max(other.end) }
            }

            /// As a range for slicing.
            #[must_use]
            pub fn range(self) -> std::ops::Range<usize> {
                self.start as usize..self.end as usize
            }
        }
    };
}

span!(
    /// Bytes of the clean text that rules see ([`Clean::text`](super::Clean)).
    CleanSpan
);
span!(
    /// Bytes of the decoded text as given, in UTF-8 ([`Document::text`](super::Document)).
    TextSpan
);
span!(
    /// Unicode scalar values of the decoded text as given.
    CharSpan
);

/// Bytes of the file as it was dropped in; may pass 4 GiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct ByteSpan {
    /// First byte.
    pub start: u64,
    /// Byte behind the last one.
    pub end: u64,
}

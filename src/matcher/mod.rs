//! The one engine: scan, select, capture; and the trace that `explain` prints.

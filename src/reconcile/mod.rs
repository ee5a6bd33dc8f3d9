//! The figures held against each other: one file a family.

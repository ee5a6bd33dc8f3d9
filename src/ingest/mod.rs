//! Files in, documents out: one file a format.

pub mod walk;

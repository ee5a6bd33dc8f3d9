//! Strings the stages together; the only room with threads.

pub mod extract;

//! Who, what, how much, when; and the chronicle.

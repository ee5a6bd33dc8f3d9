//! From text as given to the clean text that rules see, and the way back.

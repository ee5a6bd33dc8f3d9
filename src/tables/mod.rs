//! One declaration a column, one file a format, and the swap of `output/`.

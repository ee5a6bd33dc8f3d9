//! One declaration a column, one file a format, and the swap of `output/`.

pub mod cell;
pub mod fields;
pub mod json;

//! One declaration a column, one file a format, and the swap of `output/`.

pub mod cell;
pub mod csv;
pub mod datapackage;
pub mod days;
pub mod document;
pub mod fields;
pub mod json;
pub mod publish;
pub mod rows;
#[cfg(feature = "excel")]
pub mod xlsx;

#[cfg(test)]
mod laws;
#[cfg(test)]
pub(crate) mod sample;

//! One declaration a column, one file a format, and the swap of `output/`.

pub mod cell;
pub mod csv;
pub mod datapackage;
pub mod days;
pub mod document;
pub mod fields;
pub mod json;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod publish;
pub mod rows;
pub mod sqlite;
#[cfg(feature = "excel")]
pub mod xlsx;

#[cfg(test)]
mod laws;
#[cfg(test)]
pub(crate) mod sample;

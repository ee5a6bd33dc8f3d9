//! Loads rule files, expands their templates, lints them; runs no regex.

pub mod columns;

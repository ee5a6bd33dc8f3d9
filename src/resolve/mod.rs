//! From relative to absolute: dates, places.

pub mod date;
pub mod place;
mod point;
pub mod publication;
mod scene;
pub mod title;

pub use publication::publication;

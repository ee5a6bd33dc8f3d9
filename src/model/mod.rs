//! Plain types that the rooms hand to each other, and no logic beyond their own invariants.
//!
//! Nothing here reads a file, a clock or a rule. All offsets are in bytes and all ends exclusive
//! unless a type's name says otherwise.

mod article;
mod claim;
mod cover;
mod date;
mod edtf;
mod fault;
mod finding;
mod kind;
mod level;
mod map;
mod mention;
mod names;
mod span;

pub use article::*;
pub use claim::*;
pub use cover::*;
pub use date::*;
pub use edtf::*;
pub use fault::*;
pub use finding::*;
pub use kind::*;
pub use level::*;
pub use map::*;
pub use mention::*;
pub use names::*;
pub use span::*;

pub use jiff::civil::Date;
pub use rust_decimal::Decimal;

/// An interned name: a rule, a unit, a code. Cheap to clone.
pub type Name = std::sync::Arc<str>;

//! Kaoju (考据) turns Chinese news text into tables one can trust.
//!
//! The rooms stand in the order of the data's way; each imports only rooms named before it in
//! `ARCHITECTURE.md`, and everything may import [`model`]:
//!
//! ```text
//! ingest -> text -> extract -> resolve -> claims -> reconcile -> tables + report
//!                      ^
//!         rules -> matcher, kinds, gazetteer
//! ```

pub mod claims;
pub mod cli;
pub mod extract;
pub mod gazetteer;
pub mod ingest;
pub mod kinds;
pub mod matcher;
pub mod model;
pub mod reconcile;
pub mod report;
pub mod resolve;
pub mod rules;
pub mod run;
pub mod tables;
pub mod text;

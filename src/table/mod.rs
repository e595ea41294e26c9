//! Data files: bytes → dialect → typed columns → what a page shows, and back to clean CSV.
//!
//! A file passes through once to be understood ([`profile`]) and once for each download ([`write_csv`]);
//! neither holds more than one record and the twenty rows of the preview. The way of a cell is
//! [`dialect`] (bytes to records), [`header`] (columns), [`value`] (is it of that type, what is its clean
//! form), [`infer`] (which type, when nothing was declared).

#![expect(clippy::disallowed_methods, reason = "this stage is one of the three that touch the disk")]

mod column;
mod convert;
mod dialect;
mod digest;
mod fault;
mod header;
mod infer;
mod key;
mod profile;
mod value;

pub use self::column::whole_value_pattern;
pub use self::convert::{Flavor, write_csv};
pub use self::digest::{copy_file, digest_file};
pub use self::profile::{Declared, profile};

/// Rows that a page shows before the download.
pub const PREVIEW_ROWS: usize = 20;

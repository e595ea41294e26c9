//! Raw values → the model, and every fault on the way.
//!
//! [`check_config`] makes what all entries refer to, [`check_entry`] makes one dataset against it, and
//! [`check_catalog`] puts them together and looks at what only shows across entries. A fault never stops the
//! search for others; only the disk does.

mod appearance;
mod boundary;
mod catalog;
mod chart;
mod complete;
mod config;
mod dataset;
mod distribution;
mod file;
mod map;
mod markdown;
mod picture;
mod synonyms;

pub use self::catalog::check_catalog;
pub use self::complete::incomplete;
pub use self::config::{References, check_config};
pub use self::dataset::{CheckedEntry, check_entry};

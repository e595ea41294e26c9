//! Data files: bytes → text → records → rows → typed columns, what a page shows of them, and downloads.
//!
//! A file passes through once to be understood ([`read()`]; twice where its first rows mislead) and once to be
//! made into its downloads. No pass holds more than a few pieces of the file. The way of a cell:
//!
//! - [`encoding`]: bytes to clean Unicode; [`workbook`]: sheets to cells
//! - [`dialect`], [`records`]: text to records; [`source`]: either kind of file as batches of records
//! - [`layout`]: where the table is and what its columns are called; [`plan`]: all of that for one file
//! - [`rows`]: which records are data; [`pass`]: a walk over all of them
//! - [`infer`]: what a cell looks like, and what a column of such cells holds; [`number`], [`moment`]
//! - [`value`]: a cell as a value of its column; [`column`], [`key`]: values against what was declared
//! - [`statistics`]: what the values are like; [`export`], [`make`]: the values in every form that is offered
//! - [`chart`]: which charts the table gets, and their values
//! - [`store`]: all of that, kept from run to run

#![expect(clippy::disallowed_methods, reason = "this stage is one of the three that touch the disk")]

mod chart;
mod column;
mod dialect;
mod digest;
mod encoding;
mod export;
mod fault;
mod header;
mod infer;
mod inspect;
mod key;
mod layout;
mod lexicon;
mod make;
mod moment;
mod number;
mod pass;
mod plan;
mod read;
mod records;
mod rows;
mod sorted;
mod source;
mod statistics;
mod store;
mod value;
mod workbook;

pub use self::chart::{ChartFault, ChartKey, DeclaredChart, Places, unit_of};
pub use self::column::whole_value_pattern;
pub use self::digest::{copy_file, digest_file};
pub(crate) use self::export::guard_formula;
pub use self::fault::TableFault;
pub use self::inspect::{InspectedColumn, InspectedFault, Inspection, Inspector};
pub use self::key::check_reference;
pub use self::lexicon::{may_name_a_sum, names_an_indicator, says_no_subject, words_of};
pub use self::read::{Declared, Reading, read};
pub use self::store::{Store, TableFile, read_table};

/// Rows that a page shows before the download.
pub const PREVIEW_ROWS: usize = 20;

//! Any bytes as a table that is published: each of its downloads can be made, whatever is in the cells.

#![no_main]
#![allow(clippy::disallowed_methods, reason = "the rule is for the program")]

#[path = "parts/inspect.rs"]
mod inspect;

use std::fs;
use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use odcat::model::{Dialect, DownloadKind, Format};
use odcat::table::{Declared, Places, Store, read_table};

fuzz_target!(|bytes: &[u8]| {
    let (path, folder) = (inspect::place("csv"), inspect::place("store"));
    fs::write(&path, bytes).expect("memory holds the file");
    let _ = fs::remove_dir_all(&folder);
    let store = Store::open(&folder).expect("memory holds the store");
    let dialect = Dialect::default();
    let format = Format::from_extension("csv").expect("CSV is known");
    let declared = Declared {
        format,
        dialect: &dialect,
        fields: &[],
        missing_values: &[],
        primary_key: &[],
        charts: None,
        places: Places::NONE,
    };
    let shown: Arc<str> = "t.csv".into();
    let first = read_table(&path, &shown, declared, Some(&store)).expect("every download can be made");
    let Some(table) = &first.table else { return };
    let made = table.downloads.iter().filter(|download| download.made.is_some()).count();
    assert!(made >= DownloadKind::ALL.len() - 1, "only {made} downloads");
    // What is kept is what was made.
    let store = Store::open(&folder).expect("memory holds the store");
    let again = read_table(&path, &shown, declared, Some(&store)).expect("every download is there");
    assert_eq!(format!("{first:?}"), format!("{again:?}"));
});

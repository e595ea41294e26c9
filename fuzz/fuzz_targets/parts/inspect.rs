//! What must hold of any file that is inspected.

#![allow(dead_code, reason = "one target needs only the place")]

use std::fs;
use std::path::PathBuf;

use odcat::table::Inspector;

/// A file of this process in memory, so that the disk is not what is tested.
pub fn place(ending: &str) -> PathBuf {
    PathBuf::from(format!("/dev/shm/odcat-fuzz-{}.{ending}", std::process::id()))
}

/// Inspects bytes as a file with this ending: whatever they are, there is an answer, its rows are as many as the
/// rows that are printed, and every one of them is JSON with a cell for each column.
pub fn inspect(bytes: &[u8], ending: &str) {
    let path = place(ending);
    fs::write(&path, bytes).expect("memory holds the file");
    let inspector = Inspector::new(&path, None);
    let found = inspector.inspect().expect("the file is readable");
    let (mut cells, mut text) = (Vec::new(), Vec::new());
    let printed = inspector.write_cells(&mut cells).and_then(|()| inspector.write_text(&mut text));
    if printed.is_err() {
        // Only a workbook that breaks off may fail here, and the report says so too.
        assert!(found.faults.iter().any(|fault| fault.diagnostic.is_error()), "{printed:?}");
        return;
    }
    let cells = String::from_utf8(cells).expect("cells are text");
    let rows: Vec<Vec<serde_json::Value>> =
        cells.lines().map(|line| serde_json::from_str(line).expect("every row is JSON")).collect();
    let broken = found.faults.iter().any(|fault| fault.diagnostic.is_error());
    assert!(broken || rows.len() as u64 == found.rows, "{} rows, {} printed", found.rows, rows.len());
    assert!(rows.iter().all(|row| row.len() == found.columns.len()), "a row has not a cell for each column");
    String::from_utf8(text).expect("the text is text");
}

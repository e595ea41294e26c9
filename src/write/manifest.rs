//! The list of files that odcat wrote, kept in the output folder: only these may ever be deleted.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::output::OutPath;

/// First line of the file; the number is the format's.
const HEADER: &str = "odcat manifest 1";

/// Reads a manifest; nothing was written before when there is none.
pub(super) fn read(path: &Path) -> io::Result<BTreeSet<OutPath>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(error),
    };
    let mut lines = text.lines();
    if lines.next() != Some(HEADER) {
        let message = format!("{}: this is not a list of files that this version of odcat wrote", path.display());
        return Err(io::Error::new(ErrorKind::InvalidData, message));
    }
    // A line that is no plain path was not written by odcat, and nothing is done to what it names.
    Ok(lines.filter_map(|line| OutPath::new(line).ok()).collect())
}

/// Writes a manifest: sorted, one path a line.
pub(super) fn text<'a>(paths: impl Iterator<Item = &'a OutPath>) -> String {
    let mut text = format!("{HEADER}\n");
    for path in paths {
        text.push_str(path.as_str());
        text.push('\n');
    }
    text
}

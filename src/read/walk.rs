//! Folders and the files in them, in sorted order.

use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::ReadError;

/// What lies at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A plain file.
    File,
    /// A symbolic link; it is never followed.
    SymbolicLink,
}

/// A file below a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    /// Path below the folder, with `/`.
    pub path: String,
    /// What it is.
    pub kind: FileKind,
}

/// Names of the folders directly in `folder`, sorted; none when it does not exist. Hidden ones are passed
/// over.
pub(super) fn folders_in(folder: &Path) -> Result<Vec<String>, ReadError> {
    let entries = children(folder, 1)?;
    Ok(entries.iter().filter(|entry| entry.file_type().is_dir()).map(name).collect())
}

/// Files and links in `folder` and below it, sorted by path; none when it does not exist. Hidden ones, and
/// what spreadsheet programs leave while a file is open (`~$…`, `.~lock…`), are passed over.
pub(super) fn files_below(folder: &Path) -> Result<Vec<FoundFile>, ReadError> {
    let entries = children(folder, usize::MAX)?;
    let found = entries.iter().filter(|entry| !entry.file_type().is_dir()).map(|entry| FoundFile {
        path: relative(folder, entry.path()),
        kind: if entry.file_type().is_symlink() { FileKind::SymbolicLink } else { FileKind::File },
    });
    Ok(found.collect())
}

fn children(folder: &Path, depth: usize) -> Result<Vec<DirEntry>, ReadError> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let visible = |entry: &DirEntry| entry.depth() == 0 || !is_hidden(&name(entry));
    let walk = WalkDir::new(folder).min_depth(1).max_depth(depth).sort_by_file_name().into_iter();
    walk.filter_entry(visible)
        .map(|entry| {
            entry.map_err(|error| ReadError { path: error.path().unwrap_or(folder).to_owned(), source: error.into() })
        })
        .collect()
}

fn is_hidden(name: &str) -> bool {
    name.starts_with('.') || name.starts_with("~$")
}

fn name(entry: &DirEntry) -> String {
    entry.file_name().to_string_lossy().into_owned()
}

/// `path` below `folder`, with `/` on every system.
pub(super) fn relative(folder: &Path, path: &Path) -> String {
    let below: PathBuf = path.strip_prefix(folder).unwrap_or(path).to_owned();
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

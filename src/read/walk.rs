//! Folders and the files in them, in sorted order.

use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use super::ReadError;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Location;

/// What lies at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A plain file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link; it is never followed.
    SymbolicLink,
    /// A pipe, a device or something else that cannot be read to its end.
    Special,
    /// Something whose name is not Unicode.
    BadName,
}

/// Something in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    /// Path below the folder, with `/`.
    pub path: String,
    /// What it is.
    pub kind: FileKind,
}

impl FileKind {
    /// What a thing is that cannot be used as a file, with the code for it; nothing for files and folders.
    pub(crate) fn unusable(self) -> Option<(Code, &'static str)> {
        match self {
            Self::File | Self::Folder => None,
            Self::SymbolicLink => Some((Code::SymbolicLink, "a symbolic link, which is never followed")),
            Self::Special => Some((Code::UnusableFile, "not a plain file")),
            Self::BadName => Some((Code::UnusableFile, "a file whose name is not valid Unicode text")),
        }
    }

    /// The fault of a thing that cannot be used as a file, shown as `shown`.
    pub(crate) fn fault(self, shown: &str) -> Option<Diagnostic> {
        let (code, what) = self.unusable()?;
        let hint = match self {
            Self::BadName => "rename it; archives made on Windows often garble Vietnamese file names",
            Self::Special => "put a plain file here",
            _ => "put the file itself here",
        };
        Some(Diagnostic::new(code, Location::of_file(shown), format!("this is {what}")).with_hint(hint))
    }
}

/// What lies directly in `folder`, sorted; nothing when it does not exist.
pub(super) fn children(folder: &Path) -> Result<Vec<FoundFile>, ReadError> {
    walk(folder, 1)
}

/// Everything but folders in `folder` and below it, sorted by path; nothing when it does not exist.
pub(super) fn files_below(folder: &Path) -> Result<Vec<FoundFile>, ReadError> {
    let mut found = walk(folder, usize::MAX)?;
    found.retain(|file| file.kind != FileKind::Folder);
    Ok(found)
}

/// Hidden files, and what spreadsheet programs leave while a file is open (`~$…`), are passed over.
fn walk(folder: &Path, depth: usize) -> Result<Vec<FoundFile>, ReadError> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let walk = WalkDir::new(folder).min_depth(1).max_depth(depth).sort_by_file_name().into_iter();
    walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry))
        .map(|entry| match entry {
            Ok(entry) => Ok(FoundFile { path: below(folder, &entry), kind: kind(&entry) }),
            Err(error) => Err(ReadError { path: error.path().unwrap_or(folder).to_owned(), source: error.into() }),
        })
        .collect()
}

fn is_hidden(entry: &DirEntry) -> bool {
    let name = entry.file_name().as_encoded_bytes();
    name.starts_with(b".") || name.starts_with(b"~$")
}

fn kind(entry: &DirEntry) -> FileKind {
    let file_type = entry.file_type();
    if entry.file_name().to_str().is_none() {
        FileKind::BadName
    } else if file_type.is_symlink() {
        FileKind::SymbolicLink
    } else if file_type.is_dir() {
        FileKind::Folder
    } else if file_type.is_file() {
        FileKind::File
    } else {
        FileKind::Special
    }
}

/// The path of an entry below `folder`, with `/` on every system.
fn below(folder: &Path, entry: &DirEntry) -> String {
    let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

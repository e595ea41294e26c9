//! What the site will consist of: paths and the means to make their content.

use std::fmt;
use std::io;
use std::path::Path;

use crate::diagnostic::Diagnostic;

/// The path of a published file: relative, with `/`, NFC as typed, no empty, `.` or `..` part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutPath(Box<str>);

/// Why a text is not an [`OutPath`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a relative path of plain names")]
pub struct OutPathError(String);

impl OutPath {
    /// Accepts a relative path.
    ///
    /// # Errors
    /// When a part is empty, `.` or `..`, or holds a control character or one that some host forbids.
    pub fn new(path: impl Into<String>) -> Result<Self, OutPathError> {
        let path = path.into();
        let plain = |part: &str| {
            !matches!(part, "" | "." | "..")
                && !part.chars().any(|c| c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|'))
        };
        if path.split('/').all(plain) { Ok(Self(path.into())) } else { Err(OutPathError(path)) }
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OutPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Makes the bytes of a small file, such as a page. It is called once or not at all.
pub type Render<'a> = Box<dyn Fn() -> Result<Vec<u8>, Diagnostic> + Send + Sync + 'a>;

/// Writes a file of any size, such as a download.
pub type Stream<'a> = Box<dyn Fn(&mut dyn io::Write) -> io::Result<()> + Send + Sync + 'a>;

/// How the bytes of an [`Output`] come about. They are made when they are written, so that a site of any
/// size needs the memory of a page a thread.
pub enum Content<'a> {
    /// Made whole.
    Rendered(Render<'a>),
    /// Passed through.
    Streamed(Stream<'a>),
    /// Made already, and lying on disk.
    File(&'a Path, FileSize),
}

/// Bytes of a file that is made already.
pub type FileSize = u64;

/// One file of the site.
pub struct Output<'a> {
    /// Where it goes.
    pub path: OutPath,
    /// What it is made from, as a maintainer knows it.
    pub origin: &'a str,
    /// What is in it.
    pub content: Content<'a>,
    /// How a maintainer keeps a file of their own in its place, where that is possible: a hint.
    pub own: Option<Box<str>>,
}

impl<'a> Output<'a> {
    /// A file whose bytes are made whole.
    pub fn rendered(
        path: OutPath,
        origin: &'a str,
        render: impl Fn() -> Result<Vec<u8>, Diagnostic> + Send + Sync + 'a,
    ) -> Self {
        Self { path, origin, content: Content::Rendered(Box::new(render)), own: None }
    }

    /// A file whose bytes pass through.
    pub fn streamed(
        path: OutPath,
        origin: &'a str,
        stream: impl Fn(&mut dyn io::Write) -> io::Result<()> + Send + Sync + 'a,
    ) -> Self {
        Self { path, origin, content: Content::Streamed(Box::new(stream)), own: None }
    }
}

impl<'a> Output<'a> {
    /// A file that was made already.
    pub fn file(path: OutPath, origin: &'a str, made: &'a Path, size: FileSize) -> Self {
        Self { path, origin, content: Content::File(made, size), own: None }
    }

    /// The same file, with a hint how to have one's own in its place.
    pub fn with_own(self, hint: impl Into<Box<str>>) -> Self {
        Self { own: Some(hint.into()), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_leave_the_output_folder_are_refused() {
        for bad in ["", "/a", "a/", "../a", "a/../b", "a//b", "./a", "a\\b", "a\0b", "C:/x"] {
            assert!(OutPath::new(bad).is_err(), "{bad:?}");
        }
        for good in ["index.html", "dataset/dân-số/original/Dân số.csv", ".well-known/x"] {
            assert!(OutPath::new(good).is_ok(), "{good:?}");
        }
    }
}

//! Text of a file that a maintainer wrote, and places in it.

use std::ops::Range;
use std::sync::Arc;

use icu_normalizer::ComposingNormalizerBorrowed;

/// The longest source line that is shown beside a diagnostic, in bytes.
const EXCERPT_LIMIT: usize = 240;

/// A value together with the byte range of its file that it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was read.
    pub value: T,
    /// Bytes of the file, from the first to one past the last.
    pub span: Range<usize>,
}

/// One text file: its path as shown to people (relative, with `/`) and its whole text.
#[derive(Debug, Clone)]
pub struct Source {
    path: Arc<str>,
    text: Arc<str>,
}

/// A place in a file, resolved to what a person reads: line and column count from 1, and the column
/// counts characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// Path as shown to people.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: u64,
    /// Character of that line, from 1.
    pub column: u64,
    /// The line itself, where there is one to show.
    pub excerpt: Option<Box<Excerpt>>,
}

/// The line of a [`Location`] with the bytes of it that are meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Excerpt {
    /// The line, without its end.
    pub text: String,
    /// First byte meant.
    pub start: usize,
    /// One past the last byte meant.
    pub end: usize,
}

impl Source {
    /// Keeps `text` as the content of the file shown as `path`.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), text: text.into() }
    }

    /// Path as shown to people.
    pub fn path(&self) -> &Arc<str> {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Resolves a byte range; a range that covers several lines is cut at the end of its first.
    pub fn locate(&self, span: &Range<usize>) -> Location {
        let start = floor_char(&self.text, span.start);
        let line_start = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_number = self.text[..line_start].bytes().filter(|&byte| byte == b'\n').count() + 1;
        let line = self.text[line_start..].lines().next().unwrap_or_default();
        let end = span.end.saturating_sub(line_start);
        Location::in_line(self.path.clone(), line_number as u64, line, start - line_start..end)
    }
}

impl Location {
    /// A place in a file of which no line can be shown.
    pub fn of_file(file: impl Into<Arc<str>>) -> Self {
        Self { file: file.into(), line: 1, column: 1, excerpt: None }
    }

    /// Bytes `range` of the line `text`, which is number `line` of `file`.
    pub fn in_line(file: Arc<str>, line: u64, text: &str, range: Range<usize>) -> Self {
        let start = floor_char(text, range.start);
        let end = floor_char(text, range.end).max(start);
        let column = text[..start].chars().count() as u64 + 1;
        Self { file, line, column, excerpt: Some(Box::new(Excerpt::around(text, start, end))) }
    }
}

impl Excerpt {
    /// Cuts a very long line down to a window that holds the start of what is meant.
    fn around(text: &str, start: usize, end: usize) -> Self {
        if text.len() <= EXCERPT_LIMIT {
            return Self { text: text.to_owned(), start, end };
        }
        let from = floor_char(text, start.saturating_sub(EXCERPT_LIMIT / 4));
        let to = floor_char(text, from + EXCERPT_LIMIT);
        Self { text: text[from..to].to_owned(), start: start - from, end: end.min(to) - from }
    }
}

/// Unicode's composed form, so that text typed on any system compares and sorts alike.
pub fn nfc(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(text).into_owned()
}

/// The nearest character boundary at or before `index`, which may lie beyond the end.
fn floor_char(text: &str, index: usize) -> usize {
    let mut index = index.min(text.len());
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let source = Source::new("a.toml", "x = 1\ntên = \"Bắc Kạn\"\n");
        let start = source.text().find("\"Bắc").expect("the text is there");
        let location = source.locate(&(start..start + 4));
        assert_eq!((location.line, location.column), (2, 7));
    }

    #[test]
    fn a_span_beyond_the_end_or_inside_a_character_does_not_panic() {
        let source = Source::new("a.toml", "ạ");
        for start in 0..6 {
            for end in 0..6 {
                source.locate(&(start..end));
            }
        }
    }

    #[test]
    fn a_long_line_is_cut_to_a_window_that_shows_the_place() {
        let text = format!("{}X{}", "ắ".repeat(500), "b".repeat(500));
        let location = Location::in_line("a.csv".into(), 3, &text, 1500..1501);
        let excerpt = location.excerpt.expect("a line was given");
        assert_eq!(&excerpt.text[excerpt.start..excerpt.end], "X");
        assert!(excerpt.text.len() <= EXCERPT_LIMIT);
        assert_eq!(location.column, 501);
    }
}

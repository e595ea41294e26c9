//! Addresses of pages, and links between them.

use std::fmt::Write;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::model::Id;

/// Characters that a path in a link cannot hold as they are.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'[')
    .add(b']')
    .add(b'\\')
    .add(b'^')
    .add(b'|');

/// From a page to the root of the site: `../../`, or an absolute path for a page that is served anywhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Root(String);

impl Root {
    /// For a page at `path` (`en/dataset/x/` or `404.html`).
    pub(crate) fn of(path: &str) -> Self {
        Self("../".repeat(path.matches('/').count()))
    }

    /// For a page that a host shows in place of any other: links start at `base`, the path of the site.
    pub(crate) fn absolute(base: &str) -> Self {
        Self(base.to_owned())
    }

    /// A link to `target`, a path from the root of the site.
    pub(crate) fn link(&self, target: &str) -> String {
        if self.0.is_empty() && target.is_empty() {
            return "./".to_owned();
        }
        format!("{}{}", self.0, encode(target))
    }

    /// The prefix itself.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A path with everything encoded that an address cannot hold.
pub(crate) fn encode(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// The file that holds the page at `path`.
pub(crate) fn file_of(path: &str) -> String {
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

/// The path of a dataset's page.
pub(crate) fn dataset_page(id: &Id) -> String {
    format!("dataset/{id}/")
}

/// The path of a page with one chart of a dataset.
pub(crate) fn chart_page(dataset: &Id, number: usize) -> String {
    format!("dataset/{dataset}/chart/{number}/")
}

/// The path of a chart as a file.
pub(crate) fn chart_file(dataset: &Id, number: usize) -> String {
    format!("dataset/{dataset}/chart/{number}.svg")
}

/// The folder of the search index in a language.
pub(crate) fn index_folder(tag: &str) -> String {
    format!("search/{tag}/")
}

/// The path of a page of a list: the first is at `path` itself.
pub(crate) fn page_of(path: &str, number: usize) -> String {
    let mut page = path.to_owned();
    if number > 1 {
        let _ = write!(page, "page/{number}/");
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_from_any_depth_to_any_page() {
        assert_eq!(Root::of("").link(""), "./");
        assert_eq!(Root::of("").link("dataset/"), "dataset/");
        assert_eq!(Root::of("en/dataset/x/").link(""), "../../../");
        assert_eq!(Root::of("404.html").link("x/"), "x/");
        assert_eq!(Root::absolute("/du-lieu/").link(""), "/du-lieu/");
    }

    #[test]
    fn file_names_of_agencies_become_valid_links() {
        assert_eq!(encode("original/Biểu 01 #2.csv"), "original/Bi%E1%BB%83u%2001%20%232.csv");
    }
}

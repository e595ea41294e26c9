//! Markdown files: README.md of an entry, extra pages, and their translations.

use std::path::Path;

use super::walk::FoundFile;
use super::{ReadError, document};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Location, Source};

/// A Markdown file and its translations (`README.md`, `README.en.md`).
#[derive(Debug, Clone)]
pub struct RawMarkdown {
    /// The text in the first language.
    pub original: Source,
    /// Language tag and text of each translation.
    pub translations: Vec<(String, Source)>,
}

/// An extra page.
#[derive(Debug, Clone)]
pub struct RawPage {
    /// Name of the file without `.md`.
    pub stem: String,
    /// Its texts.
    pub markdown: RawMarkdown,
}

/// Stem and language of a Markdown file: `about.en.md` is (`about`, `en`), `about.md` is (`about`, none).
pub(super) fn markdown_name(file: &str) -> Option<(&str, Option<&str>)> {
    let name = file.strip_suffix(".md")?;
    Some(match name.split_once('.') {
        Some((stem, language)) => (stem, Some(language)),
        None => (name, None),
    })
}

/// Gathers the Markdown files of one stem from the `files` of `folder`.
pub(super) fn read_markdown(
    folder: &Path,
    shown: &str,
    files: &[FoundFile],
    stem: &str,
    faults: &mut Vec<Diagnostic>,
) -> Result<Option<RawMarkdown>, ReadError> {
    let mut original = None;
    let mut translations = Vec::new();
    for file in files {
        let Some((_, language)) = markdown_name(&file.path).filter(|(name, _)| *name == stem) else { continue };
        let shown = format!("{shown}/{}", file.path);
        if let Some(fault) = file.kind.fault(&shown) {
            faults.push(fault);
            continue;
        }
        match document::read_text(&folder.join(&file.path), &shown)? {
            Err(fault) => faults.push(fault),
            Ok(source) => match language {
                None => original = Some(source),
                Some(language) => translations.push((language.to_owned(), source)),
            },
        }
    }
    if let (None, Some((_, source))) = (&original, translations.first()) {
        faults.push(
            Diagnostic::new(
                Code::MissingFile,
                Location::of_file(source.path().clone()),
                format!("this is a translation of `{stem}.md`, which does not exist"),
            )
            .with_hint(format!("write `{stem}.md` in the first language of the site")),
        );
    }
    Ok(original.map(|original| RawMarkdown { original, translations }))
}

//! `catalog.toml`, `publishers.toml`, `topics.toml`, `licenses.toml` and `pages/`.

use std::path::Path;

use super::document::{RawTranslation, Table, read_text, read_toml};
use super::entry::EntryFolder;
use super::markdown::{RawPage, markdown_name, read_markdown, symbolic_link};
use super::{FileKind, ReadError, walk};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Location, Source, Spanned};

/// Everything of a catalogue except its entries.
#[derive(Debug)]
pub struct RawConfig {
    /// `catalog.toml`; `None` when it cannot be read, which is among the faults.
    pub catalog: Option<(Source, RawCatalog)>,
    /// `publishers.toml`, in the order of the ids.
    pub publishers: Option<(Source, Vec<RawPublisher>)>,
    /// `topics.toml`, in the order of the ids.
    pub topics: Option<(Source, Vec<RawTopic>)>,
    /// `licenses.toml`, in the order of the ids.
    pub licenses: Option<(Source, Vec<RawLicense>)>,
    /// `pages/*.md`, sorted.
    pub pages: Vec<RawPage>,
    /// The folders of `datasets/`, sorted, still unread.
    pub entries: Vec<EntryFolder>,
}

/// `catalog.toml` as typed.
#[derive(Debug)]
pub struct RawCatalog {
    /// Title.
    pub title: Option<Spanned<String>>,
    /// Description, Markdown.
    pub description: Option<Spanned<String>>,
    /// Address of the site.
    pub base_url: Option<Spanned<String>>,
    /// Language tags, the first at `/`.
    pub languages: Vec<Spanned<String>>,
    /// Id of the keeper.
    pub publisher: Option<Spanned<String>>,
    /// Id of the licence of entries that name none.
    pub license: Option<Spanned<String>>,
    /// Id of the licence of titles and descriptions.
    pub metadata_license: Option<Spanned<String>>,
    /// Folder below `themes/`.
    pub theme: Option<Spanned<String>>,
    /// Whom to ask.
    pub contact: Option<RawContact>,
    /// Translations of `title` and `description`.
    pub translations: Vec<RawTranslation>,
}

/// `[contact]` as typed.
#[derive(Debug)]
pub struct RawContact {
    /// Name of a person or an office.
    pub name: Option<Spanned<String>>,
    /// E-mail address.
    pub email: Option<Spanned<String>>,
    /// Page.
    pub url: Option<Spanned<String>>,
    /// Telephone number.
    pub phone: Option<Spanned<String>>,
}

/// A table of `publishers.toml` as typed.
#[derive(Debug)]
pub struct RawPublisher {
    /// Its key.
    pub id: Spanned<String>,
    /// Full name.
    pub name: Option<Spanned<String>>,
    /// What it does.
    pub description: Option<Spanned<String>>,
    /// Id of the body above.
    pub parent: Option<Spanned<String>>,
    /// Its own site.
    pub homepage: Option<Spanned<String>>,
    /// E-mail address.
    pub email: Option<Spanned<String>>,
    /// Translations of `name` and `description`.
    pub translations: Vec<RawTranslation>,
}

/// A table of `topics.toml` as typed.
#[derive(Debug)]
pub struct RawTopic {
    /// Its key.
    pub id: Spanned<String>,
    /// Name.
    pub name: Option<Spanned<String>>,
    /// What belongs to it.
    pub description: Option<Spanned<String>>,
    /// Id of the wider topic.
    pub parent: Option<Spanned<String>>,
    /// Translations of `name` and `description`.
    pub translations: Vec<RawTranslation>,
}

/// A table of `licenses.toml` as typed.
#[derive(Debug)]
pub struct RawLicense {
    /// Its key.
    pub id: Spanned<String>,
    /// Name.
    pub title: Option<Spanned<String>>,
    /// Plain words.
    pub summary: Option<Spanned<String>>,
    /// Full text.
    pub url: Option<Spanned<String>>,
    /// Whether it is an open licence.
    pub open: Option<Spanned<bool>>,
    /// Translations of `title` and `summary`.
    pub translations: Vec<RawTranslation>,
}

/// Reads everything but the entries from `<site>/catalog`. Paths in diagnostics are relative to `site`.
///
/// # Errors
/// When the folder is missing or the disk fails.
pub fn read_config(site: &Path) -> Result<(RawConfig, Vec<Diagnostic>), ReadError> {
    let folder = site.join("catalog");
    let mut faults = Vec::new();
    std::fs::read_dir(&folder).map_err(ReadError::at(&folder))?;
    let mut reader = ConfigReader { folder: &folder, faults: &mut faults };
    let config = RawConfig {
        catalog: reader.file("catalog.toml", Presence::Required, catalog)?,
        publishers: reader.file("publishers.toml", Presence::Required, |table| table.each(publisher))?,
        topics: reader.file("topics.toml", Presence::Optional, |table| table.each(topic))?,
        licenses: reader.file("licenses.toml", Presence::Optional, |table| table.each(license))?,
        pages: reader.pages()?,
        entries: entry_folders(&folder)?,
    };
    Ok((config, faults))
}

enum Presence {
    Required,
    Optional,
}

struct ConfigReader<'a> {
    folder: &'a Path,
    faults: &'a mut Vec<Diagnostic>,
}

impl ConfigReader<'_> {
    fn file<T>(
        &mut self,
        name: &str,
        presence: Presence,
        take: impl FnOnce(&mut Table<'_, '_>) -> T,
    ) -> Result<Option<(Source, T)>, ReadError> {
        let path = self.folder.join(name);
        let shown = format!("catalog/{name}");
        if path.is_symlink() {
            self.faults.push(symbolic_link(&shown));
            return Ok(None);
        }
        if !path.is_file() {
            if matches!(presence, Presence::Required) {
                self.faults.push(missing(&shown));
            }
            return Ok(None);
        }
        match read_text(&path, &shown)? {
            Ok(source) => Ok(read_toml(&source, self.faults, take).map(|value| (source.clone(), value))),
            Err(fault) => {
                self.faults.push(fault);
                Ok(None)
            }
        }
    }

    fn pages(&mut self) -> Result<Vec<RawPage>, ReadError> {
        let folder = self.folder.join("pages");
        let files = walk::files_below(&folder)?;
        let mut stems: Vec<_> = files.iter().filter_map(|file| Some(markdown_name(&file.path)?.0)).collect();
        stems.dedup();
        let mut pages = Vec::new();
        for stem in stems {
            let markdown = read_markdown(&folder, "catalog/pages", &files, stem, self.faults)?;
            pages.extend(markdown.map(|markdown| RawPage { stem: stem.to_owned(), markdown }));
        }
        for file in files.iter().filter(|file| markdown_name(&file.path).is_none()) {
            self.faults.push(unlisted(&format!("catalog/pages/{}", file.path), file.kind));
        }
        Ok(pages)
    }
}

fn unlisted(shown: &str, kind: FileKind) -> Diagnostic {
    if kind == FileKind::SymbolicLink {
        return symbolic_link(shown);
    }
    Diagnostic::new(Code::UnlistedFile, Location::of_file(shown), "this file is not published: pages end in `.md`")
        .with_hint("rename it, or move it out of the catalogue")
}

fn missing(shown: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingFile, Location::of_file(shown), "this file is missing")
        .with_hint("the guide's chapter \"The catalogue\" shows what it holds")
}

fn entry_folders(folder: &Path) -> Result<Vec<EntryFolder>, ReadError> {
    let datasets = folder.join("datasets");
    let names = walk::folders_in(&datasets)?;
    Ok(names.into_iter().map(|name| EntryFolder { path: datasets.join(&name), name }).collect())
}

fn catalog(table: &mut Table<'_, '_>) -> RawCatalog {
    RawCatalog {
        title: table.string("title"),
        description: table.string("description"),
        base_url: table.string("base_url"),
        languages: table.strings("languages"),
        publisher: table.string("publisher"),
        license: table.string("license"),
        metadata_license: table.string("metadata_license"),
        theme: table.string("theme"),
        contact: table.table("contact", contact),
        translations: table.translations(&["title", "description"]),
    }
}

fn contact(table: &mut Table<'_, '_>) -> RawContact {
    RawContact {
        name: table.string("name"),
        email: table.string("email"),
        url: table.string("url"),
        phone: table.string("phone"),
    }
}

fn publisher(id: Spanned<String>, table: &mut Table<'_, '_>) -> RawPublisher {
    RawPublisher {
        id,
        name: table.string("name"),
        description: table.string("description"),
        parent: table.string("parent"),
        homepage: table.string("homepage"),
        email: table.string("email"),
        translations: table.translations(&["name", "description"]),
    }
}

fn topic(id: Spanned<String>, table: &mut Table<'_, '_>) -> RawTopic {
    RawTopic {
        id,
        name: table.string("name"),
        description: table.string("description"),
        parent: table.string("parent"),
        translations: table.translations(&["name", "description"]),
    }
}

fn license(id: Spanned<String>, table: &mut Table<'_, '_>) -> RawLicense {
    RawLicense {
        id,
        title: table.string("title"),
        summary: table.string("summary"),
        url: table.string("url"),
        open: table.boolean("open"),
        translations: table.translations(&["title", "summary"]),
    }
}

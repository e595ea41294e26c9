//! `catalog.toml`, `publishers.toml`, `topics.toml`, `licenses.toml`, `series.toml`, `synonyms.toml`, `pages/`, `geo/` and
//! `appearance/`.

use std::ops::Range;
use std::path::Path;

use super::document::{RawDate, RawTranslation, Table, read_text, read_toml};
use super::entry::{EntryFolder, RawTemporal, temporal};
use super::geojson::{RawGeoFile, read_geojson};
use super::markdown::{RawPage, markdown_name, read_markdown};
use super::picture::{self, RawAppearance, RawPicture};
use super::{FileKind, FoundFile, ReadError, walk};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::{Location, Source, Spanned, nfc};

/// Everything of a catalogue except its entries. Lists are in the order of their ids.
#[derive(Debug)]
pub struct RawConfig {
    /// `catalog.toml`.
    pub catalog: RawFile<RawCatalog>,
    /// `publishers.toml`.
    pub publishers: RawFile<Vec<RawPublisher>>,
    /// `topics.toml`.
    pub topics: RawFile<Vec<RawTopic>>,
    /// `licenses.toml`.
    pub licenses: RawFile<Vec<RawLicense>>,
    /// `series.toml`.
    pub series: RawFile<Vec<RawSeries>>,
    /// `synonyms.toml`.
    pub synonyms: RawFile<RawSynonyms>,
    /// `pages/*.md`, sorted.
    pub pages: Vec<RawPage>,
    /// The files of `geo/`, sorted.
    pub geo: Vec<RawGeoFile>,
    /// The files of `appearance/`, sorted.
    pub pictures: Vec<RawPicture>,
    /// The folders of `datasets/`, sorted, still unread.
    pub entries: Vec<EntryFolder>,
}

/// A file of the catalogue's folder.
#[derive(Debug)]
pub enum RawFile<T> {
    /// There is none, and there need not be one.
    Absent,
    /// It cannot be read, or must be there and is not; the faults say why.
    Unreadable,
    /// Its text and what it says.
    Read(Source, T),
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
    /// Code of a country.
    pub country: Option<Spanned<String>>,
    /// Names of web hosts; a list may be empty.
    pub hosts: Option<Vec<Spanned<String>>>,
    /// Id of the licence of titles and descriptions.
    pub metadata_license: Option<Spanned<String>>,
    /// Folder below `themes/`.
    pub theme: Option<Spanned<String>>,
    /// Whom to ask.
    pub contact: Option<RawContact>,
    /// Boundaries of places.
    pub boundaries: Vec<RawBoundaries>,
    /// The look.
    pub appearance: Option<RawAppearance>,
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
    /// Address of the form for errors.
    pub report_url: Option<Spanned<String>>,
    /// Until when reports of security faults are answered.
    pub security_until: Option<Spanned<RawDate>>,
}

/// `[[boundaries]]` as typed.
#[derive(Debug)]
pub struct RawBoundaries {
    /// Place of the table, for what is missing in it.
    pub span: Range<usize>,
    /// Its id.
    pub id: Option<Spanned<String>>,
    /// The file, below `catalog/`.
    pub path: Option<Spanned<String>>,
    /// The property that holds the code of a place.
    pub code: Option<Spanned<String>>,
    /// The property that holds its name.
    pub name: Option<Spanned<String>>,
    /// What the places are.
    pub title: Option<Spanned<String>>,
    /// The days on which they are valid.
    pub valid: Option<RawTemporal>,
    /// Who drew them.
    pub source: Option<Spanned<String>>,
    /// Translations of `title` and `source`.
    pub translations: Vec<RawTranslation>,
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
    /// What kind of body it is.
    pub publisher_type: Option<Spanned<String>>,
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
    /// EU data theme.
    pub data_theme: Option<Spanned<String>>,
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

/// A table of `series.toml` as typed.
#[derive(Debug)]
pub struct RawSeries {
    /// Its key.
    pub id: Spanned<String>,
    /// Title.
    pub title: Option<Spanned<String>>,
    /// What its datasets have in common.
    pub description: Option<Spanned<String>>,
    /// Translations of `title` and `description`.
    pub translations: Vec<RawTranslation>,
}

/// `synonyms.toml` as typed.
#[derive(Debug)]
pub struct RawSynonyms {
    /// Groups of words that mean the same, in the order of the file.
    pub same: Vec<Spanned<Vec<Spanned<String>>>>,
}

/// Reads everything but the entries from `<site>/catalog`. Paths in diagnostics are relative to `site`.
///
/// # Errors
/// When the disk fails.
pub fn read_config(site: &Path) -> Result<(RawConfig, Vec<Diagnostic>), ReadError> {
    let folder = site.join("catalog");
    let mut faults = Vec::new();
    let mut reader = ConfigReader { folder: &folder, faults: &mut faults };
    reader.strangers()?;
    let catalog = reader.required("catalog.toml", catalog)?;
    let geo = reader.geo(&catalog)?;
    let pictures = picture::read_pictures(&folder, appearance_of(&catalog))?;
    let config = RawConfig {
        catalog,
        publishers: reader.required("publishers.toml", |table| table.each(publisher))?,
        topics: reader.optional("topics.toml", |table| table.each(topic))?,
        licenses: reader.optional("licenses.toml", |table| table.each(license))?,
        series: reader.optional("series.toml", |table| table.each(series))?,
        synonyms: reader.optional("synonyms.toml", synonyms)?,
        pages: reader.pages()?,
        geo,
        pictures,
        entries: reader.entries()?,
    };
    Ok((config, faults))
}

struct ConfigReader<'a> {
    folder: &'a Path,
    faults: &'a mut Vec<Diagnostic>,
}

impl ConfigReader<'_> {
    /// A file that every catalogue has.
    fn required<T>(&mut self, name: &str, take: impl FnOnce(&mut Table<'_, '_>) -> T) -> Result<RawFile<T>, ReadError> {
        let file = self.optional(name, take)?;
        if matches!(file, RawFile::Absent) {
            self.faults.push(missing(&format!("catalog/{name}")));
            return Ok(RawFile::Unreadable);
        }
        Ok(file)
    }

    fn optional<T>(&mut self, name: &str, take: impl FnOnce(&mut Table<'_, '_>) -> T) -> Result<RawFile<T>, ReadError> {
        let path = self.folder.join(name);
        if !path.is_file() || path.is_symlink() {
            // What is here but is no file was reported with the rest of the folder.
            return Ok(if path.exists() || path.is_symlink() { RawFile::Unreadable } else { RawFile::Absent });
        }
        let parsed = match read_text(&path, &format!("catalog/{name}"))? {
            Ok(source) => read_toml(&source, self.faults, take).map(|value| RawFile::Read(source, value)),
            Err(fault) => {
                self.faults.push(fault);
                None
            }
        };
        Ok(parsed.unwrap_or(RawFile::Unreadable))
    }

    /// The files of `geo/`, and what stands in those that `catalog.toml` names.
    fn geo(&mut self, catalog: &RawFile<RawCatalog>) -> Result<Vec<RawGeoFile>, ReadError> {
        let named: Vec<&str> = match catalog {
            RawFile::Read(_, RawCatalog { boundaries, .. }) => {
                boundaries.iter().filter_map(|raw| Some(raw.path.as_ref()?.value.as_str())).collect()
            }
            RawFile::Absent | RawFile::Unreadable => Vec::new(),
        };
        let found = walk::files_below(&self.folder.join("geo"))?;
        let below = |file: FoundFile| FoundFile { path: format!("geo/{}", file.path), ..file };
        let read = |file: FoundFile| {
            let is_named = file.kind == FileKind::File && named.iter().any(|path| nfc(path) == nfc(&file.path));
            let content = if is_named { read_geojson(self.folder, &file.path, self.faults)? } else { RawFile::Absent };
            Ok(RawGeoFile { file, content })
        };
        found.into_iter().map(below).map(read).collect()
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
            let shown = format!("catalog/pages/{}", file.path);
            let unlisted = || unlisted(&shown, "pages end in `.md`", "rename it, or move it out of the catalogue");
            self.faults.push(file.kind.fault(&shown).unwrap_or_else(unlisted));
        }
        Ok(pages)
    }

    /// Everything in the folder of the catalogue that is none of its parts, such as a misspelt one.
    fn strangers(&mut self) -> Result<(), ReadError> {
        const FILES: [&str; 6] =
            ["catalog.toml", "publishers.toml", "topics.toml", "licenses.toml", "series.toml", "synonyms.toml"];
        const FOLDERS: [&str; 4] = [picture::FOLDER, "datasets", "geo", "pages"];
        for found in walk::children(self.folder)? {
            let shown = format!("catalog/{}", found.path);
            let known: &[&str] = if found.kind == FileKind::Folder { &FOLDERS } else { &FILES };
            if let Some(fault) = found.kind.fault(&shown) {
                self.faults.push(fault);
            } else if found.kind == FileKind::Folder && FILES.contains(&found.path.as_str()) {
                let message = "a folder stands where this file should be";
                self.faults.push(Diagnostic::new(Code::MissingFile, Location::of_file(shown), message));
            } else if !known.contains(&found.path.as_str()) {
                let hint = did_you_mean(&found.path, FILES.into_iter().chain(FOLDERS))
                    .unwrap_or_else(|| "move it out of the catalogue".to_owned());
                self.faults.push(unlisted(&shown, "it is no part of a catalogue", &hint));
            }
        }
        Ok(())
    }

    /// The folders of `datasets/`. Without it nothing could be published but emptiness.
    fn entries(&mut self) -> Result<Vec<EntryFolder>, ReadError> {
        let datasets = self.folder.join("datasets");
        if !datasets.is_dir() {
            self.faults.push(
                Diagnostic::new(Code::MissingFile, Location::of_file("catalog/datasets"), "this folder is missing")
                    .with_hint("it holds a folder for each entry of the list, each with its `dataset.toml`"),
            );
        }
        let mut entries = Vec::new();
        for found in walk::children(&datasets)? {
            let shown = format!("catalog/datasets/{}", found.path);
            match found.kind {
                FileKind::Folder => entries.push(EntryFolder { path: datasets.join(&found.path), name: found.path }),
                kind => {
                    let hint = "make a folder for the entry, and put the file and its `dataset.toml` there";
                    let unlisted = || unlisted(&shown, "every entry is a folder of its own", hint);
                    self.faults.push(kind.fault(&shown).unwrap_or_else(unlisted));
                }
            }
        }
        Ok(entries)
    }
}

fn appearance_of(catalog: &RawFile<RawCatalog>) -> Option<&RawAppearance> {
    match catalog {
        RawFile::Read(_, catalog) => catalog.appearance.as_ref(),
        RawFile::Absent | RawFile::Unreadable => None,
    }
}

fn unlisted(shown: &str, why: &str, hint: &str) -> Diagnostic {
    let message = format!("this is not published: {why}");
    Diagnostic::new(Code::UnlistedFile, Location::of_file(shown), message).with_hint(hint)
}

fn missing(shown: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingFile, Location::of_file(shown), "this is missing")
        .with_hint("the guide's chapter \"The catalogue\" shows what it holds")
}

fn catalog(table: &mut Table<'_, '_>) -> RawCatalog {
    RawCatalog {
        title: table.string("title"),
        description: table.string("description"),
        base_url: table.string("base_url"),
        languages: table.strings("languages"),
        publisher: table.string("publisher"),
        license: table.string("license"),
        country: table.string("country"),
        hosts: table.one_or_more("hosts"),
        metadata_license: table.string("metadata_license"),
        theme: table.string("theme"),
        contact: table.table("contact", contact),
        boundaries: table.tables("boundaries", boundaries),
        appearance: table.table("appearance", picture::appearance),
        translations: table.translations(&["title", "description"]),
    }
}

fn boundaries(table: &mut Table<'_, '_>) -> RawBoundaries {
    RawBoundaries {
        span: table.span(),
        id: table.string("id"),
        path: table.string("path"),
        code: table.string("code"),
        name: table.string("name"),
        title: table.string("title"),
        valid: table.table("valid", temporal),
        source: table.string("source"),
        translations: table.translations(&["title", "source"]),
    }
}

fn contact(table: &mut Table<'_, '_>) -> RawContact {
    RawContact {
        name: table.string("name"),
        email: table.string("email"),
        url: table.string("url"),
        phone: table.string("phone"),
        report_url: table.string("report_url"),
        security_until: table.date("security_until"),
    }
}

fn publisher(id: Spanned<String>, table: &mut Table<'_, '_>) -> RawPublisher {
    RawPublisher {
        id,
        name: table.string("name"),
        description: table.string("description"),
        parent: table.string("parent"),
        publisher_type: table.string("type"),
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
        data_theme: table.string("data_theme"),
        translations: table.translations(&["name", "description"]),
    }
}

fn series(id: Spanned<String>, table: &mut Table<'_, '_>) -> RawSeries {
    RawSeries {
        id,
        title: table.string("title"),
        description: table.string("description"),
        translations: table.translations(&["title", "description"]),
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

fn synonyms(table: &mut Table<'_, '_>) -> RawSynonyms {
    RawSynonyms { same: table.groups("same") }
}

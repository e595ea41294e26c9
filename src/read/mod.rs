//! Disk → raw values: what the maintainer typed, with the place of every value, and nothing judged beyond
//! the shape of the files.

#![expect(clippy::disallowed_methods, reason = "this stage is one of the three that touch the disk")]

mod config;
mod css;
mod document;
mod entry;
mod geojson;
mod markdown;
mod picture;
mod theme;
mod walk;

use std::io;
use std::path::{Path, PathBuf};

pub use self::config::{
    RawBoundaries, RawCatalog, RawConfig, RawContact, RawFile, RawLicense, RawPublisher, RawSeries, RawSynonyms,
    RawTopic, read_config,
};
pub(crate) use self::document::{DATE_HINT, parse_toml, utf8_source};
pub use self::document::{RawDate, RawTranslation};
pub use self::entry::{
    EntryFolder, RawChange, RawChart, RawCommitment, RawConstraints, RawDataset, RawDialect, RawDistribution, RawEntry,
    RawField, RawForeignKey, RawReference, RawSource, RawTemporal, read_entry,
};
pub use self::geojson::{RawFeature, RawGeoFile, RawPolygon, RawPosition};
pub use self::markdown::{RawMarkdown, RawPage};
pub use self::picture::{RawAppearance, RawColors, RawPicture};
pub use self::theme::{RawTheme, RawThemeSettings, ThemeFile, built_in_theme, read_theme};
pub use self::walk::{FileKind, FoundFile};

/// Whether a folder looks like a site: it holds `catalog/`.
pub fn has_catalog(site: &Path) -> bool {
    site.join("catalog").is_dir()
}

/// The disk did not do what was asked.
#[derive(Debug, thiserror::Error)]
#[error("{}: {source}", path.display())]
pub struct ReadError {
    /// The file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

impl ReadError {
    /// Adds the path to what the system said.
    pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self { path: path.to_owned(), source }
    }
}

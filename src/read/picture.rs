//! Pictures that `catalog.toml` names, as bytes.

use std::fs;
use std::path::Path;

use super::document::Table;
use super::{FoundFile, ReadError, walk};
use crate::source::{Spanned, nfc};

/// Files of `catalog/` that may be pictures are here.
pub(super) const FOLDER: &str = "appearance";

/// `[appearance]` as typed.
#[derive(Debug)]
pub struct RawAppearance {
    /// The picture beside the name, below `catalog/`.
    pub logo: Option<Spanned<String>>,
    /// The one for the dark theme.
    pub logo_dark: Option<Spanned<String>>,
    /// The one for the browser's tab.
    pub icon: Option<Spanned<String>>,
    /// Colours for the light theme.
    pub colors: Option<RawColors>,
    /// Colours for the dark theme.
    pub colors_dark: Option<RawColors>,
}

/// Colours as typed.
#[derive(Debug, Default)]
pub struct RawColors {
    /// Buttons, bars, marks.
    pub accent: Option<Spanned<String>>,
    /// Links.
    pub link: Option<Spanned<String>>,
    /// The band at the head of pages.
    pub band: Option<Spanned<String>>,
    /// Text on it.
    pub band_text: Option<Spanned<String>>,
}

/// A file of `catalog/appearance/`.
#[derive(Debug)]
pub struct RawPicture {
    /// Where it lies, below `catalog/`.
    pub file: FoundFile,
    /// What is in it; none when `catalog.toml` does not name it.
    pub bytes: Option<Vec<u8>>,
}

impl RawAppearance {
    /// The files that it names.
    fn paths(&self) -> impl Iterator<Item = &str> {
        [&self.logo, &self.logo_dark, &self.icon].into_iter().flatten().map(|path| path.value.as_str())
    }
}

/// Takes `[appearance]` apart.
pub(super) fn appearance(table: &mut Table<'_, '_>) -> RawAppearance {
    RawAppearance {
        logo: table.string("logo"),
        logo_dark: table.string("logo_dark"),
        icon: table.string("icon"),
        colors: table.table("colors", colors),
        colors_dark: table.table("colors_dark", colors),
    }
}

fn colors(table: &mut Table<'_, '_>) -> RawColors {
    RawColors {
        accent: table.string("accent"),
        link: table.string("link"),
        band: table.string("band"),
        band_text: table.string("band_text"),
    }
}

/// The files of `catalog/appearance/`, sorted, with the bytes of those that are named.
pub(super) fn read_pictures(folder: &Path, appearance: Option<&RawAppearance>) -> Result<Vec<RawPicture>, ReadError> {
    let is_named = |path: &str| appearance.is_some_and(|raw| raw.paths().any(|named| nfc(named) == nfc(path)));
    let read = |file: FoundFile| {
        let path = format!("{FOLDER}/{}", file.path);
        let disk_path = folder.join(&path);
        let is_read = file.kind.unusable().is_none() && is_named(&path);
        let bytes = is_read.then(|| fs::read(&disk_path).map_err(ReadError::at(&disk_path))).transpose()?;
        Ok(RawPicture { file: FoundFile { path, ..file }, bytes })
    };
    walk::files_below(&folder.join(FOLDER))?.into_iter().map(read).collect()
}

//! Themes: the one in the binary and a site's own under `themes/<name>/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rust_embed::RustEmbed;

use super::document::{read_toml, utf8_source};
use super::{ReadError, css, walk};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Spanned};

/// `themes/default/`, as it was when the binary was built.
#[derive(RustEmbed)]
#[folder = "themes/default"]
struct BuiltIn;

/// A file of a theme.
#[derive(Debug, Clone)]
pub struct ThemeFile {
    /// Path as shown to people.
    pub shown: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A theme as it lies on disk or in the binary.
#[derive(Debug, Clone, Default)]
pub struct RawTheme {
    /// `templates/…`, `static/…`, `i18n/…` by their path below the theme's folder, with `/`.
    pub files: BTreeMap<String, ThemeFile>,
    /// `theme.toml`, where there is one.
    pub settings: Option<(Source, RawThemeSettings)>,
}

/// `theme.toml` as typed.
#[derive(Debug, Clone)]
pub struct RawThemeSettings {
    /// Its name for people.
    pub name: Option<Spanned<String>>,
    /// What it looks like.
    pub description: Option<Spanned<String>>,
    /// Files of `static/` that every page loads, in order.
    pub stylesheets: Vec<Spanned<String>>,
    /// JavaScript modules of `static/` that every page loads, in order.
    pub scripts: Vec<Spanned<String>>,
    /// The file of `static/` that browsers show beside the title.
    pub icon: Option<Spanned<String>>,
}

/// The theme in the binary.
pub fn built_in_theme() -> (RawTheme, Vec<Diagnostic>) {
    let files = BuiltIn::iter().filter_map(|path| {
        let bytes = without_remarks(&path, BuiltIn::get(&path)?.data.into_owned());
        Some((path.to_string(), ThemeFile { shown: format!("(built in) {path}"), bytes }))
    });
    theme(files.collect())
}

/// A script or a style sheet as it is published: without what only its developers read, which is a third of it.
fn without_remarks(path: &str, bytes: Vec<u8>) -> Vec<u8> {
    match String::from_utf8(bytes) {
        Ok(script) if path.ends_with(".js") => minifier::js::minify(&script).to_string().into_bytes(),
        Ok(sheet) if path.ends_with(".css") => css::without_remarks(&sheet).into_bytes(),
        Ok(other) => other.into_bytes(),
        Err(error) => error.into_bytes(),
    }
}

/// Reads `<site>/themes/<name>`. `None` when there is no such folder.
///
/// # Errors
/// When the disk fails.
pub fn read_theme(site: &Path, name: &str) -> Result<Option<(RawTheme, Vec<Diagnostic>)>, ReadError> {
    let folder = site.join("themes").join(name);
    if !folder.is_dir() {
        return Ok(None);
    }
    let mut unusable = Vec::new();
    let mut files = BTreeMap::new();
    for file in walk::files_below(&folder)? {
        let shown = format!("themes/{name}/{}", file.path);
        if let Some(fault) = file.kind.fault(&shown) {
            unusable.push(fault);
            continue;
        }
        let path = folder.join(&file.path);
        let bytes = fs::read(&path).map_err(ReadError::at(&path))?;
        files.insert(file.path, ThemeFile { shown, bytes });
    }
    let (theme, mut faults) = theme(files);
    faults.append(&mut unusable);
    Ok(Some((theme, faults)))
}

fn theme(mut files: BTreeMap<String, ThemeFile>) -> (RawTheme, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let settings = files.remove("theme.toml").and_then(|file| match utf8_source(&file.shown, file.bytes) {
        Ok(source) => read_toml(&source, &mut faults, |table| RawThemeSettings {
            name: table.string("name"),
            description: table.string("description"),
            stylesheets: table.strings("stylesheets"),
            scripts: table.strings("scripts"),
            icon: table.string("icon"),
        })
        .map(|settings| (source, settings)),
        Err(fault) => {
            faults.push(fault);
            None
        }
    });
    (RawTheme { files, settings }, faults)
}

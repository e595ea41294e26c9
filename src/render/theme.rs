//! The look of the site: the built-in theme with a site's own files laid over it.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::address::encode;
use super::messages::Messages;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::model::Language;
use crate::output::OutPath;
use crate::read::{RawTheme, RawThemeSettings, ThemeFile, utf8_source};
use crate::source::{Location, Source, Spanned};

/// Templates, static files and strings, ready to render with.
#[derive(Debug, Default)]
pub struct Theme {
    /// Source of each template by its name, such as `dataset.html`.
    pub(super) templates: BTreeMap<String, Source>,
    /// Files that pages load.
    pub(super) assets: Vec<Asset>,
    /// Paths of the style sheets.
    pub(super) stylesheets: Vec<OutPath>,
    /// Paths of the modules that every page loads.
    pub(super) scripts: Vec<OutPath>,
    /// Path of the icon.
    pub(super) icon: Option<OutPath>,
    /// Strings by place of the language.
    pub(super) messages: Vec<Messages>,
}

/// A file whose path carries a hash of its content, so that browsers may keep it for ever. Files in a folder
/// share the hash of the folder, which its name carries: they can name each other.
#[derive(Debug)]
pub(super) struct Asset {
    /// Name in the theme's `static/`.
    name: String,
    pub(super) path: OutPath,
    pub(super) bytes: Vec<u8>,
}

/// Lays `own` over `built_in`: a file of the same name replaces, a string of the same key replaces. Reports
/// files that cannot be used, strings that a language lacks, and settings that name no file.
pub fn assemble(built_in: RawTheme, own: Option<RawTheme>, languages: &[Language]) -> (Theme, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let own = own.unwrap_or_default();
    let complete = read_messages("i18n/vi.toml", &[&built_in], &mut Vec::new());
    let messages = languages
        .iter()
        .map(|language| {
            let path = format!("i18n/{language}.toml");
            let messages = read_messages(&path, &[&built_in, &own], &mut faults);
            faults.extend(missing_messages(language, &path, &messages, &complete));
            messages
        })
        .collect();
    let mut theme = Theme { messages, ..Theme::default() };
    let RawTheme { files: built_in_files, settings: built_in_settings } = built_in;
    let RawTheme { files: own_files, settings: own_settings } = own;
    let mut files = built_in_files;
    files.extend(own_files);
    let folders = folder_hashes(&files);
    for (path, file) in files {
        theme.add(&path, file, &folders, &mut faults);
    }
    for settings in [built_in_settings, own_settings].into_iter().flatten() {
        theme.apply(&settings, &mut faults);
    }
    (theme, faults)
}

/// The strings of a file, each theme's over those of the themes before it.
fn read_messages(path: &str, themes: &[&RawTheme], faults: &mut Vec<Diagnostic>) -> Messages {
    let mut messages = Messages::default();
    for file in themes.iter().filter_map(|theme| theme.files.get(path)) {
        match utf8_source(&file.shown, file.bytes.clone()) {
            Ok(source) => faults.extend(messages.extend(&source)),
            Err(fault) => faults.push(fault),
        }
    }
    messages
}

/// A language needs every string that the built-in Vietnamese, which is `complete`, has.
fn missing_messages(language: &Language, path: &str, messages: &Messages, complete: &Messages) -> Option<Diagnostic> {
    let mut missing: Vec<_> = complete.missing_in(messages).collect();
    missing.sort_unstable();
    let (first, count) = (missing.first()?, missing.len());
    let message = format!("the theme has no text for {count} strings in the language `{language}`, such as `{first}`");
    let hint = format!("copy i18n/en.toml of the built-in theme to {path} in the site's own theme, and translate it");
    Some(Diagnostic::new(Code::MissingMessage, Location::of_file("catalog/catalog.toml"), message).with_hint(hint))
}

impl Theme {
    /// The published path of each file of `static/` by its name.
    pub(super) fn asset_paths(&self) -> BTreeMap<String, String> {
        self.assets.iter().map(|asset| (asset.name.clone(), encode(asset.path.as_str()))).collect()
    }

    fn add(&mut self, path: &str, file: ThemeFile, folders: &BTreeMap<String, String>, faults: &mut Vec<Diagnostic>) {
        if let Some(name) = path.strip_prefix("templates/") {
            match utf8_source(&file.shown, file.bytes) {
                Ok(source) => {
                    self.templates.insert(name.to_owned(), source);
                }
                Err(fault) => faults.push(fault),
            }
        } else if let Some(name) = path.strip_prefix("static/") {
            match hashed_path(name, &file.bytes, folders) {
                Some(path) => self.assets.push(Asset { name: name.to_owned(), path, bytes: file.bytes }),
                None => faults.push(bad_name(&file)),
            }
        }
    }

    fn apply(&mut self, (source, settings): &(Source, RawThemeSettings), faults: &mut Vec<Diagnostic>) {
        // The name and the description of a theme are for people who choose one.
        let RawThemeSettings { name: _, description: _, stylesheets, scripts, icon } = settings;
        let mut find = |typed: &Spanned<String>| {
            let found = self.assets.iter().find(|asset| asset.name == typed.value).map(|asset| asset.path.clone());
            if found.is_none() {
                let message = format!("there is no file `static/{}` in the theme", typed.value);
                let mut fault = Diagnostic::new(Code::MissingFile, source.locate(&typed.span), message);
                fault.hint = did_you_mean(&typed.value, self.assets.iter().map(|asset| asset.name.as_str()));
                faults.push(fault);
            }
            found
        };
        let sheets: Vec<_> = stylesheets.iter().filter_map(&mut find).collect();
        let modules: Vec<_> = scripts.iter().filter_map(&mut find).collect();
        let icon = icon.as_ref().and_then(&mut find);
        if !stylesheets.is_empty() {
            self.stylesheets = sheets;
        }
        if !scripts.is_empty() {
            self.scripts = modules;
        }
        self.icon = icon.or(self.icon.take());
    }
}

/// The hash of each folder of `static/`, made of the names and bytes of all files in it, by its name.
fn folder_hashes(files: &BTreeMap<String, ThemeFile>) -> BTreeMap<String, String> {
    let mut folders: BTreeMap<String, Sha256> = BTreeMap::new();
    for (path, file) in files {
        if let Some((folder, name)) = path.strip_prefix("static/").and_then(|name| name.split_once('/')) {
            let digest = folders.entry(folder.to_owned()).or_default();
            digest.update(format!("{name}\0{}\0", file.bytes.len()));
            digest.update(&file.bytes);
        }
    }
    folders.into_iter().map(|(folder, digest)| (folder, short_hash(&digest.finalize()))).collect()
}

/// `static/style.0123456789ab.css`, `static/search.0123456789ab/box.js`.
fn hashed_path(name: &str, bytes: &[u8], folders: &BTreeMap<String, String>) -> Option<OutPath> {
    let (stem, extension) = name.rsplit_once('.').filter(|(_, extension)| !extension.contains('/'))?;
    let path = match name.split_once('/') {
        Some((folder, rest)) => format!("static/{folder}.{}/{rest}", folders[folder]),
        None => format!("static/{stem}.{}.{extension}", short_hash(&Sha256::digest(bytes))),
    };
    OutPath::new(path).ok()
}

/// The start of a digest, which tells versions of a file apart.
pub(super) fn short_hash(digest: &[u8]) -> String {
    digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

fn bad_name(file: &ThemeFile) -> Diagnostic {
    let place = Location::of_file(file.shown.as_str());
    Diagnostic::new(Code::UnusableFile, place, "a static file needs a plain name with an ending, such as logo.svg")
}

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
    /// Path of the icon.
    pub(super) icon: Option<OutPath>,
    /// Strings by place of the language.
    pub(super) messages: Vec<Messages>,
}

/// A file whose name carries a hash of its content, so that browsers may keep it for ever.
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
    for (path, file) in files {
        theme.add(&path, file, &mut faults);
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

    fn add(&mut self, path: &str, file: ThemeFile, faults: &mut Vec<Diagnostic>) {
        if let Some(name) = path.strip_prefix("templates/") {
            match utf8_source(&file.shown, file.bytes) {
                Ok(source) => {
                    self.templates.insert(name.to_owned(), source);
                }
                Err(fault) => faults.push(fault),
            }
        } else if let Some(name) = path.strip_prefix("static/") {
            match hashed_path(name, &file.bytes) {
                Some(path) => self.assets.push(Asset { name: name.to_owned(), path, bytes: file.bytes }),
                None => faults.push(bad_name(&file)),
            }
        }
    }

    fn apply(&mut self, (source, settings): &(Source, RawThemeSettings), faults: &mut Vec<Diagnostic>) {
        // The name and the description of a theme are for people who choose one.
        let RawThemeSettings { name: _, description: _, stylesheets, icon } = settings;
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
        let icon = icon.as_ref().and_then(&mut find);
        if !stylesheets.is_empty() {
            self.stylesheets = sheets;
        }
        self.icon = icon.or(self.icon.take());
    }
}

/// `static/style.0123456789ab.css`.
fn hashed_path(name: &str, bytes: &[u8]) -> Option<OutPath> {
    let digest = Sha256::digest(bytes);
    let hash: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let (folder, file) = name.rsplit_once('/').map_or(("", name), |(folder, file)| (folder, file));
    let (stem, extension) = file.rsplit_once('.')?;
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    OutPath::new(format!("static/{folder}{stem}.{hash}.{extension}")).ok()
}

fn bad_name(file: &ThemeFile) -> Diagnostic {
    let place = Location::of_file(file.shown.as_str());
    Diagnostic::new(Code::UnusableFile, place, "a static file needs a plain name with an ending, such as logo.svg")
}

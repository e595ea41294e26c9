//! odcat turns a folder of TOML entries and data files into a static website of open data.
//!
//! The map of the house, in the order of the line:
//!
//! - [`read`]: disk → what the maintainer typed, with the place of every value
//! - [`check`]: that → the [`model`], and every fault as a [`diagnostic`]; tables pass through [`table`], shapes of
//!   places through [`geo`]
//! - [`render`]: the model and a theme → [`output`]s, pure
//! - [`write`](mod@write): outputs → a folder, without ever damaging what is published
//! - [`report`]: diagnostics → text, JSON, annotations
//!
//! Only `read`, `table` and `write` touch the disk. [`build`] is the whole line.

pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod geo;
pub mod model;
pub mod output;
pub mod read;
pub mod render;
pub mod report;
pub mod source;
pub mod table;
pub mod write;

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rayon::prelude::*;

use crate::check::{CheckedEntry, References};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Catalog, WebUrl};
use crate::read::{EntryFolder, ReadError};
use crate::render::{Site, Theme};
use crate::table::Store;
use crate::write::{Sink, Written};

/// The disk did not do what was asked; faults of a catalogue are [`Diagnostic`]s.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder of the catalogue could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A data file could not be read, or the output could not be written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What a run may be told.
#[derive(Debug, Clone)]
pub struct Options {
    /// The address of the site, in place of the one in `catalog.toml`.
    pub base_url: Option<WebUrl>,
    /// Where what was made of tables is kept; `.odcat` in the folder of the site when silent.
    pub cache: Option<PathBuf>,
    /// Findings of this severity, and worse ones, keep the site from being published.
    pub stop_at: Severity,
    /// Whether the style guide is written beside the site.
    pub styleguide: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { base_url: None, cache: None, stop_at: Severity::Error, styleguide: false }
    }
}

impl Options {
    /// Whether a finding keeps the site from being published.
    pub fn stops(&self, diagnostic: &Diagnostic) -> bool {
        diagnostic.severity() <= self.stop_at && !diagnostic.code.is_advice()
    }
}

/// How far a run is. The numbers are entries or files, and their total where it is known.
pub trait Progress: Sync {
    /// A stage begins, with so many steps.
    fn begin(&self, stage: Stage, steps: usize);
    /// A step of the stage is done.
    fn step(&self);
}

/// Nobody watches.
impl Progress for () {
    fn begin(&self, _stage: Stage, _steps: usize) {}
    fn step(&self) {}
}

/// The stages that take time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Entries are read and checked.
    Check,
    /// All words are read for the search index, a language a step.
    Index,
    /// Files are made and compared.
    Write,
}

/// A catalogue that was read and checked.
#[derive(Debug)]
pub struct Checked {
    /// The model; `None` when it has an error.
    pub catalog: Option<Catalog>,
    /// Everything that was found, sorted.
    pub diagnostics: Vec<Diagnostic>,
}

/// A catalogue with its theme, half way.
struct Loaded {
    catalog: Option<(Catalog, Theme)>,
    diagnostics: Vec<Diagnostic>,
}

/// A site that was built, or the reasons why not.
#[derive(Debug)]
pub struct Built {
    /// The model; `None` when it has an error.
    pub catalog: Option<Catalog>,
    /// What was written; `None` when nothing was.
    pub written: Option<Written>,
    /// Everything that was found, sorted.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads and checks the catalogue of the site in `folder`, and everything about the site that shows without
/// making its pages.
///
/// # Errors
/// When the disk fails.
pub fn check(folder: &Path, options: &Options, progress: &dyn Progress) -> Result<Checked, Error> {
    // Warnings, however strictly they are taken, do not keep the pages from being looked at too.
    let options = Options { stop_at: Severity::Error, ..options.clone() };
    let Loaded { catalog, mut diagnostics } = load(folder, &options, None, progress)?;
    let Some((catalog, theme)) = catalog else { return Ok(Checked { catalog: None, diagnostics }) };
    match Site::new(&catalog, &theme) {
        Ok(site) => diagnostics.extend(write::collisions(&render::outputs(&site))),
        Err(found) => diagnostics.extend(found),
    }
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    diagnostics.extend(check::incomplete(&catalog, today));
    diagnostic::sort(&mut diagnostics);
    Ok(Checked { catalog: Some(catalog), diagnostics })
}

/// The whole line: reads and checks the catalogue in `folder` and publishes it into `sink`. A catalogue with
/// an error changes nothing there.
///
/// # Errors
/// When the disk fails.
pub fn build<S: Sink>(
    folder: &Path,
    options: &Options,
    open_sink: impl FnOnce() -> io::Result<S>,
    progress: &dyn Progress,
) -> Result<Built, Error> {
    let store = Store::open(&options.cache.clone().unwrap_or_else(|| folder.join(".odcat")).join("tables"))?;
    let Loaded { catalog, mut diagnostics } = load(folder, options, Some(&store), progress)?;
    let Some((catalog, theme)) = catalog else {
        return Ok(Built { catalog: None, written: None, diagnostics });
    };
    let (written, found) = match Site::new(&catalog, &theme) {
        Err(found) => (None, found),
        Ok(site) => publish(&site, options, open_sink, progress)?,
    };
    if written.is_some() {
        store.prune()?;
    }
    diagnostics.extend(found);
    // A fault of a template is found on every page that it makes.
    diagnostic::sort(&mut diagnostics);
    diagnostics.dedup();
    Ok(Built { catalog: Some(catalog), written, diagnostics })
}

/// Renders a site into a sink, which is opened only when nothing is known to be wrong.
fn publish<S: Sink>(
    site: &Site<'_>,
    options: &Options,
    open_sink: impl FnOnce() -> io::Result<S>,
    progress: &dyn Progress,
) -> Result<(Option<Written>, Vec<Diagnostic>), Error> {
    let mut outputs = render::outputs(site);
    if options.styleguide {
        outputs.extend(render::styleguide(site));
    }
    let collisions = write::collisions(&outputs);
    if !collisions.is_empty() {
        return Ok((None, collisions));
    }
    progress.begin(Stage::Index, site.languages());
    outputs.extend(render::search_index(site, &|| progress.step()));
    progress.begin(Stage::Write, outputs.len());
    Ok(write::publish(&outputs, open_sink()?, &|| progress.step())?)
}

/// The first half of the line: read, check, table.
fn load(folder: &Path, options: &Options, store: Option<&Store>, progress: &dyn Progress) -> Result<Loaded, Error> {
    let (config, mut diagnostics) = read::read_config(folder)?;
    let (references, entries, found) = check::check_config(config, options.base_url.clone());
    diagnostics.extend(found);
    let (entries, found) = check_entries(&entries, &references, store, progress)?;
    diagnostics.extend(found);
    let (theme, found) = load_theme(folder, &references)?;
    diagnostics.extend(found);
    let (catalog, found) = check::check_catalog(references, entries)?;
    diagnostics.extend(found);
    diagnostic::sort(&mut diagnostics);
    let clean = !diagnostics.iter().any(|diagnostic| options.stops(diagnostic));
    Ok(Loaded { catalog: catalog.filter(|_| clean).map(|catalog| (catalog, theme)), diagnostics })
}

/// Reads and checks the entries, a thread each, so that only the model of an entry stays in memory.
fn check_entries(
    folders: &[EntryFolder],
    references: &References,
    store: Option<&Store>,
    progress: &dyn Progress,
) -> Result<(Vec<CheckedEntry>, Vec<Diagnostic>), Error> {
    progress.begin(Stage::Check, folders.len());
    let check = |folder: &EntryFolder| {
        let (raw, mut faults) = read::read_entry(folder)?;
        let (entry, found) = raw.map_or(Ok((None, Vec::new())), |raw| check::check_entry(raw, references, store))?;
        faults.extend(found);
        progress.step();
        Ok((entry, faults))
    };
    let checked: Vec<_> = folders.par_iter().map(check).collect::<Result<_, Error>>()?;
    let (entries, faults): (Vec<_>, Vec<_>) = checked.into_iter().unzip();
    Ok((entries.into_iter().flatten().collect(), faults.into_iter().flatten().collect()))
}

fn load_theme(folder: &Path, references: &References) -> Result<(Theme, Vec<Diagnostic>), Error> {
    let (built_in, mut diagnostics) = read::built_in_theme();
    let own = match references.theme() {
        None => None,
        Some(name) => match read::read_theme(folder, name.as_str())? {
            Some((own, found)) => {
                diagnostics.extend(found);
                Some(own)
            }
            None => {
                diagnostics.extend(references.unknown_theme());
                None
            }
        },
    };
    let (theme, found) = render::assemble(built_in, own, references.languages());
    diagnostics.extend(found);
    Ok((theme, diagnostics))
}

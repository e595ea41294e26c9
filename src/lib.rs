//! odcat turns a folder of TOML entries and CSV files into a static website of open data.
//!
//! The map of the house, in the order of the line:
//!
//! - [`read`]: disk → what the maintainer typed, with the place of every value
//! - [`check`]: that → the [`model`], and every fault as a [`diagnostic`]; tables pass through [`table`]
//! - [`render`]: the model and a theme → [`output`]s, pure
//! - [`write`](mod@write): outputs → a folder, without ever damaging what is published
//! - [`report`]: diagnostics → text, JSON, annotations
//!
//! Only `read`, `table` and `write` touch the disk. [`build`] is the whole line.

pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod model;
pub mod output;
pub mod read;
pub mod render;
pub mod report;
pub mod source;
pub mod table;
pub mod write;

use std::io;
use std::path::Path;

use rayon::prelude::*;

use crate::check::{CheckedEntry, Frame};
use crate::diagnostic::Diagnostic;
use crate::model::{Catalog, WebUrl};
use crate::read::{EntryFolder, ReadError};
use crate::render::{Site, Theme};
use crate::write::{Sink, Written};

/// The disk did not do what was asked; faults of a catalogue are [`Diagnostic`]s.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder of the catalogue could not be read.
    #[error("cannot read {0}")]
    Read(#[from] ReadError),
    /// A data file could not be read, or the output could not be written.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// How far a run is. The numbers are entries or files, and their total where it is known.
pub trait Progress: Sync {
    /// A stage begins, with so many steps.
    fn begin(&self, stage: Stage, steps: usize);
    /// A step of the stage is done.
    fn step(&self);
}

/// The stages that take time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Entries are read and checked.
    Check,
    /// Files are made and compared.
    Write,
}

/// A catalogue that was read and checked, with its theme.
#[derive(Debug)]
pub struct Checked {
    /// The model and the look; `None` when an error keeps the site from being published.
    pub catalog: Option<(Catalog, Theme)>,
    /// Everything that was found, sorted.
    pub diagnostics: Vec<Diagnostic>,
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

/// Reads and checks the catalogue of the site in `folder`. `base_url` replaces the one in `catalog.toml`.
///
/// # Errors
/// When the disk fails.
pub fn check(folder: &Path, base_url: Option<WebUrl>, progress: &dyn Progress) -> Result<Checked, Error> {
    let (config, mut diagnostics) = read::read_config(folder)?;
    let (frame, entries, found) = check::check_config(config, base_url);
    diagnostics.extend(found);
    let (entries, found) = check_entries(&entries, &frame, progress)?;
    diagnostics.extend(found);
    let (theme, found) = load_theme(folder, &frame)?;
    diagnostics.extend(found);
    let (catalog, found) = check::check_catalog(frame, entries);
    diagnostics.extend(found);
    diagnostic::sort(&mut diagnostics);
    let clean = !diagnostics.iter().any(Diagnostic::is_error);
    Ok(Checked { catalog: catalog.filter(|_| clean).map(|catalog| (catalog, theme)), diagnostics })
}

/// The whole line: reads and checks the catalogue in `folder` and publishes it into `sink`. A catalogue with
/// an error changes nothing there.
///
/// # Errors
/// When the disk fails.
pub fn build<S: Sink>(
    folder: &Path,
    base_url: Option<WebUrl>,
    open_sink: impl FnOnce() -> io::Result<S>,
    progress: &dyn Progress,
) -> Result<Built, Error> {
    let Checked { catalog, mut diagnostics } = check(folder, base_url, progress)?;
    let Some((catalog, theme)) = catalog else {
        return Ok(Built { catalog: None, written: None, diagnostics });
    };
    let (written, found) = match Site::new(&catalog, &theme) {
        Err(found) => (None, found),
        Ok(site) => {
            let outputs = render::outputs(&site);
            progress.begin(Stage::Write, outputs.len());
            write::publish(&outputs, open_sink()?, &|| progress.step())?
        }
    };
    diagnostics.extend(found);
    // A fault of a template is found on every page that it makes.
    diagnostic::sort(&mut diagnostics);
    diagnostics.dedup();
    Ok(Built { catalog: Some(catalog), written, diagnostics })
}

/// Reads and checks the entries, a thread each, so that only the model of an entry stays in memory.
fn check_entries(
    folders: &[EntryFolder],
    frame: &Frame,
    progress: &dyn Progress,
) -> Result<(Vec<CheckedEntry>, Vec<Diagnostic>), Error> {
    progress.begin(Stage::Check, folders.len());
    let check = |folder: &EntryFolder| {
        let (raw, mut faults) = read::read_entry(folder)?;
        let (entry, found) = raw.map_or(Ok((None, Vec::new())), |raw| check::check_entry(raw, frame))?;
        faults.extend(found);
        progress.step();
        Ok((entry, faults))
    };
    let checked: Vec<_> = folders.par_iter().map(check).collect::<Result<_, Error>>()?;
    let (entries, faults): (Vec<_>, Vec<_>) = checked.into_iter().unzip();
    Ok((entries.into_iter().flatten().collect(), faults.into_iter().flatten().collect()))
}

fn load_theme(folder: &Path, frame: &Frame) -> Result<(Theme, Vec<Diagnostic>), Error> {
    let (built_in, mut diagnostics) = read::built_in_theme();
    let own = match frame.theme() {
        None => None,
        Some(name) => match read::read_theme(folder, name.as_str())? {
            Some((own, found)) => {
                diagnostics.extend(found);
                Some(own)
            }
            None => {
                diagnostics.push(check::unknown_theme(name));
                None
            }
        },
    };
    let (theme, found) = render::assemble(built_in, own, frame.languages());
    diagnostics.extend(found);
    Ok((theme, diagnostics))
}

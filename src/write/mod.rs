//! Outputs → a place, without ever damaging what is published.
//!
//! Everything is first made and compared ([`Sink::put`]); only when nothing failed is it put into place
//! ([`Sink::commit`]). A run that is killed in between leaves the site as it was or partly replaced by whole
//! files, and the next run completes the work.

#![expect(clippy::disallowed_methods, reason = "this stage is one of the three that touch the disk")]

mod directory;
mod manifest;
mod memory;

use std::collections::HashMap;
use std::io;
use std::path::Path;

use rayon::prelude::*;

pub use self::directory::Directory;
pub use self::memory::Memory;
use crate::diagnostic::{Code, Diagnostic};
use crate::output::{Content, OutPath, Output};
use crate::source::Location;

/// A place that a site can be written to.
pub trait Sink: Sync {
    /// Takes the content of a file, which `write` makes, and compares it with what is there. Nothing is
    /// published yet.
    ///
    /// # Errors
    /// When the place cannot be read or written.
    fn put(&self, path: &OutPath, write: &mut dyn FnMut(&mut dyn io::Write) -> io::Result<()>) -> io::Result<Change>;

    /// Takes a file that lies on disk, in the place where it was made, and compares it with what is there. The
    /// file is not changed later, but may be replaced or removed.
    ///
    /// # Errors
    /// When the file cannot be read or the place cannot be written.
    fn put_file(&self, path: &OutPath, made: &Path) -> io::Result<Change>;

    /// Forgets all that was taken.
    ///
    /// # Errors
    /// When the place cannot be written.
    fn discard(self) -> io::Result<()>;

    /// Puts all that was taken into place and removes what the last run wrote and this one did not.
    ///
    /// # Errors
    /// When the place cannot be written.
    fn commit(self) -> io::Result<Removed>;
}

/// What a file is, compared with what was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Nothing was there.
    Added,
    /// Something else was there, of an earlier run.
    Changed,
    /// The same bytes are there; they are left alone.
    Unchanged,
    /// Something else is there that no run has written; it is left alone.
    Foreign,
}

/// Paths of files that were removed, sorted.
pub type Removed = Vec<String>;

/// What writing did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Paths of new files, sorted.
    pub added: Vec<String>,
    /// Paths of files with other bytes than before, sorted.
    pub changed: Vec<String>,
    /// Paths of files that are gone, sorted.
    pub removed: Vec<String>,
    /// Number of files that were left as they are.
    pub unchanged: usize,
    /// Bytes of new and changed files.
    pub bytes: u64,
}

/// Makes every output and puts the site into place, unless something is wrong with it: then nothing is
/// changed. No two outputs may share a path (see [`collisions`]). `progress` is called once for each output.
///
/// # Errors
/// When a source cannot be read or the place cannot be written.
pub fn publish<S: Sink>(
    outputs: &[Output<'_>],
    sink: S,
    progress: &(dyn Fn() + Sync),
) -> io::Result<(Option<Written>, Vec<Diagnostic>)> {
    let puts: Vec<Put> = outputs
        .par_iter()
        .map(|output| {
            let put = put(&sink, output);
            progress();
            put
        })
        .collect::<io::Result<_>>()?;
    let (mut written, mut faults) = (Written::default(), Vec::new());
    for (output, put) in outputs.iter().zip(puts) {
        match put {
            Put::Done { change: Change::Foreign, .. } => faults.push(foreign(output)),
            Put::Done { change, bytes } => written.count(output.path.as_str(), change, bytes),
            Put::Fault(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        sink.discard()?;
        return Ok((None, faults));
    }
    written.added.sort();
    written.changed.sort();
    written.removed = sink.commit()?;
    Ok((Some(written), Vec::new()))
}

/// What became of one output.
enum Put {
    Done { change: Change, bytes: u64 },
    Fault(Diagnostic),
}

fn put<S: Sink>(sink: &S, output: &Output<'_>) -> io::Result<Put> {
    match &output.content {
        Content::Rendered(render) => match render() {
            Err(fault) => Ok(Put::Fault(fault)),
            Ok(bytes) => {
                let change = sink.put(&output.path, &mut |out| out.write_all(&bytes))?;
                Ok(Put::Done { change, bytes: bytes.len() as u64 })
            }
        },
        Content::Streamed(stream) => {
            let mut bytes = 0;
            let change = sink.put(&output.path, &mut |out| {
                let mut counting = Counting { out, bytes: 0 };
                stream(&mut counting)?;
                bytes = counting.bytes;
                Ok(())
            })?;
            Ok(Put::Done { change, bytes })
        }
        Content::File(made, size) => Ok(Put::Done { change: sink.put_file(&output.path, made)?, bytes: *size }),
    }
}

/// Counts what passes by.
struct Counting<'a> {
    out: &'a mut dyn io::Write,
    bytes: u64,
}

impl io::Write for Counting<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Written {
    fn count(&mut self, path: &str, change: Change, bytes: u64) {
        match change {
            Change::Added => self.added.push(path.to_owned()),
            Change::Changed => self.changed.push(path.to_owned()),
            Change::Unchanged | Change::Foreign => self.unchanged += 1,
        }
        if matches!(change, Change::Added | Change::Changed) {
            self.bytes += bytes;
        }
    }
}

/// Paths that two outputs share, or that differ only in capitals, which some systems do not tell apart, or
/// of which one would be a folder of the other.
pub fn collisions(outputs: &[Output<'_>]) -> Vec<Diagnostic> {
    let keys: Vec<String> = outputs.par_iter().map(|output| output.path.as_str().to_lowercase()).collect();
    let mut first: HashMap<&str, &Output<'_>> = HashMap::with_capacity(keys.len());
    let mut faults = Vec::new();
    for (key, output) in keys.iter().zip(outputs) {
        if let Some(other) = first.insert(key, output) {
            faults.push(collision(output, other));
        }
    }
    for (key, output) in keys.iter().zip(outputs) {
        let folders = key.match_indices('/').map(|(at, _)| &key[..at]);
        faults.extend(folders.filter_map(|folder| first.get(folder)).map(|other| collision(output, other)));
    }
    faults
}

fn collision(output: &Output<'_>, other: &Output<'_>) -> Diagnostic {
    let place = Location::of_file(output.path.as_str());
    let message = if output.path == other.path {
        format!("two things would be published here: `{}` and `{}`", other.origin, output.origin)
    } else {
        format!("`{}` of `{}` is too much like `{}` of `{}`", output.path, output.origin, other.path, other.origin)
    };
    Diagnostic::new(Code::OutputCollision, place, message)
        .with_hint("rename one of the files, folders or ids that they are made from")
}

fn foreign(output: &Output<'_>) -> Diagnostic {
    let place = Location::of_file(output.path.as_str());
    let hint = output.own.as_deref().unwrap_or("move it away, or build into another folder with --out");
    Diagnostic::new(Code::ForeignFile, place, "something that odcat did not write is already here in the output folder")
        .with_hint(hint)
}

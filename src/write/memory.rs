//! A site in memory, for tests.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

use super::{Change, Removed, Sink};
use crate::output::OutPath;

/// Files by their path; clones share them.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    files: Arc<Mutex<BTreeMap<OutPath, Vec<u8>>>>,
    staged: Arc<Mutex<BTreeMap<OutPath, Vec<u8>>>>,
}

impl Memory {
    /// The files that were committed.
    pub fn files(&self) -> BTreeMap<OutPath, Vec<u8>> {
        self.files.lock().expect("no thread panics while it holds the lock").clone()
    }
}

impl Sink for Memory {
    fn put(&self, path: &OutPath, write: &mut dyn FnMut(&mut dyn io::Write) -> io::Result<()>) -> io::Result<Change> {
        let mut bytes = Vec::new();
        write(&mut bytes)?;
        let files = self.files.lock().expect("no thread panics while it holds the lock");
        let change = match files.get(path) {
            None => Change::Added,
            Some(before) if *before == bytes => Change::Unchanged,
            Some(_) => Change::Changed,
        };
        self.staged.lock().expect("no thread panics while it holds the lock").insert(path.clone(), bytes);
        Ok(change)
    }

    fn put_file(&self, path: &OutPath, made: &Path) -> io::Result<Change> {
        self.put(path, &mut |out| io::copy(&mut File::open(made)?, &mut &mut *out).map(drop))
    }

    fn discard(self) -> io::Result<()> {
        self.staged.lock().expect("no thread panics while it holds the lock").clear();
        Ok(())
    }

    fn commit(self) -> io::Result<Removed> {
        let staged = std::mem::take(&mut *self.staged.lock().expect("no thread panics while it holds the lock"));
        let mut files = self.files.lock().expect("no thread panics while it holds the lock");
        let removed = files.keys().filter(|path| !staged.contains_key(*path)).map(ToString::to_string).collect();
        *files = staged;
        Ok(removed)
    }
}

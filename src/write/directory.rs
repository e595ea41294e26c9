//! A site in a folder.
//!
//! A new or changed file is first written whole into `.odcat/staging/` of the folder; when all are there,
//! each is renamed into place, which the file system does at once or not at all. The manifest names the new
//! files before the first rename and the final ones after the last, so that a run that was killed has
//! written nothing that the next one does not know as its own.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::{Change, Removed, Sink, manifest};
use crate::output::OutPath;

/// Where odcat keeps its own files, below the output folder.
const OWN_FOLDER: &str = ".odcat";

/// A folder that a site is written to.
#[derive(Debug)]
pub struct Directory {
    root: PathBuf,
    /// Held as long as this run writes.
    _lock: File,
    before: BTreeSet<OutPath>,
    staged: Mutex<Vec<(OutPath, PathBuf)>>,
    kept: Mutex<Vec<OutPath>>,
    next: AtomicUsize,
}

impl Directory {
    /// Opens a folder, which is made when it does not exist, and reads what the last run wrote.
    ///
    /// # Errors
    /// When the folder cannot be read or made.
    pub fn open(root: &Path) -> io::Result<Self> {
        Self::open_inner(root).map_err(|error| with_path(root, &error))
    }

    fn open_inner(root: &Path) -> io::Result<Self> {
        let staging = root.join(OWN_FOLDER).join("staging");
        fs::create_dir_all(root.join(OWN_FOLDER))?;
        let lock = lock(&root.join(OWN_FOLDER).join("lock"))?;
        let before = manifest::read(&root.join(OWN_FOLDER).join("manifest.txt"))?;
        remove_folder(&staging)?;
        fs::create_dir_all(&staging)?;
        let threads = rayon::current_num_threads();
        for shard in 0..threads {
            fs::create_dir(staging.join(shard.to_string()))?;
        }
        Ok(Self {
            root: root.to_owned(),
            _lock: lock,
            before,
            staged: Mutex::default(),
            kept: Mutex::default(),
            next: AtomicUsize::new(0),
        })
    }

    fn own(&self, name: &str) -> PathBuf {
        self.root.join(OWN_FOLDER).join(name)
    }

    fn place(&self, path: &OutPath) -> PathBuf {
        self.root.join(path.as_str())
    }

    /// What stands in the way of a file. A foreign file is in the way too where a folder is needed, and a
    /// folder where a file is, unless all in it is of the last run.
    fn existing(&self, path: &OutPath) -> io::Result<Existing> {
        let place = self.place(path);
        match fs::symlink_metadata(&place) {
            Ok(metadata) if metadata.is_file() => Ok(Existing::File(File::open(place)?)),
            Ok(metadata) if metadata.is_dir() && self.is_own_folder(&place)? => Ok(Existing::Nothing),
            Ok(_) => Ok(Existing::Foreign),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Existing::Nothing),
            Err(error) if error.kind() == ErrorKind::NotADirectory => {
                let text = path.as_str();
                let above = text.match_indices('/').filter_map(|(at, _)| OutPath::new(&text[..at]).ok());
                let own = above.into_iter().any(|above| self.before.contains(&above));
                Ok(if own { Existing::Nothing } else { Existing::Foreign })
            }
            Err(error) => Err(error),
        }
    }

    fn is_own_folder(&self, folder: &Path) -> io::Result<bool> {
        for entry in WalkDir::new(folder) {
            let entry = entry?;
            let below = entry.path().strip_prefix(&self.root).ok().and_then(Path::to_str);
            let own = below.and_then(|path| OutPath::new(path).ok()).is_some_and(|path| self.before.contains(&path));
            if !entry.file_type().is_dir() && !own {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A new name in the staging folder of this thread: threads that write into one folder would wait for
    /// each other.
    fn stage(&self) -> PathBuf {
        let shard = rayon::current_thread_index().unwrap_or(0);
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.own("staging").join(shard.to_string()).join(number.to_string())
    }

    /// Takes a file into this run. `write` compares it with what stands in its place, and gives the staged file unless
    /// both are the same.
    fn take(&self, path: &OutPath, write: impl FnOnce(Existing) -> io::Result<Option<PathBuf>>) -> io::Result<Change> {
        let existing = self.existing(path)?;
        let (exists, foreign) = (!matches!(existing, Existing::Nothing), matches!(existing, Existing::Foreign));
        let Some(stage) = write(existing)? else {
            // The same bytes are adopted, whoever wrote them.
            self.kept.lock().expect("no thread panics while it holds the lock").push(path.clone());
            return Ok(Change::Unchanged);
        };
        if foreign || (exists && !self.before.contains(path)) {
            return Ok(Change::Foreign);
        }
        self.staged.lock().expect("no thread panics while it holds the lock").push((path.clone(), stage));
        Ok(if exists { Change::Changed } else { Change::Added })
    }

    /// Writes the manifest whole beside itself and puts it into place.
    fn write_manifest<'a>(&self, paths: impl Iterator<Item = &'a OutPath>) -> io::Result<()> {
        let (new, place) = (self.own("manifest.new"), self.own("manifest.txt"));
        let mut file = File::create(&new)?;
        file.write_all(manifest::text(paths).as_bytes())?;
        file.sync_all()?;
        fs::rename(new, place)
    }

    /// Removes files of the last run, and folders that are empty without them.
    fn remove(&self, paths: &[&OutPath]) -> io::Result<()> {
        let mut folders = BTreeSet::new();
        for path in paths {
            let place = self.place(path);
            match fs::remove_file(&place) {
                Err(error) if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                    return Err(error);
                }
                _ => {}
            }
            let below = place.ancestors().skip(1).take_while(|folder| *folder != self.root);
            folders.extend(below.map(Path::to_owned));
        }
        // The deepest first; one that still holds something stays.
        folders.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
        Ok(())
    }
}

impl Sink for Directory {
    fn put(&self, path: &OutPath, write: &mut dyn FnMut(&mut dyn io::Write) -> io::Result<()>) -> io::Result<Change> {
        self.take(path, |existing| {
            let mut comparing = Comparing::new(existing, self.stage());
            write(&mut comparing)?;
            comparing.finish()
        })
    }

    fn put_file(&self, path: &OutPath, made: &Path) -> io::Result<Change> {
        self.take(path, |existing| {
            if let Existing::File(mut file) = existing
                && is_same(&mut file, &mut File::open(made)?)?
            {
                return Ok(None);
            }
            let stage = self.stage();
            // Where the system can, both names mean one file, which is then neither copied nor stored twice.
            if fs::hard_link(made, &stage).is_err() {
                fs::copy(made, &stage)?;
            }
            Ok(Some(stage))
        })
    }

    fn discard(self) -> io::Result<()> {
        remove_folder(&self.own("staging"))?;
        fs::remove_file(self.own("lock"))?;
        // What was made for this run alone goes too; a folder that holds something stays.
        drop(fs::remove_dir(self.root.join(OWN_FOLDER)));
        drop(fs::remove_dir(&self.root));
        Ok(())
    }

    fn commit(self) -> io::Result<Removed> {
        let staged = std::mem::take(&mut *self.staged.lock().expect("no thread panics while it holds the lock"));
        let kept = std::mem::take(&mut *self.kept.lock().expect("no thread panics while it holds the lock"));
        let after: BTreeSet<&OutPath> = kept.iter().chain(staged.iter().map(|(path, _)| path)).collect();
        let stale: Vec<&OutPath> = self.before.iter().filter(|path| !after.contains(path)).collect();
        let same_list = stale.is_empty() && after.len() == self.before.len();
        if !same_list {
            self.write_manifest(self.before.iter().chain(after.iter().copied()).collect::<BTreeSet<_>>().into_iter())?;
        }
        // A stale file may stand where a folder is needed now.
        self.remove(&stale)?;
        staged.par_iter().try_for_each(|(path, stage)| put_into_place(stage, &self.place(path)))?;
        if !same_list {
            self.write_manifest(after.into_iter())?;
        }
        remove_folder(&self.own("staging"))?;
        fs::remove_file(self.own("lock"))?;
        if !staged.is_empty() || !stale.is_empty() {
            sync(&self.root)?;
        }
        Ok(stale.iter().map(ToString::to_string).collect())
    }
}

fn put_into_place(stage: &Path, place: &Path) -> io::Result<()> {
    rename(stage, place).map_err(|error| with_path(place, &error))
}

/// The same error, with the path that it is about.
fn with_path(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

fn rename(stage: &Path, place: &Path) -> io::Result<()> {
    match fs::rename(stage, place) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            if let Some(folder) = place.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::rename(stage, place)
        }
        other => other,
    }
}

/// Two runs that write into one folder would take each other's staging away. The system gives the lock back
/// when a run ends, however it ends.
fn lock(path: &Path) -> io::Result<File> {
    let file = File::create(path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(io::Error::new(
            ErrorKind::ResourceBusy,
            "another odcat is writing into this folder; wait for it to end",
        )),
        Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => Ok(file),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn remove_folder(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Asks the system to keep the folder's entries, once for the whole run. Systems that cannot are left to
/// themselves.
fn sync(folder: &Path) -> io::Result<()> {
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::PermissionDenied | ErrorKind::Unsupported | ErrorKind::InvalidInput
            ) =>
        {
            Ok(())
        }
        other => other,
    }
}

/// What stands where a file is to go.
enum Existing {
    /// Nothing, or what the last run wrote and this one will remove.
    Nothing,
    /// A plain file of the last run, or one that may turn out to be the same.
    File(File),
    /// Something that odcat did not write.
    Foreign,
}

/// Compares what is written, in large pieces, with an existing file, and begins a new one in the staging folder at the first
/// byte that differs.
struct Comparing {
    existing: Option<File>,
    /// Bytes that were the same so far.
    same: u64,
    stage: PathBuf,
    new: Option<File>,
    buffer: Vec<u8>,
}

impl Comparing {
    fn new(existing: Existing, stage: PathBuf) -> Self {
        let existing = match existing {
            Existing::File(file) => Some(file),
            Existing::Nothing | Existing::Foreign => None,
        };
        Self { existing, same: 0, stage, new: None, buffer: Vec::new() }
    }

    /// The staged file; `None` when the existing one is the same.
    fn finish(mut self) -> io::Result<Option<PathBuf>> {
        if let Some(file) = &mut self.existing
            && self.new.is_none()
        {
            let longer = file.read(&mut [0])? > 0;
            if !longer {
                return Ok(None);
            }
        }
        self.begin()?;
        Ok(Some(self.stage))
    }

    /// The new file, begun with what was the same in the old one.
    fn begin(&mut self) -> io::Result<&mut File> {
        if self.new.is_none() {
            let mut new = File::create(&self.stage)?;
            if let Some(file) = &mut self.existing {
                io::Seek::rewind(file)?;
                io::copy(&mut file.take(self.same), &mut new)?;
            }
            self.new = Some(new);
        }
        Ok(self.new.as_mut().expect("it was just begun"))
    }
}

impl Write for Comparing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.new.is_none()
            && let Some(file) = &mut self.existing
        {
            self.buffer.resize(bytes.len(), 0);
            let count = read_full(file, &mut self.buffer)?;
            if self.buffer[..count] == *bytes {
                self.same += bytes.len() as u64;
                return Ok(bytes.len());
            }
        }
        self.begin()?.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Whether two files are one, or have the same bytes.
fn is_same(one: &mut File, two: &mut File) -> io::Result<bool> {
    let (of_one, of_two) = (one.metadata()?, two.metadata()?);
    if of_one.len() != of_two.len() {
        return Ok(false);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if (of_one.dev(), of_one.ino()) == (of_two.dev(), of_two.ino()) {
            return Ok(true);
        }
    }
    let (mut a, mut b) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    loop {
        let count = read_full(one, &mut a)?;
        if read_full(two, &mut b[..count])? != count || a[..count] != b[..count] {
            return Ok(false);
        }
        if count == 0 {
            return Ok(true);
        }
    }
}

/// Reads until `buffer` is full or the file ends.
fn read_full(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut count = 0;
    while count < buffer.len() {
        match file.read(&mut buffer[count..]) {
            Ok(0) => break,
            Ok(more) => count += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write_all(folder: &Path, files: &[(&str, &str)]) -> io::Result<Vec<Change>> {
        let sink = Directory::open(folder)?;
        let put = |(path, text): &(&str, &str)| {
            let path = OutPath::new(*path).expect("a plain path");
            sink.put(&path, &mut |out| out.write_all(text.as_bytes()))
        };
        let changes = files.iter().map(put).collect::<io::Result<Vec<_>>>()?;
        sink.commit()?;
        Ok(changes)
    }

    #[test]
    fn an_unchanged_file_is_not_written_again() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        write_all(folder.path(), &[("a/x", "1"), ("y", "2")])?;
        let before = fs::metadata(folder.path().join("a/x"))?.modified()?;
        assert_eq!(write_all(folder.path(), &[("a/x", "1"), ("y", "22")])?, [Change::Unchanged, Change::Changed]);
        assert_eq!(fs::metadata(folder.path().join("a/x"))?.modified()?, before);
        assert_eq!(fs::read_to_string(folder.path().join("y"))?, "22");
        Ok(())
    }

    #[test]
    fn a_shorter_or_longer_file_is_not_taken_for_the_same() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        for text in ["abc", "ab", "abcd", "", "x"] {
            write_all(folder.path(), &[("f", text)])?;
            assert_eq!(fs::read_to_string(folder.path().join("f"))?, text);
        }
        Ok(())
    }

    #[test]
    fn only_files_of_the_last_run_are_removed() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        fs::create_dir_all(folder.path().join("a"))?;
        fs::write(folder.path().join("a/own.txt"), "mine")?;
        write_all(folder.path(), &[("a/x", "1"), ("b/c/y", "2")])?;
        write_all(folder.path(), &[("z", "3")])?;
        assert!(folder.path().join("a/own.txt").exists());
        assert!(!folder.path().join("a/x").exists() && !folder.path().join("b").exists());
        Ok(())
    }

    #[test]
    fn a_foreign_file_is_left_alone() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("robots.txt"), "mine")?;
        assert_eq!(write_all(folder.path(), &[("robots.txt", "theirs")])?, [Change::Foreign]);
        assert_eq!(fs::read_to_string(folder.path().join("robots.txt"))?, "mine");
        Ok(())
    }

    #[test]
    fn a_run_that_was_killed_is_completed_by_the_next() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        write_all(folder.path(), &[("a", "1"), ("old", "1")])?;
        // Killed before the commit: something lies in the staging folder and nothing was replaced.
        let sink = Directory::open(folder.path())?;
        sink.put(&OutPath::new("a").expect("plain"), &mut |out| out.write_all(b"2"))?;
        drop(sink);
        assert_eq!(fs::read_to_string(folder.path().join("a"))?, "1");
        // Killed after the first rename: the manifest names what was to come.
        fs::write(folder.path().join(".odcat/manifest.txt"), "odcat manifest 1\na\nnew\nold\n")?;
        fs::write(folder.path().join("new"), "half the site")?;
        assert_eq!(write_all(folder.path(), &[("a", "2"), ("new", "3")])?, [Change::Changed, Change::Changed]);
        assert!(!folder.path().join("old").exists());
        assert_eq!(fs::read_to_string(folder.path().join("new"))?, "3");
        Ok(())
    }

    #[test]
    fn a_second_run_into_the_same_folder_is_refused_and_breaks_nothing() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let first = Directory::open(folder.path())?;
        first.put(&OutPath::new("a").expect("plain"), &mut |out| out.write_all(b"1"))?;
        assert_eq!(
            Directory::open(folder.path()).map(drop).map_err(|error| error.kind()),
            Err(ErrorKind::ResourceBusy)
        );
        first.commit()?;
        assert_eq!(fs::read_to_string(folder.path().join("a"))?, "1");
        Directory::open(folder.path())?.discard()
    }

    #[test]
    fn a_file_may_become_a_folder_and_back() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        write_all(folder.path(), &[("a", "1")])?;
        write_all(folder.path(), &[("a/b", "2")])?;
        assert_eq!(fs::read_to_string(folder.path().join("a/b"))?, "2");
        write_all(folder.path(), &[("a", "3")])?;
        assert_eq!(fs::read_to_string(folder.path().join("a"))?, "3");
        Ok(())
    }
}

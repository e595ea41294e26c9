//! Sizes and checksums of what passes by.

use std::fs::File;
use std::io::{self, BufRead, Read, Write};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::model::{Digest, FileInfo};

/// Counts and digests everything that is read or written through it.
pub(super) struct Digesting<T> {
    inner: T,
    size: u64,
    hash: Sha256,
}

impl<T> Digesting<T> {
    pub(super) fn new(inner: T) -> Self {
        Self { inner, size: 0, hash: Sha256::new() }
    }

    pub(super) fn finish(self) -> FileInfo {
        FileInfo { size: self.size, sha256: Digest(self.hash.finalize().into()) }
    }

    fn pass(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        self.hash.update(bytes);
    }
}

impl<R: Read> Read for Digesting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.pass(&buffer[..count]);
        Ok(count)
    }
}

impl<W: Write> Write for Digesting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.pass(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Size and SHA-256 of a file, read in pieces.
///
/// # Errors
/// When the file cannot be read.
pub fn digest_file(path: &Path) -> io::Result<FileInfo> {
    let mut sink = Digesting::new(io::sink());
    io::copy(&mut File::open(path)?, &mut sink)?;
    Ok(sink.finish())
}

/// Passes a file on, byte for byte.
///
/// # Errors
/// When the file cannot be read or `out` cannot be written.
pub fn copy_file(path: &Path, mut out: &mut dyn Write) -> io::Result<()> {
    io::copy(&mut File::open(path)?, &mut out).map(drop)
}

/// The line, from 1, in which a byte of a file stands.
pub(super) fn line_at(path: &Path, offset: u64) -> io::Result<u64> {
    let mut before = io::BufReader::with_capacity(1 << 20, File::open(path)?.take(offset));
    let mut lines = 1;
    loop {
        let piece = before.fill_buf()?;
        if piece.is_empty() {
            return Ok(lines);
        }
        lines += memchr::memchr_iter(b'\n', piece).count() as u64;
        let length = piece.len();
        before.consume(length);
    }
}

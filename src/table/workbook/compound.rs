//! Compound files: the container of XLS, a file system in a file ([MS-CFB]).
//!
//! Every chain of sectors is followed for at most as many steps as the file has sectors, so a chain that
//! bites its tail ends.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::WorkbookError;

/// First bytes of a compound file.
pub(super) const SIGNATURE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Largest file that is read into memory. The fullest sheet of Excel 2003 makes about 240 MB.
const MAX_FILE: u64 = 512 << 20;
/// Sector numbers from here on are marks, the end of a chain among them.
const FIRST_MARK: u32 = 0xFFFF_FFFA;
const ENTRY: usize = 128;
const MINI_SECTOR: usize = 64;
/// Streams below this size are kept in mini sectors.
const MINI_STREAM_LIMIT: usize = 4096;

/// Reads a file whole, up to the size that an XLS file can have.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, WorkbookError> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(WorkbookError::TooLarge("more than 512 MB".to_owned()));
    }
    Ok(bytes)
}

/// Names of all streams and folders.
pub(super) fn stream_names(bytes: &[u8]) -> Result<Vec<String>, WorkbookError> {
    Ok(Compound::open(bytes)?.entries.into_iter().map(|entry| entry.name).collect())
}

/// The contents of the first of `names` that there is.
pub(super) fn stream(bytes: &[u8], names: &[&str]) -> Result<Vec<u8>, WorkbookError> {
    let compound = Compound::open(bytes)?;
    let find = |name: &&str| compound.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name));
    let entry = names.iter().find_map(find).ok_or_else(|| WorkbookError::broken("no workbook in it"))?;
    compound.contents(entry)
}

struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    next: Vec<u32>,
    entries: Vec<Entry>,
    mini_next: Vec<u32>,
}

struct Entry {
    name: String,
    start: u32,
    size: usize,
}

impl<'a> Compound<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, WorkbookError> {
        if bytes.len() < 512 || !bytes.starts_with(&SIGNATURE) {
            return Err(WorkbookError::broken("its first bytes are damaged"));
        }
        let sector = match u16_at(bytes, 30) {
            Some(9) => 512,
            Some(12) => 4096,
            _ => return Err(WorkbookError::broken("its sectors are of an unknown size")),
        };
        let mut compound = Self { bytes, sector, next: Vec::new(), entries: Vec::new(), mini_next: Vec::new() };
        compound.next = compound.allocation_table();
        let folder = compound.chain(field(bytes, 48), usize::MAX);
        compound.entries = folder.chunks_exact(ENTRY).map(|entry| Entry::read(entry, sector)).collect();
        compound.mini_next = numbers(&compound.chain(field(bytes, 60), usize::MAX)).collect();
        Ok(compound)
    }

    /// The table that says which sector follows which; its own sectors are listed in the header and, for
    /// large files, in a chain of further lists.
    fn allocation_table(&self) -> Vec<u32> {
        let mut sectors: Vec<u32> = numbers(&self.bytes[76..512]).collect();
        let mut list = field(self.bytes, 68);
        let mut steps = self.sectors();
        while list < FIRST_MARK && steps > 0 {
            let mut more: Vec<u32> = numbers(self.sector(list)).collect();
            list = more.pop().unwrap_or(FIRST_MARK);
            sectors.extend(more);
            steps -= 1;
        }
        let used = sectors.into_iter().filter(|sector| *sector < FIRST_MARK).take(self.sectors());
        used.flat_map(|sector| numbers(self.sector(sector))).collect()
    }

    fn sectors(&self) -> usize {
        self.bytes.len() / self.sector
    }

    /// A sector; the first one comes after the header, which takes a sector too.
    fn sector(&self, number: u32) -> &'a [u8] {
        let start = (number as usize).saturating_add(1).saturating_mul(self.sector);
        let end = start.saturating_add(self.sector).min(self.bytes.len());
        self.bytes.get(start..end).unwrap_or_default()
    }

    fn chain(&self, first: u32, size: usize) -> Vec<u8> {
        let sectors = follow(first, &self.next, self.sectors());
        take(sectors.map(|sector| self.sector(sector)), size)
    }

    fn contents(&self, entry: &Entry) -> Result<Vec<u8>, WorkbookError> {
        let contents =
            if entry.size < MINI_STREAM_LIMIT { self.mini_chain(entry) } else { self.chain(entry.start, entry.size) };
        if contents.len() < entry.size {
            return Err(WorkbookError::broken("the end of it is missing"));
        }
        Ok(contents)
    }

    /// Mini sectors are cut from the stream of the root, which is the first entry.
    fn mini_chain(&self, entry: &Entry) -> Vec<u8> {
        let Some(root) = self.entries.first() else { return Vec::new() };
        let all = self.chain(root.start, root.size);
        let sectors = follow(entry.start, &self.mini_next, all.len() / MINI_SECTOR + 1);
        let pieces = sectors.map(|sector| {
            let start = (sector as usize).saturating_mul(MINI_SECTOR);
            all.get(start..start.saturating_add(MINI_SECTOR).min(all.len())).unwrap_or_default()
        });
        take(pieces, entry.size)
    }
}

impl Entry {
    fn read(bytes: &[u8], sector: usize) -> Self {
        let units: Vec<u16> = numbers16(&bytes[..64]).take_while(|unit| *unit != 0).collect();
        // Only files with large sectors use the upper half of the size; others may leave rubbish there.
        let upper = if sector == 512 { 0 } else { u64::from(field(bytes, 124)) << 32 };
        let size = usize::try_from(upper | u64::from(field(bytes, 120))).unwrap_or(usize::MAX);
        Self { name: String::from_utf16_lossy(&units), start: field(bytes, 116), size }
    }
}

/// The sectors of a chain, at most `limit` of them.
fn follow(first: u32, next: &[u32], limit: usize) -> impl Iterator<Item = u32> {
    let exists = |sector: &u32| *sector < FIRST_MARK;
    std::iter::successors(Some(first).filter(exists), move |sector| {
        next.get(*sector as usize).copied().filter(|sector| *sector < FIRST_MARK)
    })
    .take(limit)
}

fn take<'a>(pieces: impl Iterator<Item = &'a [u8]>, size: usize) -> Vec<u8> {
    let mut all = Vec::new();
    for piece in pieces {
        let wanted = (size - all.len()).min(piece.len());
        all.extend_from_slice(&piece[..wanted]);
        if all.len() == size {
            break;
        }
    }
    all
}

/// A number of four bytes; all ones, which is a mark, beyond the end.
fn field(bytes: &[u8], at: usize) -> u32 {
    u32_at(bytes, at).unwrap_or(u32::MAX)
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.as_chunks::<4>().0.iter().map(|number| u32::from_le_bytes(*number))
}

fn numbers16(bytes: &[u8]) -> impl Iterator<Item = u16> {
    bytes.as_chunks::<2>().0.iter().map(|number| u16::from_le_bytes(*number))
}

/// A number of two bytes, lowest first.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// A number of four bytes, lowest first.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

//! The different values of a column and how often each occurs.
//!
//! The first [`LIMIT`] different values are tracked: each of their occurrences is counted. A column with more is
//! estimated: what is not tracked goes into a HyperLogLog, so the estimate is of the untracked values only and the
//! tracked ones are added as they are.
//!
//! A value that is not tracked might be more frequent than a tracked one. Every untracked occurrence is therefore
//! also counted in one of [`SHARES`] shares, chosen by the hash of the value: no untracked value occurs more often
//! than the fullest share was hit. A tracked value above that bound is among the most frequent for certain, its count
//! is exact, and only such values are reported.

use std::cmp::Ordering;

use rapidhash::v3::{DEFAULT_RAPID_SECRETS, RapidSecrets, rapidhash_v3_micro_inline};

use super::hyper_log_log::HyperLogLog;
use crate::model::Count;

/// Different values that are told apart exactly.
pub(super) const LIMIT: usize = 10_000;

/// Bytes of text that are kept of the tracked values together. A text beyond is known by 128 bits of hash.
const TEXT_LIMIT: usize = 384 << 10;

/// A longer text is not kept, so that a few long ones leave room for the others.
const LONG_TEXT: usize = 1024;

/// The most frequent values that are reported.
const TOP: usize = 5;

/// The first different values that are reported.
const EXAMPLES: usize = 3;

/// Counters that bound how often an untracked value may occur.
const SHARES: usize = 4096;

/// A slot holds the place of an entry plus one in its low bits (0 is a free slot) and bits of the hash above them,
/// so that a different value is nearly always refused without a look at its entry.
const PLACE_BITS: u32 = 14;
const PLACE: u32 = (1 << PLACE_BITS) - 1;
const _: () = assert!(LIMIT <= PLACE as usize);

/// Another seed makes a second hash, independent of the first.
const SECOND: RapidSecrets = RapidSecrets::seed(0x6f64_6361_7432_3032);

/// Stands where an entry's text is not kept.
const NOT_KEPT: u32 = u32::MAX;

/// What makes a value the same as another.
#[derive(Debug, Clone, Copy)]
pub(super) enum Key<'a> {
    /// A number: all ways to write it are one value.
    Number(f64),
    /// A text.
    Text(&'a str),
}

/// What is known of a value that was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// It is tracked from now on, at this place in the order of first occurrence.
    New(usize),
    /// It occurred before.
    Again,
    /// It is not tracked: there are too many others, and it may have occurred before.
    Untracked,
}

/// The different values of one column.
#[derive(Debug, Default)]
pub(super) struct Distinct {
    /// Open addressing with linear probing; a power of two long, at most a third full.
    slots: Vec<u32>,
    /// In the order of first occurrence.
    entries: Vec<Entry>,
    /// Texts of the entries, one after the other.
    texts: String,
    examples: Vec<Box<str>>,
    frequent: Vec<Frequent>,
    untracked: Option<Box<Untracked>>,
}

#[derive(Debug)]
struct Entry {
    hash: u64,
    /// The bits of a number, [`NOT_A_NUMBER`] for a text that is kept, the second hash of one that is not.
    second: u64,
    count: u64,
    /// Place of the text in `texts`, or [`NOT_KEPT`].
    start: u32,
    length: u32,
}

/// No number has these bits, for numbers are finite.
const NOT_A_NUMBER: u64 = u64::MAX;

/// One of the [`TOP`] most frequent among the entries whose text is not kept, with its text.
#[derive(Debug)]
struct Frequent {
    entry: usize,
    text: Box<str>,
}

/// What is known of values beyond the limit.
#[derive(Debug)]
struct Untracked {
    different: HyperLogLog,
    /// Occurrences by a part of the hash.
    shares: Vec<u64>,
    /// A bit for each part of a hash that a tracked value has.
    tracked: Vec<u64>,
}

/// Bits of [`Untracked::tracked`]: with ten thousand of them set, one value in thirteen is looked up in vain.
const FILTER_BITS: usize = 1 << 17;

/// What [`Distinct`] has found.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Found {
    pub(super) distinct: Count,
    pub(super) top: Vec<(Box<str>, u64)>,
    pub(super) examples: Vec<Box<str>>,
}

impl Distinct {
    /// Counts a value; `shown` is how it is written in reports.
    #[inline(always)]
    pub(super) fn add(&mut self, key: Key<'_>, shown: &str) -> Seen {
        let hash = key.hash();
        // Most values beyond the limit are told without a look at the table, which is larger than a cache.
        if let Some(untracked) = self.untracked.as_deref_mut().filter(|untracked| !untracked.may_be_tracked(hash)) {
            untracked.add(hash);
            return Seen::Untracked;
        }
        match self.find(hash, key) {
            Some(place) => {
                let entry = &mut self.entries[place];
                entry.count += 1;
                if entry.start == NOT_KEPT {
                    self.rank(place, shown);
                }
                Seen::Again
            }
            None if self.entries.len() < LIMIT => Seen::New(self.track(hash, key, shown)),
            None => {
                let entries = &self.entries;
                self.untracked.get_or_insert_with(|| Box::new(Untracked::beside(entries))).add(hash);
                Seen::Untracked
            }
        }
    }

    /// How often each tracked value occurs, in the order of first occurrence.
    pub(super) fn counts(&self) -> impl Iterator<Item = u64> {
        self.entries.iter().map(|entry| entry.count)
    }

    /// The different texts and how often each occurs, in the order of first occurrence; `None` when there are more
    /// than `most`, or when one is too long to be kept.
    pub(super) fn few_texts(&self, most: usize) -> Option<Vec<(&str, u64)>> {
        if self.entries.len() > most || self.untracked.is_some() {
            return None;
        }
        self.entries.iter().map(|entry| Some((self.text(entry)?, entry.count))).collect()
    }

    #[cfg(test)]
    pub(super) fn heap(&self) -> usize {
        let Self { slots, entries, texts, examples, frequent, untracked } = self;
        let kept = examples.iter().chain(frequent.iter().map(|frequent| &frequent.text)).map(|text| text.len());
        size_of_val(slots.as_slice())
            + entries.capacity() * size_of::<Entry>()
            + texts.capacity()
            + examples.capacity() * size_of::<Box<str>>()
            + frequent.capacity() * size_of::<Frequent>()
            + kept.sum::<usize>()
            + untracked
                .as_ref()
                .map_or(0, |_| size_of::<Untracked>() + SHARES * 8 + FILTER_BITS / 8 + HyperLogLog::BYTES)
    }

    pub(super) fn finish(self) -> Found {
        Found { distinct: self.count(), top: self.top(), examples: self.examples }
    }

    fn count(&self) -> Count {
        let tracked = self.entries.len() as u64;
        let beyond = self.untracked.as_ref().map(|untracked| untracked.estimate());
        Count { value: tracked + beyond.unwrap_or(0), exact: beyond.is_none() }
    }

    #[inline(always)]
    fn find(&self, hash: u64, key: Key<'_>) -> Option<usize> {
        if self.slots.is_empty() {
            return None;
        }
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at & mask];
            if slot == 0 {
                return None;
            }
            if slot & !PLACE == fragment(hash) {
                let place = (slot & PLACE) as usize - 1;
                let entry = &self.entries[place];
                if entry.hash == hash && self.holds(entry, key) {
                    return Some(place);
                }
            }
            at += 1;
        }
    }

    /// Whether an entry with the hash of a value is of that value.
    #[inline]
    fn holds(&self, entry: &Entry, key: Key<'_>) -> bool {
        match key {
            Key::Number(value) => entry.second == value.to_bits(),
            Key::Text(text) if entry.start == NOT_KEPT => entry.second == second_hash(text),
            Key::Text(text) => self.text(entry) == Some(text),
        }
    }

    fn text(&self, entry: &Entry) -> Option<&str> {
        let start = entry.start as usize;
        self.texts.get(start..start + entry.length as usize)
    }

    #[cold]
    fn track(&mut self, hash: u64, key: Key<'_>, shown: &str) -> usize {
        let place = self.entries.len();
        if (place + 1) * 3 > self.slots.len() {
            self.grow();
        }
        if place < EXAMPLES {
            self.examples.push(shown.into());
        }
        let text = match key {
            Key::Number(_) => shown,
            Key::Text(text) => text,
        };
        let start = self.keep(text);
        let second = match key {
            Key::Number(value) => value.to_bits(),
            Key::Text(text) if start == NOT_KEPT => second_hash(text),
            Key::Text(_) => NOT_A_NUMBER,
        };
        let length = if start == NOT_KEPT { 0 } else { text.len() as u32 };
        self.entries.push(Entry { hash, second, count: 1, start, length });
        self.occupy(hash, place);
        if start == NOT_KEPT {
            self.rank(place, shown);
        }
        place
    }

    /// Keeps a text while there is room; the place where it begins.
    fn keep(&mut self, text: &str) -> u32 {
        let start = self.texts.len();
        if text.len() > LONG_TEXT || start + text.len() > TEXT_LIMIT {
            return NOT_KEPT;
        }
        if start + text.len() > self.texts.capacity() {
            // Doubling would go beyond the limit.
            self.texts.reserve_exact(start.max(text.len()).min(TEXT_LIMIT - start));
        }
        self.texts.push_str(text);
        start as u32
    }

    /// Makes room for twice as many values.
    fn grow(&mut self) {
        let (tracked, length) = (self.entries.len(), (self.slots.len() * 2).max(16));
        self.entries.reserve_exact((length / 3).min(LIMIT) - tracked);
        self.slots = vec![0; length];
        for place in 0..tracked {
            self.occupy(self.entries[place].hash, place);
        }
    }

    fn occupy(&mut self, hash: u64, place: usize) {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at] != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = fragment(hash) | (place as u32 + 1);
    }

    /// Keeps the most frequent of the entries without a kept text, by count and then by text: only the entry whose
    /// count has just grown can have become one of them.
    #[cold]
    fn rank(&mut self, entry: usize, text: &str) {
        if self.frequent.iter().any(|frequent| frequent.entry == entry) {
            return;
        }
        if self.frequent.len() == TOP {
            let of = |frequent: &Frequent| self.entries[frequent.entry].count;
            self.frequent.sort_by(|a, b| by_frequency((&a.text, of(a)), (&b.text, of(b))));
            let count = self.entries[entry].count;
            if self.frequent.last().is_some_and(|last| by_frequency((&last.text, of(last)), (text, count)).is_lt()) {
                return;
            }
            self.frequent.pop();
        }
        self.frequent.push(Frequent { entry, text: text.into() });
    }

    /// The most frequent values that are so for certain.
    fn top(&self) -> Vec<(Box<str>, u64)> {
        if self.counts().all(|count| count <= 1) {
            return Vec::new();
        }
        let bound = self.untracked.as_ref().map_or(0, |untracked| untracked.bound());
        let kept = self.entries.iter().filter(|entry| entry.start != NOT_KEPT);
        let kept = kept.map(|entry| (self.text(entry).unwrap_or_default(), entry.count));
        let others = self.frequent.iter().map(|frequent| (&*frequent.text, self.entries[frequent.entry].count));
        let mut top: Vec<(&str, u64)> = kept.chain(others).filter(|(_, count)| *count > bound).collect();
        top.sort_unstable_by(|a, b| by_frequency(*a, *b));
        top.into_iter().take(TOP).map(|(text, count)| (text.into(), count)).collect()
    }
}

impl Untracked {
    fn beside(entries: &[Entry]) -> Self {
        let mut tracked = vec![0; FILTER_BITS / 64];
        for entry in entries {
            let bit = filter_bit(entry.hash);
            tracked[bit / 64] |= 1 << (bit % 64);
        }
        Self { different: HyperLogLog::default(), shares: vec![0; SHARES], tracked }
    }

    #[inline]
    fn may_be_tracked(&self, hash: u64) -> bool {
        let bit = filter_bit(hash);
        self.tracked[bit / 64] >> (bit % 64) & 1 == 1
    }

    #[inline]
    fn add(&mut self, hash: u64) {
        self.different.add(hash);
        self.shares[hash as usize % SHARES] += 1;
    }

    /// How many are different: at least one, and no more than there are.
    fn estimate(&self) -> u64 {
        self.different.estimate().min(self.shares.iter().sum()).max(1)
    }

    /// No untracked value occurs more often.
    fn bound(&self) -> u64 {
        self.shares.iter().copied().max().unwrap_or(0)
    }
}

/// A part of the hash that neither the slots nor the shares go by.
#[inline]
fn filter_bit(hash: u64) -> usize {
    (hash >> 20) as usize % FILTER_BITS
}

impl Key<'_> {
    #[inline]
    fn hash(self) -> u64 {
        match self {
            Self::Number(value) => mix(value.to_bits()),
            Self::Text(text) => rapidhash_v3_micro_inline::<true, false>(text.as_bytes(), &DEFAULT_RAPID_SECRETS),
        }
    }
}

/// The most frequent first, then by text.
fn by_frequency(a: (&str, u64), b: (&str, u64)) -> Ordering {
    b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0))
}

#[cold]
fn second_hash(text: &str) -> u64 {
    rapidhash_v3_micro_inline::<true, false>(text.as_bytes(), &SECOND)
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014, with the constants of Stafford's variant 13): one to one,
/// so different numbers have different hashes.
#[inline]
fn mix(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// The bits of a hash that stand in a slot. They are neither those that choose the slot nor the register of the
/// HyperLogLog.
#[inline]
fn fragment(hash: u64) -> u32 {
    (hash >> 16) as u32 & !PLACE
}

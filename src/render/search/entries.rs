//! The index proper: for each word, and each pair of neighbouring words, the datasets that have it.

use std::fmt::Write;

use rayon::prelude::*;

use super::corpus::{Corpus, FoldedId, WordId};
use super::document::Place;
use super::postings::Bits;

/// Cards of the best datasets that an entry brings along, for each of its forms.
const BEST: usize = 6;

/// An entry with fewer datasets brings no cards: they are had in as many requests.
const FEW: usize = 3;

/// Occurrences that are sorted in one go: 16 bytes each.
const PART: usize = 1_500_000;

/// Entries one behind the other, sorted by their key.
#[derive(Default)]
pub(super) struct Entries {
    json: String,
    bits: Bits,
    best: Vec<u32>,
    ends: Vec<End>,
}

/// About how many bytes a card takes.
const CARD: usize = 40;

/// Where an entry ends, and what it belongs to.
#[derive(Clone, Copy, Default)]
struct End {
    json: usize,
    bits: usize,
    best: usize,
    group: u32,
}

/// One entry.
pub(super) struct Entry<'e> {
    /// `["dan so","dân số",6]`: key, then each form with its places.
    pub(super) json: &'e str,
    /// A list for each place of each form.
    pub(super) bits: &'e [u8],
    /// Datasets whose cards are worth having with it.
    pub(super) best: &'e [u32],
    /// The hash of the group whose entries stay together.
    pub(super) group: u32,
}

/// That a dataset has a word or a pair in a place. They sort as the index needs them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Occurrence {
    /// The folded words.
    key: u64,
    /// Which words those are, among the ones that are alike without marks.
    form: u32,
    /// Number of the dataset, then the place in the lowest three bits.
    at: u32,
}

/// What decides how an entry is written.
pub(super) struct Rules {
    /// Lists of weak places that are longer say nothing, and are left out.
    pub(super) longest: usize,
    /// Whether entries bring cards along.
    pub(super) with_cards: bool,
}

impl Rules {
    fn keeps(&self, place: usize, datasets: usize) -> bool {
        datasets > 0 && (place < Place::Column as usize || datasets <= self.longest)
    }
}

/// The entries of single words; a part for each thread's go. `group` gives the hash of a word's group.
pub(super) fn of_words(corpus: &Corpus, rules: &Rules, group: impl Fn(FoldedId) -> u32 + Sync) -> Vec<Entries> {
    in_parts(corpus, 1, |entries, occurrences| {
        let folded = occurrences[0].key as FoldedId;
        let spell =
            |form: u32| corpus.words[(corpus.folded[folded as usize].first + form) as usize].spelling.to_string();
        entries.add(&corpus.folded[folded as usize].text, group(folded), occurrences, rules, spell);
    })
}

/// The entries of pairs of neighbouring words. `group` gives the hash of a pair's group.
pub(super) fn of_pairs(
    corpus: &Corpus,
    rules: &Rules,
    group: impl Fn(FoldedId, FoldedId) -> u32 + Sync,
) -> Vec<Entries> {
    in_parts(corpus, 2, |entries, occurrences| {
        let (first, second) = ((occurrences[0].key >> 32) as FoldedId, occurrences[0].key as FoldedId);
        let [one, two] = [first, second].map(|folded| &corpus.folded[folded as usize]);
        let spell = |form: u32| {
            let word = |id: WordId| &corpus.words[id as usize].spelling;
            format!("{} {}", word(one.first + (form >> 16)), word(two.first + (form & 0xffff)))
        };
        entries.add(&format!("{} {}", one.text, two.text), group(first, second), occurrences, rules, spell);
    })
}

/// Sorts the occurrences of all runs of `width` words (one or two) and makes an entry of each key's. The keys are
/// dealt out to parts by their first word, so that few occurrences are in memory at a time.
fn in_parts(corpus: &Corpus, width: usize, write: impl Fn(&mut Entries, &[Occurrence]) + Sync) -> Vec<Entries> {
    let total: usize = corpus.streams.iter().map(|stream| stream.len()).sum();
    let parts = (total / PART + 1) as FoldedId;
    let part = |part: FoldedId| {
        let mut occurrences = Vec::new();
        for stream in &corpus.streams {
            // A dataset has a word many times; what is double goes as soon as it is in the way.
            let start = occurrences.len();
            for text in stream.texts() {
                occurrences.extend(text.tokens.windows(width).enumerate().filter_map(|(at, words)| {
                    let folded = |word: WordId| corpus.words[word as usize].folded;
                    (folded(words[0]) % parts == part).then(|| Occurrence {
                        key: words.iter().fold(0, |key, word| key << 32 | u64::from(folded(*word))),
                        form: words.iter().fold(0, |form, word| form << 16 | corpus.variant(*word)),
                        at: text.dataset << 3 | text.place(at) as u32,
                    })
                }));
            }
            occurrences[start..].sort_unstable();
            dedup_from(&mut occurrences, start);
        }
        occurrences.sort();
        let mut entries = Entries::default();
        for of_key in occurrences.chunk_by(|a, b| a.key == b.key) {
            write(&mut entries, of_key);
        }
        entries.shrink();
        entries
    };
    (0..parts).into_par_iter().map(part).collect()
}

/// Leaves of each dataset's occurrences of a form the one in the best place. They are sorted from `start` on, and
/// those of a dataset are all behind it.
fn dedup_from(occurrences: &mut Vec<Occurrence>, start: usize) {
    let mut kept = start;
    for at in start..occurrences.len() {
        let next = occurrences[at];
        let same = |last: Occurrence| (last.key, last.form, last.at >> 3) == (next.key, next.form, next.at >> 3);
        if kept == start || !same(occurrences[kept - 1]) {
            occurrences[kept] = next;
            kept += 1;
        }
    }
    occurrences.truncate(kept);
}

/// Datasets of some occurrences in one place.
fn in_place(occurrences: &[Occurrence], place: Place) -> Vec<u32> {
    occurrences.iter().filter(|found| found.at & 7 == place as u32).map(|found| found.at >> 3).collect()
}

impl Entries {
    /// All entries, in the order of their keys.
    pub(super) fn iter(&self) -> impl Iterator<Item = Entry<'_>> {
        (0..self.ends.len()).map(|at| self.get(at))
    }

    /// The entry at a place.
    pub(super) fn get(&self, at: usize) -> Entry<'_> {
        let start = at.checked_sub(1).map_or(End::default(), |before| self.ends[before]);
        let end = self.ends[at];
        Entry {
            json: &self.json[start.json..end.json],
            bits: &self.bits.bytes[start.bits..end.bits],
            best: &self.best[start.best..end.best],
            group: end.group,
        }
    }

    /// Gives back what was taken in advance: entries stay in memory until their files are written.
    fn shrink(&mut self) {
        self.json.shrink_to_fit();
        self.bits.bytes.shrink_to_fit();
        self.best.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// About how many bytes they take in a file, with the cards that they bring along.
    pub(super) fn size(&self) -> usize {
        self.json.len() / 2 + self.bits.bytes.len() + self.best.len() * CARD
    }

    /// Writes the entry of some occurrences, which are of one key. `spell` gives the words of a form.
    fn add(&mut self, key: &str, group: u32, occurrences: &[Occurrence], rules: &Rules, spell: impl Fn(u32) -> String) {
        let mut forms = String::new();
        for form in occurrences.chunk_by(|a, b| a.form == b.form) {
            let lists = Place::ALL.map(|place| in_place(form, place));
            let kept: Vec<_> =
                lists.iter().enumerate().filter(|(place, list)| rules.keeps(*place, list.len())).collect();
            if kept.is_empty() {
                continue;
            }
            let mask: u32 = kept.iter().map(|(place, _)| 1 << place).sum();
            let _ = write!(forms, ",\"{}\",{mask}", spell(form[0].form));
            kept.iter().for_each(|(_, list)| self.bits.list(list));
            if rules.with_cards && occurrences.len() >= FEW {
                self.best.extend(kept.iter().flat_map(|(_, list)| list.iter().copied()).take(BEST));
            }
        }
        self.bits.align();
        if !forms.is_empty() {
            let _ = write!(self.json, "[\"{key}\"{forms}]");
            let (json, bits, best) = (self.json.len(), self.bits.bytes.len(), self.best.len());
            self.ends.push(End { json, bits, best, group });
        }
    }
}

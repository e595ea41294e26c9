//! The search index: files from which a browser fetches just what a query needs.
//!
//! `docs/src/search.md` describes them and says why they are as they are. The reader is `static/search/engine.js` of
//! the theme.

mod cards;
mod columns;
mod corpus;
mod document;
mod entries;
mod fold;
mod postings;
mod synonyms;
mod text;

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::Arc;

use flate2::{Compression, GzBuilder};
use rayon::prelude::*;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use self::columns::Column;
use self::corpus::{Corpus, FoldedId};
use self::entries::{Entries, Entry, Rules};
use self::text::Text;
use super::address::index_folder;
use super::group::Kind;
use super::site::{Locale, Site};
use super::theme::short_hash;
use crate::diagnostic::Diagnostic;
use crate::model::Dataset;
use crate::output::{OutPath, Output};

/// What it is made from, as a maintainer knows it.
const ORIGIN: &str = "the search index";

/// Words that the browser knows before it asks for anything.
const VOCABULARY: usize = 3_000;

/// Topics, publishers and keywords that are suggested before anything is asked for.
const NAMES: usize = 48;

/// Up to so many datasets, two card files hold them all, and entries bring no cards along.
const SMALL: usize = 128;

/// The index of one language.
struct Index<'a> {
    site: &'a Site<'a>,
    locale: &'a Locale<'a>,
    /// The dataset behind each number.
    order: Vec<usize>,
    words: Shards,
    pairs: Shards,
    columns: Vec<Column>,
    vocabulary: String,
    version: String,
}

/// Entries, and which of them each file holds.
struct Shards {
    parts: Vec<Entries>,
    /// Part and place in it of the entries of each file, sorted by key.
    files: Vec<Vec<(usize, usize)>>,
}

/// A file of the index, by its number or by its place among the columns.
#[derive(Clone, Copy)]
enum File {
    Meta,
    Words(usize),
    Pairs(usize),
    Cards(usize),
    Column(usize),
}

/// The files of the index in a language. All words are read for it, which takes a while; the files themselves are
/// made when they are written.
pub(super) fn outputs<'a>(site: &'a Site<'a>, locale: &'a Locale<'a>) -> Vec<Output<'a>> {
    let index = Arc::new(Index::new(site, locale));
    let output = |file: File| {
        let path = OutPath::new(format!("{}{}", index_folder(locale.tag), index.path(file)));
        let index = Arc::clone(&index);
        let path = path.expect("tags, names and numbers make plain paths");
        Output::rendered(path, ORIGIN, move || Ok::<_, Diagnostic>(index.render(file)))
    };
    index.files().map(output).collect()
}

impl<'a> Index<'a> {
    fn new(site: &'a Site<'a>, locale: &'a Locale<'a>) -> Self {
        let order = numbers(site, locale);
        let corpus = Corpus::new(site, locale, &order);
        let known = frequent(&corpus);
        let rules = Rules { longest: (order.len() / 16).max(1_000), with_cards: order.len() > SMALL };
        let (words_size, pairs_size) = if order.len() <= 1_000 { (1_000, 1_000) } else { (1_000, 1_500) };
        let word_group = |word: FoldedId| hash(word_group(&corpus, &known, word));
        let words = Shards::new(entries::of_words(&corpus, &rules, word_group), words_size);
        let pairs = Shards::new(
            entries::of_pairs(&corpus, &rules, |first, second| pair_group(&corpus, first, second)),
            pairs_size,
        );
        let mut columns = columns::facets(site, locale, &order);
        columns.extend(columns::orders(site, locale, &order));
        let vocabulary = vocabulary(&corpus, &known);
        let mut index = Self { site, locale, order, words, pairs, columns, vocabulary, version: String::new() };
        index.version = index.fingerprint();
        index
    }

    fn files(&self) -> impl Iterator<Item = File> + use<> {
        let [words, pairs] = [&self.words, &self.pairs].map(|shards| shards.files.len());
        let (cards, columns) = (self.card_files(), self.columns.len());
        std::iter::once(File::Meta)
            .chain((0..words).map(File::Words))
            .chain((0..pairs).map(File::Pairs))
            .chain((0..cards).map(File::Cards))
            .chain((0..columns).map(File::Column))
    }

    /// Where a file is in the folder of the index.
    fn path(&self, file: File) -> String {
        match file {
            File::Meta => "meta.bin".to_owned(),
            File::Words(number) => format!("words/{number}.bin"),
            File::Pairs(number) => format!("pairs/{number}.bin"),
            File::Cards(number) => format!("cards/{number}.bin"),
            File::Column(at) => self.columns[at].path.clone(),
        }
    }

    fn render(&self, file: File) -> Vec<u8> {
        match file {
            File::Meta => gzip(&[&self.meta()]),
            File::Words(number) => self.shard(&self.words, number),
            File::Pairs(number) => self.shard(&self.pairs, number),
            File::Cards(number) => gzip(&[&self.cards(number)]),
            File::Column(at) => self.column(at),
        }
    }

    /// Datasets whose cards are in one file.
    fn cards_in_file(&self) -> usize {
        if self.order.len() <= SMALL { SMALL / 2 } else { 16 }
    }

    fn card_files(&self) -> usize {
        self.order.len().div_ceil(self.cards_in_file())
    }

    fn datasets(&self, numbers: impl Iterator<Item = u32> + Clone) -> impl Iterator<Item = (u32, &'a Dataset)> + Clone {
        numbers.map(|number| (number, &self.site.catalog.datasets[self.order[number as usize]]))
    }

    /// What tells this index from any other.
    fn fingerprint(&self) -> String {
        let mut digest = Sha256::new();
        for entry in [&self.words, &self.pairs].into_iter().flat_map(Shards::entries) {
            digest.update(entry.json);
            digest.update(entry.bits);
        }
        let cards: Vec<_> =
            (0..self.card_files()).into_par_iter().map(|number| Sha256::digest(self.cards(number))).collect();
        cards.iter().for_each(|cards| digest.update(cards));
        self.columns.iter().for_each(|column| digest.update(column_bytes(&column.head, &column.planes)));
        digest.update(self.meta());
        short_hash(&digest.finalize())
    }

    fn meta(&self) -> Vec<u8> {
        let meta = json!({
            "v": self.version,
            "datasets": self.order.len(),
            "words": self.words.files.len(),
            "pairs": self.pairs.files.len(),
            "cards": self.cards_in_file(),
            "vocabulary": self.vocabulary,
            "names": names(self.site, self.locale),
        });
        json_bytes(&meta)
    }

    fn shard(&self, shards: &Shards, number: usize) -> Vec<u8> {
        let entries = || shards.file(number);
        let best: BTreeSet<u32> = entries().flat_map(|entry| entry.best.iter().copied()).collect();
        let cards = cards::table(self.site, self.locale, self.datasets(best.iter().copied()));
        let mut json = format!("{{\"v\":\"{}\",\"keys\":[", self.version);
        json.push_str(&entries().map(|entry| entry.json).collect::<Vec<_>>().join(","));
        json.push_str("],\"cards\":");
        let mut json = json.into_bytes();
        json.extend(json_bytes(&cards));
        json.push(b'}');
        let bits: Vec<u8> = entries().flat_map(|entry| entry.bits.iter().copied()).collect();
        gzip(&[&varint(json.len()), &json, &bits])
    }

    fn cards(&self, number: usize) -> Vec<u8> {
        let start = number * self.cards_in_file();
        let end = (start + self.cards_in_file()).min(self.order.len());
        let table = cards::table(self.site, self.locale, self.datasets(start as u32..end as u32));
        json_bytes(&json!({ "v": self.version, "cards": table }))
    }

    fn column(&self, at: usize) -> Vec<u8> {
        let Column { path: _, head, planes } = &self.columns[at];
        let mut head = head.clone();
        head.insert("v".to_owned(), self.version.clone().into());
        gzip(&[&column_bytes(&head, planes)])
    }
}

impl Shards {
    /// Deals entries out to files of about `size` bytes.
    fn new(parts: Vec<Entries>, size: usize) -> Self {
        let total: usize = parts.iter().map(Entries::size).sum();
        let count = total.div_ceil(size).max(1);
        let mut files = vec![Vec::new(); count];
        for (part, entries) in parts.iter().enumerate() {
            for (at, entry) in entries.iter().enumerate() {
                files[entry.group as usize % count].push((part, at));
            }
        }
        let json = |(part, at): &(usize, usize)| parts[*part].get(*at).json;
        files.par_iter_mut().for_each(|file| file.sort_unstable_by(|a, b| json(a).cmp(json(b))));
        Self { parts, files }
    }

    /// The entries of a file, in the order of their keys.
    fn file(&self, number: usize) -> impl Iterator<Item = Entry<'_>> {
        self.files[number].iter().map(|(part, at)| self.parts[*part].get(*at))
    }

    /// All entries, in an order that depends on nothing but them.
    fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        (0..self.files.len()).flat_map(|number| self.file(number))
    }
}

/// The datasets in the order of their numbers: like ones are neighbours, so that lists and columns are short.
fn numbers(site: &Site<'_>, locale: &Locale<'_>) -> Vec<usize> {
    let datasets = &site.catalog.datasets;
    let mut order = locale.by_title.clone();
    order.sort_by_key(|at| (datasets[*at].topics.first(), &datasets[*at].publisher));
    order
}

/// The most frequent words, by number; those that are equally frequent by their bytes.
fn frequent(corpus: &Corpus) -> BTreeSet<FoldedId> {
    let mut words: Vec<FoldedId> = (0..corpus.folded.len() as FoldedId).collect();
    words.sort_by_key(|word| std::cmp::Reverse(corpus.folded[*word as usize].datasets));
    words.truncate(VOCABULARY);
    words.into_iter().collect()
}

/// Frequent words with the magnitude of their frequency: for each a digit, the letters that it shares with the one
/// before; the rest; a capital letter.
fn vocabulary(corpus: &Corpus, known: &BTreeSet<FoldedId>) -> String {
    let (mut text, mut last) = (String::new(), "");
    for word in known.iter().map(|word| &corpus.folded[*word as usize]) {
        let same = last.chars().zip(word.text.chars()).take_while(|(a, b)| a == b).count().min(9);
        let rest = word.text.char_indices().nth(same).map_or("", |(at, _)| &word.text[at..]);
        let magnitude = char::from(b'A' + word.datasets.max(1).ilog2() as u8);
        text.push_str(&format!("{same}{rest}{magnitude}"));
        last = &word.text;
    }
    text
}

/// Frequent words are alone; rare ones are with those that begin alike. Codes begin alike by the hundred.
fn word_group<'c>(corpus: &'c Corpus, known: &BTreeSet<FoldedId>, word: FoldedId) -> &'c str {
    let text = &corpus.folded[word as usize].text;
    let length = if text.contains(|c: char| c.is_ascii_digit()) { 5 } else { 3 };
    if known.contains(&word) { text } else { beginning(text, length) }
}

/// Pairs are with those whose second word begins alike.
fn pair_group(corpus: &Corpus, first: FoldedId, second: FoldedId) -> u32 {
    let [first, second] = [first, second].map(|word| &corpus.folded[word as usize].text);
    let length = if LONG_INITIALS.iter().any(|initial| second.starts_with(initial)) { 3 } else { 2 };
    hash(&format!("{first} {}", beginning(second, length)))
}

/// Consonants of two letters say less of a syllable than a consonant and a vowel do.
const LONG_INITIALS: [&str; 10] = ["ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr"];

fn beginning(text: &str, length: usize) -> &str {
    text.char_indices().nth(length).map_or(text, |(end, _)| &text[..end])
}

/// FNV-1a of 32 bits (Fowler, Noll and Vo).
fn hash(group: &str) -> u32 {
    group.bytes().fold(2_166_136_261, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619))
}

/// The topics, publishers and keywords with most datasets: kind, id, name, count.
fn names<'a>(site: &'a Site<'a>, locale: &Locale<'_>) -> Vec<(&'static str, &'a str, Text<'a>, usize)> {
    let kinds = [Kind::Topic, Kind::Organization, Kind::Keyword];
    let groups = kinds.into_iter().flat_map(|kind| site.groups.of(kind).values());
    let mut names: Vec<_> = groups
        .filter(|group| !group.datasets.is_empty())
        .map(|group| {
            (group.kind.as_str(), group.id.as_str(), Text::of(&group.name, site, locale), group.datasets.len())
        })
        .collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.3));
    names.truncate(NAMES);
    names
}

fn column_bytes(head: &Map<String, Value>, planes: &[u8]) -> Vec<u8> {
    let head = json_bytes(head);
    [varint(head.len()), head, planes.to_vec()].concat()
}

fn json_bytes(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("texts and numbers have a form in JSON")
}

/// LEB128: seven bits a byte, the lowest first; the highest bit says that more follow.
fn varint(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

fn gzip(parts: &[&[u8]]) -> Vec<u8> {
    let mut gzip = GzBuilder::new().write(Vec::new(), Compression::new(6));
    let written = parts.iter().try_for_each(|part| gzip.write_all(part)).and_then(|()| gzip.finish());
    written.expect("memory takes what is written to it")
}

//! The words of all datasets as numbers.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};

use icu_normalizer::ComposingNormalizerBorrowed;
use rapidhash::fast::RandomState;
use rayon::prelude::*;

use super::document::{self, Place};
use super::fold::{self, Token};
use super::synonyms::Synonyms;
use crate::render::site::{Locale, Site};

/// Datasets that are read by one thread in one go.
const CHUNK: usize = 4096;

/// Tokens of a title that is called short.
const SHORT_TITLE: usize = 4;

/// A number of [`Corpus::words`].
pub(super) type WordId = u32;

/// A number of [`Corpus::folded`].
pub(super) type FoldedId = u32;

/// What all datasets say.
pub(super) struct Corpus {
    /// All exact words, sorted by their folded form.
    pub(super) words: Vec<Word>,
    /// All folded words, sorted by their bytes.
    pub(super) folded: Vec<Folded>,
    /// Texts of datasets, by their number.
    pub(super) streams: Vec<Stream>,
}

/// A word with its marks.
pub(super) struct Word {
    pub(super) folded: FoldedId,
    /// How it is spelled, in lower case; of several spellings the first by its bytes.
    pub(super) spelling: Box<str>,
}

/// Words that are alike without marks.
pub(super) struct Folded {
    pub(super) text: Box<str>,
    /// The first of its words.
    pub(super) first: WordId,
    /// In how many datasets it stands.
    pub(super) datasets: u32,
}

/// Texts one behind the other.
#[derive(Default)]
pub(super) struct Stream {
    tokens: Vec<WordId>,
    segments: Vec<Segment>,
}

/// One text of a dataset.
struct Segment {
    dataset: u32,
    /// Where its first word stands; and its first two.
    first: Place,
    /// Where the others stand.
    rest: Place,
    /// Its end in the tokens of its stream.
    end: usize,
}

/// A text, as [`Stream::texts`] gives it.
pub(super) struct TextView<'s> {
    pub(super) dataset: u32,
    pub(super) tokens: &'s [WordId],
    first: Place,
    rest: Place,
}

impl TextView<'_> {
    /// Where the word at a place of `tokens` stands, or the pair that begins with it.
    pub(super) fn place(&self, at: usize) -> Place {
        if at == 0 { self.first } else { self.rest }
    }
}

impl Stream {
    /// Words of all its texts.
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = TextView<'_>> {
        let mut start = 0;
        self.segments.iter().map(move |&Segment { dataset, first, rest, end }| {
            let tokens = &self.tokens[start..end];
            start = end;
            TextView { dataset, tokens, first, rest }
        })
    }

    fn push(&mut self, dataset: u32, first: Place, rest: Place, tokens: impl IntoIterator<Item = WordId>) {
        self.tokens.extend(tokens);
        self.segments.push(Segment { dataset, first, rest, end: self.tokens.len() });
    }
}

impl Corpus {
    /// Reads all datasets, whose places in the catalogue are listed by their number.
    pub(super) fn new(site: &Site<'_>, locale: &Locale<'_>, order: &[usize]) -> Self {
        let synonyms = Synonyms::new(&site.catalog.synonyms);
        let chunks: Vec<Chunk> = order
            .par_chunks(CHUNK)
            .enumerate()
            .map(|(chunk, places)| {
                let mut reader = Reader::new(&synonyms);
                for (number, at) in (chunk * CHUNK..).zip(places) {
                    let dataset = u32::try_from(number).expect("a catalogue holds fewer datasets");
                    document::texts(site, locale, &site.catalog.datasets[*at], |place, text| {
                        reader.read(dataset, place, text);
                    });
                }
                reader.finish()
            })
            .collect();
        Self::merge(chunks)
    }

    fn merge(chunks: Vec<Chunk>) -> Self {
        let mut all: Vec<(&str, &str, &str)> = chunks.iter().flat_map(Chunk::words).collect();
        all.par_sort_unstable();
        all.dedup_by_key(|(folded, exact, _)| (*folded, *exact));
        let (mut words, mut folded) = (Vec::with_capacity(all.len()), Vec::<Folded>::new());
        for (first, (text, _, spelling)) in (0..).zip(&all) {
            if folded.last().is_none_or(|last| *last.text != **text) {
                folded.push(Folded { text: (*text).into(), first, datasets: 0 });
            }
            words.push(Word { folded: folded.len() as FoldedId - 1, spelling: (*spelling).into() });
        }
        let id = |(folded, exact, _): (&str, &str, &str)| {
            all.binary_search_by_key(&(folded, exact), |(folded, exact, _)| (folded, exact))
                .expect("every word is among all words") as WordId
        };
        let ids: Vec<Vec<WordId>> = chunks.par_iter().map(|chunk| chunk.words().map(id).collect()).collect();
        let mut streams: Vec<Stream> = chunks.into_iter().map(|chunk| chunk.stream).collect();
        let counts: Vec<AtomicU32> = folded.iter().map(|_| AtomicU32::new(0)).collect();
        streams.par_iter_mut().zip(ids).for_each(|(stream, ids)| {
            stream.tokens.iter_mut().for_each(|token| *token = ids[*token as usize]);
            count_datasets(stream, &words, &counts);
        });
        for (folded, count) in folded.iter_mut().zip(counts) {
            folded.datasets = count.into_inner();
        }
        Self { words, folded, streams }
    }

    /// The place of a word among those that are alike without marks.
    pub(super) fn variant(&self, word: WordId) -> u32 {
        word - self.folded[self.words[word as usize].folded as usize].first
    }
}

/// Adds one for each dataset and folded word that it has.
fn count_datasets(stream: &Stream, words: &[Word], counts: &[AtomicU32]) {
    let count = |found: &mut Vec<FoldedId>| {
        found.sort_unstable();
        found.dedup();
        for folded in found.drain(..) {
            counts[folded as usize].fetch_add(1, Ordering::Relaxed);
        }
    };
    let (mut current, mut found) = (None, Vec::new());
    for text in stream.texts() {
        if current.replace(text.dataset).is_some_and(|last| last != text.dataset) {
            count(&mut found);
        }
        found.extend(text.tokens.iter().map(|token| words[*token as usize].folded));
    }
    count(&mut found);
}

/// What some datasets say, with numbers of its own for words.
struct Chunk {
    stream: Stream,
    words: Vec<ReadWord>,
}

/// A word as it was met.
struct ReadWord {
    folded: Box<str>,
    exact: Box<str>,
    spelling: Box<str>,
}

impl Chunk {
    /// Folded, exact, spelling of each word.
    fn words(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.words.iter().map(|word| (&*word.folded, &*word.exact, &*word.spelling))
    }
}

/// Reads texts, and remembers what it has met.
struct Reader<'s> {
    synonyms: &'s Synonyms,
    stream: Stream,
    words: Vec<ReadWord>,
    ids: HashMap<String, WordId, RandomState>,
    /// Words of what stood between spaces before: where they start in `known_words`, and how many they are.
    known: HashMap<Box<str>, (u32, u32), RandomState>,
    known_words: Vec<WordId>,
}

impl<'s> Reader<'s> {
    fn new(synonyms: &'s Synonyms) -> Self {
        Self {
            synonyms,
            stream: Stream::default(),
            words: Vec::new(),
            ids: HashMap::default(),
            known: HashMap::default(),
            known_words: Vec::new(),
        }
    }

    fn finish(mut self) -> Chunk {
        self.stream.tokens.shrink_to_fit();
        Chunk { stream: self.stream, words: self.words }
    }

    fn read(&mut self, dataset: u32, place: Place, text: &str) {
        let tokens = self.tokens(text);
        if tokens.is_empty() {
            return;
        }
        let first = match place {
            Place::Title if tokens.len() <= SHORT_TITLE => Place::Name,
            Place::Title => Place::Lead,
            other => other,
        };
        self.read_synonyms(dataset, first, place, &tokens);
        self.stream.push(dataset, first, place, tokens);
    }

    /// Says what is meant in other words, each time with the words before and behind.
    fn read_synonyms(&mut self, dataset: u32, first: Place, rest: Place, tokens: &[WordId]) {
        if self.synonyms.is_empty() {
            return;
        }
        let synonyms = self.synonyms;
        for at in 0..tokens.len() {
            let folded = tokens[at..].iter().map(|token| &*self.words[*token as usize].folded);
            for (length, others) in synonyms.at(folded) {
                let before = &tokens[at.saturating_sub(1)..at];
                let behind = &tokens[at + length..(at + length + 1).min(tokens.len())];
                for other in others {
                    let said = self.tokens(other);
                    let all = before.iter().copied().chain(said).chain(behind.iter().copied());
                    self.stream.push(dataset, if at == 0 { first } else { rest }, rest, all);
                }
            }
        }
    }

    fn tokens(&mut self, text: &str) -> Vec<WordId> {
        let mut tokens = Vec::new();
        // What stands between spaces is folded once; a token never reaches over a space.
        for part in text.split_ascii_whitespace() {
            let (start, count) = match self.known.get(part) {
                Some(known) => *known,
                None => self.learn(part),
            };
            tokens.extend_from_slice(&self.known_words[start as usize..(start + count) as usize]);
        }
        tokens
    }

    fn learn(&mut self, part: &str) -> (u32, u32) {
        let start = self.known_words.len() as u32;
        for run in fold::runs(part) {
            let id = self.intern(&run);
            self.known_words.push(id);
        }
        let known = (start, self.known_words.len() as u32 - start);
        self.known.insert(part.into(), known);
        known
    }

    fn intern(&mut self, run: &str) -> WordId {
        let Token { exact, folded, plain: _ } = Token::of(run);
        if let Some(id) = self.ids.get(&exact) {
            return *id;
        }
        let id = self.words.len() as WordId;
        let spelling = ComposingNormalizerBorrowed::new_nfc().normalize(run).into();
        self.words.push(ReadWord { folded: folded.into(), exact: exact.as_str().into(), spelling });
        self.ids.insert(exact, id);
        id
    }
}

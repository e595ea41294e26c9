//! `synonyms.toml`: words that mean the same.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;

use super::file::FileCheck;
use crate::diagnostic::{Code, quoted};
use crate::read::RawSynonyms;
use crate::source::Spanned;

/// Words of a group.
const WORDS: usize = 20;

/// Syllables of a word: longer ones are sentences, and nobody searches for them.
const SYLLABLES: usize = 12;

/// Where each word stands: the number of its group, and its place in the file.
type Known = BTreeMap<String, (usize, Range<usize>)>;

/// The groups whose words can be searched for.
pub(super) fn check_synonyms(check: &mut FileCheck<'_>, raw: RawSynonyms) -> Vec<Vec<Box<str>>> {
    let RawSynonyms { same } = raw;
    let mut known = Known::new();
    let groups = same.into_iter().enumerate().map(|(number, group)| check_group(check, number, group, &mut known));
    groups.filter(|group| group.len() > 1).collect()
}

fn check_group(
    check: &mut FileCheck<'_>,
    number: usize,
    group: Spanned<Vec<Spanned<String>>>,
    known: &mut Known,
) -> Vec<Box<str>> {
    let Spanned { value: words, span } = group;
    if words.len() < 2 {
        let message = format!("a group has at least two words that mean the same, but this one has {}", words.len());
        check.fault_with_hint(Code::BadSynonyms, &span, message, "add the other words, or delete the group");
    } else if words.len() > WORDS {
        let message = format!("this group has {} words; {WORDS} is the most", words.len());
        check.fault_with_hint(Code::BadSynonyms, &span, message, "keep the words that people search for");
    }
    words.into_iter().filter_map(|word| check_word(check, number, word, known)).map(Into::into).collect()
}

fn check_word(check: &mut FileCheck<'_>, group: usize, typed: Spanned<String>, known: &mut Known) -> Option<String> {
    let span = typed.span.clone();
    let word = check.text("same", typed)?;
    let syllables = word.split(|c: char| !c.is_alphanumeric()).filter(|syllable| !syllable.is_empty()).count();
    if syllables == 0 {
        let message = format!("`{}` has no letter and no digit, so nobody can search for it", quoted(&word));
        check.fault_with_hint(Code::BadSynonyms, &span, message, "write it in letters, or delete it");
        return None;
    }
    if syllables > SYLLABLES {
        let message = format!("`{}` has {syllables} syllables; {SYLLABLES} is the most", quoted(&word));
        check.fault_with_hint(Code::BadSynonyms, &span, message, "write the part of it that people search for");
        return None;
    }
    let spelling = word.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    match known.entry(spelling) {
        Entry::Vacant(place) => {
            place.insert((group, span));
            return Some(word);
        }
        Entry::Occupied(first) if first.get().0 == group => {
            let message = format!("`{}` is listed twice in this group", quoted(&word));
            check.fault_with_hint(Code::DuplicateId, &span, message, "delete it; capitals make no difference");
        }
        Entry::Occupied(first) => {
            let line = check.locate(&first.get().1).line;
            let message = format!("`{}` is in another group too, on line {line}", quoted(&word));
            let hint = "put all words that mean the same into one group, and leave out a word that means two things";
            check.fault_with_hint(Code::DuplicateId, &span, message, hint);
        }
    }
    None
}

//! Words that mean the same.

use std::collections::HashMap;

use super::fold;

/// Groups of phrases that mean the same, by the first word of each.
pub(super) struct Synonyms {
    groups: Vec<Vec<Box<str>>>,
    by_first: HashMap<String, Vec<Phrase>>,
}

/// One phrase of a group.
struct Phrase {
    folded: Vec<String>,
    group: usize,
    place: usize,
}

impl Synonyms {
    pub(super) fn new(groups: &[Vec<Box<str>>]) -> Self {
        let mut by_first: HashMap<String, Vec<Phrase>> = HashMap::new();
        for (group, phrases) in groups.iter().enumerate() {
            for (place, phrase) in phrases.iter().enumerate() {
                let folded: Vec<String> = fold::tokens(phrase).into_iter().map(|token| token.folded).collect();
                if let Some(first) = folded.first() {
                    by_first.entry(first.clone()).or_default().push(Phrase { folded, group, place });
                }
            }
        }
        Self { groups: groups.to_vec(), by_first }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_first.is_empty()
    }

    /// Phrases that stand at the start of some folded words: how many words each has, and what else means the same.
    pub(super) fn at<'w>(&self, words: impl Iterator<Item = &'w str> + Clone) -> Vec<(usize, Vec<&str>)> {
        let first = words.clone().next();
        let phrases = first.and_then(|first| self.by_first.get(first)).map(Vec::as_slice).unwrap_or_default();
        let stands_there = move |phrase: &&Phrase| {
            let mut words = words.clone();
            phrase.folded.iter().all(|word| words.next() == Some(word))
        };
        let others = |phrase: &Phrase| {
            let group = self.groups[phrase.group].iter().enumerate();
            group.filter(|(place, _)| *place != phrase.place).map(|(_, other)| &**other).collect()
        };
        phrases.iter().filter(stands_there).map(|phrase| (phrase.folded.len(), others(phrase))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_found_however_it_is_marked_and_gives_what_means_the_same() {
        let group = ["UBND", "Ủy ban nhân dân", "Sở TT&TT"].map(Box::from).to_vec();
        let synonyms = Synonyms::new(&[group, vec!["ủy ban".into(), "UB".into()]]);
        let at = |text: &str| {
            let words: Vec<String> = fold::tokens(text).into_iter().map(|token| token.folded).collect();
            synonyms
                .at(words.iter().map(String::as_str))
                .into_iter()
                .map(|(length, others)| (length, others.join("|")))
                .collect::<Vec<_>>()
        };
        assert_eq!(at("ubnd tỉnh"), [(1, "Ủy ban nhân dân|Sở TT&TT".to_owned())]);
        assert_eq!(at("uy ban nhan dan"), [(4, "UBND|Sở TT&TT".to_owned()), (2, "UB".to_owned())]);
        assert_eq!(at("so tt tt"), [(3, "UBND|Ủy ban nhân dân".to_owned())]);
        assert!(at("tỉnh ubnd").is_empty());
        assert!(Synonyms::new(&[]).is_empty());
    }
}

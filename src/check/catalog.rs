//! What only shows when all entries are seen together.

use std::collections::BTreeMap;

use super::config::{References, Settings};
use super::dataset::CheckedEntry;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Catalog, Dataset, Id};
use crate::source::Location;

/// Puts the catalogue together. `None` when a part of it could not be read. The entries come sorted by id.
pub fn check_catalog(references: References, entries: Vec<CheckedEntry>) -> (Option<Catalog>, Vec<Diagnostic>) {
    let mut faults = duplicate_items(&entries);
    faults.extend(keyword_variants(&entries));
    let datasets = entries.into_iter().map(|entry| entry.dataset).collect();
    (assemble(references, datasets), faults)
}

fn assemble(references: References, datasets: Vec<Dataset>) -> Option<Catalog> {
    let References { settings, languages, publishers, topics, licenses, pages, default_license: _ } = references;
    // The theme was looked up before the entries were put together.
    let Settings { title, description, base_url, publisher, metadata_license, contact, theme: _, theme_place: _ } =
        settings?;
    Some(Catalog {
        title,
        description,
        base_url,
        languages,
        publisher,
        metadata_license,
        contact,
        publishers: publishers?,
        topics: topics?,
        licenses: licenses?,
        datasets,
        pages,
    })
}

/// One number of the annex is one entry.
fn duplicate_items(entries: &[CheckedEntry]) -> Vec<Diagnostic> {
    let mut first: BTreeMap<(Option<&str>, u32), &Id> = BTreeMap::new();
    let mut faults = Vec::new();
    for entry in entries {
        let Some((commitment, place)) = entry.dataset.commitment.as_ref().zip(entry.item.as_ref()) else { continue };
        let key = (commitment.decision.as_deref(), commitment.item);
        if let Some(other) = first.insert(key, &entry.dataset.id) {
            let message = format!("item {} of the list is already the entry `{other}`", commitment.item);
            faults.push(
                Diagnostic::new(Code::DuplicateItem, place.clone(), message)
                    .with_hint("compare both with the annex of the decision"),
            );
        }
    }
    faults
}

/// Keywords that share an address but not their spelling: they are one page, under the first spelling.
fn keyword_variants(entries: &[CheckedEntry]) -> Vec<Diagnostic> {
    let mut first: BTreeMap<&Id, &str> = BTreeMap::new();
    let mut faults = Vec::new();
    for entry in entries {
        for (keyword, place) in entry.dataset.keywords.iter().zip(&entry.keywords) {
            let known = *first.entry(&keyword.id).or_insert(&keyword.name);
            if *known != *keyword.name {
                faults.push(variant(&keyword.name, known, place.clone()));
            }
        }
    }
    faults
}

fn variant(keyword: &str, known: &str, place: Location) -> Diagnostic {
    let message = format!("the keyword `{keyword}` is written `{known}` elsewhere; both are shown as `{known}`");
    Diagnostic::new(Code::KeywordVariants, place, message).with_hint("use one spelling in all entries")
}

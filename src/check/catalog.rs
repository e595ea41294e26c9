//! What only shows when all entries are seen together.

use std::collections::BTreeMap;

use super::config::{References, Settings};
use super::dataset::CheckedEntry;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::model::{Catalog, Dataset, Distribution, ForeignKey, Id};
use crate::read::ReadError;
use crate::source::Location;
use crate::table;

/// Puts the catalogue together. `None` when a part of it could not be read. The entries come sorted by id.
///
/// # Errors
/// When a data file cannot be read.
pub fn check_catalog(
    references: References,
    entries: Vec<CheckedEntry>,
) -> Result<(Option<Catalog>, Vec<Diagnostic>), ReadError> {
    let mut faults = duplicate_items(&entries);
    faults.extend(keyword_variants(&entries));
    faults.extend(foreign_keys(&entries)?);
    let datasets = entries.into_iter().map(|entry| entry.dataset).collect();
    Ok((assemble(references, datasets), faults))
}

fn assemble(references: References, datasets: Vec<Dataset>) -> Option<Catalog> {
    let References {
        settings,
        languages,
        publishers,
        topics,
        licenses,
        series,
        synonyms,
        boundaries,
        places: _,
        pages,
        welcome,
        default_license: _,
    } = references;
    // The theme was looked up before the entries were put together.
    let Settings {
        title,
        description,
        base_url,
        publisher,
        country,
        hosts,
        metadata_license,
        contact,
        appearance,
        theme: _,
        theme_place: _,
    } = settings?;
    Some(Catalog {
        title,
        description,
        base_url,
        languages,
        publisher,
        country,
        hosts,
        metadata_license,
        contact,
        appearance,
        welcome,
        publishers: publishers?,
        topics: topics?,
        licenses: licenses?,
        series: series?,
        synonyms: synonyms?,
        boundaries: boundaries?,
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

/// Values that refer to rows of other tables occur there.
fn foreign_keys(entries: &[CheckedEntry]) -> Result<Vec<Diagnostic>, ReadError> {
    let mut faults = Vec::new();
    for entry in entries {
        for (file, places) in entry.dataset.distributions.iter().zip(&entry.foreign_keys) {
            for (key, place) in file.foreign_keys.iter().zip(places) {
                faults.extend(foreign_key(entries, &entry.dataset, file, key, place)?);
            }
        }
    }
    Ok(faults)
}

fn foreign_key(
    entries: &[CheckedEntry],
    dataset: &Dataset,
    file: &Distribution,
    key: &ForeignKey,
    place: &Location,
) -> Result<Vec<Diagnostic>, ReadError> {
    let missing = |code, message: String, hint: Option<String>| {
        let mut fault = Diagnostic::new(code, place.clone(), message);
        fault.hint = hint;
        Ok(vec![fault])
    };
    let id = key.dataset.as_ref().unwrap_or(&dataset.id);
    let Some(other) = entries.iter().map(|entry| &entry.dataset).find(|dataset| dataset.id == *id) else {
        let known = entries.iter().map(|entry| entry.dataset.id.as_str());
        let hint = did_you_mean(id.as_str(), known);
        return missing(Code::UnknownField, format!("there is no dataset `{id}`, or it has errors of its own"), hint);
    };
    let Some(table) = other.distributions.iter().find(|other| other.path == key.path) else {
        let hint = did_you_mean(&key.path, other.distributions.iter().map(|file| &*file.path));
        return missing(Code::MissingDataFile, format!("the dataset `{id}` has no file `{}`", key.path), hint);
    };
    let columns = || table.table.iter().flat_map(|table| &table.columns).map(|column| &*column.field.name);
    if let Some(name) = key.referenced.iter().find(|name| !columns().any(|known| *known == ***name)) {
        let hint = did_you_mean(name, columns());
        return missing(Code::UnknownField, format!("`{}` has no column `{name}`", key.path), hint);
    }
    let shown = format!("catalog/datasets/{}/{}", dataset.id, file.path).into();
    let target = format!("`{}` of `{}` in the dataset `{id}`", key.referenced.join(", "), key.path);
    table::check_reference((file, &key.fields), (table, &key.referenced), &shown, &target)
        .map_err(ReadError::at(&file.disk_path))
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

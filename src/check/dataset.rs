//! One entry of the list.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::civil::Date;

use super::chart::EntryCharts;
use super::config::{DefaultLicense, References, known_license, known_publisher, known_series, known_topic};
use super::distribution::{self, EntryFiles};
use super::file::{FileCheck, check_address, id_hint};
use super::{map, markdown};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Change, Commitment, CommitmentStatus, Dataset, Frequency, Id, Keyword, Language, Localized, Period, Provenance,
};
use crate::read::{RawChange, RawCommitment, RawDataset, RawEntry, RawMarkdown, RawSource, RawTemporal, ReadError};
use crate::source::{Location, Source, Spanned, nfc};
use crate::table::Store;

/// A dataset with the places that are needed to compare it with others.
#[derive(Debug)]
pub struct CheckedEntry {
    pub(super) dataset: Dataset,
    /// Place of the commitment's number.
    pub(super) item: Option<Location>,
    /// Places of the keywords, without their lines.
    pub(super) keywords: Vec<Location>,
    /// Places of the foreign keys of each file.
    pub(super) foreign_keys: Vec<Vec<Location>>,
}

/// Checks one entry and reads its tables. `None` when it has a fault that keeps it from being published.
///
/// # Errors
/// When a data file cannot be read.
pub fn check_entry(
    raw: RawEntry,
    references: &References,
    store: Option<&Store>,
) -> Result<(Option<CheckedEntry>, Vec<Diagnostic>), ReadError> {
    let RawEntry { name, folder, source, dataset, readme, files } = raw;
    let RawDataset {
        title,
        description,
        publisher,
        topics,
        keywords,
        license,
        in_series,
        frequency,
        issued,
        modified,
        temporal,
        spatial,
        sources,
        commitment,
        version,
        changes,
        distributions,
        charts,
        translations,
    } = dataset;
    let top = 0..0;
    let mut check = FileCheck::new(&source, &references.languages);
    let id = check_name(&mut check, &name);
    let mut translations = check.translations(translations);
    let title = check.required_text("title", &top, title, &mut translations);
    let description = check.required_markdown("description", &top, description, &mut translations);
    let spatial = check.optional_text("spatial", spatial, &mut translations);
    let publisher = check.required("publisher", &top, publisher);
    let publisher = publisher.and_then(|typed| known_publisher(&mut check, &typed, references));
    let topics = check_topics(&mut check, &topics, references);
    let (keywords, keyword_places) = check_keywords(&mut check, keywords, &source);
    let license = check_license(&mut check, license, references);
    let in_series = in_series.and_then(|typed| known_series(&mut check, &typed, references));
    let frequency = frequency
        .and_then(|typed| check.choice("frequency", &typed, Frequency::names(), Frequency::new))
        .unwrap_or(Frequency::UNKNOWN);
    let issued = check.date("issued", issued);
    let modified = check.date("modified", modified);
    check_order(&mut check, issued.as_ref(), modified.as_ref());
    let temporal = temporal.and_then(|raw| check_temporal(&mut check, raw));
    let sources = sources.into_iter().filter_map(|raw| check_provenance(&mut check, raw)).collect();
    let item = commitment.as_ref().and_then(|raw| raw.item.as_ref()).map(|item| source.locate(&item.span));
    let commitment = commitment.and_then(|raw| check_commitment(&mut check, raw));
    let charts = EntryCharts::check(&mut check, charts, &distributions);
    let version = version.and_then(|typed| check.text("version", typed)).map(Into::into);
    let changes = check_changes(&mut check, changes, modified.as_ref().map(|date| date.value));
    let distributions = distribution::check_all(
        &mut check,
        distributions,
        EntryFiles { folder: &folder, files: &files, source: &source, store, places: &references.places },
        charts,
    )?;
    let (mut distributions, foreign_keys): (Vec<_>, Vec<_>) = distributions.into_iter().unzip();
    if let Some(boundaries) = &references.boundaries {
        map::join_boundaries(&mut check, &mut distributions, temporal, boundaries);
    }
    let mut faults = check.finish();
    let readme = readme.map(|raw| check_readme(raw, &references.languages, &mut faults));
    let complete =
        id.zip(title).zip(description).zip(publisher).zip(license).filter(|_| !faults.iter().any(Diagnostic::is_error));
    let dataset = complete.map(|((((id, title), description), publisher), license)| Dataset {
        id,
        title,
        description,
        readme,
        publisher,
        topics,
        keywords,
        in_series,
        license,
        frequency,
        issued: issued.map(|date| date.value),
        modified: modified.map(|date| date.value),
        temporal,
        spatial,
        sources,
        commitment,
        version,
        changes,
        distributions,
    });
    Ok((dataset.map(|dataset| CheckedEntry { dataset, item, keywords: keyword_places, foreign_keys }), faults))
}

/// The folder's name as an id.
fn check_name(check: &mut FileCheck<'_>, name: &str) -> Option<Id> {
    check_address(name)
        .map_err(|message| {
            let hint = id_hint(name).map(|hint| format!("rename the folder: {hint}"));
            check.fault(Code::BadId, &(0..0), message).hint = hint;
        })
        .ok()
}

fn check_topics(check: &mut FileCheck<'_>, typed: &[Spanned<String>], references: &References) -> Vec<Id> {
    let mut seen = BTreeSet::new();
    let mut topics = Vec::new();
    for topic in typed {
        if !seen.insert(&topic.value) {
            check.fault(Code::DuplicateId, &topic.span, format!("the topic `{}` is listed twice", topic.value));
        } else if let Some(id) = known_topic(check, topic, references) {
            topics.push(id);
        }
    }
    topics
}

fn check_keywords(
    check: &mut FileCheck<'_>,
    typed: Vec<Spanned<String>>,
    source: &Source,
) -> (Vec<Keyword>, Vec<Location>) {
    let mut keywords: Vec<Keyword> = Vec::new();
    let mut places = Vec::new();
    for keyword in typed {
        let span = keyword.span.clone();
        let Some(name) = check.text("keywords", keyword) else { continue };
        if keywords.iter().any(|known| *known.name == *name) {
            check.fault(Code::DuplicateId, &span, format!("the keyword `{name}` is listed twice"));
            continue;
        }
        let Some(id) = Id::slug(&name) else {
            check.fault(
                Code::BadId,
                &span,
                format!("the keyword `{name}` has no letter or digit to make an address of"),
            );
            continue;
        };
        keywords.push(Keyword { id, name: name.into() });
        places.push(Location { excerpt: None, ..source.locate(&span) });
    }
    (keywords, places)
}

fn check_license(check: &mut FileCheck<'_>, typed: Option<Spanned<String>>, references: &References) -> Option<Id> {
    if let Some(typed) = typed {
        return known_license(check, &typed, references);
    }
    match &references.default_license {
        DefaultLicense::Is(id) => Some(id.clone()),
        DefaultLicense::Unknown => None,
        DefaultLicense::None => {
            let hint = "name one here, or a `license` for all entries in catalog.toml";
            check.fault_with_hint(Code::MissingField, &(0..0), "`license` is missing", hint);
            None
        }
    }
}

fn check_order(
    check: &mut FileCheck<'_>,
    issued: Option<&Spanned<jiff::civil::Date>>,
    modified: Option<&Spanned<jiff::civil::Date>>,
) {
    if let Some((issued, modified)) = issued.zip(modified).filter(|(issued, modified)| modified.value < issued.value) {
        let message = format!("`modified` ({}) is before `issued` ({})", modified.value, issued.value);
        check.fault(Code::ModifiedFirst, &modified.span, message);
    }
}

/// A span of days of which one end at least is known.
pub(super) fn check_temporal(check: &mut FileCheck<'_>, raw: RawTemporal) -> Option<Period> {
    let RawTemporal { start, end } = raw;
    let start = check.date("start", start);
    let end = check.date("end", end);
    if let Some((start, end)) = start.as_ref().zip(end.as_ref()).filter(|(start, end)| end.value < start.value) {
        let message = format!("the period ends ({}) before it starts ({})", end.value, start.value);
        check.fault(Code::DateOrder, &end.span, message);
    }
    let (start, end) = (start.map(|date| date.value), end.map(|date| date.value));
    (start.is_some() || end.is_some()).then_some(Period { start, end })
}

fn check_provenance(check: &mut FileCheck<'_>, raw: RawSource) -> Option<Provenance> {
    let RawSource { span, title, url, translations } = raw;
    let mut translations = check.translations(translations);
    let title = check.required_text("title", &span, title, &mut translations);
    let url = check.url("url", url);
    Some(Provenance { title: title?, url })
}

/// The changes, the newest first. One after the last change of the dataset means that `modified` was forgotten.
fn check_changes(check: &mut FileCheck<'_>, raw: Vec<RawChange>, modified: Option<Date>) -> Vec<Change> {
    let mut changes: Vec<_> = raw.into_iter().filter_map(|raw| check_change(check, raw, modified)).collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.date));
    changes
}

fn check_change(check: &mut FileCheck<'_>, raw: RawChange, modified: Option<Date>) -> Option<Change> {
    let RawChange { span, date, text, translations } = raw;
    let mut translations = check.translations(translations);
    let text = check.required_text("text", &span, text, &mut translations);
    let date = check.required("date", &span, date);
    let date = check.date("date", date)?;
    if let Some(modified) = modified.filter(|modified| *modified < date.value) {
        let message = format!("this change ({}) is after `modified` ({modified})", date.value);
        let hint = format!("write modified = {}, or correct the day of the change", date.value);
        check.fault_with_hint(Code::ChangeLast, &date.span, message, hint);
    }
    Some(Change { date: date.value, text: text? })
}

fn check_commitment(check: &mut FileCheck<'_>, raw: RawCommitment) -> Option<Commitment> {
    let RawCommitment { span, item, decision, due, status, reason, translations } = raw;
    let mut translations = check.translations(translations);
    let item = check.required("item", &span, item).and_then(|typed| check_item(check, &typed));
    let decision = decision.and_then(|typed| check.text("decision", typed)).map(Into::into);
    let due = check.date("due", due).map(|date| date.value);
    let reason = check.optional_text("reason", reason, &mut translations);
    let status = check_status(check, &span, status.as_ref(), reason);
    Some(Commitment { item: item?, decision, due, status: status? })
}

fn check_item(check: &mut FileCheck<'_>, typed: &Spanned<i64>) -> Option<u32> {
    let number = u32::try_from(typed.value).ok().filter(|number| *number > 0);
    if number.is_none() {
        let hint = "write the number (STT) that the entry has in the annex of the decision";
        check.fault_with_hint(Code::UnknownValue, &typed.span, format!("`item` cannot be {}", typed.value), hint);
    }
    number
}

fn check_status(
    check: &mut FileCheck<'_>,
    span: &Range<usize>,
    typed: Option<&Spanned<String>>,
    reason: Option<Localized>,
) -> Option<CommitmentStatus> {
    let withdrawn = match typed {
        None => false,
        Some(typed) => check.choice("status", typed, &["open", "withdrawn"], |status| match status {
            "open" => Some(false),
            "withdrawn" => Some(true),
            _ => None,
        })?,
    };
    if !withdrawn {
        return Some(CommitmentStatus::Open);
    }
    if reason.is_none() {
        let place = typed.map_or(span, |typed| &typed.span);
        let hint = "people will ask: write reason = \"…\"";
        check.fault_with_hint(Code::MissingReason, place, "a commitment is withdrawn without a reason", hint);
    }
    reason.map(|reason| CommitmentStatus::Withdrawn { reason })
}

fn check_readme(raw: RawMarkdown, languages: &[Language], faults: &mut Vec<Diagnostic>) -> Localized {
    let RawMarkdown { original, translations } = raw;
    let translated = markdown::by_language(&translations, languages, faults);
    for source in std::iter::once(&original).chain(translated.iter().copied().flatten()) {
        faults.extend(markdown::check_file(source));
    }
    let text = |source: &Source| nfc(source.text());
    Localized::new(text(&original), translated.into_iter().map(|source| source.map(|source| text(source).into())))
}

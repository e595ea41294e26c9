//! Entries of the list.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Commitment, CommitmentStatus, Distribution, Frequency, Id, Localized, WebUrl};

/// One entry of the open-data list (`dcat:Dataset`).
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// Its folder's name and its part of `/dataset/<id>/`.
    pub id: Id,
    /// Its title.
    pub title: Localized,
    /// Markdown; the first sentence is the summary.
    pub description: Localized,
    /// The content of README.md, in Markdown.
    pub readme: Option<Localized>,
    /// Who publishes it; known to the catalogue.
    pub publisher: Id,
    /// Its subjects, as typed, without repetition; known to the catalogue.
    pub topics: Vec<Id>,
    /// Words to find it by, as typed, without repetition.
    pub keywords: Vec<Keyword>,
    /// The series that it belongs to; known to the catalogue.
    pub in_series: Option<Id>,
    /// Its terms; known to the catalogue.
    pub license: Id,
    /// How often it is updated.
    pub frequency: Frequency,
    /// The day of its first publication.
    pub issued: Option<Date>,
    /// The day of its last change.
    pub modified: Option<Date>,
    /// The time that the data are about.
    pub temporal: Option<Period>,
    /// The place that the data are about.
    pub spatial: Option<Localized>,
    /// Where the figures come from.
    pub sources: Vec<Provenance>,
    /// The promise behind it.
    pub commitment: Option<Commitment>,
    /// What the maintainer calls this state of the data, such as `2.1`.
    pub version: Option<Box<str>>,
    /// What was changed, the newest first.
    pub changes: Vec<Change>,
    /// Its files. None: promised, not published yet.
    pub distributions: Vec<Distribution>,
}

/// A word to find datasets by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyword {
    /// Its part of `/keyword/<id>/`: its letters without marks. Words that share it share a page.
    pub id: Id,
    /// The word as typed, in NFC.
    pub name: Box<str>,
}

/// A span of days; at least one end is known, and the start is not after the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
}

impl Period {
    /// Whether a day is in both. An end that is not known is open.
    pub fn overlaps(self, other: Self) -> bool {
        let begins_in_time =
            |start: Option<Date>, end: Option<Date>| start.zip(end).is_none_or(|(start, end)| start <= end);
        begins_in_time(self.start, other.end) && begins_in_time(other.start, self.end)
    }

    /// Whether all days of the other are in it.
    pub fn covers(self, other: Self) -> bool {
        self.start.is_none_or(|start| other.start.is_some_and(|other| start <= other))
            && self.end.is_none_or(|end| other.end.is_some_and(|other| other <= end))
    }
}

/// A source of the figures (`dct:source`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// What it is called.
    pub title: Localized,
    /// Where it can be read.
    pub url: Option<WebUrl>,
}

/// A change of a dataset, in a maintainer's words (`adms:versionNotes`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The day on which it was published.
    pub date: Date,
    /// What was changed, in a sentence or two.
    pub text: Localized,
}

/// What a visitor can expect of a dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// There are files.
    Published,
    /// It is on the list, without files yet.
    Promised,
    /// The promise was taken back.
    Withdrawn,
}

impl Status {
    /// Its key in addresses, in templates and in the strings of the interface.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Promised => "promised",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl Dataset {
    /// The day of its last change or, where only that is known, of its first publication.
    pub fn updated(&self) -> Option<Date> {
        self.modified.or(self.issued)
    }

    /// The last day on which the next update is not late.
    ///
    /// To the time between two updates comes a grace of half of it, of at least 7 and at most 61 days, since figures
    /// of a period are put together after its end: about what data.humdata.org allows before it calls data overdue.
    /// `None` without a date or a steady frequency, and for what is not there to be updated.
    pub fn update_due(&self) -> Option<Date> {
        let period = self.frequency.period().filter(|_| self.status() == Status::Published)?;
        let next = self.updated()?.checked_add(period).ok()?;
        let half = (next - self.updated()?).get_days() / 2;
        next.checked_add(half.clamp(7, 61).days()).ok()
    }

    /// What a visitor can expect.
    pub fn status(&self) -> Status {
        match &self.commitment {
            Some(Commitment { status: CommitmentStatus::Withdrawn { .. }, .. }) => Status::Withdrawn,
            _ if self.distributions.is_empty() => Status::Promised,
            _ => Status::Published,
        }
    }

    /// Rows of all its tables; `None` when it has no table.
    pub fn rows(&self) -> Option<u64> {
        let tables = || self.distributions.iter().filter_map(|distribution| distribution.table.as_ref());
        tables().next()?;
        Some(tables().map(|table| table.rows).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Digest, FileInfo, Format};

    fn dataset(frequency: &str, modified: Option<Date>) -> Dataset {
        let id = |text| Id::new(text).expect("an id");
        let file = Distribution {
            path: "a.pdf".into(),
            disk_path: "a.pdf".into(),
            name: id("a"),
            format: Format::from_extension("pdf").expect("a format"),
            title: None,
            description: None,
            primary_key: Vec::new(),
            foreign_keys: Vec::new(),
            dialect: crate::model::Dialect::default(),
            missing_values: Vec::new(),
            original: FileInfo { size: 0, sha256: Digest([0; 32]) },
            table: None,
        };
        Dataset {
            id: id("a"),
            title: Localized::from("A"),
            description: Localized::from("A."),
            readme: None,
            publisher: id("b"),
            topics: Vec::new(),
            keywords: Vec::new(),
            in_series: None,
            license: id("c"),
            frequency: Frequency::new(frequency).expect("a frequency"),
            issued: None,
            modified,
            temporal: None,
            spatial: None,
            sources: Vec::new(),
            commitment: None,
            version: None,
            changes: Vec::new(),
            distributions: vec![file],
        }
    }

    #[test]
    fn an_update_is_late_only_after_its_time_and_a_grace() {
        let due = |frequency, modified| dataset(frequency, Some(modified)).update_due().map(|date| date.to_string());
        // The end of February, half of 28 days.
        assert_eq!(due("monthly", Date::constant(2025, 1, 31)).as_deref(), Some("2025-03-14"));
        assert_eq!(due("daily", Date::constant(2025, 1, 31)).as_deref(), Some("2025-02-08"));
        assert_eq!(due("quarterly", Date::constant(2023, 7, 20)).as_deref(), Some("2023-12-05"));
        assert_eq!(due("annual", Date::constant(2024, 2, 29)).as_deref(), Some("2025-04-30"));
        assert_eq!(due("irreg", Date::constant(2024, 2, 29)), None);
        assert_eq!(dataset("annual", None).update_due(), None);
        let promised = Dataset { distributions: Vec::new(), ..dataset("annual", Some(Date::constant(2024, 2, 29))) };
        assert_eq!(promised.update_due(), None);
    }
}

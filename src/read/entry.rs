//! `datasets/<id>/`: one entry of the list.

use std::path::PathBuf;

use super::document::{RawDate, RawTranslation, Table, read_text, read_toml};
use super::markdown::{RawMarkdown, read_markdown};
use super::walk::{FoundFile, files_below};
use super::{FileKind, ReadError};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Location, Source, Spanned};

/// A folder of `datasets/`, still unread.
#[derive(Debug, Clone)]
pub struct EntryFolder {
    /// Its name, meant as the dataset's id.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
}

/// What one folder of `datasets/` holds.
#[derive(Debug)]
pub struct RawEntry {
    /// The folder's name.
    pub name: String,
    /// Where the folder lies.
    pub folder: PathBuf,
    /// Text of `dataset.toml`.
    pub source: Source,
    /// `dataset.toml` as typed.
    pub dataset: RawDataset,
    /// README.md and its translations.
    pub readme: Option<RawMarkdown>,
    /// The files of the folder other than those two, sorted.
    pub files: Vec<FoundFile>,
}

/// `dataset.toml` as typed.
#[derive(Debug)]
pub struct RawDataset {
    /// Title.
    pub title: Option<Spanned<String>>,
    /// Description, Markdown.
    pub description: Option<Spanned<String>>,
    /// Publisher's id.
    pub publisher: Option<Spanned<String>>,
    /// Topics' ids.
    pub topics: Vec<Spanned<String>>,
    /// Keywords.
    pub keywords: Vec<Spanned<String>>,
    /// Licence's id.
    pub license: Option<Spanned<String>>,
    /// Series' id.
    pub in_series: Option<Spanned<String>>,
    /// EU frequency name.
    pub frequency: Option<Spanned<String>>,
    /// First publication.
    pub issued: Option<Spanned<RawDate>>,
    /// Last change.
    pub modified: Option<Spanned<RawDate>>,
    /// Time covered.
    pub temporal: Option<RawTemporal>,
    /// Place covered.
    pub spatial: Option<Spanned<String>>,
    /// Where the figures come from.
    pub sources: Vec<RawSource>,
    /// The promise.
    pub commitment: Option<RawCommitment>,
    /// Name of this state of the data.
    pub version: Option<Spanned<String>>,
    /// What was changed.
    pub changes: Vec<RawChange>,
    /// The files.
    pub distributions: Vec<RawDistribution>,
    /// The charts of the files; `None` where nothing is said of any.
    pub charts: Option<Vec<RawChart>>,
    /// Translations of `title`, `description`, `spatial`.
    pub translations: Vec<RawTranslation>,
}

/// `temporal = { start, end }`, or `valid` of boundaries, as typed.
#[derive(Debug)]
pub struct RawTemporal {
    /// First day.
    pub start: Option<Spanned<RawDate>>,
    /// Last day.
    pub end: Option<Spanned<RawDate>>,
}

/// `[[sources]]` as typed.
#[derive(Debug)]
pub struct RawSource {
    /// Place of the table, for what is missing in it.
    pub span: std::ops::Range<usize>,
    /// Title.
    pub title: Option<Spanned<String>>,
    /// Address.
    pub url: Option<Spanned<String>>,
    /// Translations of `title`.
    pub translations: Vec<RawTranslation>,
}

/// `[commitment]` as typed.
#[derive(Debug)]
pub struct RawCommitment {
    /// Place of the table, for what is missing in it.
    pub span: std::ops::Range<usize>,
    /// Number in the annex.
    pub item: Option<Spanned<i64>>,
    /// Number of the decision.
    pub decision: Option<Spanned<String>>,
    /// Promised by.
    pub due: Option<Spanned<RawDate>>,
    /// `open` or `withdrawn`.
    pub status: Option<Spanned<String>>,
    /// Why it was withdrawn.
    pub reason: Option<Spanned<String>>,
    /// Translations of `reason`.
    pub translations: Vec<RawTranslation>,
}

/// `[[charts]]` as typed.
#[derive(Debug)]
pub struct RawChart {
    /// Place of the table, for what is missing in it.
    pub span: std::ops::Range<usize>,
    /// Form.
    pub form: Option<Spanned<String>>,
    /// Name of the field of times, categories or codes.
    pub x: Option<Spanned<String>>,
    /// Names of the fields of numbers.
    pub y: Option<Vec<Spanned<String>>>,
    /// Names of the fields that name a series.
    pub series: Option<Vec<Spanned<String>>>,
    /// Title.
    pub title: Option<Spanned<String>>,
    /// What a reader should know.
    pub note: Option<Spanned<String>>,
    /// The file; the first table when silent.
    pub path: Option<Spanned<String>>,
    /// Translations of `title` and `note`.
    pub translations: Vec<RawTranslation>,
}

/// `[[changes]]` as typed.
#[derive(Debug)]
pub struct RawChange {
    /// Place of the table, for what is missing in it.
    pub span: std::ops::Range<usize>,
    /// The day.
    pub date: Option<Spanned<RawDate>>,
    /// What was changed.
    pub text: Option<Spanned<String>>,
    /// Translations of `text`.
    pub translations: Vec<RawTranslation>,
}

/// `[[distributions]]` as typed.
#[derive(Debug)]
pub struct RawDistribution {
    /// Place of the table, for what is missing in it.
    pub span: std::ops::Range<usize>,
    /// File inside the folder.
    pub path: Option<Spanned<String>>,
    /// Title.
    pub title: Option<Spanned<String>>,
    /// Description.
    pub description: Option<Spanned<String>>,
    /// Names of the identifying fields.
    pub primary_key: Vec<Spanned<String>>,
    /// Fields whose values are rows of other tables.
    pub foreign_keys: Vec<RawForeignKey>,
    /// Cells that mean "no value".
    pub missing_values: Vec<Spanned<String>>,
    /// How the file is written.
    pub dialect: Option<RawDialect>,
    /// The columns.
    pub fields: Vec<RawField>,
    /// Translations of `title` and `description`.
    pub translations: Vec<RawTranslation>,
}

/// `[[distributions.foreign_keys]]` as typed.
#[derive(Debug)]
pub struct RawForeignKey {
    /// Place of the table, for what is missing in it.
    pub span: std::ops::Range<usize>,
    /// Names of fields.
    pub fields: Vec<Spanned<String>>,
    /// What they refer to.
    pub reference: Option<RawReference>,
}

/// `reference = { dataset, path, fields }` as typed.
#[derive(Debug)]
pub struct RawReference {
    /// Place of the table.
    pub span: std::ops::Range<usize>,
    /// The entry; this one when silent.
    pub dataset: Option<Spanned<String>>,
    /// Its file.
    pub path: Option<Spanned<String>>,
    /// Names of its fields.
    pub fields: Vec<Spanned<String>>,
}

/// `[distributions.dialect]` as typed.
#[derive(Debug)]
pub struct RawDialect {
    /// Encoding.
    pub encoding: Option<Spanned<String>>,
    /// Sign between cells.
    pub delimiter: Option<Spanned<String>>,
    /// Sign around cells.
    pub quote: Option<Spanned<String>>,
    /// Sheet of a workbook.
    pub sheet: Option<Spanned<String>>,
    /// Records above the header.
    pub skip_rows: Option<Spanned<i64>>,
    /// Rows of the header.
    pub header_rows: Option<Spanned<i64>>,
    /// Sign before fractions.
    pub decimal: Option<Spanned<String>>,
    /// Sign between groups of three digits.
    pub thousands: Option<Spanned<String>>,
}

/// `[[distributions.fields]]` as typed.
#[derive(Debug)]
pub struct RawField {
    /// Place of the table, for what is missing in it.
    pub span: std::ops::Range<usize>,
    /// Name of the column.
    pub name: Option<Spanned<String>>,
    /// Name for people.
    pub title: Option<Spanned<String>>,
    /// Type.
    pub field_type: Option<Spanned<String>>,
    /// Unit.
    pub unit: Option<Spanned<String>>,
    /// Description.
    pub description: Option<Spanned<String>>,
    /// Constraints.
    pub constraints: Option<RawConstraints>,
    /// Reason for an exception to the personal-data guard.
    pub personal_data: Option<Spanned<String>>,
    /// Translations of `title`, `unit`, `description`.
    pub translations: Vec<RawTranslation>,
}

/// `constraints = { … }` as typed.
#[derive(Debug)]
pub struct RawConstraints {
    /// No empty cell.
    pub required: Option<Spanned<bool>>,
    /// No value twice.
    pub unique: Option<Spanned<bool>>,
    /// The only values.
    pub enumeration: Vec<Spanned<String>>,
    /// Regular expression.
    pub pattern: Option<Spanned<String>>,
    /// Smallest value.
    pub minimum: Option<Spanned<String>>,
    /// Largest value.
    pub maximum: Option<Spanned<String>>,
}

/// Reads one folder. `None` when there is no readable `dataset.toml`, which is among the faults.
///
/// # Errors
/// When the disk fails.
pub fn read_entry(folder: &EntryFolder) -> Result<(Option<RawEntry>, Vec<Diagnostic>), ReadError> {
    let shown = format!("catalog/datasets/{}", folder.name);
    let mut faults = Vec::new();
    let mut files = files_below(&folder.path)?;
    let readme = read_markdown(&folder.path, &shown, &files, "README", &mut faults)?;
    let toml = files.iter().position(|file| file.path == "dataset.toml").map(|at| files.remove(at));
    files.retain(|file| !file.path.starts_with("README.") || !file.path.ends_with(".md"));
    let entry = match toml {
        None => {
            faults.push(no_dataset(&shown));
            None
        }
        Some(file) if file.kind != FileKind::File => {
            faults.extend(file.kind.fault(&format!("{shown}/dataset.toml")));
            None
        }
        Some(_) => read_dataset(folder, &shown, &mut faults)?.map(|(source, dataset)| RawEntry {
            name: folder.name.clone(),
            folder: folder.path.clone(),
            source,
            dataset,
            readme,
            files,
        }),
    };
    Ok((entry, faults))
}

fn no_dataset(shown: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingFile, Location::of_file(shown), "this folder has no `dataset.toml`").with_hint(
        "every folder of `datasets/` is one entry of the list; write its `dataset.toml`, or move the folder away",
    )
}

fn read_dataset(
    folder: &EntryFolder,
    shown: &str,
    faults: &mut Vec<Diagnostic>,
) -> Result<Option<(Source, RawDataset)>, ReadError> {
    match read_text(&folder.path.join("dataset.toml"), &format!("{shown}/dataset.toml"))? {
        Ok(source) => Ok(read_toml(&source, faults, dataset).map(|dataset| (source.clone(), dataset))),
        Err(fault) => {
            faults.push(fault);
            Ok(None)
        }
    }
}

fn dataset(table: &mut Table<'_, '_>) -> RawDataset {
    RawDataset {
        title: table.string("title"),
        description: table.string("description"),
        publisher: table.string("publisher"),
        topics: table.strings("topics"),
        keywords: table.strings("keywords"),
        license: table.string("license"),
        in_series: table.string("in_series"),
        frequency: table.string("frequency"),
        issued: table.date("issued"),
        modified: table.date("modified"),
        temporal: table.table("temporal", temporal),
        spatial: table.string("spatial"),
        sources: table.tables("sources", source),
        commitment: table.table("commitment", commitment),
        version: table.string("version"),
        changes: table.tables("changes", change),
        distributions: table.tables("distributions", distribution),
        charts: table.optional_tables("charts", chart),
        translations: table.translations(&["title", "description", "spatial"]),
    }
}

pub(super) fn temporal(table: &mut Table<'_, '_>) -> RawTemporal {
    RawTemporal { start: table.date("start"), end: table.date("end") }
}

fn source(table: &mut Table<'_, '_>) -> RawSource {
    RawSource {
        span: table.span(),
        title: table.string("title"),
        url: table.string("url"),
        translations: table.translations(&["title"]),
    }
}

fn commitment(table: &mut Table<'_, '_>) -> RawCommitment {
    RawCommitment {
        span: table.span(),
        item: table.integer("item"),
        decision: table.string("decision"),
        due: table.date("due"),
        status: table.string("status"),
        reason: table.string("reason"),
        translations: table.translations(&["reason"]),
    }
}

fn chart(table: &mut Table<'_, '_>) -> RawChart {
    RawChart {
        span: table.span(),
        form: table.string("type"),
        x: table.string("x"),
        y: table.one_or_more("y"),
        series: table.one_or_more("series"),
        title: table.string("title"),
        note: table.string("note"),
        path: table.string("path"),
        translations: table.translations(&["title", "note"]),
    }
}

fn change(table: &mut Table<'_, '_>) -> RawChange {
    RawChange {
        span: table.span(),
        date: table.date("date"),
        text: table.string("text"),
        translations: table.translations(&["text"]),
    }
}

fn distribution(table: &mut Table<'_, '_>) -> RawDistribution {
    RawDistribution {
        span: table.span(),
        path: table.string("path"),
        title: table.string("title"),
        description: table.string("description"),
        primary_key: table.strings("primary_key"),
        foreign_keys: table.tables("foreign_keys", foreign_key),
        missing_values: table.strings("missing_values"),
        dialect: table.table("dialect", dialect),
        fields: table.tables("fields", field),
        translations: table.translations(&["title", "description"]),
    }
}

fn foreign_key(table: &mut Table<'_, '_>) -> RawForeignKey {
    RawForeignKey {
        span: table.span(),
        fields: table.strings("fields"),
        reference: table.table("reference", |table| RawReference {
            span: table.span(),
            dataset: table.string("dataset"),
            path: table.string("path"),
            fields: table.strings("fields"),
        }),
    }
}

fn dialect(table: &mut Table<'_, '_>) -> RawDialect {
    RawDialect {
        encoding: table.string("encoding"),
        delimiter: table.string("delimiter"),
        quote: table.string("quote"),
        sheet: table.string("sheet"),
        skip_rows: table.integer("skip_rows"),
        header_rows: table.integer("header_rows"),
        decimal: table.string("decimal"),
        thousands: table.string("thousands"),
    }
}

fn field(table: &mut Table<'_, '_>) -> RawField {
    RawField {
        span: table.span(),
        name: table.string("name"),
        title: table.string("title"),
        field_type: table.string("type"),
        unit: table.string("unit"),
        description: table.string("description"),
        constraints: table.table("constraints", constraints),
        personal_data: table.string("personal_data"),
        translations: table.translations(&["title", "unit", "description"]),
    }
}

fn constraints(table: &mut Table<'_, '_>) -> RawConstraints {
    RawConstraints {
        required: table.boolean("required"),
        unique: table.boolean("unique"),
        enumeration: table.scalars("enum"),
        pattern: table.string("pattern"),
        minimum: table.scalar("minimum"),
        maximum: table.scalar("maximum"),
    }
}

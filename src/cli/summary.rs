//! The closing lines of a run.

use std::path::Path;
use std::time::Duration;

use crate::Built;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Catalog;
use crate::write::Written;

pub(super) fn checked(catalog: Option<&Catalog>, diagnostics: &[Diagnostic], time: Duration) -> String {
    let content = catalog.map(|catalog| format!("{}\n", content(catalog))).unwrap_or_default();
    format!("{content}{} in {}", findings(diagnostics), seconds(time))
}

pub(super) fn built(built: &Built, out: &Path, time: Duration) -> String {
    let findings = findings(&built.diagnostics);
    let time = seconds(time);
    match (&built.catalog, &built.written) {
        (Some(catalog), Some(written)) => {
            format!("{}\n{}\n{findings} in {time}", content(catalog), files(written, out))
        }
        _ => format!("{findings} in {time}; nothing was written"),
    }
}

fn content(catalog: &Catalog) -> String {
    let tables =
        || catalog.datasets.iter().flat_map(|dataset| &dataset.distributions).filter_map(|file| file.table.as_ref());
    let rows: u64 = tables().map(|table| table.rows).sum();
    format!(
        "{}, {}, {}",
        count(catalog.datasets.len(), "dataset", "datasets"),
        count(tables().count(), "table", "tables"),
        count(usize::try_from(rows).unwrap_or(usize::MAX), "row", "rows")
    )
}

fn files(written: &Written, out: &Path) -> String {
    let Written { added, changed, removed, unchanged, bytes } = written;
    let all = added.iter().chain(changed);
    let pages = all.clone().filter(|path| path.ends_with(".html")).count();
    let removed = match removed.len() {
        0 => String::new(),
        gone => format!(", {} removed", grouped(gone)),
    };
    format!(
        "{} written to {} ({}, {}), {} unchanged{removed}",
        count(all.count(), "file", "files"),
        out.display(),
        count(pages, "page", "pages"),
        size(*bytes),
        grouped(*unchanged)
    )
}

fn findings(diagnostics: &[Diagnostic]) -> String {
    let number = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity() == severity).count();
    let errors = count(number(Severity::Error), "error", "errors");
    let warnings = count(number(Severity::Warning), "warning", "warnings");
    format!("{errors}, {warnings}")
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

fn grouped(number: usize) -> String {
    indicatif::HumanCount(number as u64).to_string()
}

fn size(bytes: u64) -> String {
    indicatif::DecimalBytes(bytes).to_string()
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

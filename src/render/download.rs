//! The files behind the buttons: originals byte for byte, and tables in every form.

use std::io;

use crate::model::{Dataset, Distribution, Download, DownloadKind, MadeFile, RowIndex};
use crate::output::{OutPath, Output};
use crate::table::copy_file;

use super::site::Site;

/// Where the file is that the agency gave.
pub(super) fn original_path(dataset: &Dataset, file: &Distribution) -> String {
    format!("dataset/{}/original/{}", dataset.id, file.path)
}

/// Where the table of a file is in a form that is offered.
pub(super) fn table_path(dataset: &Dataset, file: &Distribution, kind: DownloadKind) -> String {
    format!("dataset/{}/{}{}", dataset.id, file.name, kind.suffix())
}

/// The name of a form.
pub(super) fn form_name(kind: DownloadKind) -> &'static str {
    match kind {
        DownloadKind::Csv => "CSV",
        DownloadKind::ExcelCsv => "CSV (Excel)",
        DownloadKind::Xlsx => "XLSX",
        DownloadKind::Json => "JSON",
        DownloadKind::Ndjson => "NDJSON",
        DownloadKind::Parquet => "Parquet",
    }
}

/// The key of what a form is good for, in the strings of the interface.
pub(super) fn use_key(kind: DownloadKind) -> &'static str {
    match kind {
        DownloadKind::Csv => "download.csv",
        DownloadKind::ExcelCsv => "download.excel",
        DownloadKind::Xlsx => "download.xlsx",
        DownloadKind::Json => "download.json",
        DownloadKind::Ndjson => "download.ndjson",
        DownloadKind::Parquet => "download.parquet",
    }
}

/// Where it says where the rows of a table begin.
pub(super) fn rows_path(dataset: &Dataset, file: &Distribution) -> String {
    format!("dataset/{}/{}{}", dataset.id, file.name, RowIndex::SUFFIX)
}

pub(super) fn outputs<'a>(site: &'a Site<'a>) -> Vec<Output<'a>> {
    let files = |dataset: &'a Dataset| dataset.distributions.iter().map(move |file| (dataset, file));
    site.catalog.datasets.iter().flat_map(files).flat_map(|(dataset, file)| downloads(dataset, file)).collect()
}

fn downloads<'a>(dataset: &'a Dataset, file: &'a Distribution) -> Vec<Output<'a>> {
    let copy = move |out: &mut dyn io::Write| copy_file(&file.disk_path, out);
    let mut outputs = vec![Output::streamed(path(original_path(dataset, file)), &file.path, copy)];
    let made = move |path: String, made: &'a Option<MadeFile>| match made {
        Some(made) => Output::file(self::path(path), &file.path, &made.path, made.info.size),
        // Nothing is published: only the paths are looked at.
        None => Output::streamed(self::path(path), &file.path, |_| Ok(())),
    };
    if let Some(table) = &file.table {
        let download = |download: &'a Download| made(table_path(dataset, file, download.kind), &download.made);
        outputs.extend(table.downloads.iter().map(download));
        outputs.extend(table.row_index.iter().map(|index| made(rows_path(dataset, file), &index.made)));
    }
    outputs
}

fn path(path: String) -> OutPath {
    OutPath::new(path).expect("the check refuses file names that are no plain paths")
}

//! The files behind the buttons: originals byte for byte, and tables as CSV.

use std::io;

use crate::model::{Dataset, Distribution};
use crate::output::{OutPath, Output};
use crate::table::{Flavor, copy_file, write_csv};

use super::site::Site;

/// Where the file is that the agency gave.
pub(super) fn original_path(dataset: &Dataset, file: &Distribution) -> String {
    format!("dataset/{}/original/{}", dataset.id, file.path)
}

/// Where the clean CSV is.
pub(super) fn clean_path(dataset: &Dataset, file: &Distribution) -> String {
    format!("dataset/{}/{}.csv", dataset.id, file.name)
}

/// Where the CSV for Excel is.
pub(super) fn excel_path(dataset: &Dataset, file: &Distribution) -> String {
    format!("dataset/{}/{}-excel.csv", dataset.id, file.name)
}

pub(super) fn outputs<'a>(site: &'a Site<'a>) -> Vec<Output<'a>> {
    let files = |dataset: &'a Dataset| dataset.distributions.iter().map(move |file| (dataset, file));
    site.catalog.datasets.iter().flat_map(files).flat_map(|(dataset, file)| downloads(dataset, file)).collect()
}

fn downloads<'a>(dataset: &'a Dataset, file: &'a Distribution) -> Vec<Output<'a>> {
    let streamed = |path: String, stream: fn(&Distribution, &mut dyn io::Write) -> io::Result<()>| {
        let path = OutPath::new(path).expect("the check refuses file names that are no plain paths");
        Output::streamed(path, &file.path, move |out| stream(file, out))
    };
    let mut outputs = vec![streamed(original_path(dataset, file), |file, out| copy_file(&file.disk_path, out))];
    if file.table.is_some() {
        outputs.push(streamed(clean_path(dataset, file), |file, out| csv(file, Flavor::Clean, out)));
        outputs.push(streamed(excel_path(dataset, file), |file, out| csv(file, Flavor::Excel, out)));
    }
    outputs
}

fn csv(file: &Distribution, flavor: Flavor, out: &mut dyn io::Write) -> io::Result<()> {
    file.table.as_ref().map_or(Ok(()), |table| write_csv(file, table, flavor, out))
}

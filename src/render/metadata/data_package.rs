//! `/dataset/<id>/datapackage.json`: the files of a dataset and the columns of its tables, for Data Package 2.0 and
//! Table Schema (Frictionless).

use std::collections::BTreeMap;

use super::columns::{CsvColumn, PERIOD_PATTERN, columns, primary_key, promises};
use super::json::{Json, list, object};
use crate::model::{Dataset, Distribution, DownloadKind, FieldType, FileInfo, Table};
use crate::output::{OutPath, Output};
use crate::render::download::original_path;
use crate::render::site::Site;

const PACKAGE: &str = "https://datapackage.org/profiles/2.0/datapackage.json";
const RESOURCE: &str = "https://datapackage.org/profiles/2.0/dataresource.json";
const DIALECT: &str = "https://datapackage.org/profiles/2.0/tabledialect.json";
const SCHEMA: &str = "https://datapackage.org/profiles/2.0/tableschema.json";

/// A package has at least one file, so that a dataset without files has none.
pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>) -> Vec<Output<'a>> {
    let with_files = site.catalog.datasets.iter().filter(|dataset| !dataset.distributions.is_empty());
    let output = |dataset: &'a Dataset| {
        let path = OutPath::new(path(dataset)).expect("an id makes a plain path");
        Output::rendered(path, dataset.id.as_str(), move || Ok(package(site, dataset).to_file()))
    };
    with_files.map(output).collect()
}

/// Where the package of a dataset is described.
pub(in crate::render) fn path(dataset: &Dataset) -> String {
    format!("dataset/{}/datapackage.json", dataset.id)
}

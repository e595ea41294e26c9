//! `[[charts]]` of an entry: the charts that its tables get in place of those that odcat would choose.

use std::collections::BTreeMap;
use std::ops::Range;

use super::file::FileCheck;
use crate::diagnostic::{Code, did_you_mean, quoted};
use crate::model::{Chart, ChartForm, Format, Localized};
use crate::read::{RawChart, RawDistribution};
use crate::source::{Spanned, nfc};
use crate::table::{ChartFault, ChartKey, DeclaredChart};

/// A declared chart whose columns are not looked up yet.
#[derive(Debug)]
pub(super) struct CheckedChart {
    /// What it is drawn from.
    pub(super) declared: DeclaredChart,
    title: Option<Localized>,
    note: Option<Localized>,
    spans: Spans,
}

/// Where the parts of a chart stand.
#[derive(Debug)]
struct Spans {
    chart: Range<usize>,
    form: Option<Range<usize>>,
    x: Option<Range<usize>>,
    y: Vec<Range<usize>>,
    series: Vec<Range<usize>>,
}

/// The declared charts of an entry.
pub(super) struct EntryCharts {
    /// Whether no table is to have a chart that is not declared.
    none: bool,
    /// By the place of their file in the list of distributions.
    by_file: BTreeMap<usize, Vec<CheckedChart>>,
}

impl EntryCharts {
    /// Checks all that can be said without the tables.
    pub(super) fn check(check: &mut FileCheck<'_>, raw: Option<Vec<RawChart>>, files: &[RawDistribution]) -> Self {
        let none = raw.as_ref().is_some_and(Vec::is_empty);
        let mut by_file: BTreeMap<usize, Vec<CheckedChart>> = BTreeMap::new();
        for raw in raw.into_iter().flatten() {
            let file = file_of(check, &raw, files);
            let chart = check_chart(check, raw);
            if let Some((file, chart)) = file.zip(chart) {
                by_file.entry(file).or_default().push(chart);
            }
        }
        Self { none, by_file }
    }

    /// The charts of a file; `None` where odcat chooses them.
    pub(super) fn take(&mut self, file: usize) -> Option<Vec<CheckedChart>> {
        self.by_file.remove(&file).or_else(|| self.none.then(Vec::new))
    }
}

/// The place of the file that is drawn: the one that `path` names, or the first table.
fn file_of(check: &mut FileCheck<'_>, raw: &RawChart, files: &[RawDistribution]) -> Option<usize> {
    let path = |file: &RawDistribution| file.path.as_ref().map(|path| nfc(&path.value));
    let Some(typed) = &raw.path else {
        let first = files.iter().position(|file| path(file).is_some_and(|path| is_table(&path)));
        if first.is_none() {
            let message = "there is no table to draw: no [[distributions]] of this entry is one";
            let hint = "publish the figures as CSV or a workbook, or leave the chart out";
            check.fault_with_hint(Code::NotATable, &raw.span, message, hint);
        }
        return first;
    };
    let wanted = nfc(&typed.value);
    let Some(found) = files.iter().position(|file| path(file).as_ref() == Some(&wanted)) else {
        let paths: Vec<String> = files.iter().filter_map(path).collect();
        let hint = did_you_mean(&wanted, paths.iter().map(String::as_str))
            .unwrap_or_else(|| "write the `path` of one of the [[distributions]]".to_owned());
        let message = format!("`path` names the file `{}`, which no [[distributions]] has", quoted(&wanted));
        check.fault_with_hint(Code::MissingDataFile, &typed.span, message, hint);
        return None;
    };
    if !is_table(&wanted) {
        let message = format!("`{}` is not read as a table, so it cannot be drawn", quoted(&wanted));
        let hint = "charts are drawn from CSV files and workbooks";
        check.fault_with_hint(Code::NotATable, &typed.span, message, hint);
        return None;
    }
    Some(found)
}

fn is_table(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    Format::from_extension(extension).is_some_and(Format::is_table)
}

/// A chart, or `None` where it names a form that there is not.
fn check_chart(check: &mut FileCheck<'_>, raw: RawChart) -> Option<CheckedChart> {
    let RawChart { span, form, x, y, series, title, note, path: _, translations } = raw;
    let mut translations = check.translations(translations);
    let title = check.optional_text("title", title, &mut translations);
    let note = check.optional_text("note", note, &mut translations);
    let names: Vec<_> = ChartForm::ALL.iter().map(|form| form.as_str()).collect();
    let chosen = form.as_ref().map(|typed| check.choice("type", typed, &names, ChartForm::new));
    let spans_of =
        |names: &Option<Vec<Spanned<String>>>| names.iter().flatten().map(|name| name.span.clone()).collect::<Vec<_>>();
    let spans = Spans {
        chart: span,
        form: form.map(|typed| typed.span),
        x: x.as_ref().map(|typed| typed.span.clone()),
        y: spans_of(&y),
        series: spans_of(&series),
    };
    let name = |typed: Spanned<String>| nfc(typed.value.trim()).into_boxed_str();
    let declared = DeclaredChart {
        form: chosen.map_or(Some(None), |form| form.map(Some))?,
        x: x.map(name),
        y: y.into_iter().flatten().map(name).collect(),
        series: series.map(|names| names.into_iter().map(name).collect()),
    };
    Some(CheckedChart { declared, title, note, spans })
}

/// Reports what the table showed to be wrong with its charts.
pub(super) fn report(check: &mut FileCheck<'_>, charts: &[CheckedChart], faults: Vec<ChartFault>) {
    for ChartFault { chart, key, code, message, hint } in faults {
        let Some(chart) = charts.get(chart) else { continue };
        check.fault(code, chart.spans.of(key), message).hint = hint;
    }
}

/// Gives the charts of a table what was declared of them. They are as many, unless there is an error.
pub(super) fn name(charts: &mut [Chart], declared: Vec<CheckedChart>) {
    for (chart, CheckedChart { title, note, .. }) in charts.iter_mut().zip(declared) {
        (chart.title, chart.note) = (title, note);
    }
}

impl Spans {
    fn of(&self, key: ChartKey) -> &Range<usize> {
        let found = match key {
            ChartKey::Chart => None,
            ChartKey::Type => self.form.as_ref(),
            ChartKey::X => self.x.as_ref(),
            ChartKey::Y(at) => self.y.get(at),
            ChartKey::Series(at) => self.series.get(at),
        };
        found.unwrap_or(&self.chart)
    }
}

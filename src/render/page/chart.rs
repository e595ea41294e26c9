//! Charts of a dataset: on its page, alone for frames, and as files.

use minijinja::Value;
use rayon::prelude::*;
use serde::Serialize;

use super::frame::Subject;
use super::{Link, Page, Text};
use crate::diagnostic::Diagnostic;
use crate::model::{ChartForm, Dataset, Distribution};
use crate::output::{OutPath, Output};
use crate::render::address::{chart_file, chart_page, dataset_page};
use crate::render::chart::{self, Caption, Inline, Plot, Rows};
use crate::render::group::Kind;
use crate::render::site::{Locale, Site};

/// A chart.
#[derive(Serialize)]
pub(super) struct ChartView<'a> {
    /// Its number among the charts of the dataset, from 1.
    number: usize,
    /// For links on the page.
    id: String,
    title: Text<'a>,
    /// A sentence computed from its values, as HTML.
    takeaway: Option<Value>,
    notes: Vec<Text<'a>>,
    /// A narrow and a wide `<svg>`.
    drawing: Value,
    /// Where it stands alone.
    href: String,
    /// The same drawing as a file.
    svg: String,
    /// Full address of the page where it stands alone, where the site's is known.
    address: Option<String>,
    /// Pixels that a frame for that page begins with.
    height: u32,
}

/// A chart that stands alone.
#[derive(Serialize)]
struct ChartPage<'a> {
    #[serde(flatten)]
    chart: ChartView<'a>,
    dataset: Link<'a>,
    publisher: Text<'a>,
    table: Rows<'a>,
}

/// Pixels of the words around a drawing in a frame of its own, and the least that the frame has.
const AROUND: f64 = 250.0;
const LEAST: u32 = 480;

pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>, locale: &'a Locale<'a>) -> Vec<Output<'a>> {
    let of_dataset = |dataset: &'a Dataset| {
        let drawn =
            chart::charts(dataset).filter(move |(_, file, it)| Plot::new(site, locale, dataset, file, it).is_some());
        drawn.flat_map(move |(number, file, it)| {
            let plot = move || Plot::new(site, locale, dataset, file, it).expect("it was there before");
            let path = chart_page(&dataset.id, number);
            let page = Output::rendered(locale.file(&path), dataset.id.as_str(), move || {
                let path = chart_page(&dataset.id, number);
                Page::new(site, locale, &path).chart_alone(&path, dataset, number, &plot())
            });
            let path = locale.path(&chart_file(&dataset.id, number));
            let path = OutPath::new(path).expect("ids and numbers make plain paths");
            let drawing = Output::rendered(path, dataset.id.as_str(), move || {
                let page = Page::new(site, locale, &dataset_page(&dataset.id));
                Ok(chart::file(&plot(), &page.caption(dataset)).into_bytes())
            });
            [page, drawing]
        })
    };
    // Which charts are drawn shows only when their values are read.
    site.catalog.datasets.par_iter().flat_map_iter(of_dataset).collect()
}

impl<'a> Page<'a> {
    /// The charts of a file.
    pub(super) fn charts(&self, dataset: &'a Dataset, file: &'a Distribution) -> Vec<ChartView<'a>> {
        let of_file = chart::charts(dataset).filter(|(_, other, _)| std::ptr::eq(*other, file));
        of_file
            .filter_map(|(number, _, it)| {
                let plot = Plot::new(self.site, self.locale, dataset, file, it)?;
                Some(self.chart_view(dataset, number, &plot))
            })
            .collect()
    }

    /// The page at `path` with nothing but a chart.
    pub(super) fn chart_alone(
        &self,
        path: &str,
        dataset: &'a Dataset,
        number: usize,
        plot: &Plot<'a>,
    ) -> Result<Vec<u8>, Diagnostic> {
        let view = self.chart_page(dataset, number, plot);
        self.frame("chart", path, plot.title.clone()).about(Subject::Chart(dataset)).render(
            "chart.html",
            "chart",
            &view,
        )
    }

    /// Whether a map of a file is not drawn, since no boundaries fit.
    pub(super) fn lacks_map(&self, dataset: &'a Dataset, file: &'a Distribution) -> bool {
        let charts = file.table.iter().flat_map(|table| &table.charts);
        let mut maps = charts.filter(|chart| chart.form == ChartForm::Map);
        maps.any(|map| Plot::new(self.site, self.locale, dataset, file, map).is_none())
    }

    fn chart_view(&self, dataset: &Dataset, number: usize, plot: &Plot<'a>) -> ChartView<'a> {
        let path = chart_page(&dataset.id, number);
        let Inline { svg, tallest } = chart::inline(plot);
        ChartView {
            number,
            id: format!("chart-{number}"),
            title: plot.title.clone(),
            takeaway: plot.takeaway_html().map(Value::from_safe_string),
            notes: plot.notes(),
            drawing: Value::from_safe_string(svg),
            href: self.link(&path),
            svg: self.link(&chart_file(&dataset.id, number)),
            address: self.site.url(&self.locale.path(&path)),
            height: ((tallest + AROUND).ceil() as u32).max(LEAST),
        }
    }

    fn chart_page(&self, dataset: &'a Dataset, number: usize, plot: &Plot<'a>) -> ChartPage<'a> {
        ChartPage {
            chart: self.chart_view(dataset, number, plot),
            dataset: Link { name: self.text(&dataset.title), href: self.link(&dataset_page(&dataset.id)) },
            publisher: self.group_link(Kind::Organization, &dataset.publisher).name,
            table: plot.rows(),
        }
    }

    /// What a chart says of its source where it is alone.
    fn caption(&self, dataset: &'a Dataset) -> Caption<'a> {
        let address = self.site.url(&self.locale.path(&dataset_page(&dataset.id)));
        let publisher = self.locale.text(&self.site.catalog.publishers[&dataset.publisher].name);
        let values = [("publisher", publisher), ("address", address.as_deref().unwrap_or_default())];
        let key = if address.is_some() { "chart.source_at" } else { "chart.source" };
        Caption {
            dataset: self.text(&dataset.title),
            source: self.locale.messages.fill(key, &values),
            lang: self.locale.tag,
        }
    }

    /// The small line of a dataset whose first chart is one over time, and its last value as HTML.
    pub(super) fn spark(&self, dataset: &'a Dataset) -> Option<SparkView> {
        let (_, file, it) = chart::charts(dataset).next()?;
        let chart::Spark { svg, text } = chart::spark(&Plot::new(self.site, self.locale, dataset, file, it)?)?;
        Some(SparkView { svg: Value::from_safe_string(svg), text: Value::from_safe_string(text) })
    }
}

/// A small line and its last value in words, as HTML.
#[derive(Debug, Serialize)]
pub(super) struct SparkView {
    svg: Value,
    text: Value,
}

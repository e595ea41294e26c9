//! What filters and orders need to know of every dataset: a number each, in planes of bytes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::cards;
use super::text::Text;
use crate::model::{Dataset, Frequency, Id, Period};
use crate::render::group::Kind;
use crate::render::site::{Locale, Site};

/// A file of the index but for its version.
pub(super) struct Column {
    /// Its path in the folder of the index.
    pub(super) path: String,
    pub(super) head: Map<String, Value>,
    /// The lowest byte of each dataset's number, then the next of each.
    pub(super) planes: Vec<u8>,
}

/// Properties that results can be narrowed by.
#[derive(Clone, Copy)]
enum Facet {
    Group(Kind),
    Frequency,
    Year,
    Status,
}

const FACETS: [Facet; 7] = [
    Facet::Group(Kind::Topic),
    Facet::Group(Kind::Organization),
    Facet::Group(Kind::Format),
    Facet::Group(Kind::License),
    Facet::Frequency,
    Facet::Year,
    Facet::Status,
];

/// No table of years is longer: a typing error in a year must not fill it.
const MOST_YEARS: i16 = 200;

/// A column for each facet: the set of values of each dataset, whose places in `order` are its numbers.
pub(super) fn facets(site: &Site<'_>, locale: &Locale<'_>, order: &[usize]) -> Vec<Column> {
    FACETS.iter().map(|facet| facet.column(site, locale, order)).collect()
}

/// A column for each order but that of the words searched for: the rank of each dataset.
pub(super) fn orders(site: &Site<'_>, locale: &Locale<'_>, order: &[usize]) -> Vec<Column> {
    let datasets = &site.catalog.datasets;
    let newest_first = |at: usize| datasets[at].updated().map(|date| -cards::days(date)).unwrap_or(i32::MAX);
    let mut dates: Vec<i32> = order.iter().map(|at| newest_first(*at)).collect();
    dates.sort_unstable();
    dates.dedup();
    let updated = order.iter().map(|at| dates.partition_point(|date| *date < newest_first(*at)));
    let mut titles = vec![0; order.len()];
    locale.by_title.iter().enumerate().for_each(|(rank, at)| titles[*at] = rank);
    let title = order.iter().map(|at| titles[*at]);
    vec![
        Column::new("orders/updated.bin".to_owned(), Map::new(), &updated.collect::<Vec<_>>()),
        Column::new("orders/title.bin".to_owned(), Map::new(), &title.collect::<Vec<_>>()),
    ]
}

impl Column {
    fn new(path: String, mut head: Map<String, Value>, numbers: &[usize]) -> Self {
        let most = numbers.iter().max().copied().unwrap_or_default();
        let width = (1..).find(|width| most >> (8 * width) == 0).expect("numbers end");
        let planes = (0..width).flat_map(|plane| numbers.iter().map(move |number| (number >> (8 * plane)) as u8));
        head.insert("width".to_owned(), width.into());
        Self { path, head, planes: planes.collect() }
    }
}

impl Facet {
    /// Its name in addresses.
    fn key(self) -> &'static str {
        match self {
            Self::Group(kind) => kind.as_str(),
            Self::Frequency => "frequency",
            Self::Year => "year",
            Self::Status => "status",
        }
    }

    fn column(self, site: &Site<'_>, locale: &Locale<'_>, order: &[usize]) -> Column {
        let of_dataset = self.values(site, order);
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        of_dataset.iter().flatten().for_each(|id| *counts.entry(id).or_default() += 1);
        let mut ids: Vec<&str> = counts.keys().copied().collect();
        self.sort(&mut ids, site, locale);
        let places: BTreeMap<&str, usize> = ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();

        let mut sets: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        let in_places = |ids: &Vec<String>| {
            let mut set: Vec<usize> = ids.iter().map(|id| places[id.as_str()]).collect();
            set.sort_unstable();
            set
        };
        let set_of: Vec<Vec<usize>> = of_dataset.iter().map(in_places).collect();
        sets.extend(set_of.iter().map(|set| (set.clone(), 0)));
        sets.values_mut().enumerate().for_each(|(number, set)| *set = number);
        let numbers: Vec<usize> = set_of.iter().map(|set| sets[set]).collect();

        let values = ids.iter().map(|id| json!([id, self.name(id, site, locale), counts[id]]));
        let mut head = Map::new();
        head.insert("values".to_owned(), values.collect());
        head.insert("sets".to_owned(), sets.keys().map(|set| json!(set)).collect());
        Column::new(format!("facets/{}.bin", self.key()), head, &numbers)
    }

    /// Ids of each dataset's values, sorted, each once.
    fn values(self, site: &Site<'_>, order: &[usize]) -> Vec<Vec<String>> {
        let each = |values: fn(&Dataset) -> Vec<String>| -> Vec<_> {
            order.iter().map(|at| values(&site.catalog.datasets[*at])).collect()
        };
        match self {
            Self::Group(kind) => {
                let mut ids = vec![Vec::new(); site.catalog.datasets.len()];
                for group in site.groups.of(kind).values() {
                    group.datasets.iter().for_each(|at| ids[*at].push(group.id.to_string()));
                }
                order.iter().map(|at| std::mem::take(&mut ids[*at])).collect()
            }
            Self::Frequency => each(|dataset| match dataset.frequency {
                Frequency::UNKNOWN => Vec::new(),
                frequency => vec![frequency.as_str().to_owned()],
            }),
            Self::Year => each(years),
            Self::Status => each(|dataset| vec![dataset.status().as_str().to_owned()]),
        }
    }

    fn name(self, id: &str, site: &Site<'_>, locale: &Locale<'_>) -> Value {
        let message = |key: &str| json!(locale.messages.text(&format!("{key}.{id}")));
        match self {
            Self::Group(kind) => {
                let id = Id::new(id).expect("it was an id before");
                json!(Text::of(&site.groups.get(kind, &id).name, site, locale))
            }
            Self::Frequency => message("frequency"),
            Self::Status => message("status"),
            Self::Year => json!(id),
        }
    }

    /// Years from the latest on, all else by name.
    fn sort(self, ids: &mut [&str], site: &Site<'_>, locale: &Locale<'_>) {
        let text = |id: &str| match self.name(id, site, locale) {
            Value::Array(parts) => parts[0].as_str().unwrap_or_default().to_owned(),
            name => name.as_str().unwrap_or_default().to_owned(),
        };
        match self {
            Self::Year => ids.sort_by(|a, b| b.cmp(a)),
            _ => ids.sort_by(|a, b| locale.collation.compare(&text(a), &text(b)).then(a.cmp(b))),
        }
    }
}

/// The years that a dataset is about: as its entry says, else as its tables show.
fn years(dataset: &Dataset) -> Vec<String> {
    let year = |date: Option<jiff::civil::Date>| date.map(jiff::civil::Date::year);
    let declared = dataset.temporal.map(|Period { start, end }| (year(start), year(end)));
    let found = || {
        let spans = dataset.distributions.iter().filter_map(|file| file.table.as_ref()?.span.as_ref());
        let year = |text: &str| text.get(..4).and_then(|year| year.parse::<i16>().ok());
        spans.map(|(start, end)| (year(start), year(end))).collect::<Vec<_>>()
    };
    let spans = declared.map_or_else(found, |span| vec![span]);
    let years = spans.into_iter().filter_map(|(start, end)| {
        let (start, end) = (start.or(end)?, end.or(start)?);
        Some(start.max(end.saturating_sub(MOST_YEARS))..=end)
    });
    let years: BTreeSet<i16> = years.flatten().collect();
    years.into_iter().map(|year| format!("{year:04}")).collect()
}

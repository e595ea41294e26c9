//! What of a dataset can be found, and where it stands.

use std::collections::BTreeSet;

use crate::model::{Dataset, Localized};
use crate::render::group::Kind;
use crate::render::markdown;
use crate::render::site::{Locale, Site};

/// Where a dataset has a word, from the place that tells most to the one that tells least. The numbers are those of
/// the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// At the start of a short title.
    Name,
    /// At the start of the title.
    Lead,
    /// In the title.
    Title,
    /// In a keyword or the name of a topic.
    Keyword,
    /// In the name of the publisher.
    Publisher,
    /// In the name or the title of a column.
    Column,
    /// In what is written about the dataset.
    Text,
    /// Among the values of a column.
    Value,
}

impl Place {
    pub(super) const ALL: [Self; 8] =
        [Self::Name, Self::Lead, Self::Title, Self::Keyword, Self::Publisher, Self::Column, Self::Text, Self::Value];
}

/// Gives every text that a dataset can be found by to `each`, with its place. Words of different texts are never
/// neighbours.
pub(super) fn texts(site: &Site<'_>, locale: &Locale<'_>, dataset: &Dataset, mut each: impl FnMut(Place, &str)) {
    let mut each_of = |place, text: &Localized| each(place, locale.text(text));
    each_of(Place::Title, &dataset.title);
    let topics = dataset.topics.iter().flat_map(|topic| site.groups.lineage(Kind::Topic, topic));
    topics.for_each(|topic| each_of(Place::Keyword, &topic.name));
    let publishers = site.groups.lineage(Kind::Organization, &dataset.publisher);
    publishers.for_each(|publisher| each_of(Place::Publisher, &publisher.name));
    let columns =
        || dataset.distributions.iter().filter_map(|file| file.table.as_ref()).flat_map(|table| &table.columns);
    columns().filter_map(|column| column.field.title.as_ref()).for_each(|title| each_of(Place::Column, title));
    dataset.spatial.iter().for_each(|place| each_of(Place::Text, place));
    dataset.sources.iter().for_each(|source| each_of(Place::Text, &source.title));
    dataset.distributions.iter().filter_map(|file| file.title.as_ref()).for_each(|title| each_of(Place::Text, title));

    dataset.keywords.iter().for_each(|keyword| each(Place::Keyword, &keyword.name));
    columns().for_each(|column| each(Place::Column, &column.field.name));
    let described = dataset.distributions.iter().filter_map(|file| file.description.as_ref());
    for text in [Some(&dataset.description), dataset.readme.as_ref()].into_iter().flatten().chain(described) {
        each(Place::Text, &markdown::plain(locale.text(text)));
    }
    // Whoever knows only the title in another language finds it too.
    let titles: BTreeSet<&str> = site.locales.iter().map(|other| other.text(&dataset.title)).collect();
    titles.into_iter().filter(|title| *title != locale.text(&dataset.title)).for_each(|title| each(Place::Text, title));
    columns().flat_map(|column| &column.profile.vocabulary).for_each(|value| each(Place::Value, value));
}

//! Datasets that have something in common: a publisher, a topic, a keyword, a format, a licence.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Catalog, Dataset, Format, Id, Localized};

/// What a group has in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Organization,
    Topic,
    Keyword,
    Format,
    License,
}

impl Kind {
    pub(super) const ALL: [Self; 5] = [Self::Organization, Self::Topic, Self::Keyword, Self::Format, Self::License];

    /// The first part of its addresses, and its key in the strings of the interface.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Topic => "topic",
            Self::Keyword => "keyword",
            Self::Format => "format",
            Self::License => "license",
        }
    }
}

/// One group.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) kind: Kind,
    pub(super) id: Id,
    pub(super) name: Localized,
    pub(super) description: Option<Localized>,
    /// The group that it belongs to.
    pub(super) parent: Option<Id>,
    /// Ids of the groups that belong to it.
    pub(super) children: Vec<Id>,
    /// Its datasets and those of the groups below it, sorted by their place in the catalogue.
    pub(super) datasets: Vec<usize>,
    /// Whether one of them has a date.
    pub(super) dated: bool,
}

impl Group {
    /// A group that stands alone.
    fn new(kind: Kind, id: &Id, name: Localized, datasets: Vec<usize>) -> Self {
        Self {
            kind,
            id: id.clone(),
            name,
            description: None,
            parent: None,
            children: Vec::new(),
            datasets,
            dated: false,
        }
    }

    /// The address of its page.
    pub(super) fn page(&self) -> String {
        format!("{}/{}/", self.kind.as_str(), self.id)
    }
}

/// All groups of a catalogue, by kind and id.
#[derive(Debug)]
pub(super) struct Groups(BTreeMap<Kind, BTreeMap<Id, Group>>);

impl Groups {
    /// Where entries spell a keyword differently, the first entry's spelling counts.
    pub(super) fn new(catalog: &Catalog) -> Self {
        let mut by_publisher = members(&catalog.datasets, |dataset| [dataset.publisher.clone()]);
        let organizations = catalog.publishers.values().map(|publisher| Group {
            description: publisher.description.clone(),
            parent: publisher.parent.clone(),
            ..Group::new(
                Kind::Organization,
                &publisher.id,
                publisher.name.clone(),
                by_publisher.remove(&publisher.id).unwrap_or_default(),
            )
        });
        let mut by_topic = members(&catalog.datasets, |dataset| dataset.topics.clone());
        let topics = catalog.topics.values().map(|topic| Group {
            description: topic.description.clone(),
            parent: topic.parent.clone(),
            ..Group::new(Kind::Topic, &topic.id, topic.name.clone(), by_topic.remove(&topic.id).unwrap_or_default())
        });
        // Licences that nothing has would only fill a page.
        let mut by_license = members(&catalog.datasets, |dataset| [dataset.license.clone()]);
        let metadata_license = catalog.metadata_license.as_ref();
        let licenses = catalog.licenses.values().filter_map(|license| {
            let used = by_license.remove(&license.id);
            (used.is_some() || metadata_license == Some(&license.id)).then(|| Group {
                description: Some(license.summary.clone()),
                ..Group::new(Kind::License, &license.id, license.title.clone(), used.unwrap_or_default())
            })
        });
        let mut groups: BTreeMap<Kind, BTreeMap<Id, Group>> = BTreeMap::new();
        groups.insert(Kind::Organization, nest(organizations.collect()));
        groups.insert(Kind::Topic, nest(topics.collect()));
        groups.insert(Kind::License, nest(licenses.collect()));
        groups.insert(Kind::Keyword, nest(keywords(&catalog.datasets)));
        groups.insert(Kind::Format, nest(formats(&catalog.datasets, catalog.languages.len())));
        for group in groups.values_mut().flat_map(BTreeMap::values_mut) {
            group.dated = group.datasets.iter().any(|at| catalog.datasets[*at].updated().is_some());
        }
        Self(groups)
    }

    /// The groups of a kind, sorted by id.
    pub(super) fn of(&self, kind: Kind) -> &BTreeMap<Id, Group> {
        &self.0[&kind]
    }

    /// A group that is known to exist.
    pub(super) fn get(&self, kind: Kind, id: &Id) -> &Group {
        &self.0[&kind][id]
    }

    /// A group that is known to exist, and those above it.
    pub(super) fn lineage(&self, kind: Kind, id: &Id) -> impl Iterator<Item = &Group> {
        std::iter::successors(Some(self.get(kind, id)), move |group| Some(self.get(kind, group.parent.as_ref()?)))
    }

    /// All groups.
    pub(super) fn all(&self) -> impl Iterator<Item = &Group> {
        self.0.values().flat_map(BTreeMap::values)
    }
}

/// Which datasets have a key, by their place in the catalogue. `keys` names none twice.
fn members<K: Ord, I: IntoIterator<Item = K>>(
    datasets: &[Dataset],
    keys: impl Fn(&Dataset) -> I,
) -> BTreeMap<K, Vec<usize>> {
    let mut members: BTreeMap<K, Vec<usize>> = BTreeMap::new();
    for (at, dataset) in datasets.iter().enumerate() {
        for key in keys(dataset) {
            members.entry(key).or_default().push(at);
        }
    }
    members
}

fn keywords(datasets: &[Dataset]) -> Vec<Group> {
    let mut names: BTreeMap<&Id, &str> = BTreeMap::new();
    for keyword in datasets.iter().flat_map(|dataset| &dataset.keywords) {
        names.entry(&keyword.id).or_insert(&keyword.name);
    }
    let members =
        members(datasets, |dataset| dataset.keywords.iter().map(|keyword| keyword.id.clone()).collect::<BTreeSet<_>>());
    let group =
        |(id, datasets): (Id, Vec<usize>)| Group::new(Kind::Keyword, &id, Localized::from(names[&id]), datasets);
    members.into_iter().map(group).collect()
}

/// Formats in which a dataset can be downloaded; a table is always there as CSV.
pub(super) fn formats_of(dataset: &Dataset) -> BTreeSet<Format> {
    dataset.distributions.iter().map(|distribution| distribution.format).collect()
}

/// Names of formats are the same in all languages.
fn formats(datasets: &[Dataset], languages: usize) -> Vec<Group> {
    let group = |(format, datasets): (Format, Vec<usize>)| {
        let id = Id::new(format.extension()).expect("extensions of the table are plain names");
        let name = Localized::new(format.name(), (1..languages).map(|_| Some(format.name().into())));
        Group::new(Kind::Format, &id, name, datasets)
    };
    members(datasets, formats_of).into_iter().map(group).collect()
}

/// Links groups to those below them, whose datasets count for the upper ones too.
fn nest(list: Vec<Group>) -> BTreeMap<Id, Group> {
    let mut groups: BTreeMap<Id, Group> = list.into_iter().map(|group| (group.id.clone(), group)).collect();
    let links: Vec<(Id, Id)> =
        groups.values().filter_map(|group| Some((group.id.clone(), group.parent.clone()?))).collect();
    let mut added: BTreeMap<Id, BTreeSet<usize>> = BTreeMap::new();
    for (child, parent) in &links {
        let own = &groups[child].datasets;
        let mut above = Some(parent);
        while let Some(id) = above {
            added.entry(id.clone()).or_default().extend(own);
            above = groups[id].parent.as_ref();
        }
    }
    for (child, parent) in links {
        groups.entry(parent).and_modify(|group| group.children.push(child));
    }
    for (id, more) in added {
        groups.entry(id).and_modify(|group| {
            let all: BTreeSet<usize> = group.datasets.iter().copied().chain(more).collect();
            group.datasets = all.into_iter().collect();
        });
    }
    groups
}

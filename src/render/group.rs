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
}

impl Group {
    /// The address of its page.
    pub(super) fn page(&self) -> String {
        page(self.kind, &self.id)
    }
}

/// The address of a group's page.
pub(super) fn page(kind: Kind, id: &Id) -> String {
    format!("{}/{id}/", kind.as_str())
}

/// All groups of a catalogue, by kind and id.
#[derive(Debug)]
pub(super) struct Groups(BTreeMap<Kind, BTreeMap<Id, Group>>);

impl Groups {
    /// Where entries spell a keyword differently, the first entry's spelling counts.
    pub(super) fn new(catalog: &Catalog) -> Self {
        let members = |ids: &dyn Fn(&Dataset) -> Vec<Id>| members(&catalog.datasets, ids);
        let organizations = members(&|dataset| vec![dataset.publisher.clone()]);
        let topics = members(&|dataset| dataset.topics.clone());
        let licenses = members(&|dataset| vec![dataset.license.clone()]);
        let organizations = catalog.publishers.values().map(|publisher| Group {
            kind: Kind::Organization,
            id: publisher.id.clone(),
            name: publisher.name.clone(),
            description: publisher.description.clone(),
            parent: publisher.parent.clone(),
            children: Vec::new(),
            datasets: organizations.get(&publisher.id).cloned().unwrap_or_default(),
        });
        let topics = catalog.topics.values().map(|topic| Group {
            kind: Kind::Topic,
            id: topic.id.clone(),
            name: topic.name.clone(),
            description: topic.description.clone(),
            parent: topic.parent.clone(),
            children: Vec::new(),
            datasets: topics.get(&topic.id).cloned().unwrap_or_default(),
        });
        // Licences that nothing has would only fill a page.
        let metadata_license = catalog.metadata_license.as_ref();
        let licenses = catalog.licenses.values().filter_map(|license| {
            let used = licenses.get(&license.id);
            (used.is_some() || metadata_license == Some(&license.id)).then(|| Group {
                kind: Kind::License,
                id: license.id.clone(),
                name: license.title.clone(),
                description: Some(license.summary.clone()),
                parent: None,
                children: Vec::new(),
                datasets: used.cloned().unwrap_or_default(),
            })
        });
        let mut groups: BTreeMap<Kind, BTreeMap<Id, Group>> = BTreeMap::new();
        groups.insert(Kind::Organization, nest(organizations.collect()));
        groups.insert(Kind::Topic, nest(topics.collect()));
        groups.insert(Kind::License, nest(licenses.collect()));
        groups.insert(Kind::Keyword, nest(keywords(&catalog.datasets)));
        groups.insert(Kind::Format, nest(formats(&catalog.datasets, catalog.languages.len())));
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

    /// All groups.
    pub(super) fn all(&self) -> impl Iterator<Item = &Group> {
        self.0.values().flat_map(BTreeMap::values)
    }
}

fn members(datasets: &[Dataset], ids: &dyn Fn(&Dataset) -> Vec<Id>) -> BTreeMap<Id, Vec<usize>> {
    let mut members: BTreeMap<Id, Vec<usize>> = BTreeMap::new();
    for (at, dataset) in datasets.iter().enumerate() {
        for id in ids(dataset) {
            members.entry(id).or_default().push(at);
        }
    }
    members
}

fn keywords(datasets: &[Dataset]) -> Vec<Group> {
    let mut names: BTreeMap<Id, &str> = BTreeMap::new();
    for keyword in datasets.iter().flat_map(|dataset| &dataset.keywords) {
        names.entry(keyword.id.clone()).or_insert(&keyword.name);
    }
    let mut members = members(datasets, &|dataset| {
        let ids: BTreeSet<Id> = dataset.keywords.iter().map(|keyword| keyword.id.clone()).collect();
        ids.into_iter().collect()
    });
    let group = |(id, name): (Id, &str)| Group {
        kind: Kind::Keyword,
        datasets: members.remove(&id).unwrap_or_default(),
        id,
        name: Localized::from(name),
        description: None,
        parent: None,
        children: Vec::new(),
    };
    names.into_iter().map(group).collect()
}

/// Formats in which a dataset can be downloaded; a table is always there as CSV.
pub(super) fn formats_of(dataset: &Dataset) -> BTreeSet<Format> {
    dataset.distributions.iter().map(|distribution| distribution.format).collect()
}

/// Names of formats are the same in all languages.
fn formats(datasets: &[Dataset], languages: usize) -> Vec<Group> {
    let mut members: BTreeMap<Format, Vec<usize>> = BTreeMap::new();
    for (at, dataset) in datasets.iter().enumerate() {
        for format in formats_of(dataset) {
            members.entry(format).or_default().push(at);
        }
    }
    let group = |(format, datasets): (Format, Vec<usize>)| Group {
        kind: Kind::Format,
        id: Id::new(format.extension()).expect("extensions of the table are plain names"),
        name: Localized::new(format.name(), (1..languages).map(|_| Some(format.name().into()))),
        description: None,
        parent: None,
        children: Vec::new(),
        datasets,
    };
    members.into_iter().map(group).collect()
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

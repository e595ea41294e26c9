//! Datasets that have something in common with another one: a topic, columns, keywords, the publisher.
//!
//! What few datasets share says more than what many do, so each common thing counts by its rarity (inverse document
//! frequency, as in search). Nothing compares all datasets with all: each looks into the lists of what it has, from the
//! rarest on, and into no more than [`BUDGET`] places of them.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::model::{Catalog, Dataset, Id, Status};

/// Places in the lists that are looked at for one dataset.
const BUDGET: usize = 400;

/// Candidates that are compared in full.
const CANDIDATES: usize = 20;

/// Datasets that a page names at most.
const SHOWN: usize = 5;

/// What two datasets have to share at least: a year alone, or a publisher of most of the catalogue, is too little.
const LEAST: f64 = 0.3;

/// What datasets can share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Common {
    Topic,
    Keyword,
    Column,
    Publisher,
}

impl Common {
    /// Its key in the texts `related`.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Keyword => "keyword",
            Self::Column => "column",
            Self::Publisher => "publisher",
        }
    }

    /// What it counts for. Tables have many columns, and a publisher many subjects.
    fn weight(self) -> f64 {
        match self {
            Self::Topic | Self::Keyword => 1.0,
            Self::Column => 0.6,
            Self::Publisher => 0.3,
        }
    }
}

/// A thing that datasets share, by kind and id: of a column, its name in plain letters.
type Thing = (Common, Id);

/// Which datasets share what.
#[derive(Debug)]
pub(super) struct Related {
    things: Vec<Thing>,
    /// What sharing it counts for, by the number of the thing.
    weights: Vec<f64>,
    /// The datasets that have it, by the number of the thing; sorted.
    members: Vec<Vec<usize>>,
    /// The numbers of the things of each dataset; sorted.
    of: Vec<Vec<usize>>,
}

/// Another dataset and why it is named: what both have, grouped by kind, the weightiest first.
#[derive(Debug, PartialEq)]
pub(super) struct Relation<'r> {
    /// Its place in the catalogue.
    pub(super) dataset: usize,
    pub(super) shared: Vec<(Common, Vec<&'r Id>)>,
}

impl Related {
    pub(super) fn new(catalog: &Catalog) -> Self {
        Self::of_things(&catalog.datasets.par_iter().map(things_of).collect::<Vec<_>>())
    }

    fn of_things(found: &[BTreeSet<Thing>]) -> Self {
        let mut lists: BTreeMap<&Thing, Vec<usize>> = BTreeMap::new();
        for (at, things) in found.iter().enumerate() {
            for thing in things {
                lists.entry(thing).or_default().push(at);
            }
        }
        // What nobody shares leads nowhere.
        lists.retain(|_, members| members.len() > 1);
        let all = found.len() as f64;
        let mut of = vec![Vec::new(); found.len()];
        for (number, members) in lists.values().enumerate() {
            members.iter().for_each(|at| of[*at].push(number));
        }
        Self {
            weights: lists
                .iter()
                .map(|(thing, list)| thing.0.weight() * ((all + 1.0) / list.len() as f64).ln())
                .collect(),
            things: lists.keys().map(|thing| (*thing).clone()).collect(),
            members: lists.into_values().collect(),
            of,
        }
    }

    /// The datasets that share most with the one at a place of the catalogue.
    pub(super) fn to(&self, at: usize) -> Vec<Relation<'_>> {
        let mut found: Vec<(f64, usize, Vec<usize>)> = self
            .candidates(at)
            .into_iter()
            .map(|other| {
                let shared = intersection(&self.of[at], &self.of[other]);
                (shared.iter().map(|thing| self.weights[*thing]).sum(), other, shared)
            })
            .filter(|(score, ..)| *score >= LEAST)
            .collect();
        found.sort_by(|(a, a_at, _), (b, b_at, _)| b.total_cmp(a).then(a_at.cmp(b_at)));
        found.truncate(SHOWN);
        found.into_iter().map(|(_, dataset, shared)| Relation { dataset, shared: self.by_kind(&shared) }).collect()
    }

    /// Those that share the most of what was looked at.
    fn candidates(&self, at: usize) -> Vec<usize> {
        let mut own = self.of[at].clone();
        own.sort_by_key(|thing| (self.members[*thing].len(), *thing));
        let mut budget = BUDGET;
        let mut votes: Vec<(usize, f64)> = Vec::new();
        for thing in own {
            let near = around(&self.members[thing], at, budget);
            votes.extend(near.iter().filter(|other| **other != at).map(|other| (*other, self.weights[thing])));
            budget -= near.len();
        }
        votes.sort_unstable_by(|(a_at, a), (b_at, b)| a_at.cmp(b_at).then(b.total_cmp(a)));
        let mut scores: Vec<(usize, f64)> = Vec::new();
        for (other, weight) in votes {
            match scores.last_mut().filter(|(last, _)| *last == other) {
                Some((_, score)) => *score += weight,
                None => scores.push((other, weight)),
            }
        }
        scores.sort_unstable_by(|(a_at, a), (b_at, b)| b.total_cmp(a).then(a_at.cmp(b_at)));
        scores.into_iter().take(CANDIDATES).map(|(other, _)| other).collect()
    }

    fn by_kind(&self, shared: &[usize]) -> Vec<(Common, Vec<&Id>)> {
        let mut kinds: BTreeMap<Common, (f64, Vec<usize>)> = BTreeMap::new();
        for thing in shared {
            let (sum, list) = kinds.entry(self.things[*thing].0).or_default();
            *sum += self.weights[*thing];
            list.push(*thing);
        }
        let mut kinds: Vec<_> = kinds.into_iter().collect();
        kinds.sort_by(|(_, (a, _)), (_, (b, _))| b.total_cmp(a));
        let ids = |mut list: Vec<usize>| {
            list.sort_by(|a, b| self.weights[*b].total_cmp(&self.weights[*a]).then(a.cmp(b)));
            list.into_iter().map(|thing| &self.things[thing].1).collect()
        };
        kinds.into_iter().map(|(kind, (_, list))| (kind, ids(list))).collect()
    }
}

/// What a dataset has; nothing leads to one that was withdrawn or is only promised.
fn things_of(dataset: &Dataset) -> BTreeSet<Thing> {
    if dataset.status() != Status::Published {
        return BTreeSet::new();
    }
    let mut things = BTreeSet::from([(Common::Publisher, dataset.publisher.clone())]);
    things.extend(dataset.topics.iter().map(|id| (Common::Topic, id.clone())));
    things.extend(dataset.keywords.iter().map(|keyword| (Common::Keyword, keyword.id.clone())));
    let columns = dataset.distributions.iter().filter_map(|file| file.table.as_ref()).flat_map(|table| &table.columns);
    things.extend(columns.filter_map(|column| Some((Common::Column, column_id(&column.field.name)?))));
    things
}

/// The name of a column in plain letters. A number, such as the year above a column, names nothing.
pub(super) fn column_id(name: &str) -> Option<Id> {
    Id::slug(name).filter(|id| id.as_str().contains(|c: char| c.is_ascii_alphabetic()))
}

/// At most `count` members of a sorted list, those nearest to the place of `at` in it.
fn around(members: &[usize], at: usize, count: usize) -> &[usize] {
    let place = members.partition_point(|member| *member < at);
    let start = place.saturating_sub(count / 2).min(members.len().saturating_sub(count));
    &members[start..(start + count).min(members.len())]
}

fn intersection(a: &[usize], b: &[usize]) -> Vec<usize> {
    a.iter().copied().filter(|thing| b.binary_search(thing).is_ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Datasets that have the topics of their lists.
    fn related(datasets: &[&[&str]]) -> Related {
        let things = |topics: &&[&str]| topics.iter().map(|id| (Common::Topic, Id::new(id).expect("an id"))).collect();
        Related::of_things(&datasets.iter().map(things).collect::<Vec<_>>())
    }

    fn ids(related: &Related, at: usize) -> Vec<usize> {
        related.to(at).iter().map(|relation| relation.dataset).collect()
    }

    #[test]
    fn what_few_share_counts_more_and_what_nearly_all_share_counts_nothing() {
        let mut datasets: Vec<&[&str]> = vec![&["a"]; 30];
        datasets[3] = &["a", "h", "b"];
        datasets[7] = &["a", "b"];
        datasets[9] = &["a", "b", "h"];
        let related = related(&datasets);
        assert_eq!(ids(&related, 3), [9, 7]);
        assert!(ids(&related, 0).is_empty());
        let why = &related.to(3)[0].shared;
        assert_eq!(why[0].1.iter().map(|id| id.as_str()).collect::<Vec<_>>(), ["h", "b", "a"]);
    }

    #[test]
    fn only_so_many_places_are_looked_at() {
        let members: Vec<usize> = (0..10_000).map(|at| at * 2).collect();
        assert_eq!(around(&members, 10_000, 4), [9_996, 9_998, 10_000, 10_002]);
        assert_eq!(around(&members, 0, 3), [0, 2, 4]);
        assert_eq!(around(&members, 19_998, 3), [19_994, 19_996, 19_998]);
        assert!(around(&members, 4, 0).is_empty());
        assert_eq!(around(&[1, 2], 2, 1_000), [1, 2]);
    }

    #[test]
    fn a_number_above_a_column_names_nothing() {
        assert_eq!(column_id("2016"), None);
        assert_eq!(column_id("Số hồ sơ").as_ref().map(Id::as_str), Some("so-ho-so"));
        assert_eq!(column_id("so_ho_so"), column_id("Số hồ sơ"));
    }
}

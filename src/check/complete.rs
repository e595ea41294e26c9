//! What a description lacks that harvesters and search engines ask for.
//!
//! Nothing here is wrong, so nothing of it is said when a site is built. A maintainer of a thousand entries is not told
//! the same a thousand times: what many entries lack is said once.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Catalog, Contact, Dataset, Frequency, Status, Topic};
use crate::source::Location;

/// Entries that are named one by one for lacking the same key; where more lack it, it is said once for all.
const LIMIT: usize = 10;

/// Characters that search engines want a description to have at least (Google's guidelines for datasets).
const SHORTEST_DESCRIPTION: usize = 50;

/// A key that an entry should have: its name, what to write, and whether an entry lacks it.
struct Wish {
    key: &'static str,
    example: &'static str,
    lacks: fn(&Dataset) -> bool,
}

const WISHES: &[Wish] = &[
    Wish {
        key: "description",
        example: "description = \"…\" with 50 characters or more",
        lacks: |dataset| dataset.description.get(0).text.chars().count() < SHORTEST_DESCRIPTION,
    },
    Wish { key: "topics", example: "topics = [\"…\"]", lacks: |dataset| dataset.topics.is_empty() },
    Wish { key: "keywords", example: "keywords = [\"…\"]", lacks: |dataset| dataset.keywords.is_empty() },
    Wish {
        key: "frequency",
        example: "frequency = \"annual\"",
        lacks: |dataset| dataset.frequency == Frequency::UNKNOWN,
    },
    Wish {
        key: "modified",
        example: "modified = 2023-07-20, or issued where it never changed",
        lacks: |dataset| dataset.updated().is_none(),
    },
    Wish {
        key: "temporal",
        example: "temporal = { start = 2023-01-01, end = 2023-12-31 }",
        lacks: |dataset| dataset.temporal.is_none(),
    },
    Wish { key: "spatial", example: "spatial = \"…\"", lacks: |dataset| dataset.spatial.is_none() },
];

/// What the catalogue and its published entries lack, an entry a line.
///
/// `today` tells whether a promise is over. It changes what is advised, never what is published.
pub fn incomplete(catalog: &Catalog, today: Date) -> Vec<Diagnostic> {
    let published: Vec<&Dataset> =
        catalog.datasets.iter().filter(|dataset| dataset.status() == Status::Published).collect();
    let mut lacking: BTreeMap<usize, Vec<&Dataset>> = BTreeMap::new();
    for (at, wish) in WISHES.iter().enumerate() {
        lacking.insert(at, published.iter().copied().filter(|dataset| (wish.lacks)(dataset)).collect());
    }
    let (common, rare): (Vec<_>, Vec<_>) = WISHES.iter().enumerate().partition(|(at, _)| lacking[at].len() > LIMIT);
    let mut findings: Vec<_> =
        common.into_iter().map(|(at, wish)| common_gap(wish, &lacking[&at], published.len())).collect();
    findings.extend(published.iter().filter_map(|dataset| {
        let wishes: Vec<&Wish> = rare.iter().map(|(_, wish)| *wish).filter(|wish| (wish.lacks)(dataset)).collect();
        (!wishes.is_empty()).then(|| incomplete_entry(dataset, &wishes))
    }));
    findings.extend(incomplete_settings(catalog));
    findings.extend(ended_promise(&catalog.contact, today));
    findings.extend(incomplete_topics(catalog));
    findings
}

fn incomplete_entry(dataset: &Dataset, wishes: &[&Wish]) -> Diagnostic {
    let place = Location::of_file(format!("catalog/datasets/{}/dataset.toml", dataset.id));
    let keys = quoted(wishes.iter().map(|wish| wish.key));
    let examples: Vec<&str> = wishes.iter().map(|wish| wish.example).collect();
    Diagnostic::new(Code::IncompleteEntry, place, format!("harvesters and search engines miss {keys}"))
        .with_hint(format!("where it is known, write {}", examples.join("; ")))
}

fn common_gap(wish: &Wish, lacking: &[&Dataset], all: usize) -> Diagnostic {
    let some = quoted(lacking.iter().take(3).map(|dataset| dataset.id.as_str()));
    let message = format!("{} of {all} published entries lack `{}`, such as {some}", lacking.len(), wish.key);
    Diagnostic::new(Code::CommonGap, Location::of_file("catalog/datasets"), message)
        .with_hint(format!("where it is known, write {}", wish.example))
}

fn incomplete_settings(catalog: &Catalog) -> Option<Diagnostic> {
    let Contact { email, url, .. } = &catalog.contact;
    let reachable = email.is_some() || url.is_some();
    let wishes = [
        ("contact", "[contact] with an email or a url", !reachable),
        ("country", "country = \"VNM\"", catalog.country.is_none()),
        ("metadata_license", "metadata_license = \"CC0-1.0\"", catalog.metadata_license.is_none()),
    ];
    let missing: Vec<_> = wishes.iter().filter(|(.., lacks)| *lacks).collect();
    let keys = quoted(missing.iter().map(|(key, ..)| *key));
    let examples: Vec<&str> = missing.iter().map(|(_, example, _)| *example).collect();
    let place = Location::of_file("catalog/catalog.toml");
    (!missing.is_empty()).then(|| {
        Diagnostic::new(Code::IncompleteSite, place, format!("harvesters miss {keys}"))
            .with_hint(format!("write {}", examples.join("; ")))
    })
}

/// RFC 9116: a `security.txt` whose day is over must not be used.
fn ended_promise(contact: &Contact, today: Date) -> Option<Diagnostic> {
    let until = contact.security_until.filter(|until| *until < today)?;
    let message = format!("`security_until` was {until}, so that nobody may use security.txt any more");
    let hint = "write a day to come, at best less than a year from now, or leave the key out";
    Some(Diagnostic::new(Code::IncompleteSite, Location::of_file("catalog/catalog.toml"), message).with_hint(hint))
}

/// Topics without an EU theme, neither of their own nor above them, that an entry has.
fn incomplete_topics(catalog: &Catalog) -> Option<Diagnostic> {
    let has_theme = |topic: &Topic| catalog.data_theme(&topic.id).is_some();
    let used: std::collections::BTreeSet<_> = catalog.datasets.iter().flat_map(|dataset| &dataset.topics).collect();
    let bare: Vec<&Topic> =
        catalog.topics.values().filter(|topic| used.contains(&topic.id) && !has_theme(topic)).collect();
    let first = bare.first()?;
    let some = quoted(bare.iter().take(LIMIT).map(|topic| topic.id.as_str()));
    let more = if bare.len() > LIMIT { format!(" and {} more", bare.len() - LIMIT) } else { String::new() };
    let message = format!("European portals cannot sort by {some}{more}, since `data_theme` is not said");
    let hint =
        format!("write data_theme = \"…\" below [{}], such as \"agri\", \"econ\", \"envi\" or \"soci\"", first.id);
    Some(Diagnostic::new(Code::IncompleteSite, Location::of_file("catalog/topics.toml"), message).with_hint(hint))
}

fn quoted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_of_answers_is_over_on_the_day_after() {
        let until = Date::constant(2026, 3, 31);
        let contact = Contact { security_until: Some(until), ..Contact::default() };
        assert_eq!(ended_promise(&contact, until), None);
        let tomorrow = until.tomorrow().expect("time goes on");
        assert_eq!(ended_promise(&contact, tomorrow).map(|found| found.code), Some(Code::IncompleteSite));
        assert_eq!(ended_promise(&Contact::default(), tomorrow), None);
    }
}

//! `/api/3/action/…`: the part of CKAN's action API that harvesters and scripts read, as files.
//!
//! A file has one answer, whatever stands behind its `?`. What that means is told in `docs/src/interfaces.md`:
//! `package_search` gives all datasets at once, which CKAN's own harvester takes, since it drops what it has seen on
//! the page before; and `…_show?id=x` needs a host that answers with `…_show/x`.
//!
//! No `metadata_modified` is given. A harvester that knows one skips a dataset that it took at a later time, and
//! the only date that is known is the day on which the data changed, not the moment at which an entry did.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::authority::{data_theme, frequency};
use super::json::{Json, list, object};
use crate::model::{Dataset, Id, Keyword};
use crate::output::{OutPath, Output};
use crate::render::ckan_name::{FOLDER, LENGTHS, name, uuid};
use crate::render::describe::{ContactPoint, DatasetDescription, Described, FileDescription};
use crate::render::group::{Group, Kind};
use crate::render::site::Site;

/// An answer that is made whole.
type Answer<'a> = Box<dyn Fn(Described<'a>) -> Json<'a> + Send + Sync + 'a>;

pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>) -> Vec<Output<'a>> {
    let Some(described) = Described::new(site) else { return Vec::new() };
    let file = |(action, answer): (String, Answer<'a>)| {
        Output::rendered(path(&action), "the CKAN interface", move || Ok(success(&answer(described)).into_bytes()))
    };
    let search = move |out: &mut dyn Write| search(described, out);
    let search = Output::streamed(path("package_search"), "the CKAN interface", search);
    let shown = [Kind::Organization, Kind::Topic].into_iter().flat_map(|kind| shown_groups(described, kind));
    lists().into_iter().chain(shown).chain(shown_packages(described)).map(file).chain([search]).collect()
}

/// The answers that there is one of each.
fn lists<'a>() -> Vec<(String, Answer<'a>)> {
    let of_groups = |kind| move |described: Described<'a>| list(groups(described, kind).map(|group| name(&group.id)));
    let answers: [(&str, Answer<'a>); 6] = [
        ("status_show", Box::new(status)),
        ("package_list", Box::new(|described| list(described.datasets().map(|dataset| name(&dataset.id))))),
        // A host that knows what `start=100` means answers with this.
        ("package_search.rest", Box::new(|described| no_more(described))),
        ("organization_list", Box::new(of_groups(Kind::Organization))),
        ("group_list", Box::new(of_groups(Kind::Topic))),
        ("tag_list", Box::new(|described| list(tag_names(described)))),
    ];
    answers.into_iter().map(|(action, answer)| (action.to_owned(), answer)).collect()
}

/// Each publisher or topic, under its name, by which people ask, and under its id, by which harvesters do.
fn shown_groups<'a>(described: Described<'a>, kind: Kind) -> impl Iterator<Item = (String, Answer<'a>)> {
    let action = if kind == Kind::Organization { "organization_show" } else { "group_show" };
    groups(described, kind).flat_map(move |group| {
        [name(&group.id), group_id(described, group)].map(|key| -> (String, Answer<'a>) {
            (format!("{action}/{key}"), Box::new(move |described| group_with_count(described, group)))
        })
    })
}

fn shown_packages<'a>(described: Described<'a>) -> impl Iterator<Item = (String, Answer<'a>)> {
    described.datasets().map(|dataset| -> (String, Answer<'a>) {
        (format!("package_show/{}", name(&dataset.id)), Box::new(move |described| package(described, dataset)))
    })
}

fn path(action: &str) -> OutPath {
    OutPath::new(format!("{FOLDER}{action}")).expect("ids make plain paths")
}

/// An answer as CKAN gives it.
fn success(result: &Json<'_>) -> String {
    format!("{{\"success\":true,\"result\":{}}}\n", result.to_line())
}

/// A dataset a line, so that no more than one is in memory.
fn search(described: Described<'_>, out: &mut dyn Write) -> io::Result<()> {
    let count = described.datasets().count();
    write!(out, "{{\"success\":true,\"result\":{{\"count\":{count},\"facets\":{{}},\"search_facets\":{{}},")?;
    out.write_all(b"\"sort\":\"id asc\",\"results\":[\n")?;
    for (at, dataset) in described.datasets().enumerate() {
        let comma = if at == 0 { "" } else { ",\n" };
        write!(out, "{comma}{}", package(described, dataset).to_line())?;
    }
    out.write_all(b"\n]}}\n")
}

/// What follows the first page, which has everything.
fn no_more<'a>(described: Described<'a>) -> Json<'a> {
    object([
        ("count", described.datasets().count().into()),
        ("facets", object([])),
        ("search_facets", object([])),
        ("sort", "id asc".into()),
        ("results", Json::List(Vec::new())),
    ])
}

fn status<'a>(described: Described<'a>) -> Json<'a> {
    let catalog = described.catalog();
    object([
        ("ckan_version", "2.11.0".into()),
        ("site_url", described.url("").into()),
        ("site_title", catalog.title.get(0).text.into()),
        ("site_description", catalog.description.get(0).text.into()),
        ("locale_default", described.catalog().languages[0].as_str().into()),
        ("error_emails_to", catalog.contact.email.as_deref().into()),
        ("extensions", Json::List(Vec::new())),
    ])
}

/// Texts are in the first language of the site. The description keeps its Markdown, which CKAN shows.
fn package<'a>(described: Described<'a>, dataset: &'a Dataset) -> Json<'a> {
    let about = described.dataset(dataset);
    let id = uuid(&about.iri);
    let organization = described.site.groups.get(Kind::Organization, &dataset.publisher);
    let topics = dataset.topics.iter().map(|id| group(described, described.site.groups.get(Kind::Topic, id)));
    let tags = tags_of(dataset).into_iter().map(|(tag, keyword)| {
        object([
            ("id", uuid(&described.url(&format!("keyword/{}/", keyword.id))).into()),
            ("name", tag.clone().into()),
            ("display_name", tag.into()),
            ("state", "active".into()),
        ])
    });
    let tags: Vec<Json<'a>> = tags.collect();
    let resources = about.files.iter().enumerate().map(|(at, file)| resource(&about, file, &id, at));
    let (contact, email) = contact(described, &about);
    let license = about.license;
    object([
        ("id", id.clone().into()),
        ("name", name(&dataset.id).into()),
        ("type", "dataset".into()),
        ("state", "active".into()),
        ("private", false.into()),
        ("title", dataset.title.get(0).text.into()),
        ("notes", dataset.description.get(0).text.into()),
        ("url", about.page.clone().into()),
        (
            "version",
            about.version.as_deref().filter(|name| name.chars().count() <= *LENGTHS.end()).map(str::to_owned).into(),
        ),
        ("author", about.publisher.name.get(0).text.into()),
        ("author_email", about.publisher.email.as_deref().into()),
        ("maintainer", contact.into()),
        ("maintainer_email", email.into()),
        ("license_id", license.ckan.map_or(license.id.as_str(), |known| known.id).into()),
        ("license_title", license.title.get(0).text.into()),
        ("license_url", about.terms.clone().into()),
        ("isopen", license.open.into()),
        ("owner_org", group_id(described, organization).into()),
        ("organization", group(described, organization)),
        ("groups", list(topics)),
        ("num_tags", tags.len().into()),
        ("tags", Json::List(tags)),
        ("num_resources", about.files.len().into()),
        ("resources", list(resources)),
        ("extras", extras(described, &about)),
    ])
}

fn resource<'a>(about: &DatasetDescription<'a>, file: &FileDescription<'a>, package: &str, at: usize) -> Json<'a> {
    object([
        ("id", uuid(&file.url).into()),
        ("package_id", package.to_owned().into()),
        ("position", at.into()),
        ("state", "active".into()),
        ("name", file.title.get(0).text.to_owned().into()),
        ("description", file.description.get(0).text.to_owned().into()),
        ("url", file.url.clone().into()),
        ("format", file.media.name.into()),
        ("mimetype", file.media.media_type.into()),
        ("size", file.info.size.into()),
        ("hash", file.info.sha256.to_string().into()),
        ("hash_algorithm", "http://spdx.org/rdf/terms#checksumAlgorithm_sha256".into()),
        ("license", about.terms.clone().into()),
        ("language", about.language.as_str().into()),
    ])
}

/// What CKAN has no key for, under the keys that its DCAT extension reads.
fn extras<'a>(described: Described<'a>, about: &DatasetDescription<'a>) -> Json<'a> {
    let dataset = about.dataset;
    let license = about.license;
    let day = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
    // A licence that a harvester has no list for would be no more than an id there.
    let own_license = license.ckan.is_none();
    let extras = [
        ("uri", Some(about.iri.clone())),
        ("identifier", Some(about.iri.clone())),
        ("issued", day(dataset.issued)),
        ("modified", day(dataset.modified)),
        ("frequency", frequency(dataset.frequency)),
        ("language", Some(about.language.as_str().to_owned())),
        ("temporal_start", day(dataset.temporal.and_then(|period| period.start))),
        ("temporal_end", day(dataset.temporal.and_then(|period| period.end))),
        ("spatial_text", dataset.spatial.as_ref().map(|place| place.get(0).text.to_owned())),
        ("publisher_name", Some(about.publisher.name.get(0).text.to_owned())),
        ("publisher_uri", Some(described.publisher_iri(&dataset.publisher))),
        ("publisher_url", about.publisher.homepage.as_ref().map(|url| url.as_str().to_owned())),
        ("theme", themes(about)),
        ("license_title", own_license.then(|| license.title.get(0).text.to_owned())),
        (
            "license_summary",
            own_license.then(|| license.summary.get(0).text.to_owned()).filter(|text| !text.is_empty()),
        ),
    ];
    let extra =
        |(key, value): (&'static str, Option<String>)| Some(object([("key", key.into()), ("value", value?.into())]));
    Json::List(extras.into_iter().filter_map(extra).collect())
}

/// The EU themes, as a list in JSON, as the DCAT extension keeps several values.
fn themes(about: &DatasetDescription<'_>) -> Option<String> {
    let themes = about.data_themes.iter().map(|theme| data_theme(*theme));
    (!about.data_themes.is_empty()).then(|| list(themes).to_line())
}

/// Who answers questions, and the e-mail address.
fn contact<'a>(described: Described<'a>, about: &DatasetDescription<'a>) -> (Option<&'a str>, Option<&'a str>) {
    match &about.contact {
        None => (None, None),
        Some(ContactPoint::Publisher(publisher, email)) => (Some(publisher.name.get(0).text), Some(email)),
        Some(ContactPoint::Keeper(keeper)) => {
            let name = keeper.name.as_deref().unwrap_or(described.catalog().title.get(0).text);
            (Some(name), keeper.email.as_deref())
        }
    }
}

fn groups<'a>(described: Described<'a>, kind: Kind) -> impl Iterator<Item = &'a Group> {
    described.site.groups.of(kind).values()
}

/// A publisher or a topic, as it stands in a dataset.
fn group<'a>(described: Described<'a>, group: &'a Group) -> Json<'a> {
    Json::Object(group_members(described, group).into())
}

fn group_with_count<'a>(described: Described<'a>, group: &'a Group) -> Json<'a> {
    // Those of the groups below it are theirs.
    let own = |dataset: &&Dataset| match group.kind {
        Kind::Organization => dataset.publisher == group.id,
        _ => dataset.topics.contains(&group.id),
    };
    let datasets = group.datasets.iter().map(|at| &described.catalog().datasets[*at]);
    let count = datasets.filter(own).filter(|dataset| crate::render::describe::is_told(dataset)).count();
    let above = group.parent.iter().map(|id| object([("name", name(id).into())]));
    let more = [("package_count".into(), count.into()), ("groups".into(), list(above))];
    Json::Object(group_members(described, group).into_iter().chain(more).collect())
}

fn group_members<'a>(described: Described<'a>, group: &'a Group) -> [(std::borrow::Cow<'a, str>, Json<'a>); 8] {
    let title = group.name.get(0).text;
    let kind = if group.kind == Kind::Organization { "organization" } else { "group" };
    [
        ("id".into(), group_id(described, group).into()),
        ("name".into(), name(&group.id).into()),
        ("title".into(), title.into()),
        ("display_name".into(), title.into()),
        ("description".into(), group.description.as_ref().map_or("", |text| text.get(0).text).into()),
        ("type".into(), kind.into()),
        ("is_organization".into(), (group.kind == Kind::Organization).into()),
        ("state".into(), "active".into()),
    ]
}

fn group_id(described: Described<'_>, group: &Group) -> String {
    uuid(&described.url(&page(group.kind, &group.id)))
}

fn page(kind: Kind, id: &Id) -> String {
    format!("{}/{id}/", kind.as_str())
}

/// All tags, by the alphabet of code points, as CKAN sorts them.
fn tag_names(described: Described<'_>) -> Vec<String> {
    let tags = described.datasets().flat_map(|dataset| tags_of(dataset).into_keys());
    tags.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

/// The keywords of a dataset that CKAN can take, without repetition.
fn tags_of(dataset: &Dataset) -> BTreeMap<String, &Keyword> {
    let tags = dataset.keywords.iter().filter_map(|keyword| Some((tag(&keyword.name)?, keyword)));
    // The first of two that become one.
    tags.rev().collect()
}

/// A tag has letters, digits, spaces and the signs `-`, `_`, `.`; a space stands for others.
fn tag(keyword: &str) -> Option<String> {
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let words: String = keyword.chars().map(|c| if allowed(c) { c } else { ' ' }).collect();
    let words: Vec<&str> = words.split_whitespace().collect();
    let tag: String = words.join(" ").chars().take(*LENGTHS.end()).collect();
    let tag = tag.trim_end();
    LENGTHS.contains(&tag.chars().count()).then(|| tag.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_become_tags_that_ckan_takes() {
        assert_eq!(tag("dịch vụ công").as_deref(), Some("dịch vụ công"));
        assert_eq!(tag("R&D (2023), y tế").as_deref(), Some("R D 2023 y tế"));
        assert_eq!(tag("!"), None);
        assert_eq!(tag("x"), None);
    }
}

//! `catalog.toml` and the lists that entries refer to.

use std::collections::{BTreeMap, BTreeSet};

use super::appearance::{self, check_appearance};
use super::boundary::check_boundaries;
use super::file::{FileCheck, check_address, id_hint};
use super::markdown;
use super::synonyms::check_synonyms;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::model::{
    Appearance, Boundaries, Contact, Country, DataTheme, ExtraPage, Host, Id, Language, License, Localized, Publisher,
    PublisherType, ReportForm, ReportFormError, Series, Topic, WebUrl,
};
use crate::read::{
    EntryFolder, RawBoundaries, RawCatalog, RawConfig, RawContact, RawFile, RawLicense, RawMarkdown, RawPage,
    RawPicture, RawPublisher, RawSeries, RawTopic,
};
use crate::source::{Location, Source, Spanned, nfc};
use crate::table::Places;

/// The page that is no page of its own but a part of the home page.
const WELCOME: &str = "home";

/// Everything of a catalogue but its datasets. A list that could not be read is `None`, and nothing is then
/// said about references into it.
#[derive(Debug)]
pub struct References {
    pub(super) settings: Option<Settings>,
    pub(super) languages: Vec<Language>,
    pub(super) publishers: Option<BTreeMap<Id, Publisher>>,
    pub(super) topics: Option<BTreeMap<Id, Topic>>,
    pub(super) licenses: Option<BTreeMap<Id, License>>,
    pub(super) series: Option<BTreeMap<Id, Series>>,
    pub(super) synonyms: Option<Vec<Vec<Box<str>>>>,
    pub(super) boundaries: Option<Vec<Boundaries>>,
    pub(super) pages: Vec<ExtraPage>,
    /// Codes of the places that have boundaries.
    pub(super) places: Places,
    pub(super) welcome: Option<Localized>,
    /// Licence of entries that name none.
    pub(super) default_license: DefaultLicense,
}

/// What `license` in `catalog.toml` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DefaultLicense {
    /// Nothing: every entry names its own.
    None,
    /// Something that cannot be used or read, as the faults say.
    Unknown,
    /// This licence.
    Is(Id),
}

/// What only `catalog.toml` says.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) title: Localized,
    pub(super) description: Localized,
    pub(super) base_url: Option<WebUrl>,
    pub(super) publisher: Id,
    pub(super) country: Option<Country>,
    pub(super) hosts: BTreeSet<Host>,
    pub(super) metadata_license: Option<Id>,
    pub(super) contact: Contact,
    pub(super) appearance: Appearance,
    pub(super) theme: Option<Id>,
    pub(super) theme_place: Location,
}

impl References {
    /// Folder of the site's own theme below `themes/`, where one is named.
    pub fn theme(&self) -> Option<&Id> {
        self.settings.as_ref()?.theme.as_ref()
    }

    /// A fault at the place where the theme is named: that there is no such folder.
    pub fn unknown_theme(&self) -> Option<Diagnostic> {
        let Settings { theme, theme_place, .. } = self.settings.as_ref()?;
        let name = theme.as_ref()?;
        let message = format!("there is no folder `themes/{name}`");
        let hint = "make the folder, or leave `theme` out for the built-in look";
        Some(Diagnostic::new(Code::UnknownTheme, theme_place.clone(), message).with_hint(hint))
    }

    /// Boundaries of places, sorted by id; none when they have faults.
    pub fn boundaries(&self) -> &[Boundaries] {
        self.boundaries.as_deref().unwrap_or_default()
    }

    /// The languages of the site; at least one.
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }
}

/// Checks what all entries refer to. `base_url` replaces the one in `catalog.toml`. Gives back the folders of
/// the entries, for the next stage.
pub fn check_config(raw: RawConfig, base_url: Option<WebUrl>) -> (References, Vec<EntryFolder>, Vec<Diagnostic>) {
    let RawConfig { catalog, publishers, topics, licenses, series, synonyms, pages, geo, pictures, entries } = raw;
    let mut faults = Vec::new();
    let languages = match &catalog {
        RawFile::Read(source, raw) => languages(source, raw, &mut faults),
        RawFile::Absent | RawFile::Unreadable => default_languages(),
    };
    let publishers = list(publishers, &languages, &mut faults, publisher_list, BTreeMap::new);
    let topics = list(topics, &languages, &mut faults, topic_list, BTreeMap::new);
    let built_in = built_in_licenses(&languages);
    let licenses = list(licenses, &languages, &mut faults, license_list, || built_in);
    let series = list(series, &languages, &mut faults, series_list, BTreeMap::new);
    let synonyms = list(synonyms, &languages, &mut faults, check_synonyms, Vec::new);
    let (welcome, pages): (Vec<_>, Vec<_>) = pages.into_iter().partition(|page| page.stem == WELCOME);
    let welcome = welcome.into_iter().next().map(|page| welcome_text(page, &languages, &mut faults));
    let pages = pages.into_iter().filter_map(|page| extra_page(page, &languages, &mut faults)).collect();
    let mut references = References {
        settings: None,
        languages,
        publishers,
        topics,
        licenses,
        series,
        synonyms,
        boundaries: None,
        pages,
        places: Places::NONE.clone(),
        welcome,
        default_license: DefaultLicense::Unknown,
    };
    if let RawFile::Read(source, mut raw) = catalog {
        let mut check = FileCheck::new(&source, &references.languages);
        let typed: Vec<RawBoundaries> = std::mem::take(&mut raw.boundaries);
        references.boundaries = check_boundaries(&mut check, typed, &geo);
        references.places = places(references.boundaries());
        check.extend(appearance::strangers(raw.appearance.as_ref(), &pictures));
        let (settings, default_license) = settings(&mut check, raw, &pictures, base_url, &references);
        faults.extend(check.finish());
        (references.settings, references.default_license) = (settings, default_license);
    }
    (references, entries, faults)
}

/// The codes of each of the boundaries.
fn places(boundaries: &[Boundaries]) -> Places {
    let codes = |known: &Boundaries| known.areas.iter().map(|area| area.code.clone()).collect();
    Places::new(boundaries.iter().map(codes).collect())
}

/// Checks a list of the catalogue; `None` when it could not be read, `absent()` when there is none.
fn list<R, T>(
    file: RawFile<R>,
    languages: &[Language],
    faults: &mut Vec<Diagnostic>,
    run: impl FnOnce(&mut FileCheck<'_>, R) -> T,
    absent: impl FnOnce() -> T,
) -> Option<T> {
    match file {
        RawFile::Absent => Some(absent()),
        RawFile::Unreadable => None,
        RawFile::Read(source, raw) => {
            let mut check = FileCheck::new(&source, languages);
            let list = run(&mut check, raw);
            faults.extend(check.finish());
            Some(list)
        }
    }
}

fn default_languages() -> Vec<Language> {
    Language::new("vi").into_iter().collect()
}

fn languages(source: &Source, raw: &RawCatalog, faults: &mut Vec<Diagnostic>) -> Vec<Language> {
    let mut languages: Vec<Language> = Vec::new();
    for typed in &raw.languages {
        let located = |message: String| Diagnostic::new(Code::BadLanguage, source.locate(&typed.span), message);
        match Language::new(&typed.value) {
            None => faults.push(
                located(format!("`{}` is not a language tag", typed.value))
                    .with_hint("write tags such as \"vi\" or \"en\""),
            ),
            Some(language) if languages.contains(&language) => {
                faults.push(located(format!("`{language}` is listed twice")));
            }
            Some(language) => languages.push(language),
        }
    }
    if languages.is_empty() { default_languages() } else { languages }
}

fn settings(
    check: &mut FileCheck<'_>,
    raw: RawCatalog,
    pictures: &[RawPicture],
    replaced_base_url: Option<WebUrl>,
    references: &References,
) -> (Option<Settings>, DefaultLicense) {
    let RawCatalog {
        title,
        description,
        base_url,
        languages: _, // read before, since every text depends on them
        publisher,
        license,
        country,
        hosts,
        metadata_license,
        theme,
        contact,
        boundaries: _, // taken out before, with their files
        appearance,
        translations,
    } = raw;
    let mut translations = check.translations(translations);
    let title = check.required_text("title", &(0..0), title, &mut translations);
    let description = check.required_markdown("description", &(0..0), description, &mut translations);
    let base_url = replaced_base_url.or_else(|| check_base_url(check, base_url));
    let publisher = check.required("publisher", &(0..0), publisher);
    let publisher = publisher.and_then(|typed| known_publisher(check, &typed, references));
    let default_license = match license.map(|typed| known_license(check, &typed, references)) {
        None => DefaultLicense::None,
        Some(None) => DefaultLicense::Unknown,
        Some(Some(id)) => DefaultLicense::Is(id),
    };
    let country = country.and_then(|typed| {
        let hint = "write the three letters of ISO 3166, such as \"VNM\"";
        check.choice_with_hint("country", &typed, Country::new, hint)
    });
    let hosts = check_hosts(check, hosts);
    let metadata_license = metadata_license.and_then(|typed| known_license(check, &typed, references));
    let theme_place = check.locate(&theme.as_ref().map_or(0..0, |typed| typed.span.clone()));
    let theme = theme.and_then(|typed| check.address_id(&typed));
    let contact = contact.map(|contact| check_contact(check, contact)).unwrap_or_default();
    let appearance = check_appearance(check, appearance, pictures);
    let settings = title.zip(description).zip(publisher).map(|((title, description), publisher)| Settings {
        title,
        description,
        base_url,
        publisher,
        country,
        hosts,
        metadata_license,
        contact,
        appearance,
        theme,
        theme_place,
    });
    (settings, default_license)
}

/// Without an address nothing that machines read can name anything, which is worth a warning.
fn check_base_url(check: &mut FileCheck<'_>, typed: Option<Spanned<String>>) -> Option<WebUrl> {
    let Some(typed) = typed else {
        check.fault_with_hint(
            Code::NoBaseUrl,
            &(0..0),
            "`base_url` is not set, so there will be no files for programs and harvesters, no page /api/, no sitemap.xml and no feed.xml",
            "write base_url = \"https://…/\", the address at which the site will be read, or give --base-url",
        );
        return None;
    };
    let span = typed.span.clone();
    let url = check.url("base_url", Some(typed))?;
    if url.as_str().contains(['?', '#']) || !url.as_str().ends_with('/') {
        let hint = "write the address of the site's folder, with `/` at the end";
        check.fault_with_hint(Code::BadUrl, &span, "`base_url` must end in `/` and have neither `?` nor `#`", hint);
        return None;
    }
    Some(url)
}

/// The web hosts that settings are written for: all when nothing is said.
fn check_hosts(check: &mut FileCheck<'_>, typed: Option<Vec<Spanned<String>>>) -> BTreeSet<Host> {
    let known = Host::ALL.map(Host::name);
    match typed {
        None => Host::ALL.into(),
        Some(names) => names.iter().filter_map(|name| check.choice("hosts", name, &known, Host::new)).collect(),
    }
}

fn check_contact(check: &mut FileCheck<'_>, raw: RawContact) -> Contact {
    let RawContact { name, email, url, phone, report_url, security_until } = raw;
    let contact = Contact {
        name: name.and_then(|name| check.text("name", name)).map(Into::into),
        email: check.email("email", email),
        url: check.url("url", url),
        phone: phone.and_then(|phone| check.text("phone", phone)).map(Into::into),
        report: report_url.and_then(|typed| check_report_form(check, &typed)),
        security_until: None,
    };
    let until = check.date("security_until", security_until);
    if let Some(until) = until.as_ref().filter(|_| contact.email.is_none() && contact.url.is_none()) {
        let message = "`security_until` promises answers, but there is neither an `email` nor a `url` to write to";
        check.fault_with_hint(Code::MissingField, &until.span, message, "write email = \"…\" in `[contact]`");
    }
    Contact { security_until: until.map(|until| until.value), ..contact }
}

fn check_report_form(check: &mut FileCheck<'_>, typed: &Spanned<String>) -> Option<ReportForm> {
    ReportForm::new(typed.value.trim())
        .map_err(|error| {
            let hint = match &error {
                ReportFormError::UnknownPlace(place) => did_you_mean(place, ReportForm::PLACES),
                _ => None,
            };
            let hint = hint.unwrap_or_else(|| {
                "write it like \"https://example.org/report?dataset={id}\"; {id}, {title} and {address} are filled in"
                    .to_owned()
            });
            check.fault_with_hint(
                Code::BadReportUrl,
                &typed.span,
                format!("`report_url` cannot be used: {error}"),
                hint,
            );
        })
        .ok()
}

/// The publisher that is meant; none is found, and nothing said, when the list could not be read.
pub(super) fn known_publisher(
    check: &mut FileCheck<'_>,
    typed: &Spanned<String>,
    references: &References,
) -> Option<Id> {
    let known = references.publishers.as_ref()?.keys();
    check.reference(Code::UnknownPublisher, "publisher", "publishers.toml", typed, known)
}

/// The topic that is meant.
pub(super) fn known_topic(check: &mut FileCheck<'_>, typed: &Spanned<String>, references: &References) -> Option<Id> {
    check.reference(Code::UnknownTopic, "topic", "topics.toml", typed, references.topics.as_ref()?.keys())
}

/// The licence that is meant.
pub(super) fn known_license(check: &mut FileCheck<'_>, typed: &Spanned<String>, references: &References) -> Option<Id> {
    check.reference(Code::UnknownLicense, "license", "licenses.toml", typed, references.licenses.as_ref()?.keys())
}

/// The series that is meant.
pub(super) fn known_series(check: &mut FileCheck<'_>, typed: &Spanned<String>, references: &References) -> Option<Id> {
    check.reference(Code::UnknownSeries, "series", "series.toml", typed, references.series.as_ref()?.keys())
}

fn series_list(check: &mut FileCheck<'_>, list: Vec<RawSeries>) -> BTreeMap<Id, Series> {
    let mut series = BTreeMap::new();
    for raw in list {
        let RawSeries { id: typed, title, description, translations } = raw;
        let mut translations = check.translations(translations);
        let title = check.required_text("title", &typed.span, title, &mut translations);
        let description = check.required_markdown("description", &typed.span, description, &mut translations);
        let Some(id) = check.address_id(&typed) else { continue };
        let Some((title, description)) = title.zip(description) else { continue };
        series.insert(id.clone(), Series { id, title, description });
    }
    series
}

fn publisher_list(check: &mut FileCheck<'_>, list: Vec<RawPublisher>) -> BTreeMap<Id, Publisher> {
    let mut parents = Vec::new();
    let mut publishers = BTreeMap::new();
    for raw in list {
        let RawPublisher { id: typed, name, description, parent, publisher_type, homepage, email, translations } = raw;
        let mut translations = check.translations(translations);
        let name = check.required_text("name", &typed.span, name, &mut translations);
        let description = check.optional_text("description", description, &mut translations);
        let publisher_type = publisher_type.and_then(|typed| {
            let known: Vec<&str> = PublisherType::names().collect();
            check.choice("type", &typed, &known, PublisherType::new)
        });
        let homepage = check.url("homepage", homepage);
        let email = check.email("email", email);
        let Some(id) = check.address_id(&typed) else { continue };
        parents.extend(parent.map(|parent| (id.clone(), parent)));
        let name = name.unwrap_or_else(|| Localized::from(id.as_str()));
        let publisher = Publisher { id, name, description, parent: None, publisher_type, homepage, email };
        publishers.insert(publisher.id.clone(), publisher);
    }
    let ids: BTreeSet<Id> = publishers.keys().cloned().collect();
    for (id, parent) in resolve_parents(check, Code::UnknownPublisher, "publishers.toml", &ids, parents) {
        publishers.entry(id).and_modify(|publisher| publisher.parent = Some(parent));
    }
    publishers
}

fn topic_list(check: &mut FileCheck<'_>, list: Vec<RawTopic>) -> BTreeMap<Id, Topic> {
    let mut parents = Vec::new();
    let mut topics = BTreeMap::new();
    for raw in list {
        let RawTopic { id: typed, name, description, parent, data_theme, translations } = raw;
        let mut translations = check.translations(translations);
        let name = check.required_text("name", &typed.span, name, &mut translations);
        let description = check.optional_text("description", description, &mut translations);
        let data_theme = data_theme.and_then(|typed| {
            let known: Vec<&str> = DataTheme::names().collect();
            check.choice("data_theme", &typed, &known, DataTheme::new)
        });
        let Some(id) = check.address_id(&typed) else { continue };
        parents.extend(parent.map(|parent| (id.clone(), parent)));
        let name = name.unwrap_or_else(|| Localized::from(id.as_str()));
        topics.insert(id.clone(), Topic { id, name, description, parent: None, data_theme });
    }
    let ids: BTreeSet<Id> = topics.keys().cloned().collect();
    for (id, parent) in resolve_parents(check, Code::UnknownTopic, "topics.toml", &ids, parents) {
        topics.entry(id).and_modify(|topic| topic.parent = Some(parent));
    }
    topics
}

/// Parents that exist and close no circle.
fn resolve_parents(
    check: &mut FileCheck<'_>,
    code: Code,
    file: &str,
    ids: &BTreeSet<Id>,
    typed: Vec<(Id, Spanned<String>)>,
) -> BTreeMap<Id, Id> {
    let mut parents: BTreeMap<Id, Id> = BTreeMap::new();
    for (child, parent) in typed {
        let Some(found) = check.reference(code, "entry", file, &parent, ids.iter()) else { continue };
        let ancestors = std::iter::successors(Some(&found), |id| parents.get(*id));
        if ancestors.into_iter().any(|ancestor| *ancestor == child) {
            let message = format!("`{child}` would belong to itself by way of `{found}`");
            check.fault_with_hint(
                Code::ParentCycle,
                &parent.span,
                message,
                "leave out one of the `parent` keys of this circle",
            );
        } else {
            parents.insert(child, found);
        }
    }
    parents
}

fn built_in_licenses(languages: &[Language]) -> BTreeMap<Id, License> {
    let tags: Vec<_> = languages.iter().map(Language::as_str).collect();
    License::built_in(&tags).into_iter().map(|license| (license.id.clone(), license)).collect()
}

fn license_list(check: &mut FileCheck<'_>, list: Vec<RawLicense>) -> BTreeMap<Id, License> {
    let mut licenses = built_in_licenses(check.languages());
    for raw in list {
        let RawLicense { id: typed, title, summary, url, open, translations } = raw;
        let mut translations = check.translations(translations);
        let title = check.required_text("title", &typed.span, title, &mut translations);
        let summary = check.required_text("summary", &typed.span, summary, &mut translations);
        let url = check.url("url", url);
        let open = check.required("open", &typed.span, open);
        let Some(id) = check.id(&typed) else { continue };
        if let Some(same) = licenses.keys().find(|known| known.as_str().eq_ignore_ascii_case(id.as_str())) {
            let message = format!("the licence `{same}` exists already");
            check.fault_with_hint(
                Code::DuplicateId,
                &typed.span,
                message,
                "built-in licences need no entry; give yours another id",
            );
            continue;
        }
        let title = title.unwrap_or_else(|| Localized::from(id.as_str()));
        let summary = summary.unwrap_or_else(|| Localized::from(id.as_str()));
        licenses.insert(
            id.clone(),
            License { id, title, summary, url, open: open.is_some_and(|open| open.value), terms: None, ckan: None },
        );
    }
    licenses
}

fn extra_page(raw: RawPage, languages: &[Language], faults: &mut Vec<Diagnostic>) -> Option<ExtraPage> {
    let RawPage { stem, markdown: RawMarkdown { original, translations } } = raw;
    let id = check_address(&stem).map_err(|message| {
        let mut fault = Diagnostic::new(Code::BadId, Location::of_file(original.path().clone()), message);
        fault.hint = id_hint(&stem);
        faults.push(fault);
    });
    let parts = titled(&original, faults);
    let translated = markdown::by_language(&translations, languages, faults);
    let translated: Vec<_> =
        translated.into_iter().map(|source| source.and_then(|source| titled(source, faults))).collect();
    let ((title, body), id) = parts.zip(id.ok())?;
    let (titles, bodies): (Vec<_>, Vec<_>) = translated
        .into_iter()
        .map(|parts| parts.map_or((None, None), |(title, body)| (Some(title.into()), Some(body.into()))))
        .unzip();
    Some(ExtraPage { id, title: Localized::new(title, titles), body: Localized::new(body, bodies) })
}

/// What the home page says: all of a file, which needs no title.
fn welcome_text(raw: RawPage, languages: &[Language], faults: &mut Vec<Diagnostic>) -> Localized {
    let RawPage { stem: _, markdown: RawMarkdown { original, translations } } = raw;
    faults.extend(markdown::check_file(&original));
    let translated = markdown::by_language(&translations, languages, faults);
    faults.extend(translated.iter().flatten().flat_map(|source| markdown::check_file(source)));
    let text = |source: &Source| nfc(source.text());
    Localized::new(text(&original), translated.into_iter().map(|source| Some(text(source?).into())))
}

/// The first heading of a page, and what follows it.
fn titled(source: &Source, faults: &mut Vec<Diagnostic>) -> Option<(String, String)> {
    faults.extend(markdown::check_file(source));
    let start = source.text().trim_start();
    let (first, rest) = start.split_once('\n').unwrap_or((start, ""));
    match first.strip_prefix("# ").map(str::trim).filter(|title| !title.is_empty()) {
        Some(title) => Some((nfc(title), nfc(rest))),
        None => {
            let at = source.text().len() - start.len();
            let place = source.locate(&(at..at + first.len()));
            faults.push(
                Diagnostic::new(Code::MissingField, place, "the page has no title")
                    .with_hint("its first line is the title: # About this site"),
            );
            None
        }
    }
}

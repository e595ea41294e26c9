//! The one description of each dataset from which every kind of metadata is made, so that none contradicts another.
//!
//! It knows no format: full addresses, media types, texts without marks, and who answers for what.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::address::{dataset_page, encode};
use super::media::Media;
use super::site::Site;
use super::{cite, download, markdown};
use crate::model::{
    Catalog, Contact, DataTheme, Dataset, Distribution, DownloadKind, FileInfo, Id, Language, License, Localized,
    Publisher, Series, Status, Topic,
};

/// A site whose address is known: without one nothing can be named.
#[derive(Clone, Copy)]
pub(crate) struct Described<'a> {
    pub(crate) site: &'a Site<'a>,
    base: &'a str,
}

/// What only shows when all datasets are seen together, found once for all files.
#[derive(Debug, Default)]
pub(crate) struct Overview {
    /// How many entries machines are told of.
    count: usize,
    /// The day of the last change among them.
    modified: Option<Date>,
    series: BTreeMap<Id, SeriesFacts>,
}

/// What is known of a series by its datasets.
#[derive(Debug, Clone)]
pub(crate) struct SeriesFacts {
    /// The publisher of all of them; `None` where they have different ones.
    pub(crate) publisher: Option<Id>,
    /// The day of the last change among them.
    pub(crate) modified: Option<Date>,
}

impl Overview {
    /// The day of the last change among the entries that machines are told of.
    pub(crate) fn modified(&self) -> Option<Date> {
        self.modified
    }

    pub(crate) fn new(catalog: &Catalog) -> Self {
        let mut overview = Self::default();
        for dataset in catalog.datasets.iter().filter(|dataset| is_told(dataset)) {
            overview.count += 1;
            overview.modified = overview.modified.max(dataset.updated());
            let Some(id) = &dataset.in_series else { continue };
            let publisher = Some(dataset.publisher.clone());
            let first = || SeriesFacts { publisher: publisher.clone(), modified: None };
            let facts = overview.series.entry(id.clone()).or_insert_with(first);
            facts.publisher = facts.publisher.take().filter(|known| Some(known) == publisher.as_ref());
            facts.modified = facts.modified.max(dataset.updated());
        }
        overview
    }
}

/// A dataset as machines are told of it.
pub(crate) struct DatasetDescription<'a> {
    /// What the rest is made of.
    pub(crate) dataset: &'a Dataset,
    /// What names it.
    pub(crate) iri: String,
    /// Full address of its page in the first language.
    pub(crate) page: String,
    /// What it is about, in words without marks.
    pub(crate) description: Localized,
    /// Who publishes it.
    pub(crate) publisher: &'a Publisher,
    /// Whom to ask.
    pub(crate) contact: Option<ContactPoint<'a>>,
    /// Its terms.
    pub(crate) license: &'a License,
    /// Where they can be read.
    pub(crate) terms: String,
    /// Its topics, as typed.
    pub(crate) topics: Vec<&'a Topic>,
    /// The EU themes of its topics or of those above them, sorted, without repetition.
    pub(crate) data_themes: Vec<DataTheme>,
    /// What tells this state of the data from earlier ones, as on its page.
    pub(crate) version: Option<Cow<'a, str>>,
    /// The language of its data: the agency writes in the first one of the site.
    pub(crate) language: &'a Language,
    /// Its files, in the order of its page: of each table the clean forms, then the original.
    pub(crate) files: Vec<FileDescription<'a>>,
}

/// A file that can be fetched.
pub(crate) struct FileDescription<'a> {
    /// What it is made of.
    pub(crate) distribution: &'a Distribution,
    /// Which form of it this is; `None` for the original, byte for byte.
    pub(crate) kind: Option<DownloadKind>,
    /// Its path inside the dataset's folder, percent-encoded, which names it there: `dan-so.csv`.
    pub(crate) name: String,
    /// Full address.
    pub(crate) url: String,
    /// What kind of file it is.
    pub(crate) media: Media,
    /// What it is called, told from its sisters by the form: `Dân số – CSV`.
    pub(crate) title: Localized,
    /// What is in it, where the entry says so, or else what its form is good for.
    pub(crate) description: Localized,
    /// Bytes and checksum.
    pub(crate) info: FileInfo,
}

/// Whom to ask about a dataset.
pub(crate) enum ContactPoint<'a> {
    /// Its publisher, at its e-mail address.
    Publisher(&'a Publisher, &'a str),
    /// The keeper of the catalogue.
    Keeper(&'a Contact),
}

impl<'a> Described<'a> {
    /// `None` where the address of the site is not known.
    pub(crate) fn new(site: &'a Site<'a>) -> Option<Self> {
        let base = site.catalog.base_url.as_ref()?.as_str();
        Some(Self { site, base })
    }

    /// A series that a dataset belongs to.
    pub(crate) fn series(&self, id: &Id) -> Option<(&'a Series, &'a SeriesFacts)> {
        Some((self.site.catalog.series.get(id)?, self.site.overview.series.get(id)?))
    }

    /// How many entries machines are told of.
    pub(crate) fn count(&self) -> usize {
        self.site.overview.count
    }

    /// The day of the last change among them.
    pub(crate) fn modified(&self) -> Option<Date> {
        self.site.overview.modified
    }

    /// The catalogue.
    pub(crate) fn catalog(&self) -> &'a Catalog {
        self.site.catalog
    }

    /// The full address of a path of the site. It is ASCII.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{}", self.base, encode(path))
    }

    /// What names the catalogue. Things are named by the page that shows them with a `#`, since a page is not what it is
    /// about.
    pub(crate) fn catalog_iri(&self) -> String {
        self.url("") + "#catalog"
    }

    /// What names a dataset.
    pub(crate) fn dataset_iri(&self, id: &Id) -> String {
        self.url(&dataset_page(id)) + "#dataset"
    }

    /// What names a publisher.
    pub(crate) fn publisher_iri(&self, id: &Id) -> String {
        self.url(&format!("organization/{id}/")) + "#organization"
    }

    /// What names a series, which has no page of its own.
    pub(crate) fn series_iri(&self, id: &Id) -> String {
        format!("{}#series-{id}", self.url(""))
    }

    /// The entries that harvesters are told of, by id: all but those that were taken back, which are thereby taken
    /// back at the harvesters too.
    pub(crate) fn datasets(&self) -> impl Iterator<Item = &'a Dataset> + use<'a> {
        self.site.catalog.datasets.iter().filter(|dataset| is_told(dataset))
    }

    /// A string of the interface in every language of the site.
    pub(crate) fn words(&self, key: &str) -> Localized {
        let mut texts = self.site.locales.iter().map(|locale| locale.messages.text(key));
        let original = texts.next().unwrap_or_default();
        Localized::new(original, texts.map(|text| Some(text.into())))
    }

    /// Whom to ask about the catalogue, where anything of it is known.
    pub(crate) fn contact(&self) -> Option<&'a Contact> {
        Some(&self.site.catalog.contact).filter(|contact| **contact != Contact::default())
    }

    /// The address of the full text of a licence, or of the page that says its terms in plain words.
    pub(crate) fn terms(&self, license: &License) -> String {
        let page = || self.url(&format!("license/{}/", license.id));
        license.url.as_ref().map_or_else(page, |url| url.as_str().to_owned())
    }

    /// Everything about one dataset.
    pub(crate) fn dataset(&self, dataset: &'a Dataset) -> DatasetDescription<'a> {
        let catalog = self.site.catalog;
        let publisher = &catalog.publishers[&dataset.publisher];
        let own = publisher.email.as_deref().map(|email| ContactPoint::Publisher(publisher, email));
        let topics: Vec<&Topic> = dataset.topics.iter().map(|id| &catalog.topics[id]).collect();
        let mut data_themes: Vec<DataTheme> = topics.iter().filter_map(|topic| catalog.data_theme(&topic.id)).collect();
        data_themes.sort();
        data_themes.dedup();
        let license = &catalog.licenses[&dataset.license];
        DatasetDescription {
            dataset,
            iri: self.dataset_iri(&dataset.id),
            page: self.url(&dataset_page(&dataset.id)),
            description: plain(&dataset.description),
            publisher,
            contact: own.or_else(|| self.contact().map(ContactPoint::Keeper)),
            license,
            terms: self.terms(license),
            topics,
            data_themes,
            version: cite::version(dataset).map(|version| version.name),
            language: &catalog.languages[0],
            files: dataset.distributions.iter().flat_map(|file| self.files(dataset, file)).collect(),
        }
    }

    /// A file in all its forms.
    fn files(&self, dataset: &'a Dataset, file: &'a Distribution) -> Vec<FileDescription<'a>> {
        let title = file.title.as_ref().unwrap_or(&dataset.title);
        let folder = dataset_page(&dataset.id);
        let describe = |kind: Option<DownloadKind>, path: String, media: Media, info: FileInfo| FileDescription {
            distribution: file,
            kind,
            name: encode(path.strip_prefix(&folder).unwrap_or(&path)),
            url: self.url(&path),
            media,
            title: title.map(|title| format!("{} – {}", title.text, self.form_name(kind, file, media, title.language))),
            description: file.description.clone().unwrap_or_else(|| self.use_of(kind, file)),
            info,
        };
        let made = file.table.iter().flat_map(|table| &table.downloads).filter_map(|made| {
            let media = Media::of(made.kind.suffix().rsplit('.').next().unwrap_or_default());
            Some(describe(
                Some(made.kind),
                download::table_path(dataset, file, made.kind),
                media,
                made.made.as_ref()?.info,
            ))
        });
        let media = Media::of(file.format.extension());
        made.chain([describe(None, download::original_path(dataset, file), media, file.original)]).collect()
    }

    /// What tells a form of a file from the others.
    fn form_name(&self, kind: Option<DownloadKind>, file: &Distribution, media: Media, language: usize) -> String {
        match kind {
            Some(kind) => download::form_name(kind).to_owned(),
            None if file.table.is_some() => {
                format!("{} {}", media.name, self.site.locales[language].messages.text("download.as_given"))
            }
            None => media.name.to_owned(),
        }
    }

    /// What a form of a file is good for, in every language of the site.
    fn use_of(&self, kind: Option<DownloadKind>, file: &Distribution) -> Localized {
        let key = match kind {
            Some(kind) => download::use_key(kind),
            None if file.table.is_some() => "download.original",
            None => "download.file",
        };
        self.words(key).map(|text| capitalized(text.text))
    }
}

/// A text that begins with a capital.
fn capitalized(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

/// Whether machines are told of an entry.
pub(crate) fn is_told(dataset: &Dataset) -> bool {
    dataset.status() != Status::Withdrawn
}

/// The words of a Markdown text in each of its languages.
pub(crate) fn plain(text: &Localized) -> Localized {
    text.map(|phrase| markdown::plain(phrase.text))
}

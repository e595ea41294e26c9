//! What every template sees: `site` and `page`.

use std::collections::BTreeMap;

use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::list::DATASETS;
use super::{Link, Page, Text};
use crate::diagnostic::Diagnostic;
use crate::model::{Dataset, Publisher, Status};
use crate::render::address::{dataset_page, index_folder};
use crate::render::appearance::Published;
use crate::render::ascii_json;
use crate::render::describe::{Described, is_told};
use crate::render::list_table::LIST;
use crate::render::schema_org;

/// The parts of the main menu: key, page.
const MENU: [(&str, &str); 4] =
    [("home", ""), ("dataset", "dataset/"), ("topic", "topic/"), ("organization", "organization/")];

/// What a page says of itself, and how it is put into the frame.
pub(super) struct Frame<'p> {
    page: &'p Page<'p>,
    kind: &'static str,
    path: &'p str,
    title: Text<'p>,
    description: String,
    crumbs: Vec<Link<'p>>,
    feed: Option<String>,
    menu: &'static str,
    indexed: bool,
    subject: Subject<'p>,
}

/// What a page is about, for machines.
#[derive(Clone, Copy)]
pub(super) enum Subject<'p> {
    /// Nothing of its own.
    None,
    /// The whole catalogue.
    Catalog,
    /// A dataset.
    Dataset(&'p Dataset),
    /// A chart of a dataset.
    Chart(&'p Dataset),
    /// A body.
    Publisher(&'p Publisher),
}

#[derive(Serialize)]
struct PageView<'p> {
    kind: &'static str,
    title: Text<'p>,
    description: String,
    lang: &'p str,
    dir_root: &'p str,
    canonical: Option<String>,
    alternates: Vec<Alternate<'p>>,
    crumbs: Vec<Link<'p>>,
    feed: Option<String>,
    dublin_core: Vec<Meta<'p>>,
    machines: Vec<Machine>,
    json_ld: Vec<Value>,
}

/// A `meta` element of Dublin Core.
#[derive(Serialize)]
struct Meta<'p> {
    name: &'static str,
    content: Text<'p>,
}

/// The same, for machines.
#[derive(Serialize)]
struct Machine {
    media_type: &'static str,
    /// What it is, since several are of one type.
    title: &'static str,
    href: String,
}

/// The same page in a language.
#[derive(Serialize)]
struct Alternate<'p> {
    lang: &'p str,
    name: &'p str,
    href: String,
    url: Option<String>,
    current: bool,
}

#[derive(Serialize)]
struct SiteView<'p> {
    title: Text<'p>,
    description: Text<'p>,
    publisher: Link<'p>,
    contact: BTreeMap<&'static str, &'p str>,
    stylesheets: Vec<String>,
    scripts: Vec<String>,
    search: Search,
    icon: String,
    logo: Option<Logo>,
    theme_color: &'p [String; 2],
    menu: Vec<MenuItem<'p>>,
    pages: Vec<Extra<'p>>,
    home: String,
    feed: String,
    opensearch: Option<String>,
    api: Option<String>,
    metadata_license: Option<Link<'p>>,
    generator: &'static str,
}

/// The picture beside the name at the head of the page.
#[derive(Serialize)]
struct Logo {
    src: String,
    /// The one for the dark theme, or empty.
    dark: String,
    width: u32,
    height: u32,
}

/// Where search finds what it needs.
#[derive(Serialize)]
struct Search {
    /// The folder of the index in the page's language.
    index: String,
    /// The page that shows results.
    list: String,
    /// Where the pages of the language start.
    root: String,
}

#[derive(Serialize)]
struct MenuItem<'p> {
    key: &'static str,
    name: &'p str,
    href: String,
    current: bool,
}

#[derive(Serialize)]
struct Extra<'p> {
    title: Text<'p>,
    href: String,
}

impl<'p> Frame<'p> {
    pub(super) fn new(page: &'p Page<'p>, kind: &'static str, path: &'p str, title: Text<'p>) -> Self {
        Self {
            page,
            kind,
            path,
            title,
            description: String::new(),
            crumbs: Vec::new(),
            feed: None,
            menu: "",
            indexed: true,
            subject: Subject::None,
        }
    }

    /// What search engines show below the title.
    pub(super) fn description(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// The way from home to this page, without either.
    pub(super) fn below(mut self, crumbs: Vec<Link<'p>>) -> Self {
        let home = Link { name: Text::plain(self.page.locale.messages.text("menu.home")), href: self.page.link("") };
        self.crumbs = std::iter::once(home).chain(crumbs).collect();
        self
    }

    /// The feed of what the page lists.
    pub(super) fn feed(mut self, href: Option<String>) -> Self {
        self.feed = href;
        self
    }

    /// What the page is about.
    pub(super) fn about(mut self, subject: Subject<'p>) -> Self {
        self.subject = subject;
        self
    }

    /// The part of the menu that the page belongs to.
    pub(super) fn menu(mut self, key: &'static str) -> Self {
        self.menu = key;
        self
    }

    /// A page that a host shows in place of others has no address of its own.
    pub(super) fn without_address(mut self) -> Self {
        self.indexed = false;
        self
    }

    /// Renders `template` with `view` under the name `name`.
    pub(super) fn render<V: Serialize>(
        self,
        template: &str,
        name: &'static str,
        view: &V,
    ) -> Result<Vec<u8>, Diagnostic> {
        let page = self.page;
        let site = page.site_view(self.menu);
        let view = Value::from(Serde(view));
        let context = Value::from(BTreeMap::from([("site", site), ("page", self.view()), (name, view)]));
        page.locale.templates.render(template, context).map(String::into_bytes)
    }

    fn view(self) -> Value {
        let dublin_core = self.dublin_core();
        let machines = self.machines();
        let json_ld = self.json_ld();
        let Self { page, kind, path, title, description, crumbs, feed, menu: _, indexed, subject: _ } = self;
        let address = |path: &str| page.site.url(path).filter(|_| indexed);
        let alternates = page.site.locales.iter().map(|locale| Alternate {
            lang: locale.tag,
            name: locale.messages.text("name"),
            href: page.root.link(&locale.path(if indexed { path } else { "" })),
            url: address(&locale.path(path)),
            current: locale.index == page.locale.index,
        });
        let view = PageView {
            kind,
            title,
            description,
            lang: page.locale.tag,
            dir_root: page.root.as_str(),
            canonical: address(&page.locale.path(path)),
            alternates: alternates.collect(),
            crumbs,
            feed,
            dublin_core,
            machines,
            json_ld,
        };
        Value::from(Serde(&view))
    }
}

impl<'p> Frame<'p> {
    /// What Circular 24/2011/TT-BTTTT asks of the pages of state bodies, and what else is known of a dataset.
    fn dublin_core(&self) -> Vec<Meta<'p>> {
        let page = self.page;
        let catalog = page.site.catalog;
        let name = |publisher: &'p Publisher| page.text(&publisher.name);
        let keeper = &catalog.publishers[&catalog.publisher];
        let (dataset, kind) = match self.subject {
            Subject::Dataset(dataset) => (Some(dataset), "Dataset"),
            Subject::Chart(dataset) => (Some(dataset), "StillImage"),
            Subject::None | Subject::Catalog | Subject::Publisher(_) => (None, "Text"),
        };
        let creator = dataset.map_or(keeper, |dataset| &catalog.publishers[&dataset.publisher]);
        let date = dataset.map_or(page.site.overview.modified(), Dataset::updated);
        let description = match self.description.as_str() {
            "" => page.summary(dataset.map_or(&catalog.description, |dataset| &dataset.description)),
            own => Text::plain(own.to_owned()),
        };
        let identifier = page.site.url(&page.locale.path(self.path)).filter(|_| self.indexed);
        let mut all = vec![
            Meta { name: "DC.title", content: self.title.clone() },
            Meta { name: "DC.creator", content: name(creator) },
            Meta { name: "DC.publisher", content: name(creator) },
            Meta { name: "DC.description", content: description },
            Meta { name: "DC.language", content: Text::plain(page.locale.tag) },
            Meta { name: "DC.type", content: Text::plain(kind) },
        ];
        all.extend(date.map(|date| Meta { name: "DC.date", content: Text::plain(date.to_string()) }));
        all.extend(identifier.map(|address| Meta { name: "DC.identifier", content: Text::plain(address) }));
        if let Some(dataset) = dataset {
            all.push(Meta { name: "DC.rights", content: page.text(&catalog.licenses[&dataset.license].title) });
            all.extend(dataset.keywords.iter().map(|it| Meta { name: "DC.subject", content: Text::plain(&*it.name) }));
            all.extend(dataset.spatial.iter().map(|it| Meta { name: "DC.coverage", content: page.text(it) }));
        }
        all
    }

    /// Files that describe what the page is about.
    fn machines(&self) -> Vec<Machine> {
        const PACKAGE: (&str, &str, &str) = ("datapackage.json", "application/vnd.datapackage+json", "Data Package");
        const CROISSANT: (&str, &str, &str) = ("croissant.json", "application/ld+json", "Croissant");
        const LISTS: [(&str, &str, &str); 2] =
            [("data.json", "application/json", "DCAT-US"), (LIST, "text/csv", "CSV")];
        let (folder, stem, others) = match self.subject {
            Subject::Catalog => (String::new(), "catalog", LISTS.to_vec()),
            Subject::Dataset(dataset) if is_told(dataset) => {
                let of_files = if dataset.distributions.is_empty() { Vec::new() } else { vec![PACKAGE, CROISSANT] };
                (dataset_page(&dataset.id), "dataset", of_files)
            }
            _ => return Vec::new(),
        };
        if self.page.site.catalog.base_url.is_none() {
            return Vec::new();
        }
        let forms = [
            ("ttl", "text/turtle", "DCAT-AP (Turtle)"),
            ("rdf", "application/rdf+xml", "DCAT-AP (RDF/XML)"),
            ("jsonld", "application/ld+json", "DCAT-AP (JSON-LD)"),
        ];
        let machine = |name: &str, media_type, title| {
            let href = self.page.root.link(&format!("{folder}{name}"));
            Machine { media_type, title, href }
        };
        let forms =
            forms.map(|(extension, media_type, title)| machine(&format!("{stem}.{extension}"), media_type, title));
        let others = others.into_iter().map(|(name, media_type, title)| machine(name, media_type, title));
        forms.into_iter().chain(others).collect()
    }

    /// Descriptions that search engines read in the page itself.
    fn json_ld(&self) -> Vec<Value> {
        let page = self.page;
        let Some(described) = Described::new(page.site).filter(|_| self.indexed) else { return Vec::new() };
        let own = match self.subject {
            Subject::None | Subject::Chart(_) => None,
            Subject::Catalog => Some(schema_org::catalog(&described, page.locale)),
            // A search engine would offer what is only promised as data to be had.
            Subject::Dataset(dataset) => {
                (dataset.status() == Status::Published).then(|| schema_org::dataset(&described, page.locale, dataset))
            }
            Subject::Publisher(publisher) => Some(schema_org::organization(&described, page.locale, publisher)),
        };
        let address = |href: &str| described.url(href.strip_prefix(page.root.as_str()).unwrap_or(href));
        let steps = self.crumbs.iter().map(|crumb| (&*crumb.name.text, address(&crumb.href)));
        let here = (&*self.title.text, described.url(&page.locale.path(self.path)));
        let way: Vec<(&str, String)> = steps.chain([here]).collect();
        let way = (way.len() > 1).then(|| schema_org::breadcrumbs(&way));
        own.iter().chain(&way).map(|json| Value::from_safe_string(ascii_json::for_script(json))).collect()
    }
}

impl Page<'_> {
    /// `site`, which is the same for all pages of one depth and menu and is made once for them.
    fn site_view(&self, menu: &'static str) -> Value {
        let key = (self.root.as_str().to_owned(), menu);
        let known = self.locale.frames.read().expect("no thread panics here").get(&key).cloned();
        known.unwrap_or_else(|| {
            let view = Value::from(Serde(&self.make_site_view(menu)));
            self.locale.frames.write().expect("no thread panics here").insert(key, view.clone());
            view
        })
    }

    fn make_site_view(&self, menu: &'static str) -> SiteView<'_> {
        let catalog = self.site.catalog;
        let contact = &catalog.contact;
        let url = contact.url.as_ref().map(|url| url.as_str());
        let parts = [
            ("name", contact.name.as_deref()),
            ("email", contact.email.as_deref()),
            ("url", url),
            ("phone", contact.phone.as_deref()),
        ];
        let theme = self.site.theme;
        let look = &self.site.look;
        let stylesheets = theme.stylesheets.iter().chain(look.stylesheet.as_ref().map(|sheet| &sheet.path));
        let icon = look.icon.as_ref().map(|icon| &icon.path).or(theme.icon.as_ref());
        SiteView {
            title: self.text(&catalog.title),
            description: self.words(&catalog.description),
            publisher: self.group_link(super::Kind::Organization, &catalog.publisher),
            contact: parts.into_iter().map(|(key, value)| (key, value.unwrap_or_default())).collect(),
            stylesheets: stylesheets.map(|path| self.root.link(path.as_str())).collect(),
            scripts: theme.scripts.iter().map(|path| self.root.link(path.as_str())).collect(),
            search: Search {
                index: self.root.link(&index_folder(self.locale.tag)),
                list: self.link(DATASETS),
                root: self.link(""),
            },
            icon: icon.map(|path| self.root.link(path.as_str())).unwrap_or_default(),
            logo: self.logo(),
            theme_color: &look.band,
            menu: MENU.iter().map(|(key, path)| self.menu_item(key, path, menu)).collect(),
            pages: catalog.pages.iter().map(|page| self.extra(page)).collect(),
            home: self.link(""),
            feed: if self.site.has_feed() { self.link("feed.xml") } else { String::new() },
            opensearch: catalog.base_url.as_ref().map(|_| self.link("opensearch.xml")),
            api: catalog.base_url.as_ref().map(|_| self.link(super::api::API)),
            metadata_license: catalog.metadata_license.as_ref().map(|id| self.group_link(super::Kind::License, id)),
            generator: concat!("odcat ", env!("CARGO_PKG_VERSION")),
        }
    }

    fn logo(&self) -> Option<Logo> {
        let look = &self.site.look;
        let logo = look.logo.as_ref()?;
        let (width, height) = logo.size();
        let link = |picture: &Published<'_>| self.root.link(picture.path.as_str());
        let dark = look.logo_dark.as_ref().map(link).unwrap_or_default();
        Some(Logo { src: link(logo), dark, width, height })
    }

    fn menu_item(&self, key: &'static str, path: &str, current: &str) -> MenuItem<'_> {
        let name = match key {
            "home" => self.locale.messages.text("menu.home"),
            "dataset" => self.locale.messages.text("menu.dataset"),
            "topic" => self.locale.messages.text("menu.topic"),
            _ => self.locale.messages.text("menu.organization"),
        };
        MenuItem { key, name, href: self.link(path), current: key == current }
    }

    fn extra<'x>(&'x self, extra: &'x crate::model::ExtraPage) -> Extra<'x> {
        Extra { title: self.text(&extra.title), href: self.link(&format!("{}/", extra.id)) }
    }
}

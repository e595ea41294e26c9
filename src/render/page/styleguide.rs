//! The style guide of a development build: every part of the pages in the light theme and in the dark one.
//!
//! The parts are cut out of pages that the templates of the theme make of the catalogue, so that the guide cannot
//! differ from the site.

use std::sync::LazyLock;

use regex::Regex;
use serde::Serialize;

use super::dataset::is_long;
use super::directory::{ordered, title_key};
use super::list::{List, first_pages, page_count};
use super::{Page, SkipSummary, Text};
use crate::diagnostic::Diagnostic;
use crate::model::{ChartForm, Dataset, Palette, Status, Table};
use crate::output::{OutPath, Output};
use crate::render::chart::{self, Plot};
use crate::render::group::{Group, Kind};
use crate::render::site::{Locale, Site};

/// Where the guide is.
const GUIDE: &str = "styleguide/";

/// Entries of a list that the guide shows.
const SHOWN: usize = 20;

/// What the guide looks like itself.
const STYLES: &str = "\
.guide-frames{display:grid;grid-template-columns:1fr 1fr;gap:1rem;padding:1rem}\
.guide-frames iframe{width:100%;height:90vh;border:1px solid var(--edge);resize:both}\
.guide{border-block-start:6px double var(--edge);margin-block-start:3rem}\
.guide>header{padding:1rem;background:var(--tint);color:var(--ink)}\
.guide svg.swatch{width:4rem;height:2rem;border:1px solid var(--edge)}";

/// A theme that the guide shows.
#[derive(Clone, Copy)]
enum Scheme {
    Light,
    Dark,
}

#[derive(Serialize)]
struct Guide {
    styles: String,
    /// Custom properties of colours, with their value in the theme.
    colors: Vec<(&'static str, String)>,
    parts: Vec<Part>,
}

/// What a page consists of below its head.
#[derive(Serialize)]
struct Part {
    /// The key of its words in the texts of the theme.
    key: &'static str,
    /// What it holds; empty where the catalogue has nothing of the kind.
    html: String,
}

#[derive(Serialize)]
struct Frames {
    styles: String,
}

impl Scheme {
    const ALL: [Self; 2] = [Self::Light, Self::Dark];

    fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// A style sheet or a page as it is for those who prefer this theme, whatever they prefer.
    fn forced(self, text: &str) -> String {
        static QUESTION: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)").expect("it is valid"));
        static ANY: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"color-scheme\s*:\s*light dark").expect("it is valid"));
        let answered =
            QUESTION.replace_all(
                text,
                |asked: &regex::Captures<'_>| {
                    if &asked[1] == self.as_str() { "(min-width:0)" } else { "(max-width:0)" }
                },
            );
        ANY.replace_all(&answered, format!("color-scheme:{}", self.as_str())).into_owned()
    }

    /// `static/style.0123456789ab.dark.css`: beside the original, so that it finds what that finds.
    fn sheet(self, path: &str) -> String {
        format!("{}.{}.css", path.strip_suffix(".css").unwrap_or(path), self.as_str())
    }
}

/// The guide in every language, and its style sheets.
pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>) -> Vec<Output<'a>> {
    let mut outputs: Vec<_> = Scheme::ALL.into_iter().flat_map(|scheme| sheets(site, scheme)).collect();
    outputs.push(Output::rendered(file(&styles_path()), ORIGIN, || Ok(STYLES.into())));
    for locale in &site.locales {
        outputs.push(Output::rendered(locale.file(GUIDE), ORIGIN, move || frames(site, locale)));
        for scheme in Scheme::ALL {
            let path = scheme_page(scheme);
            outputs.push(Output::rendered(locale.file(&path), ORIGIN, move || guide(site, locale, scheme)));
        }
    }
    outputs
}

const ORIGIN: &str = "the style guide";

fn scheme_page(scheme: Scheme) -> String {
    format!("{GUIDE}{}/", scheme.as_str())
}

fn styles_path() -> String {
    format!("{GUIDE}styleguide.css")
}

fn file(path: &str) -> OutPath {
    OutPath::new(path).expect("paths of the theme are plain")
}

/// The style sheets of the site, as they are in one theme.
fn sheets<'a>(site: &'a Site<'a>, scheme: Scheme) -> Vec<Output<'a>> {
    let copy = |(path, css): (&OutPath, String)| {
        Output::rendered(file(&scheme.sheet(path.as_str())), ORIGIN, move || Ok(scheme.forced(&css).into_bytes()))
    };
    site.stylesheets().into_iter().map(copy).collect()
}

fn frames(site: &Site<'_>, locale: &Locale<'_>) -> Result<Vec<u8>, Diagnostic> {
    let page = Page::new(site, locale, GUIDE);
    let view = Frames { styles: page.root.link(&styles_path()) };
    let title = Text::plain(locale.messages.text("styleguide.title"));
    page.frame("styleguide", GUIDE, title).without_address().render("styleguide-frames.html", "guide", &view)
}

fn guide(site: &Site<'_>, locale: &Locale<'_>, scheme: Scheme) -> Result<Vec<u8>, Diagnostic> {
    let path = scheme_page(scheme);
    let page = Page::new(site, locale, &path);
    let colors = &site.catalog.appearance.colors;
    let palette = match scheme {
        Scheme::Light => Palette::LIGHT.with(&colors.light),
        Scheme::Dark => Palette::DARK.with(&colors.dark),
    };
    let properties = palette.properties().into_iter().map(|(property, color)| (property, color.to_string()));
    let view =
        Guide { styles: page.root.link(&styles_path()), colors: properties.collect(), parts: parts(&page, &path)? };
    let title = Text::plain(locale.messages.text("styleguide.title"));
    let html = page.frame("styleguide", &path, title).without_address().below(Vec::new()).menu("dataset").render(
        "styleguide.html",
        "guide",
        &view,
    )?;
    let mut html = scheme.forced(&String::from_utf8_lossy(&html));
    for (sheet, _) in site.stylesheets() {
        html = html.replace(sheet.as_str(), &scheme.sheet(sheet.as_str()));
    }
    Ok(html.into_bytes())
}

/// A page of each kind, made of those entries of the catalogue that show most of it.
fn parts(page: &Page<'_>, path: &str) -> Result<Vec<Part>, Diagnostic> {
    let mut parts = lists(page, path)?;
    parts.extend(datasets(page, path)?);
    parts.extend(charts(page, path)?);
    let title = Text::plain(page.locale.messages.text("error404.title"));
    parts.push(part("not_found", &page.frame("404", path, title).render("404.html", "error", &())?));
    if let Some(extra) = page.site.catalog.pages.first() {
        let frame = page.frame("page", path, page.text(&extra.title));
        parts.push(part("prose", &frame.render("page.html", "content", &page.html(&extra.body, 2, SkipSummary::No))?));
    }
    Ok(parts)
}

/// Home and lists.
fn lists(page: &Page<'_>, path: &str) -> Result<Vec<Part>, Diagnostic> {
    let (site, locale) = (page.site, page.locale);
    let words = |key: &'static str| Text::plain(locale.messages.text(key));
    let one_page = || page.pager(path, 1, 1);
    let last = page_count(site.catalog.datasets.len());
    let list = |key, title: Text<'_>, view: &List<'_>| {
        page.frame("list", path, title).render("list.html", "list", view).map(|html| part(key, &html))
    };
    let directory = |key, kind| {
        let groups = ordered(site, locale, kind);
        let view = page.directory(kind, groups.get(..SHOWN).unwrap_or(&groups), one_page());
        let frame = page.frame("directory", path, words(title_key(kind)));
        frame.render("directory.html", "directory", &view).map(|html| part(key, &html))
    };
    let home = page.frame("home", path, page.text(&site.catalog.title));
    let groups = [Kind::Topic, Kind::Organization].into_iter().flat_map(|kind| site.groups.of(kind).values());
    let publisher = site.groups.get(Kind::Organization, &site.catalog.publisher);
    let group = groups.into_iter().find(|group| !group.children.is_empty()).unwrap_or(publisher);
    let shown = |group: &Group| group.datasets.iter().copied().take(SHOWN).collect::<Vec<_>>();
    Ok(vec![
        part("home", &home.render("home.html", "home", &super::home::home(page)?)?),
        list("list", words("list.title"), &page.updated(1, last)?)?,
        list("a_z", words("list.a_z"), &page.titled(&first_pages(site, locale), 1, last)?)?,
        list("group", page.text(&group.name), &page.group_list(group, &shown(group), one_page())?)?,
        list("organization", page.text(&publisher.name), &page.group_list(publisher, &shown(publisher), one_page())?)?,
        directory("directory", Kind::Topic)?,
        directory("keywords", Kind::Keyword)?,
    ])
}

/// Datasets of each kind.
fn datasets(page: &Page<'_>, path: &str) -> Result<Vec<Part>, Diagnostic> {
    let all = &page.site.catalog.datasets;
    let tables = |dataset: &Dataset| dataset.distributions.iter().filter_map(|file| file.table.as_ref()).count();
    let has = |dataset: &Dataset, test: &dyn Fn(&Table) -> bool| {
        dataset.distributions.iter().filter_map(|file| file.table.as_ref()).any(test)
    };
    // How much of a page there is to see.
    let shows = |dataset: &Dataset| {
        [
            has(dataset, &|table| table.marked_rows > 0),
            has(dataset, &|table| !table.notes.is_empty()),
            has(dataset, &|table| table.unit.is_some()),
            has(dataset, &|table| !table.charts.is_empty()),
            has(dataset, &|table| table.preview.rows().any(|(_, mut row)| row.any(is_long))),
        ]
        .into_iter()
        .filter(|shown| *shown)
        .count()
    };
    let most = |test: &dyn Fn(&Dataset) -> bool| {
        (0..all.len()).rev().filter(|at| test(&all[*at])).max_by_key(|at| shows(&all[*at]))
    };
    let view = |key, found: Option<usize>| {
        let Some(at) = found else { return Ok(Part { key, html: String::new() }) };
        let frame = page.frame("dataset", path, page.text(&all[at].title));
        frame.render("dataset.html", "dataset", &page.dataset(at)).map(|html| part(key, &html))
    };
    Ok(vec![
        view("table", most(&|dataset| tables(dataset) == 1))?,
        view("tables", most(&|dataset| tables(dataset) > 1))?,
        view("promised", most(&|dataset| dataset.status() == Status::Promised))?,
        view("withdrawn", most(&|dataset| dataset.status() == Status::Withdrawn))?,
    ])
}

/// The chart of each form that has the most series.
fn charts(page: &Page<'_>, path: &str) -> Result<Vec<Part>, Diagnostic> {
    let Page { site, locale, .. } = *page;
    let all = || site.catalog.datasets.iter().flat_map(|dataset| chart::charts(dataset).map(move |it| (dataset, it)));
    let richest = |form: ChartForm| {
        let drawn = all().filter(|(_, (.., it))| it.form == form).filter_map(|(dataset, (number, file, it))| {
            Some((it.data.series.len(), dataset, number, Plot::new(site, locale, dataset, file, it)?))
        });
        drawn.reduce(|best, other| if other.0 > best.0 { other } else { best })
    };
    let view = |form: &ChartForm| match richest(*form) {
        None => Ok(Part { key: form.as_str(), html: String::new() }),
        Some((_, dataset, number, plot)) => {
            page.chart_alone(path, dataset, number, &plot).map(|html| part(form.as_str(), &html))
        }
    };
    ChartForm::ALL.iter().map(view).collect()
}

/// What stands in `<main>` of a page, with ids of its own: several pages are on one here.
fn part(key: &'static str, page: &[u8]) -> Part {
    static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#" (id|for|headers|aria-(?:labelledby|controls|describedby|owns))="| (href)="\#"#)
            .expect("it is valid")
    });
    let html = String::from_utf8_lossy(page);
    let main = html.split_once("<main").and_then(|(_, rest)| rest.split_once('>')?.1.rsplit_once("</main>"));
    let main = main.map_or("", |(main, _)| main);
    let html = REFERENCE.replace_all(main, |found: &regex::Captures<'_>| match found.get(2) {
        Some(_) => format!(" href=\"#{key}-"),
        None => format!(" {}=\"{key}-", &found[1]),
    });
    Part { key, html: html.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_is_forced_in_every_spelling() {
        let css = "@media (prefers-color-scheme:dark) and (min-width: 2rem){a{color-scheme: light dark}}@media ( prefers-color-scheme: light ){}";
        assert_eq!(
            Scheme::Dark.forced(css),
            "@media (min-width:0) and (min-width: 2rem){a{color-scheme:dark}}@media (max-width:0){}"
        );
        assert!(Scheme::Light.forced(css).starts_with("@media (max-width:0)"));
    }

    #[test]
    fn parts_of_several_pages_have_ids_of_their_own() {
        let page = b"<body><main id=\"main\"><a href=\"#x\"></a><p id=\"x\" aria-labelledby=\"x\"></p></main></body>";
        let part = part("list", page);
        assert_eq!(part.html, "<a href=\"#list-x\"></a><p id=\"list-x\" aria-labelledby=\"list-x\"></p>");
    }
}

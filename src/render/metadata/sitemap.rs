//! `/sitemap.xml` (sitemaps.org 0.9): every page, with the pages of the same content in other languages.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Xml;
use crate::output::{OutPath, Output};
use crate::render::address::dataset_page;
use crate::render::site::Site;

/// Addresses that one file may hold, as sitemaps.org limits them.
const LIMIT: usize = 50_000;

const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

/// `pages` are the paths of all HTML pages. Without the address of the site there is no sitemap.
pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>, mut pages: Vec<String>) -> Vec<Output<'a>> {
    if site.catalog.base_url.is_none() {
        return Vec::new();
    }
    pages.sort();
    let modified = Arc::new(modified(site));
    let file = |(name, pages): (String, Vec<String>)| {
        let modified = Arc::clone(&modified);
        Output::rendered(plain_path(name), "the sitemap", move || url_set(site, &pages, &modified))
    };
    let files = split(pages, LIMIT);
    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    let mut outputs: Vec<_> = files.into_iter().map(file).collect();
    if names.len() > 1 {
        let path = plain_path("sitemap.xml".to_owned());
        outputs.push(Output::rendered(path, "the sitemap", move || index(site, &names)));
    }
    outputs
}

fn plain_path(name: String) -> OutPath {
    OutPath::new(name).expect("letters and numbers make a plain path")
}

/// One file, or numbered ones for an index when the pages are too many for one.
fn split(pages: Vec<String>, limit: usize) -> Vec<(String, Vec<String>)> {
    if pages.len() <= limit {
        return vec![("sitemap.xml".to_owned(), pages)];
    }
    let numbered = |(at, chunk): (usize, &[String])| (format!("sitemap-{}.xml", at + 1), chunk.to_vec());
    pages.chunks(limit).enumerate().map(numbered).collect()
}

/// The day of the last change of each page that has one.
fn modified(site: &Site<'_>) -> BTreeMap<String, String> {
    let pages = |locale| {
        let locale: &crate::render::site::Locale<'_> = locale;
        site.catalog
            .datasets
            .iter()
            .filter_map(|dataset| Some((locale.path(&dataset_page(&dataset.id)), dataset.updated()?.to_string())))
    };
    site.locales.iter().flat_map(pages).collect()
}

fn url_set(
    site: &Site<'_>,
    pages: &[String],
    modified: &BTreeMap<String, String>,
) -> Result<Vec<u8>, crate::diagnostic::Diagnostic> {
    let mut xml = Xml::new();
    xml.element("urlset", &[NAMESPACE], |xml| {
        for page in pages {
            xml.element("url", &[], |xml| {
                xml.text("loc", &[], &site.url(page).unwrap_or_default());
                if let Some(date) = modified.get(page) {
                    xml.text("lastmod", &[], date);
                }
            });
        }
    });
    xml.finish()
}

fn index(site: &Site<'_>, names: &[String]) -> Result<Vec<u8>, crate::diagnostic::Diagnostic> {
    let mut xml = Xml::new();
    xml.element("sitemapindex", &[NAMESPACE], |xml| {
        for name in names {
            xml.element("sitemap", &[], |xml| xml.text("loc", &[], &site.url(name).unwrap_or_default()));
        }
    });
    xml.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sitemap_is_split_only_above_its_limit_and_loses_no_page() {
        let pages = |count: usize| (0..count).map(|at| at.to_string()).collect::<Vec<_>>();
        let sizes =
            |count| split(pages(count), 3).into_iter().map(|(name, pages)| (name, pages.len())).collect::<Vec<_>>();
        assert_eq!(sizes(3), [("sitemap.xml".to_owned(), 3)]);
        assert_eq!(
            sizes(7),
            [("sitemap-1.xml".to_owned(), 3), ("sitemap-2.xml".to_owned(), 3), ("sitemap-3.xml".to_owned(), 1)]
        );
        assert_eq!(split(pages(7), 3).into_iter().flat_map(|(_, pages)| pages).collect::<Vec<_>>(), pages(7));
    }
}

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
    let chunks: Vec<Vec<String>> = pages.chunks(LIMIT).map(<[String]>::to_vec).collect();
    let file = |name: String, pages: Vec<String>| {
        let modified = Arc::clone(&modified);
        let path = OutPath::new(name).expect("a plain name");
        Output::rendered(path, "the sitemap", move || url_set(site, &pages, &modified))
    };
    if chunks.len() <= 1 {
        return vec![file("sitemap.xml".to_owned(), pages)];
    }
    let names: Vec<String> = (1..=chunks.len()).map(|number| format!("sitemap-{number}.xml")).collect();
    let mut outputs: Vec<_> = names.iter().cloned().zip(chunks).map(|(name, pages)| file(name, pages)).collect();
    let path = OutPath::new("sitemap.xml").expect("a plain name");
    outputs.push(Output::rendered(path, "the sitemap", move || index(site, &names)));
    outputs
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

//! The catalogue → the files of the site.
//!
//! Renderers are pure and do not know each other: each takes the [`Site`] and gives outputs, whose bytes are
//! made when they are written. [`outputs`] is the list of all of them. Nothing here knows the file system.

mod address;
mod appearance;
mod ascii_json;
mod chart;
mod cite;
mod ckan_name;
mod collation;
mod describe;
mod download;
mod escape;
mod group;
mod list_table;
mod markdown;
mod media;
mod messages;
mod metadata;
mod page;
mod related;
mod schema_org;
mod search;
mod site;
mod template;
mod text;
mod theme;

pub use self::site::Site;
pub use self::theme::{Theme, assemble};
use crate::output::Output;

/// Every file of the site but the search index, in the order of the renderers.
pub fn outputs<'a>(site: &'a Site<'a>) -> Vec<Output<'a>> {
    let mut outputs = Vec::new();
    for locale in &site.locales {
        outputs.extend(page::home::outputs(site, locale));
        outputs.extend(page::list::outputs(site, locale));
        outputs.extend(page::dataset::outputs(site, locale));
        outputs.extend(page::directory::outputs(site, locale));
        outputs.extend(page::extra::outputs(site, locale));
        outputs.extend(page::not_found::outputs(site, locale));
        outputs.extend(page::api::outputs(site, locale));
        outputs.extend(metadata::feed::outputs(site, locale));
        outputs.extend(metadata::opensearch::outputs(site, locale));
    }
    outputs.extend(download::outputs(site));
    outputs.extend(site.assets());
    outputs.extend(metadata::dcat::outputs(site));
    outputs.extend(metadata::void::outputs(site));
    outputs.extend(metadata::data_package::outputs(site));
    outputs.extend(metadata::csvw::outputs(site));
    outputs.extend(metadata::croissant::outputs(site));
    outputs.extend(metadata::dcat_us::outputs(site));
    outputs.extend(metadata::ckan::outputs(site));
    outputs.extend(metadata::list_csv::outputs(site));
    outputs.extend(metadata::security::outputs(site));
    outputs.extend(metadata::hosts::outputs(site));
    outputs.extend(metadata::robots::outputs(site));
    let pages: Vec<String> = outputs.iter().filter_map(|output| page_address(output.path.as_str())).collect();
    outputs.extend(metadata::sitemap::outputs(site, pages));
    // Pages with a chart alone are for frames: what they say is on the page of their dataset.
    outputs.extend(site.locales.iter().flat_map(|locale| page::chart::outputs(site, locale)));
    outputs
}

/// The style guide of a development build. It is no part of the site: nothing links to it.
pub fn styleguide<'a>(site: &'a Site<'a>) -> Vec<Output<'a>> {
    page::styleguide::outputs(site)
}

/// The files of the search index, for which all words of the catalogue are read; `done` is called after each language.
pub fn search_index<'a>(site: &'a Site<'a>, done: &dyn Fn()) -> Vec<Output<'a>> {
    let index = |locale| {
        let outputs = search::outputs(site, locale);
        done();
        outputs
    };
    site.locales.iter().flat_map(index).collect()
}

/// The address of an HTML file that search engines should know; `None` for the page of errors and for what
/// is no page.
fn page_address(path: &str) -> Option<String> {
    let folder = path.strip_suffix("index.html")?;
    (folder.is_empty() || folder.ends_with('/')).then(|| folder.to_owned())
}

//! Pages that the maintainer wrote.

use super::{Page, SkipSummary};
use crate::output::Output;
use crate::render::site::{Locale, Site};

pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>, locale: &'a Locale<'a>) -> Vec<Output<'a>> {
    let output = |extra: &'a crate::model::ExtraPage| {
        let path = format!("{}/", extra.id);
        Output::rendered(locale.file(&path), extra.id.as_str(), move || {
            let page = Page::new(site, locale, &path);
            let content = page.html(&extra.body, 2, SkipSummary::No);
            let description = page.summary(&extra.body).text;
            page.frame("page", &path, page.text(&extra.title)).description(description).below(Vec::new()).render(
                "page.html",
                "content",
                &content,
            )
        })
    };
    site.catalog.pages.iter().map(output).collect()
}

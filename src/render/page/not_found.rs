//! The page that hosts show for an address that does not exist.

use super::{Page, Text};
use crate::output::Output;
use crate::render::address::Root;
use crate::render::site::{Locale, Site};

/// It may be shown at any depth, so its links start at the root of the host. Hosts know one such page, which
/// is in the first language.
pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>, locale: &'a Locale<'a>) -> Vec<Output<'a>> {
    if locale.index > 0 {
        return Vec::new();
    }
    vec![Output::rendered(locale.file("404.html"), "the error page", move || {
        let base = site.catalog.base_url.as_ref().map_or("/", |url| url.path());
        let page = Page { site, locale, root: Root::absolute(base) };
        let title = Text::plain(locale.messages.text("error404.title"));
        page.frame("404", "404.html", title).without_address().render("404.html", "error", &())
    })]
}

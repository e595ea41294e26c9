//! `/robots.txt`: everything may be read.

use crate::output::{OutPath, Output};
use crate::render::site::Site;

pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>) -> Vec<Output<'a>> {
    let path = OutPath::new("robots.txt").expect("a plain name");
    vec![Output::rendered(path, "robots.txt", move || {
        let sitemap = site.url("sitemap.xml").map(|url| format!("\nSitemap: {url}\n")).unwrap_or_default();
        Ok(format!("User-agent: *\nAllow: /\n{sitemap}").into_bytes())
    })]
}

//! `/opensearch.xml` (OpenSearch 1.1): how a browser searches the site from its address bar.

use super::Xml;
use crate::diagnostic::Diagnostic;
use crate::output::{OutPath, Output};
use crate::render::site::{Locale, Site};

/// Characters that the standard allows.
const SHORT_NAME: usize = 16;
const LONG_NAME: usize = 48;
const DESCRIPTION: usize = 1024;

/// Without the address of the site there is none, since a browser keeps the file and nothing around it.
pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>, locale: &'a Locale<'a>) -> Vec<Output<'a>> {
    if site.catalog.base_url.is_none() {
        return Vec::new();
    }
    let path = OutPath::new(locale.path("opensearch.xml")).expect("a language tag makes a plain path");
    vec![Output::rendered(path, "the search of browsers", move || description(site, locale))]
}

fn description(site: &Site<'_>, locale: &Locale<'_>) -> Result<Vec<u8>, Diagnostic> {
    let url = |path: &str| site.url(path).unwrap_or_default();
    let title = locale.text(&site.catalog.title);
    let about = crate::render::markdown::plain(locale.text(&site.catalog.description));
    let search = format!("{}?q={{searchTerms}}", url(&locale.path("dataset/")));
    let own = url(&locale.path("opensearch.xml"));
    let mut xml = Xml::new();
    xml.element("OpenSearchDescription", &[("xmlns", "http://a9.com/-/spec/opensearch/1.1/")], |xml| {
        xml.text("ShortName", &[], cut(title, SHORT_NAME));
        xml.text("LongName", &[], cut(title, LONG_NAME));
        xml.text("Description", &[], cut(&about, DESCRIPTION));
        xml.empty("Url", &[("type", "text/html"), ("method", "get"), ("template", &search)]);
        xml.empty("Url", &[("type", "application/opensearchdescription+xml"), ("rel", "self"), ("template", &own)]);
        if let Some(icon) = site.theme.icon.as_ref().filter(|icon| icon.as_str().ends_with(".svg")) {
            xml.text("Image", &[("type", "image/svg+xml")], &url(icon.as_str()));
        }
        xml.text("Language", &[], locale.tag);
        xml.text("InputEncoding", &[], "UTF-8");
        xml.text("OutputEncoding", &[], "UTF-8");
    });
    xml.finish()
}

/// As many whole words as fit, or as many letters where not even one word does.
fn cut(text: &str, longest: usize) -> &str {
    let Some((end, _)) = text.char_indices().nth(longest) else { return text };
    let head = &text[..end];
    if text[end..].starts_with(' ') {
        return head;
    }
    head.rfind(' ').map_or(head, |space| head[..space].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_between_words() {
        assert_eq!(cut("Danh mục dữ liệu mở tỉnh Mẫu", 16), "Danh mục dữ liệu");
        assert_eq!(cut("Dữ liệu mở tỉnh Mẫu", 16), "Dữ liệu mở tỉnh");
        assert_eq!(cut("Dữ liệu", 16), "Dữ liệu");
        assert_eq!(cut("Opendatacatalogues", 16), "Opendatacatalogu");
    }
}

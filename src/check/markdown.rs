//! What Markdown may not bring onto a page: raw HTML, links that run script, images from elsewhere. Pages
//! leave them out (see `render::markdown`); here the maintainer is told.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::file::FileCheck;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Language, Localized, is_safe_link};
use crate::source::{Location, Source};

/// Looks through a Markdown file.
pub(super) fn check_source(source: &Source) -> Vec<Diagnostic> {
    findings(source.text()).map(|(code, message, range)| diagnostic(code, message, source.locate(&range))).collect()
}

/// Looks through a text of a TOML file that starts at `span`.
pub(super) fn check_text(check: &mut FileCheck<'_>, text: &Localized, span: &Range<usize>) {
    for (code, message, _) in findings(text.get(0).text) {
        check.fault(code, span, message).hint = Some(hint(code).to_owned());
    }
}

/// The files of the languages of the site after the first; other languages are reported.
pub(super) fn by_language<'a>(
    translations: &'a [(String, Source)],
    languages: &[Language],
    faults: &mut Vec<Diagnostic>,
) -> Vec<Option<&'a Source>> {
    for (tag, source) in translations {
        let place = || Location::of_file(source.path().clone());
        match languages.iter().position(|language| language.as_str() == tag) {
            Some(0) => faults.push(
                Diagnostic::new(Code::BadLanguage, place(), format!("`{tag}` is the first language of the site"))
                    .with_hint("name the file without a language"),
            ),
            None => faults.push(
                Diagnostic::new(Code::UnusedTranslation, place(), format!("the site is not published in `{tag}`"))
                    .with_hint(format!("add \"{tag}\" to `languages` in catalog.toml")),
            ),
            Some(_) => {}
        }
    }
    let find = |language: &Language| translations.iter().find(|(tag, _)| tag == language.as_str());
    languages.iter().skip(1).map(|language| find(language).map(|(_, source)| source)).collect()
}

fn diagnostic(code: Code, message: String, location: Location) -> Diagnostic {
    Diagnostic::new(code, location, message).with_hint(hint(code))
}

fn hint(code: Code) -> &'static str {
    match code {
        Code::RawHtml => "write it in Markdown; a sign `<` in a text is written \\<",
        Code::UnsafeLink => "link to an address with https://, or to a mailto: address",
        _ => "pages hold nothing from other sites; link to the picture instead",
    }
}

fn findings(text: &str) -> impl Iterator<Item = (Code, String, Range<usize>)> {
    Parser::new(text).into_offset_iter().filter_map(|(event, range)| match event {
        Event::Html(html) | Event::InlineHtml(html) => {
            let shown = html.trim().chars().take(40).collect::<String>();
            Some((Code::RawHtml, format!("HTML is left out of the page: `{shown}`"), range))
        }
        Event::Start(Tag::Link { dest_url, .. }) if !is_safe_link(&dest_url) => {
            Some((Code::UnsafeLink, format!("this link is left out of the page: `{dest_url}`"), range))
        }
        Event::Start(Tag::Image { dest_url, .. }) => {
            Some((Code::Image, format!("the picture `{dest_url}` is left out of the page; its text stays"), range))
        }
        _ => None,
    })
}

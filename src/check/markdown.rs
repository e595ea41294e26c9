//! What Markdown may not bring onto a page: raw HTML, links that run script, images from elsewhere. Pages
//! leave them out (see `render::markdown`); here the maintainer is told.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::file::control_character;
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::model::{Language, is_safe_link};
use crate::source::{Location, Source};

/// Looks through a Markdown file.
pub(super) fn check_file(source: &Source) -> Vec<Diagnostic> {
    let found = findings(source.text()).chain(control_character(source.text()).map(|control| {
        let at = source.text().find(control).unwrap_or_default();
        let message = format!("the control character U+{:04X} cannot be shown on a page", u32::from(control));
        (Code::ControlCharacter, message, at..at + control.len_utf8())
    }));
    found
        .map(|(code, message, range)| Diagnostic::new(code, source.locate(&range), message).with_hint(hint(code)))
        .collect()
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

/// What to do about a finding.
pub(super) fn hint(code: Code) -> &'static str {
    match code {
        Code::RawHtml => "write it in Markdown; a sign `<` in a text is written \\<",
        Code::UnsafeLink => "link to an address with https://, or to a mailto: address",
        Code::ControlCharacter => "type the text again without it",
        _ => "pages hold nothing from other sites; link to the picture instead",
    }
}

/// What will be left out of a text, with its bytes.
pub(super) fn findings(text: &str) -> impl Iterator<Item = (Code, String, Range<usize>)> {
    // HTML begins with `<`, links and pictures with `[`; most texts hold neither and need not be parsed.
    let parsed = text.bytes().any(|byte| matches!(byte, b'<' | b'[')).then(|| Parser::new(text));
    parsed.into_iter().flat_map(Parser::into_offset_iter).filter_map(|(event, range)| finding(event, range))
}

fn finding(event: Event<'_>, range: Range<usize>) -> Option<(Code, String, Range<usize>)> {
    match event {
        Event::Html(html) | Event::InlineHtml(html) => {
            Some((Code::RawHtml, format!("HTML is left out of the page: `{}`", quoted(html.trim())), range))
        }
        Event::Start(Tag::Link { dest_url, .. }) if !is_safe_link(&dest_url) => {
            Some((Code::UnsafeLink, format!("this link is left out of the page: `{}`", quoted(&dest_url)), range))
        }
        Event::Start(Tag::Image { dest_url, .. }) => Some((
            Code::Image,
            format!("the picture `{}` is left out of the page; its text stays", quoted(&dest_url)),
            range,
        )),
        _ => None,
    }
}

//! The look that a catalogue asks for, and the style guide of a development build.

#![allow(clippy::disallowed_methods, reason = "a test reads its fixtures")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use common::copy;
use odcat::Options;
use odcat::write::Memory;
use regex::Regex;

const LOGO: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 80 20\"><path d=\"M0 0h80v20H0z\"/></svg>";

/// The text files of a site by their paths.
fn build(site: &Path, styleguide: bool) -> BTreeMap<String, String> {
    let memory = Memory::default();
    let cache = tempfile::tempdir().expect("a folder for tests");
    let options = Options { cache: Some(cache.path().to_owned()), styleguide, ..Options::default() };
    let built = odcat::build(site, &options, || Ok(memory.clone()), &()).expect("the disk works");
    assert!(built.written.is_some(), "{:#?}", built.diagnostics);
    let text = |bytes| String::from_utf8(bytes).ok();
    memory.files().into_iter().filter_map(|(path, bytes)| Some((path.to_string(), text(bytes)?))).collect()
}

/// A copy of a small site with more at the end of its catalog.toml.
fn site_with(more: &str) -> tempfile::TempDir {
    let site = tempfile::tempdir().expect("a folder for tests");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/small"), site.path());
    let catalog = site.path().join("catalog/catalog.toml");
    let text = fs::read_to_string(&catalog).expect("the case is there");
    // It has a theme of its own, with templates of its own.
    let text = text.replace("theme = \"phang\"", "");
    fs::write(&catalog, format!("{text}\n{more}")).expect("the copy can be written");
    fs::create_dir_all(site.path().join("catalog/appearance")).expect("the copy can be written");
    site
}

fn put(site: &tempfile::TempDir, path: &str, text: &str) {
    fs::write(site.path().join("catalog").join(path), text).expect("the copy can be written");
}

fn pages(files: &BTreeMap<String, String>) -> impl Iterator<Item = (&String, &String)> {
    files.iter().filter(|(path, _)| path.ends_with(".html"))
}

#[test]
fn every_page_has_the_logo_the_icon_and_the_colours_after_the_theme() {
    let site = site_with(
        "[appearance]\nlogo = \"appearance/logo.svg\"\nlogo_dark = \"appearance/toi.svg\"\nicon = \"appearance/icon.svg\"\n\
         colors = { accent = \"#8c1014\" }\n",
    );
    for name in ["logo.svg", "toi.svg", "icon.svg"] {
        put(&site, &format!("appearance/{name}"), LOGO);
    }
    let files = build(site.path(), false);
    let published = |start: &str| files.keys().find(|path| path.starts_with(start)).expect("it is published").clone();
    let (sheet, logo) = (published("static/appearance."), published("static/appearance/logo."));
    let (dark, icon) = (published("static/appearance/logo-dark."), published("static/appearance/icon."));
    assert_eq!(files[&logo], LOGO);
    assert!(files[&sheet].contains("--button:#8c1014") && files[&sheet].contains("prefers-color-scheme:dark"));
    assert!(pages(&files).count() > 10);
    for (path, html) in pages(&files) {
        // Where the links lead is for the tests of links.
        assert!(html.contains(&format!("{logo}\" alt=\"\" width=\"144\" height=\"36\">")), "{path}");
        assert!(html.contains(&format!("{dark}\" media=\"(prefers-color-scheme: dark)\"")), "{path}");
        let tab = html.lines().find(|line| line.contains("rel=\"icon\""));
        assert!(tab.is_some_and(|line| line.contains(&icon)), "{path}");
        let order = html.find("static/style.").zip(html.find(&sheet));
        assert!(order.is_some_and(|(theme, own)| theme < own), "{path}");
        assert!(!html.contains("style=\"") && !html.contains("<style"), "{path}");
    }
}

#[test]
fn the_text_of_the_home_page_is_shown_there_in_each_language_and_has_no_page_of_its_own() {
    let site = site_with("");
    put(&site, "pages/home.md", "# Chào mừng\n\nSố liệu của **tỉnh**.\n");
    put(&site, "pages/home.en.md", "Figures of the province.\n");
    let files = build(site.path(), false);
    assert!(files["index.html"].contains("<h2>Chào mừng</h2>\n<p>Số liệu của <strong>tỉnh</strong>.</p>"));
    assert!(files["en/index.html"].contains("<p>Figures of the province.</p>"));
    assert!(!files.contains_key("home/index.html") && pages(&files).all(|(_, html)| !html.contains("href=\"home/\"")));
}

#[test]
fn a_catalogue_that_asks_for_nothing_gets_the_look_of_the_theme() {
    let files = build(site_with("").path(), false);
    assert!(!files.keys().any(|path| path.contains("appearance") || path.contains("styleguide")));
    assert!(pages(&files).all(|(_, html)| !html.contains("appearance")));
}

#[test]
fn the_style_guide_is_beside_the_site_and_changes_nothing_in_it() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (without, with) = (build(example, false), build(example, true));
    let added: BTreeSet<_> = with.keys().filter(|path| !without.contains_key(*path)).collect();
    assert!(
        added
            .iter()
            .all(|path| path.contains("styleguide") || path.contains(".light.css") || path.contains(".dark.css"))
    );
    assert!(added.len() >= 8, "{added:?}");
    // Nothing of the site is another, so nothing links to it and the sitemap leaves it out.
    for (path, text) in &without {
        assert_eq!(with.get(path), Some(text), "{path}");
    }
    for (path, html) in pages(&with).filter(|(path, _)| path.contains("styleguide")) {
        assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"), "{path}");
        assert!(!html.contains("rel=\"canonical\""), "{path}");
    }
}

/// Classes that only scripts give, those of a chart alone and of maps and of what else the example catalogue has none of.
const UNSEEN: &[&str] = &[
    "few",
    "suggestions",
    "age",
    "explored",
    "filtered",
    "sort",
    "alone",
    "print-only",
    "logo",
    "welcome",
    "depth-2",
    "depth-3",
    "aside",
    "group",
    "lines",
    "lead",
    "hatch",
    "names",
    "places",
    "m1",
    "m2",
    "m3",
    "m4",
    "m5",
];

#[test]
fn the_style_guide_shows_every_class_of_the_style_sheet() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR"));
    let guide = &build(example, true)["styleguide/light/index.html"];
    let css = fs::read_to_string(example.join("themes/default/static/style.css")).expect("the style sheet is there");
    let without_comments = Regex::new(r"(?s)/\*.*?\*/").expect("it is valid").replace_all(&css, "").into_owned();
    let class = Regex::new(r"\.(-?[a-z_][\w-]*)").expect("it is valid");
    let selectors =
        without_comments.split(['{', '}', ';']).filter(|part| !part.contains(": ") && !part.starts_with('@'));
    let wanted: BTreeSet<_> = selectors
        .flat_map(|part| class.captures_iter(part).map(|found| found[1].to_owned()).collect::<Vec<_>>())
        .collect();
    let attributes = Regex::new("class=\"([^\"]*)\"").expect("it is valid");
    let shown: BTreeSet<_> = attributes
        .captures_iter(guide)
        .flat_map(|found| found[1].split(' ').map(str::to_owned).collect::<Vec<_>>())
        .collect();
    assert!(wanted.len() > 50);
    let missing: Vec<_> = wanted.difference(&shown).filter(|name| !UNSEEN.contains(&name.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

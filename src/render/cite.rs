//! How a dataset and a state of it are named: a sentence, BibTeX, a version.

use std::borrow::Cow;

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use super::site::{Locale, Site};
use super::theme::short_hash;
use crate::model::Dataset;

/// Names of months in BibTeX.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// What tells a state of a dataset from its earlier ones.
pub(super) struct Version<'a> {
    /// Its name.
    pub(super) name: Cow<'a, str>,
    /// Whether a maintainer gave it that name; else it is made of the original files.
    pub(super) given: bool,
}

/// What a maintainer calls the state of the data or, without a name, the start of a digest of the original files: it
/// changes with them, and only with them. `None` where there is no file.
pub(super) fn version(dataset: &Dataset) -> Option<Version<'_>> {
    if let Some(name) = &dataset.version {
        return Some(Version { name: (&**name).into(), given: true });
    }
    let mut digest = Sha256::new();
    for file in &dataset.distributions {
        digest.update(format!("{}\0", file.path));
        digest.update(file.original.sha256.0);
    }
    let name = || short_hash(&digest.finalize());
    (!dataset.distributions.is_empty()).then(|| Version { name: name().into(), given: false })
}

/// A sentence that names a dataset as a source.
pub(super) fn sentence(site: &Site<'_>, locale: &Locale<'_>, dataset: &Dataset, address: Option<&str>) -> String {
    let date = dataset.updated().map(|date| locale.messages.date(date));
    let key = if date.is_some() { "citation.with_date" } else { "citation.without_date" };
    let values = [
        ("publisher", locale.text(&site.catalog.publishers[&dataset.publisher].name)),
        ("title", locale.text(&dataset.title)),
        ("date", date.as_deref().unwrap_or_default()),
        ("address", address.unwrap_or_default()),
    ];
    locale.messages.fill(key, &values).trim_end().to_owned()
}

/// An entry for BibTeX, under the dataset's id, which stays. There is no `urldate`: the reader knows when it was read.
pub(super) fn bibtex(
    site: &Site<'_>,
    locale: &Locale<'_>,
    dataset: &Dataset,
    version: Option<&Version<'_>>,
    address: Option<&str>,
) -> String {
    let note = version.map(|version| locale.messages.fill("cite.note", &[("version", &version.name)]));
    entry(
        dataset.id.as_str(),
        locale.text(&site.catalog.publishers[&dataset.publisher].name),
        locale.text(&dataset.title),
        dataset.updated(),
        note.as_deref(),
        address,
    )
}

/// The letters stay as they are: LaTeX has read UTF-8 by itself since 2018, and biber sorts it. A second pair of braces
/// keeps capitals, and an agency's name from being taken for a person's.
fn entry(
    key: &str,
    author: &str,
    title: &str,
    date: Option<Date>,
    note: Option<&str>,
    address: Option<&str>,
) -> String {
    let mut fields = vec![format!("author = {{{{{}}}}}", latex(author)), format!("title = {{{{{}}}}}", latex(title))];
    if let Some(date) = date {
        fields.push(format!("year = {{{}}}", date.year()));
        fields.extend(usize::try_from(date.month() - 1).ok().map(|month| format!("month = {}", MONTHS[month])));
    }
    fields.extend(note.map(|note| format!("note = {{{}}}", latex(note))));
    // An address is read letter by letter, and holds no brace.
    fields.extend(address.map(|address| format!("url = {{{address}}}")));
    format!("@misc{{{key},\n  {}\n}}\n", fields.join(",\n  "))
}

/// A text with the signs escaped that mean something in LaTeX, on one line.
fn latex(text: &str) -> String {
    let mut latex = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' => latex.extend(['\\', c]),
            // Even behind a backslash a brace counts when BibTeX looks for the end of a field.
            '{' => latex.push_str("\\textbraceleft{}"),
            '}' => latex.push_str("\\textbraceright{}"),
            '~' => latex.push_str("\\textasciitilde{}"),
            '^' => latex.push_str("\\textasciicircum{}"),
            '\\' => latex.push_str("\\textbackslash{}"),
            c if c.is_whitespace() || c.is_control() => latex.push(' '),
            c => latex.push(c),
        }
    }
    latex
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_keeps_vietnamese_letters_and_escapes_what_latex_would_take_for_a_command() {
        let date = Some(Date::constant(2023, 7, 20));
        let entry = entry(
            "dan-so",
            "Sở Y tế",
            "Tỷ lệ 50% & $ # _ ~ ^ \\ } {",
            date,
            Some("Bản 2_1"),
            Some("https://x.example/a_b/"),
        );
        assert_eq!(
            entry,
            "@misc{dan-so,\n  author = {{Sở Y tế}},\n  \
             title = {{Tỷ lệ 50\\% \\& \\$ \\# \\_ \\textasciitilde{} \\textasciicircum{} \\textbackslash{} \
             \\textbraceright{} \\textbraceleft{}}},\n  year = {2023},\n  month = jul,\n  note = {Bản 2\\_1},\n  \
             url = {https://x.example/a_b/}\n}\n"
        );
        assert_eq!(super::entry("a", "B", "C", None, None, None), "@misc{a,\n  author = {{B}},\n  title = {{C}}\n}\n");
    }
}

//! Findings → text for people, JSON for programs, annotations for GitHub.

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Excerpt;

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// With the line and a caret, for people; colours where they are asked for.
    Text {
        /// Whether to use colours.
        color: bool,
    },
    /// One JSON array.
    Json,
    /// Workflow commands of GitHub Actions, one a line.
    GitHub,
}

/// Prints findings in the order in which they come.
///
/// # Errors
/// When `out` cannot be written.
pub fn print(diagnostics: &[Diagnostic], format: Format, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Text { color } => {
            let renderer = if color { Renderer::styled() } else { Renderer::plain() };
            diagnostics.iter().try_for_each(|diagnostic| writeln!(out, "{}\n", text(diagnostic, &renderer)))
        }
        Format::Json => {
            let list: Vec<_> = diagnostics.iter().map(JsonDiagnostic::from).collect();
            serde_json::to_writer_pretty(&mut *out, &list)?;
            writeln!(out)
        }
        Format::GitHub => diagnostics.iter().try_for_each(|diagnostic| writeln!(out, "{}", github(diagnostic))),
    }
}

/// `error[E105]: unknown key …`, then `file:line:column`, the line with a caret, and the hint.
fn text(diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let Diagnostic { code, location, message, hint } = diagnostic;
    let title = level.primary_title(message.as_str()).id(code.id());
    let mut group = Group::with_title(title);
    let line = usize::try_from(location.line).unwrap_or(usize::MAX);
    group = match &location.excerpt {
        Some(excerpt) => group.element(
            Snippet::source(excerpt.text.as_str())
                .path(&*location.file)
                .line_start(line)
                .annotation(AnnotationKind::Primary.span(caret(excerpt))),
        ),
        None => group.element(
            annotate_snippets::Origin::path(&*location.file)
                .line(line)
                .char_column(usize::try_from(location.column).unwrap_or(1)),
        ),
    };
    if let Some(hint) = hint {
        group = group.element(Level::HELP.with_name("hint").message(hint.as_str()));
    }
    renderer.render(&[group])
}

/// What is pointed at: whole characters, and at least one of them where the line has one.
fn caret(excerpt: &Excerpt) -> Range<usize> {
    let first = excerpt.text[excerpt.start..].chars().next().map_or(0, char::len_utf8);
    excerpt.start..excerpt.end.max(excerpt.start + first)
}

#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    file: &'a str,
    line: u64,
    column: u64,
    message: &'a str,
    hint: Option<&'a str>,
}

impl<'a> From<&'a Diagnostic> for JsonDiagnostic<'a> {
    fn from(diagnostic: &'a Diagnostic) -> Self {
        let Diagnostic { code, location, message, hint } = diagnostic;
        Self {
            code: code.id(),
            name: code.name(),
            severity: code.severity().as_str(),
            file: &location.file,
            line: location.line,
            column: location.column,
            message,
            hint: hint.as_deref(),
        }
    }
}

/// `::error file=…,line=…,col=…,title=…::message` with GitHub's escapes.
fn github(diagnostic: &Diagnostic) -> String {
    let Diagnostic { code, location, message, hint } = diagnostic;
    let hint = hint.as_ref().map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
    format!(
        "::{} file={},line={},col={},title={}::{}",
        code.severity(),
        property(&location.file),
        location.line,
        location.column,
        property(&format!("{} {}", code.id(), code.name())),
        data(&format!("{message}{hint}"))
    )
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

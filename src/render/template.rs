//! minijinja with the functions that the guide promises to templates.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::value::Kwargs;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value, escape_formatter};

use super::escape::escape_into;
use super::messages::Messages;
use super::theme::Theme;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Location, Source};

/// The templates of a theme for one language.
pub(super) struct Templates<'a> {
    environment: Environment<'a>,
    sources: &'a BTreeMap<String, Source>,
}

impl<'a> Templates<'a> {
    /// Parses every template.
    ///
    /// # Errors
    /// All templates that do not parse.
    pub(super) fn new(theme: &'a Theme, messages: &Messages) -> Result<Self, Vec<Diagnostic>> {
        let sources = &theme.templates;
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        let messages = Arc::new(messages.clone());
        environment.set_formatter(format);
        let patterns = Arc::clone(&messages);
        environment.add_function("t", move |key: &str, values: Kwargs| messages.call(key, &values));
        environment.add_function("pattern", move |key: &str| patterns.forms(key));
        let assets = theme.asset_paths();
        environment.add_function("asset", move |name: &str| {
            let missing = || Error::new(ErrorKind::InvalidOperation, format!("there is no file `static/{name}`"));
            assets.get(name).cloned().ok_or_else(missing)
        });
        environment.add_filter("lang", lang);
        let mut faults = Vec::new();
        for (name, source) in sources {
            if let Err(error) = environment.add_template(name, source.text()) {
                faults.push(fault(sources, &error));
            }
        }
        if faults.is_empty() { Ok(Self { environment, sources }) } else { Err(faults) }
    }

    /// Renders a template.
    ///
    /// # Errors
    /// Where the template asks for something that does not exist.
    pub(super) fn render(&self, name: &str, context: Value) -> Result<String, Diagnostic> {
        let template = self.environment.get_template(name).map_err(|error| fault(self.sources, &error))?;
        template.render(context).map_err(|error| fault(self.sources, &error))
    }
}

/// Writes a value into a page. minijinja's own way would spell out every `/` of every link.
fn format(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() => Ok(escape_into(out, text)?),
        _ => escape_formatter(out, state, value),
    }
}

/// The filter `lang`: the attribute of a text that is in another language than its page.
fn lang(text: &Value) -> Result<Value, Error> {
    let language = text.get_attr("lang")?;
    Ok(match language.as_str() {
        Some(tag) => Value::from_safe_string(format!(" lang=\"{tag}\"")),
        None => Value::from(""),
    })
}

/// The innermost place that an error names.
fn fault(sources: &BTreeMap<String, Source>, error: &Error) -> Diagnostic {
    let mut innermost = error;
    let mut next = std::error::Error::source(error);
    while let Some(inner) = next {
        if let Some(inner) = inner.downcast_ref::<Error>() {
            innermost = inner;
        }
        next = inner.source();
    }
    let name = innermost.name().unwrap_or("(template)");
    let detail = innermost
        .detail()
        .map_or_else(|| innermost.kind().to_string(), |detail| format!("{}: {detail}", innermost.kind()));
    let place = match (sources.get(name), innermost.range(), innermost.line()) {
        (Some(source), Some(range), _) => source.locate(&range),
        (Some(source), None, Some(line)) => line_place(source, line),
        (Some(source), None, None) => Location::of_file(source.path().clone()),
        (None, ..) => Location::of_file(format!("templates/{name}")),
    };
    Diagnostic::new(Code::Template, place, format!("the template cannot be used: {detail}"))
        .with_hint("the guide's chapter \"Themes\" lists what each template can use")
}

fn line_place(source: &Source, line: usize) -> Location {
    let text = source.text().lines().nth(line.saturating_sub(1)).unwrap_or_default();
    let start = text.len() - text.trim_start().len();
    Location::in_line(source.path().clone(), line as u64, text, start..text.trim_end().len())
}

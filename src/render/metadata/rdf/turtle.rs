//! Turtle, in ASCII: some harvesters read it as Latin-1 where the host names no character set.

use std::fmt::Write;

use super::vocabulary::Range;
use super::{Graph, Node, Property, Value};

pub(super) fn write(graph: &Graph<'_>) -> String {
    let mut out = String::new();
    for (prefix, space) in graph.prefixes() {
        let _ = writeln!(out, "@prefix {prefix}: <{space}> .");
    }
    for node in &graph.nodes {
        write_node(&mut out, node);
    }
    out
}

fn write_node(out: &mut String, node: &Node) {
    let mut lines = Vec::new();
    if !node.classes.is_empty() {
        lines.push(format!("a {}", node.classes.join(", ")));
    }
    for (property, values) in &node.values {
        let objects: Vec<String> = values.iter().map(|value| object(property, value)).collect();
        lines.push(format!("{} {}", property.name, objects.join(", ")));
    }
    // A node of which nothing is said is only a name.
    if !lines.is_empty() {
        let _ = write!(out, "\n<{}>\n    {} .\n", node.iri, lines.join(" ;\n    "));
    }
}

fn object(property: &Property, value: &Value) -> String {
    let Value { text, language } = value;
    match (property.range, language) {
        (Range::Node, _) => format!("<{text}>"),
        (_, Some(language)) => format!("{}@{language}", quoted(text)),
        (Range::Typed(datatype), None) => format!("{}^^{datatype}", quoted(text)),
        (Range::Text | Range::Plain, None) => quoted(text),
    }
}

/// A string with escapes for what ends it and for all that is not ASCII.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        let _ = match c {
            '"' | '\\' => write!(quoted, "\\{c}"),
            '\n' => write!(quoted, "\\n"),
            '\t' => write!(quoted, "\\t"),
            ' '..='~' => write!(quoted, "{c}"),
            _ if u32::from(c) > 0xffff => write!(quoted, "\\U{:08X}", u32::from(c)),
            _ => write!(quoted, "\\u{:04X}", u32::from(c)),
        };
    }
    quoted.push('"');
    quoted
}

//! JSON cells whose numbers keep all their digits, as the reader prints them.

#![allow(dead_code, reason = "each test uses a part")]

use serde_json::Value;

/// A cell that `odcat inspect --cells` or a download in JSON has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cell {
    Null,
    Boolean(bool),
    /// By value: `1` and `1.0` are the same.
    Number(String),
    Text(String),
}

/// The rows of NDJSON, an array each.
pub(crate) fn rows(ndjson: &str) -> Result<Vec<Vec<Cell>>, String> {
    ndjson.lines().filter(|line| !line.trim().is_empty()).map(row).collect()
}

fn row(line: &str) -> Result<Vec<Cell>, String> {
    let cells: Vec<Value> = serde_json::from_str(&marked(line)).map_err(|error| format!("{error} in {line}"))?;
    cells.into_iter().map(Cell::of).collect()
}

impl Cell {
    /// A value of JSON whose numbers were [`marked`].
    pub(crate) fn of(value: Value) -> Result<Self, String> {
        match value {
            Value::Null => Ok(Self::Null),
            Value::Bool(boolean) => Ok(Self::Boolean(boolean)),
            Value::String(text) => Ok(Self::Text(text)),
            Value::Object(marked) => {
                let number = marked.get(MARK).and_then(Value::as_str).ok_or("an object is no cell")?;
                Ok(Self::Number(plain(number)))
            }
            Value::Number(_) | Value::Array(_) => Err(format!("{value} is no cell")),
        }
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

impl std::fmt::Display for Cell {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => formatter.write_str("null"),
            Self::Boolean(boolean) => write!(formatter, "{boolean}"),
            Self::Number(number) => formatter.write_str(number),
            Self::Text(text) => write!(formatter, "{text:?}"),
        }
    }
}

/// The key of an object that stands for a number.
const MARK: &str = "#";

/// JSON with `{"#":"1.50"}` in place of `1.50`: a parser would make a binary fraction of it.
pub(crate) fn marked(json: &str) -> String {
    let (mut marked, mut in_text, mut rest) = (String::with_capacity(json.len() * 2), false, json);
    while let Some(next) = rest.chars().next() {
        let length = match next {
            '"' => {
                in_text = !in_text;
                1
            }
            // What follows a backslash is never the end of a text.
            '\\' if in_text => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            '-' | '0'..='9' if !in_text => {
                let end = rest.find(|c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E'));
                let (number, after) = rest.split_at(end.unwrap_or(rest.len()));
                marked += &format!("{{\"{MARK}\":\"{number}\"}}");
                rest = after;
                continue;
            }
            other => other.len_utf8(),
        };
        marked += &rest[..length];
        rest = &rest[length..];
    }
    marked
}

/// A number without the zeros that say nothing: `-0012.50` is `-12.5`.
pub(crate) fn plain(number: &str) -> String {
    if number.contains(['e', 'E']) {
        return number.parse::<f64>().map_or_else(|_| number.to_owned(), |number| format!("{number}"));
    }
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    match (whole, fraction) {
        ("0", "") => "0".to_owned(),
        (whole, "") => format!("{sign}{whole}"),
        (whole, fraction) => format!("{sign}{whole}.{fraction}"),
    }
}

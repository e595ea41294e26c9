//! JSON (RFC 8259) whose keys keep their order, in ASCII, so that nobody who guesses the charset can misread it.

use std::borrow::Cow;
use std::fmt::Write as _;

/// A value. In objects and lists, what is [`Json::Absent`] is left out.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json<'a> {
    /// Nothing is known.
    Absent,
    Boolean(bool),
    /// A number in the digits in which it is to be printed.
    Number(Cow<'a, str>),
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>),
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

/// An object of these keys.
pub(super) fn object<'a, const N: usize>(members: [(&'a str, Json<'a>); N]) -> Json<'a> {
    Json::Object(members.into_iter().map(|(key, value)| (Cow::Borrowed(key), value)).collect())
}

/// A list of whatever makes a value.
pub(super) fn list<'a, T: Into<Json<'a>>>(items: impl IntoIterator<Item = T>) -> Json<'a> {
    Json::List(items.into_iter().map(Into::into).collect())
}

impl<'a> Json<'a> {
    /// The value, unless it is a list or an object with nothing in it.
    pub(super) fn unless_empty(self) -> Self {
        let is_empty = match &self {
            Self::List(items) => items.iter().all(Self::is_absent),
            Self::Object(members) => members.iter().all(|(_, value)| value.is_absent()),
            _ => false,
        };
        if is_empty { Self::Absent } else { self }
    }

    /// Whether nothing is known.
    pub(super) fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// A file: two spaces a level, a line end behind it.
    pub(super) fn to_file(&self) -> Vec<u8> {
        let mut text = String::new();
        self.push(&mut text, Some(0));
        text.push('\n');
        text.into_bytes()
    }

    /// On one line.
    pub(super) fn to_line(&self) -> String {
        let mut text = String::new();
        self.push(&mut text, None);
        text
    }

    fn push(&self, text: &mut String, level: Option<usize>) {
        match self {
            Self::Absent => text.push_str("null"),
            Self::Boolean(boolean) => text.push_str(if *boolean { "true" } else { "false" }),
            Self::Number(digits) => text.push_str(digits),
            Self::Text(words) => push_text(text, words),
            Self::List(items) => {
                let items = items.iter().filter(|item| !item.is_absent());
                push_members(text, level, ['[', ']'], items, |text, item, level| item.push(text, level));
            }
            Self::Object(members) => {
                let members = members.iter().filter(|(_, value)| !value.is_absent());
                push_members(text, level, ['{', '}'], members, |text, (key, value), level| {
                    push_text(text, key);
                    text.push_str(if level.is_some() { ": " } else { ":" });
                    value.push(text, level);
                });
            }
        }
    }
}

/// What stands between two brackets, a line each below a `level`, or all on one line without one.
fn push_members<T>(
    text: &mut String,
    level: Option<usize>,
    [open, close]: [char; 2],
    members: impl Iterator<Item = T>,
    push: impl Fn(&mut String, T, Option<usize>),
) {
    let inner = level.map(|level| level + 1);
    let break_line = |text: &mut String, level: Option<usize>| {
        if let Some(level) = level {
            text.push('\n');
            text.extend(std::iter::repeat_n("  ", level));
        }
    };
    text.push(open);
    let mut is_empty = true;
    for member in members {
        if !is_empty {
            text.push(',');
        }
        is_empty = false;
        break_line(text, inner);
        push(text, member, inner);
    }
    if !is_empty {
        break_line(text, level);
    }
    text.push(close);
}

/// A text in quotes. `<` is escaped too, so that the text may stand in a `<script>`.
fn push_text(text: &mut String, words: &str) {
    text.push('"');
    for c in words.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            '\n' => text.push_str("\\n"),
            '<' => text.push_str("\\u003c"),
            ' '..='~' => text.push(c),
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(text, "\\u{unit:04x}").expect("a text takes what is written to it");
                }
            }
        }
    }
    text.push('"');
}

impl<'a> From<&'a str> for Json<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Json<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<Cow<'a, str>> for Json<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Json<'_> {
    fn from(boolean: bool) -> Self {
        Self::Boolean(boolean)
    }
}

impl From<u64> for Json<'_> {
    fn from(number: u64) -> Self {
        Self::Number(number.to_string().into())
    }
}

impl From<usize> for Json<'_> {
    fn from(number: usize) -> Self {
        Self::Number(number.to_string().into())
    }
}

impl<'a, T: Into<Json<'a>>> From<Option<T>> for Json<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_their_order_and_absent_values_are_left_out() {
        let json = object([
            ("b", "x".into()),
            ("a", Json::Absent),
            ("c", list([Some(1_u64), None])),
            ("d", object([("e", Json::Absent)]).unless_empty()),
            ("f", object([])),
        ]);
        assert_eq!(json.to_line(), r#"{"b":"x","c":[1],"f":{}}"#);
        assert_eq!(
            String::from_utf8_lossy(&json.to_file()),
            "{\n  \"b\": \"x\",\n  \"c\": [\n    1\n  ],\n  \"f\": {}\n}\n"
        );
    }

    #[test]
    fn everything_is_ascii_and_is_read_back_as_it_was() {
        let words = "Đắk \"Lắk\" \\ \n\t\u{1}\u{7f}\u{2028}😀</script>";
        let line = Json::from(words).to_line();
        assert!(line.is_ascii() && !line.contains('<'));
        assert_eq!(serde_json::from_str::<String>(&line).expect("it is JSON"), words);
    }
}

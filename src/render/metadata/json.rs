//! JSON whose keys keep the order in which a person reads them.

use std::borrow::Cow;

use serde::ser::{Error as _, Serialize, Serializer};

use crate::render::ascii_json;

/// A value. In objects and lists, what is [`Json::Absent`] is left out.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json<'a> {
    /// Nothing is known.
    Absent,
    Boolean(bool),
    /// A number in digits.
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

    /// A file on several lines.
    pub(super) fn to_file(&self) -> Vec<u8> {
        (ascii_json::pretty(self) + "\n").into_bytes()
    }

    /// On one line.
    pub(super) fn to_line(&self) -> String {
        ascii_json::line(self)
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent => serializer.serialize_unit(),
            Self::Boolean(boolean) => serializer.serialize_bool(*boolean),
            Self::Number(digits) => match digits.parse::<i128>() {
                Ok(whole) => serializer.serialize_i128(whole),
                Err(_) => serializer.serialize_f64(digits.parse().map_err(S::Error::custom)?),
            },
            Self::Text(words) => serializer.serialize_str(words),
            Self::List(items) => serializer.collect_seq(items.iter().filter(|item| !item.is_absent())),
            Self::Object(members) => {
                let members = members.iter().filter(|(_, value)| !value.is_absent());
                serializer.collect_map(members.map(|(key, value)| (key, value)))
            }
        }
    }
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
        let number = |digits: &'static str| Json::Number(digits.into()).to_line();
        assert_eq!(["0", "-12.50", "12345678901234567890123"].map(number), ["0", "-12.5", "12345678901234567890123"]);
    }
}

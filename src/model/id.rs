//! Names that become parts of addresses.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

/// A name that is safe in addresses and file names on every system: `[a-z0-9]`, then `[a-z0-9._-]`.
/// Licences keep the capitals of their SPDX names, so capitals are allowed, but two ids of one list never
/// differ in capitals alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Arc<str>);

/// Why a text is not an [`Id`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Nothing was written.
    #[error("an id cannot be empty")]
    Empty,
    /// A character that an address cannot show plainly.
    #[error("an id cannot hold `{0}`")]
    Character(char),
    /// It starts with a dot, dash or underscore.
    #[error("an id starts with a letter or a digit")]
    Start,
}

impl Id {
    /// Accepts a name as it stands.
    ///
    /// # Errors
    /// When it is empty, starts with a sign, or holds anything but ASCII letters, digits, `.`, `_`, `-`.
    pub fn new(text: &str) -> Result<Self, IdError> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if let Some(stranger) = text.chars().find(|&c| !allowed(c)) {
            return Err(IdError::Character(stranger));
        }
        match text.chars().next() {
            None => Err(IdError::Empty),
            Some(first) if !first.is_ascii_alphanumeric() => Err(IdError::Start),
            Some(_) => Ok(Self(text.into())),
        }
    }

    /// Makes a lower-case name from any text: `Dân số (2023)` becomes `dan-so-2023`. `None` when nothing
    /// of the text can be spelled in ASCII.
    pub fn slug(text: &str) -> Option<Self> {
        let mut slug = String::new();
        for c in deunicode::deunicode(text).chars() {
            if c.is_ascii_alphanumeric() {
                slug.push(c.to_ascii_lowercase());
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        Self::new(slug.trim_end_matches('-')).ok()
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_becomes_a_readable_slug() {
        let slug = |text| Id::slug(text).map(|id| id.to_string());
        assert_eq!(slug("Đất đai (2015)").as_deref(), Some("dat-dai-2015"));
        assert_eq!(slug("  Thu nhập & mức sống "), Some("thu-nhap-muc-song".to_owned()));
        assert_eq!(slug("  "), None);
    }

    #[test]
    fn ids_that_would_break_an_address_are_refused() {
        assert_eq!(Id::new(""), Err(IdError::Empty));
        assert_eq!(Id::new("dân-số"), Err(IdError::Character('â')));
        assert_eq!(Id::new("../x"), Err(IdError::Character('/')));
        assert_eq!(Id::new("..x"), Err(IdError::Start));
        assert!(Id::new("ODC-BY-1.0").is_ok());
    }
}

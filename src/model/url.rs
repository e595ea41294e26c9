//! Addresses on the web.

use std::fmt;

/// An absolute `http` or `https` address, as normalised by the `url` crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebUrl(Box<str>);

/// Why a text is not a [`WebUrl`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WebUrlError {
    /// The `url` crate does not read it.
    #[error("it is not a web address ({0})")]
    Syntax(#[from] url::ParseError),
    /// Another scheme, such as `ftp` or `javascript`.
    #[error("`{0}:` is not http or https")]
    Scheme(String),
    /// A user name or a password stands in it, which everybody could read.
    #[error("it has a user name or a password in it, which everybody could read")]
    Credentials,
}

impl WebUrl {
    /// Accepts an absolute address.
    ///
    /// # Errors
    /// When the text is no address, its scheme is another, or it holds a user name or a password.
    pub fn new(text: &str) -> Result<Self, WebUrlError> {
        let url = url::Url::parse(text)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(WebUrlError::Scheme(url.scheme().to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(WebUrlError::Credentials);
        }
        Ok(Self(String::from(url).into()))
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path of the address, from its leading `/`.
    pub fn path(&self) -> &str {
        let after_scheme = self.0.find("://").map_or(0, |at| at + 3);
        self.0[after_scheme..].find('/').map_or("/", |at| &self.0[after_scheme + at..])
    }
}

impl fmt::Display for WebUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Whether a link that a maintainer wrote may be published: `http`, `https`, `mailto`, `tel`, or a relative
/// address. Browsers drop tabs, line ends and leading controls before they read a scheme, so any such
/// character makes a link unsafe.
pub fn is_safe_link(target: &str) -> bool {
    if target.chars().any(char::is_control) || target.starts_with("//") || target.starts_with(char::is_whitespace) {
        return false;
    }
    let before_path = target.split(['/', '?', '#']).next().unwrap_or_default();
    match before_path.split_once(':') {
        None => true,
        Some((scheme, _)) => ["http", "https", "mailto", "tel"].iter().any(|safe| scheme.eq_ignore_ascii_case(safe)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_accepted() {
        assert!(WebUrl::new("https://example.org/a b").is_ok_and(|url| url.as_str() == "https://example.org/a%20b"));
        assert!(matches!(WebUrl::new("javascript:alert(1)"), Err(WebUrlError::Scheme(_))));
        assert!(matches!(WebUrl::new("example.org"), Err(WebUrlError::Syntax(_))));
        for secret in ["https://user@example.org/", "https://user:word@example.org/", "https://:word@example.org/"] {
            assert_eq!(WebUrl::new(secret), Err(WebUrlError::Credentials));
        }
    }

    #[test]
    fn the_path_of_an_address_is_found() {
        let path = |text| WebUrl::new(text).map(|url| url.path().to_owned());
        assert_eq!(path("https://example.org"), Ok("/".to_owned()));
        assert_eq!(path("https://example.org/du-lieu/"), Ok("/du-lieu/".to_owned()));
    }

    #[test]
    fn links_that_could_run_script_are_unsafe() {
        let unsafe_links = [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\nscript:alert(1)",
            " javascript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "//evil.example/x",
        ];
        assert!(unsafe_links.iter().all(|link| !is_safe_link(link)));
        let safe_links = ["https://a.example/", "mailto:a@b.vn", "#x", "../dan-so/", "a/b:c", "?q=a:b", ""];
        assert!(safe_links.iter().all(|link| is_safe_link(link)));
    }
}

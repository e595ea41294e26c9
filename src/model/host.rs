//! Web hosts that read settings in the site.

/// A web host that odcat writes settings for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Host {
    /// Apache's HTTP server, of many offices and on shared hosting.
    Apache,
    /// Cloudflare Pages.
    Cloudflare,
    /// GitHub Pages.
    GitHub,
    /// Netlify.
    Netlify,
}

impl Host {
    /// All of them, by name.
    pub const ALL: [Self; 4] = [Self::Apache, Self::Cloudflare, Self::GitHub, Self::Netlify];

    /// Looks a name up.
    pub fn new(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|host| host.name() == name)
    }

    /// Its name in `catalog.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Apache => "apache",
            Self::Cloudflare => "cloudflare",
            Self::GitHub => "github",
            Self::Netlify => "netlify",
        }
    }

    /// The files that it reads, in the folder of the site.
    pub fn files(self) -> &'static [&'static str] {
        match self {
            Self::Apache => &[".htaccess"],
            Self::Cloudflare => &["_headers"],
            Self::GitHub => &[".nojekyll"],
            Self::Netlify => &["_headers", "_redirects"],
        }
    }
}

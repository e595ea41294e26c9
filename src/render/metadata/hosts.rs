//! What web hosts read: `_headers` and `_redirects` (Netlify, Cloudflare Pages), `.htaccess` (Apache), `.nojekyll`
//! (GitHub Pages). Other hosts ignore them; `docs/src/publishing.md` has recipes for those that read no file.

use std::collections::BTreeSet;

use crate::model::Host;
use crate::output::{OutPath, Output};
use crate::render::site::Site;

/// What a page may load: only what the site itself has.
const POLICY: &str = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'";

/// Endings for which hosts do not know the media type, or forget the charset.
const TYPES: [(&str, &str); 10] = [
    ("csv", "text/csv; charset=utf-8"),
    ("geojson", "application/geo+json"),
    ("gpkg", "application/geopackage+sqlite3"),
    ("json", "application/json"),
    ("jsonld", "application/ld+json"),
    ("md", "text/markdown; charset=utf-8"),
    ("ndjson", "application/x-ndjson"),
    ("parquet", "application/vnd.apache.parquet"),
    ("rdf", "application/rdf+xml"),
    ("ttl", "text/turtle; charset=utf-8"),
];

/// Headers of every answer: no type is guessed, no other site learns the page that a visitor came from, and scripts
/// of other sites may read the data, and parts of it.
const HEADERS: [(&str, &str); 6] = [
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Headers", "Range"),
    ("Access-Control-Expose-Headers", "Accept-Ranges, Content-Length, Content-Range, ETag"),
];

/// The list of changes, whose ending says only that it is XML.
const FEED: &str = "application/atom+xml; charset=utf-8";

/// Files whose names hold their checksum.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Pages may be a few minutes old; files that belong together are asked for each time, which costs little where
/// they are the same.
const SHORT: &str = "public, max-age=300";
const ASK: &str = "no-cache";

/// The files that the hosts of the catalogue read.
pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>) -> Vec<Output<'a>> {
    let file = |name| {
        let path = OutPath::new(name).expect("a plain name");
        Output::rendered(path, "settings of web hosts", move || Ok(content(name, &base(site)).into_bytes()))
            .with_own(own(name))
    };
    names(&site.catalog.hosts).into_iter().map(file).collect()
}

/// The files that these hosts read, each once.
fn names(hosts: &BTreeSet<Host>) -> BTreeSet<&'static str> {
    hosts.iter().flat_map(|host| host.files()).copied().collect()
}

/// How to have a file of one's own in the place of this one.
fn own(name: &str) -> String {
    let readers = Host::ALL.into_iter().filter(|host| host.files().contains(&name));
    let readers: Vec<_> = readers.map(|host| format!("\"{}\"", host.name())).collect();
    format!("to keep it, write `hosts` in catalog.toml without {}; or move it away", readers.join(" and "))
}

/// The content of one of the [`Host::files`].
fn content(name: &str, base: &str) -> String {
    match name {
        "_headers" => headers(base),
        "_redirects" => redirects(base),
        ".htaccess" => apache(base),
        // It says all by being there.
        _ => String::new(),
    }
}

/// The path of the site on its host. What these files could take for a pattern, a placeholder or a quote is encoded.
fn base(site: &Site<'_>) -> String {
    encoded(site.catalog.base_url.as_ref().map_or("/", |url| url.path()))
}

/// A path in which only letters, digits, `/`, `-`, `_`, `.`, `~` and the `%` of what is encoded already are left.
fn encoded(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'/' | b'%' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

/// Netlify and Cloudflare join what several rules say of one header, so that each header stands in one rule only. They
/// let browsers ask for everything again unless told otherwise.
fn headers(base: &str) -> String {
    let mut text = rule(&format!("{base}*"), &HEADERS);
    text += &rule(&format!("{base}static/*"), &[("Cache-Control", FOR_EVER)]);
    // What Cloudflare would send is `application/octet-stream`.
    text += &rule(&format!("{base}api/3/action/*"), &[("Content-Type", "application/json")]);
    text += &rule(&format!("{base}.well-known/void"), &[("Content-Type", "text/turtle; charset=utf-8")]);
    for feed in ["feed.xml", "*/feed.xml"] {
        text += &rule(&format!("{base}{feed}"), &[("Content-Type", FEED)]);
    }
    for (ending, media_type) in TYPES.iter().filter(|(ending, _)| *ending != "json") {
        text += &rule(&format!("{base}*.{ending}"), &[("Content-Type", media_type)]);
    }
    text
}

fn rule(pattern: &str, headers: &[(&str, &str)]) -> String {
    let lines = headers.iter().map(|(name, value)| format!("  {name}: {value}\n"));
    format!("{pattern}\n{}\n", lines.collect::<String>())
}

/// For Netlify: Cloudflare has no rules about what stands behind `?`, and passes over these lines.
fn redirects(base: &str) -> String {
    let show = |what: &str| {
        let action = format!("{base}api/3/action/{what}_show");
        format!("{action} id=:id {action}/:id 200\n")
    };
    ["package", "organization", "group"].map(show).concat()
}

/// Nothing in it needs more than `AllowOverride FileInfo`: one directive that the host forbids, and every page is an
/// error. Its patterns hold below any path, since Apache reads it in the folder of the site.
fn apache(base: &str) -> String {
    let types: String = TYPES
        .iter()
        .map(|(ending, media_type)| match media_type.split_once("; charset=") {
            Some((media_type, charset)) => format!("AddType {media_type} .{ending}\nAddCharset {charset} .{ending}\n"),
            None => format!("AddType {media_type} .{ending}\n"),
        })
        .collect();
    let headers: String =
        HEADERS.iter().map(|(name, value)| format!("Header always set {name} \"{value}\"\n")).collect();
    format!(
        "\
# Written by odcat. Apache reads it where AllowOverride is FileInfo or All.
ErrorDocument 404 {base}404.html
AddDefaultCharset utf-8
{types}AddCharset utf-8 .css .html .js .svg .xml
<IfModule mod_headers.c>
{headers}Header set Cache-Control \"{ASK}\"
<FilesMatch \"\\.html$\">
Header set Cache-Control \"{SHORT}\"
</FilesMatch>
<If \"%{{REQUEST_URI}} =~ m#/static/[^/]+\\.[0-9a-f]{{12}}[./]#\">
Header set Cache-Control \"{FOR_EVER}\"
</If>
</IfModule>
<If \"%{{REQUEST_URI}} =~ m#/api/3/action/#\">
ForceType application/json
</If>
<If \"%{{REQUEST_URI}} =~ m#/\\.well-known/void$#\">
ForceType \"text/turtle; charset=utf-8\"
</If>
<Files feed.xml>
ForceType \"{FEED}\"
</Files>
<IfModule mod_deflate.c>
<IfModule mod_filter.c>
AddOutputFilterByType DEFLATE text/html text/css text/javascript application/javascript image/svg+xml application/json application/ld+json application/xml application/atom+xml application/rdf+xml text/turtle
</IfModule>
</IfModule>
<IfModule mod_rewrite.c>
RewriteEngine On
RewriteCond %{{QUERY_STRING}} (?:^|&)id=([A-Za-z0-9_-]+)(?:&|$)
RewriteRule ^api/3/action/(package|organization|group)_show/?$ api/3/action/$1_show/%1 [END]
RewriteCond %{{QUERY_STRING}} (?:^|&)start=[1-9]
RewriteRule ^api/3/action/package_search$ api/3/action/package_search.rest [END]
</IfModule>
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_hosts_read_is_made() {
        let made = |hosts: &[Host]| names(&hosts.iter().copied().collect()).into_iter().collect::<Vec<_>>();
        assert_eq!(made(&Host::ALL), [".htaccess", ".nojekyll", "_headers", "_redirects"]);
        assert_eq!(made(&[Host::Netlify, Host::Cloudflare]), ["_headers", "_redirects"]);
        assert_eq!(made(&[Host::Cloudflare]), ["_headers"]);
        assert!(made(&[]).is_empty());
    }

    #[test]
    fn each_file_of_a_host_has_its_content() {
        let made = |name| content(name, "/du-lieu/");
        assert!(
            Host::ALL.iter().flat_map(|host| host.files()).all(|name| made(name).is_empty() == (*name == ".nojekyll"))
        );
        assert!(made("_headers").contains("/du-lieu/static/*\n  Cache-Control: public, max-age=31536000, immutable\n"));
        let rule = "/du-lieu/api/3/action/package_show id=:id /du-lieu/api/3/action/package_show/:id 200\n";
        assert!(made("_redirects").contains(rule));
        assert!(made(".htaccess").contains("\nErrorDocument 404 /du-lieu/404.html\n"));
    }

    #[test]
    fn a_path_becomes_no_pattern_and_no_quote() {
        assert_eq!(encoded("/d%E1%BB%AF/x'y*z:(a)$1/"), "/d%E1%BB%AF/x%27y%2Az%3A%28a%29%241/");
        let rules = headers(&encoded("/a*b/"));
        assert!(
            rules.lines().filter(|line| line.starts_with('/')).all(|line| line.matches('*').count() <= 1),
            "{rules}"
        );
    }

    #[test]
    fn the_file_of_apache_asks_for_no_more_than_file_info() {
        // Those of other groups: `Options`, `Indexes`, `AuthConfig`, `Limit`.
        let forbidden = ["Options", "Directory", "Index", "Expires", "Auth", "Require", "Allow", "Deny", "Order"];
        let text = apache("/");
        assert!(!text.lines().any(|line| forbidden.iter().any(|word| line.starts_with(word))), "{text}");
    }
}

//! What web hosts read: `_headers` and `_redirects` (Netlify, Cloudflare Pages), `.htaccess` (Apache), `.nojekyll`
//! (GitHub Pages). Other hosts ignore them; `docs/src/publishing.md` has recipes for those that read no file.

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
/// of other sites may read the data.
const HEADERS: [(&str, &str); 5] = [
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "Accept-Ranges, Content-Length, Content-Range, ETag"),
];

/// Files whose names hold their checksum.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Pages may be a few minutes old; files that belong together are asked for each time, which costs little where
/// they are the same.
const SHORT: &str = "public, max-age=300";
const ASK: &str = "no-cache";

pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>) -> Vec<Output<'a>> {
    let file = |name: &str, text: fn(&str) -> String| {
        let path = OutPath::new(name).expect("a plain name");
        Output::rendered(path, "settings of web hosts", move || Ok(text(base(site)).into_bytes()))
    };
    vec![
        file("_headers", headers),
        file("_redirects", redirects),
        file(".htaccess", apache),
        file(".nojekyll", |_| String::new()),
    ]
}

/// The path of the site on its host.
fn base<'a>(site: &'a Site<'a>) -> &'a str {
    site.catalog.base_url.as_ref().map_or("/", |url| url.path())
}

/// Netlify and Cloudflare join what several rules say of one header, so that each header stands in one rule only. They
/// let browsers ask for everything again unless told otherwise.
fn headers(base: &str) -> String {
    let mut text = rule(&format!("{base}*"), &HEADERS);
    text += &rule(&format!("{base}static/*"), &[("Cache-Control", FOR_EVER)]);
    // What Cloudflare would send is `application/octet-stream`.
    text += &rule(&format!("{base}api/3/action/*"), &[("Content-Type", "application/json")]);
    text += &rule(&format!("{base}.well-known/void"), &[("Content-Type", "text/turtle; charset=utf-8")]);
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
# Written by odcat. Apache reads it where AllowOverride is All (or FileInfo, Indexes and Options).
ErrorDocument 404 {base}404.html
DirectoryIndex index.html
Options -Indexes
AddDefaultCharset utf-8
{types}AddCharset utf-8 .css .html .js .svg .xml
<IfModule mod_headers.c>
{headers}Header set Cache-Control \"{ASK}\"
<FilesMatch \"\\.html$\">
Header set Cache-Control \"{SHORT}\"
</FilesMatch>
<If \"%{{REQUEST_URI}} =~ m#^{pattern}static/#\">
Header set Cache-Control \"{FOR_EVER}\"
</If>
</IfModule>
<If \"%{{REQUEST_URI}} =~ m#^{pattern}api/3/action/#\">
ForceType application/json
</If>
<If \"%{{REQUEST_URI}} == '{base}.well-known/void'\">
ForceType text/turtle
</If>
<IfModule mod_deflate.c>
AddOutputFilterByType DEFLATE text/html text/css text/javascript application/javascript image/svg+xml application/json application/ld+json application/xml application/atom+xml text/turtle
</IfModule>
<IfModule mod_rewrite.c>
RewriteEngine On
RewriteCond %{{QUERY_STRING}} (?:^|&)id=([A-Za-z0-9_-]+)(?:&|$)
RewriteRule ^api/3/action/(package|organization|group)_show/?$ api/3/action/$1_show/%1 [END]
RewriteCond %{{QUERY_STRING}} (?:^|&)start=[1-9]
RewriteRule ^api/3/action/package_search$ api/3/action/package_search.rest [END]
</IfModule>
",
        pattern = base.replace('.', "\\."),
    )
}

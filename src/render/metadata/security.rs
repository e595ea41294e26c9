//! `/.well-known/security.txt` (RFC 9116): where those write who find a hole in the site.

use std::fmt::Write;

use crate::output::{OutPath, Output};
use crate::render::site::Site;

/// There is one where the catalogue says until when somebody answers: the standard asks for that day.
pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>) -> Vec<Output<'a>> {
    let contact = &site.catalog.contact;
    let Some((until, own)) = contact.security_until.zip(site.url(PATH)) else { return Vec::new() };
    let text = move || {
        let mut text = String::new();
        let email = contact.email.as_ref().map(|email| format!("mailto:{email}"));
        let url = contact.url.as_ref().map(|url| url.as_str().to_owned());
        for contact in email.into_iter().chain(url) {
            line(&mut text, "Contact", &contact);
        }
        line(&mut text, "Expires", &format!("{until}T23:59:59Z"));
        let languages: Vec<&str> = site.locales.iter().map(|locale| locale.tag).collect();
        line(&mut text, "Preferred-Languages", &languages.join(", "));
        line(&mut text, "Canonical", &own);
        Ok(text.into_bytes())
    };
    vec![Output::rendered(OutPath::new(PATH).expect("a plain path"), "`security_until` in `catalog.toml`", text)]
}

const PATH: &str = ".well-known/security.txt";

fn line(text: &mut String, name: &str, value: &str) {
    writeln!(text, "{name}: {value}").expect("a text takes what is written to it");
}

//! Files that machines read.

mod authority;
pub(super) mod ckan;
mod columns;
pub(super) mod croissant;
pub(super) mod csvw;
pub(super) mod data_package;
pub(super) mod dcat;
pub(super) mod dcat_us;
pub(super) mod feed;
pub(super) mod hosts;
mod json;
pub(super) mod list_csv;
pub(super) mod opensearch;
mod rdf;
pub(super) mod robots;
pub(super) mod security;
pub(super) mod sitemap;
pub(super) mod void;

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::diagnostic::Diagnostic;

/// An XML file in memory.
struct Xml(Writer<Vec<u8>>);

impl Xml {
    /// Starts a file with its declaration.
    fn new() -> Self {
        let mut xml = Self(Writer::new_with_indent(Vec::new(), b' ', 1));
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml
    }

    /// An element with `content` inside.
    fn element(&mut self, name: &str, attributes: &[(&str, &str)], content: impl FnOnce(&mut Self)) {
        self.event(Event::Start(BytesStart::new(name).with_attributes(attributes.iter().copied())));
        content(self);
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// An element with nothing inside.
    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.event(Event::Empty(BytesStart::new(name).with_attributes(attributes.iter().copied())));
    }

    /// An element with a text inside; characters that XML cannot hold are left out.
    fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        let text: String = text.chars().filter(|c| matches!(c, '\t' | '\n' | '\r') || *c >= ' ').collect();
        self.element(name, attributes, |xml| xml.event(Event::Text(BytesText::new(&text))));
    }

    fn finish(self) -> Result<Vec<u8>, Diagnostic> {
        let mut bytes = self.0.into_inner();
        bytes.push(b'\n');
        Ok(bytes)
    }

    fn event(&mut self, event: Event<'_>) {
        let written: io::Result<()> = self.0.write_event(event);
        written.expect("memory takes what is written to it");
    }
}

//! Markdown → HTML that is safe on a page with a strict content-security policy.
//!
//! Raw HTML, pictures and links of unsafe schemes are left out (`check::markdown` tells the maintainer);
//! headings are fitted below the heading that they stand under; tables scroll by themselves.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use crate::model::is_safe_link;

/// HTML of a text whose headings start at level `top` (2 to 6) and never skip a level.
pub(crate) fn to_html(markdown: &str, top: u8) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut headings = Headings { top, open: Vec::new() };
    let mut links = Vec::new();
    let mut cells = Cells::default();
    let events = Parser::new_ext(markdown, options).filter_map(|event| match event {
        Event::Html(_) | Event::InlineHtml(_) => None,
        Event::Start(Tag::HtmlBlock | Tag::Image { .. }) | Event::End(TagEnd::HtmlBlock | TagEnd::Image) => None,
        Event::Start(Tag::Link { ref dest_url, .. }) => {
            links.push(is_safe_link(dest_url));
            links.last().copied().unwrap_or(false).then_some(event)
        }
        Event::End(TagEnd::Link) => links.pop().unwrap_or(false).then_some(event),
        Event::Start(Tag::Heading { level, .. }) => {
            let level = headings.open(level);
            Some(Event::Start(Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() }))
        }
        Event::End(TagEnd::Heading(_)) => Some(Event::End(TagEnd::Heading(headings.current()))),
        other => Some(cells.fit(other)),
    });
    let mut text = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut text, events);
    text
}

/// The first sentence of a text, without marks, and the Markdown that follows it. The sentence is the whole
/// first paragraph when marks reach across its end.
pub(crate) fn summary(markdown: &str) -> (String, &str) {
    let start = markdown.trim_start();
    let paragraph = start.find("\n\n").map_or(start, |end| &start[..end]);
    let end = sentence_end(paragraph).filter(|end| is_balanced(&paragraph[..*end])).unwrap_or(paragraph.len());
    (plain(&paragraph[..end]), start[end..].trim_start())
}

/// The words of a text without any marks.
pub(crate) fn plain(markdown: &str) -> String {
    let marks = ['*', '_', '`', '[', ']', '<', '>', '&', '\\', '#', '|', '~', '\n', '\t'];
    if markdown.starts_with(char::is_alphabetic) && !markdown.contains(marks) {
        return markdown.trim_end().to_owned();
    }
    let mut text = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Text(words) | Event::Code(words) => text.push_str(&words),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item) => text.push(' '),
            _ => {}
        }
    }
    text.trim_end().to_owned()
}

/// Where the first sentence ends: after `.`, `!`, `?` or `…` before white space and then anything but a
/// small letter, unless the word before the dot is an abbreviation of one or two capitals, such as `TP.`.
fn sentence_end(paragraph: &str) -> Option<usize> {
    let mut before = "";
    for (at, c) in paragraph.char_indices() {
        if matches!(c, '.' | '!' | '?' | '…') {
            let end = at + c.len_utf8();
            let mut after = paragraph[end..].chars();
            let space = after.next().is_some_and(char::is_whitespace);
            let begins = after.find(|c| !c.is_whitespace()).is_some_and(|c| !c.is_lowercase());
            let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
            let abbreviation =
                c == '.' && (1..=2).contains(&word.chars().count()) && word.chars().all(char::is_uppercase);
            if space && begins && !abbreviation {
                return Some(end);
            }
        }
        before = &paragraph[..at + c.len_utf8()];
    }
    None
}

/// Whether no mark that was opened is still open.
fn is_balanced(text: &str) -> bool {
    let even = |mark: char| text.matches(mark).count().is_multiple_of(2);
    even('*') && even('_') && even('`') && text.matches('[').count() == text.matches(']').count()
}

/// Levels of the headings above the current place.
struct Headings {
    top: u8,
    /// Typed levels, outermost first.
    open: Vec<HeadingLevel>,
}

impl Headings {
    fn open(&mut self, typed: HeadingLevel) -> HeadingLevel {
        self.open.retain(|outer| *outer < typed);
        self.open.push(typed);
        self.current()
    }

    fn current(&self) -> HeadingLevel {
        let level = usize::from(self.top) + self.open.len().saturating_sub(1);
        HeadingLevel::try_from(level.min(6)).unwrap_or(HeadingLevel::H6)
    }
}

/// Tables with header cells that say what they head, in a region that scrolls.
#[derive(Default)]
struct Cells {
    in_head: bool,
}

impl Cells {
    fn fit<'a>(&mut self, event: Event<'a>) -> Event<'a> {
        let html = |text: &'static str| Event::Html(CowStr::Borrowed(text));
        match event {
            Event::Start(Tag::Table(_)) => html("<div class=\"scroll\" tabindex=\"0\"><table>\n"),
            Event::End(TagEnd::Table) => html("</tbody></table></div>\n"),
            Event::Start(Tag::TableHead) => {
                self.in_head = true;
                html("<thead><tr>")
            }
            Event::End(TagEnd::TableHead) => {
                self.in_head = false;
                html("</tr></thead><tbody>\n")
            }
            Event::Start(Tag::TableRow) => html("<tr>"),
            Event::End(TagEnd::TableRow) => html("</tr>\n"),
            Event::Start(Tag::TableCell) => html(if self.in_head { "<th scope=\"col\">" } else { "<td>" }),
            Event::End(TagEnd::TableCell) => html(if self.in_head { "</th>" } else { "</td>" }),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn script_html_pictures_and_unsafe_links_do_not_reach_the_page() {
        let hostile = "<script>alert(1)</script>\n\n**b** <img src=x onerror=y> [x](javascript:alert(1)) ![p](http://e/x.png) \
                       [ok](https://a.example/?a=1&b=2)\n\n<div onclick=\"x\">\n\n[y]: data:text/html,x\n[y] <javascript:alert(2)>";
        let html = to_html(hostile, 2);
        for bad in ["<script", "<img", "<div", "onclick", "javascript:alert(1)\"", "href=\"data:", "href=\"javascript"]
        {
            assert!(!html.contains(bad), "{bad} in {html}");
        }
        assert!(html.contains("<strong>b</strong>") && html.contains("href=\"https://a.example/?a=1&amp;b=2\""));
    }

    #[test]
    fn headings_start_below_the_page_and_skip_no_level() {
        let html = to_html("# A\n\n### B\n\n# C\n\n## D\n\n###### E\n", 3);
        let levels: Vec<_> = html.lines().map(|line| &line[1..3]).collect();
        assert_eq!(levels, ["h3", "h4", "h3", "h4", "h5"]);
    }

    #[test]
    fn the_first_sentence_is_the_summary() {
        let split = |text| {
            let (first, rest) = summary(text);
            (first, rest.to_owned())
        };
        assert_eq!(split("Một. Hai."), ("Một.".to_owned(), "Hai.".to_owned()));
        assert_eq!(
            split("Dân số TP. Bắc Kạn tăng 1.5 lần. Xem **ghi chú**."),
            ("Dân số TP. Bắc Kạn tăng 1.5 lần.".to_owned(), "Xem **ghi chú**.".to_owned())
        );
        assert_eq!(split("Số hộ theo xã. Số liệu."), ("Số hộ theo xã.".to_owned(), "Số liệu.".to_owned()));
        assert_eq!(split("Một *hai. Ba* bốn\n\nNăm"), ("Một hai. Ba bốn".to_owned(), "Năm".to_owned()));
        assert_eq!(split("Xem [Nghị định](https://a.vn/). Hết"), ("Xem Nghị định.".to_owned(), "Hết".to_owned()));
        assert_eq!(split(""), (String::new(), String::new()));
    }

    #[test]
    fn tables_head_their_columns() {
        let html = to_html("|a|b|\n|-|-|\n|1|2|\n", 2);
        assert!(html.contains("<th scope=\"col\">a</th>") && html.contains("<td>2</td>"));
        assert_eq!(html.matches("<table>").count(), html.matches("</table>").count());
    }
}

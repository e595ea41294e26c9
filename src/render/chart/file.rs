//! A chart as a file of its own: a title above it, the source below it, and nothing that a page would have to give.

use super::svg::{Anchor, Canvas, Ink, N, Style};
use super::text::wrap;
use super::{Drawing, Plot, Width, draw};
use crate::render::escape::escape_into;
use crate::render::text::Text;

const MARGIN: f64 = 24.0;
const FONT: &str = "Noto Sans, Roboto, Segoe UI, Helvetica, Arial, sans-serif";

/// What a file says besides its chart.
pub(in crate::render) struct Caption<'a> {
    /// What the chart belongs to.
    pub(in crate::render) dataset: Text<'a>,
    /// Where it comes from.
    pub(in crate::render) source: String,
    /// The language of the file.
    pub(in crate::render) lang: &'a str,
}

/// A chart as an SVG file: the same drawing with attributes instead of classes, since a strict policy refuses styles.
pub(in crate::render) fn file(plot: &Plot<'_>, caption: &Caption<'_>) -> String {
    let Drawing { content, width, height } = draw(plot, Width::Wide, Ink::File);
    let (mut head, mut y) = (String::new(), MARGIN);
    let mut say = |text: &str, size: f64, style: Style| {
        let mut canvas = Canvas::new(Ink::File);
        for line in wrap(text, size, width, 4) {
            y += size * 1.4;
            canvas.text(MARGIN, y - size * 0.4, Anchor::Start, style, &Text::plain(line));
        }
        let weight = if style == Style::Name { " font-weight=\"700\"" } else { "" };
        head.push_str(&format!("<g font-size=\"{}\"{weight}>{}</g>", N(size), canvas.finish()));
        y
    };
    if caption.dataset.text != plot.title.text {
        say(&caption.dataset.text, 13.0, Style::Number);
    }
    say(&plot.title.text, 20.0, Style::Name);
    if let Some(takeaway) = plot.takeaway() {
        say(&takeaway, 14.0, Style::Number);
    }
    let top = say("", 14.0, Style::Number) + 16.0;
    let mut foot = Canvas::new(Ink::File);
    let mut bottom = top + height + 12.0;
    let notes = plot.notes();
    let lines = notes.iter().map(|note| &*note.text).chain([&*caption.source]);
    for line in lines.flat_map(|line| wrap(line, 12.0, width, 4)) {
        bottom += 17.0;
        foot.text(MARGIN, bottom, Anchor::Start, Style::Axis, &Text::plain(line));
    }
    let (width, height) = (width + 2.0 * MARGIN, bottom + MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" lang=\"{}\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\" \
         font-family=\"{FONT}\" font-size=\"13\"><title>",
        caption.lang,
        w = N(width),
        h = N(height.ceil())
    );
    escape_into(&mut out, &plot.title.text).expect("a text takes what is written to it");
    out.push_str("</title><desc>");
    escape_into(&mut out, &plot.description()).expect("a text takes what is written to it");
    out.push_str("</desc><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
    out.push_str(&head);
    out.push_str(&format!(
        "<g transform=\"translate({} {})\">{content}</g>{}</svg>\n",
        N(MARGIN),
        N(top),
        foot.finish()
    ));
    out
}

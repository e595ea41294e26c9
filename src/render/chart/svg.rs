//! Writing SVG: marks and words by what they are for, in the ink of the page or of a file.

use std::fmt::Write;

use crate::render::escape::escape_into;
use crate::render::text::Text;

/// Size of the words beside marks, in units of the drawing.
pub(super) const TEXT: f64 = 13.0;

/// Size of the words of an axis.
pub(super) const SMALL: f64 = 12.0;

/// From a line of words to the next.
pub(super) const LINE: f64 = 16.0;

/// How far the middle of small letters stands above the line that they stand on.
pub(super) const RISE: f64 = 4.5;

/// How a drawing says what its parts look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum Ink {
    /// By classes, to which the page's style sheet gives colours for light, dark and print.
    Page,
    /// By attributes, so that the drawing is whole in itself.
    File,
}

/// What a part of a drawing is for. A number is that of a colour: places among all series, from 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Style {
    /// A line that leads the eye, behind the marks.
    Grid,
    /// Where an axis begins.
    Base,
    /// From a mark to its label.
    Leader(usize),
    /// A line of values.
    Line(usize),
    /// A line to a value that is not final.
    Dashed(usize),
    /// A bar or a dot.
    Solid(usize),
    /// A bar or a dot of a value that is not final.
    Hollow(usize),
    /// Words of an axis.
    Axis,
    /// A number beside its mark.
    Number,
    /// What a mark is called.
    Name,
    /// The same in the colour of the mark.
    Colored(usize),
    /// A number on a bar.
    Upon,
    /// A place of a map, by its class.
    Shade(usize),
    /// A place of a map that has no shade.
    Blank,
    /// The lines over a place without a value.
    Hatch,
}

/// Parts of a drawing that share how they look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Group {
    /// Outlines of places, so many units wide.
    Places(f64),
    /// Words on a map, each in the middle of its place.
    Names,
}

/// Colours of the series on white, as `--chart-1` and so on of the style sheet are: 4.5:1 and more, and different to
/// those who do not tell red from green.
const COLORS: [&str; 6] = ["#0b5c57", "#b1521a", "#2a6bb8", "#8a3b8f", "#75660a", "#c2315a"];
const INK: &str = "#15231f";
const MUTED: &str = "#51625d";
const LIGHT: &str = "#d8e0dc";

/// Shades of places from few to much, as `--map-1` and so on of the style sheet are: the ink of their outlines is
/// 3:1 and more on each.
const SHADES: [&str; super::classes::SHADES] = ["#eef3d2", "#bfe0bd", "#7cc3ac", "#459f97", "#237f7e"];

/// How many colours there are.
pub(super) const COLOR_COUNT: usize = COLORS.len();

/// Where a text is fixed at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A drawing in the making.
pub(super) struct Canvas {
    out: String,
    ink: Ink,
}

impl Canvas {
    pub(super) fn new(ink: Ink) -> Self {
        Self { out: String::new(), ink }
    }

    /// What was drawn.
    pub(super) fn finish(self) -> String {
        self.out
    }

    pub(super) fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, style: Style) {
        self.write(format_args!("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", N(x), N(y), N(width), N(height)));
        self.style(style);
        self.out.push_str("/>");
    }

    pub(super) fn circle(&mut self, x: f64, y: f64, radius: f64, style: Style) {
        self.write(format_args!("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"", N(x), N(y), N(radius)));
        self.style(style);
        self.out.push_str("/>");
    }

    /// A line or a shape, as the attribute `d` of a path says it.
    pub(super) fn path(&mut self, d: &str, style: Style) {
        if d.is_empty() {
            return;
        }
        self.write(format_args!("<path d=\"{d}\""));
        self.style(style);
        self.out.push_str("/>");
    }

    pub(super) fn line(&mut self, x: f64, y: f64, to_x: f64, to_y: f64, style: Style) {
        let mut d = Path::default();
        d.move_to(x, y);
        d.line_to(to_x, to_y);
        self.path(&d.finish(), style);
    }

    /// Words that stand on the line at `y`.
    pub(super) fn text(&mut self, x: f64, y: f64, anchor: Anchor, style: Style, words: &Text<'_>) {
        self.text_parts(x, y, anchor, style, words, None);
    }

    /// A name and behind it a number.
    pub(super) fn text_parts(
        &mut self,
        x: f64,
        y: f64,
        anchor: Anchor,
        style: Style,
        words: &Text<'_>,
        number: Option<&str>,
    ) {
        self.write(format_args!("<text x=\"{}\" y=\"{}\"", N(x), N(y)));
        self.style(style);
        self.out.push_str(match (anchor, self.ink) {
            (Anchor::Start, _) => "",
            (Anchor::Middle, _) => " text-anchor=\"middle\"",
            (Anchor::End, _) => " text-anchor=\"end\"",
        });
        if let (Some(lang), Ink::Page) = (words.lang, self.ink) {
            self.write(format_args!(" lang=\"{lang}\""));
        }
        self.out.push('>');
        self.escape(&words.text);
        if let Some(number) = number {
            self.out.push_str(" <tspan");
            self.style(Style::Number);
            self.out.push('>');
            self.escape(number);
            self.out.push_str("</tspan>");
        }
        self.out.push_str("</text>");
    }

    /// A shape with a name that readers see when they point at it.
    pub(super) fn named_path(&mut self, d: &str, style: Style, name: &str) {
        self.write(format_args!("<path d=\"{d}\""));
        self.style(style);
        self.out.push_str("><title>");
        self.escape(name);
        self.out.push_str("</title></path>");
    }

    /// Begins a group whose parts are drawn from (`x`, `y`) on, `scale` times as large.
    pub(super) fn open(&mut self, group: Group, (x, y): (f64, f64), scale: f64) {
        self.out.push_str("<g");
        match (group, self.ink) {
            (Group::Places(width), Ink::Page) => {
                self.write(format_args!(" class=\"places\" stroke-width=\"{}\"", N(width)));
            }
            (Group::Places(width), Ink::File) => self.write(format_args!(
                " fill=\"#eef3f0\" stroke=\"{INK}\" stroke-linejoin=\"round\" stroke-width=\"{}\"",
                N(width)
            )),
            (Group::Names, Ink::Page) => self.out.push_str(" class=\"names\""),
            (Group::Names, Ink::File) => self.out.push_str(
                " text-anchor=\"middle\" paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"3\" stroke-linejoin=\"round\"",
            ),
        }
        if scale != 1.0 {
            self.write(format_args!(" transform=\"translate({} {})scale({scale:.5})\"", N(x), N(y)));
        }
        self.out.push('>');
    }

    /// Ends the group that was begun last.
    pub(super) fn close(&mut self) {
        self.out.push_str("</g>");
    }

    fn escape(&mut self, text: &str) {
        escape_into(&mut self.out, text).expect("a text takes what is written to it");
    }

    fn write(&mut self, arguments: std::fmt::Arguments<'_>) {
        self.out.write_fmt(arguments).expect("a text takes what is written to it");
    }

    fn style(&mut self, style: Style) {
        match self.ink {
            Ink::Page if style == Style::Blank => {}
            Ink::Page => self.write(format_args!(" class=\"{}\"", Class(style))),
            Ink::File => self.attributes(style),
        }
    }

    fn attributes(&mut self, style: Style) {
        let color = |number: usize| COLORS[number % COLOR_COUNT];
        let bold = "font-weight=\"700\"";
        match style {
            Style::Grid => self.write(format_args!(" fill=\"none\" stroke=\"{LIGHT}\"")),
            Style::Base => self.write(format_args!(" fill=\"none\" stroke=\"{MUTED}\"")),
            Style::Leader(it) => {
                self.write(format_args!(" fill=\"none\" stroke=\"{}\" stroke-opacity=\".6\"", color(it)));
            }
            Style::Line(it) | Style::Dashed(it) => {
                self.write(format_args!(
                    " fill=\"none\" stroke=\"{}\" stroke-width=\"2.5\" stroke-linejoin=\"round\" stroke-linecap=\"round\"",
                    color(it)
                ));
                if matches!(style, Style::Dashed(_)) {
                    self.out.push_str(" stroke-dasharray=\"1 5\"");
                }
            }
            Style::Solid(it) => self.write(format_args!(" fill=\"{}\"", color(it))),
            Style::Hollow(it) => self.write(format_args!(" fill=\"#fff\" stroke=\"{}\" stroke-width=\"2\"", color(it))),
            Style::Axis => self.write(format_args!(" fill=\"{MUTED}\" font-size=\"{SMALL}\"")),
            Style::Number => self.write(format_args!(" fill=\"{INK}\" font-weight=\"400\"")),
            Style::Name => self.write(format_args!(" fill=\"{INK}\" {bold}")),
            Style::Colored(it) => self.write(format_args!(" fill=\"{}\" {bold}", color(it))),
            Style::Upon => self.out.push_str(" fill=\"#fff\""),
            Style::Shade(it) => self.write(format_args!(" fill=\"{}\"", SHADES[it.min(SHADES.len() - 1)])),
            Style::Blank => {}
            Style::Hatch => self.out.push_str(" fill=\"none\""),
        }
    }
}

/// The class of a style in the page's style sheet.
struct Class(Style);

impl std::fmt::Display for Class {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let color = |number: usize| number % COLOR_COUNT + 1;
        match self.0 {
            Style::Grid => formatter.write_str("grid"),
            Style::Base => formatter.write_str("base"),
            Style::Leader(it) => write!(formatter, "c{} lead", color(it)),
            Style::Line(it) => write!(formatter, "c{} line", color(it)),
            Style::Dashed(it) => write!(formatter, "c{} line soft", color(it)),
            Style::Solid(it) => write!(formatter, "c{}", color(it)),
            Style::Hollow(it) => write!(formatter, "c{} soft", color(it)),
            Style::Axis => formatter.write_str("small"),
            Style::Number => formatter.write_str("n"),
            Style::Name => formatter.write_str("b"),
            Style::Colored(it) => write!(formatter, "c{} b", color(it)),
            Style::Upon => formatter.write_str("on"),
            Style::Shade(it) => write!(formatter, "m{}", it + 1),
            Style::Blank => Ok(()),
            Style::Hatch => formatter.write_str("hatch"),
        }
    }
}

/// The attribute `d` of a path, with one decimal and relative steps: short, and no error adds up.
#[derive(Debug, Default)]
pub(super) struct Path {
    d: String,
    at: (i64, i64),
}

impl Path {
    pub(super) fn move_to(&mut self, x: f64, y: f64) {
        self.at = (tenths(x), tenths(y));
        let _ = write!(self.d, "M{} {}", Tenths(self.at.0), Tenths(self.at.1));
    }

    pub(super) fn line_to(&mut self, x: f64, y: f64) {
        let to = (tenths(x), tenths(y));
        let (dx, dy) = (to.0 - self.at.0, to.1 - self.at.1);
        self.at = to;
        let _ = match (dx, dy) {
            (dx, 0) => write!(self.d, "h{}", Tenths(dx)),
            (0, dy) => write!(self.d, "v{}", Tenths(dy)),
            (dx, dy) => write!(self.d, "l{} {}", Tenths(dx), Tenths(dy)),
        };
    }

    pub(super) fn finish(self) -> String {
        self.d
    }
}

fn tenths(value: f64) -> i64 {
    (value * 10.0).round() as i64
}

/// A place with at most one decimal.
pub(super) struct N(pub(super) f64);

impl std::fmt::Display for N {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Tenths(tenths(self.0)).fmt(formatter)
    }
}

struct Tenths(i64);

impl std::fmt::Display for Tenths {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, rest) = (self.0 / 10, self.0.abs() % 10);
        let sign = if self.0 < 0 && whole == 0 { "-" } else { "" };
        match rest {
            0 => write!(formatter, "{whole}"),
            rest => write!(formatter, "{sign}{whole}.{rest}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_short_and_end_where_they_should() {
        let mut path = Path::default();
        path.move_to(1.04, -0.26);
        path.line_to(1.08, 3.0);
        path.line_to(5.0, 3.0);
        path.line_to(5.0, -0.5);
        assert_eq!(path.finish(), "M1 -0.3l0.1 3.3h3.9v-3.5");
        assert_eq!((N(-0.04).to_string(), N(12.96).to_string()), ("0".to_owned(), "13".to_owned()));
    }

    #[test]
    fn words_are_escaped_and_say_their_language() {
        let mut canvas = Canvas::new(Ink::Page);
        canvas.text(1.0, 2.0, Anchor::End, Style::Colored(6), &Text::in_language("a<b", Some("vi")));
        let text = canvas.finish();
        assert_eq!(text, "<text x=\"1\" y=\"2\" class=\"c1 b\" text-anchor=\"end\" lang=\"vi\">a&lt;b</text>");
    }
}

//! Text → HTML.

use std::fmt::{self, Write};

/// Appends `text` with the five characters that mean something in HTML escaped, so that it is safe between
/// tags and in quoted attributes.
pub(crate) fn escape_into<W: Write + ?Sized>(out: &mut W, text: &str) -> fmt::Result {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')) {
        out.write_str(&rest[..at])?;
        out.write_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        })?;
        rest = &rest[at + 1..];
    }
    out.write_str(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_can_leave_its_place_in_html() {
        let mut out = String::new();
        escape_into(&mut out, "a/b <ứ> & \"x\" 'y'").expect("memory");
        assert_eq!(out, "a/b &lt;ứ&gt; &amp; &quot;x&quot; &#39;y&#39;");
    }
}

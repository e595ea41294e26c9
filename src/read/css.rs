//! A style sheet as it is published: without what only its authors read.

/// Leaves out comments, and white space where none is needed. Strings stay as they are, and so does a space that
/// may mean something: between names, around `+` and `-` of a sum, in front of `(` and `:`.
pub(super) fn without_remarks(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut gap = false;
    let mut rest = css;
    while let Some(next) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            // Two names with nothing but a comment between them stay two.
            gap = true;
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
        } else if next.is_ascii_whitespace() {
            gap = true;
            rest = &rest[1..];
        } else {
            let length = if matches!(next, '"' | '\'') { string_length(rest) } else { token_length(rest) };
            let (token, after) = rest.split_at(length);
            if gap && needs_gap(&out, token) {
                out.push(' ');
            }
            if token == "}" && out.ends_with(';') {
                out.pop();
            }
            out.push_str(token);
            gap = false;
            rest = after;
        }
    }
    out
}

/// Bytes of the string that `rest` begins with, both quotes included.
fn string_length(rest: &str) -> usize {
    let quote = rest.as_bytes()[0];
    let mut escaped = false;
    let end = rest.bytes().skip(1).position(|byte| {
        let is_end = byte == quote && !escaped;
        escaped = byte == b'\\' && !escaped;
        is_end
    });
    end.map_or(rest.len(), |end| end + 2)
}

/// Bytes of one sign, or of the sign that follows a backslash with it.
fn token_length(rest: &str) -> usize {
    let signs = if rest.starts_with('\\') { 2 } else { 1 };
    rest.chars().take(signs).map(char::len_utf8).sum()
}

/// Whether white space between what was written and what follows may mean something.
fn needs_gap(before: &str, token: &str) -> bool {
    let opens = before.ends_with(['{', '}', ';', ',', '(', '[', '>', ':']);
    let closes = token.starts_with(['{', '}', ';', ',', ')', ']', '>', '!']);
    !before.is_empty() && !opens && !closes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_idle_space_go() {
        for (css, wanted) in [
            ("/* a */\n.a , .b > .c {\n  color : red ;\n}\n", ".a,.b>.c{color :red}"),
            ("a { margin: 0 auto!important; b: c !important; }", "a{margin:0 auto!important;b:c!important}"),
            ("@layer a, b;\n@layer a { p { x: y; } }", "@layer a,b;@layer a{p{x:y}}"),
            ("a{b:c}/* end */", "a{b:c}"),
            ("a { }", "a{}"),
        ] {
            assert_eq!(without_remarks(css), wanted);
        }
    }

    #[test]
    fn space_that_means_something_stays() {
        for css in [
            "a :hover{b:calc(1rem + 2 * (3px - 1px))}",
            "@media (min-width:40rem) and (scripting:enabled){a{b:c}}",
            "a:is(b,c) :not(d) + e ~ f{b:c}",
            "a{font:1rem/1.5 \"Segoe UI\",sans-serif;grid-template:\"a b\" auto/1fr auto}",
            "a{content:\"  /* x */ ; } \" / \"\"}",
            "a{content:'\\'  ;'}",
            "a{color:rgb(0 0 0 / .25)}",
            "a[b=\"c d\"] [e]{b:c}",
            ".a\\:b .c\\ d{b:c}",
        ] {
            assert_eq!(without_remarks(css), css);
        }
        assert_eq!(without_remarks("a/**/b{c:d/**/e}"), "a b{c:d e}");
    }

    #[test]
    fn a_sheet_that_breaks_off_does_no_harm() {
        for css in ["/* a", "\"a", "a{b:'c\\", "\\", "/", "ắ /* ộ"] {
            assert!(without_remarks(css).len() <= css.len());
        }
    }
}

//! JSON in ASCII, which no host and no reader can take for another encoding.

use std::io;

use serde::Serialize;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter, PrettyFormatter, Serializer};

/// A value on several lines, for a file.
pub(super) fn pretty(value: &impl Serialize) -> String {
    write(value, PrettyFormatter::with_indent(b" "))
}

/// A value on one line.
pub(super) fn line(value: &impl Serialize) -> String {
    write(value, CompactFormatter)
}

/// A value on one line that may stand in a `<script>` element: it holds no `<`.
pub(super) fn for_script(value: &impl Serialize) -> String {
    // `<` occurs in strings only.
    line(value).replace('<', "\\u003c")
}

fn write<F: Formatter>(value: &impl Serialize, formatter: F) -> String {
    let mut text = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut text, Ascii(formatter));
    value.serialize(&mut serializer).expect("memory takes what is written to it");
    String::from_utf8(text).expect("it is ASCII")
}

/// A formatter whose strings are ASCII.
struct Ascii<F>(F);

/// Hands these methods on as they are.
macro_rules! delegate {
    ($($method:ident($($argument:ident: $kind:ty),*);)*) => {
        $(
            fn $method<W: ?Sized + io::Write>(&mut self, writer: &mut W $(, $argument: $kind)*) -> io::Result<()> {
                self.0.$method(writer $(, $argument)*)
            }
        )*
    };
}

impl<F: Formatter> Formatter for Ascii<F> {
    delegate! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        end_object_key();
        begin_object_value();
        end_object_value();
        write_char_escape(escape: CharEscape);
    }

    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(|c: char| !matches!(c, '\0'..='~')) {
            writer.write_all(&rest.as_bytes()[..at])?;
            let c = rest[at..].chars().next().unwrap_or_default();
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = &rest[at + c.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn json_is_ascii_says_the_same_and_cannot_leave_a_script() {
        let value = serde_json::json!({ "Bắc Kạn": ["</script>", "\u{7f}\u{2028}😀\n\"\\", 1.5, null] });
        for text in [pretty(&value), for_script(&value)] {
            assert!(text.is_ascii() && !text.contains('\u{7f}'));
            assert_eq!(serde_json::from_str::<Value>(&text).expect("it is JSON"), value);
        }
        assert!(!for_script(&value).contains('<'));
    }
}

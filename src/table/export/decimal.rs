//! Plain decimal numbers, as numeric columns have them in clean text.

/// A number taken apart: digits only, so that nothing in it can be anything but a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal<'a> {
    negative: bool,
    /// Digits before the point, without zeros in front; may be empty.
    whole: &'a str,
    /// Digits after the point; may be empty.
    fraction: &'a str,
}

impl<'a> Decimal<'a> {
    /// Takes `-12.50` apart. Exponents, groups of digits and spaces are refused.
    pub(super) fn new(text: &'a str) -> Option<Self> {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let has_digits = !whole.is_empty() || !fraction.is_empty();
        (has_digits && is_digits(whole) && is_digits(fraction)).then(|| Self {
            negative: text.starts_with('-'),
            whole: whole.trim_start_matches('0'),
            fraction,
        })
    }

    /// Digits before the point that count.
    pub(super) fn whole_digits(self) -> usize {
        self.whole.len()
    }

    /// Adds it in the grammar of JSON (RFC 8259, section 6), the digits as they were typed.
    pub(super) fn push_json(self, out: &mut Vec<u8>) {
        if self.negative {
            out.push(b'-');
        }
        out.extend_from_slice(if self.whole.is_empty() { b"0" } else { self.whole.as_bytes() });
        if !self.fraction.is_empty() {
            out.push(b'.');
            out.extend_from_slice(self.fraction.as_bytes());
        }
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Option<String> {
        Decimal::new(text).map(|decimal| {
            let mut out = Vec::new();
            decimal.push_json(&mut out);
            String::from_utf8(out).expect("digits")
        })
    }

    #[test]
    fn digits_stay_as_typed_and_json_can_read_them() {
        for (text, expected) in [
            ("12.50", "12.50"),
            ("-0.10", "-0.10"),
            ("0", "0"),
            ("12345678901234567890", "12345678901234567890"),
            ("007", "7"),
            ("+5", "5"),
            (".5", "0.5"),
            ("5.", "5"),
        ] {
            assert_eq!(json(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_plain_decimal_is_refused() {
        for text in ["", "-", ".", "1e5", "1,5", "1.2.3", "--1", "nan", "inf", " 1", "0x1", "१"] {
            assert_eq!(json(text), None, "{text}");
        }
    }
}

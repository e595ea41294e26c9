//! The address of a page as a QR code, which leads from paper back to the data.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};
use serde::Serialize;

/// A QR code as an SVG path.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Qr {
    /// The dark squares, each of size 1.
    path: String,
    /// Width and height with the quiet border of four squares that ISO/IEC 18004 asks for.
    size: i32,
}

/// Squares of the border.
const BORDER: i32 = 4;

/// The code of an address; `None` for one longer than a code can hold. Up to 15% of it may be lost on paper.
pub(super) fn qr(address: &str) -> Option<Qr> {
    let code = QrCode::encode_text(address, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let dark = (x..code.size()).take_while(|x| code.get_module(*x, y)).count();
            if dark > 0 {
                write!(path, "M{} {}h{dark}v1h-{dark}z", x + BORDER, y + BORDER).expect("a text takes it");
            }
            // The square behind the dark ones is light.
            x += i32::try_from(dark).unwrap_or(i32::MAX - x) + 1;
        }
    }
    Some(Qr { path, size: code.size() + 2 * BORDER })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_the_corners_by_which_phones_find_it() {
        let Qr { path, size } = qr("https://x.example/dataset/a/").expect("it is short");
        assert_eq!(size, 29 + 8);
        // The upper sides of the three squares of seven.
        for corner in ["M4 4h7v1h-7z", "M26 4h7v1h-7z", "M4 26h7v1h-7z"] {
            assert!(path.contains(corner), "{corner}");
        }
        assert_eq!(qr(&"x".repeat(3000)), None);
    }
}

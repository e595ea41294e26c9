//! The address of a page as a QR code, which leads from paper back to the data.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};
use serde::Serialize;

/// A QR code as an SVG path.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Qr {
    /// The dark squares, each of size 1, as lines through their middle: half as long as their outlines.
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
        write!(path, "M{BORDER} {}", y + BORDER).expect("a text takes it");
        let row: Vec<bool> = (0..code.size()).map(|x| code.get_module(x, y)).collect();
        for run in row.chunk_by(|a, b| a == b) {
            let length = run.len();
            let step = if run[0] { write!(path, "h{length}") } else { write!(path, "m{length} 0") };
            step.expect("a text takes it");
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
        // Above: two squares of seven with their light border; below, the third.
        let rows: Vec<&str> = path.split('M').skip(1).collect();
        assert!(rows[0].starts_with("4 4h7m") && rows[0].ends_with(" 0h7"), "{}", rows[0]);
        assert!(rows[1].starts_with("4 5h1m5 0h1m") && rows[1].ends_with(" 0h1m5 0h1"), "{}", rows[1]);
        assert!(rows[28].starts_with("4 32h7m"), "{}", rows[28]);
        assert_eq!(qr(&"x".repeat(3000)), None);
    }
}

//! Vietnamese in the encodings from before Unicode, written by tables of their own: the reader's are tested against
//! them. Small letters only, as fonts without capitals have them (TCVN 5712:1993, VN3) or as a keyboard of
//! 1258 and VNI types them.

/// Each vowel with its tones: none, grave, hook, tilde, acute, dot.
const VOWELS: [&str; 12] = [
    "aàảãáạ",
    "ăằẳẵắặ",
    "âầẩẫấậ",
    "eèẻẽéẹ",
    "êềểễếệ",
    "iìỉĩíị",
    "oòỏõóọ",
    "ôồổỗốộ",
    "ơờởỡớợ",
    "uùủũúụ",
    "ưừửữứự",
    "yỳỷỹýỵ",
];

/// The vowels of [`VOWELS`] in TCVN 5712:1993 VN3, tone by tone.
const TCVN3: [[u8; 6]; 12] = [
    [b'a', 0xB5, 0xB6, 0xB7, 0xB8, 0xB9],
    [0xA8, 0xBB, 0xBC, 0xBD, 0xBE, 0xC6],
    [0xA9, 0xC7, 0xC8, 0xC9, 0xCA, 0xCB],
    [b'e', 0xCC, 0xCE, 0xCF, 0xD0, 0xD1],
    [0xAA, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6],
    [b'i', 0xD7, 0xD8, 0xDC, 0xDD, 0xDE],
    [b'o', 0xDF, 0xE1, 0xE2, 0xE3, 0xE4],
    [0xAB, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9],
    [0xAC, 0xEA, 0xEB, 0xEC, 0xED, 0xEE],
    [b'u', 0xEF, 0xF1, 0xF2, 0xF3, 0xF4],
    [0xAD, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9],
    [b'y', 0xFA, 0xFB, 0xFC, 0xFD, 0xFE],
];

/// The marks of VNI behind a plain vowel, tone by tone; `ă` and `â` are marks with the tone in them.
const VNI_PLAIN: [u8; 6] = [0, 0xF8, 0xFB, 0xF5, 0xF9, 0xEF];
const VNI_BREVE: [u8; 6] = [0xEA, 0xE8, 0xFA, 0xFC, 0xE9, 0xEB];
const VNI_CIRCUMFLEX: [u8; 6] = [0xE2, 0xE0, 0xE5, 0xE3, 0xE1, 0xE4];
const VNI_I: [u8; 6] = [b'i', 0xEC, 0xE6, 0xF3, 0xED, 0xF2];

/// The tones of windows-1258, behind the vowel.
const TONES_1258: [u8; 6] = [0, 0xCC, 0xD2, 0xDE, 0xEC, 0xF2];

/// An encoding from before Unicode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Legacy {
    Tcvn3,
    Vni,
    Windows1258,
}

impl Legacy {
    /// The name in the reader.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Tcvn3 => "tcvn3",
            Self::Vni => "vni",
            Self::Windows1258 => "windows-1258",
        }
    }

    /// Writes a text of ASCII and small Vietnamese letters.
    pub(crate) fn encode(self, text: &str) -> Vec<u8> {
        text.chars().flat_map(|letter| self.letter(letter)).collect()
    }

    fn letter(self, letter: char) -> Vec<u8> {
        if letter.is_ascii() {
            return vec![letter as u8];
        }
        if letter == 'đ' {
            return vec![[0xAE, 0xF1, 0xF0][self as usize]];
        }
        let place = |vowel: &str| vowel.chars().position(|toned| toned == letter);
        let (vowel, tone) = VOWELS
            .iter()
            .enumerate()
            .find_map(|(vowel, letters)| Some((vowel, place(letters)?)))
            .unwrap_or_else(|| panic!("{letter} is no small Vietnamese letter"));
        match self {
            Self::Tcvn3 => vec![TCVN3[vowel][tone]],
            Self::Vni => vni(vowel, tone),
            Self::Windows1258 => {
                let base = [b'a', 0xE3, 0xE2, b'e', 0xEA, b'i', b'o', 0xF4, 0xF5, b'u', 0xFD, b'y'][vowel];
                [base, TONES_1258[tone]].into_iter().filter(|byte| *byte != 0).collect()
            }
        }
    }
}

fn vni(vowel: usize, tone: usize) -> Vec<u8> {
    let bytes = match vowel {
        0 => [b'a', VNI_PLAIN[tone]],
        1 => [b'a', VNI_BREVE[tone]],
        2 => [b'a', VNI_CIRCUMFLEX[tone]],
        3 => [b'e', VNI_PLAIN[tone]],
        4 => [b'e', VNI_CIRCUMFLEX[tone]],
        5 => [VNI_I[tone], 0],
        6 => [b'o', VNI_PLAIN[tone]],
        7 => [b'o', VNI_CIRCUMFLEX[tone]],
        8 => [0xF4, VNI_PLAIN[tone]],
        9 => [b'u', VNI_PLAIN[tone]],
        10 => [0xF6, VNI_PLAIN[tone]],
        _ if tone == 5 => [0xEE, 0],
        _ => [b'y', VNI_PLAIN[tone]],
    };
    bytes.into_iter().filter(|byte| *byte != 0).collect()
}

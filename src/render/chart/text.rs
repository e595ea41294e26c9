//! How much room a text takes, without a font: as wide as the widest of the fonts in use draws it.

/// Width of a text at size 1 (an "em"). Readers see it in a font of their system, so the figures are those of a wide
/// one (Noto Sans, Verdana) and a text may take less.
fn ems(text: &str) -> f64 {
    text.chars().map(glyph).sum()
}

fn glyph(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'ì' | 'í' | 'ỉ' | 'ĩ' | 'ị' | '\'' | '|' => 0.3,
        ' ' | '.' | ',' | ':' | ';' | '!' | 'I' | 'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' | '·' => 0.42,
        '0'..='9' | '–' | '"' | '“' | '”' | '*' | '+' | '=' => 0.6,
        'm' | 'w' | 'M' | 'W' | '%' | '‰' | '…' | '@' | '—' => 0.96,
        'A'..='Z' => 0.72,
        'a'..='z' => 0.6,
        c if c.is_lowercase() => 0.63,
        c if c.is_uppercase() => 0.76,
        // Marks that stand over other letters.
        '\u{300}'..='\u{36f}' => 0.0,
        c if c < '\u{1100}' => 0.65,
        _ => 1.05,
    }
}

/// Width of a text of a size.
pub(super) fn width(text: &str, size: f64) -> f64 {
    ems(text) * size
}

/// Width of a bold text of a size.
pub(super) fn bold_width(text: &str, size: f64) -> f64 {
    ems(text) * size * 1.08
}

/// Breaks a text into lines no wider than `most` where it has spaces, and within words that are wider than that. What
/// `count` lines do not hold is cut off, which the last of them shows.
pub(super) fn wrap(text: &str, size: f64, most: f64, count: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let joined = lines.last().map(|line| format!("{line} {word}")).filter(|line| bold_width(line, size) <= most);
        match (joined, lines.last_mut()) {
            (Some(joined), Some(last)) => *last = joined,
            _ => lines.extend(pieces(word, size, most)),
        }
    }
    if lines.len() > count {
        lines.truncate(count);
        if let Some(last) = lines.last_mut() {
            while !last.is_empty() && bold_width(&format!("{last}…"), size) > most {
                last.pop();
            }
            *last = format!("{}…", last.trim_end());
        }
    }
    lines
}

/// A word in parts no wider than `most`.
fn pieces(word: &str, size: f64, most: f64) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for c in word.chars() {
        let last = pieces.last_mut().expect("it begins with one");
        last.push(c);
        if bold_width(last, size) > most && last.chars().nth(1).is_some() {
            last.pop();
            pieces.push(c.to_string());
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_broken_at_spaces_and_cut_off_where_there_is_no_more_room() {
        let name = "Tỷ lệ hộ gia đình có nhà thiếu kiên cố";
        let lines = wrap(name, 13.0, 110.0, 9);
        assert_eq!(lines.join(" "), name);
        assert!(lines.len() > 1 && lines.iter().all(|line| bold_width(line, 13.0) <= 110.0), "{lines:?}");
        let cut = wrap(name, 13.0, 110.0, 2);
        assert!(cut.len() == 2 && cut[1].ends_with('…') && bold_width(&cut[1], 13.0) <= 110.0, "{cut:?}");
        assert!(wrap("", 13.0, 110.0, 2).is_empty());
    }

    #[test]
    fn a_word_that_is_too_wide_is_broken_and_none_is_lost() {
        let word = "a".repeat(60);
        let lines = wrap(&word, 13.0, 100.0, 99);
        assert_eq!(lines.concat(), word);
        assert!(lines.iter().all(|line| bold_width(line, 13.0) <= 100.0));
        assert_eq!(wrap("ab", 13.0, 1.0, 9), ["a", "b"]);
    }
}

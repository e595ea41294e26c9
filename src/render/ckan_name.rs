//! How entries are called in the interface of CKAN, and where its answers are.

use sha2::{Digest as _, Sha256};

use crate::model::Id;

/// Where the answers are.
pub(crate) const FOLDER: &str = "api/3/action/";

/// Characters that CKAN allows a name or a tag to have.
pub(crate) const LENGTHS: std::ops::RangeInclusive<usize> = 2..=100;

/// Names of datasets that CKAN keeps for pages of its own.
const RESERVED: [&str; 3] = ["new", "edit", "search"];

/// A name has small letters, digits, `-` and `_`. An id that is none is followed by a part of its checksum, so that
/// two of them never share a name.
pub(crate) fn name(id: &Id) -> String {
    let plain: String = id.as_str().to_ascii_lowercase().replace('.', "-");
    let is_name = LENGTHS.contains(&plain.len()) && !RESERVED.contains(&&*plain) && !id.as_str().contains('.');
    if is_name {
        return plain;
    }
    let hash = &uuid(id.as_str())[..8];
    format!("{}-{hash}", &plain[..plain.len().min(LENGTHS.end() - 9)])
}

/// A UUID (RFC 9562, version 8) that is made of an address, so that it stays the same and no other catalogue has it.
pub(crate) fn uuid(address: &str) -> String {
    let digest = Sha256::digest(address.as_bytes());
    let mut bytes: [u8; 16] = std::array::from_fn(|at| digest[at]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// The path of the answer that shows a dataset.
pub(crate) fn package_show(dataset: &Id) -> String {
    format!("{FOLDER}package_show/{}", name(dataset))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_ckan_takes_and_never_shared() {
        let name = |id: &str| name(&Id::new(id).expect("it is an id"));
        assert_eq!(name("dan-so_2023"), "dan-so_2023");
        assert_eq!(name("So-Y-Te"), "so-y-te");
        let long = "x".repeat(120);
        let made: Vec<String> = ["a.b", "a-b", "A", "new", &long, &format!("{long}y")].map(name).into();
        assert_eq!(made.iter().collect::<std::collections::BTreeSet<_>>().len(), made.len());
        for name in made {
            assert!((2..=100).contains(&name.len()), "{name}");
            assert!(name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_')), "{name}");
        }
    }

    #[test]
    fn a_uuid_stays_and_says_its_version() {
        let id = uuid("https://x.example/dataset/a/#dataset");
        assert_eq!(id, uuid("https://x.example/dataset/a/#dataset"));
        assert_eq!((id.len(), &id[14..15]), (36, "8"));
        assert!(matches!(&id[19..20], "8" | "9" | "a" | "b"));
    }
}

//! Ids of git's objects.

use sha2::Digest as _;

use crate::base::text::hex;

/// The id that git gives a file with this content; `like` is an id of the same repository.
pub fn file_id(content: &[u8], like: &str) -> String {
    let header = format!("blob {}\0", content.len());
    // The length of an id tells with which of the two the repository was made.
    if like.len() == 64 {
        let mut digest = sha2::Sha256::new();
        digest.update(header.as_bytes());
        digest.update(content);
        return hex(&digest.finalize());
    }
    let digest = sha1::Sha1::new().chain_update(header).chain_update(content).finalize();
    hex(&digest)
}

/// Whether a text is the whole id of an object: 40 or, with SHA-256, 64 hexadecimal digits.
pub(super) fn is_id(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `git hash-object` prints in either format.
    #[test]
    fn a_file_has_the_id_that_git_gives_it() {
        let (short, long) = ("0".repeat(40), "0".repeat(64));
        assert_eq!(file_id(b"hello\n", &short), "ce013625030ba8dba906f756967f9e9ca394464a");
        let sha256 = "2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4";
        assert_eq!(file_id(b"hello\n", &long), sha256);
    }

    #[test]
    fn an_id_has_all_its_digits() {
        assert!(is_id(&"0a".repeat(20)) && is_id(&"F9".repeat(32)));
        for other in [
            String::new(),
            "0".repeat(39),
            "0".repeat(41),
            "0".repeat(63),
            "g".repeat(40),
            format!("^{}", "0".repeat(39)),
        ] {
            assert!(!is_id(&other), "{other}");
        }
    }
}

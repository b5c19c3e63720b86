//! Values that nobody thought up.

use zeroize::Zeroizing;

use crate::secret::text::SecretText;

/// What values are made of: every platform takes letters and digits.
const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// The length of a value when nothing else is asked for: SNMP takes no more.
pub const USUAL_LENGTH: u16 = 32;

/// A new value of so many letters and digits.
pub fn generate(length: u16) -> Result<SecretText, String> {
    let length = usize::from(length);
    let mut text = Zeroizing::new(String::with_capacity(length));
    let mut bytes = Zeroizing::new([0; 64]);
    while text.len() < length {
        getrandom::fill(&mut *bytes)
            .map_err(|error| format!("the system gives no random numbers: {error}"))?;
        for byte in bytes.iter() {
            // Of the 64 numbers of six bits two stand for nothing, so that each letter is as likely
            // as any other.
            if let Some(letter) = ALPHABET.get(usize::from(byte & 63))
                && text.len() < length
            {
                text.push(char::from(*letter));
            }
        }
    }
    Ok(SecretText::new(&text)?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn values_are_letters_and_digits_and_no_two_alike() {
        let mut seen = BTreeSet::new();
        let mut letters = BTreeSet::new();
        for _ in 0..200 {
            let value = generate(USUAL_LENGTH).expect("there are random numbers");
            assert_eq!(value.expose().len(), 32);
            letters.extend(value.expose().bytes());
            assert!(seen.insert(value.expose().to_owned()));
        }
        let all: BTreeSet<u8> = ALPHABET.iter().copied().collect();
        assert_eq!(letters, all);
        assert_eq!(generate(300).expect("there are random numbers").expose().len(), 300);
    }
}

//! The text around a signature, as `ssh-keygen` writes it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::fault::SignatureFault;

const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----";
const END: &str = "-----END SSH SIGNATURE-----";

/// Columns of a line of `ssh-keygen`.
const COLUMNS: usize = 70;

/// The bytes in an armour. `ssh-keygen` also reads others: with line ends of Windows, lines of
/// another length, or text behind the last one. A signature has one form here, so that nothing can
/// be hidden in it and two files are two signatures.
pub(super) fn open(armour: &[u8]) -> Result<Vec<u8>, SignatureFault> {
    let text = str::from_utf8(armour).map_err(|_| SignatureFault::NoSignature)?;
    if !text.starts_with(BEGIN) {
        return Err(SignatureFault::NoSignature);
    }
    let body = text[BEGIN.len()..].split("-----").next().unwrap_or_default();
    let joined: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    // What is damaged and what is only written in another way is told apart for people; either is
    // refused.
    let bytes = STANDARD.decode(joined).map_err(|_| SignatureFault::Damaged)?;
    let written = close(&bytes);
    if written == text {
        return Ok(bytes);
    }
    let same = written.lines().zip(text.split('\n')).take_while(|(wanted, found)| wanted == found);
    Err(SignatureFault::Form(same.count() + 1))
}

/// The armour of these bytes.
fn close(bytes: &[u8]) -> String {
    let encoded = STANDARD.encode(bytes);
    let mut text = format!("{BEGIN}\n");
    let mut rest = encoded.as_str();
    while !rest.is_empty() {
        let (line, behind) = rest.split_at(rest.len().min(COLUMNS));
        text.push_str(line);
        text.push('\n');
        rest = behind;
    }
    text + END + "\n"
}

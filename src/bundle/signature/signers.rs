//! Who may sign: the file that `ssh-keygen -Y verify -f` reads (`ALLOWED SIGNERS` in its manual).

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ssh_key::PublicKey;

use super::fault::{SignatureFault, SignersFault, shown};
use super::key::{fingerprint, is_kind, read_key};
use super::options::{KeyRefusal, SignerOptions, split_outside_quotes};
use super::signer::VerifiedSigner;
use crate::model::Day;

/// Those who may sign, and with which keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signers {
    lines: Vec<SignerLine>,
}

/// A line of the file: whose key it is, and when it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
struct SignerLine {
    principals: Vec<String>,
    options: SignerOptions,
    key: PublicKey,
}

impl Signers {
    /// Reads a file of signers. One wrong line makes all of it useless.
    pub fn read(text: &str) -> Result<Self, SignersFault> {
        let mut lines = Vec::new();
        for (line, text) in (1..).zip(text.lines()) {
            let text = text.trim_matches(BLANKS);
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            lines.push(read_line(text).map_err(|message| SignersFault { line, message })?);
        }
        Ok(Self { lines })
    }

    /// Those who may sign bundles on `day` with a key, by all lines that name it.
    pub(super) fn of_key(
        &self,
        key: &PublicKey,
        day: Day,
    ) -> Result<VerifiedSigner, SignatureFault> {
        let mut fault = SignatureFault::Unknown(fingerprint(key));
        let mut principals = BTreeSet::new();
        for line in self.lines.iter().filter(|line| line.key.key_data() == key.key_data()) {
            let names = line.principals.clone();
            match line.options.check(day) {
                Ok(()) => principals.extend(names),
                Err(KeyRefusal::OtherNamespaces) => fault = SignatureFault::NotForBundles(names),
                Err(KeyRefusal::NotYet(time)) => {
                    fault = SignatureFault::NotYet(names, time.to_string());
                }
                Err(KeyRefusal::NoLonger(time)) => {
                    fault = SignatureFault::NoLonger(names, time.to_string());
                }
            }
        }
        if principals.is_empty() {
            return Err(fault);
        }
        Ok(VerifiedSigner::new(principals, key))
    }
}

const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// Reads `NAME[,NAME]... [OPTIONS] KIND KEY [COMMENT]`.
fn read_line(line: &str) -> Result<SignerLine, String> {
    let (names, rest) = match line.strip_prefix('"') {
        Some(quoted) => {
            quoted.split_once('"').ok_or("begins with a quotation mark without its end")?
        }
        None => cut(line),
    };
    let principals = read_names(names)?;
    let rest = rest.trim_start_matches(BLANKS);
    if is_kind(names) {
        return Err("begins with a key; whose it is belongs before it".to_owned());
    }
    if rest.is_empty() {
        return Err("ends before its key".to_owned());
    }
    let (options, key) = if is_kind(cut(rest).0) {
        (SignerOptions::default(), rest)
    } else {
        let end = split_outside_quotes(&rest.replace('\t', " "), ' ')[0].len();
        (SignerOptions::read(&rest[..end])?, rest[end..].trim_start_matches(BLANKS))
    };
    let (kind, encoded) = cut(key);
    let encoded = cut(encoded.trim_start_matches(BLANKS)).0;
    if kind.is_empty() || encoded.is_empty() {
        return Err("ends before its key".to_owned());
    }
    let bytes = STANDARD.decode(encoded).map_err(|_| "has a key that is damaged".to_owned())?;
    let key =
        read_key(&bytes).map_err(|fault| format!("has a key that does not count: {fault}"))?;
    if key.algorithm().as_str() != kind {
        return Err(format!("calls its key `{}`, and it is another kind", shown(kind)));
    }
    Ok(SignerLine { principals, options, key })
}

/// The names before the first blank, and what follows.
fn cut(text: &str) -> (&str, &str) {
    text.split_at(text.find(BLANKS).unwrap_or(text.len()))
}

/// The names of a line. `ssh-keygen` also takes patterns; whoever reads who signed a bundle wants to
/// read a name.
fn read_names(names: &str) -> Result<Vec<String>, String> {
    let names: Vec<String> = names.split(',').map(str::to_owned).collect();
    for name in &names {
        if name.is_empty() {
            return Err("has an empty name".to_owned());
        }
        if name.contains(['*', '?', '!']) {
            return Err(format!("has the pattern `{}`; write whose key it is", shown(name)));
        }
    }
    Ok(names)
}

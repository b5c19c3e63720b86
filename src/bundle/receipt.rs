//! Receipts of roll-outs: what a device says that it runs, as an in-toto statement.
//!
//! Each platform of a device has a chain of receipts: one holds the hash of the one before, so that
//! none can be left out or changed later.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::output::manifest::sha256;

/// What says that a file is an in-toto statement.
const STATEMENT: &str = "https://in-toto.io/Statement/v1";

/// What says that the statement is a receipt of muster.
const PREDICATE: &str = "urn:muster:receipt:1";

/// A receipt of one platform of one device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// `https://in-toto.io/Statement/v1`.
    #[serde(rename = "_type")]
    pub statement: String,
    /// The manifest of the bundle, and the files of the device that hold no secrets.
    pub subject: Vec<ReceiptSubject>,
    /// `urn:muster:receipt:1`.
    #[serde(rename = "predicateType")]
    pub predicate_type: String,
    /// What the device said.
    pub predicate: ReceiptPredicate,
}

/// A file of a bundle of which a receipt speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiptSubject {
    /// Its path inside of the bundle.
    pub name: String,
    /// Its hash.
    pub digest: ReceiptDigest,
}

/// The hash of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiptDigest {
    /// SHA-256 in hex.
    pub sha256: String,
}

/// What a device said, and of which bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ReceiptPredicate {
    /// Key of the authority.
    pub authority: String,
    /// Key of the school.
    pub school: String,
    /// The device.
    pub unit: String,
    /// The platform whose files it speaks of.
    pub platform: String,
    /// The git commit of the bundle; null when it is of none.
    pub revision: Option<String>,
    /// The edition that the school follows with it.
    pub edition: String,
    /// When the device said it, by its own clock: `2026-11-21T21:00:00Z`.
    pub asked_at: String,
    /// What it runs.
    pub runs: DeviceRuns,
    /// Files and settings of the device that are no longer as they were when they were confirmed.
    pub changed: Vec<String>,
    /// SHA-256 of the receipt before, in hex; null for the first.
    pub previous: Option<String>,
}

/// What a device runs, beside what a bundle holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DeviceRuns {
    /// The files of the bundle.
    Bundled,
    /// The files that the bundle follows on.
    Former,
    /// Something was changed on the device after it was confirmed.
    Changed,
    /// Something else.
    Unknown,
}

/// The receipts of one platform of a device, first to last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptChain {
    /// Where they lie: `authority/school/unit/platform`.
    pub folder: String,
    pub receipts: Vec<Receipt>,
}

/// Chains of receipts by where they lie, as far as they are believed.
pub type ReceiptChains = BTreeMap<String, Result<ReceiptChain, String>>;

/// Reads the files of each chain, by where it lies.
pub fn chains(files: BTreeMap<String, Vec<(String, Vec<u8>)>>) -> ReceiptChains {
    let mut chains = ReceiptChains::new();
    for (place, files) in files {
        let chain = ReceiptChain::read(&place, &files);
        chains.insert(place, chain);
    }
    chains
}

impl ReceiptChain {
    /// Reads the files of a folder, by name.
    ///
    /// # Errors
    ///
    /// The first file that does not belong there, and why.
    pub fn read(folder: &str, files: &[(String, Vec<u8>)]) -> Result<Self, String> {
        let mut receipts: Vec<Receipt> = Vec::new();
        let mut previous: Option<String> = None;
        for (name, bytes) in files {
            let expected = format!("{:06}.json", receipts.len() + 1);
            if *name != expected {
                return Err(format!("`{name}` lies where `{expected}` belongs: one is missing"));
            }
            let receipt = Receipt::read(bytes).map_err(|why| format!("`{name}`: {why}"))?;
            if receipt.predicate.previous != previous {
                return Err(format!("`{name}` does not follow on the receipt before it"));
            }
            let ReceiptPredicate { authority, school, unit, platform, .. } = &receipt.predicate;
            let place = format!("{authority}/{school}/{unit}/{platform}");
            if place != folder {
                return Err(format!("`{name}` is of {place}"));
            }
            previous = Some(sha256(bytes));
            receipts.push(receipt);
        }
        Ok(Self { folder: folder.to_owned(), receipts })
    }
}

impl Receipt {
    /// Reads a receipt.
    fn read(bytes: &[u8]) -> Result<Self, String> {
        let receipt: Self = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if receipt.statement != STATEMENT || receipt.predicate_type != PREDICATE {
            return Err("it is no receipt of muster".into());
        }
        Ok(receipt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The file of a receipt that follows on another.
    fn file(number: usize, previous: Option<&[u8]>) -> (String, Vec<u8>) {
        let receipt = Receipt {
            statement: STATEMENT.into(),
            subject: Vec::new(),
            predicate_type: PREDICATE.into(),
            predicate: ReceiptPredicate {
                authority: "amt".into(),
                school: "schule".into(),
                unit: "fw-1".into(),
                platform: "filter".into(),
                revision: None,
                edition: "1".into(),
                asked_at: "2026-11-21T21:00:00Z".into(),
                runs: DeviceRuns::Bundled,
                changed: Vec::new(),
                previous: previous.map(sha256),
            },
        };
        (format!("{number:06}.json"), serde_json::to_vec(&receipt).expect("it is JSON"))
    }

    const FOLDER: &str = "amt/schule/fw-1/filter";

    #[test]
    fn a_chain_is_read_whole() {
        let first = file(1, None);
        let second = file(2, Some(&first.1));
        let third = file(3, Some(&second.1));
        let chain = ReceiptChain::read(FOLDER, &[first, second, third]).expect("it is sound");
        assert_eq!(chain.receipts.len(), 3);
    }

    #[test]
    fn a_chain_with_a_gap_a_change_or_a_stranger_is_refused() {
        let first = file(1, None);
        let second = file(2, Some(&first.1));
        let third = file(3, Some(&second.1));
        let mut forged = first.clone();
        forged.1.push(b' ');
        let mut renamed = third.clone();
        renamed.0 = "000002.json".into();
        let text = String::from_utf8(first.1.clone()).expect("JSON is text");
        let other = (first.0.clone(), text.replace(PREDICATE, "urn:other").into_bytes());
        for (files, why) in [
            (vec![first.clone(), third], "`000003.json` lies where `000002.json` belongs"),
            (vec![first.clone(), renamed], "`000002.json` does not follow"),
            (vec![forged, second.clone()], "`000002.json` does not follow"),
            (vec![second], "`000002.json` lies where `000001.json` belongs"),
            (vec![other], "`000001.json`: it is no receipt"),
        ] {
            let error = ReceiptChain::read(FOLDER, &files).expect_err(why);
            assert!(error.starts_with(why), "{error}");
        }
        let elsewhere = ReceiptChain::read("amt/schule/fw-2/filter", &[first]);
        assert_eq!(elsewhere, Err("`000001.json` is of amt/schule/fw-1/filter".into()));
    }
}

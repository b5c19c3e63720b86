// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What `muster verify` asks beside the bundle and its signatures: what devices say that they run, and
//! who may sign by a revision that somebody trusts.

use std::path::Path;

use crate::bundle::{Desk, SCHOOL, bundle, bytes_of, repository};
use crate::receipts::{Said, receipt};
use crate::support::{DAY, muster, write};

/// A desk with a signed bundle that follows on a commit, and that commit.
fn desk() -> Option<(Desk, String)> {
    let (repository, base) = repository();
    bundle(&repository, &["--base", &base, SCHOOL]).expect(0);
    let bytes = bytes_of(&repository.path().join("bundles"), SCHOOL);
    let desk = Desk::new(&bytes)?;
    desk.sign("s.zip", "anna");
    Some((desk, base))
}

/// Writes the first receipt of a device.
fn says(folder: &Path, at: &str, revision: &str, runs: &str) {
    let said = Said {
        at: at.into(),
        revision: revision.into(),
        runs: runs.into(),
        changed: Vec::new(),
        touch_former: false,
    };
    let receipt = receipt(&said, None, "2026-11-20T20:00:00Z");
    write(&folder.join(at).join("000001.json"), &receipt.to_string());
}

#[test]
fn a_bundle_follows_on_what_all_devices_run() {
    let Some((desk, base)) = desk() else { return };
    let folder = desk.path("receipts");
    std::fs::create_dir(&folder).expect("folders can be made");
    let after = ["--after", "receipts"];
    desk.refuses(&after, "no device of the school has said that it runs that");
    // Another school runs something else.
    says(&folder, "stadt/schule-ost/sw-a1/aruba-aoscx", "elsewhere", "unknown");
    says(&folder, &format!("{SCHOOL}/sw-a1/aruba-aoscx"), &base, "bundled");
    says(&folder, &format!("{SCHOOL}/ap-a1/openwrt"), &base, "bundled");
    let said = desk.verify(&after).expect(0).stdout;
    assert!(said.contains("the next one after what the devices say that they run"), "{said}");
    for (runs, revision, said) in [
        ("former", &*base, "ap-a1/openwrt runs what it ran before the last roll-out"),
        ("changed", &*base, "ap-a1/openwrt was changed after it was confirmed"),
        ("bundled", "another", "devices of the school run different revisions: "),
    ] {
        says(&folder, &format!("{SCHOOL}/ap-a1/openwrt"), revision, runs);
        desk.refuses(&after, said);
    }
    write(&folder.join(SCHOOL).join("ap-a1/openwrt/000001.json"), "{}");
    desk.refuses(&after, "the receipts of ap-a1/openwrt are not believed");
}

/// What a merge request writes into its own tree names nobody.
#[test]
fn signers_come_from_a_revision_that_is_trusted() {
    let Some((desk, _)) = desk() else { return };
    let (trusting, _) = repository();
    let signers = std::fs::read_to_string(desk.path("signers")).expect("it is there");
    let anna = signers.lines().next().expect("a line");
    write(&trusting.path().join("schools/signers"), anna);
    trusting.commit("anna may sign");
    trusting.git(&["tag", "protected"]);
    write(&trusting.path().join("schools/signers"), "");
    trusting.commit("nobody may");
    let zip = desk.path("s.zip").display().to_string();
    let verify = |folder: &Path, signers: &str, revision: &str| {
        let args = ["verify", &zip, "--as-of", DAY, "--signers", signers, "--trusted", revision];
        muster(folder, &args)
    };
    let top = trusting.path();
    let said = verify(top, "schools/signers", "protected").expect(0).stdout;
    assert!(said.contains("signed by anna@example.org"), "{said}");
    verify(&top.join("schools"), "./signers", "protected").expect(0);
    let refused = verify(top, "schools/signers", "HEAD").expect(1).stdout;
    assert!(refused.contains("belongs to nobody who may sign"), "{refused}");
    for (folder, signers, revision, said) in [
        (top, "signers", "protected", "the revision has no such file"),
        (top, "schools", "protected", ""),
        (&top.join("schools"), "../schools/signers", "protected", "leads downwards"),
        (top, "schools/signers", "gibt-es-nicht", "git knows no revision"),
        (top, "schools/signers", "./out", "takes a revision"),
        (&desk.path(""), "signers", "protected", "is in no git repository"),
    ] {
        let refused = verify(folder, signers, revision).expect(2).stderr;
        assert!(refused.contains(said) && !refused.is_empty(), "{said}: {refused}");
    }
}

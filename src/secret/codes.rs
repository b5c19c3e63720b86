//! What can be wrong with the secrets of a workspace, with the page of each finding.

use crate::base::diagnostic::codes;

codes! {
    /// # What
    /// A secret has an index entry and no ciphertext: `NAME.toml` lies in `secrets/`, and `NAME.age`
    /// does not lie beside it.
    ///
    /// # Why
    /// Each secret is two files that belong together. Half of one is a mistake of a merge or of
    /// somebody who copied files by hand, and its value is gone.
    ///
    /// # Fix
    /// Take both files from the commit in which they were whole, or remove the entry and set the
    /// secret anew with `muster secret set`.
    WITHOUT_CIPHERTEXT = "secret-without-ciphertext", Error;
    /// # What
    /// A secret has a ciphertext and no index entry: `NAME.age` lies in `secrets/`, and `NAME.toml`
    /// does not lie beside it.
    ///
    /// # Why
    /// The entry says which version the ciphertext holds. Without it an older value could be put
    /// back and nobody would see it.
    ///
    /// # Fix
    /// Take both files from the commit in which they were whole, or remove the ciphertext and set
    /// the secret anew with `muster secret set`.
    WITHOUT_INDEX = "secret-without-index", Error;
    /// # What
    /// The index entry of a secret is not as muster writes it, or speaks of another secret.
    ///
    /// # Why
    /// The entry and the ciphertext were written together. What was edited in one of them no longer
    /// says what the other one holds.
    ///
    /// # Fix
    /// Take both files from the commit in which they were whole. To change a value, use `muster
    /// secret set`; to rename a secret, set it under its new name and remove both old files.
    MALFORMED_INDEX = "malformed-secret-index", Error;
    /// # What
    /// A ciphertext in `secrets/` is no armoured age file.
    ///
    /// # Why
    /// Nobody can open it.
    ///
    /// # Fix
    /// Take both files of the secret from the commit in which they were whole, or set it anew with
    /// `muster secret set --replace`.
    MALFORMED_CIPHERTEXT = "malformed-secret-ciphertext", Error;
    /// # What
    /// The ciphertext of a secret is not the one that its index entry was written for: they were
    /// exchanged, or one of them was changed.
    ///
    /// # Why
    /// Otherwise an older value, or that of another school, could be put in the place of this one.
    ///
    /// # Fix
    /// Take both files from one commit. After a merge conflict, take both files of one side.
    EXCHANGED = "secret-exchanged", Error;
    /// # What
    /// A folder of `secrets/` belongs to an authority or a school that does not exist.
    ///
    /// # Why
    /// Nobody would ever get the values in it. Either its name is mistyped, or the school left and
    /// its secrets stayed.
    ///
    /// # Fix
    /// Rename the folder, or remove it. A renamed folder needs its secrets to be set anew: each
    /// ciphertext says whose it is.
    OF_NOBODY = "secret-of-nobody", Error;
    /// # What
    /// A secret in `secrets/` is named by no file of the workspace.
    ///
    /// # Why
    /// It is most likely left over, or its name is mistyped, and the one that is meant is missing.
    ///
    /// # Fix
    /// Remove both of its files, or write its name where it belongs.
    UNUSED = "unused-secret", Warning;
    /// # What
    /// A recipient in `secrets/recipients.toml` is no public key of age.
    ///
    /// # Why
    /// Secrets are encrypted for all of the recipients. For this one nothing can be encrypted.
    ///
    /// # Fix
    /// Write the public key that `age-keygen` prints; it begins with `age1`. A key that begins with
    /// `AGE-SECRET-KEY` is the private one: it must never be in the repository, and is to be
    /// replaced if it was. Keys of SSH and of plugins are not taken.
    UNFIT_RECIPIENT = "unfit-recipient", Error;
    /// # What
    /// Two recipients in `secrets/recipients.toml` have the same key.
    ///
    /// # Why
    /// One of them is thought to be able to open the secrets and cannot; and who takes one of the
    /// two out believes that the key is out.
    ///
    /// # Fix
    /// Write the key that belongs to each of them, or take one of them out.
    RECIPIENT_TWICE = "recipient-twice", Error;
    /// # What
    /// A secret could not be opened: none of the identities fits, or what is in the ciphertext
    /// speaks of another secret, version or date than its index entry.
    ///
    /// # Why
    /// A value that was moved, or put back from an older state, is not the one that everybody
    /// agreed on.
    ///
    /// # Fix
    /// Name the identity that belongs to one of the recipients: `--identity FILE`. If the index
    /// entry differs, take both files of the secret from the commit in which they were whole.
    NOT_OPENED = "secret-not-opened", Error;
    /// # What
    /// A secret has no value for a school.
    ///
    /// # Why
    /// A configuration without it would be rolled out with a placeholder.
    ///
    /// # Fix
    /// `muster secret set` or `muster secret generate` give it one; `muster secret list` shows what
    /// is missing. With other providers the message says where the value was looked for.
    MISSING = "missing-secret", Error;
}

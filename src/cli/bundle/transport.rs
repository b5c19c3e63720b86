//! For whom bundles are encrypted on their way.

use std::path::Path;

use super::super::outcome::Failure;
use crate::base::text::counted;
use crate::output::OutputTarget;
use crate::output::manifest::is_wrapped;
use crate::secret::TransportRecipients;
use crate::workspace::{self, bundles};

/// Whom the arguments name: a public key each, or a file with some. All that is wrong is told at
/// once. `None` when nobody is named.
pub(super) fn recipients(named: &[String]) -> Result<Option<TransportRecipients>, Failure> {
    if named.is_empty() {
        return Ok(None);
    }
    let mut recipients = TransportRecipients::default();
    let mut faults = Vec::new();
    for (number, named) in (1..).zip(named) {
        let is_key = ["age1", "age-", "ssh-"].iter().any(|begin| {
            named.get(..begin.len()).is_some_and(|start| start.eq_ignore_ascii_case(begin))
        });
        if is_key {
            // It may be a private key by mistake, so it is not shown.
            if let Err(why) = recipients.add(named) {
                faults.push(format!("of the {number}. `--encrypt-to`: {why}"));
            }
            continue;
        }
        match file(Path::new(named)) {
            Ok(text) => {
                let found = recipients.add_file(&text).err().unwrap_or_default();
                faults.extend(found.iter().map(|fault| format!("in `{named}`, {fault}")));
            }
            Err(Failure(why)) => faults.push(why),
        }
    }
    if faults.is_empty() {
        return Ok(Some(recipients));
    }
    let faults = faults.join("\n  ");
    Err(Failure(format!(
        "there is nobody to encrypt bundles for:\n  {faults}\nnothing was written"
    )))
}

/// The text of a file with public keys. Nobody else may have chosen them.
fn file(path: &Path) -> Result<String, Failure> {
    if bundles::is_in_a_repository(path)? {
        return Err(Failure(format!(
            "`{}` lies in a workspace or repository, where somebody else may have added a key of \
             their own; keep the file elsewhere, or name the keys themselves",
            path.display()
        )));
    }
    Ok(workspace::given(path)?)
}

/// Fails where bundles that are not encrypted would stay beside those that are, and sees to it that
/// the former ones go at once.
pub(super) fn require_no_plain(
    target: &mut OutputTarget,
    packed: &[String],
    are_all: bool,
) -> Result<(), Failure> {
    let previous = target.previous().map(|previous| &*previous.artifacts).unwrap_or_default();
    for entry in previous {
        let is_packed = packed.iter().any(|unit| {
            entry.path.strip_prefix(unit.as_str()).is_some_and(|rest| rest.starts_with('/'))
        });
        // When all are packed, those of schools that are gone go as well.
        if !are_all && !is_packed && !is_wrapped(&entry.path) {
            return Err(Failure(format!(
                "the bundle `{}` of another school lies there and is not encrypted; pack all \
                 schools, or choose another folder with `--output`",
                entry.path
            )));
        }
    }
    target.keep_no_former();
    Ok(())
}

/// For how many keys bundles are encrypted, as a line of the result.
pub(super) fn said(recipients: &TransportRecipients) -> String {
    let keys = counted(recipients.count(), "key");
    format!("each is encrypted for {keys}; `age -d` gives the zip, which is what is signed\n")
}

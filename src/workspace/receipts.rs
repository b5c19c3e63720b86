//! The receipts of a roll-out, in a folder that the user names.

use std::collections::BTreeMap;
use std::path::Path;

use crate::workspace::beneath::Beneath;
use crate::workspace::door::{Door, Refused};
use crate::workspace::{OpenError, typed};

/// How deep a receipt lies: authority, school, device, platform, file.
const LEVELS: usize = 5;

/// Most files that are read: ten years of daily questions to the devices of a school.
const MOST_FILES: usize = 1_000_000;

/// The files of a chain of receipts, by name.
pub type ReceiptFiles = Vec<(String, Vec<u8>)>;

/// The files of each chain of receipts below a folder, by name, keyed by where the chain lies:
/// `authority/school/device/platform`. What is hidden, or no JSON, is passed over.
pub fn receipts(path: &Path) -> Result<BTreeMap<String, ReceiptFiles>, OpenError> {
    let read = typed::existing_folder(path).and_then(|door| {
        let (mut chains, mut count) = (BTreeMap::new(), 0);
        gather(&door, "", LEVELS, &mut chains, &mut count)?;
        Ok(chains)
    });
    read.map_err(|why| OpenError::Refused(path.into(), why))
}

fn gather(
    door: &Door,
    folder: &str,
    levels: usize,
    chains: &mut BTreeMap<String, ReceiptFiles>,
    count: &mut usize,
) -> Result<(), Refused> {
    let mut entries = Vec::new();
    for entry in door.list(Path::new(folder))? {
        let (name, what) = entry?;
        let Ok(name) = name.into_string() else { continue };
        entries.push((name, what?));
    }
    entries.sort_by(|one, other| one.0.cmp(&other.0));
    for (name, what) in entries {
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        match what {
            _ if name.starts_with('.') => {}
            Beneath::Folder if levels > 1 => gather(door, &path, levels - 1, chains, count)?,
            Beneath::File if levels == 1 && name.strip_suffix(".json").is_some() => {
                *count += 1;
                if *count > MOST_FILES {
                    let many = format!("there are more than {MOST_FILES} receipts");
                    return Err(std::io::Error::other(many).into());
                }
                let bytes = door.read(Path::new(&path))?;
                chains.entry(folder.to_owned()).or_default().push((name, bytes));
            }
            _ => {}
        }
    }
    Ok(())
}

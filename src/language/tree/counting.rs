//! For tests: how often texts are parsed.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::base::source::Sources;

/// How often each text that is watched was parsed, by where in memory it lies.
static TIMES: Mutex<BTreeMap<usize, usize>> = Mutex::new(BTreeMap::new());

fn times() -> MutexGuard<'static, BTreeMap<usize, usize>> {
    TIMES.lock().unwrap_or_else(PoisonError::into_inner)
}

fn place(text: &str) -> usize {
    // Tests run at the same time and read the same texts: only the place tells whose text it is.
    text.as_ptr().addr()
}

/// Counts from now on how often the texts of files are parsed, which must live until they are asked
/// for.
pub(crate) fn watch(sources: &Sources) {
    let mut times = times();
    for (_, file) in sources.iter() {
        times.insert(place(&file.text), 0);
    }
}

/// How often each file was parsed that was parsed at all, by its path.
pub(crate) fn parsed(sources: &Sources) -> BTreeMap<String, usize> {
    let times = times();
    let mut parsed = BTreeMap::new();
    for (_, file) in sources.iter() {
        let count = times.get(&place(&file.text)).copied().unwrap_or_default();
        if count > 0 {
            parsed.insert(file.path.to_string(), count);
        }
    }
    parsed
}

/// Counts a text that is about to be parsed.
pub(super) fn count(text: &str) {
    if let Some(count) = times().get_mut(&place(text)) {
        *count += 1;
    }
}

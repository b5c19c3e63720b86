//! Paths of keys, as people write them: `segments.lehr.vlan`, `radio-plans.innen.bands."2.4"`.

/// A path of keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyPath(Vec<String>);

impl KeyPath {
    /// Reads keys joined by dots; a key with dots stands in double quotes.
    pub fn new(text: &str) -> Result<Self, String> {
        let mut keys = Vec::new();
        let mut rest = text;
        loop {
            let (key, after) = match rest.strip_prefix('"') {
                Some(quoted) => quoted
                    .split_once('"')
                    .ok_or_else(|| format!("a quotation mark is missing in `{text}`"))?,
                None => rest.split_at(rest.find('.').unwrap_or(rest.len())),
            };
            // `a..b`, a dot at either end, and `""` name no key.
            if key.is_empty() {
                return Err(format!("`{text}` is not a path such as `segments.lehr.vlan`"));
            }
            keys.push(key.to_owned());
            match after.strip_prefix('.') {
                Some(next) => rest = next,
                None if after.is_empty() => return Ok(Self(keys)),
                None => return Err(format!("`{text}` is not a path such as `segments.lehr.vlan`")),
            }
        }
    }

    /// The keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// A key as it is written in a path.
pub fn written(key: &str) -> String {
    if key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
        key.to_owned()
    } else {
        format!("\"{key}\"")
    }
}

/// Keys as a path is written.
pub fn joined<'a>(keys: impl IntoIterator<Item = &'a str>) -> String {
    keys.into_iter().map(written).collect::<Vec<_>>().join(".")
}

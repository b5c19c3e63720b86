//! Which schools a command is about.

use crate::workspace::inputs::SchoolFiles;

/// Patterns that choose schools; none chooses all.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    patterns: Vec<String>,
}

impl Selection {
    /// Takes patterns: a school's key, `authority/school`, an authority, or a glob with `*` and
    /// `?`.
    pub fn new(patterns: &[String]) -> Result<Self, String> {
        match patterns.iter().find(|pattern| pattern.is_empty()) {
            Some(_) => Err("an empty selection chooses nothing".into()),
            None => Ok(Self { patterns: patterns.to_vec() }),
        }
    }

    /// Whether it chooses all schools.
    pub fn is_all(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Whether a school is chosen.
    pub fn chooses(&self, school: &SchoolFiles) -> bool {
        self.is_all() || self.patterns.iter().any(|pattern| fits(pattern, school))
    }

    /// For every school whether it is chosen. A pattern that chooses none is an error.
    pub fn of(&self, schools: &[SchoolFiles]) -> Result<Vec<bool>, String> {
        let mut chosen = vec![self.is_all(); schools.len()];
        for pattern in &self.patterns {
            let mut met = false;
            for (school, chosen) in schools.iter().zip(&mut chosen) {
                if fits(pattern, school) {
                    *chosen = true;
                    met = true;
                }
            }
            if !met {
                let known = schools
                    .iter()
                    .flat_map(|school| [school.key.school.as_str(), school.key.authority.as_str()]);
                let near = crate::base::diagnostic::did_you_mean(pattern, known)
                    .map(|near| format!("; {near}"))
                    .unwrap_or_default();
                return Err(format!("`{pattern}` chooses no school{near}"));
            }
        }
        Ok(chosen)
    }
}

fn fits(pattern: &str, school: &SchoolFiles) -> bool {
    let (authority, key) = (school.key.authority.as_str(), school.key.school.as_str());
    if !pattern.contains(['*', '?']) {
        // A name may be that of an authority and of schools at once; then it chooses all of them.
        return pattern == key
            || pattern == authority
            || pattern.split_once('/') == Some((authority, key));
    }
    matches(pattern, key)
        || matches(pattern, authority)
        || matches(pattern, &format!("{authority}/{key}"))
}

/// Whether `text` fits a glob: `*` stands for any text, `?` for one character.
pub fn matches(glob: &str, text: &str) -> bool {
    let (glob, text): (Vec<char>, Vec<char>) = (glob.chars().collect(), text.chars().collect());
    let (mut g, mut t, mut star) = (0, 0, None);
    while t < text.len() {
        if g < glob.len() && (glob[g] == '?' || (glob[g] == text[t] && glob[g] != '*')) {
            g += 1;
            t += 1;
        } else if g < glob.len() && glob[g] == '*' {
            star = Some((g, t));
            g += 1;
        // Only the last `*` takes one character more: what an earlier one could take instead, this
        // one can take as well. So no pattern makes this slow.
        } else if let Some((star_g, star_t)) = star {
            g = star_g + 1;
            t = star_t + 1;
            star = Some((star_g, star_t + 1));
        } else {
            return false;
        }
    }
    glob[g..].iter().all(|&c| c == '*')
}

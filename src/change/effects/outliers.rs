//! At which schools an effect differs from what it does at most of its schools.

use std::collections::{BTreeMap, BTreeSet};

use crate::change::{Outlier, RiskReason};

/// What is usual is so at this part of the schools at least: two of three.
const MOST: (usize, usize) = (2, 3);

/// What an effect does at each of its schools.
#[derive(Default)]
pub(super) struct Doings<'a>(BTreeMap<String, Doing<'a>>);

/// What an effect does at a school.
#[derive(Default)]
struct Doing<'a> {
    /// Kinds of files.
    files: BTreeSet<&'a str>,
    /// What it means.
    reasons: BTreeSet<&'a str>,
}

impl<'a> Doings<'a> {
    /// Adds a file of a school.
    pub(super) fn add(&mut self, school: &str, what: &'a str, reasons: &'a [RiskReason]) {
        if !self.0.contains_key(school) {
            self.0.insert(school.to_owned(), Doing::default());
        }
        if let Some(doing) = self.0.get_mut(school) {
            doing.files.insert(what);
            doing.reasons.extend(reasons.iter().map(|reason| reason.text.as_str()));
        }
    }

    /// The schools that lack what is usual or have what few have; those that differ in the same way
    /// are one.
    pub(super) fn outliers(&self) -> Vec<Outlier> {
        let files = Usual::of(self.0.values().map(|doing| &doing.files));
        let reasons = Usual::of(self.0.values().map(|doing| &doing.reasons));
        let mut outliers: BTreeMap<[Vec<String>; 4], Vec<String>> = BTreeMap::new();
        for (school, doing) in &self.0 {
            let (more_files, fewer_files) = files.deviation(&doing.files);
            let (more_reasons, fewer_reasons) = reasons.deviation(&doing.reasons);
            let deviation = [more_files, fewer_files, more_reasons, fewer_reasons];
            if deviation.iter().any(|part| !part.is_empty()) {
                outliers.entry(deviation).or_default().push(school.clone());
            }
        }
        let mut outliers: Vec<Outlier> = outliers
            .into_iter()
            .map(|([more_files, fewer_files, more_reasons, fewer_reasons], schools)| Outlier {
                schools,
                more_files,
                fewer_files,
                more_reasons,
                fewer_reasons,
            })
            .collect();
        outliers.sort_by(|a, b| a.schools.cmp(&b.schools));
        outliers
    }
}

/// How often something is so among the schools.
struct Usual<'a> {
    schools: usize,
    number: BTreeMap<&'a str, usize>,
}

impl<'a> Usual<'a> {
    fn of<'b>(doings: impl Iterator<Item = &'b BTreeSet<&'a str>>) -> Self
    where
        'a: 'b,
    {
        let mut usual = Self { schools: 0, number: BTreeMap::new() };
        for doing in doings {
            usual.schools += 1;
            for &what in doing {
                *usual.number.entry(what).or_default() += 1;
            }
        }
        usual
    }

    /// What few have and this one has, and what is usual and this one lacks.
    fn deviation(&self, own: &BTreeSet<&str>) -> (Vec<String>, Vec<String>) {
        let (part, whole) = MOST;
        let (mut more, mut fewer) = (Vec::new(), Vec::new());
        for (&what, &number) in &self.number {
            let is_usual = number * whole >= self.schools * part;
            let is_rare = (self.schools - number) * whole >= self.schools * part;
            match own.contains(what) {
                true if is_rare => more.push(what.to_owned()),
                false if is_usual => fewer.push(what.to_owned()),
                _ => {}
            }
        }
        (more, fewer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schools(doings: &[(&str, &[&'static str])]) -> Vec<Outlier> {
        let mut all = Doings::default();
        for (school, files) in doings {
            for what in *files {
                all.add(school, what, &[]);
            }
        }
        all.outliers()
    }

    #[test]
    fn a_school_alone_is_no_outlier() {
        assert_eq!(schools(&[("a", &["x", "y"])]), []);
        assert_eq!(schools(&[("a", &["x"]), ("b", &["y"])]), []);
    }

    #[test]
    fn who_differs_from_most_is_an_outlier() {
        let found = schools(&[("a", &["x"]), ("b", &["x", "y"]), ("c", &["x"]), ("d", &["y"])]);
        let named: Vec<_> = found
            .iter()
            .map(|outlier| (&outlier.schools[0][..], &outlier.more_files, &outlier.fewer_files))
            .collect();
        let (none, x) = (Vec::new(), vec!["x".to_owned()]);
        // Two of four have `y`: neither is usual.
        assert_eq!(named, [("d", &none, &x)]);
    }

    #[test]
    fn schools_that_differ_in_the_same_way_are_one() {
        let usual: &[&str] = &["x", "y"];
        let found = schools(&[
            ("a", usual),
            ("b", &["x"]),
            ("c", usual),
            ("d", &["x"]),
            ("e", usual),
            ("f", usual),
        ]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].schools, ["b", "d"]);
        assert_eq!(found[0].fewer_files, ["y"]);
    }
}

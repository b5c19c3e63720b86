//! What the templates of a platform look at of the site, which all files of a school share: where
//! that is the same, nothing else that is said of the school makes another file.

use std::collections::BTreeSet;

use minijinja::machinery::{Token, Tokenizer};

use crate::plan::Site;
use crate::platform::Output;
use crate::platform::render::gate::syntax;

/// The name by which templates see the site.
pub(super) const SITE: &str = "site";

/// What is looked at of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SiteUse {
    /// Perhaps everything: it stands somewhere without a field behind it, as in `site[name]`.
    Whole,
    /// These fields.
    Fields(BTreeSet<String>),
}

impl SiteUse {
    /// What some templates and the lists of some outputs look at. Templates may include each other,
    /// and nothing but its name leads to the site, so that the texts say all.
    pub(super) fn of<'t>(
        texts: impl Iterator<Item = &'t str>,
        outputs: impl Iterator<Item = &'t Output>,
    ) -> Self {
        let mut fields = BTreeSet::new();
        for text in texts {
            if !add_of_template(text, &mut fields) {
                return Self::Whole;
            }
        }
        for output in outputs {
            let mut parts = output.each.as_deref().unwrap_or_default().split('.');
            if parts.next() == Some(SITE) {
                let Some(field) = parts.next() else { return Self::Whole };
                fields.insert(field.to_owned());
            }
        }
        Self::Fields(fields)
    }

    /// Whether what is looked at is the same in both.
    pub(super) fn agrees(&self, one: &Site, other: &Site) -> bool {
        match self {
            Self::Whole => one == other,
            Self::Fields(fields) => fields.iter().all(|field| one.agrees_in(other, field)),
        }
    }
}

/// Adds the fields that a template names; whether these are all that it can look at.
fn add_of_template(text: &str, fields: &mut BTreeSet<String>) -> bool {
    let mut tokens = Tokenizer::new(text, "", false, syntax());
    while let Ok(next) = tokens.next_token() {
        match next {
            None => return true,
            Some((Token::Ident(SITE), _)) => {}
            Some(_) => continue,
        }
        let Ok(Some((Token::Dot, _))) = tokens.next_token() else { return false };
        let Ok(Some((Token::Ident(field), _))) = tokens.next_token() else { return false };
        fields.insert(field.to_owned());
    }
    // What stands behind a text that cannot be read is not known.
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_template(text: &str) -> SiteUse {
        SiteUse::of([text].into_iter(), std::iter::empty())
    }

    fn fields(names: &[&str]) -> SiteUse {
        SiteUse::Fields(names.iter().map(|&name| name.to_owned()).collect())
    }

    #[test]
    fn fields_are_those_that_stand_behind_the_name() {
        let none = fields(&[]);
        assert_eq!(of_template("{{ device.id }} site.title {# site #}"), none);
        assert_eq!(of_template("{% raw %}{{ site }}{% endraw %}"), none);
        assert_eq!(of_template("{{ \"site\" }}"), none);
        let two = fields(&["domain", "segments"]);
        assert_eq!(of_template("{{ site.domain }}{% for s in site.segments %}{% endfor %}"), two);
        assert_eq!(of_template("{{ site . segments[0].id }}{{ site.domain | upper }}"), two);
        // Another thing with such a field names more than is looked at, and never less.
        assert_eq!(of_template("{{ device.site.domain }}"), fields(&["domain"]));
    }

    #[test]
    fn without_a_field_it_may_be_everything() {
        for text in [
            "{{ site }}",
            "{{ site[\"title\"] }}",
            "{{ site[device.id] }}",
            "{% for key in site %}{% endfor %}",
            "{{ site | length }}",
            "{% for one in [site] %}{{ one.title }}{% endfor %}",
            "{{ print(site) }}",
            "{% for site in device.ports %}{{ site.id }}{% endfor %}",
            "{{ site.title }}{{ (site).domain }}",
            "{{ site.0 }}",
            "{{ site.title }} {{ ' }}",
            "{{ site",
            "{{ site.",
        ] {
            assert_eq!(of_template(text), SiteUse::Whole, "{text}");
        }
    }

    #[test]
    fn a_list_of_files_is_looked_at() {
        let output = |each: &str| -> Output {
            toml::from_str(&format!(
                "path = \"x\"\ntemplate = \"x.j2\"\nformat = \"text\"\neach = \"{each}\"\n\
                 apply = {{ mode = \"replace\", command = \"c\", remove = \"r\" }}"
            ))
            .expect("an output")
        };
        let of_output = |each: &str| SiteUse::of(std::iter::empty(), [&output(each)].into_iter());
        assert_eq!(of_output("site.segments"), fields(&["segments"]));
        assert_eq!(of_output("device.segments"), fields(&[]));
        assert_eq!(of_output("site"), SiteUse::Whole);
    }
}

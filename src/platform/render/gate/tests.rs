//! Tests of what is looked at before a template is parsed.

use super::check_template;
use crate::platform::render::environment;
use crate::platform::render::limits::{MOST_BLOCKS, MOST_BRACKETS, MOST_BYTES, MOST_TOKENS};

/// What is refused, and whether for what it costs.
fn refused(text: &str) -> Option<(String, bool)> {
    check_template(text).err().map(|refusal| (text[refusal.range].to_owned(), refusal.too_costly))
}

fn repeated(before: &str, part: &str, times: usize, after: &str) -> String {
    format!("{before}{}{after}", part.repeat(times))
}

/// Each limit, exactly: `most` of it are read and parsed on a small stack, and one more is refused.
#[test]
fn limits_are_where_they_are_said_to_be() {
    let chains: &[(&str, &str, &str, usize)] = &[
        ("{{ 1", "+1", " }}", (MOST_TOKENS - 1) / 2),
        ("{{ 1", " ~1", " }}", (MOST_TOKENS - 1) / 2),
        ("{{ 1", "*1", " }}", (MOST_TOKENS - 1) / 2),
        ("{{ 1", "**1", " }}", (MOST_TOKENS - 1) / 2),
        ("{{ 1", " and 1", " }}", (MOST_TOKENS - 1) / 2),
        ("{{ 1", " or 1", " }}", (MOST_TOKENS - 1) / 2),
        ("{{ 1", "<1", " }}", (MOST_TOKENS - 1) / 2),
        ("{{ a", ".a", " }}", (MOST_TOKENS - 1) / 2),
        ("{{ a", "|upper", " }}", (MOST_TOKENS - 1) / 2),
        ("{{ a", "[0]", " }}", (MOST_TOKENS - 1) / 3),
        ("{{ a", " is none", " }}", (MOST_TOKENS - 1) / 2),
        ("{{ [1", ",1", "] }}", (MOST_TOKENS - 3) / 2),
        ("{{ ", "(", ")", MOST_BRACKETS),
        ("{{ ", "[", "]", MOST_BRACKETS),
        ("{{ ", "{1:", "}", MOST_BRACKETS),
        ("{{ ", "not ", "1 }}", MOST_BRACKETS),
        ("{{ ", "- ", "1 }}", MOST_BRACKETS),
        ("{{ ", "1 if 1 else ", "1 }}", MOST_BRACKETS),
    ];
    for &(before, part, after, most) in chains {
        let whole = |times: usize| match after {
            ")" | "]" | "}" => {
                repeated(before, part, times, &format!("1{} }}}}", after.repeat(times)))
            }
            _ => repeated(before, part, times, after),
        };
        assert_eq!(refused(&whole(most)), None, "{part}");
        environment::parse("x", &whole(most))
            .unwrap_or_else(|failed| panic!("{part}: {}", failed.error));
        assert!(refused(&whole(most + 1)).is_some_and(|(_, costly)| costly), "{part}");
    }
    for (open, close, each) in [
        ("{% if 1 %}", "{% endif %}", 1),
        ("{% for a in [1] %}", "{% endfor %}", 1),
        ("{% if 1 %}{% elif 1 %}", "{% endif %}", 2),
    ] {
        let whole = |times: usize| format!("{}{}", open.repeat(times), close.repeat(times));
        assert_eq!(refused(&whole(MOST_BLOCKS / each)), None, "{open}");
        environment::parse("x", &whole(MOST_BLOCKS / each))
            .unwrap_or_else(|failed| panic!("{open}: {}", failed.error));
        assert!(
            refused(&whole(MOST_BLOCKS / each + 1)).is_some_and(|(_, costly)| costly),
            "{open}"
        );
    }
    // Blocks beside each other are no depth.
    assert_eq!(
        refused(
            &"{% if 1 %}{% elif 1 %}{% else %}{% endif %}{% for a in [1] %}{% endfor %}"
                .repeat(200)
        ),
        None
    );
    let branches = |times: usize| repeated("{% if 1 %}", "{% elif 1 %}", times, "{% endif %}");
    assert_eq!(refused(&branches(MOST_BLOCKS - 1)), None);
    assert!(environment::parse("x", &branches(MOST_BLOCKS - 1)).is_ok());
    assert_eq!(refused(&branches(MOST_BLOCKS)), Some(("elif".into(), true)));
    assert_eq!(refused(&"ä".repeat(MOST_BYTES / 2)), None);
    assert_eq!(refused(&format!("{}a", "ä".repeat(MOST_BYTES / 2))), Some(("ä".into(), true)));
    // Each expression counts for itself.
    assert_eq!(
        refused(&"{{ ((1)) - -1 if not 1 else 2 }}{{ - 1 - 1 - 1 }}".repeat(MOST_TOKENS)),
        None
    );
}

/// What templates may use, and what not.
#[test]
fn templates_have_a_closed_language() {
    let holds = [
        "{{ a.b[0] | join(\",\") }}{{ range(1, 5) | list }}{{ a is not none }}{{ a is eq(1) }}\
            {{ a if (b) else (c) }}",
        "{% for a in b if (a.c in (d or [1])) %}{{ a }}{% else %}{% endfor %}\
            {% for a, b in c|items %}{% break %}{% continue %}{% endfor %}",
        "{% raw %}{% set a = 1 %}{{ a() }}{% endraw %}{# {% set a = 1 %} #}\
            {% include \"a\" ignore missing %}",
        "{% for a in (b.c + b.d) | selectattr(\"e\", \"eq\", f) | unique(attribute=\"id\") %}\
            {% endfor %}",
        "{% for a in [[\"x\", b.c], (\"y\", b.c.d), (1, none)] %}{% endfor %}\
            {% for a in [b, c] %}{% endfor %}",
        "{% for a in b ~ c %}{% endfor %}{% for a in [b - 1, b[0]] %}{% endfor %}\
            {% for a in ([1] if b else [2]) %}{% endfor %}",
        "{% for k, v in b|groupby(\"c\") %}{% endfor %}\
            {{ b|map(attribute=\"c.d\")|map(\"upper\") }}{{ b|groupby(attribute=\"c\") }}",
        "{{ [a, [a, a], a ~ a, (a + a, a), {\"x\": a}, a.list, loop.previtem] }}",
        "{% for a in [[b.c is none, b.c|upper, b.c, not b.d]] %}{% endfor %}",
    ];
    for text in holds {
        assert_eq!(refused(text), None, "{text}");
    }
    let wrong = [
        ("{% set a = 1 %}", "set"),
        ("{% with a = 1 %}", "with"),
        ("{% macro a() %}", "macro"),
        ("{%- import \"a\" as b %}", "import"),
        ("{% from \"a\" import b %}", "from"),
        ("{% extends \"a\" %}", "extends"),
        ("{% block a %}", "block"),
        ("{% call a() %}", "call"),
        ("{% filter upper %}", "filter"),
        ("{% autoescape true %}", "autoescape"),
        ("{% do a() %}", "do"),
        ("{% endset %}", "endset"),
        ("{{ a() }}", "("),
        ("{{ a.b(1) }}", "("),
        ("{{ a[0](1) }}", "("),
        ("{{ (a)(1) }}", "("),
        ("{{ \"x\"(1) }}", "("),
        ("{{ a|upper()(1) }}", "("),
        ("{{ loop(a) }}", "("),
        ("{{ a.in(1) }}", "("),
        ("{{ a.range(1) }}", "("),
        ("{% for a in [b ~ b] %}", "~"),
        ("{% for a in [b * 2] %}", "*"),
        ("{% for a in [b ** 2] %}", "**"),
        ("{% for a in [b + b] %}", "+"),
        ("{% for a in c|split(b ~ b) %}", "~"),
        ("{% for a in c|split(b + b) %}", "+"),
        ("{% for a in (b ~ b, 1) %}", "~"),
        ("{% for a in (b + b, 1) %}", ","),
        ("{% for a in (1, b + b) %}", "+"),
        ("{% for a in ((b, b), b) %}", ","),
        ("{% for a in {\"x\": b} %}", "{"),
        ("{% for a in (b)|list + [b + b] %}", "+"),
        ("{% for a in [[b, 1]] %}", "b"),
        ("{% for a in [(b, 1)] %}", "b"),
        ("{% for a in [[1, b]] %}", "b"),
        ("{% for a in [[b[0]]] %}", "b"),
        ("{% for a in [b|replace(b, 1)] %}", "b"),
        ("{% for a in [[b.0]] %}", "0"),
        ("{% for a in [[b.c.1]] %}", "1"),
        ("{% for a in [[loop.previtem]] %}", "loop"),
        ("{% for a in [[b.list]] %}", "list"),
        ("{% for a in [[b.grouper]] %}", "grouper"),
        ("{% for a in [[b.nextitem]] %}", "nextitem"),
        ("{% for a in [([b])] %}", "b"),
        ("{% for a in [[b if c.d else 1]] %}", "b"),
        ("{{ a|groupby(\"list\") }}", "\"list\""),
        ("{{ a|groupby(\"b.grouper\") }}", "\"b.grouper\""),
        ("{{ a|groupby(\"1\") }}", "\"1\""),
        ("{{ a|groupby(\"b.0.c\") }}", "\"b.0.c\""),
        ("{{ a|groupby(b) }}", "b"),
        ("{{ a|groupby(attribute=b) }}", "b"),
        ("{{ a|groupby(attribute=\"list\") }}", "\"list\""),
        ("{{ a|map(\"groupby\", \"list\") }}", "\"groupby\""),
        ("{{ a|map(b) }}", "b"),
        ("{{ a|map(attribute=b) }}", "b"),
        ("{{ a|map(attribute ~ b) }}", "~"),
        ("{{ a|map(\"group\\x62y\") }}", "\"group\\x62y\""),
    ];
    for (text, part) in wrong {
        assert_eq!(refused(text), Some((part.to_owned(), false)), "{text}");
    }
}

/// A secret is written alone, or asked whether it is there.
#[test]
fn secrets_are_written_alone() {
    let holds = [
        "{{ a.psk }}{{- a.b[0].psk -}}{{ a[\"psk\"] }}{{ a.psk | quote }}{{ a[b.c].psk | line }}",
        "{% if a.psk is none %}{% elif a.psk is not none and not a.auth is defined %}{% endif %}",
        "{{ 1 if a.psk is none else b }}{{ psk }}{{ \"psk\" }}{{ [\"psk\"] }}{{ a.psk_b ~ b.pskx }}",
        "{% for a in b | selectattr(\"login\", \"eq\", \"password\") %}{% endfor %}",
        "{{ a | replace(\"psk\", \"\") }}{% raw %}{{ a.psk ~ 1 }}{% endraw %}{# {{ a.psk ~ 1 }} #}",
    ];
    for text in holds {
        assert_eq!(refused(text), None, "{text}");
    }
    let wrong = [
        ("{{ a.psk ~ b }}", "psk"),
        ("{{ b ~ a.psk }}", "psk"),
        ("{{ (a.psk) }}", "psk"),
        ("{{ [a.psk] }}", "psk"),
        ("{{ b[a.psk] }}", "psk"),
        ("{{ {\"x\": a.psk} }}", "psk"),
        ("{{ not a.psk }}", "psk"),
        ("{{ -a.psk }}", "psk"),
        ("{{ a if b.psk }}", "psk"),
        ("{{ a.psk if b }}", "psk"),
        ("{{ a.psk.b }}", "psk"),
        ("{{ a.psk[0] }}", "psk"),
        ("{{ a[\"psk\"] ~ b }}", "\"psk\""),
        ("{{ a[\"p\\x73k\"] ~ b }}", "\"p\\x73k\""),
        ("{{ a.psk | upper }}", "psk"),
        ("{{ a.psk | quote | upper }}", "psk"),
        ("{{ a.psk | quote ~ b }}", "psk"),
        ("{{ a.psk | quote() }}", "psk"),
        ("{{ b ~ a.psk | quote }}", "psk"),
        ("{{ b | replace(a.psk, 1) }}", "psk"),
        ("{{ a.psk is eq(b) }}", "psk"),
        ("{{ b is eq(a.psk) }}", "psk"),
        ("{{ a.psk is not string }}", "psk"),
        ("{% if a.psk %}", "psk"),
        ("{% if a.psk | quote %}", "psk"),
        ("{% if a.psk is none and a.auth %}", "auth"),
        ("{% for b in a.psk %}", "psk"),
        ("{% for b in c if b.psk == d %}", "psk"),
        ("{% include a.psk %}", "psk"),
        ("{{ a | map(attribute=\"psk\") | list }}", "\"psk\""),
        ("{{ a | map(attribute=\"b.psk\") | list }}", "\"b.psk\""),
        ("{{ a | selectattr(\"psk\") }}", "\"psk\""),
        ("{{ a | rejectattr(\"psk\", \"none\") }}", "\"psk\""),
        ("{{ a | sort(reverse=true, attribute=\"psk\") }}", "\"psk\""),
        ("{{ a | groupby(\"psk\") }}", "\"psk\""),
        ("{{ a | unique(attribute=\"psk\") }}", "\"psk\""),
    ];
    for (text, part) in wrong {
        assert_eq!(refused(text), Some((part.to_owned(), false)), "{text}");
    }
}

/// What comes with the program is far below all limits.
#[test]
fn built_in_templates_have_room() {
    let (mut templates, mut bytes, mut tokens, mut brackets, mut blocks) = (0, 0, 0, 0, 0);
    for file in include_dir::include_dir!("$CARGO_MANIFEST_DIR/templates")
        .dirs()
        .flat_map(include_dir::Dir::files)
    {
        if file.path().extension().is_none_or(|extension| extension != "j2") {
            continue;
        }
        let text = file.contents_utf8().expect("templates are text");
        templates += 1;
        bytes = bytes.max(text.len());
        let used = super::used(text)
            .unwrap_or_else(|refusal| panic!("{:?}: {}", file.path(), refusal.message));
        tokens = tokens.max(used.tokens);
        brackets = brackets.max(used.brackets);
        blocks = blocks.max(used.blocks);
    }
    assert!(templates > 20);
    assert!(
        bytes * 10 <= MOST_BYTES
            && tokens * 10 <= MOST_TOKENS
            && brackets * 10 <= MOST_BRACKETS
            && blocks * 10 <= MOST_BLOCKS
    );
}

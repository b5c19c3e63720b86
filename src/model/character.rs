//! Characters that are not what they look like: invisible ones, and ones that change how others are
//! shown.

use unicode_general_category::{GeneralCategory, get_general_category};

/// Whether a character does something other than to be seen: controls, line and paragraph
/// separators, marks of direction and format, tags, selectors and fillers without width, and those
/// whose look nobody knows. Tabs and line ends are among them.
pub fn is_harmful(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    let category = get_general_category(c);
    matches!(
        category,
        GeneralCategory::Control
            | GeneralCategory::Format
            | GeneralCategory::LineSeparator
            | GeneralCategory::ParagraphSeparator
            | GeneralCategory::PrivateUse
            | GeneralCategory::Surrogate
    ) || is_ignorable(c)
        || is_no_character(c)
}

/// Letters, marks and reserved places that are shown as nothing (`Default_Ignorable_Code_Point` of
/// Unicode, beside those of category Format), and the empty pattern of Braille.
fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{34f}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{2065}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fff8}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Code points that Unicode will never give to a character.
fn is_no_character(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

/// A harmful character in words: `U+00AD, a soft hyphen`.
pub fn described(c: char) -> String {
    let code = u32::from(c);
    let what = match c {
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => "a control character",
        '\u{ad}' => "a soft hyphen",
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "a mark that changes the direction of text"
        }
        '\u{200b}' | '\u{feff}' | '\u{2060}' => "a space without width",
        '\u{200c}' | '\u{200d}' => "a joiner without width",
        '\u{2028}' | '\u{2029}' => "a separator of lines",
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => "a filler that is shown as nothing",
        '\u{fff9}'..='\u{fffb}' => "a mark of an annotation",
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => "a selector of variants",
        '\u{e0000}'..='\u{e007f}' => "a tag that is shown as nothing",
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}' => "a character of private use",
        _ => "a character that is shown as nothing",
    };
    format!("U+{code:04X}, {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What attacks on readers are made of, and what is next to it.
    #[test]
    fn harmful_characters_are_known() {
        let harmful = [
            0x00..=0x1f,
            0x7f..=0x9f,
            0xad..=0xad,
            0x34f..=0x34f,
            0x600..=0x605,
            0x61c..=0x61c,
            0x115f..=0x1160,
            0x17b4..=0x17b5,
            0x180b..=0x180f,
            0x200b..=0x200f,
            0x2028..=0x202e,
            0x2060..=0x206f,
            0x2800..=0x2800,
            0x3164..=0x3164,
            0xe000..=0xf8ff,
            0xfdd0..=0xfdef,
            0xfe00..=0xfe0f,
            0xfeff..=0xfeff,
            0xffa0..=0xffa0,
            0xfff0..=0xfffb,
            0xfffe..=0xffff,
            0x1_d173..=0x1_d17a,
            0x1_fffe..=0x1_ffff,
            0xe_0000..=0xe_0fff,
            0xf_0000..=0xf_ffff,
        ];
        for range in harmful {
            for code in range.clone() {
                assert!(char::from_u32(code).is_some_and(is_harmful), "U+{code:04X}");
            }
            for code in [range.start().wrapping_sub(1), range.end() + 1] {
                let Some(c) = char::from_u32(code) else { continue };
                let apart = ![0x606, 0x115e, 0x1161, 0x2010, 0xdfff, 0xf900].contains(&code)
                    || !is_harmful(c);
                assert!(apart, "U+{code:04X}");
            }
        }
    }

    #[test]
    fn what_people_write_is_not_harmful() {
        let text = " Az09~äöüßÄÖÜéñçøÅłžйЖλΩעברית العربية 学校 学習 한국어 हिन्दी ไทย \
            €%&§„“‚‘’–—…·×÷≤≥→←↑↓✓★☎🎓🏫\u{a0}\u{202f}e\u{301}";
        assert_eq!(text.chars().find(|&c| is_harmful(c)), None);
        // U+FFFD stands for what could not be read, and can be seen.
        assert!(!is_harmful('\u{fffd}'));
    }

    #[test]
    fn a_harmful_character_is_told_by_number_and_name() {
        assert_eq!(described('\u{ad}'), "U+00AD, a soft hyphen");
        assert_eq!(described('\u{1b}'), "U+001B, a control character");
        assert_eq!(described('\u{202e}'), "U+202E, a mark that changes the direction of text");
        assert_eq!(described('\u{61c}'), "U+061C, a mark that changes the direction of text");
        assert_eq!(described('\u{3164}'), "U+3164, a filler that is shown as nothing");
        assert_eq!(described('\u{fff9}'), "U+FFF9, a mark of an annotation");
        assert_eq!(described('\u{e0001}'), "U+E0001, a tag that is shown as nothing");
        assert_eq!(described('\u{200b}'), "U+200B, a space without width");
        assert_eq!(described('\u{200d}'), "U+200D, a joiner without width");
        assert_eq!(described('\u{2028}'), "U+2028, a separator of lines");
        assert_eq!(described('\u{fe0f}'), "U+FE0F, a selector of variants");
        assert_eq!(described('\u{e000}'), "U+E000, a character of private use");
        assert_eq!(described('\u{2800}'), "U+2800, a character that is shown as nothing");
    }
}

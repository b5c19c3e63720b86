//! What can be wrong with a platform, with the page of each finding.

use crate::base::diagnostic::{Code, Severity, codes};

codes! {
    /// # What
    /// A platform's folder is not complete: it has no `platform.toml`, or a template that the
    /// manifest names is not there.
    ///
    /// # Why
    /// Devices of the platform would get no configuration, or half of one.
    ///
    /// # Fix
    /// Add the file, or correct its name in `platform.toml`.
    INCOMPLETE = "incomplete-platform", Error;
    /// # What
    /// A `platform.toml` says with one table `apply` how all its files are applied.
    ///
    /// # Why
    /// Files of one platform are applied in different ways: one replaces what is there, another is
    /// merged into it. Said once for all, it is wrong for some of them.
    ///
    /// # Fix
    /// Give the table a name, and name it in each output beside what is different:
    ///
    /// ```toml
    /// [apply.console]
    /// command = "load config.txt replace"
    /// remove = "what is not in the file disappears"
    ///
    /// [outputs.config]
    /// apply = { mode = "replace", way = "console" }
    /// ```
    APPLY_FOR_ALL = "apply-for-all-outputs", Error;
    /// # What
    /// It is not clear how a file of a platform is applied: its output names a way that is not
    /// there, says something beside the way, or says neither a way nor what to do. Or no output
    /// takes a way. Or a translation of a way (`in.de`) leaves out what the way says, or says more.
    /// Or no program could follow its `run` or its `dialogue`: a file, a word or an answer is missing.
    ///
    /// # Why
    /// Somebody who rolls out would do the wrong thing, or nothing.
    ///
    /// # Fix
    /// Let the output name one of `[apply]` with `way`, or say `command` and `remove` itself. Give a
    /// translation the keys of its way, and a program what the platforms beside it give it.
    UNCLEAR_APPLY = "unclear-apply", Error;
    /// # What
    /// Two outputs would be written to one file. Upper and lower case make no difference.
    ///
    /// # Why
    /// One of them would be lost.
    ///
    /// # Fix
    /// Give the outputs different paths in their `platform.toml`, or different names to the device
    /// and the client profile.
    OUTPUT_TWICE = "output-path-twice", Error;
    /// # What
    /// An output of a platform shall be written for each entry of a list, and that cannot be: `each`
    /// names no list that its templates see; the path has no field of the entry, so that all files
    /// would have one path; or the entry has no such field. Or the path names a field of an entry,
    /// and there is no `each`.
    ///
    /// # Why
    /// No file would be written, or each would overwrite the one before.
    ///
    /// # Fix
    /// Name a list as `muster schema plan` shows it, and one field of its entries in the path:
    ///
    /// ```toml
    /// each = "device.firewall.interfaces"
    /// path = "units/{{ item.name }}.network"
    /// ```
    EACH = "unsound-output-list", Error;
    /// # What
    /// The `syntax` of a platform would let a value end where it should not, or lose a part of it:
    /// a quotation mark that is no sign, a replacement that brings a mark into the value or makes a
    /// character vanish, a space or a quotation mark among the characters of bare values, the end
    /// of a line among those of lines.
    ///
    /// # Why
    /// Whoever sets a value could write a statement of their own into the configuration of a
    /// device.
    ///
    /// # Fix
    /// - `bare` and `line` hold ASCII signs; no control characters and no `\`; `bare` no spaces and
    ///   quotation marks.
    /// - `quote.mark` is one or more signs.
    /// - `quote.replace` replaces one character each. Only a character of the mark is replaced by
    ///   something that holds one. What begins a replacement, such as the `\` of `\n`, is replaced
    ///   or refused itself.
    UNSOUND = "unsound-syntax", Error;
    /// # What
    /// `handles` or `leaves` of a `platform.toml` names something that is no key of the model, or
    /// both name the same key.
    ///
    /// # Why
    /// What a platform puts into effect is judged by these lists. A mistyped key would be one of
    /// which nobody knows whether it is written.
    ///
    /// # Fix
    /// Write the key as `muster schema plan` names it, such as `wlans.*.hidden`, and in one list.
    UNKNOWN_KEY = "unknown-key-of-platform", Error;
}

/// The page of `unknown-platform`, which `muster.toml` and the files of the standard can cause.
pub const UNKNOWN: Code = Code {
    name: "unknown-platform",
    severity: Severity::Error,
    docs: "\
# What
A device, hardware model, role, server role or client profile names a platform that does not
exist, or `muster.toml` does.

# Why
Nothing could be generated for it.

# Fix
Correct the name; `muster platform` lists those there are. A platform of one's own is a folder in
`templates/`.
",
};

//! What can be wrong with templates and with what they write, with the page of each finding.

use crate::base::diagnostic::codes;

codes! {
    /// # What
    /// A template is wrong: it cannot be parsed, uses a value that the plan does not have, or
    /// prints a value that its format cannot hold.
    ///
    /// # Why
    /// Half a configuration file is worse than none; nothing is guessed and nothing is left out.
    ///
    /// # Fix
    /// The message shows the line of the template and the value. `src/plan/types.rs` lists what
    /// templates see.
    ///
    /// Templates have the blocks `for`, `if` and `include`, and nothing that gives a name to a
    /// value but `for`; the function `range`; and the filters and tests of Jinja, without those
    /// that would let a value through unescaped (`safe`), hide that it is missing (`default`), or
    /// make much of little (`indent`, `format`).
    ///
    /// A secret is written alone: `{{ wlan.psk }}`, or with `quote` or `line` behind it. Beside
    /// that a template can ask only whether there is one, with `is none` or `is not none`.
    TEMPLATE = "template-error", Error;
    /// # What
    /// The value of a secret is too short for the workspace, or breaks a rule of a platform that
    /// writes it: its length, or its characters.
    ///
    /// # Why
    /// The device would refuse it, cut it off, or be easy to break into, and nobody would see why.
    ///
    /// # Fix
    /// Give it another value: `muster secret set NAME --replace`, or `muster secret rotate NAME`.
    /// The value is never shown. The rules stand in `[[syntax.filled]]` of the platform's manifest,
    /// and the least length of the key of a WLAN is `psk.min-length`.
    UNFIT_SECRET = "unfit-secret", Error;
    /// # What
    /// A template is too large or nested too deeply to be read, or rendering it takes too much time
    /// or space.
    ///
    /// # Why
    /// Whoever sends a change can send a template. One line of it must not stop the machine of
    /// whoever builds.
    ///
    /// # Fix
    /// Let the template print less, or divide it into templates that it includes. The limits are
    /// ten times what the largest of the built-in platforms needs, and more:
    ///
    /// - a template: 262,144 bytes;
    /// - an expression, `{{ … }}` or `{% … %}`: 1,200 words and signs, nested 40 deep by brackets,
    ///   `not`, `-` and `else`;
    /// - blocks around each other: 100, where each `elif` counts like one;
    /// - rendering: 200 deep, where a loop counts like one and an included template like ten;
    /// - a text that a filter takes or makes: 65,536 bytes;
    /// - a file: 16 MiB and 2,000,000 steps; a step is what the engine does at once, and 64 bytes
    ///   that come into being count like one;
    /// - a file about all devices of the cooperation: 32 KiB and 3,000 steps more for each device.
    TOO_COSTLY = "template-too-costly", Error;
    /// # What
    /// A generated file is not sound in its own format: a real parser refused to read it back.
    ///
    /// # Why
    /// The device would refuse it too, or read something else.
    ///
    /// # Fix
    /// Mend the template of the platform.
    MALFORMED = "malformed-output", Error;
    /// # What
    /// The path of an output leaves the folder of its device or is not valid on every system.
    ///
    /// # Why
    /// Generated files must stay in the output, also where it is copied to Windows.
    ///
    /// # Fix
    /// Use letters, digits, `.`, `_`, `-` and `/` in the path.
    UNSAFE_PATH = "unsafe-output-path", Error;
}

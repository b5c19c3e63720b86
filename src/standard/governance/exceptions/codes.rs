//! What can be wrong with exceptions.

use crate::base::diagnostic::codes;

codes! {
    /// # What
    /// The last day of an exception has passed and the override it permitted is still there.
    ///
    /// # Why
    /// A deviation that nobody decided to go on with is none that anybody approved.
    ///
    /// # Fix
    /// Remove the override and the exception, or have it approved again with a new date.
    EXPIRED = "exception-expired", Error;
    /// # What
    /// An exception does not hold on this day, and says that the standard holds instead: the
    /// override is passed over.
    ///
    /// # Why
    /// What the file says is not what is built.
    ///
    /// # Fix
    /// Remove the override and the exception, or have it approved again with a new date.
    PASSED_OVER = "exception-passed-over", Warning;
    /// # What
    /// The first day of an exception is yet to come, and the override it permits is there already.
    ///
    /// # Why
    /// The approval does not cover the days before.
    ///
    /// # Fix
    /// Wait with the override, or write `on-expiry = "standard"` so that the standard holds until
    /// that day.
    NOT_YET = "exception-not-yet-valid", Error;
    /// # What
    /// An exception ends within 60 days.
    ///
    /// # Why
    /// The steering group meets every quarter; afterwards it is an error.
    ///
    /// # Fix
    /// Put it on the agenda, or plan the way back to the standard.
    SOON = "exception-expires-soon", Warning;
    /// # What
    /// An exception permits nothing: there is no override of its paths that governance forbids.
    ///
    /// # Why
    /// The register would name deviations that do not exist, and cover future ones that nobody
    /// approved.
    ///
    /// # Fix
    /// Remove the exception, or the path of it that is not needed.
    UNUSED = "exception-unused", Error;
    /// # What
    /// An exception lasts longer than its approval class or the rule allows.
    ///
    /// # Why
    /// Who approves decides for a limited time.
    ///
    /// # Fix
    /// Shorten it, or have it approved by a class that may decide for longer.
    TOO_LONG = "exception-too-long", Error;
    /// # What
    /// An exception was approved by a role or in a class that may not approve it.
    ///
    /// # Why
    /// Each rule says who decides about deviations from it.
    ///
    /// # Fix
    /// Have it approved by the role that the message names.
    APPROVER = "exception-wrong-approver", Error;
    /// # What
    /// An exception lacks the consent of the information security officer (ISB) that its class
    /// demands, or that of the data protection officer (DSB) that the rule demands, or has it later
    /// than the day on which it begins.
    ///
    /// # Why
    /// BSI NET.1.1.A1: deviations from the security policy of the network are agreed with the ISB
    /// and documented. Where pupils are watched or less protected the DSB has a say.
    ///
    /// # Fix
    /// Ask for it, and write the day into `isb-consent` or `dsb-consent`.
    NO_CONSENT = "exception-without-consent", Error;
    /// # What
    /// An exception is for a rule that is `absolute`.
    ///
    /// # Why
    /// Nobody in the cooperation can permit it.
    ///
    /// # Fix
    /// Remove the exception and the override.
    ABSOLUTE = "exception-for-absolute", Error;
    /// # What
    /// A path of an exception matches no key of the model, or nothing that the school has.
    ///
    /// # Why
    /// A mistyped path permits nothing, or one day something else.
    ///
    /// # Fix
    /// Correct the path.
    NO_PATH = "exception-unknown-path", Error;
    /// # What
    /// Two exceptions are for the same path.
    ///
    /// # Why
    /// It would be open which of the two approvals and dates holds.
    ///
    /// # Fix
    /// Keep one of them.
    TWICE = "exceptions-overlap", Error;
}

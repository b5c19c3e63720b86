//! How a bundle is rolled out, in English.

use crate::words::phrase::Counted;
use crate::words::rollout::RolloutWords;

pub(super) const ROLLOUT: RolloutWords = RolloutWords {
    title: "Rollout: {school}",
    placeholders: "**Nothing can be rolled out from this bundle.** Placeholders stand in its files where \
        secrets belong, and no step takes such a file. Whoever rolls out packs again without \
        `--offline-secrets`, or with `secrets-form.toml` filled in; this bundle is there to be read and \
        checked.",
    introduction: "One device after the other, in this order. What changes, and why, is said by \
        `changes.html`; the sheet for the person on site is `cover.html`.",
    school: "School",
    authority: "Authority",
    edition: "Edition",
    day: "Day",
    revision: "Commit",
    no_revision: "none: packed before anything was committed",
    base: "On the devices so far",
    no_base: "nothing that this bundle knows: everything is new, and there are no former files",
    extent: "Extent",
    count_steps: Counted { one: "{number} step", many: "{number} steps" },
    of_new: "{number} new",
    of_changed: "{number} changed",
    of_gone: "{number} gone",
    of_same: "{number} the same",

    hand_title: "Before you start",
    hand_verified: "The bundle is verified: `muster verify {bundle} --signers FILE --require 2 --after FORMER` \
        ends with 0. The file of signers comes from your own machine, not from the bundle.",
    hand_verified_first: "The bundle is verified: `muster verify {bundle} --signers FILE --require 2` ends with 0. \
        The file of signers comes from your own machine, not from the bundle.",
    hand_filled: "The secrets stand in the files. The bundle lies only where secrets belong, and what was \
        unpacked of it is deleted in the end.",
    hand_placeholders: "The secrets are still missing, see above: with this bundle, stop here.",
    hand_state: "The devices run what the commit at “On the devices so far” gives. Whoever has changed \
        something by hand since then has said so; it will be lost.",
    hand_console: "The access without the network is there: a console cable, the password of the emergency \
        account, the keys to the rooms.",
    hand_on_site: "Somebody is at the school, has `cover.html` in front of them on paper and can be reached by \
        phone, not through the network of the school.",
    hand_local: "The bundle lies unpacked on the machine from which is rolled out, and so does this page: \
        the network may be away in between.",
    hand_time: "There is time for the way back too, and the school knows.",
    hand_ansible: "With Ansible: `ansible-playbook -i ansible/inventory.json ansible/rollout.yml --check` says \
        the day before of each device what runs there and what would be done. Without `--check` it takes \
        the steps below and stops at the first device that does not come back; `ansible/rollback.yml` \
        leads back.",

    stop_title: "When to stop",
    stop_device: "When a device does not answer after its step, or something at “Check” is not right: do not \
        confirm, begin nothing else, go back as the step says.",
    stop_rest: "What is confirmed and checked stays. The rest waits until somebody knows what was wrong; no \
        step is passed over.",
    stop_schools: "The next school comes only when this one is done.",

    ways_title: "Ways",
    ways_why: "This is how the files are applied. Each way stands there once, and the steps name its \
        number.",
    way: "Way {number}",
    way_foreign: "The platform says this in another language only.",
    way_devices: "For",
    way_first: "The first time",
    way_command: "Apply",
    way_confirm: "Confirm",
    way_no_confirm: "nothing: what is applied holds at once, and nothing returns by itself",
    way_undo: "Back",
    way_no_undo: "apply the former files",
    way_remove: "Remove",

    steps_title: "Steps",
    no_steps: "Nothing to roll out: each file is the same as before.",
    step_new: "new here",
    step_changed: "changed",
    step_gone: "leaves",
    place: "Place",
    no_place: "the inventory does not say",
    address: "Address",
    former_address: "{address} so far",
    secrets_only: "Only values of secrets are new.",
    files: "Files",
    replaces: "replaces what is there",
    merges: "is merged into what is there",
    replaces_and_merges: "replaces what is there or is merged into it, as the way does it",
    stays: "nothing to do",
    files_new: "new",
    files_changed: "changed",
    files_same: "the same",
    files_gone: "gone",
    before: "Before",
    before_new: "The device lies on a desk and is not plugged in, as far as the way asks for it; power and \
        cable are ready at its place.",
    before_answers: "`ping {address}` is answered, and logging in works.",
    before_unknown: "It does what it should; whoever uses it knows.",
    before_gone: "Nobody needs it any more: nothing is plugged into it, and no step before this one is left.",
    apply: "Apply",
    apply_by: "by {ways}",
    apply_first: "the first time, by {ways}",
    remove: "Remove",
    check: "Check",
    check_answers: "`ping {address}` is answered, and logging in works in a new session.",
    check_firewall: "From the network of the administration and from a segment of the school there is a way out; \
        what is blocked stays blocked.",
    check_switch: "The uplink and the ports are up, and a device behind it answers.",
    check_access_point: "Its WLANs are seen, and a device gets an address in them.",
    check_server: "Its services run and answer a device of the school.",
    check_other: "It does what it is there for.",
    check_client: "A device for a try is in its network after a restart.",
    check_school: "Whoever needs the file has it.",
    check_gone: "Nothing answers at {address} any more.",
    check_gone_unknown: "It is gone, and nobody misses it.",
    confirm: "Confirm",
    confirm_by: "by {ways}, only when the check was right",
    back: "Back",
    back_by: "unconfirmed, by {ways}; once confirmed, the way back is to apply the files in \
        {folder} as each other time.",
    back_new: "unconfirmed, by {ways}; there are no former files, so that otherwise the device is \
        unplugged again.",
    back_at_once: "by {ways}; the former files lie in {folder}.",
    back_new_at_once: "by {ways}; there are no former files.",
    back_gone: "plug it in again and apply the files in {folder}.",

    same_title: "Nothing to do",
    same: "The same files as before: {units}.",

    silent_title: "When a device does not answer",
    silent_wait: "Wait until the time of its way is over, and five minutes more: what is not confirmed \
        returns by itself where the way says so.",
    silent_look: "Whoever is on site looks at power, cables and lights and plugs the console in. Nothing is \
        moved and nothing is switched off that nobody has asked for.",
    silent_back: "At the console, go the way back that the step names.",
    silent_stop: "When the device answers again: stop here and find out what was wrong. When it does not: \
        stop as well, change nothing else, and write down what is seen.",
    power_title: "When the power fails",
    power_wait: "Wait until everything runs again. What was confirmed holds; what was only tried is gone \
        where the way says so.",
    power_check: "Look at each device once more, from the firewall to the access points: go on only when all \
        of them answer.",
    power_again: "Begin the step at which the power failed anew, with “Before”. Confirm nothing that was \
        tried before the power failed.",

    end_title: "Afterwards",
    end_sheet: "The cover sheet is filled in and signed.",
    end_keep: "This bundle is kept: the next one follows on its commit, and `muster verify --after` asks \
        for it.",
    end_delete: "What was unpacked is deleted, on the devices below `/tmp` too.",
};

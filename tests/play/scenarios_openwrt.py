# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""What an administrator meets who rolls out on an access point with OpenWrt."""

import os
import signal
import subprocess
import time

from scenarios import CENTRAL, DEVICES, LOCKED_OUT, UNSAFE, base, nothing_is_left, second

NAME, DEVICE = "ap-a101", "ap-a101 openwrt"
BANNER = (CENTRAL, "Zugang nur fuer berechtigte Personen.", "Zugang fuer Berechtigte.")
# The switch does not bring the network with this number.
VLAN = 'title = "Access Points"\nzone = "mgmt"\nvlan = 11'
OTHER_VLAN = ("standards/2026.1/segments.toml", VLAN, VLAN.replace("11", "12"))
OTHER_ADDRESS = (DEVICES, "devices.ap-a101.host = 21", "devices.ap-a101.host = 31")
# What stays as it was on the device, and what becomes of it.
FACTS = [
    "wireless.radio0.path='platform/soc/c000000.wifi'", "system.led_wlan.sysfs='green:wlan'", ".macaddr='00:00:5e:00:53:21'",
    "system.system.hostname='ap-a101'", "wireless.radio1.disabled='0'",
]
# What an access point may have that no file fits, and what is said of it.
HARMS = [
    ("sed -i 's/^root:[^:]*/root:/' /etc/shadow", "root has no password"),
    ("uci delete wireless.radio1; uci commit wireless", "this device has no radio radio1"),
    ("uci set wireless.radio1.band=2g; uci commit wireless", "radio1 of this device is set to 2g"),
    # As when its memory is full in the middle of it.
    ("mkdir -p /tmp/.uci/.dropbear.new", "refused; the former files are back"),
]


def network(ap):
    """What its network is: the device, the address, the way out and the cables."""
    return ap.text("/tmp/run/network").split()


def ap_first(rollout, asked):
    """The first roll-out ever, on an image that was prepared on a desk."""
    ap = rollout.hosts[NAME]
    factory = ap.says("ls -lR /etc; sha256sum /etc/config/*")
    programs = ap.says("for each in bash python3 stat base64 sftp-server; do which $each; done; readlink /proc/$$/exe")
    asked.that("it has nothing but BusyBox", programs == "/bin/busybox\n", programs)
    folder = rollout.bundle()
    code, said = rollout.play(folder, "rollout", "--check")
    asked.that("--check passes", code == 0, said)
    asked.that("--check says what is to be done", "to be applied: apply-openwrt.sh" in said, said)
    asked.that("--check changes nothing", ap.says("ls -lR /etc; sha256sum /etc/config/*") == factory)
    code, said = rollout.play(folder, "rollout")
    asked.that("the play ends well", code == 0, said)
    asked.that("it says that it runs it", rollout.runs() == {DEVICE: "bundled"}, str(rollout.runs()))
    asked.that("it is reached with a tag", network(ap) == ["br-lan.11", "10.129.2.21/23", "10.129.3.254", "eth1.11"], str(network(ap)))
    asked.that("the rules hold", "10.0.24.0/28 tcp dport 22 accept" in ap.says("nft list ruleset"), ap.says("nft list ruleset"))
    asked.that("keys alone let in", " -s -g " in ap.text("/tmp/run/dropbear.command"))
    for fact in FACTS:
        asked.that(f"it has {fact}", fact in ap.says("uci show"))
    asked.that("the WLAN of the image is gone", "default_radio0" not in ap.says("uci show wireless"))
    nothing_is_left(rollout, asked)
    no_secrets(ap, asked)
    confirmed = ap.says("sha256sum /etc/config/*")
    code, said = rollout.play(folder, "rollout")
    asked.that("a second run ends well", code == 0, said)
    asked.that("a second run applies nothing", "to be applied" not in said and "it runs this already" in said, said)
    ap.power_fails()
    asked.that("it boots", ap.says("sha256sum /etc/config/*") == confirmed and network(ap)[0] == "br-lan.11")


def no_secrets(ap, asked):
    """Values of secrets lie in the one file that needs them."""
    lying = ap.says("grep -rl Kanari- /etc /root /tmp || true").split()
    asked.that("no secret lies about", lying == ["/etc/config/wireless"], str(lying))


def ap_change(rollout, asked):
    """A second roll-out that changes one file, and the way back."""
    base(rollout)
    ap = rollout.hosts[NAME]
    before = ap.says("sha256sum /etc/config/* /etc/crontabs/root /etc/dropbear/authorized_keys")
    folder = second(rollout, BANNER)
    code, said = rollout.play(folder, "rollout")
    asked.that("the play ends well", code == 0, said)
    asked.that("it has the new file", "Zugang fuer Berechtigte" in ap.text("/etc/banner"))
    asked.that("all others are the same", ap.says("sha256sum /etc/config/* /etc/crontabs/root /etc/dropbear/authorized_keys") == before)
    asked.that("it says that it runs it", rollout.runs() == {DEVICE: "bundled"}, str(rollout.runs()))
    no_secrets(ap, asked)
    code, said = rollout.play(folder, "rollback")
    asked.that("the way back ends well", code == 0, said)
    asked.that("the former file is there", "Zugang nur fuer" in ap.text("/etc/banner"))
    rollout.play(folder, "drift")
    asked.that("it says so", rollout.runs() == {DEVICE: "former"}, str(rollout.runs()))
    nothing_is_left(rollout, asked)
    no_secrets(ap, asked)


def ap_moved(rollout, asked):
    """It gets another address: each play finds it where it is, there and back, and a second time too."""
    base(rollout)
    ap = rollout.hosts[NAME]
    before = network(ap)
    folder = second(rollout, OTHER_ADDRESS)
    after = [part.replace("10.129.2.21", "10.129.2.31") for part in before]
    for play, address in [("rollout", after), ("rollback", before), ("rollout", after)]:
        code, said = rollout.play(folder, play)
        asked.that(f"{play} ends well", code == 0, said)
        asked.that(f"{play}: it is where it is to be", network(ap) == address, str(network(ap)))
        code, said = rollout.play(folder, play)
        asked.that(f"a second {play} ends well", code == 0, said)
        asked.that(f"a second {play} applies nothing", "to be applied" not in said and "it runs this already" in said, said)
        asked.that(f"a second {play} leaves it there", network(ap) == address, str(network(ap)))
    rollout.play(folder, "drift")
    asked.that("it says that it runs it", rollout.runs() == {DEVICE: "bundled"}, str(rollout.runs()))
    # Somebody has recorded another roll-out on it, where it was.
    rollout.play(folder, "rollback")
    ap.says("sed -i s/^./0/ /etc/muster/openwrt.files")
    code, said = rollout.play(folder, "rollout")
    asked.that("the play stops", code != 0, said)
    asked.that("it says that this is another roll-out", "another roll-out" in said, said)
    nothing_is_left(rollout, asked)
    no_secrets(ap, asked)


def ap_lock_out(rollout, asked):
    """A network that its switch does not bring: the play stops, and the access point returns by itself."""
    locked_out(rollout, asked, OTHER_VLAN)


def ap_lock_out_by_rules(rollout, asked):
    """Rules that let no administrator in: who is in stays in, and nobody else gets in."""
    locked_out(rollout, asked, LOCKED_OUT)


def locked_out(rollout, asked, edit):
    """Tries what nobody gets in with."""
    base(rollout)
    ap = rollout.hosts[NAME]
    former = ap.says("sha256sum /etc/config/*")
    folder = second(rollout, edit, options=UNSAFE)
    code, said = rollout.play(folder, "rollout")
    asked.that("the play stops", code != 0, said)
    asked.that("it says where", "ap-a101 does not answer" in said, said)
    asked.that("a timer runs", ap.timers() != [])
    asked.that("nothing was confirmed", ap.says("cat /etc/muster/tried") == "")
    if ap.timers():
        ap.time_is_over()
    asked.that("the former files are back", ap.says("sha256sum /etc/config/*") == former)
    code, said = rollout.play(folder, "drift")
    asked.that("the administrator is back", code == 0, said)
    asked.that("it says that it runs what it ran", rollout.runs() == {DEVICE: "former"}, str(rollout.runs()))
    failed = subprocess.run([rollout.program, "--workspace", rollout.workspace, "status", "--rollout", rollout.work / "receipts"],
                            capture_output=True, text=True, check=False)
    asked.that("the status says it", failed.returncode == 1 and "1 failed" in failed.stdout, failed.stdout + failed.stderr)
    nothing_is_left(rollout, asked)
    no_secrets(ap, asked)


def ap_does_not_work(rollout, asked):
    """What does not do its work with its new files is back with the former ones, and the play says so."""
    base(rollout)
    ap = rollout.hosts[NAME]
    former = ap.text("/etc/banner")
    folder = second(rollout, BANNER)
    ap.says(": >/tmp/netifd-is-ill")
    before = ap.boots()
    code, said = rollout.play(folder, "rollout")
    asked.that("the play stops", code != 0 and "Check that it does its work" in said, said)
    ap.wait_for_boot(before)
    asked.that("the former file is there", ap.text("/etc/banner") == former)
    asked.that("nothing is tried any more", ap.says("ls /etc/muster/tried /etc/init.d/muster-undo /etc/rc.d/*muster* 2>/dev/null || true") == "")
    nothing_is_left(rollout, asked)


def ap_power(rollout, asked):
    """The power fails while something is tried: what was confirmed last boots."""
    base(rollout)
    ap = rollout.hosts[NAME]
    former = ap.says("sha256sum /etc/config/*")
    folder = second(rollout, OTHER_VLAN, options=UNSAFE)
    rollout.play(folder, "rollout")
    asked.that("something is tried", network(ap)[0] == "br-lan.12", str(network(ap)))
    ap.power_fails()
    asked.that("the former files are back", ap.says("sha256sum /etc/config/*") == former)
    code, said = rollout.play(folder, "drift")
    asked.that("the administrator is back", code == 0, said)
    asked.that("it says that it runs what it ran", rollout.runs() == {DEVICE: "former"}, str(rollout.runs()))
    nothing_is_left(rollout, asked)


def ap_stopped(rollout, asked):
    """Whoever rolls out falls over in the middle: nothing is confirmed, and the timer leads back."""
    base(rollout)
    ap = rollout.hosts[NAME]
    former = ap.text("/etc/banner")
    folder = second(rollout, BANNER)
    play = rollout.begin(folder, "rollout")
    while not ap.timers():
        time.sleep(0.05)
    os.killpg(play.pid, signal.SIGKILL)
    play.wait()
    ap.time_is_over()
    asked.that("the former file is back", ap.text("/etc/banner") == former)
    code, said = rollout.play(folder, "rollout")
    asked.that("a second run ends well", code == 0, said)
    asked.that("it runs the bundle", rollout.runs() == {DEVICE: "bundled"}, str(rollout.runs()))
    nothing_is_left(rollout, asked)


def ap_drift(rollout, asked):
    """Somebody changes it by hand: it is told, and nothing is laid over it unasked."""
    base(rollout)
    ap = rollout.hosts[NAME]
    ap.says("uci set wireless.radio0.channel=6; uci commit wireless; echo '# by hand' >>/etc/crontabs/root; echo >/etc/config/other")
    code, said = rollout.play(rollout.work / "opened", "drift")
    asked.that("the question ends well", code == 0, said)
    changed = rollout.receipts()[DEVICE]
    asked.that("what was changed is told", sorted(changed["changed"]) == [
        "/etc/config/other", "/etc/config/wireless", "/etc/crontabs/root",
    ], str(changed))
    folder = second(rollout, BANNER)
    code, said = rollout.play(folder, "rollout")
    asked.that("the play stops before it touches it", code != 0 and "changed since: /etc/config" in said and ap.timers() == [], said)
    code, said = rollout.play(folder, "rollout", muster_accept_unknown=True)
    asked.that("it goes on when that is said", code == 0, said)
    asked.that("its files are those of the bundle", ap.says("uci get wireless.radio0.channel; grep -c hand /etc/crontabs/root || true") == "1\n0\n")
    asked.that("it runs the bundle", rollout.runs() == {DEVICE: "bundled"}, str(rollout.runs()))


def ap_refused(rollout, asked):
    """Files that it cannot take, and such without secrets, change nothing."""
    ap = rollout.hosts[NAME]
    state = "find /etc -type f ! -path '/etc/muster/*' | sort | xargs sha256sum"
    before = ap.says(state)
    folder = rollout.bundle(None, "--offline-secrets")
    code, said = rollout.play(folder, "rollout")
    asked.that("the play stops at placeholders", code != 0 and "holds placeholders" in said, said)
    asked.that("nothing was sent", ap.says(state) == before and ap.says("ls /tmp/muster 2>/dev/null || true") == "")
    files = folder / f"devices/{NAME}"
    ap.says("mkdir /tmp/muster")
    for file in files.iterdir():
        (ap.files / "muster" / file.name).parent.mkdir(exist_ok=True)
        (ap.files / "muster" / file.name).write_bytes(file.read_bytes())
    said = ap.says("sh /muster/apply-openwrt.sh try 2>&1 || true")
    asked.that("the script refuses them too", "wireless still holds the placeholder of a secret" in said, said)
    asked.that("and changes nothing", ap.says(state) == before)
    folder = rollout.bundle()
    for harm, why in HARMS:
        ap.says(f"cp -a /etc /tmp/etc; {harm}")
        before = ap.says(state)
        code, said = rollout.play(folder, "rollout")
        asked.that(f"it is refused: {why}", code != 0 and why in said, said)
        asked.that(f"nothing has changed: {why}", ap.says(state) == before)
        asked.that(f"no timer runs: {why}", ap.timers() == [])
        ap.says("rm -rf /etc/*; cp -a /tmp/etc/. /etc; rm -rf /tmp/etc /tmp/.uci")
    code, said = rollout.play(folder, "rollout")
    asked.that("without them it is taken", code == 0, said)
    nothing_is_left(rollout, asked)


SCENARIOS = [
    ap_first, ap_change, ap_moved, ap_lock_out, ap_lock_out_by_rules, ap_does_not_work, ap_power, ap_stopped, ap_drift, ap_refused,
]
for scenario in SCENARIOS:
    scenario.hosts = [NAME]

# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""An access point that stands in for one with OpenWrt: BusyBox and Dropbear, and nothing of Debian beside them."""

import shutil
import subprocess
import time
from pathlib import Path

from shell import run

HERE = Path(__file__).resolve().parent / "openwrt"
# Programs that are real; all that is BusyBox is named in the file `applets`.
PROGRAMS = {"busybox": "bin", "dropbear": "usr/sbin", "nft": "usr/sbin"}
FOLDERS = ["bin", "dev/pts", "etc/dropbear", "etc/rc.d", "proc", "root/.ssh", "sbin", "sys", "tmp", "usr/bin", "usr/sbin"]
# The address of its port, whatever the tag.
MAC = "00:00:5e:00:53:21"
# As it is mounted, before anything of it runs.
MOUNTS = """
mount --bind "$1" "$1"
cd "$1"
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t tmpfs tmpfs tmp
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
for name in null zero urandom tty; do : >"dev/$name"; mount --bind "/dev/$name" "dev/$name"; done
ln -s pts/ptmx dev/ptmx
exec chroot . /sbin/procd
"""
# Prepared on a desk, as its page says: a password, a key, and the address that it is to have, without a tag.
PREPARED = """
uci set network.lan.ipaddr={address}
uci set network.lan.gateway={gateway}
uci commit
for name in boot cron dropbear firewall network; do "/etc/init.d/$name" enable; done
"""


class AccessPoint:
    """An access point at the port of a switch that brings one network, with a tag, and whatever has none."""

    def __init__(self, name, address, work, keys):
        self.name, self.address, self.keys = name, address.split("/")[0], keys
        self.root = work / name
        self.files, self.gateway = self.root / "files", "10.129.3.254"
        self.make_files()
        own = ["unshare", "--mount", "--net", "--uts", "--pid", "--fork", "--kill-child", "--propagation", "private"]
        self.holder = subprocess.Popen([*own, "sh", "-ec", MOUNTS, "sh", self.files])
        children = Path(f"/proc/{self.holder.pid}/task/{self.holder.pid}/children")
        while not children.read_text("utf-8").strip():
            time.sleep(0.01)
        self.first = children.read_text("utf-8").strip()
        while Path(f"/proc/{self.first}/root").readlink() != self.files:
            time.sleep(0.01)
        # What has the tag 11 is a cable of its own, as the kernel here may know none.
        self.cables = {f"to-{name}": "eth1", f"to-{name}.11": "eth1.11"}
        for cable, plug in self.cables.items():
            run("ip", "link", "add", cable, "type", "veth", "peer", "name", plug, "address", MAC, "netns", self.first)
            run("ip", "link", "set", cable, "master", "lan", "up")
        run("ip", "address", "replace", f"{self.gateway}/32", "dev", "lan")
        self.says(PREPARED.format(address=address, gateway=self.gateway))
        self.power_fails()

    def make_files(self):
        """A root of its own, of which programs of the host are a part as far as OpenWrt has them."""
        for folder in FOLDERS:
            (self.files / folder).mkdir(parents=True)
        run("cp", "-a", f"{HERE}/.", self.files)
        (self.files / "applets").unlink()
        for program, folder in PROGRAMS.items():
            self.bring(program, folder)
        for line in (HERE / "applets").read_text("utf-8").splitlines():
            for applet in line.split() if not line.startswith("#") else []:
                if applet != "busybox":
                    (self.files / "bin" / applet).symlink_to("busybox")
        etc = self.files / "etc"
        (etc / "passwd").write_text("root:x:0:0:root:/root:/bin/ash\n", "utf-8")
        (etc / "group").write_text("root:x:0:\n", "utf-8")
        (etc / "shadow").write_text("root:!:0:0:99999:7:::\n", "utf-8")
        (etc / "shells").write_text("/bin/ash\n", "utf-8")
        # OpenWrt looks for the keys of root there.
        (self.files / "root/.ssh/authorized_keys").symlink_to("/etc/dropbear/authorized_keys")
        shutil.copy(self.keys["user"].with_suffix(".pub"), etc / "dropbear/authorized_keys")
        run("dropbearkey", "-t", "ed25519", "-f", etc / "dropbear/dropbear_ed25519_host_key")

    def bring(self, program, folder):
        """Copies a program of the host with all that it loads."""
        place = shutil.which(program)
        shutil.copy(place, self.files / folder)
        for word in run("ldd", place).split():
            if word.startswith("/"):
                library = self.files / word[1:]
                library.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(word, library)

    def says(self, script):
        """What a shell on it prints."""
        enter = ["nsenter", f"--target={self.first}", "--mount", "--net", "--uts", "--pid", "--root", "--wd=/"]
        return run(*enter, "/bin/ash", "-c", script, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root"})

    def boots(self):
        """How often it has booted."""
        count = self.files / "boots"
        return len(count.read_text("utf-8").splitlines()) if count.exists() else 0

    def wait_for_boot(self, before):
        """Waits until it has booted once more, and whatever that sets going is done."""
        while self.boots() == before:
            time.sleep(0.02)
        self.settle()

    def settle(self):
        """Waits until all services know of what has changed."""
        while self.says("ls -A /tmp/run/pending /tmp/run/running | grep -v : || true").strip():
            time.sleep(0.05)

    def power_fails(self):
        """Pulls the plug and puts it in again: what runs and what lies in memory is gone, and it boots."""
        before = self.boots()
        run("kill", "-TERM", self.first)
        self.wait_for_boot(before)

    def time_is_over(self):
        """Lets the timer fire, which restarts it, and waits until it is there again."""
        before = self.boots()
        self.says(": >/tmp/time-is-over")
        self.wait_for_boot(before)

    def timers(self):
        """The timers that run."""
        return self.says("cat /tmp/muster-undo.pid 2>/dev/null || true").split()

    def text(self, path):
        """A file of it."""
        return self.says(f"cat {path}")

    def end(self):
        """Takes it away."""
        for cable in self.cables:
            run("ip", "link", "delete", cable)
        self.holder.kill()
        self.holder.wait()
        run("ip", "address", "delete", f"{self.gateway}/32", "dev", "lan")
        shutil.rmtree(self.root)

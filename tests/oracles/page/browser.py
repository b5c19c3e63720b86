# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2
"""A headless Chromium, driven over the pipe of its DevTools protocol."""

import json
import os
import select
import signal
import subprocess
import tempfile
import time

FLAGS = [
    "--headless=new",
    # Root, as in most containers, cannot have the sandbox. What is opened are our own files.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--mute-audio",
    "--hide-scrollbars",
    # Whatever a page asks for, nothing leaves the machine.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-pipe",
]


class Silent(Exception):
    """The browser does not answer, or is gone."""


class Browser:
    """Started on entry, ended on exit."""

    def __init__(self, program, patience):
        self.program, self.patience = program, patience

    def __enter__(self):
        self.home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        to_read, self.write = os.pipe()
        self.read, to_write = os.pipe()
        # The browser reads from 3 and writes to 4, whatever numbers the pipes have here.
        self.process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{to_read} 4>&{to_write}', "bash"]
            + [self.program, *FLAGS, f"--user-data-dir={self.home.name}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[to_read, to_write],
            env={**os.environ, "HOME": self.home.name, "LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )
        os.close(to_read)
        os.close(to_write)
        self.buffer, self.last, self.events = b"", 0, []
        return self

    def __exit__(self, *_):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        os.close(self.read)
        os.close(self.write)
        self.home.cleanup()

    def receive(self, deadline):
        while b"\0" not in self.buffer:
            if not select.select([self.read], [], [], max(0, deadline - time.monotonic()))[0]:
                raise Silent(f"no answer within {self.patience} s")
            some = os.read(self.read, 1 << 20)
            if not some:
                raise Silent("the browser ended")
            self.buffer += some
        message, _, self.buffer = self.buffer.partition(b"\0")
        return json.loads(message)

    def call(self, method, session=None, **params):
        """Calls a method and waits for its result; what happens meanwhile is kept in `events`."""
        self.last += 1
        message = {"id": self.last, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.write, data) :]
        deadline = time.monotonic() + self.patience
        while True:
            answer = self.receive(deadline)
            if answer.get("id") == self.last:
                if "error" in answer:
                    raise Silent(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, session, event):
        deadline = time.monotonic() + self.patience
        while not any(one.get("method") == event and one.get("sessionId") == session for one in self.events):
            self.events.append(self.receive(deadline))


class Tab:
    """A page in a tab of its own. `scripts=False` is a reader who has switched scripts off."""

    def __init__(self, browser, path, scripts=True):
        self.browser = browser
        self.target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Log", "Network"]:
            self.call(f"{domain}.enable")
        self.width(1280)
        if not scripts:
            self.call("Emulation.setScriptExecutionDisabled", value=True)
        self.url = path.absolute().as_uri()
        self.call("Page.navigate", url=self.url)
        browser.wait(self.session, "Page.loadEventFired")

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)

    def call(self, method, **params):
        return self.browser.call(method, self.session, **params)

    def run(self, script):
        """The value of an expression in the page."""
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise Silent(str(result["exceptionDetails"].get("exception", {}).get("description")))
        return result["result"].get("value")

    def width(self, width):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)

    def media(self, media="", scheme="light"):
        self.call("Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": scheme}])

    def happened(self, method):
        return [one["params"] for one in self.browser.events if one.get("method") == method and one.get("sessionId") == self.session]

    def requests(self):
        """Addresses that the page asked for, beside its own."""
        asked = [one["request"]["url"] for one in self.happened("Network.requestWillBeSent")]
        return [url for url in asked if url != self.url and not url.startswith("data:")]

    def complaints(self):
        """What stands in the console."""
        for one in self.happened("Runtime.exceptionThrown"):
            details = one["exceptionDetails"]
            yield details.get("exception", {}).get("description") or details["text"]
        for one in self.happened("Log.entryAdded"):
            yield one["entry"]["text"]
        for one in self.happened("Runtime.consoleAPICalled"):
            yield f"console.{one['type']}"

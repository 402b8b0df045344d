# SPDX-License-Identifier: MIT
"""Debian's Chromium without a window, driven through chromedriver (W3C WebDriver over HTTP)."""
import base64
import json
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage", "--hide-scrollbars"]


def is_there():
    return bool(shutil.which("chromium") and shutil.which("chromedriver"))


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Browser:
    """One page at a time; `with Browser() as b`."""

    def __enter__(self):
        self.profile = tempfile.TemporaryDirectory(prefix="unitarget-page-", ignore_cleanup_errors=True)
        port = free_port()
        self.base = f"http://127.0.0.1:{port}"
        self.driver = subprocess.Popen(["chromedriver", f"--port={port}"], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait_for_driver()
        options = {"binary": shutil.which("chromium"), "args": [*FLAGS, f"--user-data-dir={self.profile.name}"]}
        answer = self.call("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}}})
        self.session = "/session/" + answer["sessionId"]
        return self

    def __exit__(self, *_):
        try:
            self.call("DELETE", self.session)
        finally:
            self.driver.terminate()
            self.driver.wait()
            self.profile.cleanup()

    def wait_for_driver(self):
        for _ in range(200):
            try:
                return self.call("GET", "/status")
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("chromedriver does not answer")

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"]) from error

    def devtools(self, command, **params):
        return self.call("POST", self.session + "/goog/cdp/execute", {"cmd": command, "params": params})

    def open(self, url, width=1280, height=900, dark=False):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.devtools("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.call("POST", self.session + "/url", {"url": url})

    def run(self, script, *args):
        """What a function body returns in the page."""
        return self.call("POST", self.session + "/execute/sync", {"script": script, "args": list(args)})

    def key(self, key, modifiers=0):
        """Presses and releases a key; modifiers: 8 is Shift."""
        text = "\r" if key == "Enter" else key if len(key) == 1 else None
        common = {"key": key, "code": key, "modifiers": modifiers, "windowsVirtualKeyCode": KEYS.get(key, ord(key[0]))}
        self.devtools("Input.dispatchKeyEvent", type="keyDown", **common, **({"text": text} if text else {}))
        self.devtools("Input.dispatchKeyEvent", type="keyUp", **common)

    def console(self):
        """Messages since the last call: errors and warnings of the page."""
        return [m for m in self.call("POST", self.session + "/se/log", {"type": "browser"})]

    def requests(self):
        """Addresses that the page asked for since the last call."""
        found = []
        for entry in self.call("POST", self.session + "/se/log", {"type": "performance"}):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                found.append(message["params"]["request"]["url"])
        return found

    def screenshot(self, path, full=True):
        picture = self.devtools("Page.captureScreenshot", format="png", captureBeyondViewport=full, **({"clip": self.whole()} if full else {}))
        with open(path, "wb") as out:
            out.write(base64.b64decode(picture["data"]))

    def whole(self):
        size = self.devtools("Page.getLayoutMetrics")["cssContentSize"]
        return {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}


KEYS = {"Enter": 13, "Escape": 27, "Tab": 9, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}

"""Drives Firefox through WebDriver BiDi (W3C), as far as the tests need it."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

__all__ = ["FIREFOX", "Firefox"]

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
_LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
_QUIET = """\
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
"""
# The code points in which WebDriver writes keys that are no characters.
KEYS = {"Enter": "\ue007", "Escape": "\ue00c", "Shift": "\ue008", "Down": "\ue015", "Tab": "\ue004"}


class Firefox:
    """One window of Firefox, with a profile of its own.

    Attributes:
        errors: What scripts of the page threw.
    """

    def __init__(self, folder: Path, *, width: int = 1280, height: int = 860) -> None:
        from websockets.sync.client import connect

        (folder / "user.js").write_text(_QUIET, "utf-8")
        self.errors: list[str] = []
        self._number = 0
        self._kept = contextlib.ExitStack()
        self._log = folder / "firefox.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [
                    str(FIREFOX), "--headless", "--no-remote", "--remote-debugging-port", "0",
                    "--profile", str(folder), f"--width={width}", f"--height={height}",
                ],
                stdout=log, stderr=log,
            )  # fmt: skip
        try:
            address = f"{self._wait_for_address()}/session"
            self._socket = self._kept.enter_context(connect(address, max_size=None))
        except BaseException:
            self._process.kill()
            self._process.wait(10)
            raise
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded"])
        self._window = self.ask("browsingContext.getTree")["contexts"][0]["context"]
        self.ask(
            "browsingContext.setViewport",
            context=self._window, viewport={"width": width, "height": height},
        )  # fmt: skip

    def _wait_for_address(self) -> str:
        end = time.monotonic() + 30
        while time.monotonic() < end and self._process.poll() is None:
            if found := _LISTENING.search(self._log.read_text("utf-8", "replace")):
                return found.group(1)
            time.sleep(0.05)
        raise AssertionError(f"Firefox does not listen: {self._log.read_text('utf-8', 'replace')}")

    def close(self) -> None:
        """End the browser."""
        with contextlib.suppress(Exception):
            self.ask("browser.close")
        self._kept.close()
        self._process.kill()
        self._process.wait(10)

    def ask(self, method: str, **parameters: Any) -> Any:
        """Send a command and return its result; keep the page's errors that come meanwhile."""
        self._number += 1
        number = self._number
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            told = json.loads(self._socket.recv(timeout=30))
            if told.get("id") == number:
                assert told["type"] == "success", told
                return told["result"]
            entry = told.get("params", {})
            if told.get("method") == "log.entryAdded" and entry.get("type") == "javascript":
                self.errors.append(str(entry.get("text")))

    def add_cookie(self, name: str, value: str, *, host: str) -> None:
        """Set a cookie of a host before a page of it is opened."""
        cookie = {"name": name, "value": {"type": "string", "value": value}, "domain": host}
        self.ask("storage.setCookie", cookie=cookie)

    def add_script(self, body: str) -> None:
        """Run a script in every document before its own scripts do."""
        self.ask("script.addPreloadScript", functionDeclaration=f"() => {{ {body} }}")

    def open(self, address: str) -> None:
        """Go to an address and wait until the document is loaded."""
        # The address may be the one that is shown: then only the mark tells old from new.
        self.run("(globalThis.left = true)")
        self.ask("browsingContext.navigate", context=self._window, url=address, wait="complete")
        self.wait("!globalThis.left")

    def run(self, script: str) -> Any:
        """Return what an expression of JavaScript gives: text, a number, a list, or nothing."""
        told = self.ask(
            "script.evaluate",
            expression=f"JSON.stringify(({script}) ?? null)",
            target={"context": self._window},
            awaitPromise=True,
        )
        assert told["type"] == "success", told
        return json.loads(told["result"]["value"])

    def wait(self, script: str, *, seconds: float = 30.0) -> None:
        """Ask again until an expression is true."""
        end = time.monotonic() + seconds
        while not self.run(f"Boolean({script})"):
            assert time.monotonic() < end, f"it did not come to hold: {script}"
            time.sleep(0.05)

    def press(self, *keys: str) -> None:
        """Press keys one after the other; `Shift+j` holds the first while it presses the last."""
        actions: list[dict[str, str]] = []
        for key in keys:
            held = [KEYS.get(each, each) for each in key.split("+")] if len(key) > 1 else [key]
            actions += [{"type": "keyDown", "value": each} for each in held]
            actions += [{"type": "keyUp", "value": each} for each in reversed(held)]
        source = {"type": "key", "id": "keyboard", "actions": actions}
        self.ask("input.performActions", context=self._window, actions=[source])

    def type(self, words: str) -> None:
        """Type words."""
        self.press(*words)

    def drag(self, left: float, top: float, right: float, bottom: float) -> None:
        """Draw the mouse from one point of the window to another with its button down."""
        middle = (left + right) / 2, (top + bottom) / 2
        actions: list[dict[str, Any]] = [
            {"type": "pointerMove", "x": round(left), "y": round(top)},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerMove", "x": round(middle[0]), "y": round(middle[1]), "duration": 60},
            {"type": "pointerMove", "x": round(right), "y": round(bottom), "duration": 60},
            {"type": "pointerUp", "button": 0},
        ]
        source = {"type": "pointer", "id": "mouse", "actions": actions}
        self.ask("input.performActions", context=self._window, actions=[source])

    def take_picture(self, path: Path) -> None:
        """Write what the window shows, as PNG."""
        import base64

        told = self.ask("browsingContext.captureScreenshot", context=self._window)
        path.write_bytes(base64.b64decode(told["data"]))

"""The way into a running app: the address that its terminal shows, and the cookie for it."""

from __future__ import annotations

import http.client
import re
import subprocess
import time
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\?token=[\w-]+")


@dataclass(frozen=True)
class Entry:
    """An app that let us in."""

    address: str  # without the token
    name: str
    value: str

    @property
    def host(self) -> str:
        """The host with its port."""
        return urlsplit(self.address).netloc

    @property
    def headers(self) -> dict[str, str]:
        """What a program sends along that may read and write."""
        return {"cookie": f"{self.name}={self.value}", "origin": self.address}

    def add_to(self, context: Any, *, coder: str = "Ana") -> None:
        """Let a browser context of Playwright in, as somebody who has said who they are."""
        cookies = {self.name: self.value} | ({"lifeworld-coder": coder} if coder else {})
        context.add_cookies(
            [{"name": n, "value": v, "url": self.address} for n, v in cookies.items()]
        )


def read_addresses(log: Path) -> list[str]:
    """Return the addresses with a token that the app has shown, oldest first."""
    return ADDRESS.findall(log.read_text("utf-8", "replace"))


def enter(
    log: Path, process: subprocess.Popen[bytes] | None = None, *, seconds: float = 30.0
) -> Entry:
    """Wait until the app has shown an address in *log* and answers, and go in with its token."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and (process is None or process.poll() is None):
        shown = read_addresses(log) if log.exists() else []
        entry = _try(shown[-1]) if shown else None
        if entry is not None:
            return entry
        time.sleep(0.02)
    told = log.read_text("utf-8", "replace") if log.exists() else "It showed nothing."
    raise AssertionError(f"the app did not let us in: {told}")


def _try(address: str) -> Entry | None:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    try:
        connection.request("GET", f"/?{parts.query}")
        answer = connection.getresponse()
        answer.read()
    except OSError:
        return None
    finally:
        connection.close()
    [(name, cookie)] = SimpleCookie(answer.getheader("set-cookie") or "").items() or [("", None)]
    return Entry(f"http://{parts.netloc}", name, cookie.value) if cookie else None

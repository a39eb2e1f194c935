"""The phones of the benchmark of a room: some speak the protocol, some are pages of a browser."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import ssl
import time
from dataclasses import dataclass, field
from typing import Any

__all__ = ["BrowserPhone", "Phone", "Seen", "join_by_https", "open_relay"]

# Notes in a page when it drew which text for the first time, by the clock of this computer.
WATCH = """
globalThis.drawn = {};
const note = (text) => {
    for (const [found] of (text ?? "").matchAll(/Operation \\d+ in this room/g))
        globalThis.drawn[found] ??= Date.now();
};
new MutationObserver((changes) => {
    for (const change of changes) {
        if (change.type === "characterData") note(change.target.data);
        for (const node of change.addedNodes) note(node.textContent);
    }
}).observe(document, { subtree: true, childList: true, characterData: true });
"""


@dataclass
class Seen:
    """When texts were sent, and by whom each was seen first, in seconds of this computer.

    Attributes:
        held: What came and is not read yet, and when; None while all is read as it comes. Forty
            phones in one process would otherwise wait for each other's reading.
    """

    sent: dict[str, tuple[float, int]] = field(default_factory=dict)
    arrived: dict[str, dict[int, float]] = field(default_factory=dict)
    acknowledged: dict[str, float] = field(default_factory=dict)
    held: list[tuple[Phone, str, float]] | None = None

    def release(self) -> None:
        """Read what was held."""
        held, self.held = self.held or [], None
        for phone, text, _ in held:
            phone.take(text)

    def note(self, number: int, text: str, now: float) -> None:
        if text in self.sent:
            self.arrived.setdefault(text, {}).setdefault(number, now)


class Phone:
    """Speaks the protocol as room.js does: an outbox, sent again after a break."""

    def __init__(
        self,
        seen: Seen,
        number: int,
        url: str,
        token: str,
        *,
        table: str = "",
        port: int = 0,
        tls: ssl.SSLContext | None = None,
        cookie: str = "",
    ) -> None:
        self._cookie = cookie
        self.seen, self.number, self.token, self.table = seen, number, token, table
        self.url, self._port, self._tls = url, port, tls
        self.parts: dict[str, Any] = {}
        self.waiting: dict[str, dict[str, Any]] = {}
        self.acknowledged: set[str] = set()
        self.refused: list[str] = []
        self.began: dict[str, float] = {}  # when it saw each step first
        self.joined = asyncio.Event()
        self._sent_at: dict[str, float] = {}
        self._socket: Any = None
        self.task = asyncio.create_task(self._run())

    @property
    def texts(self) -> frozenset[tuple[str, str]]:
        return frozenset((k, v["text"]) for k, v in self.parts.items() if k.startswith("card:"))

    async def _run(self) -> None:
        from websockets.asyncio.client import connect
        from websockets.exceptions import WebSocketException

        tries = 0
        # A name may lead to an address that we do not mean.
        more: dict[str, Any] = (
            {"host": "127.0.0.1", "port": self._port, "ssl": self._tls} if self._tls else {}
        )
        if self._cookie:
            more["additional_headers"] = {"Cookie": self._cookie}
        hello = {"t": "hello", "token": self.token, "as": "projector"}
        while True:
            try:
                async with connect(
                    f"{self.url.replace('http', 'ws', 1)}/room/socket", origin=self.url,
                    open_timeout=30, max_size=None, **more,
                ) as socket:  # fmt: skip
                    await socket.send(json.dumps(hello))
                    async for text in socket:
                        if self.seen.held is not None:
                            self.seen.held.append((self, str(text), time.time()))
                        elif self.take(str(text)) == "welcome":
                            tries, self._socket = 0, socket
                            for op in list(self.waiting.values()):
                                await socket.send(json.dumps(op))
            except (OSError, WebSocketException, TimeoutError):
                pass
            self._socket = None
            await asyncio.sleep(min(5.0, 0.3 * 2**tries) * (0.5 + random.random()))
            tries += 1

    def take(self, text: str) -> str:
        """Read a message; return its kind."""
        message = json.loads(text)
        now, kind = time.time(), str(message["t"])
        if kind == "welcome":
            self.parts.clear()
            self.joined.set()
        if kind in ("welcome", "parts"):
            for key, part in message["parts"].items():
                if part is None:
                    self.parts.pop(key, None)
                    continue
                self.parts[key] = part
                if key.startswith("card:"):
                    self.seen.note(self.number, part["text"], now)
                elif key == "step":
                    self.began.setdefault(part["id"], now)
        elif kind in ("ack", "no"):
            name = message["id"]
            if self.waiting.pop(name, None) is not None and kind == "ack":
                self.seen.acknowledged[name] = now - self._sent_at[name]
            (self.acknowledged.add(name) if kind == "ack" else self.refused.append(message["why"]))
        return kind

    async def act(self, name: str, kind: str, step: str, /, **fields: Any) -> None:
        op = {"t": "op", "id": name, "kind": kind, "step": step, **fields}
        self.waiting[name] = op
        self._sent_at[name] = time.time()
        socket = self._socket
        if socket is not None:
            with contextlib.suppress(Exception):  # the connection broke: it is sent again
                await socket.send(json.dumps(op))


class BrowserPhone:
    """A real phone page in Chromium."""

    def __init__(self, browser: Any, number: int, address: str, *, slow: float = 0) -> None:
        self._browser, self.number, self._address, self._slow = browser, number, address, slow
        self._context: Any = None
        self.page: Any = None

    async def join(self) -> None:
        """Open the page and join, as fast as the page allows."""
        self._context = await self._browser.new_context(
            viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True,
            ignore_https_errors=True,
        )  # fmt: skip
        self._context.set_default_timeout(60_000)
        self.page = await self._context.new_page()
        await self.page.add_init_script(WATCH)
        if self._slow:
            session = await self._context.new_cdp_session(self.page)
            await session.send("Emulation.setCPUThrottlingRate", {"rate": self._slow})
        await self.page.goto(self._address)
        await self.page.get_by_label("Nickname").fill(f"Page {self.number}")
        await self.page.get_by_role("button", name="Join", exact=True).click()
        await self.page.get_by_role("button", name="More").wait_for()

    async def write(self, text: str) -> None:
        await self.page.get_by_label("Write a card").fill(text)
        await self.page.get_by_role("button", name="Add the card").click()

    async def time_first_card(self, text: str) -> float:
        """Return the seconds from the address to a card that the room has acknowledged."""
        began = time.perf_counter()
        await self.join()
        await self.write(text)
        card = self.page.locator("main .card", has_text=text)
        await card.wait_for()
        await self.page.wait_for_function(
            "text => [...document.querySelectorAll('main .card')].some((each) =>"
            " each.textContent.includes(text) && !each.textContent.includes('saved here'))",
            arg=text,
        )
        return time.perf_counter() - began

    async def tell(self, seen: Seen) -> None:
        """Note when the page drew what the others wrote."""
        for text, at in (await self.page.evaluate("globalThis.drawn")).items():
            seen.note(self.number, text, at / 1000)

    async def close(self) -> None:
        if self._context is not None:
            await self._context.close()


def join_by_https(port: int, public: str, tls: ssl.SSLContext, given: dict[str, Any]) -> Any:
    """Join through TLS as a page does; return the status and what came."""
    import http.client
    import socket

    class Connection(http.client.HTTPSConnection):
        def connect(self) -> None:
            plain = socket.create_connection(("127.0.0.1", port), 30)
            self.sock = tls.wrap_socket(plain, server_hostname="localhost")

    connection = Connection("localhost", port, context=tls)
    host = public.partition("//")[2]
    headers = {"Host": host, "Origin": public}
    connection.request("POST", "/join", json.dumps(given), headers)
    answer = connection.getresponse()
    told = json.loads(answer.read())
    connection.close()
    return answer.status, told


async def open_relay() -> None:
    """Serve what a room serves without being one: the least that this machine can take."""
    from websockets.asyncio.server import broadcast, serve
    from websockets.exceptions import ConnectionClosed

    everybody: set[Any] = set()

    async def relay(socket: Any) -> None:
        await socket.recv()
        everybody.add(socket)
        await socket.send(json.dumps({"t": "welcome", "seq": 0, "now": 0, "parts": {}}))
        with contextlib.suppress(ConnectionClosed):
            async for text in socket:
                op = json.loads(text)
                await socket.send(json.dumps({"t": "ack", "id": op["id"]}))
                part = {f"card:{op['card']}": {"text": op["text"], "padding": "x" * 300}}
                broadcast(everybody, json.dumps({"t": "parts", "seq": 0, "parts": part}))
        everybody.discard(socket)

    async with serve(relay, "127.0.0.1", 0) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(open_relay())

"""One page that is connected: what it sends, and what it is told, over a WebSocket."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from lifeworld.room.hub import Answer, Hub
from lifeworld.room.limits import Bucket
from opportunity_spaces.workshops.room.model import ALL
from opportunity_spaces.workshops.room.operations import UNDOABLE
from opportunity_spaces.workshops.room.sharing import BLANK, Sheet, is_of_group, render_change
from opportunity_spaces.workshops.room.views import get_part, list_keys, list_own_keys
from study.language import say, say_in

__all__ = ["LARGEST", "Page", "close_refused", "parse_message", "read_hello"]

LARGEST = 64 * 1024  # bytes of a message; a card has 600 letters
SLOWEST = 30  # seconds that a page may take to accept a message
PATIENCE = 10  # seconds in which a page has to say who it is
# What a phone sends after an hour without a connection is let through at once, and no faster.
RATE, BURST = 15, 120
LOG_EVERY = 0.25  # seconds between two tellings of the log: sixty lines, for people to read
NONE = "{}"
POLICY = 1008  # close codes of RFC 6455
GONE = 4001  # ours: the page need not try again


class Page:
    """A page that is connected, and what it was sent.

    Args:
        socket: Its connection, accepted.
        hub: The room.
        viewer: Whose page it is.
    """

    def __init__(self, socket: WebSocket, hub: Hub, viewer: str) -> None:
        self.viewer = viewer
        self._socket = socket
        self._hub = hub
        self._sheet: Sheet = BLANK
        self._own: dict[str, dict[str, Any] | None] = {}  # what is not as on the sheet
        self._touched: set[str] = set()
        self._answers: list[dict[str, Any]] = []
        self._goodbye: tuple[str, str] | None = None
        self._wake = asyncio.Event()
        self._logged = 0.0
        self._told = 0
        self._log_due: asyncio.TimerHandle | None = None
        self._bucket = Bucket(RATE, BURST)

    # ---- what the hub says -----------------------------------------------------------------

    def touch(self, keys: set[str]) -> None:
        """Note that some parts may look otherwise now."""
        self._touched |= keys
        self._wake.set()

    def say_goodbye(self, why: str, kind: str) -> None:
        """Tell the page that it is let in no more, and why."""
        self._goodbye = (why, kind)
        self._wake.set()

    # ---- the connection --------------------------------------------------------------------

    async def run(self) -> None:
        """Tell the page everything, then answer it until it leaves or is sent away."""
        self._hub.enter(self)
        writing = asyncio.create_task(self._write())
        reading = asyncio.create_task(self._read())
        try:
            await asyncio.wait((writing, reading), return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._hub.leave(self)
            for each in (writing, reading):
                each.cancel()
                with contextlib.suppress(asyncio.CancelledError, WebSocketDisconnect, OSError):
                    await each

    async def _read(self) -> None:
        while True:
            try:
                message = parse_message(await self._socket.receive_text())
            except KeyError:  # it was bytes
                message = None
            if message is None:
                await self._socket.close(POLICY)
                return
            if message.get("t") == "ping":
                self._answer({"t": "pong", "now": self._hub.get_now()})
            elif message.get("t") == "op":
                # A page that sends too fast waits; nothing that it sends is lost.
                if wait := self._bucket.measure_wait():
                    await asyncio.sleep(wait)
                self._take(message)

    def _take(self, message: dict[str, Any]) -> None:
        name = message.get("id")

        def reply(answer: Answer) -> None:
            told = {"seq": answer.seq, "already": answer.already}
            refused = {"t": "no", "id": name, "why": answer.why}
            self._answer(refused if answer.why else {"t": "ack", "id": name, **told})

        self._hub.take(self.viewer, message, reply)

    def _answer(self, message: dict[str, Any]) -> None:
        self._answers.append(message)
        self._wake.set()

    async def _write(self) -> None:
        hub = self._hub
        with say_in(hub.language):
            parts = self.find_changes({ALL})
            now = hub.get_now()
            await self._send(f'{{"t":"welcome","seq":{hub.state.seq},"now":{now},"parts":{parts}}}')
            while True:
                await self._wake.wait()
                self._wake.clear()
                answers, self._answers = self._answers, []
                for each in answers:
                    await self._send(_render(each))
                touched = self._take_touched()
                if self._goodbye is None and touched:
                    parts = self.find_changes(touched)
                    if parts != NONE:
                        await self._send(f'{{"t":"parts","seq":{hub.state.seq},"parts":{parts}}}')
                if self._goodbye is not None:
                    why, kind = self._goodbye
                    await self._send(_render({"t": "bye", "why": why, "kind": kind}))
                    await self._socket.close(GONE)
                    return

    def _take_touched(self) -> set[str]:
        """Return what to look at now; the log is left for later if it was told a moment ago."""
        touched, self._touched = self._touched, set()
        if "log" in touched:
            loop = asyncio.get_running_loop()
            wait = self._logged + LOG_EVERY - loop.time()
            if wait > 0 and not self._can_be_undone():
                touched.discard("log")
                if self._log_due is None:
                    self._log_due = loop.call_later(wait, self._touch_log)
            else:
                self._logged = loop.time()
                self._told = len(self._hub.state.operations)
        return touched

    def _can_be_undone(self) -> bool:
        """Return whether something came since the log was told that a press on Undo is about.

        Who presses it means what they see, and not what lies a quarter of a second before.
        """
        since = self._hub.state.operations[self._told :]
        return any(each.kind in UNDOABLE or each.kind == "undo" for each in since)

    def _touch_log(self) -> None:
        self._log_due = None
        self.touch({"log"})

    async def _send(self, text: str) -> None:
        # A page that accepts nothing any more is left; it comes back when it can.
        async with asyncio.timeout(SLOWEST):
            await self._socket.send_text(text)

    def find_changes(self, touched: set[str]) -> str:
        """Return, as JSON, the parts that look otherwise than what the page was sent."""
        state, viewer, hub = self._hub.state, self.viewer, self._hub
        sheet = hub.shared.get_sheet(state, viewer, hub.presence)
        own = hub.shared.list_own(state, viewer)
        if ALL in touched:
            hub.presence.now = hub.get_now()
            keys = list_keys if sheet is BLANK else list_own_keys
            touched = {*keys(state, viewer), *own, *self._own}
        changes: list[str] = []
        dropped: set[str] = set()
        for key in touched:
            alike = sheet is not BLANK and is_of_group(key) and key not in own
            if (alike and key not in self._own) or self._is_of_others(key):
                continue  # it comes with the sheet, if at all
            old = self._own[key] if key in self._own else self._sheet.parts.get(key)
            if alike:
                part = sheet.parts.get(key)
                del self._own[key]
                dropped.add(key)
            else:
                part = self._own[key] = get_part(state, viewer, key, hub.presence)
            if part != old:
                changes.append(render_change("me" if key.startswith("me:") else key, part))
        if news := sheet.join_news(self._sheet, but=self._own.keys() | dropped):
            changes.append(news)
        self._sheet = sheet
        return f"{{{','.join(changes)}}}"

    def _is_of_others(self, key: str) -> bool:
        return key.startswith("me:") and key != f"me:{self.viewer}"


def _render(message: dict[str, Any]) -> str:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def parse_message(text: str) -> dict[str, Any] | None:
    """Return a message of a page, or None if it is none."""
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None


async def read_hello(socket: WebSocket) -> dict[str, Any] | None:
    """Return the first message of a page, which says who it is; None if it says nothing."""
    try:
        message = parse_message(await asyncio.wait_for(socket.receive_text(), PATIENCE))
    except (TimeoutError, WebSocketDisconnect, KeyError):
        return None
    return message if message is not None and message.get("t") == "hello" else None


async def close_refused(socket: WebSocket, hub: Hub, sentence: str, kind: str) -> None:
    """Tell a page why it is not let in, and close."""
    with say_in(hub.language):
        why = say(sentence)
    with contextlib.suppress(WebSocketDisconnect, OSError, RuntimeError):
        await socket.send_text(json.dumps({"t": "bye", "why": why, "kind": kind}))
        await socket.close(GONE)

"""The room in memory: takes operations, keeps them on disk, and tells everyone what changed.

All of it runs in one asyncio loop, so the order in which operations are taken is the order of the
room. They are applied at once and written in groups, by one thread; each is acknowledged after the
group that holds it is on the disk. As long as the disk takes nothing, all of them wait, on the
phones too, and everybody is told so.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from lifeworld.room.tokens import hash_token, new_token
from opportunity_spaces.workshops.room.accept import SERVER_ITSELF, Already, accept_operation
from opportunity_spaces.workshops.room.ahead import find_due
from opportunity_spaces.workshops.room.codes import hash_ballot
from opportunity_spaces.workshops.room.commands import add_operations, add_token, remove_tokens
from opportunity_spaces.workshops.room.fold import apply_operation, build_state
from opportunity_spaces.workshops.room.model import ALL, Operation, State
from opportunity_spaces.workshops.room.operations import Refused
from opportunity_spaces.workshops.room.presence import Presence
from opportunity_spaces.workshops.room.queries import (
    find_guest,
    get_room,
    get_state,
    get_version,
    list_ballots,
    open_room,
)
from opportunity_spaces.workshops.room.secrecy import is_facilitator
from opportunity_spaces.workshops.room.sharing import Shared
from study.language import mark, say, say_in
from study.sqlite import sqlite3

__all__ = ["Answer", "Hub", "Listener", "Reply"]

TRY_AGAIN = 1.0  # seconds until a disk that took nothing is tried again


# How often it is looked whether another program has changed the file.
WATCH_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an operation.

    Attributes:
        seq: Its place in the order of the room.
        already: Whether it, or what it asks for, was done before.
        why: Why it was refused, in a sentence; empty if it was not.
    """

    seq: int = 0
    already: bool = False
    why: str = ""


Reply = Callable[[Answer], None]
# Does what a facilitator asks of the server alone, and returns why that is not possible, or "".
Errand = Callable[[], str]


class Listener(Protocol):
    """Whoever is told what changed: one page that is connected."""

    viewer: str

    def touch(self, keys: set[str]) -> None:
        """Note that some parts may look otherwise now."""

    def say_goodbye(self, why: str, kind: str) -> None:
        """Tell the page that it is let in no more, and why."""


@dataclass(slots=True)
class _Waiting:
    operation: Operation | None
    reply: Reply
    seq: int


class Hub:
    """A room that runs.

    Args:
        path: Its file.
    """

    def __init__(self, path: Path) -> None:
        self._db = open_room(path)
        self._reader = open_room(path, read_only=True)
        room = get_room(self._db)
        self.code = room.code
        self.state: State = get_state(room)
        self.presence = Presence(address={"url": "", "code": room.code, "tested": False})
        self.shared = Shared()
        self.errands: Mapping[str, Errand] = {}
        self._listeners: set[Listener] = set()
        self._waiting: list[_Waiting] = []
        self._touched: set[str] = set()
        self._wake = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="room-file")
        self._connected: dict[str, int] = {}

    @property
    def language(self) -> str:
        """The language of the room."""
        return self.state.plan.language

    # ---- operations ------------------------------------------------------------------------

    def take(self, by: str, message: Mapping[str, Any], reply: Reply) -> None:
        """Take an operation; a refusal is answered at once, all else once it is on the disk.

        An errand changes nothing in the room: it is answered at once, and in no log.
        """
        errand = self.errands.get(str(message.get("kind")))
        if errand is not None:
            reply(self._run_errand(by, errand))
            return
        self._learn_ballots(message)
        try:
            with say_in(self.language):
                taken = accept_operation(self.state, by, message, now=_get_now())
        except Refused as refused:
            reply(Answer(why=refused.why))
            return
        if isinstance(taken, Already):
            # What was taken a moment ago may not be on the disk yet: this waits with it.
            self._waiting.append(_Waiting(None, reply, taken.seq))
        else:
            self._touched |= apply_operation(self.state, taken)
            self._waiting.append(_Waiting(taken, reply, taken.seq))
        self._wake.set()

    def _run_errand(self, by: str, errand: Errand) -> Answer:
        with say_in(self.language):
            if not is_facilitator(self.state, by):
                return Answer(why=say("Only a facilitator can do this."))
            if self.state.phase == "ended":
                return Answer(why=say("The workshop has ended."))
        return Answer(self.state.seq, why=errand())

    def _learn_ballots(self, message: Mapping[str, Any]) -> None:
        """Read the one-time codes again before one is refused: more may have been made since."""
        code = message.get("ballot")
        if isinstance(code, str) and code and hash_ballot(code) not in self.state.ballots:
            with contextlib.suppress(sqlite3.Error):  # then the code is refused, as before
                self.state.ballots = list_ballots(self._reader)

    async def act(self, by: str, kind: str, **fields: Any) -> int:
        """Do something and wait until it is on the disk; return its place.

        Raises:
            Refused: it cannot be done.
        """
        done: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def reply(answer: Answer) -> None:
            if done.done():  # whoever waited has gone
                return
            if answer.why:
                done.set_exception(Refused(answer.why))
            else:
                done.set_result(answer.seq)

        self.take(by, {"id": secrets.token_hex(12), "kind": kind, **fields}, reply)
        return await done

    async def run(self) -> None:
        """Write what was taken and tell everyone, until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            waiting, self._waiting = self._waiting, []
            operations = [each.operation for each in waiting if each.operation is not None]
            if operations:
                try:
                    await self._write_at_last(add_operations, self._db, operations)
                except sqlite3.Error:
                    await self._take_back(waiting)
                    continue
            for each in waiting:
                each.reply(Answer(each.seq, already=each.operation is None))
            self._tell()
            for operation in operations:
                if operation.kind in ("leave", "remove"):
                    await self._send_away(operation)

    async def _take_back(self, waiting: list[_Waiting]) -> None:
        """Read the room from its file again, after something could not be written to it."""
        waiting += self._waiting
        self._waiting = []
        self.state = get_state(await self._write(get_room, self._db))
        self.shared.note({ALL})
        with say_in(self.language):
            why = say("The room’s computer could not save this: try again.")
        for each in waiting:
            each.reply(Answer(why=why))
        self._touched.add(ALL)
        self._tell()

    async def watch(self) -> None:
        """Take over what another program changes in the room's file, until cancelled.

        A person who withdraws from the study is taken out of an open room, too.
        """
        seen = await self._write(get_version, self._db)
        while True:
            self._close_due()
            await asyncio.sleep(WATCH_SECONDS)
            with contextlib.suppress(sqlite3.Error):  # it is looked at again soon
                version = await self._write(get_version, self._db)
                if version != seen:
                    room = await self._write(get_room, self._db)
                    seen = version
                    # What was taken since and is not on the disk yet stays.
                    fresh = self.state.operations[len(room.operations) :]
                    operations = [*room.operations, *fresh]
                    self.state = build_state(room.plan, operations, ballots=room.ballots)
                    self.shared.note({ALL})  # nobody who comes now sees what was taken out
                    self.touch(ALL)

    def _close_due(self) -> None:
        """Close the steps that were open until now, or until a moment when no server ran."""
        for step in find_due(self.state, _get_now()):
            lapse = {"id": secrets.token_hex(12), "kind": "lapse", "step": step}
            self.take(SERVER_ITSELF, lapse, lambda _: None)

    async def _send_away(self, operation: Operation) -> None:
        guest = str(operation.data.get("guest", operation.whose))
        await self._write_at_last(remove_tokens, self._db, guest)
        with say_in(self.language):
            kind, why = (
                ("left", say("You left, and what you wrote is deleted."))
                if operation.kind == "leave"
                else ("removed", say("The facilitator has taken you out of this workshop."))
            )
        for each in [each for each in self._listeners if each.viewer == guest]:
            each.say_goodbye(why, kind)

    async def _write(self, command: Callable[..., Any], *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, command, *args)

    async def _write_at_last(self, command: Callable[..., Any], *args: Any) -> None:
        """Write, as soon as the disk takes it: a full one may have room again in a moment."""
        while True:
            try:
                await self._write(command, *args)
            except sqlite3.OperationalError:
                self._note_trouble(
                    mark(
                        "The room’s computer cannot save: its disk may be full. What you write"
                        " waits, and goes on by itself as soon as there is room."
                    )
                )
                await asyncio.sleep(TRY_AGAIN)
            else:
                self._note_trouble("")
                return

    def _note_trouble(self, sentence: str) -> None:
        """Tell everybody what is wrong with the room's computer, or that nothing is any more."""
        with say_in(self.language):
            trouble = say(sentence) if sentence else ""
        if trouble != self.presence.trouble:
            self.presence.trouble = trouble
            self.shared.note({"room"})
            for each in self._listeners:
                each.touch({"room"})

    # ---- people ----------------------------------------------------------------------------

    async def join(self, fields: Mapping[str, Any], *, remote: bool) -> tuple[str, str]:
        """Let a person in; return the guest's id and the token.

        Raises:
            Refused: the person cannot join.
        """
        if self.presence.trouble:
            raise Refused(self.presence.trouble)
        guest, token = "g" + secrets.token_hex(8), new_token()
        await self.act(SERVER_ITSELF, "join", **{**fields, "guest": guest, "remote": remote})
        keep_until = self.state.plan.keep_until

        def write() -> None:
            add_token(self._db, hash_token(token), guest, keep_until=keep_until)

        await self._write_at_last(write)
        return guest, token

    async def find_guest(self, token: str) -> str:
        """Return the guest whom a token lets in, or "" if it is none."""
        if not token or len(token) > 200:
            return ""

        def read() -> str:
            return find_guest(self._db, hash_token(token), now=_get_now())

        guest = str(await self._write(read))
        found = self.state.guests.get(guest)
        return guest if found is not None and not found.gone else ""

    # ---- pages -----------------------------------------------------------------------------

    def enter(self, listener: Listener) -> None:
        """Tell a page what changes from now on."""
        self._listeners.add(listener)
        if listener.viewer in self.state.guests:
            self._connected[listener.viewer] = self._connected.get(listener.viewer, 0) + 1
            self._note_presence(listener.viewer)

    def leave(self, listener: Listener) -> None:
        """Tell a page no more."""
        if listener not in self._listeners:
            return
        self._listeners.discard(listener)
        if listener.viewer in self._connected:
            self._connected[listener.viewer] -= 1
            self._note_presence(listener.viewer)

    def list_pages(self, viewer: str) -> list[Listener]:
        """Return the pages that somebody has open."""
        return [each for each in self._listeners if each.viewer == viewer]

    def _note_presence(self, guest: str) -> None:
        here = self._connected.get(guest, 0) > 0
        if here == (guest in self.presence.here):
            return
        (self.presence.here.add if here else self.presence.here.discard)(guest)
        self.touch("counts", f"people:{guest}")

    def touch(self, *keys: str) -> None:
        """Note that some parts may look otherwise, and tell everyone soon."""
        self._touched |= set(keys)
        self._wake.set()

    def _tell(self) -> None:
        touched, self._touched = self._touched, set()
        if touched:
            self.presence.now = _get_now()
            self.shared.note(touched)
            for each in self._listeners:
                each.touch(touched)

    def set_address(self, **fields: Any) -> None:
        """Say how the room is reached now."""
        self.presence.address = {**self.presence.address, **fields}
        self.touch("address", "room")

    def get_now(self) -> int:
        """Return the milliseconds since 1970."""
        return _get_now()

    def close(self) -> None:
        """Close the file, after what is being written."""
        self._thread.shutdown(wait=True)
        self._reader.close()
        self._db.close()


def _get_now() -> int:
    return time.time_ns() // 1_000_000

"""Rooms for tests: a plan with every kind of step, and a server that really runs.

room = open_room(tmp_path)              # a process of its own, on free ports
ann = room.join("Ann")                  # joins over HTTP, speaks over the socket
room.facilitate("step.next", **{"from": ""})
ann.act("card.add", card="c-1", text="What I think")
ann.wait_for(lambda parts: "card:c-1" in parts)
room.kill(); room.start()               # as a power cut would; the same ports
room.close()
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from opportunity_spaces.workshops.plan import Criterion, Plan, PlanCard, PlanPile, Poll, Step, Table
from opportunity_spaces.workshops.room.commands import create_room
from opportunity_spaces.workshops.room.queries import read_room

__all__ = [
    "ALL_STEPS",
    "TABLES",
    "Person",
    "Room",
    "make_plan",
    "open_room",
    "replace",
    "running_room",
]

ROOT = Path(__file__).resolve().parent.parent
QUOTES = (
    "We learn of the new roster on the day before, from a note on the door.",
    "Nobody asks those of us who work at night.",
    "My steward called me back within the hour. That is why I stayed.",
    "I pay for a course that I never have the time to take.",
    "The meeting is at four, when I fetch the children.",
    "If they answered one mail, I would believe that they are there.",
)
ALL_STEPS = (
    Step(id="read", kind="read", title="Meet the evidence", minutes=10, shows=("quote",),
         instruction="Read in silence.", may=("read", "question"), mixed=True),
    Step(id="react", kind="react", title="What strikes you", minutes=5, shows=("quote",),
         may=("read", "react", "question")),
    Step(id="assume", kind="reveal", title="What we believed", minutes=10, shows=("assumption",),
         may=("read", "comment")),
    Step(id="think", kind="brainstorm", title="What is missing", minutes=10, shows=("quote",),
         may=("read", "add", "edit_own")),
    Step(id="sort", kind="sort", title="Put together what belongs together", minutes=10,
         shows=("quote", "opinion"), sources=("think",), may=("read", "sort", "see_others")),
    Step(id="name", kind="name", title="Name the piles", minutes=5, shows=("quote", "opinion"),
         sources=("think",), may=("read", "name", "sort")),
    Step(id="dots", kind="vote", title="What matters most", minutes=5, may=("read", "vote"),
         shows=("opinion",), sources=("think",),
         poll=Poll(kind="dots", budget=5, most=3, of=("opinion", "pile"))),
    Step(id="rate", kind="vote", title="How much, how hard", minutes=10, may=("read", "vote"),
         shows=("need",),
         poll=Poll(kind="rating", of=("need",), criteria=(
             Criterion(id="worth", name="Worth", weight=3, low="Little", high="Much"),
             Criterion(id="effort", name="Effort", weight=2, less=True, low="Days", high="Years"),
         ))),
    Step(id="pair", kind="vote", title="One before the other", minutes=5, may=("read", "vote"),
         shows=("need",), poll=Poll(kind="pairwise", of=("need",))),
    Step(id="agree", kind="vote", title="Agree, pass, disagree", minutes=10,
         may=("read", "vote", "statement"), shows=("statement",),
         poll=Poll(kind="agree", of=("statement",))),
    Step(id="plan", kind="plan", title="Who does what", minutes=10, may=("read", "add", "edit_own"),
         private=False),
    Step(id="out", kind="check_out", title="One word each", minutes=5, may=("read", "add")),
)  # fmt: skip


def make_plan(**changes: Any) -> Plan:
    """Return a plan with every kind of step and poll; some fields may be others."""
    said = {"group": "Nurses", "stratum": "Night shift", "confidence": "Moderate", "theme": "Time"}
    cards = [
        PlanCard(
            id=f"q{n}", kind="quote", text=text, who=f"P{n:02d}", way=f"/Reader?turn={n}", **said
        )
        for n, text in enumerate(QUOTES, 1)
    ]
    cards += [
        PlanCard(id=f"n{n}", kind="need", text=text, theme="Time")
        for n, text in enumerate(("Know the roster early", "Be answered", "Learn at work"), 1)
    ]
    believed, found = "Nights are popular for the extra pay.", "Four of five would give them up."
    cards.append(
        PlanCard(id="a1", kind="assumption", text=believed, found=found, verdict="challenged")
    )
    cards += [
        PlanCard(id=f"s{n}", kind="statement", text=text)
        for n, text in enumerate(("Rosters should be fixed four weeks ahead.",
                                  "Meetings should be online.", "A course is work.",
                                  "Stewards should be paid.", "Dues are too high."), 1)
    ]  # fmt: skip
    made: dict[str, Any] = {
        "id": "w1",
        "title": "What the night shift needs",
        "purpose": "Decide what comes first.",
        "notice": "The facilitator sees your cards; your votes are secret.",
        "keep_until": "2099-12-31",
        "mandate": "The board decides; this room recommends.",
        "rule": "Most dots, then talk.",
        "steps": ALL_STEPS,
        "cards": tuple(cards),
        "piles": (PlanPile(id="p1", name="Roster", cards=("q1", "q2")),),
    }
    return Plan(**{**made, **changes})


TABLES = (Table(id="t1", name="Window"), Table(id="t2", name="Door"))


class Person:
    """A guest with a phone, or a facilitator, connected to a room that runs."""

    def __init__(self, url: str, token: str, *, guest: str = "", cookie: str = "", page: str = ""):
        self.url, self.token, self.guest = url, token, guest
        self._cookie, self._page = cookie, page
        self.parts: dict[str, Any] = {}
        self.answers: dict[str, dict[str, Any]] = {}
        self.bye: dict[str, Any] = {}
        self._stack = contextlib.ExitStack()
        self.connect()

    def connect(self) -> None:
        from websockets.sync.client import connect

        headers = {"Cookie": self._cookie} if self._cookie else {}
        # Not in a block: a person stays connected from one line of a test to the next.
        self._socket = self._stack.enter_context(
            connect(
                self.url.replace("http", "ws", 1) + "/room/socket",
                origin=self.url,  # type: ignore[arg-type]
                additional_headers=headers,
                open_timeout=60,
            )
        )
        self.parts, self.bye = {}, {}
        self.say({"t": "hello", "token": self.token, "have": 0, "as": self._page})
        self.wait_for(lambda _: bool(self.parts or self.bye))

    def say(self, message: Any) -> None:
        self._socket.send(json.dumps(message))

    def send(self, kind: str, *, id: str = "", **fields: Any) -> str:
        """Send an operation and return its id, without waiting."""
        name = id or secrets.token_hex(8)
        self.say({"t": "op", "id": name, "kind": kind, **fields})
        return name

    def act(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Send an operation and return the answer: ack or no."""
        name = self.send(kind, **fields)
        self.answers.pop(name, None)
        self.wait_for(lambda _: name in self.answers)
        return self.answers[name]

    def wait_for(
        self, found: Callable[[dict[str, Any]], object], seconds: float = 30
    ) -> dict[str, Any]:
        """Take messages until something is in the view."""
        end = time.monotonic() + seconds
        while not found(self.parts):
            left = end - time.monotonic()
            assert left > 0, f"not so within {seconds} s: {sorted(self.parts)} {self.bye}"
            with contextlib.suppress(TimeoutError):
                self._note(json.loads(self._socket.recv(timeout=left)))
        return self.parts

    def _note(self, message: dict[str, Any]) -> None:
        if message["t"] == "welcome":
            self.parts = dict(message["parts"])
        elif message["t"] == "parts":
            for key, part in message["parts"].items():
                if part is None:
                    self.parts.pop(key, None)
                else:
                    self.parts[key] = part
        elif message["t"] in ("ack", "no"):
            self.answers[message["id"]] = message
        elif message["t"] == "bye":
            self.bye = message

    def list(self, kind: str) -> list[dict[str, Any]]:
        """Return the parts of one kind: card, pile, question."""
        return [part for key, part in self.parts.items() if key.startswith(f"{kind}:")]

    def close(self) -> None:
        from websockets.exceptions import ConnectionClosed

        with contextlib.suppress(ConnectionClosed):
            self._stack.close()


class Room:
    """A room whose server runs as a process of its own."""

    def __init__(
        self,
        path: Path,
        *,
        words: tuple[str, ...] = (),
        opened: bool = True,
        under: tuple[str, ...] = (),
    ) -> None:
        self.path = path
        self.token = secrets.token_urlsafe(16)
        self.code = read_room(path).code
        self._words, self._opened, self._under = words, opened, under
        self._ports = ["0", "0"]
        self._people: list[Person] = []
        self._host: Person | None = None
        self.host_url = self.guest_url = ""
        self.start()

    def start(self) -> None:
        """Run the server, on the ports of last time."""
        host, guest = self._ports
        words = ["--open", f"127.0.0.1:{guest}"] if self._opened else []
        self.process = subprocess.Popen(
            [*self._under, sys.executable, "-m", "lifeworld", "room", str(self.path),
             "--host-port", host, *words, *self._words],
            env={**os.environ, "PYTHONPATH": str(ROOT), "LIFEWORLD_ROOM_TOKEN": self.token},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        out = self.process.stdout
        assert out is not None
        told = [out.readline()] + ([out.readline()] if self._opened else [])
        ports = [re.search(r":(\d+)", line) for line in told]
        if not all(ports):
            raise AssertionError(f"the room did not start: {told} {self.process.communicate()}")
        self._ports = [found[1] if found else "0" for found in ports] + (["0"] * (2 - len(ports)))
        self.host_url = f"http://127.0.0.1:{self._ports[0]}"
        self.guest_url = f"http://127.0.0.1:{self._ports[1]}" if self._opened else ""

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.communicate()
        self._host = None

    def close(self) -> None:
        # The server first: hundreds of people would each wait for its goodbye.
        try:
            if self.process.poll() is None:
                self.process.send_signal(signal.SIGTERM)
                self.process.communicate(timeout=45)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        finally:
            for each in self._people:
                each.close()

    @property
    def console_address(self) -> str:
        """The address that lets a browser in."""
        return f"{self.host_url}/console?token={self.token}"

    @property
    def projector_address(self) -> str:
        return f"{self.host_url}/projector?token={self.token}"

    @property
    def join_address(self) -> str:
        """What the QR code says."""
        return f"{self.guest_url}/j/{self.code}"

    def ask(
        self, method: str, url: str, body: Any = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Ask a listener for something; return status, headers and what came."""
        host = re.sub(r"^https?://", "", url).partition("/")[0]
        path = "/" + re.sub(r"^https?://", "", url).partition("/")[2]
        connection = http.client.HTTPConnection(host, timeout=20)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if method == "POST":
            given.setdefault("Origin", f"http://{host}")
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        connection.request(method, path, data, given)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, content

    def let_in(self) -> str:
        """Return the cookie of the facilitator's browser."""
        status, headers, _ = self.ask("GET", self.console_address)
        assert status == 200
        return headers["set-cookie"].partition(";")[0]

    def post_join(self, **fields: Any) -> tuple[int, dict[str, Any]]:
        given = {"code": self.code, **fields}
        status, _, content = self.ask("POST", f"{self.guest_url}/join", given)
        return status, json.loads(content)

    def join(self, name: str = "", **fields: Any) -> Person:
        """Join as a guest would and connect."""
        status, told = self.post_join(name=name, **fields)
        assert status == 200, told
        person = Person(self.guest_url, told["token"], guest=told["guest"])
        self._people.append(person)
        return person

    def open_page(self, page: str = "console") -> Person:
        """Connect as the console or the projector does."""
        person = Person(self.host_url, "", cookie=self.let_in(), page=page)
        self._people.append(person)
        return person

    @property
    def host(self) -> Person:
        """The facilitator's console."""
        if self._host is None:
            self._host = self.open_page()
        return self._host

    def facilitate(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Do something as the facilitator, and return the answer."""
        return self.host.act(kind, **fields)

    def go_to(self, step: str) -> None:
        """Begin a step."""
        assert self.facilitate("step.start", step=step)["t"] == "ack"


def open_room(
    folder: Path,
    *,
    plan: Plan | None = None,
    ballots: int = 0,
    words: tuple[str, ...] = (),
    opened: bool = True,
) -> Room:
    """Make a room's file from a plan and run its server; `.ballots` are its one-time codes."""
    path = folder / "workshop.room"
    codes = create_room(path, plan or make_plan(), ballots=ballots)
    room = Room(path, words=words, opened=opened)
    room.ballots = codes  # type: ignore[attr-defined]
    return room


@contextlib.contextmanager
def running_room(folder: Path, **options: Any) -> Iterator[Room]:
    """A room for the length of a block."""
    room = open_room(folder, **options)
    try:
        yield room
    finally:
        room.close()

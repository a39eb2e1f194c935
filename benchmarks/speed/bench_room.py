"""Times a workshop's room: forty phones that speak the protocol over real sockets, and a host.

Each scenario does the same: the phones write and edit cards that all may see, and the delay is from
sending until the last of the others has it. Then every operation is looked up in the room's file:
none may be missing, none there twice. `--quick` does less of each.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from report import write_results

from opportunity_spaces.workshops.plan import Table
from opportunity_spaces.workshops.room.commands import create_room
from opportunity_spaces.workshops.room.queries import read_room
from tests.rooms import ALL_STEPS, TABLES, Room, make_plan
from tests.slow_proxy import SlowProxy

QUICK = "--quick" in sys.argv
PHONES = 40
OPERATIONS = 400 if QUICK else 2000
PER_SECOND = 20.0
BLACKOUT = 5.0 if QUICK else 60.0
IDLE = 4.0 if QUICK else 15.0
DELAY = 0.075  # seconds each way: 150 ms there and back
RATE = 1_000_000 / 8  # 1 Mbit/s
FOUR = (*TABLES, Table(id="t3", name="Wall"), Table(id="t4", name="Stage"))


class Phone:
    """Speaks the protocol as room.js does: an outbox, sent again after a break."""

    def __init__(self, bench: Bench, number: int, port: int, token: str, table: str) -> None:
        self.bench, self.number, self.token, self.table = bench, number, token, table
        self.url = f"ws://127.0.0.1:{port}"
        self.waiting: dict[str, dict[str, Any]] = {}
        self.texts: dict[str, str] = {}
        self.acknowledged: set[str] = set()
        self.refused: list[str] = []
        self.joined = asyncio.Event()
        self.first_view = 0.0
        self._socket: Any = None
        self.task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        from websockets.asyncio.client import connect
        from websockets.exceptions import WebSocketException

        tries = 0
        while True:
            try:
                async with connect(
                    f"{self.url}/room/socket", origin=self.url.replace("ws", "http"),
                    open_timeout=30, max_size=None,
                ) as socket:  # fmt: skip
                    await socket.send(json.dumps({"t": "hello", "token": self.token}))
                    async for text in socket:
                        message = json.loads(text)
                        if message["t"] == "welcome":
                            tries, self._socket = 0, socket
                            for op in list(self.waiting.values()):
                                await socket.send(json.dumps(op))
                        self._hear(message)
            except (OSError, WebSocketException, TimeoutError):
                pass
            self._socket = None
            await asyncio.sleep(min(5.0, 0.3 * 2**tries) * (0.5 + random.random()))
            tries += 1

    def _hear(self, message: dict[str, Any]) -> None:
        now = time.perf_counter()
        kind = message["t"]
        if kind == "welcome":
            self.texts.clear()
            self.joined.set()
        if kind in ("welcome", "parts"):
            for key, part in message["parts"].items():
                if key.startswith("card:"):
                    if part is None:
                        self.texts.pop(key, None)
                    else:
                        self.texts[key] = part["text"]
                        self.bench.note(self.number, part["text"], now)
        elif kind == "ack":
            self.waiting.pop(message["id"], None)
            self.acknowledged.add(message["id"])
        elif kind == "no":
            self.waiting.pop(message["id"], None)
            self.refused.append(message["why"])

    async def act(self, name: str, kind: str, **fields: Any) -> None:
        op = {"t": "op", "id": name, "kind": kind, "step": "plan", **fields}
        self.waiting[name] = op
        socket = self._socket
        if socket is not None:
            with contextlib.suppress(Exception):  # the connection broke: it is sent again
                await socket.send(json.dumps(op))


class Bench:
    """One scenario."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.sent: dict[str, tuple[float, int]] = {}
        self.arrived: dict[str, dict[int, float]] = {}
        self.phones: list[Phone] = []

    def note(self, number: int, text: str, now: float) -> None:
        if text in self.sent:
            self.arrived.setdefault(text, {}).setdefault(number, now)

    async def connect(self, ports: list[int], tables: tuple[Table, ...]) -> None:
        for n, port in enumerate(ports):
            table = tables[n % len(tables)].id if tables else ""
            fields = {"name": f"P{n}", **({"table": table} if table else {})}
            status, told = await asyncio.to_thread(self.room.post_join, **fields)
            while status == 429:
                await asyncio.sleep(told["wait"])
                status, told = await asyncio.to_thread(self.room.post_join, **fields)
            self.phones.append(Phone(self, n, port, told["token"], table))
        await asyncio.gather(*(each.joined.wait() for each in self.phones))

    async def write(self, disturb: Any = None) -> None:
        """Do the operations, evenly over time, and wait until each is acknowledged."""
        chance = random.Random(1)
        cards: dict[int, list[str]] = {}
        began = time.perf_counter()
        disturbing = None
        for n in range(OPERATIONS):
            if n == OPERATIONS // 2 and disturb is not None:
                disturbing = asyncio.create_task(disturb())
            phone = self.phones[chance.randrange(len(self.phones))]
            own = cards.setdefault(phone.number, [])
            text = f"Operation {n} in this room"
            self.sent[text] = (time.perf_counter(), phone.number)
            if own and chance.random() < 0.7:
                await phone.act(f"o{n}", "card.edit", card=chance.choice(own), text=text)
            else:
                own.append(f"k{n}")
                await phone.act(f"o{n}", "card.add", card=f"k{n}", text=text)
            await asyncio.sleep(max(0.0, began + (n + 1) / PER_SECOND - time.perf_counter()))
        if disturbing is not None:
            await disturbing
        for _ in range(1200):
            if not any(each.waiting for each in self.phones):
                break
            await asyncio.sleep(0.1)
        await asyncio.sleep(1)

    def measure_delays(self, of: set[int] | None = None) -> list[float]:
        """Return for each operation the milliseconds until the last of some phones had it."""
        found = []
        tables = {each.number: each.table for each in self.phones}
        for text, (began, writer) in self.sent.items():
            seen = self.arrived.get(text, {})
            wanted = [
                n for n in tables
                if n != writer and tables[n] == tables[writer] and (of is None or n in of)
            ]  # fmt: skip
            # A text that was edited again before a phone asked has passed it by.
            times = [seen[n] for n in wanted if n in seen]
            if times:
                found.append((max(times) - began) * 1000)
        return found

    def count_faults(self) -> tuple[int, int]:
        """Return how many operations are lost and how many are there twice, by the file."""
        operations = read_room(self.room.path).operations
        kept = Counter(each.id for each in operations if each.kind in ("card.add", "card.edit"))
        lost = sum(f"o{n}" not in kept for n in range(OPERATIONS))
        lost += sum(len(each.waiting) + len(each.refused) for each in self.phones)
        return lost, sum(number - 1 for number in kept.values())

    async def close(self) -> None:
        for each in self.phones:
            each.task.cancel()
        await asyncio.gather(*(each.task for each in self.phones), return_exceptions=True)


Rows = list[tuple[str, float, float | None, str]]


def describe(name: str, delays: list[float], budget: float | None) -> Rows:
    delays = sorted(delays)
    return [
        (f"{name}: one phone to all, median", statistics.median(delays), None, "ms"),
        (f"{name}: one phone to all, p95", delays[int(len(delays) * 0.95)], budget, "ms"),
    ]


async def run(name: str, rows: Rows) -> None:
    import psutil

    tables = FOUR if name == "tables" else ()
    steps = tuple(
        replace(each, plenary=not tables) if each.id == "plan" else each for each in ALL_STEPS
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.room"
        create_room(path, make_plan(steps=steps, tables=tables))
        room = Room(path)
        proxies: list[SlowProxy] = []
        bench = Bench(room)
        try:
            await asyncio.to_thread(room.go_to, "plan")
            port = int(room.guest_url.rpartition(":")[2])
            ports = [port] * PHONES
            if name in ("hybrid", "blackout"):
                slow = name == "hybrid"
                proxy = SlowProxy(port, delay=DELAY if slow else 0, rate=RATE if slow else 0)
                await proxy.start()
                proxies.append(proxy)
                ports = [proxy.port] * (10 if slow else PHONES) + ports[: 30 if slow else 0]
            await bench.connect(ports, tables)
            server = psutil.Process(room.process.pid)
            if name == "one network":
                before, at = sum(server.cpu_times()[:2]), time.perf_counter()
                await asyncio.sleep(IDLE)
                share = (sum(server.cpu_times()[:2]) - before) / (time.perf_counter() - at)
                rows.append(("processor when forty phones are idle", share * 100, 5, "%"))

            async def disturb() -> None:
                if name == "killed":
                    await asyncio.to_thread(room.kill)
                    await asyncio.to_thread(room.start)
                elif name == "blackout":
                    proxies[0].cut()
                    await asyncio.sleep(BLACKOUT)
                    proxies[0].mend()

            await bench.write(disturb if name in ("killed", "blackout") else None)
            lost, doubled = bench.count_faults()
            if name in ("one network", "tables"):
                rows.extend(describe(name, bench.measure_delays(), 100))
            if name == "hybrid":
                rows.extend(
                    describe("hybrid, in the room", bench.measure_delays({*range(10, 40)}), 100)
                )
                rows.extend(
                    describe("hybrid, 150 ms away", bench.measure_delays({*range(10)}), None)
                )
            if name == "one network":
                rows.append(("memory of the server", server.memory_info().rss / 2**20, None, "MB"))
            views = {frozenset(each.texts.items()) for each in bench.phones if not tables}
            rows.append((f"{name}: operations lost of {OPERATIONS}", lost, 0, ""))
            rows.append((f"{name}: operations doubled", doubled, 0, ""))
            if not tables:
                rows.append((f"{name}: phones that show something else", len(views) - 1, 0, ""))
        finally:
            await bench.close()
            for each in proxies:
                await each.stop()
            await asyncio.to_thread(room.close)


def main() -> None:
    rows: Rows = []
    for name in ("one network", "killed", "blackout", "tables", "hybrid"):
        print(name, flush=True)
        asyncio.run(run(name, rows))
    write_results("room-quick" if QUICK else "room", rows)


if __name__ == "__main__":
    main()

"""Times a workshop's room: forty phones, three of them pages in Chromium, a host, a projector.

    python benchmarks/speed/bench_room.py [--quick] [--only SCENARIO]

In each scenario the phones write and edit cards that all may see; the delay is from sending until
the last of the others has it. “workshop” goes through every kind of step instead. Then every
operation is looked up in the room's file: none may be missing, none there twice. Phones, server,
browser, bad links and nginx are processes of their own. How much of the delay is that of the
phones' process and of the machine is told by a relay in the server's place that does nothing else.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import room_steps
from report import RESULTS, write_results
from room_links import Links, tls_in_front
from room_machine import Lag, browsing, find_port, watching
from room_phones import BrowserPhone, Phone, Seen, join_by_https

from opportunity_spaces.workshops.plan import Table
from opportunity_spaces.workshops.room.commands import create_room
from opportunity_spaces.workshops.room.queries import read_room
from tests.rooms import ALL_STEPS, TABLES, Room, make_plan

QUICK = "--quick" in sys.argv
PHONES, PAGES, AWAY = 40, 3, 10
OPERATIONS = 400 if QUICK else 2000
PER_SECOND = 20.0  # where delays are measured
IN_HASTE = 50.0  # where losses are looked for
BLACKOUT = 5.0 if QUICK else 60.0
IDLE = 4.0 if QUICK else 15.0
DELAY = 0.075  # seconds each way: 150 ms there and back
RATE = 1_000_000 / 8  # 1 Mbit/s
SLOWED = 4  # times: the processor of a phone of five years ago
BUDGET = 100.0
FIVE = (*TABLES, *(Table(id=f"t{n}", name=f"Table {n}") for n in (3, 4, 5)))
WITH_PAGES = {"one network", "hybrid", "workshop"}  # elsewhere all forty speak the protocol
SCENARIOS = ("one network", "hybrid", "tables", "killed", "workshop", "blackout")

Rows = list[tuple[str, float, float | None, str]]


class Bench:
    """One scenario."""

    def __init__(self, name: str, room: Room | None, rows: Rows, browser: Any) -> None:
        self.name, self.rows, self.browser = name, rows, browser
        self._room = room
        self.seen = Seen()
        self.phones: list[Phone] = []
        self.pages: list[BrowserPhone] = []
        self.projector: Phone | None = None
        self.links: Links | None = None
        self.away: set[int] = set()
        self.mended = 0.0
        self.tables = FIVE if name == "tables" else ()
        hasty = name in ("workshop", "killed", "blackout")
        self.per_second = IN_HASTE if hasty else PER_SECOND
        self.operations = OPERATIONS // 2 if name in ("tables", "hybrid") else OPERATIONS
        if room is None:
            self.operations = 200

    @property
    def room(self) -> Room:
        """The room, where there is one."""
        if self._room is None:
            raise LookupError("a relay is no room")
        return self._room

    def add(self, what: str, figure: float, budget: float | None = None, unit: str = "") -> None:
        self.rows.append((f"{self.name}: {what}", figure, budget, unit))

    def add_delays(self, what: str, delays: list[float], budget: float | None = None) -> None:
        if not delays:
            return
        delays = sorted(delays)
        self.add(f"{what}, median", statistics.median(delays), None, "ms")
        self.add(f"{what}, p95", delays[int(len(delays) * 0.95)], budget, "ms")

    # ---- people ----------------------------------------------------------------------------

    async def connect(self, public: str, tls_port: int, tls: ssl.SSLContext) -> None:
        port = int(self.room.guest_url.rpartition(":")[2])
        if self.name == "hybrid":
            self.links = Links(tls_port, AWAY, delay=DELAY, rate=RATE)
            self.away = {*range(AWAY)}
        elif self.name == "blackout":
            self.links = Links(port, 1)
        number = PHONES - (PAGES if self.browser else 0)
        for n in range(number):
            table = self.tables[n % len(self.tables)].id if self.tables else ""
            fields = {"name": f"P{n}", **({"table": table} if table else {})}
            at, url, context = port, self.room.guest_url, None
            if n in self.away:
                assert self.links is not None
                at, url, context = self.links.ports[n], public, tls
            elif self.name == "blackout":
                assert self.links is not None
                url = f"http://127.0.0.1:{self.links.ports[0]}"
            told = await self._join(fields, at, public, context)
            self.phones.append(
                Phone(self.seen, n, url, told["token"], table=table, port=at, tls=context)
            )
        await asyncio.gather(*(each.joined.wait() for each in self.phones))

    async def _join(
        self, fields: dict[str, Any], port: int, public: str, tls: ssl.SSLContext | None
    ) -> dict[str, Any]:
        while True:
            if tls is None:
                status, told = await asyncio.to_thread(self.room.post_join, **fields)
            else:
                given = {"code": self.room.code, **fields}
                status, told = await asyncio.to_thread(join_by_https, port, public, tls, given)
            if status == 200:
                return dict(told)
            await asyncio.sleep(told["wait"])

    async def open_pages(self, public: str) -> None:
        """Open the pages in Chromium, the first of them on a bad link and a slow processor."""
        if self.browser is None:
            return
        port = int(self.room.guest_url.rpartition(":")[2])
        opening = []
        for n in range(PAGES):
            base, slow = self.room.guest_url, 0.0
            if self.name == "hybrid" and n == 0:
                assert self.links is not None
                base, slow = f"https://localhost:{self.links.ports[-1]}", SLOWED
            elif self.name == "one network" and n == 0:
                self.links = Links(port, 1, delay=DELAY, rate=RATE)
                base, slow = f"http://127.0.0.1:{self.links.ports[0]}", SLOWED
            page = BrowserPhone(
                self.browser, PHONES - PAGES + n, f"{base}/j/{self.room.code}", slow=slow
            )
            self.pages.append(page)
            opening.append(self._open_page(page, n, slow))
        await asyncio.gather(*opening)

    async def _open_page(self, page: BrowserPhone, n: int, slow: float) -> None:
        if self.name == "workshop":
            await page.join()
            return
        seconds = await page.time_first_card(f"First card of page {n}")
        if slow:
            through = "TLS, 1 Mbit/s" if self.name == "hybrid" else "1 Mbit/s"
            self.add(f"a page’s first card, {through}, 150 ms, slow processor", seconds, 15, "s")
        elif n == PAGES - 1:
            self.add("a page’s first card", seconds, 15, "s")

    # ---- what they do ----------------------------------------------------------------------

    async def write(self, disturb: Any = None) -> None:
        """Do the operations, evenly over time, and wait until each is acknowledged."""
        chance = random.Random(1)
        cards: dict[int, list[str]] = {}
        began = time.perf_counter()
        disturbing = None
        for n in range(self.operations):
            if n == self.operations // 2 and disturb is not None:
                disturbing = asyncio.create_task(disturb())
            phone = self.phones[chance.randrange(len(self.phones))]
            own = cards.setdefault(phone.number, [])
            text = f"Operation {n} in this room"
            self.seen.sent[text] = (time.time(), phone.number)
            if own and chance.random() < 0.7:
                await phone.act(f"o{n}", "card.edit", "plan", card=chance.choice(own), text=text)
            else:
                own.append(f"k{n}")
                await phone.act(f"o{n}", "card.add", "plan", card=f"k{n}", text=text)
            await asyncio.sleep(max(0.0, began + (n + 1) / self.per_second - time.perf_counter()))
        if disturbing is not None:
            await disturbing
        await self.settle()

    async def settle(self) -> None:
        for _ in range(1200):
            if not any(each.waiting for each in self.phones):
                break
            await asyncio.sleep(0.1)
        await asyncio.sleep(1)

    async def disturb(self) -> None:
        if self.name == "killed":
            await asyncio.to_thread(self.room.kill)
            await asyncio.to_thread(self.room.start)
        else:
            assert self.links is not None
            self.links.tell("cut")
            await asyncio.sleep(BLACKOUT)
            self.links.tell("mend")
        self.mended = time.time()

    # ---- what came of it -------------------------------------------------------------------

    def list_delays(self, writers: set[int], readers: set[int]) -> list[float]:
        """Return the milliseconds until the last of some had what each of some wrote."""
        found = []
        tables = {each.number: each.table for each in self.phones}
        for text, (began, writer) in self.seen.sent.items():
            if writer not in writers:
                continue
            arrived = self.seen.arrived.get(text, {})
            # A text that was edited again before a phone asked has passed it by.
            times = [
                at for n, at in arrived.items()
                if n in readers and n != writer and tables.get(n, "") == tables[writer]
            ]  # fmt: skip
            if times:
                found.append((max(times) - began) * 1000)
        return found

    def count_faults(self, names: set[str]) -> None:
        kept = Counter(each.id for each in read_room(self.room.path).operations)
        lost = sum(name not in kept for name in names)
        refused = [why for each in self.phones for why in each.refused]
        if refused:
            print("refused:", Counter(refused).most_common(3))
        self.add(f"operations lost of {len(names)}", lost + len(refused), 0)
        self.add("operations doubled", sum(kept[name] - 1 for name in names if name in kept), 0)

    def compare_views(self) -> None:
        if self.name not in ("tables", "workshop"):  # there each sees some that others do not
            views = {each.texts for each in self.phones}
            self.add("phones that show something else", len(views) - 1, 0)

    def tell_delays(self) -> None:
        everybody = {each.number for each in self.phones}
        pages = {each.number for each in self.pages}
        if self.name in ("one network", "tables"):
            self.add_delays("one phone to all", self.list_delays(everybody, everybody), BUDGET)
        if self.name == "hybrid":
            here = everybody - self.away
            self.add_delays("in the room to all there", self.list_delays(here, here), BUDGET)
            self.add_delays("in the room to all away", self.list_delays(here, self.away))
            self.add_delays("away to all in the room", self.list_delays(self.away, here))
        if pages and self.name == "one network":
            quick = {each.number for each in self.pages if not each._slow}
            self.add_delays("written to drawn in Chromium", self.list_delays(everybody, quick))
        if self.mended:
            late = [
                at for text, each in self.seen.arrived.items() for at in each.values()
                if self.seen.sent[text][0] < self.mended <= at
            ]  # fmt: skip
            if late:
                self.add("all is there after it is back", max(late) - self.mended, None, "s")

    async def close(self) -> None:
        tasks = [each.task for each in (*self.phones, self.projector) if each is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for page in self.pages:
            await page.close()
        if self.links is not None:
            self.links.close()


async def run(name: str, rows: Rows) -> None:
    tables = FIVE if name == "tables" else ()
    steps = tuple(
        replace(each, plenary=not tables) if each.id == "plan" else each for each in ALL_STEPS
    )
    tls_port = find_port()
    public = f"https://localhost:{tls_port}"
    words = ("--public", public, "--proxy", "127.0.0.1") if name == "hybrid" else ()
    tls = ssl.create_default_context()
    tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        browser = None
        if name in WITH_PAGES:
            browser = await stack.enter_async_context(browsing())
        path = folder / "bench.room"
        create_room(path, make_plan(steps=steps, tables=tables))
        room = Room(path, words=words)
        if name == "hybrid":
            # The address of guests is then the public one; the proxy has to know the real one.
            import psutil

            ports = {
                each.laddr.port for each in psutil.Process(room.process.pid).net_connections()
                if each.status == "LISTEN"
            }  # fmt: skip
            target = next(iter(ports - {int(room.host_url.rpartition(":")[2])}))
            room.guest_url = f"http://127.0.0.1:{target}"
            proxy = await stack.enter_async_context(tls_in_front(target, tls_port, folder))
            print("TLS by", proxy)
        bench = Bench(name, room, rows, browser)
        lag = Lag()
        try:
            cookie = await asyncio.to_thread(room.let_in)
            bench.projector = Phone(bench.seen, PHONES, room.host_url, "", cookie=cookie)
            if name != "workshop":
                await asyncio.to_thread(room.go_to, "plan")
                room.host.close()  # nobody reads what the console would be sent
            await bench.connect(public, tls_port, tls)
            await bench.open_pages(public)
            if name == "one network":
                with watching(room.process.pid) as idle:
                    await asyncio.sleep(IDLE)
                bench.add("processor when forty phones are idle", idle["share"], 5, "%")
            lag.times.clear()
            with watching(room.process.pid) as busy:
                if name == "workshop":
                    names = await room_steps.go_through(bench, OPERATIONS, IN_HASTE)
                else:
                    await bench.write(bench.disturb if name in ("killed", "blackout") else None)
                    names = {f"o{n}" for n in range(bench.operations)}
            for page in bench.pages:
                await page.tell(bench.seen)
            bench.tell_delays()
            bench.count_faults(names)
            bench.compare_views()
            if name == "one network":
                bench.add("processor at twenty operations a second", busy["share"], None, "%")
                bench.add("memory of the server", busy["memory"], None, "MB")
            late = sorted(lag.times)
            bench.add(
                "lateness of the phones’ process, p95", late[int(len(late) * 0.95)], None, "ms"
            )
            bench.add("load of the machine", os.getloadavg()[0])
        finally:
            lag.close()
            await bench.close()
            await asyncio.to_thread(room.close)


async def run_relay(rows: Rows) -> None:
    """Measure the same phones with a relay in the room's place."""
    script = Path(__file__).with_name("room_phones.py")
    relay = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True)
    assert relay.stdout is not None
    port = int(relay.stdout.readline())
    bench = Bench("no room", None, rows, None)
    try:
        url = f"http://127.0.0.1:{port}"
        bench.phones = [Phone(bench.seen, n, url, "") for n in range(PHONES - PAGES)]
        await asyncio.gather(*(each.joined.wait() for each in bench.phones))
        await bench.write()
        everybody = {*range(PHONES)}
        bench.add_delays(
            "one phone to all by a bare relay", bench.list_delays(everybody, everybody)
        )
    finally:
        await bench.close()
        relay.kill()
        relay.communicate()


def main() -> None:
    rows: Rows = []
    only = sys.argv[sys.argv.index("--only") + 1] if "--only" in sys.argv else ""
    asyncio.run(run_relay(rows))
    for name in [each for each in SCENARIOS if only in ("", each)]:
        print(name, flush=True)
        asyncio.run(run(name, rows))
        write_results("room-quick" if QUICK else "room", [*keep_others(rows), *rows])


def keep_others(rows: Rows) -> Rows:
    """Return what was measured before of other scenarios: each is measured again by itself."""
    path = RESULTS / "room.json"
    again = {row[0].partition(":")[0] for row in rows}
    if QUICK or not path.exists():
        return []
    kept = json.loads(path.read_text("utf-8"))["rows"]
    return [
        (each["what"], each["figure"], each["budget"], each["unit"])
        for each in kept if each["what"].partition(":")[0] not in again
    ]  # fmt: skip


if __name__ == "__main__":
    main()

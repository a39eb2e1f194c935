"""A room when things go wrong: a full disk, a crowd at the door, an address of another kind."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lifeworld.room import guest
from lifeworld.room.limits import Limits
from lifeworld.room.network import list_addresses
from opportunity_spaces.workshops.room.commands import create_room
from opportunity_spaces.workshops.room.queries import read_room


def has_loop_six() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as tried:
            tried.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.fixture
def full_disk(rooms: Any, tmp_path: Path) -> Iterator[Any]:
    """A room, and what fills its disk or makes room again: no file may grow."""
    resource = pytest.importorskip("resource")
    if not hasattr(resource, "prlimit"):
        pytest.skip("only Linux limits another process")
    with rooms.running_room(tmp_path) as running:
        usual = resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE)

        def fill(full: bool) -> None:
            log = running.path.with_name(f"{running.path.name}-wal")
            soft = log.stat().st_size if full else usual[0]
            limits = (soft, usual[1])
            resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, limits)

        yield running, fill


def test_on_a_full_disk_everybody_is_told_what_was_written_waits_and_nothing_is_lost(
    full_disk: Any,
) -> None:
    room, fill = full_disk
    room.go_to("plan")
    ann, bo = room.join("Ann"), room.join("Bo")
    assert ann.act("card.add", card="before", text="Kept")["t"] == "ack"
    fill(True)
    names = [ann.send("card.add", card=f"k{n}", text=f"Card {n} {'x' * 500}") for n in range(12)]
    for person in (ann, bo, room.host):
        told = person.wait_for(lambda parts: parts["room"]["trouble"])["room"]["trouble"]
        assert "its disk may be full" in told
    status, refused = room.post_join(name="Late")
    assert (status, refused["why"]) == (409, told)
    acknowledged = [name for name in names if name in ann.answers]
    assert len(acknowledged) < len(names)
    kept = {each.id for each in read_room(room.path).operations}
    assert set(acknowledged) <= kept
    fill(False)
    ann.wait_for(lambda _: all(name in ann.answers for name in names))
    assert {ann.answers[name]["t"] for name in names} == {"ack"}
    bo.wait_for(lambda parts: "card:k11" in parts and not parts["room"]["trouble"])
    written = [each.id for each in read_room(room.path).operations if each.kind == "card.add"]
    assert sorted(written) == sorted({*written})
    assert {*names} <= {*written}
    assert room.join("Late").parts["card:before"]["text"] == "Kept"


def test_what_waits_for_a_full_disk_is_sent_again_if_the_server_ends_meanwhile(
    full_disk: Any,
) -> None:
    room, fill = full_disk
    room.go_to("plan")
    ann = room.join("Ann")
    fill(True)
    name = ann.send("card.add", card="k", text="x" * 600)
    ann.wait_for(lambda parts: parts["room"]["trouble"])
    room.kill()
    room.start()
    ann.connect()
    assert "card:k" not in ann.parts
    assert ann.act("card.add", id=name, card="k", text="x" * 600)["t"] == "ack"


def test_four_hundred_people_behind_one_address_are_all_in_within_a_minute() -> None:
    now = [0.0]
    limits = [
        Limits(*each, clock=lambda: now[0]) for each in (guest.LOOKS, guest.JOINS, guest.SOCKETS)
    ]
    turns = [(n * 60 / 400, 0) for n in range(400)]  # when, and how far: looked, joined, connected
    done, asked = 0, 0
    while turns:
        turns.sort(reverse=True)
        now[0], stage = turns.pop()
        asked += 1
        wait = limits[stage].find_wait("192.0.2.1")
        if wait:  # a phone waits as long as it was told
            turns.append((now[0] + max(1, round(wait)), stage))
        elif stage < 2:
            turns.append((now[0], stage + 1))
        else:
            done += 1
    assert done == 400
    assert now[0] < 75
    assert asked < 400 * 3 * 1.5


@pytest.mark.skipif(not has_loop_six(), reason="this computer has no IPv6")
def test_a_room_is_reached_by_an_ipv6_address(rooms: Any, tmp_path: Path) -> None:
    with rooms.running_room(tmp_path, opened=False) as room:
        cookie = {"Cookie": room.let_in()}

        def open_at(address: str) -> tuple[int, dict[str, Any]]:
            status, _, content = room.ask(
                "POST", f"{room.host_url}/network/open", {"address": address}, **cookie
            )
            return status, json.loads(content)

        assert "without fe80" in open_at("fe80::1")[1]["why"]
        assert open_at("2001:db8::9")[0] == 409
        status, opened = open_at("::1")
        assert status == 200
        assert re.fullmatch(r"http://\[::1\]:\d+", opened["url"])
        room.guest_url = opened["url"]
        code = f"{room.guest_url}/room.json?code={room.code}"
        assert room.ask("GET", code)[0] == 200
        assert room.ask("GET", code, Host="[evil.example]:1")[0] == 404
        posted = {"code": room.code, "name": "X"}
        foreign = {"Origin": "http://[::1]:1"}
        assert room.ask("POST", f"{room.guest_url}/join", posted, **foreign)[0] == 404
        ann = room.join("Ann")
        assert ann.act("ready", on=True)["t"] == "ack"
        _, headers, _ = room.ask("GET", f"{room.guest_url}/reached")
        assert "ws://[" not in headers["content-security-policy"]
        url = room.host.wait_for(lambda parts: parts["address"]["tested"])["address"]["url"]
        assert url == f"{opened['url']}/j/{room.code}"
        assert b"<svg" in room.ask("GET", f"{room.host_url}/qr.svg", **cookie)[2]


def test_addresses_that_no_browser_opens_are_not_offered() -> None:
    found = [each.address for each in list_addresses()]
    assert found[-1] == "127.0.0.1"
    assert "::1" not in found
    assert not any(each.startswith("fe80") for each in found)


def test_a_room_with_guests_asks_nothing_of_another_machine_and_opens_no_study(
    rooms: Any, traces: Any, tmp_path: Path
) -> None:
    traces.require_strace()
    (tmp_path / "talk.lifeworld").write_bytes(b"what a study would be")
    path, trace = tmp_path / "talk.rooms" / "w1.room", tmp_path / "trace"
    path.parent.mkdir()
    create_room(path, rooms.make_plan())
    room = rooms.Room(path, opened=False, under=traces.list_words(trace, "openat"))
    try:
        before = traces.list_bound(trace.read_text())
        assert {address for address, _ in before} == {"127.0.0.1"}
        cookie = {"Cookie": room.let_in()}
        opening = {"address": "127.0.0.1"}
        _, _, told = room.ask("POST", f"{room.host_url}/network/open", opening, **cookie)
        room.guest_url = json.loads(told)["url"]
        ann = room.join("Ann")
        room.go_to("plan")
        assert ann.act("card.add", card="k", text="A card")["t"] == "ack"
        assert room.ask("GET", room.join_address)[0] == 200
        for page in ("log.csv", "state.json", "network.json", "qr.svg"):
            assert room.ask("GET", f"{room.host_url}/{page}", **cookie)[0] == 200
    finally:
        room.close()
    told = traces.wait_for_end(trace)
    after = traces.list_bound(told)
    assert after[: len(before)] == before
    assert [address for address, _ in after[len(before) :]] == ["127.0.0.1"]
    assert traces.list_foreign(told) == []
    opened = traces.list_opened(told)
    assert str(path) in opened
    assert not [each for each in opened if each.endswith(".lifeworld")]

"""The server of a room, tried by those it is there for, and by those it has to keep out."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import HTTPConnection

from lifeworld.room.headers import find_address, is_known_host
from lifeworld.room.limits import Bucket, Limits
from opportunity_spaces.workshops.room.commands import add_ballots, create_room, erase_room
from opportunity_spaces.workshops.room.queries import read_room
from opportunity_spaces.workshops.room.withdrawal import erase_words


@pytest.fixture(scope="module")
def room(rooms: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with rooms.running_room(tmp_path_factory.mktemp("room")) as running:
        running.facilitate("step.start", step="think")
        yield running


def test_guests_reach_guest_routes_alone_and_every_other_path_answers_404(room: Any) -> None:
    for path in (
        "console", "projector", "state.json", "log.csv", "network.json", "qr.svg", "lw/api/x",
        "files/x/console/console.js", "p/x/../../guest.py", "p/x/phone/%2e%2e/guest.py",
        "_stcore/health", "j", "p", "room",
    ):  # fmt: skip
        status, _, content = room.ask("GET", f"{room.guest_url}/{path}")
        assert (status, content) == (404, b"Not found"), path
    for path in ("", "network/open", "network/close", "room.json"):
        assert room.ask("POST", f"{room.guest_url}/{path}", {})[0] == 404, path


def test_a_cookie_of_the_console_opens_nothing_on_the_guests_listener(room: Any) -> None:
    cookie = room.let_in()
    assert room.ask("GET", f"{room.guest_url}/state.json", Cookie=cookie)[0] == 404


def test_the_hosts_pages_open_only_with_the_token_and_only_to_pages_of_this_computer(
    room: Any,
) -> None:
    assert room.ask("GET", f"{room.host_url}/state.json")[0] == 403
    assert room.ask("GET", f"{room.host_url}/console?token=wrong")[0] == 403
    cookie = room.let_in()
    assert room.ask("GET", f"{room.host_url}/state.json", Cookie=cookie)[0] == 200
    foreign = {"Cookie": cookie, "Origin": "http://evil.example"}
    assert room.ask("POST", f"{room.host_url}/network/close", {}, **foreign)[0] == 403
    assert (
        room.ask("GET", f"{room.host_url}/state.json", Cookie=cookie, Host="evil.example")[0] == 403
    )


def test_another_page_or_a_name_that_is_not_ours_is_answered_as_an_unknown_path(room: Any) -> None:
    url = f"{room.guest_url}/room.json?code={room.code}"
    assert room.ask("GET", url)[0] == 200
    assert room.ask("GET", url, Host="evil.example")[0] == 404
    posted = {"code": room.code, "name": "X"}
    assert (
        room.ask("POST", f"{room.guest_url}/join", posted, Origin="http://evil.example")[0] == 404
    )


def test_every_answer_bears_the_policy_that_runs_nothing_but_our_files(room: Any) -> None:
    _, headers, _ = room.ask("GET", f"{room.guest_url}/reached")
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"


def test_a_forged_token_is_told_to_join_again_and_sees_nothing(room: Any, rooms: Any) -> None:
    person = rooms.Person(room.guest_url, "x" * 43)
    assert (person.bye["kind"], person.parts) == ("token", {})
    assert "join again" in person.bye["why"]
    person.close()


def test_markup_is_text_and_ten_thousand_letters_are_refused_with_a_sentence(room: Any) -> None:
    ann = room.join("Ann")
    words = "<img src=x onerror=alert(1)> & ‘so’"
    assert ann.act("card.add", card="markup", text=words)["t"] == "ack"
    refused = ann.act("card.add", card="long", text="x" * 10_000)
    assert refused["why"] == "That is 10000 letters, and 600 fit: shorten it, or write two."
    ann.wait_for(lambda parts: "card:markup" in parts)
    assert ann.parts["card:markup"]["text"] == words
    assert "card:long" not in ann.parts


def test_a_message_that_is_none_ends_the_connection_and_nothing_else(room: Any) -> None:
    bad, good = room.join(), room.join()
    bad.say("no operation")
    with pytest.raises(Exception, match="1008"):
        bad.wait_for(lambda _: False)
    assert good.act("ready", on=True)["t"] == "ack"
    bad.connect()
    assert bad.parts["me"]["id"] == bad.guest


def test_two_consoles_that_press_next_at_once_move_one_step(room: Any) -> None:
    first, second = room.open_page(), room.open_page()
    first.act("step.start", step="read")
    names = [page.send("step.next", **{"from": "read"}) for page in (first, second)]
    for page, name in zip((first, second), names, strict=True):
        page.wait_for(lambda _, page=page, name=name: name in page.answers)
    answers = [p.answers[n] for p, n in zip((first, second), names, strict=True)]
    assert sorted(each["already"] for each in answers) == [False, True]
    first.wait_for(lambda parts: parts["step"]["id"] == "react")
    first.act("step.start", step="think")


def test_a_phone_that_slept_comes_back_to_its_own_cards_and_sends_what_it_had_kept(
    room: Any,
) -> None:
    ann, host = room.join("Sleeper"), room.host
    ann.act("card.add", card="slept", text="Before the sleep")
    ann.close()
    host.wait_for(lambda parts: parts.get(f"people:{ann.guest}", {}).get("here") is False)
    name = "kept-on-the-phone"
    room.facilitate("step.start", step="sort")
    ann.connect()
    assert ann.parts["card:slept"]["mine"]
    assert (
        ann.act("card.add", id=name, card="late", text="Written asleep", step="think")["t"] == "ack"
    )
    again = ann.act("card.add", id=name, card="late", text="Written asleep", step="think")
    assert again["already"]
    host.wait_for(lambda parts: parts[f"people:{ann.guest}"]["here"])
    room.facilitate("step.start", step="think")


def test_a_code_that_is_made_while_the_room_runs_holds_at_once_and_only_once(room: Any) -> None:
    assert room.post_join(ballot="NOT-MADE")[0] == 409
    for_a_phone, for_a_slip = add_ballots(room.path, 2)
    assert room.post_join(ballot=for_a_phone)[0] == 200
    assert room.post_join(ballot=for_a_phone)[0] == 409
    added = room.facilitate("proxy.add", guest="on-paper", name="Paper", ballot=for_a_slip)
    assert added["t"] == "ack"
    room.facilitate("remove", guest="on-paper")


def test_a_card_that_is_withdrawn_from_the_study_leaves_an_open_room_and_its_file(
    room: Any,
) -> None:
    words = read_room(room.path).plan.cards[3].text
    quoting = room.join("Ann")
    room.facilitate("step.start", step="read")
    quoting.wait_for(lambda parts: "card:q4" in parts)
    quoting.act("question.add", question="quoting", text=f"Who said: {words}")
    taken = erase_words(
        room.path,
        is_withdrawn=lambda card: card.text == words,
        rewrite=lambda text: text.replace(words, "[gone]"),
    )
    assert taken == 1
    quoting.wait_for(lambda parts: "card:q4" not in parts)
    quoting.wait_for(lambda parts: parts["question:quoting"]["text"] == "Who said: [gone]")
    assert room.facilitate("card.hide", card="q4", on=False)["t"] == "ack"
    assert "card:q4" not in quoting.parts  # it stays hidden
    assert room.host.parts["card:q4"]["text"] == "What stood here was taken out of the study"
    assert "card:q5" in quoting.parts
    for path in room.path.parent.glob(f"{room.path.name}*"):
        assert words.encode() not in path.read_bytes(), path.name
    room.facilitate("step.start", step="think")


def test_the_projector_shows_nothing_private_and_nothing_of_the_people(room: Any) -> None:
    ann = room.join("Ann")
    ann.act("card.add", card="private", text="Mine alone so far")
    page = room.open_page("projector")
    assert "card:private" not in page.parts
    assert not any(key.startswith(("people:", "me", "log", "agenda")) for key in page.parts)
    assert "way" not in json.dumps(page.parts)


def test_what_a_press_on_undo_is_about_comes_with_what_it_did(room: Any) -> None:
    for on in (True, False, True, False):  # far quicker than the log is told otherwise
        seq = room.facilitate("lock", on=on)["seq"]
        room.host.wait_for(lambda parts, on=on: parts["step"]["locked"] is on)
        latest = max(each["seq"] for each in room.host.parts["log"]["rows"] if each["undoable"])
        assert latest == seq


def test_many_joins_in_a_minute_are_slowed_down_and_the_room_goes_on(room: Any) -> None:
    statuses: list[int] = []

    def join_many() -> None:
        for _ in range(50):
            status, told = room.post_join(name="Crowd")
            statuses.append(status)
            if status == 429:
                assert told["wait"] >= 1
                return

    threads = [threading.Thread(target=join_many) for _ in range(4)]
    for each in threads:
        each.start()
    assert room.facilitate("gather")["t"] == "ack"  # while they press on
    for each in threads:
        each.join()
    assert set(statuses) <= {200, 429}
    assert statuses.count(200) >= 40
    assert room.facilitate("gather")["t"] == "ack"


def test_codes_cannot_be_tried_out(room: Any) -> None:
    statuses = [
        room.ask("GET", f"{room.guest_url}/room.json?code=BCDFG{letter}")[0]
        for letter in "BCDFGHJKMNPQRSTVWXZBCDFGHJKMN"
    ]
    assert statuses[0] == 404
    assert statuses[-1] == 429


def test_what_was_acknowledged_outlives_a_killed_server_and_nothing_is_done_twice(
    rooms: Any, tmp_path: Path
) -> None:
    with rooms.running_room(tmp_path) as running:
        running.go_to("think")
        ann = running.join("Ann")
        names = [ann.send("card.add", card=f"k{n}", text=f"Card {n}") for n in range(60)]
        ann.wait_for(lambda _: sum(name in ann.answers for name in names) >= 20)
        running.kill()
        kept = {each.id for each in read_room(running.path).operations}
        assert {name for name in names if name in ann.answers} <= kept
        running.start()
        ann.connect()
        for n, name in enumerate(names):  # as a phone's outbox does
            assert ann.act("card.add", id=name, card=f"k{n}", text=f"Card {n}")["t"] == "ack"
        assert len(ann.list("card")) >= 60
        written = [each for each in read_room(running.path).operations if each.kind == "card.add"]
        assert sorted(each.data["card"] for each in written) == sorted(f"k{n}" for n in range(60))


def test_a_room_is_run_by_one_server_at_a_time(room: Any) -> None:
    told = run_room_command(room.path).stderr
    assert "This room runs already on this computer." in told
    assert room.facilitate("timer.add", seconds=60)["t"] == "ack"


def test_an_attended_room_ends_with_the_program_that_started_it(rooms: Any, tmp_path: Path) -> None:
    path = tmp_path / "w.room"
    create_room(path, rooms.make_plan())
    done = run_room_command(path, "--attended")  # its standard input is closed from the start
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("http://127.0.0.1:")
    erase_room(path)
    assert not list(tmp_path.iterdir())


def run_room_command(path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lifeworld", "room", str(path), "--host-port", "0", *words],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_after_the_end_the_qr_code_lets_nobody_in_and_people_can_still_delete_their_data(
    rooms: Any, tmp_path: Path
) -> None:
    with rooms.running_room(tmp_path) as running:
        running.go_to("think")
        ann, bo = running.join("Ann"), running.join("Bo")
        ann.act("card.add", card="c", text="Ichabod wrote this")
        running.facilitate("end")
        assert running.post_join(name="Late") == (410, {"why": "The workshop has ended."})
        assert bo.act("ready", on=True)["why"] == "The workshop has ended."
        ann.connect()
        assert ann.parts["room"]["state"] == "ended"
        assert ann.parts["card:c"]["mine"]
        url = f"{running.guest_url}/leave"
        assert running.ask("POST", url, {"token": ann.token})[0] == 200
        ann.wait_for(lambda _: bool(ann.bye))
        assert ann.bye["kind"] == "left"
    assert all(b"Ichabod" not in each.read_bytes() for each in tmp_path.iterdir())


def test_nobody_comes_in_until_an_address_is_opened_and_a_phone_tells_that_it_reached_us(
    rooms: Any, tmp_path: Path
) -> None:
    with rooms.running_room(tmp_path, opened=False) as running:
        cookie = {"Cookie": running.let_in()}
        told = json.loads(running.ask("GET", f"{running.host_url}/network.json", **cookie)[2])
        assert (told["open"], told["tested"]) == (None, False)
        assert told["addresses"][-1]["kind"] == "this"
        assert running.ask("GET", f"{running.host_url}/qr.svg", **cookie)[0] == 404
        posted = {"address": "203.0.113.9"}
        status, _, content = running.ask(
            "POST", f"{running.host_url}/network/open", posted, **cookie
        )
        assert status == 409
        assert "203.0.113.9" in json.loads(content)["why"]
        posted = {"address": "127.0.0.1"}
        _, _, content = running.ask("POST", f"{running.host_url}/network/open", posted, **cookie)
        url = json.loads(content)["url"]
        assert running.ask("GET", f"{url}/reached")[0] == 200
        address = running.host.wait_for(lambda parts: parts["address"]["tested"])["address"]
        assert address["url"] == f"{url}/j/{running.code}"
        assert b"<svg" in running.ask("GET", f"{running.host_url}/qr.svg", **cookie)[2]
        running.ask("POST", f"{running.host_url}/network/close", {}, **cookie)
        with pytest.raises(OSError, match="refused"):
            running.ask("GET", f"{url}/reached")


def make_connection(client: str, **headers: str) -> HTTPConnection:
    told = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return HTTPConnection({"type": "http", "client": (client, 1), "headers": told})


def test_only_a_named_proxy_is_believed_about_where_somebody_comes_from() -> None:
    asked = make_connection("10.0.0.9", x_forwarded_for="1.1.1.1, 2.2.2.2")
    assert find_address(asked, frozenset()) == "10.0.0.9"
    assert find_address(asked, frozenset({"10.0.0.9"})) == "2.2.2.2"
    assert find_address(asked, frozenset({"10.0.0.9", "2.2.2.2"})) == "1.1.1.1"


def test_a_host_is_an_address_our_own_name_or_the_public_one() -> None:
    public = "https://room.example"
    for host in ("192.168.1.20:8750", "[::1]:8750", "localhost:8750", "room.example"):
        assert is_known_host(make_connection("1.1.1.1", host=host), public), host
    for host in ("evil.example", "room.example.evil.example", "[x]:1", "[", "a b", ""):
        assert not is_known_host(make_connection("1.1.1.1", host=host), public), host


def test_a_bucket_lets_a_burst_through_then_a_steady_rate() -> None:
    now = [0.0]
    bucket = Bucket(2, 3, lambda: now[0])
    assert [bucket.find_wait() for _ in range(4)] == [0, 0, 0, 0.5]
    now[0] = 0.5
    assert bucket.find_wait() == 0
    limits = Limits(1, 1, lambda: now[0])
    assert [limits.find_wait(each) for each in "aab"] == [0, 1, 0]


def test_an_open_step_closes_at_its_hour_also_when_no_server_ran_then(
    rooms: Any, tmp_path: Path
) -> None:
    with rooms.running_room(tmp_path) as room:
        ann = room.join("Ann")
        now = time.time_ns() // 1_000_000
        room.facilitate("open", step="rate", until=now + 3_600_000)
        ann.act("visit", to="rate")
        ann.act("rate", step="rate", card="n1", criterion="worth", value=4)
        ann.wait_for(lambda parts: parts["me"]["did"] == {"rate": 1})
        now = time.time_ns() // 1_000_000
        assert room.facilitate("open", step="rate", until=now + 3_000)["t"] == "ack"
        room.kill()
        room.start()
        ben = room.join("Ben")
        ben.wait_for(lambda parts: parts["room"]["open"] == [])
        assert "step" not in ben.parts
        closed = read_room(room.path).operations[-1]
        assert (closed.kind, closed.data["tally"]["voted"]) == ("lapse", 1)

"""The reader's routes: who may ask, what is kept, what is refused; asking twice is once."""

from __future__ import annotations

import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from coding.codebook.commands import rename_code
from coding.corrections.commands import revise_transcript
from coding.model import Suggestion, SuggestionId
from coding.queries import list_codes, list_codings
from coding.suggestions.commands import record_run
from coding.suggestions.model import new_suggestion_id
from lifeworld.app.web import routes as ours
from lifeworld.app.web import tokens
from lifeworld.app.web.marks import get_hash
from lifeworld.app.web.operation_fields import MOST_OPERATIONS
from study.entries import list_entries
from transcripts.queries import get_text, get_transcript, list_turns

ACTOR = "Ana"
HEADERS = {
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "x-frame-options",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
}


@pytest.fixture
def app(
    study: Any,
    make_transcript: Callable[..., Any],
    factories: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    open_client: Callable[..., TestClient],
) -> Iterator[SimpleNamespace]:
    """The routes over a study with one transcript and two codes."""
    monkeypatch.setenv("LIFEWORLD_STUDY", str(study.path))
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    tokens._signer.cache_clear()
    asked_for: list[str] = []
    monkeypatch.setattr(ours, "submit_job", lambda _, function: asked_for.append(function.kind))
    transcript_id = make_transcript()
    codes = factories.add_codes(study, "Time", "Cover")
    transcript = get_transcript(study, transcript_id)
    with open_client() as client:
        yield SimpleNamespace(
            study=study,
            client=client,
            transcript=transcript,
            text=get_text(study, transcript.text_id),
            turns=list_turns(study, transcript.text_id),
            codes=codes,
            url=f"/lw/api/transcripts/{transcript_id}",
            jobs=asked_for,
        )
    tokens._signer.cache_clear()


def ticket(app: SimpleNamespace, actor: str = ACTOR) -> dict[str, str]:
    token = tokens.new_token(actor=actor, study=str(app.study.path))
    return {"authorization": f"Bearer {token}"}


def send(app: SimpleNamespace, *ops: dict[str, Any], actor: str = ACTOR) -> list[dict[str, Any]]:
    for each in ops:
        each.setdefault("id", uuid.uuid4().hex)
    answer = app.client.post(f"{app.url}/ops", json={"ops": list(ops)}, headers=ticket(app, actor))
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    assert [r["id"] for r in results] == [o["id"] for o in ops]
    return results


def applied(app: SimpleNamespace, **more: Any) -> dict[str, Any]:
    """An operation that codes the whole of the second turn."""
    turn = app.turns[1]
    return {
        "op": "apply",
        "coding": uuid.uuid4().hex,
        "code": app.codes[0],
        "start": turn.start,
        "end": turn.end,
        "quote": app.text[turn.start : turn.end],
        **more,
    }


def changes(app: SimpleNamespace) -> int:
    return len(list_entries(app.study.db))


def refused(result: dict[str, Any]) -> str:
    assert result["ok"] is False
    assert result["error"].endswith((".", "?"))
    return str(result["error"])


# ------------------------------------------------------------------------------------ who may ask


@pytest.mark.parametrize("path", ["", "/marks"])
def test_without_a_ticket_nothing_is_told(app: SimpleNamespace, path: str) -> None:
    answer = app.client.get(app.url + path)
    assert answer.status_code == 403
    assert "expired" in answer.json()["error"]
    assert "Bo" not in answer.text


def test_without_a_ticket_nothing_is_written(app: SimpleNamespace) -> None:
    before = changes(app)
    answer = app.client.post(f"{app.url}/ops", json={"ops": [applied(app)]})
    assert answer.status_code == 403
    assert changes(app) == before


def test_a_ticket_for_another_study_opens_nothing(app: SimpleNamespace) -> None:
    token = tokens.new_token(actor=ACTOR, study="/elsewhere/other.lifeworld")
    answer = app.client.get(app.url, headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 403


def test_a_ticket_that_was_tampered_with_opens_nothing(app: SimpleNamespace) -> None:
    token = ticket(app)["authorization"]
    answer = app.client.get(app.url, headers={"authorization": token[:-3] + "AAA"})
    assert answer.status_code == 403


def test_a_ticket_ends_after_twelve_hours(
    app: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = ticket(app)
    assert app.client.get(app.url, headers=headers).status_code == 200
    later = time.monotonic() + tokens.HOURS * 3600 + 60
    monkeypatch.setattr(tokens, "time", SimpleNamespace(monotonic=lambda: later))
    assert app.client.get(app.url, headers=headers).status_code == 403


# ------------------------------------------------------------------------------- what is answered


def test_the_words_of_a_transcript_are_kept_under_their_version(app: SimpleNamespace) -> None:
    plain = app.client.get(app.url, headers=ticket(app))
    assert plain.headers["cache-control"] == "no-store"
    page = plain.json()
    for turn in page["turns"]:
        assert app.text[turn["at"] : turn["at"] + len(turn["text"])] == turn["text"]
    kept = app.client.get(f"{app.url}?h={page['hash'][:16]}", headers=ticket(app))
    assert kept.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert kept.json() == page


def test_the_words_of_an_older_version_are_not_given_out_as_that(app: SimpleNamespace) -> None:
    answer = app.client.get(f"{app.url}?h={'0' * 16}", headers=ticket(app))
    assert answer.status_code == 409
    assert "immutable" not in answer.headers.get("cache-control", "")


def test_an_unknown_transcript_is_not_found(app: SimpleNamespace) -> None:
    for path in ("", "/marks"):
        answer = app.client.get(f"/lw/api/transcripts/none{path}", headers=ticket(app))
        assert answer.status_code == 404
        assert answer.json()["error"] == "That transcript is no longer in the study."


def test_marks_come_once_and_then_only_when_there_is_news(app: SimpleNamespace) -> None:
    first = app.client.get(f"{app.url}/marks", headers=ticket(app))
    assert first.headers["cache-control"] == "no-store"
    version = first.json()["version"]
    again = app.client.get(f"{app.url}/marks?since={version}", headers=ticket(app))
    assert again.status_code == 204
    assert again.content == b""
    rename_code(app.study, app.codes[0], "Hours", actor="Bo")
    news = app.client.get(f"{app.url}/marks?since={version}", headers=ticket(app))
    assert news.status_code == 200
    assert "Hours" in [c["name"] for c in news.json()["codes"]]


def test_two_people_see_each_others_codings_and_which_are_theirs(app: SimpleNamespace) -> None:
    send(app, applied(app))
    send(app, applied(app, code=app.codes[1]), actor="Bo")
    for me in (ACTOR, "Bo"):
        marks = app.client.get(f"{app.url}/marks", headers=ticket(app, me)).json()
        assert marks["me"] == me
        assert {(c["coder"], c["mine"]) for c in marks["codings"]} == {
            ("Ana", me == "Ana"),
            ("Bo", me == "Bo"),
        }


def test_every_answer_carries_the_security_headers(app: SimpleNamespace) -> None:
    asset = f"{ours.get_asset_path()}/reader/reader.js"
    for answer in (
        app.client.get(app.url, headers=ticket(app)),
        app.client.get(app.url),
        app.client.get("/lw/api/transcripts/none", headers=ticket(app)),
        app.client.post(f"{app.url}/ops", content=b"x", headers=ticket(app)),
        app.client.get(asset),
        app.client.get("/nothing/here"),
    ):
        assert set(answer.headers) >= HEADERS, answer.url
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-eval'" not in policy.replace("'wasm-unsafe-eval'", "")
        assert "http:" not in policy
        assert "https:" not in policy


def test_the_content_policy_allows_this_server_and_nothing_else(app: SimpleNamespace) -> None:
    policy = app.client.get(app.url, headers=ticket(app)).headers["content-security-policy"]
    allowed = {name: set(rest) for name, *rest in (part.split() for part in policy.split("; "))}
    scripts = {each for each in allowed["script-src"] if not each.startswith("'sha256-")}
    assert {**allowed, "script-src": scripts} == {
        "default-src": {"'none'"},
        "script-src": {"'self'", "blob:", "'wasm-unsafe-eval'"},
        "style-src": {"'self'", "'unsafe-inline'"},
        "connect-src": {"'self'"},
        "img-src": {"'self'", "data:", "blob:"},
        "font-src": {"'self'", "data:"},
        "media-src": {"'self'", "blob:"},
        "worker-src": {"'self'", "blob:"},
        "manifest-src": {"'self'"},
        "frame-ancestors": {"'none'"},
        "base-uri": {"'none'"},
        "form-action": {"'self'"},
    }


def test_no_other_page_may_frame_the_app_or_learn_where_its_reader_came_from(
    app: SimpleNamespace,
) -> None:
    headers = app.client.get(app.url, headers=ticket(app)).headers
    assert {name: headers[name] for name in HEADERS - {"content-security-policy"}} == {
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "x-frame-options": "DENY",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }


def test_the_components_files_are_served_and_nothing_beside_them(app: SimpleNamespace) -> None:
    home = ours.get_asset_path()
    for folder in ours.ASSETS:
        for path in folder.iterdir():
            if path.suffix in (".js", ".css"):
                answer = app.client.get(f"{home}/{folder.name}/{path.name}")
                assert answer.status_code == 200
                if path.name not in ours.ENTRIES.get(folder.name, ()):
                    assert answer.content == path.read_bytes()
        for outside in ("%2e%2e/looks.py", "../looks.py", "%2e%2e%2fweb%2ftokens.py"):
            assert app.client.get(f"{home}/{folder.name}/{outside}").status_code == 404
    assert app.client.get(f"{home}/web/tokens.py").status_code == 404


def test_threads_take_short_turns_so_that_a_coding_waits_little_for_a_page_that_runs(
    app: SimpleNamespace,
) -> None:
    assert app.client.get(app.url, headers=ticket(app)).status_code == 200
    assert sys.getswitchinterval() <= 0.001


def test_the_address_changes_with_each_file_of_each_component(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = tuple(tmp_path / name for name in ("one", "two"))
    for folder in folders:
        folder.mkdir()
        (folder / "a.js").write_text("1")
    monkeypatch.setattr(ours, "ASSETS", folders)
    seen = set()
    for path in (None, folders[0] / "a.js", folders[1] / "a.js", folders[1] / "b.css"):
        if path:
            path.write_text(f"{path} changed")
        ours.get_asset_path.cache_clear()
        seen.add(ours.get_asset_path())
    ours.get_asset_path.cache_clear()
    assert len(seen) == 4


# ----------------------------------------------------------------------------- what is carried out


def test_a_coding_is_written_with_its_words(app: SimpleNamespace) -> None:
    operation = applied(app)
    [result] = send(app, operation)
    assert result["ok"]
    [coding] = list_codings(app.study)
    assert coding.id == operation["coding"]
    assert coding.quote == app.text[coding.start : coding.end] == operation["quote"]
    assert coding.coder == ACTOR


def test_a_wrong_quote_is_refused_and_nothing_is_written(app: SimpleNamespace) -> None:
    before = changes(app)
    [result] = send(app, applied(app, quote="words that nobody said"))
    assert refused(result)
    assert result["hint"]
    assert changes(app) == before
    assert list_codings(app.study) == []


@pytest.mark.parametrize(
    "span", [(-1, 4), (5, 5), (9, 5), (0, 10**9), ("a", 5), (None, 3), ([], {}), (10**30, 10**31)]
)
def test_a_span_that_is_none_is_refused(app: SimpleNamespace, span: tuple[Any, Any]) -> None:
    before = changes(app)
    [result] = send(app, applied(app, start=span[0], end=span[1], quote=None))
    assert refused(result)
    assert changes(app) == before


def test_a_number_beyond_all_numbers_is_refused(app: SimpleNamespace) -> None:
    body = (
        '{"ops": [{"op": "apply", "id": "1", "coding": "c", "code": "d",'
        ' "start": 1e999, "end": 1e999}]}'
    )
    answer = app.client.post(f"{app.url}/ops", content=body, headers=ticket(app))
    assert answer.status_code == 200
    assert refused(answer.json()["results"][0])


def test_the_same_operation_sent_twice_is_done_once(app: SimpleNamespace) -> None:
    operation = applied(app, id="op-1")
    assert send(app, operation)[0]["ok"]
    before = changes(app)
    assert send(app, dict(operation))[0]["ok"]
    assert changes(app) == before
    assert len(list_codings(app.study)) == 1


def test_a_code_can_be_made_and_put_on_words_in_one_go(app: SimpleNamespace) -> None:
    code = uuid.uuid4().hex
    results = send(
        app,
        {"op": "create_code", "code": code, "name": "Swap debts", "in_vivo": True, "hue": 87},
        applied(app, code=code),
    )
    assert [r["ok"] for r in results] == [True, True]
    made = next(c for c in list_codes(app.study) if c.id == code)
    assert (made.name, made.origin, made.hue) == ("Swap debts", "in_vivo", 87)
    assert [c.code_id for c in list_codings(app.study)] == [code]


def test_what_rests_on_a_refused_code_is_refused_with_the_same_words(app: SimpleNamespace) -> None:
    code = uuid.uuid4().hex
    results = send(
        app,
        {"op": "create_code", "code": code, "name": "   "},
        applied(app, code=code),
        applied(app),
    )
    assert refused(results[0]) == refused(results[1])
    assert results[2]["ok"], "the one after it has nothing to do with it"
    assert len(list_codings(app.study)) == 1


def test_codings_are_recoded_resized_and_removed(app: SimpleNamespace) -> None:
    operation = applied(app)
    send(app, operation)
    coding, start = operation["coding"], operation["start"]
    send(app, {"op": "recode", "coding": coding, "code": app.codes[1]})
    assert list_codings(app.study)[0].code_id == app.codes[1]
    short = {"op": "resize", "coding": coding, "start": start, "end": start + 5}
    [result] = send(app, {**short, "quote": "wrong"})
    assert refused(result)
    [result] = send(app, {**short, "quote": app.text[start : start + 5]})
    assert result["ok"]
    assert list_codings(app.study)[0].quote == app.text[start : start + 5]
    send(app, {"op": "remove", "coding": coding})
    assert list_codings(app.study) == []
    [result] = send(app, {"op": "remove", "coding": coding})
    assert refused(result)


def test_a_memo_on_a_coding_that_moved_on_is_refused(app: SimpleNamespace) -> None:
    operation = applied(app)
    send(app, operation)
    coding = operation["coding"]
    rev = list_codings(app.study)[0].rev
    [first] = send(app, {"op": "memo", "coding": coding, "memo": "mine", "rev": rev})
    assert first["ok"]
    [stale] = send(app, {"op": "memo", "coding": coding, "memo": "late", "rev": rev}, actor="Bo")
    assert refused(stale) == "Somebody changed this meanwhile."
    assert list_codings(app.study)[0].memo == "mine"


def test_a_memo_after_ones_own_change_is_kept_although_the_page_counts_no_further(
    app: SimpleNamespace,
) -> None:
    operation = applied(app)
    send(app, operation)
    other = next(c for c in app.codes if c != operation["code"])
    send(app, {"op": "recode", "coding": operation["coding"], "code": other})
    memo = {"op": "memo", "coding": operation["coding"], "memo": "after", "rev": 1}
    assert [r["ok"] for r in send(app, memo)] == [True]


def test_a_memo_on_a_coding_just_made_is_kept(app: SimpleNamespace) -> None:
    operation = applied(app)
    memo = {"op": "memo", "coding": operation["coding"], "memo": "a laugh", "rev": 0}
    assert [r["ok"] for r in send(app, operation, memo)] == [True, True]
    assert list_codings(app.study)[0].memo == "a laugh"


def test_undo_and_redo_walk_through_ones_own_changes(app: SimpleNamespace) -> None:
    operation = applied(app)
    send(app, operation)
    send(app, applied(app, code=app.codes[1]), actor="Bo")
    [result] = send(app, {"op": "undo"})
    assert result["label"] == "applied the code “Time”"
    assert [c.coder for c in list_codings(app.study)] == ["Bo"]
    [result] = send(app, {"op": "redo"})
    assert result["ok"]
    assert {c.coder for c in list_codings(app.study)} == {"Ana", "Bo"}
    [nothing] = send(app, {"op": "redo"})
    assert refused(nothing)


def test_after_an_undo_the_page_is_told_to_look_again(app: SimpleNamespace) -> None:
    def told(operation: dict[str, Any]) -> dict[str, Any]:
        body = {"ops": [{"id": uuid.uuid4().hex, **operation}]}
        answer = app.client.post(f"{app.url}/ops", json=body, headers=ticket(app))
        found: dict[str, Any] = answer.json()
        return found

    seen = told(applied(app))
    assert seen["previous"] < seen["version"]
    undone = told({"op": "undo"})
    assert undone["previous"] == undone["version"] > seen["version"]


def test_marks_of_a_text_that_was_corrected_are_refused_to_a_page_with_the_old_one(
    app: SimpleNamespace,
) -> None:
    def ask(seen: str) -> Any:
        return app.client.get(f"{app.url}/marks?h={seen}", headers=ticket(app))

    old = get_hash(app.transcript)[:16]
    assert ask(old).json()["codings"] == []
    revise_transcript(app.study, app.transcript.id, app.text + " Yes.", actor=ACTOR)
    refusal = ask(old)
    assert refusal.status_code == 409
    assert "corrected since" in refusal.json()["error"]
    assert ask(get_hash(get_transcript(app.study, app.transcript.id))[:16]).status_code == 200


def test_what_was_done_on_another_page_is_not_undone_from_the_reader(app: SimpleNamespace) -> None:
    rename_code(app.study, app.codes[0], "Hours", actor=ACTOR)
    before = changes(app)
    [result] = send(app, {"op": "undo"})
    assert "Renamed the code ‘Time’ to ‘Hours’" in refused(result)
    assert "History" in result["hint"]
    assert changes(app) == before


def test_an_operation_nobody_knows_is_refused_in_words(app: SimpleNamespace) -> None:
    known = {"op": "apply"}  # without its fields
    for odd in ({"op": "format disk"}, {}, {"op": None}, known, {"op": ["apply"]}):
        [result] = send(app, dict(odd))
        assert "cannot run" in refused(result)


@pytest.mark.parametrize(
    "body", [b"", b"not json", b"[]", b'{"ops": 3}', b"null", b'{"other": []}', b"\xff\xfe"]
)
def test_what_is_no_list_of_operations_is_refused(app: SimpleNamespace, body: bytes) -> None:
    before = changes(app)
    answer = app.client.post(f"{app.url}/ops", content=body, headers=ticket(app))
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert changes(app) == before


def test_half_a_character_in_a_request_is_refused_in_an_answer_that_can_be_sent(
    app: SimpleNamespace,
) -> None:
    half = r'"\ud83d"'
    for body in (
        f'{{"ops": [{{"op": {half}, "id": "1"}}]}}',
        f'{{"ops": [{{"op": "undo", "id": {half}}}]}}',
        f'{{"ops": [{{"op": "undo", "id": "1", {half}: 1}}]}}',
    ):
        answer = app.client.post(f"{app.url}/ops", content=body, headers=ticket(app))
        assert answer.status_code == 200
        assert "cannot run" in refused(answer.json()["results"][0])


def test_a_request_nested_without_end_is_refused(app: SimpleNamespace) -> None:
    body = '{"ops": ' + "[" * 100_000 + "]" * 100_000 + "}"
    answer = app.client.post(f"{app.url}/ops", content=body, headers=ticket(app))
    assert answer.status_code == 400


@pytest.mark.parametrize("odd", [1, "x", None, [], True])
def test_operations_that_are_none_do_not_break_the_server(app: SimpleNamespace, odd: Any) -> None:
    answer = app.client.post(
        f"{app.url}/ops", json={"ops": [applied(app, id="1"), odd]}, headers=ticket(app)
    )
    assert answer.status_code == 400
    assert list_codings(app.study) == []


def test_five_hundred_operations_are_done_and_more_are_refused_whole(app: SimpleNamespace) -> None:
    start = app.turns[1].start
    many = [
        applied(app, start=start, end=start + 1, quote=app.text[start], code=app.codes[n % 2])
        for n in range(MOST_OPERATIONS + 1)
    ]
    for number, each in enumerate(many):
        each["id"] = f"op-{number}"
    before = changes(app)
    answer = app.client.post(f"{app.url}/ops", json={"ops": many}, headers=ticket(app))
    assert answer.status_code == 413
    assert changes(app) == before
    answer = app.client.post(f"{app.url}/ops", json={"ops": many[:-1]}, headers=ticket(app))
    assert answer.status_code == 200
    assert len(answer.json()["results"]) == MOST_OPERATIONS


def test_a_page_that_shows_an_older_text_is_told_so(app: SimpleNamespace) -> None:
    answer = app.client.post(
        f"{app.url}/ops", json={"ops": [applied(app)], "hash": "0" * 16}, headers=ticket(app)
    )
    assert answer.status_code == 409
    assert "corrected" in answer.json()["error"]
    assert list_codings(app.study) == []


# -------------------------------------------------------------------------------- the machine's


def propose(app: SimpleNamespace, *codes: str) -> list[str]:
    """Record a run that proposes these codes for the second turn."""
    turn = app.turns[1]
    suggestions = [
        Suggestion(
            id=SuggestionId(new_suggestion_id(app.transcript.text_id, turn.start, turn.end, code)),
            run_id="",
            transcript_id=app.transcript.id,
            text_id=app.transcript.text_id,
            start=turn.start,
            end=turn.end,
            code_id=code,  # type: ignore[arg-type]
            score=0.8,
            probability=0.7,
            strong=True,
        )
        for code in codes
    ]
    record_run(
        app.study,
        suggestions,
        model="words",
        version="1",
        parameters={},
        seed=0,
        input_hash="0",
        seconds=0.1,
        summary={},
    )
    return [s.id for s in suggestions]


def list_proposed(app: SimpleNamespace) -> list[str]:
    marks = app.client.get(f"{app.url}/marks", headers=ticket(app)).json()
    return [s["code"] for s in marks["suggestions"]]


def test_suggestions_are_accepted_and_rejected_by_a_person(app: SimpleNamespace) -> None:
    first, second = propose(app, *app.codes)
    assert sorted(list_proposed(app)) == sorted(app.codes)
    results = send(
        app,
        {"op": "accept", "suggestion": first, "coding": uuid.uuid4().hex},
        {"op": "reject", "suggestion": second},
    )
    assert [r["ok"] for r in results] == [True, True]
    [coding] = list_codings(app.study)
    assert (coding.source, coding.coder) == ("accepted", ACTOR)
    assert list_proposed(app) == []
    assert app.jobs == ["refit"], "what was decided teaches the machine, once a batch"


def test_a_suggestion_that_a_newer_run_dropped_can_still_be_accepted(app: SimpleNamespace) -> None:
    first, _ = propose(app, *app.codes)
    propose(app, app.codes[1])
    [result] = send(app, {"op": "accept", "suggestion": first, "coding": uuid.uuid4().hex})
    assert result["ok"], result
    assert [c.code_id for c in list_codings(app.study)] == [app.codes[0]]


def test_an_undone_acceptance_brings_the_suggestion_back(app: SimpleNamespace) -> None:
    [first] = propose(app, app.codes[0])
    send(app, {"op": "accept", "suggestion": first, "coding": uuid.uuid4().hex})
    send(app, {"op": "undo"})
    assert list_codings(app.study) == []
    assert list_proposed(app) == [app.codes[0]]


def test_what_was_read_to_the_end_counts_as_looked_at(app: SimpleNamespace) -> None:
    propose(app, *app.codes)
    [result] = send(app, {"op": "review", "turn_start": 0, "turn_end": 1})
    assert result["label"] == "2 suggestions rejected"
    marks = app.client.get(f"{app.url}/marks", headers=ticket(app)).json()
    assert marks["reviewed"] == [0, 1]
    assert marks["suggestions"] == []
    [result] = send(app, {"op": "review", "turn_start": 5, "turn_end": 10**6})
    assert result["ok"] in (True, False)


def test_a_page_opened_before_a_correction_is_refused_in_words_and_a_new_one_finds_its_codings(
    app: SimpleNamespace,
) -> None:
    from coding.corrections.commands import revise_transcript

    seen = get_hash(app.transcript)[:16]
    old = f"{app.url}?h={seen}"
    assert app.client.get(old, headers=ticket(app)).status_code == 200
    first = applied(app)
    assert send(app, first)[0]["ok"]
    revise_transcript(
        app.study, app.transcript.id, app.text.replace("never", "hardly ever"), actor="Bea"
    )
    for answer in (
        app.client.get(old, headers=ticket(app)),
        app.client.post(
            f"{app.url}/ops", json={"ops": [applied(app)], "hash": seen}, headers=ticket(app)
        ),
    ):
        assert answer.status_code == 409
        assert answer.json()["error"] == "The transcript has been corrected since."
        assert "immutable" not in answer.headers.get("cache-control", "")
    # A page so old that it sends no hash is held to the words it saw.
    stale = applied(app)
    assert not send(app, stale)[0]["ok"]
    now = get_hash(get_transcript(app.study, app.transcript.id))
    page = app.client.get(f"{app.url}?h={now[:16]}", headers=ticket(app)).json()
    marks = app.client.get(f"{app.url}/marks", headers=ticket(app)).json()
    words = {turn["at"]: turn["text"] for turn in page["turns"]}
    (coding,) = marks["codings"]
    assert "hardly ever" in words[coding["start"]]


def test_who_speaks_is_part_of_what_a_page_was_made_from(app: SimpleNamespace) -> None:
    from coding.corrections.commands import revise_transcript

    before = get_hash(app.transcript)
    revise_transcript(app.study, app.transcript.id, app.text, labels={1: "Cy"}, actor="Bea")
    after = get_transcript(app.study, app.transcript.id)
    assert after.sha256 == app.transcript.sha256
    assert get_hash(after) != before


# ------------------------------------------------------------------------------------ answers


@pytest.fixture
def survey(app: SimpleNamespace, factories: Any) -> SimpleNamespace:
    """Beside the transcript, a survey of three answers; its own address for operations."""
    said = (("Q", "Why?"), ("P1", "The rota."), ("P2", "Pay, pay and pay."), ("P3", "No idea."))
    app.survey = factories.add_transcript(
        app.study, said=said, kind="answers", title="Spring", roles={"Q": "moderator"}
    )
    app.url = f"/lw/api/transcripts/{app.survey}"
    return app


def ask(app: SimpleNamespace, **query: Any) -> Any:
    answer = app.client.get("/lw/api/answers", params=query, headers=ticket(app))
    return answer.json() if answer.status_code == 200 else answer.status_code


def test_the_answers_of_surveys_are_told_and_no_others(survey: SimpleNamespace) -> None:
    told = ask(survey)
    assert [(row[3], row[5]) for row in told["answers"]["rows"]] == [
        ("P1", "The rota."),
        ("P2", "Pay, pay and pay."),
        ("P3", "No idea."),
    ]
    assert told["answers"]["questions"] == ["Why?"]
    assert survey.client.get("/lw/api/answers").status_code == 403
    # What the browser has is not sent again, and nothing where nothing was changed.
    assert "answers" not in ask(survey, texts=told["texts"])
    assert ask(survey, since=told["version"]) == 204


def test_what_is_marked_on_an_answer_is_told_with_its_number(survey: SimpleNamespace) -> None:
    results = send(
        survey,
        {"op": "mark_answer", "turn": 2, "kind": "flag", "on": True, "note": "who?"},
        {"op": "mark_answer", "turn": 1, "kind": "rich", "on": True, "note": ""},
        {"op": "mark_answer", "turn": 1, "kind": "rich", "on": False, "note": ""},
        {"op": "stance", "turn": 3, "code": None, "stance": "unclear"},
        {"op": "stance", "turn": 3, "code": survey.codes[0], "stance": "agree"},
        {"op": "review", "turn_start": 1, "turn_end": 1},
    )
    assert all(result["ok"] for result in results)
    told = ask(survey)
    assert told["marks"] == [[1, "flag", "who?", ACTOR]]
    assert told["stances"] == [[2, None, "unclear", ACTOR], [2, survey.codes[0], "agree", ACTOR]]
    assert told["read"] == [[0, ACTOR]]
    assert told["can_undo"]
    send(survey, {"op": "undo"}, {"op": "undo"}, {"op": "undo"})
    assert ask(survey)["stances"] == []


def test_suggestions_for_answers_are_the_best_of_each_code_and_make_them_hard(
    survey: SimpleNamespace,
) -> None:
    transcript = get_transcript(survey.study, survey.survey)
    turn = list_turns(survey.study, transcript.text_id)[2]
    places = [(turn.start, turn.start + 4, 0.4), (turn.start + 5, turn.end, 0.6)]
    record_run(
        survey.study,
        [
            Suggestion(
                id=SuggestionId(new_suggestion_id(transcript.text_id, a, b, survey.codes[0])),
                run_id="",
                transcript_id=transcript.id,
                text_id=transcript.text_id,
                start=a,
                end=b,
                code_id=survey.codes[0],
                score=0.1,
                probability=p,
                strong=p > 0.5,
            )
            for a, b, p in places
        ],
        model="m",
        version="1",
        parameters={},
        seed=1,
        input_hash="",
        seconds=0.1,
        summary={},
    )
    told = ask(survey)
    assert [row[:1] + row[2:] for row in told["suggestions"]] == [[1, survey.codes[0], 0.6, True]]
    assert max(told["difficulty"]) == told["difficulty"][1]


# ------------------------------------------------------------------------------------ the socket


def ask_by_socket(app: SimpleNamespace, *messages: Any, **headers: str) -> list[Any]:
    """Return the answers to messages sent one after the other."""
    answers = []
    client = app.client
    with client.websocket_connect("ws://127.0.0.1:8501/lw/api/ops", headers=headers) as socket:
        for each in messages:
            socket.send_json(each) if isinstance(each, dict) else socket.send_text(each)
            answers.append(socket.receive_json())
    return answers


def by_socket(app: SimpleNamespace, n: int, *ops: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a message with operations."""
    ticket = tokens.new_token(actor=ACTOR, study=str(app.study.path))
    batch = {"ops": [{"id": uuid.uuid4().hex, **each} for each in ops]}
    return {"n": n, "transcript": app.transcript.id, "ticket": ticket, "batch": batch, **more}


def test_the_socket_answers_batches_as_requests_are_and_the_suggester_learns(
    app: SimpleNamespace,
) -> None:
    first, second = ask_by_socket(
        app, by_socket(app, 1, applied(app)), by_socket(app, 2, {"op": "undo"})
    )
    assert [each["n"] for each in (first, second)] == [1, 2]
    assert first["status"] == second["status"] == 200
    assert first["body"]["previous"] < first["body"]["version"]
    assert second["body"]["results"][0]["label"] == "applied the code “Time”"
    assert list_codings(app.study) == []


def test_a_batch_that_comes_by_socket_and_by_request_is_run_once(app: SimpleNamespace) -> None:
    message = by_socket(app, 1, applied(app))
    [told] = ask_by_socket(app, message)
    again = app.client.post(f"{app.url}/ops", json=message["batch"], headers=ticket(app))
    assert again.json()["results"] == told["body"]["results"]
    assert len(list_codings(app.study)) == 1


def test_the_socket_refuses_what_a_request_would(app: SimpleNamespace) -> None:
    before = changes(app)
    forged, gone, stale, empty = ask_by_socket(
        app,
        by_socket(app, 1, applied(app), ticket="forged"),
        by_socket(app, 2, applied(app), transcript="0" * 32),
        by_socket(app, 3, batch={"ops": [{"id": "1", **applied(app)}], "hash": "0" * 16}),
        by_socket(app, 4, batch="no batch"),
    )
    assert [each["status"] for each in (forged, gone, stale, empty)] == [403, 200, 409, 400]
    assert forged["body"]["error"] == "Your session has expired."
    assert refused(gone["body"]["results"][0])
    assert all(each["body"]["error"].endswith(".") for each in (stale, empty))
    assert changes(app) == before


@pytest.mark.parametrize(
    "message",
    ["{", "[]", "7", '{"n": 1}', '{"n":"1","transcript":"t","ticket":"t","batch":{}}', "[" * 9999],
)
def test_a_message_that_is_none_of_ours_ends_the_socket(app: SimpleNamespace, message: str) -> None:
    with pytest.raises(WebSocketDisconnect) as ended:
        ask_by_socket(app, message)
    assert ended.value.code == 1003


def test_the_socket_says_refusals_in_the_language_of_the_browser(app: SimpleNamespace) -> None:
    message = by_socket(app, 1, applied(app), ticket="forged")
    [told] = ask_by_socket(app, message, **{"accept-language": "da"})
    assert told["body"]["error"] == "Din session er udløbet."

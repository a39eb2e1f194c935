"""The routes of a random sample: what its coder does is saved once, and nobody else's is shown."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.testclient import TestClient

from coding.codebook.retired.commands import revise_retired
from coding.commands import apply_code
from coding.corrections.commands import revise_transcript
from coding.model import NewCoding
from coding.queries import list_codings
from coding.suggestions.material.queries import get_material
from coding.suggestions.samples.commands import add_sample
from coding.suggestions.samples.queries import get_sample, list_sampled_passages
from lifeworld.app.web import routes as ours
from lifeworld.app.web import tokens
from lifeworld.app.web.sample_page import AFTER, BEFORE, get_sample_page
from transcripts.queries import get_text

LONG = "There is never time to learn because the shift is full and nobody plans for it."
SAID = (
    ("Moderator", "What keeps you from learning?"),
    ("Bo", LONG),
    ("Cy", f"I agree with that and want to add something of my own. {LONG} {LONG} {LONG}"),
    ("Moderator", "And who decides?"),
    ("Bo", f"My manager decides it, and nobody else does, as far as I know. {LONG}"),
)


@pytest.fixture
def app(
    study: Any,
    make_transcript: Callable[..., Any],
    factories: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    open_client: Callable[..., TestClient],
) -> Iterator[SimpleNamespace]:
    """The routes over a study with two codes and a sample of all its passages, Ana's."""
    monkeypatch.setenv("LIFEWORLD_STUDY", str(study.path))
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    tokens._signer.cache_clear()
    monkeypatch.setattr(ours, "submit_job", lambda *_: None)
    transcript_id = make_transcript(said=SAID)
    codes = factories.add_codes(study, "Time", "Cover")
    sample = add_sample(study, get_material(study), size=48, actor="Ana", seed=1)
    with open_client() as client:
        yield SimpleNamespace(
            study=study,
            client=client,
            codes=codes,
            sample=sample,
            transcript_id=transcript_id,
            passages=list_sampled_passages(study, sample.id),
        )
    tokens._signer.cache_clear()


def post(app: SimpleNamespace, body: object, *, actor: str = "Ana") -> Any:
    token = tokens.new_token(actor=actor, study=str(app.study.path))
    return app.client.post(
        f"/lw/api/samples/{app.sample.id}/ops",
        json=body,
        headers={"authorization": f"Bearer {token}"},
    )


def send(app: SimpleNamespace, *ops: dict[str, Any]) -> list[dict[str, Any]]:
    for each in ops:
        each.setdefault("id", uuid.uuid4().hex)
        each.setdefault("passage", app.passages[0].id)
    answer = post(app, {"ops": list(ops), "hash": ""})
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


def applied(app: SimpleNamespace, **more: Any) -> dict[str, Any]:
    return {"op": "apply", "code": app.codes[0], "coding": uuid.uuid4().hex, **more}


def test_codes_and_reading_are_saved_and_sending_them_again_changes_nothing(
    app: SimpleNamespace,
) -> None:
    ops = [applied(app), {"op": "read"}]
    assert all(result["ok"] for result in send(app, *ops))
    assert all(result["ok"] for result in send(app, *ops))
    first = app.passages[0]
    [coding] = list_codings(app.study)
    assert (coding.start, coding.end, coding.coder) == (first.start, first.end, "Ana")
    assert get_sample(app.study, app.sample.id).read == 1
    version = app.study.version
    off = {"op": "remove", "code": app.codes[0]}
    assert send(app, off)[0]["ok"]
    assert send(app, off)[0]["ok"], "a code taken off is not missed when asked for again"
    assert list_codings(app.study) == []
    assert app.study.version == version + 1
    assert send(app, {"op": "unread"})[0]["ok"]
    assert send(app, {"op": "aside"})[0]["ok"]
    assert get_sample(app.study, app.sample.id).put_aside == 1


def test_a_refused_operation_is_one_sentence_and_the_others_are_done(app: SimpleNamespace) -> None:
    revise_retired(app.study, [app.codes[1]], retired=True, actor="Bo")
    refused, gone, done = send(
        app,
        applied(app, code=app.codes[1]),
        {"op": "read", "passage": "nothing"},
        {"op": "read"},
    )
    assert "is retired" in refused["error"]
    assert "no longer in the random sample" in gone["error"]
    assert done["ok"]
    [missing] = send(app, {"op": "remove", "code": app.codes[0]})
    assert "not on exactly these words" in missing["error"]


@pytest.mark.parametrize(
    "body",
    [
        None,
        {"ops": "read"},
        {"ops": [{"op": "read", "id": "1"}]},
        {"ops": [{"op": "shout", "id": "1", "passage": "p"}]},
        {"ops": [{"op": "read", "id": "1", "passage": "p", "more": 1}]},
        {"ops": [{"op": "apply", "id": "1", "passage": "p", "code": "c"}]},
        {"ops": [{"op": "read", "id": "1", "passage": "p"}] * 501},
    ],
)
def test_a_request_that_makes_no_sense_is_refused_whole(app: SimpleNamespace, body: object) -> None:
    answer = post(app, body)
    ops = body.get("ops") if isinstance(body, dict) else None
    too_many = isinstance(ops, list) and len(ops) > 500
    assert answer.status_code == (413 if too_many else 400)
    assert answer.json()["error"]
    assert get_sample(app.study, app.sample.id).read == 0


def test_only_the_coder_of_a_sample_writes_in_it(app: SimpleNamespace) -> None:
    body = {"ops": [{"op": "read", "id": "1", "passage": app.passages[0].id}]}
    answer = post(app, body, actor="Bo")
    assert answer.status_code == 409
    assert "read by Ana" in answer.json()["error"]
    assert app.client.post(f"/lw/api/samples/{app.sample.id}/ops", json=body).status_code == 403


def test_the_page_shows_the_question_and_what_was_said_before_and_after(
    app: SimpleNamespace,
) -> None:
    page = get_sample_page(app.study, app.sample.id)
    shown = {each["words"]: each for each in page["passages"]}
    text = get_text(app.study, app.passages[0].text_id)
    for passage in app.passages:
        assert text[passage.start : passage.end] in shown
    first = shown[LONG]
    assert first["speaker"] == "Bo"
    assert first["title"] == "Group one"
    assert [(b["speaker"], b["asks"]) for b in first["before"]] == [("Moderator", True)]
    assert (first["earlier"], first["after"]) == ("", "")
    of_cy = [each for each in page["passages"] if each["speaker"] == "Cy"]
    assert all([b["speaker"] for b in each["before"]] == ["Moderator", "Bo"] for each in of_cy)
    for each in page["passages"]:
        assert len(each["earlier"]) <= BEFORE + 2
        assert len(each["after"]) <= AFTER + 2
    assert any(each["earlier"] or each["after"] for each in of_cy) == (len(of_cy) > 1)


def test_the_page_shows_nobody_elses_codes_and_no_retired_code(app: SimpleNamespace) -> None:
    one, two = app.passages[:2]
    for passage, code, who, more in (
        (one, app.codes[0], "Bo", 0),
        (one, app.codes[1], "Ana", 0),
        (two, app.codes[0], "Ana", 2),
    ):
        new = NewCoding(
            code_id=code,
            transcript_id=passage.transcript_id,
            start=passage.start + more,
            end=passage.end,
        )
        apply_code(app.study, new, actor=who)
    page = get_sample_page(app.study, app.sample.id)
    shown = {each["id"]: (each["on"], each["around"]) for each in page["passages"]}
    assert shown[one.id] == ([app.codes[1]], [])
    assert shown[two.id] == ([], [app.codes[0]])
    assert [code["name"] for code in page["codes"]] == ["Time", "Cover"]
    revise_retired(app.study, [app.codes[1]], retired=True, actor="Ana")
    assert [c["name"] for c in get_sample_page(app.study, app.sample.id)["codes"]] == ["Time"]


def test_a_passage_is_coded_on_its_words_after_the_transcript_was_corrected(
    app: SimpleNamespace,
) -> None:
    text = get_text(app.study, app.passages[0].text_id)
    revise_transcript(
        app.study, app.transcript_id, text.replace("What keeps", "Please tell us what keeps"),
        actor="Bo",
    )  # fmt: skip
    assert send(app, applied(app))[0]["ok"]
    [coding] = list_codings(app.study)
    before = app.passages[0]
    assert coding.quote == text[before.start : before.end]

"""The inbox says what gets no suggestions and why, and brings a passage back with one press."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import lifeworld
from coding.codebook.commands import add_code
from coding.suggestions.commands import record_run
from coding.suggestions.set_aside.queries import list_brought_back, list_set_aside
from study import Study
from study.jobs import list_jobs
from transcripts.queries import get_transcript, list_turns

APP = Path(lifeworld.__file__).parent / "app" / "entry" / "app.py"


@pytest.fixture
def open_inbox(
    study: Study, make_group: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[[], Any]:
    """Open the inbox of a study in which two passages are set aside, and a code is opaque."""
    group = make_group()
    add_code(study, "Q3b", actor="Ana")
    add_code(study, "Time", actor="Ana")
    text_id = get_transcript(study, group.transcript_id).text_id
    turns = [t for t in list_turns(study, text_id) if t.label != "Moderator"][:2]
    aside = [
        (str(group.transcript_id), str(text_id), t.start, t.end, t.ordinal, reason)
        for t, reason in zip(turns, ("empty", "greeting"), strict=True)
    ]
    record_run(
        study, [], model="words", version="1", parameters={}, seed=0, input_hash="0",
        seconds=0.1, summary={}, set_aside=aside,
    )  # fmt: skip
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LIFEWORLD_ACTOR", "Ana")
    monkeypatch.setenv("LIFEWORLD_STUDY", str(study.path))
    monkeypatch.setattr("study.jobs._start_worker", lambda _: None)

    def show() -> Any:
        at = AppTest.from_file(str(APP), default_timeout=30).run()
        at.switch_page("../pages/inbox.py").run()
        at.session_state["aside"] = True  # opened, as a click on its line does
        at.run()
        assert not at.exception, at.exception[0].message
        return at

    return show


def press(at: Any, label: str) -> Any:
    at.session_state["aside"] = True
    at.run()
    next(b for b in at.button if b.label == label).click().run()
    assert not at.exception, at.exception[0].message
    return at


def test_a_passage_is_brought_back_with_one_press_and_set_aside_again(
    study: Study, open_inbox: Callable[[], Any]
) -> None:
    at = open_inbox()
    told = "\n".join(each.value for each in at.caption).replace("\\", "")
    assert "2 passages set aside: 1 answer without content, 1 greeting or thanks." in told
    first = list_set_aside(study)[0]
    press(at, "Bring back")
    [back] = list_brought_back(study)
    assert (back.words, back.by) == (first.words, "Ana")
    assert [job.kind for job in list_jobs(study)] == ["refit"], "suggestions follow"
    assert len(list_set_aside(study)) == 1
    press(at, "Set aside again")
    assert list_brought_back(study) == []
    assert len(list_set_aside(study)) == 2


def test_undo_takes_it_back(study: Study, open_inbox: Callable[[], Any]) -> None:
    press(open_inbox(), "Bring back")
    study.undo(actor="Ana")
    assert list_brought_back(study) == []


def test_codes_that_say_nothing_are_named_with_the_way_to_the_codebook(
    open_inbox: Callable[[], Any],
) -> None:
    at = open_inbox()
    told = "\n".join(each.value for each in at.caption)
    assert "The name “Q3b” does not say what the code means" in told
    press(at, "Open codebook")
    told = "\n".join(each.value for each in at.caption)
    assert "The name “Q3b” does not say what the code means" in told, "at the code, which is open"

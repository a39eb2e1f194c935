"""A final deck has a number, and what has changed since is told slide by slide."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from lifeworld.exports.deck.keys import hash_export
from lifeworld.exports.deck.slide_marks import parse_name
from lifeworld.exports.export_study import export_study
from lifeworld.exports.issued import compare_issue, describe_since
from lifeworld.exports.queries import list_exported
from opportunity_spaces.commands import add_insight, remove_insight, revise_insight
from opportunity_spaces.queries import list_insights
from tests.lifeworld.exports.deck.corporate_templates import CORPORATE
from transcripts.consent.commands import record_consent
from transcripts.queries import list_participants

ACTOR = "Ana"


def export(field: SimpleNamespace, folder: Path, **asked: Any) -> Any:
    asked.setdefault("audience", "internal")
    export_study(field.study, folder / "deck.pptx", actor=ACTOR, **asked)
    return list_exported(field.study, "deck")[0]


def read(folder: Path) -> Any:
    from pptx import Presentation

    return Presentation(str(folder / "deck.pptx"))


def test_final_decks_are_numbered_and_drafts_are_not(
    field: SimpleNamespace, tmp_path: Path
) -> None:
    first = export(field, tmp_path, final=True)
    draft = export(field, tmp_path)
    second = export(field, tmp_path, final=True, cut="brief")
    assert [first.issue, draft.issue, second.issue] == [1, None, 2]
    assert (second.cut, second.by, len(second.sha256)) == ("brief", ACTOR, 64)
    said = "".join(
        shape.text_frame.text
        for slide in read(tmp_path).slides
        for shape in slide.shapes
        if shape.has_text_frame
    )
    assert "Final, no. 2" in said


def test_the_slides_of_a_deck_are_known_and_tell_no_id(
    field: SimpleNamespace, tmp_path: Path
) -> None:
    issued = export(field, tmp_path)
    names = [slide._element.cSld.get("name") for slide in read(tmp_path).slides]
    assert {parse_name(name)[1] for name in names} == {hash_export(issued.id)}
    assert [parse_name(name)[0] for name in names] == [key for key, _, _ in issued.slides]
    assert not [name for name in names if issued.id in name]


def test_nothing_has_changed_while_nothing_has(field: SimpleNamespace, tmp_path: Path) -> None:
    path = tmp_path / "ours.pptx"
    path.write_bytes(CORPORATE["wide.pptx"]())
    for asked in ({}, {"template": path}, {"cut": "executive"}):
        since = compare_issue(field.study, export(field, tmp_path, **asked))
        assert (since.stale, since.gone, since.new) == ((), 0, ())
        assert describe_since(since) == ["Nothing on its slides has changed since."]


def test_a_slide_that_would_say_something_else_is_named_and_others_are_not(
    field: SimpleNamespace, tmp_path: Path
) -> None:
    issued = export(field, tmp_path)
    [insight] = list_insights(field.study)
    revise_insight(field.study, insight.id, so_what="Ask them", actor=ACTOR)
    since = compare_issue(field.study, issued)
    assert insight.assertion in since.stale
    assert not [title for title in since.stale if title.startswith("We listened to")]
    fresh = add_insight(field.study, assertion="A thing learnt later", actor=ACTOR)
    assert "A thing learnt later" in compare_issue(field.study, issued).new
    later = export(field, tmp_path)
    remove_insight(field.study, fresh.id, actor=ACTOR)
    assert compare_issue(field.study, later).gone == 1


def test_whom_a_deck_quotes_who_left_since_is_named(field: SimpleNamespace, tmp_path: Path) -> None:
    issued = export(field, tmp_path, audience="internal")
    assert issued.quotes
    people = list_participants(field.study)
    for person in people:
        record_consent(field.study, person.id, {"take_part": "withdrawn"}, actor=ACTOR)
    since = compare_issue(field.study, issued)
    assert since.people
    assert set(since.people) <= {person.pseudonym for person in people}
    [told] = [line for line in describe_since(since) if "part no longer" in line]
    assert all(name in told for name in since.people)

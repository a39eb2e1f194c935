"""Links name everything in a study, a thing knows its memos, and the diary tells a day."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from coding.codebook.merging.commands import remove_code
from coding.commands import add_turn_memo
from coding.memos.commands import add_memo
from coding.memos.links import find_links
from coding.memos.model import NewMemo, Thing
from coding.memos.queries import list_memos, list_places
from lifeworld.changes import describe_change
from lifeworld.cli import main
from lifeworld.doctor import check_study
from lifeworld.memos.backlinks import list_about
from lifeworld.memos.diary import get_diary_day, list_diary_days
from lifeworld.memos.merge_people import merge_people
from lifeworld.memos.names import STUDY, describe_thing, find_memo_links, get_link_index, has_thing
from opportunity_spaces.assumptions.commands import add_assumption
from opportunity_spaces.brief.commands import add_aim, add_challenge, add_source
from opportunity_spaces.commands import (
    add_initiative,
    add_insight,
    add_metric,
    add_need,
    add_space,
)
from study import Study
from study.entries import list_entries
from themes.commands import add_theme
from transcripts.commands import rename_transcript
from transcripts.people.commands import add_participant

ANA: dict[str, Any] = {"actor": "Ana"}


def write(study: Study, body: str, **more: Any) -> Any:
    return add_memo(study, NewMemo(body=body, links=find_memo_links(study, body), **more), **ANA)


@pytest.fixture
def things(study: Study, factories: Any) -> dict[str, str]:
    """One of everything that a link can name: its kind and id, by a name for it."""
    transcript = factories.add_transcript(study)
    [code] = factories.add_codes(study, "Pay")
    return {
        "Pay": f"code {code}",
        "Money": f"theme {add_theme(study, 'Money', **ANA).id}",
        "I1": f"insight {add_insight(study, 'Nobody asks', **ANA).id}",
        "N1": f"need {add_need(study, 'Adults', 'learn', **ANA).id}",
        "Rooms": f"space {add_space(study, 'Rooms', **ANA).id}",
        "They know": f"assumption {add_assumption(study, 'They know', **ANA).id}",
        "Hours": f"initiative {add_initiative(study, 'Hours', **ANA).id}",
        "Half of them": f"aim {add_aim(study, 'Half of them', **ANA).id}",
        "MD01": f"challenge {add_challenge(study, 'MD01', words='Who stays', **ANA).id}",
        "The yearbook": f"source {add_source(study, 'The yearbook', words='Few left', **ANA).id}",
        "Covered": f"metric {add_metric(study, 'Covered', **ANA).id}",
        "Group one": f"transcript {transcript}",
        "Bo": f"person {add_participant(study, 'Bo', **ANA).id}",
        "First thought": f"memo {write(study, 'First thought').id}",
    }


def test_a_link_names_anything_that_has_a_name(study: Study, things: dict[str, str]) -> None:
    body = " ".join(f"[[{name}]]" for name in things)
    found = find_links(body, get_link_index(study), {})
    assert {x.written: x.thing and f"{x.thing.kind} {x.thing.id}" for x in found} == things
    assert find_memo_links(study, "no link") == {}


def test_a_thing_knows_the_memos_on_it_and_those_that_link_to_it(
    study: Study, things: dict[str, str]
) -> None:
    kind, thing_id = things["Group one"].split()
    thing = Thing(kind=kind, id=thing_id)
    on = write(study, "About [[Group one]] itself", thing=thing)
    linking = write(study, "See [[group one]]")
    rename_transcript(study, thing_id, "The first group", **ANA)
    about = list_about(study, thing)
    assert [m.id for m in about.on] == [on.id]
    assert [m.id for m in about.linking] == [linking.id]


def test_what_a_memo_is_on_is_told_in_words(study: Study, factories: Any) -> None:
    transcript = factories.add_transcript(study)
    [code] = factories.add_codes(study, "Pay")
    coding = factories.code_turn(study, transcript, code, memo="why")
    turn = add_turn_memo(study, transcript, 1, NewMemo(body="Look"), **ANA)
    index, places = get_link_index(study), list_places(study)

    def tell(kind: str, thing_id: str) -> str:
        return describe_thing(Thing(kind=kind, id=thing_id), index, places)

    assert tell("", "") == "on nothing"
    assert tell("study", "study") == "the study"
    assert tell("code", code) == "code “Pay”"
    assert tell("code", "gone") == "code that was removed"
    assert tell("coding", coding.id) == "coding with “Pay” in turn 2 of “Group one”"
    assert tell("turn", turn.thing.id) == "turn 2 of “Group one”"
    assert not has_thing(Thing(kind="code", id="gone"), index, places)


def test_the_diary_counts_what_was_done_often_and_leaves_out_what_was_undone(
    study: Study, factories: Any
) -> None:
    factories.add_codes(study, "Pay", "Cover")
    write(study, "Quiet", day="2026-01-02")
    write(study, "Quiet", day="2026-01-02")
    study.undo(**ANA)
    days = list_diary_days(study)
    assert days[-1] == "2026-01-02"
    day = get_diary_day(study, days[0])
    assert [(d.sentence, d.times) for d in day.done] == [
        ("Added the code “Pay”", 1), ("Added the code “Cover”", 1), ("Wrote the memo “Quiet”", 1),
    ]  # fmt: skip
    assert [m.body for m in get_diary_day(study, "2026-01-02").memos] == ["Quiet"]


def test_the_terminal_lists_memos_and_check_looks_at_them(study: Study, factories: Any) -> None:
    [code] = factories.add_codes(study, "Pay")
    write(study, "See [[Pay]] and [[Nobody]]", thing=STUDY, in_report=True, day="2026-01-02")
    write(study, "Two", thing=Thing(kind="code", id=code), kind="method")
    remove_code(study, code, **ANA)
    [found] = [f for f in check_study(study) if f["check"] == "memos"]
    assert found["sentence"] == (
        "✓ 2 memos are whole, 1 is on what was removed, 2 links lead nowhere."
    )
    study.undo(**ANA)
    told = CliRunner().invoke(main, ["memos", str(study.path)]).output.splitlines()
    assert told[1] == ("2026-01-02  analytic  Ana  the study  See Pay and Nobody  [in the report]")
    assert told[0].endswith("method  Ana  code “Pay”  Two")
    output = CliRunner().invoke(main, ["memos", str(study.path), "--json"]).output
    facts = [json.loads(line) for line in output.splitlines()]
    assert facts[1]["links"] == [{"name": "Pay", "kind": "code", "id": code}]
    assert facts[1]["leads_nowhere"] == [
        "No code, theme, finding, transcript, person or memo is called “Nobody”."
    ]
    with study.change("damage", actor="Ana") as change:
        change.update("memos", facts[0]["id"], links="{")
    [found] = [f for f in check_study(study) if f["check"] == "memos"]
    assert found["bad"]


def test_two_who_are_one_person_keep_the_memos_on_both(study: Study) -> None:
    keep, other = (add_participant(study, name, **ANA) for name in ("Bo", "Bo H."))
    write(study, "Quiet", thing=Thing(kind="person", id=other.id))
    before = list_entries(study.db)[0].seq
    merge_people(study, keep.id, other.id, **ANA)
    assert [m.body for m in list_memos(study, thing=Thing(kind="person", id=keep.id))] == ["Quiet"]
    [entry] = [e for e in list_entries(study.db) if e.seq > before]
    assert describe_change(entry) == "Recorded that two are one person: “Bo”"
    study.undo(**ANA)
    assert [m.body for m in list_memos(study, thing=Thing(kind="person", id=other.id))] == ["Quiet"]

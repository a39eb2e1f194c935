"""What a person withdrew leaves the rooms of workshops, and what guests did there stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lifeworld.exports.workshop.open_room import get_room_path
from lifeworld.exports.workshop.unagreed import remove_unagreed, remove_unagreed_after
from lifeworld.terminal.study import undo
from lifeworld.withdrawal.run_withdrawal import run_withdrawal
from opportunity_spaces.workshops.plan import PlanCard
from opportunity_spaces.workshops.room.commands import add_operations, create_room
from opportunity_spaces.workshops.room.model import Operation
from opportunity_spaces.workshops.room.queries import get_state, open_room, read_room
from study.entries import list_entries
from tests.lifeworld.withdrawal.conftest import ACTOR, OTHERS, WORDS
from tests.rooms import make_plan
from transcripts.consent.commands import record_consent, record_session_consents
from transcripts.frame.commands import revise_frame
from transcripts.queries import list_sessions


@pytest.fixture
def path(field: dict[str, Any]) -> Path:
    """A room with quotes of two people, an insight that cites one, and what a guest wrote."""
    excerpts = field["excerpts"]
    quotes = [
        PlanCard(id=f"c{n}", kind="quote", text=words, who=who, source=f"excerpt:{excerpts[words]}")
        for n, (words, who) in enumerate(((WORDS[0], "Rosalind"), (OTHERS[1], "Tobiasina")), 1)
    ]
    cites = PlanCard(
        id="c3", kind="insight", text=f"Nobody believes: {WORDS[1]}", source="insight:x"
    )
    plan = replace(make_plan(), cards=(*quotes, cites), piles=())
    path = get_room_path(field["study"], "w1")
    path.parent.mkdir()
    create_room(path, plan)
    db = open_room(path)
    joined = {"guest": "g1", "name": "Visitor"}
    written = {"card": "o1", "text": f"As she says, {WORDS[0]} So do I.", "step": "think"}
    add_operations(
        db,
        [
            Operation(1, "a", 1, "server", "join", joined),
            Operation(2, "b", 2, "host", "step.start", {"step": "think", "to": "think"}),
            Operation(3, "c", 3, "g1", "card.add", written),
            Operation(4, "d", 4, "g1", "react", {"card": "c1", "value": "doubt", "step": "read"}),
        ],
    )
    db.close()
    return path


def test_a_withdrawal_takes_the_words_out_of_a_room_and_leaves_the_rest(
    field: dict[str, Any], path: Path
) -> None:
    outcome = run_withdrawal(field["study"], field["person"], actor=ACTOR)
    assert outcome.proved, outcome.left
    assert path not in outcome.removed
    state = get_state(read_room(path))
    gone = state.brought["c1"]
    assert (gone.withdrawn, gone.who, gone.source) == (True, "", "")
    assert gone.text == "What stood here was taken out of the study"
    assert state.cards["c1"].hidden
    assert state.cards["c1"].reactions == {"g1": "doubt"}  # what a guest did stays
    # Another person's quote stays, without the name of who withdrew.
    assert not state.cards["c2"].hidden
    assert state.cards["c2"].text.endswith("she was right about that.")
    assert "Rosalind" not in state.cards["c2"].text
    assert state.cards["c3"].text.startswith("Nobody believes: ")
    assert "So do I." in state.cards["o1"].text
    for each in path.parent.iterdir():
        content = each.read_bytes()
        assert not any(words[:30].encode() in content for words in WORDS), each.name


def test_who_takes_back_consent_to_quotes_is_quoted_in_no_room(
    field: dict[str, Any], path: Path
) -> None:
    run_withdrawal(field["study"], field["person"], scope="quotes", actor=ACTOR)
    cards = {each.id: each for each in read_room(path).plan.cards}
    assert [cards[each].withdrawn for each in ("c1", "c2", "c3")] == [True, False, False]
    # The study keeps the words, and so does what a guest wrote; no card brought from it has them.
    assert not any(WORDS[0][:30] in each.text for each in cards.values())


def test_a_file_that_is_no_room_is_left_to_the_search(field: dict[str, Any], path: Path) -> None:
    broken = path.with_name("broken.room")
    broken.write_text(WORDS[2], "utf-8")
    outcome = run_withdrawal(field["study"], field["person"], actor=ACTOR)
    assert [each for each, _ in outcome.left] == [broken]
    assert read_room(path).plan.cards[0].withdrawn


@pytest.fixture
def agreed(field: dict[str, Any], path: Path) -> Path:
    """The same room, everybody in it having agreed."""
    sessions = [each.id for each in list_sessions(field["study"])]
    record_session_consents(field["study"], sessions, {"workshop_use": "given"}, actor=ACTOR)
    return path


@pytest.mark.parametrize("answer", ["refused", "withdrawn"])
def test_consent_taken_back_takes_the_quotes_out_of_the_room_and_given_again_brings_none(
    field: dict[str, Any], agreed: Path, answer: str
) -> None:
    study = field["study"]
    assert remove_unagreed(study) == []
    record_consent(study, field["person"], {"workshop_use": answer}, actor=ACTOR)
    [told] = remove_unagreed(study)
    assert told.startswith("1 card without consent any more left the room of “What the night")
    state = get_state(read_room(agreed))
    assert [state.cards[each].hidden for each in ("c1", "c2", "c3")] == [True, False, False]
    assert state.cards["c1"].text == "What stood here may not be shown in a workshop any more"
    assert state.cards["c1"].reactions == {"g1": "doubt"}
    assert WORDS[0][:30].encode() not in _without_guests(agreed)
    record_consent(study, field["person"], {"workshop_use": "given"}, actor=ACTOR)
    assert remove_unagreed(study) == []
    assert sum(each.withdrawn for each in read_room(agreed).plan.cards) == 1


def test_an_answer_that_is_undone_or_undone_again_reaches_the_rooms_too(
    field: dict[str, Any], agreed: Path
) -> None:
    study = field["study"]
    record_consent(study, field["person"], {"workshop_use": "refused"}, actor=ACTOR)
    refused = study.undo(actor=ACTOR)
    assert remove_unagreed_after(study, refused) == [], "everybody agrees again"
    again = study.redo(actor=ACTOR)
    [told] = remove_unagreed_after(study, again)
    assert told.startswith("1 card without consent any more left the room")
    revise_frame(study, title="Another title", actor=ACTOR)
    other = study.undo(actor=ACTOR)
    record_consent(study, field["person"], {"quote_public": "refused"}, actor=ACTOR)
    assert remove_unagreed_after(study, other) == []
    [given] = [e for e in list_entries(study.db, limit=99) if e.verb == "record session consents"]
    told = CliRunner().invoke(undo, [str(study.path), given.id]).output
    assert "1 card without consent any more left the room of" in told
    assert sum(each.withdrawn for each in read_room(agreed).plan.cards) == 2


def _without_guests(path: Path) -> bytes:
    """Return what a room's plan holds: what a guest wrote is the guest's."""
    return str(read_room(path).plan.to_dict()).encode()


def test_consent_to_another_use_leaves_rooms_as_they_are(
    field: dict[str, Any], agreed: Path
) -> None:
    record_consent(field["study"], field["person"], {"quote_public": "refused"}, actor=ACTOR)
    assert remove_unagreed(field["study"]) == []
    assert sum(each.withdrawn for each in read_room(agreed).plan.cards) == 0


def test_a_room_that_is_busy_is_named_and_the_answer_stays_recorded(
    field: dict[str, Any], agreed: Path
) -> None:
    study = field["study"]
    record_consent(study, field["person"], {"workshop_use": "refused"}, actor=ACTOR)
    db = open_room(agreed)
    db.execute("PRAGMA busy_timeout = 0")
    db.execute("BEGIN IMMEDIATE")
    try:
        [told] = remove_unagreed(study)
    finally:
        db.close()
    assert "w1.room is busy" in told
    assert "Stop it" in told
    assert len(remove_unagreed(study)) == 1  # and later it is done

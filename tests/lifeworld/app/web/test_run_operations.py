"""A refused operation changes nothing, and takes nothing along that was done before it."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.commands import apply_code
from coding.corrections.commands import revise_transcript
from coding.model import Suggestion, SuggestionId
from coding.queries import list_codes, list_codings
from coding.suggestions.commands import record_run
from coding.suggestions.model import new_suggestion_id
from coding.suggestions.queries import list_suggestions
from lifeworld.app.web import run_operations as ours
from lifeworld.app.web.operation_fields import MOST_CHARACTERS
from lifeworld.app.web.parse_operations import parse_batch
from lifeworld.app.web.run_operations import Outcome, run_operations
from study import Study
from study.entries import list_entries
from transcripts.model import TranscriptId
from transcripts.queries import get_text, get_transcript, list_turns

Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def room(study: Study, make_transcript: Callable[..., Any], factories: Any) -> SimpleNamespace:
    """A study with one transcript, two codes, and a suggestion of each for the second turn."""
    transcript = get_transcript(study, make_transcript())
    codes = factories.add_codes(study, "Time", "Cover")
    turns = list_turns(study, transcript.text_id)
    turn = turns[1]
    record_run(
        study,
        [
            Suggestion(
                id=SuggestionId(new_suggestion_id(transcript.text_id, turn.start, turn.end, code)),
                run_id="",
                transcript_id=transcript.id,
                text_id=transcript.text_id,
                start=turn.start,
                end=turn.end,
                code_id=code,
                score=0.8,
                probability=0.7,
                strong=True,
            )
            for code in codes
        ],
        model="words", version="1", parameters={}, seed=0, input_hash="0", seconds=0.1, summary={},
    )  # fmt: skip
    return SimpleNamespace(
        study=study,
        transcript=transcript,
        text=get_text(study, transcript.text_id),
        turns=turns,
        codes=codes,
        suggestions=[each.id for each in list_suggestions(study)],
    )


def run(room: SimpleNamespace, *sent: dict[str, Any], actor: str = "Ana") -> list[Outcome]:
    for each in sent:
        each.setdefault("id", uuid.uuid4().hex)
    operations = parse_batch({"ops": list(sent)}).operations
    return run_operations(room.study, room.transcript.id, operations, actor=actor)


def applied(room: SimpleNamespace, *, length: int, **more: Any) -> dict[str, Any]:
    """An operation that codes the first characters of the second turn."""
    start = room.turns[1].start
    coding = {"coding": uuid.uuid4().hex, "code": room.codes[0]}
    return {"op": "apply", **coding, "start": start, "end": start + length, **more}


def dump(study: Study) -> Rows:
    """Every row of every table of the file."""
    names = [
        row[0]
        for row in study.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not row[0].startswith("sqlite_")
    ]
    return {name: study.db.execute(f"SELECT * FROM {name}").fetchall() for name in names}


def test_a_refused_operation_is_undone_alone_and_what_was_done_around_it_stays(
    room: SimpleNamespace,
) -> None:
    first, last = applied(room, length=3), applied(room, length=5)
    # Its excerpt is new and is written first; then the id of its coding turns out to be taken.
    taken = applied(room, length=4, coding=first["coding"], code=room.codes[1])
    entries = len(list_entries(room.study.db))
    done, refused, done_after = run(room, first, taken, last)
    assert (done.error, done_after.error) == (None, None)
    assert refused.error is not None
    assert "the study already has this" in refused.error.message
    kept = {(c.id, c.code_id, c.end - c.start) for c in list_codings(room.study)}
    assert kept == {(first["coding"], room.codes[0], 3), (last["coding"], room.codes[0], 5)}
    lengths = room.study.db.execute("SELECT end - start FROM excerpts ORDER BY 1").fetchall()
    assert lengths == [(3,), (5,)], "nothing of the refused one is left, its excerpt neither"
    assert len(list_entries(room.study.db)) == entries + 2


def test_what_was_acknowledged_stays_to_the_last_row_when_the_next_is_refused(
    room: SimpleNamespace,
) -> None:
    first = applied(room, length=3)
    assert run(room, first)[0].error is None
    before = dump(room.study)
    refusals = run(
        room,
        applied(room, length=4, coding=first["coding"], code=room.codes[1]),
        applied(room, length=6, quote="words that nobody said"),
        {"op": "recode", "coding": first["coding"], "code": "gone"},
        {"op": "resize", "coding": first["coding"], "start": 0, "end": 10**9},
        {"op": "accept", "suggestion": room.suggestions[0], "coding": first["coding"]},
        {"op": "create_code", "code": uuid.uuid4().hex, "name": " "},
        {"op": "redo"},
        {"op": "format disk"},
    )
    assert [outcome.error is None for outcome in refusals] == [False] * 8
    assert dump(room.study) == before


def test_a_batch_that_is_sent_again_is_answered_alike_and_changes_nothing(
    room: SimpleNamespace,
) -> None:
    first = applied(room, length=3)
    batch = [first, applied(room, length=4, coding=first["coding"], code=room.codes[1])]
    batch.append(applied(room, length=5))
    answered = run(room, *batch)
    before = dump(room.study)
    again = run(room, *batch)
    assert [o.error is None for o in again] == [o.error is None for o in answered]
    assert [o.id for o in again] == [o["id"] for o in batch]
    assert dump(room.study) == before


@pytest.mark.parametrize(
    "name", ["  ", "x" * (MOST_CHARACTERS + 1), None], ids=["blank", "long", "missing"]
)
def test_what_uses_a_code_that_was_refused_is_refused_for_the_same_reason(
    room: SimpleNamespace, name: Any
) -> None:
    # The codebook refuses the first name, the parser the other two.
    coded = applied(room, length=3)
    code = uuid.uuid4().hex
    made, used, recoded, other = run(
        room,
        {"op": "create_code", "code": code, "name": name},
        applied(room, length=4, code=code),
        {"op": "recode", "coding": coded["coding"], "code": code},
        coded,
    )
    assert made.error is not None
    assert used.error is not None
    assert recoded.error is not None
    assert made.error.message == used.error.message == recoded.error.message
    assert other.error is None, "the one after it has nothing to do with it"
    assert [c.id for c in list_codings(room.study)] == [coded["coding"]]
    assert len(list_codes(room.study)) == 2


def test_a_fault_of_ours_is_answered_logged_and_changes_nothing(
    room: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_after_writing(study: Study, new: Any, **options: Any) -> None:
        if new.end - new.start != 4:
            apply_code(study, new, **options)
            return
        with study.change("apply code", actor="Ana") as change:
            change.insert("codes", {**dict(change.get("codes", room.codes[0])), "id": "broken"})
            raise ZeroDivisionError("oops")

    monkeypatch.setattr(ours, "apply_code", break_after_writing)
    before = len(list_entries(room.study.db))
    with caplog.at_level(logging.ERROR):
        outcomes = run(room, *(applied(room, length=length) for length in (3, 4, 5)))
    assert [outcome.error is None for outcome in outcomes] == [True, False, True]
    assert "A bug in Lifeworld (ZeroDivisionError)" in str(outcomes[1].error)
    assert "oops" in caplog.text
    assert sorted(c.end - c.start for c in list_codings(room.study)) == [3, 5]
    assert len(list_codes(room.study)) == 2
    assert len(list_entries(room.study.db)) == before + 2


def test_whatever_is_asked_for_is_done_or_changes_nothing(room: SimpleNamespace) -> None:
    """Operations drawn from what the study has and from what it has not, one after the other."""
    codings = [uuid.uuid4().hex for _ in range(3)]
    places = st.integers(-2, len(room.text) + 3)
    turns = st.integers(0, len(room.turns) + 2)
    a_coding = st.sampled_from([*codings, "gone"])
    a_code = st.sampled_from([*room.codes, "gone", "made"])
    a_suggestion = st.sampled_from([*room.suggestions, "gone"])
    words = st.sampled_from(["a laugh", "", "Time", "a\0b", "x" * 300, None, 7])
    spans = {"start": places, "end": places}
    kinds: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "apply": {"coding": a_coding, "code": a_code, **spans},
        "remove": {"coding": a_coding},
        "recode": {"coding": a_coding, "code": a_code},
        "resize": {"coding": a_coding, **spans},
        "memo": {"coding": a_coding, "memo": words, "rev": st.integers(-1, 3) | st.none()},
        "turn_memo": {
            "memo_id": st.sampled_from(["one", "two"]),
            "turn": turns,
            "memo": words,
            "rev": st.integers(-1, 3) | st.none(),
        },
        "accept": {"suggestion": a_suggestion, "coding": a_coding},
        "take": {"coding": a_coding, "code": a_code, **spans, "rank": st.integers(0, 4)},
        "reject": {"suggestion": a_suggestion},
        "create_code": {"code": a_code, "name": words, "parent": a_code | st.none()},
        "set_key": {"code": a_code, "key": st.sampled_from(["1", "2", "0", None])},
        "review": {"turn_start": turns, "turn_end": turns},
        "undo": {},
        "redo": {},
        "dance": {"with": words},
    }
    one = st.one_of(
        *(st.fixed_dictionaries({"op": st.just(kind), **fields}) for kind, fields in kinds.items())
    )
    seen: set[tuple[str, bool]] = set()

    def stood(sent: dict[str, Any]) -> bool:
        """Whether a code has the key already, or a colleague made one of that name."""
        codes = {code.id: code for code in list_codes(room.study)}
        if sent["op"] == "set_key":
            return codes[sent["code"]].shortcut == sent["key"]
        named = " ".join(sent.get("name", "").split()).casefold()
        return sent["op"] == "create_code" and any(
            code.name.casefold() == named and code.parent_id == sent["parent"]
            for code in codes.values()
        )

    @settings(max_examples=150, deadline=None)
    @given(one, st.sampled_from(["Ana", "Bo"]))
    def ask(sent: dict[str, Any], actor: str) -> None:
        before = dump(room.study)
        (outcome,) = run(room, dict(sent), actor=actor)
        seen.add((sent["op"], outcome.error is None))
        if outcome.error is not None:
            assert "fault" not in outcome.error.message
            assert outcome.error.message.endswith((".", "?"))
            assert dump(room.study) == before
        else:
            done = dump(room.study) != before
            assert done or stood(sent), "what is acknowledged is in the file"

    ask()
    # The sample is one that shows something: most kinds were both done and refused.
    both = {kind for kind in kinds if {(kind, True), (kind, False)} <= seen}
    assert len(both) >= 7, sorted(seen)
    assert ("dance", True) not in seen


def test_an_identical_coding_is_kept_and_its_true_id_is_answered(room: SimpleNamespace) -> None:
    first = applied(room, length=3)
    run(room, first)
    again = applied(room, length=3)
    outcomes = run(
        room,
        again,
        {"op": "memo", "coding": again["coding"], "memo": "on the one that is there"},
        {
            "op": "resize",
            "coding": again["coding"],
            "start": first["start"],
            "end": first["end"] + 2,
        },
    )
    assert [outcome.error for outcome in outcomes] == [None] * 3
    assert [outcome.coding for outcome in outcomes] == [first["coding"], "", ""]
    [kept] = list_codings(room.study)
    assert (kept.id, kept.memo, kept.end) == (
        first["coding"],
        "on the one that is there",
        first["end"] + 2,
    )


def test_an_operation_whose_answer_was_lost_is_answered_with_the_true_id_again(
    room: SimpleNamespace,
) -> None:
    first, again = applied(room, length=3), applied(room, length=3)
    for _ in range(2):
        assert [outcome.coding for outcome in run(room, first, again)] == ["", first["coding"]]


def test_an_accepted_suggestion_that_was_coded_already_is_answered_with_the_true_id(
    room: SimpleNamespace,
) -> None:
    turn = room.turns[1]
    first = applied(room, length=turn.end - turn.start)
    run(room, first)
    suggestion = next(s for s in room.suggestions if s.endswith(room.codes[0]))
    accept = {"op": "accept", "suggestion": suggestion, "coding": uuid.uuid4().hex}
    for _ in range(2):
        [outcome] = run(room, accept)
        assert (outcome.error, outcome.coding) == (None, first["coding"])


def test_a_code_whose_name_exists_is_answered_with_the_true_id(room: SimpleNamespace) -> None:
    turn, made, suggestion = room.turns[1], uuid.uuid4().hex, room.suggestions[1]
    sent = [
        {"op": "create_code", "code": made, "name": "  time "},
        applied(room, length=turn.end - turn.start, code=made),
        {"op": "create_code", "code": uuid.uuid4().hex, "name": "Lost", "parent": made},
        {"op": "reject", "suggestion": suggestion, "code": made},
    ]
    for _ in range(2):  # the second time as after a lost answer
        outcomes = run(room, *sent)
        assert [outcome.error for outcome in outcomes] == [None] * 4
        assert [outcome.code for outcome in outcomes] == [room.codes[0], "", "", ""]
    assert {code.name: code.parent_id for code in list_codes(room.study)} == {
        "Time": None,
        "Cover": None,
        "Lost": room.codes[0],
    }
    assert [coding.code_id for coding in list_codings(room.study)] == [room.codes[0]]


def test_a_code_made_twice_and_applied_twice_is_one_code_and_one_coding(
    room: SimpleNamespace,
) -> None:
    for code in "first", "second":
        coding = applied(room, length=3, code=code, coding=f"by {code}".replace(" ", "-"))
        memo = {"op": "memo", "coding": coding["coding"], "memo": f"of {code}"}
        run(room, {"op": "create_code", "code": code, "name": "Pay"}, coding, memo)
    [kept] = list_codings(room.study)
    assert (kept.id, kept.code_id, kept.memo) == ("by-first", "first", "of second")


def test_a_code_of_that_name_elsewhere_in_the_tree_is_another_one(room: SimpleNamespace) -> None:
    [outcome] = run(
        room, {"op": "create_code", "code": "new", "name": "Time", "parent": room.codes[1]}
    )
    assert (outcome.error, outcome.code) == (None, "")
    assert len(list_codes(room.study)) == 3


def test_somebody_elses_identical_coding_is_another_one(room: SimpleNamespace) -> None:
    run(room, applied(room, length=3), actor="Bo")
    assert run(room, applied(room, length=3))[0].coding == ""
    assert len(list_codings(room.study)) == 2


def test_a_suggestion_is_rejected_for_another_code_only_if_that_code_stands(
    room: SimpleNamespace,
) -> None:
    turn, suggestion = room.turns[1], room.suggestions[0]
    new = uuid.uuid4().hex

    def send(name: str) -> list[Outcome]:
        return run(
            room,
            {"op": "create_code", "code": new, "name": name},
            applied(room, length=turn.end - turn.start, code=new),
            {"op": "reject", "suggestion": suggestion, "code": new},
        )

    refused = send(" ")  # a code needs a name
    assert [outcome.error is None for outcome in refused] == [False] * 3
    assert suggestion in [each.id for each in list_suggestions(room.study)]
    assert [outcome.error for outcome in send("Waiting")] == [None] * 3
    assert suggestion not in [each.id for each in list_suggestions(room.study)]


def test_a_key_is_given_in_the_reader_and_undo_there_gives_it_back(room: SimpleNamespace) -> None:
    def list_keys() -> list[str | None]:
        found = {code.id: code.shortcut for code in list_codes(room.study)}
        return [found[code] for code in room.codes]

    first, second = room.codes
    run(room, {"op": "set_key", "code": first, "key": "1"})
    run(room, {"op": "set_key", "code": second, "key": "1"})
    assert list_keys() == [None, "1"]
    [undone] = run(room, {"op": "undo"})
    assert "Cover" in undone.label
    assert list_keys() == ["1", None]
    [gone] = run(room, {"op": "set_key", "code": "gone", "key": "2"})
    assert gone.error is not None
    assert list_keys() == ["1", None]


def test_undo_in_the_reader_leaves_what_the_codebook_changed(room: SimpleNamespace) -> None:
    from coding.codebook.commands import revise_code

    run(room, {"op": "set_key", "code": room.codes[0], "key": "1"})
    revise_code(room.study, room.codes[0], definition="Hours that are missing.", actor="Ana")
    [refused] = run(room, {"op": "undo"})
    assert refused.error is not None
    assert list_codes(room.study)[0].definition == "Hours that are missing."


def test_the_reader_undoes_and_redoes_a_correction_of_the_text_it_shows(
    room: SimpleNamespace, make_transcript: Callable[..., Any]
) -> None:
    def words(transcript_id: str) -> str:
        return get_text(room.study, get_transcript(room.study, TranscriptId(transcript_id)).text_id)

    def correct(transcript_id: str) -> None:
        new = f"{words(transcript_id)} Every day."
        revise_transcript(room.study, TranscriptId(transcript_id), new, actor="Ana")

    before, other = words(room.transcript.id), make_transcript()
    correct(room.transcript.id)
    after = words(room.transcript.id)
    assert after != before
    for operation, expected in (("undo", before), ("redo", after), ("undo", before)):
        [outcome] = run(room, {"op": operation})
        assert outcome.error is None
        assert "orrected the transcript" in outcome.label
        assert words(room.transcript.id) == expected
    # What was corrected in another transcript is not undone from this one.
    correct(other)
    corrected = words(other)
    [refused] = run(room, {"op": "undo"})
    assert refused.error is not None
    assert "another page" in refused.error.message
    assert words(other) == corrected
    # A correction undone on another page can be redone here.
    room.study.undo(actor="Ana")
    correct(room.transcript.id)
    room.study.undo(actor="Ana")
    [redone] = run(room, {"op": "redo"})
    assert redone.error is None
    assert words(room.transcript.id) == after

"""A retired code keeps its codings, which count, and nothing new is coded with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import coding.schema
import transcripts.schema
from coding.codebook.commands import add_code, move_code, revise_code
from coding.codebook.merging.commands import merge_codes
from coding.codebook.retired.commands import revise_retired
from coding.codebook.splits.commands import split_code
from coding.codebook.tables.model import BookCode, clean_book, describe_size, list_book_codes
from coding.codebook.tree import describe_code, list_in_order
from coding.codebook.versions.queries import get_codes_at, get_last_seq
from coding.commands import apply_code, remove_coding, revise_coding
from coding.counts.queries import count_codes
from coding.exchange.codebooks.commands import import_book
from coding.exchange.merge_codebooks import add_read_codes
from coding.exchange.refi_codes import ReadCode
from coding.model import NewCoding, Suggestion, SuggestionId
from coding.queries import get_code, list_codes, list_codings, list_uses
from coding.suggestions.commands import accept_suggestion, record_run
from coding.suggestions.model import new_suggestion_id
from coding.suggestions.queries import list_suggestions
from lifeworld.changes import describe_change
from study import InvalidInput, NotFound, Study, ledger
from study.entries import list_entries
from study.sqlite import connect
from themes.queries import list_ungathered_codes
from transcripts.queries import get_transcript, list_turns


def told(study: Study) -> str:
    """The tree, with retired codes in brackets."""
    return " ".join(
        "·" * depth + (f"({code.name})" if code.retired else code.name)
        for depth, code in list_in_order(list_codes(study))
    )


def retire(study: Study, *codes: Any) -> int:
    return revise_retired(study, codes, retired=True, actor="Ana")


def bring_back(study: Study, *codes: Any) -> int:
    return revise_retired(study, codes, retired=False, actor="Ana")


@pytest.fixture
def branch(study: Study) -> Any:
    """Work ─ Time ─ Hours, Pay; and Place."""
    work = add_code(study, "Work", abstract=True, actor="Ana").id
    time = add_code(study, "Time", parent_id=work, actor="Ana").id
    hours = add_code(study, "Hours", parent_id=time, actor="Ana").id
    pay = add_code(study, "Pay", parent_id=work, actor="Ana").id
    place = add_code(study, "Place", actor="Ana").id
    return {"work": work, "time": time, "hours": hours, "pay": pay, "place": place}


def test_codings_of_a_retired_code_stay_count_and_can_be_changed_but_none_is_added(
    study: Study, make_transcript: Any, factories: Any
) -> None:
    transcript = get_transcript(study, make_transcript())
    time, cover = factories.add_codes(study, "Time", "Cover")
    coding = factories.code_turn(study, transcript.id, time)
    other = factories.code_turn(study, transcript.id, cover)
    before = count_codes(study)
    assert retire(study, time) == 1
    assert [c.code_id for c in list_codings(study, code_id=time)] == [time]
    assert count_codes(study) == before
    assert list_uses(study)[time] == 1
    turn = list_turns(study, transcript.text_id)[0]
    new = NewCoding(code_id=time, transcript_id=transcript.id, start=turn.start, end=turn.start + 4)
    entries = len(list_entries(study.db))
    with pytest.raises(InvalidInput, match="“Time” is retired"):
        apply_code(study, new, actor="Ana")
    with pytest.raises(InvalidInput, match="“Time” is retired"):
        revise_coding(study, other.id, code_id=time, actor="Ana")
    assert len(list_entries(study.db)) == entries
    revise_coding(study, coding.id, memo="As it was heard then.", actor="Ana")
    revise_coding(study, coding.id, span=(turn.start, turn.start + 4), actor="Ana")
    revise_coding(study, coding.id, code_id=cover, actor="Ana")
    study.undo(actor="Ana")
    remove_coding(study, coding.id, actor="Ana")
    assert bring_back(study, time) == 1
    assert apply_code(study, new, actor="Ana").code_id == time


def test_the_codes_below_go_along_and_none_in_use_lies_below_a_retired_one(
    study: Study, branch: Any
) -> None:
    assert retire(study, branch["time"]) == 2
    assert told(study) == "Work ·(Time) ··(Hours) ·Pay Place"
    assert bring_back(study, branch["hours"]) == 2
    assert told(study) == "Work ·Time ··Hours ·Pay Place"
    assert retire(study, branch["work"], branch["place"]) == 5
    assert told(study) == "(Work) ·(Time) ··(Hours) ·(Pay) (Place)"
    with pytest.raises(InvalidInput, match="“Work” is retired"):
        add_code(study, "Shifts", parent_id=branch["work"], actor="Ana")
    assert bring_back(study, branch["place"]) == 1
    with pytest.raises(InvalidInput, match="“Work” is retired"):
        move_code(study, branch["place"], parent_id=branch["work"], actor="Ana")
    move_code(study, branch["pay"], parent_id=branch["place"], actor="Ana")
    assert told(study) == "(Work) ·(Time) ··(Hours) Place ·(Pay)"
    with pytest.raises(InvalidInput, match="already a retired code “pay”"):
        add_code(study, "pay", parent_id=branch["place"], actor="Ana")
    with pytest.raises(NotFound):
        retire(study, "gone")


def test_retiring_is_told_undone_and_seen_in_the_codebook_as_it_was(
    study: Study, branch: Any
) -> None:
    revise_code(study, branch["time"], shortcut="1", actor="Ana")
    seq = get_last_seq(study)
    retire(study, branch["time"])
    sentences = [describe_change(list_entries(study.db, limit=1)[0])]
    assert get_code(study, branch["time"]).shortcut is None
    revise_code(study, branch["pay"], shortcut="1", actor="Ana")
    with pytest.raises(InvalidInput, match="no shortcut key"):
        revise_code(study, branch["time"], shortcut="2", actor="Ana")
    study.undo(actor="Ana")
    study.undo(actor="Ana")
    assert (get_code(study, branch["time"]).shortcut, told(study).count("(")) == ("1", 0)
    study.redo(actor="Ana")
    assert told(study).count("(") == 2
    assert [code.retired for code in get_codes_at(study, seq)] == [False] * 5
    bring_back(study, branch["time"])
    sentences.append(describe_change(list_entries(study.db, limit=1)[0]))
    retire(study, branch["time"], branch["pay"])
    sentences.append(describe_change(list_entries(study.db, limit=1)[0]))
    bring_back(study, branch["hours"], branch["pay"])
    sentences.append(describe_change(list_entries(study.db, limit=1)[0]))
    assert sentences == [
        "Retired the code “Time”",
        "Brought back the code “Time”",
        "Retired 3 codes",
        "Brought back 3 codes",
    ]


def test_a_retired_code_takes_no_quotes_from_others_and_may_give_its_own_away(
    study: Study, make_group: Any, factories: Any
) -> None:
    group = make_group()
    time, cover = factories.add_codes(study, "Time", "Cover")
    made = [factories.code_turn(study, group.transcript_id, time, turn=n) for n in (1, 2)]
    coded = factories.code_turn(study, group.transcript_id, cover, turn=1)
    retire(study, cover)
    with pytest.raises(InvalidInput, match="“Cover” is retired"):
        merge_codes(study, cover, [time], actor="Ana")
    with pytest.raises(InvalidInput, match="“Cover” is retired"):
        split_code(study, time, [made[0].excerpt_id], into=cover, actor="Ana")
    new = split_code(study, cover, [coded.excerpt_id], name="Ill", actor="Ana")
    assert not new.retired
    assert [code.name for code in list_ungathered_codes(study)] == ["Time", "Ill"]
    assert merge_codes(study, time, [cover], actor="Ana") == 0
    assert told(study) == "Time Ill"


def test_suggestions_of_a_retired_code_are_not_shown_and_come_back_with_it(
    study: Study, make_transcript: Any, factories: Any
) -> None:
    transcript = get_transcript(study, make_transcript())
    [time] = factories.add_codes(study, "Time")
    turn = list_turns(study, transcript.text_id)[1]
    found = SuggestionId(new_suggestion_id(transcript.text_id, turn.start, turn.end, time))
    suggestion = Suggestion(
        id=found, run_id="", transcript_id=transcript.id, text_id=transcript.text_id,
        start=turn.start, end=turn.end, code_id=time, score=0.8, probability=0.7, strong=True,
    )  # fmt: skip
    run = {"version": "1", "parameters": {}, "seed": 0, "input_hash": "0", "seconds": 0.1}
    record_run(study, [suggestion], model="words", summary={}, **run)  # type: ignore[arg-type]
    assert [s.id for s in list_suggestions(study)] == [found]
    retire(study, time)
    assert list_suggestions(study) == []
    with pytest.raises(InvalidInput, match="“Time” is retired"):
        accept_suggestion(study, found, actor="Ana")
    bring_back(study, time)
    assert [s.id for s in list_suggestions(study)] == [found]


def test_a_codebook_of_a_file_brings_retired_codes_and_wakes_none(
    study: Study, branch: Any
) -> None:
    retire(study, branch["work"])
    book = [
        BookCode(path=("Work", "Time")),
        BookCode(path=("Work", "Shifts")),
        BookCode(path=("Place",), retired=True),
        BookCode(path=("Light",), retired=True, shortcut="7"),
        BookCode(path=("Light", "Windows")),
    ]
    import_book(study, clean_book(book), "codes.csv", actor="Ana")
    assert told(study) == "(Work) ·(Time) ··(Hours) ·(Pay) ·(Shifts) Place (Light) ·(Windows)"
    assert (
        get_code(study, next(c.id for c in list_codes(study) if c.name == "Light")).shortcut is None
    )
    with study.change("import project", actor="Ana", subject="other.qdpx") as change:
        read = {"definition": "", "hue": None, "abstract": False}
        add_read_codes(
            study,
            change,
            [
                ReadCode(key="1", name="Light", parent=None, **read),  # type: ignore[arg-type]
                ReadCode(key="2", name="Lamps", parent="1", **read),  # type: ignore[arg-type]
                ReadCode(key="3", name="Air", parent=None, retired=True, **read),  # type: ignore[arg-type]
            ],
        )
    assert told(study).endswith("(Light) ·(Windows) ·(Lamps) (Air)")


def test_a_codebook_says_how_many_of_its_codes_are_retired(study: Study, branch: Any) -> None:
    assert describe_size(list_codes(study)) == "4 codes"
    retire(study, branch["time"])
    assert describe_size(list_codes(study)) == "4 codes, 2 of them retired"
    assert describe_size(list_book_codes(list_codes(study), {})) == "4 codes, 2 of them retired"
    revise_code(study, branch["time"], aliases="Hours one has", actor="Ana")
    assert describe_code(get_code(study, branch["time"])) == "Time (retired; also Hours one has)"


def test_no_code_of_an_earlier_version_is_retired_and_its_history_is_undone_as_before(
    tmp_path: Path,
) -> None:
    path = tmp_path / "old.lifeworld"
    path.touch()
    db = connect(path)
    ledger.migrations.apply(db)
    transcripts.schema.migrations.apply(db)
    coding.schema.migrations.apply(db, stop_before="add_retired")
    db.execute("INSERT INTO changes VALUES (1, 'c', 't', 'Ana', 'add', '', '', NULL, NULL)")
    db.execute("UPDATE open_change SET change_seq = 1")
    row = ("k", "Time", None, 1, "", "", "", "", 1, "inductive", 0, None, 1, "", "")
    db.execute(f"INSERT INTO codes VALUES ({', '.join('?' * len(row))})", list(row))
    coding.schema.migrations.apply(db)
    assert db.execute("SELECT * FROM codes").fetchall() == [(*row, 0)]
    db.execute("UPDATE codes SET retired = 1 WHERE id = 'k'")
    after = db.execute("SELECT after FROM changed_rows ORDER BY seq DESC LIMIT 1").fetchone()[0]
    assert '"retired":1' in after
    db.close()

"""Lists come in the study's order; things are found by their names."""

from __future__ import annotations

from typing import Any

import pytest

from study import InvalidInput, NotFound, Study
from transcripts.commands import add_transcripts
from transcripts.frame.commands import add_stratum
from transcripts.queries import (
    find_transcript,
    get_text,
    get_transcript,
    list_session_ids,
    list_speakers,
    list_transcripts,
)

SAID = [
    ("Mod", "Hvorfor lærer I ikke på arbejdet?"),
    ("Eva", "There is never time to learn, and the café is loud."),
    ("Ib", "Time is money 🙂 they say; we’re timed."),
]


def test_transcripts_come_by_stratum_date_and_title(study: Study, factories: Any) -> None:
    second, first = (add_stratum(study, n, actor="Ana").id for n in ("Metal", "Care"))
    new = [
        factories.new_transcript(title=title, stratum_id=stratum, date=date)
        for title, stratum, date in (
            ("E", None, None), ("D", first, None), ("C", first, "2026-02-01"),
            ("B", second, "2026-03-01"), ("A", second, "2026-02-01"),
        )
    ]  # fmt: skip
    add_transcripts(study, new, actor="Ana")
    assert [t.title for t in list_transcripts(study)] == ["A", "B", "C", "D", "E"]


def test_speakers_tell_how_much_they_said(study: Study, factories: Any) -> None:
    transcript_id = factories.add_transcript(study, said=[*SAID, ("Eva", "Two more")])
    told = {s.label: (s.turns, s.words) for s in list_speakers(study, transcript_id)}
    assert told == {"Mod": (1, 6), "Eva": (2, 13), "Ib": (1, 8)}


def test_what_is_gone_is_said_to_be_gone(study: Study, factories: Any) -> None:
    for ask in (get_transcript, get_text):
        with pytest.raises(NotFound):
            ask(study, "gone")  # type: ignore[operator]
    group = factories.add_group(study)
    assert list_session_ids(study, "focus_group") == {group.session_id}
    assert list_session_ids(study, "workshop") == set()


def test_a_transcript_is_found_by_what_people_call_it(study: Study, make_transcript: Any) -> None:
    one, two = make_transcript(title="Group one"), make_transcript(title="Group two")
    assert find_transcript(study, " group one ").id == one
    assert find_transcript(study, "Group two.txt").id == two
    assert find_transcript(study, "two").id == two
    assert find_transcript(study, one).id == one
    # Ids begin with the time, so only the end of these two differs.
    same = next(n for n, (a, b) in enumerate(zip(one, two, strict=True)) if a != b)
    assert find_transcript(study, two[: same + 1]).id == two
    with pytest.raises(InvalidInput, match=r"match “Group”: “Group one”.*“Group two”"):
        find_transcript(study, "Group")


def test_a_transcript_that_is_not_there_names_those_that_come_near(
    study: Study, make_transcript: Any
) -> None:
    with pytest.raises(NotFound, match="There is no transcript “x”") as empty:
        find_transcript(study, "x")
    assert empty.value.hint == "Add the transcript first."
    make_transcript(title="Night shift")
    make_transcript(title="Office")
    with pytest.raises(NotFound, match="There is no transcript “Nigth shft”") as near:
        find_transcript(study, "Nigth shft")
    assert near.value.hint == "Did you mean “Night shift”?"
    for far in ("zzzz", ""):
        with pytest.raises(NotFound) as told:
            find_transcript(study, far)
        assert told.value.hint == "Run `lifeworld transcripts` to list them."

"""When an assumption was sealed is told beside the first session."""

from __future__ import annotations

from typing import Any

import pytest

from opportunity_spaces.assumptions.sealing import describe_seal, find_first_session
from transcripts.commands import add_session, revise_session
from transcripts.queries import list_sessions


@pytest.mark.parametrize(
    ("first", "told"),
    [
        ("2026-03-02", "Sealed on 1 March 2026, before the first session on 2 March 2026."),
        ("2026-03-01", "Sealed on 1 March 2026, the day of the first session."),
        ("2026-02-28", "Sealed on 1 March 2026, after the first session on 28 February 2026."),
        ("", "Sealed on 1 March 2026; no session with a transcript has a date yet."),
    ],
)
def test_a_seal_says_whether_it_came_before_the_first_session(first: str, told: str) -> None:
    assert describe_seal("2026-03-01T09:30:00+00:00", first) == told


def test_the_first_session_is_the_earliest_with_a_transcript_and_a_date(built: Any) -> None:
    study = built.study
    held = list_sessions(study)
    for number, session in enumerate(held, start=1):
        revise_session(study, session.id, date=f"2026-03-{number:02}", actor="ada")
    add_session(
        study, "Planned", kind="interview", date="2026-01-01", actor="ada"
    )  # nobody has spoken there
    assert find_first_session(study) == "2026-03-01"
    for session in held:
        revise_session(study, session.id, date=None, actor="ada")
    assert find_first_session(study) == ""

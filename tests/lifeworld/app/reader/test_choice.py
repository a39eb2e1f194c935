"""Which transcript the page Coding is about, whoever spoke last: the address or the reader."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifeworld.app.reader.choice import Choice, choose_transcript

IDS = ["a", "b", "c"]
AT_B = Choice(transcript="b", address="b", linked=True)
STEPPED = Choice(transcript="c", address="b", step=2)


def choose(
    address: str | None,
    *,
    before: Choice | None = None,
    shown: dict[str, Any] | None = None,
    arriving: bool = False,
) -> Choice:
    return choose_transcript(IDS, address=address, shown=shown, before=before, arriving=arriving)


def test_the_first_visit_shows_what_the_address_names_or_else_the_first() -> None:
    assert choose("b", arriving=True) == AT_B
    assert choose(None, arriving=True) == Choice(transcript="a")
    assert choose("gone", arriving=True).transcript == "a"


def test_a_rerun_stays_where_it_was_though_the_reader_has_told_nothing() -> None:
    assert choose("b", before=AT_B) == AT_B


def test_a_step_of_the_reader_counts_once_though_streamlit_sends_the_former_address() -> None:
    stepped = choose("b", before=AT_B, shown={"transcript": "c", "n": 2})
    assert stepped == STEPPED
    assert choose("b", before=stepped, shown={"transcript": "c", "n": 2}) == stepped


def test_an_address_that_changes_leads_on_unless_the_reader_has_stepped_since() -> None:
    told = {"transcript": "c", "n": 2}
    assert choose("a", before=STEPPED, shown=told) == Choice(
        transcript="a", address="a", step=2, linked=True
    )
    later = choose("a", before=STEPPED, shown={"transcript": "b", "n": 3})
    assert later == Choice(transcript="b", address="a", step=3)


def test_who_comes_back_by_the_menu_finds_the_last_transcript_and_by_a_link_that_of_the_link() -> (
    None
):
    back = choose(None, before=STEPPED, arriving=True)
    assert (back.transcript, back.step) == ("c", 0)
    assert choose("b", before=STEPPED, arriving=True).transcript == "b"


@pytest.mark.parametrize(
    "shown", [{"transcript": "gone", "n": 3}, {"transcript": "c"}, {"n": "x"}, {}]
)
def test_a_transcript_that_was_removed_or_not_named_is_not_stepped_to(shown: Any) -> None:
    assert choose("b", before=AT_B, shown=shown).transcript == "b"


def test_the_last_transcript_was_removed_so_the_first_is_shown() -> None:
    assert choose("gone", before=replace(AT_B, transcript="gone")).transcript == "a"

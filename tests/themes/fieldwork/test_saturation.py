from __future__ import annotations

import random
import statistics
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.model import Count
from themes.fieldwork.commands import add_dive, remove_dive, revise_dive
from themes.fieldwork.deepening import (
    PlannedDive,
    describe_gap,
    describe_method,
    measure_depth,
    render_plan,
)
from themes.fieldwork.queries import list_dives, list_session_codes, list_unread
from themes.fieldwork.saturation import (
    ORDERS,
    SessionCodes,
    describe_saturation,
    describe_stratum,
    measure_saturation,
    measure_strata,
)
from themes.model import Cell


def sessions(*codes: str, stratum: str = "", kind: str = "interview") -> list[SessionCodes]:
    return [
        SessionCodes(id=str(n), title=f"S{n}", kind=kind, stratum=stratum, codes=frozenset(each))
        for n, each in enumerate(codes)
    ]


def test_the_share_of_new_codes_is_of_those_in_the_base() -> None:
    # A worked example after Guest, Namey and Chen (2020): 20 codes in the base of four, then runs.
    found = measure_saturation(
        sessions("abcdefgh", "ijklm", "nopq", "rst", "uv", "w", "", "a"), base=4, run=2
    )
    assert found.new == (8, 5, 4, 3, 2, 1, 0, 0)
    assert found.known[-1] == 23
    assert found.share == 0.0
    assert found.reached == 7  # the run of sessions 6 and 7 brought 1 of 20: 5 %
    assert describe_saturation(found).endswith("The limit of 5% was first met with session 7.")


def test_new_codes_at_the_end_say_that_it_goes_on() -> None:
    found = measure_saturation(sessions("ab", "", "", "cd"), base=1, run=2)
    assert found.reached is None
    assert "still coming up" in describe_saturation(found)


def test_one_session_is_told_as_one() -> None:
    found = measure_saturation(sessions("ab", "c", "d"), base=1, run=1)
    assert describe_saturation(found).startswith("The last session brought")
    assert describe_saturation(measure_saturation(sessions("ab"))).startswith("1 session is coded;")


def test_too_few_sessions_say_nothing() -> None:
    found = measure_saturation(sessions("ab", "c"))
    assert found.share is None
    assert "6 are needed" in describe_saturation(found)
    assert measure_saturation([]).known == ()


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text("abcdefgh", max_size=5), min_size=1, max_size=9))
def test_the_band_holds_what_any_order_can_bring(codes: list[str]) -> None:
    found = measure_saturation(sessions(*codes))
    everything = len(set("".join(codes)))
    assert found.known[-1] == found.low[-1] == found.high[-1] == everything
    assert sum(found.new) == everything
    assert all(a <= b <= c for a, b, c in zip(found.low, found.middle, found.high, strict=True))
    assert found == measure_saturation(sessions(*codes))


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text("abcdefgh", max_size=5), min_size=2, max_size=9), st.integers(0, 99))
def test_the_band_is_that_of_adding_up_sets(codes: list[str], seed: int) -> None:
    held = sessions(*codes)
    rng = random.Random(seed)
    orders = []
    for _ in range(ORDERS):
        shuffled = [s.codes for s in held]
        rng.shuffle(shuffled)
        orders.append([len(frozenset().union(*shuffled[: n + 1])) for n in range(len(held))])
    found = measure_saturation(held, seed=seed)
    assert found.known == tuple(len(set("".join(codes[: n + 1]))) for n in range(len(held)))
    for place in range(len(held)):
        band = sorted(order[place] for order in orders)
        assert band[0] <= found.low[place] <= found.high[place] <= band[-1]
        assert found.middle[place] == statistics.median(band)


@pytest.mark.parametrize(
    ("groups", "interviews", "told"),
    [
        (2, 0, "comprehensive"),
        (1, 0, "second group planned?"),
        (1, 1, "interviews deepen"),
        (0, 9, "meaning not established"),
        (0, 16, "comprehensive"),
        (0, 1, "Single voices"),
        (0, 0, "No group, interview or visit"),
    ],
)
def test_what_a_stratum_may_claim(groups: int, interviews: int, told: str) -> None:
    all_sessions = sessions(*["a"] * groups, stratum="Ports", kind="focus_group")
    all_sessions += sessions(*["a"] * interviews, stratum="Ports")
    (depth,) = measure_strata(all_sessions, ["Ports"])
    assert told in describe_stratum(depth)


def test_codes_are_read_by_session_without_the_moderators(ground) -> None:  # type: ignore[no-untyped-def]
    ground.code("Pay", ("Session 0", 1), ("Session 1", 0))  # turn 0 is the moderator's
    heard = {s.title: len(s.codes) for s in list_session_codes(ground.study)}
    assert heard == {"Session 0": 1, "Session 1": 0, "Session 2": 0, "Session 3": 0}


def test_turns_that_nobody_coded_or_read_are_told(ground) -> None:  # type: ignore[no-untyped-def]
    from coding.suggestions.commands import add_review

    ground.code("Pay", ("Session 0", 1), ("Session 0", 2))
    before = {row.title: row for row in list_unread(ground.study)}
    assert (before["Session 0"].turns, before["Session 0"].unread) == (9, 7)
    assert before["Session 0"].first == 3
    assert before["Session 1"].words == 9 * 8
    add_review(ground.study, before["Session 1"].transcript_id, 0, 9, actor="ada")  # type: ignore[arg-type]
    after = {row.title: row.unread for row in list_unread(ground.study)}
    assert after["Session 1"] == 0


def _count_steps(db: Any, query: Callable[[], Any]) -> int:
    """Return how often SQLite has done a hundred steps of its machine for a query."""
    steps: list[None] = []
    db.conn.set_progress_handler(lambda: steps.append(None), 100)
    try:
        query()
    finally:
        db.conn.set_progress_handler(None, 0)
    return len(steps)


def test_unread_turns_take_steps_in_proportion_to_the_transcript(
    study: Any, factories: Any
) -> None:
    (code,) = factories.add_codes(study, "Time")
    steps = []
    for turns in (50, 200):
        said = [("Bo", f"Words number {n}.") for n in range(turns)]
        made = factories.add_transcript(study, said=said, title=f"Of {turns}")
        for turn in range(0, turns, 2):
            factories.code_turn(study, made, code, turn=turn)
        before = sum(steps)
        steps.append(_count_steps(study.db, lambda: list_unread(study)) - before)
    assert [row.unread for row in list_unread(study)] == [100, 25]
    assert steps[1] < 6 * steps[0], "four times the turns, four times the steps"


@pytest.mark.parametrize("seed", range(4))
def test_unread_turns_and_codes_by_session_equal_a_recount(
    study: Any, factories: Any, seed: int
) -> None:
    from coding.queries import list_codings
    from coding.suggestions.commands import add_review
    from tests.coding.test_queries import build  # the study in which the counts are recounted
    from transcripts.queries import get_transcript, list_speakers, list_transcripts, list_turns

    build(study, seed, factories)
    first = list_transcripts(study)[0]
    add_review(study, first.id, 2, 5, actor="Ana")
    for row in list_unread(study):
        turns = list_turns(study, get_transcript(study, row.transcript_id).text_id)
        unheard = {
            s.label
            for s in list_speakers(study, row.transcript_id)  # type: ignore[arg-type]
            if s.role in ("moderator", "observer", "nobody")
        }
        codings = list_codings(study, transcript_id=row.transcript_id)  # type: ignore[arg-type]
        own = [t for t in turns if t.label not in unheard]
        coded = {t.ordinal for t in own for c in codings if c.start < t.end and c.end > t.start}
        read = {t.ordinal for t in own if row.transcript_id == first.id and 2 <= t.ordinal <= 5}
        left = [t.ordinal for t in own if t.ordinal not in coded | read]
        assert (row.turns, row.coded, row.read) == (len(own), len(coded), len(read))
        assert (row.unread, row.first) == (len(left), min(left, default=None))
    plain: dict[str, set[str]] = {}
    for code_id, session_id in study.db.execute(
        "SELECT code_id, session_id FROM evidence"
    ).fetchall():
        plain.setdefault(session_id, set()).add(code_id)
    assert {s.id: set(s.codes) for s in list_session_codes(study) if s.codes} == plain


def cell(people: int, asked: int = 6, mentions: int = 8) -> Cell:
    count = Count(people=people, people_asked=asked, mentions=mentions)
    return Cell(state="counted", count=count)


def test_gaps_are_named_from_unasked_to_disputed() -> None:
    def gap(cell: Cell, dissent: int = 0) -> str:
        return describe_gap(measure_depth(cell, raised="c", codes=["c", "d"], dissent=dissent))

    assert (
        gap(Cell(state="not_asked", unprompted=2)) == "nobody was asked (2 raised it all the same)"
    )
    assert gap(Cell(state="not_raised")) == "asked, and nobody raised it"
    assert gap(cell(1)) == "one voice only"
    assert gap(cell(3, mentions=2)) == "thin: 2 quotes"
    assert gap(cell(3), dissent=2).startswith("disputed: 2")
    assert gap(cell(5)) == ""


def test_richness_grows_with_quotes_and_sides() -> None:
    codes = ["c", "d"]
    few = measure_depth(cell(2, mentions=1), raised=["c", "e"], codes=codes, dissent=0)
    many = measure_depth(cell(2), raised=["c", "d", "e"], codes=codes, dissent=0)
    assert few.richness == pytest.approx(0.312, abs=0.001)
    assert many.richness == 1.0
    assert describe_method(many) == "interview"
    silent = measure_depth(Cell(state="not_raised"), raised=(), codes=[], dissent=0)
    assert describe_method(silent) == "focus_group"


def test_the_plan_is_kept_and_written_without_markup(ground) -> None:  # type: ignore[no-untyped-def]
    from themes.commands import add_theme, remove_theme
    from transcripts.queries import list_strata

    theme = add_theme(ground.study, "Time is *borrowed*", actor="ada")
    stratum = list_strata(ground.study)[0]
    one = add_dive(ground.study, theme.id, stratum.id, reason="one voice only", actor="ada")
    again = add_dive(ground.study, theme.id, stratum.id, method="site_visit", actor="ada")
    assert one == again
    revise_dive(ground.study, one, method="interview", question="Who swaps?", actor="ada")
    (dive,) = list_dives(ground.study)
    assert (dive.stratum, dive.question) == ("Bakeries", "Who swaps?")
    written = render_plan([dive], study="Ports & [bread]", concepts={theme.id: "It is lent."})
    assert "### Time is \\*borrowed\\*" in written
    assert "- To ask: Who swaps?" in written
    assert "- What we believe now: It is lent." in written
    remove_theme(ground.study, theme.id, actor="ada")
    assert list_dives(ground.study) == []
    ground.study.undo(actor="ada")
    remove_dive(ground.study, one, actor="ada")
    assert list_dives(ground.study) == []
    assert isinstance(dive, PlannedDive)

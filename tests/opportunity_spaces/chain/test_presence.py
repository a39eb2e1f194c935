"""Where a finding is heard is counted from its quotes, by the stratum of their sessions."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from opportunity_spaces.chain.model import Origin
from opportunity_spaces.chain.presence import count_presence, measure_presence
from opportunity_spaces.chain.queries import get_chain
from themes.count_people import SessionFacts
from transcripts.queries import list_strata


def test_a_need_is_heard_where_the_quotes_of_its_insight_were_said(built: Any) -> None:
    strata = {s.id: s.name for s in list_strata(built.study)}
    bakeries, harbours = measure_presence(get_chain(built.study), "need", built.need.id, strata)
    assert (bakeries.name, bakeries.sessions, bakeries.held) == ("Bakeries", 1, 2)
    assert (bakeries.people, bakeries.spoke, bakeries.render()) == (1, 6, "1/6")
    assert (harbours.mentions, harbours.held, harbours.render()) == (0, 2, "–")


def test_a_stratum_in_which_no_session_was_held_is_not_silent(built: Any) -> None:
    from transcripts.frame.commands import add_stratum

    empty = add_stratum(built.study, "Mines", actor="ada")
    found = measure_presence(get_chain(built.study), "need", built.need.id, {empty.id: empty.name})
    assert [each.render() for each in found] == ["n.a."]


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), max_size=30),
    st.lists(st.sampled_from(["a", "b", None]), min_size=6, max_size=6),
)
def test_every_quote_is_counted_in_one_stratum(
    said: list[tuple[int, int]], of: list[str | None]
) -> None:
    sessions = {
        str(n): SessionFacts(
            kind="focus_group", stratum_id=stratum, people=frozenset(f"{n}-{p}" for p in range(10))
        )
        for n, stratum in enumerate(of)
    }
    origins = {
        str(n): Origin(session_id=str(s), session_kind="focus_group", people=(f"{s}-{p}",))
        for n, (s, p) in enumerate(said)
    }
    found = count_presence(
        origins, origins=origins, sessions=sessions, names={"a": "A", "b": "B", None: ""}
    )
    assert sum(each.mentions for each in found) == len(said)
    assert all(each.people <= each.spoke and each.sessions <= each.held for each in found)

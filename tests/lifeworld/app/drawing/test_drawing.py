"""What a finding rests on is drawn with its numbers, and said in words beside."""

from __future__ import annotations

from dataclasses import replace

from coding.model import Count
from lifeworld.app.drawing import MOST_MARKS, render_days, render_evidence, render_raised
from opportunity_spaces.chain.model import Evidence


def evidence(
    people: int, asked: int, *, against: int = 0, both: int = 0, groups: int = 3
) -> Evidence:
    return Evidence(
        supports=Count(
            people=people, people_asked=asked, mentions=people * 2, groups=1, groups_asked=groups
        ),
        nuances=Count(),
        contradicts=Count(people=against, mentions=against),
        excerpts={},
        both=both,
    )


def read(drawing: dict) -> list[str]:
    return [f"{part['number']} {part['words']}".strip() for part in drawing["parts"]]


def test_the_parts_say_the_numbers_that_the_sentence_says() -> None:
    given = evidence(5, 20, against=2, both=1)
    drawing = render_evidence(given)
    assert drawing["label"] == given.render_basis()
    assert read(drawing) == [
        "10 quotes", "5 of 20 people asked", "2 disagree, 1 on both sides", "1 of 3 groups",
    ]  # fmt: skip
    assert drawing["parts"][1]["people"] == {"asked": 20, "mine": 5, "against": 2, "both": 1}
    assert drawing["parts"][3]["marks"] == [1, 3]


def test_many_sessions_are_told_and_not_drawn_one_by_one() -> None:
    drawing = render_evidence(evidence(5, 20, groups=MOST_MARKS + 1))
    assert drawing["parts"][-1]["marks"] is None
    assert read(drawing)[-1] == f"1 of {MOST_MARKS + 1} groups"


def test_nothing_is_drawn_where_there_is_nothing() -> None:
    assert read(render_evidence(evidence(0, 20))) == ["Rests on no quote yet"]
    assert read(render_raised(Count())) == ["Nobody was asked"]
    assert read(render_raised(Count(people=2, people_asked=5, mentions=4))) == [
        "2 of 5 people asked", "4 mentions",
    ]  # fmt: skip


def test_days_are_drawn_by_the_busiest_and_told_by_person() -> None:
    drawing = render_days(
        [("2026-03-01", "Ana", 3), ("2026-03-01", "Bo", 1), ("2026-03-02", "Ana", 2)]
    )
    assert drawing["days"] == [[1.0, "1 March 2026: Ana: 3, Bo: 1"], [0.5, "2 March 2026: Ana: 2"]]
    assert drawing["label"] == "6 changes on 2 days · 1 March 2026 to 2 March 2026 · Ana and Bo"


def test_outside_sources_are_named_alone_and_counted_beside_quotes() -> None:
    alone = render_evidence(replace(evidence(0, 20), outside=("Density (Office, 2025)",)))
    assert read(alone) == ["Rests on an outside source: Density (Office, 2025)"]
    beside = render_evidence(replace(evidence(5, 20), outside=("Density (Office, 2025)", "A")))
    assert read(beside)[-1] == "2 outside sources"
    assert beside["label"].endswith("· and on outside sources: Density; A")

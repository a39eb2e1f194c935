"""What waits in a study is told with its number, for whom, and where it is done."""

from __future__ import annotations

from lifeworld.app.navigation import SECTIONS
from lifeworld.app.waiting import list_waiting
from opportunity_spaces.progress import Progress
from study import Study
from study.history import count_days

EVERYTHING = Progress(
    codes_loose=1, stale=2, insights_without_evidence=3, needs_without_insight=4,
    needs_without_space=5, spaces_without_need=6, assumptions_untested=7,
    initiatives_without_metric=8,
)  # fmt: skip


def test_nothing_waits_in_an_empty_study() -> None:
    assert list_waiting(Progress(), suggestions=0, unmatched=0, unanswered=0) == []


def test_all_that_waits_is_told_once_with_its_number_and_an_existing_page() -> None:
    found = list_waiting(EVERYTHING, suggestions=9, unmatched=10, unanswered=11)
    assert sorted(int(each.words.split()[0]) for each in found) == list(range(1, 12))
    pages = {page for section in SECTIONS.values() for page in section}
    assert {each.page for each in found} <= pages
    assert len({each.whom for each in found}) == 3


def test_one_thing_is_told_in_the_singular() -> None:
    [loose] = list_waiting(Progress(codes_loose=1), suggestions=0, unmatched=0, unanswered=0)
    assert loose.words == "1 used code in no theme"
    [stale] = list_waiting(Progress(stale=1), suggestions=0, unmatched=0, unanswered=0)
    assert stale.words == "1 finding to look at again: its evidence has changed"


def test_days_of_work_are_counted_by_person_and_only_the_last_are_kept(study: Study) -> None:
    from transcripts.frame.commands import add_stratum

    before = sum(number for _, _, number in count_days(study.db))
    for number, actor in enumerate(("Ana", "Bo", "Ana")):
        add_stratum(study, f"Group {number}", actor=actor)
    days = count_days(study.db)
    assert {actor: number for _, actor, number in days if actor in ("Ana", "Bo")}["Bo"] == 1
    assert sum(number for _, _, number in days) == before + 3
    assert len({day for day, _, _ in count_days(study.db, most=1)}) == 1

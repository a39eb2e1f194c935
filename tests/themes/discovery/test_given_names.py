"""A suggested theme keeps the name that somebody gave it, also in later runs."""

from __future__ import annotations

from typing import Any

import pytest

from lifeworld.changes import describe_change
from study import InvalidInput, NotFound, Study
from study.entries import list_entries
from themes.discovery.commands import (
    LONGEST_NAME,
    merge_suggested_themes,
    record_suggested_themes,
    rename_suggested_theme,
)
from themes.discovery.given_names.model import GivenName, find_given
from themes.discovery.model import SuggestedPassage, SuggestedTheme, SuggestedThemeId
from themes.discovery.queries import get_discovery_run
from transcripts.queries import get_transcript, list_turns


def theme(ident: str, *numbers: int) -> SuggestedTheme:
    passages = tuple(
        SuggestedPassage(
            key=f"t:{n}:{n + 1}", transcript_id="t", text_id="t", start=n, end=n + 1, turn=n,
            closeness=0.9, x=None, y=None, session_id="s", session="", session_kind="",
            stratum="", speaker="", person=None, language=None,
        )
        for n in numbers
    )  # fmt: skip
    return SuggestedTheme(
        id=SuggestedThemeId(ident), position=0, name="", words={}, stability=None,
        passages=passages,
    )  # fmt: skip


def given(ident: str, name: str, *numbers: int) -> GivenName:
    core = frozenset(f"t:{n}:{n + 1}" for n in numbers)
    return GivenName(suggested_theme_id=ident, name=name, core=core)


def test_a_name_goes_to_its_theme_and_later_to_the_one_that_holds_most_of_its_core() -> None:
    themes = [theme("a", 1, 2, 3), theme("b", 4, 5, 6, 7, 8), theme("c", 9)]
    assert find_given(themes, [given("a", "Own", 4, 5, 6)]) == {"a": "Own"}, "not b as well"
    assert find_given(themes, [given("old", "Five", 4, 5, 6, 7, 1)]) == {"b": "Five"}
    assert find_given(themes, [given("old", "Torn", 1, 2, 4, 5)]) == {}, "half is too little"
    assert find_given(themes, []) == {}


def test_of_two_names_for_a_theme_its_own_wins_and_then_the_newer_one() -> None:
    themes = [theme("a", 1, 2, 3)]
    older, newer = given("o1", "Older", 1, 2, 3), given("o2", "Newer", 1, 2, 3)
    assert find_given(themes, [older, newer]) == {"a": "Newer"}
    assert find_given(themes, [given("a", "Own", 9), older, newer]) == {"a": "Own"}


@pytest.fixture
def run(study: Study, make_group: Any) -> Any:
    group = make_group(turns=20)
    text_id = get_transcript(study, group.transcript_id).text_id
    turns = [t for t in list_turns(study, text_id) if t.label != "Moderator"]
    rows = [
        (group.transcript_id, text_id, t.start, t.end, t.ordinal, 0.9 - n / 100, None, None)
        for n, t in enumerate(turns)
    ]

    def record(*parts: slice) -> list[SuggestedTheme]:
        record_suggested_themes(
            study,
            [
                {
                    "name": f"words {n}", "words": {"en": ("a", "b")}, "stability": 0.8,
                    "theme_id": "", "passages": rows[part],
                }
                for n, part in enumerate(parts)
            ],
            model="test", version="1", parameters={}, seed=0, input_hash="", seconds=0.1,
            summary={},
        )  # fmt: skip
        return standing(study)

    return record


def standing(study: Study) -> list[SuggestedTheme]:
    newest = get_discovery_run(study)
    assert newest is not None
    return list(newest.themes)


def names(study: Study) -> list[str]:
    return [each.name for each in standing(study)]


def test_a_named_theme_keeps_its_name_in_the_next_run_until_it_is_taken_back(
    study: Study, run: Any
) -> None:
    first, _ = run(slice(0, 10), slice(10, 20))
    assert rename_suggested_theme(study, first.id, "  Borrowed   time ", actor="Ana") == (
        "Borrowed time"
    )
    assert describe_change(list_entries(study.db)[0]) == "Named suggested theme 1"
    assert names(study) == ["Borrowed time", "words 1"]
    assert [each.given for each in standing(study)] == [True, False]
    run(slice(12, 20), slice(2, 12))
    assert names(study) == ["words 0", "Borrowed time"]
    later = standing(study)[1]
    rename_suggested_theme(study, later.id, "Time on loan", actor="Bo")
    assert names(study) == ["words 0", "Time on loan"]
    study.undo(actor="Bo")
    assert names(study) == ["words 0", "Borrowed time"]


def test_without_a_name_it_is_called_by_its_own_words_again(study: Study, run: Any) -> None:
    first, second = run(slice(0, 10), slice(10, 20))
    rename_suggested_theme(study, first.id, "Borrowed time", actor="Ana")
    merge_suggested_themes(study, first.id, [second.id], actor="Ana")
    assert names(study) == ["Borrowed time"], "what is merged into it does not change it"
    rename_suggested_theme(study, first.id, " ", actor="Ana")
    assert not standing(study)[0].given
    assert "Borrowed time" not in names(study)


def test_a_name_that_is_too_long_or_of_nothing_is_refused_and_changes_nothing(
    study: Study, run: Any
) -> None:
    first, _ = run(slice(0, 10), slice(10, 20))
    before = len(list_entries(study.db))
    with pytest.raises(InvalidInput, match="too long: 121 characters"):
        rename_suggested_theme(study, first.id, "x" * (LONGEST_NAME + 1), actor="Ana")
    with pytest.raises(NotFound, match="no longer exists"):
        rename_suggested_theme(study, "gone", "Name", actor="Ana")
    assert len(list_entries(study.db)) == before

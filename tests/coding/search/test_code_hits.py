"""Many hits are coded at once, as one change; what is there already is skipped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import coding.schema
import transcripts.schema
from coding.commands import apply_codes
from coding.queries import list_codings
from coding.search.commands import add_search, record_search, remove_search
from coding.search.model import Filters
from coding.search.queries import (
    count_by_transcript,
    get_saved_search,
    list_saved_searches,
    preview_codings,
    search_words,
)
from study import InvalidInput, Study, ledger
from study.entries import describe_plainly, list_entries
from study.sqlite import connect
from study.undoing import undo_entry
from transcripts.search_words import parse_words

SAID = [
    ("Mod", "Is there time? There is time."),
    ("Eva", "Never time. We have no time, and no time. Pay is fine."),
    ("Ib", "Time is money"),
]


@pytest.mark.parametrize(
    ("unit", "quotes"),
    [
        ("words", ["time", "time", "time", "Time"]),
        ("sentence", ["Never time.", "We have no time, and no time.", "Time is money"]),
        ("turn", [SAID[1][1], SAID[2][1]]),
    ],
)
def test_all_hits_are_coded_in_one_change_that_one_undo_takes_back(
    study: Study, factories: Any, unit: str, quotes: list[str]
) -> None:
    factories.add_transcript(study, said=SAID)
    [code] = factories.add_codes(study, "Time")
    hits = search_words(study, parse_words("time"), Filters())
    plan = preview_codings(study, hits, code, unit=unit, coder="Ana")
    assert list_codings(study) == [], "a preview writes nothing"
    apply_codes(study, plan.new, actor="Ana")
    assert [c.quote for c in list_codings(study)] == quotes
    again = preview_codings(study, hits, code, unit=unit, coder="Ana")
    assert (len(again.new), again.already) == (0, len(quotes))
    assert again.render().endswith("there already and skipped.")
    other = preview_codings(study, hits, code, unit=unit, coder="Bea")
    assert len(other.new) == len(quotes), "codings of others are their own"
    study.undo(actor="Ana")
    assert list_codings(study) == []


def test_the_preview_says_how_many_are_moderators_words(study: Study, factories: Any) -> None:
    factories.add_transcript(study, said=SAID)
    [code] = factories.add_codes(study, "Time")
    hits = search_words(study, parse_words("time"), Filters(moderators=True))
    plan = preview_codings(study, hits, code, unit="words", coder="Ana")
    assert (len(plan.new), plan.uncounted) == (6, 2)
    assert plan.render() == (
        "6 codings will be made. 2 of the new ones hold a moderator's words: not counted."
    )


def test_a_search_is_saved_and_removed_through_the_ledger(study: Study) -> None:
    filters = Filters(role="participant", value="it’s")
    saved = add_search(
        study, " No  time ", mode="words", words="time", filters=filters, actor="Ana"
    )
    assert (saved.name, saved.filters, saved.ran_at) == ("No time", filters, None)
    remove_search(study, saved.id, actor="Ana")
    assert list_saved_searches(study) == []
    study.undo(actor="Ana")
    assert [s.name for s in list_saved_searches(study)] == ["No time"]
    assert [e.verb for e in list_entries(study.db)][-2:] == ["remove search", "save search"]


@pytest.mark.parametrize(
    ("name", "words", "told"),
    [
        ("", "a", "needs a name"),
        ("Time", "a", "already a search"),
        ("X", " ", "nothing to look for"),
    ],
)
def test_a_search_that_cannot_be_saved_says_why(
    study: Study, name: str, words: str, told: str
) -> None:
    add_search(study, "time", mode="words", words="time", filters=Filters(), actor="Ana")
    with pytest.raises(InvalidInput, match=told):
        add_search(study, name, mode="words", words=words, filters=Filters(), actor="Ana")
    assert len(list_saved_searches(study)) == 1


def test_a_saved_search_knows_how_many_hits_are_new_since_it_ran(
    study: Study, factories: Any
) -> None:
    factories.add_transcript(study, said=SAID)
    saved = add_search(study, "time", mode="words", words="time", filters=Filters(), actor="Ana")

    def run() -> dict[str, int]:
        return count_by_transcript(search_words(study, parse_words("time"), saved.filters))

    assert saved.count_new(run()) is None
    before = len(list_entries(study.db))
    record_search(study, saved.id, run())
    assert len(list_entries(study.db)) == before, "to run a search changes nothing"
    factories.add_transcript(study, title="More", said=SAID)
    assert get_saved_search(study, saved.id).count_new(run()) == 4
    record_search(study, saved.id, run())
    assert get_saved_search(study, saved.id).count_new(run()) == 0


def test_the_saved_searches_of_an_earlier_version_stay_and_can_be_undone(tmp_path: Path) -> None:
    path = tmp_path / "old.lifeworld"
    path.touch()
    db = connect(path)
    ledger.migrations.apply(db)
    transcripts.schema.migrations.apply(db)
    coding.schema.migrations.apply(db, stop_before="save_similar_searches")
    db.execute("INSERT INTO changes VALUES (1, 'c', 't', 'Ana', 'save search', '', '', NULL, NULL)")
    db.execute("UPDATE open_change SET change_seq = 1")
    row = ("s", "Time", "meaning", "No time", "{}", 3)
    db.execute("INSERT INTO searches VALUES (?, ?, ?, ?, ?, ?)", list(row))
    db.execute("UPDATE open_change SET change_seq = NULL")
    coding.schema.migrations.apply(db)
    assert db.execute("SELECT * FROM searches").fetchall() == [(*row, "")]
    undo_entry(db, "c", actor="Ana", describe=describe_plainly)
    assert db.execute("SELECT * FROM searches").fetchall() == []
    db.close()

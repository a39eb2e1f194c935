"""Splitting a code with a choice of quotes, and the names that are kept when codes merge."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from coding.codebook.commands import add_code, revise_code
from coding.codebook.merging.commands import merge_codes
from coding.codebook.splits.commands import split_code
from coding.codebook.tree import clean_aliases, describe_code, list_in_order
from coding.commands import revise_coding
from coding.queries import find_code, get_code, list_codes, list_codings
from lifeworld.changes import describe_change
from study import InvalidInput, NotFound
from study.entries import list_entries
from themes.commands import add_theme
from themes.queries import list_stale_themes


def tree(study: Any) -> str:
    return " ".join("·" * depth + code.name for depth, code in list_in_order(list_codes(study)))


@pytest.fixture
def book(study: Any, make_group: Any, factories: Any) -> SimpleNamespace:
    """Group ─ Time, Cover; four turns are coded with Time, two of them by Bo too."""
    group = make_group()
    top = add_code(study, "Group", abstract=True, actor="Ana")
    time, cover = factories.add_codes(study, "Time", "Cover", parent_id=top.id)
    made = [factories.code_turn(study, group.transcript_id, time, turn=n) for n in (1, 2, 3, 5)]
    for n in (1, 2):
        factories.code_turn(study, group.transcript_id, time, turn=n, actor="Bo")
    excerpts = [coding.excerpt_id for coding in made]
    return SimpleNamespace(
        study=study, group=group, top=top.id, time=time, cover=cover, excerpts=excerpts
    )


def codes_of(book: SimpleNamespace) -> dict[str, list[str]]:
    names = {c.id: c.name for c in list_codes(book.study)}
    found: dict[str, list[str]] = {}
    for coding in list_codings(book.study):
        found.setdefault(names[coding.code_id], []).append(
            f"{coding.coder}{book.excerpts.index(coding.excerpt_id)}"
        )
    return {name: sorted(held) for name, held in found.items()}


def test_ticked_quotes_go_to_a_new_code_beside_the_old_and_all_others_stay(
    book: SimpleNamespace,
) -> None:
    before = codes_of(book)
    new = split_code(
        book.study, book.time, book.excerpts[1:3], name="Own time", definition="D", actor="Ana"
    )
    assert tree(book.study) == "Group ·Time ·Own time ·Cover"
    assert (new.definition, new.parent_id) == ("D", book.top)
    assert codes_of(book) == {
        "Time": ["Ana0", "Ana3", "Bo0"],
        "Own time": ["Ana1", "Ana2", "Bo1"],
    }
    entries = list_entries(book.study.db, limit=1)
    assert describe_change(entries[0]) == "Moved quotes from the code “Time” to “Own time”"
    book.study.undo(entries[0].id, actor="Ana")
    assert (tree(book.study), codes_of(book)) == ("Group ·Time ·Cover", before)


def test_ticked_quotes_go_to_an_existing_code_and_a_quote_with_both_keeps_one_coding(
    book: SimpleNamespace, factories: Any
) -> None:
    mine = [c for c in list_codings(book.study) if c.coder == "Ana"]
    both = factories.code_turn(book.study, book.group.transcript_id, book.cover, turn=1)
    revise_coding(book.study, mine[0].id, memo="Said twice", actor="Ana")
    split_code(book.study, book.time, book.excerpts[:1], into=book.cover, actor="Ana")
    assert codes_of(book) == {
        "Time": ["Ana1", "Ana2", "Ana3", "Bo1"],
        "Cover": ["Ana0", "Bo0"],
    }
    [kept] = [c for c in list_codings(book.study) if c.id == both.id]
    assert kept.memo == "Said twice"


def test_a_split_that_cannot_be_changes_nothing(book: SimpleNamespace) -> None:
    before, entries = codes_of(book), len(list_entries(book.study.db))
    for named, kind, message in (
        ({"excerpt_ids": [], "name": "New"}, InvalidInput, "No quote of “Time”"),
        ({"excerpt_ids": book.excerpts[:1], "name": "cover"}, InvalidInput, "already a code"),
        ({"excerpt_ids": book.excerpts[:1], "name": " "}, InvalidInput, "needs a name"),
        ({"excerpt_ids": book.excerpts[:1], "into": book.time}, InvalidInput, "that code already"),
        ({"excerpt_ids": book.excerpts[:1], "into": book.top}, InvalidInput, "only groups"),
        ({"excerpt_ids": ["gone"], "name": "New"}, NotFound, "no longer have the code"),
    ):
        with pytest.raises(kind, match=message):
            split_code(book.study, book.time, actor="Ana", **named)  # type: ignore[arg-type]
    assert (codes_of(book), len(list_entries(book.study.db))) == (before, entries)
    assert tree(book.study) == "Group ·Time ·Cover"


# ------------------------------------------------------------------------- aliases and near misses


def test_the_name_of_a_code_that_vanishes_stays_as_an_alias_by_which_it_is_found(
    book: SimpleNamespace,
) -> None:
    revise_code(book.study, book.cover, aliases="Stand-ins\n  Stand-ins \nCOVER", actor="Ana")
    assert get_code(book.study, book.cover).other_names == ("Stand-ins",)
    merge_codes(book.study, book.time, [book.cover], actor="Ana")
    kept = get_code(book.study, book.time)
    assert kept.other_names == ("Cover", "Stand-ins")
    assert find_code(book.study, " cover ").id == book.time
    assert describe_code(kept) == "Time (also Cover, Stand-ins)"
    book.study.undo(actor="Ana")
    assert get_code(book.study, book.time).aliases == ""
    assert find_code(book.study, "Cover").id == book.cover


def test_a_name_wins_over_an_alias_of_another_code(book: SimpleNamespace) -> None:
    revise_code(book.study, book.time, aliases="Cover", actor="Ana")
    assert find_code(book.study, "Cover").id == book.cover


def test_an_alias_that_is_a_text_is_refused() -> None:
    with pytest.raises(InvalidInput, match="too long for a name"):
        clean_aliases("x" * 200, name="Time")


def test_a_near_miss_is_a_part_of_the_meaning_and_an_alias_is_not(book: SimpleNamespace) -> None:
    add_theme(book.study, "Borrowed time", code_ids=[book.time], actor="Ana")
    revise_code(book.study, book.time, aliases="Hours", actor="Ana")
    assert list_stale_themes(book.study) == {}
    revise_code(book.study, book.time, near_miss="Opening hours: use Access", actor="Ana")
    assert len(list_stale_themes(book.study)) == 1


def test_what_was_seen_before_there_were_near_misses_is_not_stale_for_that(
    book: SimpleNamespace,
) -> None:
    add_theme(book.study, "Borrowed time", code_ids=[book.time], actor="Ana")
    revise_code(book.study, book.time, hue=3, actor="Ana")
    with book.study.stage():  # as an older version of the program wrote the history
        book.study.db.execute(
            "UPDATE changed_rows SET after = json_remove(after, '$.near_miss', '$.aliases'),"
            " before = json_remove(before, '$.near_miss', '$.aliases') WHERE tbl = 'codes'"
        )
    assert list_stale_themes(book.study) == {}
    book.study.undo(actor="Ana")
    assert get_code(book.study, book.time).near_miss == ""

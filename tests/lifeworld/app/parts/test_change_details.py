"""What a change changed is said in words, without ids and without what the machine needs."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from coding.codebook.commands import move_code, revise_code
from coding.queries import list_codings
from lifeworld.app.parts.change_details import (
    FIELD_NAMES,
    FIELDS,
    HIDDEN,
    KINDS,
    THINGS,
    find_names,
    list_differences,
)
from opportunity_spaces.links.commands import link_evidence
from study.history import RowImage, list_row_images, search_entries


def told(study: Any, verb: str = "") -> list[str]:
    """Return what the newest change, or the newest of a verb, changed."""
    entry = next(e for e in search_entries(study.db) if not verb or e.verb == verb)
    images = list_row_images(study.db, entry.seq)
    return list_differences(images, find_names(study, images))


def test_a_changed_field_is_shown_before_and_after(small: SimpleNamespace) -> None:
    revise_code(small.study, small.time, definition="Hours that are one's own", actor="Ana")
    assert told(small.study) == [
        "Code “Time”: definition nothing → “Hours that are one's own”",
    ]


def test_a_coding_is_told_with_its_quote_and_code(small: SimpleNamespace) -> None:
    [line, *_] = [each for each in told(small.study, "apply code") if "coding" in each]
    first = list_codings(small.study)[-1]
    assert line.startswith("Added coding: ")
    assert first.quote[:30] in " ".join(told(small.study, "apply code"))
    assert "code “Cover”" in line


def test_references_are_told_by_name(small: SimpleNamespace) -> None:
    link_evidence(small.study, "theme", small.theme.id, "insight", small.insight.id, actor="Ana")
    [line] = told(small.study)
    assert "from “Time is borrowed”" in line
    assert f"to “{small.insight.code}”" in line
    move_code(small.study, small.cover, parent_id=small.time, actor="Ana")
    assert "under nothing → “Time”" in " ".join(told(small.study))


def test_erased_words_are_said_to_be_erased_and_many_rows_are_counted() -> None:
    erased = RowImage(table="excerpts", key="x", before={"erased": True}, after={"erased": True})
    assert list_differences([erased], {}) == ["Quote: its words were erased"]
    many = [RowImage(table="codes", key=str(n), before=None, after={"name": str(n)})
            for n in range(33)]  # fmt: skip
    lines = list_differences(many, {})
    assert len(lines) == 31
    assert lines[-1] == "… and 3 more"


def test_a_list_of_values_is_told_in_words_and_a_long_text_is_shortened() -> None:
    person = RowImage(
        table="participants", key="p", before=None,
        after={"pseudonym": "Ali", "attributes": '{"age_band": "30–39"}', "notes": "word " * 99},
    )  # fmt: skip
    [line] = list_differences([person], {})
    assert line.startswith("Added person: pseudonym “Ali” · attributes “age band: 30–39” · notes “")
    assert "[…]" in line
    assert len(line) < 400


def test_every_recorded_table_has_a_name_and_no_machine_field_is_shown(study: Any) -> None:
    triggers = "SELECT name FROM sqlite_master WHERE name GLOB '*_ledger_insert'"
    recorded = {row[0].removesuffix("_ledger_insert") for row in study.db.execute(triggers)}
    assert recorded == set(THINGS)
    assert {table for tables in KINDS.values() for table in tables} <= recorded
    for table in sorted(recorded):
        columns = study.db.execute(f"PRAGMA table_info([{table}])").fetchall()
        row = {column[1]: "x" for column in columns}
        [line] = list_differences([RowImage(table=table, key="x", before=None, after=row)], {})
        assert line.startswith(f"Added {THINGS[table]}")
        assert not {"rev", "id", "text_id", "sha256"} & set(line.split()), line


def test_every_field_that_is_told_has_a_message(study: Any) -> None:
    columns = {
        column[1]
        for table in THINGS
        for column in study.db.execute(f"PRAGMA table_info([{table}])")
    }
    told = {FIELDS.get(c, c.removesuffix("_id").replace("_", " ")) for c in columns - HIDDEN}
    assert told == FIELD_NAMES

"""The command `codebook`: list, export, import, name and compare."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from coding.codebook.commands import add_code, revise_code
from coding.queries import list_codes
from lifeworld.cli import main


@pytest.fixture
def book(study: Any) -> Any:
    work = add_code(study, "Work", abstract=True, actor="Ana").id
    add_code(study, "Pay", parent_id=work, definition="What is paid", actor="Ana")
    return study


def run(study: Any, *options: str, ends: int = 0) -> str:
    done = CliRunner().invoke(main, ["codebook", str(study.path), *options])
    assert done.exit_code == ends, done.output
    return done.output


def test_the_codes_are_listed_as_a_tree(book: Any) -> None:
    assert run(book) == "Work\n  Pay  0\n"
    facts = [json.loads(line) for line in run(book, "--json").splitlines()]
    assert facts[1]["path"] == ["Work", "Pay"]
    assert facts[1]["definition"] == "What is paid"


@pytest.mark.parametrize("form", ["csv", "xlsx", "docx", "qdc"])
def test_a_codebook_is_written_changed_and_read_again(form: str, book: Any, tmp_path: Path) -> None:
    out = tmp_path / f"b.{form}"
    assert run(book, "--export", str(out)) == f"b.{form}: 2 codes\n"
    revise_code(book, list_codes(book)[1].id, name="Wages", actor="Ana")
    assert "new  Work › Pay" in run(book, "--import", str(out), "--dry-run")
    assert [c.name for c in list_codes(book)] == ["Work", "Wages"]
    assert "1 new code; 0 codes with other words" in run(book, "--import", str(out))
    assert [c.name for c in list_codes(book)] == ["Work", "Wages", "Pay"]


def test_words_that_differ_are_taken_only_when_asked_for(book: Any, tmp_path: Path) -> None:
    table = tmp_path / "b.csv"
    table.write_text("Code,Definition\nPay,All that is paid\n", "utf-8")
    assert "differs  Pay  definition" in run(book, "--import", str(table))
    assert list_codes(book)[1].definition == "What is paid"
    run(book, "--import", str(table), "--replace")
    assert list_codes(book)[1].definition == "All that is paid"


def test_a_version_is_named_and_compared_with_today(book: Any) -> None:
    assert run(book, "--name", "v1") == "Named “v1”.\n"
    revise_code(book, list_codes(book)[1].id, definition="What one is paid", actor="Ana")
    told = run(book, "--since", "V1")
    assert "redefined  Pay  Definition  What{+ one+} is paid" in told
    assert "added  Pay" in run(book, "--since", "1999-01-01")
    assert json.loads(run(book, "--since", "v1", "--json"))["kind"] == "redefined"
    assert "The codebook has no version “v9”" in run(book, "--since", "v9", ends=1)


def test_what_cannot_be_written_is_refused_in_a_sentence(book: Any, tmp_path: Path) -> None:
    assert "cannot be written as “pdf”" in run(book, "--export", str(tmp_path / "b.pdf"), ends=1)
    missing = str(tmp_path / "none" / "b.csv")
    assert "cannot be written" in run(book, "--export", missing, ends=1)


def test_the_codebook_of_an_earlier_study_is_carried_over(
    book: Any, schema: list[Any], tmp_path: Path
) -> None:
    from study.opening import create_file

    old = create_file(tmp_path / "spring.lifeworld", schema)
    add_code(old, "Rota", definition="How shifts are planned", actor="Ana")
    add_code(old, "Overtime", retired=True, actor="Ana")
    old.close()
    told = run(book, "--carry", str(tmp_path / "spring.lifeworld"), "--dry-run")
    assert "spring.lifeworld: 1 code, 1 retired code left out" in told
    assert "new  Rota" in told
    assert [c.name for c in list_codes(book)] == ["Work", "Pay"]
    assert "1 new code" in run(book, "--carry", str(tmp_path / "spring.lifeworld"))
    assert [c.name for c in list_codes(book)] == ["Work", "Pay", "Rota"]
    refused = run(book, "--carry", str(book.path), ends=1)
    assert "is the study itself" in refused

"""What leaves a study is listed once: the page of the docs says what the program can do."""

from __future__ import annotations

from pathlib import Path

import pytest

from coding.exchange.codebooks.write_book import BOOK_FORMS
from lifeworld.exports import export_quotes, export_summary
from lifeworld.exports.export_plugin import PLUGIN
from lifeworld.exports.export_thing import _EXPORTS
from lifeworld.exports.forms import FORMS, THINGS, find_form, find_media, list_things
from study import InvalidInput

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "exports.md"


def render_table() -> str:
    """Return the table of the page; to renew it, print this."""
    rows = [f"| {THINGS[f.thing]} | `.{f.suffix}` ({f.title}) | {f.told} |" for f in FORMS]
    where = "On the page Codebook, or with `lifeworld codebook`."
    rows += [
        f"| Codebook | `.{suffix}` ({title}) | {where} |"
        for suffix, (title, _) in BOOK_FORMS.items()
    ]
    return "\n".join(["| what | as | |", "| --- | --- | --- |", *rows])


def test_the_table_of_the_docs_is_what_the_program_can_do() -> None:
    assert render_table() in PAGE.read_text("utf-8"), f"write into the page:\n{render_table()}"


def test_every_form_has_a_thing_and_a_writer() -> None:
    assert {form.thing for form in FORMS} == set(THINGS) == set(_EXPORTS) - {PLUGIN}
    for thing, writers in (
        ("quotes", export_quotes._WRITERS),
        ("summary", export_summary._WRITERS),
    ):
        assert {form.suffix for form in FORMS if form.thing == thing} == set(writers)
    assert len({(form.thing, form.suffix) for form in FORMS}) == len(FORMS)
    medias = {(form.suffix, form.media) for form in FORMS}
    assert len(medias) == len({suffix for suffix, _ in medias}), "a suffix has one media type"


def test_a_suffix_says_what_is_written_and_what_cannot_be_is_refused() -> None:
    assert list_things("xlsx") == ["quotes", "summary"]
    assert list_things("pptx") == ["deck"]
    assert list_things("html") == ["report", "transcripts"]
    assert list_things("qdpx") == list_things("qdc") == ["project"]
    assert list_things("doc") == []
    assert find_media("zip") == "application/zip"
    assert find_form("quotes", "csv").media == "text/csv"
    with pytest.raises(InvalidInput, match="“Table of quotes” cannot be written as “pptx”"):
        find_form("quotes", "pptx")

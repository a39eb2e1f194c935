"""Layouts that somebody chose for a template are kept by the file's hash, and can be undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lifeworld.changes import describe_change
from lifeworld.exports.commands import revise_layouts
from lifeworld.exports.deck.template_report import hash_template
from lifeworld.exports.export_study import export_study
from lifeworld.exports.queries import get_layouts
from study import Study
from study.entries import list_entries
from tests.lifeworld.exports.deck.corporate_templates import CORPORATE

ACTOR = "Ana"


def test_a_choice_is_kept_changed_and_taken_back(study: Study) -> None:
    revise_layouts(study, "a" * 64, {"Table": 3, "Cover": 2}, name="ours.potx", actor=ACTOR)
    revise_layouts(study, "b" * 64, {"Table": 9}, name="theirs.potx", actor=ACTOR)
    revise_layouts(study, "a" * 64, {"Table": 4, "Insight": 1}, name="ours.potx", actor=ACTOR)
    assert get_layouts(study, "a" * 64) == {"Insight": 1, "Table": 4}
    assert get_layouts(study, "b" * 64) == {"Table": 9}
    assert get_layouts(study, "c" * 64) == {}
    study.undo(actor=ACTOR)
    assert get_layouts(study, "a" * 64) == {"Cover": 2, "Table": 3}
    told = [describe_change(entry) for entry in list_entries(study.db)]
    assert any("Chose layouts of the template “ours.potx”" in line for line in told)


def test_the_same_choice_again_is_no_change(study: Study) -> None:
    revise_layouts(study, "a" * 64, {"Table": 3}, name="ours.potx", actor=ACTOR)
    before = len(list_entries(study.db))
    revise_layouts(study, "a" * 64, {"Table": 3}, name="ours.potx", actor=ACTOR)
    assert len(list_entries(study.db)) == before


@pytest.mark.parametrize("name", ["ours.pptx", "renamed.pptx"])
def test_an_export_finds_the_choice_by_what_is_in_the_file(
    study: Study, tmp_path: Path, name: str, factories: Any
) -> None:
    from pptx import Presentation

    content = CORPORATE["wide.pptx"]()
    template = tmp_path / name
    template.write_bytes(content)
    digest = hash_template(content)
    revise_layouts(study, digest, {"Answer": 2}, name="ours.pptx", actor=ACTOR)
    out = tmp_path / "deck.pptx"
    export_study(study, out, audience="internal", template=template)
    assert Presentation(str(out)).slides[1].slide_layout.name == "Title and Content"

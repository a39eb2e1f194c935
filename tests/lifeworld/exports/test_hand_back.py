"""An edited deck is taken back: stale slides are replaced, what people did by hand is kept."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from lifeworld.exports.deck.check import find_faults
from lifeworld.exports.export_study import export_study
from lifeworld.exports.hand_back import hand_back
from lifeworld.exports.queries import list_exported
from opportunity_spaces.commands import add_insight, revise_insight
from study import InvalidInput, Unreadable
from tests.lifeworld.exports.deck.corporate_templates import CORPORATE
from tests.lifeworld.exports.deck.test_libreoffice_templates import saved_as_pptx

ACTOR = "Ana"


def read(path: Path) -> Any:
    from pptx import Presentation

    return Presentation(str(path))


def list_words(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


@pytest.fixture
def handed(field: SimpleNamespace, tmp_path: Path) -> SimpleNamespace:
    """A study of two insights and its deck, edited on the slide of the second one."""
    study = field.study
    second = add_insight(study, "Somebody can", status="agreed", actor=ACTOR)
    third = add_insight(study, "All would like to", status="agreed", actor=ACTOR)
    export_study(study, tmp_path / "deck.pptx", audience="internal", actor=ACTOR)
    deck = read(tmp_path / "deck.pptx")
    for slide in deck.slides:
        if slide.shapes.title.text_frame.text in ("Somebody can", "All would like to"):
            slide.shapes.title.text_frame.text += ", said the director"
    deck.slides[0].notes_slide.notes_text_frame.text += " Smile."
    blank = deck.slides.add_slide(deck.slide_layouts.get_by_name("Title and body"))
    blank.shapes.title.text_frame.text = "Made in PowerPoint"
    deck.save(str(tmp_path / "edited.pptx"))
    return SimpleNamespace(study=study, folder=tmp_path, first=field.insight, second=second,
                           third=third)  # fmt: skip


def test_stale_slides_are_replaced_and_what_was_edited_is_kept_and_listed(
    handed: SimpleNamespace,
) -> None:
    study, folder = handed.study, handed.folder
    revise_insight(study, handed.first.id, so_what="Let them choose", actor=ACTOR)
    revise_insight(study, handed.second.id, so_what="Ask how", actor=ACTOR)
    told = "\n".join(hand_back(study, folder / "edited.pptx", folder / "new.pptx", actor=ACTOR))
    [replaced] = [line for line in told.splitlines() if line.startswith("Replaced")]
    assert "“Nobody can plan”" in replaced
    assert "Somebody can" not in replaced
    assert "Edited by hand, and stale: look at them: “Somebody can, said the director”" in told
    assert "All would like to, said the director" in told.split("Edited by hand and kept")[1]
    assert "Made elsewhere and kept: “Made in PowerPoint”" in told
    deck = read(folder / "new.pptx")
    said = {slide.shapes.title.text_frame.text: list_words(slide) for slide in deck.slides}
    assert "Let them choose" in said["Nobody can plan"]
    assert "Ask how" not in said["Somebody can, said the director"]
    assert "Made in PowerPoint" in said
    assert deck.slides[0].notes_slide.notes_text_frame.text.endswith("Smile.")
    assert len(deck.slides) == len(read(folder / "edited.pptx").slides)
    assert not [fault for fault in find_faults(deck) if fault.kind == "title"]
    again = hand_back(study, folder / "new.pptx", folder / "again.pptx", actor=ACTOR)
    assert again[1] == "No slide was replaced."
    assert "Edited by hand, and stale: look at them: “Somebody can, said the director”." in again
    assert next(each.file for each in list_exported(study, "deck")) == "again.pptx"


def save_elsewhere(path: Path) -> None:
    """Save a deck as LibreOffice does: without the names of slides, and things moved a little."""
    deck = read(path)
    for slide in deck.slides:
        del slide._element.cSld.attrib["name"]
        for number, shape in enumerate(slide.shapes):
            shape.name = f"PlaceHolder {number}"
            if not shape.is_placeholder:
                shape.left, shape.top = shape.left + 700, shape.top + 13_000
    deck.save(str(path))


@pytest.mark.parametrize("template", [None, "wide.pptx"])
def test_a_deck_that_another_program_saved_is_known_by_its_words(
    field: SimpleNamespace, tmp_path: Path, template: str | None
) -> None:
    study, path = field.study, tmp_path / "deck.pptx"
    second = add_insight(study, "Somebody can", status="agreed", actor=ACTOR)
    if template:
        (tmp_path / template).write_bytes(CORPORATE[template]())
    export_study(
        study, path, audience="internal", actor=ACTOR,
        template=tmp_path / template if template else None,
    )  # fmt: skip
    save_elsewhere(path)
    deck = read(path)
    [slide] = [s for s in deck.slides if s.shapes.title.text_frame.text == "Somebody can"]
    slide.shapes.title.text_frame.text += ", said the director"
    deck.save(str(path))
    revise_insight(study, field.insight.id, so_what="Let them choose", actor=ACTOR)
    revise_insight(study, second.id, so_what="Ask how", actor=ACTOR)
    told = "\n".join(hand_back(study, path, tmp_path / "new.pptx", actor=ACTOR))
    [replaced] = [line for line in told.splitlines() if line.startswith("Replaced")]
    assert "“Nobody can plan”" in replaced
    assert "Edited by hand, and stale: look at them: “Somebody can, said the director”" in told
    assert "Made elsewhere" not in told
    deck = read(tmp_path / "new.pptx")
    said = {slide.shapes.title.text_frame.text: list_words(slide) for slide in deck.slides}
    assert "Let them choose" in said["Nobody can plan"]
    again = hand_back(study, tmp_path / "new.pptx", tmp_path / "again.pptx", actor=ACTOR)
    assert again[1] == "No slide was replaced."
    kept = [line for line in again if line.startswith("Edited by hand and kept")]
    assert kept == ["Edited by hand and kept: “Somebody can, said the director”."]


@pytest.mark.torture
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_a_deck_that_libreoffice_saved_is_known(field: SimpleNamespace, tmp_path: Path) -> None:
    study = field.study
    export_study(study, tmp_path / "deck.pptx", audience="internal", actor=ACTOR)
    (tmp_path / "saved.pptx").write_bytes(saved_as_pptx(tmp_path / "deck.pptx", make(tmp_path)))
    revise_insight(study, field.insight.id, so_what="Let them choose", actor=ACTOR)
    told = "\n".join(hand_back(study, tmp_path / "saved.pptx", tmp_path / "new.pptx", actor=ACTOR))
    assert "“Nobody can plan”" in told.split("Replaced, because they were stale")[1]
    assert "Made elsewhere" not in told
    assert "Edited by hand" not in told


def make(folder: Path) -> Path:
    (folder / "saved").mkdir()
    return folder / "saved"


def test_a_deck_of_another_study_and_a_file_that_is_none_are_refused(
    handed: SimpleNamespace,
) -> None:
    study, folder = handed.study, handed.folder
    study.db.execute("DELETE FROM exports")
    with pytest.raises(InvalidInput, match="is not a deck that was exported from this study"):
        hand_back(study, folder / "edited.pptx", folder / "new.pptx", actor=ACTOR)
    (folder / "none.pptx").write_bytes(b"no deck")
    with pytest.raises(Unreadable, match="none"):
        hand_back(study, folder / "none.pptx", folder / "new.pptx", actor=ACTOR)
    assert not (folder / "new.pptx").exists()

"""A small study that has something of everything that a project can carry."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coding.codebook.commands import add_code
from coding.commands import apply_code
from coding.memos.commands import add_memo
from coding.memos.model import NewMemo, Thing
from coding.model import NewCoding
from study.opening import create_file, open_file
from themes.commands import add_theme
from transcripts.consent.commands import record_consent
from transcripts.frame.commands import add_stratum
from transcripts.model import PURPOSES
from transcripts.people.commands import add_participant
from transcripts.queries import get_text, get_transcript
from transcripts.speakers.commands import link_speaker

ACTOR = "Ana"


@pytest.fixture(scope="module")
def built(
    factories: Any, schema: list[Any], tmp_path_factory: pytest.TempPathFactory
) -> SimpleNamespace:
    """A group of two people, two coders, characters of two units, memos and a theme."""
    study = create_file(tmp_path_factory.mktemp("talk") / "field.lifeworld", schema)
    stratum = add_stratum(study, "Ports", actor=ACTOR)
    said = [
        ("Mod", "How is it? 🙂"),
        ("Emma", "There is no time 🙂, and the pay is low."),
        ("Ali", "Nobody asks us."),
    ]
    one = factories.add_transcript(study, title="Group one", said=said, stratum_id=stratum.id)
    people = {
        name: add_participant(
            study, name, attributes={"age_band": band}, stratum_id=stratum.id, actor=ACTOR
        )
        for name, band in (("Emma", "25–34"), ("Ali", "35–44"))
    }
    for name, person in people.items():
        link_speaker(study, one, name, person.id, actor=ACTOR)
        record_consent(study, person.id, dict.fromkeys(PURPOSES, "given"), actor=ACTOR)
    work, voice = factories.add_codes(study, "Work", "Voice")
    time = add_code(
        study, "Time", parent_id=work, definition="Hours", include="Shifts", example="No time!",
        actor=ACTOR,
    ).id  # fmt: skip
    text = get_text(study, get_transcript(study, one).text_id)

    def code(code_id: Any, words: str, actor: str = ACTOR, memo: str = "") -> Any:
        start = text.index(words)
        new = NewCoding(
            code_id=code_id, transcript_id=one, start=start, end=start + len(words), memo=memo
        )
        return apply_code(study, new, actor=actor)

    first = code(time, "no time 🙂", memo="Again:\n[[Voice]]")
    code(voice, "no time 🙂", "Bo")
    code(voice, "Nobody asks us.", "Bo", "Silence")
    theme = add_theme(study, "Hours", code_ids=[time], actor=ACTOR)
    for kind, key in (("code", time), ("transcript", one), ("person", people["Ali"].id),
                      ("theme", theme.id), ("study", "study")):  # fmt: skip
        add_memo(study, NewMemo(body=f"On {kind}", thing=Thing(kind=kind, id=key)), actor="Bo")
    study.close()
    return SimpleNamespace(
        path=study.path, one=one, people=people, time=time, voice=voice, first=first, text=text
    )


@pytest.fixture
def talk(built: SimpleNamespace, schema: list[Any], tmp_path: Path) -> Iterator[SimpleNamespace]:
    """The same in a file of its own."""
    path = tmp_path / "field.lifeworld"
    shutil.copy(built.path, path)
    study = open_file(path, schema, release="")
    yield SimpleNamespace(**{**vars(built), "study": study})
    study.close()

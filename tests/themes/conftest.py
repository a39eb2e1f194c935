"""A small field: two strata, groups and interviews, people who speak, a codebook with one tree."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import coding.schema
import study.jobs
import themes.schema
import transcripts.schema
from coding.codebook.commands import add_code
from coding.commands import apply_codes
from coding.model import Code, NewCoding
from study import Study
from tests.factories import make_study
from transcripts.commands import add_transcripts
from transcripts.frame.commands import add_stratum
from transcripts.model import NewTranscript, Session
from transcripts.queries import list_sessions, list_transcripts

SCHEMA = [
    study.jobs.migrations,
    transcripts.schema.migrations,
    coding.schema.migrations,
    themes.schema.migrations,
]
WORDS = "we said this and that about the work "
TURN = len(WORDS)


@dataclass
class Field:
    """A study with its field, and short ways to code in it."""

    study: Study
    sessions: dict[str, Session] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)

    def code(self, name: str, *sayings: tuple[str, int]) -> None:
        """Put the code *name* on turns: (session title, turn)."""
        of = {t.session_id: t.id for t in list_transcripts(self.study)}
        apply_codes(
            self.study,
            [
                NewCoding(
                    code_id=self.codes[name].id,
                    transcript_id=of[self.sessions[title].id],
                    start=turn * TURN,
                    end=turn * TURN + 12,
                )
                for title, turn in sayings
            ],
            actor="ada",
        )

    def tables(self, *names: str) -> dict[str, list[dict[str, Any]]]:
        """Return whole tables without revisions, to compare before and after."""
        return {
            name: [
                {k: v for k, v in row.items() if k != "rev"}
                for row in self.study.db.query(f"SELECT * FROM {name} ORDER BY id")
            ]
            for name in names
        }


def make_field(path: Path, *, sessions: int = 4, seed: int = 0) -> Field:
    made = Field(study=make_study(path))
    strata = [add_stratum(made.study, name, actor="ada") for name in ("Bakeries", "Harbours")]
    rng = random.Random(seed)
    new = []
    for number in range(sessions):
        # The moderator opens, three people answer in turn.
        turns = tuple(
            ("M" if n == 0 else f"P{number}-{n % 3}", n * TURN, (n + 1) * TURN, None, None)
            for n in range(10)
        )
        labels = dict.fromkeys((t[0] for t in turns), "participant")
        new.append(
            NewTranscript(
                title=f"Session {number}",
                text=WORDS * 10,
                turns=turns,
                speakers={**labels, "M": "moderator"},  # type: ignore[dict-item]
                kind="transcript",
                source_name="",
                source_sha256="",
                reader="test",
                report={},
                stratum_id=strata[rng.randrange(2) if seed else number % 2].id,
                session_kind="interview" if number % 4 == 3 else "focus_group",
            )
        )
    add_transcripts(made.study, new, actor="ada")
    made.sessions = {s.title: s for s in list_sessions(made.study)}
    parent = add_code(made.study, "Learning", actor="ada", abstract=True)
    made.codes["Learning"] = parent
    for name in ("Time to learn", "Who pays"):
        made.codes[name] = add_code(made.study, name, actor="ada", parent_id=parent.id)
    for name in ("Respect", "Pay"):
        made.codes[name] = add_code(made.study, name, actor="ada")
    return made


@pytest.fixture
def grow(tmp_path: Path) -> Iterator[Callable[..., Field]]:
    """Return a function that makes fields."""
    made: list[Field] = []

    def make(**options: int) -> Field:
        made.append(make_field(tmp_path / f"field-{len(made)}.lifeworld", **options))
        return made[-1]

    yield make
    for one in made:
        one.study.close()


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Field]:
    made = make_field(tmp_path / "field.lifeworld")
    yield made
    made.study.close()

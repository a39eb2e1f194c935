"""What the demonstration's builders share: its files, its lead researcher, and ids so far."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from coding.model import CodeId
from study import Study
from transcripts.model import TranscriptId

__all__ = ["LEAD", "Made", "read_part"]

LEAD = "Karla (KV)"


@dataclass(slots=True)
class Made:
    """The ids of everything added so far, by the names in the demonstration's files."""

    study: Study
    transcripts: dict[str, TranscriptId] = field(default_factory=dict)
    codes: dict[str, CodeId] = field(default_factory=dict)
    excerpts: dict[tuple[str, str], str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)


def read_part(name: str) -> Any:
    """Return the content of one of the demonstration's JSON files, such as "needs"."""
    return json.loads(files("lifeworld.demo").joinpath(f"{name}.json").read_text("utf-8"))

"""What each table and column of a study means, from the pages that the documentation shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

__all__ = ["Described", "get_reference", "parse_reference"]

PAGES = ("file-format.md", "tables.md")
_SECTION = re.compile(r"^### `(\w+)`\n(.*?)(?=^#|\Z)", re.MULTILINE | re.DOTALL)
_COLUMN = re.compile(r"^\| `(\w+)` \| (.+?) \|$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What a table holds, and what each of its columns does."""

    told: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


@lru_cache
def get_reference() -> Mapping[str, Described]:
    """Return what the documentation says of each table, by name.

    The page on the study file says it for the file; the page on tables says what differs in them.
    """
    file, own = (parse_reference(_find(name).read_text("utf-8")) for name in PAGES)
    return {
        name: Described(
            told=own.get(name, Described()).told or file.get(name, Described()).told,
            columns={
                **file.get(name, Described()).columns, **own.get(name, Described()).columns
            },
        )
        for name in {**file, **own}
    }  # fmt: skip


def _find(name: str) -> Path:
    """Return a page: beside this module when installed, in the documentation of a checkout."""
    beside = Path(__file__).with_name(name)
    return beside if beside.is_file() else Path(__file__).parents[3] / "docs" / "reference" / name


def parse_reference(page: str) -> dict[str, Described]:
    """Return what a page says of tables: the first paragraph of each section, and its columns."""
    found = {}
    for name, body in _SECTION.findall(page):
        told = body.strip().split("\n\n")[0]
        found[name] = Described(
            told="" if told.startswith("|") else _clean(told),
            columns={column: _clean(words) for column, words in _COLUMN.findall(body)},
        )
    return found


def _clean(words: str) -> str:
    """Return words without the marks of Markdown."""
    return _LINK.sub(r"\1", words).replace("**Ledgered.** ", "").replace("`", "").replace("*", "")

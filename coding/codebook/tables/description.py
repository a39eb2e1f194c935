"""A code's texts as one description, for files that have a single text for each code. Pure.

Each text but the definition stands below a line of its own: `[Include]`. A line of a text that
looks like such a heading gets a backslash before it, so that texts are read back as they were.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from coding.codebook.tables.model import TEXTS

__all__ = ["RETIRED", "parse_description", "render_description"]

RETIRED = "retired"
"""The field that says “yes” for a retired code; REFI-QDA has no place of its own for it."""
_LABELS = {**TEXTS, RETIRED: "Retired"}
_NAMES = {label: name for name, label in _LABELS.items()}
_HEADING = re.compile(rf"(\\*)\[({'|'.join(_NAMES)})\]")


def render_description(texts: Mapping[str, str]) -> str:
    """Return the texts of a code, by field, as one description."""
    parts: list[str] = []
    for name, label in _LABELS.items():
        text = texts.get(name, "")
        if not text:
            continue
        lines = [f"\\{line}" if _HEADING.fullmatch(line) else line for line in text.split("\n")]
        parts.append("\n".join(lines if name == "definition" else [f"[{label}]", *lines]))
    return "\n".join(parts)


def parse_description(told: str) -> dict[str, str]:
    """Return the texts in a description, by field; without headings all of it is the definition."""
    texts: dict[str, list[str]] = {"definition": []}
    now = "definition"
    for line in told.split("\n"):
        heading = _HEADING.fullmatch(line.strip())
        if heading and not heading[1]:
            now = _NAMES[heading[2]]
            texts.setdefault(now, [])
        else:
            texts[now].append(line.strip()[1:] if heading else line)
    return {name: "\n".join(lines).strip() for name, lines in texts.items() if any(lines)}

"""Themes, insights, needs and spaces as an assistant may read them, with what they rest on."""

from __future__ import annotations

from typing import Any

from lifeworld.assistant.reading import Reading
from lifeworld.exports.agreed import choose_findings
from lifeworld.exports.whole.queries import list_rows
from lifeworld.exports.whole.shown_tables import FINDINGS
from opportunity_spaces.chain.model import Key

__all__ = ["list_kinds", "list_shown_findings"]


def list_kinds() -> list[str]:
    """Return the kinds of findings that may be asked for, as the tables call them."""
    return list(FINDINGS)


def list_shown_findings(
    reading: Reading, table: str
) -> tuple[list[dict[str, Any]], list[str], dict[str, list[str]]]:
    """Return the findings of a kind, what is left out, and the excerpts that each rests on.

    Args:
        reading: What may be read.
        table: One of `list_kinds`.
    """
    study, names = reading.study, reading.gate.names
    links = list_rows(study, "links", ["from_kind", "from_id", "to_kind", "to_id", "relation"])
    initiatives: dict[str, list[str]] = {}
    statuses: dict[Key, str] = {}
    for kind, key, other, target, _ in links:
        if kind == "initiative" and other == "metric":
            initiatives.setdefault(str(target), []).append(str(key))
    for name, (kind, columns) in FINDINGS.items():
        if "status" in columns:
            for key, status in list_rows(study, name, ["id", "status"]):
                statuses[kind, str(key)] = str(status)  # type: ignore[index]
    choice = choose_findings(statuses, audience=names.audience, initiatives_of=initiatives)
    own, columns = FINDINGS[table]
    found: list[dict[str, Any]] = []
    excerpts: dict[str, list[str]] = {}
    for key, *cells in list_rows(study, table, ["id", *columns]):
        if (own, key) in choice.left:
            continue
        told = {
            name: names.hide_mentioned(cell) if isinstance(cell, str) else cell
            for name, cell in zip(columns, cells, strict=True)
            if cell not in (None, "")
        }
        rests = [
            {"kind": str(kind), "id": str(source), "relation": str(relation)}
            for kind, source, other, target, relation in links
            if other == own and target == key and (kind, source) not in choice.left
        ]
        excerpts[str(key)] = [each["id"] for each in rests if each["kind"] == "excerpt"]
        found.append(
            {"id": str(key), **told, "rests_on": [r for r in rests if r["kind"] != "excerpt"]}
        )
    return found, list(choice.told), excerpts

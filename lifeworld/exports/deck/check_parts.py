"""Faults of a deck, and those of the parts that belong to a slide: links and workbooks."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any

from study.language import say

__all__ = ["Fault", "find_part_faults"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a deck, in one sentence, and its kind: `title`, `formula`, `link` or `layout`."""

    told: str
    kind: str = "layout"


def find_part_faults(part: Any, number: int) -> list[Fault]:
    """Return what is wrong with the parts of a slide: links to the outside, formulas in charts."""
    faults = []
    for rel in part.rels.values():
        if rel.is_external:
            told = say(
                "Slide {number} links to an external address: {address}.",
                number=number,
                address=rel.target_ref[:60],
            )
            faults.append(Fault(told, "link"))
        elif rel.reltype.endswith("/chart"):
            book = rel.target_part.chart_workbook.xlsx_part
            if book is not None and _has_formula(book.blob):
                told = say(
                    "Slide {number}: the workbook of a chart holds a formula.", number=number
                )
                faults.append(Fault(told, "formula"))
    return faults


def _has_formula(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(
            b"<f>" in data or b"<f " in data or b"<hyperlink" in data
            for name in archive.namelist()
            if name.startswith("xl/worksheets/")
            for data in (archive.read(name),)
        )

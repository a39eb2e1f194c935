"""Draw answers at random to be coded by hand, and tell which of them somebody has read."""

from __future__ import annotations

import hashlib
import heapq
import io
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from coding.suggestions.model import CodeText
from coding.suggestions.samples.drawing import choose_shares
from coding.suggestions.set_aside.rules import find_answer_reason, new_subject
from coding.suggestions.tables import AnswersTable, CodedUnit
from study.errors import InvalidInput
from study.ids import new_id
from study.language import say
from transcripts.reading.tables.write_table import TableWriter, open_workbook

__all__ = ["HEADS", "Drawn", "find_unread", "write_sample"]

HEADS = ("id", "text", "question", "codes", "sampled")
NONE = ("-", "–", "—")  # what says that an answer was read and no code fits
_FORMATS = (".csv", ".xlsx")
_WIDTHS = (12, 80, 40, 40, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What was drawn.

    Attributes:
        answers: The number of answers drawn.
        there: The number of answers with words that they were drawn from.
        left_out: The number of answers left out because they are coded already.
        set_aside: The number left out because they are no evidence, such as “n/a”.
        questions: The number of questions that they answer, 0 if none is known.
    """

    answers: int
    there: int
    left_out: int
    set_aside: int
    questions: int


def write_sample(
    table: AnswersTable,
    out: Path,
    *,
    size: int,
    codes: Sequence[CodeText],
    coded: Collection[CodedUnit] = (),
    seed: int = 0,
) -> Drawn:
    """Write answers drawn at random as a table to code by hand, questions in proportion.

    Answers that are no evidence are left out. An answer is drawn by the hash of seed, id and words,
    so that the same call writes the same table. The order is random too: whoever stops early has
    read a smaller random sample.

    Args:
        table: The answers.
        out: The table to write, .csv or .xlsx; a workbook gets the codebook as its second sheet.
        size: How many to draw.
        codes: The codebook.
        coded: Answers that are coded already; they are not drawn again.
        seed: Another number draws others.

    Raises:
        InvalidInput: *out* is there already or has another format, or nothing is left to draw.
    """
    _refuse_target(out)
    known = {(unit.id, unit.text) for unit in coded}
    about = new_subject(codes)
    counts: Counter[str] = Counter()
    left_out = set_aside = 0
    for ident, text, question in table.read_asked():
        if not text:
            continue
        if find_answer_reason(text, question=question, subject=about):
            set_aside += 1
        elif (ident, text) in known:
            left_out += 1
        else:
            counts[question] += 1
    if not counts:
        raise InvalidInput(
            say("{name} has no answer left to draw.", name=table.path.name),
            hint=say("Check which column holds the answers (--text-column NAME)."),
        )
    asked = len(counts) > 1 or "" not in counts
    together = len(counts) > size  # more questions than answers to draw: each has its chance
    shares = choose_shares({"": counts.total()} if together else counts, size)
    kept: dict[str, list[tuple[int, str, str, str]]] = {name: [] for name in shares}
    for ident, text, question in table.read_asked():
        name = "" if together else question
        if not text or (ident, text) in known or name not in kept:
            continue
        if find_answer_reason(text, question=question, subject=about):
            continue
        item = (-_hash(seed, ident, text), ident, text, question)
        if len(kept[name]) < shares[name]:
            heapq.heappush(kept[name], item)
        else:
            heapq.heappushpop(kept[name], item)
    drawn = sorted(each for answers in kept.values() for each in answers)
    rows = [(ident, text, question, "", "yes") for _, ident, text, question in reversed(drawn)]
    _write_whole(out, _render_xlsx(rows, codes) if _is_workbook(out) else _render_csv(rows))
    return Drawn(
        answers=len(rows),
        there=counts.total(),
        left_out=left_out,
        set_aside=set_aside,
        questions=len(counts) if asked else 0,
    )


def find_unread(units: Sequence[CodedUnit]) -> tuple[list[CodedUnit], int]:
    """Return the units that somebody has read, and the number of drawn ones left out as unread.

    A drawn answer without codes was read and fits none, but those at the end of the table after the
    last one with a code may not have been reached: they count as not read. A dash in the column of
    codes says that an answer was read and no code fits.
    """
    last = max((n for n, unit in enumerate(units) if unit.codes), default=-1)
    read = [
        replace(unit, codes=tuple(code for code in unit.codes if code not in NONE))
        for n, unit in enumerate(units)
        if n <= last or not unit.sampled
    ]
    return read, len(units) - len(read)


def _hash(seed: int, ident: str, text: str) -> int:
    told = f"{seed}\0{ident}\0{text}".encode("utf-8", "replace")
    return int.from_bytes(hashlib.sha256(told).digest()[:8], "big")


def _is_workbook(out: Path) -> bool:
    return out.suffix.lower() == ".xlsx"


def _refuse_target(out: Path) -> None:
    if out.suffix.lower() not in _FORMATS:
        raise InvalidInput(
            say("Drawn answers cannot be written as {name}.", name=out.name),
            hint=say("Name a file that ends in .csv or .xlsx."),
        )
    if out.exists():
        raise InvalidInput(
            say("{name} is there already, and may have been coded by hand.", name=out.name),
            hint=say("Name another file, or take that one away."),
        )


def _render_csv(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = TableWriter(out)
    writer.write_row(HEADS)
    writer.write_rows(rows)
    return out.getvalue().encode("utf-8-sig")  # Excel takes a file without the mark for ANSI


def _render_xlsx(rows: Sequence[Sequence[str]], codes: Sequence[CodeText]) -> bytes:
    out = io.BytesIO()
    with open_workbook(out) as file:
        bold = file.add_format({"bold": True, "valign": "top"})
        wrapped = file.add_format({"text_wrap": True, "valign": "top"})
        answers: Any = file.add_worksheet("Answers")
        for at, width in enumerate(_WIDTHS):
            answers.set_column(at, at, width, wrapped)
        _write_sheet(answers, HEADS, rows, bold)
        book: Any = file.add_worksheet("Codebook")
        book.set_column(0, 0, 32, wrapped)
        book.set_column(1, 1, 80, wrapped)
        told = [(code.name, code.definition) for code in codes]
        _write_sheet(book, ("code", "definition"), told, bold)
    return out.getvalue()


def _write_sheet(
    sheet: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], bold: Any
) -> None:
    sheet.write_row(0, 0, heads, bold)
    for number, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            sheet.write(number, at, value)
    sheet.freeze_panes(1, 0)


def _write_whole(out: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    draft = out.with_name(f".{out.name}.{new_id()}.part")
    try:
        draft.write_bytes(content)
        draft.replace(out)
    except OSError as error:
        raise InvalidInput(
            say("{name} cannot be written: {reason}.", name=out, reason=error.strerror),
            hint=say("Choose a folder that you may write to."),
        ) from error
    finally:
        draft.unlink(missing_ok=True)

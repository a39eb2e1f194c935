"""Draw answers at random for the command `answers`, and read those that were coded by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from study.wording import count_things

if TYPE_CHECKING:
    from coding.suggestions.model import CodeText
    from coding.suggestions.tables import AnswersTable, CodedUnit

__all__ = ["draw", "leave_unread"]


def draw(
    table: AnswersTable,
    out: Path,
    *,
    size: int,
    seed: int,
    codes: Sequence[CodeText],
    coded: Sequence[CodedUnit],
    as_json: bool,
) -> None:
    """Write *size* answers drawn at random to *out*, and tell how to go on."""
    from coding.answers.write_sample import write_sample

    drawn = write_sample(table, out, size=size, codes=codes, coded=coded, seed=seed)
    if as_json:
        click.echo(json.dumps({**asdict(drawn), "seed": seed, "out": str(out)}))
        return
    of = f" to {count_things(drawn.questions, 'question')}" if drawn.questions else ""
    without = (
        f", without {count_things(drawn.left_out, 'answer')} coded already"
        if drawn.left_out
        else ""
    )
    if drawn.set_aside:
        aside = count_things(drawn.set_aside, "answer")
        without += f"; {aside} set aside as no evidence could not be drawn"
    click.echo(
        f"{out}  {count_things(drawn.answers, 'answer')} of {drawn.there:,}{of}{without}."
        " Fill in the column codes from the top, a dash where none fits, and give the table as"
        " --examples."
    )


def leave_unread(
    units: Sequence[CodedUnit], *, name: str, tell: Callable[[str], None]
) -> list[CodedUnit]:
    """Return the coded units without drawn ones that nobody has come to, and tell of these."""
    from coding.answers.write_sample import find_unread

    read, unread = find_unread(units)
    if unread and not read:
        tell(f"None of the answers in {name} has a code, so nothing is learnt from it.")
    elif unread:
        tell(
            f"{count_things(unread, 'answer')} at the end of {name} had no code and counted as not"
            " read; write a dash where you looked and none fits."
        )
    return read

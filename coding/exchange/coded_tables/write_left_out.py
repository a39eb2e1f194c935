"""Write the rows of a table of codings that were not taken, with the reason for each, as CSV."""

from __future__ import annotations

import io
from collections.abc import Sequence

from coding.exchange.coded_tables.model import STATES, CodedFile, PlannedCoding
from study.language import say
from study.wording import count_things
from transcripts.reading.tables.write_table import TableWriter

__all__ = ["describe_state", "render_left_out"]


def render_left_out(file: CodedFile, left_out: Sequence[PlannedCoding]) -> bytes:
    """Return the rows as the file has them, with their numbers, the code, and the reason.

    The table can be mended and imported again: what was taken is known then.
    """
    cells = dict(file.rows)
    out = io.StringIO(newline="")
    writer = TableWriter(out)
    width = len(file.heads)
    head = [say("Row"), say("Reason"), say("Code sought")]
    writer.write_row([*head, *file.heads])
    for each in left_out:
        own = [*cells[each.row.number][:width]]
        own += [""] * (width - len(own))
        writer.write_row(
            [str(each.row.number), describe_state(each), " › ".join(each.row.path), *own]
        )
    return out.getvalue().encode("utf-8-sig")  # Excel takes a file without the mark for ANSI


def describe_state(each: PlannedCoding) -> str:
    """Return what became of a row: “in several places (3)”."""
    told = say(STATES[each.state])
    if each.state == "several":
        places = count_things(len(each.places), "place")
        return say("{told}: {places}", told=told, places=places)
    if each.state == "document":
        return say("{told}: “{name}”", told=told, name=each.row.document)
    if each.state == "near":
        return say("{told} ({share:.0%} of the words)", told=told, share=each.score)
    return told

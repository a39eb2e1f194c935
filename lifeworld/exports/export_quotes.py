"""Export of quotes as a table, for one audience; what is written goes on record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lifeworld.exports.close_export import close_export
from lifeworld.exports.forms import find_form
from lifeworld.exports.quote_choice import QuoteChoice
from lifeworld.exports.sheet.gather_quotes import Progress, get_quote_table
from lifeworld.exports.sheet.table import Layout, QuoteTable
from lifeworld.exports.sheet.write_sheet import (
    find_columns_file,
    write_columns,
    write_csv,
    write_xlsx,
)
from lifeworld.exports.whole_file import write_whole
from study import InvalidInput, Study
from study.language import say, say_in
from study.wording import count_things
from transcripts.queries import get_frame

__all__ = ["export_quotes"]

_WRITERS: dict[str, Callable[..., list[str]]] = {"xlsx": write_xlsx, "csv": write_csv}


def export_quotes(
    study: Study,
    out: Path,
    *,
    form: str = "",
    audience: str = "internal",
    choice: QuoteChoice | None = None,
    layout: Layout = "coding",
    final: bool = False,
    address: str = "",
    actor: str = "",
    place: str = "",
    on_progress: Progress = lambda *_: None,
) -> list[str]:
    """Write quotes to *out* as a table, and return messages for the user, one per line.

    Args:
        study: The study.
        out: The file to write; an earlier one of that name is replaced.
        form: xlsx or csv; by default the suffix of *out*.
        audience: internal, workshop, client or public.
        choice: Which quotes; by default all that are coded and count as evidence.
        layout: coding, quote or wide.
        final: Whether it is final rather than a draft.
        address: Where the app is open, for the links; without it, there are none.
        actor: Who exports; by default the current user.
        place: The destination to record, if it differs from *out*.
        on_progress: Called with (done, total, message); may raise Cancelled.

    Raises:
        InvalidInput: there is no such form, audience or layout, *out* cannot be written, nothing
            was chosen, or it is to be final and a theme in it has changed.
    """
    suffix = find_form("quotes", (form or out.suffix.lstrip(".")).lower()).suffix
    table = get_quote_table(
        study,
        audience=audience,
        choice=choice,
        layout=layout,
        final=final,
        address=address,
        on_progress=on_progress,
    )
    if not table.rows:
        raise _refuse(table)
    told: list[str] = []

    def write(fresh: Path) -> None:
        told.extend(_WRITERS[suffix](table, fresh, on_progress=on_progress))

    write_whole(out, write)
    if suffix == "csv" and table.layout == "wide":
        beside = find_columns_file(out)
        write_whole(beside, lambda fresh: write_columns(table, fresh))
        with say_in(get_frame(study).language):
            told.append(say("{file} explains the columns.", file=beside.name))
    with close_export(
        study,
        out,
        form=suffix,
        thing="quotes",
        audience=audience,
        excerpts=table.excerpts,
        speakers=table.speakers,
        actor=actor,
        place=place,
    ) as written:
        head = written.describe(count_things(table.quotes, "quote"))
        return [head, *told, *table.left_out, *table.notes]


def _refuse(table: QuoteTable) -> InvalidInput:
    withheld = " ".join((*table.left_out, *table.notes))
    return InvalidInput(
        say("There is no quote to export."),
        hint=withheld or say("Choose other quotes, or code some first."),
    )

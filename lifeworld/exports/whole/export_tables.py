"""Export of every table that a person would analyse; what is written goes on record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lifeworld.exports.close_export import close_export
from lifeworld.exports.whole.gather_tables import get_tables
from lifeworld.exports.whole.write_tables import PACKAGE, write_tables
from study import InvalidInput, Study
from study.language import say
from study.wording import count_things

__all__ = ["export_tables"]

Progress = Callable[[int, int, str], None]


def export_tables(
    study: Study,
    out: Path,
    *,
    audience: str = "internal",
    actor: str = "",
    place: str = "",
    on_progress: Progress = lambda *_: None,
) -> list[str]:
    """Write the tables of a study as CSV and return messages for the user, one per line.

    Args:
        study: The study.
        out: A .zip, of which an earlier one is replaced, or a new folder.
        audience: internal, workshop, client or public.
        actor: Who exports; by default the current user.
        place: The destination to record, if it differs from *out*.
        on_progress: Called with (done, total, message); may raise Cancelled.

    Raises:
        InvalidInput: there is no such audience, or *out* cannot be written.
    """
    if out.suffix.lower() not in ("", ".zip"):
        raise InvalidInput(
            say("Tables go into a folder or a zip, and “{name}” is neither.", name=out.name),
            hint=say("Name a folder, or a file that ends in .zip."),
        )
    tables = get_tables(study, audience=audience, on_progress=on_progress)
    told = write_tables(tables, out, on_progress=on_progress)
    with close_export(
        study,
        out,
        file=None if out.is_file() else out / PACKAGE,
        form="zip" if out.is_file() else "csv",
        thing="tables",
        audience=audience,
        excerpts=tables.excerpts,
        speakers=tables.speakers,
        actor=actor,
        place=place,
    ) as written:
        rows = sum(len(table.rows) for table in tables.tables)
        head = written.describe(
            count_things(len(tables.tables), "table"), count_things(rows, "row")
        )
        return [head, *told, *tables.left_out, *tables.notes]

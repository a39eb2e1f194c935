"""Export of the summary of findings as a table, for one audience; it goes on record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from lifeworld.exports.close_export import close_export
from lifeworld.exports.drafts import check_settled, get_state
from lifeworld.exports.forms import find_form
from lifeworld.exports.gather_report import gather_material, list_unsettled
from lifeworld.exports.quote_gate import check_audience
from lifeworld.exports.sheet.table import Column, QuoteTable
from lifeworld.exports.sheet.write_sheet import write_csv, write_xlsx
from lifeworld.exports.summary import CERQUAL, get_summary
from lifeworld.exports.summary_rows import FindingSummary
from lifeworld.exports.whole_file import write_whole
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.confidence.model import COMPONENTS
from study import InvalidInput, Study
from study.language import say, say_in
from study.wording import count_things
from transcripts.queries import get_frame

__all__ = ["export_summary", "get_summary_table"]

Progress = Callable[[int, int, str], None]
_WRITERS: Mapping[str, Callable[..., list[str]]] = {"xlsx": write_xlsx, "csv": write_csv}


def export_summary(
    study: Study,
    out: Path,
    *,
    form: str = "",
    audience: str = "internal",
    final: bool = False,
    actor: str = "",
    place: str = "",
    on_progress: Progress = lambda *_: None,
) -> list[str]:
    """Write the summary of findings to *out*, and return messages for the user.

    Args:
        study: The study.
        out: The file to write; an earlier one of that name is replaced.
        form: xlsx or csv; by default the suffix of *out*.
        audience: internal, workshop, client or public.
        final: Whether it is final rather than a draft.
        actor: Who exports; by default the current user.
        place: The destination to record, if it differs from *out*.
        on_progress: Called with (done, total, message); may raise Cancelled.

    Raises:
        InvalidInput: there is no such form or audience, no insight shown was judged component by
            component, or it is to be final and something in it has changed.
    """
    suffix = find_form("summary", (form or out.suffix.lstrip(".")).lower()).suffix
    on_progress(0, 2, say("Gathering the findings"))
    table = get_summary_table(study, audience=audience, final=final)
    on_progress(1, 2, say("Writing the table"))
    told: list[str] = []
    write_whole(out, lambda fresh: told.extend(_WRITERS[suffix](table, fresh)))
    with close_export(
        study,
        out,
        form=suffix,
        thing="summary",
        audience=audience,
        excerpts=(),
        actor=actor,
        place=place,
    ) as written:
        head = written.describe(count_things(len(table.rows), "insight"))
        return [head, *told, *table.left_out]


def get_summary_table(study: Study, *, audience: str, final: bool = False) -> QuoteTable:
    """Return the summary of findings for an audience as a table; raises as `export_summary`."""
    check_audience(audience)
    frame = get_frame(study)
    with say_in(frame.language):
        material, left_out = gather_material(study, get_chain(study), audience)
        rows = get_summary(material)
        unsettled = list_unsettled(material)
    if not rows:
        raise InvalidInput(
            say("No insight for this audience was judged component by component."),
            hint=say("Judge one on the page Confidence, or choose another audience."),
        )
    if final:
        check_settled(unsettled)
    with say_in(frame.language):
        return _build_table(
            rows, title=frame.title, audience=audience, language=frame.language,
            about=(get_state(frame, final=final), say(CERQUAL)), left_out=left_out,
        )  # fmt: skip


def _build_table(
    rows: tuple[FindingSummary, ...],
    *,
    title: str,
    audience: str,
    language: str,
    about: tuple[str, ...],
    left_out: tuple[str, ...],
) -> QuoteTable:
    inside = audience == "internal"
    columns = [
        Column(name=say("No."), told=say("The number of the insight"), width=6),
        Column(name=say("Insight"), told=say("What is asserted"), width=48),
        Column(name=say("What it rests on"), told=say("Quotes, people and sessions"), width=36),
    ]
    for name in COMPONENTS.values():
        component = say(name)
        columns.append(
            Column(
                name=component,
                told=say("The level of concern, and why"),
                width=34,
                values=say("No or very minor, minor, moderate or serious concerns"),
            )
        )
    columns += [
        Column(name=say("Confidence"), told=say("In the insight, as judged by a researcher"),
               width=14, values=say("High, moderate, low or very low")),
        Column(name=say("Why"), told=say("The reason for this confidence"), width=44),
    ]  # fmt: skip
    if inside:
        columns += [
            Column(name=say("Judged"), told=say("By whom, and when"), width=22),
            Column(name=say("Look again"), told=say("What has changed since"), width=36),
        ]
    return QuoteTable(
        title=title,
        audience=audience,
        language=language,
        layout="quote",
        sheet=say("Summary of findings"),
        columns=tuple(columns),
        rows=[_build_row(row, inside=inside) for row in rows],
        about=(say("Summary of findings of “{study}”", study=title), *about),
        left_out=left_out,
    )


def _build_row(row: FindingSummary, *, inside: bool) -> tuple[str, ...]:
    judged = []
    for each in COMPONENTS:
        level = say(row.concerns[each]) if each in row.concerns else say("Not judged yet")
        judged.append(f"{level}. {row.reasons[each]}" if row.reasons.get(each) else level)
    cells = [row.code, row.assertion, row.basis, *judged,
             say(row.confidence) if row.confidence else say("Not judged yet"),
             row.explanation]  # fmt: skip
    if inside:
        cells += [", ".join(each for each in (row.by, row.date) if each), " ".join(row.changed)]
    return tuple(cells)

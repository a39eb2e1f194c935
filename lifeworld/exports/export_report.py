"""Export of the report as a document, for one audience; what is written goes on record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lifeworld.exports.chapters.build_report import build_report
from lifeworld.exports.chapters.gather_facts import get_study_facts
from lifeworld.exports.close_export import close_export
from lifeworld.exports.document.house_style import HouseStyle, get_house_style
from lifeworld.exports.document.model import Document
from lifeworld.exports.document.write_docx import write_docx
from lifeworld.exports.document.write_html import write_html
from lifeworld.exports.document.write_pdf import write_pdf
from lifeworld.exports.exposures import render_details, render_notes
from lifeworld.exports.forms import find_form
from lifeworld.exports.gather_report import get_report
from lifeworld.exports.queries import list_carried
from lifeworld.exports.whole_file import write_whole
from study import InvalidInput, Study
from study.language import say
from study.wording import count_things

__all__ = ["export_report"]

Progress = Callable[[int, int, str], None]
_STEPS = 3


def export_report(
    study: Study,
    out: Path,
    *,
    form: str = "",
    audience: str = "client",
    final: bool = False,
    template: Path | None = None,
    actor: str = "",
    place: str = "",
    on_progress: Progress = lambda *_: None,
) -> list[str]:
    """Write the report to *out* as a document, and return messages for the user, one per line.

    Args:
        study: The study.
        out: The file to write; an earlier one of that name is replaced.
        form: docx, html or pdf; by default the suffix of *out*.
        audience: internal, workshop, client or public; what is not agreed and quotes that consent
            withholds from it are left out.
        final: Whether it is final rather than a draft.
        template: A .docx or .dotx whose styles, header and footer the Word form takes.
        actor: Who exports; by default the current user.
        place: The destination to record, if it differs from *out*.
        on_progress: Called with (done, total, message); may raise Cancelled.

    Raises:
        InvalidInput: there is no such form or audience, *out* cannot be written, or it is to be
            final and rests on something that has changed since it was last reviewed.
        Unreadable: The template cannot serve.
    """
    suffix = find_form("report", (form or out.suffix.lstrip(".")).lower()).suffix
    if template is not None and suffix != "docx":
        raise InvalidInput(
            say("A house style is for Word only."),
            hint=say("Write the report as .docx, or leave the template out."),
        )
    house = None if template is None else get_house_style(template)
    on_progress(0, _STEPS, say("Gathering the findings"))
    report = get_report(study, audience=audience, final=final)
    on_progress(1, _STEPS, say("Writing the chapters"))
    document = build_report(report, get_study_facts(study, audience=audience))
    on_progress(2, _STEPS, say("Setting the pages"))
    told: list[str] = []

    def write(fresh: Path) -> None:
        told.extend(_write(document, fresh, suffix, house))
        on_progress(3, _STEPS, say("Setting the pages"))  # who stops it now keeps nothing

    write_whole(out, write)
    with close_export(
        study,
        out,
        form=suffix,
        thing="report",
        audience=audience,
        excerpts=list_carried(study, report, form=suffix),
        actor=actor,
        place=place,
    ) as written:
        return [
            written.describe(count_things(document.words, "word")),
            *told,
            *render_notes(report),
            *render_details(study, report),
        ]


def _write(document: Document, fresh: Path, suffix: str, house: HouseStyle | None) -> list[str]:
    """Write a document in a form, and return what its author should know."""
    if suffix == "pdf":
        return write_pdf(document, fresh)
    if suffix == "html":
        write_html(document, fresh)
        return []
    write_docx(document, fresh, house_style=house.content if house else None)
    return list(house.told) if house else []

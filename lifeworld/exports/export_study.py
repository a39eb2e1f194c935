"""Export of a study's findings to a file, for one audience."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from lifeworld.exports.audiences import AUDIENCE_WORDS
from lifeworld.exports.commands import record_export
from lifeworld.exports.deck.keys import hash_export
from lifeworld.exports.deck.plan import Plan, check_cut
from lifeworld.exports.deck.slide_marks import SlideMark
from lifeworld.exports.exposures import render_details
from lifeworld.exports.gather_report import get_report
from lifeworld.exports.queries import (
    get_layouts,
    get_next_issue,
    get_planned_slides,
    list_carried,
)
from lifeworld.exports.report import Report
from study import InvalidInput, Study
from study.ids import new_id
from study.language import say, say_in
from study.plugins import list_registered
from study.wording import choose_word, count_things, render_names
from transcripts.queries import get_frame

__all__ = ["export_study", "get_plan", "get_report", "render_notes"]


def export_study(
    study: Study,
    out: Path,
    *,
    form: str | None = None,
    audience: str = "client",
    final: bool = False,
    template: Path | None = None,
    cut: str = "full",
    actor: str = "",
    place: str = "",
) -> list[str]:
    """Write a study's findings to *out* and return messages for the user, one per line.

    Args:
        study: The study.
        out: The file to write; an earlier one of that name is replaced.
        form: `pptx` or a format from a plugin; by default the suffix of *out*.
        audience: internal, workshop, client or public; what is not agreed and quotes that consent
            withholds from it are left out.
        final: Whether it is final rather than a draft.
        template: A .pptx or .potx of the client's, for decks.
        cut: executive, full or brief, for decks.
        actor: Who exports; by default the current user.
        place: The destination to record, if it differs from *out*.

    Raises:
        InvalidInput: the format or the cut is unknown, *out* cannot be written, or it is to be
            final and rests on something that has changed since it was last reviewed.
    """
    form = (form or out.suffix.lstrip(".")).lower()
    writers = list_registered("register_exporters", builtin={"pptx": _write_deck})
    if form not in writers:
        raise InvalidInput(
            say("“{name}” is not an export format.", name=form or out.name),
            hint=say("Choose one of {formats} with --as.", formats=", ".join(sorted(writers))),
        )
    check_cut(cut)
    if not out.parent.is_dir():
        raise InvalidInput(
            say("The folder {folder} does not exist.", folder=out.parent),
            hint=say("Create the folder first, or choose another."),
        )
    if template is not None and not template.is_file():
        raise InvalidInput(
            say("There is no template at {template}.", template=template),
            hint=say("Check the path of the template."),
        )
    report = get_report(study, audience=audience, final=final)
    export_id, marks = new_id(), list[SlideMark]()
    if form == "pptx" and final:
        report = replace(report, issue=get_next_issue(study))
    write: Callable[..., Any] = writers[form]
    try:
        if form == "pptx":
            plan = replace(get_plan(study, audience, cut), token=hash_export(export_id))
            chosen = _list_chosen(study, template)
            told = write(report, out, template=template, chosen=chosen, plan=plan, marks=marks)
        else:
            told = write(report, out)
    except OSError as error:
        raise InvalidInput(
            say("{file} cannot be written: {reason}.", file=out, reason=error.strerror or error),
            hint=say("Choose another folder or file name."),
        ) from error
    record_export(
        study,
        out,
        form=form,
        thing="deck" if form == "pptx" else "",
        audience=audience,
        excerpts=list_carried(study, report, form=form),
        actor=actor,
        place=place,
        export_id=export_id,
        issue=report.issue or None,
        cut=cut if form == "pptx" else "",
        slides=_list_slides(report, cut, marks, own=template is None),
    )
    lines = list(told) if isinstance(told, list) else [f"{out}"]
    with say_in(get_frame(study).language):  # as what the file itself says
        return [*lines, *render_notes(report), *render_details(study, report)]


def render_notes(report: Report) -> list[str]:
    """Return what the author of a report should know before it leaves."""
    return [
        *report.left_out,
        *report.missing_consent,
        *report.exposed,
        *_render_unsettled(report),
    ]


def _render_unsettled(report: Report) -> list[str]:
    if not report.unsettled:
        return []
    return [
        say(
            "{findings} {rest} on something that has changed since.",
            findings=render_names(report.unsettled),
            rest=choose_word(len(report.unsettled), "rests", "rest"),
        )
    ]


def get_plan(study: Study, audience: str, cut: str) -> Plan:
    """Return what a deck for an audience holds in a cut, as somebody arranged it."""
    kept = get_planned_slides(study, audience, cut)
    return Plan(
        cut=cut,
        order=tuple(kept.order),
        hidden=tuple(sorted(kept.hidden)),
        shown=tuple(sorted(kept.shown)),
    )


def _list_slides(
    report: Report, cut: str, marks: Sequence[SlideMark], *, own: bool
) -> list[tuple[str, str, str]]:
    """Return what each slide says in the file, and in our own template: that may be set otherwise.

    By the second it is seen later what has changed in the study.
    """
    from lifeworld.exports.deck.contents import list_contents

    if own or not marks:
        return [(mark.key, mark.digest, mark.digest) for mark in marks]
    shown = {mark.key for mark in marks}
    told = {slide.key: slide.digest for slide in list_contents(report, cut, shown=shown)}
    return [(mark.key, mark.digest, told.get(mark.key, "")) for mark in marks]


def _list_chosen(study: Study, template: Path | None) -> dict[str, int]:
    """Return the layouts that somebody chose for this template, known by what is in the file."""
    from lifeworld.exports.deck.template_report import hash_template

    try:
        return {} if template is None else get_layouts(study, hash_template(template.read_bytes()))
    except OSError:  # told when the deck is made
        return {}


def _write_deck(
    report: Report,
    out: Path,
    *,
    template: Path | None = None,
    chosen: Mapping[str, int] | None = None,
    plan: Plan | None = None,
    marks: list[SlideMark] | None = None,
) -> list[str]:
    from lifeworld.exports.deck.write_deck import write_deck

    outcome = write_deck(report, out, template=template, chosen=chosen, plan=plan or Plan())
    if marks is not None:
        marks.extend(outcome.marks)
    with say_in(report.language.partition("-")[0]):
        slides = count_things(outcome.slides, "slide")
        whom = say(AUDIENCE_WORDS[report.audience])
        return [f"{out.name}: {slides}, {whom}", *outcome.warnings]

"""Export of a study's findings to a file, for one audience."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from lifeworld.exports.close_export import close_export
from lifeworld.exports.deck.keys import hash_export
from lifeworld.exports.deck.plan import Plan, check_cut
from lifeworld.exports.deck.slide_marks import SlideMark
from lifeworld.exports.export_plugin import OURS, export_plugin
from lifeworld.exports.exposures import render_details, render_notes
from lifeworld.exports.gather_report import get_report
from lifeworld.exports.queries import (
    get_layouts,
    get_next_issue,
    get_planned_slides,
    list_carried,
)
from lifeworld.exports.report import Report
from lifeworld.exports.whole_file import write_whole
from study import InvalidInput, Study
from study.ids import new_id
from study.language import say
from study.wording import count_things

__all__ = ["export_study", "get_plan", "get_report", "render_notes"]

Progress = Callable[[int, int, str], None]


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
    on_progress: Progress = lambda *_: None,
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
        on_progress: Called with (done, total, message); may raise Cancelled.

    Raises:
        InvalidInput: the format or the cut is unknown, *out* cannot be written, or it is to be
            final and rests on something that has changed since it was last reviewed.
    """
    from lifeworld.exports.deck.write_deck import DeckOutcome, write_deck

    form = (form or out.suffix.lstrip(".")).lower()
    check_cut(cut)
    if form not in OURS:
        return export_plugin(
            study,
            out,
            form=form,
            audience=audience,
            final=final,
            actor=actor,
            place=place,
            on_progress=on_progress,
        )
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
    on_progress(0, 3, say("Gathering the findings"))
    report = get_report(study, audience=audience, final=final)
    export_id = new_id()
    if final:
        report = replace(report, issue=get_next_issue(study))
    on_progress(1, 3, say("Making the slides"))
    plan = replace(get_plan(study, audience, cut), token=hash_export(export_id))
    chosen = _list_chosen(study, template)
    made: list[DeckOutcome] = []

    def write(fresh: Path) -> None:
        made.append(write_deck(report, fresh, template=template, chosen=chosen, plan=plan))
        on_progress(2, 3, say("Making the slides"))  # who stops it now keeps nothing

    write_whole(out, write)
    [deck] = made
    with close_export(
        study,
        out,
        form=form,
        thing="deck",
        audience=audience,
        excerpts=list_carried(study, report, form=form),
        actor=actor,
        place=place,
        export_id=export_id,
        issue=report.issue or None,
        cut=cut,
        slides=_list_slides(report, plan, deck.marks, own=template is None),
    ) as written:
        head = written.describe(count_things(deck.slides, "slide"))
        return [head, *deck.warnings, *render_notes(report), *render_details(study, report)]


def get_plan(study: Study, audience: str, cut: str) -> Plan:
    """Return what a deck for an audience holds in a cut, as somebody arranged it."""
    kept = get_planned_slides(study, audience, cut)
    return Plan(
        cut=cut,
        order=tuple(kept.order),
        hidden=tuple(sorted(kept.hidden)),
        shown=tuple(sorted(kept.shown)),
        titles=tuple(sorted(kept.titles.items())),
    )


def _list_slides(
    report: Report, plan: Plan, marks: Sequence[SlideMark], *, own: bool
) -> list[tuple[str, str, str]]:
    """Return what each slide says in the file, and in our own template: that may be set otherwise.

    By the second it is seen later what has changed in the study.
    """
    from lifeworld.exports.deck.contents import list_contents

    if own or not marks:
        return [(mark.key, mark.render(), mark.digest) for mark in marks]
    shown = {mark.key for mark in marks}
    slides = list_contents(report, plan.cut, shown=shown, titles=plan.titles)
    told = {slide.key: slide.digest for slide in slides}
    return [(mark.key, mark.render(), told.get(mark.key, "")) for mark in marks]


def _list_chosen(study: Study, template: Path | None) -> dict[str, int]:
    """Return the layouts that somebody chose for this template, known by what is in the file."""
    from lifeworld.exports.deck.template_report import hash_template

    try:
        return {} if template is None else get_layouts(study, hash_template(template.read_bytes()))
    except OSError:  # told when the deck is made
        return {}

"""Takes back a deck that was edited elsewhere: stale slides are replaced, hand edits are kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lifeworld.exports.commands import record_export
from lifeworld.exports.deck.hand_back import HandedBack
from lifeworld.exports.deck.keys import hash_export
from lifeworld.exports.deck.slide_marks import parse_mark
from lifeworld.exports.gather_report import get_report
from lifeworld.exports.issued import get_report_then
from lifeworld.exports.queries import (
    Exported,
    get_planned_slides,
    list_carried,
    list_excerpts,
    list_exported,
)
from lifeworld.exports.whole_file import write_whole
from study import InvalidInput, Study, Unreadable
from study.guarded import run_guarded
from study.ids import new_id
from study.language import say
from study.plain_values import render_plain
from study.wording import count_things, render_names
from transcripts.reading.gate import check_size

__all__ = ["hand_back"]

SECONDS = 120.0
MEMORY = 1_500_000_000


def hand_back(
    study: Study, edited: Path, out: Path, *, actor: str = "", place: str = ""
) -> list[str]:
    """Write *edited* with its stale slides replaced to *out*, and return what was done.

    Slides that somebody edited stay as they are, stale or not, and are named.

    Args:
        study: The study.
        edited: A deck that was exported from it and edited since.
        out: The file to write; it may be *edited* itself.
        actor: Who hands it back.
        place: The destination to record, if it differs from *out*.

    Raises:
        Unreadable: *edited* is no PowerPoint file, or cannot be read.
        InvalidInput: It is no deck of this study.
    """
    from lifeworld.exports.deck.contents import list_contents

    try:
        data = edited.read_bytes()
    except OSError as error:
        raise Unreadable(
            say(
                "The deck “{name}” cannot be opened: {reason}.",
                name=edited.name,
                reason=error.strerror or error,
            ),
            hint=say("Check the path of the deck."),
        ) from error
    hint = say("Remove the large pictures and films from it.")
    check_size(data, edited.name, hint=hint)
    issued = _find(study, data, edited.name)
    token, export_id = hash_export(issued.id), new_id()
    then = {key: own for key, _, own in issued.slides}
    titles = list(get_planned_slides(study, issued.audience, issued.cut).titles.items())
    before = list_contents(get_report_then(study, issued), issued.cut, shown=then, titles=titles)
    report = get_report(study, audience=issued.audience)
    made = run_guarded(
        "lifeworld.exports.deck.hand_back:hand_back_deck",
        data,
        edited.name,
        {
            "report": render_plain(report),
            "cut": issued.cut,
            "token": token,
            "renewed": hash_export(export_id),
            "own": all(parse_mark(told)[0] == own for _, told, own in issued.slides),
            "written": {key: told for key, told, _ in issued.slides},
            "stale": [s.key for s in before if then.get(s.key, s.digest) != s.digest],
            "here": [slide.key for slide in before],
            "titles": [list(each) for each in titles],
        },
        gives=HandedBack,
        timeout=SECONDS,
        memory=MEMORY,
        hint=hint,
    )
    write_whole(out, lambda fresh: fresh.write_bytes(made.content))
    contents = list_contents(report, issued.cut, shown=then, titles=titles)
    now = {slide.key: slide.digest for slide in contents}
    marks = {mark.key: mark.render() for mark in made.marks}
    record_export(
        study,
        out,
        form="pptx",
        thing="deck",
        audience=issued.audience,
        # What was not replaced carries the words that it carried before.
        excerpts=list_carried(study, report, form="pptx") | list_excerpts(study, issued.id),
        actor=actor,
        place=place,
        export_id=export_id,
        cut=issued.cut,
        slides=[
            (key, marks.get(key, told), own if key in made.kept else now.get(key, own))
            for key, told, own in issued.slides
        ],
    )
    new = [slide.title for slide in before if slide.key not in then and not slide.aside]
    return [_tell_file(out, issued), *_describe(replace(made, content=b""), new)]


def _find(study: Study, data: bytes, name: str) -> Exported:
    """Return the export that a deck is of, known by the names of its slides."""
    token = run_guarded(
        "lifeworld.exports.deck.hand_back:find_token", data, name, {}, gives=str,
        timeout=SECONDS, memory=MEMORY, hint=say("Save it again in PowerPoint."),
    )  # fmt: skip
    for issued in list_exported(study, "deck"):
        if token and issued.slides and hash_export(issued.id) == token:
            return issued
    raise InvalidInput(
        say("“{name}” is not a deck that was exported from this study.", name=name),
        hint=say(
            "Choose a deck that this study made. It is known by the names of its slides, or by"
            " the keywords among its properties."
        ),
    )


def _tell_file(out: Path, issued: Exported) -> str:
    if issued.issue:
        return say(
            "{file}: no. {number} brought up to date, as a draft",
            file=out.name,
            number=issued.issue,
        )
    return say("{file}: {old} brought up to date", file=out.name, old=issued.file)


def _describe(made: HandedBack, new: list[str]) -> list[str]:
    """Return what was replaced and what was kept, one sentence each."""
    lines = []
    if made.replaced:
        lines.append(_tell(say("Replaced, because they were stale"), made.replaced))
    else:
        lines.append(say("No slide was replaced."))
    if made.edited:
        lines.append(_tell(say("Edited by hand and kept"), made.edited))
    if made.both:
        lines.append(_tell(say("Edited by hand, and stale: look at them"), made.both))
    if made.own:
        lines.append(_tell(say("Made elsewhere and kept"), made.own))
    if made.gone:
        lines.append(_tell(say("About what the study has no longer: look at them"), made.gone))
    if new:
        lines.append(_tell(say("New in the study, or left out before: not in it"), new))
    if made.missing:
        slides = count_things(made.missing, "slide")
        lines.append(say("{slides} taken out by hand stayed out.", slides=slides))
    return lines


def _tell(head: str, titles: tuple[str, ...] | list[str]) -> str:
    return say("{head}: {titles}.", head=head, titles=render_names(f"“{t}”" for t in titles))

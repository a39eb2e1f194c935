"""Export of a study as a REFI-QDA project or codebook, for one audience; it goes on record."""

from __future__ import annotations

from pathlib import Path

from lifeworld.exports.close_export import Written, close_export
from lifeworld.exports.forms import find_form
from lifeworld.exports.quote_choice import QuoteChoice
from lifeworld.exports.quote_gate import check_audience
from lifeworld.exports.refi.gather_codebook import get_codebook
from lifeworld.exports.refi.gather_project import get_project
from lifeworld.exports.refi.gather_texts import Progress
from lifeworld.exports.refi.losses import list_losses
from lifeworld.exports.refi.model import Gathered
from lifeworld.exports.refi.profiles import find_profile
from lifeworld.exports.refi.write_project import render_codebook, write_project
from lifeworld.exports.whole_file import write_whole
from study import InvalidInput, Study
from study.language import say
from study.wording import count_things

__all__ = ["export_project", "preview_losses"]


def preview_losses(
    study: Study, *, form: str, audience: str, program: str, media: bool = False
) -> list[str]:
    """Return what a file would not carry, and what is known of the program that is to read it.

    Args:
        study: The study.
        form: qdpx or qdc.
        audience: internal, workshop, client or public.
        program: The name of a profile.
        media: Whether photos and recordings go with it.
    """
    check_audience(audience)
    suffix = find_form("project", form).suffix
    profile = find_profile(program)
    told = [] if suffix == "qdc" else [f"{say(profile.title)}: {say(profile.told)}"]
    return [*told, *list_losses(study, suffix, audience=audience, media=media).lines]


def export_project(
    study: Study,
    out: Path,
    *,
    form: str = "",
    audience: str = "internal",
    choice: QuoteChoice | None = None,
    program: str = "standard",
    media: bool = False,
    actor: str = "",
    place: str = "",
    on_progress: Progress = lambda *_: None,
) -> list[str]:
    """Write a study for other programs, and return messages for the user, one per line.

    What the form cannot carry is told by `preview_losses`, before.

    Args:
        study: The study.
        out: The file to write; an earlier one of that name is replaced.
        form: qdpx or qdc; by default the suffix of *out*.
        audience: internal, workshop, client or public.
        choice: Which transcripts, and codings of which codes and coders; not for a codebook.
        program: The profile of the program that is to read it.
        media: Whether photos and recordings go with it; for the team only.
        actor: Who exports; by default the current user.
        place: The destination to record, if it differs from *out*.
        on_progress: Called with (done, total, message); may raise Cancelled.

    Raises:
        InvalidInput: there is no such form, audience or program, *out* cannot be written, or there
            is nothing to write.
    """
    suffix = find_form("project", (form or out.suffix.lstrip(".")).lower()).suffix
    profile = find_profile(program)
    if media and (audience != "internal" or suffix == "qdc"):
        raise InvalidInput(
            say("Photos and recordings show who took part, whatever names the texts have."),
            hint=say("Write them into a .qdpx for the research team, or leave them out."),
        )
    if suffix == "qdc":
        made = get_codebook(study, audience=audience)
        if not made.project.codes:
            raise InvalidInput(
                say("There is no code to export."),
                hint=say("Add a code on the page Codebook first."),
            )
        write_whole(out, lambda fresh: fresh.write_bytes(render_codebook(made.project)))
    else:
        made = get_project(
            study,
            audience=audience,
            choice=choice or QuoteChoice(),
            profile=profile,
            media=media,
            on_progress=on_progress,
        )
        if not made.project.sources:
            raise InvalidInput(
                say("There is no transcript to export."),
                hint=say(
                    "Outside the research team only coded words of people who agreed are shown."
                    " Record consent on the page People, or choose other transcripts."
                ),
            )

        def write(fresh: Path) -> None:
            write_project(made.project, fresh, profile=profile, on_progress=on_progress)

        write_whole(out, write)
    with close_export(
        study,
        out,
        form=suffix,
        thing="project",
        audience=audience,
        excerpts=made.excerpts,
        speakers=made.speakers,
        actor=actor,
        place=place,
    ) as written:
        return [_describe(made, written), *made.left_out]


def _describe(made: Gathered, written: Written) -> str:
    project = made.project
    codings = sum(len(p.codings) for each in project.sources for p in each.selections)
    facts = [
        (len(project.sources), "text"),
        (len(project.codes), "code"),
        (codings, "coding"),
        (len(project.cases), "case"),
        (len(project.notes), "note"),
        (len(project.sets), "set"),
        (sum(each.kind == "Picture" for each in project.files), "picture"),
        (sum(each.kind != "Picture" for each in project.files), "recording"),
        (len(project.maps), "map"),
    ]
    return written.describe(*(count_things(number, thing) for number, thing in facts if number))

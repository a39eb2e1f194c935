"""Export in a form that a plugin offers: the plugin writes, and the file goes on record."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from lifeworld.exports.close_export import close_export
from lifeworld.exports.exposures import render_details, render_notes
from lifeworld.exports.gather_report import get_report
from lifeworld.exports.queries import list_carried
from lifeworld.exports.whole_file import write_whole
from study import InvalidInput, Study
from study.language import say
from study.plugins import list_working, run_plugin

__all__ = ["PLUGIN", "export_plugin", "list_plugin_forms"]

PLUGIN = "plugin"
OURS = ("pptx",)  # decks are ours, whatever a plugin is called
Progress = Callable[[int, int, str], None]


def list_plugin_forms() -> tuple[list[str], list[str]]:
    """Return the forms that plugins offer, and a sentence on each plugin that failed to say so."""
    found, failed = list_working("register_exporters", builtin={})
    return sorted(set(found) - {*OURS}), [error.message for error in failed]


def export_plugin(
    study: Study,
    out: Path,
    *,
    form: str,
    audience: str = "client",
    final: bool = False,
    actor: str = "",
    place: str = "",
    on_progress: Progress = lambda *_: None,
) -> list[str]:
    """Let a plugin write the findings to *out*, and return messages for the user, one per line.

    Args:
        study: The study.
        out: The file to write; an earlier one of that name is replaced when it is whole.
        form: What the plugin registered.
        audience: internal, workshop, client or public; what is not agreed and quotes that consent
            withholds from it are left out before the plugin sees anything.
        final: Whether it is final rather than a draft.
        actor: Who exports; by default the current user.
        place: The destination to record, if it differs from *out*.
        on_progress: Called with (done, total, message); may raise Cancelled.

    Raises:
        InvalidInput: no plugin offers the form, *out* cannot be written, or it is to be final and
            rests on something that has changed since it was last reviewed.
        LifeworldError: the plugin failed; the message names it.
    """
    writers, failed = list_working("register_exporters", builtin={})
    if form not in writers and failed:
        raise failed[0]
    if form not in writers:
        raise InvalidInput(
            say("“{name}” is not an export format.", name=form or out.name),
            hint=say(
                "Choose one of {formats} with --as.",
                formats=", ".join(sorted({*OURS, *writers})),
            ),
        )
    on_progress(0, 2, say("Gathering the findings"))
    report = get_report(study, audience=audience, final=final)
    on_progress(1, 2, say("Writing the file"))
    told: list[str] = []

    def write(fresh: Path) -> None:
        # Under its own name, by which some writers choose what they write.
        with tempfile.TemporaryDirectory(dir=fresh.parent, prefix=".plugin-") as folder:
            made = Path(folder) / out.name
            answer = run_plugin(form, writers[form], report, made)
            if not made.is_file():
                raise InvalidInput(
                    say("The plugin for “{name}” wrote no file.", name=form),
                    hint=say("Update or remove it."),
                )
            told.extend(str(line) for line in answer or () if isinstance(answer, list))
            on_progress(2, 2, say("Writing the file"))  # who stops it now keeps nothing
            shutil.copyfile(made, fresh)

    write_whole(out, write)
    with close_export(
        study,
        out,
        form=form,
        thing=PLUGIN,
        audience=audience,
        excerpts=list_carried(study, report, form=form),
        actor=actor,
        place=place,
    ) as written:
        lines = told or [written.describe()]
        return [*lines, *render_notes(report), *render_details(study, report)]

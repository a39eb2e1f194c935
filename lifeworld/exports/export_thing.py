"""Whatever leaves a study, written by one function: what was asked for, as plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lifeworld.exports.export_plugin import PLUGIN, export_plugin
from lifeworld.exports.export_project import export_project
from lifeworld.exports.export_quotes import export_quotes
from lifeworld.exports.export_report import export_report
from lifeworld.exports.export_study import export_study
from lifeworld.exports.export_summary import export_summary
from lifeworld.exports.export_transcripts import export_transcripts
from lifeworld.exports.quote_choice import QuoteChoice
from lifeworld.exports.whole.export_bundle import export_bundle
from lifeworld.exports.whole.export_tables import export_tables
from study import Study

__all__ = ["Asked", "export_thing"]

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asked for: a thing in a form, for an audience.

    Attributes:
        thing: What it is, see `forms`; or `plugin`.
        form: The suffix of its file, or what a plugin registered.
        audience: internal, workshop, client or public; for a bundle internal, for an archive
            archive.
        final: Whether it is final rather than a draft, where the thing knows drafts.
        options: What else the thing's own export takes, as JSON can hold it.
    """

    thing: str
    form: str
    audience: str
    final: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)


def export_thing(
    study: Study,
    out: Path,
    asked: Asked,
    *,
    actor: str = "",
    place: str = "",
    on_progress: Progress = lambda *_: None,
) -> list[str]:
    """Write what was asked for to *out*, and return messages for the user, one per line.

    Args:
        study: The study.
        out: The file to write; an earlier one of that name is replaced.
        asked: What to write.
        actor: Who exports; by default the current user.
        place: The destination to record, if it differs from *out*.
        on_progress: Called with (done, total, message); may raise Cancelled.

    Raises:
        LifeworldError: what the export of the thing raises.
    """
    write = _EXPORTS[asked.thing]
    given = {"actor": actor, "place": place, "on_progress": on_progress}
    return write(study, out, **_list_options(asked), **given)


def _list_options(asked: Asked) -> dict[str, Any]:
    """Return the arguments that the export of a thing takes."""
    options = dict(asked.options)
    for name, unpack in _UNPACK.items():
        if name in options:
            options[name] = unpack(options[name])
    if asked.thing not in ("bundle", "archive"):
        options["audience"] = asked.audience
    if asked.thing not in ("tables", "bundle", "archive"):
        options["form"] = asked.form
    if asked.thing in ("deck", "report", "quotes", "summary", PLUGIN):
        options["final"] = asked.final
    return options


def _unpack_depositor(packed: Mapping[str, Any]) -> Any:
    from lifeworld.exports.archive.model import Depositor

    return Depositor(**packed)


def _export_archive(study: Study, out: Path, **options: Any) -> list[str]:
    from lifeworld.exports.archive.export_archive import export_archive

    return export_archive(study, out, **options)


_UNPACK: Mapping[str, Callable[[Any], Any]] = {
    "choice": QuoteChoice.unpack,
    "depositor": _unpack_depositor,
    "template": lambda path: Path(path) if path else None,
}
_EXPORTS: Mapping[str, Callable[..., list[str]]] = {
    "deck": export_study,
    "report": export_report,
    "quotes": export_quotes,
    "summary": export_summary,
    "transcripts": export_transcripts,
    "project": export_project,
    "tables": export_tables,
    "bundle": export_bundle,
    "archive": _export_archive,
    PLUGIN: export_plugin,
}

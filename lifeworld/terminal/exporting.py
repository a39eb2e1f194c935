"""The command that writes findings and quotes of a study into files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lifeworld.terminal.quote_choice import find_choice
from lifeworld.terminal.shared import STUDY, show_progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from study import Study

__all__ = ["export"]

# What each thing takes besides --as and --audience, with the option's name.
_FILTERS = {
    "codes": "--code", "coders": "--coder", "transcripts": "--transcript", "strata": "--stratum",
}  # fmt: skip
_OPTIONS: dict[str, dict[str, str]] = {
    "deck": {
        "template": "--template", "final": "--final", "cut": "--cut", "edited": "--into",
    },
    "report": {"template": "--template", "final": "--final"},
    "quotes": {
        "rows": "--rows", "themes": "--theme", "attributes": "--attribute", "linked": "--linked",
        "moderators": "--moderators", "final": "--final", **_FILTERS,
    },
    "summary": {"final": "--final"},
    "transcripts": {"codes_in": "--codes-in", **_FILTERS},
    "tables": {},
    "bundle": {"key": "--key"},
    "project": {
        "program": "--for", "preview": "--preview", "media": "--media", **_FILTERS,
    },
}  # fmt: skip

_CALLED = {
    "deck": "decks: .pptx", "report": "reports: .docx, .html or .pdf",
    "quotes": "tables of quotes: .xlsx or .csv",
    "summary": "summaries of findings: .xlsx or .csv",
    "transcripts": "coded transcripts: .docx, .html or .pdf",
    "tables": "tables: a .zip or a folder",
    "bundle": "bundles: .zip",
    "project": "files for other programs: .qdpx or .qdc",
}  # fmt: skip


@click.command()
@STUDY
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--as", "form", default=None,
    help="Format: pptx, docx, html, pdf, xlsx, csv, qdpx, qdc, bundle or one from a plugin; by"
    " default OUT's suffix.",
)  # fmt: skip
@click.option(
    "--what",
    type=click.Choice(list(_OPTIONS)),
    default=None,
    help="What to write; by default what OUT's suffix and the options say.",
)
@click.option(
    "--audience",
    type=click.Choice(["internal", "workshop", "client", "public"]),
    default="client",
    show_default=True,
    help="Audience; what is not agreed and quotes without consent for it are left out.",
)
@click.option(
    "--final", is_flag=True, help="Not a draft; refused while something needs another look."
)
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    default=None,
    help="Your own template: .pptx or .potx for a deck, .docx or .dotx for a report in Word.",
)
@click.option(
    "--cut",
    type=click.Choice(["executive", "full", "brief"]),
    default=None,
    help="How much of a deck: five slides, all of it (the default), or two pages.",
)
@click.option(
    "--into",
    "edited",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="A deck of this study that was edited: its stale slides are replaced, edits are kept.",
)
@click.option(
    "--rows",
    type=click.Choice(["coding", "quote", "wide"]),
    default=None,
    help="Rows of a table of quotes: by coding (the default), by quote, or wide with 0/1 columns.",
)
@click.option(
    "--codes-in",
    "codes_in",
    type=click.Choice(["comments", "margin"]),
    default=None,
    help="Where codes stand in Word transcripts: comments (the default), or a margin that prints.",
)
@click.option(
    "--for",
    "program",
    type=click.Choice(["standard", "atlas", "maxqda", "nvivo", "qualcoder"]),
    default=None,
    help="Which program is to read a .qdpx: programs count characters in different ways.",
)
@click.option(
    "--preview", is_flag=True, help="Only say what a .qdpx or .qdc would not carry; write nothing."
)
@click.option(
    "--media", is_flag=True, help="Photos and recordings go into a .qdpx for the team, too."
)
@click.option("--code", "codes", multiple=True, help="Only quotes with this code or one below it.")
@click.option("--theme", "themes", multiple=True, help="Only quotes of this theme.")
@click.option("--coder", "coders", multiple=True, help="Only what this person coded.")
@click.option("--transcript", "transcripts", multiple=True, help="Only this transcript.")
@click.option("--stratum", "strata", multiple=True, help="Only sessions of this stratum.")
@click.option(
    "--attribute", "attributes", multiple=True, metavar="NAME=VALUE",
    help="Only people who have this value of an attribute.",
)  # fmt: skip
@click.option("--linked", is_flag=True, help="Only quotes that a finding rests on.")
@click.option("--moderators", is_flag=True, help="Words of moderators and observers, too.")
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    default=None,
    help="The encrypted key file of the pseudonyms, to go into a bundle; else it stays out.",
)
def export(
    study: Path,
    out: Path,
    form: str | None,
    what: str | None,
    audience: str,
    **asked: Any,
) -> None:
    """Write STUDY's findings or quotes to OUT, by its suffix.

    A deck is .pptx, a report .docx, .html or .pdf, a table of quotes .xlsx or .csv; with --what
    summary, these hold the insights with the confidence in each. Coded transcripts have the forms
    of a report: say --what transcripts, or give an option of theirs. A .qdpx is the study for
    another program, a .qdc its codebook; first it is said what they lack. Every table for R or
    Python goes into a .zip or a folder with --as csv or --what tables, and the whole study into a
    .zip with --as bundle; `restore` makes a study of it again.

    An option of quotes may be given several times: --code Time --code Pay finds either.
    """
    from lifeworld.opening import open_study

    thing = what or _guess_thing((form or "").lower(), out, asked)
    for options in _OPTIONS.values():
        for name, option in options.items():
            if asked[name] and name not in _OPTIONS[thing]:
                raise click.UsageError(f"{option} is not for {_CALLED[thing]}.")
    if thing == "bundle" and audience != "internal" and _is_given("audience"):
        raise click.UsageError("A bundle is the whole study: --audience is internal, or left out.")
    opened = open_study(study)
    write = {
        "deck": _write_deck, "report": _write_report, "quotes": _write_quotes,
        "summary": _write_summary, "transcripts": _write_transcripts, "project": _write_project,
        "tables": _write_tables, "bundle": _write_bundle,
    }  # fmt: skip
    for line in write[thing](opened, out, asked, form=form, audience=audience):
        click.echo(line)


def _is_given(name: str) -> bool:
    return (
        click.get_current_context().get_parameter_source(name)
        is not click.core.ParameterSource.DEFAULT
    )


def _guess_thing(form: str, out: Path, asked: dict[str, Any]) -> str:
    """Return what is meant: of what has this suffix, the first that takes all options given."""
    from lifeworld.exports.forms import list_things

    if form == "bundle" or asked["key"]:
        return "bundle"
    suffix = out.suffix.lstrip(".").lower()
    if form == "csv" and suffix in ("", "zip"):
        return "tables"
    suffix = form or suffix
    given = {name for name, value in asked.items() if value}
    things = list_things(suffix)
    return next((each for each in things if given <= set(_OPTIONS[each])), (things or ["deck"])[0])


def _write_deck(
    study: Study, out: Path, asked: dict[str, Any], *, form: str | None, audience: str
) -> list[str]:
    from lifeworld.exports.export_study import export_study
    from lifeworld.exports.hand_back import hand_back

    if asked["edited"]:
        for name, option in (("final", "--final"), ("template", "--template"), ("cut", "--cut")):
            if asked[name]:
                raise click.UsageError(f"{option} does not go with --into.")
        return hand_back(study, asked["edited"], out)
    return export_study(
        study,
        out,
        form=form,
        audience=audience,
        final=asked["final"],
        template=asked["template"],
        cut=asked["cut"] or "full",
    )


def _write_report(
    study: Study, out: Path, asked: dict[str, Any], *, form: str | None, audience: str
) -> list[str]:
    from lifeworld.exports.export_report import export_report

    return export_report(
        study,
        out,
        form=form or "",
        audience=audience,
        final=asked["final"],
        template=asked["template"],
    )


def _write_quotes(
    study: Study, out: Path, asked: dict[str, Any], *, form: str | None, audience: str
) -> list[str]:
    from lifeworld.exports.export_quotes import export_quotes

    choice = find_choice(study, asked)
    with show_progress(1000, "Writing quotes") as bar:
        return export_quotes(
            study,
            out,
            form=form or "",
            audience=audience,
            choice=choice,
            layout=asked["rows"] or "coding",
            final=asked["final"],
            on_progress=_new_report(bar),
        )


def _write_summary(
    study: Study, out: Path, asked: dict[str, Any], *, form: str | None, audience: str
) -> list[str]:
    from lifeworld.exports.export_summary import export_summary

    return export_summary(study, out, form=form or "", audience=audience, final=asked["final"])


def _write_transcripts(
    study: Study, out: Path, asked: dict[str, Any], *, form: str | None, audience: str
) -> list[str]:
    from lifeworld.exports.export_transcripts import export_transcripts

    choice = find_choice(study, asked)
    with show_progress(1000, "Writing transcripts") as bar:
        return export_transcripts(
            study,
            out,
            form=form or "",
            audience=audience,
            choice=choice,
            place_of_codes=asked["codes_in"] or "comments",
            on_progress=_new_report(bar),
        )


def _write_project(
    study: Study, out: Path, asked: dict[str, Any], *, form: str | None, audience: str
) -> list[str]:
    from lifeworld.exports.export_project import export_project, preview_losses

    suffix, program = form or out.suffix.lstrip("."), asked["program"] or "standard"
    losses = preview_losses(
        study, form=suffix.lower(), audience=audience, program=program, media=asked["media"]
    )
    if asked["preview"]:
        return losses
    choice = find_choice(study, asked)
    for line in losses:
        click.echo(line)
    with show_progress(1000, "Writing the file") as bar:
        return export_project(
            study,
            out,
            form=form or "",
            audience=audience,
            choice=choice,
            program=program,
            media=asked["media"],
            on_progress=_new_report(bar),
        )


def _write_tables(
    study: Study, out: Path, _: dict[str, Any], *, form: str | None, audience: str
) -> list[str]:
    from lifeworld.exports.whole.export_tables import export_tables

    with show_progress(1000, "Writing tables") as bar:
        return export_tables(study, out, audience=audience, on_progress=_new_report(bar))


def _write_bundle(
    study: Study, out: Path, asked: dict[str, Any], *, form: str | None, audience: str
) -> list[str]:
    from lifeworld.exports.whole.export_bundle import export_bundle

    with show_progress(1000, "Writing the bundle") as bar:
        return export_bundle(study, out, key=asked["key"], on_progress=_new_report(bar))


def _new_report(bar: Any) -> Callable[[int, int, str], None]:
    """Return a report of progress that moves a bar: gathering is its first half."""
    told = 0

    def report(done: int, total: int, _: str) -> None:
        nonlocal told
        now = round(1000 * done / max(total, 1))
        bar.update(max(0, now - told))
        told = max(told, now)

    return report

"""Commands that bring material in, propose codings, and write findings out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from lifeworld.terminal.shared import AS_JSON, STUDY, show_progress, show_some

__all__ = ["add", "export", "suggest"]


@click.command()
@STUDY
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--kind",
    type=click.Choice(["focus_group", "interview", "site_visit", "workshop", "survey"]),
    help="Kind of session; by default it is told from the speakers.",
)
@click.option("--stratum", help="The part of the field it belongs to: an industry, say.")
@click.option("--date", help="Date of the session, as 2026-05-17.")
@click.option("--encoding", help="Encoding of the files, if it was guessed wrongly.")
@click.option("--dry-run", is_flag=True, help="Say what would be read, and add nothing.")
@AS_JSON
def add(
    study: Path,
    files: tuple[Path, ...],
    kind: Any,
    stratum: str | None,
    date: str | None,
    encoding: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import transcripts and notes into STUDY: one line per file."""
    from lifeworld.importing import Placing, add_outcomes, find_files, read_paths
    from lifeworld.opening import get_actor, open_study
    from transcripts.commands import add_stratum

    opened = open_study(study)
    paths = find_files(files)
    outcomes = []
    with show_progress(len(paths), "Reading") as bar:
        for outcome in read_paths(
            paths, encodings=dict.fromkeys(map(str, paths), encoding) if encoding else None
        ):
            outcomes.append(outcome)
            bar.update(1)
    if dry_run:
        from lifeworld.importing import Imported

        results = [Imported(name=o.path.name, readings=o.readings, error=o.error) for o in outcomes]
    else:
        actor = get_actor()
        stratum_id = add_stratum(opened, stratum, actor=actor).id if stratum else None
        placing = Placing(kind=kind, stratum_id=stratum_id, date=date)
        results = add_outcomes(opened, outcomes, actor=actor, placing=placing)
    _tell_import(results, as_json=as_json)
    if any(r.error for r in results):
        click.get_current_context().exit(1)


def _tell_import(results: list[Any], *, as_json: bool) -> None:
    for result in results:
        if as_json:
            click.echo(json.dumps(_import_line(result), ensure_ascii=False))
        elif result.error:
            click.echo(f"✗ {result.name}: {result.error}", err=True)
        elif result.known:
            click.echo(f"= {result.name}  is in the study already")
        else:
            for reading in result.readings:
                click.echo(f"✓ {result.name}  {_reading_line(reading)}")
                for sentence in (*reading.left_out, *reading.warnings):
                    click.echo(f"    {sentence}")


def _reading_line(reading: Any) -> str:
    parts = [show_some(len(reading.turns), "turn")]
    people = [s for s in reading.speakers if s.label]
    moderators = [s.label for s in people if s.role == "moderator"]
    parts.append(show_some(len(people), "speaker"))
    if moderators:
        parts.append(f"moderator {', '.join(moderators)}")
    if reading.duration:
        parts.append(f"{reading.duration / 60:.0f} min")
    parts += [reading.language or "language unknown", reading.format]
    return " · ".join(parts)


def _import_line(result: Any) -> dict[str, Any]:
    return {
        "file": result.name,
        "error": str(result.error) if result.error else None,
        "known": result.known,
        "transcripts": list(result.transcripts),
        "read": [
            {
                "title": r.title,
                "turns": len(r.turns),
                "speakers": {s.label: s.role for s in r.speakers},
                "language": r.language,
                "format": r.format,
                "minutes": round(r.duration / 60, 1) if r.duration else None,
                "warnings": list(r.warnings),
                "left_out": list(r.left_out),
            }
            for r in result.readings
        ],
    }


@click.command()
@STUDY
@click.option("--code", "code_name", help="Only for this code.")
@click.option("--with", "suggester", default="lifeworld", help="Who proposes: ours, or a plugin.")
@click.option("--show", type=int, default=0, help="Print the best N afterwards.")
@AS_JSON
def suggest(study: Path, code_name: str | None, suggester: str, show: int, as_json: bool) -> None:
    """Propose codings in STUDY; people accept or reject them in the app."""
    from lifeworld.opening import open_study
    from lifeworld.suggesting import list_best, suggest_in_study

    opened = open_study(study)
    with show_progress(1000, "Suggesting") as bar:
        told = 0

        def report(done: int, total: int, _: str) -> None:
            nonlocal told
            now = round(1000 * done / max(total, 1))
            bar.update(max(0, now - told))
            told = max(told, now)

        result = suggest_in_study(opened, report, code=code_name, suggester=suggester)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False))
    else:
        click.echo(
            f"{show_some(result['suggestions'], 'suggestion')} for"
            f" {show_some(result['passages'], 'passage')}, {result['seconds']:.1f} s"
            f" ({result['model']})"
        )
    for line in list_best(opened, show):
        click.echo(line)


@click.command()
@STUDY
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--as", "form", default=None, help="pptx, or what a plugin offers; else the suffix.")
@click.option(
    "--audience",
    type=click.Choice(["internal", "client", "public"]),
    default="client",
    show_default=True,
    help="For whom: what people did not agree to for that audience is left out.",
)
@click.option(
    "--template", type=click.Path(path_type=Path), default=None, help="Your own .pptx or .potx."
)
def export(study: Path, out: Path, form: str | None, audience: str, template: Path | None) -> None:
    """Write STUDY's findings to OUT."""
    from lifeworld.exporting import export_study
    from lifeworld.opening import open_study

    for line in export_study(
        open_study(study), out, form=form, audience=audience, template=template
    ):
        click.echo(line)

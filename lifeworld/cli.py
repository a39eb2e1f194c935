"""The `lifeworld` command: the study is always the first argument, one line per thing."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from lifeworld import __version__
from study.errors import LifeworldError

__all__ = ["main"]

STUDY = click.argument("study", metavar="STUDY", type=click.Path(path_type=Path))
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")


class Friendly(click.Group):
    """Shows our own errors as one line with its remedy, and everything else as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; exit 1 with one line if it was refused."""
        try:
            return super().invoke(ctx)
        except LifeworldError as error:
            click.echo(str(error), err=True)
            ctx.exit(1)
        except BrokenPipeError:  # `lifeworld history … | head`
            sys.stderr.close()
            ctx.exit(0)


@click.group(cls=Friendly, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lifeworld")
def main() -> None:
    """From what people say to what an organisation could do, every quote still attached."""


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("lifeworld-demo"))
@click.option("--no-open", is_flag=True, help="Build it and stop.")
@click.option("--port", type=int, default=None, help="Port of the app.")
def demo(folder: Path, no_open: bool, port: int | None) -> None:  # noqa: FBT001  click's way
    """Build the demonstration study in FOLDER, write its deck, and open the app."""
    from lifeworld.demo.build import build_demo

    path = build_demo(folder, say=click.echo)
    if not no_open:
        from lifeworld.serving import run_app

        run_app(path, port=port, browser=True)


@main.command()
@STUDY
@click.option("--title", default="", help="What the study is called; by default the file's name.")
@click.option(
    "--method",
    "profile",
    default="insight",
    show_default=True,
    help="insight, framework, codebook, reliability, reflexive or ethnographic.",
)
@click.option("--language", default="en", show_default=True, help="Of the starter codes: en or da.")
@click.option("--empty", is_flag=True, help="Begin without the starter codebook.")
def new(study: Path, title: str, profile: str, language: str, empty: bool) -> None:  # noqa: FBT001
    """Make a new STUDY, with a starter codebook for working life."""
    from coding.queries import list_codes
    from lifeworld.opening import create_study, get_actor

    made = create_study(
        study,
        actor=get_actor(),
        title=title,
        profile=profile,
        language=language,
        starter=not empty,
    )
    codes = [code for code in list_codes(made) if not code.abstract]
    click.echo(f"{made.path.name}  new study, {_some(len(codes), 'code')} to begin with")


@main.command("open")
@STUDY
@click.option("--port", type=int, default=None, help="By default the first free one from 8501.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def open_(study: Path, port: int | None, no_browser: bool) -> None:  # noqa: FBT001
    """Open STUDY in the browser."""
    from lifeworld.serving import run_app

    run_app(study, port=port, browser=not no_browser)


@main.command()
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
    dry_run: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
) -> None:
    """Import transcripts and notes into STUDY: one line per file."""
    from lifeworld.importing import Placing, add_outcomes, find_files
    from lifeworld.opening import get_actor, open_study
    from transcripts.commands import add_stratum
    from transcripts.sandbox import read_files

    opened = open_study(study)
    paths = find_files(files)
    outcomes = []
    with _progress(len(paths), "Reading") as bar:
        for outcome in read_files(paths, encodings=dict.fromkeys(map(str, paths), encoding)):
            outcomes.append(outcome)
            bar.update(1)
    if dry_run:
        from lifeworld.importing import Imported

        results = [
            Imported(name=o.path.name, readings=o.readings, error=o.error) for o in outcomes
        ]
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
    parts = [_some(len(reading.turns), "turn")]
    people = [s for s in reading.speakers if s.label]
    moderators = [s.label for s in people if s.role == "moderator"]
    parts.append(_some(len(people), "speaker"))
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


@main.command()
@STUDY
@click.option("--code", "code_name", help="Only for this code.")
@click.option("--show", type=int, default=0, help="Print the best N afterwards.")
@AS_JSON
def suggest(study: Path, code_name: str | None, show: int, as_json: bool) -> None:  # noqa: FBT001
    """Propose codings in STUDY; people accept or reject them in the app."""
    from lifeworld.opening import open_study
    from lifeworld.suggesting import list_best, suggest_in_study

    opened = open_study(study)
    with _progress(1000, "Suggesting") as bar:
        told = 0

        def report(done: int, total: int, _: str) -> None:
            nonlocal told
            now = round(1000 * done / max(total, 1))
            bar.update(max(0, now - told))
            told = max(told, now)

        result = suggest_in_study(opened, report, code=code_name, force=True)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False))
    else:
        click.echo(
            f"{_some(result['suggestions'], 'suggestion')} for"
            f" {_some(result['passages'], 'passage')}, {result['seconds']:.1f} s ({result['model']})"
        )
    for line in list_best(opened, show):
        click.echo(line)


@main.command()
@STUDY
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--as", "form", default=None, help="pptx, or what a plugin offers; else the suffix.")
@click.option(
    "--audience",
    type=click.Choice(["internal", "client", "public"]),
    default="client",
    show_default=True,
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


@main.command()
@STUDY
@click.option("-n", "--number", default=20, show_default=True, help="How many changes.")
@AS_JSON
def history(study: Path, number: int, as_json: bool) -> None:  # noqa: FBT001
    """List STUDY's newest changes: who did what, when and why."""
    import dataclasses

    from lifeworld.opening import open_study
    from study.ledger import list_entries

    for entry in list_entries(open_study(study).db, limit=number):
        if as_json:
            click.echo(json.dumps(dataclasses.asdict(entry), ensure_ascii=False))
        else:
            reason = f"  ({entry.reason})" if entry.reason else ""
            undone = "  [undone]" if entry.undone else ""
            click.echo(
                f"{entry.id}  {entry.at[:16].replace('T', ' ')}  {entry.actor}  {entry.verb}"
                f"  {entry.subject}{reason}{undone}"
            )


@main.command()
@STUDY
@click.argument("change", required=False)
def undo(study: Path, change: str | None) -> None:
    """Take CHANGE back, or your newest one. Undoing an undo does it again."""
    from lifeworld.opening import get_actor, open_study

    entry = open_study(study).undo(change, actor=get_actor())
    click.echo(f"undone: {entry.verb}  {entry.subject}")


@main.command()
@STUDY
@click.argument("out", type=click.Path(path_type=Path))
def backup(study: Path, out: Path) -> None:
    """Write a checked copy of STUDY to OUT."""
    from lifeworld.opening import open_study
    from study.backups import write_copy
    from study.errors import InvalidInput

    if out.exists():
        raise InvalidInput(f"{out} is there already.", hint="Choose another name.")
    if not out.parent.is_dir():
        raise InvalidInput(f"There is no folder {out.parent}.", hint="Make it first.")
    click.echo(f"{write_copy(open_study(study).db, out)}  checked copy")


@main.command()
@click.argument("copy", metavar="BACKUP", type=click.Path(path_type=Path))
@STUDY
def restore(copy: Path, study: Path) -> None:
    """Write BACKUP as a new study at STUDY, which must not be there yet."""
    from study.backups import run_restore

    run_restore(copy, study)
    click.echo(f"{study}  restored from {copy.name}")


@main.command()
@STUDY
@AS_JSON
def check(study: Path, as_json: bool) -> None:  # noqa: FBT001
    """Look STUDY over: file, spans against text, dangling ids, the index, the installation."""
    from lifeworld.checking import check_study
    from lifeworld.opening import open_study

    findings = check_study(open_study(study))
    for finding in findings:
        click.echo(json.dumps(finding, ensure_ascii=False) if as_json else finding["sentence"])
    if any(f["bad"] for f in findings):
        click.get_current_context().exit(1)


@main.command()
def plugins() -> None:
    """List what plugins installed beside Lifeworld add."""
    from study.plugins import get_manager

    names = [name for name, _ in get_manager().list_name_plugin()]
    click.echo("\n".join(names) if names else "no plugins installed")


@main.command(hidden=True)
@STUDY
@click.option("--parent", type=int, default=None)
def work(study: Path, parent: int | None) -> None:
    """Do STUDY's queued jobs; started by the app."""
    from lifeworld.opening import open_study
    from lifeworld.work import KINDS
    from study.jobs import run_worker

    run_worker(open_study(study), KINDS, parent=parent)


class _Silent:
    def update(self, _: int) -> None:
        """Say nothing: the output is no terminal."""

    def __enter__(self) -> _Silent:
        return self

    def __exit__(self, *_: object) -> None:
        return None


def _progress(length: int, label: str) -> Any:
    if not sys.stderr.isatty():
        return _Silent()
    return click.progressbar(length=length, label=label, file=sys.stderr)


def _some(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"

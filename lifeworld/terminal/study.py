"""Commands that create, open, back up and check a study."""

from __future__ import annotations

import json
from pathlib import Path

import click

from lifeworld.terminal.shared import AS_JSON, STUDY
from study.wording import count_things

__all__ = [
    "backup",
    "check",
    "demo",
    "history",
    "new",
    "open_",
    "plugins",
    "restore",
    "undo",
    "work",
]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("lifeworld-demo"))
@click.option("--no-open", is_flag=True, help="Build the study without opening the app.")
@click.option(
    "--port", type=int, default=None, help="Port; by default the first free one from 8501."
)
def demo(folder: Path, no_open: bool, port: int | None) -> None:
    """Build the demonstration study in FOLDER. Also write its deck and open the app."""
    from lifeworld.demo.build import build_demo

    path = build_demo(folder, tell=click.echo)
    if not no_open:
        from lifeworld.app.serve import run_app
        from lifeworld.demo.discovery import submit_discovery

        submit_discovery(path)
        run_app(path, port=port, browser=True)


@click.command()
@STUDY
@click.option("--title", default="", help="Title of the study; by default the file name.")
@click.option(
    "--method",
    "profile",
    default="insight",
    show_default=True,
    help="insight, framework, codebook, reliability, reflexive or ethnographic.",
)
@click.option(
    "--language", default="en", show_default=True, help="Language of the starter codes: en or da."
)
@click.option("--empty", is_flag=True, help="Start without the starter codebook.")
def new(study: Path, title: str, profile: str, language: str, empty: bool) -> None:
    """Create STUDY with a starter codebook for working life."""
    from coding.queries import list_codes
    from lifeworld.opening import create_study
    from study.home import get_actor

    made = create_study(
        study,
        actor=get_actor(),
        title=title,
        profile=profile,
        language=language,
        starter=not empty,
    )
    codes = [code for code in list_codes(made) if not code.abstract]
    click.echo(f"{made.path.name}  new study with {count_things(len(codes), 'code')}")


@click.command("open")
@click.argument("study", metavar="[STUDY]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--port", type=int, default=None, help="Port; by default the first free one from 8501."
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def open_(study: Path | None, port: int | None, no_browser: bool) -> None:
    """Open STUDY in the browser; without it, the list of studies, to choose or begin one."""
    from lifeworld.app.serve import run_app

    run_app(study, port=port, browser=not no_browser)


@click.command()
@STUDY
@click.option("-n", "--number", default=20, show_default=True, help="Number of changes.")
@AS_JSON
def history(study: Path, number: int, as_json: bool) -> None:
    """List STUDY's latest changes: who did what, when and why."""
    import dataclasses

    from lifeworld.changes import describe_change
    from lifeworld.opening import open_study
    from study.entries import list_entries

    for entry in list_entries(open_study(study).db, limit=number):
        if as_json:
            told = {**dataclasses.asdict(entry), "sentence": describe_change(entry)}
            click.echo(json.dumps(told, ensure_ascii=False))
        else:
            reason = f"  ({entry.reason})" if entry.reason else ""
            undone = "  [undone]" if entry.undone else ""
            click.echo(
                f"{entry.id}  {entry.at[:16].replace('T', ' ')}  {entry.actor}"
                f"  {describe_change(entry)}{reason}{undone}"
            )


@click.command()
@STUDY
@click.argument("change", required=False)
def undo(study: Path, change: str | None) -> None:
    """Undo CHANGE, or your latest change. Undoing an undo restores the change."""
    from lifeworld.changes import describe_undo
    from lifeworld.exports.workshop.unagreed import remove_unagreed_after
    from lifeworld.opening import open_study
    from study.home import get_actor

    opened = open_study(study)
    entry = opened.undo(change, actor=get_actor())
    click.echo(describe_undo(entry))
    for sentence in remove_unagreed_after(opened, entry):
        click.echo(sentence)


@click.command()
@STUDY
@click.argument("out", type=click.Path(path_type=Path))
def backup(study: Path, out: Path) -> None:
    """Write a checked copy of STUDY to OUT."""
    from lifeworld.opening import open_study
    from study.copies import write_copy
    from study.errors import InvalidInput
    from transcripts.recordings.files import get_files_folder
    from transcripts.recordings.queries import list_used_hashes

    if out.exists():
        raise InvalidInput(f"{out} already exists.", hint="Choose another name.")
    if not out.parent.is_dir():
        raise InvalidInput(f"There is no folder {out.parent}.", hint="Create it first.")
    opened = open_study(study)
    click.echo(f"{write_copy(opened.db, out)}  checked copy")
    kept = list_used_hashes(opened)
    if kept:
        click.echo(
            f"not included: {count_things(len(kept), 'file')} of recordings and photos; copy the"
            f" folder {get_files_folder(opened).name} to {out.stem}.files next to it"
        )


@click.command()
@click.argument("copy", metavar="BACKUP", type=click.Path(path_type=Path))
@STUDY
@click.option("--replace", is_flag=True, help="Replace STUDY; it is kept under another name.")
def restore(copy: Path, study: Path, replace: bool) -> None:
    """Restore BACKUP to a new file STUDY, or in place of STUDY with --replace.

    BACKUP is a copy that `backup` or Lifeworld itself made, or a bundle that `export` wrote.
    """
    from lifeworld.terminal.shared import show_progress
    from study.read_bundle import has_bundle
    from study.restoring import restore_backup

    if has_bundle(copy):
        from lifeworld.exports.whole.restore_bundle import restore_bundle

        with show_progress(1000, "Reading the bundle") as bar:
            told = 0

            def report(done: int, total: int, _: str) -> None:
                nonlocal told
                now = round(1000 * done / max(total, 1))
                bar.update(max(0, now - told))
                told = max(told, now)

            lines = restore_bundle(copy, study, replace=replace, on_progress=report)
        click.echo("\n".join(lines))
        return
    kept = restore_backup(copy, study, replace=replace)
    click.echo(f"{study}  restored from {copy.name}")
    if kept is not None:
        click.echo(f"{kept}  is the study that was replaced")


@click.command()
@STUDY
@AS_JSON
def check(study: Path, as_json: bool) -> None:
    """Check STUDY for errors. Covers file, excerpts, turns, references, index, model."""
    from lifeworld.doctor import check_study
    from lifeworld.opening import open_study

    findings = check_study(open_study(study))
    for finding in findings:
        click.echo(json.dumps(finding, ensure_ascii=False) if as_json else finding["sentence"])
    if any(f["bad"] for f in findings):
        click.get_current_context().exit(1)


@click.command()
def plugins() -> None:
    """List the installed plugins."""
    from study.plugins import get_manager

    names = [name for name, _ in get_manager().list_name_plugin()]
    click.echo("\n".join(names) if names else "no plugins installed")


@click.command(hidden=True)
@STUDY
@click.option("--parent", type=int, default=None)
def work(study: Path, parent: int | None) -> None:
    """Run STUDY's queued jobs; started by the app."""
    from lifeworld.jobs import run_worker
    from lifeworld.opening import open_study
    from study.quiet import run_quietly

    run_quietly()
    run_worker(open_study(study), parent=parent)

"""Commands for recordings: attach, transcribe, delete unused files."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from lifeworld.terminal.shared import AS_JSON, STUDY, show_progress
from study.wording import count_things

__all__ = ["attach", "tidy", "transcribe"]

LINK = click.option(
    "--link", is_flag=True, help="Leave the file where it is and store its path only."
)


@contextmanager
def _progress(label: str) -> Any:
    """Yield a `report(done, total)` that advances a progress bar."""
    with show_progress(1000, label) as bar:
        told = 0

        def report(done: float, total: float, _: str = "") -> None:
            nonlocal told
            now = min(1000, round(1000 * done / max(total, 1)))
            bar.update(max(0, now - told))
            told = max(told, now)

        yield report


@click.command()
@STUDY
@click.argument("transcript")
@click.argument("file", type=click.Path(path_type=Path))
@LINK
@AS_JSON
def attach(study: Path, transcript: str, file: Path, link: bool, as_json: bool) -> None:
    """Attach the recording FILE to TRANSCRIPT. It can then be played in the reader."""
    from lifeworld.opening import open_study
    from study.home import get_actor
    from transcripts.queries import find_transcript
    from transcripts.recordings.check_recordings import check_ending
    from transcripts.recordings.commands import add_recording
    from transcripts.recordings.queries import find_recording

    opened = open_study(study)
    found = find_transcript(opened, transcript)
    before = find_recording(opened, found.id)
    report: Callable[[float, float], None]
    with _progress("Linking" if link else "Copying") as report:
        made = add_recording(
            opened,
            found.id,
            file,
            actor=get_actor(),
            keeping="link" if link else "copy",
            on_progress=report,
        )
    ending = check_ending(opened, made)
    replaced = before if before and before.sha256 != made.sha256 else None
    if as_json:
        told = {
            "replaced": replaced.name if replaced else None,
            "warnings": [ending] if ending else [],
            "transcript": found.id,
            "recording": made.id,
            "kind": made.kind,
            "media_type": made.media_type,
            "seconds": made.seconds,
            "size": made.size,
            "sha256": made.sha256,
        }
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    minutes = f" · {_clock(made.seconds)}" if made.seconds else ""
    where = f"left at {made.place}" if made.place else "copied next to the study"
    click.echo(f"✓ {made.name} → {found.title}  {made.kind}{minutes} · {where}")
    if replaced:
        length = f", {_clock(replaced.seconds)}" if replaced.seconds else ""
        click.echo(f"    replaces {replaced.name}{length}; `lifeworld undo` brings it back")
    if ending:
        click.echo(f"    {ending}")


@click.command()
@STUDY
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--language", help="Spoken language, such as da; detected by default.")
@click.option(
    "--model", default="", help="Folder with another speech model (Whisper for CTranslate2)."
)
@LINK
@AS_JSON
def transcribe(
    study: Path,
    files: tuple[Path, ...],
    language: str | None,
    model: str,
    link: bool,
    as_json: bool,
) -> None:
    """Transcribe recordings on this computer. Needs `lifeworld[speech]`."""
    from lifeworld.opening import open_study
    from study.errors import LifeworldError, ModelUnavailable
    from study.home import get_actor
    from transcripts.recordings.transcription_job import run_transcription

    opened = open_study(study)
    failed = False
    for file in files:
        try:
            with _progress(f"Transcribing {file.name}") as bar:
                result = run_transcription(
                    opened,
                    bar,
                    path=str(file),
                    actor=get_actor(),
                    language=language,
                    model=model,
                    keeping="link" if link else "copy",
                )
        except ModelUnavailable:
            raise
        except LifeworldError as error:
            failed = True
            click.echo(f"✗ {file.name}: {error}", err=True)
            continue
        if as_json:
            click.echo(json.dumps(result, ensure_ascii=False))
        else:
            _tell(result)
    if failed:
        click.get_current_context().exit(1)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02} min"


def _tell(result: dict[str, Any]) -> None:
    if result["known"]:
        click.echo(f"= {result['name']}  was already transcribed")
        return
    parts = [count_things(result["turns"], "turn"), count_things(result["words"], "word")]
    click.echo(f"✓ {result['name']}  {' · '.join(parts)} · {_clock(result['seconds'])}")
    for sentence in result["warnings"]:
        click.echo(f"    {sentence}")


@click.command()
@STUDY
@click.option("--yes", is_flag=True, help="Delete the files; without --yes they are only listed.")
def tidy(study: Path, yes: bool) -> None:
    """List or delete unused recordings and photos. They lie next to STUDY but are not attached."""
    from lifeworld.opening import open_study
    from transcripts.recordings.commands import list_unused_files, remove_unused_files

    opened = open_study(study)
    unused = remove_unused_files(opened) if yes else list_unused_files(opened)
    for path in unused:
        click.echo(f"{'deleted ' if yes else ''}{path}")
    if unused and not yes:
        click.echo("Nothing was deleted. Use --yes to delete these files; this cannot be undone.")
    if not unused:
        click.echo("There are no unused files.")

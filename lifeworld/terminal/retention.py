"""The command on how long material is kept."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lifeworld.terminal.shared import AS_JSON, STUDY
from study.wording import count_things

if TYPE_CHECKING:
    from study import Study

__all__ = ["retention"]


@click.command()
@STUDY
@click.option("--set", "dates", nargs=2, multiple=True, metavar="KIND DATE",
              help="Keep this kind of material until DATE, such as 2027-06-30.")  # fmt: skip
@click.option("--done", multiple=True, metavar="KIND", help="Record that it was erased today.")
@click.option("--dry-run", is_flag=True, help="List what is, or would be, due; change nothing.")
@AS_JSON
def retention(
    study: Path,
    dates: tuple[tuple[str, str], ...],
    done: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """List how long STUDY's material is kept. Nothing is erased automatically."""
    from datetime import UTC, datetime

    from lifeworld.opening import open_study
    from study.home import get_actor
    from transcripts.privacy.model import RETENTION_KINDS
    from transcripts.privacy.queries import list_retention

    opened = open_study(study)
    today = datetime.now(UTC).date()
    kinds = list(dict.fromkeys([*(kind for kind, _ in dates), *done]))
    subject = count_things(len(kinds), "kind") + " of material"
    if len(kinds) == 1:
        subject = RETENTION_KINDS.get(kinds[0], kinds[0])
    if kinds:
        with (
            contextlib.suppress(_Tried),
            opened.change("set retention", actor=get_actor(), subject=subject, gathers=True),
        ):
            _set_dates(opened, dates, done, str(today))
            clocks = list_retention(opened)
            if dry_run:
                raise _Tried
    else:
        clocks = list_retention(opened)
    for clock in clocks:
        now = clock.is_due(today)
        if dry_run and not now:
            continue
        if as_json:
            click.echo(json.dumps({**dataclasses.asdict(clock), "is_due": now}))
        else:
            word = f"done {clock.done_at}" if clock.done_at else ("DUE" if now else "kept")
            click.echo(f"{word}  {clock.due}  {RETENTION_KINDS[clock.kind]}  ({clock.kind})")


class _Tried(Exception):
    """What a dry run does has been done, and is taken back."""


def _set_dates(
    study: Study, dates: tuple[tuple[str, str], ...], done: tuple[str, ...], today: str
) -> None:
    from study.errors import NotFound
    from study.home import get_actor
    from transcripts.privacy.commands import add_retention
    from transcripts.privacy.queries import list_retention

    for kind, due in dates:
        add_retention(study, kind, due, actor=get_actor())
    clocks = {clock.kind: clock for clock in list_retention(study)}
    for kind in done:
        if kind not in clocks:
            raise NotFound(f"“{kind}” has no retention date.", hint="Set one with --set first.")
        clock = clocks[kind]
        add_retention(study, kind, clock.due, note=clock.note, done=today, actor=get_actor())

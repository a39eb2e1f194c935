"""Shared by the commands: the study argument, the JSON option, progress and refusals."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

__all__ = ["AS_JSON", "STUDY", "show_progress", "show_refusal"]

STUDY = click.argument("study", metavar="STUDY", type=click.Path(path_type=Path))
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class _Silent:
    def update(self, _: int) -> None:
        """Show nothing, because stderr is not a terminal."""

    def __enter__(self) -> _Silent:
        return self

    def __exit__(self, *_: object) -> None:
        return None


def show_progress(length: int, label: str) -> Any:
    """Return a progress bar as a context manager; silent if stderr is not a terminal."""
    if not sys.stderr.isatty():
        return _Silent()
    return click.progressbar(length=length, label=label, file=sys.stderr)


def show_refusal(name: str, error: Exception) -> None:
    """Print why a file was refused, preceded by its name unless the message contains it."""
    told = str(error)
    click.echo(f"✗ {told if name in told else f'{name}: {told}'}", err=True)

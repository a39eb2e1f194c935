"""The part of `add` that imports projects from other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from lifeworld.terminal.shared import show_refusal

__all__ = ["add_projects", "leave_to_projects", "split_projects"]

DATABASE = "data.qda"  # in the folder of every project of QualCoder


def split_projects(
    paths: Sequence[Path], *, named: Sequence[Path]
) -> tuple[list[Path], list[Path]]:
    """Return the projects and codebooks among *paths*, and the other files.

    The texts and pictures in a folder of QualCoder are left to its database, which tells what
    they are, unless *named* names them.
    """
    from transcripts.import_files import is_project_file

    projects = [path for path in paths if is_project_file(path)]
    others = [path for path in paths if path not in projects]
    return projects, leave_to_projects(others, projects, named=named)


def leave_to_projects(
    paths: Sequence[Path], projects: Sequence[Path], *, named: Sequence[Path]
) -> list[Path]:
    """Return those of *paths* that lie in no folder of a database, or that are named."""
    folders = {path.parent for path in projects if path.name == DATABASE}
    return [path for path in paths if path in named or folders.isdisjoint(path.parents)]


def _get_name(path: Path) -> str:
    """Return what people call a project: a folder of QualCoder by its own name."""
    return path.resolve().parent.name if path.name == DATABASE else path.name


def add_projects(
    study: Any, projects: Sequence[Path], placing: Any, *, dry_run: bool, as_json: bool
) -> int:
    """Import projects, print a line and the losses of each, and return how many were refused."""
    from coding.exchange.import_project import add_project, preview_project
    from study.home import get_actor
    from themes.carry_sets import add_set_rows

    refused = 0
    for path in projects:
        name = _get_name(path)
        brought = (
            preview_project(path, name)
            if dry_run
            else add_project(
                study,
                path,
                name,
                actor=get_actor(),
                placing=placing,
                add_sets=add_set_rows,
                beside=path.parent if path.name == DATABASE else None,
            )
        )
        refused += brought.error is not None
        if as_json:
            told = {
                "file": brought.name,
                "error": str(brought.error) if brought.error else None,
                "known": brought.known,
                "transcripts": list(brought.transcripts),
                "codes": brought.codes,
                "new_codes": brought.new_codes,
                "codings": brought.codings,
                "people": brought.people,
                "memos": brought.memos,
                "sets": brought.sets,
                "photos": brought.photos,
                "recordings": brought.recordings,
                "coders": list(brought.coders),
                "told": list(brought.told),
            }
            click.echo(json.dumps(told, ensure_ascii=False))
        elif brought.error:
            show_refusal(brought.name, brought.error)
        elif brought.known:
            click.echo(f"= {brought.name}  is already in the study")
        else:
            click.echo(f"✓ {brought.name}  {brought.line}")
            for sentence in brought.told:
                click.echo(f"    {sentence}")
    return refused

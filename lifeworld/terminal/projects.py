"""The part of `add` that imports projects from other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from lifeworld.terminal.shared import show_refusal

__all__ = ["add_projects", "find_databases", "show_databases", "split_projects"]


def split_projects(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Return the projects and codebooks among *paths*, and the other files."""
    from transcripts.import_files import is_project_file

    projects = [path for path in paths if is_project_file(path)]
    return projects, [path for path in paths if path not in projects]


def add_projects(
    study: Any, projects: Sequence[Path], placing: Any, *, dry_run: bool, as_json: bool
) -> int:
    """Import projects, print a line and the losses of each, and return how many were refused."""
    from coding.exchange.import_project import Brought, add_project, preview_project
    from study import LifeworldError
    from study.home import get_actor
    from themes.carry_sets import add_set_rows
    from transcripts.reading.sandbox import read_file

    refused = 0
    for path in projects:
        try:
            data = read_file(path)
        except LifeworldError as error:
            brought = Brought(name=path.name, error=error)
        else:
            brought = (
                preview_project(data, path.name)
                if dry_run
                else add_project(
                    study,
                    data,
                    path.name,
                    actor=get_actor(),
                    placing=placing,
                    add_sets=add_set_rows,
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


def find_databases(paths: Sequence[Path]) -> list[Path]:
    """Return the databases of QualCoder projects in or among *paths*; they are only counted."""
    from coding.exchange.describe_qualcoder import find_projects

    return find_projects(paths)


def show_databases(databases: Sequence[Path], *, as_json: bool) -> None:
    """Print what QualCoder projects hold beside their files, and how to bring it."""
    from coding.exchange.describe_qualcoder import describe_project

    for database in databases:
        told = describe_project(database)
        if as_json:
            line = {"file": database.parent.name, "program": "QualCoder", "told": told}
            click.echo(json.dumps(line, ensure_ascii=False))
            continue
        click.echo(f"! {told[0]}")
        for sentence in told[1:]:
            click.echo(f"    {sentence}")

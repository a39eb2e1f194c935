"""The `lifeworld` command, which prints one line per item."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any

import click

from lifeworld import __version__
from study.errors import LifeworldError
from study.private_files import OWNER_ONLY

__all__ = ["COMMANDS", "main"]

# Maps each command to its module, so that only the one in use is imported.
COMMANDS: dict[str, str] = {
    "demo": "study:demo",
    "new": "study:new",
    "open": "study:open_",
    "add": "material:add",
    "transcripts": "correcting:transcripts",
    "revise": "correcting:revise",
    "attach": "recordings:attach",
    "transcribe": "recordings:transcribe",
    "people": "people:people",
    "consent": "consent:consent",
    "names": "people:names",
    "key": "people:key",
    "search": "searching:search",
    "suggest": "material:suggest",
    "discover": "finding:discover",
    "answers": "bulk:answers",
    "measure": "bulk:measure",
    "codebook": "codebook:codebook",
    "codings": "codings:codings",
    "memos": "memos:memos",
    "export": "exporting:export",
    "workshop": "workshops:workshop",
    "archive": "archiving:archive",
    "ethics": "ethics:ethics",
    "mcp": "assisting:mcp",
    "template": "templates:template",
    "history": "study:history",
    "undo": "study:undo",
    "backup": "study:backup",
    "restore": "study:restore",
    "check": "study:check",
    "withdraw": "people:withdraw",
    "retention": "retention:retention",
    "tidy": "recordings:tidy",
    "plugins": "study:plugins",
    "room": "room:room",
    "work": "study:work",
}


class Commands(click.Group):
    """A command group that imports commands on first use and prints our errors as one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the command names in the order of a study's work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; return None if there is no such command."""
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        command: click.Command = getattr(
            importlib.import_module(f"lifeworld.terminal.{module}"), name
        )
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; print a refusal as one line and exit with 1."""
        try:
            return super().invoke(ctx)
        except LifeworldError as error:
            click.echo(str(error), err=True)
            ctx.exit(1)
        except BrokenPipeError:  # as in `lifeworld history … | head`
            sys.stderr.close()
            ctx.exit(0)
        except Exception as error:
            told = _describe_database_error(error)
            if told is None:
                raise
            click.echo(str(told), err=True)
            ctx.exit(1)


def _describe_database_error(error: Exception) -> LifeworldError | None:
    sqlite = sys.modules.get("study.sqlite")  # loaded by whatever opened a study
    if sqlite is None or not isinstance(error, sqlite.sqlite3.DatabaseError):
        return None
    told: LifeworldError | None = sqlite.describe_error(error, Path("The study"))
    return told


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
)
@click.version_option(__version__, prog_name="lifeworld")
@click.pass_context
def main(context: click.Context) -> None:
    """From what people say to what an organisation could do, with every quote still attached.

    Without a command it opens the list of studies in the browser.
    """
    os.umask(OWNER_ONLY)  # for what it writes, and what the server and the worker that it starts do
    if context.invoked_subcommand is None:
        context.invoke(importlib.import_module("lifeworld.terminal.study").open_)

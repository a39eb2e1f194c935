"""The command that lets a program with a language model read a study and propose codings."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lifeworld.terminal.shared import STUDY

__all__ = ["mcp"]


@click.command()
@STUDY
@click.option(
    "--audience",
    type=click.Choice(["assistant", "local_assistant"]),
    default="assistant",
    show_default=True,
    help="Who is behind the program: a model elsewhere, or one on this computer, for which you"
    " vouch. Each has its own consent.",
)
@click.option(
    "--names-checked",
    is_flag=True,
    help="Read transcripts that were not searched for names, too: you have looked yourself.",
)
def mcp(study: Path, audience: str, names_checked: bool) -> None:
    """Let a program that speaks MCP read STUDY and propose codings, until it goes away.

    It is for the settings of that program, not for typing: it speaks over standard input and
    output. What it answers leaves to whatever program asks. It has only the words of those who are
    recorded as agreeing to that, without names; it changes nothing, and what is proposed waits in
    the Inbox.
    """
    from lifeworld.assistant.reading import AUDIENCES
    from lifeworld.assistant.server import run_server
    from lifeworld.assistant.tools import StudyTools
    from lifeworld.opening import open_study
    from study.home import get_actor
    from study.wording import count_things

    opened = open_study(study)
    tools = StudyTools(opened, audience=audience, actor=get_actor(), names_checked=names_checked)
    told = tools.describe_study()
    held = told["turns_withheld_for_want_of_consent"]
    transcripts = count_things(told["transcripts"], "transcript")
    lines = [
        f"Serving “{told['title']}” over MCP to whatever program started this.",
        f"Behind it: {AUDIENCES[audience]}.",
        f"It may read {count_things(told['turns_shown'], 'turn')} of {transcripts};"
        f" {count_things(held, 'turn is', 'turns are')} withheld for want of consent.",
        *told["left_out"],
        "What it answers leaves Lifeworld. Proposals wait in the Inbox. Stop with Ctrl+C.",
    ]
    click.echo("\n".join(lines), err=True)  # standard output belongs to the protocol
    if sys.stdin.isatty():
        click.echo("Nobody is listening: start this from a program that speaks MCP.", err=True)
    run_server(tools)

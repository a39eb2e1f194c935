"""The command that runs the room of a workshop."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["room"]


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--host-port",
    type=int,
    default=0,
    metavar="PORT",
    help="Where console and projector are served, on this computer alone.",
)
@click.option(
    "--open",
    "opened",
    default="",
    metavar="ADDRESS:PORT",
    help="Let guests in here. Without it, nobody comes in until the console opens an address.",
)
@click.option(
    "--public",
    default="",
    metavar="URL",
    help="The address under which a proxy with TLS passes guests on.",
)
@click.option(
    "--proxy",
    default="",
    metavar="ADDRESS",
    help="The address of that proxy, which is believed about where guests come from.",
)
@click.option(
    "--attended", is_flag=True, help="End with standard input, as the app asks of its rooms."
)
def room(
    file: Path, host_port: int, opened: str, public: str, proxy: str, *, attended: bool
) -> None:
    """Run the room of a workshop, whose FILE ends in .room, until Ctrl+C.

    The app does this for you. The first line printed is the address of the console; the browser is
    let in by the token in the environment variable LIFEWORLD_ROOM_TOKEN.
    """
    from lifeworld.room.serve import run_room

    run_room(file, port=host_port, opened=opened, public=public, proxy=proxy, attended=attended)

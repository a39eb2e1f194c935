"""A file that is there whole or not at all, readable by its owner only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from study import InvalidInput
from study.language import say
from study.private_files import create_private_file

__all__ = ["write_whole"]


def write_whole(out: Path, write: Callable[[Path], Any]) -> None:
    """Let *write* write a file beside *out*, and put it in its place when it is whole.

    Raises:
        InvalidInput: the folder is not there, or the file cannot be written.
    """
    if not out.parent.is_dir():
        raise InvalidInput(
            say("The folder {folder} does not exist.", folder=out.parent),
            hint=say("Create the folder first, or choose another."),
        )
    fresh = out.with_name(f".{out.name}.part")
    try:
        fresh.unlink(missing_ok=True)  # of a program that was killed
        create_private_file(fresh)
        write(fresh)
        fresh.replace(out)
    except OSError as error:
        raise InvalidInput(
            say("{file} cannot be written: {reason}.", file=out, reason=error.strerror or error),
            hint=say("Choose another folder or file name."),
        ) from error
    finally:
        fresh.unlink(missing_ok=True)

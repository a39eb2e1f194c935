"""The source of a table's bytes: an upload in memory, or a file on disk."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from study.errors import Unreadable
from study.language import say

__all__ = ["Source"]


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be read more than once.

    Attributes:
        name: The file's name, for messages.
        data: Its bytes, or the path to read each time.
    """

    name: str
    data: bytes | Path

    def open(self) -> BinaryIO:
        """Open the file at its first byte.

        Raises:
            Unreadable: If the file is missing or cannot be read.
        """
        if isinstance(self.data, bytes):
            return io.BytesIO(self.data)
        try:
            return self.data.open("rb")
        except FileNotFoundError as error:
            raise Unreadable(
                say("There is no file {path}.", path=self.data),
                hint=say("Check the name and the folder."),
            ) from error
        except OSError as error:
            raise Unreadable(
                say(
                    "{path} cannot be read: {reason}.",
                    path=self.data,
                    reason=error.strerror or error,
                ),
                hint=say("Check the file and its permissions."),
            ) from error

    def read(self, limit: int = -1) -> bytes:
        """Return the first *limit* bytes, or all bytes; raises as `open` does."""
        with self.open() as file:
            return file.read(limit)

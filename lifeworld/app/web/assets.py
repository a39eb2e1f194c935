"""Serves the files of a component, whose address changes with them."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

__all__ = ["KeptFiles"]

_KEPT = "public, max-age=31536000, immutable"


class KeptFiles(StaticFiles):
    """The files of a folder; the browser keeps those that are asked for by their present address.

    So does this server: the reader has dozens of small files, and a first visit waits for each.

    Args:
        folder: The files.
        get_home: Returns the present address of all components' files.
    """

    def __init__(self, folder: Path, *, get_home: Callable[[], str]) -> None:
        super().__init__(directory=folder)
        self._folder = folder
        self._get_home = get_home
        self._kept: dict[str, bytes] | None = None

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the answer with how long it may be kept."""
        if not scope["path"].startswith(f"{self._get_home()}/"):
            response = await super().get_response(path, scope)
            response.headers["cache-control"] = "no-store"
            return response
        if self._kept is None:
            files = (each for each in self._folder.iterdir() if each.is_file())
            self._kept = {each.name: each.read_bytes() for each in files}
        if path not in self._kept or scope["method"] not in {"GET", "HEAD"}:
            return await super().get_response(path, scope)
        kind = mimetypes.guess_type(path)[0]
        return Response(self._kept[path], media_type=kind, headers={"cache-control": _KEPT})

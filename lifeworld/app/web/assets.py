"""Serves the files of a component, whose address changes with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

__all__ = ["KeptFiles"]


class KeptFiles(StaticFiles):
    """The files of a folder; the browser keeps those that are asked for by their present address.

    Args:
        folder: The files.
        get_home: Returns the present address of all components' files.
    """

    def __init__(self, folder: Path, *, get_home: Callable[[], str]) -> None:
        super().__init__(directory=folder)
        self._get_home = get_home

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the answer with how long it may be kept."""
        response = await super().get_response(path, scope)
        current = scope["path"].startswith(f"{self._get_home()}/")
        keep = "public, max-age=31536000, immutable" if current else "no-store"
        response.headers["cache-control"] = keep
        return response

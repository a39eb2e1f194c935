"""Serves the files of a component, whose address changes with them."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterable
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from lifeworld.app.web.bundle import build_bundle

__all__ = ["KeptFiles"]

_KEPT = "public, max-age=31536000, immutable"


class KeptFiles(StaticFiles):
    """The files of a folder; the browser keeps those that are asked for by their present address.

    So does this server. Scripts that are asked for as entries come with their modules in one file.

    Args:
        folder: The files.
        get_home: Returns the present address of all components' files.
        entries: The scripts of the folder that share one bundle of modules, by name.
    """

    def __init__(
        self, folder: Path, *, get_home: Callable[[], str], entries: Iterable[str] = ()
    ) -> None:
        super().__init__(directory=folder)
        self._folder = folder
        self._entries = tuple(entries)
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
            kept = {each.name: each.read_bytes() for each in files}
            bundle = build_bundle(self._folder, self._entries) if self._entries else {}
            self._kept = {**kept, **bundle}
        if path not in self._kept or scope["method"] not in {"GET", "HEAD"}:
            return await super().get_response(path, scope)
        kind = mimetypes.guess_type(path)[0]
        return Response(self._kept[path], media_type=kind, headers={"cache-control": _KEPT})

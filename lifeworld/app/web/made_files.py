"""The route for large files that were made: streamed, never held in memory as a whole."""

from __future__ import annotations

import os
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from lifeworld.app.served import get_served
from lifeworld.app.web.tokens import find_ticket_file, new_file_ticket
from lifeworld.exports.export_job import find_waiting, name_waiting
from lifeworld.exports.forms import find_media
from lifeworld.opening import open_shared
from study import LifeworldError, NotFound
from study.language import say

__all__ = ["get_made_address", "made_file"]


def get_made_address(path: Path, *, actor: str, study: str) -> str:
    """Return where a browser downloads a file that waits; the address opens that file alone."""
    ticket = new_file_ticket(actor=actor, study=study, file=name_waiting(path))
    return f"{os.environ.get('LIFEWORLD_BASE', '')}/lw/api/made/{ticket}"


async def made_file(request: Request) -> Response:
    """Respond with a file that a job has written; the ticket in the address grants access."""
    try:
        study = open_shared(get_served())
        named = find_ticket_file(request.path_params["ticket"], study=str(study.path))
        if named is None:
            return _refuse(say("Your session has expired."), say("Reload the page."), 403)
        path = await run_in_threadpool(find_waiting, named)
    except NotFound as error:
        return _refuse(error.message, error.hint, 404)
    except LifeworldError as error:
        return _refuse(error.message, error.hint, 409)
    return FileResponse(
        path,
        filename=path.name,
        media_type=find_media(path.suffix.lstrip(".").lower()),
        headers={
            "cache-control": "private, no-store",
            "content-encoding": "identity",  # it is packed already
        },
    )


def _refuse(message: str, hint: str, status: int) -> JSONResponse:
    return JSONResponse({"error": message, "hint": hint}, status, {"cache-control": "no-store"})

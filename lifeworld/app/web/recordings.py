"""The route that streams a recording to the reader: a signed URL per file, with ranges."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from lifeworld.app.served import get_served
from lifeworld.app.web.tokens import find_ticket_file, new_file_ticket
from lifeworld.opening import open_shared
from study import LifeworldError, NotFound, Study
from study.language import say
from transcripts.recordings.check_recordings import check_ending
from transcripts.recordings.files import find_file
from transcripts.recordings.queries import find_recording, get_recording

__all__ = ["get_recording_mark", "recording"]


def get_recording_mark(study: Study, transcript_id: str, *, actor: str) -> dict[str, Any] | None:
    """Return the data for playing a transcript's recording, or None if it has none.

    If the file is not found, `url` is empty and `missing` gives the reason. If it ends before it
    should, `ending` says where.
    """
    found = find_recording(study, transcript_id)
    if found is None:
        return None
    key = f"{found.id}:{found.sha256[:16]}"
    mark = {
        "id": key,
        "kind": found.kind,
        "name": found.name,
        "duration": found.seconds,
        "url": "",
        "missing": "",
        "ending": "",
    }
    try:
        find_file(study, found)
    except LifeworldError as error:
        return {**mark, "missing": f"{error.message} {error.hint}".strip()}
    # The ticket includes the hash, so that an old URL fails once another file is attached.
    ticket = new_file_ticket(actor=actor, study=str(study.path), file=key)
    ending = check_ending(study, found)
    return {**mark, "url": f"/recordings/{ticket}", "ending": ending}


async def recording(request: Request) -> Response:
    """Respond with the requested bytes; the ticket in the URL grants access."""
    try:
        study = open_shared(get_served())
        named = find_ticket_file(request.path_params["ticket"], study=str(study.path))
        if named is None:
            return _refuse(say("Your session has expired."), say("Reload the page."), 403)
        found, path = await run_in_threadpool(_find, study, named)
        status = await run_in_threadpool(path.stat)
    except NotFound as error:
        return _refuse(error.message, error.hint, 404)
    except LifeworldError as error:
        return _refuse(error.message, error.hint, 409)
    except OSError:
        return _refuse(
            say("The recording cannot be opened."), say("Ask its owner for access."), 404
        )
    return FileResponse(
        path,
        media_type=found.media_type,
        stat_result=status,
        headers={
            # Recordings of participants must not stay in the browser's cache.
            "cache-control": "private, no-store",
            "content-disposition": "inline",
            "cross-origin-resource-policy": "same-origin",
            "etag": f'"{found.sha256[:32]}"',
        },
    )


def _find(study: Study, named: str) -> Any:
    key, _, digest = named.partition(":")
    found = get_recording(study, key)
    if not found.sha256.startswith(digest):
        raise NotFound(
            say("Another recording has been attached since."), hint=say("Reload the page.")
        )
    return found, find_file(study, found)


def _refuse(message: str, hint: str, status: int) -> JSONResponse:
    return JSONResponse({"error": message, "hint": hint}, status, {"cache-control": "no-store"})

"""The HTTP routes: transcripts, marks, operations, recordings and component assets."""

from __future__ import annotations

import hashlib
import json
import logging
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute

from coding.suggestions.queries import has_run
from coding.suggestions.suggest_job import suggest_again
from lifeworld.app.served import get_served
from lifeworld.app.web import bundle
from lifeworld.app.web.access import AccessCheck
from lifeworld.app.web.answers import get_answers
from lifeworld.app.web.assets import KeptFiles
from lifeworld.app.web.closing import Closing
from lifeworld.app.web.desk import NEW, get_desk, parse_act, parse_kind, prepare_desk, run_act
from lifeworld.app.web.early_start import EarlyStart
from lifeworld.app.web.language_cookie import OFFERED, Language, get_script_path, render_script
from lifeworld.app.web.lookups import close_lookups
from lifeworld.app.web.made_files import made_file
from lifeworld.app.web.marks import get_hash, get_marks, get_page, get_version, get_ways_back
from lifeworld.app.web.operation_fields import TooManyOperations
from lifeworld.app.web.operation_socket import Asked, OperationSocket
from lifeworld.app.web.operations import Redo, Undo
from lifeworld.app.web.parse_operations import parse_batch
from lifeworld.app.web.quick_sockets import register_quick_sockets
from lifeworld.app.web.recordings import recording
from lifeworld.app.web.run_operations import Outcome, run_operations
from lifeworld.app.web.sample_operations import parse_sample_operations, run_sample_operations
from lifeworld.app.web.security import SecurityHeaders
from lifeworld.app.web.tokens import find_token_actor
from lifeworld.app.web.transcript_list import render_list
from lifeworld.opening import open_shared
from study import Conflict, InvalidInput, LifeworldError, NotFound, Study, StudyRefused
from study.jobs import submit_job
from study.language import say
from study.sqlite import describe_error, sqlite3
from transcripts.queries import get_transcript, list_transcripts

__all__ = ["ASSETS", "get_asset_path", "middleware", "routes"]

T = TypeVar("T")

log = logging.getLogger(__name__)


# The folders of our components, each served under its own name.
ASSETS = tuple(
    Path(__file__).parent.parent / name
    for name in (
        "reader",
        "answers",
        "sampling",
        "chain_map",
        "code_line",
        "code_tree",
        "depth_grid",
        "desk",
        "drawing",
        "hue",
        "intervals",
        "keys",
        "language",
        "sidebar",
        "theme_map",
        "who",
    )
)
# The scripts of the reader that a page asks for; all else comes with them.
ENTRIES = {"reader": ("early.js", "reader.js", "chooser.js")}


@cache
def get_asset_path() -> str:
    """Return the URL path of the component assets; it changes with the files, for caching."""
    files = sorted(p for a in ASSETS for p in a.iterdir() if p.suffix in (".js", ".css"))
    files.append(Path(bundle.__file__))  # it decides what is sent, too
    digest = hashlib.sha256(b"".join(p.read_bytes() for p in files)).hexdigest()[:12]
    return f"/lw/assets/{digest}"


def current_study() -> Study:
    """Return the study that this server serves; raise NotFound if none was chosen yet."""
    return open_shared(get_served())


async def _answer(
    asked: Request | Asked,
    work: Callable[[Study, str], Any],
    *,
    cached: bool = False,
    then: Callable[[Study], None] | None = None,
) -> Response:
    """Check the ticket, run *work* in a thread and respond with its result as JSON.

    *then* is run after the response was sent, so that nobody waits for it.
    """
    try:
        study = current_study()
        actor = find_token_actor(asked.headers.get("authorization", ""), study=str(study.path))
        if actor is None:
            error = {"error": say("Your session has expired."), "hint": say("Reload the page.")}
            return JSONResponse(error, 403)
        value = await run_in_threadpool(work, study, actor)
    except NotFound as error:
        return JSONResponse({"error": error.message, "hint": error.hint}, 404)
    except StudyRefused as error:
        return JSONResponse({"error": error.message, "hint": error.hint}, 503)
    except LifeworldError as error:
        return JSONResponse({"error": error.message, "hint": error.hint}, 409)
    except sqlite3.DatabaseError as error:
        told = describe_error(error, study.path)
        if told is None:
            raise
        return JSONResponse({"error": told.message, "hint": told.hint}, 503)
    if value is None:
        return Response(status_code=204)
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    keep = "private, max-age=31536000, immutable" if cached else "no-store"
    return Response(
        body,
        media_type="application/json",
        headers={"cache-control": keep},
        background=BackgroundTask(then, study) if then else None,
    )


def _refuse_stale(study: Study, transcript_id: str, seen: str) -> None:
    if seen and not get_hash(get_transcript(study, transcript_id)).startswith(seen):
        raise Conflict(
            say("The transcript has been corrected since."),
            hint=say("Reload the page; codings have moved with the text."),
        )


async def transcript(request: Request) -> Response:
    """Respond with a transcript's text."""
    transcript_id = request.path_params["id"]
    seen = request.query_params.get("h", "")

    def work(study: Study, _: str) -> dict[str, Any]:
        # The response is cached permanently under this URL, so it must be of this version.
        _refuse_stale(study, transcript_id, seen)
        return get_page(study, transcript_id)

    return await _answer(request, work, cached=bool(seen))


async def transcript_list(request: Request) -> Response:
    """Respond with the transcripts in the order of the list."""

    def work(study: Study, _: str) -> dict[str, Any]:
        return {"transcripts": render_list(list_transcripts(study))}

    return await _answer(request, work)


async def marks(request: Request) -> Response:
    """Respond with a transcript's marks, or with no content if nothing changed since."""
    transcript_id = request.path_params["id"]
    since = request.query_params.get("since", "")
    seen = request.query_params.get("h", "")

    def work(study: Study, actor: str) -> dict[str, Any] | None:
        # Places in another version of the text would be painted on the wrong words.
        _refuse_stale(study, transcript_id, seen)
        if since.isdigit() and int(since) == get_version(study):
            return None
        return get_marks(study, transcript_id, actor=actor)

    return await _answer(request, work)


async def answers(request: Request) -> Response:
    """Respond with the answers of all surveys and their marks, or with no content if unchanged."""
    since = request.query_params.get("since", "")
    texts = request.query_params.get("texts", "")

    def work(study: Study, actor: str) -> dict[str, Any] | None:
        if since.isdigit() and int(since) == get_version(study):
            return None
        return get_answers(study, actor=actor, texts=texts)

    return await _answer(request, work)


async def operations(asked: Request | Asked) -> Response:
    """Run a batch of operations and respond with the outcome of each."""
    transcript_id = asked.path_params["id"]
    batch = await _parse_body(asked, parse_batch)
    if isinstance(batch, Response):
        return batch

    def work(study: Study, actor: str) -> dict[str, Any]:
        _refuse_stale(study, transcript_id, batch.text_hash)
        previous = get_version(study)
        outcomes = run_operations(study, transcript_id, batch.operations, actor=actor)
        version = get_version(study)
        # The page cannot draw the result of undo and redo itself, so it reloads the marks.
        unpainted = any(isinstance(operation, Undo | Redo) for operation in batch.operations)
        return {
            "previous": version if unpainted else previous,
            "version": version,
            "results": [_render_outcome(outcome) for outcome in outcomes],
            **get_ways_back(study, actor),
        }

    return await _answer(asked, work, then=_learn)


async def _parse_body(asked: Request | Asked, parse: Callable[[object], T]) -> T | Response:
    """Return what *parse* makes of the body of a request, or the response that refuses it."""
    try:
        return parse(await asked.json())
    except InvalidInput as error:
        status = 413 if isinstance(error, TooManyOperations) else 400
        return JSONResponse({"error": error.message, "hint": error.hint}, status)
    except (ValueError, RecursionError):  # not JSON, or nested too deeply for Python
        what = say("The request is not a list of operations.")
        return JSONResponse({"error": what, "hint": say("Reload the page.")}, 400)


def _learn(study: Study) -> None:
    """Let the suggester learn from decisions; queued jobs of this kind are merged."""
    try:
        if has_run(study):
            submit_job(study, suggest_again)
    except (LifeworldError, sqlite3.Error):
        log.warning("the suggester was not told of new codings", exc_info=True)


def _render_outcome(outcome: Outcome) -> dict[str, Any]:
    if outcome.error is None:
        kept = {"coding": outcome.coding, "code": outcome.code}
        done = {"id": outcome.id, "ok": True, "label": outcome.label}
        return {**done, **{part: true for part, true in kept.items() if true}}
    error, hint = outcome.error.message, outcome.error.hint
    return {"id": outcome.id, "ok": False, "error": error, "hint": hint}


async def sample_operations(request: Request) -> Response:
    """Run operations on the passages of a random sample, and respond with their outcomes."""
    sample_id = request.path_params["id"]
    asked = await _parse_body(request, parse_sample_operations)
    if isinstance(asked, Response):
        return asked

    def work(study: Study, actor: str) -> dict[str, Any]:
        outcomes = run_sample_operations(study, sample_id, asked, actor=actor)
        return {"results": [_render_outcome(outcome) for outcome in outcomes]}

    return await _answer(request, work, then=_learn)


async def desk(request: Request) -> Response:
    """Respond with a finding and its quotes, or do what the desk asks for."""
    named, thing_id = request.path_params["kind"], request.path_params["id"]
    thing_id = "" if thing_id == NEW else thing_id
    asked = await _parse_body(request, parse_act) if request.method == "POST" else None
    if isinstance(asked, Response):
        return asked

    def work(study: Study, actor: str) -> dict[str, Any]:
        kind = parse_kind(named)
        if asked is None:
            return get_desk(study, kind, thing_id, actor=actor)
        return run_act(study, kind, thing_id, asked, actor=actor)

    return await _answer(request, work, then=prepare_desk if asked is None else None)


async def catalogue(request: Request) -> Response:
    """Respond with the script that brings a language's catalogue to the page."""
    language = request.path_params["language"]
    if language not in OFFERED or request.url.path != get_script_path(language):
        return Response(status_code=404)
    keep = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(render_script(language), media_type="text/javascript", headers=keep)


routes = [
    Route("/lw/api/transcripts", transcript_list),
    Route("/lw/api/transcripts/{id}", transcript),
    Route("/lw/api/transcripts/{id}/marks", marks),
    Route("/lw/api/transcripts/{id}/ops", operations, methods=["POST"]),
    WebSocketRoute("/lw/api/ops", OperationSocket(operations)),
    Route("/lw/api/answers", answers),
    Route("/lw/api/samples/{id}/ops", sample_operations, methods=["POST"]),
    Route("/lw/api/desk/{kind}/{id}", desk, methods=["GET", "POST"]),
    Route("/lw/api/recordings/{ticket}", recording),
    Route("/lw/api/made/{ticket}", made_file),
    Route("/lw/language/{language}-{digest}.js", catalogue),
    *(
        Mount(
            f"/lw/assets/{{digest}}/{a.name}",
            KeptFiles(a, get_home=get_asset_path, entries=ENTRIES.get(a.name, ())),
        )
        for a in ASSETS
    ),
]

# Here, because every way to start the app imports its routes first.
close_lookups()
register_quick_sockets()

# A thread that computes keeps the interpreter for this long while others wait for it, and to write
# a coding takes it back after each of some 20 statements. Beside a thread that always computed
# a coding took 130 ms with Python's 5 ms and 32 ms with this, on a busy machine, and 12 and 4 ms on
# a quieter one; the other thread did 4 to 8 % less.
sys.setswitchinterval(0.001)

middleware = [
    Middleware(Closing),
    Middleware(SecurityHeaders),
    Middleware(Language),
    Middleware(AccessCheck),
    # Fast rather than small: the browser is on this computer.
    Middleware(GZipMiddleware, minimum_size=2000, compresslevel=1),
    Middleware(EarlyStart, get_home=get_asset_path),
]

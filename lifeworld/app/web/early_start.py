"""Adds to the pages that Streamlit serves what lets the reader load while Streamlit starts."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lifeworld.app.looks import list_looks
from lifeworld.app.served import get_served, has_served
from lifeworld.app.web.bundle import BUNDLE
from lifeworld.app.web.coder_cookie import find_coder
from lifeworld.app.web.language_cookie import get_script_path
from lifeworld.app.web.marks import get_hash
from lifeworld.app.web.tokens import new_token
from lifeworld.opening import open_shared
from study import LifeworldError
from study.language import ENGLISH, get_language
from study.sqlite import sqlite3
from transcripts.queries import get_frame, get_transcript

__all__ = ["EarlyStart"]

# What a browser may send that makes an answer without the page, or one that cannot be added to.
_LEFT_OUT = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}
# What starts Streamlit: a module, with its attributes and its address.
_EARLY = b'id="lifeworld-early">{'
_LATER = (
    b'<link rel="modulepreload" crossorigin ',
    b'<link rel="modulepreload" fetchpriority="low" crossorigin ',
)
_FETCHED = rb'<link rel="modulepreload" \1href=\2 id="streamlit">'
_LOOKS = {scheme: list_looks(scheme) for scheme in ("light", "dark")}
_STREAMLIT = re.compile(rb'<script type="module" (crossorigin )src=("[^"]+")></script>')


class EarlyStart:
    """ASGI middleware that adds scripts to the head of a page.

    Streamlit asks for its own address at two places before it connects, and for the reader last.
    The first script tells it the address. On the page Coding the scripts fetch the reader and the
    transcript of the address at once, so that both are there when Streamlit shows their place.
    """

    def __init__(self, app: ASGIApp, *, get_home: Callable[[], str]) -> None:
        self.app = app
        self.get_home = get_home  # the present address of all components' files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, and add to the answer where it is a page."""
        if not _is_page(scope):
            await self.app(scope, receive, send)
            return
        added = await run_in_threadpool(_render_head, scope, self.get_home())
        headers = [(name, value) for name, value in scope["headers"] if name not in _LEFT_OUT]
        await self.app(
            {**scope, "headers": headers, "extensions": {}}, receive, _Adder(send, added)
        )


class _Adder:
    """Sends an answer on; what is added stands first in the page's head.

    There it waits for no style sheet. Where the page has a transcript to show beforehand, the
    script of Streamlit is fetched only; start.js starts it, after the reader if that is soon.
    """

    def __init__(self, send: Send, added: str) -> None:
        self._send = send
        self._added = added
        self._language = get_language()
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self._start = message
        elif self._start is None or message["type"] != "http.response.body":
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                head, language = f"<head>\n{self._added}", f'<html lang="{self._language}">'
                body = self._body.replace(b"<head>", head.encode(), 1)
                if _EARLY in body:
                    body = _STREAMLIT.sub(_FETCHED, body, 1)  # start.js starts it
                    body = body.replace(*_LATER)
                body = body.replace(b'<html lang="en">', language.encode(), 1)
                headers = MutableHeaders(raw=list(self._start["headers"]))
                headers["content-length"] = str(len(body))
                headers["cache-control"] = "no-store"  # it holds a ticket
                del headers["etag"]
                del headers["last-modified"]
                await self._send({**self._start, "headers": headers.raw})
                await self._send({"type": "http.response.body", "body": body})


def _is_html(message: Message) -> bool:
    kind = Headers(raw=message["headers"]).get("content-type", "")
    return bool(message["status"] == 200 and kind.startswith("text/html"))


def _is_page(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    return "text/html" in Headers(scope=scope).get("accept", "")


def _render_head(scope: Scope, home: str) -> str:
    base = os.environ.get("LIFEWORLD_BASE", "") + home
    start = f'<script src="{base}/reader/start.js"></script>'
    if (language := get_language()) != ENGLISH:
        told_in = os.environ.get("LIFEWORLD_BASE", "") + get_script_path(language)
        start = f'<script src="{told_in}"></script>\n{start}'
    if not (scope["path"].rstrip("/").endswith("/coding") and has_served()):
        return start
    # Data, not a script: the browser does not run it.
    early = _find_early(scope)
    told = json.dumps(early).replace("<", "\\u003c")
    calm = "" if early else 'fetchpriority="low" '
    return "\n".join(
        (
            f'<script type="application/json" id="lifeworld-early">{told}</script>',
            start,
            *(
                f'<link rel="modulepreload" {calm}href="{base}/reader/{name}">'
                for name in (BUNDLE, "reader.js", "chooser.js")
            ),
            f'<script type="module" async src="{base}/reader/early.js"></script>',
        )
    )


def _find_early(scope: Scope) -> dict[str, object] | None:
    """Return what the browser needs to fetch the transcript of the address, or None."""
    query = parse_qs(scope["query_string"].decode("latin-1"))
    actor = find_coder(cookie_parser(Headers(scope=scope).get("cookie", "")))
    if not actor or "transcript" not in query:
        return None
    try:
        study = open_shared(get_served())
        transcript = get_transcript(study, query["transcript"][-1])
    except (LifeworldError, sqlite3.Error):
        return None  # the page itself says what is wrong
    turn = query.get("turn", [""])[-1]
    return {
        "api": os.environ.get("LIFEWORLD_BASE", "") + "/lw/api",
        "token": new_token(actor=actor, study=str(study.path)),
        "actor": actor,
        "transcript": transcript.id,
        "hash": get_hash(transcript)[:16],
        "title": transcript.title,
        "suggestions_on": get_frame(study).profile.suggestions,
        "focus": int(turn) if turn.isdigit() else None,
        "looks": _LOOKS,
    }

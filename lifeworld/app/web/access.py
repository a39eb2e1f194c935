"""The check in front of every request: whose address, whose page, and who was let in."""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Sequence
from html import escape
from urllib.parse import parse_qs

import click
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from study.language import get_language, mark, say

__all__ = ["TOKEN", "AccessCheck", "find_fault", "get_cookie_name", "new_token"]

# The variable by which `lifeworld open` hands its server the first token: other users of the
# machine can read a process's arguments, but not its environment.
TOKEN = "LIFEWORLD_TOKEN"  # noqa: S105 - a name, no secret

NAMES = ("127.0.0.1", "localhost", "[::1]")
LOOPBACK = ("127.0.0.1", "::1")

OTHER_HOST = mark("Lifeworld answers only at the address that it shows in the terminal.")
OTHER_PAGE = mark("Another web page asked for this; Lifeworld answers only its own pages.")
NO_ACCESS = mark(
    "This browser may not open the study: use the newest address in the"
    " terminal where Lifeworld runs, or run `lifeworld open` again."
)


def new_token() -> str:
    """Return a random token that lets one browser in, once."""
    return secrets.token_urlsafe(32)


def get_cookie_name(port: int) -> str:
    """Return the cookie's name; browsers share the cookies of all ports of a host."""
    return f"lifeworld-{port}"


def _get_headers(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


def find_fault(scope: Scope) -> str:
    """Return why a request comes from elsewhere than our own pages, in a sentence, or "".

    The host must be this computer's and our port, whatever name leads to it. A page that asks must
    be one of the same host and port. What writes must name its page, as every browser does.
    """
    address, port = scope.get("server") or ("", None)
    hosts = [f"{name}:{port}" for name in NAMES] + (list(NAMES) if port == 80 else [])
    host = _get_headers(scope, b"host")
    if address not in LOOPBACK or len(host) != 1 or host[0].lower() not in hosts:
        return OTHER_HOST
    origin = _get_headers(scope, b"origin")
    reads = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
    if origin != [f"http://{host[0].lower()}"] and (origin or not reads):
        return OTHER_PAGE
    site = _get_headers(scope, b"sec-fetch-site")
    if site and site[-1] not in ("same-origin", "none") and not (reads and _is_visit(scope)):
        return OTHER_PAGE
    return ""


def _is_visit(scope: Scope) -> bool:
    """Return whether a person follows a link to us: its page cannot read what then appears."""
    mode, into = (_get_headers(scope, b"sec-fetch-" + name) for name in (b"mode", b"dest"))
    return mode == ["navigate"] and into == ["document"]


class AccessCheck:
    """ASGI middleware that lets our own pages in, in browsers that came with a token.

    A token is in the address that is opened first. It works once and becomes a cookie, which works
    until the server ends. Whenever a token was used, the terminal shows a new one.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._cookies: list[str] = []
        # Taken out of the environment, so that no process that we start inherits it.
        given = os.environ.pop(TOKEN, "")
        self._token, self._shown = given or new_token(), bool(given)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass, and answer everything else with one sentence."""
        if scope["type"] == "lifespan":
            if not self._shown:  # `streamlit run app.py`: nobody has shown the address yet
                from streamlit import config

                self._show_address("Open the study at", int(config.get_option("server.port")))
            await self.app(scope, receive, send)
            return
        fault = find_fault(scope)
        if fault:
            await _refuse(scope, fault)(scope, receive, send)
        elif token := _find_token(scope):
            await self._enter(scope, token)(scope, receive, send)
        elif self._is_known(scope):
            await self.app(scope, receive, send)
        else:
            await _refuse(scope, NO_ACCESS)(scope, receive, send)

    def _is_known(self, scope: Scope) -> bool:
        name = get_cookie_name(scope["server"][1])
        # Another page of this host can put a cookie of the same name before ours: look at each.
        pairs = [pair for line in _get_headers(scope, b"cookie") for pair in line.split(";")]
        values = [v.strip() for key, _, v in (pair.partition("=") for pair in pairs)
                  if key.strip() == name]  # fmt: skip
        return any(_is_same(value, known) for value in values for known in self._cookies)

    def _enter(self, scope: Scope, token: str) -> Response:
        """Answer an address with a token: with a cookie, and a page that leads on."""
        early = _get_headers(scope, b"sec-purpose") + _get_headers(scope, b"purpose")
        if early:  # the browser looks ahead: the person comes later, and needs the token then
            return _refuse(scope, NO_ACCESS)
        if not _is_same(token, self._token):
            known = self._is_known(scope)  # the address was opened again in the same browser
            return (
                HTMLResponse(_render_onward(), headers=_UNKEPT)
                if known
                else _refuse(scope, NO_ACCESS)
            )
        port = scope["server"][1]
        cookie = new_token()
        self._cookies.append(cookie)
        self._token = new_token()
        self._show_address("For another browser:", port)
        # Not a redirect: a browser that came from another page, as from the file that
        # `lifeworld open` makes, would not send a strict cookie along. This page is our own.
        answer = HTMLResponse(_render_onward(), headers=_UNKEPT)
        answer.set_cookie(get_cookie_name(port), cookie, httponly=True, samesite="strict")
        return answer

    def _show_address(self, before: str, port: int) -> None:
        # On the error output: the ordinary one carries Streamlit's own lines and is not shown.
        click.echo(f"{before} http://127.0.0.1:{port}/?token={self._token}", err=True)


_UNKEPT = {"cache-control": "no-store"}
_PAGE = (
    '<!doctype html><html lang="{}"><meta charset="utf-8"><title>Lifeworld</title>'
    '<meta name="viewport" content="width=device-width">{}</html>'
)


def _render_page(content: str) -> str:
    return _PAGE.format(get_language(), content)


def _render_onward() -> str:
    link = f'<a href="/">{escape(say("Open the study"))}</a>'
    return _render_page(f'<meta http-equiv="refresh" content="0;url=/"><p>{link}</p>')


def _is_same(given: str, known: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), known.encode())


def _find_token(scope: Scope) -> str:
    if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] != "/":
        return ""
    query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    given: Sequence[str] = query.get("token", ())
    return given[0] if given else ""


def _refuse(scope: Scope, sentence: str) -> Response:
    """Return the answer: for our routes as JSON, for everything else as a page."""
    if scope["path"].startswith("/lw/api/"):
        body = json.dumps({"error": say(sentence), "hint": say("Reload the page.")})
        return Response(body, 403, _UNKEPT, "application/json")
    return HTMLResponse(_render_page(f"<p>{escape(say(sentence))}</p>"), 403, _UNKEPT)

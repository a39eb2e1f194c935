"""The cookie that keeps the language of the screens, and the catalogue for their scripts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from study.language import ENGLISH, LANGUAGES, read_catalogue, say_in

__all__ = [
    "COOKIE",
    "OFFERED",
    "Language",
    "find_language",
    "get_script_path",
    "render_script",
]

COOKIE = "lifeworld-language"
OFFERED: tuple[str, ...] = tuple(LANGUAGES)


def find_language(cookies: Mapping[str, str], wanted: str) -> str:
    """Return the language of a browser's screens: the chosen one, its own, or English.

    Args:
        cookies: The browser's cookies.
        wanted: What the browser prefers: a tag such as da-DK, or a header Accept-Language.
    """
    kept = cookies.get(COOKIE, "")
    if kept in OFFERED:
        return kept
    first = wanted.partition(",")[0].partition(";")[0].partition("-")[0].strip().lower()
    return first if first in OFFERED else ENGLISH


def _find_scope_language(scope: Scope) -> str:
    """Return the language of the screens that send a request."""
    headers = Headers(scope=scope)
    return find_language(
        cookie_parser(headers.get("cookie", "")), headers.get("accept-language", "")
    )


class Language:
    """ASGI middleware: what a request is answered with is said in the language of its browser."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with say_in(_find_scope_language(scope)):
            await self.app(scope, receive, send)


@cache
def render_script(language: str) -> str:
    """Return the script that brings the catalogue of a language to the scripts of a page."""
    catalogue = read_catalogue(language)
    told = {
        "language": language,
        "messages": {
            one: words
            for (context, one), words in catalogue.messages.items()
            if one in catalogue.in_scripts and not context
        },
        "plurals": {
            one: words for one, words in catalogue.plurals.items() if one in catalogue.in_scripts
        },
    }
    return f"globalThis.__lifeworldSays={json.dumps(told, ensure_ascii=False)};\n"


@cache
def get_script_path(language: str) -> str:
    """Return the address of that script; it changes with the catalogue, for caching."""
    digest = hashlib.sha256(render_script(language).encode()).hexdigest()[:12]
    return f"/lw/language/{language}-{digest}.js"

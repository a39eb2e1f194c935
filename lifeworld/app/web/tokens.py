"""Signed tickets that grant a browser access to our routes, for one person or one file."""

from __future__ import annotations

import os
import secrets
import time
from functools import cache
from typing import Any

from itsdangerous import BadData, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from study.home import get_home

__all__ = ["HOURS", "find_token_actor", "new_token"]

HOURS = 12

# The system's clock is read once: set back or forward later, it makes no ticket older or younger.
_STARTED = int(time.time())
_BEGAN = time.monotonic()


class _SteadySigner(TimestampSigner):
    def get_timestamp(self) -> int:
        return _STARTED + int(time.monotonic() - _BEGAN)


@cache
def _signer(salt: str = "lifeworld.app.reader") -> URLSafeTimedSerializer:
    # Stored on disk, so that a tab left open can still save after the app restarts.
    path = get_home() / "secret"
    if not path.exists():
        draft = path.with_name(f"secret.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "w") as stream:
            stream.write(secrets.token_hex(32))
        draft.replace(path)
    return URLSafeTimedSerializer(path.read_text("utf-8"), salt=salt, signer=_SteadySigner)


def _load(signer: URLSafeTimedSerializer, ticket: str) -> dict[str, Any]:
    """Return what a ticket says, unless it is forged or older than twelve hours."""
    claims, made = signer.loads(ticket, return_timestamp=True)
    now, stamp = _SteadySigner("").get_timestamp(), int(made.timestamp())
    # A stamp ahead of us is from before a restart, since when the clock was set back: such a
    # ticket counts from the restart.
    if now - (stamp if stamp <= now else _STARTED) > HOURS * 3600:
        raise SignatureExpired("too old")
    return dict(claims)


def new_token(*, actor: str, study: str) -> str:
    """Return a ticket for *actor* in the study at this path, valid for twelve hours."""
    return str(_signer().dumps({"actor": actor, "study": study}))


def find_token_actor(header: str, *, study: str) -> str | None:
    """Return the actor of the ticket in an Authorization header, or None if it is invalid."""
    try:
        claims = _load(_signer(), header.removeprefix("Bearer "))
    except BadData:
        return None
    return str(claims["actor"]) if claims.get("study") == study else None


# A separate salt, so that a leaked URL opens one file but not the study.
FILE_SALT = "lifeworld.file"


def new_file_ticket(*, actor: str, study: str, file: str) -> str:
    """Return a ticket to put in a URL, for elements that cannot send a header.

    It gives *actor* access to one file of the study at this path for twelve hours.
    """
    return str(_signer(FILE_SALT).dumps({"actor": actor, "study": study, "file": file}))


def find_ticket_file(ticket: str, *, study: str) -> str | None:
    """Return the file that a ticket opens in this study, or None if it is invalid."""
    try:
        claims = _load(_signer(FILE_SALT), ticket)
    except BadData:
        return None
    return str(claims["file"]) if claims.get("study") == study else None

"""The secrets by which guests and the facilitator's browser are let in."""

from __future__ import annotations

import hashlib
import hmac
import secrets

__all__ = ["APP", "TOKEN", "get_cookie_name", "hash_cookie", "hash_token", "is_same", "new_token"]

# The variable by which whoever starts the server hands it the facilitator's token: other users of
# the machine can read a process's arguments, but not its environment.
TOKEN = "LIFEWORLD_ROOM_TOKEN"  # noqa: S105 - a name, no secret
# The variable by which it says where the app is open; the console's cards lead there.
APP = "LIFEWORLD_ROOM_APP"


def new_token() -> str:
    """Return a random token."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what the room's file keeps of a guest's token."""
    return hashlib.sha256(b"guest:" + token.encode("utf-8", "replace")).hexdigest()


def hash_cookie(token: str) -> str:
    """Return the cookie that stands for the facilitator's token; it outlives a restart with it."""
    return hashlib.sha256(b"cookie:" + token.encode()).hexdigest()


def get_cookie_name(port: int) -> str:
    """Return the cookie's name; browsers share the cookies of all ports of a host."""
    return f"lifeworld-room-{port}"


def is_same(given: str, known: str) -> bool:
    """Return whether two secrets are one, in a time that tells nothing."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), known.encode())

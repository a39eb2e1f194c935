"""Headers of every answer, and the checks in front of every request of the guests' listener."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Headers", "find_address", "is_known_host", "is_own_page"]

_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


def _get_policy(host: str) -> str:
    """Return what a page may load: our own files, and the socket of this very address."""
    # Older Safari does not take 'self' to mean the socket, too; an IPv6 address cannot be written.
    sockets = f" ws://{host} wss://{host}" if host and "[" not in host else ""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"connect-src 'self'{sockets}",
            "img-src 'self' data:",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


class Headers:
    """ASGI middleware that adds the headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on the request and add the headers to the response."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        host = HTTPConnection(scope).headers.get("host", "")
        policy = _get_policy(host if _is_plain(host) else "")
        added = [(name.encode(), value.encode()) for name, value in _ALWAYS.items()]
        added.append((b"content-security-policy", policy.encode("latin-1")))

        async def send_with_headers(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                message["headers"] = [*message.get("headers", []), *added]
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _is_plain(host: str) -> bool:
    return bool(host) and all(each.isalnum() or each in ".:-[]" for each in host)


@cache
def _get_own_names() -> frozenset[str]:
    name = socket.gethostname().lower()
    return frozenset({"localhost", name, f"{name.partition('.')[0]}.local"})


def is_known_host(connection: HTTPConnection, public: str) -> bool:
    """Return whether a request names us: by an address, our own name, or the public one.

    A page elsewhere that makes its own name lead here still names itself.
    """
    given = connection.headers.getlist("host")
    if len(given) != 1 or not _is_plain(given[0]):
        return False
    try:
        host = (urlsplit(f"//{given[0]}").hostname or "").lower()
    except ValueError:  # brackets around what is no address
        return False
    if public and host == (urlsplit(public).hostname or "").lower():
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host in _get_own_names()
    return True


def is_own_page(connection: HTTPConnection) -> bool:
    """Return whether a page of ours asks: browsers say whose page it is."""
    origin = connection.headers.getlist("origin")
    host = connection.headers.get("host", "")
    return len(origin) == 1 and origin[0].lower() in (
        f"http://{host.lower()}",
        f"https://{host.lower()}",
    )


def find_address(connection: HTTPConnection, proxies: Mapping[str, object] | frozenset[str]) -> str:
    """Return the address that a request comes from.

    What a proxy says of it is believed if the proxy is one that the facilitator named; of several
    addresses the last that is no such proxy, because whoever asks writes the first.
    """
    client = connection.client.host if connection.client is not None else ""
    if client not in proxies:
        return client
    told = ",".join(connection.headers.getlist("x-forwarded-for")).split(",")
    for each in reversed([part.strip() for part in told if part.strip()]):
        if each not in proxies:
            return each
    return client

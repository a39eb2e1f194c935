"""What is done when the server ends, however it is ended."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from lifeworld.app.servers import close_servers
from lifeworld.opening import close_shared

__all__ = ["Closing"]


class Closing:
    """ASGI middleware that closes the study, and the servers of others, when the server ends.

    uvicorn ends itself with the signal that it got, so that functions of `atexit` are not called.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; close when the server's life has ended."""
        await self.app(scope, receive, send)
        if scope["type"] == "lifespan":
            close_servers()
            close_shared()

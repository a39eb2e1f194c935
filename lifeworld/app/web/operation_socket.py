"""A socket for operations: each batch is answered as a request for its transcript would be.

A browser and a server spend several milliseconds on the request around a batch, beside the two that
its commit takes. A socket that stays open spares most of them.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from lifeworld.app.web.language_cookie import find_language
from study.language import say_in

__all__ = ["Asked", "OperationSocket"]

_UNREADABLE = 1003  # "unsupported data" (RFC 6455)


@dataclass(frozen=True, slots=True)
class Asked:
    """A message of the socket, with what a request has of the same batch."""

    path_params: dict[str, str]
    headers: dict[str, str]
    body: object

    async def json(self) -> object:
        """Return the batch as sent."""
        return self.body


class OperationSocket:
    """The endpoint: runs one batch after the other, in the order in which they come.

    A message is an object with `n`, a number that the answer bears, too, and with the `transcript`,
    the `ticket` and the `batch` that a request would have in its path, its header and its body. The
    answer has the `status` and the `body` of the response.

    Args:
        answer: Answers one batch; also what answers the request.
    """

    def __init__(self, answer: Callable[[Asked], Awaitable[Response]]) -> None:
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer until the browser leaves."""
        socket = WebSocket(scope, receive, send)
        await socket.accept()
        language = find_language(socket.cookies, socket.headers.get("accept-language", ""))
        try:
            while True:
                message = _read(await socket.receive_text())
                if message is None:
                    await socket.close(_UNREADABLE)
                    return
                number, asked = message
                with say_in(language):
                    response = await self._answer(asked)
                body = bytes(response.body).decode()
                await socket.send_text(
                    f'{{"n":{number},"status":{response.status_code},"body":{body or "null"}}}'
                )
                if response.background is not None:
                    await response.background()
        except WebSocketDisconnect:
            return


def _read(text: str) -> tuple[int, Asked] | None:
    """Return the number of a message and what it asks for, or None if it is none of ours."""
    try:
        message: Any = json.loads(text)
        number, transcript, ticket = (message[name] for name in ("n", "transcript", "ticket"))
        batch = message["batch"]
    except (ValueError, RecursionError, KeyError, TypeError):
        return None
    if type(number) is not int or not isinstance(transcript, str) or not isinstance(ticket, str):
        return None
    return number, Asked({"id": transcript}, {"authorization": f"Bearer {ticket}"}, batch)

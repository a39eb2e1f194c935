"""What the facilitator's browser reaches on this computer: console, projector, network, log."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from html import escape
from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from lifeworld.app.web.access import find_fault
from lifeworld.room.files import PageFiles, render_missing
from lifeworld.room.headers import Headers
from lifeworld.room.hub import Hub
from lifeworld.room.network import list_addresses, render_qr
from lifeworld.room.socket import POLICY, Page, read_hello
from lifeworld.room.suggester import Suggester
from lifeworld.room.tokens import get_cookie_name, hash_cookie, is_same
from opportunity_spaces.workshops.room.describe import describe_operation
from opportunity_spaces.workshops.room.host_views import list_log
from opportunity_spaces.workshops.room.model import HOST, PROJECTOR
from opportunity_spaces.workshops.room.presence import describe_actor
from opportunity_spaces.workshops.room.views import get_view
from study.language import say, say_in
from transcripts.reading.tables.write_table import TableWriter

__all__ = ["FOLDERS", "Doors", "create_host_app"]

FOLDERS = ("console", "projector", "board", "phone", "shared")
NO_STORE = {"cache-control": "no-store"}
_PAGE = '<!doctype html><html lang="{}"><meta charset="utf-8"><title>Lifeworld</title>{}</html>'


class Doors(Protocol):
    """What opens and closes the guests' listener."""

    def describe(self) -> dict[str, Any] | None:
        """Return where it is open, or None."""

    async def open(self, address: str, port: int) -> str:
        """Open it; return why that is not possible, or ""."""

    async def close(self) -> None:
        """Close it."""


class HostApp:
    """The handlers of the host's listener.

    Args:
        hub: The room.
        token: What the facilitator's browser is let in by.
        doors: The guests' listener.
        public: The base address behind a proxy, or empty.
    """

    def __init__(self, hub: Hub, *, token: str, doors: Doors, public: str) -> None:
        self.hub = hub
        self._token = token
        self._doors = doors
        self._public = public
        self._suggester = Suggester(hub)
        self._files = PageFiles(FOLDERS, "/files", hub.language)

    def create(self) -> ASGIApp:
        """Return the application."""
        routes = [
            Route("/console", self._show_console, methods=["GET"]),
            Route("/projector", self._show_projector, methods=["GET"]),
            Route("/files/{hash}/{name:path}", self._files.answer, methods=["GET"]),
            Route("/network.json", self._tell_network, methods=["GET"]),
            Route("/network/open", self._open, methods=["POST"]),
            Route("/network/close", self._close, methods=["POST"]),
            Route("/piles/suggest", self._suggest, methods=["POST"]),
            Route("/piles/cancel", self._cancel, methods=["POST"]),
            Route("/qr.svg", self._draw_qr, methods=["GET"]),
            Route("/log.csv", self._send_log, methods=["GET"]),
            Route("/state.json", self._tell_state, methods=["GET"]),
            WebSocketRoute("/room/socket", self._connect),
        ]
        app = Starlette(routes=routes, exception_handlers={404: _not_found, 405: _not_found})
        return Headers(_HostCheck(app, self._token, self.hub.language))

    async def _show_console(self, request: Request) -> Response:
        return self._files.render_page("console/console.html")

    async def _show_projector(self, request: Request) -> Response:
        return self._files.render_page("projector/projector.html")

    async def _tell_network(self, request: Request) -> Response:
        with say_in(self.hub.language):
            addresses = [each.to_dict() for each in list_addresses()]
        return JSONResponse(
            {
                "addresses": addresses,
                "open": self._doors.describe(),
                "public": self._public,
                "code": self.hub.code,
                "reached": self.hub.state.reached,
                "tested": bool(self.hub.presence.address.get("tested")),
            },
            headers=NO_STORE,
        )

    async def _open(self, request: Request) -> Response:
        try:
            given = json.loads(await request.body())
            address, port = str(given["address"]), int(given.get("port") or 0)
        except (ValueError, KeyError, TypeError):
            return render_missing()
        with say_in(self.hub.language):
            why = await self._doors.open(address, port)
        if why:
            return JSONResponse({"why": why}, 409, NO_STORE)
        return JSONResponse(self._doors.describe(), headers=NO_STORE)

    async def _close(self, request: Request) -> Response:
        await self._doors.close()
        return JSONResponse({}, headers=NO_STORE)

    async def _suggest(self, request: Request) -> Response:
        why = self._suggester.begin()
        return JSONResponse({"why": why}, 409 if why else 200, NO_STORE)

    async def _cancel(self, request: Request) -> Response:
        await self._suggester.cancel()
        return JSONResponse({}, headers=NO_STORE)

    async def _draw_qr(self, request: Request) -> Response:
        url = str(self.hub.presence.address.get("url", ""))
        if not url:
            return render_missing()
        return Response(render_qr(url), 200, NO_STORE, "image/svg+xml")

    async def _send_log(self, request: Request) -> Response:
        state, out = self.hub.state, io.StringIO(newline="")
        writer = TableWriter(out)
        with say_in(self.hub.language):
            writer.write_row([say("Time"), say("Who"), say("What"), say("Undone")])
            for each in list_log(state):
                at = datetime.fromtimestamp(each.at / 1000, UTC).isoformat(timespec="seconds")
                who, what = describe_actor(state, each), describe_operation(state, each)
                undone = say("yes") if each.seq in state.undone else ""
                writer.write_row([at, who, what, undone])
        headers = {**NO_STORE, "content-disposition": 'attachment; filename="moderation-log.csv"'}
        # The mark in front tells spreadsheets that it is UTF-8.
        return Response("\ufeff" + out.getvalue(), 200, headers, "text/csv")

    async def _tell_state(self, request: Request) -> Response:
        state = self.hub.state
        with say_in(self.hub.language):
            view = get_view(state, HOST, self.hub.presence)
        return JSONResponse({"seq": state.seq, "parts": view}, headers=NO_STORE)

    async def _connect(self, socket: WebSocket) -> None:
        await socket.accept()
        hello = await read_hello(socket)
        if hello is None:
            await socket.close(POLICY)
            return
        viewer = PROJECTOR if hello.get("as") == "projector" else HOST
        try:
            await Page(socket, self.hub, viewer).run()
        except (WebSocketDisconnect, TimeoutError, OSError):
            return


class _HostCheck:
    """ASGI middleware: this computer's own pages only, in a browser that came with the token."""

    def __init__(self, app: ASGIApp, token: str, language: str) -> None:
        self.app = app
        self._token = token
        self._language = language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass, and answer everything else with one sentence."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        with say_in(self._language):
            fault = find_fault(scope)
            if fault:
                await self._refuse(say(fault), scope, receive, send)
            elif scope["type"] == "http" and "token" in connection.query_params:
                await self._enter(connection)(scope, receive, send)
            elif self._is_known(connection):
                await self.app(scope, receive, send)
            else:
                sentence = say("Open this page from the workshop’s page in the study.")
                await self._refuse(sentence, scope, receive, send)

    def _is_known(self, connection: HTTPConnection) -> bool:
        server = connection.scope.get("server") or ("", 0)
        cookie = connection.cookies.get(get_cookie_name(server[1]), "")
        return is_same(cookie, hash_cookie(self._token))

    def _enter(self, connection: HTTPConnection) -> Response:
        """Answer an address with the token: with a cookie, and a page that leads on."""
        path = connection.url.path
        known = self._is_known(connection)
        if not known and not is_same(connection.query_params["token"], self._token):
            words = escape(say("Open this page from the workshop’s page in the study."))
            return HTMLResponse(_PAGE.format(self._language, f"<p>{words}</p>"), 403, NO_STORE)
        # Not a redirect: a browser that came from another page would send no strict cookie along.
        onward = (
            f'<meta http-equiv="refresh" content="0;url={escape(path)}">'
            f'<p><a href="{escape(path)}">{escape(say("Open the workshop"))}</a></p>'
        )
        answer = HTMLResponse(_PAGE.format(self._language, onward), headers=NO_STORE)
        port = (connection.scope.get("server") or ("", 0))[1]
        answer.set_cookie(
            get_cookie_name(port), hash_cookie(self._token), httponly=True, samesite="strict"
        )
        return answer

    async def _refuse(self, sentence: str, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": POLICY})
            return
        page = _PAGE.format(self._language, f"<p>{escape(sentence)}</p>")
        await HTMLResponse(page, 403, NO_STORE)(scope, receive, send)


async def _not_found(request: Request, error: Exception) -> Response:
    return render_missing()


def create_host_app(hub: Hub, *, token: str, doors: Doors, public: str = "") -> ASGIApp:
    """Return the application of the host's listener.

    Args:
        hub: The room.
        token: What the facilitator's browser is let in by.
        doors: The guests' listener.
        public: The base address behind a proxy, or empty.
    """
    return HostApp(hub, token=token, doors=doors, public=public).create()

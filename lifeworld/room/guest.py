"""What guests can reach: the phone page with its files, joining, leaving, and the socket."""

from __future__ import annotations

import json
import secrets
from typing import Any

from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from lifeworld.room.files import PageFiles, render_missing
from lifeworld.room.headers import Headers, find_address, is_known_host, is_own_page
from lifeworld.room.hub import Hub
from lifeworld.room.limits import Limits
from lifeworld.room.network import list_addresses
from lifeworld.room.socket import POLICY, Page, close_refused, read_hello
from opportunity_spaces.workshops.room.accept import SERVER_ITSELF
from opportunity_spaces.workshops.room.codes import clean_code
from opportunity_spaces.workshops.room.operations import Refused
from study.language import mark, say, say_in

__all__ = ["FOLDERS", "create_guest_app"]

FOLDERS = ("phone", "board", "lead", "shared")
LATER = ("board", "lead")  # for scribes and facilitators
LARGEST = 4096  # bytes of what is posted
# From one address. A whole room may stand behind one, and joins within a minute.
JOINS = 8.0, 60.0  # a second, and at once
GUESSES = 0.2, 20.0
LOOKS = 5.0, 120.0
SOCKETS = 5.0, 150.0
REACHES = 0.5, 20.0
MOST_PAGES = 6  # of one guest
THIS = ("127.", "localhost", "[::1]")
NO_STORE = {"cache-control": "no-store"}

STRANGER = mark("This phone is not in the workshop any more: join again with its code.")
_REACHED = (
    '<!doctype html><html lang="{}"><meta charset="utf-8"><meta name="viewport"'
    ' content="width=device-width, initial-scale=1"><title>Lifeworld</title>'
    '<p>{}</p><p><a href="/j/{}">{}</a></p></html>'
)


class GuestApp:
    """The handlers of the guests' listener.

    Args:
        hub: The room.
        public: The base address behind a proxy, or empty.
        proxies: The addresses of proxies that are believed.
    """

    def __init__(self, hub: Hub, *, public: str, proxies: frozenset[str]) -> None:
        self.hub = hub
        self._public = public
        self._proxies = proxies
        self._files = PageFiles(FOLDERS, "/p", hub.language, LATER)
        self._joins = Limits(*JOINS)
        self._guesses = Limits(*GUESSES)
        self._looks = Limits(*LOOKS)
        self._sockets = Limits(*SOCKETS)
        self._reaches = Limits(*REACHES)

    def create(self) -> ASGIApp:
        """Return the application."""
        routes = [
            Route("/", self._show_page, methods=["GET"]),
            Route("/j/{code}", self._show_page, methods=["GET"]),
            Route("/p/{hash}/{name:path}", self._files.answer, methods=["GET"]),
            Route("/room.json", self._tell_room, methods=["GET"]),
            Route("/reached", self._note_reached, methods=["GET"]),
            Route("/join", self._join, methods=["POST"]),
            Route("/leave", self._leave, methods=["POST"]),
            WebSocketRoute("/room/socket", self._connect),
        ]
        app = Starlette(routes=routes, exception_handlers={404: _not_found, 405: _not_found})
        return Headers(_Checked(app, self._public))

    # ---- pages -----------------------------------------------------------------------------

    async def _show_page(self, request: Request) -> Response:
        return self._files.render_page("phone/phone.html")

    async def _tell_room(self, request: Request) -> Response:
        address = find_address(request, self._proxies)
        if wait := self._looks.find_wait(address):
            return self._slow_down(wait)
        if not self._has_code(request.query_params.get("code", "")):
            return self._refuse_code(address)
        plan = self.hub.state.plan
        return JSONResponse(
            {
                "title": plan.title,
                "purpose": plan.purpose,
                "language": plan.language,
                "anonymity": plan.anonymity,
                "notice": plan.notice,
                "keep_until": plan.keep_until,
                "ballots": plan.ballots,
                "tables": [{"id": each.id, "name": each.name} for each in plan.tables],
                "sides": list(plan.sides),
                "state": self.hub.state.phase,
            },
            headers=NO_STORE,
        )

    async def _note_reached(self, request: Request) -> Response:
        address = find_address(request, self._proxies)
        if wait := self._reaches.find_wait(address):
            return self._slow_down(wait)
        own = {each.address for each in list_addresses()}
        host = request.headers.get("host", "")
        # This computer reaches itself always; it counts only where nothing else could be meant.
        if address not in own or host.startswith(THIS):
            await self.hub.act(SERVER_ITSELF, "reached")
            scheme = "https" if self._is_public(request) else "http"
            self.hub.set_address(tested=True, url=f"{scheme}://{host}/j/{self.hub.code}")
        with say_in(self.hub.language):
            return HTMLResponse(
                _REACHED.format(
                    self.hub.language,
                    say("This phone reaches the workshop’s computer."),
                    self.hub.code,
                    say("Join the workshop"),
                ),
                headers=NO_STORE,
            )

    def _is_public(self, request: HTTPConnection) -> bool:
        return bool(self._public) and request.headers.get("host", "") in self._public

    # ---- joining and leaving ---------------------------------------------------------------

    async def _join(self, request: Request) -> Response:
        address = find_address(request, self._proxies)
        given = await _read_body(request)
        if given is None:
            return render_missing()
        if wait := self._joins.find_wait(address):
            return self._slow_down(wait)
        if not self._has_code(given.get("code", "")):
            return self._refuse_code(address)
        if self.hub.state.phase == "ended":
            return self._refuse(410, mark("The workshop has ended."))
        remote = self._is_public(request)
        fields = {
            name: given[name]
            for name in ("name", "ballot", "side", "table")
            if isinstance(given.get(name), str) and given[name]
        }
        if fields.get("ballot") and (wait := self._guesses.find_wait(address)):
            return self._slow_down(wait)
        try:
            guest, token = await self.hub.join({"name": "", **fields}, remote=remote)
        except Refused as refused:
            return JSONResponse({"why": refused.why}, 409, NO_STORE)
        return JSONResponse({"token": token, "guest": guest}, headers=NO_STORE)

    async def _leave(self, request: Request) -> Response:
        given = await _read_body(request)
        if given is None:
            return render_missing()
        guest = await self.hub.find_guest(str(given.get("token", "")))
        if guest:
            await self.hub.act(guest, "leave")
        # Whoever is not known has nothing here to delete.
        return JSONResponse({}, headers=NO_STORE)

    def _has_code(self, given: object) -> bool:
        # A code is no secret for longer than the workshop, but six letters are not to be tried out.
        return isinstance(given, str) and secrets.compare_digest(
            clean_code(given[:40]).encode(), self.hub.code.encode()
        )

    def _refuse_code(self, address: str) -> Response:
        if wait := self._guesses.find_wait(address):
            return self._slow_down(wait)
        return self._refuse(404, mark("There is no workshop with this code: look at it again."))

    def _refuse(self, status: int, sentence: str, **more: Any) -> Response:
        with say_in(self.hub.language):
            return JSONResponse({"why": say(sentence), **more}, status, NO_STORE)

    def _slow_down(self, wait: float) -> Response:
        seconds = max(1, round(wait))
        answer = self._refuse(
            429, mark("Many are joining at once: this goes on in a moment."), wait=seconds
        )
        answer.headers["retry-after"] = str(seconds)
        return answer

    # ---- the socket ------------------------------------------------------------------------

    async def _connect(self, socket: WebSocket) -> None:
        if not is_own_page(socket) or self._sockets.find_wait(find_address(socket, self._proxies)):
            await socket.close(POLICY)  # before it is accepted: the browser sees a 403
            return
        await socket.accept()
        hello = await read_hello(socket)
        if hello is None:
            await socket.close(POLICY)
            return
        guest = await self.hub.find_guest(str(hello.get("token", "")))
        if not guest:
            await close_refused(socket, self.hub, STRANGER, "token")
            return
        for old in self.hub.list_pages(guest)[MOST_PAGES - 1 :]:
            with say_in(self.hub.language):
                old.say_goodbye(say("This workshop is open in many windows: close some."), "token")
        try:
            await Page(socket, self.hub, guest).run()
        except (WebSocketDisconnect, TimeoutError, OSError):
            return


class _Checked:
    """ASGI middleware: answers whoever names another host with 404, as every unknown path."""

    def __init__(self, app: ASGIApp, public: str) -> None:
        self.app = app
        self._public = public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what names us, and of what writes only what our own pages send."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        known = is_known_host(connection, self._public)
        if scope["type"] == "http" and scope["method"] == "POST":
            known = known and is_own_page(connection)
        if known:
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await render_missing()(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": POLICY})


async def _not_found(request: Request, error: Exception) -> Response:
    return render_missing()


async def _read_body(request: Request) -> dict[str, Any] | None:
    """Return what was posted, or None if it is too long or no object."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return given if isinstance(given, dict) else None


def create_guest_app(
    hub: Hub, *, public: str = "", proxies: frozenset[str] = frozenset()
) -> ASGIApp:
    """Return the application of the guests' listener.

    Args:
        hub: The room.
        public: The base address behind a proxy, or empty.
        proxies: The addresses of proxies whose word on where somebody comes from is taken.
    """
    return GuestApp(hub, public=public, proxies=proxies).create()

"""Runs a room: one loop, the host's listener, and the guests' once somebody opens it on purpose."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import uvicorn
from starlette.types import ASGIApp

from lifeworld.room.guest import create_guest_app
from lifeworld.room.host import create_host_app
from lifeworld.room.hub import Hub
from lifeworld.room.network import list_addresses, open_socket
from lifeworld.room.socket import LARGEST
from lifeworld.room.tokens import APP, TOKEN, new_token
from opportunity_spaces.workshops.room.commands import open_alone
from opportunity_spaces.workshops.room.queries import open_room
from study.errors import InvalidInput
from study.language import say

__all__ = ["GUEST_PORT", "run_room"]

GUEST_PORT = 8750
HOST = "127.0.0.1"
LOOP = "::1"
ANY = "0.0.0.0"  # noqa: S104 - only if the facilitator says so


class _Server(uvicorn.Server):
    """A server that leaves signals to whoever runs two of them."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _create_server(app: ASGIApp) -> _Server:
    return _Server(
        uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws="websockets-sansio",
            ws_max_size=LARGEST,
            ws_ping_interval=20,
            ws_ping_timeout=40,
            timeout_graceful_shutdown=2,
            timeout_keep_alive=20,
            h11_max_incomplete_event_size=32 * 1024,
        )
    )


class _Running:
    """A listener that runs until it is stopped."""

    def __init__(self, app: ASGIApp, address: str, port: int) -> None:
        self._socket = open_socket(address, port)
        self.address = address
        self.port = int(self._socket.getsockname()[1])
        self._server = _create_server(app)
        self._task = asyncio.create_task(self._server.serve(sockets=[self._socket]))

    async def stop(self) -> None:
        self._server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        self._socket.close()


class Doors:
    """The guests' listener: shut until it is opened on purpose.

    Args:
        hub: The room.
        public: The base address behind a proxy, or empty.
        proxies: The addresses of proxies that are believed.
    """

    def __init__(self, hub: Hub, *, public: str, proxies: frozenset[str]) -> None:
        self._hub = hub
        self._public = public.rstrip("/")
        self._app = create_guest_app(hub, public=self._public, proxies=proxies)
        self._running: _Running | None = None

    def describe(self) -> dict[str, Any] | None:
        """Return where it is open, or None."""
        if self._running is None:
            return None
        address, port = self._running.address, self._running.port
        return {"address": address, "port": port, "url": self._get_base()}

    def _get_base(self) -> str:
        if self._public:
            return self._public
        if self._running is None:
            return ""
        address = self._running.address
        if address == ANY:
            address = list_addresses()[0].address
        return f"http://{f'[{address}]' if ':' in address else address}:{self._running.port}"

    async def open(self, address: str, port: int) -> str:
        """Open it at an address of this computer; return why that is not possible, or ""."""
        if address.lower().startswith("fe80:"):
            return say(
                "No browser opens a page at {address}: choose an address without fe80 in front.",
                address=address,
            )
        known = {each.address for each in list_addresses()} | {ANY, LOOP}
        if address not in known and not address.startswith("127."):
            return say("This computer does not have the address {address}.", address=address)
        await self.close()
        try:
            self._running = _Running(self._app, address, port or GUEST_PORT)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES) or port:
                return _describe(error, address, port or GUEST_PORT)
            self._running = _Running(self._app, address, 0)
        self._hub.set_address(url=f"{self._get_base()}/j/{self._hub.code}", tested=False)
        return ""

    async def close(self) -> None:
        """Close it, and let go who came through it."""
        running, self._running = self._running, None
        if running is not None:
            await running.stop()
            self._hub.set_address(url="", tested=False)


def _describe(error: OSError, address: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return say("Another program uses port {port}: close it, or choose another.", port=f"{port}")
    if error.errno == errno.EACCES:
        return say("This computer does not let us use port {port}.", port=f"{port}")
    return say(
        "The address {address} cannot be opened: {why}.", address=address, why=error.strerror or ""
    )


def run_room(
    path: Path,
    *,
    port: int = 0,
    opened: str = "",
    public: str = "",
    proxy: str = "",
    attended: bool = False,
) -> None:
    """Run a room until the process is told to end.

    Args:
        path: The room's file.
        port: Where the host's pages are served on this computer; 0 chooses one.
        opened: The address and port at which guests are served, or empty.
        public: The base address under which a proxy passes guests on, or empty.
        proxy: The addresses of such proxies, separated by commas.
        attended: Whether the room ends with its standard input, so that it never outlives the
            program that started it.

    Raises:
        InvalidInput: an address cannot be served.
        Conflict: another process runs the room.
        LifeworldError: the file cannot be opened.
    """
    if public and urlsplit(public).scheme not in ("http", "https"):
        raise InvalidInput(
            f"“{public}” is no address.",
            hint="It begins with http or https.",
        )
    # Taken out of the environment, so that no process that we start inherits it.
    token = os.environ.pop(TOKEN, "") or new_token()
    proxies = frozenset(each.strip() for each in proxy.split(",") if each.strip())
    open_room(path, read_only=True).close()  # what is no room leaves nothing beside it
    with open_alone(path):
        asyncio.run(_run(path, port, opened, public, proxies, token, attended=attended))


def _watch_input(tell: Callable[[], object]) -> None:
    """Tell once standard input is closed, as it is when who started us is gone."""

    def wait() -> None:
        with contextlib.suppress(OSError, RuntimeError):  # the loop may have ended before it
            while sys.stdin.buffer.read(1024):
                pass
            tell()

    threading.Thread(target=wait, daemon=True).start()


async def _run(
    path: Path,
    port: int,
    opened: str,
    public: str,
    proxies: frozenset[str],
    token: str,
    *,
    attended: bool,
) -> None:
    loop, end = asyncio.get_running_loop(), asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        if sys.platform == "win32":
            signal.signal(each, lambda *_: loop.call_soon_threadsafe(end.set))
        else:
            loop.add_signal_handler(each, end.set)
    if attended:
        _watch_input(lambda: loop.call_soon_threadsafe(end.set))
    hub = Hub(path)
    hub.set_address(app=os.environ.get(APP, ""))
    working = asyncio.create_task(hub.run())
    working.add_done_callback(lambda _: end.set())
    watching = asyncio.create_task(hub.watch())
    doors = Doors(hub, public=public, proxies=proxies)
    host = None
    try:
        if opened:
            address, _, number = opened.rpartition(":")
            if not address or not number.isdigit():
                raise InvalidInput(
                    f"“{opened}” is no address with a port.", hint="Write it as 192.168.1.20:8750."
                )
            if why := await doors.open(address.strip("[]"), int(number)):
                raise InvalidInput(why)
        try:
            host = _Running(
                create_host_app(hub, token=token, doors=doors, public=public), HOST, port
            )
        except OSError as error:
            raise InvalidInput(_describe(error, HOST, port)) from error
        where = doors.describe()
        click.echo(f"http://{HOST}:{host.port}/console")
        if where is not None:
            click.echo(f"{where['url']}/j/{hub.code}")
        sys.stdout.flush()
        await end.wait()
        if working.done():
            working.result()
    finally:
        await doors.close()
        if host is not None:
            await host.stop()
        for task in (watching, working):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        hub.close()

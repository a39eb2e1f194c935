"""Answers leave at once: a connection to the app holds no small packet back."""

from __future__ import annotations

import asyncio
import socket
import threading

import pytest

from lifeworld.app.web.quick_sockets import register_quick_sockets


@pytest.mark.parametrize("registered", [False, True])
def test_a_connection_to_a_socket_that_names_no_protocol_sends_at_once(
    registered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_asyncio_does(sock: socket.socket) -> None:
        if sock.proto == socket.IPPROTO_TCP:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    monkeypatch.setattr(asyncio.base_events, "_set_nodelay", as_asyncio_does)
    if registered:
        register_quick_sockets()
    told: list[int] = []

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        kept = writer.get_extra_info("socket")
        told.append(kept.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    async def visit() -> None:
        bound = socket.socket(family=socket.AF_INET)  # as Streamlit binds it
        bound.bind(("127.0.0.1", 0))
        server = await asyncio.start_server(answer, sock=bound)
        async with server:
            reader, writer = await asyncio.open_connection(*bound.getsockname())
            await reader.read()
            writer.close()
            await writer.wait_closed()

    # In a thread of its own: a browser's test may have left this one with a loop.
    thread = threading.Thread(target=lambda: asyncio.run(visit()))
    thread.start()
    thread.join()
    assert bool(told[0]) is registered

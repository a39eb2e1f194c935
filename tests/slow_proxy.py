"""A network that is slow, narrow, or gone: passes connections on as a bad link would."""

from __future__ import annotations

import asyncio
import contextlib

__all__ = ["SlowProxy"]

PIECE = 4096


class SlowProxy:
    """Passes TCP connections on to a port of this computer.

    Args:
        port: The port.
        delay: Seconds that a piece takes in each direction.
        rate: Bytes a second in each direction, for all connections together; 0 is no limit.
    """

    def __init__(self, port: int, *, delay: float = 0.0, rate: float = 0.0) -> None:
        self._target, self._delay, self._rate = port, delay, rate
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._free = {"up": 0.0, "down": 0.0}  # when a direction can carry the next piece
        self._cut = False
        self.port = 0

    async def start(self) -> None:
        """Listen on a free port, `self.port`."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self.cut()
        if self._server is not None:
            self._server.close()

    def cut(self) -> None:
        """Carry nothing any more: every connection ends, and none is made."""
        self._cut = True
        for each in self._tasks:
            each.cancel()

    def mend(self) -> None:
        """Carry again what comes from now on."""
        self._cut = False

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._cut:
            writer.close()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        tasks = [
            asyncio.create_task(self._carry("up", reader, far_writer)),
            asyncio.create_task(self._carry("down", far_reader, writer)),
        ]
        self._tasks.update(tasks)
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for each in tasks:
            each.cancel()
            self._tasks.discard(each)
        for each in (writer, far_writer):
            each.close()

    async def _carry(
        self, way: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        loop = asyncio.get_running_loop()
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def deliver() -> None:
            while True:
                due, piece = await under_way.get()
                if (wait := due - loop.time()) > 0:
                    await asyncio.sleep(wait)
                writer.write(piece)
                await writer.drain()

        delivering = asyncio.create_task(deliver())
        try:
            while piece := await reader.read(PIECE):
                begins = max(loop.time(), self._free[way])
                takes = len(piece) / self._rate if self._rate else 0.0
                self._free[way] = begins + takes
                under_way.put_nowait((begins + takes + self._delay, piece))
                if (ahead := self._free[way] - loop.time()) > 0.2:  # what waits fills no memory
                    await asyncio.sleep(ahead - 0.2)
            while not under_way.empty():
                await asyncio.sleep(0.01)
        except (ConnectionError, OSError):
            return
        finally:
            delivering.cancel()

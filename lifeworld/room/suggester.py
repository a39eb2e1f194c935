"""Asks a process of its own for piles of the cards that lie loose in the present step.

The piles come into the room as an operation like any other: ordered, logged, and undone by a press.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

from lifeworld.room.hub import Hub
from opportunity_spaces.workshops.room.accept import SERVER_ITSELF
from opportunity_spaces.workshops.room.operations import Refused
from opportunity_spaces.workshops.room.piles import check_number, list_loose_cards
from study.errors import InvalidInput
from study.language import say, say_in

__all__ = ["Suggester"]

HOME = Path(__file__).parents[2]
LONGEST_LINE = 1024 * 1024


class Suggester:
    """The one computation of piles that a room may have under way.

    Args:
        hub: The room.
    """

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._task: asyncio.Task[None] | None = None
        # The console asks over HTTP, a facilitator's phone over its socket: it has no other way in.
        hub.errands = {"piles.ask": self.begin, "piles.cancel": self.stop}

    def begin(self) -> str:
        """Begin to compute piles; return why that is not possible, or ""."""
        if self._task is not None and not self._task.done():
            return ""
        state = self._hub.state
        if not state.plan.suggests:
            with say_in(self._hub.language):
                return say("Suggestions are off for this study, and so for its rooms.")
        cards = list_loose_cards(state)
        try:
            with say_in(self._hub.language):
                check_number(len(cards))
        except InvalidInput as error:
            return str(error)
        self._show(done=0, of=len(cards))
        self._task = asyncio.create_task(self._run([each.id for each in cards], state.step))
        return ""

    def stop(self) -> str:
        """Tell the computation, if there is one, to stop soon; nothing is suggested then."""
        if self._task is not None:
            self._task.cancel()
        return ""

    async def cancel(self) -> None:
        """Stop, if piles are being computed; nothing is suggested then."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _run(self, cards: list[str], step: str) -> None:
        why = ""
        try:
            why = await self._ask(cards, step)
        finally:
            self._show(why=why)

    async def _ask(self, cards: list[str], step: str) -> str:
        state = self._hub.state
        asked = {
            "texts": [state.cards[each].text for each in cards],
            "language": self._hub.language,
            "model": state.plan.model,
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "lifeworld.room.suggesting",
            env={**os.environ, "PYTHONPATH": str(HOME)},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=LONGEST_LINE,
        )  # fmt: skip
        try:
            found = await self._listen(process, asked)
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        with say_in(self._hub.language):
            if found is None:
                return say("The piles could not be computed: try again.")
            if "why" in found:
                return str(found["why"])
            if not found["piles"]:
                return say("No cards say nearly the same: there is no pile to suggest.")
        piles = [
            {
                "pile": "s" + secrets.token_hex(6),
                "name": each["name"],
                "cards": [cards[at] for at in each["cards"]],
            }
            for each in found["piles"]
        ]
        try:
            await self._hub.act(SERVER_ITSELF, "piles.suggest", step=step, piles=piles)
        except Refused as refused:
            return refused.why
        return ""

    async def _listen(
        self, process: asyncio.subprocess.Process, asked: Mapping[str, object]
    ) -> dict[str, list[dict[str, list[int]]]] | None:
        """Return what the process came to; None if it ended without a word."""
        if process.stdin is None or process.stdout is None:
            return None
        with contextlib.suppress(ConnectionError):  # it ended before it had read everything
            process.stdin.write(json.dumps(asked).encode())
            await process.stdin.drain()
            process.stdin.close()
        async for line in process.stdout:
            told = json.loads(line)
            if "done" not in told:
                return dict(told)
            self._show(done=told["done"], of=told["of"])
        return None

    def _show(self, **fields: object) -> None:
        self._hub.presence.suggesting = fields
        self._hub.touch("suggesting")

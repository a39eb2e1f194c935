"""A whole workshop, step by step: what forty people do in each kind of step."""

from __future__ import annotations

import asyncio
import random
import time
from typing import Any

__all__ = ["go_through"]

CRITERIA = ("worth", "effort")
NEEDS = ("n1", "n2", "n3")
STATEMENTS = ("s1", "s2", "s3", "s4", "s5")


def _act(
    step: str, n: int, turn: int, chance: random.Random, phone: Any
) -> tuple[str, dict[str, Any]]:
    """Return what somebody does next in a step; `turn` counts what they did in it."""
    text = f"Operation {n} in this room"
    quote = f"q{1 + turn % 6}"
    written = [
        key.removeprefix("card:")
        for key, part in phone.parts.items()
        if part.get("kind") == "opinion" and part["step"] == "think" and part["now"]
    ]
    if step == "read":
        return "question.add", {"question": f"f{n}", "text": text}
    if step == "react":
        return "react", {"card": quote, "value": chance.choice(("surprised", "knew", "resonates"))}
    if step == "assume":
        return "card.add", {"card": f"c{n}", "text": text, "about": "a1"}
    if step in ("sort", "name") and (step == "sort" or turn % 2):
        card = chance.choice([quote, *written])
        return "sort", {
            "card": card,
            "pile": chance.choice(("x1", "x2")),
            "rank": chance.choice("amz"),
        }
    if step == "name":
        return "pile.name", {"pile": chance.choice(("x1", "x2")), "name": f"Pile {n}"}
    if step == "dots":
        mine = phone.dots = getattr(phone, "dots", [])
        free = [each for each in written if each not in mine]
        if len(mine) < 5 and free:
            mine.append(chance.choice(free))
            return "dots", {"card": mine[-1], "count": 1}
        return "dots", {"card": mine[turn % len(mine)], "count": 1}
    if step == "rate":
        value = chance.randint(1, 5)
        return "rate", {"card": NEEDS[turn % 3], "criterion": CRITERIA[turn % 2], "value": value}
    if step == "pair":
        a, b = chance.sample(NEEDS, 2)
        return "pair", {"a": a, "b": b, "chosen": chance.choice((a, b))}
    if step == "agree":
        value = chance.choice(("agree", "pass", "disagree"))
        return "agree", {"card": STATEMENTS[turn % 5], "value": value}
    return "card.add", {"card": f"c{n}", "text": text}  # think, plan, out


async def _wait_for_step(bench: Any, step: str) -> float:
    """Return when the last of the phones got the message that begins a step."""
    at: dict[int, float] = {}
    looked = 0
    for _ in range(500):
        held = bench.seen.held
        for phone, text, came in held[looked:]:
            if f'"step":{{"id":"{step}"' in text:
                at.setdefault(phone.number, came)
        looked = len(held)
        if all(each.number in at for each in bench.phones):
            return max(at.values())
        await asyncio.sleep(0.02)
    raise TimeoutError(step)


async def go_through(bench: Any, operations: int, per_second: float) -> set[str]:
    """Let a facilitator lead forty people through every step; return the ids of what they did."""
    from tests.rooms import ALL_STEPS

    room, chance, n = bench.room, random.Random(2), 0
    reaches: list[float] = []
    begins: list[float] = []
    names: set[str] = set()
    each_step = operations // len(ALL_STEPS)
    host = room.host
    for step in ALL_STEPS:
        at = time.time()
        before = host.parts["step"]["id"] if host.parts.get("step") else ""
        bench.seen.held = []
        await asyncio.to_thread(room.facilitate, "step.next", **{"from": before})
        reaches.append((await _wait_for_step(bench, step.id) - at) * 1000)
        bench.seen.release()
        begins.append((max(phone.began[step.id] for phone in bench.phones) - at) * 1000)
        if step.id == "sort":
            for pile in ("x1", "x2"):
                await asyncio.to_thread(room.facilitate, "pile.add", pile=pile, name=pile)
        turns: dict[int, int] = {}
        began = time.perf_counter()
        for k in range(each_step):
            phone = bench.phones[chance.randrange(len(bench.phones))]
            turn = turns[phone.number] = turns.get(phone.number, -1) + 1
            kind, fields = _act(step.id, n, turn, chance, phone)
            if "text" in fields:
                bench.seen.sent[fields["text"]] = (time.time(), phone.number)
            names.add(f"o{n}")
            await phone.act(f"o{n}", kind, step.id, **fields)
            n += 1
            await asyncio.sleep(max(0.0, began + (k + 1) / per_second - time.perf_counter()))
        await bench.settle()
        if step.poll is not None:
            await asyncio.to_thread(room.facilitate, "poll.close", step=step.id)
        if step.kind in ("reveal", "react", "vote", "brainstorm"):
            await asyncio.to_thread(room.facilitate, "reveal", step=step.id, on=True)
        await asyncio.to_thread(
            host.wait_for, lambda parts, s=step: (parts.get("step") or {}).get("id") == s.id
        )
        for page in bench.pages:
            await page.page.get_by_role("heading", level=1, name=step.title).wait_for()
    bench.add_delays("a step reaches all phones", reaches, 100)
    bench.add_delays("a step is read by all phones, in one process", begins)
    acknowledged = [each * 1000 for each in bench.seen.acknowledged.values()]
    bench.add_delays("sent to acknowledged, on the disk", acknowledged)
    bench.add("steps that three pages went through", len(begins))
    return names

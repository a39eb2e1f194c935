"""A workshop on paper: cards to cut out, with their ids, and a sheet for every step of writing."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lifeworld.exports.commands import record_export
from lifeworld.exports.deck.text import xml_safe_lines
from lifeworld.exports.workshop.open_room import build_plan
from opportunity_spaces.workshops.plan import CARD_KINDS, Plan, PlanCard, Step
from study import InvalidInput, Study
from study.language import say, say_in
from study.wording import shorten_quote

__all__ = ["render_paper", "write_paper"]

_PAGE = Path(__file__).with_name("paper.typ")
_LONGEST = 420  # characters of a card
_SHORT = 110  # characters of it on a sheet
_WRITES = frozenset({"add", "statement"})


def write_paper(study: Study, workshop_id: str, out: Path, *, actor: str = "") -> list[str]:
    """Write cards and sheets of a workshop as PDF, and put it on record: it holds quotes.

    Raises:
        InvalidInput: the workshop has no step, or Typst cannot set it.
    """
    import typst

    plan = build_plan(study, workshop_id)
    with say_in(plan.language):
        told = json.dumps(render_paper(plan), ensure_ascii=False)
    try:
        # Typst may read nothing: its folder is empty.
        with tempfile.TemporaryDirectory() as empty:
            compiler = typst.Compiler(_PAGE.read_bytes(), root=empty, sys_inputs={"told": told})
            made = compiler.compile(format="pdf")
    except typst.TypstError as error:
        raise InvalidInput(
            say("The cards were not written: {reason}.", reason=error.message.rstrip(".")),
            hint=say("Please report this error."),
        ) from error
    if not isinstance(made, bytes):
        raise TypeError(type(made).__name__)
    out.write_bytes(made)
    quoted = [c.source.removeprefix("excerpt:") for c in plan.cards if c.kind == "quote"]
    record_export(
        study, out, form="cards", thing="room", audience="workshop", excerpts=quoted,
        actor=actor,
    )  # fmt: skip
    return []


def render_paper(plan: Plan) -> dict[str, Any]:
    """Return what is printed of a plan."""
    return {
        "title": xml_safe_lines(plan.title),
        "lang": plan.language,
        "code": say("One-time code: __________") if plan.ballots else "",
        "card": say("Card"),
        "what": say("What it says"),
        "cards": [
            {
                "id": card.id,
                "kind": say(CARD_KINDS[card.kind]),
                "text": xml_safe_lines(shorten_quote(card.text, most=_LONGEST)),
                "place": xml_safe_lines(_place(card)),
            }
            for card in plan.cards
        ],
        "sheets": [sheet for step in plan.steps if (sheet := _render_sheet(step, plan.cards))],
    }


def _place(card: PlanCard) -> str:
    parts = (card.who, card.group, card.stratum, card.confidence)
    return " · ".join(part for part in parts if part)


def _render_sheet(step: Step, cards: Sequence[PlanCard]) -> dict[str, Any] | None:
    columns = _list_columns(step)
    if not columns and not _WRITES.intersection(step.may):
        return None
    wanted = set(step.poll.of) if step.poll else set(step.shows)
    rows = [c for c in cards if c.kind in wanted] if columns else []
    return {
        "title": xml_safe_lines(step.title),
        "instruction": xml_safe_lines(step.instruction),
        "columns": columns,
        "rows": [
            {"id": c.id, "text": xml_safe_lines(shorten_quote(c.text, most=_SHORT))} for c in rows
        ]
        # What is made in the room has no number yet: room to write it.
        + ([{"id": "", "text": ""}] * 6 if columns else []),
    }


def _list_columns(step: Step) -> list[str]:
    poll = step.poll
    if poll is None:
        if "react" in step.may:
            return [say("Surprises me"), say("I knew"), say("I doubt it"), say("Resonates")]
        return []
    if poll.kind == "rating":
        return [say("{name} 1–5", name=c.name) for c in poll.criteria]
    if poll.kind == "agree":
        return [say("Agree"), say("Pass"), say("Disagree")]
    return [say("Dots") if poll.kind == "dots" else say("Chosen over")]

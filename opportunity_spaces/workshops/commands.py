"""Commands for workshops: prepare, copy, save as a template, and arrange steps and cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from opportunity_spaces.workshops.check_plan import check_fields, check_step
from opportunity_spaces.workshops.model import (
    FIELDS,
    Workshop,
    WorkshopId,
    render_settings,
)
from opportunity_spaces.workshops.plan import EVIDENCE, Step
from opportunity_spaces.workshops.queries import (
    get_step,
    get_workshop,
    list_cards,
    list_outcomes,
    list_steps,
)
from opportunity_spaces.workshops.templates import TEMPLATES, build_steps
from study import InvalidInput, Study
from study.ids import new_id
from study.language import say, say_in
from study.ledger import Change

__all__ = [
    "add_step",
    "add_template",
    "add_workshop",
    "move_step",
    "remove_step",
    "remove_workshop",
    "revise_cards",
    "revise_step",
    "revise_workshop",
]

KEPT_DAYS = 30  # how long guests' data are kept after the day, unless somebody sets another date
_STEPS_NEEDED = 1


def add_workshop(
    study: Study,
    title: str,
    *,
    template: str = "",
    like: str = "",
    actor: str,
    **fields: Any,
) -> Workshop:
    """Prepare a workshop, with the steps of a template or of another workshop.

    Args:
        study: The study.
        title: Its title.
        template: The name of one of `TEMPLATES`, or empty for no steps.
        like: The id of a workshop, or of a saved template, whose steps and cards are copied.
        actor: Who prepares it.
        fields: As in `revise_workshop`.

    Raises:
        InvalidInput: it has no title, or the template or a field does not exist.
        NotFound: what it is to be like is no longer in the study.
    """
    if template and template not in TEMPLATES:
        raise InvalidInput(
            say("“{name}” is no template of a workshop.", name=template),
            hint=say("Choose one of {names}.", names=", ".join(TEMPLATES)),
        )
    given: dict[str, Any] = {"language": "en"}
    steps: list[tuple[Step, str]] = []
    cards: list[tuple[str, str]] = []
    if like:
        there = get_workshop(study, like)
        kept = ("purpose", "place", "language", "anonymity", "ballots", "mandate", "rule",
                "notice", "departments", "tables")  # fmt: skip
        given |= {name: getattr(there, name) for name in kept}
        steps = [(each.step, each.becomes) for each in list_steps(study, like)]
        cards = [(each.kind, each.source_id) for each in list_cards(study, like)]
    given |= fields
    if template:
        with say_in(given["language"]):
            steps = build_steps(TEMPLATES[template])
            given.setdefault("purpose", say(TEMPLATES[template].purpose))
    row: dict[str, Any] = {
        "id": WorkshopId(new_id()),
        **dict.fromkeys(FIELDS, ""),
        "anonymity": "nickname",
        "template": template or like,
        "state": "draft",
        "results": "",
        **check_fields({"title": title, **given}),
    }
    with study.change("add workshop", actor=actor) as change:
        change.subject = row["title"]
        _insert(change, row, steps, cards)
    return get_workshop(study, row["id"])


def add_template(study: Study, workshop_id: str, title: str, *, actor: str) -> Workshop:
    """Save a workshop's steps, words and tables as a template, without its cards and its day."""
    there = get_workshop(study, workshop_id)
    row: dict[str, Any] = {
        "id": WorkshopId(new_id()),
        **{name: getattr(there, name) for name in FIELDS},
        "day": "",
        "keep_until": "",
        "follow_up": "",
        "template": there.template,
        "state": "template",
        "results": "",
        **check_fields({"title": title}),
    }
    steps = [(each.step, each.becomes) for each in list_steps(study, workshop_id)]
    with study.change("save workshop as template", actor=actor) as change:
        change.subject = row["title"]
        _insert(change, row, steps, [])
    return get_workshop(study, row["id"])


def revise_workshop(
    study: Study, workshop_id: str, *, actor: str, expect_rev: int | None = None, **fields: Any
) -> None:
    """Change fields of a workshop.

    A room that is open keeps what it was opened with, until it is opened again.

    Raises:
        InvalidInput: a field does not exist, or its value cannot be used.
        Conflict: somebody changed it in the meantime.
    """
    checked = check_fields(fields)
    with study.change("revise workshop", actor=actor) as change:
        there = get_workshop(study, workshop_id)
        change.subject = there.title
        day = checked.get("day")
        if day and not checked.get("keep_until", there.keep_until):
            until = date.fromisoformat(day) + timedelta(days=KEPT_DAYS)
            checked["keep_until"] = until.isoformat()
        change.update("workshops", workshop_id, expect_rev=expect_rev, **checked)


def remove_workshop(study: Study, workshop_id: str, *, actor: str) -> None:
    """Remove a workshop or a saved template; what was accepted home stays in the study."""
    with study.change("remove workshop", actor=actor) as change:
        change.subject = get_workshop(study, workshop_id).title
        for step in list_steps(study, workshop_id):
            change.delete("workshop_steps", step.id)
        for card in list_cards(study, workshop_id):
            change.delete("workshop_cards", card.id)
        for outcome in list_outcomes(study, workshop_id):
            change.delete("workshop_outcomes", outcome.id)
        change.delete("workshops", workshop_id)


def add_step(study: Study, workshop_id: str, step: Step, *, becomes: str = "", actor: str) -> str:
    """Add a step at the end of a workshop and return its id; the step's own id is not used.

    Raises:
        InvalidInput: it has no title, or a kind, a poll or minutes that cannot be used.
    """
    check_step(step, becomes)
    with study.change("add workshop step", actor=actor) as change:
        get_workshop(study, workshop_id)
        change.subject = step.title
        last = max((each.position for each in list_steps(study, workshop_id)), default=0)
        return _insert_steps(change, workshop_id, [(step, becomes)], first=last + 1)[0]


def revise_step(
    study: Study,
    step_id: str,
    step: Step,
    *,
    becomes: str = "",
    actor: str,
    expect_rev: int | None = None,
) -> None:
    """Change a step; errors as in `add_step`.

    Raises:
        Conflict: somebody changed it in the meantime.
    """
    check_step(step, becomes)
    with study.change("revise workshop step", actor=actor) as change:
        change.subject = get_step(study, step_id).step.title
        change.update(
            "workshop_steps",
            step_id,
            expect_rev=expect_rev,
            kind=step.kind,
            title=step.title.strip(),
            instruction=step.instruction.strip(),
            minutes=step.minutes,
            settings=render_settings(step, becomes),
        )


def move_step(study: Study, step_id: str, *, by: int, actor: str) -> bool:
    """Move a step up (-1) or down (1); return whether it moved."""
    with study.change("move workshop step", actor=actor) as change:
        there = get_step(study, step_id)
        change.subject = there.step.title
        steps = list_steps(study, there.workshop_id)
        ids: list[str] = [each.id for each in steps]
        at = ids.index(step_id)
        to = min(max(at + by, 0), len(ids) - 1)
        ids.insert(to, ids.pop(at))
        positions: dict[str, int] = {each.id: each.position for each in steps}
        for position, each in enumerate(ids, 1):
            if positions[each] != position:
                change.update("workshop_steps", each, position=position)
    return at != to


def remove_step(study: Study, step_id: str, *, actor: str) -> None:
    """Remove a step.

    Raises:
        InvalidInput: it is the only one.
    """
    with study.change("remove workshop step", actor=actor) as change:
        there = get_step(study, step_id)
        if len(list_steps(study, there.workshop_id)) <= _STEPS_NEEDED:
            raise InvalidInput(
                say("A workshop needs a step."), hint=say("Add another step before this one goes.")
            )
        change.subject = there.step.title
        change.delete("workshop_steps", step_id)


def revise_cards(
    study: Study, workshop_id: str, cards: Sequence[tuple[str, str]], *, actor: str
) -> int:
    """Set which cards are brought to a workshop, in their order; return how many.

    Args:
        study: The study.
        workshop_id: The workshop.
        cards: The kind of each, of the plan's `EVIDENCE`, and the id of what it shows.
        actor: Who chooses.

    Raises:
        InvalidInput: a kind is not one of what the study holds.
    """
    wanted = list(dict.fromkeys(cards))
    odd = [kind for kind, _ in wanted if kind not in EVIDENCE]
    if odd:
        raise InvalidInput(
            say("“{kind}” is no kind of card that a study holds.", kind=odd[0]),
            hint=say("Choose one of {kinds}.", kinds=", ".join(sorted(EVIDENCE))),
        )
    with study.change("choose workshop cards", actor=actor) as change:
        change.subject = get_workshop(study, workshop_id).title
        there = {(each.kind, each.source_id): each for each in list_cards(study, workshop_id)}
        for key, card in there.items():
            if key not in wanted:
                change.delete("workshop_cards", card.id)
        for position, key in enumerate(wanted, 1):
            if key not in there:
                _insert_cards(change, workshop_id, [key], first=position)
            elif there[key].position != position:
                change.update("workshop_cards", there[key].id, position=position)
    return len(wanted)


def _insert(
    change: Change,
    row: dict[str, Any],
    steps: Iterable[tuple[Step, str]],
    cards: Iterable[tuple[str, str]],
) -> None:
    change.insert("workshops", row)
    _insert_steps(change, row["id"], steps, first=1)
    _insert_cards(change, row["id"], cards, first=1)


def _insert_steps(
    change: Change, workshop_id: str, steps: Iterable[tuple[Step, str]], *, first: int
) -> list[str]:
    rows = [
        {
            "id": new_id(),
            "workshop_id": workshop_id,
            "position": position,
            "kind": step.kind,
            "title": step.title.strip(),
            "instruction": step.instruction.strip(),
            "minutes": step.minutes,
            "settings": render_settings(step, becomes),
        }
        for position, (step, becomes) in enumerate(steps, first)
    ]
    change.insert_all("workshop_steps", rows)
    return [str(row["id"]) for row in rows]


def _insert_cards(
    change: Change, workshop_id: str, cards: Iterable[tuple[str, str]], *, first: int
) -> None:
    change.insert_all(
        "workshop_cards",
        [
            {
                "id": new_id(),
                "workshop_id": workshop_id,
                "position": position,
                "kind": kind,
                "source_id": source_id,
            }
            for position, (kind, source_id) in enumerate(cards, first)
        ],
    )

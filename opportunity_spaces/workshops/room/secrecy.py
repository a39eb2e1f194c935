"""Who may see which card and which pile: decided here alone, for views and for operations."""

from __future__ import annotations

from opportunity_spaces.workshops.room.model import (
    HOST,
    LIKE,
    PROJECTOR,
    Card,
    Pile,
    State,
    StepRun,
    Viewer,
)

__all__ = [
    "get_table",
    "is_card_shown_to",
    "is_facilitator",
    "is_of_step",
    "is_pile_shown_to",
    "is_shown_in",
]


def is_facilitator(state: State, viewer: Viewer) -> bool:
    """Return whether somebody runs the room: at its computer, or a guest with that role."""
    guest = state.guests.get(viewer)
    return viewer == HOST or (guest is not None and not guest.gone and guest.role == "facilitator")


def get_table(state: State, viewer: Viewer) -> str:
    """Return the table at which somebody sits, or ""."""
    guest = state.guests.get(viewer.removeprefix(LIKE))
    return guest.table if guest is not None else ""


def is_of_step(state: State, run: StepRun, card: Card) -> bool:
    """Return whether a step is about a card, by where the card comes from."""
    step = run.step
    if card.brought:
        planned = state.brought[card.id]
        return not planned.steps or step.id in planned.steps
    if card.step == step.id:
        return True
    return not step.sources or card.step in step.sources


def is_shown_in(state: State, run: StepRun, card: Card) -> bool:
    """Return whether a step shows a card: by where it comes from, and by its kind."""
    kinds = run.step.shows
    if card.step != run.step.id and kinds and card.kind not in kinds:
        return False
    return is_of_step(state, run, card)


def _is_open(state: State, card: Card) -> bool:
    """Return whether what was written on a card is for everybody by now."""
    if card.kind == "statement":
        return card.released
    if card.brought:
        return True
    run = state.steps.get(card.step)
    if run is None:
        return card.by == HOST
    return run.revealed or not run.step.private or "see_others" in run.step.may


def is_card_shown_to(state: State, viewer: Viewer, card: Card) -> bool:
    """Return whether a card is in somebody's view of the room now."""
    if is_facilitator(state, viewer) or card.by == viewer:
        return True
    run = state.run
    if run is None or state.phase == "ended" or card.hidden or not _is_open(state, card):
        return False
    if not is_shown_in(state, run, card):
        return False
    if card.brought or viewer == PROJECTOR or not state.is_apart:
        return True
    return card.table == get_table(state, viewer)


def is_pile_shown_to(state: State, viewer: Viewer, pile: Pile) -> bool:
    """Return whether a pile is in somebody's view of the room now."""
    if pile.suggested and not state.suggestions:
        return False
    if is_facilitator(state, viewer) or viewer == PROJECTOR or not state.is_apart:
        return True
    return pile.table in ("", get_table(state, viewer))

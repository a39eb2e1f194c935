"""What somebody sees of a room, in parts with keys, so that only what changed has to be sent.

`get_part` decides what is in a part for one viewer; it returns None where the viewer has no such
part. What is nobody's business is left out here and in `secrecy`, and nowhere else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from opportunity_spaces.workshops.room.ahead import (
    count_deeds,
    find_visited,
    get_seen,
    list_open,
    show_reminder,
)
from opportunity_spaces.workshops.room.host_views import show_agenda, show_log, show_people
from opportunity_spaces.workshops.room.model import HOST, PROJECTOR, State, Viewer
from opportunity_spaces.workshops.room.presence import Presence, describe_guest
from opportunity_spaces.workshops.room.secrecy import (
    get_table,
    is_card_shown_to,
    is_facilitator,
    is_pile_shown_to,
    is_shown_in,
)
from opportunity_spaces.workshops.room.tally import list_voters
from opportunity_spaces.workshops.room.tally_view import show_tally

__all__ = ["get_part", "get_view", "list_keys", "list_own_keys"]

Part = dict[str, Any] | None


def list_keys(state: State, viewer: Viewer) -> list[str]:
    """Return the keys of all parts that there could be for somebody."""
    keys = ["room", "step", "counts", "gathered"]
    keys += [f"card:{each}" for each in state.cards]
    keys += [f"pile:{each}" for each in state.piles]
    keys += [f"question:{each}" for each in state.questions]
    keys += [f"tally:{name}" for name, run in state.steps.items() if run.step.poll is not None]
    return keys + list_own_keys(state, viewer)


def list_own_keys(state: State, viewer: Viewer) -> list[str]:
    """Return the keys of the parts that are made for somebody alone."""
    keys = ["clock"]
    if viewer in state.guests:
        keys.append(f"me:{viewer}")
    if is_facilitator(state, viewer):
        keys += [
            "agenda",
            "log",
            "address",
            "reminder",
            "suggesting",
            *(f"people:{each}" for each in state.guests),
        ]
    elif viewer == PROJECTOR:
        keys.append("address")
    elif viewer in state.guests and state.guests[viewer].role == "scribe":
        keys += [f"people:{each.id}" for each in state.guests.values() if each.proxy]
    return keys


def get_view(state: State, viewer: Viewer, presence: Presence | None = None) -> dict[str, Any]:
    """Return everything that somebody sees, by the keys of the parts as they are sent."""
    presence = presence or Presence()
    parts = {each: get_part(state, viewer, each, presence) for each in list_keys(state, viewer)}
    return {_send_key(key): part for key, part in parts.items() if part is not None}


def _send_key(key: str) -> str:
    return "me" if key.startswith("me:") else key


def get_part(state: State, viewer: Viewer, key: str, presence: Presence) -> Part:
    """Return one part as somebody sees it, or None if there is none for this person."""
    kind, _, name = key.partition(":")
    show = _PARTS.get(kind)
    return show(get_seen(state, viewer), viewer, name, presence) if show is not None else None


def _show_room(state: State, viewer: Viewer, name: str, presence: Presence) -> Part:
    plan = state.plan
    room = {
        "title": plan.title,
        "purpose": plan.purpose,
        "language": plan.language,
        "state": state.phase,
        "anonymity": plan.anonymity,
        "notice": plan.notice,
        "keep_until": plan.keep_until,
        "mandate": plan.mandate,
        "rule": plan.rule,
        "ballots": plan.ballots,
        "said": state.said,
        "trouble": presence.trouble,
        "locked": state.locked,
        "tables": [{"id": each.id, "name": each.name} for each in plan.tables],
        "sides": list(plan.sides),
        "open": list_open(state),
        "over": state.over,
    }
    if is_facilitator(state, viewer):
        room["code"] = presence.address.get("code", "")
        suggested = sum(each.suggested for each in state.piles.values())
        room["suggestions"] = {
            "offered": plan.suggests,
            "on": state.suggestions,
            "number": suggested,
        }
    return room


def _show_clock(state: State, viewer: Viewer, name: str, presence: Presence) -> Part:
    clock, now = state.clock, presence.now
    left = max(0, clock.ends - now) if clock.state == "running" else clock.left
    return {"state": clock.state, "ends": clock.ends, "left": left, "now": now}


def _show_step(state: State, viewer: Viewer, name: str, presence: Presence) -> Part:
    run = state.run
    if run is None or state.phase == "ended":
        return None
    step, poll = run.step, run.step.poll
    written = Counter(card.step for card in state.cards.values())
    return {
        "id": step.id,
        "kind": step.kind,
        "title": step.title,
        "instruction": step.instruction,
        "minutes": run.minutes,
        "may": list(step.may),
        "shows": list(step.shows),
        "sources": list(step.sources),
        "mixed": step.mixed,
        "private": step.private,
        "plenary": step.plenary,
        "poll": None
        if poll is None
        else {
            "kind": poll.kind,
            "budget": poll.budget,
            "most": poll.most,
            "of": list(poll.of),
            "criteria": [
                {
                    "id": each.id,
                    "name": each.name,
                    "low": each.low,
                    "high": each.high,
                    "weight": each.weight,
                    "less": each.less,
                }
                for each in poll.criteria
            ],
            "round": len(run.rounds),
            "closed": run.round is not None and run.round.closed,
        },
        "revealed": run.revealed,
        "until": state.open.get(step.id, 0),
        "locked": state.locked,
        # What somebody who comes late has missed.
        "before": [
            {
                "title": each.step.title,
                "kind": each.step.kind,
                "written": written[each.step.id],
            }
            for each in state.steps.values()
            if each.done
        ],
        "number": list(state.steps).index(step.id) + 1,
        "of": len(state.steps),
    }


def _show_counts(state: State, viewer: Viewer, name: str, presence: Presence) -> Part:
    people = [each for each in state.guests.values() if not each.gone]
    here = [each for each in people if each.proxy or each.id in presence.here]
    voters = {each.id for each in list_voters(state)}
    found = state.run.round if state.run is not None else None
    votes = (found.dots, found.rates, found.pairs, found.agrees) if found is not None else ()
    return {
        "joined": len(people),
        "here": len(here),
        "ready": sum(each.ready for each in people),
        "remote": sum(each.remote for each in here),
        "written": sum(
            bool(state.step) and each.step == state.step for each in state.cards.values()
        ),
        # How many have voted, never who: while the round is open nothing else is told of it.
        "voted": len({who for each in votes for who, mine in each.items() if mine} & voters),
        "voters": len(voters),
        "tables": {
            table.id: {
                "name": table.name,
                "here": sum(each.table == table.id for each in here),
                "ready": sum(each.ready and each.table == table.id for each in people),
            }
            for table in state.plan.tables
        },
    }


def _show_me(state: State, viewer: Viewer, name: str, presence: Presence) -> Part:
    guest = state.guests.get(viewer)
    if guest is None or name != viewer:
        return None
    run = state.run
    me = {
        "id": guest.id,
        "name": guest.name,
        "role": guest.role,
        "table": guest.table,
        "side": guest.side,
        "ready": guest.ready,
        "ballot": bool(guest.ballot),
        "visits": find_visited(state, viewer),
        "did": {each: count_deeds(state, state.steps[each], viewer) for each in state.open},
        **_show_votes(state, guest.id),
    }
    if run is not None and run.step.poll is not None:
        me["left"] = run.step.poll.budget - sum(me["dots"].values())
    return me


def _show_votes(state: State, guest: str) -> dict[str, Any]:
    found = state.run.round if state.run is not None else None
    pairs = found.pairs.get(guest, {}) if found is not None else {}
    return {
        "dots": dict(found.dots.get(guest, {})) if found is not None else {},
        "rates": {card: dict(each) for card, each in found.rates.get(guest, {}).items()}
        if found is not None
        else {},
        "pairs": [{"a": a, "b": b, "chosen": chosen} for (a, b), chosen in pairs.items()],
        "agrees": dict(found.agrees.get(guest, {})) if found is not None else {},
    }


def _show_card(state: State, viewer: Viewer, name: str, presence: Presence) -> Part:
    card = state.cards.get(name)
    if card is None or not is_card_shown_to(state, viewer, card):
        return None
    facilitates, mine = is_facilitator(state, viewer), card.by == viewer and viewer != HOST
    run = state.run
    planned = state.brought.get(card.id)
    # What was found of an assumption is told to all at once, when its step is revealed.
    sees_found = facilitates or (run is not None and run.revealed)
    table = get_table(state, viewer) if state.is_apart else ""
    pile, rank = card.places.get(table, ("", ""))
    if not pile and state.suggestions:
        pile = card.suggested
    shown = {
        "id": card.id,
        "kind": card.kind,
        "text": card.text,
        "step": card.step,
        "about": card.about,
        "by": _find_author(state, viewer, name),
        "mine": mine,
        "parked": card.parked,
        "hidden": card.hidden,
        "released": card.released,
        "pile": pile,
        "rank": rank,
        "table": card.table,
        "reactions": _count_reactions(state, viewer, name),
        "mine_reaction": card.reactions.get(viewer, ""),
        # Whether the present step shows it; own cards of earlier steps are in a view, too.
        "now": run is not None and is_shown_in(state, run, card),
    }
    if planned is not None:
        shown |= {
            "who": planned.who,
            "group": planned.group or planned.stratum,
            "stratum": planned.stratum,
            "confidence": planned.confidence,
            "theme": planned.theme,
            "found": planned.found if sees_found else None,
            "verdict": planned.verdict if sees_found else None,
        }
    if viewer == HOST:
        shown["way"] = planned.way if planned is not None else ""
    if facilitates or viewer == PROJECTOR:
        shown["places"] = {
            where: {"pile": at[0], "rank": at[1]} for where, at in card.places.items()
        }
    return shown


def _find_author(state: State, viewer: Viewer, name: str) -> str:
    """Return who wrote a card, where the workshop wants that known."""
    card = state.cards[name]
    if state.plan.anonymity == "anonymous" or card.kind == "statement" or card.brought:
        return ""
    guest = state.guests.get(card.by)
    return guest.name if guest is not None else ""


def _count_reactions(state: State, viewer: Viewer, name: str) -> dict[str, int] | None:
    """Return how many reacted in which way: for others than facilitators once it is revealed."""
    card, run = state.cards[name], state.run
    if not is_facilitator(state, viewer) and not (run is not None and run.revealed):
        return None
    return dict(Counter(sorted(card.reactions.values())))


def _show_pile(state: State, viewer: Viewer, name: str, presence: Presence) -> Part:
    pile = state.piles.get(name)
    if pile is None or not is_pile_shown_to(state, viewer, pile):
        return None
    return {
        "id": pile.id,
        "name": pile.name,
        "rank": pile.rank,
        "table": pile.table,
        "becomes": pile.becomes,
        "suggested": pile.suggested,
    }


def _show_question(state: State, viewer: Viewer, name: str, presence: Presence) -> Part:
    question = state.questions.get(name)
    if question is None:
        return None
    return {
        "id": question.id,
        "text": question.text,
        "up": len(question.ups),
        "mine": question.by == viewer,
        "answered": question.answered,
        "i_upped": viewer in question.ups,
    }


def _show_gathered(state: State, viewer: Viewer, name: str, presence: Presence) -> Part:
    return {"n": state.gathered}


def _show_suggesting(state: State, name: str, presence: Presence) -> Part:
    return dict(presence.suggesting)


def _show_address(state: State, viewer: Viewer, name: str, presence: Presence) -> Part:
    if viewer not in (HOST, PROJECTOR):
        return None
    if viewer == PROJECTOR:
        return {key: presence.address.get(key, "") for key in ("url", "code")}
    return {**presence.address, "reached": state.reached}


def _show_person(state: State, viewer: Viewer, name: str, presence: Presence) -> Part:
    if is_facilitator(state, viewer):
        return show_people(state, name, presence)
    guest, scribe = state.guests.get(name), state.guests.get(viewer)
    if guest is None or guest.gone or not guest.proxy or scribe is None or scribe.role != "scribe":
        return None
    if guest.table not in ("", scribe.table):
        return None
    person = describe_guest(state, guest.id)
    return {"id": guest.id, "name": person, "table": guest.table, "proxy": True}


def _for_facilitators(show: Callable[..., Part]) -> Callable[..., Part]:
    def checked(state: State, viewer: Viewer, name: str, presence: Presence) -> Part:
        return show(state, name, presence) if is_facilitator(state, viewer) else None

    return checked


_PARTS: dict[str, Callable[[State, Viewer, str, Presence], Part]] = {
    "room": _show_room,
    "clock": _show_clock,
    "step": _show_step,
    "counts": _show_counts,
    "me": _show_me,
    "card": _show_card,
    "pile": _show_pile,
    "question": _show_question,
    "gathered": _show_gathered,
    "address": _show_address,
    "tally": show_tally,
    "agenda": _for_facilitators(show_agenda),
    "log": _for_facilitators(show_log),
    "reminder": _for_facilitators(show_reminder),
    "people": _show_person,
    "suggesting": _for_facilitators(_show_suggesting),
}

"""Two workshops of the demonstration: one that was held and brought home, and one to open."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from lifeworld.demo.made import LEAD, Made, read_part
from lifeworld.exports.workshop.cards import get_offer, propose_cards
from lifeworld.exports.workshop.open_room import (
    build_plan,
    create_room_file,
    get_results,
    get_room_path,
)
from lifeworld.exports.workshop.taken_home import accept_found
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.links.commands import accept_links
from opportunity_spaces.workshops.bring_home import reject_result
from opportunity_spaces.workshops.commands import add_workshop, revise_cards
from opportunity_spaces.workshops.rehearsal import Script, run_rehearsal
from opportunity_spaces.workshops.room.commands import add_operations
from opportunity_spaces.workshops.room.queries import open_room
from opportunity_spaces.workshops.templates import TEMPLATES
from study.times import get_now

__all__ = ["add_workshops"]

# A room is erased on its day; that of the demonstration is there for a year after it was built.
KEPT = timedelta(days=365)
_PLAIN = ("purpose", "day", "starts", "place", "mandate", "rule", "follow_up")


def add_workshops(made: Made) -> str:
    """Add a workshop that was held, with what came of it, and one that is ready to be opened."""
    about = read_part("workshops")
    _prepare(made, about["prepared"])
    held = about["held"]
    workshop_id = _prepare(made, held)
    _hold(made, workshop_id, held)
    _bring_home(made, workshop_id, held["home"])
    return f"one workshop of {held['people']} people brought home, one to open"


def _prepare(made: Made, item: dict[str, Any]) -> str:
    """Prepare a workshop with the proposed choice of cards; return its id."""
    study = made.study
    fields = {name: item[name] for name in _PLAIN if name in item}
    for name in ("departments", "tables"):
        fields[name] = "\n".join(item.get(name, ()))
    if item.get("day"):
        until = date.fromisoformat(get_now()[:10]) + KEPT
        fields["keep_until"] = until.isoformat()
    there = add_workshop(study, item["title"], template=item["template"], actor=LEAD, **fields)
    brings = TEMPLATES[item["template"]].brings
    cards = propose_cards(get_offer(study, language=there.language), brings)
    revise_cards(study, there.id, cards, actor=LEAD)
    return there.id


def _hold(made: Made, workshop_id: str, item: dict[str, Any]) -> None:
    """Open the room of a workshop, and let simulated people do in it what the file tells."""
    study = made.study
    script = Script(
        seed=item["title"],
        begins=int(datetime.fromisoformat(item["begins"]).timestamp() * 1000),
        names=item["names"],
        remote=item["remote"],
        words=item["words"],
        piles={
            name: [f"need:{made.ids[each]}" if each in made.ids else each for each in inside]
            for name, inside in item["piles"].items()
        },
        parked=item["parked"],
        rounds=2,
    )
    create_room_file(study, workshop_id, actor=LEAD)
    operations = run_rehearsal(build_plan(study, workshop_id), people=item["people"], script=script)
    db = open_room(get_room_path(study, workshop_id))
    try:
        add_operations(db, operations)
    finally:
        db.close()


def _bring_home(made: Made, workshop_id: str, home: list[dict[str, Any]]) -> None:
    """Accept and leave out what the file says; the rest waits, for whoever looks around."""
    study = made.study
    results = get_results(study, workshop_id)
    came = {each.words: each for each in results.found} if results else {}
    for item in home:
        found = came[item["found"]]
        if not item["kind"]:
            reject_result(study, workshop_id, found, actor=LEAD)
            continue
        fields = dict(item["fields"])
        if "about" in item:
            fields["about_id"] = made.ids[item["about"]]
        into = made.ids[item["into"]] if "into" in item else ""
        accept_found(
            study, workshop_id, found, kind=item["kind"], into=into, fields=fields, actor=LEAD
        )
    # What rests on a finding that the room put otherwise was read again, and holds.
    for node in get_chain(study).list_stale():
        accept_links(study, node.kind, node.id, actor=LEAD, reason="Read again after the workshop")

"""What the demonstration's organisation wants, rests on and decides, and who is behind it."""

from __future__ import annotations

from typing import Any

from lifeworld.demo.made import LEAD, Made, read_part
from opportunity_spaces.brief.commands import add_aim, add_challenge, add_source
from opportunity_spaces.links.commands import link_evidence
from opportunity_spaces.model import Kind
from opportunity_spaces.records.commands import add_record
from opportunity_spaces.records.model import RecordKind
from themes.fieldwork.commands import add_dive

__all__ = ["add_decided"]

# The beginning of a code in the files → the kind of finding that it is.
_KINDS: dict[str, Kind] = {"I": "insight", "IN": "initiative", "M": "metric", "S": "space"}
_RECORDS: dict[str, RecordKind] = {
    "decisions": "decision",
    "steps": "step",
    "risks": "risk",
    "contributors": "contributor",
    "testimonials": "testimonial",
}


def add_decided(made: Made) -> None:
    """Add aims, challenges, outside sources, decisions, and those behind the study."""
    _add_brief(made)
    about = read_part("decided")
    for name, kind in _RECORDS.items():
        for item in about[name]:
            given = dict(item)
            if code := given.pop("about", ""):
                given["about_id"] = made.ids[code]
            add_record(made.study, kind, actor=LEAD, **given)
    for item in about["dives"]:
        theme: Any = made.ids[item["theme"]]
        given = {name: item[name] for name in ("method", "reason", "question")}
        add_dive(made.study, theme, made.ids[item["stratum"]], actor=LEAD, **given)


def _add_brief(made: Made) -> None:
    about = read_part("brief")
    for item in about["aims"]:
        given = {name: item[name] for name in ("amount", "day", "origin", "note")}
        aim = add_aim(made.study, item["statement"], actor=LEAD, **given)
        _link(made, "aim", aim.id, item["serves"])
    for item in about["challenges"]:
        challenge = add_challenge(made.study, item["code"], words=item["words"], actor=LEAD)
        _link(made, "challenge", challenge.id, item["answered_by"])
    for item in about["sources"]:
        names = ("publisher", "year", "address", "words", "use")
        given = {name: item[name] for name in names}
        source = add_source(made.study, item["title"], actor=LEAD, **given)
        _link(made, "source", source.id, item["supports"])


def _link(made: Made, kind: Kind, thing_id: str, codes: list[str]) -> None:
    for code in codes:
        target = _KINDS[code.rstrip("0123456789").partition("-")[0]]
        link_evidence(made.study, kind, thing_id, target, made.ids[code], actor=LEAD)

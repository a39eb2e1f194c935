"""What is done in the demonstration: metrics with readings, initiatives, and where they run."""

from __future__ import annotations

from typing import Any

from lifeworld.demo.made import LEAD, Made, read_part
from opportunity_spaces.commands import add_initiative, add_metric, revise_initiative
from opportunity_spaces.links.commands import link_evidence
from opportunity_spaces.readings.commands import add_reading
from opportunity_spaces.records.commands import add_record

__all__ = ["add_initiatives"]

_PLAIN = (
    "description", "horizon", "owner", "risk", "answer", "status", "original_title",
    "target_group", "message", "slogan", "results", "lessons", "advice", "cadence",
)  # fmt: skip


def add_initiatives(made: Made) -> None:
    """Add the metrics, the initiatives that they measure, and the places of their roll-out."""
    about = read_part("initiatives")
    for item in about["metrics"]:
        _add_metric(made, item)
    for item in about["initiatives"]:
        _add_initiative(made, item)
    for item in about["initiatives"]:
        if "after" in item:
            initiative: Any = made.ids[item["code"]]
            before = made.ids[item["after"]]
            revise_initiative(made.study, initiative, depends_on_id=before, actor=LEAD)


def _add_metric(made: Made, item: dict[str, Any]) -> None:
    metric = add_metric(
        made.study,
        item["name"],
        definition=item["definition"],
        unit=item["unit"],
        baseline=_value(item.get("baseline"), unit=item["unit"], when="on"),
        target=_value(item.get("target"), unit=item["unit"], when="by"),
        owner=item["owner"],
        source=item["source"],
        cadence=item.get("cadence", ""),
        actor=LEAD,
    )
    made.ids[item["code"]] = metric.id
    for reading in item.get("readings", ()):
        add_reading(made.study, metric.id, actor=LEAD, **reading)


def _add_initiative(made: Made, item: dict[str, Any]) -> None:
    study = made.study
    fields = {name: item[name] for name in _PLAIN if name in item}
    tools = "\n".join(item.get("tools", ()))
    initiative = add_initiative(study, item["name"], tools=tools, actor=LEAD, **fields)
    made.ids[item["code"]] = here = initiative.id
    link_evidence(study, "space", made.ids[item["space"]], "initiative", here, actor=LEAD)
    for code in item["metrics"]:
        link_evidence(study, "initiative", here, "metric", made.ids[code], actor=LEAD)
    for place in item.get("places", ()):
        given = {name: value for name, value in place.items() if name != "seen"}
        there = add_record(study, "place", initiative_id=here, actor=LEAD, **given)
        for seen in place["seen"]:
            add_record(study, "observation", place_id=there, actor=LEAD, **seen)


def _value(measured: dict[str, Any] | None, *, unit: str, when: str) -> str:
    if measured and "words" in measured:
        return str(measured["words"])
    if not measured or measured.get("value") is None:
        return ""
    date = f" {when} {measured['date']}" if measured.get("date") else ""
    return f"{measured['value']:,} {unit}{date}"

"""Findings of the demonstration study: insights, needs, spaces, assumptions, initiatives."""

from __future__ import annotations

from typing import Any

from lifeworld.demo.initiatives import add_initiatives
from lifeworld.demo.made import LEAD, Made, read_part
from opportunity_spaces.assumptions.commands import (
    add_assumption,
    revise_assumption,
    seal_assumptions,
)
from opportunity_spaces.commands import add_insight, add_need, add_space
from opportunity_spaces.links.commands import link_evidence

__all__ = ["add_findings"]


def add_findings(made: Made) -> str:
    """Add insights, needs, spaces, assumptions and initiatives; return a line with counts."""
    study = made.study
    for item in read_part("insights"):
        insight = add_insight(
            study,
            item["assertion"],
            interpretation=item["interpretation"],
            tension=item["tension"],
            so_what=item["so_what"],
            confidence=item["confidence"],
            confidence_reason=item["confidence_reason"],
            status="agreed",
            actor=LEAD,
        )
        made.ids[item["code"]] = insight.id
        for theme in item["themes"]:
            link_evidence(study, "theme", made.ids[theme], "insight", insight.id, actor=LEAD)
        for evidence in item["evidence"]:
            excerpt = made.excerpts[evidence["file"], evidence["quote"]]
            link_evidence(
                study,
                "excerpt",
                excerpt,
                "insight",
                insight.id,
                relation=evidence["relation"],
                actor=LEAD,
            )
    _add_needs_and_spaces(made)
    _add_assumptions(made)
    add_initiatives(made)
    return (
        f"{len(read_part('insights'))} insights, {len(read_part('needs'))} needs,"
        f" {len(read_part('spaces'))} opportunity spaces"
    )


def _add_needs_and_spaces(made: Made) -> None:
    for item in read_part("needs"):
        need = add_need(
            made.study,
            who=item["who"],
            verb=item["need"],
            because=item["because"],
            barrier=item["barrier"],
            workaround=item["workaround"],
            kind=item["type"],
            status="validated",
            actor=LEAD,
        )
        made.ids[item["code"]] = need.id
        for code in item["insights"]:
            link_evidence(made.study, "insight", made.ids[code], "need", need.id, actor=LEAD)
    for item in read_part("spaces"):
        space = add_space(
            made.study,
            item["name"],
            narrative=item["narrative"],
            from_state=item["from"],
            to_state=item["to"],
            role=item["role_we_could_play"],
            boundaries_in=item["boundaries_in"],
            boundaries_out=item["boundaries_out"],
            assets="\n".join(item["assets"]),
            risks="\n".join(item["risks"]),
            how_might_we="\n".join(item["how_might_we"]),
            status="shaped",
            actor=LEAD,
        )
        made.ids[item["code"]] = space.id
        for code in item["needs"]:
            link_evidence(made.study, "need", made.ids[code], "space", space.id, actor=LEAD)


def _add_assumptions(made: Made) -> None:
    for item in read_part("assumptions"):
        given = {"verdict": "new"} if item["verdict"] == "new" else {}
        added = add_assumption(
            made.study, item["statement"], holder=item["holder"], actor=LEAD, **given
        )
        made.ids[item["code"]] = added.id
    # Sealed before any verdict, as in a real study.
    seal_assumptions(made.study, actor=LEAD)
    for item in read_part("assumptions"):
        assumption: Any = made.ids[item["code"]]
        revise_assumption(
            made.study,
            assumption,
            verdict=item["verdict"],
            revised=item["revised_statement"],
            actor=LEAD,
        )
        for code in item["insights"]:
            link_evidence(
                made.study,
                "insight",
                made.ids[code],
                "assumption",
                assumption,
                relation="supports" if item["verdict"] in ("confirmed", "new") else "nuances",
                actor=LEAD,
            )

"""The parts of a report on those behind it, its risks, and where the next fieldwork goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lifeworld.exports.report_brief import Behind, DiveRow, RiskRow, TestimonialRow
from lifeworld.exports.report_findings import SpacePage
from lifeworld.exports.report_parts import Material
from opportunity_spaces.records.queries import (
    list_contributors,
    list_risks,
    list_testimonials,
)
from opportunity_spaces.workshops.wording import list_shapers
from study.language import say
from study.wording import count_things
from themes.fieldwork.deepening import METHODS
from themes.fieldwork.queries import list_dives
from transcripts.privacy.consent_gate import get_shown_strata

__all__ = [
    "add_shapers",
    "get_behind",
    "get_plan",
    "get_risks",
    "get_testimonials",
    "tell_unshown",
]


def get_risks(material: Material) -> tuple[RiskRow, ...]:
    """Return the risks of the study; the public is told of none."""
    if material.audience == "public":
        return ()
    return tuple(
        RiskRow(words=risk.words, response=risk.response, owner=risk.owner)
        for risk in list_risks(material.study)
    )


def get_plan(material: Material) -> tuple[DiveRow, ...]:
    """Return where the next fieldwork goes deeper, in themes that are shown; none to the public.

    Reasons are left out: they tell numbers of people, which may be too few to show.
    """
    if material.audience == "public":
        return ()
    names = get_shown_strata(material.study, material.audience)
    return tuple(
        DiveRow(
            theme=dive.theme,
            stratum=names.get(dive.stratum_id or None, "") or say("No stratum"),
            method=say(METHODS[dive.method]),
            question=dive.question,
        )
        for dive in list_dives(material.study)
        if material.shows("theme", dive.theme_id)
    )


def get_testimonials(material: Material) -> tuple[TestimonialRow, ...]:
    """Return what stakeholders say who agreed that it is shown."""
    return tuple(
        TestimonialRow(words=t.words, who=", ".join(part for part in (t.name, t.role) if part))
        for t in list_testimonials(material.study)
        if t.agreed
    )


def tell_unshown(material: Material) -> tuple[str, ...]:
    """Return how many testimonials are left out, in a sentence, if some are."""
    number = sum(not each.agreed for each in list_testimonials(material.study))
    if not number:
        return ()
    testimonials = count_things(number, "testimonial is", "testimonials are")
    return (
        say(
            "{testimonials} left out: no agreement to be shown is recorded.",
            testimonials=testimonials,
        ),
    )


def get_behind(material: Material) -> Behind:
    """Return who made the study and whom to ask, as far as they agreed to be named."""
    people = [p for p in list_contributors(material.study) if p.part in ("team", "contact")]
    return Behind(
        team=tuple(p.render() for p in people if p.agreed and p.part == "team"),
        contacts=tuple(
            " · ".join(part for part in (p.render(), p.contact) if part)
            for p in people
            if p.agreed and p.part == "contact"
        ),
        unnamed=sum(not p.agreed for p in people),
    )


def add_shapers(material: Material, spaces: Iterable[SpacePage]) -> tuple[SpacePage, ...]:
    """Return spaces with who shaped each: a workshop in numbers, others as far as they agreed."""
    shapers = [p for p in list_contributors(material.study) if p.part == "shaped"]
    return tuple(
        replace(
            space,
            shaped_with=(
                *list_shapers(material.study, space.id),
                *(p.render() for p in shapers if p.agreed and p.about_id == space.id),
            ),
            unnamed=sum(not p.agreed and p.about_id == space.id for p in shapers),
        )
        for space in spaces
    )

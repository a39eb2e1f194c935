"""What a report will contain, in numbers, before anybody makes it."""

from __future__ import annotations

from dataclasses import dataclass

from lifeworld.exports.behind_parts import tell_unshown
from lifeworld.exports.brief_parts import tell_kept_inside
from lifeworld.exports.exposures import render_repeated
from lifeworld.exports.gather_report import gather_material, list_unsettled
from lifeworld.exports.notes import get_notes
from lifeworld.exports.report_parts import MOST_QUOTES, Material
from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.chain.model import Node
from opportunity_spaces.model import Kind
from study import Study
from transcripts.privacy.consent_gate import get_shown_attributes
from transcripts.queries import get_frame

__all__ = ["Contents", "preview_report"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a report contains, in numbers, and what its author should know of it.

    Attributes:
        quotes: The quotes of all insights.
        left_out: What status, consent and small groups leave out, as in the report.
        missing_consent: Where a recorded consent is missing, as in the report.
        exposed: Where words of withheld quotes stand outside quotes, as in the report.
        unsettled: The findings whose basis has changed since they were last reviewed.
    """

    themes: int
    insights: int
    needs: int
    spaces: int
    participants: int
    quotes: int
    left_out: tuple[str, ...]
    missing_consent: tuple[str, ...]
    exposed: tuple[str, ...]
    unsettled: tuple[str, ...]


def preview_report(study: Study, *, audience: str, chain: Chain) -> Contents:
    """Return what `get_report` would contain, in numbers, without reading every coding.

    Its sentences are for whoever is about to export, so they are in the language of the screen.

    Args:
        study: The study.
        audience: internal, workshop, client or public.
        chain: What `get_chain` returns.
    """
    material, told = gather_material(study, chain, audience)
    shown, coarsened = get_shown_attributes(study, audience=audience)
    people = {p for facts in chain.sessions.values() for p in facts.people}
    quotes = sum(_count_quotes(material, node) for node in _list_shown(material, "insight"))
    return Contents(
        themes=len(_list_shown(material, "theme")),
        insights=len(_list_shown(material, "insight")),
        needs=len(_list_shown(material, "need")),
        spaces=len(_list_shown(material, "space")),
        participants=len(people & shown.keys()),
        quotes=quotes,
        left_out=(
            *told,
            *material.quotes.render_left_out(),
            *coarsened,
            *tell_kept_inside(material),
            *tell_unshown(material),
        ),
        missing_consent=tuple(material.quotes.render_missing()),
        exposed=render_repeated(material, get_frame(study).answer, get_notes(material)),
        unsettled=list_unsettled(material),
    )


def _list_shown(material: Material, kind: Kind) -> list[Node]:
    return [n for n in material.chain.list_kind(kind) if material.shows(kind, n.id)]


def _count_quotes(material: Material, insight: Node) -> int:
    """Return how many quotes are picked for an insight: see `get_insights`."""
    linked, quotes = material.chain.evidence("insight", insight.id).excerpts, material.quotes
    supports = min(MOST_QUOTES, quotes.count_allowed(linked["supports"]))
    against = (linked["contradicts"], linked["nuances"])
    return supports + sum(quotes.count_allowed(ids) for ids in against)

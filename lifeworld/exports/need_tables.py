"""Needs by stratum and their scores for a report, as one audience may see them."""

from __future__ import annotations

from lifeworld.exports.need_rows import NeedPresence, NeedScoreRow
from lifeworld.exports.report_parts import Material
from opportunity_spaces.chain.presence import measure_presence
from opportunity_spaces.need_scores.queries import list_need_scores
from opportunity_spaces.queries import list_needs
from opportunity_spaces.statements import render_who_needs
from study.language import render_number, say
from transcripts.privacy.consent_gate import get_shown_strata
from transcripts.privacy.queries import get_privacy

__all__ = ["get_need_scores", "get_presence"]


def _list_shown(material: Material) -> dict[str, tuple[str, str]]:
    """Return number and sentence of each need shown, by its id."""
    return {
        need.id: (f"N{number}", f"{render_who_needs(need.who, need.verb, need.goal)}.")
        for number, need in enumerate(list_needs(material.study), start=1)
        if material.shows("need", need.id)
    }


def get_presence(material: Material) -> tuple[NeedPresence, ...]:
    """Return where each need shown is heard, if the audience is shown more than one stratum.

    Outside the team, where few people spoke in one of the strata, no number is shown of any.
    """
    names = get_shown_strata(material.study, material.audience)
    if len({name for name in names.values() if name}) < 2:  # one column compares nothing
        return ()
    fewest = get_privacy(material.study).fewest
    found = []
    for need_id, (code, sentence) in _list_shown(material).items():
        presence = measure_presence(material.chain, "need", need_id, names)
        few = material.audience != "internal" and any(0 < p.spoke < fewest for p in presence)
        cells = tuple(
            (each.name, say("n.s.") if few and each.held else each.render()) for each in presence
        )
        found.append(NeedPresence(code=code, sentence=sentence, cells=cells))
    return tuple(found)


def get_need_scores(material: Material) -> tuple[NeedScoreRow, ...]:
    """Return the scores of the needs shown; outside the team, those of enough people.

    A score of a stratum that is shown together with others is left out.
    """
    names = get_shown_strata(material.study, material.audience)
    fewest = get_privacy(material.study).fewest
    alone = {key: name for key, name in names.items() if list(names.values()).count(name) == 1}
    shown = _list_shown(material)
    found = []
    for score in list_need_scores(material.study):
        if score.need_id not in shown:
            continue
        small = score.origin == "survey" and score.base < fewest
        joined = bool(score.stratum_id) and not alone.get(score.stratum_id)
        if material.audience != "internal" and (small or joined):
            continue
        code, sentence = shown[score.need_id]
        importance, satisfaction = (
            "" if value is None else say("{value} of {scale}", value=render_number(value, ",.10g"),
                                         scale=score.scale)
            for value in (score.importance, score.satisfaction)
        )  # fmt: skip
        found.append(
            NeedScoreRow(
                code=code,
                sentence=sentence,
                origin=score.origin,
                whom=names.get(score.stratum_id or None, "") if score.stratum_id else "",
                importance=importance,
                satisfaction=satisfaction,
                base=score.base,
                source=score.source,
                date=score.day,
            )
        )
    return tuple(found)

"""Joint displays for a report: figures by segment beside a theme, as one audience may see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coding.model import ExcerptId
from coding.quotes.queries import list_quotes
from lifeworld.exports.joint_pages import JointLine, JointPage
from lifeworld.exports.report import ThemeRow
from lifeworld.exports.report_parts import Material
from opportunity_spaces.figures.model import PART_VERDICTS, VERDICTS, WHOLE, Figure, Joint
from opportunity_spaces.figures.queries import (
    describe_joint_changes,
    list_figure_sets,
    list_figures,
    list_joint_rows,
    list_joints,
)
from study.language import say
from transcripts.privacy.consent_gate import get_shown_strata
from transcripts.privacy.queries import get_privacy

__all__ = ["get_joints", "list_joint_words", "list_stale_joints"]

_SHORT = 160  # characters of a quote that fits a cell in two lines


def get_joints(material: Material, themes: Sequence[ThemeRow]) -> tuple[JointPage, ...]:
    """Return the joint displays of which something is said, of themes that are shown.

    Args:
        material: What the report is made of.
        themes: The themes as the report shows them, with their strata.
    """
    shown = {theme.id: theme for theme in themes}
    sets = {each.id: each for each in list_figure_sets(material.study)}
    found = []
    for joint in list_joints(material.study):
        if not joint.verdict or joint.theme_id not in shown or joint.set_id not in sets:
            continue
        origin, theme = sets[joint.set_id], shown[joint.theme_id]
        lines = _list_lines(material, joint, theme)
        rows = list_joint_rows(material.study, joint.set_id, joint.measure, joint.theme_id)
        found.append(
            JointPage(
                id=joint.id,
                measure=joint.measure,
                theme=theme.name,
                figures=origin.title,
                source=origin.source,
                date=origin.day,
                verdict=VERDICTS[joint.verdict],
                words=joint.words,
                lines=lines,
                held=any(line.held for line in lines),
                stale=bool(describe_joint_changes(joint, rows)),
            )
        )
    return tuple(found)


def list_stale_joints(material: Material) -> Iterator[str]:
    """Yield what the joint displays shown are called of which something has changed since."""
    study = material.study
    sets = {each.id for each in list_figure_sets(study)}
    for joint in list_joints(study):
        if not joint.verdict or joint.set_id not in sets:
            continue
        theme = material.chain.nodes.get(("theme", joint.theme_id))
        if theme is None or theme.state != "here" or not material.shows("theme", joint.theme_id):
            continue
        rows = list_joint_rows(study, joint.set_id, joint.measure, joint.theme_id)
        if describe_joint_changes(joint, rows):
            yield say("the joint display of “{measure}”", measure=joint.measure)


def list_joint_words(material: Material) -> Iterator[tuple[str, str]]:
    """Yield what researchers say that figures and themes say together: (where, the text)."""
    for joint in list_joints(material.study):
        if joint.verdict and joint.words:
            yield say("The joint display of “{measure}”", measure=joint.measure), joint.words


def _list_lines(material: Material, joint: Joint, theme: ThemeRow) -> tuple[JointLine, ...]:
    """Return a line for each stratum as the audience knows them, then everybody.

    Outside the team a figure of few is not shown, nor one of which nobody says how many answered,
    nor one of strata that are shown together; nor is that of everybody then, which would tell the
    one that is missing. Nor is it shown what such a figure and people say together, which would
    tell whether it is high or low.
    """
    inside = material.audience == "internal"
    fewest = get_privacy(material.study).fewest
    figures = {
        each.stratum_id: each
        for each in list_figures(material.study, joint.set_id)
        if each.measure == joint.measure and each.stratum_id
    }
    strata: dict[str, list[str]] = {}
    for key, name in get_shown_strata(material.study, material.audience).items():
        strata.setdefault(name, []).append(str(key or ""))
    lines = []
    for cell in theme.by_stratum:
        ids = strata.get(cell.stratum, strata.get("", []))
        own = [figures[each] for each in ids if each in figures]
        held = not inside and (len(own) > 1 or any(_is_small(each, fewest) for each in own))
        figure = own[0] if len(own) == 1 and not held else None
        said = {joint.parts.get(each, "") for each in ids}
        lines.append(
            JointLine(
                stratum=cell.stratum,
                figure=figure.told if figure else "",
                base=figure.base if figure else None,
                held=held,
                people=cell.text(),
                verdict="" if held or len(said) != 1 else PART_VERDICTS.get(said.pop(), ""),
                quotes=material.quotes.pick(
                    _list_excerpts(material, joint.theme_id, ids), {}, "illustrates", most=1
                ),
            )
        )
    whole = figures.get(WHOLE)
    if whole is not None:
        held = not inside and (any(line.held for line in lines) or _is_small(whole, fewest))
        lines.append(
            JointLine(
                stratum=say("Everybody"),
                figure="" if held else whole.told,
                base=None if held else whole.base,
                held=held,
                people=f"{theme.count.people}/{theme.count.people_asked}",
            )
        )
    return tuple(lines)


def _is_small(figure: Figure, fewest: int) -> bool:
    """Return whether a figure is of few, or may be: how many answered is not known of it."""
    return figure.base is None or figure.base < fewest


def _list_excerpts(material: Material, theme_id: str, strata: Sequence[str]) -> list[str]:
    """Return the quotes that findings rest on, of a theme and said in sessions of some strata."""
    chain = material.chain
    codes = [edge.source[1] for edge in chain.into("theme", theme_id, source="code")]
    linked = {
        edge.source[1] for code in codes for edge in chain.into("code", code, source="excerpt")
    }
    here = [
        ExcerptId(each)
        for each in sorted(linked)
        if each in chain.origins
        and (facts := chain.sessions.get(chain.origins[each].session_id)) is not None
        and str(facts.stratum_id or "") in strata
    ]
    quotes = list_quotes(material.study, excerpt_ids=here) if here else []
    said = [quote for quote in quotes if quote.kind == "said"]
    # Rather what speaks for a finding, and what is short: the strata stand on one slide.
    backing = [quote for quote in said if _is_backing(material, str(quote.excerpt_id))]
    short = [quote for quote in backing or said if len(quote.words) <= _SHORT]
    return [str(quote.excerpt_id) for quote in short or backing or said]


def _is_backing(material: Material, excerpt_id: str) -> bool:
    """Return whether a quote speaks for any finding, and against none."""
    relations = {edge.relation for edge in material.chain.out_of("excerpt", excerpt_id)}
    return bool(relations & {"supports", "illustrates"}) and "contradicts" not in relations

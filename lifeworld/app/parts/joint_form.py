"""One joint display: a measure beside a theme, stratum by stratum, and what both say together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import streamlit as st

from coding.quotes.queries import list_quotes
from lifeworld.app.markdown import escape
from lifeworld.app.parts.reruns import new_fragment
from lifeworld.app.session import act
from opportunity_spaces.figures.commands import remove_joint, revise_joint
from opportunity_spaces.figures.model import (
    PART_VERDICTS,
    VERDICTS,
    WHOLE,
    FigureSet,
    Joint,
    JointRow,
)
from opportunity_spaces.figures.queries import describe_joint_changes, find_joint
from study import Study
from study.language import render_date, say
from study.wording import count_things, render_quote, shorten_quote
from themes.model import Theme
from themes.queries import list_theme_quote_ids
from transcripts.privacy.queries import get_privacy

__all__ = ["show_joint"]

_QUOTES = 2  # quotes shown of each stratum
_LONGEST = 280  # characters of a quote
_WIDTHS = (2, 1.8, 1.8, 4.6, 2.6)
_RANGE = re.compile(r"\S–\S")


@new_fragment
def show_joint(
    study: Study, origin: FigureSet, measure: str, theme: Theme, rows: list[JointRow]
) -> None:
    """Show figures and people side by side, and let the user say what they say together.

    Args:
        study: The study.
        origin: The table that the figures are from.
        measure: The measure.
        theme: The theme.
        rows: What stands side by side, by stratum.
    """
    heads = (
        say("Stratum"), _unbroken(measure), say("Who raised it"), say("In their words"),
        say("Together"),
    )  # fmt: skip
    for place, title in zip(st.columns(_WIDTHS, gap="medium"), heads, strict=True):
        place.markdown(f"**{escape(title)}**")
    fewest = get_privacy(study).fewest
    joint = find_joint(study, origin.id, measure, theme.id)
    key = f"joint-{origin.id}-{theme.id}-{measure}-{joint.rev if joint else 0}"
    small, parts = 0, dict[str, str]()
    for at, row in enumerate(rows):
        small += _is_small(row, fewest)
        with st.container(border=True, gap="xsmall", key=f"joint-row-{at}"):
            chosen = _show_row(study, theme, row, fewest)
            if row.stratum_id and row.stratum_id != WHOLE:
                parts[row.stratum_id] = _choose_part(chosen, row, joint, key)
    if small:
        st.caption(
            say(
                "* Fewer than {fewest:,} answered: outside the research team it is not shown.",
                fewest=fewest,
            )
        )
    st.caption(
        say(
            "The figures and the counts are of different people and stand apart: the figures are"
            " of those who answered ({source}), the counts of those whom we met.",
            source=escape(origin.source),
        )
    )
    _show_verdict(study, origin, measure, theme, rows, joint=joint, key=key, parts=parts)


def _is_small(row: JointRow, fewest: int) -> bool:
    return row.figure is not None and row.figure.base is not None and row.figure.base < fewest


def _unbroken(measure: str) -> str:
    """Return a measure whose range stays on one line: “(1–5)” does not break at its dash."""
    return _RANGE.sub(lambda found: found[0].replace("–", "\u2060–\u2060"), measure)


def _choose_part(place: Any, row: JointRow, joint: Joint | None, key: str) -> str:
    """Let the user say what figure and people say together of one stratum."""
    there = joint.parts.get(row.stratum_id, "") if joint else ""
    choices = ["", *PART_VERDICTS]
    chosen = place.selectbox(
        say("Together in {stratum}", stratum=row.name),
        choices,
        index=choices.index(there),
        format_func=lambda each: (
            say(PART_VERDICTS[each], context="figure and people") if each else "–"
        ),
        label_visibility="collapsed",
        key=f"{key}-part-{row.stratum_id}",
    )
    return str(chosen or "")


def _show_row(study: Study, theme: Theme, row: JointRow, fewest: int) -> Any:
    """Show what stands side by side of a stratum; return the place at its end."""
    name, figure, count, words, end = st.columns(_WIDTHS, gap="medium")
    name.markdown(escape(row.name))
    if row.figure is None:
        figure.caption(say("no figure"))
    else:
        mark_small = "\\*" if _is_small(row, fewest) else ""
        figure.markdown(f"**{escape(row.figure.told)}**{mark_small}")
        if row.figure.base is not None:
            figure.caption(say("{number:,} answered", number=row.figure.base))
        else:
            figure.caption(say("how many answered is not known"))
    if row.cell is None:
        count.caption(say("nobody of this segment was met"))
        return end
    if row.cell.state == "not_asked":
        count.caption(say("not asked"))
    elif row.cell.state == "not_raised":
        count.caption(say("asked, and not raised"))
    else:
        people = say(
            "{number:,} of {asked}",
            number=row.cell.count.people,
            asked=row.cell.count.count_asked(),
        )
        count.markdown(escape(people))
        count.caption(count_things(row.cell.count.mentions, "mention"))
    if row.stratum_id == WHOLE or row.cell.state != "counted":
        return end
    ids = list_theme_quote_ids(study, theme.id, stratum=row.name)[:_QUOTES]
    for quote in list_quotes(study, excerpt_ids=ids) if ids else ():
        words.markdown(escape(render_quote(shorten_quote(quote.words, most=_LONGEST))))
    return end


def _show_verdict(
    study: Study,
    origin: FigureSet,
    measure: str,
    theme: Theme,
    rows: list[JointRow],
    *,
    joint: Joint | None,
    key: str,
    parts: Mapping[str, str],
) -> None:
    with st.container(border=True, key="joint-verdict"):
        st.header(say("What they say together"), anchor=False)
        if joint is not None:
            st.caption(
                say("Written by {name} on {date}.", name=escape(joint.by),
                    date=render_date(joint.at))
            )  # fmt: skip
            if changed := describe_joint_changes(joint, rows):
                st.warning(escape(changed), icon=":material/update:")
        verdict: Any = st.segmented_control(
            say("Figures and people"),
            list(VERDICTS),
            default=joint.verdict if joint else "",
            required=True,
            format_func=lambda each: say(VERDICTS[each]),
            key=f"{key}-verdict",
        )
        words = st.text_area(
            say("In a sentence or two, for readers of the report"),
            value=joint.words if joint else "",
            placeholder=say("Where satisfaction is highest, people say least about …"),
            height=90,
            key=f"{key}-words",
        )
        row = st.container(horizontal=True)
        if row.button(say("Save"), type="primary", icon=":material/save:", key="save-joint"):
            act(
                revise_joint,
                origin.id,
                measure,
                theme.id,
                verdict=str(verdict or ""),
                words=str(words),
                parts=parts,
                expect_rev=joint.rev if joint else 0,
                said=say("Wrote what they say together."),
            )
        if joint is not None and row.button(
            say("Remove"), icon=":material/delete:", type="tertiary", key="remove-joint"
        ):
            act(remove_joint, joint.id, said=say("Removed what they say together."))

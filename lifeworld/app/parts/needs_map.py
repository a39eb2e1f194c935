"""The map of needs: what covers what, the tree under an outcome, and spaces side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from lifeworld.app.finding_words import count_findings
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_place
from lifeworld.app.session import act
from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.chain.tree import Covered, find_covered, list_branches
from opportunity_spaces.links.commands import link_evidence
from opportunity_spaces.model import Metric, Space
from study.language import mark, say
from study.wording import shorten_quote

__all__ = ["show_covered", "show_siblings", "show_under_outcome"]

MOST_SIBLINGS = 4
LONGEST = 110  # characters of a need in a table
DOT = "●"
WIDE, FIRST, NARROW = 860, 400, 90  # pixels of the table, its first column, and the narrowest
GUESSES = {
    "metric": mark("no initiative leads to it"),
    "initiative": mark("a guess: it comes from no space"),
    "space": mark("a guess: it rests on no need"),
    "need": mark("a guess: no quote supports it"),
}


def show_covered(chain: Chain, needs: Mapping[str, str], spaces: Sequence[Space]) -> None:
    """Show which space brings which needs together, and link those that are loose.

    Args:
        chain: The study's evidence chain.
        needs: The sentences of all needs, by id.
        spaces: All opportunity spaces.
    """
    covered = find_covered(chain)
    st.markdown(_tell(covered))
    words: dict[str, str] = {
        need_id: shorten_quote(said, most=LONGEST) for need_id, said in needs.items()
    }
    names: dict[str, str] = {space.id: space.name for space in spaces}
    if needs and spaces:
        _show_table(covered, words, names)
    if covered.loose_needs:
        st.subheader(say("Needs without a space"), anchor=False)
        for need in covered.loose_needs:
            _show_loose("need", need, words[need], "space", names)
    if covered.loose_spaces:
        st.subheader(say("Spaces without a need"), anchor=False)
        st.caption(say("A space that nobody is known to need may be an idea in disguise."))
        for space in covered.loose_spaces:
            _show_loose("space", space, names[space], "need", words)


def _tell(covered: Covered) -> str:
    told = []
    if covered.needs:
        number = len(covered.needs) - len(covered.loose_needs)
        needs = count_findings("need", len(covered.needs))
        told.append(say("{number} of {needs} in a space.", number=number, needs=needs))
    if covered.spaces:
        number = len(covered.spaces) - len(covered.loose_spaces)
        spaces = count_findings("space", len(covered.spaces))
        told.append(say("{number} of {spaces} with a need.", number=number, spaces=spaces))
    return " ".join(told)


def _show_table(covered: Covered, words: dict[str, str], names: dict[str, str]) -> None:
    import pandas as pd

    # Two spaces may have one name; a column is known by its number then.
    heads = {
        space: f"{name} ({number})" if list(names.values()).count(name) > 1 else name
        for number, (space, name) in enumerate(names.items(), 1)
    }
    rows: list[dict[str, str]] = [
        {
            say("Need"): words[need],
            **{
                heads[space]: DOT if (need, space) in covered.pairs else ""
                for space in covered.spaces
            },
        }
        for need in covered.needs
    ]
    width = max(NARROW, (WIDE - FIRST) // max(1, len(heads)))
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        column_config={
            say("Need"): st.column_config.TextColumn(width=FIRST),
            **{head: st.column_config.TextColumn(width=width) for head in heads.values()},
        },
    )


def _show_loose(kind: str, thing: str, title: str, other: str, choices: dict[str, str]) -> None:
    row = st.container(horizontal=True, vertical_alignment="bottom", key=f"loose-{thing}")
    if row.button(f"**{escape(title)}**", key=f"to-loose-{thing}", type="tertiary"):
        open_place(kind, thing)
    if not choices:
        return
    row.space("stretch")
    label = say("Put it into the space") if kind == "need" else say("Let it rest on the need")
    chosen = row.selectbox(
        label,
        [None, *choices],
        format_func=lambda each: choices.get(each, "—"),
        key=f"place-{thing}",
        width=280,
    )
    if chosen and row.button(
        say("Link", context="verb"), key=f"cover-{thing}", icon=":material/add_link:"
    ):
        need, space = (thing, chosen) if kind == "need" else (chosen, thing)
        said = say("Linked the need and the space.")
        act(link_evidence, "need", need, "space", space, said=said)


def show_under_outcome(
    chain: Chain, metrics: Sequence[Metric], needs: Mapping[str, str], *, counts: bool
) -> None:
    """Show what is planned for an outcome down to the needs, and where a step is a guess.

    Args:
        chain: The study's evidence chain.
        metrics: All metrics.
        needs: The sentences of all needs, by id.
        counts: Whether the study's method counts.
    """
    if not metrics:
        st.info(
            say("There are no metrics yet. A metric with a target is an outcome to plan for."),
            icon=":material/flag:",
        )
        return
    titles = {metric.id: metric.name for metric in metrics}
    chosen = st.selectbox(
        say("Outcome"), list(titles), format_func=lambda m: escape(titles[m]), key="outcome"
    )
    lines = []
    for branch in list_branches(chain, chosen):
        kind, node_id = branch.key
        label = escape(needs.get(node_id, chain.nodes[branch.key].label))
        guess = f" :orange-badge[{say(GUESSES[kind])}]" if branch.guess else ""
        basis = ""
        if kind == "need" and counts and not branch.guess:
            basis = f" :small[{escape(chain.evidence(kind, node_id).render_basis())}]"
        lines.append(f"{'    ' * branch.depth}- {label}{basis}{guess}")
    st.markdown("\n".join(lines))


def show_siblings(
    chain: Chain, spaces: Sequence[Space], needs: Mapping[str, str], *, counts: bool
) -> None:
    """Show spaces side by side, part by part; there is no score, as their parts do not add up.

    Args:
        chain: The study's evidence chain.
        spaces: All opportunity spaces.
        needs: The sentences of all needs, by id.
        counts: Whether the study's method counts.
    """
    if len(spaces) < 2:
        st.info(
            say("There have to be two opportunity spaces to compare."),
            icon=":material/compare_arrows:",
        )
        return
    by_id = {space.id: space for space in spaces}
    chosen = st.multiselect(
        say("Opportunity spaces"),
        list(by_id),
        default=list(by_id)[:2],
        format_func=lambda each: by_id[each].name,
        max_selections=MOST_SIBLINGS,
        key="siblings",
    )
    if len(chosen) < 2:
        st.caption(say("Choose at least two of them."))
        return
    picked = [by_id[each] for each in chosen]
    heads = st.columns(len(picked))
    for place, space in zip(heads, picked, strict=True):
        if place.button(f"**{escape(space.name)}**", key=f"sibling-{space.id}", type="tertiary"):
            open_place("space", space.id)
    for label, parts in _list_parts(chain, picked, needs, counts=counts):
        if not any(parts):
            continue
        st.markdown(f"**{label}**")
        for place, part in zip(st.columns(len(picked)), parts, strict=True):
            place.markdown(escape(part).replace("\n", "  \n") if part else "—")


def _list_parts(
    chain: Chain, picked: Sequence[Space], needs: Mapping[str, str], *, counts: bool
) -> list[tuple[str, list[str]]]:
    def gather(space: Space, kind: Any) -> str:
        edges = (
            chain.into("space", space.id, source="need")
            if kind == "need"
            else chain.out_of("space", space.id, target=kind)
        )
        keys = [edge.source if kind == "need" else edge.target for edge in edges]
        return "\n".join(needs.get(key[1], chain.nodes[key].label) for key in keys)

    return [
        (say("Needs"), [gather(space, "need") for space in picked]),
        (
            say("What it rests on"),
            [
                chain.evidence("space", space.id).render_basis() if counts else ""
                for space in picked
            ],
        ),
        (say("From"), [space.from_state for space in picked]),
        (say("To"), [space.to_state for space in picked]),
        (say("The role the organisation could play"), [space.role for space in picked]),
        (say("In scope"), [space.boundaries_in for space in picked]),
        (say("Out of scope"), [space.boundaries_out for space in picked]),
        (say("Existing assets"), [space.assets for space in picked]),
        (say("Risks"), [space.risks for space in picked]),
        (say("Initiatives"), [gather(space, "initiative") for space in picked]),
    ]

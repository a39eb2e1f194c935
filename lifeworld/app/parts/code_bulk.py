"""What can be done with several codes at once: move, merge, recolour or remove, in one change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from coding.codebook.colours import find_hues
from coding.codebook.commands import move_codes, revise_hues
from coding.codebook.merging.commands import merge_codes, remove_codes
from coding.codebook.retired.commands import revise_retired
from coding.codebook.tree import list_descendants, list_in_order
from coding.model import Code, CodeId
from coding.queries import list_uses
from lifeworld.app.language import dialog
from lifeworld.app.markdown import escape
from lifeworld.app.parts.reruns import get_cached
from lifeworld.app.session import act
from study import Study
from study.language import say
from study.wording import count_things, render_names

__all__ = ["show_bulk"]

MOST_NAMES = 6


def show_bulk(study: Study, codes: Sequence[Code], ticked: Sequence[CodeId]) -> None:
    """Show what can be done with the ticked codes."""
    chosen = [code for _, code in list_in_order(codes) if code.id in ticked]
    names = [code.name for code in chosen[:MOST_NAMES]]
    rest = (
        [say("{number} more", number=len(chosen) - MOST_NAMES)] if len(chosen) > MOST_NAMES else []
    )
    with st.container(border=True, key="code_bulk"):
        st.markdown(
            say(
                "**{codes} ticked:** {names}",
                codes=count_things(len(chosen), "code"),
                names=escape(render_names([*names, *rest])),
            )
        )
        row = st.container(horizontal=True)
        if row.button(say("Move…"), icon=":material/drive_file_move:", key="bulk_move"):
            _move(codes, chosen)
        if row.button(say("Merge…"), icon=":material/merge:", key="bulk_merge"):
            _merge(chosen)
        if row.button(
            say("Distinct colours"),
            icon=":material/palette:",
            key="bulk_hues",
            help=say("Gives each a colour that can be told from the codes beside it."),
        ):
            hues = find_hues(codes, [code.id for code in chosen])
            said = say("Changed the colours of {codes}.", codes=count_things(len(chosen), "code"))
            _do(revise_hues, hues, said=said)
        if all(code.retired for code in chosen):
            if row.button(say("Bring back"), icon=":material/unarchive:", key="bulk_back"):
                said = say("Brought back {codes}.", codes=count_things(len(chosen), "code"))
                _do(revise_retired, [c.id for c in chosen], retired=False, said=said)
        elif row.button(
            say("Retire"),
            icon=":material/inventory_2:",
            key="bulk_retire",
            help=say("Keeps their codings. They are not offered for new ones."),
        ):
            said = say("Retired {codes}.", codes=count_things(len(chosen), "code"))
            _do(revise_retired, [c.id for c in chosen], retired=True, said=said)
        if row.button(say("Remove…"), icon=":material/delete:", key="bulk_remove"):
            _remove(study, chosen)
        if row.button(say("Tick none"), key="bulk_none", type="tertiary"):
            _clear()
            st.rerun()


def _clear() -> None:
    """Let the tree take its ticks away."""
    st.session_state["code_tree_cleared"] = st.session_state.get("code_tree_cleared", 0) + 1


def _do(command: Callable[..., Any], *args: Any, said: str, **named: Any) -> None:
    if act(command, *args, said=said, rerun=False, **named) is not None:
        _clear()
        st.rerun()


@dialog("Move codes", width="medium")
def _move(codes: Sequence[Code], chosen: Sequence[Code]) -> None:
    below = {c for code in chosen for c in [code.id, *list_descendants(codes, code.id)]}
    groups: dict[str | None, str] = {
        c.id: c.name for _, c in list_in_order(codes) if c.id not in below and not c.retired
    }
    parent = st.selectbox(
        say("Move {codes} below", codes=count_things(len(chosen), "code")),
        [None, *groups],
        format_func=lambda c: groups.get(c, say("Top level")),
    )
    if st.button(say("Move codes"), type="primary"):
        said = say("Moved {codes}.", codes=count_things(len(chosen), "code"))
        _do(move_codes, [c.id for c in chosen], parent_id=parent, said=said)


@dialog("Merge codes", width="medium")
def _merge(chosen: Sequence[Code]) -> None:
    keepers = {c.id: c.name for c in chosen if c.usable}
    if len(chosen) < 2 or not keepers:
        st.info(say("Tick two or more codes that are applied to quotes."))
        return
    keep = st.selectbox(say("Keep"), list(keepers), format_func=keepers.__getitem__)
    others = [c for c in chosen if c.id != keep]
    st.caption(
        escape(
            say(
                "The codings of {others} move to “{code}”, which keeps its"
                " definition. You can undo this.",
                others=render_names(c.name for c in others),
                code=keepers[keep],
            )
        )
    )
    if st.button(say("Merge codes"), type="primary"):
        said = say(
            "Merged {codes} into “{code}”.",
            codes=count_things(len(others), "code"),
            code=keepers[keep],
        )
        _do(merge_codes, keep, [c.id for c in others], said=said)


@dialog("Remove codes", width="medium")
def _remove(study: Study, chosen: Sequence[Code]) -> None:
    uses = get_cached(list_uses, study)
    codings = sum(uses.get(code.id, 0) for code in chosen)
    counted = count_things(len(chosen), "code")
    st.markdown(
        say(
            "Remove {codes} and {codings}? You can undo this.",
            codes=counted,
            codings=count_things(codings, "coding"),
        )
    )
    if st.button(say("Remove codes"), type="primary"):
        _do(remove_codes, [c.id for c in chosen], said=say("Removed {codes}.", codes=counted))

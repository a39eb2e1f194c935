"""Assumptions before and after the fieldwork, side by side, and the seal on them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lifeworld.app.drawing import render_evidence, show_drawing
from lifeworld.app.markdown import escape
from lifeworld.app.parts.finding_evidence import show_evidence
from lifeworld.app.parts.finding_list import show_title
from lifeworld.app.parts.reruns import get_cached
from lifeworld.app.session import act, current_study
from opportunity_spaces.assumptions.commands import seal_assumptions
from opportunity_spaces.assumptions.sealing import describe_seal, find_first_session
from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.model import ASSUMPTION_VERDICTS, Assumption
from study import Study
from study.language import render_date, say
from study.wording import count_things, shorten_quote

__all__ = ["show_assumption", "show_assumption_card", "show_seal_button"]

COLOURS = {"confirmed": "green", "nuanced": "blue", "challenged": "orange", "overturned": "red"}


def show_seal_button(assumptions: Sequence[Assumption]) -> None:
    """Offer to seal what is not sealed yet, and say first what that does."""
    waiting = [a for a in assumptions if a.is_sealable]
    if not waiting:
        return
    told = say("Seal {assumptions}", assumptions=count_things(len(waiting), "assumption"))
    if st.button(told, icon=":material/lock:", key="seal"):
        st.dialog(told)(_seal)(waiting)


def _seal(waiting: Sequence[Assumption]) -> None:
    st.markdown(
        say(
            "Sealed assumptions keep their words: nobody can say later that they knew it all along."
            " Verdicts and new wordings stay open."
        )
    )
    for assumption in waiting:
        holder = f" ({assumption.holder})" if assumption.holder else ""
        st.markdown(f"- {escape(assumption.statement + holder)}")
    first = get_cached(find_first_session, current_study())
    if first:
        st.caption(
            say(
                "The first session was on {date}. The seal bears today’s date, and says whether it"
                " came before or after.",
                date=render_date(first),
            )
        )
    if st.button(say("Seal"), type="primary", icon=":material/lock:", key="seal-now"):
        act(seal_assumptions, said=_tell_sealed)


def _tell_sealed(number: int) -> str:
    return say("Sealed {assumptions}.", assumptions=count_things(number, "assumption"))


def show_assumption_card(chain: Chain, assumption: Assumption) -> None:
    """Show a card: what was believed at the left, what is known today at the right."""
    with st.container(border=True, gap="xxsmall", key=f"card-assumption-{assumption.id}"):
        _show_before_and_after(chain, assumption, title=True)


def show_assumption(study: Study, chain: Chain, assumption: Assumption) -> None:
    """Show an assumption that is open, with the quotes for and against it."""
    _show_before_and_after(chain, assumption, title=False)
    show_evidence(study, chain, "assumption", assumption.id, statement=assumption.statement)


def _show_before_and_after(chain: Chain, assumption: Assumption, *, title: bool) -> None:
    before, after = st.columns(2, gap="medium")
    is_new = assumption.verdict == "new"
    with before.container(gap="xxsmall"):
        st.caption(say("Believed before"))
        if is_new:
            st.markdown(say("Nobody had believed anything."))
        else:
            _show_statement(assumption, title=title)
            _show_holder(assumption)
    with after.container(gap="xxsmall"):
        row = st.container(horizontal=True, vertical_alignment="center")
        row.caption(say("Known today"), width="content")
        verdict = say(ASSUMPTION_VERDICTS[assumption.verdict])
        word = say("New", context="verdict") if is_new else verdict
        row.badge(word, color=COLOURS.get(assumption.verdict, "gray"))  # type: ignore[arg-type]
        if chain.node("assumption", assumption.id).stale:
            row.badge(say("look again"), color="orange")
        if is_new:
            _show_statement(assumption, title=title)
        if assumption.revised:
            st.markdown(escape(assumption.revised))
        evidence = chain.evidence("assumption", assumption.id)
        if evidence.supports.mentions or evidence.dissent:
            show_drawing(render_evidence(evidence), key=assumption.id)
        elif assumption.verdict != "untested":
            st.caption(say("No insight or quote is linked to it yet."))


def _show_statement(assumption: Assumption, *, title: bool) -> None:
    if title:
        show_title(st, "assumption", assumption.id, shorten_quote(assumption.statement, most=180))
    else:
        st.markdown(escape(assumption.statement))


def _show_holder(assumption: Assumption) -> None:
    told = [assumption.holder] if assumption.holder else []
    if assumption.sealed_at:
        first = get_cached(find_first_session, current_study())
        told.append(describe_seal(assumption.sealed_at, first))
    else:
        told.append(say("Not sealed."))
    st.caption(escape(" · ".join(told)))

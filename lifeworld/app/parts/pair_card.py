"""Two codes side by side with a passage between them, and the buttons that decide it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

import streamlit as st

from coding.model import Code, CodeId
from coding.suggestions.queries import get_context, has_run
from coding.suggestions.siblings.commands import CHOICES, record_choice
from coding.suggestions.siblings.model import NearPassage, Pair
from coding.suggestions.siblings.queries import Choice, list_coders
from coding.suggestions.suggest_job import suggest_again
from lifeworld.app.hue import show_bar
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_page
from lifeworld.app.parts.decide_once import open_decision, show_decision
from lifeworld.app.parts.undo_button import show_undo
from lifeworld.app.session import act, current_study
from lifeworld.app.who import current_actor
from study.jobs import submit_job
from study.language import mark, say
from study.undoing import Place
from study.wording import render_names, render_quote, shorten_quote
from transcripts.queries import list_transcripts

__all__ = ["show_chosen", "show_pair", "submit_refit"]

HERE = Place(verbs=frozenset(CHOICES), operations=False)
LATER = "tell_apart_later"
CARD = "tell_apart"
LONGEST_NAME = 26  # on a button
RULES = (
    ("definition", mark("Definition")),
    ("include", mark("Include")),
    ("exclude", mark("Exclude")),
)


def submit_refit() -> None:
    """Let suggestions learn from what was decided, where any were made."""
    study = current_study()
    if has_run(study):
        submit_job(study, suggest_again)


def show_pair(
    run_id: str, pair: Pair, one: Code, other: Code, waiting: Sequence[NearPassage]
) -> None:
    """Show two codes with the next passage between them.

    Args:
        run_id: The run that found the pair.
        pair: The pair.
        one: The code at the left.
        other: The code at the right.
        waiting: The passages that nobody has decided, in order.
    """
    later: set[NearPassage] = st.session_state.setdefault(LATER, set())
    queue = [p for p in waiting if p not in later] or list(waiting)
    left, middle, right = st.columns([3, 5, 3], gap="medium")
    with left:
        _show_code(one, key="left")
    with right:
        _show_code(other, key="right")
    with middle, st.container(border=True, gap="small", key="tell_apart_card"):
        if not queue:
            st.header(say("All passages decided"), anchor=False)
            st.markdown(say("Now say below what tells the two codes apart."))
            _show_undo(st.container(horizontal=True))
            return
        _show_passage(queue[0], pair, one, other)
    with middle:
        _buttons(run_id, queue[0], one, other, later)


def _show_code(code: Code, *, key: str) -> None:
    with st.container(gap="xsmall", key=f"tell_apart_{key}"):
        show_bar(code.hue, key=f"tell_apart_{key}_hue")
        st.subheader(escape(code.name), anchor=False)
        told = [(title, getattr(code, field)) for field, title in RULES]
        if not any(words for _, words in told):
            st.caption(say("It has no definition and no rules yet."))
        for title, words in told:
            if words:
                st.caption(say(title))
                st.markdown(escape(shorten_quote(words, most=600)))


def _show_passage(passage: NearPassage, pair: Pair, one: Code, other: Code) -> None:
    study = current_study()
    context = get_context(study, passage)
    if context.before:
        st.caption(escape(f"{context.asker}: {context.before}"))
    st.markdown(render_quote(escape(context.words)))
    title = next((t.title for t in list_transcripts(study) if t.text_id == passage.text_id), "")
    st.caption(escape(f"{context.speaker} · {title}"))
    coders = list_coders(study, passage, pair)
    for code in (one, other):
        if people := coders.get(code.id):
            told = say("Coded “{name}” by {people}.", name=code.name, people=render_names(people))
            st.caption(escape(told))
    if any(current_actor() in people for people in coders.values()):
        st.caption(say("Your own coding with a code that you do not choose is taken off."))


def _buttons(
    run_id: str, passage: NearPassage, one: Code, other: Code, later: set[NearPassage]
) -> None:
    # Each code at its own side; two and two, so that no line breaks with a long name.
    left, right = st.columns(2, gap="small")
    named = f"{passage.text_id}-{passage.start}-{passage.end}"

    def choose(fits: Collection[CodeId]) -> None:
        if act(record_choice, run_id, passage, (one.id, other.id), fits, rerun=False) is not None:
            submit_refit()

    def offer(
        place: Any,
        name: str,
        label: str,
        shortcut: str,
        fits: Collection[CodeId],
        icon: str | None = None,
    ) -> None:
        show_decision(
            place,
            label,
            choose,
            fits,
            card=CARD,
            thing=passage,
            key=f"tell_apart_{name}-{named}",
            shortcut=shortcut,
            icon=icon,
            width="stretch",
        )

    offer(left, "one", _shorten(one.name), "left", [one.id])
    offer(right, "other", _shorten(other.name), "right", [other.id])
    offer(left, "both", say("Both"), "b", [one.id, other.id], ":material/join_inner:")
    offer(right, "neither", say("Neither"), "x", [], ":material/block:")
    quiet: dict[str, Any] = {"type": "tertiary", "width": "stretch"}
    show_decision(
        left,
        say("Decide later"),
        later.add,
        passage,
        card=CARD,
        thing=passage,
        key=f"tell_apart_later-{named}",
        shortcut="n",
        icon=":material/skip_next:",
        **quiet,
    )
    if right.button(say("Open transcript"), shortcut="g", icon=":material/arrow_outward:", **quiet):
        study = current_study()
        open_page(
            "coding",
            transcript=next(t.id for t in list_transcripts(study) if t.text_id == passage.text_id),
            turn=str(get_context(study, passage).turn),
        )
    _show_undo(st.container(horizontal=True, horizontal_alignment="center"))
    open_decision(CARD, passage, ("ArrowLeft", "ArrowRight", "b", "x", "n", "u"))


def _shorten(name: str) -> str:
    return escape(shorten_quote(name, most=LONGEST_NAME))


def _show_undo(row: Any) -> None:
    if show_undo(row, HERE, key="tell_apart_undo") is not None:
        submit_refit()
        st.rerun()


def show_chosen(one: Code, other: Code, choices: Sequence[Choice]) -> None:
    """Show how the passages of a pair were decided.

    Args:
        one: A code.
        other: The other.
        choices: What was chosen on each passage.
    """
    tally = Counter(frozenset(choice.fits) for choice in choices)
    st.caption(
        escape(
            say(
                "Decided: {first} “{one}”, {second} “{other}”, {both} both, {neither} neither.",
                first=tally[frozenset({one.id})],
                one=one.name,
                second=tally[frozenset({other.id})],
                other=other.name,
                both=tally[frozenset({one.id, other.id})],
                neither=tally[frozenset()],
            )
        )
    )

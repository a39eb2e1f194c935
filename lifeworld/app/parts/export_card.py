"""The frame of a card on the page Export: what a thing is, and which files were issued before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.exports.audiences import AUDIENCE_WORDS
from lifeworld.exports.forms import THINGS
from lifeworld.exports.queries import list_exported
from study import Study
from study.language import render_date, say
from study.wording import count_things

__all__ = ["open_card"]

MOST = 8  # files on record that are listed


@contextmanager
def open_card(study: Study, thing: str, *, icon: str, told: str) -> Iterator[None]:
    """Show a card around what is shown inside, with the files issued before at its end.

    Args:
        study: The study.
        thing: What is exported: deck, report, quotes, transcripts, project.
        icon: The card's symbol.
        told: What is in it, and who may see it.
    """
    with st.container(border=True, key=f"card_{thing}"):
        st.header(f":material/{icon}: {say(THINGS[thing])}", anchor=False)
        st.caption(told)
        yield
        _show_issued(study, thing)


def _show_issued(study: Study, thing: str) -> None:
    found = list_exported(study, thing)
    if not found:
        st.caption(say("Nothing was issued yet."))
        return
    with st.expander(say("Issued before ({number})", number=len(found)), key=f"issued_{thing}"):
        for each in found[:MOST]:
            facts = [
                render_date(each.at[:10]),
                say(AUDIENCE_WORDS.get(each.audience, each.audience)),
                say("by {name}", name=each.by),
                count_things(each.quotes, "quote"),
            ]
            st.markdown(f"**{escape(each.file)}** · {escape(' · '.join(facts))}")
        if len(found) > MOST:
            st.caption(say("And {number} more.", number=len(found) - MOST))

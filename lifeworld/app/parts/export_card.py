"""The frame of a card on the page Export: what a thing is, and which files were issued before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.exports.audiences import AUDIENCE_WORDS
from lifeworld.exports.export_plugin import PLUGIN
from lifeworld.exports.forms import THINGS
from lifeworld.exports.issued import Since, compare_issue, describe_since
from lifeworld.exports.queries import Exported, list_exported, list_recalled
from study import Study
from study.language import render_date, say
from study.wording import count_things

__all__ = ["open_card"]

MOST = 8  # files on record that are listed


@contextmanager
def open_card(
    study: Study, thing: str, *, icon: str, told: str, audience: str, form: str = ""
) -> Iterator[None]:
    """Show a card around what is shown inside, with the files issued before at its end.

    Args:
        study: The study.
        thing: What is exported, see `forms`, or `plugin`.
        icon: The card's symbol.
        told: What is in it.
        audience: Who may see it.
        form: Of a plugin: what it registered.
    """
    place = f"{PLUGIN}_{form}" if thing == PLUGIN else thing
    title = escape(form) if thing == PLUGIN else say(THINGS[thing])
    with st.container(border=True, key=f"card_{place}"):
        st.header(f":material/{icon}: {title}", anchor=False)
        whom = say(AUDIENCE_WORDS[audience])
        st.markdown(f":gray-badge[:material/group: {escape(whom)}] :small[:gray[{escape(told)}]]")
        yield
        _show_issued(study, thing, form, place)


def _show_issued(study: Study, thing: str, form: str, place: str) -> None:
    found = list_exported(study, thing, form)
    if not found:
        st.caption(say("Nothing was issued yet."))
        return
    with st.expander(say("Issued before ({number})", number=len(found)), key=f"issued_{place}"):
        for each in found[:MOST]:
            facts = [
                say("No. {number}, final", number=each.issue) if each.issue else "",
                render_date(each.at[:10]),
                say(AUDIENCE_WORDS.get(each.audience, each.audience)),
                say("by {name}", name=each.by),
                count_things(each.quotes, "quote"),
            ]
            st.markdown(f"**{escape(each.file)}** · {escape(' · '.join(filter(None, facts)))}")
            if each.slides:
                _show_since(study, each)
        if len(found) > MOST:
            st.caption(say("And {number} more.", number=len(found) - MOST))


def _show_since(study: Study, issued: Exported) -> None:
    """Show whom a deck quotes who left, and what has changed since, once somebody asks for that."""
    people, erased = list_recalled(study, issued.id)
    for line in describe_since(Since(people=tuple(people), erased=erased)) if people else ():
        st.warning(escape(line), icon=":material/person_off:")
    if issued.issue:
        st.caption(say("SHA-256: {hash}", hash=issued.sha256))
    if st.button(
        say("What has changed since"), key=f"since_{issued.id}", icon=":material/difference:"
    ):
        with st.spinner(say("Comparing its slides…")):
            told = describe_since(compare_issue(study, issued))
        for line in told:
            st.caption(escape(line))

"""History: what was done by day, by whom and why, with what it was before, and its undo."""

from __future__ import annotations

from datetime import date

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.parts.change_details import KINDS, find_names, list_differences
from lifeworld.app.session import act, current_study, show_header
from lifeworld.changes import describe_change, describe_undo, find_verbs, has_undone
from lifeworld.exports.workshop.unagreed import remove_unagreed_after
from study import Study
from study.backups import list_backups
from study.entries import Entry
from study.history import list_actors, list_row_images, search_entries
from study.language import render_date, say
from study.wording import count_things

PAGE = 40
WIDTHS = [0.8, 6.4, 2, 1.2, 1]
DAYS = (
    say("Monday"),
    say("Tuesday"),
    say("Wednesday"),
    say("Thursday"),
    say("Friday"),
    say("Saturday"),
    say("Sunday"),
)
study = current_study()


def _undo(study: Study, change_id: str, *, actor: str) -> str:
    entry = study.undo(change_id, actor=actor)
    return " ".join([describe_undo(entry), *remove_unagreed_after(study, entry)])


def _name_day(at: str) -> str:
    """Return the day of a time: “Sunday 29 November 2026”."""
    weekday = DAYS[date.fromisoformat(at[:10]).weekday()]
    return say("{weekday} {day}", weekday=weekday, day=render_date(at))


def _line(entry: Entry) -> None:
    row = st.columns(WIDTHS, vertical_alignment="center")
    row[0].caption(entry.at[11:16])
    sentence = describe_change(entry)
    what = escape(sentence)
    if entry.undone:
        what = f":gray[{say('{change} (undone)', change=what)}]"
    if entry.reason:
        what += f"  \n:small[{say('Reason: {reason}', reason=escape(entry.reason))}]"
    row[1].markdown(what)
    row[2].caption(escape(entry.actor))
    opened = st.session_state.get("history_open") == entry.seq
    words = say("Hide details") if opened else say("Details")
    if row[3].button(words, key=f"more-{entry.seq}", type="tertiary"):
        st.session_state["history_open"] = None if opened else entry.seq
        st.rerun()
    words = say("Redo") if has_undone(entry) else say("Undo")
    if not entry.undone and row[4].button(words, key=f"undo-{entry.seq}", type="tertiary"):
        act(_undo, entry.id, said=str)
    if opened:
        _details(entry)


def _details(entry: Entry) -> None:
    images = list_row_images(study.db, entry.seq)
    lines = list_differences(images, find_names(study, images))
    with st.container(border=True, key="history_details"):
        for line in lines:
            st.caption(escape(line))
        if not lines:
            st.caption(say("It changed nothing that is shown in words."))


show_header(
    say("History"),
    say("Every change to this study, newest first. Undoing a change adds a new entry."),
)
row = st.container(horizontal=True, vertical_alignment="bottom")
people = list_actors(study.db)
actor = row.selectbox(say("Person"), [None, *people], format_func=lambda p: p or say("Everybody"))
kind = row.selectbox(
    say("About"), [None, *KINDS], format_func=lambda k: say(k) if k else say("Everything")
)
words = row.text_input(say("Search"), placeholder=say("Words of a name or a reason")).strip()
asked = (actor, kind, words)
if st.session_state.get("history_asked") != asked:
    st.session_state["history_asked"] = asked
    st.session_state.pop("history_before", None)
before = st.session_state.get("history_before")
entries = search_entries(
    study.db,
    words=words,
    verbs=find_verbs(words) if words else (),
    tables=KINDS[kind] if kind else (),
    actor=actor,
    before=before,
    limit=PAGE + 1,
)
if not entries:
    st.info(
        say("No change fits. Choose everybody and everything, or search for other words.")
        if any(asked)
        else say("Nothing has been changed yet. Changes to the study will be listed here.")
    )
day = ""
for entry in entries[:PAGE]:
    if _name_day(entry.at) != day:
        day = _name_day(entry.at)
        st.header(day, anchor=False)
    with st.container(gap="xxsmall"):
        _line(entry)
pager = st.container(horizontal=True)
if before is not None and pager.button(say("Show newest"), icon=":material/first_page:"):
    st.session_state.pop("history_before")
    st.rerun()
if len(entries) > PAGE and pager.button(say("Show older"), icon=":material/chevron_right:"):
    st.session_state["history_before"] = entries[PAGE - 1].seq
    st.rerun()
backups = list_backups(study.path)
if backups:
    st.caption(
        say(
            "{backups} in {folder}. The newest is {newest}. They are restored on the page Other"
            " studies.",
            backups=count_things(len(backups), "daily backup is", "daily backups are"),
            folder=escape(str(backups[0].parent)),
            newest=escape(backups[0].name),
        )
    )

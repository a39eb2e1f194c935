"""History: every change with its author, time and reason, and a button to undo it."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.parts.widgets import describe_time
from lifeworld.app.session import act, current_study, show_header
from lifeworld.app.who import current_actor
from lifeworld.changes import describe_change, describe_undo, has_undone
from study import Study
from study.backups import list_backups
from study.ledger import Entry, list_entries
from study.wording import count_things

PAGE = 40
WIDTHS = [6, 2, 2, 1]
study = current_study()


def _undo(study: Study, change_id: str, *, actor: str) -> None:
    study.undo(change_id, actor=actor)


def _line(entry: Entry) -> None:
    row = st.columns(WIDTHS, vertical_alignment="center")
    sentence = describe_change(entry)
    what = f":gray[{escape(sentence)} (undone)]" if entry.undone else escape(sentence)
    if entry.reason:
        what += f"  \n:small[Reason: {escape(entry.reason)}]"
    row[0].markdown(what)
    row[1].caption(escape(entry.actor))
    row[2].caption(describe_time(entry.at))
    words = "Redo" if has_undone(entry) else "Undo"
    if not entry.undone and row[3].button(words, key=f"undo-{entry.seq}", type="tertiary"):
        act(_undo, entry.id, said=describe_undo(entry))


right = show_header(
    "History", "Every change to this study, newest first. Undoing a change adds a new entry."
)
mine = right.toggle("Only my changes", value=False)
before = st.session_state.get("history_before")
entries = list_entries(
    study.db, limit=PAGE + 1, before=before, actor=current_actor() if mine else None
)
if not entries:
    st.info(
        "You have not changed anything yet. Turn off “Only my changes” to see those of others."
        if mine
        else "Nothing has been changed yet. Changes to the study will be listed here."
    )
with st.container(gap="xxsmall", key="history_lines"):
    for entry in entries[:PAGE]:
        _line(entry)
pager = st.container(horizontal=True)
if before is not None and pager.button("Show newest", icon=":material/first_page:"):
    st.session_state.pop("history_before")
    st.rerun()
if len(entries) > PAGE and pager.button("Show older", icon=":material/chevron_right:"):
    st.session_state["history_before"] = entries[PAGE - 1].seq
    st.rerun()
backups = list_backups(study.path)
if backups:
    st.caption(
        f"{count_things(len(backups), 'daily backup is', 'daily backups are')} in"
        f" {escape(str(backups[0].parent))}. The newest is {escape(backups[0].name)}."
        " `lifeworld restore` restores a backup, under another"
        " name or with `--replace`."
    )

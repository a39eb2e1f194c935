"""History: every change, who made it, when and why; each can be taken back while it can."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.parts.widgets import describe_time
from lifeworld.app.session import act, current_actor, current_study, show_header
from study import Study
from study.backups import list_backups
from study.ledger import Entry, list_entries

PAGE = 40
WIDTHS = [6, 2, 2, 1]
study = current_study()


def _undo(study: Study, change_id: str, *, actor: str) -> None:
    study.undo(change_id, actor=actor)


def _line(entry: Entry) -> None:
    row = st.columns(WIDTHS, vertical_alignment="center")
    what = f"**{escape(entry.verb)}** {escape(entry.subject)}"
    if entry.undone:
        what = f":gray[{what} (undone)]"
    if entry.reason:
        what += f" — {escape(entry.reason)}"
    row[0].markdown(what)
    row[1].caption(escape(entry.actor))
    row[2].caption(describe_time(entry.at))
    again = entry.undoes is not None and not entry.verb.startswith("redo")
    words = "Redo" if again else "Undo"
    if not entry.undone and row[3].button(words, key=f"undo-{entry.seq}", type="tertiary"):
        told = "Done again" if again else "Taken back"
        act(_undo, entry.id, said=f"{told}: {entry.verb.removeprefix('undo ')} {entry.subject}")


right = show_header("History", "Every change of this study, newest first. Nothing is overwritten.")
mine = right.toggle("Only mine", value=False)
before = st.session_state.get("history_before")
entries = list_entries(
    study.db, limit=PAGE + 1, before=before, actor=current_actor() if mine else None
)
if not entries:
    st.info("You changed nothing yet." if mine else "Nothing was changed yet.")
with st.container(gap="xxsmall", key="history_lines"):
    for entry in entries[:PAGE]:
        _line(entry)
pager = st.container(horizontal=True)
if before is not None and pager.button("Newest", icon=":material/first_page:"):
    st.session_state.pop("history_before")
    st.rerun()
if len(entries) > PAGE and pager.button("Older", icon=":material/chevron_right:"):
    st.session_state["history_before"] = entries[PAGE - 1].seq
    st.rerun()
backups = list_backups(study)
if backups:
    st.caption(
        f"{len(backups)} daily copies lie in {escape(str(backups[0].parent))}; the newest is"
        f" {escape(backups[0].name)}. `lifeworld restore` brings one back,"
        " under another name or with `--replace`."
    )

"""Privacy: names to replace, what is shown to whom, withdrawal with its proof, retention."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.parts.reruns import new_fragment
from lifeworld.app.parts.withdrawal import show_withdrawal
from lifeworld.app.session import act, current_actor, current_study, show_error, show_header
from lifeworld.withdrawal.replace_names import apply_pseudonyms, remove_originals
from study import LifeworldError
from study.wording import count_things
from transcripts.privacy.commands import (
    accept_redactions,
    add_retention,
    reject_redactions,
    revise_privacy,
    revise_redactions,
    suggest_redactions,
)
from transcripts.privacy.consent_gate import list_rare_cells
from transcripts.privacy.find_names import CATEGORIES
from transcripts.privacy.keyfile import KeyFile, create_key, open_key
from transcripts.privacy.model import RETENTION_KINDS, NameGroup
from transcripts.privacy.queries import get_privacy, list_name_groups, list_retention

AUDIENCES = {"internal": "Internal", "client": "Client", "public": "Public"}
STATES = {"proposed": "to review", "accepted": "to replace", "rejected": "left as it is"}

study = current_study()


def _show_names() -> None:
    st.caption(
        "Names, places, workplaces and numbers are found by rules, lists and, in English, a small"
        " model on this computer. It misses some: read through what you export."
    )
    row = st.container(horizontal=True, vertical_alignment="bottom")
    real = row.checkbox("Participants' pseudonyms are real names, too", key="names_real")
    if row.button("Find names", type="primary", icon=":material/person_search:"):
        with st.spinner("Looking for names…"):
            act(suggest_redactions, leave_pseudonyms=not real, said="Looked for names.")
    groups = list_name_groups(study)
    if not groups:
        st.info("No name is in the queue. Look for names first.", icon=":material/person_search:")
        _show_key()  # what was replaced is looked up and scrubbed when the queue is empty, too
        return
    frame = pd.DataFrame(
        {
            "Found": [" ".join(g.words.split()) for g in groups],
            "Replaced by": [g.replacement for g in groups],
            "Kind": [CATEGORIES[g.category] for g in groups],
            "Times": [len(g.ids) for g in groups],
            "Sure": ["yes" if g.sure else "" for g in groups],
            "State": [STATES[g.status] for g in groups],
        }
    )
    event = st.dataframe(
        frame, hide_index=True, on_select="rerun", selection_mode="multi-row", key="name_table",
        height=360,
    )  # fmt: skip
    _decide([groups[at] for at in event.selection.rows if at < len(groups)], groups)
    _show_key()


def _decide(chosen: list[NameGroup], groups: list[NameGroup]) -> None:
    row = st.container(horizontal=True, vertical_alignment="bottom")
    ids = [i for group in chosen for i in group.ids]
    if row.button("Replace these", disabled=not ids, icon=":material/check:"):
        act(accept_redactions, ids, said=f"{count_things(len(chosen), 'name')} will be replaced.")
    if row.button("Leave these", disabled=not ids, icon=":material/close:"):
        act(reject_redactions, ids, said=f"{len(chosen)} are left as they are.")
    sure = [i for g in groups if g.sure and g.status == "proposed" for i in g.ids]
    if row.button(f"Replace all that are sure ({len(sure)})", disabled=not sure):
        act(accept_redactions, sure, said="All that are sure will be replaced.")
    if len(chosen) == 1:
        group = chosen[0]
        for before, words, after in group.contexts[:4]:
            st.text(f"…{before}【{words}】{after}…".replace("\n", " "))
        name = st.text_input("Replaced by", value=group.replacement, key=f"by-{group.ids[0]}")
        if name != group.replacement:
            act(revise_redactions, group.ids, replacement=name, said="Changed.")


def _open_key(path: str, passphrase: str, *, make: bool) -> KeyFile | None:
    try:
        place = Path(path).expanduser()
        return create_key(place, passphrase) if make else open_key(place, passphrase)
    except LifeworldError as error:
        show_error(error)
        return None


def _show_key() -> None:
    st.header("Key file", anchor=False)
    st.caption(
        "Who is behind a pseudonym is kept in a second, encrypted file, never in the study. Keep it"
        " elsewhere than the study. Nobody can open it without its passphrase."
    )
    with st.form("key", border=False):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        path = row.text_input("Key file", value=str(study.path.with_suffix(".key")))
        passphrase = row.text_input("Passphrase", type="password")
        words = row.text_input("Look up", placeholder="[Person 3]")
        buttons = st.container(horizontal=True)
        look = buttons.form_submit_button("Look up", icon=":material/key:")
        replace = buttons.form_submit_button("Replace in the transcripts", type="primary")
        scrub = buttons.form_submit_button("Scrub the originals", icon=":material/ink_eraser:")
    if not (look or replace or scrub):
        return
    key = _open_key(path, passphrase, make=replace and not Path(path).expanduser().exists())
    if key is None:
        return
    if look:
        for entry in key.find(words):
            st.text(f"{entry.replacement}  =  {entry.original}")
        key.record("looked up", actor=current_actor())
        key.save()
    elif replace:
        act(apply_pseudonyms, key, said="Replaced. Earlier versions hold them still: scrub.")
    else:
        done = act(remove_originals, key, rerun=False)
        if done is not None:
            st.success("The originals are in the key file only. This cannot be undone.")
            for place, what in done.left:
                st.warning(escape(f"{place.name} still holds an original ({what}): remove it."))


def _show_rules() -> None:
    now = get_privacy(study)
    with st.form(f"rules-{now.rev}", border=False):
        st.caption("What holds where nobody recorded whether a person agreed to be quoted.")
        row = st.container(horizontal=True)
        values = {
            f"unknown_{each}": row.selectbox(
                title, ["allow", "withhold"], key=f"unknown-{each}-{now.rev}",
                index=int(now.withholds_unknown(each)),
                format_func=lambda v: "Show, and list" if v == "allow" else "Hold back",
            )
            for each, title in AUDIENCES.items()
        }  # fmt: skip
        fewest = row.number_input("Fewest people who share attributes", 1, 20, value=now.fewest)
        if st.form_submit_button("Save", icon=":material/save:"):
            chosen: dict[str, Any] = {**values, "fewest": int(fewest)}
            act(revise_privacy, said="Saved.", **chosen)
    cells = list_rare_cells(study)
    st.header("Who could be recognised", anchor=False)
    if not cells:
        st.caption(f"Every combination of reported attributes is shared by {now.fewest} or more.")
        return
    st.caption(
        f"{len(cells)} combinations of reported attributes are shared by fewer than {now.fewest}"
        " people. In exports for the client and the public they are coarsened or held back."
    )
    st.dataframe(
        pd.DataFrame({"Combination": [c.sentence for c in cells]}),
        hide_index=True, height=260,
    )  # fmt: skip


def _show_retention() -> None:
    st.caption("Until when material is kept. Nothing is erased by the clock: you do it and say so.")
    clocks = list_retention(study)
    if clocks:
        st.dataframe(
            pd.DataFrame(
                {
                    "Material": [RETENTION_KINDS[c.kind] for c in clocks],
                    "Until": [c.due for c in clocks],
                    "Done": [c.done_at or "" for c in clocks],
                    "Note": [c.note for c in clocks],
                }
            ),
            hide_index=True,
        )
    with st.form("retention", clear_on_submit=True, border=False):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        kind = row.selectbox(
            "Material", list(RETENTION_KINDS), format_func=lambda k: RETENTION_KINDS[k]
        )
        due = row.date_input("Keep until", value=None)
        done = row.date_input("Erased on", value=None)
        note = row.text_input("Note")
        if row.form_submit_button("Save", icon=":material/save:") and due:
            act(add_retention, kind, str(due), note=note, done=str(done) if done else None,
                said="Saved.")  # fmt: skip


show_header("Privacy", "What protects the people: names, audiences, withdrawal, retention.")
names = ["Names", "Audiences", "Withdrawal", "Retention"]
for tab, show in zip(
    st.tabs(names), (_show_names, _show_rules, show_withdrawal, _show_retention), strict=True
):
    with tab:
        new_fragment(show)()

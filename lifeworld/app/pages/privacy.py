"""Privacy: replacing names, rules for each audience, withdrawal and retention."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.parts.audiences import show_audiences
from lifeworld.app.parts.program_reads import show_program_reads
from lifeworld.app.parts.reruns import get_kept, new_fragment
from lifeworld.app.parts.withdrawal import show_last_withdrawal, show_withdrawal
from lifeworld.app.session import act, current_study, record_done, show_error, show_header
from lifeworld.app.who import current_actor
from lifeworld.withdrawal.replace_names import apply_pseudonyms, remove_originals
from study import LifeworldError
from study.language import say
from study.wording import count_things
from transcripts.privacy.commands import (
    accept_redactions,
    add_retention,
    reject_redactions,
    revise_redactions,
    suggest_redactions,
)
from transcripts.privacy.find_names import CATEGORIES
from transcripts.privacy.keyfile import KeyFile, create_key, open_key
from transcripts.privacy.model import RETENTION_KINDS, NameGroup
from transcripts.privacy.queries import list_name_groups, list_retention

STATES = {"proposed": say("To review"), "accepted": say("To replace"), "rejected": say("Kept")}

study = current_study()


def _show_names() -> None:
    st.caption(
        say(
            "Names, places, workplaces and numbers are found by rules, lists and, in English, a"
            " small model on this computer. Some are missed: check everything you export."
        )
    )
    row = st.container(horizontal=True, vertical_alignment="bottom")
    real = row.checkbox(say("Participants' pseudonyms are real names"), key="names_real")
    if row.button(say("Find names"), type="primary", icon=":material/person_search:"):
        with st.spinner(say("Searching for names…")):
            act(suggest_redactions, leave_pseudonyms=not real, said=say("Searched for names."))
    # What is still to review comes first.
    groups = sorted(get_kept(list_name_groups, study), key=lambda g: list(STATES).index(g.status))
    if not groups:
        st.info(
            say("There are no names to review. Press “Find names”."),
            icon=":material/person_search:",
        )
        _show_key()  # replaced names are looked up and erased here, even if the list is empty
        return
    frame = pd.DataFrame(
        {
            say("Found"): [" ".join(g.words.split()) for g in groups],
            say("Replacement"): [g.replacement for g in groups],
            say("Kind"): [say(CATEGORIES[g.category]) for g in groups],
            say("Matches"): [len(g.ids) for g in groups],
            say("Certain"): [say("yes") if g.sure else "" for g in groups],
            say("State"): [STATES[g.status] for g in groups],
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
    if row.button(say("Replace selected names"), disabled=not ids, icon=":material/check:"):
        names = count_things(len(chosen), "name")
        act(accept_redactions, ids, said=say("{names} will be replaced.", names=names))
    if row.button(say("Keep selected names"), disabled=not ids, icon=":material/close:"):
        names = count_things(len(chosen), "name")
        act(reject_redactions, ids, said=say("{names} will be kept as written.", names=names))
    sure = [i for g in groups if g.sure and g.status == "proposed" for i in g.ids]
    all_sure = say("Replace all certain matches ({number})", number=len(sure))
    if row.button(all_sure, disabled=not sure):
        matches = count_things(len(sure), "certain match", "certain matches")
        act(accept_redactions, sure, said=say("{matches} will be replaced.", matches=matches))
    if len(chosen) == 1:
        group = chosen[0]
        for before, words, after in group.contexts[:4]:
            st.text(f"…{before}【{words}】{after}…".replace("\n", " "))
        name = st.text_input(say("Replacement"), value=group.replacement, key=f"by-{group.ids[0]}")
        if name != group.replacement:
            said = say("Changed the replacement.")
            act(revise_redactions, group.ids, replacement=name, said=said)


def _open_key(path: str, passphrase: str, *, make: bool) -> KeyFile | None:
    try:
        place = Path(path).expanduser()
        return create_key(place, passphrase) if make else open_key(place, passphrase)
    except LifeworldError as error:
        show_error(error)
        return None


def _show_key() -> None:
    st.header(say("Key file"), anchor=False)
    st.caption(
        say(
            "The original names are kept in a separate, encrypted key file. Store it in another"
            " place than the study. Nobody can open it without its passphrase."
        )
    )
    with st.form("key", border=False):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        path = row.text_input(say("Key file"), value=str(study.path.with_suffix(".key")))
        passphrase = row.text_input(say("Passphrase"), type="password")
        words = row.text_input(say("Name or pseudonym"), placeholder="[Person 3]")
        buttons = st.container(horizontal=True)
        look = buttons.form_submit_button(say("Look up"), icon=":material/key:")
        replace = buttons.form_submit_button(say("Replace names in transcripts"), type="primary")
        scrub = buttons.form_submit_button(
            say("Erase originals from study"), icon=":material/ink_eraser:"
        )
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
        act(
            apply_pseudonyms,
            key,
            said=lambda done: say(
                "Replaced {names}. Earlier versions still contain the originals: erase them.",
                names=done.render(),
            ),
        )
    else:
        done = act(remove_originals, key, rerun=False)
        if done is not None:
            told = say("The originals are now only in the key file. This cannot be undone.")
            if not (done.left or done.unread):
                record_done(told)
                st.rerun()
            st.caption(told)
            for place, what in done.left:
                warning = say(
                    "{file} still contains an original ({what}). Delete this file.",
                    file=place.name,
                    what=what,
                )
                st.warning(escape(warning))
            for place in done.unread:
                warning = say(
                    "{file} could not be searched: it is encrypted, damaged or packed.",
                    file=place.name,
                )
                st.warning(escape(warning))


def _show_rules() -> None:
    show_audiences(study)
    show_program_reads(study)


def _show_retention() -> None:
    st.caption(
        say(
            "How long material is kept. Nothing is erased automatically: erase it, then enter the"
            " date."
        )
    )
    clocks = list_retention(study)
    if clocks:
        st.dataframe(
            pd.DataFrame(
                {
                    say("Material"): [say(RETENTION_KINDS[c.kind]) for c in clocks],
                    say("Keep until"): [c.due for c in clocks],
                    say("Erased on"): [c.done_at or "" for c in clocks],
                    say("Note"): [c.note for c in clocks],
                }
            ),
            hide_index=True,
        )
    with st.form("retention", clear_on_submit=True, border=False):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        kind = row.selectbox(
            say("Material"), list(RETENTION_KINDS), format_func=lambda k: say(RETENTION_KINDS[k])
        )
        due = row.date_input(say("Keep until"), value=None)
        done = row.date_input(say("Erased on"), value=None)
        note = row.text_input(say("Note"))
        if row.form_submit_button(say("Save dates"), icon=":material/save:") and due:
            act(add_retention, kind, str(due), note=note, done=str(done) if done else None,
                said=say("Saved the retention date."))  # fmt: skip


show_header(say("Privacy"), say("Names, audiences, withdrawal and retention."))
show_last_withdrawal()
names = [say("Names"), say("Audiences"), say("Withdrawal"), say("Retention")]
for tab, show in zip(
    st.tabs(names), (_show_names, _show_rules, show_withdrawal, _show_retention), strict=True
):
    with tab:
        new_fragment(show)()

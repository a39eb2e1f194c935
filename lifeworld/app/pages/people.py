"""People: participants with their attributes and consent, the sampling plan and sessions."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from coding.memos.model import Thing
from lifeworld.app.markdown import escape
from lifeworld.app.parts.consent import show_consent
from lifeworld.app.parts.memos import show_about
from lifeworld.app.parts.people_list import show_people_list
from lifeworld.app.parts.reruns import new_fragment
from lifeworld.app.parts.same_people import show_matches
from lifeworld.app.session import act, current_study, show_header
from lifeworld.memos.merge_people import merge_people
from study.language import say
from study.wording import count_things, render_names
from transcripts.commands import revise_session
from transcripts.frame.commands import add_stratum, remove_stratum, rename_stratum
from transcripts.model import SESSION_KINDS, Participant
from transcripts.people.attributes import (
    ATTRIBUTE_TYPES,
    ATTRIBUTE_USES,
    PLAN_KINDS,
)
from transcripts.people.commands import (
    add_participant,
    record_wanted,
    remove_participant,
    revise_attribute,
)
from transcripts.people.queries import list_attributes, list_reached
from transcripts.queries import list_participants, list_sessions, list_strata

study = current_study()
people = list_participants(study)
strata = {s.id: s.name for s in list_strata(study)}


def _show_list() -> None:
    show_matches(study)
    if people:
        names = list(dict.fromkeys(a for p in people for a in p.attributes))
        titles = {a.name: a.title for a in list_attributes(study)}
        rows = [
            {
                say("Pseudonym"): p.pseudonym,
                say("Stratum"): strata.get(p.stratum_id, "") if p.stratum_id else "",
                **{titles.get(n, n): p.attributes.get(n, "") for n in names},
            }
            for p in people
        ]
        picked = _choose_people(rows)
        if picked:
            st.session_state.pop("open_person", None)
        opened = st.session_state.get("open_person")
        _show_chosen(picked or [p for p in people if p.id == opened])
    else:
        st.info(
            say(
                "There are no participants yet. Import a spreadsheet with one person per row, or"
                " add people one by one. Use pseudonyms: real names belong in the key file."
            ),
            icon=":material/group_add:",
        )
    with st.form("add_person", clear_on_submit=True, border=False):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        name = row.text_input(say("Pseudonym"))
        stratum = row.selectbox(
            say("Stratum"), [None, *strata], format_func=lambda s: strata.get(s, say("None"))
        )
        if row.form_submit_button(say("Add person"), icon=":material/person_add:") and name:
            act(add_participant, name, stratum_id=stratum, said=say("Added {name}.", name=name))


def _choose_people(rows: list[dict[str, str]]) -> list[Participant]:
    """Show the table of participants and return those that are selected in it."""
    event: Any = st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=min(38 * len(rows) + 40, 460),
        on_select="rerun",
        selection_mode="multi-row",
        key=f"people-{study.version}",
    )
    return [people[n] for n in event.selection.rows if n < len(people)]


def _show_chosen(chosen: list[Participant]) -> None:
    if not chosen:
        st.caption(say("Select a person to remove them, or two who are one person to join them."))
        return
    row = st.container(horizontal=True, vertical_alignment="center")
    names = [p.pseudonym for p in chosen]
    row.markdown(escape(render_names(names)), width="content")
    if len(chosen) == 2:
        keep, other = chosen
        if row.button(
            say("Join as “{name}”", name=escape(keep.pseudonym)),
            key="join_people",
            icon=":material/merge:",
            help=say("Their words count as one person's. Of consents the stricter holds."),
        ):
            said = say(
                "Joined “{other}” with “{kept}”.", other=other.pseudonym, kept=keep.pseudonym
            )
            act(merge_people, keep.id, other.id, said=said)
    if len(chosen) == 1 and row.button(
        say("Remove person"),
        icon=":material/person_remove:",
        help=say(
            "Removes the entry with its consents. The words stay in the transcripts: to erase"
            " them, use Withdrawal on the page Privacy."
        ),
    ):
        said = say("Removed the participant “{name}”.", name=names[0])
        act(remove_participant, chosen[0].id, said=said)
    if len(chosen) == 1:
        show_about(study, Thing(kind="person", id=chosen[0].id))


def _show_attributes() -> None:
    defined = {a.name: a for a in list_attributes(study)}
    names = list(dict.fromkeys([*defined, *(a for p in people for a in p.attributes)]))
    if not names:
        st.caption(say("There are no attributes yet. They come with an imported list of people."))
        return
    st.caption(
        say(
            "Keep only what the analysis needs. Only attributes that may be reported appear in a"
            " deck. “Leave out” removes an attribute from every person."
        )
    )
    for name in names:
        now = defined.get(name)
        filled = sum(name in p.attributes for p in people)
        row = st.columns([2, 2, 3], vertical_alignment="center")
        everybody = count_things(len(people), "person", "people")
        told = say("{number} of {people}", number=filled, people=everybody)
        row[0].text(f"{now.title if now else name}\n{told}")
        kinds, uses = list(ATTRIBUTE_TYPES), list(ATTRIBUTE_USES)
        key = f"{name}-{now.rev if now else 0}"
        kind = row[1].selectbox(
            say("Type of {attribute}", attribute=escape(name)), kinds,
            index=kinds.index(now.type if now else "text"), label_visibility="collapsed",
            format_func=lambda k: say(ATTRIBUTE_TYPES[k]), key=f"t-{key}",
        )  # fmt: skip
        use = row[2].selectbox(
            say("Use of {attribute}", attribute=escape(name)), uses,
            index=uses.index(now.use if now else "analysis"), label_visibility="collapsed",
            format_func=lambda u: say(ATTRIBUTE_USES[u]), key=f"u-{key}",
        )  # fmt: skip
        if (kind, use) != (now.type if now else "text", now.use if now else "analysis"):
            said = say("Saved the attribute “{name}”.", name=name)
            act(revise_attribute, name, type=kind, use=use, said=said)


def _show_consent() -> None:
    show_consent(study)


def _planned(kind: str) -> str:
    return say("{kind} planned", kind=say(PLAN_KINDS[kind]))


def _reached(kind: str) -> str:
    return say("{kind} reached", kind=say(PLAN_KINDS[kind]))


def _show_plan() -> None:
    reached = list_reached(study)
    if reached:
        rows: dict[str, dict[str, object]] = {}
        for cell in reached:
            line = rows.setdefault(cell.stratum_id, {say("Stratum"): cell.stratum})
            line[_planned(cell.kind)] = cell.wanted
            line[_reached(cell.kind)] = cell.reached
        frame = pd.DataFrame(list(rows.values()))
        edited = st.data_editor(
            frame, hide_index=True, key=f"plan-{study.version}",
            disabled=[say("Stratum"), *map(_reached, PLAN_KINDS)],
            column_config={_planned(kind): st.column_config.NumberColumn(min_value=0, step=1)
                           for kind in PLAN_KINDS},
        )  # fmt: skip
        for cell in reached:
            at = list(rows).index(cell.stratum_id)
            value = edited.iloc[at][_planned(cell.kind)]
            wanted = None if pd.isna(value) else int(value)
            if wanted != cell.wanted:
                said = say("Saved the sampling plan.")
                act(record_wanted, cell.stratum_id, cell.kind, wanted, said=said)
    with st.form("strata", clear_on_submit=True, border=False):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        which = row.selectbox(
            say("Stratum"), [None, *strata], format_func=lambda s: strata.get(s, say("New stratum"))
        )
        name = row.text_input(say("Name"), help=say("Leave empty to remove the selected stratum."))
        if row.form_submit_button(say("Save stratum"), icon=":material/save:"):
            if which is None and name:
                act(add_stratum, name, said=say("Added the stratum “{name}”.", name=name))
            elif which and name:
                said = say("Renamed the stratum to “{name}”.", name=name)
                act(rename_stratum, which, name, said=said)
            elif which:
                act(remove_stratum, which, said=say("Removed the stratum."))


def _show_sessions() -> None:
    sessions = list_sessions(study)
    labels = {s.id: f"{s.date or say('No date')} · {s.title}" for s in sessions}
    chosen = st.selectbox(say("Session"), list(labels), format_func=lambda s: labels[s])
    session = next((s for s in sessions if s.id == chosen), None)
    if session is None:
        st.caption(say("There are no sessions yet. Adding a transcript also adds its session."))
        return
    with st.form(f"session-{session.id}-{session.rev}", border=False):
        row = st.container(horizontal=True)
        title = row.text_input(say("Title"), value=session.title)
        kinds, places = list(SESSION_KINDS), [None, *strata]
        kind = row.selectbox(say("Kind"), kinds, index=kinds.index(session.kind),
                             format_func=lambda k: say(SESSION_KINDS[k]))  # fmt: skip
        stratum = row.selectbox(say("Stratum"), places, index=places.index(session.stratum_id),
                                format_func=lambda s: strata.get(s, say("None")))  # fmt: skip
        date = row.text_input(say("Date"), value=session.date or "", placeholder="2026-05-17")
        notes = st.text_area(say("Notes"), value=session.notes, height=80)
        if st.form_submit_button(say("Save session"), icon=":material/save:"):
            act(
                revise_session, session.id, title=title, kind=kind, stratum_id=stratum,
                date=date or None, notes=notes, said=say("Saved the session."),
            )  # fmt: skip


show_header(say("People"), say("Participants by pseudonym, their consent, and the sampling plan."))
tabs = {
    say("People"): _show_list,
    say("Import a list"): show_people_list,
    say("Attributes"): _show_attributes,
    say("Consent"): _show_consent,
    say("Strata and plan"): _show_plan,
    say("Sessions"): _show_sessions,
}
for tab, show in zip(st.tabs(list(tabs)), tabs.values(), strict=True):
    with tab:
        new_fragment(show)()

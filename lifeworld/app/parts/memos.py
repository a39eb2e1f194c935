"""Memos on the screen: their words with links, the forms to write them, and those about a thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from coding.memos.commands import add_memo, link_memo, revise_memo
from coding.memos.links import Link, LinkIndex, find_links, rename_links, split_body
from coding.memos.model import MEMO_KINDS, ON_NOTHING, THING_KINDS, Memo, NewMemo, Thing
from coding.memos.queries import Place
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_page, open_place, render_address
from lifeworld.app.session import act, current_study
from lifeworld.memos.backlinks import list_about
from lifeworld.memos.names import find_memo_links, list_things
from study import Study
from study.language import mark, say
from study.wording import choose_word

__all__ = ["open_thing", "show_about", "show_body", "show_editor", "show_new_memo"]

HELP = mark(
    "Plain words. [[Name]] links to a code, theme, finding (I1), transcript, person or another"
    " memo; [[code: Name]] says which of several."
)
REPORT_HELP = mark(
    "On the study, a theme or a finding, the memo stands in the appendix of reports for the team"
    " and the client. The public never sees it."
)


def open_thing(thing: Thing, places: Mapping[Thing, Place] | None = None) -> None:
    """Open the page of a thing, or the words that a memo is on."""
    place = (places or {}).get(thing)
    if place is not None:
        open_page("coding", transcript=place.transcript_id, turn=str(place.turn))
    open_place(thing.kind, thing.id)


def show_body(memo: Memo, index: LinkIndex) -> None:
    """Show the words of a memo.

    A link in the words opens its thing in another tab of the browser, as links do in Streamlit, so
    that the memo stays open; the buttons below open it here.
    """
    links = {link.written: link for link in find_links(memo.body, index, memo.links)}
    st.markdown("".join(_render_part(*part, links) for part in split_body(memo.body)))
    found = {link.thing: link for link in links.values() if link.thing is not None}
    if found:
        row = st.container(horizontal=True, vertical_alignment="center", gap="small")
        row.caption(say("Links to"), width="content")
        for thing, link in found.items():
            key = f"link-{memo.id}-{thing.kind}-{thing.id}"
            if row.button(escape(link.shown), key=key, type="tertiary"):
                open_thing(thing)
    for link in links.values():
        if link.trouble:
            st.caption(f":material/link_off: {escape(link.trouble)}")


def _render_part(words: str, name: str, links: Mapping[str, Link]) -> str:
    if not name:
        return escape(f"x{words}")[1:]  # a space at its beginning follows other words
    link = links[name]
    if link.thing is None:
        return f":gray[{escape(f'[[{name}]]')}]"
    address = render_address(link.thing.kind, link.thing.id)
    return f"[{escape(link.shown)}]({address})"


def show_editor(study: Study, memo: Memo, index: LinkIndex) -> None:
    """Show a form with everything about a memo, in place of its words."""
    shown = rename_links(memo.body, index, memo.links)
    with st.form(f"memo-{memo.id}-{memo.rev}", border=False):
        values = _show_fields(f"{memo.id}-{memo.rev}", memo=memo, body=shown)
        chosen = memo.thing
        if memo.thing.kind not in ("coding", "turn"):
            chosen = _choose_thing(study, memo.thing, key=f"on-{memo.id}-{memo.rev}")
        if st.form_submit_button(say("Save memo"), type="primary", icon=":material/save:"):
            st.session_state.pop("editing_memo", None)
            said = say("Saved the memo.")
            act(_save, memo, chosen, index=index, values=values, said=said)


def show_new_memo(study: Study, thing: Thing | None = None, *, key: str) -> None:
    """Show the form of a new memo, on *thing* or on what is chosen."""
    with st.form(f"new-memo-{key}", border=False):
        values = _show_fields(key)
        on = thing if thing is not None else _choose_thing(study, ON_NOTHING, key=f"on-{key}")
        if st.form_submit_button(say("Add memo"), type="primary", icon=":material/add:"):
            act(_add, NewMemo(thing=on, **values), said=say("Added the memo."))


def show_about(study: Study, thing: Thing) -> None:
    """Show the memos on a thing and those that link to it, and let somebody write one."""
    about = list_about(study, thing)
    count = len(about.on) + len(about.linking)
    label = say("Memos ({number})", number=count) if count else say("Memos")
    folded = st.expander(
        label, icon=":material/edit_note:", on_change="rerun", key=f"memos-{thing.kind}-{thing.id}"
    )
    if not folded.open:
        return
    with folded:
        for memo in (*about.on, *about.linking):
            row = st.container(horizontal=True, vertical_alignment="center")
            note = [] if memo.thing == thing else [say("links to it")]
            sign = escape(" · ".join([_sign(memo), *note]))
            row.markdown(f"**{escape(memo.title)}**  \n:small[:gray[{sign}]]", width="stretch")
            if row.button(say("Open memo"), key=f"open-memo-{memo.id}", type="tertiary"):
                open_thing(Thing(kind="memo", id=memo.id))
        show_new_memo(study, thing, key=f"{thing.kind}-{thing.id}-{count}")


def _sign(memo: Memo) -> str:
    return f"{say(MEMO_KINDS[memo.kind])} · {memo.by} · {memo.date}"


def _show_fields(key: str, *, memo: Memo | None = None, body: str = "") -> dict[str, Any]:
    title = st.text_input(
        say("Title"), value=memo.own_title if memo else "", key=f"title-{key}",
        placeholder=say("Its first line, if empty"),
    )  # fmt: skip
    body = st.text_area(say("Memo"), value=body, height=180, key=f"body-{key}", help=say(HELP))
    row = st.container(horizontal=True, vertical_alignment="bottom")
    kinds = list(MEMO_KINDS)
    kind = row.selectbox(
        say("Kind"), kinds, index=kinds.index(memo.kind) if memo else 0,
        format_func=lambda k: say(MEMO_KINDS[k]), key=f"kind-{key}", width=170,
    )  # fmt: skip
    day = row.text_input(
        say("Day"), value=memo.day if memo else "", key=f"day-{key}", placeholder="2026-05-17",
        help=say("The day in the diary, if it is not the one on which you write."), width=170,
    )  # fmt: skip
    shown = row.toggle(
        say("Appears in the report"), value=bool(memo and memo.in_report), key=f"report-{key}",
        help=say(REPORT_HELP),
    )  # fmt: skip
    return {"title": title, "body": body, "kind": kind, "day": day.strip(), "in_report": shown}


def _choose_thing(study: Study, thing: Thing, *, key: str) -> Thing:
    named = {n.thing: n for n in list_things(study)}
    labels = {ON_NOTHING: say("Nothing: a free note")} | {
        t: n.names[0] if t.kind == "study" else f"{_name_kind(t)}: {n.names[0]}"
        for t, n in named.items()
    }
    if thing not in labels:
        labels[thing] = say("{thing} that was removed", thing=_name_kind(thing))
    things = list(labels)
    return st.selectbox(
        say("On"), things, index=things.index(thing), format_func=labels.__getitem__, key=key
    )


def _name_kind(thing: Thing) -> str:
    return choose_word(1, THING_KINDS[thing.kind]).capitalize()


def _add(study: Study, new: NewMemo, *, actor: str) -> None:
    links = find_memo_links(current_study(), new.body)
    add_memo(study, replace(new, links=links), actor=actor)


def _save(
    study: Study,
    memo: Memo,
    thing: Thing,
    *,
    index: LinkIndex,
    values: dict[str, Any],
    actor: str,
) -> None:
    with study.change("revise memo", actor=actor, subject=memo.title, gathers=True):
        links = find_memo_links(current_study(), values["body"], before=memo, index=index)
        revise_memo(study, memo.id, expect_rev=memo.rev, links=links, actor=actor, **values)
        if thing != memo.thing:
            link_memo(study, memo.id, thing, name=index.get_name(thing) or "", actor=actor)

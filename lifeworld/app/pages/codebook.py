"""Codebook: the tree of codes, with their definitions and how widely they are used."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coding.codebook.commands import add_code, merge_codes, move_code, remove_code, revise_code
from coding.codebook.tree import list_descendants, list_in_order
from coding.memos.model import Thing
from coding.model import Code, CodeId, Count
from coding.queries import count_codes, list_codes, list_uses
from coding.quotes.queries import list_quote_ids, list_quotes
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_page
from lifeworld.app.parts.memos import show_about
from lifeworld.app.parts.reruns import get_cached, new_fragment, show_tabs
from lifeworld.app.parts.widgets import show_quote, show_table
from lifeworld.app.session import act, current_study, show_header
from study.wording import count_things
from transcripts.queries import get_frame

MOST = 50  # quotes on a page

study = current_study()
codes = list_codes(study)
by_id = {c.id: c for c in codes}
ordered = list_in_order(codes)
frequencies = get_frame(study).profile.frequencies


@st.dialog("New code", width="medium")
def _new_code(parent: Code | None) -> None:
    groups: dict[str | None, str] = {c.id: c.name for _, c in ordered}
    with st.form("new_code", border=False):
        name = st.text_input("Name")
        below = st.selectbox(
            "Parent code",
            [None, *groups],
            index=[None, *groups].index(parent.id if parent else None),
            format_func=lambda c: groups.get(c, "Top level"),
        )
        definition = st.text_area("Definition", height=90)
        abstract = st.toggle("Only for grouping other codes", value=False)
        if st.form_submit_button("Add code", type="primary"):
            act(
                add_code,
                name,
                parent_id=below,
                definition=definition,
                abstract=abstract,
                said=f"Added the code “{name.strip()}”.",
            )


@st.dialog("Merge codes", width="medium")
def _merge(code: Code) -> None:
    others = {c.id: c.name for _, c in ordered if c.id != code.id and not c.abstract}
    keep = st.selectbox(
        f"Merge “{escape(code.name)}” into",
        list(others),
        format_func=others.__getitem__,
    )
    st.caption(
        "Its codings move to the code chosen here, which keeps its definition. You can undo this."
    )
    if st.button("Merge codes", type="primary"):
        act(merge_codes, keep, [code.id], said=f"Merged “{code.name}” into “{others[keep]}”.")


def _table() -> Code | None:
    counts = get_cached(count_codes, study)
    uses = get_cached(list_uses, study)
    most = max(uses.values(), default=1)
    none = Count()
    columns: dict[str, list[object]] = {
        "Code": [("    " * depth) + c.name for depth, c in ordered],
        # A code that only groups others cannot be applied, so it has no count of its own.
        "Codings": [None if c.abstract else uses.get(c.id, 0) for _, c in ordered],
    }
    matched = not any(count.voices_asked for count in counts.values())
    noun = "People" if matched else "Voices"
    if frequencies:
        columns["Groups"] = [
            None if c.abstract else counts.get(c.id, none).groups for _, c in ordered
        ]
        columns[noun] = [None if c.abstract else counts.get(c.id, none).people for _, c in ordered]
    columns["Definition"] = [c.definition for _, c in ordered]
    config: dict[str, Any] = {
        "Code": st.column_config.TextColumn(width=260),
        "Codings": st.column_config.ProgressColumn(
            min_value=0, max_value=most, format="%d", width=110
        ),
        "Groups": st.column_config.NumberColumn(
            width=70, help="Focus groups in which it is coded."
        ),
        noun: st.column_config.NumberColumn(width=70, help="Those whose words are coded with it."),
    }
    chosen = show_table("codes", [c.id for _, c in ordered], columns, config=config)
    return by_id[CodeId(chosen)] if chosen else None


@new_fragment
def _edit(code: Code) -> None:
    top = st.container(horizontal=True, vertical_alignment="center")
    top.header(escape(code.name), anchor=False)
    top.space("stretch")
    if not code.abstract and top.button("Show its chain", icon=":material/link:"):
        open_page("chain", kind="code", id=code.id)
    if not code.abstract and top.button("Merge into…", icon=":material/merge:"):
        _merge(code)
    if top.button(
        "Remove code",
        icon=":material/delete:",
        help="Also removes its codings. You can undo this.",
    ):
        act(remove_code, code.id, said=f"Removed the code “{code.name}”.")
    show_about(study, Thing(kind="code", id=code.id))
    meaning, quotes, place = show_tabs(
        ["Definition", "Quotes", "Place in the tree"],
        key="code_tabs",
        first=int(st.session_state.get("open_tab") == "quotes"),
    )
    with meaning, st.form(f"code-{code.id}-{code.rev}", border=False):
        name = st.text_input("Name", value=code.name)
        definition = st.text_area("Definition", value=code.definition, height=80)
        left, right = st.columns(2)
        include = left.text_area("Include", value=code.include, height=90)
        exclude = right.text_area("Exclude", value=code.exclude, height=90)
        example = st.text_area("Example", value=code.example, height=70)
        row = st.container(horizontal=True, vertical_alignment="bottom")
        hue = row.slider("Colour (hue)", 0, 359, code.hue)
        keys = [None, *"123456789"]
        shortcut = row.selectbox(
            "Shortcut key",
            keys,
            index=keys.index(code.shortcut),
            format_func=lambda k: k or "none",
        )
        if st.form_submit_button("Save", type="primary", icon=":material/save:"):
            act(
                revise_code,
                code.id,
                expect_rev=code.rev,
                name=name,
                definition=definition,
                include=include,
                exclude=exclude,
                example=example,
                hue=hue,
                shortcut=shortcut,
                said=f"Saved “{name}”. What rests on it is marked if its meaning changed.",
            )
    if quotes.open:
        with quotes:
            _quotes(code)
    with place:
        groups: dict[str | None, str] = {c.id: c.name for _, c in ordered if c.id != code.id}
        parent = st.selectbox(
            "Parent code",
            [None, *groups],
            index=[None, *groups].index(code.parent_id),
            format_func=lambda c: groups.get(c, "Top level"),
        )
        if parent != code.parent_id:
            act(move_code, code.id, parent_id=parent, said=f"Moved “{code.name}”.")


def _quotes(code: Code) -> None:
    found = list_quote_ids(study, code_ids=[code.id, *list_descendants(codes, code.id)])
    if not found:
        st.info("No passages are coded with it yet. Code some on the Coding page.")
    for quote in list_quotes(study, excerpt_ids=found[:MOST]):
        show_quote(quote, by_id)
    if len(found) > MOST:
        st.caption(f"{count_things(len(found) - MOST, 'more quote')} not shown.")


right = show_header("Codebook", count_things(sum(not c.abstract for c in codes), "code"))
if right.button("New code", icon=":material/add:", type="primary"):
    _new_code(None)
if not codes:
    st.info(
        "The codebook is empty. Add a code here, or create one while coding a passage.",
        icon=":material/account_tree:",
    )
else:
    chosen = _table()
    if chosen:
        _edit(chosen)
    else:
        st.caption("Select a row to see and edit the code.")

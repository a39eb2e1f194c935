"""Themes: what recurs, what gathers it, and in which part of the field it was heard."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from coding.queries import list_codes
from lifeworld.session import act, current_study, escape, show_header
from lifeworld.widgets import describe_count, show_quote
from themes.commands import (
    accept_theme_codes,
    add_theme,
    link_code,
    merge_themes,
    record_not_asked,
    remove_not_asked,
    remove_theme,
    revise_theme,
    unlink_code,
)
from themes.model import THEME_STATUSES, Cell, ThemeRow
from themes.names import check_name
from themes.queries import (
    get_theme_table,
    list_not_asked,
    list_stale_themes,
    list_theme_codes,
    list_theme_quotes,
    list_ungathered_codes,
)
from transcripts.queries import get_frame, list_sessions

SIGNS = {"not_asked": "not asked", "not_raised": "–"}

study = current_study()
codes = {c.id: c for c in list_codes(study)}
table = get_theme_table(study)
stale = list_stale_themes(study)
frequencies = get_frame(study).profile.frequencies


@st.dialog("New theme", width="medium")
def _new_theme() -> None:
    name = st.text_input("Name", placeholder="Learning stops at the staffing plan")
    question = check_name(name) if name.strip() else None
    if question:
        st.caption(escape(question))
    concept = st.text_area("The idea that holds it together", height=90)
    free = {c.id: c.name for c in list_ungathered_codes(study)}
    chosen = st.multiselect("Codes that belong to it", list(free), format_func=free.get)
    if st.button("Add", type="primary", disabled=not name.strip()):
        act(
            add_theme,
            name,
            organising_concept=concept,
            code_ids=chosen,
            said=f"Added the theme “{name.strip()}”.",
        )


def _cell(cell: Cell) -> str:
    if cell.state in SIGNS:
        return SIGNS[cell.state] + (f" ({cell.unprompted} unasked)" if cell.unprompted else "")
    if not frequencies:
        return "heard"
    return f"{cell.count.people} of {cell.count.people_asked}"


def _table() -> ThemeRow | None:
    data: dict[str, list[object]] = {
        "Theme": [("⟳ " if r.theme.id in stale else "") + r.theme.name for r in table.rows],
        "Status": [THEME_STATUSES[r.theme.status] for r in table.rows],
    }
    for number, column in enumerate(table.columns):
        data[column.name or "No stratum"] = [_cell(r.cells[number]) for r in table.rows]
    if frequencies:
        data["Everywhere"] = [describe_count(r.total.count) for r in table.rows]
    event = st.dataframe(
        pd.DataFrame(data),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="theme_table",
        column_config={"Theme": st.column_config.TextColumn(width="large", pinned=True)},
    )
    st.caption(
        "Cells: people who spoke of it, of the people asked. “–” was asked and not raised;"
        " “not asked” says nothing about what people there think."
    )
    rows = event.selection.rows
    return table.rows[rows[0]] if rows else None


def _details(row: ThemeRow) -> None:
    theme = row.theme
    top = st.container(horizontal=True, vertical_alignment="center")
    top.subheader(escape(theme.name), anchor=False)
    top.space("stretch")
    if top.button("Remove", icon=":material/delete:", help="Its codes stay. Can be undone."):
        act(remove_theme, theme.id, said=f"Removed the theme “{theme.name}”.")
    if frequencies:
        st.caption(describe_count(row.total.count))
    if theme.id in stale:
        box = st.container(horizontal=True, vertical_alignment="center")
        box.warning("  \n".join(escape(reason) for reason in stale[theme.id]))
        if box.button("It still holds", icon=":material/check:"):
            act(accept_theme_codes, theme.id, said=f"“{theme.name}” was looked at again.")
    quotes, meaning, gathers, asked = st.tabs(["Quotes", "Meaning", "Codes", "Who was asked"])
    with quotes:
        _quotes(row)
    with meaning:
        _meaning(row)
    with gathers:
        _codes(row)
    with asked:
        _asked(row)


def _quotes(row: ThemeRow) -> None:
    names = [c.name for c in table.columns if c.name]
    stratum = st.segmented_control("Stratum", names, label_visibility="collapsed") if names else None
    found = list_theme_quotes(study, row.theme.id, stratum=stratum)
    if not found:
        st.info("Nobody was coded as speaking of it there.")
    for quote in found[:40]:
        show_quote(quote, codes)
    if len(found) > 40:  # noqa: PLR2004  a page's worth
        st.caption(f"{len(found) - 40} more; choose a stratum to see fewer.")


def _meaning(row: ThemeRow) -> None:
    theme = row.theme
    with st.form(f"theme-{theme.id}-{theme.rev}", border=False):
        name = st.text_input("Name", value=theme.name)
        concept = st.text_area("The idea that holds it together", value=theme.organising_concept)
        boundary = st.text_area("What does not belong to it", value=theme.boundary)
        statuses = list(THEME_STATUSES)
        status = st.selectbox(
            "Status",
            statuses,
            index=statuses.index(theme.status),
            format_func=lambda s: THEME_STATUSES[s],
        )
        if st.form_submit_button("Save", type="primary", icon=":material/save:"):
            act(
                revise_theme,
                theme.id,
                expect_rev=theme.rev,
                name=name,
                organising_concept=concept,
                boundary=boundary,
                status=status,
                said=f"Saved “{name}”.",
            )
    question = check_name(theme.name)
    if question:
        st.caption(escape(question))
    others = {r.theme.id: r.theme.name for r in table.rows if r.theme.id != theme.id}
    if others:
        line = st.container(horizontal=True, vertical_alignment="bottom")
        into = line.selectbox("Merge into", [None, *others], format_func=lambda t: others.get(t, "—"))
        if into and line.button("Merge", icon=":material/merge:"):
            act(merge_themes, into, [theme.id], said=f"“{theme.name}” became “{others[into]}”.")


def _codes(row: ThemeRow) -> None:
    theme = row.theme
    for each in list_theme_codes(study, theme.id):
        line = st.container(horizontal=True, vertical_alignment="center", key=f"tc-{each.id}")
        line.markdown(("⟳ " if each.stale else "") + escape(each.name))
        if each.rationale:
            line.caption(escape(each.rationale))
        line.space("stretch")
        if line.button("Let go", key=f"let-{each.id}", type="tertiary", icon=":material/close:"):
            act(unlink_code, theme.id, each.code_id, said=f"“{each.name}” was let go.")
    free = {c.id: c.name for c in list_ungathered_codes(study)}
    if free:
        line = st.container(horizontal=True, vertical_alignment="bottom")
        code = line.selectbox(
            "Gather a code that no theme has", [None, *free], format_func=lambda c: free.get(c, "—")
        )
        if code and line.button("Gather", icon=":material/add:"):
            act(link_code, theme.id, code, said=f"“{free[code]}” belongs to it now.")


def _asked(row: ThemeRow) -> None:
    theme = row.theme
    st.caption("Take away the sessions in which it was never asked: their silence then says nothing.")
    silent = list_not_asked(study).get(theme.id, set())
    for session in list_sessions(study):
        was = session.id not in silent
        now = st.checkbox(
            escape(f"{session.title} · {session.stratum}" if session.stratum else session.title),
            value=was,
            key=f"asked-{theme.id}-{session.id}-{was}",
        )
        if now != was:
            command = remove_not_asked if now else record_not_asked
            act(command, theme.id, session.id, said="Noted.")


right = show_header("Themes", "Shared meaning around an idea. What is counted are people, not words.")
if right.button("New theme", icon=":material/add:", type="primary"):
    _new_theme()
if not table.rows:
    st.info(
        "There are no themes yet. When codes begin to say something together, give that a name.",
        icon=":material/interests:",
    )
else:
    chosen = _table()
    if chosen:
        _details(chosen)
    else:
        st.caption("Choose a row to read its quotes and to change what it gathers.")
free = list_ungathered_codes(study)
if free and codes:
    st.caption(f"Codes in no theme: {escape(', '.join(c.name for c in free))}")

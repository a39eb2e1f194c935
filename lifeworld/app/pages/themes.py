"""Themes: what recurs, what gathers it, and in which part of the field it was heard."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coding.queries import list_codes
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_page
from lifeworld.app.parts.searches import show_background, show_collector
from lifeworld.app.parts.widgets import describe_count, describe_people, show_quote, show_table
from lifeworld.app.session import act, current_study, show_header
from themes.check_name import check_theme_name
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
NO_STRATUM = "No stratum"
JOINT = 3  # letters of “and”, “of”, “og”
NARROW = 13  # characters in the head of a narrow column

study = current_study()
codes = {c.id: c for c in list_codes(study)}
table = get_theme_table(study)
stale = list_stale_themes(study)
frequencies = get_frame(study).profile.frequencies


@st.dialog("New theme", width="medium")
def _new_theme() -> None:
    free = {c.id: c.name for c in list_ungathered_codes(study)}
    with st.form("new_theme", border=False):
        name = st.text_input("Name", placeholder="Learning stops at the staffing plan")
        concept = st.text_area("The idea that holds it together", height=90)
        chosen = st.multiselect("Codes that belong to it", list(free), format_func=free.__getitem__)
        if st.form_submit_button("Add", type="primary"):
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


def _shorten(names: list[str]) -> list[str]:
    """Return each name's first words, so that many columns fit; twins keep their whole name."""
    short = []
    for name in names:
        words = name.split() or [NO_STRATUM]
        while len(words) > 1 and len(" ".join(words)) > NARROW:
            words.pop()
        while len(words) > 1 and words[-1].islower() and len(words[-1]) <= JOINT:
            words.pop()  # “Warehouse and”
        short.append(" ".join(words))
    return [s if short.count(s) == 1 else n for s, n in zip(short, names, strict=True)]


def _table() -> ThemeRow | None:
    column = st.column_config.TextColumn
    columns: dict[str, list[object]] = {
        "theme": [("⟳ " if r.theme.id in stale else "") + r.theme.name for r in table.rows]
    }
    config: dict[str, Any] = {"theme": column("Theme", width=310)}
    if frequencies:
        columns["total"] = [describe_people(r.total.count) for r in table.rows]
        config["total"] = column("Everywhere", width=115, help="Of the people asked about it.")
    names = _shorten([c.name for c in table.columns])
    for number, (stratum, name) in enumerate(zip(table.columns, names, strict=True)):
        columns[f"s{number}"] = [_cell(r.cells[number]) for r in table.rows]
        full = escape(stratum.name) or "Sessions that belong to no stratum"
        config[f"s{number}"] = column(name, width=88, help=full)
    columns["status"] = [THEME_STATUSES[r.theme.status] for r in table.rows]
    config["status"] = column("Status", width=85)
    chosen = show_table("themes", [r.theme.id for r in table.rows], columns, config=config)
    st.caption(
        ("Cells: people who spoke of it, of the people asked. " if frequencies else "")
        + "“–” was asked and not raised; “not asked” says nothing about what people there think."
    )
    return table.get(chosen) if chosen else None


def _details(row: ThemeRow) -> None:
    theme = row.theme
    top = st.container(horizontal=True, vertical_alignment="center")
    top.header(escape(theme.name), anchor=False)
    top.space("stretch")
    if top.button("Its chain", icon=":material/link:"):
        open_page("chain", kind="theme", id=theme.id)
    if top.button("Remove", icon=":material/delete:", help="Its codes stay. Can be undone."):
        act(remove_theme, theme.id, said=f"Removed the theme “{theme.name}”.")
    if frequencies:
        st.caption(describe_count(row.total.count))
    if theme.id in stale:
        box = st.container(horizontal=True, vertical_alignment="center")
        box.warning(
            "  \n".join(escape(reason) for reason in stale[theme.id]), icon=":material/update:"
        )
        if box.button("It still holds", icon=":material/check:"):
            act(accept_theme_codes, theme.id, said=f"“{theme.name}” was looked at again.")
    names = ["Quotes", "Meaning", "Codes", "Who was asked", "Against it", "History"]
    quotes, meaning, gathers, asked, against, history = st.tabs(names)
    with quotes:
        _quotes(row)
    with meaning:
        _meaning(row)
    with gathers:
        _codes(row)
    with asked:
        _asked(row)
    show_background(study, theme, against=against, history=history)


def _quotes(row: ThemeRow) -> None:
    names = [c.name for c in table.columns if c.name]
    stratum = (
        st.segmented_control(
            "Stratum",
            names,
            format_func=escape,
            label_visibility="collapsed",
            key=f"of-{row.theme.id}",
        )
        if names
        else None
    )
    found = list_theme_quotes(study, row.theme.id, stratum=stratum)
    if not found:
        st.info("Nobody was coded as speaking of it there.")
    for quote in found[:40]:
        show_collector(quote, show_quote(quote, codes))
    if len(found) > 40:
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
    question = check_theme_name(theme.name)
    if question:
        st.caption(escape(question))
    others = {r.theme.id: r.theme.name for r in table.rows if r.theme.id != theme.id}
    if others:
        line = st.container(horizontal=True, vertical_alignment="bottom")
        into = line.selectbox(
            "Merge into", [None, *others], format_func=lambda t: others.get(t, "—")
        )
        if into and line.button("Merge", icon=":material/merge:"):
            act(merge_themes, into, [theme.id], said=f"“{theme.name}” became “{others[into]}”.")


def _codes(row: ThemeRow) -> None:
    theme = row.theme
    lines = st.container(gap="xxsmall", key="gathered")
    for each in list_theme_codes(study, theme.id):
        line = lines.container(horizontal=True, vertical_alignment="center", key=f"tc-{each.id}")
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
    st.caption(
        "Take away the sessions in which it was never asked: their silence then says nothing."
    )
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


right = show_header(
    "Themes", "Shared meaning around an idea. What is counted are people, not words."
)
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

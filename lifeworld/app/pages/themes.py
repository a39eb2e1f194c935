"""Themes: the codes each one groups, and who raised it in each stratum."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coding.queries import list_codes
from lifeworld.app.markdown import escape
from lifeworld.app.parts.reruns import get_cached
from lifeworld.app.parts.theme_details import list_code_choices, show_theme
from lifeworld.app.parts.widgets import describe_people, show_table
from lifeworld.app.session import act, current_study, show_header
from themes.commands import add_theme
from themes.model import THEME_STATUSES, Cell, ThemeRow
from themes.queries import get_theme_table, list_stale_themes, list_ungathered_codes
from transcripts.queries import get_frame

SIGNS = {"not_asked": "not asked", "not_raised": "–"}
NO_STRATUM = "No stratum"
JOINT = 3  # the most letters of “and”, “of”, “og”
NARROW = 11  # characters in the heading of a narrow column

study = current_study()
codes = {c.id: c for c in list_codes(study)}
table = get_cached(get_theme_table, study)
stale = get_cached(list_stale_themes, study)
frequencies = get_frame(study).profile.frequencies


@st.dialog("New theme", width="medium")
def _new_theme() -> None:
    choices = list_code_choices(study)
    with st.form("new_theme", border=False):
        name = st.text_input("Name", placeholder="Learning stops at the staffing plan")
        concept = st.text_area("Organising concept", height=90)
        chosen = st.multiselect(
            "Codes in this theme", list(choices), format_func=choices.__getitem__
        )
        if st.form_submit_button("Add theme", type="primary"):
            act(
                add_theme,
                name,
                organising_concept=concept,
                code_ids=chosen,
                said=f"Added the theme “{name.strip()}”.",
            )


def _cell(cell: Cell) -> str:
    if cell.state in SIGNS:
        return SIGNS[cell.state] + (f" ({cell.unprompted} unprompted)" if cell.unprompted else "")
    if not frequencies:
        return "raised"
    return f"{cell.count.people} of {cell.count.people_asked}"


def _shorten(names: list[str]) -> list[str]:
    """Return each name's first words so that many columns fit; unless that makes two alike."""
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
    config: dict[str, Any] = {"theme": column("Theme", width=245)}
    if frequencies:
        columns["total"] = [describe_people(r.total.count) for r in table.rows]
        config["total"] = column(
            "All strata", width=112, help="Those who raised it, of those asked."
        )
    names = _shorten([c.name for c in table.columns])
    for number, (stratum, name) in enumerate(zip(table.columns, names, strict=True)):
        columns[f"s{number}"] = [_cell(r.cells[number]) for r in table.rows]
        full = escape(stratum.name) or "Sessions without a stratum"
        config[f"s{number}"] = column(name, width=80, help=full)
    columns["status"] = [THEME_STATUSES[r.theme.status] for r in table.rows]
    config["status"] = column("Status", width=80)
    chosen = show_table("themes", [r.theme.id for r in table.rows], columns, config=config)
    st.caption(
        ("Cells show how many of those asked raised the theme. " if frequencies else "")
        + "“–”: asked, but not raised. “not asked”: what people there think is unknown."
    )
    return table.get(chosen) if chosen else None


right = show_header(
    "Themes", "Patterns of shared meaning, each organised around a central concept."
)
if right.button("New theme", icon=":material/add:", type="primary", shortcut="n"):
    _new_theme()
if not table.rows:
    st.info(
        "There are no themes yet. Add one when several codes share a meaning.",
        icon=":material/interests:",
    )
else:
    chosen = _table()
    if chosen:
        show_theme(study, chosen, table, stale.get(chosen.theme.id, ()))
    else:
        st.caption("Select a row to read the theme's quotes and edit the theme.")
free = list_ungathered_codes(study)
if free and codes:
    st.caption(f"Codes in no theme: {escape(', '.join(c.name for c in free))}")

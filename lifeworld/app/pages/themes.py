"""Themes: the codes each one groups, and who raised it in each stratum."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coding.queries import list_codes
from lifeworld.app.language import dialog
from lifeworld.app.markdown import escape
from lifeworld.app.parts.reruns import get_cached
from lifeworld.app.parts.theme_details import list_code_choices, show_theme
from lifeworld.app.parts.widgets import describe_people, show_table
from lifeworld.app.session import act, current_study, show_header
from study.language import say
from themes.commands import add_theme
from themes.model import THEME_STATUSES, Cell, ThemeRow
from themes.queries import list_stale_themes, list_ungathered_codes
from themes.raised.queries import get_theme_table
from transcripts.queries import get_frame

SIGNS = {"not_asked": say("not asked"), "not_raised": "–"}
NO_STRATUM = say("No stratum")
JOINT = 3  # the most letters of “and”, “of”, “og”
NARROW = 11  # characters in the heading of a narrow column

study = current_study()
codes = {c.id: c for c in list_codes(study)}
table = get_cached(get_theme_table, study)
stale = get_cached(list_stale_themes, study)
frequencies = get_frame(study).profile.frequencies


@dialog("New theme", width="medium")
def _new_theme() -> None:
    choices = list_code_choices(study)
    with st.form("new_theme", border=False):
        name = st.text_input(say("Name"), placeholder=say("Learning stops at the staffing plan"))
        concept = st.text_area(say("Organising concept"), height=90)
        chosen = st.multiselect(
            say("Codes in this theme"), list(choices), format_func=choices.__getitem__
        )
        if st.form_submit_button(say("Add theme"), type="primary"):
            act(
                add_theme,
                name,
                organising_concept=concept,
                code_ids=chosen,
                said=say("Added the theme “{name}”.", name=name.strip()),
            )


def _cell(cell: Cell) -> str:
    if cell.state in SIGNS:
        sign = SIGNS[cell.state]
        if not cell.unprompted:
            return sign
        return say("{sign} ({number} unprompted)", sign=sign, number=cell.unprompted)
    if not frequencies:
        return say("raised")
    return say("{number} of {all}", number=cell.count.people, all=cell.count.people_asked)


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
    config: dict[str, Any] = {"theme": column(say("Theme"), width=245)}
    if frequencies:
        columns["total"] = [describe_people(r.total.count) for r in table.rows]
        config["total"] = column(
            say("All strata"), width=112, help=say("Those who raised it, of those asked.")
        )
    names = _shorten([c.name for c in table.columns])
    for number, (stratum, name) in enumerate(zip(table.columns, names, strict=True)):
        columns[f"s{number}"] = [_cell(r.cells[number]) for r in table.rows]
        full = escape(stratum.name) or say("Sessions without a stratum")
        config[f"s{number}"] = column(name, width=80, help=full)
    columns["status"] = [say(THEME_STATUSES[r.theme.status]) for r in table.rows]
    config["status"] = column(say("Status"), width=80)
    chosen = show_table("themes", [r.theme.id for r in table.rows], columns, config=config)
    told = say("“–”: asked, but not raised. “not asked”: what people there think is unknown.")
    if frequencies:
        told = f"{say('Cells show how many of those asked raised the theme.')} {told}"
    st.caption(told)
    return table.get(chosen) if chosen else None


right = show_header(
    say("Themes"), say("Patterns of shared meaning, each organised around a central concept.")
)
if right.button(say("New theme"), icon=":material/add:", type="primary", shortcut="n"):
    _new_theme()
if not table.rows:
    st.info(
        say("There are no themes yet. Add one when several codes share a meaning."),
        icon=":material/interests:",
    )
else:
    chosen = _table()
    if chosen:
        show_theme(study, chosen, table, stale.get(chosen.theme.id, ()))
    else:
        st.caption(say("Select a row to read the theme's quotes and edit the theme."))
free = list_ungathered_codes(study)
if free and codes:
    names = escape(", ".join(c.name for c in free))
    st.caption(say("Codes in no theme: {codes}", codes=names))

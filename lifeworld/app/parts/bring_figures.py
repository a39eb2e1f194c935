"""Brings figures in from a table: its columns, which segment is which stratum, then the import."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.session import act, show_error
from opportunity_spaces.figures.commands import add_figures
from opportunity_spaces.figures.match_segments import guess_strata
from opportunity_spaces.figures.model import WHOLE, FigureTable
from opportunity_spaces.figures.read_figures import read_figures
from study import LifeworldError, Study
from study.language import say
from study.wording import count_things, render_names
from transcripts.queries import list_strata

__all__ = ["show_bring_figures"]

_LEFT_OUT = "-"


def show_bring_figures(study: Study) -> None:
    """Show the form that takes figures from a file, with a preview of what it will do."""
    file = st.file_uploader(
        say("A table with one row for each segment"),
        type=["csv", "xlsx", "ods"],
        key="figures_file",
    )
    if file is None:
        st.caption(
            say(
                "The first column names the segments; a column “n” says how many answered; each"
                " further column is one measure."
            )
        )
        return
    try:
        table = _read(file.name, file.getvalue())
    except LifeworldError as error:
        show_error(error)
        return
    row = st.container(horizontal=True, vertical_alignment="bottom")
    title = row.text_input(
        say("What the figures are"), value=Path(file.name).stem, key="figures_title"
    )
    source = row.text_input(
        say("Source: who asked whom"),
        placeholder=say("Survey of members by the secretariat"),
        key="figures_source",
    )
    day = row.text_input(say("Date"), placeholder="2026-03-01", key="figures_day", width=140)
    measures = st.multiselect(
        say("Measures"), list(table.measures), default=list(table.measures), key="figures_measures"
    )
    for note in table.notes:
        st.caption(escape(note))
    matched = _match(study, table)
    _preview(table, measures)
    if st.button(
        say("Bring in {segments}", segments=count_things(len(matched), "segment")),
        type="primary",
        icon=":material/upload_file:",
        key="add_figures",
    ):
        act(
            add_figures,
            table,
            title=str(title),
            source=str(source),
            day=str(day).strip(),
            measures=measures,
            strata=matched,
            said=say("Added the figures “{name}”.", name=str(title)),
        )


def _read(name: str, data: bytes) -> FigureTable:
    """Read the file with the columns chosen before; the likeliest ones come first."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(data)
        guessed = read_figures(path)
        row = st.container(horizontal=True)
        segment = row.selectbox(
            say("Column with the segments"),
            list(guessed.columns),
            index=guessed.columns.index(guessed.segment),
            key=f"figures_segment_{name}",
        )
        counts = ["", *guessed.columns]
        base = row.selectbox(
            say("Column that says how many answered"),
            counts,
            index=counts.index(guessed.base),
            format_func=lambda each: each or say("none", context="column"),
            key=f"figures_base_{name}",
        )
        if (segment, base) == (guessed.segment, guessed.base):
            return guessed
        return read_figures(path, segment=str(segment), base=str(base))


def _match(study: Study, table: FigureTable) -> dict[str, str]:
    """Let the user say which stratum each segment is; the likeliest is chosen already."""
    strata = {str(each.id): each.name for each in list_strata(study)}
    segments = [row.segment for row in table.rows]
    guessed = guess_strata(segments, strata)
    if not any(each in strata for each in guessed.values()):
        st.warning(
            say(
                "No segment has the name of a stratum: the table has {segments}; the study has"
                " {strata}. Say below which is which.",
                segments=escape(render_names(f"“{each}”" for each in segments[:8])),
                strata=escape(render_names(f"“{each}”" for each in strata.values()))
                or say("none", context="strata"),
            ),
            icon=":material/link_off:",
        )
    options = [*strata, WHOLE, "", _LEFT_OUT]
    words = {
        **strata,
        WHOLE: say("everybody"),
        "": say("nobody of it was met"),
        _LEFT_OUT: say("leave out"),
    }
    st.markdown(say("**Which segment is which stratum**"))
    found: dict[str, str] = {}
    columns = st.columns(3)
    for at, segment in enumerate(segments):
        chosen = columns[at % 3].selectbox(
            escape(segment),
            options,
            index=options.index(guessed[segment]),
            format_func=words.__getitem__,
            key=f"figures_match_{at}_{segment}",
        )
        if chosen != _LEFT_OUT:
            found[segment] = str(chosen)
    return found


def _preview(table: FigureTable, measures: list[str]) -> None:
    import pandas as pd

    st.dataframe(
        pd.DataFrame(
            {
                table.segment: [row.segment for row in table.rows],
                **(
                    {table.base: ["" if r.base is None else f"{r.base:,}" for r in table.rows]}
                    if table.base
                    else {}
                ),
                **{each: [row.told.get(each, "") for row in table.rows] for each in measures},
            }
        ),
        hide_index=True,
        key="figures_preview",
    )

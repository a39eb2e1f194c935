"""Codings from a table: what each row would bring, choices, and the button that brings them."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import streamlit as st

from coding.exchange.coded_tables.commands import ImportedCodings, import_codings
from coding.exchange.coded_tables.model import COLUMNS, STATES, CodedFile, CodingPlan
from coding.exchange.coded_tables.plan_codings import find_codings
from coding.exchange.coded_tables.read_coded_file import CODED_SUFFIXES, read_coded_file
from coding.exchange.coded_tables.write_left_out import describe_state, render_left_out
from lifeworld.app.language import dialog
from lifeworld.app.markdown import escape
from lifeworld.app.session import act, current_study, show_error
from lifeworld.app.who import current_actor
from study import LifeworldError, Study
from study.language import say
from study.wording import count_things, render_names, shorten_quote
from transcripts.queries import get_titles

__all__ = ["show_bring_codings"]

_FILE, _PLAN = "codings_file", "codings_plan"
_DOCUMENT = "codings-document-"  # the keys of the choices of a transcript begin so
_LEFT, _EVERY = "left", "every"
FEW = 8  # documents that are asked for
MOST = 500  # rows in the table of a preview
_NONE = ""


@dialog("Import codings", width="large")
def show_bring_codings() -> None:
    """Show a dialog that brings in codings from a table, after a preview."""
    study = current_study()
    upload = st.file_uploader(
        say("A table of codings"),
        type=[suffix.lstrip(".") for suffix in CODED_SUFFIXES],
        key="codings_upload",
    )
    if upload is None:
        st.caption(
            say(
                "A row holds a document, a quote and a code, and may hold who coded it and a memo."
                " The quotes are found in the transcripts of this study; add those first. Nothing"
                " is stored before you have seen what was found."
            )
        )
        return
    file = _read(upload)
    if file is None:
        return
    for note in file.notes:
        st.caption(escape(note))
    row = st.container(horizontal=True, vertical_alignment="bottom")
    with row:
        columns = _choose_columns(file)
    coder = row.text_input(
        say("Coder where the table names none"),
        value=current_actor(),
        width=260,
        key="codings_coder",
    )
    fresh = row.toggle(
        say("Add codes that the codebook lacks"), value=True, key="codings_new_codes"
    )
    documents = {
        str(key).removeprefix(_DOCUMENT): str(chosen)
        for key, chosen in st.session_state.items()
        if str(key).startswith(_DOCUMENT) and chosen
    }
    plan = _plan(study, file, columns, coder.strip() or current_actor(), documents, fresh=fresh)
    if plan is None:
        return
    _show_plan(file, plan)
    _choose_documents(study, list(dict.fromkeys([*documents, *plan.unknown])))
    _show_rows(study, plan)


def _read(upload: Any) -> CodedFile | None:
    """Return the table; it is read once, or its error is shown."""
    kept = st.session_state.get(_FILE)
    if kept is None or kept[0] != upload.file_id:
        try:
            with st.spinner(say("Reading {name}…", name=escape(upload.name))):
                kept = (upload.file_id, read_coded_file(upload.getvalue(), upload.name))
        except LifeworldError as error:
            show_error(error)
            return None
        st.session_state[_FILE] = kept
    found: CodedFile = kept[1]
    return found


def _choose_columns(file: CodedFile) -> dict[str, str | None]:
    """Show which column holds what, to be chosen where it is not what was found."""
    heads = [head for head in file.heads if head]
    chosen: dict[str, str | None] = {}
    with st.popover(say("Columns"), icon=":material/view_column:"):
        for kind, name in COLUMNS.items():
            heading = st.selectbox(
                say("Column: {contents}", contents=say(name)),
                [None, _NONE, *heads],
                format_func=lambda h: (
                    say("Detect automatically") if h is None else h or say("None", context="column")
                ),
                key=f"codings-column-{kind}",
            )
            if heading is not None:
                chosen[kind] = heading if heading in heads else None
    return chosen


def _plan(
    study: Study,
    file: CodedFile,
    columns: dict[str, str | None],
    coder: str,
    documents: dict[str, str],
    *,
    fresh: bool,
) -> CodingPlan | None:
    """Return what the table would bring; it is sought once, or the error is shown."""
    asked = (
        st.session_state[_FILE][0], study.version, tuple(columns.items()), coder,
        tuple(documents.items()), fresh,
    )  # fmt: skip
    kept = st.session_state.get(_PLAN)
    if kept is None or kept[0] != asked:
        try:
            with st.spinner(say("Finding the quotes…")):
                plan = find_codings(
                    study, file, actor=coder, columns=columns, documents=documents, new_codes=fresh
                )
        except LifeworldError as error:
            show_error(error)
            return None
        kept = st.session_state[_PLAN] = (asked, plan)
    found: CodingPlan = kept[1]
    return found


def _choose_documents(study: Study, names: list[str]) -> None:
    """Show the documents of the table that no transcript is called after, to choose which it is."""
    if not names:
        return
    titles = get_titles(study)
    told = count_things(len(names), "document of the table has", "documents of the table have")
    st.markdown(f"**{escape(say('{documents} no transcript of that name.', documents=told))}**")
    for name in names[:FEW]:
        st.selectbox(
            say("“{name}” is the transcript", name=escape(name)),
            list(titles),
            index=None,
            format_func=lambda each: titles[each],
            placeholder=say("Leave out"),
            key=f"{_DOCUMENT}{name}",
        )
    if len(names) > FEW:
        st.caption(say("… and {number} more", number=len(names) - FEW))


def _show_plan(file: CodedFile, plan: CodingPlan) -> None:
    """Show what would come in, and the button that brings it."""
    used = ", ".join(f"{say(COLUMNS[kind])}: “{head}”" for kind, head in plan.columns.items())
    st.caption(escape(used))
    fresh = [code for code in plan.new if not code.abstract]
    number = len(plan.taken)
    parts = [
        count_things(number, "coding"),
        say("{rows} left out", rows=count_things(len(plan.left_out), "row")),
    ]
    if there := plan.count_states().get("known"):
        parts.append(say("{rows} in the study already", rows=count_things(there, "row")))
    if fresh:
        parts.append(count_things(len(fresh), "new code"))
    row = st.container(horizontal=True, vertical_alignment="center")
    row.markdown(f"**{escape(' · '.join(parts))}**", width="stretch")
    if plan.left_out:
        row.download_button(
            say("Save what is left out as CSV"),
            lambda: render_left_out(file, plan.left_out),
            file_name=say("{name}, left out.csv", name=PurePath(file.name).stem),
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="save_left_out",
        )
    if row.button(
        say("Import {codings}", codings=count_things(number, "coding")),
        type="primary",
        icon=":material/add:",
        disabled=not number,
        key="import_codings",
    ):
        act(import_codings, plan, file.name, said=_describe_import)
    if fresh:
        with st.expander(count_things(len(fresh), "new code")):
            st.markdown("\n".join(f"- {escape(' › '.join(code.path))}" for code in fresh))


def _show_rows(study: Study, plan: CodingPlan) -> None:
    """Show the rows of one outcome; first those that are left out."""
    counts = plan.count_states()
    left = {each.state for each in plan.left_out}
    groups: dict[str, str] = {}
    if left:
        groups[_LEFT] = say("Left out ({number:,})", number=len(plan.left_out))
    groups[_EVERY] = say("Every row ({number:,})", number=len(plan.codings))
    for state in sorted(counts, key=lambda state: state not in left):
        groups[state] = f"{say(STATES[state])} ({counts[state]:,})"
    chosen = st.selectbox(
        say("Show"), list(groups), format_func=lambda each: groups[each], key="codings_shown"
    )
    rows = [
        each
        for each in plan.codings
        if chosen in (_EVERY, each.state) or (chosen == _LEFT and each.state in left)
    ]
    titles = get_titles(study)
    st.dataframe(
        [
            {
                say("Row"): each.row.number,
                say("Outcome"): describe_state(each),
                say("Code"): " › ".join(each.row.path),
                say("Quote in the table"): shorten_quote(each.row.quote, most=200),
                say("Words in the transcript"): shorten_quote(each.words, most=200),
                say("Transcript"): titles.get(each.transcript_id or "", each.row.document),
                say("Coder"): each.row.coder,
            }
            for each in rows[:MOST]
        ],
        hide_index=True,
        height="content" if len(rows) < 9 else 320,
        column_config={
            say("Row"): st.column_config.NumberColumn(width=50),
            say("Outcome"): st.column_config.TextColumn(width=230),
            say("Code"): st.column_config.TextColumn(width=160),
            say("Quote in the table"): st.column_config.TextColumn(width=300),
            say("Words in the transcript"): st.column_config.TextColumn(width=300),
        },
    )
    if len(rows) > MOST:
        st.caption(say("The first {number:,} of {every:,} rows.", number=MOST, every=len(rows)))


def _describe_import(done: ImportedCodings) -> str:
    told = say(
        "Imported {codings} by {coders}.",
        codings=count_things(done.codings, "coding"),
        coders=render_names(done.coders),
    )
    if done.new_codes:
        fresh = count_things(done.new_codes, "new code")
        told = f"{told} {say('The codebook has {codes}.', codes=fresh)}"
    return told

"""Adding files: upload, preview, import options, and where each file belongs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import streamlit as st

from coding.exchange.coded_tables.coding_columns import has_codings
from coding.exchange.import_project import Brought, add_project, preview_project
from lifeworld.app.markdown import escape
from lifeworld.app.session import act
from study import Study
from study.language import mark, say
from study.wording import count_things, shorten_quote
from themes.carry_sets import add_set_rows
from transcripts.import_files import PROJECT_SUFFIXES, Imported, Placing, is_project
from transcripts.model import SESSION_KINDS, SessionKind
from transcripts.previews import (
    ENCODINGS,
    LABEL_FAMILIES,
    PROBABLE_ROLES,
    Preview,
    add_previews,
    list_facts,
    read_preview,
)
from transcripts.queries import list_strata
from transcripts.reading.model import Reading
from transcripts.reading.read_source import READABLE_SUFFIXES

__all__ = ["show_adding", "show_notes"]

_HELD = "previews"
FEW = 6  # doubtful lines that are shown without asking for them
_NOTES = "import_notes"
_TEXTS = {"txt", "md", "csv", "vtt", "srt", "sbv", "html"}
_COLUMNS = {"speaker": mark("Speaker"), "id": mark("Number or ID")}
_SEVERAL = {"text": mark("Text (one or more)"), "attributes": mark("Attributes of the person")}


def show_adding(study: Study) -> None:
    """Show the file upload, a preview of each file, and the button that adds the chosen files."""
    files = st.file_uploader(
        say("Transcripts or field notes"),
        type=[suffix.lstrip(".") for suffix in (*READABLE_SUFFIXES, *PROJECT_SUFFIXES, ".zip")],
        accept_multiple_files=True,
        help=say(
            "Word, text, Markdown, subtitles, tables, and projects of other programs (REFI-QDA,"
            " Taguette, QualCoder). Files stay on this computer."
        ),
        key="dropped",
    )
    projects = [each for each in files if is_project(each.name, each.getvalue())]
    for each in projects:
        _show_project(each)
    files = [each for each in files if each not in projects]
    held: dict[str, Preview] = st.session_state.setdefault(_HELD, {})
    for gone in held.keys() - {each.file_id for each in files}:
        del held[gone]
    for each in files:
        if each.file_id not in held:
            with st.spinner(say("Reading {name}…", name=escape(each.name))):
                held[each.file_id] = read_preview(study, each.getvalue(), each.name)
    if not held:
        return
    st.caption(say("Nothing is stored yet. Check the previews, then add the files."))
    everywhere = _choose_place(study, "all", one=False)
    placings = [_show_file(study, key, everywhere) for key in list(held)]
    chosen = [(held[k], p) for k, p in zip(list(held), placings, strict=True) if p is not None]
    label = say("Add {files}", files=count_things(len(chosen), "file"))
    if st.button(label, type="primary", icon=":material/add:", disabled=not chosen):
        previews, places = [p for p, _ in chosen], [place for _, place in chosen]
        results = act(add_previews, previews, places, said=_count_added, rerun=False)
        if results is not None:
            st.session_state[_NOTES] = list(_list_notes(results))
            st.session_state.pop(_HELD, None)
            st.session_state.pop("dropped", None)
            st.rerun()


def _show_project(file: Any) -> None:
    """Show the contents of another program's project, with a button to import it."""
    held: dict[str, Brought] = st.session_state.setdefault("projects", {})
    if file.file_id not in held:
        held[file.file_id] = preview_project(file.getvalue(), file.name)
    found = held[file.file_id]
    with st.container(border=True, key=f"project-{file.file_id}"):
        if found.error:
            st.error(escape(f"{found.error.message} {found.error.hint}".strip()))
            return
        st.markdown(f"**{escape(found.name)}** · {escape(found.line)}")
        if found.told:
            with st.expander(say("Assumed and left out ({number})", number=len(found.told))):
                for sentence in found.told:
                    st.caption(escape(sentence))
        if st.button(say("Import project"), type="primary", key=f"bring-{file.file_id}"):
            act(_bring, file.getvalue(), file.name, said=_count_brought)


def _bring(study: Study, data: bytes, name: str, *, actor: str) -> Brought:
    brought = add_project(study, data, name, actor=actor, add_sets=add_set_rows)
    if brought.error:
        raise brought.error
    return brought


def _count_brought(brought: Brought) -> str:
    return (
        say("This project is already in the study.")
        if brought.known
        else say("Imported: {contents}.", contents=brought.line)
    )


def show_notes() -> None:
    """Show the import notes of the files that were just added."""
    for name, sentence in st.session_state.pop(_NOTES, []):
        st.info(f"**{escape(name)}** · {escape(sentence)}")


def _count_added(results: list[Imported]) -> str:
    added = sum(len(r.transcripts) for r in results)
    return say("Added {transcripts}.", transcripts=count_things(added, "transcript"))


def _list_notes(results: list[Imported]) -> Iterator[tuple[str, str]]:
    for result in results:
        if result.known:
            yield result.name, say("is already in the study.")
        for reading in result.readings if result.transcripts else ():
            for sentence in (*reading.left_out, *reading.warnings):
                yield result.name, sentence


def _choose_place(study: Study, key: str, *, one: bool, known: str = "") -> Placing:
    """Show fields for the session of one file or of all; empty fields leave it to the import.

    *known* is the date that the file itself gives.
    """
    row = st.container(horizontal=True, vertical_alignment="bottom")
    unsaid = say("Same as for all files") if one else say("Detect from the speakers")
    kind: SessionKind | None = row.selectbox(
        say("Kind of session"),
        [None, *SESSION_KINDS],  # type: ignore[list-item]
        format_func=lambda k: say(SESSION_KINDS[k]) if k else unsaid,
        key=f"kind-{key}",
    )
    stratum = row.selectbox(
        say("Stratum (an industry, for example)"),
        [s.name for s in list_strata(study)],
        index=None,
        accept_new_options=True,
        placeholder=say("Same as for all files") if one else say("None (type a name to add one)"),
        key=f"stratum-{key}",
    )
    example = say("{date}, from the file", date=known) if known else "2026-05-17"
    date = row.text_input(say("Date"), placeholder=example, key=f"date-{key}") if one else ""
    return Placing(kind=kind, stratum=(stratum or "").strip(), date=date.strip() or None)


def _show_file(study: Study, key: str, everywhere: Placing) -> Placing | None:
    """Show one file; return its session details, or None if it is not to be added."""
    preview: Preview = st.session_state[_HELD][key]
    error = preview.outcome.error
    readings = preview.outcome.readings
    icon = ":material/error:" if error else ":material/description:"
    told = say("cannot be read") if error else " · ".join(list_facts(readings[0]))
    if preview.known:
        told = say("is already in the study")
    with st.expander(f"**{escape(preview.name)}** · {escape(told)}", icon=icon, expanded=True):
        if error:
            st.error(escape(error.message) + (f"\n\n{escape(error.hint)}" if error.hint else ""))
        wanted = preview.ready and st.checkbox(say("Add this file"), value=True, key=f"take-{key}")
        for reading in readings:
            _show_reading(reading)
        if not preview.known:
            _choose_reading(study, key, preview)
        if not wanted:
            return None
        known = next((r.date for r in readings if r.date), "")
        own = _choose_place(study, key, one=True, known=known)
    return Placing(
        kind=own.kind or everywhere.kind,
        stratum=own.stratum or everywhere.stratum,
        date=own.date,
    )


def _show_reading(reading: Reading) -> None:
    if has_codings(reading.columns):
        st.warning(
            say(
                "This looks like a table of codings. It is not a transcript: add the transcripts,"
                " and then use “Import codings” on this page."
            ),
            icon=":material/table_view:",
        )
    for sentence in reading.warnings:
        st.warning(escape(sentence), icon=":material/help:")
    for sentence in reading.left_out:
        st.info(escape(sentence), icon=":material/content_cut:")
    if reading.doubtful:
        lines = count_things(len(reading.doubtful), "doubtful line")
        few = len(reading.doubtful) <= FEW
        with st.expander(
            say("{lines}: who says this?", lines=lines), icon=":material/help:", expanded=few
        ):
            st.caption(say("If a guess is wrong, say in “Import options” how speakers are marked."))
            st.dataframe(
                [{say("Line and guess"): sentence} for sentence in reading.doubtful],
                hide_index=True,
                height="content" if len(reading.doubtful) < 12 else 400,
            )
    shown = reading.speakers if reading.kind != "answers" else ()
    speakers: list[dict[str, Any]] = [
        {
            say("Speaker"): s.label,
            say("Probable role"): say(PROBABLE_ROLES.get(s.role, s.role), context="role"),
            say("Turns"): s.turns,
            say("Words"): s.words,
            say("First words"): s.first_line,
        }
        for s in shown
        if s.label
    ]
    if speakers:
        st.dataframe(speakers, hide_index=True, height="content")
    elif reading.turns:
        first = reading.turns[0]
        told = (
            say("No speakers found. The text begins:")
            if not reading.speakers
            else say("The text begins:")
        )
        st.caption(told)
        st.text(shorten_quote(reading.text[first.start : first.end], most=300))


def _choose_reading(study: Study, key: str, preview: Preview) -> None:
    """Show the import options of a file, and read it again if they change."""
    readings = preview.outcome.readings
    form = readings[0].format if readings else ""
    with st.popover(say("Import options"), icon=":material/tune:"):
        encoding = preview.encoding
        if not readings or form in _TEXTS:
            encoding = st.selectbox(
                say("Encoding"),
                [None, *ENCODINGS],
                format_func=lambda e: e or say("Detect automatically"),
                help=say("Change this if å, ü or é look wrong."),
                key=f"encoding-{key}",
            )
        family = st.selectbox(
            say("How speakers are marked"),
            list(LABEL_FAMILIES),
            format_func=lambda f: say(LABEL_FAMILIES[f]),
            key=f"family-{key}",
        )
        given = st.text_input(
            say("Or speaker labels, separated by commas"),
            placeholder="Int, P1, P2",
            key=f"labels-{key}",
        )
        heads = readings[0].columns if readings else ()
        columns = {kind: c for kind, c in _choose_columns(key, heads) if c is not None}
    labels = given.strip() or family or None
    if (encoding, labels, columns) != (preview.encoding, preview.labels, dict(preview.columns)):
        st.session_state[_HELD][key] = read_preview(
            study, preview.data, preview.name, encoding=encoding, labels=labels, columns=columns
        )
        st.rerun(scope="fragment" if st.session_state.get("adding_dialog") else "app")


def _choose_columns(key: str, heads: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    if not heads:
        # Keep the previous columns if a wrong choice makes the table unreadable.
        heads = st.session_state.get(f"heads-{key}", ())
    st.session_state[f"heads-{key}"] = heads
    for kind, label in _COLUMNS.items() if heads else ():
        yield (
            kind,
            st.selectbox(
                say("Column: {contents}", contents=say(label)),
                [None, "", *heads],
                format_func=lambda h: (
                    say("Detect automatically") if h is None else h or say("None", context="column")
                ),
                key=f"column-{kind}-{key}",
            ),
        )
    for kind, label in _SEVERAL.items() if heads else ():
        chosen = st.multiselect(
            say("Columns: {contents}", contents=say(label)),
            heads,
            placeholder=say("Detect automatically")
            if kind == "text"
            else say("None", context="column"),
            key=f"column-{kind}-{key}",
        )
        yield kind, "\n".join(chosen) or None

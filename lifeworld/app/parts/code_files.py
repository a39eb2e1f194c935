"""The codebook as a file: download it, or read one and see what it would bring before it does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from coding.codebook.tables.model import TEXTS, BookCode, BookPlan, find_plan, list_book_codes
from coding.codebook.versions.compare import compare_words
from coding.exchange.codebooks.carry_book import CarriedBook, carry_book
from coding.exchange.codebooks.commands import import_book
from coding.exchange.codebooks.read_book import ReadBook, read_book
from coding.exchange.codebooks.write_book import BOOK_FORMS, render_book
from coding.model import Code
from coding.queries import list_uses
from lifeworld.app.markdown import escape
from lifeworld.app.parts.code_versions import render_pieces
from lifeworld.app.parts.reruns import get_cached
from lifeworld.app.session import act, show_error
from lifeworld.opening import open_study
from study import LifeworldError, Study
from study.language import say
from study.recent import RecentStudy, list_recent
from study.wording import count_things
from transcripts.queries import get_frame

__all__ = ["show_files"]

MOST = 60  # lines of a preview


def show_files(study: Study, codes: Sequence[Code]) -> None:
    """Show how the codebook is downloaded, and how one is read from a file."""
    left, right = st.columns(2, gap="large")
    with left:
        st.header(say("Export"), anchor=False)
        _show_export(study, codes)
    with right:
        st.header(say("Import"), anchor=False)
        _show_import(study, codes)
        st.header(say("From an earlier wave"), anchor=False)
        _show_carry(study, codes)


def _show_export(study: Study, codes: Sequence[Code]) -> None:
    if not codes:
        st.caption(say("There are no codes yet."))
        return
    form = st.segmented_control(
        say("Form"),
        list(BOOK_FORMS),
        default="docx",
        required=True,
        format_func=lambda f: say(BOOK_FORMS[f][0]),
        key="book_form",
    )
    st.caption(
        say(
            "Word is for people, such as a second coder; Excel and CSV can be"
            " changed and read again; NVivo, MAXQDA, ATLAS.ti and others read"
            " REFI-QDA."
        )
    )
    title = get_frame(study).title

    def render() -> bytes:
        book = list_book_codes(codes, get_cached(list_uses, study))
        return render_book(book, form or "docx", title=title)

    st.download_button(
        say("Download the codebook"),
        render,
        file_name=f"{study.name}-codebook.{form}",
        mime=BOOK_FORMS[form or "docx"][1],
        icon=":material/download:",
        on_click="ignore",
    )


def _show_import(study: Study, codes: Sequence[Code]) -> None:
    file = st.file_uploader(
        say("A codebook"), type=["csv", "xlsx", "ods", "docx", "qdc"], key="book_file"
    )
    if file is None:
        st.caption(
            say(
                "A table needs the columns Code and Definition, and may have Above,"
                " Include, Exclude, Near miss, Example and Other names. Nothing is"
                " written before you have seen it."
            )
        )
        return
    read = _read(file.getvalue(), file.name)
    if read is None:
        return
    for note in read.notes:
        st.caption(escape(note))
    _offer(codes, read.codes, file.name, key="book")


def _show_carry(study: Study, codes: Sequence[Code]) -> None:
    """Show the studies that were opened here, to take over the codebook of an earlier wave."""
    own = str(study.path.resolve())
    others = [each for each in list_recent() if each.path != own and Path(each.path).is_file()]
    if not others:
        st.caption(say("No other study was opened on this computer yet."))
        return
    chosen = st.selectbox(
        say("Earlier study"),
        others,
        index=None,
        format_func=lambda each: f"{each.title} · {Path(each.path).name}",
        placeholder=say("Choose the study of the earlier wave"),
        key="carry_study",
    )
    st.caption(
        say(
            "Codes, rules, colours and keys come along; retired codes do not. Quotes become"
            " examples only where everybody in them agreed to being quoted in the team: a"
            " withdrawal from the earlier study does not reach them here."
        )
    )
    carried = _carry(chosen) if chosen else None
    if chosen is None or carried is None:
        return
    told = [say("{quotes} as examples", quotes=count_things(carried.examples, "quote"))]
    if carried.retired:
        told.append(say("{codes} left out", codes=count_things(carried.retired, "retired code")))
    if carried.withheld:
        quotes = count_things(carried.withheld, "quote")
        told.append(say("{quotes} not offered for want of consent", quotes=quotes))
    st.caption(" · ".join(told))
    _offer(codes, carried.codes, chosen.title, key="carry")


def _carry(chosen: RecentStudy) -> CarriedBook | None:
    """Return what another study's codebook brings; it is read once, or its error is shown."""
    stamp = (chosen.path, Path(chosen.path).stat().st_mtime_ns)
    kept = st.session_state.get("carried_book")
    if kept is None or kept[0] != stamp:
        try:
            old = open_study(Path(chosen.path))
        except LifeworldError as error:
            show_error(error)
            return None
        try:
            kept = st.session_state["carried_book"] = (stamp, carry_book(old))
        finally:
            old.close()
    found: CarriedBook = kept[1]
    return found


def _offer(codes: Sequence[Code], book: Sequence[BookCode], name: str, *, key: str) -> None:
    """Show what a codebook would bring, and the button that brings it."""
    plan = find_plan(codes, book)
    _show_plan(plan)
    label = (
        say("Take the file's words where they differ")
        if key == "book"
        else say("Take its words where they differ")
    )
    replace = bool(plan.differing) and st.toggle(label, value=False, key=f"{key}_replace")
    if not plan.new and not replace:
        st.info(
            say("There is nothing new in it.")
            if not plan.differing
            else say("Nothing would be added.")
        )
        return
    label = say("Import the codebook") if key == "book" else say("Carry over the codebook")
    if st.button(label, type="primary", icon=":material/upload:", key=f"{key}_import"):
        act(
            import_book,
            book,
            name,
            replace=replace,
            said=lambda done: say(
                "Imported “{name}”: {new}, {revised} with other words.",
                name=name,
                new=count_things(done.new, "new code"),
                revised=count_things(done.revised, "code"),
            ),
        )


def _read(data: bytes, name: str) -> ReadBook | None:
    """Return the codebook in a file; it is read once, or its error is shown."""
    kept = st.session_state.get("book_read")
    if kept is None or kept[0] != (name, data):
        try:
            kept = ((name, data), read_book(data, name))
        except LifeworldError as error:
            show_error(error)
            return None
        st.session_state["book_read"] = kept
    found: ReadBook = kept[1]
    return found


def _show_plan(plan: BookPlan) -> None:
    parts = [
        say("{number:,} new", number=len(plan.new)),
        say("{number:,} as in the study", number=len(plan.same)),
        say("{number:,} with other words", number=len(plan.differing)),
    ]
    st.markdown(f"**{' · '.join(parts)}**")
    lines = [say("- **{code}** is new", code=escape(" › ".join(code.path))) for code in plan.new]
    for each in plan.differing:
        for name in each.fields:
            pieces = compare_words(getattr(each.code, name), getattr(each.read, name))
            lines.append(
                f"- **{escape(each.code.name)}**, {escape(say(TEXTS[name]).lower())}:"
                f" {render_pieces(pieces)}"
            )
    if len(lines) > MOST:
        lines = [*lines[:MOST], say("- … and {number} more", number=len(lines) - MOST)]
    if lines:
        st.markdown("\n".join(lines))

"""The codebook as a file: download it, or read one and see what it would bring before it does."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coding.codebook.tables.model import TEXTS, BookPlan, find_plan, list_book_codes
from coding.codebook.versions.compare import compare_words
from coding.exchange.codebooks.commands import import_book
from coding.exchange.codebooks.read_book import ReadBook, read_book
from coding.exchange.codebooks.write_book import BOOK_FORMS, render_book
from coding.model import Code
from coding.queries import list_uses
from lifeworld.app.markdown import escape
from lifeworld.app.parts.code_versions import render_pieces
from lifeworld.app.parts.reruns import get_cached
from lifeworld.app.session import act, show_error
from study import LifeworldError, Study
from study.language import say
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
    plan = find_plan(codes, read.codes)
    for note in read.notes:
        st.caption(escape(note))
    _show_plan(plan)
    replace = bool(plan.differing) and st.toggle(
        say("Take the file's words where they differ"), value=False, key="book_replace"
    )
    if not plan.new and not replace:
        st.info(
            say("There is nothing new in it.")
            if not plan.differing
            else say("Nothing would be added.")
        )
        return
    if st.button(say("Import the codebook"), type="primary", icon=":material/upload:"):
        act(
            import_book,
            read.codes,
            file.name,
            replace=replace,
            said=lambda done: say(
                "Imported “{name}”: {new}, {revised} with other words.",
                name=file.name,
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

"""Versions of the codebook: name one, see it as it was, and read what changed since."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coding.codebook.tree import list_in_order
from coding.codebook.versions.commands import add_version, remove_version
from coding.codebook.versions.compare import compare_codebooks, count_differences
from coding.codebook.versions.model import KINDS, Difference, Piece, Version
from coding.codebook.versions.queries import (
    find_seq,
    get_codes_at,
    get_last_seq,
    list_book_days,
    list_origins,
    list_versions,
)
from coding.model import Code
from lifeworld.app.markdown import escape
from lifeworld.app.session import act
from study import Study
from study.language import render_date, say

__all__ = ["render_pieces", "show_versions"]

MOST = 100  # differences that are shown
_START = "start"


def show_versions(study: Study) -> None:
    """Show how a version gets a name, and what differs between two of them."""
    versions = list_versions(study)
    with st.form("name_version", border=False, clear_on_submit=True):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        name = row.text_input(
            say("Name the codebook as it is now"), placeholder=say("v1, after round 1")
        )
        if row.form_submit_button(say("Name this version"), icon=":material/bookmark:"):
            said = say("Named this version “{name}”.", name=" ".join(name.split()))
            made = act(add_version, name, said=said, rerun=False)
            if made is not None:
                st.session_state["version_older"] = f"v{made.id}"
                st.rerun()
    days = list_book_days(study)
    if not days:
        st.info(say("The codebook has not been changed yet."))
        return
    names = {f"v{v.id}": f"{v.name} ({render_date(v.at)}, {v.by})" for v in versions}
    names |= {day: say("End of {day}", day=render_date(day)) for day in days}
    names[_START] = say("The beginning")
    left, right = st.columns(2)
    older = left.selectbox(
        say("What changed since"),
        list(names),
        index=0 if versions else 1,  # without a version: the end of the day before the last
        format_func=names.__getitem__,
        key="version_older",
    )
    newer = right.selectbox(
        say("Until"),
        ["", *names],
        format_func=lambda v: names.get(v, say("Now")),
        key="version_newer",
    )
    last = get_last_seq(study)
    after, until = _find(study, versions, older, last), _find(study, versions, newer, last)
    if after > until:
        after, until = until, after
        st.caption(
            say("The first of the two is the newer one: they are compared the other way round.")
        )
    before, now = get_codes_at(study, after), get_codes_at(study, until)
    born, gone = list_origins(study, after, until)
    _show_differences(compare_codebooks(before, now, born=born, gone=gone))
    with st.expander(escape(say("The codebook then: {version}", version=names[older]))):
        _show_book(before)
    chosen = next((v for v in versions if f"v{v.id}" == older), None)
    if chosen and st.button(
        say("Remove this name"), type="tertiary", icon=":material/bookmark_remove:"
    ):
        act(remove_version, chosen.id, said=say("Removed the name “{name}”.", name=chosen.name))


def _find(study: Study, versions: Sequence[Version], told: str, last: int) -> int:
    """Return the number of the change that a choice means."""
    if not told:
        return last
    if told == _START:
        return 0
    version = next((v for v in versions if f"v{v.id}" == told), None)
    return version.change_seq if version else find_seq(study, told)


def _show_differences(differences: Sequence[Difference]) -> None:
    st.markdown(f"**{escape(count_differences(differences))}**")
    for kind, words in KINDS.items():
        some = [each for each in differences if each.kind == kind]
        if not some:
            continue
        st.caption(say(words).capitalize())
        lines = [f"- {_describe(each)}" for each in some[:MOST]]
        if len(some) > MOST:
            lines.append(say("- … and {number} more", number=len(some) - MOST))
        st.markdown("\n".join(lines))


def _describe(each: Difference) -> str:
    """Return a difference as a line of Markdown; words that are gone are struck out."""
    name, told = f"**{escape(each.name)}**", escape(each.told)
    if each.kind == "added":
        top = each.told == say("top level")
        return f"{name}, {told}" if top else say("{name}, below {other}", name=name, other=told)
    if each.kind == "split":
        return say("{name}, split off from “{other}”", name=name, other=told)
    if each.kind == "merged":
        return say("{name}, merged into “{other}”", name=name, other=told)
    if each.kind == "renamed":
        return say("{name}, before: “{other}”", name=name, other=told)
    if each.kind in ("moved", "other"):
        return f"{name}: {told}"
    if each.kind == "redefined":
        return f"{name}, {escape(say(each.field).lower())}: {render_pieces(each.pieces)}"
    return name


def render_pieces(pieces: Sequence[Piece]) -> str:
    """Return compared words as Markdown: those that are gone struck out, new ones marked."""
    return "".join(map(_mark, pieces))


def _mark(piece: Piece) -> str:
    kind, words = piece
    inner = escape(" ".join(words.split()))
    lead = " " if words[:1].isspace() else ""
    tail = " " if words[-1:].isspace() and inner else ""
    if not inner or kind == "same":
        return f"{lead}{inner}{tail}"
    marked = f":red-background[~~{inner}~~]" if kind == "gone" else f":green-background[{inner}]"
    return f"{lead}{marked}{tail}"


def _show_book(codes: Sequence[Code]) -> None:
    ordered = list_in_order(codes)
    st.dataframe(
        {
            say("Code"): ["    " * depth + code.name for depth, code in ordered],
            say("Definition"): [code.definition for _, code in ordered],
            say("Include"): [code.include for _, code in ordered],
            say("Exclude"): [code.exclude for _, code in ordered],
        },
        hide_index=True,
        key="version_book",
    )

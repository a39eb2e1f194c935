"""An open code beside the tree: its counts, definition, quotes and place."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coding.codebook.commands import move_code, revise_hues
from coding.codebook.merging.commands import merge_codes, remove_code
from coding.codebook.retired.commands import revise_retired
from coding.codebook.tree import list_descendants, list_in_order, render_path
from coding.memos.model import Thing
from coding.model import Code, Count
from coding.queries import list_uses
from coding.quotes.queries import list_quote_ids, list_quotes
from coding.suggestions.opaque_names import describe_opaque, list_opaque
from lifeworld.app.hue import show_hue
from lifeworld.app.language import dialog
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_page
from lifeworld.app.parts.code_form import show_code_form
from lifeworld.app.parts.code_lines import show_code_line
from lifeworld.app.parts.code_questions import show_code_questions
from lifeworld.app.parts.code_split import show_split
from lifeworld.app.parts.memos import show_about
from lifeworld.app.parts.quote_export import show_quotes_dialog
from lifeworld.app.parts.reruns import get_cached, new_fragment, show_tabs
from lifeworld.app.parts.widgets import show_quote
from lifeworld.app.session import act
from lifeworld.exports.quote_choice import QuoteChoice
from study import Study
from study.language import say
from study.wording import count_things
from themes.model import Theme
from themes.queries import list_themes_by_code
from transcripts.queries import get_frame

__all__ = ["show_code"]

MOST = 50  # quotes on a page


@new_fragment
def show_code(study: Study, code: Code, codes: Sequence[Code], count: Count | None) -> None:
    """Show a code: its header, what can be done with it, and its details in tabs.

    Args:
        study: The study.
        code: The code.
        codes: The codebook.
        count: How widely it was raised, unless the method has no counts.
    """
    by_id = {c.id: c for c in codes}
    with st.container(gap="xsmall"):
        if code.parent_id:
            st.caption(escape(render_path(by_id[code.parent_id], by_id)))
        st.header(escape(code.name), anchor=False)
        if count is not None and not code.abstract:
            st.caption(escape(count.render_raised()))
        if code.retired:
            st.badge(say("Retired"), icon=":material/inventory_2:", color="gray")
            st.caption(_describe_retired(get_cached(list_uses, study).get(code.id, 0)))
        if code.id in list_opaque(codes, examples=_count_uses(study)):
            st.caption(f":material/help: {escape(describe_opaque([code.name]))}")
        _themes(get_cached(list_themes_by_code, study).get(code.id, []))
    _show_acts(code, codes)
    show_about(study, Thing(kind="code", id=code.id))
    names = [say("Definition"), say("Quotes"), say("Split"), say("Place in the tree")]
    suggested = code.usable and get_frame(study).profile.suggestions
    meaning, quotes, split, place, *more = show_tabs(
        [*names, say("Suggestions")] if suggested else names,
        key="code_tabs",
        first=int(st.session_state.get("open_tab") == "quotes"),
    )
    with meaning:
        show_code_form(study, code)
        show_code_questions(study, code)
        hue = show_hue(codes, of=code.id, hue=code.hue, parent_id=code.parent_id, key="code_hue")
        if hue is not None and hue != code.hue:
            said = say("Changed the colour of “{name}”.", name=code.name)
            act(revise_hues, {code.id: hue}, said=said)
    if quotes.open:
        with quotes:
            _quotes(study, code, codes)
    if split.open:
        with split:
            show_split(study, code, codes)
    with place:
        _place(code, codes)
    if suggested and more[0].open:
        with more[0]:
            show_code_line(study, code, place="codebook")


def _show_acts(code: Code, codes: Sequence[Code]) -> None:
    row = st.container(horizontal=True, vertical_alignment="center")
    if not code.abstract and row.button(say("Show evidence chain"), icon=":material/link:"):
        open_page("chain", kind="code", id=code.id)
    if not code.abstract and row.button(say("Merge into…"), icon=":material/merge:"):
        _merge(code, codes)
    if code.retired:
        if row.button(say("Bring back"), icon=":material/unarchive:", type="primary"):
            said = say("Brought back the code “{name}”.", name=code.name)
            act(revise_retired, [code.id], retired=False, said=said)
    elif row.button(
        say("Retire"),
        icon=":material/inventory_2:",
        help=say("Keeps its codings. It is not offered for new ones until you bring it back."),
    ):
        act(
            revise_retired,
            [code.id],
            retired=True,
            said=say("Retired the code “{name}”.", name=code.name),
        )
    if row.button(
        say("Remove code"),
        icon=":material/delete:",
        help=say("Also removes its codings. You can undo this."),
    ):
        act(remove_code, code.id, said=say("Removed the code “{name}”.", name=code.name))


def _count_uses(study: Study) -> dict[str, int]:
    return {str(code): number for code, number in get_cached(list_uses, study).items()}


def _describe_retired(codings: int) -> str:
    told = say("Not offered while coding, and not suggested.")
    if not codings:
        return told
    return f"{told} {say('{codings} kept.', codings=count_things(codings, 'coding'))}"


def _themes(themes: Sequence[Theme]) -> None:
    """Say which themes the code is in, each a way there."""
    if not themes:
        return
    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    row.caption(say("In the theme") if len(themes) == 1 else say("In the themes"), width="content")
    for theme in themes:
        if row.button(escape(theme.name), key=f"in_{theme.id}", type="tertiary"):
            st.session_state["chosen_themes"] = theme.id
            open_page("themes")


@dialog("Merge codes", width="medium")
def _merge(code: Code, codes: Sequence[Code]) -> None:
    others = {c.id: c.name for _, c in list_in_order(codes) if c.id != code.id and c.usable}
    keep = st.selectbox(
        say("Merge “{name}” into", name=escape(code.name)),
        list(others),
        format_func=others.__getitem__,
    )
    st.caption(
        say(
            "Its codings move to the code chosen here, which keeps its definition."
            " You can undo this."
        )
    )
    if st.button(say("Merge codes"), type="primary"):
        act(
            merge_codes,
            keep,
            [code.id],
            said=say("Merged “{name}” into “{code}”.", name=code.name, code=others[keep]),
        )


def _quotes(study: Study, code: Code, codes: Sequence[Code]) -> None:
    by_id = {c.id: c for c in codes}
    found = list_quote_ids(study, code_ids=[code.id, *list_descendants(codes, code.id)])
    if not found:
        st.info(say("No passages are coded with it yet. Code some on the Coding page."))
    elif st.button(say("Export these"), icon=":material/ios_share:", key="export_code_quotes"):
        chosen = QuoteChoice(codes=(code.id, *list_descendants(codes, code.id)))
        show_quotes_dialog(study, chosen, len(found))
    for quote in list_quotes(study, excerpt_ids=found[:MOST]):
        show_quote(quote, by_id)
    if len(found) > MOST:
        st.caption(say("{quotes} not shown.", quotes=count_things(len(found) - MOST, "more quote")))


def _place(code: Code, codes: Sequence[Code]) -> None:
    below = {code.id, *list_descendants(codes, code.id)}
    groups: dict[str | None, str] = {
        c.id: c.name
        for _, c in list_in_order(codes)
        if c.id not in below and (code.retired or not c.retired)
    }
    parent = st.selectbox(
        say("Parent code"),
        [None, *groups],
        index=[None, *groups].index(code.parent_id),
        format_func=lambda c: groups.get(c, say("Top level")),
    )
    if parent != code.parent_id:
        act(move_code, code.id, parent_id=parent, said=say("Moved “{name}”.", name=code.name))

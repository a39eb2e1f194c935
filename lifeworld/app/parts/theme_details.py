"""Details of a theme: quotes, meaning, codes, sessions asked, counter-evidence and history."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coding.memos.model import Thing
from coding.model import CodeId
from coding.queries import get_code, list_codes
from coding.quotes.queries import list_quotes
from lifeworld.app.drawing import render_raised, show_drawing
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_page
from lifeworld.app.parts.memos import show_about
from lifeworld.app.parts.quote_export import show_quotes_dialog
from lifeworld.app.parts.reruns import new_fragment, show_tabs
from lifeworld.app.parts.rich_quotes import choose_rich, describe_rich
from lifeworld.app.parts.searches import show_collector, show_contrary, show_history
from lifeworld.app.parts.still_holds import show_still_holds
from lifeworld.app.parts.widgets import show_quote, show_reasons
from lifeworld.app.session import act
from lifeworld.exports.quote_choice import QuoteChoice
from study import Study
from study.language import say
from study.wording import count_things, render_names
from themes.check_name import check_theme_name
from themes.commands import (
    accept_theme_codes,
    link_code,
    merge_themes,
    record_not_asked,
    remove_not_asked,
    remove_theme,
    revise_theme,
    unlink_code,
)
from themes.model import THEME_STATUSES, ThemeId, ThemeRow, ThemeTable
from themes.queries import (
    list_not_asked,
    list_theme_codes,
    list_theme_quote_ids,
    list_theme_quotes,
    list_themes_by_code,
)
from transcripts.queries import get_frame, list_sessions

__all__ = ["list_code_choices", "show_theme"]

MOST = 40  # quotes on a page


@new_fragment
def show_theme(study: Study, row: ThemeRow, table: ThemeTable, reasons: Sequence[str]) -> None:
    """Show a theme: its header, why it is stale, and its details in tabs.

    Args:
        study: The study.
        row: The theme's row in *table*.
        table: All themes by stratum.
        reasons: Why the theme is stale; empty if it is not.
    """
    theme = row.theme
    top = st.container(horizontal=True, vertical_alignment="center")
    top.header(escape(theme.name), anchor=False)
    top.space("stretch")
    if top.button(say("Show evidence chain"), icon=":material/link:"):
        open_page("chain", kind="theme", id=theme.id)
    if top.button(
        say("Remove theme"),
        icon=":material/delete:",
        help=say("Its codes are kept. You can undo this."),
    ):
        act(remove_theme, theme.id, said=say("Removed the theme “{name}”.", name=theme.name))
    if get_frame(study).profile.frequencies:
        show_drawing(render_raised(row.total.count), key=theme.id)
    if reasons:
        show_reasons(reasons)
        if reason := show_still_holds(st, key=f"holds-{theme.id}"):
            said = say("Marked “{name}” as reviewed.", name=theme.name)
            act(accept_theme_codes, theme.id, reason=reason, said=said)
    show_about(study, Thing(kind="theme", id=theme.id))
    names = [
        say("Quotes"),
        say("Meaning"),
        say("Codes"),
        say("Who was asked"),
        say("Counter-evidence"),
        say("History"),
    ]
    quotes, meaning, gathers, asked, against, history = show_tabs(names, key="theme_tabs")
    if quotes.open:
        with quotes:
            _quotes(study, row, table)
    with meaning:  # always run, so that a half-completed form is kept
        _meaning(row, table)
    if gathers.open:
        with gathers:
            _codes(study, row)
    if asked.open:
        with asked:
            _asked(study, row)
    if against.open:
        with against:
            show_contrary(
                study,
                key=theme.id,
                about=lambda: list_theme_quotes(study, theme.id),
                statement=theme.organising_concept,
            )
    if history.open:
        with history:
            show_history(study, "themes", theme.id)


def _quotes(study: Study, row: ThemeRow, table: ThemeTable) -> None:
    names = [c.name for c in table.columns if c.name]
    stratum = (
        st.segmented_control(
            say("Stratum"),
            names,
            format_func=escape,
            label_visibility="collapsed",
            key=f"of-{row.theme.id}",
            persist_state="page",
        )
        if names
        else None
    )
    found = list_theme_quote_ids(study, row.theme.id, stratum=stratum)
    if not found:
        st.info(say("There are no quotes here. Choose another stratum, or code more passages."))
    elif st.button(say("Export these"), icon=":material/ios_share:", key="export_theme_quotes"):
        own = [c.id for c in table.columns if c.name == stratum]
        chosen = QuoteChoice(
            themes=(row.theme.id,), strata=tuple(str(each or "") for each in own) if stratum else ()
        )
        show_quotes_dialog(study, chosen, len(found))
    codes = {c.id: c for c in list_codes(study)}
    found = choose_rich(study, found, key=f"theme-{row.theme.id}")
    shown = {quote.excerpt_id: quote for quote in list_quotes(study, excerpt_ids=found[:MOST])}
    for quote in (shown[each] for each in found[:MOST] if each in shown):
        note = describe_rich(study, quote.excerpt_id)
        show_collector(study, quote, show_quote(quote, codes, note=note))
    if len(found) > MOST:
        st.caption(
            say(
                "{quotes} not shown. Choose a stratum to narrow the list.",
                quotes=count_things(len(found) - MOST, "more quote"),
            )
        )


def _meaning(row: ThemeRow, table: ThemeTable) -> None:
    theme = row.theme
    with st.form(f"theme-{theme.id}-{theme.rev}", border=False):
        name = st.text_input(say("Name"), value=theme.name)
        concept = st.text_area(say("Organising concept"), value=theme.organising_concept)
        boundary = st.text_area(say("Boundary: what does not belong to it"), value=theme.boundary)
        statuses = list(THEME_STATUSES)
        status = st.selectbox(
            say("Status"),
            statuses,
            index=statuses.index(theme.status),
            format_func=lambda s: say(THEME_STATUSES[s]),
        )
        if st.form_submit_button(say("Save"), type="primary", icon=":material/save:"):
            act(
                revise_theme,
                theme.id,
                expect_rev=theme.rev,
                name=name,
                organising_concept=concept,
                boundary=boundary,
                status=status,
                said=say("Saved “{name}”.", name=name),
            )
    question = check_theme_name(theme.name)
    if question:
        st.caption(escape(question))
    others = {r.theme.id: r.theme.name for r in table.rows if r.theme.id != theme.id}
    if others:
        line = st.container(horizontal=True, vertical_alignment="bottom")
        into = line.selectbox(
            say("Merge into"), [None, *others], format_func=lambda t: others.get(t, "—")
        )
        if into and line.button(say("Merge themes"), icon=":material/merge:"):
            act(
                merge_themes,
                into,
                [theme.id],
                said=say("Merged “{name}” into “{other}”.", name=theme.name, other=others[into]),
            )


def _codes(study: Study, row: ThemeRow) -> None:
    theme = row.theme
    lines = st.container(gap="xxsmall", key="gathered")
    for each in list_theme_codes(study, theme.id):
        line = lines.container(horizontal=True, vertical_alignment="center", key=f"tc-{each.id}")
        line.markdown(("⟳ " if each.stale else "") + escape(each.name))
        if each.rationale:
            line.caption(escape(each.rationale))
        line.space("stretch")
        if line.button(
            say("Remove code"), key=f"let-{each.id}", type="tertiary", icon=":material/close:"
        ):
            act(
                unlink_code,
                theme.id,
                each.code_id,
                said=say("Removed “{name}” from the theme.", name=each.name),
            )
    choices = list_code_choices(study, but=theme.id)
    if choices:
        line = st.container(horizontal=True, vertical_alignment="bottom")
        code = line.selectbox(
            say("Add a code"),
            [None, *choices],
            format_func=lambda c: choices.get(c, "—"),
            help=say(
                "A code may be in several themes: those it is in already stand behind its name."
            ),
        )
        if code and line.button(say("Add code"), icon=":material/add:"):
            name = get_code(study, code).name
            act(link_code, theme.id, code, said=say("Added “{name}” to the theme.", name=name))


def list_code_choices(study: Study, *, but: ThemeId | None = None) -> dict[CodeId | None, str]:
    """Return the codes that a theme can gather, with the themes they are in; free ones first.

    *but* is the theme, whose own codes are left out.
    """
    of_code = list_themes_by_code(study)
    choices: list[tuple[int, CodeId, str]] = []
    for code in list_codes(study):
        themes = of_code.get(code.id, [])
        if code.abstract or code.retired or but in [theme.id for theme in themes]:
            continue
        names = render_names(f"“{theme.name}”" for theme in themes)
        choices.append(
            (
                len(themes),
                code.id,
                say("{code} (already in {themes})", code=code.name, themes=names)
                if names
                else code.name,
            )
        )
    return {code_id: told for _, code_id, told in sorted(choices, key=lambda c: c[0] > 0)}


def _asked(study: Study, row: ThemeRow) -> None:
    theme = row.theme
    st.caption(
        say(
            "Clear the sessions that were not asked about this theme, to leave them"
            " out of its counts."
        )
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
            act(command, theme.id, session.id, said=say("Saved who was asked."))

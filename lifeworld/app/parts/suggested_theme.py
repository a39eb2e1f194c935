"""A suggested theme: its card, and its details with what can be done with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from coding.model import Code, CodeId
from coding.suggestions.stored_vectors import get_passages
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import get_page, open_page
from lifeworld.app.parts.theme_details import list_code_choices
from lifeworld.app.parts.theme_names import (
    describe_name,
    list_key_sentences,
    show_name,
    show_rename,
)
from lifeworld.app.session import act, current_study, show_error
from study import LifeworldError, Study
from study.language import mark, render_number, say
from study.wording import count_things, render_quote, shorten_quote
from themes.discovery.commands import (
    accept_passages,
    accept_suggested_theme,
    merge_suggested_themes,
    move_passages,
    reject_suggested_theme,
    split_suggested_theme,
)
from themes.discovery.folding import find_halves
from themes.discovery.model import DiscoveryRun, SuggestedPassage, SuggestedTheme
from themes.discovery.queries import list_passage_texts
from themes.model import Theme, ThemeId
from themes.queries import list_gathered

__all__ = ["Desk", "describe_size", "show_card", "show_suggested_theme", "show_way"]

# Lower limit of a cluster's stability → word (Hennig, 2007).
STEADY = (
    (0.75, mark("stable")),
    (0.6, mark("mostly stable")),
    (0.5, mark("loose")),
    (0.0, mark("unstable")),
)
LONGEST = 220  # characters of a passage in a list
MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The study with its codes and themes, read once per run."""

    study: Study
    codes: Mapping[CodeId, Code]
    themes: Mapping[ThemeId, Theme]


def _steady(suggested: SuggestedTheme) -> str:
    if suggested.stability is None:
        return say("changed by hand")
    return say(next(word for least, word in STEADY if suggested.stability >= least))


def describe_size(suggested: SuggestedTheme) -> str:
    """Return how many passages, people and sessions a suggested theme has."""
    people = len({p.person for p in suggested.passages if p.person})
    sessions = len({p.session_id for p in suggested.passages})
    return " · ".join(
        [
            count_things(len(suggested.passages), "passage"),
            count_things(people, "person", "people"),
            count_things(sessions, "session"),
        ]
    )


def _overlaps(desk: Desk, suggested: SuggestedTheme) -> list[tuple[CodeId, float]]:
    counts = Counter(c for p in suggested.passages for c in p.codes if c in desk.codes)
    return [(c, n / len(suggested.passages)) for c, n in counts.most_common(5)]


def _spread(passages: tuple[SuggestedPassage, ...], most: int) -> list[SuggestedPassage]:
    """Return the first *most* passages, with different sessions and people before others."""
    seen: set[str] = set()
    first: list[SuggestedPassage] = []
    later: list[SuggestedPassage] = []
    for p in passages:
        (later if {p.session_id, p.person or p.key} & seen else first).append(p)
        seen |= {p.session_id, p.person or p.key}
    return (first + later)[:most]


def show_card(desk: Desk, suggested: SuggestedTheme) -> None:
    """Show a suggested theme as a card: name, key sentence, words, codes and two quotes."""
    study, codes, themes = desk.study, desk.codes, desk.themes
    texts = list_passage_texts(study, [p.key for p in suggested.passages[:30]])
    with st.container(border=True, key=f"suggested-{suggested.id}"):
        row = st.container(horizontal=True, vertical_alignment="center")
        row.markdown(f"**{show_name(suggested)}**")
        if suggested.resembles:
            row.markdown(f":orange-badge[{say('dropped before')}]")
        if ThemeId(suggested.theme_id) in themes:
            row.caption(escape(say("near “{name}”", name=themes[ThemeId(suggested.theme_id)].name)))
        overlaps = [
            f"{codes[c].name} {render_number(share, '.0%')}"
            for c, share in _overlaps(desk, suggested)[:3]
        ]
        uncoded = sum(not p.codes for p in suggested.passages) / len(suggested.passages)
        st.caption(
            escape(
                f"{describe_size(suggested)} · {_steady(suggested)} · "
                + " · ".join([*overlaps, say("not coded {share:.0%}", share=uncoded)])
            )
        )
        _show_words(suggested)
        _show_sentence(study, suggested)
        for p in _spread(suggested.passages[:30], 2):
            st.markdown(render_quote(escape(shorten_quote(texts.get(p.key, ""), most=LONGEST))))
            st.caption(escape(" · ".join(x for x in (p.speaker, p.session) if x)))
        if st.button(say("Open theme"), key=f"open-{suggested.id}", icon=":material/open_in_full:"):
            st.session_state["suggested_theme"] = suggested.id
            st.rerun()


def _show_words(suggested: SuggestedTheme) -> None:
    words = " / ".join(", ".join(each[:6]) for each in suggested.words.values() if each)
    if words:
        st.caption(escape(say("Distinctive words: {words}", words=words)))


def _show_sentence(study: Study, suggested: SuggestedTheme) -> None:
    sentence = list_key_sentences(study, [suggested]).get(suggested.id)
    if sentence:
        st.markdown(f"**{render_quote(escape(sentence))}**")


def show_way(p: SuggestedPassage, place: Any, key: str) -> None:
    """Show the button that opens a passage in its transcript."""
    if place.button(
        say("Open transcript"), key=key, icon=":material/arrow_outward:", type="tertiary"
    ):
        st.query_params.clear()
        open_page("coding", transcript=p.transcript_id, turn=str(p.turn))


def show_suggested_theme(desk: Desk, suggested: SuggestedTheme, newest: DiscoveryRun) -> None:
    """Show a suggested theme with its passages and the actions on it."""
    top = st.container(horizontal=True, vertical_alignment="center")
    if top.button(say("Back to all"), icon=":material/arrow_back:"):
        st.session_state.pop("suggested_theme", None)
        st.rerun()
    top.space("stretch")
    if suggested.state == "standing":
        show_rename(suggested, top)
    if suggested.state == "standing" and top.button(
        say("Drop suggestion"), icon=":material/close:"
    ):
        st.session_state.pop("suggested_theme", None)
        act(reject_suggested_theme, suggested.id, said=say("Dropped the suggested theme."))
    st.header(escape(describe_name(suggested)), anchor=False)
    st.caption(escape(f"{describe_size(suggested)} · {_steady(suggested)}"))
    _show_words(suggested)
    _show_sentence(desk.study, suggested)
    passages, accept, change = st.tabs([say("Passages"), say("Accept"), say("Merge or split")])
    with passages:
        _passages(desk, suggested, newest)
    with accept:
        _accept(desk, suggested)
    with change:
        _change(desk, suggested, newest)


def _passages(desk: Desk, suggested: SuggestedTheme, newest: DiscoveryRun) -> None:
    study, codes = desk.study, desk.codes
    strata = list(dict.fromkeys(p.stratum for p in suggested.passages if p.stratum))
    line = st.container(horizontal=True, vertical_alignment="bottom")
    stratum = line.selectbox(
        say("Stratum"), ["", *strata], format_func=lambda s: escape(s) or say("All strata")
    )
    leaves = {c.id: c.name for c in codes.values() if c.usable}
    own = [c for c in list_gathered(study).get(ThemeId(suggested.theme_id), ()) if c in leaves]
    likely = [c for c, _ in _overlaps(desk, suggested) if c in leaves]
    order = list(dict.fromkeys([*own, *likely, *leaves]))
    code = line.selectbox(say("Code to apply"), order, format_func=leaves.__getitem__)
    others = {p.id: p for p in newest.themes if p.id != suggested.id and p.state == "standing"}
    to = line.selectbox(
        say("Move passages to"),
        ["", *others],
        format_func=lambda o: show_name(others[o]) if o else say("No theme"),
    )
    chosen = [p for p in suggested.passages if not stratum or p.stratum == stratum]
    shown = int(st.session_state.setdefault(f"more-{suggested.id}", MOST))
    texts = list_passage_texts(study, [p.key for p in chosen[:shown]])
    for p in chosen[:shown]:
        with st.container(border=True, key=f"passage-{p.key}"):
            st.markdown(render_quote(escape(texts.get(p.key, ""))))
            row = st.container(horizontal=True, vertical_alignment="center")
            has = ", ".join(codes[c].name for c in p.codes if c in codes)
            row.caption(escape(" · ".join(x for x in (p.speaker, p.session, has) if x)))
            row.space("stretch")
            if code and row.button(
                say("Code passage"), key=f"code-{p.key}", icon=":material/check:"
            ):
                act(
                    accept_passages,
                    suggested.id,
                    [p.key],
                    code,
                    said=say("Coded as “{code}”.", code=leaves[code]),
                )
            if row.button(
                say("Move passage") if to else say("Remove passage"),
                key=f"move-{p.key}",
                type="tertiary",
            ):
                act(
                    move_passages,
                    suggested.id,
                    [p.key],
                    to=to or None,
                    said=say("Moved the passage.")
                    if to
                    else say("Removed the passage from the suggested theme."),
                )
            show_way(p, row, f"read-{p.key}")
    if len(chosen) > shown and st.button(say("Show more ({number})", number=len(chosen) - shown)):
        st.session_state[f"more-{suggested.id}"] = shown + 3 * MOST
        st.rerun()


def _accept(desk: Desk, suggested: SuggestedTheme) -> None:
    codes, themes = desk.codes, desk.themes
    if suggested.state == "accepted" and ThemeId(suggested.theme_id) in themes:
        st.markdown(
            escape(
                say(
                    "Accepted as the theme “{name}”.", name=themes[ThemeId(suggested.theme_id)].name
                )
            )
        )
        st.page_link(get_page("themes"), label=say("Open themes"), icon=":material/interests:")
        return
    name = st.text_input(
        say("Name"),
        value=suggested.name if suggested.given else "",
        placeholder=say("What do people share in this?"),
        key=f"accept-name-{suggested.id}-{suggested.given and suggested.name}",
    )
    concept = st.text_area(say("Organising concept"), height=90)
    overlaps = [c for c, _ in _overlaps(desk, suggested) if codes[c].usable]
    leaves = [c.id for c in codes.values() if c.usable]
    choices = list_code_choices(current_study())
    gathers = st.multiselect(
        say("Codes in this theme"),
        [*overlaps, *(c for c in leaves if c not in overlaps)],
        format_func=lambda c: choices.get(c, codes[c].name),
        help=say("Codes used on its passages come first."),
    )
    new = st.text_input(
        say("New code"), help=say("Its passages are not coded with it. Do that under “Passages”.")
    )
    if st.button(say("Add candidate theme"), type="primary", disabled=not name.strip()):
        act(
            accept_suggested_theme,
            suggested.id,
            name,
            code_ids=gathers,
            new_code=new,
            organising_concept=concept,
            said=say(
                "Added the candidate theme “{name}”. No passages were coded.", name=name.strip()
            ),
        )


def _change(desk: Desk, suggested: SuggestedTheme, newest: DiscoveryRun) -> None:
    study = desk.study
    others = {p.id: p for p in newest.themes if p.id != suggested.id and p.state == "standing"}
    line = st.container(horizontal=True, vertical_alignment="bottom")
    into = line.multiselect(
        say("Merge with"), list(others), format_func=lambda o: show_name(others[o])
    )
    if into and line.button(say("Merge themes"), icon=":material/merge:"):
        act(
            merge_suggested_themes,
            suggested.id,
            into,
            said=say("Merged the suggested themes. The next run keeps them together."),
        )
    st.caption(
        say("Splitting groups the passages into two. You see both halves before you decide.")
    )
    if len(suggested.passages) < 4:
        return
    if st.button(say("Preview split"), icon=":material/call_split:"):
        st.session_state[f"halves-{suggested.id}"] = True
    if not st.session_state.get(f"halves-{suggested.id}"):
        return
    try:
        found = get_passages(study)
    except LifeworldError as error:
        show_error(error)
        return
    rows = {f"{p.text_id}:{p.start}:{p.end}": n for n, p in enumerate(found.places)}
    known = [p.key for p in suggested.passages if p.key in rows]
    halves = find_halves(suggested, found.vectors[[rows[k] for k in known]]) if known else ([], [])
    texts = list_passage_texts(study, [k for half in halves for k in half[:3]])
    for column, half in zip(st.columns(2), halves, strict=True):
        column.markdown(f"**{count_things(len(half), 'passage')}**")
        for key in half[:3]:
            column.markdown(render_quote(escape(shorten_quote(texts.get(key, ""), most=LONGEST))))
    if all(halves) and st.button(say("Split theme"), type="primary"):
        st.session_state.pop(f"halves-{suggested.id}", None)
        act(
            split_suggested_theme,
            suggested.id,
            halves[1],
            said=say("Split the suggested theme. The next run keeps the halves apart."),
        )

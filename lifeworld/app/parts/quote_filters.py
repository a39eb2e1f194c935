"""Which quotes are meant: the filters of a table of quotes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

import streamlit as st

from coding.codebook.tree import describe_code
from coding.queries import list_coders, list_codes
from coding.search.queries import list_values
from lifeworld.app.parts.reruns import get_kept
from lifeworld.exports.quote_choice import QuoteChoice
from study import Study
from study.language import say
from themes.queries import list_themes
from transcripts.queries import get_titles, list_strata

__all__ = ["show_quote_filters"]


def show_quote_filters(study: Study, *, key: str) -> QuoteChoice:
    """Show the filters, folded up, and return what they choose."""
    now = st.session_state.get(f"{key}_chosen", QuoteChoice())
    number = sum(bool(getattr(now, field.name)) for field in fields(now))
    name = say("Choose quotes ({number})", number=number) if number else say("Choose quotes")
    with st.popover(name, icon=":material/filter_list:", key=f"{key}_filters"):
        chosen = _show_fields(study, key)
    st.session_state[f"{key}_chosen"] = chosen
    if chosen != now:
        st.rerun()  # the button says how many filters are set
    return chosen


def _show_fields(study: Study, key: str) -> QuoteChoice:
    def choose(label: str, field: str, options: Mapping[str, str]) -> tuple[str, ...]:
        if not options:
            return ()
        return tuple(
            st.multiselect(
                label,
                list(options),
                format_func=lambda each: options.get(each, each),
                placeholder=say("All"),
                key=f"{key}_{field}",
            )
        )

    codes = {str(c.id): describe_code(c) for c in list_codes(study) if not c.abstract}
    strata = {str(s.id): s.name for s in list_strata(study)}
    values = {
        f"{name}={value}": (name, value)
        for name, own in get_kept(list_values, study).items()
        for value in own
    }
    shown = {packed: f"{name}: {value}" for packed, (name, value) in values.items()}
    return QuoteChoice(
        codes=choose(say("Codes"), "codes", codes),
        themes=choose(say("Themes"), "themes", {str(t.id): t.name for t in list_themes(study)}),
        coders=choose(say("Coders"), "coders", {name: name for name in list_coders(study)}),
        transcripts=choose(say("Transcripts"), "transcripts", get_titles(study)),
        strata=choose(say("Strata"), "strata", strata),
        attributes=tuple(values[a] for a in choose(say("Attributes"), "attributes", shown)),
        linked=st.toggle(
            say("Only what findings rest on"),
            key=f"{key}_linked",
            help=say("Quotes that are linked as evidence to a theme, an insight or a need."),
        ),
        moderators=st.toggle(
            say("Moderators' words, too"),
            key=f"{key}_moderators",
            help=say("They are never counted as evidence."),
        ),
    )
